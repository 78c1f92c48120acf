"""Resolving: which entity each mention names.

A mention's identity is computed from the mention alone: a curated form or decision, else the folded name, which gives
the minted key. No letter looks at another, so the result does not depend on which letters there are or their order.
Every entity says why it is this one.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import files
from kg.dataset import LetterFacts
from kg.errors import ConfigurationError
from kg.fold import digest, fold, slug
from kg.model import Addressee, BodyMention, DocumentMention, Entity, Finding, Letter, Recognised, Signatory, Stated
from kg.terms import BASE
from kg.vocabulary import Entry, Vocabulary

DECISIONS = "decisions.sssom.tsv"
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
    """The curated knowledge of who is who: folded forms of organisations and bodies, and people's decisions."""

    vocabulary: Vocabulary
    organizations: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, tuple[str, ...]]
    decisions: Mapping[str, tuple[str, str]]


def identities(vocabulary: Vocabulary, directory: Path = files.ONTOLOGY) -> Identities:
    """The curated identities of a knowledge directory.

    Raises ConfigurationError for a decisions file that cannot be read or that joins one form to two organisations.
    """
    return Identities(
        vocabulary=vocabulary,
        organizations=_forms(vocabulary, "organization/"),
        bodies=_forms(vocabulary, "body/"),
        countries=_forms(vocabulary, "country/"),
        decisions=_decisions(directory / DECISIONS),
    )


def _forms(vocabulary: Vocabulary, prefix: str) -> dict[str, tuple[str, ...]]:
    forms: dict[str, set[str]] = defaultdict(set)
    for entry in vocabulary.under(prefix):
        for form in entry.forms:
            forms[fold(form)].add(entry.key)
    return {form: tuple(sorted(keys)) for form, keys in forms.items()}


@functools.cache
def _decisions(path: Path) -> dict[str, tuple[str, str]]:
    """Folded form -> (key, justification) for each positive decision whose subject is a printed form."""
    if not path.is_file():
        return {}
    decided: dict[str, tuple[str, str]] = {}
    for row in read_decisions(path):
        if row.get("predicate_modifier") == "Not" or not row.get("subject_label"):
            continue
        form, key = fold(row["subject_label"]), _expanded(row["object_id"])
        if form in decided and decided[form][0] != key:
            raise ConfigurationError(f"{path}: {row['subject_label']!r} is joined to both {decided[form][0]} and {key}")
        decided[form] = (key, f"decision of {row.get('author_label') or 'a reviewer'}, {row.get('mapping_date', '')}")
    return decided


def read_decisions(path: Path) -> Iterator[dict[str, str]]:
    """The rows of an SSSOM TSV file, without its metadata block."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")


def _expanded(curie: str) -> str:
    return curie.removeprefix(BASE).removeprefix("olr:").replace("organization:", "organization/")


def resolve(recognised: Recognised, known: Identities, facts: LetterFacts) -> Resolved:
    """Give every mention of a letter its entity."""
    letter = recognised.letter
    key = letter_key(letter, facts)
    signers = tuple(signer(s, known) for s in letter.signatories)
    addressees = tuple(addressee(a, known) for a in letter.addressees)
    copied = tuple(addressee(a, known) for a in letter.cc)
    bodies = tuple(body(b, known) for b in recognised.bodies)
    documents = tuple(document(d, key, known) for d in recognised.documents)
    return Resolved(
        key=key,
        recognised=recognised,
        signers=signers,
        represented=tuple(organization(s.on_behalf_of, known) if s.on_behalf_of else None for s in letter.signatories),
        addressees=addressees,
        copied=copied,
        documents=documents,
        bodies=bodies,
        agents=_agents(recognised, addressees, bodies, documents, known),
        findings=recognised.findings + tuple(_ambiguous(recognised)),
    )


def letter_key(letter: Letter, facts: LetterFacts) -> str:
    """`letter/DATE-TITLE`; what has no date or no title is told apart by the hash of its file."""
    if facts.id:
        return f"letter/{slug(facts.id)}"
    words = slug(letter.title.value) if letter.title else "untitled"
    if len(words) > _LONGEST_TITLE:
        words = words[:_LONGEST_TITLE].rsplit("-", 1)[0]
    date = letter.date.value if letter.date else "undated"
    complete = letter.title is not None and letter.date is not None
    return f"letter/{date}-{words}" + ("" if complete else f"-{letter.source.sha256[:8]}")


def signer(signatory: Signatory, known: Identities) -> Entity:
    """Who signs: an organisation or a person."""
    if signatory.kind == "person":
        return person(signatory.name, signatory.honorific)
    return organization(signatory.name, known, country=signatory.country)


def organization(name: str, known: Identities, country: str | None = None) -> Entity:
    """The organisation a printed name (without acronym and country) stands for.

    In order: a decision; a curated form that belongs to one organisation, or to one in the printed country; the folded
    name.
    """
    folded = fold(name)
    if folded in known.decisions:
        key, why = known.decisions[folded]
        return _curated(known.vocabulary.entries.get(key), key, name, why)
    keys = known.organizations.get(folded, ())
    if len(keys) > 1 and country:
        keys = tuple(
            k for k in keys if f"country/{country}" in known.vocabulary.entries[k].properties.get("ol:country", ())
        )
    if len(keys) == 1:
        entry = known.vocabulary.entries[keys[0]]
        return _curated(entry, keys[0], name, f"curated form {name!r} of {entry.label!r} in organizations.ttl")
    return Entity(
        key=f"organization/{slug(name)}", kind="Organization", label=name, reasons=(f"folded name {folded!r}",)
    )


def _curated(entry: Entry | None, key: str, name: str, why: str) -> Entity:
    return Entity(key=key, kind="Organization", label=entry.label if entry else name, reasons=(why,))


def person(name: str, honorific: str | None = None) -> Entity:
    """A person, by the folded name without the honorific; a role belongs to the signature, never to the person."""
    folded = fold(name)
    bare = folded.removeprefix(fold(honorific)).strip() if honorific else folded
    return Entity(key=f"person/{slug(bare or folded)}", kind="Person", label=name, reasons=(f"folded name {bare!r}",))


def addressee(stated: Addressee, known: Identities) -> Entity:
    """Whom a letter is addressed to: a person, a body or state that the knowledge files know, or a group."""
    if stated.kind == "person":
        return person(stated.name)
    folded = fold(stated.name)
    for forms, kind in ((known.bodies, "UNBody"), (known.countries, "Country")):
        keys = forms.get(folded, ())
        if len(keys) == 1:
            entry = known.vocabulary.entries[keys[0]]
            return Entity(
                key=keys[0], kind=kind, label=entry.label, reasons=(f"form {stated.name!r} of {entry.label!r}",)
            )
    return _group(stated.name)


def _group(name: str) -> Entity:
    return Entity(key=f"group/{slug(name)}", kind="AgentGroup", label=name, reasons=(f"folded name {fold(name)!r}",))


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
            agents[agent.value] = Entity(key=entry.key, kind=entry.kinds[0], label=entry.label, reasons=(agent.rule,))
    for demand in recognised.demands:
        for agent in (*demand.to, *demand.via):
            if agent.value not in agents and _GROUP_WORDS.search(agent.value):
                agents[agent.value] = _group(agent.value)
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
