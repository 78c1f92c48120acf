"""Is a graph what the shapes say, and do its quotes still stand in the text?

Two checks, one list of results. The SHACL shapes of `shapes/` see a letter's graph together with what the knowledge
files say of the things it names. Then every passage is held against the text: SHACL cannot slice strings.
A corpus is validated letter by letter; no shape looks beyond one letter's graph.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import rdflib
from rdflib import RDF, RDFS
from rdflib.collection import Collection
from rdflib.term import Node

from kg import files
from kg.errors import ConfigurationError
from kg.terms import BASE, OA, OL, PREFIXES, SH, Namespace

Severity = Literal["violation", "warning", "info"]
OLSH = Namespace(f"{BASE}shapes#")

_SEVERITIES: dict[str, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_RANK = {"violation": 0, "warning": 1, "info": 2}
_FRAGMENT = re.compile(r"(?P<text>.*)#char=(?P<start>\d+),(?P<end>\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that is wrong, as in a SHACL validation report (SHACL, section 3.6.2).

    `path` is a property path in SPARQL syntax with absolute IRIs, or empty where the node itself is wrong. `component`
    is the constraint component, `source_shape` the shape that has the constraint, `value` the value that breaks it.
    """

    severity: Severity
    focus_node: str
    path: str
    component: str
    message: str
    source_shape: str
    value: str = ""


def validate(graph: rdflib.Graph, texts: Mapping[str, str], base: str = BASE) -> tuple[Result, ...]:
    """Everything wrong with the graph of one letter (or of the dataset), the worst first, in a stable order.

    `texts` holds each text version by its IRI; `base` is the base IRI of the instances. The graph is not changed.
    Raises ConfigurationError for shapes or knowledge files that cannot be read.
    """
    with _quiet_about_ill_typed_literals():
        results = {*_shape_results(graph, base), *evidence_results(graph, texts)}
    return tuple(sorted(results, key=_order))


def conforms(results: Sequence[Result]) -> bool:
    """Whether a release may go out: no violation; warnings and infos are for people to look at."""
    return all(result.severity != "violation" for result in results)


def _order(result: Result) -> tuple[int, str, str, str, str, str]:
    return (
        _RANK[result.severity],
        result.focus_node,
        result.path,
        result.component,
        result.source_shape,
        result.value,
    )


def _shape_results(graph: rdflib.Graph, base: str) -> Iterator[Result]:
    import pyshacl  # a second to import, and only validation needs it

    data = rdflib.Graph()
    data += graph
    data += knowledge_about(graph, base)
    shapes = _turtle(files.SHAPES)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        raise ConfigurationError(f"{files.SHAPES}: the shapes cannot be applied: {report}")
    for result in report.subjects(RDF.type, rdflib.URIRef(SH.ValidationResult)):
        yield _from_report(report, result, shapes)


def _from_report(report: rdflib.Graph, result: Node, shapes: rdflib.Graph) -> Result:
    def value(name: str) -> str:
        return str(report.value(result, rdflib.URIRef(SH[name])) or "")

    shape = report.value(result, rdflib.URIRef(SH.sourceShape))
    path = shapes.value(shape, rdflib.URIRef(SH.path))
    return Result(
        severity=_SEVERITIES[value("resultSeverity")],
        focus_node=value("focusNode"),
        path=_path(shapes, path) if path else "",
        component=value("sourceConstraintComponent"),
        message=value("resultMessage"),
        source_shape=str(shape),
        value=value("value"),
    )


def _path(shapes: rdflib.Graph, path: Node) -> str:
    """A property path in SPARQL syntax: those the shapes use (SPARQL 1.1, section 9.1)."""
    if isinstance(path, rdflib.URIRef):
        return f"<{path}>"
    if inverse := shapes.value(path, rdflib.URIRef(SH.inversePath)):
        return f"^{_path(shapes, inverse)}"
    if choices := shapes.value(path, rdflib.URIRef(SH.alternativePath)):
        return "|".join(_path(shapes, step) for step in Collection(shapes, choices))
    return "/".join(_path(shapes, step) for step in Collection(shapes, path))


def knowledge_about(graph: rdflib.Graph, base: str = BASE) -> rdflib.Graph:
    """What the knowledge files say of the things a graph names, and the class hierarchy."""
    knowledge = _turtle(files.ONTOLOGY)
    found = rdflib.Graph()
    found += knowledge.triples((None, RDFS.subClassOf, None))
    seen: set[Node] = set()
    waiting = {o for o in graph.objects() if isinstance(o, rdflib.URIRef)}
    while waiting:
        node = waiting.pop()
        seen.add(node)
        for _, predicate, value in knowledge.triples((_rebased(node, base, BASE), None, None)):
            value = _rebased(value, BASE, base)
            found.add((node, predicate, value))
            if isinstance(value, rdflib.URIRef) and value not in seen:
                waiting.add(value)
    return found


def _rebased(node: Node, old: str, new: str) -> Node:
    """An instance's IRI under another base; the schema keeps its own."""
    if isinstance(node, rdflib.URIRef) and node.startswith(old) and not node.startswith(OL):
        return rdflib.URIRef(new + node.removeprefix(old))
    return node


@functools.cache
def _turtle(directory: Path) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for path in sorted(directory.glob("*.ttl")):
        try:
            graph.parse(path, format="turtle")
        except Exception as error:
            raise ConfigurationError(f"{path}: {error}") from error
    if not graph:
        raise ConfigurationError(f"{directory}: no Turtle files; reinstall the package")
    return graph


def evidence_results(graph: rdflib.Graph, texts: Mapping[str, str]) -> Iterator[Result]:
    """Hold every text version and every passage of a graph against the texts, given by the IRI of their version."""
    for version in graph.subjects(RDF.type, rdflib.URIRef(OL.TextVersion)):
        yield from _text_results(graph, version, texts.get(str(version)))
    for passage in graph.subjects(RDF.type, rdflib.URIRef(OA.SpecificResource)):
        yield from _passage_results(graph, passage, texts)


def _text_results(graph: rdflib.Graph, version: Node, text: str | None) -> Iterator[Result]:
    if text is None:
        message = "The text is not at hand, so that no quote of it was checked; validate beside the letters."
        yield _evidence_result(version, "TextVersion", OL.hasText, message, severity="warning")
        return
    for predicate, actual in ((OL.sha256, hashlib.sha256(text.encode()).hexdigest()), (OL.codePoints, str(len(text)))):
        for stated in graph.objects(version, rdflib.URIRef(predicate)):
            if str(stated) != actual:
                message = f"This is not the text that was read: its value is {actual}. Build again."
                yield _evidence_result(version, "TextVersion", predicate, message, str(stated))


def _passage_results(graph: rdflib.Graph, passage: Node, texts: Mapping[str, str]) -> Iterator[Result]:
    source = graph.value(passage, rdflib.URIRef(OA.hasSource))
    selector = graph.value(passage, rdflib.URIRef(OA.hasSelector))
    start, end, exact, prefix, suffix = (
        graph.value(selector, rdflib.URIRef(OA[name])) for name in ("start", "end", "exact", "prefix", "suffix")
    )
    if not (_is_offset(start) and _is_offset(end)):
        return  # the shapes have said so
    at, to = int(str(start)), int(str(end))
    named = _FRAGMENT.fullmatch(str(passage))
    if named and (named["text"], int(named["start"]), int(named["end"])) != (str(source), at, to):
        message = f"The IRI of the passage names another place than its selector, {at},{to} of {source}."
        yield _evidence_result(passage, "Passage", OA.hasSelector, message, str(selector))
    text = texts.get(str(source))
    if text is None:
        return
    before, after = len(str(prefix or "")), len(str(suffix or ""))
    for predicate, stated, actual in (
        (OA.prefix, prefix, text[max(0, at - before) : at]),
        (OA.exact, exact, text[at:to]),
        (OA.suffix, suffix, text[to : to + after]),
    ):
        if stated is not None and str(stated) != actual:
            message = f"The text has {actual!r:.80} there. Build again; a quote is never edited by hand."
            yield _evidence_result(selector, "Selector", predicate, message, str(stated))


def _is_offset(value: Node | None) -> bool:
    return value is not None and str(value).isascii() and str(value).isdigit()


def _evidence_result(
    focus: Node | None, shape: str, path: str, message: str, value: str = "", severity: Severity = "violation"
) -> Result:
    return Result(
        severity=severity,
        focus_node=str(focus),
        path=f"<{path}>",
        component=OLSH.TextConstraintComponent,
        message=message,
        source_shape=OLSH[f"{shape}Shape"],
        value=value,
    )


@contextmanager
def _quiet_about_ill_typed_literals() -> Iterator[None]:
    """rdflib logs a traceback for each ill-typed literal; here they are results of sh:datatype."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
