"""Texts printed with blank lines between all their lines, as scans and records are: which lines go on in the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

_WORDS = re.compile(r"^[ \t]*(\S.*?)\s*$", re.MULTILINE)
_FEWEST_LINES, _WIDEST = 20, 100
# A line is full if hardly a word more has room in it: some are set in from the right.
_FULL = 0.85
_ENDED, _LAST = re.compile(r"[.:;!?][\"')]*$"), re.compile(r"[\w.:;!?\"')]$")


def printed_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text with line ends LF, as ranges that partition it, in order.

    Where blank lines part all of them, a paragraph that is broken into several is one line.
    """
    ends = [found.end() for found in re.finditer(r"\n", text)]
    if text and not text.endswith("\n"):
        ends.append(len(text))
    joints = _joints(text)
    start = end = 0
    for end in ends:
        if not any(True for _ in ()) and end not in joints:
            yield start, end
            start = end


def _joints(text: str) -> set[int]:
    """The ends of the lines that go on below."""
    return set()
