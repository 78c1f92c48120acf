"""Each constraint of shapes/ is broken once: by its component for property shapes, by hand for the rest."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import files
from kg.sinks import to_rdflib
from kg.terms import OA, OL, PREFIXES
from kg.validate import OLSH
from kg.validate.knowledge import hierarchy
from tests.validating import FAST, Broken, by_fast_engine, by_reference, validate

BROKEN = Path(__file__).parent / "broken"
TEXT = "https://w3id.org/open-letters/letter/x/text"
OTHER = URIRef("https://example.org/other")

GOOD = rdflib.Graph().parse(BROKEN / "good.ttl")
TEXTS = {TEXT: (BROKEN / "good.txt").read_text(encoding="utf-8")}
SHAPES = rdflib.Graph()
for _path in sorted(files.SHAPES.glob("*.ttl")):
    SHAPES.parse(_path)


def copy(graph: rdflib.Graph) -> rdflib.Graph:
    return rdflib.Graph() + graph


HIERARCHY = to_rdflib(hierarchy())


@functools.cache
def alone(shape: Node) -> rdflib.Graph:
    """One node shape with everything it needs."""
    needed, waiting = rdflib.Graph(), [shape]
    while waiting:
        node = waiting.pop()
        new = [triple for triple in SHAPES.triples((node, None, None)) if triple not in needed]
        needed += new
        waiting += [value for _, _, value in new]
    return needed


def broken_constraints(graph: rdflib.Graph, shape: Node) -> set[tuple[str, str]]:
    """The constraints that a graph breaks when this node shape alone is applied."""
    found = by_reference(graph + HIERARCHY, alone(shape))
    if FAST:
        fast = by_fast_engine(turtle(graph + HIERARCHY), turtle(alone(shape)))
        assert comparable(fast) == comparable(found)
    return {(result.shape, result.component) for result in found}


def turtle(graph: rdflib.Graph) -> str:
    return graph.serialize(format="nt")


def comparable(results: list[Broken]) -> list[Broken]:
    """What engines must agree on.

    Each labels blank nodes anew. And a value of a wrong datatype is also not less than another (SHACL, section 4.5.3),
    except to the reference, to which some values of different datatypes have an order.
    """
    wrong = {(result.focus, result.shape) for result in results if result.component == component("datatype")}
    kept = (r for r in results if (r.focus, r.shape) not in wrong or r.component != component("lessThan"))
    return sorted(result._replace(focus="" if ":" not in result.focus else result.focus) for result in kept)


class Place:
    """A focus node of a property shape in a graph, to be broken there."""

    def __init__(self, graph: rdflib.Graph, shape: Node, focus: Node) -> None:
        self.graph, self.shape, self.focus = graph, shape, focus
        path = SHAPES.value(shape, SH.path)
        inverse = SHAPES.value(path, SH.inversePath)
        choices = SHAPES.value(path, SH.alternativePath)
        self.inverse = inverse is not None
        self.predicates = list(Collection(SHAPES, choices)) if choices else [inverse or path]

    def values(self) -> list[Node]:
        found = self.graph.subjects if self.inverse else self.graph.objects
        arguments = [(p, self.focus) if self.inverse else (self.focus, p) for p in self.predicates]
        return [value for pair in arguments for value in found(*pair)]

    def add(self, value: Node) -> None:
        here = (value, self.predicates[0], self.focus) if self.inverse else (self.focus, self.predicates[0], value)
        self.graph.add(here)

    def clear(self) -> None:
        for predicate in self.predicates:
            self.graph.remove((None, predicate, self.focus) if self.inverse else (self.focus, predicate, None))

    def replace(self, value: Node) -> None:
        self.clear()
        self.add(value)

    def parameter(self, name: str) -> Node:
        value = SHAPES.value(self.shape, SH[name])
        assert value is not None
        return value


def add_another(place: Place) -> None:
    value = next(iter(place.values()), OTHER)
    if isinstance(value, rdflib.Literal):
        place.add(rdflib.Literal(f"{value}1", lang=value.language, datatype=value.datatype))
    for number in range(int(str(place.parameter("maxCount"))) + 1):
        place.add(OTHER + str(number))


def repeat_language(place: Place) -> None:
    place.add(rdflib.Literal("one", lang="en"))
    place.add(rdflib.Literal("two", lang="en"))


def break_equality(place: Place) -> None:
    place.graph.add((place.focus, URIRef(str(place.parameter("equals"))), OTHER))


def swap_order(place: Place) -> None:
    place.graph.set((place.focus, URIRef(str(place.parameter("lessThan"))), number(0)))


def make_unresolved(place: Place) -> None:
    place.replace(URIRef(OL.unresolved))


def number(value: int) -> rdflib.Literal:
    return rdflib.Literal(value, datatype=XSD.nonNegativeInteger)


BREAK: dict[str, Callable[[Place], None]] = {
    "minCount": Place.clear,
    "maxCount": add_another,
    "datatype": lambda place: place.replace(rdflib.Literal("2001", datatype=XSD.gYear)),
    "or": lambda place: place.replace(rdflib.Literal("2001", datatype=XSD.gYear)),
    "class": lambda place: place.replace(OTHER),
    "nodeKind": lambda place: place.replace(rdflib.Literal("a literal")),
    "in": lambda place: place.replace(OTHER),
    "pattern": lambda place: place.replace(rdflib.Literal("?")),
    "minLength": lambda place: place.replace(rdflib.Literal("")),
    "maxLength": lambda place: place.replace(rdflib.Literal("x" * 10_000)),
    "minInclusive": lambda place: place.replace(rdflib.Literal(-1)),
    "languageIn": lambda place: place.replace(rdflib.Literal("titre", lang="fr")),
    "uniqueLang": repeat_language,
    "equals": break_equality,
    "lessThan": swap_order,
    "not": make_unresolved,
}
BUILT_IN = (OLSH, str(SH), str(RDF), str(RDFS), str(XSD), str(OWL))
NO_CONSTRAINT = {"path", "message", "severity", "property", "targetClass", "targetSubjectsOf", "node"}


def constraints(kind: URIRef) -> list[tuple[str, str]]:
    """Each shape of a kind with each of its constraint parameters; the conditions of sh:or and sh:not aside."""
    conditions = {node for p in (SH["or"], SH["not"]) for node in SHAPES.objects(None, p)}
    lists = {node for node in conditions if (node, RDF.first, None) in SHAPES}
    conditions |= {item for node in lists for item in Collection(SHAPES, node)}
    return sorted(
        (str(shape).removeprefix(OLSH), str(p).removeprefix(str(SH)))
        for shape in SHAPES.subjects(RDF.type, kind)
        if shape not in conditions
        for p in set(SHAPES.predicates(shape))
        if str(p).startswith(str(SH)) and str(p).removeprefix(str(SH)) not in NO_CONSTRAINT
    )


def component(parameter: str) -> str:
    return str(SH[f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"])


def first_focus(graph: rdflib.Graph, shape: URIRef, owner: Node) -> Place:
    targets = [s for c in SHAPES.objects(owner, SH.targetClass) for s in graph.subjects(RDF.type, c)]
    targets += [s for p in SHAPES.objects(owner, SH.targetSubjectsOf) for s in graph.subjects(p)]
    places = [Place(graph, shape, focus) for focus in sorted(set(targets))]
    assert places, f"good.ttl has nothing for {shape}"
    return next((place for place in places if place.values()), places[0])


def test_good_graph_has_no_results() -> None:
    assert validate(GOOD, TEXTS) == ()


@pytest.mark.parametrize(("name", "parameter"), constraints(SH.PropertyShape))
def test_property_constraint_breaks(name: str, parameter: str) -> None:
    graph = copy(GOOD)
    shape = URIRef(OLSH[name])
    owner = SHAPES.value(predicate=SH.property, object=shape)
    BREAK[parameter](first_focus(graph, shape, owner))
    assert (OLSH[name], component(parameter)) in broken_constraints(graph, owner)


NODE_EDITS = {
    ("AgentShape", "nodeKind"): "INSERT DATA { [] a foaf:Person ; rdfs:label 'nobody' }",
    ("DatasetShape", "class"): "DELETE WHERE { ?dataset a dcat:Dataset }",
    ("DocumentShape", "nodeKind"): "INSERT DATA { [] a ol:OtherDocument ; rdfs:label 'a law' }",
    ("OrganizationShape", "not"): "INSERT { ?o a foaf:Person } WHERE { ?o a org:Organization }",
    ("PassageShape", "nodeKind"): "INSERT DATA { [] a oa:SpecificResource }",
    ("PassageShape", "pattern"): "INSERT DATA { <https://example.org/text#start> a oa:SpecificResource }",
    ("RelayedFindingShape", "or"): "DELETE WHERE { ?claim ol:attributedToAsStated ?words }",
    ("SelectorShape", "class"): "DELETE WHERE { ?selector a oa:TextQuoteSelector }",
    ("ViolationClaimShape", "or"): "DELETE WHERE { ?claim ol:perpetratorEvidence ?words }",
}


def test_every_node_constraint_has_an_edit() -> None:
    assert sorted(NODE_EDITS) == constraints(SH.NodeShape)


@pytest.mark.parametrize(("name", "parameter"), NODE_EDITS)
def test_node_constraint_breaks(name: str, parameter: str) -> None:
    graph = copy(GOOD)
    graph.update(NODE_EDITS[name, parameter], initNs=PREFIXES)
    assert (OLSH[name], component(parameter)) in broken_constraints(graph, URIRef(OLSH[name]))


def test_shapes_are_valid_shacl_and_use_no_sparql() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=copy(SHAPES), meta_shacl=True)
    assert conforms, text
    assert not list(SHAPES.subject_objects(SH.sparql))


def test_every_shape_that_reports_says_what_to_do() -> None:
    silent = [name for name, _ in constraints(SH.PropertyShape) + constraints(SH.NodeShape)
              if not SHAPES.value(URIRef(OLSH[name]), SH.message)]  # fmt: skip
    assert silent == []


def test_shapes_name_only_known_terms() -> None:
    known = rdflib.Graph()
    for name in ("open-letters", "external-terms"):
        known.parse(files.ONTOLOGY / f"{name}.ttl")
    declared = set(known.subjects())
    named = {
        term for triple in SHAPES for term in triple if isinstance(term, URIRef) and not str(term).startswith(BUILT_IN)
    }
    assert named - declared == set()


@pytest.mark.parametrize("predicate", [OA.exact, OA.prefix, OA.suffix, OL.sha256, OL.codePoints])
def test_altered_quote_or_text_is_found(predicate: str) -> None:
    graph = copy(GOOD)
    subject = next(s for s in sorted(graph.subjects(URIRef(predicate))) if s.startswith(TEXT) and "=0" not in s)
    old = graph.value(subject, URIRef(predicate))
    graph.set((subject, URIRef(predicate), rdflib.Literal("0" * len(str(old)))))
    results = [r for r in validate(graph, TEXTS) if r.component == OLSH.TextConstraintComponent]
    assert [(r.focus_node, r.path, r.severity) for r in results] == [(str(subject), f"<{predicate}>", "violation")]
