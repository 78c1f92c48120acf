"""The pages of the ontology and of the shapes, with diagrams and with examples from the data at hand."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kg import files, sinks
from kg.site import drawings
from kg.site.facts import Corpus
from kg.site.graph import Graph, Thing
from kg.site.page import Alternate, Page, local
from kg.terms import DCTERMS, IRI, OL, OWL, RDF, RDFS, SH, SKOS, prefixes
from kg.writers import Names, write

_NS = OL.removesuffix("#")
_BOUNDS = (
    (SH.minCount, "at least {}"),
    (SH.maxCount, "at most {}"),
    (SH.datatype, "is a {}"),
    (SH["class"], "is a {}"),
    (SH.nodeKind, "is an {}"),
    (SH.pattern, "matches {}"),
    (SH.minInclusive, "is {} or more"),
    (SH.maxInclusive, "is {} or less"),
    (SH.minLength, "has {} characters or more"),
    (SH.maxLength, "has {} characters or fewer"),
    (SH.hasValue, "has the value {}"),
    (SH.equals, "equals {}"),
    (SH.disjoint, "differs from {}"),
    (SH.lessThan, "is less than {}"),
    (SH.uniqueLang, "has each language once"),
)


def pages(corpus: Corpus) -> Iterator[Page]:
    """The page of the ontology and the page of the shapes."""
    namespace = Thing(label="ontology", key="ns", kind="", iri=_NS)
    data = (
        Alternate(path="ns.ttl", media_type="text/turtle", name="Turtle"),
        Alternate(path="ns.jsonld", media_type="application/ld+json", name="JSON-LD"),
    )
    yield Page(path="ns.html", template="ontology.html", values=_ontology(corpus, namespace), alternates=data)
    names = sorted(path.name for path in files.SHAPES.glob("*.ttl"))
    values = {"files": [f"shapes/{name}" for name in names], "shapes": list(_shapes())}
    yield Page(path="shapes.html", template="shapes.html", values=values)


def short(iri: str) -> str:
    """An IRI with our prefixes, for reading."""
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _ontology(corpus: Corpus, about: Thing) -> dict[str, Any]:
    graph = corpus.graph
    classes = [iri for iri in graph.instances(OWL.Class) if iri.startswith(OL)]
    properties = [i for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for i in graph.instances(kind)]
    ours = sorted((iri for iri in properties if iri.startswith(OL)), key=str.casefold)
    used = Counter(str(p) for thing in graph.subjects_described() for _, p, _ in graph.about(thing))
    described = [_property(graph, iri, used) for iri in ours]
    children, roots = _hierarchy(graph, classes)
    return {
        "title": graph.text(about.iri, DCTERMS.title) or "Ontology",
        "about": graph.text(about.iri, DCTERMS.description),
        "namespace": OL,
        "version": graph.text(about.iri, OWL.versionInfo),
        "box": drawings.BOX_HEIGHT,
        "hierarchy": drawings.tree(children, roots),
        "classes": [_class(corpus, iri, described) for iri in classes],
        "properties": described,
        "lists": list(_closed_lists(graph, classes)),
    }


def _hierarchy(graph: Graph, classes: list[IRI]) -> tuple[Mapping[str, list[str]], list[str]]:
    children: dict[str, list[str]] = {}
    roots = []
    for iri in classes:
        above = [parent for parent in graph.texts(iri, RDFS.subClassOf) if parent in classes]
        for parent in above:
            children.setdefault(graph.label(parent), []).append(graph.label(iri))
        if not above:
            roots.append(graph.label(iri))
    return children, sorted(roots, key=lambda name: (name not in children, name))


def _property(graph: Graph, iri: str, used: Mapping[str, int]) -> dict[str, Any]:
    domain, found = graph.text(iri, RDFS.domain), graph.text(iri, RDFS.range)
    return {
        "local": local(iri),
        "label": graph.label(iri),
        "comment": graph.text(iri, RDFS.comment),
        "domain": short(domain) if domain else "",
        "range": short(found) if found else "",
        "of": domain,
        "to": found,
        "used": used.get(iri, 0),
    }


def _class(corpus: Corpus, iri: str, properties: list[dict[str, Any]]) -> dict[str, Any]:
    graph = corpus.graph
    own = [p for p in properties if p["of"] == iri]
    spokes = [(p["label"], graph.label(p["to"]) if p["to"].startswith(OL) else p["range"]) for p in own]
    instances = graph.instances(iri)
    supers = graph.texts(iri, RDFS.subClassOf)
    return {
        "local": local(iri),
        "label": graph.label(iri),
        "comment": graph.text(iri, RDFS.comment),
        "sketch": graph.text(iri, SKOS.example),
        "supers": [{"name": short(s), "local": local(s) if s.startswith(OL) else ""} for s in supers],
        "properties": own,
        "star": drawings.star(graph.label(iri), spokes) if len(spokes) > 1 else None,
        "instances": len(instances),
        "example": _turtle(corpus, instances[0]) if instances else "",
    }


def _turtle(corpus: Corpus, iri: str) -> str:
    """What the data say of one thing, in Turtle, without the prefixes; no more than a page of it."""
    out = io.BytesIO()
    write({sinks.DEFAULT: list(corpus.graph.about(iri))}, "turtle", out, Names(corpus.graph.base))
    body = out.getvalue().decode().partition("\n\n")[2].strip().split("\n")
    return "\n".join(body if len(body) <= 24 else [*body[:24], "    …"])


def _closed_lists(graph: Graph, classes: list[IRI]) -> Iterator[dict[str, Any]]:
    for iri in classes:
        individuals = [i for i in graph.instances(iri) if OWL.NamedIndividual in graph.texts(i, RDF.type)]
        if individuals:
            listed = [{"local": local(i), "comment": graph.text(i, RDFS.comment)} for i in individuals]
            yield {"label": graph.label(iri).capitalize(), "individuals": listed}


def _shapes() -> Iterator[dict[str, Any]]:
    triples = [t for path in sorted(files.SHAPES.glob("*.ttl")) for t in sinks.from_turtle(path)]
    graph = Graph(triples, OL)
    for iri in sorted(graph.instances(SH.NodeShape), key=local):
        if iri.startswith("_:"):
            continue
        targets = graph.texts(iri, SH.targetClass)
        rows = [_property_shape(graph, p) for p in graph.texts(iri, SH.property)]
        others = [*graph.texts(iri, SH.targetSubjectsOf), *graph.texts(iri, SH.targetObjectsOf)]
        yield {
            "local": local(iri),
            "targets": [{"name": short(t), "local": local(t) if t.startswith(OL) else ""} for t in targets],
            "others": ", ".join(map(short, others)),
            "messages": graph.texts(iri, SH.message),
            "properties": sorted(rows, key=lambda row: row["path"]),
        }


def _property_shape(graph: Graph, iri: str) -> dict[str, Any]:
    bounds = ((form, value) for p, form in _BOUNDS for value in graph.texts(iri, p))
    must = [form.format(_named(value)) for form, value in bounds if value not in ("0", "false")]
    must += ["is one of " + ", ".join(map(_named, _items(graph, head))) for head in graph.texts(iri, SH["in"])]
    must += [f"is in {', '.join(_items(graph, head))}" for head in graph.texts(iri, SH.languageIn)]
    severity = graph.text(iri, SH.severity)
    return {
        "path": _path(graph, graph.text(iri, SH.path)),
        "must": must,
        "message": graph.text(iri, SH.message),
        "severity": local(severity) if severity else "Violation",
    }


def _named(value: str) -> str:
    return short(value) if ":" in value and value.startswith("http") else value


def _path(graph: Graph, iri: str) -> str:
    """A property path as SPARQL writes it (SHACL, section 2.3.1)."""
    if inverse := graph.text(iri, SH.inversePath):
        return f"^{_path(graph, inverse)}"
    if alternatives := graph.text(iri, SH.alternativePath):
        return "|".join(_path(graph, part) for part in _items(graph, alternatives))
    if graph.text(iri, RDF.first):
        return "/".join(_path(graph, part) for part in _items(graph, iri))
    return short(iri)


def _items(graph: Graph, head: str) -> list[str]:
    """The items of an RDF list."""
    found = []
    while first := graph.text(head, RDF.first):
        found.append(first)
        head = graph.text(head, RDF.rest)
    return found
