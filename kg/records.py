"""A letter as one JSON object, for people and programs that want no RDF: the contract of `kg parse`.

Every extracted item carries `quote`, `start` and `end` (half-open, in code points of `text`), the `rule` that read it,
and, where it names an entity, the `id` of that entity: the same for all its mentions in all letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.identity.resolve import Resolved
from kg.model import (
    Addressee,
    BodyMention,
    DeclaredCounts,
    Demand,
    DocumentMention,
    Entity,
    Finding,
    Footnote,
    Signatory,
    Span,
    Stated,
    ViolationMention,
)
from kg.terms import iri

Record = dict[str, Any]
HEAD = ("title", "date", "place", "subject", "salutation", "closing", "source_url")


def record(resolved: Resolved, base: str) -> Record:
    """Everything parsed and recognised in one letter."""
    letter, recognised = resolved.letter, resolved.recognised
    documents = list(zip(recognised.documents, resolved.documents, strict=True))
    bodies = list(zip(recognised.bodies, resolved.bodies, strict=True))
    signers = list(zip(letter.signatories, resolved.signers, strict=True))
    return {
        "id": iri(base, resolved.key),
        "source": letter.source.path,
        "sha256": letter.source.sha256,
        "text": letter.source.text,
        **_head(resolved),
        "addressees": _addressees(resolved, base, letter.addressees, resolved.addressees),
        "signatory_organizations": [_signatory(resolved, base, s, e) for s, e in signers if s.kind == "organization"],
        "signatory_individuals": [_signatory(resolved, base, s, e) for s, e in signers if s.kind == "person"],
        "cc": _addressees(resolved, base, letter.cc, resolved.copied),
        "un_documents": [_document(resolved, base, m, e) for m, e in documents if m.un],
        "other_documents": [_document(resolved, base, m, e) for m, e in documents if not m.un],
        "un_bodies": [_body(resolved, base, b, e) for b, e in bodies if not b.kind.startswith("regional_")],
        "regional_bodies": [_body(resolved, base, b, e) for b, e in bodies if b.kind.startswith("regional_")],
        "violations": [_violation(resolved, v) for v in recognised.violations],
        "demands": [_demand(resolved, d) for d in recognised.demands],
        "footnotes": [_footnote(resolved, f) for f in letter.footnotes],
        "declared": [_declared(resolved, c) for c in letter.declared],
        "blocks": [{"kind": b.kind, "start": b.span.start, "end": b.span.end} for b in letter.blocks],
        "findings": [finding(f) for f in resolved.findings],
    }


def _head(resolved: Resolved) -> Record:
    """The fields of the head as plain values, and where each of them stands."""
    head: dict[str, Stated | None] = {name: getattr(resolved.letter, name) for name in HEAD}
    return {
        **{name: stated.value if stated else None for name, stated in head.items()},
        "head_evidence": {name: _quoted(resolved, s.span, s.rule) for name, s in head.items() if s},
    }


def _footnote(resolved: Resolved, note: Footnote) -> Record:
    anchors = [[anchor.start, anchor.end] for anchor in note.anchors]
    return {**_quoted(resolved, note.span, "footnote"), "number": note.label, "anchors": anchors}


def _declared(resolved: Resolved, counts: DeclaredCounts) -> Record:
    return {
        **_quoted(resolved, counts.span, counts.rule),
        "organizations": counts.organizations,
        "individuals": counts.individuals,
        "organizations_and_individuals": counts.total,
        "countries": counts.countries,
    }


def finding(found: Finding) -> Record:
    """A finding as a JSON object."""
    place = {"start": found.span.start, "end": found.span.end} if found.span else {}
    return {
        "code": found.code,
        "severity": found.severity,
        "source": found.source,
        **place,
        "message": found.message,
    }


def _quoted(resolved: Resolved, span: Span, rule: str) -> Record:
    source = resolved.letter.source
    place = {"place": name} if (name := source.place_of(span)) else {}
    return {"quote": source.at(span), "start": span.start, "end": span.end, **place, "rule": rule}


def _id(base: str, entity: Entity | None) -> str | None:
    return iri(base, entity.key) if entity else None


def _addressees(resolved: Resolved, base: str, stated: Sequence[Addressee], entities: Sequence[Entity]) -> list[Record]:
    return [
        {
            **_quoted(resolved, addressee.span, addressee.rule),
            "id": _id(base, entity),
            "name": addressee.name,
            "kind": addressee.kind,
            "role": addressee.role,
            "address": addressee.address,
        }
        for addressee, entity in zip(stated, entities, strict=True)
    ]


def _signatory(resolved: Resolved, base: str, signatory: Signatory, entity: Entity) -> Record:
    return {
        **_quoted(resolved, signatory.span, signatory.rule),
        "id": _id(base, entity),
        "name": signatory.name,
        "acronym": signatory.acronym,
        "country": signatory.country,
        "country_text": signatory.country_text,
        "honorific": signatory.honorific,
        "role": signatory.role,
        "on_behalf_of": signatory.on_behalf_of,
    }


def _document(resolved: Resolved, base: str, mention: DocumentMention, entity: Entity) -> Record:
    return {
        **_quoted(resolved, mention.span, mention.rule),
        "id": _id(base, entity),
        "type": mention.type,
        "symbol": mention.symbol,
        "title": mention.title,
        "paragraphs": mention.paragraphs,
        "footnote": mention.footnote,
        "short_form": mention.short_form,
        "resolved_via": mention.via if mention.key else None,
        "resolves_to": mention.key.removeprefix("un/") if mention.key and mention.via != "symbol" else None,
        "candidates": [iri(base, candidate) for candidate in mention.candidates],
    }


def _body(resolved: Resolved, base: str, mention: BodyMention, entity: Entity | None) -> Record:
    return {
        **_quoted(resolved, mention.span, mention.rule),
        "id": _id(base, entity),
        "name": mention.name,
        "kind": mention.kind,
    }


def _violation(resolved: Resolved, mention: ViolationMention) -> Record:
    return {
        **_quoted(resolved, mention.span, mention.rule),
        "concept": mention.concept,
        "stance": mention.stance,
        "modality": mention.modality,
        "perpetrator": _stated(resolved, mention.perpetrator),
        "victims": _stated(resolved, mention.victims),
        "attributed_to": _stated(resolved, mention.attribution),
    }


def _demand(resolved: Resolved, demand: Demand) -> Record:
    return {
        **_quoted(resolved, demand.span, demand.rule),
        "form": demand.form,
        "to": [_stated(resolved, actor) for actor in demand.to],
        "via": [_stated(resolved, between) for between in demand.via],
        "number": demand.number,
        "section": demand.section,
    }


def _stated(resolved: Resolved, stated: Stated | None) -> Record | None:
    if stated is None:
        return None
    entity = resolved.agent(stated)
    return {
        **_quoted(resolved, stated.span, stated.rule),
        "name": entity.label if entity else stated.value,
        "key": entity.key if entity else None,
    }
