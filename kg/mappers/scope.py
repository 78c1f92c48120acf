"""What the mappers of one letter share: how its things are named, and how a statement points to its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.dataset import Dataset
from kg.fold import digest, fold
from kg.identity.resolve import Resolved
from kg.model import Entity, Letter, Span
from kg.terms import FOAF, IRI, OA, OL, ORG, RDF, RDFS, XSD, Literal, Triple, iri, text

_CONTEXT = 32
_EXTERNAL_KINDS = {"Organization": ORG.Organization, "Person": FOAF.Person}


@dataclass(frozen=True, slots=True)
class Scope:
    """One letter being mapped; IRIs of its parts start with its own.

    `published` is what of its text is published, character for character (see `kg.redact`).
    """

    dataset: Dataset
    resolved: Resolved
    published: str
    _used: Counter[str] = field(default_factory=Counter)

    @property
    def letter(self) -> Letter:
        """The parsed letter."""
        return self.resolved.letter

    @property
    def node(self) -> IRI:
        """The IRI of the letter."""
        return self.of(self.resolved.key)

    def of(self, key: str) -> IRI:
        """The IRI of anything that has a key."""
        return iri(self.dataset.base, key)

    def part(self, name: str) -> IRI:
        """The IRI of a part of the letter, such as `signature/4`."""
        return self.of(f"{self.resolved.key}/{name}")

    def statement(self, kind: str, span: Span, *said: str) -> IRI:
        """The IRI of something the letter states: hashed from its words, the words around it and what is said.

        What stands elsewhere in the letter plays no part, so a new paragraph leaves the other IRIs alone; the same
        words said again in the same surroundings are numbered.
        """
        before, after = self.around(span)
        name = digest(fold(before), fold(self.letter.source.at(span)), fold(after), *said)
        self._used[f"{kind}/{name}"] += 1
        repeated = self._used[f"{kind}/{name}"]
        return self.part(f"{kind}/{name}" + (f"-{repeated}" if repeated > 1 else ""))

    def around(self, span: Span) -> tuple[str, str]:
        """The text before and after a span, within its block."""
        block = next(
            (b.span for b in self.letter.blocks if b.span.contains(span)), Span(0, len(self.letter.source.text))
        )
        before = self.letter.source.text[max(block.start, span.start - _CONTEXT) : span.start]
        return before, self.letter.source.text[span.end : min(block.end, span.end + _CONTEXT)]


def evidence(scope: Scope, subject: IRI, span: Span, predicate: IRI = OL.evidence) -> Iterator[Triple]:
    """Point from a statement to the characters that state it (Web Annotation selectors; fragment per RFC 5147)."""
    published, inside = scope.published, scope.letter.source.place_of(span)
    place = scope.part(f"text#char={span.start},{span.end}")
    selector = IRI(f"{place};selector")
    yield subject, predicate, place
    yield place, RDF.type, OA.SpecificResource
    yield place, OA.hasSource, scope.part("text")
    yield place, OA.hasSelector, selector
    if inside:
        yield place, OL.placeInFile, text(inside)
    yield selector, RDF.type, OA.TextPositionSelector
    yield selector, RDF.type, OA.TextQuoteSelector
    yield selector, OA.start, Literal(str(span.start), XSD.nonNegativeInteger)
    yield selector, OA.end, Literal(str(span.end), XSD.nonNegativeInteger)
    yield selector, OA.exact, text(published[span.start : span.end])
    yield selector, OA.prefix, text(published[max(0, span.start - _CONTEXT) : span.start])
    yield selector, OA.suffix, text(published[span.end : span.end + _CONTEXT])


def described(scope: Scope, entity: Entity) -> Iterator[Triple]:
    """Say what an entity is and what it is called, so that a letter's graph can be read on its own."""
    node = scope.of(entity.key)
    yield node, RDF.type, _EXTERNAL_KINDS.get(entity.kind) or OL[entity.kind]
    yield node, RDFS.label, text(entity.label)
