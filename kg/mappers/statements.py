"""What the letter states: violations it alleges or relays, and demands. A claim is a node, never a triple about the
accused."""

from __future__ import annotations

from collections.abc import Iterator

from kg.mappers.scope import Scope, described, evidence
from kg.model import Demand, Stated, ViolationMention
from kg.terms import IRI, OL, RDF, Triple, integer, text
from kg.vocabulary import Vocabulary

STATUS = {
    "asserted": OL.alleged,
    "reported": OL.reportedFinding,
    "presupposed": OL.presupposed,
    "risk": OL.atRisk,
}


def concept_keys(vocabulary: Vocabulary) -> dict[str, str]:
    """The key of each violation concept by its notation."""
    return {entry.first("skos:notation") or "": entry.key for entry in vocabulary.under("violation/")}


def claims(scope: Scope, concepts: dict[str, str]) -> Iterator[Triple]:
    """Say which violations the letter alleges, by whose finding and in which words."""
    alleged = [v for v in scope.resolved.recognised.violations if v.stance == "alleged" and v.modality in STATUS]
    for order, violation in enumerate(alleged, start=1):
        yield from _claim(scope, order, violation, scope.of(concepts[violation.concept]))


def _claim(scope: Scope, order: int, violation: ViolationMention, concept: IRI) -> Iterator[Triple]:
    attributed, accused = violation.attribution, violation.perpetrator
    said = (
        violation.concept,
        violation.modality,
        attributed.value if attributed else "",
        accused.value if accused else "",
    )
    node = scope.statement("claim", violation.span, *said)
    yield scope.node, OL.makesStatement, node
    yield scope.node, OL.alleges, concept
    yield node, RDF.type, OL.ViolationClaim
    yield node, OL.assertedIn, scope.node
    yield node, OL.allegesViolation, concept
    yield node, OL.epistemicStatus, STATUS[violation.modality]
    yield node, OL.order, integer(order)
    yield node, OL.recognisedBy, text(violation.rule)
    yield from evidence(scope, node, violation.span)
    if attributed:
        yield from _named(scope, node, attributed, OL.attributedTo, OL.attributedToAsStated, OL.attributionEvidence)
    if accused:
        yield from _named(scope, node, accused, OL.allegedPerpetrator, OL.perpetratorAsStated, OL.perpetratorEvidence)
    if violation.victims:
        yield node, OL.victimsAsStated, text(scope.letter.source.at(violation.victims.span))
        yield from evidence(scope, node, violation.victims.span, OL.victimsEvidence)


def demands(scope: Scope) -> Iterator[Triple]:
    """Say what the letter asks, and of whom."""
    for order, demand in enumerate(scope.resolved.recognised.demands, start=1):
        yield from _demand(scope, order, demand)


def _demand(scope: Scope, order: int, demand: Demand) -> Iterator[Triple]:
    node = scope.statement("demand", demand.span)
    yield scope.node, OL.makesStatement, node
    yield node, RDF.type, OL.Demand
    yield node, OL.assertedIn, scope.node
    yield node, OL.form, text(demand.form)
    yield node, OL.order, integer(order)
    yield node, OL.recognisedBy, text(demand.rule)
    if demand.number:
        yield node, OL.number, text(demand.number)
    yield from evidence(scope, node, demand.span)
    for actor in demand.to:
        yield from _named(scope, node, actor, OL.demandedOf, OL.demandedOfAsStated, OL.addresseeEvidence)
    for between in demand.via:
        yield from _named(scope, node, between, OL.via, OL.viaAsStated, OL.addresseeEvidence)


def _named(scope: Scope, node: IRI, stated: Stated, known: IRI, in_words: IRI, shown: IRI) -> Iterator[Triple]:
    """Say whom a statement names: the entity if it is known, the words always, and where they stand."""
    entity = scope.resolved.agent(stated)
    if entity:
        yield node, known, scope.of(entity.key)
        yield from described(scope, entity)
    yield node, in_words, text(scope.letter.source.at(stated.span))
    yield from evidence(scope, node, stated.span, shown)


def mentions(scope: Scope, concepts: dict[str, str]) -> Iterator[Triple]:
    """Say which bodies the letter names, and which violations its words touch without alleging them."""
    recognised = scope.resolved.recognised
    for body, entity in zip(recognised.bodies, scope.resolved.bodies, strict=True):
        if entity:
            node = scope.statement("mention", body.span, entity.key)
            yield from _mention(scope, node, scope.of(entity.key))
            yield node, OL.recognisedBy, text(body.rule)
            yield from evidence(scope, node, body.span)
            yield from described(scope, entity)
    for violation in recognised.violations:
        if violation.stance == "alleged" and violation.modality in STATUS:
            continue
        node = scope.statement("mention", violation.span, violation.concept)
        yield from _mention(scope, node, scope.of(concepts[violation.concept]))
        yield node, OL.modality, OL[violation.modality]
        yield node, OL.recognisedBy, text(violation.rule)
        yield from evidence(scope, node, violation.span)


def _mention(scope: Scope, node: IRI, thing: IRI) -> Iterator[Triple]:
    yield scope.node, OL.hasMention, node
    yield scope.node, OL.mentions, thing
    yield node, RDF.type, OL.Mention
    yield node, OL.mentionOf, thing
