"""Both SHACL engines on small graphs whose outcome the specification tells (`shacl_core.yaml`)."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
import yaml

from tests.validating import FAST, Broken, by_fast_engine, by_reference

HEAD = """
    @prefix : <urn:x:> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GIVEN = yaml.safe_load((Path(__file__).parent / "shacl_core.yaml").read_text(encoding="utf-8"))
CASES = {name: (f"sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; {case['shape']} ]", case) for name, case in
         GIVEN["values"].items()} | {name: (case["shape"], case) for name, case in GIVEN["shapes"].items()}  # fmt: skip


def short(results: list[Broken]) -> list[str]:
    """Focus node and component of each result, in order."""
    return sorted(f"{result.focus.removeprefix('urn:x:')} {component(result)}" for result in results)


def component(result: Broken) -> str:
    return result.component.rpartition("#")[2].removesuffix("ConstraintComponent")


@pytest.mark.parametrize("name", CASES)
def test_core(name: str) -> None:
    shape, case = CASES[name]
    shapes, graph = f"{HEAD} :shape a sh:NodeShape ; {shape} .", HEAD + case["graph"]
    assert short(by_reference(parsed(graph), parsed(shapes))) == case["results"]
    if FAST:
        assert short(by_fast_engine(graph, shapes)) == case["results"]


def parsed(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")
