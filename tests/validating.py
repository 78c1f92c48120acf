"""Validating in tests: by the reference, and where the fast engine is installed by that too, which must agree."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from typing import NamedTuple

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import SH

from kg import validate as validation
from kg.sinks import from_rdflib
from kg.terms import BASE
from kg.validate import Result, compiled

FAST = compiled.installed()
assert FAST or not os.environ.get("CI"), "the fast engine is missing: pip install '.[fast]'"


class Broken(NamedTuple):
    """A validation result."""

    focus: str
    shape: str
    component: str


def validate(graph: rdflib.Graph, texts: Mapping[str, str], base: str = BASE) -> tuple[Result, ...]:
    """What both engines say of a graph."""
    triples = list(from_rdflib(graph))
    results = validation.validate(triples, texts, base, fast=False)
    if FAST:
        assert validation.validate(triples, texts, base, fast=True) == results
    return results


def by_reference(graph: rdflib.Graph, shapes: rdflib.Graph) -> list[Broken]:
    """What pySHACL finds broken, each result by its focus node, source shape and component."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    parts = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent)
    results = report.objects(None, SH.result)
    return sorted(Broken(*(str(report.value(result, part)) for part in parts)) for result in results)


def by_fast_engine(graph: str, shapes: str) -> list[Broken]:
    """The same, by the fast engine, which is given Turtle: rdflib would write some literals in another form."""
    report = importlib.import_module("shacl").Shapes.from_turtle(shapes).validate_turtle(graph)
    return sorted(Broken(_plain(r.focus_node), _plain(r.source_shape), r.component_iri) for r in report.results)


def _plain(term: str) -> str:
    """The IRI, label or lexical form of a term in N-Triples."""
    (statement,) = ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES)
    return str(statement.object.value)
