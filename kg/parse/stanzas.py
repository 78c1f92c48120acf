"""People with what stands below their names: the lines of office and affiliation that belong to one entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby, pairwise

from kg import rules
from kg.parse import names
from kg.parse.entries import Entry

_FIRST_NAME = re.compile(r"[^\W\d_a-z][a-zß-öø-ÿ]+$")
# Small letters that begin a brand: `eLake`, `tLAKE`.
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_UNIT, _OFFICES = map(rules.load("names").pattern, ("part-of-an-organization", "office-of-several"))
_LONGEST_STANZA, _PAIR = 5, 2
_LONG_LIST, _RARELY = 12, 6
# Lines from one paragraph to the next: a blank line or two stand between them.
_PARAGRAPH = 3


def joined(entries: Sequence[Entry], alone: bool, items: Set[int]) -> list[Entry]:
    """A name with the lines of role and affiliation below it as one entry; where one person writes, all lines below.

    Two items of a list are two entries.
    """
    found: list[Entry] = []
    entries = _with_shared_office(entries)
    small = _named_small(entries)
    entries = list(_stanzas(entries, items | small))
    last = -1
    for at, entry in enumerate(entries):
        previous = found[-1] if found else None
        listed = previous is not None and {entry.at, previous.at} <= items
        adjacent = previous is not None and entry.at == previous.at + 1 + len(previous.more) and not listed
        alone_here = at + 1 == len(entries) or entries[at + 1].at > entry.at + 1
        apart = previous is not None and not listed and _stands_below(found, entry, last, alone_here)
        few = len(entries) <= 4
        signer = alone and len(found) == 1 and adjacent and names.has_person_shape(_bare(found[0]))
        below = entries[at + 1] if at + 1 < len(entries) and entries[at + 1].at == entry.at + 1 else None
        told = below is not None and below.at not in small and _is_role(below)
        starts = told and not _is_role(entry) and names.has_person_shape(_bare(entry))
        shaped = bool(_FIRST_NAME.match(entries[0].text)) or names.has_person_shape(_bare(entries[0]))
        first = len(entries) == 2 and shaped and not listed and names.ends_in_office(entry.text)
        belongs = (adjacent or few) and not starts and previous is not None and _goes_on(previous, entry, adjacent)
        if previous and entry.at not in small and (signer or first or apart or belongs):
            found[-1] = replace(previous, more=(*previous.more, *entry.columns), kind="person")
        else:
            found.append(entry)
        last = entry.at + len(entry.more)
    return found


def _with_shared_office(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, and those right above a line that gives the office of several (`Co-Chairs, Lake Union`) with it."""
    kept: list[Entry] = []
    for entry in entries:
        first = len(kept)
        while (
            first
            and [*kept, entry][first].at - kept[first - 1].at in ((0, 1) if first < len(kept) else (1,))
            and not kept[first - 1].more
            and names.has_person_shape(named(_bare(kept[first - 1])))
        ):
            first -= 1
        shared = _OFFICES.search(entry.text) and not names.has_person_shape(_bare(entry))
        if shared and 1 < len(kept) - first <= _LONGEST_STANZA:
            kept[first:] = [replace(who, more=entry.columns, kind="person") for who in kept[first:]]
        else:
            kept.append(entry)
    return kept


def _named_small(entries: Sequence[Entry]) -> set[int]:
    """The lines that begin small and are names, no roles: in a long list where hardly any line is a role."""
    small = {entry.at for entry in entries if entry.text[0].islower() and not names.is_office(entry.text)}
    roles = sum(map(_is_role, entries))
    return small if len(entries) > _LONG_LIST and roles * _RARELY < len(entries) else set()


def _stanzas(entries: Sequence[Entry], items: Set[int]) -> Iterator[Entry]:
    """The entries, and as one those that stand apart from others: a person with office and affiliation below."""
    grouped = groupby(enumerate(entries), lambda pair: pair[1].at - pair[0])
    runs = [[entry for _, entry in run] for _, run in grouped]
    paired = len(runs) > 1 and all(_is_pair(lines) or _is_stanza(lines) for lines in runs)
    for lines in runs:
        if items.isdisjoint(entry.at for entry in lines) and (paired or _is_stanza(lines)):
            more = tuple(column for entry in lines[1:] for column in entry.columns)
            yield replace(lines[0], more=more, kind="person")
        else:
            yield from lines


def _is_pair(lines: Sequence[Entry]) -> bool:
    """Whether lines are two: what may be a person's name, and an organisation's below it."""
    if len(lines) != _PAIR or any(len(entry.columns) > 1 or entry.kind == "organization" for entry in lines):
        return False
    name, below = _bare(lines[0]), lines[1].text
    return names.has_person_shape(named(name)) and names.evidence(below) == "organization"


def _is_stanza(lines: Sequence[Entry]) -> bool:
    """Whether lines are a person's name, an office, and what it is in: no two organisations below each other."""
    if not 1 < len(lines) <= _LONGEST_STANZA or lines[0].kind == "organization":
        return False
    name, tail = names.parts(_bare(lines[0]))
    roles = [
        entry.text[0] == "(" or (_is_role(entry) and names.evidence(entry.text) != "organization")
        for entry in lines[1:]
    ]
    person = names.has_person_shape(named(name)) and not names.is_office(name) and len(lines[0].columns) == 1
    office = any(roles) or names.is_bare_office(tail.split(",")[0])
    beside = any(not first and not second for first, second in pairwise(roles))
    others = any(names.evidence(entry.text) == "person" and not _begins_with_office(entry.text) for entry in lines[1:])
    return person and office and not beside and not others


def _begins_with_office(words: str) -> bool:
    first = names.parts(words)[0]
    return names.is_bare_office(first) or names.ends_in_office(first)


def _stands_below(found: Sequence[Entry], entry: Entry, last: int, alone: bool) -> bool:
    """Whether blank lines part an office from the name above it, or what it is an office of from that office.

    An organisation that begins lines of its own, and is not `alone`, is none that the office above is in.
    """
    above = found[-1]
    apart = 1 < entry.at - last <= _PARAGRAPH
    if not apart or above.kind == "organization" or not names.has_person_shape(named(_bare(above))):
        return False
    office = names.is_bare_office(_bare(entry)) or (entry.text.isupper() and names.is_office(entry.text))
    of_it = alone and len(above.more) == 1 and names.is_bare_office(above.more[0].text)
    return office or (of_it and names.evidence(entry.text) == "organization")


def _goes_on(previous: Entry, entry: Entry, adjacent: bool) -> bool:
    tail = names.parts(_bare(previous))[1]
    if (tail and not names.is_honorific(tail)) or not (
        names.has_person_shape(_bare(previous)) or names.evidence(previous.text) == "person"
    ):
        return False
    role = names.is_office(entry.text) or (adjacent and _is_role(entry) and not previous.more)
    if role and names.evidence(entry.text) != "person":
        return not previous.more or adjacent
    more = [line.text for line in previous.more]
    unit = len(more) > 1 and names.is_office(more[-2]) and bool(_UNIT.search(more[-1]))
    after_office = bool(more) and (names.is_office(more[-1]) or unit)
    return adjacent and after_office and names.evidence(entry.text) != "person"


def _is_role(entry: Entry) -> bool:
    """Whether a line below a name says what that person is: an office, or words that begin small."""
    small = entry.text[0].islower() and not _BRAND.match(entry.text)
    small = small or (entry.text.startswith("On behalf of ") and not entry.text.endswith((":", ",")))
    return small or names.is_office(entry.text) or names.ends_in_office(entry.text.split(",")[0])


def _bare(entry: Entry) -> str:
    return entry.text.rstrip(" ,;")


def named(words: str) -> str:
    """Words without the honorifics before them."""
    return words.removeprefix(names.honorific_before(words) or "").strip()
