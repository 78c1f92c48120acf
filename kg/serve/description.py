"""The description of the service, in its own terms (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import quote

from kg import writers
from kg.errors import OutputError
from kg.serve.data import About
from kg.serve.problems import Problem
from kg.sinks import DEFAULT
from kg.terms import DCTERMS, IRI, RDF, VOID, Namespace, Triple, integer, text

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def describe(endpoint: str, about: About, form: str) -> bytes:
    """The description in a format of `kg.writers`. Raises Problem if the endpoint's address is no IRI."""
    out = io.BytesIO()
    try:
        writers.write({DEFAULT: list(_triples(endpoint, about))}, form, out, writers.Names(about.base, endpoint))
    except OutputError as error:
        raise Problem(400, f"the address of this request is no IRI: {error}") from error
    return out.getvalue()


def _triples(endpoint: str, about: About) -> Iterator[Triple]:
    service, dataset = IRI(f"{endpoint}#service"), IRI(f"{endpoint}#dataset")
    yield service, RDF.type, SD.Service
    yield service, SD.endpoint, IRI(endpoint)
    yield service, SD.supportedLanguage, SD.SPARQL11Query
    yield service, SD.feature, SD.UnionDefaultGraph
    for name in _RESULTS:
        yield service, SD.resultFormat, FORMATS[name]
    yield service, SD.defaultDataset, dataset
    yield dataset, RDF.type, SD.Dataset
    yield dataset, DCTERMS.title, text(about.title)
    yield dataset, SD.defaultGraph, (default := IRI(f"{endpoint}#default-graph"))
    yield default, RDF.type, SD.Graph
    yield default, VOID.triples, integer(about.triples)
    for name, triples in about.graphs.items():
        named, graph = IRI(f"{endpoint}#named-{quote(name, '')}"), IRI(f"{endpoint}#graph-{quote(name, '')}")
        yield dataset, SD.namedGraph, named
        yield named, RDF.type, SD.NamedGraph
        yield named, SD.name, IRI(name)
        yield named, SD.graph, graph
        yield graph, RDF.type, SD.Graph
        yield graph, VOID.triples, integer(triples)
