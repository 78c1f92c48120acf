"""A claim is never our fact: the OWL 2 RL closure of the graph says nothing of an accused but what it is."""

from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import RDF, RDFS

from kg import release, sinks
from kg.terms import BASE, FOAF, OL, ORG, OWL, PROV, SCHEMA

OUTPUT = Path(__file__).parents[1] / "output"
# What may be said of a state, body or person that is accused: that it is an agent or a place, and what it is called.
HARMLESS_TYPES = {
    OL.Country, OL.UNBody, OL.Body, OL.Mandate, OL.AgentGroup, FOAF.Agent, FOAF.Person, FOAF.Group, FOAF.Organization,
    ORG.Organization, ORG.Post, PROV.Agent, SCHEMA.Place, OWL.Thing, RDFS.Resource,
    "http://purl.org/dc/terms/Location", "http://purl.org/dc/terms/Agent", PROV.Location,
}  # fmt: skip
HARMLESS_PROPERTIES = {
    str(RDF.type), str(RDFS.label), str(OWL.sameAs), OL.iso3, OL.demonym, OL.bodyKind, OL.resolutionSeries,
    OL.identityReason, OL.acronym, OL.country, OL.mandateCountry,
}  # fmt: skip
LABELS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def closure() -> rdflib.Graph:
    """Everything in output/, closed under OWL 2 RL."""
    graph = sinks.to_rdflib(triple for _, triples in release.graphs(OUTPUT) for triple in triples)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def accused(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    return set(graph.objects(None, rdflib.URIRef(OL.allegedPerpetrator)))


def test_an_accused_is_an_agent_or_a_place_and_nothing_else(closure: rdflib.Graph) -> None:
    assert rdflib.URIRef(f"{BASE}country/KP") in accused(closure)
    for agent in accused(closure):
        types = {str(kind) for kind in closure.objects(agent, RDF.type)}
        assert types <= {str(kind) for kind in HARMLESS_TYPES}, agent


def test_no_property_of_an_accused_says_that_it_did_anything(closure: rdflib.Graph) -> None:
    for agent in accused(closure):
        properties = {str(p) for p in closure.predicates(agent, None) if not str(p).startswith(LABELS)}
        assert properties <= {str(p) for p in HARMLESS_PROPERTIES}, agent


def test_nothing_links_an_accused_to_a_violation(closure: rdflib.Graph) -> None:
    asked = f"ASK {{ ?claim <{OL.allegedPerpetrator}> ?accused . ?accused ?p ?concept . ?concept a <{OL.Violation}> }}"
    assert closure.query(asked).askAnswer is False


def test_only_a_claim_points_to_an_accused_as_such(closure: rdflib.Graph) -> None:
    for claim in closure.subjects(rdflib.URIRef(OL.allegedPerpetrator), None):
        assert (claim, RDF.type, rdflib.URIRef(OL.ViolationClaim)) in closure
        assert (claim, rdflib.URIRef(OL.assertedIn), None) in closure


def test_the_schema_has_no_class_of_perpetrators_or_victims() -> None:
    graph = rdflib.Graph().parse(Path(__file__).parents[1] / "ontology" / "open-letters.ttl")
    classes = {str(c).removeprefix(BASE).lower() for c in graph.subjects(RDF.type, rdflib.OWL.Class)}
    assert not [c for c in classes if "perpetrator" in c or "victim" in c]
