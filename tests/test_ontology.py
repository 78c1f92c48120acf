"""The schema and the knowledge files: legal, complete, consistent, and unable to accuse anybody."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import owlrl
import pytest
import rdflib
import yaml
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Literal, URIRef

from kg import files, terms, vocabulary
from kg.fold import fold, slug
from kg.terms import BASE, OL, ORG, V

FILES = sorted(files.ONTOLOGY.glob("*.ttl"))
KNOWLEDGE = [path for path in FILES if path.stem in vocabulary.KNOWLEDGE]
SCHEMA = rdflib.Graph().parse(files.ONTOLOGY / "open-letters.ttl")
EXTERNAL = rdflib.Graph().parse(files.ONTOLOGY / "external-terms.ttl")
DECISIONS = files.ONTOLOGY / "decisions.sssom.tsv"
GOOD = Path(__file__).parent / "broken" / "good.ttl"

CLASSES = set(SCHEMA.subjects(RDF.type, OWL.Class))
PROPERTIES = {s for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for s in SCHEMA.subjects(RDF.type, kind)}
INDIVIDUALS = set(SCHEMA.subjects(RDF.type, OWL.NamedIndividual))
# What OWL 2 RL allows in a TBox made of named terms only (OWL 2 Profiles, section 4.2).
RL_AXIOMS = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type, OWL.disjointWith}
ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.isDefinedBy, SKOS.example}
DATATYPES = {"string", "integer", "nonNegativeInteger", "boolean", "dateTime", "anyURI"}
AGENT = URIRef("http://xmlns.com/foaf/0.1/Agent")
LOCATION = URIRef("http://purl.org/dc/terms/Location")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def closure(*graphs: rdflib.Graph) -> rdflib.Graph:
    """The OWL 2 RL closure of the schema, the external terms and some data."""
    closed = SCHEMA + EXTERNAL
    for graph in graphs:
        closed += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return closed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_has_no_blank_nodes(path: Path) -> None:
    graph = rdflib.Graph().parse(path)
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)


@pytest.mark.parametrize("term", sorted(CLASSES | PROPERTIES | INDIVIDUALS), ids=lambda term: term.removeprefix(OL))
def test_term_is_documented(term: URIRef) -> None:
    assert str(term).startswith(OL)
    for predicate in (RDFS.label, RDFS.comment):
        (text,) = SCHEMA.objects(term, predicate)
        assert text.language == "en"
    assert SCHEMA.value(term, RDFS.isDefinedBy) == URIRef(f"{BASE}ns")
    assert term in INDIVIDUALS or SCHEMA.value(term, SKOS.example)
    assert term not in PROPERTIES or SCHEMA.value(term, RDFS.range) or SCHEMA.value(term, RDFS.domain)


@pytest.mark.parametrize("term", sorted(CLASSES | PROPERTIES), ids=lambda term: term.removeprefix(OL))
def test_example_is_turtle_about_the_term(term: URIRef) -> None:
    header = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in SCHEMA.namespaces() if prefix)
    example = rdflib.Graph().parse(
        data=f"@base <{BASE}> .\n{header}{SCHEMA.value(term, SKOS.example)}", format="turtle"
    )
    assert term in set(example.predicates()) | set(example.objects())


def test_schema_stays_in_owl_2_rl() -> None:
    terms = CLASSES | PROPERTIES | INDIVIDUALS
    assert {p for term in terms for p in SCHEMA.predicates(term)} <= RL_AXIOMS | ANNOTATIONS
    assert {p for term in set(EXTERNAL.subjects()) for p in EXTERNAL.predicates(term)} <= RL_AXIOMS | ANNOTATIONS
    ranges = {str(o) for o in SCHEMA.objects(None, RDFS.range) if "XMLSchema#" in o}
    assert {name.rsplit("#")[1] for name in ranges} <= DATATYPES


def test_schema_builds_on_listed_terms_only() -> None:
    used = {o for p in RL_AXIOMS for o in SCHEMA.objects(None, p) if isinstance(o, URIRef)}
    foreign = {
        term for term in used if not str(term).startswith((OL, str(OWL), str(RDFS), "http://www.w3.org/2001/XML"))
    }
    assert foreign <= set(EXTERNAL.subjects(RDFS.isDefinedBy))


def test_external_terms_are_in_the_namespaces_rdflib_knows() -> None:
    closed = [
        ns
        for name in ("PROV", "FOAF", "ORG", "SDO", "DCTERMS", "SKOS", "VOID", "DCAT")
        for ns in [getattr(rdflib, name)]
    ]
    unknown = [s for s in set(EXTERNAL.subjects()) for ns in closed if s.startswith(str(ns)) and s not in ns]
    assert unknown == []


@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.stem)
def test_knowledge_uses_declared_terms_only(path: Path) -> None:
    graph = rdflib.Graph().parse(path)
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type)) - {RDF.type}
    assert used - set(SCHEMA.subjects()) - set(EXTERNAL.subjects()) - {RDF.type, RDFS.seeAlso} == set()


def test_closure_of_schema_and_good_letter_has_no_contradiction() -> None:
    closed = closure(rdflib.Graph().parse(GOOD))
    assert list(closed.objects(None, ERROR)) == []


def test_letter_that_is_also_a_un_document_is_a_contradiction() -> None:
    letter = URIRef(f"{BASE}letter/x")
    both = rdflib.Graph()
    both.add((letter, RDF.type, URIRef(OL.Letter)))
    both.add((letter, RDF.type, URIRef(OL.UNDocument)))
    assert list(closure(both).objects(None, ERROR))


def test_closure_says_of_the_accused_only_that_it_is_an_agent_and_a_place() -> None:
    """The whole letter is there but the accused is an unknown IRI, so that its types come from the schema alone."""
    accused = URIRef("https://example.org/accused")
    data = rdflib.Graph()
    data.parse(data=GOOD.read_text(encoding="utf-8").replace("<country/XX>", f"<{accused}>"), format="turtle")
    for predicate, value in list(data.predicate_objects(accused)):
        data.remove((accused, predicate, value))
    signature_country = URIRef(OL.country)
    data.remove((None, signature_country, accused))
    closed = closure(data)
    types = {t for t in closed.objects(accused, RDF.type) if not isinstance(t, BNode)}
    assert types - {OWL.Thing, RDFS.Resource} <= {AGENT, LOCATION}
    said = {p for p, o in closed.predicate_objects(accused) if p not in (RDF.type, OWL.sameAs)}
    assert said == set()


def test_no_class_and_no_inverse_makes_a_perpetrator_or_a_victim() -> None:
    assert not [term for term in CLASSES if re.search("perpetrator|victim|offender|violator", term, re.IGNORECASE)]
    assert not list(SCHEMA.subject_objects(OWL.inverseOf))
    accusing = URIRef(OL.allegedPerpetrator)
    assert set(SCHEMA.objects(accusing, RDFS.range)) == {AGENT}
    assert not list(SCHEMA.objects(accusing, RDFS.subPropertyOf))


def test_hermit_finds_schema_consistent() -> None:
    if shutil.which("java") is None:
        assert os.environ.get("CI") != "true", "CI needs a Java runtime: apt-get install default-jre-headless"
        pytest.skip("no Java runtime; apt-get install default-jre-headless")
    import owlready2

    world = owlready2.World()
    graph = SCHEMA + EXTERNAL + rdflib.Graph().parse(GOOD)
    for subject, predicate, value in list(graph):  # OWL 2 has no xsd:date (Structural Specification, section 4)
        if isinstance(value, Literal) and value.datatype == XSD.date:
            graph.remove((subject, predicate, value))
    world.get_ontology(f"{BASE}ns").load(fileobj=BytesIO(graph.serialize(format="nt", encoding="utf-8")))
    owlready2.sync_reasoner(world, debug=0)
    assert list(world.inconsistent_classes()) == []


def entries(prefix: str) -> tuple[vocabulary.Entry, ...]:
    return vocabulary.load().under(prefix)


def test_countries_have_unique_codes() -> None:
    countries = entries("country/")
    assert len(countries) == 250  # ISO 3166-1 has 249; Kosovo
    for name in ("skos:notation", "ol:iso3"):
        assert len({entry.first(name) for entry in countries}) == len(countries)
    assert all(entry.key == f"country/{entry.first('skos:notation')}" for entry in countries)


def test_no_form_names_two_places() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for entry in entries("country/") + entries("region/"):
        for form in entry.forms:
            named[form if form == form.upper() else form.casefold()].add(entry.key)
    assert {form: keys for form, keys in named.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("form", "code"),
    [("ROK", "KR"), ("D.P.R.K.", "KP"), ("U.S.A.", "US"), ("UK", "GB"), ("Perú", "PE"), ("The Gambia", "GM"),
     ("Burma", "MM"), ("Turkey", "TR"), ("Timor Leste", "TL"), ("Ivory Coast", "CI"), ("Czech Republic", "CZ")],
)  # fmt: skip
def test_form_that_letters_print_names_its_country(form: str, code: str) -> None:
    assert [entry.key for entry in entries("country/") if form in entry.forms] == [f"country/{code}"]


def test_demonyms_are_no_forms() -> None:
    for entry in entries("country/"):
        assert not set(entry.properties.get("ol:demonym", ())) & set(entry.forms)


def test_organisations_are_named_after_their_label() -> None:
    for entry in entries("organization/"):
        assert entry.kinds == ("Organization",)
        assert entry.key == f"organization/{slug(entry.label)}"


def test_form_of_two_organisations_is_told_apart_by_the_country() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for entry in entries("organization/"):
        for form in entry.forms:
            named[fold(form)].add(entry.key)
    for form, keys in named.items():
        countries = [entry.first("ol:country") for entry in entries("organization/") if entry.key in keys]
        assert len(set(countries)) == len(keys), f"{form!r} names {keys}, and their countries do not tell them apart"


def decisions() -> Iterator[dict[str, str]]:
    with DECISIONS.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")


def decision_header() -> dict[str, object]:
    lines = DECISIONS.read_text(encoding="utf-8").splitlines()
    header = yaml.safe_load("\n".join(line.removeprefix("#") for line in lines if line.startswith("#")))
    assert isinstance(header, dict)
    return header


def test_decisions_are_sssom() -> None:
    assert {"mapping_set_id", "license", "curie_map"} <= decision_header().keys()
    prefixes = decision_header()["curie_map"]
    assert isinstance(prefixes, dict)
    for row in decisions():
        assert row["subject_id"] or (row["subject_type"], bool(row["subject_label"])) == ("rdfs literal", True)
        assert {"subject_id", "predicate_id", "object_id", "mapping_justification"} <= row.keys()
        assert row["predicate_modifier"] in ("", "Not")
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            if row[column]:
                assert row[column].split(":")[0] in prefixes, row
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["mapping_date"])
        assert row["comment"]


def test_positive_decisions_name_an_organisation_of_the_knowledge_files() -> None:
    known = {entry.key for entry in entries("organization/")}
    positive = [row for row in decisions() if row["predicate_modifier"] != "Not"]
    assert {row["object_id"].removeprefix("olr:") for row in positive} <= known


def test_negative_decisions_hold_in_the_knowledge_files() -> None:
    """Two names that a person kept apart are not forms of one organisation."""
    keys = {fold(form): entry.key for entry in entries("organization/") for form in entry.forms}
    for row in decisions():
        if row["predicate_modifier"] == "Not":
            ends = [
                keys.get(fold(row[f"{end}_label"]), f"organization/{slug(row[f'{end}_label'])}")
                for end in ("subject", "object")
            ]
            assert ends[0] != ends[1], row


def test_national_sections_are_parts_of_their_organisation() -> None:
    graph = rdflib.Graph().parse(files.ONTOLOGY / "organizations.ttl")
    for part, whole in graph.subject_objects(URIRef(ORG.subOrganizationOf)):
        assert (whole, RDF.type, URIRef(ORG.Organization)) in graph, f"{part} is part of an unknown {whole}"


def test_concepts_keep_the_namespace_of_the_taxonomy() -> None:
    assert entries("violation/")
    assert all(f"{BASE}{entry.key}".startswith(V) for entry in entries("violation/"))


def test_mappers_emit_declared_terms_only() -> None:
    namespaces = {name: value for name, value in vars(terms).items() if isinstance(value, terms.Namespace)}
    emitted = {
        URIRef(namespaces[prefix] + name)
        for path in (files.PACKAGE / "mappers").glob("*.py")
        for prefix, name in re.findall(r"\b([A-Z]{2,})\.(\w+)", path.read_text(encoding="utf-8"))
        if prefix in namespaces and prefix not in ("RDF", "RDFS", "XSD", "OWL")
    }
    assert emitted - set(SCHEMA.subjects()) - set(EXTERNAL.subjects()) == set()
