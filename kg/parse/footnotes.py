"""Footnotes: the notes of a letter, and the places that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Footnote, Span
from kg.parse.layout import Zoned

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ANCHOR = re.compile(
    r"\^?\[\^?(?P<bracket>\d{1,3}|[ivx]{1,5})\](?![(:\[])|<sup>\[?(?P<sup>\d{1,3})\]?</sup>|(?P<raised>[¹²³⁴-⁹][⁰¹²³⁴-⁹]*)"
)


def find(text: str, zoned: Sequence[Zoned]) -> tuple[Footnote, ...]:
    """The notes in the order of the text; `span` is a note without its label, up to the next one."""
    notes: list[tuple[str, Span, Span]] = []
    for item in zoned:
        mark, line = item.mark, item.mark.line
        if item.zone != "footnote" or not mark.live:
            continue
        if mark.role == "footnote" and mark.match:
            start = line.view.offsets[mark.match.end()]
            notes.append((_label(mark.match), line.span, Span(start, line.content.end)))
        elif notes and mark.role != "notes":
            label, whole, span = notes[-1]
            notes[-1] = (label, Span(whole.start, line.span.end), Span(span.start, line.content.end))
    anchors = [(_label(found), Span(*found.span())) for found in _ANCHOR.finditer(text)]
    anchors = [(label, place) for label, place in anchors if not any(whole.contains(place) for _, whole, _ in notes)]
    return tuple(
        Footnote(span=span, label=label, anchors=tuple(place for said, place in anchors if said == label))
        for label, _, span in notes
    )


def _label(found: re.Match[str]) -> str:
    """The label in brackets, in a tag or raised, as plain digits or letters."""
    printed: str = next(filter(None, found.groups()))
    return printed.translate(_RAISED)
