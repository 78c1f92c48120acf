"""Triples by what they are about, in the order in which people read them."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter

from kg.distinct import MOST_HELD, Runs
from kg.terms import IRI, RDF, Literal, Term, Triple

Statement = tuple[IRI, Term]
"""A predicate and a value."""
Description = tuple[IRI, list[tuple[IRI, list[Term]]]]
"""A subject, and its predicates in order, each with its values in order."""

_DIGITS = re.compile(r"[0-9]{1,18}")
_CACHED = 1 << 13  # more than one letter has IRIs
_TYPE = RDF.type


class Descriptions:
    """The descriptions of all subjects of some triples, each triple once: signature/2 before signature/10, `rdf:type`
    before other predicates.

    Beyond `most_held` triples it holds them in temporary files, as `kg.distinct` does.
    """

    def __init__(self, triples: Iterable[Triple], most_held: int = MOST_HELD) -> None:
        self._held: dict[IRI, list[Statement]] = {}
        self._runs = Runs(key=_by_subject, pack=json.dumps, unpack=_unpacked)
        waiting = iter(triples)
        while some := list(itertools.islice(waiting, most_held)):
            if self._held:
                self._runs.add(self._in_order())
            held = defaultdict(list)
            for subject, predicate, value in some:
                held[subject].append((predicate, value))
            self._held = held

    def __iter__(self) -> Iterator[Description]:
        if not self._runs:
            return ((subject, _grouped(statements)) for subject, statements in self._in_order())
        return self._merged()

    def _in_order(self) -> Iterator[tuple[IRI, list[Statement]]]:
        return ((subject, self._held[subject]) for subject in sorted(self._held, key=_natural))

    def _merged(self) -> Iterator[Description]:
        everywhere = self._runs.merged(self._in_order())
        for subject, found in itertools.groupby(everywhere, key=itemgetter(0)):
            yield subject, _grouped(itertools.chain.from_iterable(statements for _, statements in found))


def _grouped(statements: Iterable[Statement]) -> list[tuple[IRI, list[Term]]]:
    in_order = sorted(set(statements), key=_order)
    return [(p, [value for _, value in same]) for p, same in itertools.groupby(in_order, key=itemgetter(0))]


def _order(statement: Statement) -> tuple[str, bool, str, Term]:
    predicate, value = statement
    place = "" if predicate == _TYPE else predicate
    if isinstance(value, Literal):
        return place, True, value[0], value
    return place, False, _natural(value), value


def _by_subject(description: tuple[IRI, object]) -> str:
    return _natural(description[0])


@functools.lru_cache(_CACHED)
def _natural(iri: str) -> str:
    """A form whose order is that of the IRIs with their numbers read as numbers."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(18), iri) + "\0" + iri


def _unpacked(line: str) -> tuple[IRI, list[Statement]]:
    subject, statements = json.loads(line)
    return IRI(subject), [(IRI(p), IRI(o) if isinstance(o, str) else Literal(*o)) for p, o in statements]
