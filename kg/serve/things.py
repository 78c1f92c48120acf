"""One thing of the data: everything said of it and what points to it, as triples and as a page shows it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import pyoxigraph as ox

from kg.terms import DCTERMS, OA, OL, RDF, RDFS, SKOS

_IN_A_LIST = 200
"""Things that a page lists under one property; it says how many there are."""
_DEFAULT = ox.DefaultGraph()
_LABELS = tuple(map(ox.NamedNode, (SKOS.prefLabel, RDFS.label, DCTERMS.title)))
_SELECTOR, _EXACT, _BEFORE, _AFTER = map(ox.NamedNode, (OA.hasSelector, OA.exact, OA.prefix, OA.suffix))
Shown = dict[str, Any]


def known(store: ox.Store, iri: str) -> bool:
    """Whether the data says anything of an IRI, or of what its fragments name (`ns` of `ns#Letter`)."""
    try:
        nodes = _with_fragment(iri)
    except ValueError:
        return False
    return any(next(itertools.chain(_from(store, node), _to(store, node)), None) is not None for node in nodes)


def description(store: ox.Store, iri: str, base: str) -> Iterator[ox.Triple]:
    """Every triple from and to a thing, those of its fragments and passages, and the labels of all that they name."""
    subjects = _subjects(store, iri, base)
    triples = [quad.triple for node in subjects for quad in _from(store, node)]
    triples += [quad.triple for node in _with_fragment(iri) for quad in _to(store, node)]
    yield from dict.fromkeys(triples)
    described = set(subjects)
    named = {term for triple in triples for term in (triple.subject, triple.object) if isinstance(term, ox.NamedNode)}
    for node in named - described:
        for predicate in _LABELS:
            yield from (quad.triple for quad in store.quads_for_pattern(node, predicate, None, _DEFAULT))


def page(store: ox.Store, iri: str) -> Shown:
    """What a page on a thing shows: a section for it and for each of its fragments, and what points to it."""
    sections = []
    for node in _subjects(store, iri, f"{iri}#"):
        quads = sorted(_from(store, node), key=_order)
        groups = itertools.groupby(quads, key=attrgetter("predicate"))
        properties = [_property(store, predicate, [quad.object for quad in same]) for predicate, same in groups]
        if properties:
            sections.append({**_named(store, node), "properties": properties})
    quads = sorted((quad for node in _with_fragment(iri) for quad in _to(store, node)), key=_order_to)
    groups = itertools.groupby(quads, key=attrgetter("predicate"))
    incoming = [_property(store, predicate, [quad.subject for quad in same]) for predicate, same in groups]
    return {**_named(store, ox.NamedNode(iri)), "sections": sections, "incoming": incoming}


def shown(term: Any) -> Shown | None:
    """A term as a page shows it."""
    if isinstance(term, ox.Literal):
        return {"text": term.value, "language": term.language or "", "datatype": term.datatype.value}
    if isinstance(term, ox.NamedNode):
        return {"iri": term.value}
    return None if term is None else {"text": str(term)}


def _subjects(store: ox.Store, iri: str, base: str) -> list[ox.NamedNode]:
    """The thing, its fragments, and the passages that it rests on, in the order of their names.

    A fragment is never sent to a server, so the document of `text` also describes `text#char=3,7`.
    """
    found = dict.fromkeys(_with_fragment(iri))
    queue = list(found)
    while queue:
        node = queue.pop()
        near = [quad.object for quad in _from(store, node)]
        if node.value.partition("#")[0] == iri:
            near += [quad.subject for quad in _to(store, node)]
        for other in near:
            if isinstance(other, ox.NamedNode) and other not in found and _belongs(other.value, iri, base):
                found[other] = None
                queue.append(other)
    first, *others = found
    return [first, *sorted(others, key=attrgetter("value"))]


def _belongs(fragment: str, iri: str, base: str) -> bool:
    """Whether a document describes it too: its own fragment, or a passage of a text."""
    return fragment.startswith(f"{iri}#") or (fragment.startswith(base) and "#char=" in fragment)


def _with_fragment(iri: str) -> tuple[ox.NamedNode, ...]:
    return (ox.NamedNode(iri),) if "#" in iri else (ox.NamedNode(iri), ox.NamedNode(f"{iri}#"))


def _from(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(node, None, None, _DEFAULT)


def _to(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, None, node, _DEFAULT)


def _order(quad: ox.Quad) -> tuple[bool, str, str]:
    return quad.predicate.value != RDF.type, quad.predicate.value, str(quad.object)


def _order_to(quad: ox.Quad) -> tuple[str, str]:
    return quad.predicate.value, str(quad.subject)


def _property(store: ox.Store, predicate: ox.NamedNode, values: list[Any]) -> Shown:
    first = values[:_IN_A_LIST]
    return {**_named(store, predicate), "values": [_value(store, value) for value in first], "total": len(values)}


def _value(store: ox.Store, term: Any) -> Shown:
    if isinstance(term, ox.NamedNode):
        return _named(store, term)
    return shown(term) or {}


def _named(store: ox.Store, node: ox.NamedNode) -> Shown:
    """An IRI with its label and, if it is a passage or rests on one, the words of it."""
    described = next(_from(store, node), None) is not None
    named: Shown = {"iri": node.value, "label": _label(store, node), "here": described}
    if quote := _quote(store, node):
        named["quote"] = quote
    return named


def _label(store: ox.Store, node: ox.NamedNode) -> str:
    for predicate in _LABELS:
        labels = [quad.object for quad in store.quads_for_pattern(node, predicate, None, _DEFAULT)]
        texts = [(label.language or "", label.value) for label in labels if isinstance(label, ox.Literal)]
        if texts:
            return min(texts, key=lambda text: (text[0] not in ("", "en"), text))[1]
    return ""


def _quote(store: ox.Store, node: ox.NamedNode) -> Shown | None:
    for evidence in (node, *_objects(store, node, ox.NamedNode(OL.evidence))):
        for selector in _objects(store, evidence, _SELECTOR):
            words = {
                name: text.value
                for name, predicate in (("before", _BEFORE), ("exact", _EXACT), ("after", _AFTER))
                for text in _objects(store, selector, predicate)
            }
            if "exact" in words:
                return words
    return None


def _objects(store: ox.Store, subject: Any, predicate: ox.NamedNode) -> Iterable[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None, _DEFAULT)]
