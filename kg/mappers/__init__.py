"""Mappers: from a resolved letter to the triples of its graph. Each reads like the triples it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeGuard

from kg.dataset import Dataset
from kg.identity.resolve import Resolved
from kg.mappers.documents import citations
from kg.mappers.letter import addressings, declared_counts, footnotes, letter, source
from kg.mappers.scope import Scope
from kg.mappers.signatures import signatures
from kg.mappers.statements import claims, concept_keys, demands, mentions
from kg.model import Span
from kg.redact import contacts, only, without_contacts
from kg.terms import IRI, OA, RDF, XSD, Literal, Term, Triple
from kg.vocabulary import Vocabulary

_QUOTES = {OA.exact, OA.prefix, OA.suffix}
_WORDS = {XSD.string, RDF.langString}


def letter_triples(
    resolved: Resolved, dataset: Dataset, vocabulary: Vocabulary, published: str | None = None
) -> Iterator[Triple]:
    """Every triple of a letter's graph, some more than once, in no order, contact data masked as the dataset says.

    `published` is its published text, where that is at hand.
    """
    published = published_text(resolved, dataset, vocabulary) if published is None else published
    triples = _triples(Scope(dataset, resolved, published), vocabulary)
    return _masked(list(triples)) if dataset.contacts == "mask" else triples


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


def _masked(triples: Sequence[Triple]) -> Iterator[Triple]:
    """The triples without contact data in their words; what is quoted is without already."""
    words = dict.fromkeys(value.value for _, predicate, value in triples if _has_words(value, predicate))
    if not contacts("\n".join(words)):  # as in most letters; no contact data goes over lines
        return iter(triples)
    return (
        (s, p, o._replace(value=without_contacts(o.value)) if isinstance(o, Literal) and _has_words(o, p) else o)
        for s, p, o in triples
    )


def _has_words(value: Term, predicate: IRI) -> TypeGuard[Literal]:
    return isinstance(value, Literal) and value.datatype in _WORDS and predicate not in _QUOTES


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
