"""The graph of a release in memory, looked up by subject and by object, and the names of what is in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.terms import (
    BASE,
    DCAT,
    DCTERMS,
    FABIO,
    FOAF,
    IRI,
    OL,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    Literal,
    Term,
    Triple,
)

KINDS: Mapping[str, str] = {
    OL.Letter: "letter",
    ORG.Organization: "organization",
    FOAF.Person: "person",
    OL.AgentGroup: "group",
    OL.UNBody: "body",
    OL.Body: "body",
    OL.Mandate: "body",
    OL.Country: "country",
    OL.Region: "region",
    OL.Violation: "violation",
    OL.Document: "document",
    OL.UNDocument: "document",
    OL.Resolution: "document",
    OL.Decision: "document",
    OL.Treaty: "document",
    OL.MeetingRecord: "document",
    OL.Report: "document",
    FABIO.Report: "document",
    OL.OtherDocument: "document",
    OL.UnresolvedDocument: "document",
    OL.Distinction: "distinction",
    DCAT.Dataset: "dataset",
    FOAF.Agent: "publisher",
    PROV.SoftwareAgent: "software",
    SKOS.ConceptScheme: "scheme",
}
"""The classes whose instances have a page, with our word for the kind of page."""
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, OL.symbol)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Thing:
    """Something that has a page. `key` is its IRI without the base, and where its page lies; `kind` is one of KINDS."""

    label: str
    key: str
    kind: str
    iri: str


class Graph:
    """Triples by subject and by object. Values come in the order of their terms, whatever the order of the input."""

    def __init__(self, triples: Iterable[Triple], base: str) -> None:
        out: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        into: dict[str, dict[str, list[IRI]]] = defaultdict(lambda: defaultdict(list))
        for s, p, o in sorted(set(triples), key=_order):
            out[s][p].append(o)
            if not isinstance(o, Literal):
                into[o][p].append(s)
        self.base = base
        self._out, self._into, self._order = out, into, list(out)

    def subjects_described(self) -> list[str]:
        """Everything that a triple starts from."""
        return list(self._out)

    def texts(self, subject: str, *predicates: str) -> list[str]:
        """The lexical forms and IRIs that the predicates lead to."""
        return [_text(o) for p in predicates for o in self._out.get(subject, {}).get(p, ())]

    def text(self, subject: str, *predicates: str) -> str:
        """The first of `texts`, empty if there is none."""
        return next(iter(self.texts(subject, *predicates)), "")

    def number(self, subject: str, predicate: str) -> int | None:
        """The whole number that a predicate leads to."""
        found = self.text(subject, predicate)
        return int(found) if found else None

    def literals(self, subject: str, *predicates: str) -> list[Literal]:
        """The literals that the predicates lead to, with their languages."""
        return [o for p in predicates for o in self._out.get(subject, {}).get(p, ()) if isinstance(o, Literal)]

    def subjects(self, predicate: str, value: str) -> list[IRI]:
        """What leads by the predicate to an IRI."""
        return list(self._into.get(value, {}).get(predicate, ()))

    def instances(self, of: str) -> list[IRI]:
        """What is of a class, as stated."""
        return self.subjects(RDF.type, of)

    def about(self, subject: str) -> Iterator[Triple]:
        """The triples that start from a subject."""
        for predicate, values in self._out.get(subject, {}).items():
            yield from ((IRI(subject), IRI(predicate), value) for value in values)

    def triples(self) -> Iterator[Triple]:
        """Every triple."""
        return (triple for subject in self._out for triple in self.about(subject))

    def to(self, value: str) -> Iterator[Triple]:
        """The triples that lead to an IRI."""
        for predicate, subjects in self._into.get(value, {}).items():
            yield from ((subject, IRI(predicate), IRI(value)) for subject in subjects)

    def parts(self, subject: str) -> list[str]:
        """What is named under it and has no page of its own: the statements and passages of a letter."""
        first, last = bisect_left(self._order, f"{subject}/"), bisect_left(self._order, f"{subject}0")
        return [s for s in self._order[first:last] if not self.kind(s)]

    def label(self, subject: str) -> str:
        """What it is called: preferably in English, by its preferred name; its key if it has no name."""
        for predicate in _LABELS:
            names = self.literals(subject, predicate)
            if names:
                return min(names, key=lambda name: (name.language not in ("", "en"), name.language)).value
        apart = sorted(map(self.label, self.texts(subject, OL.distinguishes)), key=str.casefold)
        return " is not ".join(apart) or self.key(subject)

    def key(self, iri: str) -> str:
        """An IRI without the base it is under; the whole of it if it is under none."""
        for root in (self.base, BASE):
            if iri.startswith(root):
                return iri.removeprefix(root)
        return iri

    def kind(self, iri: str) -> str | None:
        """The kind of page that it has, if it has one."""
        if self.key(iri) == iri:
            return None
        return next((KINDS[kind] for kind in self.texts(iri, RDF.type) if kind in KINDS), self._retired(iri))

    def thing(self, iri: str) -> Thing:
        """It, with its name; of no kind if it has no page."""
        return Thing(label=self.label(iri), key=self.key(iri), kind=self.kind(iri) or "", iri=iri)

    def things(self) -> list[Thing]:
        """Everything that has a page, in the order of the keys."""
        found = (self.thing(iri) for iri in self._out if self.kind(iri))
        return sorted(found, key=lambda thing: thing.key)

    def _retired(self, iri: str) -> str | None:
        return "retired" if "true" in self.texts(iri, OWL.deprecated) and not iri.startswith(OL) else None


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term)


def _order(triple: Triple) -> tuple[str, str, tuple[str, ...]]:
    subject, predicate, value = triple
    return subject, predicate, value if isinstance(value, Literal) else (value,)
