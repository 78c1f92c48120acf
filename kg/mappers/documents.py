"""Which documents the letter cites, where in them, and how the reference was understood."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kg.mappers.scope import Scope, described, evidence
from kg.model import DocumentMention, Entity
from kg.terms import CITO, IRI, OL, RDF, RDFS, Triple, text

RESOLVED_VIA = {
    "symbol": OL.bySymbol,
    "name": OL.byName,
    "short_form": OL.byShortForm,
    "ibid": OL.byIbid,
    "pronoun": OL.byPronoun,
    "body": OL.byPrincipalReport,
    "description": OL.byDescription,
}
_OFFICIAL_DOCUMENTS = "https://docs.un.org/en/"


def citations(scope: Scope) -> Iterator[Triple]:
    """Say of each reference which document it cites, at which place of it, in which words."""
    for mention, entity in zip(scope.resolved.recognised.documents, scope.resolved.documents, strict=True):
        yield from _citation(scope, mention, entity)
        yield from _document(scope, mention, entity)


def _citation(scope: Scope, mention: DocumentMention, entity: Entity) -> Iterator[Triple]:
    node, cited = scope.statement("citation", mention.span, entity.key), scope.of(entity.key)
    yield scope.node, OL.hasCitation, node
    yield scope.node, CITO.cites, cited
    yield node, RDF.type, OL.Citation
    yield node, CITO.hasCitingEntity, scope.node
    yield node, CITO.hasCitedEntity, cited
    yield node, OL.resolvedVia, RESOLVED_VIA[mention.via] if mention.key else OL.unresolved
    yield node, OL.recognisedBy, text(mention.rule)
    for predicate, value in (
        (OL.symbolAsStated, mention.symbol),
        (OL.pinpoint, mention.paragraphs),
        (OL.inFootnote, mention.footnote),
    ):
        if value:
            yield node, predicate, text(value)
    yield from evidence(scope, node, mention.span)


def _document(scope: Scope, mention: DocumentMention, entity: Entity) -> Iterator[Triple]:
    node = scope.of(entity.key)
    yield from described(scope, entity)
    if mention.symbol and entity.key.startswith("un/"):
        yield node, OL.symbol, text(mention.symbol)
        yield node, RDFS.seeAlso, IRI(_OFFICIAL_DOCUMENTS + quote(mention.symbol, safe="/.-()"))
    if not mention.key:
        yield node, OL.descriptionAsStated, text(mention.title)
        for candidate in mention.candidates:
            yield node, OL.candidate, scope.of(candidate)
