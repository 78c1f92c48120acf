"""The salutation: the line that greets whoever a letter is written to, and none that greets somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, takewhile

from kg import rules
from kg.parse import names
from kg.parse.lines import lines_above, lines_below
from kg.parse.marks import Mark, goes_on

_HEAD_LINES = 60
_NEAR = 8
_LONGEST_INTRODUCTION, _LONGEST_PREFACE = 2, 8
_MAY_GREET = ("to", "lead", "short", "closing")
_TO_ALL = rules.load("head").pattern("greeting-of-all")


def find(marked: Sequence[Mark], front: int) -> tuple[int | None, Sequence[Mark]]:
    """The number of the line that greets, if any does, and the lines with that one read as a salutation."""
    greeting = _salutation(marked, front)
    if greeting is not None:
        return _passed_on(marked, greeting) or greeting, marked
    greeting = _greeting_to(marked, front)
    if greeting is None:
        return None, marked
    return greeting, (*marked[:greeting], _as_salutation(marked[greeting]), *marked[greeting + 1 :])


def _salutation(marked: Sequence[Mark], front: int) -> int | None:
    """The first line that greets, `Dear ...` before others, unless the letter is well under way before it."""
    prose, first = 0, None
    for at in _first_lines(marked, front):
        if marked[at].role == "salutation" and not _is_address(marked, at):
            if _is_dear(marked[at]):
                return at
            first = at if first is None and prose <= _LONGEST_INTRODUCTION else first
            if first is None and _stands_by_itself(marked, at):
                return at
        elif marked[at].role == "prose":
            prose += not goes_on(marked, at)
            if first is not None or prose > _LONGEST_PREFACE:
                break
    return _enclosed(marked, front) if first is None else first


def _enclosed(marked: Sequence[Mark], front: int) -> int | None:
    """The salutation of a letter that an article gives below its own text: under a date or an address of its own."""
    for at in range(front, len(marked)):
        if marked[at].role in ("closing", "list"):
            return None
        if marked[at].role == "salutation" and _is_dear(marked[at]) and _is_addressed(marked, at):
            return at
    return None


def _is_addressed(marked: Sequence[Mark], at: int) -> bool:
    """Whether a date, an address or somebody with an honorific stands in the short lines right above a line."""
    above = [mark for mark in islice(lines_above(marked, at), 4 * _NEAR) if mark.live][:_NEAR]
    block = [*takewhile(lambda mark: mark.role in ("short", "contact", "date", "to", "salutation"), above)]
    said = [mark.line.text for mark in block]
    named = any(names.is_postal(line) or names.honorific_before(line) for line in said)
    return named or any(mark.role == "date" for mark in block)


def _passed_on(marked: Sequence[Mark], greeting: int) -> int | None:
    """The salutation of the letter that a message to everybody (`Dear friends,`) passes on: below a date of its own."""
    if not _TO_ALL.match(marked[greeting].line.text):
        return None
    below = range(greeting + 1, min(len(marked), greeting + _HEAD_LINES))
    for at in below:
        if marked[at].role == "salutation" and _is_dear(marked[at]) and not _TO_ALL.match(marked[at].line.text):
            return at if _is_addressed(marked, at) else None
    return None


def _stands_by_itself(marked: Sequence[Mark], at: int) -> bool:
    """Whether a line such as `Excellency:` stands between blank lines, and prose comes after it."""
    after = next((mark for mark in lines_below(marked, at) if mark.live), None)
    alone = all(marked[beside].role == "blank" for beside in (at - 1, at + 1) if 0 <= beside < len(marked))
    return alone and after is not None and after.role == "prose" and marked[at].line.text[-1:] in (",", ":")


def _is_address(marked: Sequence[Mark], at: int) -> bool:
    """Whether an office with a comma behind it is the first line of an address: another office comes below."""
    below = next((mark for mark in lines_below(marked, at) if mark.live), None)
    office = below is not None and below.role == "short" and names.is_bare_office(below.line.text.rstrip(",."))
    addressed = below is None or below.role != "prose"
    named = marked[at].line.text.startswith(("His ", "Her ")) and addressed
    later = (mark.role == "salutation" for mark in islice(lines_below(marked, at), _NEAR))
    stands_above = addressed and marked[at].line.text.endswith(",") and any(later)
    return ((office or stands_above) and not _is_dear(marked[at])) or named


def _greeting_to(marked: Sequence[Mark], front: int) -> int | None:
    """A line such as `To the Governor of Sampleton,` that stands for a salutation: prose comes right after it.

    With a colon it may as well lead in what is asked of somebody, unless hardly anything comes before it.
    """
    prose = 0
    for at in _first_lines(marked, front):
        prose += marked[at].role == "prose" and not goes_on(marked, at)
        said = marked[at].line.text
        after = next((mark for mark in lines_below(marked, at) if mark.live), None)
        greets = any(rule.pattern.search(said) for rule in rules.load("layout").group(role="greeting"))
        if greets and marked[at].role == "to" and at and marked[at - 1].role == "to":
            return None
        if greets and marked[at].role in _MAY_GREET and after is not None and after.role == "prose":
            plain = said.endswith(",") or after.line.marker is None
            return at if plain and prose <= (_LONGEST_PREFACE if said.endswith(",") else 1) else None
    return None


def _as_salutation(mark: Mark) -> Mark:
    """A line that greets, as the rule reads it that says so."""
    greeting = ((rule, rule.pattern.search(mark.line.text)) for rule in rules.load("layout").group(role="greeting"))
    rule, match = next((rule, match) for rule, match in greeting if match)
    return replace(mark, role="salutation", rule=rule, match=match)


def _first_lines(marked: Sequence[Mark], front: int) -> list[int]:
    """The lines below the front matter among which a head may be: those that carry words."""
    return [at for at in range(front, len(marked)) if marked[at].live][:_HEAD_LINES]


def _is_dear(mark: Mark) -> bool:
    return mark.line.text.lower().startswith("dear")
