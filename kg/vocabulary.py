"""The knowledge files as Python sees them: Turtle in, entries and a lexicon out.

An entry is whatever the Turtle describes under our base: a violation concept, a UN body, a treaty, an organisation, a
country. Its forms are skos:prefLabel, skos:altLabel and skos:hiddenLabel; everything else is in `properties`, by
prefixed name.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs
import rdflib
from rdflib.namespace import RDF, SKOS

from kg import files
from kg.errors import ConfigurationError
from kg.fold import lower, view
from kg.terms import BASE, IRI, PREFIXES, XSD, Literal, Term, Triple, text

KNOWLEDGE = ("violations", "bodies", "un-documents", "countries", "organizations")
PUBLISHED = ("open-letters", *KNOWLEDGE)


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

    def overlapping(self, text: str) -> list[Hit]:
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
        return Lexicon((form, entry.key) for prefix in prefixes for entry in self.under(prefix) for form in entry.forms)


@functools.cache
def load(directory: Path = files.ONTOLOGY) -> Vocabulary:
    """Read the knowledge files of a directory.

    Raises ConfigurationError for a file that is missing, is no Turtle, or describes a thing without a label.
    """
    graph = rdflib.Graph()
    for name in KNOWLEDGE:
        _parse(graph, directory / f"{name}.ttl")
    subjects = sorted({str(s) for s in graph.subjects() if str(s).startswith(BASE)})
    entries = (_entry(graph, rdflib.URIRef(subject)) for subject in subjects)
    return Vocabulary(entries={entry.key: entry for entry in entries if entry})


def _parse(graph: rdflib.Graph, path: Path) -> None:
    try:
        graph.parse(path, format="turtle")
    except Exception as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _entry(graph: rdflib.Graph, subject: rdflib.URIRef) -> Entry | None:
    labels = [str(o) for o in graph.objects(subject, SKOS.prefLabel) if getattr(o, "language", None) in ("en", None)]
    if not labels:
        if (subject, RDF.type, SKOS.ConceptScheme) in graph:
            return None
        raise ConfigurationError(f"{subject} has no English skos:prefLabel; give it one in ontology/")
    forms = {str(o) for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel) for o in graph.objects(subject, p)}
    properties: dict[str, list[str]] = defaultdict(list)
    for predicate, value in graph.predicate_objects(subject):
        properties[_prefixed(str(predicate))].append(str(value).removeprefix(BASE))
    kinds = sorted(str(kind).rsplit("#", 1)[-1].rsplit("/", 1)[-1] for kind in graph.objects(subject, RDF.type))
    return Entry(
        key=str(subject).removeprefix(BASE),
        kinds=tuple(kinds),
        label=min(labels),
        forms=tuple(sorted(forms)),
        properties={name: tuple(sorted(values)) for name, values in sorted(properties.items())},
    )


def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def triples(directory: Path = files.ONTOLOGY, names: tuple[str, ...] = PUBLISHED) -> list[Triple]:
    """The triples of knowledge files, as they are published.

    Raises ConfigurationError for a file that is missing, is no Turtle, or uses a blank node.
    """
    graph = rdflib.Graph()
    for name in names:
        _parse(graph, directory / f"{name}.ttl")
    found: list[Triple] = []
    for subject, predicate, value in graph:
        if isinstance(subject, rdflib.BNode) or isinstance(value, rdflib.BNode):
            raise ConfigurationError(
                f"{directory}: a blank node at {predicate}; give it an IRI, so that it can be cited"
            )
        found.append((IRI(subject), IRI(predicate), _term(value)))
    return found


def _term(value: rdflib.term.Node) -> Term:
    if not isinstance(value, rdflib.Literal):
        return IRI(str(value))
    if value.language:
        return text(str(value), value.language)
    return Literal(str(value), str(value.datatype or XSD.string))
