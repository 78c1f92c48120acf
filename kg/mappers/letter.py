"""The letter itself: its head, its text and file, whom it addresses, its notes, what it declares of its signatories."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.mappers.scope import Scope, described, evidence
from kg.model import Addressee, DeclaredCounts, Entity, Footnote, Stated
from kg.terms import DCTERMS, IRI, OL, PROV, RDF, Triple, date, integer, text

_LANGUAGE = "en"


def letter(scope: Scope) -> Iterator[Triple]:
    """Say what letter this is, each field of its head with its evidence."""
    node, read = scope.node, scope.letter
    yield node, RDF.type, OL.Letter
    yield node, DCTERMS.language, text(_LANGUAGE)
    if read.title:
        yield node, DCTERMS.title, text(read.title.value, _LANGUAGE)
    if read.date:
        yield node, DCTERMS.date, date(read.date.value)
    for kind, stated, predicate in (
        ("title", read.title, None),
        ("date", read.date, None),
        ("place", read.place, OL.placeOfWriting),
        ("subject", read.subject, OL.subjectLine),
        ("salutation", read.salutation, OL.salutation),
        ("closing", read.closing, OL.closing),
        ("source_url", read.source_url, None),
    ):
        if stated:
            yield from _head_element(scope, kind, stated, predicate)


def _head_element(scope: Scope, kind: str, stated: Stated, predicate: IRI | None) -> Iterator[Triple]:
    element = scope.part(f"head/{kind}")
    if predicate:
        yield scope.node, predicate, text(stated.value)
    yield scope.node, OL.hasHeadElement, element
    yield element, RDF.type, OL.HeadElement
    yield element, OL.elementKind, text(kind)
    yield element, OL.statedValue, text(stated.value)
    yield element, OL.recognisedBy, text(stated.rule)
    yield from evidence(scope, element, stated.span)


def source(scope: Scope) -> Iterator[Triple]:
    """Say which file the letter was read from, and which text every offset refers to."""
    file, version, read = scope.part("source"), scope.part("text"), scope.letter.source
    facts = scope.dataset.facts(Path(read.path).name)
    yield scope.node, OL.hasText, version
    yield version, RDF.type, OL.TextVersion
    yield version, OL.sha256, text(hashlib.sha256(scope.published.encode()).hexdigest())
    yield version, OL.codePoints, integer(len(read.text))
    yield version, DCTERMS.format, text("text/plain")
    yield version, PROV.wasDerivedFrom, file
    yield file, RDF.type, OL.SourceFile
    yield file, OL.fileName, text(Path(read.path).name)
    yield file, OL.sha256, text(read.sha256)
    yield file, DCTERMS.format, text(read.media_type)
    if facts.source:
        yield file, DCTERMS.source, IRI(facts.source)
    if facts.retrieved:
        yield file, OL.retrieved, date(facts.retrieved)
    if facts.rights:
        yield file, DCTERMS.rights, text(facts.rights)


def addressings(scope: Scope) -> Iterator[Triple]:
    """Say to whom the letter is written and who gets a copy, under which name."""
    primary, copied = scope.resolved.addressees, scope.resolved.copied
    yield from _addressings(scope, scope.letter.addressees, primary, OL.primaryRecipient, "addressee")
    yield from _addressings(scope, scope.letter.cc, copied, OL.copyRecipient, "copy")


def _addressings(
    scope: Scope, stated: Sequence[Addressee], entities: Sequence[Entity], channel: IRI, kind: str
) -> Iterator[Triple]:
    for order, (addressee, entity) in enumerate(zip(stated, entities, strict=True), start=1):
        node, agent = scope.part(f"{kind}/{order}"), scope.of(entity.key)
        yield scope.node, OL.hasAddressing, node
        yield node, RDF.type, OL.Addressing
        yield node, OL.addressee, agent
        yield node, OL.channel, channel
        yield node, OL.nameAsStated, text(addressee.name)
        if addressee.role:
            yield node, OL.roleAsStated, text(addressee.role)
        yield node, OL.recognisedBy, text(addressee.rule)
        yield from evidence(scope, node, addressee.span)
        if channel == OL.primaryRecipient:
            yield scope.node, OL.addressedTo, agent
        yield from described(scope, entity)


def footnotes(scope: Scope) -> Iterator[Triple]:
    """Say which notes the letter has and where it refers to them."""
    for footnote in scope.letter.footnotes:
        yield from _footnote(scope, footnote)


def _footnote(scope: Scope, footnote: Footnote) -> Iterator[Triple]:
    node = scope.part(f"footnote/{footnote.label}")
    yield scope.node, OL.hasFootnote, node
    yield node, RDF.type, OL.Footnote
    yield node, OL.label, text(footnote.label)
    yield from evidence(scope, node, footnote.span)
    for anchor in footnote.anchors:
        yield from evidence(scope, node, anchor, OL.anchor)


def declared_counts(scope: Scope) -> Iterator[Triple]:
    """Say what the letter declares of its signatories beside what its list holds."""
    organizations = {e.key for e in scope.resolved.signers if e.kind == "Organization"}
    people = {e.key for e in scope.resolved.signers if e.kind == "Person"}
    countries = {s.country for s in scope.letter.signatories if s.country}
    listed = (len(organizations), len(people), len(organizations) + len(people), len(countries))
    for order, counts in enumerate(scope.letter.declared, start=1):
        yield from _declared(scope, scope.part(f"declared/{order}"), counts, listed)


def _declared(scope: Scope, node: IRI, counts: DeclaredCounts, listed: tuple[int, ...]) -> Iterator[Triple]:
    yield scope.node, OL.hasDeclaredCounts, node
    yield node, RDF.type, OL.DeclaredCounts
    stated = (counts.organizations, counts.individuals, counts.total, counts.countries)
    for name, said, found in zip(("Organizations", "Individuals", "Total", "Countries"), stated, listed, strict=True):
        if said is not None:
            yield node, OL[f"declared{name}"], integer(said)
            yield node, OL[f"listed{name}"], integer(found)
    yield node, OL.recognisedBy, text(counts.rule)
    yield from evidence(scope, node, counts.span)
