"""Validating a letter's graph, and the reports."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from xml.etree import ElementTree

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, XSD, URIRef

from kg import files, release
from kg.reports import RENDERERS, as_json, as_junit, as_text, as_turtle
from kg.sinks import from_rdflib, to_rdflib
from kg.terms import BASE, DCTERMS, OA, OL
from kg.validate import OLSH, Result, conforms
from kg.validate.evidence import evidence_results
from kg.validate.knowledge import knowledge_about
from kg.validate.reference import flattened
from tests.validating import validate

BROKEN = Path(__file__).parent / "broken"
LETTER = URIRef(f"{BASE}letter/x")
TEXT = f"{LETTER}/text"
GOOD = rdflib.Graph().parse(BROKEN / "good.ttl")
TEXTS = {TEXT: (BROKEN / "good.txt").read_text(encoding="utf-8")}


@pytest.fixture
def graph() -> rdflib.Graph:
    return rdflib.Graph() + GOOD


@pytest.fixture(scope="module")
def results() -> tuple[Result, ...]:
    broken = rdflib.Graph() + GOOD
    broken.remove((LETTER, URIRef(DCTERMS.date), None))
    broken.add((LETTER, URIRef(DCTERMS.language), rdflib.Literal("not a tag \x07")))
    broken.remove((None, URIRef(OL.anchor), None))
    return validate(broken, TEXTS)


def test_graph_under_another_base_finds_its_knowledge(graph: rdflib.Graph) -> None:
    elsewhere = "https://letters.example/"
    lines = graph.serialize(format="nt").replace(f"<{BASE}", f"<{elsewhere}").replace("Freedonia", "France")
    lines = lines.replace(f"<{elsewhere}ns#", f"<{OL}").replace(f"{elsewhere}country/XX", f"{elsewhere}country/FR")
    moved = rdflib.Graph().parse(data=lines, format="nt")
    for name in (OL.iso3, "http://www.w3.org/2004/02/skos/core#notation"):
        moved.remove((URIRef(f"{elsewhere}country/FR"), URIRef(name), None))
    shapes = {r.source_shape for r in validate(moved, {}, elsewhere) if r.severity == "violation"}
    assert shapes == set()


def test_validating_leaves_the_graph_alone(graph: rdflib.Graph) -> None:
    before = set(graph)
    validate(graph, TEXTS)
    assert set(graph) == before


def test_results_are_sorted_worst_first_and_stable(results: tuple[Result, ...]) -> None:
    assert [r.severity for r in results] == ["violation", "violation", "warning", "info"]
    assert not conforms(results)
    assert conforms(results[2:])


def test_missing_text_is_a_warning(graph: rdflib.Graph) -> None:
    (result,) = validate(graph, {})
    assert (result.severity, result.focus_node) == ("warning", TEXT)


def test_altered_text_shows_at_its_hash_and_at_the_quotes(graph: rdflib.Graph) -> None:
    altered = TEXTS[TEXT].replace("found torture in", "denied torture in")
    paths = {result.path for result in evidence_results(from_rdflib(graph), {TEXT: altered})}
    assert paths == {f"<{p}>" for p in (OL.sha256, OL.codePoints, OA.exact, OA.prefix, OA.suffix)}


def test_offsets_count_code_points() -> None:
    text = "𐐷 torture"
    lines = f"""
        <{TEXT}#char=2,9> a <{OA.SpecificResource}> ; <{OA.hasSource}> <{TEXT}> ; <{OA.hasSelector}> <urn:s> .
        <urn:s> <{OA.start}> 2 ; <{OA.end}> 9 ; <{OA.exact}> "torture" ; <{OA.prefix}> "𐐷 " ; <{OA.suffix}> "" ."""
    graph = rdflib.Graph().parse(data=lines, format="turtle")
    assert list(evidence_results(from_rdflib(graph), {TEXT: text})) == []


def test_passage_named_after_another_place_is_found(graph: rdflib.Graph) -> None:
    selector = next(graph.subjects(URIRef(OA.exact), rdflib.Literal("torture")))
    graph.set((selector, URIRef(OA.start), rdflib.Literal("0", datatype=XSD.nonNegativeInteger)))
    found = [r for r in evidence_results(from_rdflib(graph), TEXTS) if r.source_shape == OLSH.PassageShape]
    assert len(found) == 1
    assert "names another place" in found[0].message


def test_ill_typed_literal_is_a_result_and_no_log(graph: rdflib.Graph, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="rdflib.term"):
        graph.set((LETTER, URIRef(DCTERMS.date), rdflib.Literal("yesterday", datatype=XSD.date)))
        caplog.clear()
        components = {result.component for result in validate(graph, TEXTS)}
    assert str(SH.OrConstraintComponent) in components
    assert caplog.records == []


def test_text_report(results: tuple[Result, ...]) -> None:
    report = as_text(results)
    assert "warning: https://w3id.org/open-letters/letter/x\n    dcterms:date: No date was found" in report
    assert report.endswith("Does not conform: 2 violations, 1 warning, 1 info.\n")
    assert as_text(()) == "Conforms: 0 violations, 0 warnings, 0 infos.\n"


def test_turtle_report_is_a_shacl_report(results: tuple[Result, ...]) -> None:
    report = rdflib.Graph().parse(data=as_turtle(results), format="turtle")
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    assert report.value(node, SH.conforms) == rdflib.Literal(False)
    assert len(list(report.objects(node, SH.result))) == len(results)
    assert set(report.objects(None, SH.resultSeverity)) == {SH.Violation, SH.Warning, SH.Info}
    assert not any(isinstance(term, rdflib.BNode) for triple in report for term in triple)


def test_json_report(results: tuple[Result, ...]) -> None:
    report = json.loads(as_json(results))
    assert report["conforms"] is False
    assert [Result(**result) for result in report["results"]] == list(results)


def test_junit_report_survives_control_characters(results: tuple[Result, ...]) -> None:
    suite = ElementTree.fromstring(as_junit(results))
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "2", "2")
    assert len(suite.findall("testcase/failure")) == 2


@pytest.mark.parametrize("render", RENDERERS.values())
def test_reports_do_not_vary(render, results: tuple[Result, ...]) -> None:  # type: ignore[no-untyped-def]
    assert render(results) == render(results)


# --- the way the shapes are applied finds what applying them plainly finds


def plainly(graph: rdflib.Graph) -> set[tuple[str, ...]]:
    """What pySHACL says of a graph and all that the knowledge files say of it, by the shapes as they are written."""
    shapes = rdflib.Graph()
    for path in files.SHAPES.glob("*.ttl"):
        shapes.parse(path)
    known = to_rdflib(knowledge_about(from_rdflib(graph), BASE))
    _, report, _ = pyshacl.validate(graph + known, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    parts = (SH.focusNode, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity, SH.resultMessage, SH.value)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return {tuple(str(report.value(result, part) or "") for part in parts) for result in results}


def applied(graph: rdflib.Graph) -> set[tuple[str, ...]]:
    """What `validate` says of a graph by the shapes, in the same form."""
    results = (r for r in validate(graph, {}) if r.component != OLSH.TextConstraintComponent)
    severities = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
    return {
        (r.focus_node, r.component, r.source_shape, str(severities[r.severity]), r.message, r.value) for r in results
    }


def broken_at(number: int) -> rdflib.Graph:
    """The good graph without one of its statements, and another one spoilt."""
    triples = sorted(GOOD)
    spoilt = rdflib.Graph()
    spoilt += triples[:number] + triples[number + 1 :]
    subject, predicate, _ = triples[(7 * number + 3) % len(triples)]
    return spoilt.add((subject, predicate, rdflib.Literal("\x07 neither one thing nor the other")))


@pytest.mark.parametrize("number", range(0, len(GOOD), 9))
def test_a_broken_graph_is_found_to_be_what_it_is(number: int) -> None:
    graph = broken_at(number)
    assert applied(graph) == plainly(graph)


def test_the_seeds_letter_by_letter_are_what_they_are_as_a_whole(checkout: Path) -> None:
    graphs = [to_rdflib(triples) for name, triples in release.graphs(checkout / "output") if "/letter/" in name]
    whole = rdflib.Graph()
    for graph in graphs:
        whole += graph
    assert set().union(*map(applied, graphs)) == plainly(whole) != set()


def test_a_letter_leaves_nothing_with_the_knowledge(graph: rdflib.Graph) -> None:
    spoilt = broken_at(0)
    before = validate(graph, TEXTS)
    assert validate(spoilt, TEXTS) != before
    assert validate(graph, TEXTS) == before


def test_a_node_shape_that_others_refer_to_stays_as_it_is() -> None:
    shapes = rdflib.Graph().parse(
        format="turtle",
        data="""
            @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:x:> .
            :a a sh:NodeShape ; sh:targetClass :A ; sh:property :p . :p sh:path :q ; sh:minCount 1 .
            :b a sh:NodeShape ; sh:targetClass :B ; sh:not :a .
            :c a sh:NodeShape ; sh:targetClass :C ; sh:property :p ; sh:deactivated true .
            :d a sh:NodeShape ; sh:targetClass :D ; sh:property :p .
        """,
    )
    moved = set(shapes) ^ set(flattened(shapes))
    d, p = URIRef("urn:x:d"), URIRef("urn:x:p")
    assert moved == {(d, SH.property, p), (p, SH.targetClass, URIRef("urn:x:D"))}
