"""Calendar dates and months: from the printed form to ISO 8601, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg import rules
from kg.model import Span

# `January - August 2020` is neither month.
_RULES = rules.load("dates")
_SINCE = re.compile(rf"\b(?:{'|'.join(_RULES.values['months'])})[a-z]*\.? ?[-/] ?$", re.IGNORECASE)
_BEFORE = 20
_DIGIT = re.compile(r"\d")
_MONTHS: list[str] = _RULES.values["months"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date in a string: `span` is its place there, `readings` the dates that the form allows."""

    span: Span
    rule: str
    readings: tuple[str, ...]

    @property
    def value(self) -> str | None:
        """The date where the form allows only one."""
        return self.readings[0] if len(self.readings) == 1 else None

    @property
    def has_day(self) -> bool:
        """Whether it is a day, not a whole month."""
        return is_day(self.readings[0])


def is_day(value: str) -> bool:
    """Whether an ISO 8601 date is a day, `2018-06-06`, not a month, `2018-06`."""
    return value.count("-") == 2


def find(text: str) -> tuple[Found, ...]:
    """The dates of a text in searchable form, in order; what is no day of the calendar is none."""
    found: list[Found] = []
    if not _DIGIT.search(text):
        return ()
    taken = bytearray(len(text))
    for rule, match in _RULES.likely().matches(text):
        readings = tuple(sorted(set(_readings(match))))
        span = Span(*match.span())
        if "first" not in match.re.groupindex and "day" not in match.re.groupindex:
            readings = () if _SINCE.search(text, max(0, span.start - _BEFORE), span.start) else readings
        if readings and not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"x" * (span.end - span.start)
            found.append(Found(span=span, rule=rule.id, readings=readings))
    return tuple(sorted(found, key=lambda item: item.span))


def _readings(match: re.Match[str]) -> Iterator[str]:
    """The ISO dates that a match may mean: two for `03/04/2020`."""
    parts = match.groupdict()
    year = int(parts["year"])
    if "day" not in parts and "first" not in parts:
        yield f"{year}-{_month(parts['month']):02}"
        return
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        pairs = [(first, second), (second, first)]
    else:
        pairs = [(_month(parts["month"]), int(re.sub(r"\D", "", parts["day"])))]
    for month, day in pairs:
        try:
            yield date(year, month, day).isoformat()
        except ValueError:
            continue


def _month(printed: str) -> int:
    return int(printed) if printed.isdigit() else _MONTHS.index(printed[:3].lower()) + 1
