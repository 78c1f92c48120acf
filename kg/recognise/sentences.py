"""Sentences of a view, as ranges; every recogniser looks at one sentence at a time."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from kg import rules
from kg.fold import View

_END = re.compile(r"""(?<![.!?])[.!?]++["')\]]*+(?=\s)|(?<=[a-z]{3})\.(?=[A-Z][a-z]* [a-z])|;(?=\s++[A-Z])""")
_ABBREVIATION, _AT_AN_END = map(rules.load("sentences").pattern, ("abbreviation", "abbreviation-at-an-end"))
_ADDRESS = re.compile(r"www\.|://|@")
_MOST = 4_000
"""Code points of a sentence: what goes on for longer is none, and is read in pieces, so that time stays in bounds."""
_LONGEST = 6  # characters of an abbreviation, and one before


def sentences(view: View) -> tuple[tuple[int, int], ...]:
    """The sentences of a view as half-open ranges in its text, without surrounding blanks."""
    return _sentences(view.text)


@functools.lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The same; every recogniser asks for those of each view."""
    return tuple(_ranges(text))


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        if end[0].startswith(".") and _ABBREVIATION.search(text, max(start, end.start() - _LONGEST), end.start()):
            continue
        if text[end.end() + 1 : end.end() + 2].islower() and _AT_AN_END.search(text, start, end.start()):
            continue
        if text[end.end() : end.end() + 1].isupper() and _in_address(text, start, end.start()):
            continue
        yield from _trimmed(text, start, end.end())
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the word before a full stop without a blank behind it begins an address of the web or of a mailbox."""
    return _ADDRESS.search(text, max(start, text.rfind(" ", start, end) + 1), end) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end].strip()
    if not words:
        return
    begin = text.index(words, start)
    end = begin + len(words)
    while end - begin > _MOST:
        cut = text.rfind(" ", begin, begin + _MOST)
        cut = cut if cut > begin else begin + _MOST
        yield begin, cut
        begin = cut + (text[cut] == " ")
    yield begin, end
