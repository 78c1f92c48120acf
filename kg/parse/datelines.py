"""The date and the place of a letter, chosen among all the lines that give a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg import rules
from kg.fold import View
from kg.model import Finding, Source, Stated
from kg.parse import dates
from kg.parse.layout import Zoned
from kg.parse.lines import cut, printed

_NEAR = 31
_ZONES = ("head", "salutation", "signatures", "closing", "addressee", "cc", "body", "front")


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
        return best, None, (Finding(code="ambiguous-date", severity="warning", source=source.path, span=span, message=message),)
    return best, Stated(span=span, value=fitting[0], rule=best.rule), ()


def _finding(source: Source, code: str, message: str) -> Finding:
    return Finding(code=code, severity="warning", source=source.path, message=message)


def _near(reading: str, known: Sequence[str]) -> bool:
    day = date.fromisoformat(reading)
    return any(abs((day - date.fromisoformat(other)).days) <= _NEAR for other in known)


def _rank(line: Dateline, zoned: Sequence[Zoned]) -> tuple[bool, int, int]:
    zone = zoned[line.at].zone
    return (line.place is None, _ZONES.index(zone), -line.at if zone == "head" else line.at)


def _datelines(source: Source, zoned: Sequence[Zoned]) -> Iterator[Dateline]:
    issued = rules.load("head").group(role="issued")
    for at, item in enumerate(zoned):
        view = item.mark.line.view
        if item.mark.role == "date" and item.zone in _ZONES and item.zone != "front":
            yield _dateline(source, at, view)
        elif item.zone in ("front", "head", "body", "closing"):
            for rule in issued:
                found = rule.pattern.search(view.text)
                if found and (rule.values["zone"] == "front") == (item.zone == "front"):
                    part = cut(view, *found.span("date"))
                    for day in dates.find(part.text)[:1]:
                        yield Dateline(at=at, words=cut(part, day.span.start, day.span.end), rule=rule.id, readings=day.readings)


def _dateline(source: Source, at: int, view: View) -> Dateline:
    day = dates.find(view.text)[0]
    places = rules.load("head")
    for role, start, end in (("place", 0, day.span.start), ("place-after", day.span.end, len(view.text))):
        for rule in places.group(role=role):
            if found := rule.pattern.search(view.text[start:end]):
                part = cut(view, start + found.start("place"), start + found.end("place"))
                place = Stated(span=part.span(0, len(part.text)), value=printed(source.text, part), rule=rule.id)
                words = cut(view, min(day.span.start, start + found.start("place")), max(day.span.end, start + found.end("place")))
                return Dateline(at=at, words=words, rule=day.rule, readings=day.readings, place=place)
    words = cut(view, day.span.start, day.span.end)
    return Dateline(at=at, words=words, rule=day.rule, readings=day.readings)
