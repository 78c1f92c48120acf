"""Mappers: from a resolved letter to the triples of its graph. Each reads like the triples it makes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.dataset import Dataset
from kg.identity.resolve import Resolved
from kg.mappers.documents import citations
from kg.mappers.letter import addressings, declared_counts, footnotes, letter, source
from kg.mappers.scope import Scope
from kg.mappers.signatures import signatures
from kg.mappers.statements import claims, concept_keys, demands, mentions
from kg.model import Span
from kg.redact import contacts, only, without_contacts
from kg.terms import OA, Literal, Triple
from kg.vocabulary import Vocabulary

_QUOTES = (OA.exact, OA.prefix, OA.suffix)


def letter_triples(resolved: Resolved, dataset: Dataset, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Every triple of a letter's graph, some more than once, in no order, contact data masked as the dataset says."""
    triples = _triples(Scope(dataset, resolved, published_text(resolved, dataset, vocabulary)), vocabulary)
    return map(_masked, triples) if dataset.contacts == "mask" else triples


def published_text(resolved: Resolved, dataset: Dataset, vocabulary: Vocabulary) -> str:
    """What of a letter's text is published: all of it or only what is quoted, with or without contact data."""
    source = resolved.letter.source
    text = without_contacts(source.text) if dataset.contacts == "mask" else source.text
    if dataset.facts(Path(source.path).name).text == "full":
        return text
    return only(text, _quoted(_triples(Scope(dataset, resolved, text), vocabulary)))


def _quoted(triples: Iterable[Triple]) -> Iterator[Span]:
    """The passages that the triples point to."""
    for passage, predicate, _ in triples:
        if predicate == OA.hasSource:
            start, _, end = passage.rpartition("#char=")[2].partition(",")
            yield Span(int(start), int(end))


def _masked(triple: Triple) -> Triple:
    """A triple without contact data in its words; what is quoted is without already."""
    subject, predicate, value = triple
    if not isinstance(value, Literal) or predicate in _QUOTES or not _has_contacts(value.value):
        return triple
    return subject, predicate, value._replace(value=without_contacts(value.value))


@functools.lru_cache(1 << 12)  # most words are those of labels and of rules, and come again
def _has_contacts(words: str) -> bool:
    return bool(contacts(words))


def _triples(scope: Scope, vocabulary: Vocabulary) -> Iterator[Triple]:
    concepts = concept_keys(vocabulary)
    yield from letter(scope)
    yield from source(scope)
    yield from addressings(scope)
    yield from signatures(scope)
    yield from declared_counts(scope)
    yield from footnotes(scope)
    yield from claims(scope, concepts)
    yield from demands(scope)
    yield from citations(scope)
    yield from mentions(scope, concepts)
