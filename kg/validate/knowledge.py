"""What the shapes see beside a graph: what the knowledge files say of the things it names, and the class hierarchy."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence, Set

from kg import files, vocabulary
from kg.terms import IRI, RDFS, Triple, V, rebased


def knowledge_about(triples: Iterable[Triple], base: str) -> set[Triple]:
    """What the knowledge files say of the things a graph names, and the class hierarchy."""
    found = set(hierarchy())
    for subject in reached((value for _, _, value in triples), base):
        found.update(about(subject, base))
    return found


@functools.cache
def taxonomy(base: str) -> frozenset[Triple]:
    """The class hierarchy, and all that the violation concepts lead to; the most of what any letter needs."""
    return frozenset(hierarchy()) | {triple for subject in concepts(base) for triple in about(subject, base)}


@functools.cache
def concepts(base: str) -> frozenset[str]:
    """The violation concepts and what they lead to."""
    return frozenset(reached((subject for subject in _knowledge(base) if subject.startswith(V)), base))


def reached(named: Iterable[object], base: str) -> set[str]:
    """What the knowledge files describe of the things named, of those named there, and so on."""
    links = _links(base)
    seen: set[str] = set()
    waiting = links.keys() & {name for name in named if isinstance(name, str)}
    while waiting:
        subject = waiting.pop()
        seen.add(subject)
        waiting |= links[subject] - seen
    return seen


def about(subject: str, base: str) -> Sequence[Triple]:
    """What the knowledge files say of one thing."""
    return _knowledge(base)[subject]


@functools.cache
def hierarchy() -> tuple[Triple, ...]:
    """The subclass statements of the ontology and of the vocabularies it uses."""
    known = vocabulary.triples(files.ONTOLOGY, vocabulary.WITH_EXTERNAL_TERMS)
    return tuple(triple for triple in known if triple[1] == RDFS.subClassOf)


@functools.cache
def _links(base: str) -> Mapping[str, Set[str]]:
    known = _knowledge(base)
    return {
        subject: known.keys() & {value for _, _, value in said if isinstance(value, str)}
        for subject, said in known.items()
    }


@functools.cache
def _knowledge(base: str) -> Mapping[str, Sequence[Triple]]:
    known = vocabulary.triples(files.ONTOLOGY, vocabulary.WITH_EXTERNAL_TERMS)
    moved = ((rebased(s, base), p, rebased(o, base) if isinstance(o, IRI) else o) for s, p, o in known)
    return {str(subject): said for subject, said in vocabulary.by_subject(moved).items()}
