"""The date and the place of a letter, chosen among all the lines that give a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from kg import rules
from kg.fold import View
from kg.model import Finding, Source, Span, Stated
from kg.parse import dates, names
from kg.parse.layout import Zoned, running
from kg.parse.lines import cut, lines_above, lines_below, printed
from kg.rules import Rule

_NEAR = 31
_EARLY, _LATE = 12, 3
_UPDATED, _CHROME, _INTRODUCED = map(
    rules.load("head").pattern, ("day-of-an-update", "commands-of-a-site", "letter-introduced")
)
_DIGIT = re.compile(r"\d")
_STOP = re.compile(r"[.;] |\.$")
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
    lines = [*_datelines(source, zoned), *_signed_off(source, zoned)]
    if not lines:
        return None, None, (_finding(source, "no-date", "no date of the letter was found"),)
    best = min(lines, key=lambda line: _rank(line, zoned))
    known = [line.readings[0] for line in lines if len(line.readings) == 1 and dates.is_day(line.readings[0])]
    told = [] if known else _told(zoned)
    fitting = [reading for reading in best.readings if len(best.readings) == 1 or _near(reading, known, told)]
    span = best.words.span(0, len(best.words.text))
    if len(fitting) != 1:
        either = " or ".join(best.readings)
        message = f"{source.at(span)!r} may mean {either}, and nothing in the letter decides"
        return best, None, (_finding(source, "ambiguous-date", message, span),)
    return best, Stated(span=span, value=fitting[0], rule=best.rule), ()


def _finding(source: Source, code: str, message: str, span: Span | None = None) -> Finding:
    return Finding(code=code, severity="warning", source=source.path, message=message, span=span)


def _near(reading: str, known: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a day lies near another date of the letter, or soon after the last of the days that it tells of."""
    day = date.fromisoformat(reading)
    around = any(abs((day - date.fromisoformat(other)).days) <= _NEAR for other in known)
    return around or any(0 <= (day - date.fromisoformat(other)).days <= _NEAR for other in told)


def _told(zoned: Sequence[Zoned]) -> list[str]:
    """The last of the days that the text speaks of, where it gives them in one reading."""
    text = [item.mark.line.text for item in zoned if item.zone == "body"]
    return sorted(day.value for line in text for day in dates.find(line) if day.value and day.has_day)[-1:]


def _rank(line: Dateline, zoned: Sequence[Zoned]) -> tuple[bool, bool, float, int]:
    zone = zoned[line.at].zone
    order = _ZONES.index(zone) if zone in _ZONES else _ZONES.index("front") - 0.5
    said = zoned[line.at].mark.line.text
    before = said[: said.find(line.words.text)]
    weak = not dates.is_day(line.readings[0]) or bool(_UPDATED.search(before) or _CHROME.search(said))
    return (weak, line.place is None, order, -line.at if zone == "head" else line.at)


def _datelines(source: Source, zoned: Sequence[Zoned]) -> Iterator[Dateline]:
    issued = rules.load("head").group(role="issued")
    front = sum(item.zone == "front" for item in zoned)
    for at, item in enumerate(zoned):
        view = item.mark.line.view
        if item.mark.role == "date" and (item.zone in _ZONES[:-1] or _is_at_edge(zoned, at, front)):
            line = _dateline(source, at, view)
            if line.place and names.has_person_shape(line.place.value) and _is_signed(zoned, at):
                line = replace(line, place=None)
            place = line.place or _place_above(source.text, zoned, at) or _place_below(source.text, zoned, at)
            yield replace(line, place=place)
        elif item.zone in ("front", "head", "body", "closing"):
            if item.mark.role == "prose" and _INTRODUCED.search(view.text):
                view = running(source.text, zoned, at)
            told = ((rule, rule.pattern.search(view.text)) for rule in (issued if _DIGIT.search(view.text) else ()))
            for rule, found in sorted(((rule, found) for rule, found in told if found), key=_begins):
                if (rule.values["zone"] == "front") == (item.zone == "front"):
                    part = cut(view, *found.span("date"))
                    for day in dates.find(part.text)[:1]:
                        words = cut(part, day.span.start, day.span.end)
                        place = _stated(source.text, view, found, rule) if found.groupdict().get("place") else None
                        yield Dateline(at=at, words=words, rule=rule.id, readings=day.readings, place=place)


def _begins(told: tuple[Rule, re.Match[str]]) -> int:
    return told[1].start("date")


def _is_signed(zoned: Sequence[Zoned], at: int) -> bool:
    """Whether a date stands right below the closing formula: the words beside it are the name of who signs."""
    above = next((item for item in lines_above(zoned, at) if item.mark.live), None)
    return above is not None and above.zone == "closing" and zoned[at].zone == "signatures"


def _signed_off(source: Source, zoned: Sequence[Zoned]) -> Iterator[Dateline]:
    """Dates in the last lines, behind who signs or as a sentence, the place beside them: `4 May 2020. Sampleton.`"""
    live = [at for at, item in enumerate(zoned) if item.mark.live and item.zone != "front"][-_LATE:]
    for at in live:
        view = zoned[at].mark.line.view
        last = next(iter(dates.find(view.text)[-1:]), None)
        ends = last is not None and last.span.end == len(view.text.rstrip(" .)"))
        listed = zoned[at].mark.role == "short" and zoned[at].zone == "signatures"
        if last and ends and listed and _names_sender(view.text[: last.span.start].rstrip(" ,(-")):
            words = cut(view, last.span.start, last.span.end)
            yield Dateline(at=at, words=words, rule=last.rule, readings=last.readings)
        edges = [0, *(place for found in _STOP.finditer(view.text) for place in found.span()), len(view.text)]
        parts = [cut(view, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
        for n, part in enumerate(parts):
            day = next(iter(dates.find(part.text)), None)
            if len(parts) > 1 and day and len(part.text) - (day.span.end - day.span.start) < 3:
                beside = (_place_in(source.text, other) for other in (*parts[n + 1 : n + 2], *parts[:n][-1:]))
                place = next(filter(None, beside), None)
                words = cut(part, day.span.start, day.span.end)
                yield Dateline(at=at, words=words, rule=day.rule, readings=day.readings, place=place)


def _is_at_edge(zoned: Sequence[Zoned], at: int, front: int) -> bool:
    """Whether a line of the text stands near its beginning, or is the last before those who sign."""
    later = {*islice((item.zone for item in lines_below(zoned, at) if item.mark.live), _LATE)} or {"signatures"}
    return zoned[at].zone == "body" and (at < front + _EARLY or bool({"signatures", "closing"} & later))


def _place_above(text: str, zoned: Sequence[Zoned], at: int) -> Stated | None:
    """The place of writing in the line right above a date."""
    above = zoned[at - 1] if at else zoned[at]
    if above.mark.role != "short" or above.zone not in ("head", "addressee", "closing", "signatures"):
        return None
    if above.zone == "head" and at > 1 and zoned[at - 2].mark.role == "short":
        return None
    return _place_in(text, above.mark.line.view)


def _place_below(text: str, zoned: Sequence[Zoned], at: int) -> Stated | None:
    """The town and country of writing in the line right below a date, if no other line goes on with it."""
    first, *others = islice(lines_below(zoned, at), 2) if at + 1 < len(zoned) else (zoned[at],)
    goes_on = any(item.mark.role in ("short", "contact") for item in others)
    if first.mark.role != "short" or first.zone != "head" or goes_on or ", " not in first.mark.line.text:
        return None
    return _place_in(text, first.mark.line.view)


def _place_in(text: str, words: View) -> Stated | None:
    """The place, if words are nothing else."""
    for rule in rules.load("head").group(role="place-above"):
        if (found := rule.pattern.search(words.text.rstrip("."))) and not _names_sender(found["place"]):
            return _stated(text, words, found, rule)
    return None


def opening(text: str, zoned: Sequence[Zoned]) -> Stated | None:
    """The place in capitals that the first paragraph begins with, as in a dispatch."""
    prose = [item.mark.line.view for item in zoned if item.zone in ("head", "body") and item.mark.role == "prose"]
    for line in prose[:_LATE]:
        for rule in rules.load("head").group(role="place-opening"):
            if found := rule.pattern.search(line.text):
                return _stated(text, line, found, rule)
    return None


def _stated(text: str, words: View, found: re.Match[str], rule: Rule) -> Stated:
    part = cut(words, *found.span("place"))
    return Stated(span=part.span(0, len(part.text)), value=printed(text, part), rule=rule.id)


def _names_sender(words: str) -> bool:
    """Whether the words beside a date name who writes; what follows a comma may be a country."""
    return names.is_organization(words.split(", ")[0]) or _is_person(words)


def _is_person(words: str) -> bool:
    """Whether the words beside a date are the name of who writes or speaks: `Mr. EXAMPLE - 4 May 2020`."""
    words = words.strip("`'\" ")
    called = words if " " in words else f"{words} Example"
    return names.honorific_before(words) is not None or names.evidence(called) == "person"


def _dateline(source: Source, at: int, view: View) -> Dateline:
    days = dates.find(view.text)
    day = next((other for other in days if other.value in days[0].readings), days[0])  # 2/11/2012 (2 November 2012)
    first, last = day.span.start, day.span.end
    place = None
    for role, start, end in (("place", 0, first), ("place-after", last, len(view.text))):
        for rule in rules.load("head").group(role=role):
            found = rule.pattern.search(view.text[start:end])
            if found and place is None and not _names_sender(found["place"]):
                place = _stated(source.text, View(view.text[start:end], view.offsets[start:end]), found, rule)
                first, last = min(first, start + found.start("place")), max(last, start + found.end("place"))
    return Dateline(at=at, words=cut(view, first, last), rule=day.rule, readings=day.readings, place=place)
