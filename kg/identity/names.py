"""Names: which organisation or person a printed name stands for.

The identity of a name is computed from the name alone: a decision, a curated form, else the folded name. No name looks
at another, so the result does not depend on which letters there are, their order or the process that reads them. Every
entity says why it is this one. The table of identifiers (`kg.identity.identifiers`) then says which key it is published
under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg import files, rules
from kg.fold import fold, slug
from kg.identity import decisions, identifiers
from kg.identity.decisions import Decision, Decisions, kind_of
from kg.identity.identifiers import Identifiers
from kg.model import Entity
from kg.vocabulary import Vocabulary

_SECTIONS = frozenset(rules.load("likeness").values["sections"])


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
    identifiers: Identifiers = field(default_factory=Identifiers)

    def published(self, key: str) -> str:
        """The key under which the thing with a key is published, when decisions and the minted table are followed."""
        return self.identifiers.published(self.decisions.end(key)[0])


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


def organization(name: str, known: Identities, country: str | None = None) -> Entity:
    """The organisation a printed name (without acronym and country) stands for.

    In order: a decision; a curated form that belongs to one organisation, or to one in the printed country; the folded
    name. Of an organisation with national sections, the name beside the country of another place is that section's.
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


def decided_on(line: Decision, known: Identities) -> tuple[str, str]:
    """The keys, as published, of the two that a decision is about."""
    subject = line.subject or computed_key(kind_of(line.object), line.form, known)
    return known.published(subject), known.published(line.object)


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
    if country and folded in known.sectioned and (place := _elsewhere(keys[0], country, known)):
        section = _organization(f"{label} {place}", known)
        return replace(section, reasons=(f"{name!r} beside {place!r} is the national section there", *section.reasons))
    return _joined(keys[0], label, (f"curated form {name!r} of {label!r} in organizations.ttl",), known)


def _section_of(folded: str, known: Identities) -> str | None:
    """The organisation whose name this one has before that of a country, if its sections are named so."""
    words = folded.split()
    for cut in range(1, len(words)):
        keys = known.sectioned.get(" ".join(words[:cut]), ())
        if len(keys) == 1 and _is_of_a_country(words[cut:], known):
            return keys[0]
    return None


def _is_of_a_country(words: Sequence[str], known: Identities) -> bool:
    """Whether words name a country, or begin with one and end in "chapter" or the like."""
    starts = range(1, len(words)) if words[-1] in _SECTIONS else [len(words)]
    return any(" ".join(words[:end]) in known.countries for end in starts)


def _elsewhere(key: str, country: str, known: Identities) -> str | None:
    """What a country is called (ISO 3166-1), if it is not one in which the organisation itself is."""
    place = known.vocabulary.entries.get(f"country/{country}")
    own = known.vocabulary.entries[key].properties.get("ol:country", ())
    return place.label if place and place.key not in own else None


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
    reasons = (*reasons, *(line.reason for line in followed))
    return _Computed(key=end, label=label, reasons=reasons, part_of=None if followed else part_of)


def _published(computed: _Computed, kind: str, known: Identities) -> Entity:
    return Entity(
        key=known.identifiers.published(computed.key),
        kind=kind,
        label=computed.label,
        reasons=computed.reasons,
        part_of=known.published(computed.part_of) if computed.part_of else None,
    )


def group(name: str, known: Identities) -> Entity:
    """A group in words, such as the members of a body, by its folded name."""
    return _published(_folded("group", name, known), "AgentGroup", known)
