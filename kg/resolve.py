"""Resolving: which entity each mention names.

A mention's identity is computed from the mention alone: a decision, a curated form, else the folded name. No letter
looks at another, so the result does not depend on which letters there are, their order or the process that reads them.
Every entity says why it is this one. The table of identifiers (`kg.identifiers`) then says which key it is published
under.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg import decisions, files, identifiers
from kg.dataset import LetterFacts
from kg.decisions import Decisions
from kg.fold import digest, fold, slug
from kg.identifiers import Identifiers
from kg.model import Addressee, BodyMention, DocumentMention, Entity, Finding, Letter, Recognised, Signatory, Stated
from kg.vocabulary import Entry, Vocabulary

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """The curated knowledge of who is who: folded forms, what people decided, and which keys are minted.

    `sectioned` are the folded forms of organisations whose national sections bear their name and a country's.
    """

    vocabulary: Vocabulary
    organizations: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, tuple[str, ...]]
    sectioned: Mapping[str, tuple[str, ...]]
    decisions: Decisions = field(default_factory=Decisions)
    identifiers: Identifiers = _NO_IDENTIFIERS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Computed:
    """An identity before the table of identifiers says how it is published."""

    key: str
    label: str
    reasons: tuple[str, ...]
    part_of: str | None = None


def identities(vocabulary: Vocabulary, directory: Path = files.ONTOLOGY, beside: Path | None = None) -> Identities:
    """The curated identities of a knowledge directory, and those that a publisher keeps in the folder `beside`.

    Raises ConfigurationError for a table of decisions or identifiers that cannot be read or contradicts itself.
    """
    known = Identities(
        vocabulary=vocabulary,
        organizations=_forms(vocabulary, "organization/"),
        bodies=_forms(vocabulary, "body/"),
        countries=_forms(vocabulary, "country/"),
        sectioned=_forms(vocabulary, "organization/", "ol:hasNationalSections"),
    )
    folders = dict.fromkeys(folder for folder in (directory, beside) if folder)
    undecided = known
    decided = decisions.load(
        (folder / decisions.FILE_NAME for folder in folders), lambda kind, name: computed_key(kind, name, undecided)
    )
    known = replace(known, decisions=decided)
    if not beside:
        return known
    path = beside / identifiers.FILE_NAME
    mentioned = frozenset(key for line in decided.lines for key in (line.subject, line.object))
    rows = identifiers.read(path)
    settled = identifiers.settle(path, rows, lambda kind, name: computed_key(kind, name, known), mentioned)
    return replace(known, identifiers=settled)


def _forms(vocabulary: Vocabulary, prefix: str, flag: str | None = None) -> dict[str, tuple[str, ...]]:
    forms: dict[str, set[str]] = defaultdict(set)
    for entry in vocabulary.under(prefix):
        for form in entry.forms if flag is None or entry.first(flag) == "true" else ():
            forms[fold(form)].add(entry.key)
    return {form: tuple(sorted(keys)) for form, keys in forms.items()}


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


def organization(name: str, known: Identities, country: str | None = None) -> Entity:
    """The organisation a printed name (without acronym and country) stands for.

    In order: a decision; a curated form that belongs to one organisation, or to one in the printed country; the folded
    name.
    """
    return _published(_organization(name, known, country), "Organization", known)


def person(name: str, known: Identities, honorific: str | None = None) -> Entity:
    """A person, by the folded name without the honorific; a role belongs to the signature, never to the person."""
    return _published(_person(name, known, honorific), "Person", known)


def computed_key(kind: str, name: str, known: Identities) -> str:
    """The key that a printed name of a kind computes to, whatever is minted."""
    if kind == "organization":
        return _organization(name, known).key
    return _person(name, known).key if kind == "person" else _folded(kind, name, known).key


def _organization(name: str, known: Identities, country: str | None = None) -> _Computed:
    folded = fold(name)
    keys = known.organizations.get(folded, ())
    if len(keys) > 1 and country:
        keys = tuple(
            k for k in keys if f"country/{country}" in known.vocabulary.entries[k].properties.get("ol:country", ())
        )
    if ("organization", folded) in known.decisions.forms or len(keys) != 1:
        return _folded("organization", name, known, part_of=_section_of(folded, known))
    label = known.vocabulary.entries[keys[0]].label
    return _joined(keys[0], label, (f"curated form {name!r} of {label!r} in organizations.ttl",), known)


def _section_of(folded: str, known: Identities) -> str | None:
    """The organisation whose name this one has before the name of a country, if its sections are named so."""
    words = folded.split()
    for cut in range(1, len(words)):
        keys = known.sectioned.get(" ".join(words[:cut]), ())
        if len(keys) == 1 and " ".join(words[cut:]) in known.countries:
            return keys[0]
    return None


def _person(name: str, known: Identities, honorific: str | None = None) -> _Computed:
    folded = fold(name)
    bare = folded.removeprefix(fold(honorific)).strip() if honorific else folded
    return _folded("person", name, known, folded=bare or folded)


def _folded(
    kind: str, name: str, known: Identities, folded: str | None = None, part_of: str | None = None
) -> _Computed:
    """What a decision says of a folded name, else the key that the folded name makes."""
    folded = folded or fold(name)
    if decision := known.decisions.forms.get((kind, folded)):
        return _joined(decision.object, decision.object_label or name, (decision.reason,), known)
    return _joined(f"{kind}/{slug(folded or name)}", name, (f"folded name {folded!r}",), known, part_of)


def _joined(key: str, label: str, reasons: tuple[str, ...], known: Identities, part_of: str | None = None) -> _Computed:
    """The identity at the end of the decisions that join one entity to another."""
    end, followed = known.decisions.end(key)
    entry = known.vocabulary.entries.get(end)
    label = entry.label if entry else followed[-1].object_label or label if followed else label
    return _Computed(key=end, label=label, reasons=(*reasons, *(line.reason for line in followed)), part_of=part_of)


def _published(computed: _Computed, kind: str, known: Identities) -> Entity:
    return Entity(
        key=known.identifiers.published(computed.key),
        kind=kind,
        label=computed.label,
        reasons=computed.reasons,
        part_of=known.identifiers.published(computed.part_of) if computed.part_of else None,
    )


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
    return _group(stated.name, known)


def _group(name: str, known: Identities) -> Entity:
    return _published(_folded("group", name, known), "AgentGroup", known)


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
            key = known.identifiers.published(known.decisions.end(entry.key)[0])
            agents[agent.value] = Entity(key=key, kind=entry.kinds[0], label=entry.label, reasons=(agent.rule,))
    for demand in recognised.demands:
        for agent in (*demand.to, *demand.via):
            if agent.value not in agents and _GROUP_WORDS.search(agent.value):
                agents[agent.value] = _group(agent.value, known)
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


def _withdrawn(letter: Letter, entities: Iterable[Entity | None], minted: Identifiers) -> Iterator[Finding]:
    for key in sorted({entity.key for entity in entities if entity}):
        if row := minted.withdrawn(key):
            yield Finding(
                code="withdrawn-identifier",
                severity="warning",
                source=letter.source.path,
                message=f"the letter names {key}, which {minted.path}:{row.line} withdraws",
            )
