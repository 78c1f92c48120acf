"""Towns and provinces beside the names of organisations: kept only where they tell branches apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg import rules
from kg.fold import fold
from kg.model import Signatory, Source
from kg.parse import names
from kg.parse.entries import Entry
from kg.parse.lines import cut
from kg.parse.places import Places, key

_RARE = 10
_LONGEST_ACRONYM = 5
_SHORTEST_LIST, _LONGEST_TOWN, _PAIR = 3, 3, 2


def settled(source: Source, signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Those who sign, each with the town and the province that belong to its name, and no others."""
    return _with_branches(source, _without_towns(_in_provinces(signatories)))


def without_first(entries: Sequence[Entry], places: Places) -> list[Entry]:
    """The entries of a list that gives the town before each organisation, without it: `Sampleton | Lake Watch`.

    A country that stands there in a column of its own becomes the last column.
    """
    entries = _without_last(entries, places)
    halves = [_halves(entry) for entry in entries]
    led = [head for head, tail in halves if _may_be_town(head) and names.is_organization(names.parts(tail)[0])]
    single = sum(" " not in head for head in led)
    if len(led) < _SHORTEST_LIST or len(led) * 5 < len(entries) * 4 or single * 3 < len(led) * 2:
        return list(entries)
    return [
        _without_head(entry, key(head) in places) if tail and _may_be_town(head) else entry
        for entry, (head, tail) in zip(entries, halves, strict=True)
    ]


def _without_last(entries: Sequence[Entry], places: Places) -> Sequence[Entry]:
    """The entries of a list that gives the town in a column behind each organisation, without it."""
    pairs = [entry for entry in entries if len(entry.columns) == _PAIR]
    towns = [entry for entry in pairs if _is_town_alone(entry.columns[1].text, places)]
    plain = sum(names.is_organization(entry.columns[0].text) for entry in towns)
    if len(towns) < _SHORTEST_LIST or len(towns) * 5 < len(entries) * 4 or plain * 5 < len(towns) * 3:
        return entries
    return [replace(entry, columns=entry.columns[:1]) if entry in towns else entry for entry in entries]


def _is_town_alone(said: str, places: Places) -> bool:
    return _may_be_town(said.partition(", ")[0]) and key(said) not in places and names.evidence(said) != "person"


def _halves(entry: Entry) -> tuple[str, str]:
    if len(entry.columns) > 1:
        return entry.columns[0].text, entry.columns[1].text
    head, _, tail = entry.text.partition(", ")
    return head, tail


def _may_be_town(head: str) -> bool:
    """Whether words are one to three, each with a capital only at its beginning, and none of an organisation's."""
    words = re.split("[ -]", head)
    return len(words) <= _LONGEST_TOWN and all(map(str.istitle, words)) and not names.is_organization(head)


def _without_head(entry: Entry, is_country: bool) -> Entry:
    if len(entry.columns) > 1:
        return replace(entry, columns=(*entry.columns[1:], *(entry.columns[:1] if is_country else ())))
    comma = entry.text.index(", ")
    return entry if is_country else replace(entry, columns=(cut(entry.columns[0], comma + 2, len(entry.text)),))


def _without_towns(signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Names without the town after the last comma, where none tells branches apart.

    It is a town if a country follows it, or if the list gives towns or countries now and then.
    """
    organizations = [s for s in signatories if s.kind == "organization"]
    heads = Counter(_untowned(s.name) for s in organizations)
    placed = sum(bool(s.country_text) or _town(s.name) for s in organizations)
    many = placed * _RARE >= len(organizations)
    return tuple(
        replace(s, name=head)
        if s.kind == "organization" and (many or s.country) and heads[head := _untowned(s.name)] == 1
        else s
        for s in signatories
    )


def _in_provinces(signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """A name that a province and a country share (`Georgia`) is the province among several provinces."""
    signatories = _without_states(signatories)
    provinces = rules.load("signatures").values["provinces"]
    among = sum(s.country_text in provinces and s.country is None for s in signatories) > 1
    return tuple(replace(s, country=None) if among and s.country_text in provinces else s for s in signatories)


def _without_states(signatories: Sequence[Signatory]) -> Sequence[Signatory]:
    """Names without the codes of states beside them, which are neither acronyms nor the codes of countries.

    Some codes are both (`CA`): one that is no country's tells what they are.
    """
    codes = rules.load("signatures").values["states"]
    coded = [s for s in signatories if s.acronym and s.acronym in codes and not names.is_acronym(s.acronym, s.name)]
    if not coded:
        return signatories
    bare = [replace(s, acronym=None) if s in coded else s for s in signatories]
    return [replace(s, country=None, country_text=None) if s.country_text in codes else s for s in bare]


def _with_branches(source: Source, signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Names with the province printed beside them, where it tells branches of one organisation apart."""
    printed = Counter(fold(s.name) for s in signatories)
    begun = Counter(fold(s.name.partition(", ")[0]) for s in signatories if ", " in s.name)
    return tuple(
        replace(s, name=" ".join(source.at(s.span).split()).strip(" ,;."))
        if s.kind == "organization"
        and (s.country_text and not s.country and not s.acronym)
        and (printed[fold(s.name)] > 1 or begun[fold(s.name)])
        else s
        for s in signatories
    )


def _untowned(name: str) -> str:
    """A name without the town, or the quarter and the town, that end it."""
    for _ in range(2):
        name = name.rpartition(", ")[0] if _town(name) else name
    return name


def _town(name: str) -> bool:
    head, _, tail = name.rpartition(", ")
    if head.count("(") != head.count(")"):
        return False
    few = len(tail.split()) <= 2 and tail[:1].isupper()
    tail = tail.title() if name.isupper() and len(tail) > _LONGEST_ACRONYM else tail
    return bool(head) and few and not names.is_office(tail) and not names.is_organization(tail)
