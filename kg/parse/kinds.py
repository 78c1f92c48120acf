"""What the entries of a signature list name, people or organisations: by themselves, or by the evidence of the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby, pairwise

from kg.fold import fold
from kg.parse import names
from kg.parse.entries import Entry, own_words
from kg.parse.places import Places, key

_INNER = re.compile(r" (?:of|the|and) ")
_SURNAME_FIRST = re.compile(
    r"(?P<surname>(?:[a-z]{2,3} ){0,2}[^\W\d_a-z][\w']++(?:[ -][^\W\d_a-z][\w']++)?), ?"
    r"(?P<given>[^\W\d_a-z][\w'.]*+(?:[ -][^\W\d_a-z][\w'.]*+){0,2})(?=$|[,;:] ?| - | ?\()"
)
_ONE_WORD = re.compile(r"[^\W\d_]['\w-]*(?: [^\W\d_]\.?)?$")
_FIRST_NAME = re.compile(r"[^\W\d_][^\W\d_A-Z]+$")
_SHORTEST_RUN = 3
_OUTNUMBERED = 2
_LONG = 5
_RARE = 10


def decided(entries: Sequence[Entry], places: Places, alone: bool, handles: Set[int]) -> list[Entry]:
    """Every entry with its kind: by its heading, by itself, else by its neighbours in the list.

    Among people a handle behind a name tells one more of them: `Ann Example, @ann`.
    """
    inverted = _inverted(entries, places)
    entries = [
        replace(entry, kind="person", surname_first=True) if at in inverted else entry
        for at, entry in enumerate(entries)
    ]
    kinds = _without_doubtful(entries, [_kind(entry, places) for entry in entries])
    for run in _officers([own_words(entry, places) for entry in entries], kinds):
        kinds[run.start : run.stop] = ["person"] * len(run)
    called = len(entries) == 1 and _FIRST_NAME.match(entries[0].text) and not names.is_organization(entries[0].text)
    if entries and (kinds[0] is None or called) and len(entries) <= 3 and alone:
        kinds[0] = "person"
    for at in (*_names_below(entries, kinds), *_names_among_people(entries, kinds, places)):
        kinds[at] = "person"
    if not any(kinds) and _are_members([entry.columns[0].text.rstrip(" ,;") for entry in entries]):
        return [replace(entry, kind="person") for entry in entries]
    people, others = kinds.count("person"), kinds.count("organization")
    among = people > others * _OUTNUMBERED or _are_people([e for e in entries if e.at in handles], len(entries), others)
    lines = Counter((entry.at, kind) for entry, kind in zip(entries, kinds, strict=True))
    sure_or_near: list[Entry] = []
    for at, entry in enumerate(entries):
        rare = people > max(others, 1) * _RARE
        member = people > others and names.is_member(entry.text)
        member = member or (people > others * _OUTNUMBERED and _has_tail(entry, places))
        member = member or (rare and names.has_person_shape(_INNER.sub(" ", own_words(entry, places))))
        officer = rare and names.is_bare_office(names.parts(entry.text)[1].split(",")[0])
        handled = among and entry.at in handles and entry.kind is None
        beside = kinds[at] is None and lines[entry.at, "person"] > max(lines[entry.at, "organization"], 1)
        beside = beside and names.has_person_shape(names.parts(entry.text)[0])
        sure = "person" if officer or handled or beside else kinds[at] or ("person" if member else None)
        kind = sure or _by_neighbours(entries, kinds, at)
        sure_or_near.append(replace(entry, kind=kind))
    return sure_or_near


def _without_doubtful(entries: Sequence[Entry], kinds: Sequence[names.Kind | None]) -> list[names.Kind | None]:
    """The kinds without those of single words among people: where no line is plainly an organisation, most are names.

    `Amina` below `Ann Example` and `Bob Sample` is one more of them; `Greenlake` among companies is not, nor are
    several such words, which may say what groups the people are from.
    """
    plain = any(
        entry.kind == "organization" or names.is_organization(entry.text)
        for entry, kind in zip(entries, kinds, strict=True)
        if kind == "organization"
    )
    pairs = list(zip(entries, kinds, strict=True))
    people = sum(kind == "person" or names.has_person_shape(entry.text) for entry, kind in pairs)
    single = [at for at, (entry, kind) in enumerate(pairs) if kind == "organization" and _ONE_WORD.match(entry.text)]
    if plain or "person" not in kinds or people * 5 < len(entries) * 3 or len(single) > 1:
        return list(kinds)
    return [None if at in single else kind for at, kind in enumerate(kinds)]


def _names_below(entries: Sequence[Entry], kinds: Sequence[names.Kind | None]) -> range:
    """The names that end a list of organisations in the order of the alphabet, where that order begins anew."""
    shaped = [kind is None and names.has_person_shape(entry.text) for entry, kind in zip(entries, kinds, strict=True)]
    first = next((at for at in range(len(entries), 0, -1) if not shaped[at - 1]), 0)
    above = [fold(entry.text) for entry in entries[:first]]
    plain = sum(names.is_organization(entry.text) for entry in entries[:first])
    sorted_above = sum(one <= next_ for one, next_ in pairwise(above)) * 5 >= (len(above) - 1) * 4
    anew = len(entries) - first > 1 and len(above) >= _LONG and fold(entries[first].text) < above[-1]
    return range(first if anew and sorted_above and plain * 5 >= len(above) * 4 else len(entries), len(entries))


def _names_among_people(entries: Sequence[Entry], kinds: Sequence[names.Kind | None], places: Places) -> Iterator[int]:
    """Names that may be of people or organisations, in a list where nearly all may and none is plainly the latter."""
    said = [own_words(entry, places) for entry in entries]
    shaped = [names.has_person_shape(names.parts(words)[0]) for words in said]
    plain = any(kind == "organization" and names.is_organization(w) for w, kind in zip(said, kinds, strict=True))
    people = kinds.count("person") * 6 >= len(entries) and sum(shaped) * 5 >= len(entries) * 4
    if people and not plain:
        yield from (at for at, kind in enumerate(kinds) if kind is None and shaped[at])


def _inverted(entries: Sequence[Entry], places: Places) -> set[int]:
    """The entries of a list that gives surnames first, `Example, Ann` or `Example, Ann, Lake University`.

    Nearly all have that form, and what comes second is now and then a given name that is known.
    """
    halves = {at: found for at, entry in enumerate(entries) if (found := _SURNAME_FIRST.match(entry.columns[0].text))}
    shaped = {
        at: names.evidence(f"{found['given']} {found['surname']}") == "person"
        for at, found in halves.items()
        if not any(key(words) in places or names.is_organization(words) for words in found.groups())
        and not any(names.is_office(words) for words in found.groups())
    }
    enough = len(shaped) >= _SHORTEST_RUN and len(shaped) * 5 >= len(entries) * 4
    return set(shaped) if enough and sum(shaped.values()) * 5 >= len(shaped) else set()


def _are_people(handled: Sequence[Entry], entries: int, others: int) -> bool:
    """Whether those who give a handle are people: most entries do, most names have the shape, few are organisations."""
    shaped = sum(names.has_person_shape(names.parts(entry.text)[0]) for entry in handled)
    return len(handled) * 2 > entries and shaped * 5 >= len(handled) * 3 and others * 3 <= entries


def _are_members(said: Sequence[str]) -> bool:
    """Whether all have a person's shape, most of those with something in parentheses before an organisation's name."""
    shaped = all(names.has_person_shape(names.parts(words)[0]) for words in said)
    tails = [words for words in said if not names.has_person_shape(words)]
    return shaped and sum(map(_may_be_person, tails)) * 3 >= len(tails) * 2


def _may_be_person(words: str) -> bool:
    """Whether words are a name of a person's shape, alone or before an organisation: `Ann Example (Lake Watch)`."""
    name, tail = names.parts(words)
    said_of = names.is_organization(tail) or names.is_honorific(tail) or names.honorific_before(f"{tail} X") is not None
    return names.has_person_shape(words) or (names.has_person_shape(name) and said_of)


def _has_tail(entry: Entry, places: Places) -> bool:
    """Whether an entry is a name of a person's shape and more than the country after a comma."""
    name, tail = names.parts(own_words(entry, places))
    surname = " " not in name and tail.count(",") and names.has_person_shape(f"{name} {tail.partition(',')[0]}")
    return bool(tail) and (surname or names.has_person_shape(_INNER.sub(" ", name)))


def _kind(entry: Entry, places: Places) -> names.Kind | None:
    """What the heading above an entry says it is, unless it is a person's name with a title; else what itself says."""
    if entry.kind == "organization" and names.is_titled(entry.text):
        return "person"
    return entry.kind or names.evidence(own_words(entry, places))


def without_groups(entries: Sequence[Entry], headed: Sequence[Entry]) -> list[Entry]:
    """A list of people without the single words above several of them, which say what group they are from."""
    people = sum(entry.kind == "person" for entry in entries)
    labels = {
        entry.at
        for entry, below, said in zip(entries, (*entries[1:], None), headed, strict=False)
        if entry.kind != "person"
        and said.kind is None
        and (below is not None and below.kind == "person")
        and not (" " in entry.text or names.is_organization(entry.text))
    }
    grouped = people * 5 >= len(entries) * 3 and len(labels) > 1
    return [entry for entry in entries if not (grouped and entry.at in labels)]


def _officers(said: Sequence[str], kinds: Sequence[names.Kind | None]) -> Iterator[range]:
    """The runs of `Ann Example - Rights Watch` below a heading of organisations; one of each run has an office."""
    start = 0
    for member, run in groupby(range(len(said)), lambda at: names.is_member(said[at])):
        stop = start + len(list(run))
        offices = any(names.is_officer(said[at]) for at in range(start, stop))
        offices = offices or all(names.is_organization(names.parts(said[at])[1]) for at in range(start, stop))
        if member and offices and (stop - start >= _SHORTEST_RUN or "organization" not in kinds[start:stop]):
            yield range(start, stop)
        start = stop


def _by_neighbours(entries: Sequence[Entry], kinds: Sequence[names.Kind | None], at: int) -> names.Kind:
    """The kind of the entries around one; between two kinds, that of the alphabetical run it continues."""
    before = next((other for other in range(at - 1, -1, -1) if kinds[other]), None)
    after = next((other for other in range(at + 1, len(kinds)) if kinds[other]), None)
    around = {kinds[other] for other in (before, after) if other is not None}
    if around == {"person"}:
        return "person"
    if before is None or after is None or len(around) < 2:
        return "organization"
    if (near := _linked(entries, before, at)) != _linked(entries, at, after):
        return kinds[before if near else after] or "organization"
    run = kinds[before] if fold(entries[after].text) < fold(entries[at].text) else None
    return "person" if run == "person" else "organization"


def _linked(entries: Sequence[Entry], first: int, last: int) -> bool:
    """Whether entries follow each other, line by line or paragraph by paragraph."""
    return all(entries[n + 1].at - entries[n].at <= 2 for n in range(first, last))
