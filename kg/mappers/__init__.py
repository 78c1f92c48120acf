"""Mappers: from a resolved letter to the triples of its graph. Each reads like the triples it makes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.dataset import Dataset
from kg.mappers.documents import citations
from kg.mappers.letter import addressings, declared_counts, footnotes, letter, source
from kg.mappers.scope import Scope
from kg.mappers.signatures import signatures
from kg.mappers.statements import claims, concept_keys, demands, mentions
from kg.resolve import Resolved
from kg.terms import Triple
from kg.vocabulary import Vocabulary


def letter_triples(resolved: Resolved, dataset: Dataset, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Every triple of a letter's graph, some more than once, in no order."""
    scope = Scope(dataset, resolved)
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
