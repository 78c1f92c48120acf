"""The date and the place of a letter, chosen among all the lines that give a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg import rules
from kg.fold import View
from kg.model import Finding, Source, Span, Stated
from kg.parse import dates
from kg.parse.layout import Zoned
from kg.parse.lines import cut, printed
from kg.rules import Rule

_NEAR = 31
_EARLY = 12
_ZONES = ("head", "salutation", "signatures", "closing", "addressee", "cc", "front")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A date in line `at`, in the part `words` of it, with the calendar dates it may mean and the place it names."""

    at: int
    words: View
    rule: str
    readings: tuple[str, ...]
    place: Stated | None = None


def choose(source: Source, zoned: Sequence[Zoned]) -> tuple[Dateline | None, Stated | None, tuple[Finding, ...]]:
    """The dateline that counts and the date it gives; a finding where there is none, or where it has two readings.

    A line with a place wins, then the head, the end, a sentence that says when the letter was issued, and last the
    front matter. `03/04/2020` counts only if another date of the letter decides between its readings.
    """
    lines = list(_datelines(source, zoned))
    if not lines:
        return None, None, (_finding(source, "no-date", "no date of the letter was found"),)
    best = min(lines, key=lambda line: _rank(line, zoned))
    known = [line.readings[0] for line in lines if len(line.readings) == 1]
    fitting = [reading for reading in best.readings if len(best.readings) == 1 or _near(reading, known)]
    span = best.words.span(0, len(best.words.text))
    if len(fitting) != 1:
        either = " or ".join(best.readings)
        message = f"{source.at(span)!r} may mean {either}, and nothing in the letter decides"
        return best, None, (_finding(source, "ambiguous-date", message, span),)
    return best, Stated(span=span, value=fitting[0], rule=best.rule), ()


def _finding(source: Source, code: str, message: str, span: Span | None = None) -> Finding:
    return Finding(code=code, severity="warning", source=source.path, message=message, span=span)


def _near(reading: str, known: Sequence[str]) -> bool:
    day = date.fromisoformat(reading)
    return any(abs((day - date.fromisoformat(other)).days) <= _NEAR for other in known)


def _rank(line: Dateline, zoned: Sequence[Zoned]) -> tuple[bool, float, int]:
    zone = zoned[line.at].zone
    order = _ZONES.index(zone) if zone in _ZONES else _ZONES.index("front") - 0.5
    return (line.place is None, order, -line.at if zone == "head" else line.at)


def _datelines(source: Source, zoned: Sequence[Zoned]) -> Iterator[Dateline]:
    issued = rules.load("head").group(role="issued")
    for at, item in enumerate(zoned):
        view = item.mark.line.view
        if item.mark.role == "date" and (item.zone in _ZONES[:-1] or (item.zone == "body" and at < _EARLY)):
            yield _dateline(source, at, view)
        elif item.zone in ("front", "head", "body", "closing"):
            for rule in issued:
                found = rule.pattern.search(view.text)
                if found and (rule.values["zone"] == "front") == (item.zone == "front"):
                    part = cut(view, *found.span("date"))
                    for day in dates.find(part.text)[:1]:
                        words = cut(part, day.span.start, day.span.end)
                        place = _stated(source.text, view, found, rule) if found.groupdict().get("place") else None
                        yield Dateline(at=at, words=words, rule=rule.id, readings=day.readings, place=place)


def _stated(text: str, words: View, found: re.Match[str], rule: Rule) -> Stated:
    part = cut(words, *found.span("place"))
    return Stated(span=part.span(0, len(part.text)), value=printed(text, part), rule=rule.id)


def _dateline(source: Source, at: int, view: View) -> Dateline:
    day = dates.find(view.text)[0]
    first, last = day.span.start, day.span.end
    place = None
    for role, start, end in (("place", 0, first), ("place-after", last, len(view.text))):
        for rule in rules.load("head").group(role=role):
            found = rule.pattern.search(view.text[start:end])
            if found and place is None:
                place = _stated(source.text, View(view.text[start:end], view.offsets[start:end]), found, rule)
                first, last = min(first, start + found.start("place")), max(last, start + found.end("place"))
    return Dateline(at=at, words=cut(view, first, last), rule=day.rule, readings=day.readings, place=place)
