"""The knowledge files as Python sees them: Turtle in, entries and a lexicon out.

An entry is whatever the Turtle describes under our base: a violation concept, a UN body, a treaty, an organisation, a
country. Its forms are skos:prefLabel, skos:altLabel and skos:hiddenLabel; everything else is in `properties`, by
prefixed name.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from kg import files
from kg.errors import ConfigurationError
from kg.fold import lower, view
from kg.sinks import from_turtle
from kg.terms import BASE, IRI, PREFIXES, RDF, SKOS, Literal, Triple

KNOWLEDGE = ("violations", "bodies", "un-documents", "countries", "organizations")
PUBLISHED = ("open-letters", *KNOWLEDGE)
WITH_EXTERNAL_TERMS = (*PUBLISHED, "external-terms")
_FORMS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One described thing. `key` is its IRI without the base, `kinds` the local names of its classes."""

    key: str
    kinds: tuple[str, ...]
    label: str
    forms: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]

    def first(self, property_name: str) -> str | None:
        """The only or first value of a property (`ol:symbol`, `skos:notation`), in the order of the sorted values."""
        return next(iter(self.properties.get(property_name, ())), None)


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found in a view: `[start, end)` in the view's text, and every entry that has this form."""

    start: int
    end: int
    keys: tuple[str, ...]


class Lexicon:
    """Finds the forms of many entries in one scan of a text.

    A form matches whole words, whatever the case; a form without lower-case letters ("ICC", "WHO") only as it is.
    """

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for form, key in forms:
            plain = view(form).text.strip()
            if plain:
                keys[lower(plain)][plain if plain == plain.upper() else ""].add(key)
        self._patterns = sorted(keys)
        self._keys = [keys[pattern] for pattern in self._patterns]
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns)

    @functools.lru_cache(maxsize=256)  # noqa: B019 - a lexicon lives as long as the process
    def overlapping(self, text: str) -> Sequence[Hit]:
        """Every whole-word hit in a view's text, leftmost first and longer before shorter."""
        hits = []
        for number, start, end in self._automaton.find_matches_as_indexes(lower(text), overlapping=True):
            if _inside_word(text, start) or _inside_word(text, end):
                continue
            found = self._keys[number]
            keys = found.get("", set()) | found.get(text[start:end], set())
            if keys:
                hits.append(Hit(start, end, tuple(sorted(keys))))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))

    def scan(self, text: str) -> list[Hit]:
        """The hits that remain when the leftmost, then longest, takes the place."""
        chosen: list[Hit] = []
        for hit in self.overlapping(text):
            if not chosen or hit.start >= chosen[-1].end:
                chosen.append(hit)
        return chosen


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """Every entry of the knowledge files, by key; equal only to itself, so what is derived from one can be cached."""

    entries: Mapping[str, Entry]

    def under(self, prefix: str) -> tuple[Entry, ...]:
        """The entries whose key starts with a prefix such as `body/`, in the order of their keys."""
        return tuple(entry for key, entry in self.entries.items() if key.startswith(prefix))

    def lexicon(self, *prefixes: str) -> Lexicon:
        """A lexicon of the forms of the entries under these prefixes."""
        return _lexicon(self, prefixes)


@functools.cache
def _lexicon(vocabulary: Vocabulary, prefixes: tuple[str, ...]) -> Lexicon:
    entries = (entry for prefix in prefixes for entry in vocabulary.under(prefix))
    return Lexicon((form, entry.key) for entry in entries for form in entry.forms)


@functools.cache
def load(directory: Path = files.ONTOLOGY) -> Vocabulary:
    """Read the knowledge files of a directory.

    Raises ConfigurationError for a file that is missing, is no Turtle, or describes a thing without a label.
    """
    described = by_subject(triples(directory, KNOWLEDGE))
    entries = (_entry(subject, described[subject]) for subject in sorted(described) if subject.startswith(BASE))
    return Vocabulary(entries={entry.key: entry for entry in entries if entry})


def triples(directory: Path = files.ONTOLOGY, names: tuple[str, ...] = PUBLISHED) -> list[Triple]:
    """The triples of knowledge files, as they are published.

    Raises ConfigurationError for a file that is missing, is no Turtle, or uses a blank node.
    """
    return list(dict.fromkeys(triple for name in names for triple in _read(directory / f"{name}.ttl")))


def by_subject(described: Iterable[Triple]) -> dict[IRI, list[Triple]]:
    """Triples by what they are about."""
    found: dict[IRI, list[Triple]] = defaultdict(list)
    for triple in described:
        found[triple[0]].append(triple)
    return found


@functools.cache
def _read(path: Path) -> tuple[Triple, ...]:
    try:
        found = tuple(from_turtle(path))
    except (OSError, SyntaxError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    for subject, predicate, value in found:
        if subject.startswith("_:") or (isinstance(value, IRI) and value.startswith("_:")):
            raise ConfigurationError(f"{path}: a blank node at {predicate}; give it an IRI, so that it can be cited")
    return found


def _entry(subject: IRI, about: list[Triple]) -> Entry | None:
    kinds = [_text(o) for _, p, o in about if p == RDF.type]
    labels = [
        o.value for _, p, o in about if p == SKOS.prefLabel and isinstance(o, Literal) and o.language in ("en", "")
    ]
    if not labels:
        if SKOS.ConceptScheme in kinds:
            return None
        raise ConfigurationError(f"{subject} has no English skos:prefLabel; give it one in ontology/")
    properties: dict[str, list[str]] = defaultdict(list)
    for _, predicate, value in about:
        properties[_prefixed(predicate)].append(_text(value).removeprefix(BASE))
    return Entry(
        key=subject.removeprefix(BASE),
        kinds=tuple(sorted(kind.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for kind in kinds)),
        label=min(labels),
        forms=tuple(sorted({_text(o) for _, p, o in about if p in _FORMS})),
        properties={name: tuple(sorted(values)) for name, values in sorted(properties.items())},
    )


def _text(value: IRI | Literal) -> str:
    return value.value if isinstance(value, Literal) else str(value)


@functools.cache
def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
