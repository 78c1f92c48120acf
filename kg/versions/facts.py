"""What a graph says, by subject and predicate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.terms import IRI, RDF, Literal, Triple

_NUMBER = re.compile(r"[0-9]{1,18}")


class Facts:
    """The triples of a graph, to be asked for the values of a subject. Values come in one order, whatever theirs."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[str, str], list[IRI | Literal]] = defaultdict(list)
        self._instances: dict[str, list[IRI]] = defaultdict(list)
        for subject, predicate, value in triples:
            self._values[subject, predicate].append(value)
            if predicate == RDF.type:
                self._instances[str(value)].append(subject)

    def of(self, kind: str) -> list[IRI]:
        """The instances of a class, signature/2 before signature/10."""
        return sorted(set(self._instances.get(kind, ())), key=_natural)

    def kinds(self, subject: str) -> set[str]:
        """The classes of a thing."""
        return set(self.all(subject, RDF.type))

    def all(self, subject: str, predicate: str) -> list[str]:
        """The values: IRIs, or the texts of literals."""
        return sorted({str(_plain(value)) for value in self._values.get((subject, predicate), ())})

    def one(self, subject: str, predicate: str) -> str:
        """The first value, or an empty text where there is none."""
        return next(iter(self.all(subject, predicate)), "")

    def said(self, subject: str, predicate: str, language: str) -> str:
        """The first text in a language, or of none, or any."""
        literals = [value for value in self._values.get((subject, predicate), ()) if isinstance(value, Literal)]
        found = min(literals, key=lambda one: (one.language != language, bool(one.language), one), default=None)
        return found.value if found else ""

    def subjects(self, predicate: str) -> Iterator[IRI]:
        """The subjects that have the predicate, sorted."""
        return iter(sorted({IRI(s) for s, p in self._values if p == predicate}))


def _plain(value: IRI | Literal) -> str:
    return value.value if isinstance(value, Literal) else value


def _natural(iri: str) -> tuple[str, str]:
    return _NUMBER.sub(lambda digits: digits[0].zfill(18), iri), iri
