"""Entries of a list that are wrapped into several lines: which line goes on with the one above it, and both as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg import rules
from kg.fold import View
from kg.model import Span
from kg.parse import names
from kg.parse.layout import Zoned
from kg.parse.lines import Line
from kg.parse.marks import Mark

# Words that no name ends in: what a line that ends in one begins goes on in the next, be that an item of its own.
_OPEN = frozenset(rules.load("layout").values["open_words"])
_ROLES = ("short", "prose", "others")
# Commas within a line of several names that goes on below.
_WIDE, _SEVERAL = 45, 2


def enumeration(zoned: Sequence[Zoned], first: int) -> tuple[View, int]:
    """A line of several names with those that it is wrapped into, and the number of the last."""
    told, last = zoned[first].mark.line.view, first
    while last + 1 < len(zoned):
        mark = zoned[last + 1].mark
        words, bare = mark.line.view, mark.line.marker is None and mark.role in _ROLES
        if not bare or not (told.text[-1] in ",;" or words.text[0] in "(&" or words.text[0].islower()):
            break
        told, last = _joined(told, words), last + 1
    return told, last


def entry(zoned: Sequence[Zoned], first: int) -> tuple[Mark, int]:
    """The mark of an entry with the lines that it is wrapped into, and the number of the last."""
    mark, last = zoned[first].mark, first
    while (at := _next(zoned, last)) is not None and _goes_on(mark, zoned[at].mark, at == last + 1):
        below = zoned[at].mark.line
        line = replace(
            mark.line,
            span=Span(mark.line.span.start, below.span.end),
            content=Span(mark.line.content.start, below.content.end),
            view=_joined(mark.line.view, below.view),
        )
        mark, last = replace(mark, line=line), at
    return mark, last


def _next(zoned: Sequence[Zoned], at: int) -> int | None:
    """The next line of a list that carries words, at most one blank line below."""
    live = (n for n in range(at + 1, min(at + 3, len(zoned))) if zoned[n].mark.role != "blank")
    return next((n for n in live if zoned[n].zone == "signatures"), None)


def _joined(said: View, more: View) -> View:
    blank = said.offsets[-1] + 1
    return View(f"{said.text} {more.text}", (*said.offsets, blank, *more.offsets), said.source)


def _goes_on(mark: Mark, below: Mark, adjacent: bool) -> bool:
    """Whether a line is the rest of the entry right above it: that stops within a phrase, or the line is set below it.

    Below a person stands what that person is, and is read there.
    """
    said, more = mark.line.text, below.line.text
    if below.role not in _ROLES or "\t" in said or (below.line.marker is None) > adjacent:
        return False
    if " " in said and said.rsplit(" ", 1)[-1] in _OPEN:
        return True
    if below.line.marker is not None or not adjacent or names.is_office(more):
        return False
    if said.count("(") > said.count(")") == 0 < more.count(")") or _stops_among_several(said, more):
        return True
    if names.evidence(said) == "person" or not names.is_organization(said) or said[-1] in ".;,)":
        return False
    rest = more[0].islower() and len(said) >= _WIDE
    return rest or (mark.line.marker is not None and _depth(below.line) >= _depth(mark.line) > 0)


def _stops_among_several(said: str, more: str) -> bool:
    many = said.count(", ") >= _SEVERAL
    return (said[-1] == "," and (many or "), " in said)) or (many and more[0] == "(")


def _depth(line: Line) -> int:
    """How far the words of a line stand from its left edge, its marker included."""
    return line.content.start - line.span.start
