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
_CACHED = 1 << 11  # more than most letters have IRIs
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
                self._runs.add(self._sorted())
            held = defaultdict(list)
            for subject, predicate, value in some:
                held[subject].append((predicate, value))
            self._held = held

    def __iter__(self) -> Iterator[Description]:
        if not self._runs:
            return ((subject, _grouped(statements)) for subject, statements in self._sorted())
        return self._merged()

    def _sorted(self) -> Iterator[tuple[IRI, list[Statement]]]:
        return ((subject, self._held[subject]) for subject in sorted(self._held, key=_natural))

    def _merged(self) -> Iterator[Description]:
        everywhere = self._runs.merged(self._sorted())
        for subject, found in itertools.groupby(everywhere, key=itemgetter(0)):
            yield subject, _grouped(itertools.chain.from_iterable(statements for _, statements in found))


def _grouped(statements: Iterable[Statement]) -> list[tuple[IRI, list[Term]]]:
    found: dict[IRI, list[Term]] = {}
    for predicate, value in statements:
        if predicate in found:
            found[predicate].append(value)
        else:
            found[predicate] = [value]
    several = (predicate for predicate, values in found.items() if len(values) > 1)
    found |= {predicate: sorted(set(found[predicate]), key=_order) for predicate in several}
    return [(predicate, found[predicate]) for predicate in _predicates(frozenset(found))]


@functools.lru_cache
def _predicates(found: frozenset[IRI]) -> tuple[IRI, ...]:
    """Predicates in order; many subjects have the same."""
    return tuple(sorted(found, key=lambda predicate: "" if predicate == _TYPE else predicate))


def _order(value: Term) -> tuple[bool, str, Term]:
    return (True, value[0], value) if isinstance(value, Literal) else (False, _natural(value), value)


def _by_subject(description: tuple[IRI, object]) -> str:
    return _natural(description[0])


@functools.lru_cache(_CACHED)
def _natural(iri: str) -> str:
    """A form whose order is that of the IRIs with their numbers read as numbers."""
    cut = iri.rfind("/") + 1  # many IRIs begin alike
    return f"{_padded(iri[:cut])}{_with_padding(iri[cut:])}\0{iri}"


def _with_padding(text: str) -> str:
    return _DIGITS.sub(lambda digits: digits[0].zfill(18), text)


_padded = functools.lru_cache(_with_padding)


def _unpacked(line: str) -> tuple[IRI, list[Statement]]:
    subject, statements = json.loads(line)
    return IRI(subject), [(IRI(p), IRI(o) if isinstance(o, str) else Literal(*o)) for p, o in statements]
