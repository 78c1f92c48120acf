"""Resolving: which entity each mention of a letter names.

A mention's identity is computed from the mention alone; no letter looks at another. What may be two things stays
unresolved, and is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.dataset import LetterFacts
from kg.fold import digest, fold, slug
from kg.identity.identifiers import Identifiers
from kg.identity.names import Identities, group, organization, person
from kg.model import Addressee, BodyMention, DocumentMention, Entity, Finding, Letter, Recognised, Signatory, Stated
from kg.vocabulary import Entry

_NO_IDENTIFIERS = Identifiers()
_LONGEST_TITLE = 80
_GROUP_WORDS = re.compile(
    r"\b(?:members?|member states|states|governments?|leaders|signatories|parties)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A letter whose mentions have entities; the tuples run parallel to those of `recognised` and its letter."""

    key: str
    recognised: Recognised
    signers: tuple[Entity, ...]
    represented: tuple[Entity | None, ...]
    addressees: tuple[Entity, ...]
    copied: tuple[Entity, ...]
    documents: tuple[Entity, ...]
    bodies: tuple[Entity | None, ...]
    agents: Mapping[str, Entity]
    findings: tuple[Finding, ...]

    @property
    def letter(self) -> Letter:
        """The parsed letter."""
        return self.recognised.letter

    def agent(self, stated: Stated) -> Entity | None:
        """The entity that a stated agent names, if it is known; otherwise only its words are."""
        return self.agents.get(stated.value)


def resolve(recognised: Recognised, known: Identities, facts: LetterFacts) -> Resolved:
    """Give every mention of a letter its entity."""
    letter = recognised.letter
    key = letter_key(letter, facts, known.identifiers)
    signers = tuple(signer(s, known) for s in letter.signatories)
    represented = tuple(organization(s.on_behalf_of, known) if s.on_behalf_of else None for s in letter.signatories)
    addressees = tuple(addressee(a, known) for a in letter.addressees)
    copied = tuple(addressee(a, known) for a in letter.cc)
    bodies = tuple(body(b, known) for b in recognised.bodies)
    documents = tuple(document(d, key, known) for d in recognised.documents)
    return Resolved(
        key=key,
        recognised=recognised,
        signers=signers,
        represented=represented,
        addressees=addressees,
        copied=copied,
        documents=documents,
        bodies=bodies,
        agents=_agents(recognised, addressees, bodies, documents, known),
        findings=(
            *recognised.findings,
            *_ambiguous(recognised),
            *_listed_twice(letter, signers),
            *_withdrawn(letter, (*signers, *represented, *addressees, *copied), known.identifiers),
        ),
    )


def letter_key(letter: Letter, facts: LetterFacts, minted: Identifiers = _NO_IDENTIFIERS) -> str:
    """The given `id`, else the key minted for the file, else `letter/DATE-TITLE`.

    What has no date or no title is told apart by the hash of its file.
    """
    if facts.id:
        return f"letter/{slug(facts.id)}"
    if key := minted.names.get(f"letter/{file_name(letter)}"):
        return key
    words = slug(letter.title.value) if letter.title else "untitled"
    if len(words) > _LONGEST_TITLE:
        words = words[:_LONGEST_TITLE].rsplit("-", 1)[0]
    date = letter.date.value if letter.date else "undated"
    complete = letter.title is not None and letter.date is not None
    return f"letter/{date}-{words}" + ("" if complete else f"-{letter.source.sha256[:8]}")


def file_name(letter: Letter) -> str:
    """The name by which the table of identifiers knows a letter: the hash of its file."""
    return f"sha256:{letter.source.sha256}"


def signer(signatory: Signatory, known: Identities) -> Entity:
    """Who signs: an organisation or a person."""
    if signatory.kind == "person":
        return person(signatory.name, known, signatory.honorific)
    return organization(signatory.name, known, country=signatory.country)


def addressee(stated: Addressee, known: Identities) -> Entity:
    """Whom a letter is addressed to: a person, a body or state that the knowledge files know, or a group."""
    if stated.kind == "person":
        return person(stated.name, known)
    folded = fold(stated.name)
    for forms, kind in ((known.bodies, "UNBody"), (known.countries, "Country")):
        keys = forms.get(folded, ())
        if len(keys) == 1:
            entry = known.vocabulary.entries[keys[0]]
            return Entity(
                key=keys[0], kind=kind, label=entry.label, reasons=(f"form {stated.name!r} of {entry.label!r}",)
            )
    return group(stated.name, known)


def body(mention: BodyMention, known: Identities) -> Entity | None:
    """The body a mention names; None while it may be several."""
    if mention.key is None:
        return None
    entry = known.vocabulary.entries.get(mention.key)
    kind = entry.kinds[0] if entry else ("Mandate" if mention.kind == "special_procedure" else "UNBody")
    return Entity(key=mention.key, kind=kind, label=entry.label if entry else mention.name, reasons=(mention.rule,))


def document(mention: DocumentMention, letter: str, known: Identities) -> Entity:
    """The document a mention cites; one without identity becomes a node of the letter, with its description."""
    if mention.key:
        entry = known.vocabulary.entries.get(mention.key)
        label = entry.label if entry else (mention.symbol or mention.title)
        return Entity(key=mention.key, kind=_document_kind(mention, entry), label=label, reasons=(mention.rule,))
    return Entity(
        key=f"{letter}/document/{digest(fold(mention.title))}",
        kind="UnresolvedDocument" if mention.un else "OtherDocument",
        label=mention.title,
        reasons=(mention.rule,),
    )


def _document_kind(mention: DocumentMention, entry: Entry | None) -> str:
    if entry:
        return entry.kinds[0]
    symbol = f"/{mention.symbol or ''}/"
    for part, kind in (
        ("/RES/", "Resolution"),
        ("/DEC/", "Decision"),
        ("/PV.", "MeetingRecord"),
        ("/SR.", "MeetingRecord"),
    ):
        if part in symbol:
            return kind
    return {"treaty": "Treaty", "resolution": "Resolution", "report": "Report"}.get(mention.type, "UNDocument")


def _agents(
    recognised: Recognised,
    addressees: tuple[Entity, ...],
    bodies: tuple[Entity | None, ...],
    documents: tuple[Entity, ...],
    known: Identities,
) -> dict[str, Entity]:
    """What a stated agent's value may be: a key that is known, the name of an addressee, or a group in words."""
    agents = {entity.key: entity for entity in (*addressees, *bodies, *documents) if entity}
    for stated, entity in zip(recognised.letter.addressees, addressees, strict=True):
        agents[stated.name] = entity
    stated_agents = [s for d in recognised.demands for s in (*d.to, *d.via)]
    stated_agents += [s for v in recognised.violations for s in (v.perpetrator, v.attribution) if s]
    for agent in stated_agents:
        entry = known.vocabulary.entries.get(agent.value)
        if agent.value not in agents and entry:
            key = known.published(entry.key)
            agents[agent.value] = Entity(key=key, kind=entry.kinds[0], label=entry.label, reasons=(agent.rule,))
    for demand in recognised.demands:
        for agent in (*demand.to, *demand.via):
            if agent.value not in agents and _GROUP_WORDS.search(agent.value):
                agents[agent.value] = group(agent.value, known)
    return agents


def _ambiguous(recognised: Recognised) -> Iterator[Finding]:
    for mention in recognised.bodies:
        if mention.key is None:
            yield Finding(
                code="ambiguous-body",
                severity="info",
                source=recognised.letter.source.path,
                span=mention.span,
                message=f"{mention.name!r} may be {', '.join(mention.candidates) or 'several bodies'}; left unresolved",
            )


def _listed_twice(letter: Letter, signers: Sequence[Entity]) -> Iterator[Finding]:
    """A list names each signatory once; one name beside two countries, or beside one and none, may be two."""
    before: dict[str, Signatory] = {}
    for signatory, entity in zip(letter.signatories, signers, strict=True):
        first = before.setdefault(entity.key, signatory)
        if first.country != signatory.country:
            one, other = (f"{s.name!r} ({s.country_text or 'no country'})" for s in (first, signatory))
            yield Finding(
                code="listed-twice",
                severity="warning",
                source=letter.source.path,
                span=signatory.span,
                message=f"{one} and {other} are read as one, {entity.key}",
            )


def _withdrawn(letter: Letter, entities: Iterable[Entity | None], minted: Identifiers) -> Iterator[Finding]:
    for key in sorted({entity.key for entity in entities if entity}):
        if row := minted.withdrawn(key):
            yield Finding(
                code="withdrawn-identifier",
                severity="warning",
                source=letter.source.path,
                message=f"the letter names {key}, which {minted.path}:{row.line} withdraws",
            )
