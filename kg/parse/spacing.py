"""Texts with blank lines between all their printed lines, as records and scans have: which of them go on below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import mode

_WORDS = re.compile(r"^[ \t]*(\S[^\n]*)\n?", re.MULTILINE)
_FEWEST, _WIDEST = 20, 100
_APART, _SMALL = 0.95, 0.3
# Some lists are set in from the edge, so that a line of them is full before it is as wide as others.
_FULL = 0.87
# An initial at the end of a line is that of a name that goes on.
_ENDED, _LAST = re.compile(r"(?:(?<! [A-Z])\.|[:!?])[\"')]*$"), re.compile(r"[.:;!?\"')]$")
_OPEN = re.compile(r" (?:of|the|and|for|&)$")


def printed_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text with line ends LF, as ranges `[start, end)` that partition it, in order.

    Where blank lines part all of them, those that one paragraph is broken into are one line.
    """
    inside = _wrapped(text)
    start = 0
    while start < len(text):
        end = inside.get(start) or text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end


def _wrapped(text: str) -> dict[int, int]:
    """The end of each line that goes on below, by its start; none where only paragraphs stand apart."""
    words = list(_WORDS.finditer(text))
    if len(words) < _FEWEST or max(len(line[1]) for line in words) > _WIDEST:
        return {}
    pairs = list(pairwise(words))
    gaps = [text.count("\n", above.end(), below.start(1)) for above, below in pairs]
    small = sum(below[1][0].islower() for _, below in pairs)
    if sum(gap > 0 for gap in gaps) < _APART * len(pairs) or small < _SMALL * len(pairs):
        return {}
    width, usual = sorted(len(line[1].rstrip()) for line in words)[len(words) * 9 // 10], mode(gaps)
    joined: dict[int, int] = {}
    start = words[0].start()
    for (above, below), gap in zip(pairs, gaps, strict=True):
        indented = below.start(1) - below.start() > above.start(1) - above.start()
        if _goes_on(above[1].rstrip(), below[1].rstrip(), width, gap <= usual and not indented):
            joined[start] = below.end()
        else:
            start = below.start()
    return joined


def _goes_on(above: str, below: str, width: int, near: bool) -> bool:
    """Whether a line stops in a phrase, or has no room for the next word, and that begins nothing new."""
    if _OPEN.search(above) or (near and below[0].islower()):
        return True
    full = len(above) + 1 + len(below.split()[0]) > _FULL * width
    last = bool(_LAST.search(below)) or len(below) > _FULL * width
    return full and (below[0].islower() or (near and last) or not _ENDED.search(above))
