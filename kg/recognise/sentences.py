"""Sentences of a view, as ranges; every recogniser looks at one sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.fold import View

_END = re.compile(r"""(?<![.!?])[.!?]++["')\]]*+(?=\s)|;(?=\s++[A-Z])""")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|Arts|para|paras|pp?|vs|etc|e\.g|i\.e|Gen|Hon|Rev)$"
)
_LONGEST = 6  # characters of an abbreviation, and one before


def sentences(view: View) -> Iterator[tuple[int, int]]:
    """The sentences of a view as half-open ranges in its text, without surrounding blanks."""
    start = 0
    for end in _END.finditer(view.text):
        if end[0].startswith(".") and _ABBREVIATION.search(view.text, max(start, end.start() - _LONGEST), end.start()):
            continue
        yield from _trimmed(view.text, start, end.end())
        start = end.end()
    yield from _trimmed(view.text, start, len(view.text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end].strip()
    if words:
        begin = text.index(words, start)
        yield begin, begin + len(words)
