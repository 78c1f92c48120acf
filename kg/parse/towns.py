"""Towns and provinces beside the names of organisations: kept only where they tell branches apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg import rules
from kg.fold import fold
from kg.model import Signatory, Source
from kg.parse import names

_RARE = 10
_LONGEST_ACRONYM = 5


def settled(source: Source, signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Those who sign, each with the town and the province that belong to its name, and no others."""
    return _with_branches(source, _without_towns(_in_provinces(signatories)))


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
    provinces = rules.load("signatures").values["provinces"]
    among = sum(s.country_text in provinces and s.country is None for s in signatories) > 1
    return tuple(replace(s, country=None) if among and s.country_text in provinces else s for s in signatories)


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
