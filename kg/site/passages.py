"""Quotes in their text: the sentence around one, and a whole text cut where its annotations begin and end.

Annotations overlap; HTML elements cannot. So a line of the text becomes a row of segments, each with all annotations
that cover it, and the segments joined are the line, character for character.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_END = re.compile(r"""[.!?]["”’')\]]*(?:\[\d+\])?(?=\s+["“‘'(\[]?[^\W\d_a-z])""")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|para|paras|pp?|vs|e\.g|i\.e|Gen|Hon|Rev)$")
_LONGEST = 600
_LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A range of the text that means something: its kind, its own anchor, where it leads, and what it is called."""

    start: int
    end: int
    kind: str
    anchor: str
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of characters within a line under the same annotations; `begins` are those that begin with it."""

    text: str
    kinds: tuple[str, ...] = ()
    begins: tuple[Annotation, ...] = ()
    link: Annotation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the text, without its line feed; `number` is counted from 1, `start` is where it begins in the text."""

    number: int
    start: int
    segments: tuple[Segment, ...]
    kinds: frozenset[str]


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence or line that holds a range of the text, as a range; no longer than a person reads."""
    first = text.rfind("\n", 0, start) + 1
    last = max(end, (text + "\n").index("\n", max(start, end - 1)))
    for found in _END.finditer(text, first, last):
        if _ABBREVIATION.search(text, max(first, found.start() - _LONGEST_ABBREVIATION), found.start()):
            continue
        if found.end() <= start:
            first = found.end()
        elif found.end() >= end:
            last = found.end()
            break
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return max(first, start - _LONGEST), min(last, end + _LONGEST)


def line_starts(text: str) -> list[int]:
    """Where the lines of a text begin."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def line_of(starts: Sequence[int], offset: int) -> int:
    """The number of the line that holds an offset, counted from 1."""
    return bisect_right(starts, offset)


def lines(text: str, annotations: Iterable[Annotation]) -> Iterator[Line]:
    """The lines of a text, cut where annotations begin and end."""
    waiting = sorted(annotations, key=lambda a: (a.start, -a.end, a.anchor))
    active: list[Annotation] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        end = start + len(line)
        while waiting and waiting[0].start <= end:
            active.append(waiting.pop(0))
        active = [a for a in active if a.end > start or a.start >= start]
        yield Line(
            number=number,
            start=start,
            segments=tuple(_segments(text, start, end, active)),
            kinds=frozenset(a.kind for a in active if a.start < end),
        )
        start = end + 1


def _segments(text: str, start: int, end: int, active: Sequence[Annotation]) -> Iterator[Segment]:
    cuts = {start, end, *(a.start for a in active), *(a.end for a in active)}
    inside = sorted(cut for cut in cuts if start <= cut <= end)
    for left, right in itertools.pairwise(inside):
        covering = [a for a in active if a.start <= left and right <= a.end]
        links = [a for a in covering if a.href]
        yield Segment(
            text=text[left:right],
            kinds=tuple(dict.fromkeys(sorted(a.kind for a in covering))),
            begins=tuple(a for a in covering if a.start == left),
            link=min(links, key=lambda a: (a.end - a.start, _RANK.get(a.kind, 9), a.anchor), default=None),
        )


_RANK = {"claim": 0, "citation": 1, "signature": 2, "mention": 3}
