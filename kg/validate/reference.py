"""The shapes applied by pySHACL, the reference.

pySHACL evaluates a property shape once for each focus node of its node shape, building its constraints anew each time,
but a shape that has targets once for all of them; so the targets of a node shape are given to its property shapes
before it sees them.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg import files
from kg.errors import ConfigurationError
from kg.sinks import rdflib_terms
from kg.terms import PREFIXES, SH, Triple
from kg.validate import knowledge, paths
from kg.validate.results import SEVERITIES, Result

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    RdflibTriple = tuple[Node, Node, Node]

_TARGETS = tuple(SH[f"target{kind}"] for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf"))


def shape_results(triples: Collection[Triple], base: str) -> Iterator[Result]:
    """What the shapes forbid and a graph does. Raises ConfigurationError for shapes that cannot be read or applied."""
    import pyshacl  # a second to import, and only this needs it
    import rdflib
    from rdflib import RDF

    with _quiet_about_ill_typed_literals(), _with_knowledge(triples, base) as data:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=_flattened(), inference="none", inplace=True, do_owl_imports=False
        )
    if not isinstance(report, rdflib.Graph):
        raise ConfigurationError(f"{files.SHAPES}: the shapes cannot be applied: {report}")
    for result in report.subjects(RDF.type, rdflib.URIRef(SH.ValidationResult)):
        yield _from_report(report, result)


def _from_report(report: rdflib.Graph, result: Node) -> Result:
    from rdflib import URIRef

    def value(name: str) -> str:
        return str(report.value(result, URIRef(SH[name])) or "")

    return Result(
        severity=SEVERITIES[value("resultSeverity")],
        focus_node=value("focusNode"),
        path=paths.of_shapes().get(value("sourceShape"), ""),
        component=value("sourceConstraintComponent"),
        message=value("resultMessage"),
        source_shape=value("sourceShape"),
        value=value("value"),
    )


@contextmanager
def _with_knowledge(triples: Collection[Triple], base: str) -> Iterator[rdflib.Graph]:
    """A graph together with what the knowledge files say of the things it names.

    Most of that is the taxonomy, which is long to copy: a letter is put beside it, and taken away again.
    """
    data, known = _taxonomy(base), knowledge.taxonomy(base)
    described = knowledge.reached((value for _, _, value in triples), base) - knowledge.concepts(base)
    new = {triple for subject in described for triple in knowledge.about(subject, base)}.union(triples) - known
    beside = list(rdflib_terms(new))
    data.addN((*triple, data) for triple in beside)
    try:
        yield data
    finally:
        for triple in beside:
            data.remove(triple)


@functools.cache
def _taxonomy(base: str) -> rdflib.Graph:
    import rdflib

    found = rdflib.Graph(bind_namespaces="none")
    found += rdflib_terms(knowledge.taxonomy(base))
    return found


@functools.cache
def _shapes() -> rdflib.Graph:
    import rdflib

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
    import rdflib
    from rdflib import URIRef

    target_predicates = {URIRef(target) for target in _TARGETS}
    found = rdflib.Graph() + shapes
    for shape, _, part in shapes.triples((None, URIRef(SH.property), None)):
        targets = [(p, o) for p, o in shapes.predicate_objects(shape) if p in target_predicates]
        if targets and (None, None, shape) not in shapes and (shape, URIRef(SH.deactivated), None) not in shapes:
            found.remove((shape, URIRef(SH.property), part))
            for predicate, target in targets:
                found.add((part, predicate, target))
    return found


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
