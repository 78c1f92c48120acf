"""Who signed, under which name, in which capacity."""

from __future__ import annotations

from collections.abc import Iterator

from kg.mappers.scope import Scope, described, evidence
from kg.model import Entity, Signatory
from kg.terms import OL, ORG, RDF, RDFS, Triple, integer, text


def signatures(scope: Scope) -> Iterator[Triple]:
    """Say of each line of the signature block who signed there."""
    resolved = scope.resolved
    lines = zip(scope.letter.signatories, resolved.signers, resolved.represented, strict=True)
    for order, (signatory, signer, represented) in enumerate(lines, start=1):
        yield from _signature(scope, order, signatory, signer, represented)


def _signature(
    scope: Scope, order: int, signatory: Signatory, signer: Entity, represented: Entity | None
) -> Iterator[Triple]:
    node, agent = scope.part(f"signature/{order}"), scope.of(signer.key)
    yield scope.node, OL.hasSignature, node
    yield scope.node, OL.signedBy, agent
    yield node, RDF.type, OL.Signature
    yield node, OL.signatory, agent
    yield node, OL.order, integer(order)
    yield node, OL.capacity, OL.asIndividual if signatory.kind == "person" else OL.asOrganization
    for predicate, value in (
        (OL.nameAsStated, signatory.name),
        (OL.acronymAsStated, signatory.acronym),
        (OL.countryAsStated, signatory.country_text),
        (OL.honorificAsStated, signatory.honorific),
        (OL.roleAsStated, signatory.role),
        (OL.recognisedBy, signatory.rule),
    ):
        if value:
            yield node, predicate, text(value)
    if signatory.country:
        yield node, OL.country, scope.of(f"country/{signatory.country}")
    yield from evidence(scope, node, signatory.span)
    yield from _signer(scope, signer, signatory.name)
    if represented:
        yield node, OL.onBehalfOf, scope.of(represented.key)
        yield from _signer(scope, represented, signatory.on_behalf_of or represented.label)


def _signer(scope: Scope, entity: Entity, printed: str) -> Iterator[Triple]:
    """Describe a signer by the name it signs with, and say why it is this one."""
    yield from described(scope, entity)
    node = scope.of(entity.key)
    yield node, RDFS.label, text(printed)
    for reason in entity.reasons:
        yield node, OL.identityReason, text(reason)
    if entity.part_of:
        yield node, ORG.subOrganizationOf, scope.of(entity.part_of)
