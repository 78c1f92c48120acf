"""Is a graph what the shapes say, and do its quotes still stand in the text?

Two checks, one list of results. The SHACL shapes of `shapes/` see a letter's graph together with what the knowledge
files say of the things it names. Then every passage is held against the text: SHACL cannot slice strings.
A corpus is validated letter by letter; no shape looks beyond one letter's graph.

pySHACL is the engine. It evaluates a property shape once for each focus node of its node shape, building its
constraints anew each time, but a shape that has targets once for all of them; so the targets of a node shape are
given to its property shapes before it sees them.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import rdflib
from rdflib import RDF, RDFS
from rdflib.collection import Collection
from rdflib.term import Node

from kg import files, vocabulary
from kg.errors import ConfigurationError
from kg.sinks import rdflib_terms
from kg.terms import BASE, IRI, OA, OL, PREFIXES, SH, Namespace, Triple, V, rebased

Severity = Literal["violation", "warning", "info"]
RdflibTriple = tuple[Node, Node, Node]
OLSH = Namespace(f"{BASE}shapes#")

_SEVERITIES: dict[str, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_RANK = {"violation": 0, "warning": 1, "info": 2}
_TARGETS = {rdflib.URIRef(SH[f"target{kind}"]) for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf")}
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

    shapes = _shapes()
    with _with_knowledge(graph, base) as data:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=_flattened(), inference="none", inplace=True, do_owl_imports=False
        )
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


@contextmanager
def _with_knowledge(graph: rdflib.Graph, base: str) -> Iterator[rdflib.Graph]:
    """A graph together with what the knowledge files say of the things it names.

    Most of that is the taxonomy, which is long to copy: a letter is put beside it, and taken away again.
    """
    data = _taxonomy(base)
    described = _reached(graph.objects(), base) - _concepts(base)
    named = (triple for subject in described for triple in _described(subject, base))
    new = {triple for triple in itertools.chain(graph, named) if triple not in data}
    data.addN((*triple, data) for triple in new)
    try:
        yield data
    finally:
        for triple in new:
            data.remove(triple)


def knowledge_about(graph: rdflib.Graph, base: str = BASE) -> rdflib.Graph:
    """What the knowledge files say of the things a graph names, and the class hierarchy."""
    found = rdflib.Graph(bind_namespaces="none")
    found += _hierarchy()
    found += (triple for subject in _reached(graph.objects(), base) for triple in _described(subject, base))
    return found


@functools.cache
def _taxonomy(base: str) -> rdflib.Graph:
    """The class hierarchy, and all that the violation concepts lead to."""
    found = rdflib.Graph(bind_namespaces="none")
    found += _hierarchy()
    found += (triple for subject in _concepts(base) for triple in _described(subject, base))
    return found


@functools.cache
def _concepts(base: str) -> frozenset[str]:
    return frozenset(_reached((subject for subject in _knowledge(base) if subject.startswith(V)), base))


def _reached(named: Iterable[object], base: str) -> set[str]:
    """What the knowledge files describe of the things named, of those named there, and so on."""
    links = _links(base)
    seen: set[str] = set()
    waiting = {str(name) for name in named} & links.keys()
    while waiting:
        subject = waiting.pop()
        seen.add(subject)
        waiting |= links[subject] - seen
    return seen


@functools.cache
def _links(base: str) -> Mapping[str, Set[str]]:
    known = _knowledge(base)
    return {subject: {str(o) for _, _, o in about} & known.keys() for subject, about in known.items()}


@functools.cache
def _described(subject: str, base: str) -> tuple[RdflibTriple, ...]:
    return tuple(rdflib_terms(_knowledge(base)[subject]))


@functools.cache
def _knowledge(base: str) -> Mapping[str, Sequence[Triple]]:
    known = vocabulary.triples(files.ONTOLOGY, vocabulary.WITH_EXTERNAL_TERMS)
    moved = ((rebased(s, base), p, rebased(o, base) if isinstance(o, IRI) else o) for s, p, o in known)
    return {str(subject): about for subject, about in vocabulary.by_subject(moved).items()}


@functools.cache
def _hierarchy() -> tuple[RdflibTriple, ...]:
    known = vocabulary.triples(files.ONTOLOGY, vocabulary.WITH_EXTERNAL_TERMS)
    return tuple(rdflib_terms(triple for triple in known if triple[1] == RDFS.subClassOf))


@functools.cache
def _shapes() -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for path in sorted(files.SHAPES.glob("*.ttl")):
        try:
            graph.parse(path, format="turtle")
        except Exception as error:
            raise ConfigurationError(f"{path}: {error}") from error
    if not graph:
        raise ConfigurationError(f"{files.SHAPES}: no Turtle files; reinstall the package")
    return graph


@functools.cache
def _flattened() -> rdflib.Graph:
    """The shapes, with the targets of each node shape given to its property shapes (SHACL, section 2.1.3)."""
    return flattened(_shapes())


def flattened(shapes: rdflib.Graph) -> rdflib.Graph:
    """Shapes that find the same: property shapes target what their node shape does, and it has them no more.

    A node shape that another shape refers to, and one that is deactivated, stays as it is.
    """
    found = rdflib.Graph() + shapes
    for shape, _, part in shapes.triples((None, rdflib.URIRef(SH.property), None)):
        targets = [(p, o) for p, o in shapes.predicate_objects(shape) if p in _TARGETS]
        if targets and (None, None, shape) not in shapes and (shape, rdflib.URIRef(SH.deactivated), None) not in shapes:
            found.remove((shape, rdflib.URIRef(SH.property), part))
            for predicate, target in targets:
                found.add((part, predicate, target))
    return found


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
