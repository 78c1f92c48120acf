"""The W3C's tests of SPARQL 1.1: Protocol (34), Service Description (3), Graph Store Protocol (what reads).

The requests and the answers that they expect are those of the test suites' manifests; those that would change the data
must be refused instead.
"""

import io
import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
import rdflib

from tests.serving import BASE, OUTPUT, Reply, Site, serving

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
DIRECT, FORM, UPDATE = "application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
PERSON = b'<http://www.example/gsp/person/1> <http://xmlns.com/foaf/0.1/name> "Jane Doe" .\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The dataset that the tests ask for, and graphs whose names the Graph Store tests use."""
    file = tmp_path_factory.mktemp("suite") / "data.nq"
    lines = [f"<{DATA.format(n)}> a <http://xmlns.com/foaf/0.1/Document> ." for n in (1, 2, 3)]
    quads = [
        ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(DATA.format(n)))
        for n, line in zip((1, 2, 3), lines, strict=True)
        for q in ox.parse(line, format=ox.RdfFormat.TURTLE)
    ]
    (person,) = ox.parse(PERSON, format=ox.RdfFormat.N_TRIPLES)
    for name in ("http://www.example/gsp/person/1.ttl", f"{BASE}person/1.ttl", "http://www.example/a%20b/c"):
        quads.append(ox.Quad(person.subject, person.predicate, person.object, ox.NamedNode(name)))
    ox.serialize(quads, str(file), format=ox.RdfFormat.N_QUADS)
    with serving(file) as running:
        yield running


def post(site: Site, query: str, content_type: str | None, parameters: list[tuple[str, str]] | None = None) -> Reply:
    headers = {"Content-Type": content_type} if content_type else {}
    path = f"/sparql/?{urlencode(parameters or [])}"
    return site.ask(path, None, "POST", query.encode(), headers)


def default(*numbers: int) -> list[tuple[str, str]]:
    return [("default-graph-uri", DATA.format(number)) for number in numbers]


def named(*numbers: int) -> list[tuple[str, str]]:
    return [("named-graph-uri", DATA.format(number)) for number in numbers]


def says(reply: Reply) -> bool:
    assert reply.status == 200, reply.text
    assert reply.media_type in ("application/sparql-results+json", "application/sparql-results+xml")
    value = json.loads(reply.content)["boolean"]
    assert isinstance(value, bool)
    return value


# --- the query operation: 12 tests that it works, 7 that what is wrong is refused

TYPED = "<{}> a ?type"
ONE, TWO, THREE = (TYPED.format(DATA.format(number)) for number in (1, 2, 3))
IN_GRAPHS = f"GRAPH ?g1 {{ {ONE} }} GRAPH ?g2 {{ {TWO} }}"


def test_query_get(site: Site) -> None:
    assert says(site.ask(f"/sparql/?{urlencode([('query', 'ASK {}'), *default(0)])}"))


def test_query_post_form(site: Site) -> None:
    assert says(post(site, "query=ASK%20%7B%7D", FORM, default(0)))


def test_query_post_direct(site: Site) -> None:
    assert says(post(site, "ASK {}", DIRECT, default(0)))


def test_query_dataset_default_graphs_get(site: Site) -> None:
    query = f"ASK {{ {ONE} . {TWO} . }}"
    assert says(site.ask(f"/sparql/?{urlencode([('query', query), *default(1, 2)])}"))
    assert not says(site.ask(f"/sparql/?{urlencode([('query', query), *default(1)])}"))


def test_query_dataset_default_graphs_post(site: Site) -> None:
    assert says(post(site, f"ASK {{ {ONE} . {TWO} . }}", DIRECT, default(1, 2)))


def test_query_dataset_named_graphs_get(site: Site) -> None:
    query = f"ASK {{ {IN_GRAPHS} }}"
    assert says(site.ask(f"/sparql/?{urlencode([('query', query), *named(1, 2)])}"))
    assert not says(site.ask(f"/sparql/?{urlencode([('query', query), *named(1)])}"))


def test_query_dataset_named_graphs_post(site: Site) -> None:
    assert says(post(site, f"ASK {{ {IN_GRAPHS} }}", DIRECT, named(1, 2)))
    assert not says(post(site, f"ASK {{ {ONE} }}", DIRECT, named(1, 2)))


def test_query_dataset_full(site: Site) -> None:
    assert says(post(site, f"ASK {{ {THREE} {IN_GRAPHS} }}", DIRECT, [*default(3), *named(1, 2)]))


def test_query_multiple_dataset(site: Site) -> None:
    """The dataset of the protocol replaces that of the query."""
    assert says(post(site, f"ASK FROM <{DATA.format(3)}> {{ {IN_GRAPHS} }}", DIRECT, named(1, 2)))
    assert not says(post(site, f"ASK FROM <{DATA.format(3)}> {{ {THREE} }}", DIRECT, named(1, 2)))


@pytest.mark.parametrize(
    ("query", "media_types"),
    [
        ("SELECT (1 AS ?value) {}", {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"}),
        ("ASK {}", {"application/sparql-results+json", "application/sparql-results+xml"}),
        ("DESCRIBE <http://example.org/>", {"text/turtle", "application/rdf+xml", "application/n-triples"}),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", {"text/turtle", "application/rdf+xml", "application/n-triples"}),
    ],
    ids=["select", "ask", "describe", "construct"],
)
def test_query_content_type(site: Site, query: str, media_types: set[str]) -> None:
    reply = post(site, query, DIRECT, default(0))
    assert reply.status == 200
    assert reply.media_type in media_types


def test_bad_query_method(site: Site) -> None:
    reply = site.ask(f"/sparql?query={quote('ASK {}')}", None, "PUT")
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


def test_bad_multiple_queries(site: Site) -> None:
    assert site.ask(f"/sparql/?{urlencode([('query', 'ASK {}'), ('query', 'SELECT * {}')])}").status == 400


@pytest.mark.parametrize(
    ("query", "content_type", "status"),
    [
        ("ASK {}", "text/plain", 415),
        ("query=ASK%20%7B%7D", None, 415),
        ("ASK {}", None, 415),
        ("ASK {", DIRECT, 400),
    ],
    ids=["wrong_media_type", "missing_form_type", "missing_direct_type", "syntax"],
)
def test_bad_query(site: Site, query: str, content_type: str | None, status: int) -> None:
    assert post(site, query, content_type).status == status


@pytest.mark.parametrize("content_type", [DIRECT, f"{DIRECT}; charset=UTF-16"])
def test_bad_query_non_utf8(site: Site, content_type: str) -> None:
    body = "ASK { ?s ?p 'é' }".encode("utf-16" if "16" in content_type else "latin-1")
    reply = site.ask("/sparql/", None, "POST", body, {"Content-Type": content_type})
    assert reply.status in (400, 415)
    assert site.ask("/sparql?query=%FF").status == 400


# --- the update operation: 14 tests whose updates must be refused, and must have changed nothing

WRITING = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <urn:o> } }"


@pytest.mark.parametrize(
    ("body", "content_type", "parameters"),
    [
        (WRITING, UPDATE, [("using-graph-uri", DATA.format(1))]),
        (WRITING, UPDATE, [("using-graph-uri", DATA.format(1)), ("using-graph-uri", DATA.format(2))]),
        (WRITING, UPDATE, [("using-named-graph-uri", DATA.format(1)), ("using-named-graph-uri", DATA.format(2))]),
        (WRITING, UPDATE, [("using-graph-uri", DATA.format(1)), ("using-named-graph-uri", DATA.format(2))]),
        (urlencode({"update": WRITING}), FORM, []),
        (WRITING, UPDATE, []),
        (f"BASE <http://example.org/> {WRITING}", UPDATE, []),
        (urlencode([("update", WRITING), ("update", WRITING)]), FORM, []),
        (WRITING, "text/plain", []),
        (urlencode({"update": WRITING}), None, []),
        (WRITING, None, []),
        ("INSERT DATA { <urn:s> <urn:p> ", UPDATE, []),
        ("INSERT DATA { ?s ?p ?o } USING <urn:g>", UPDATE, [("using-graph-uri", DATA.format(1))]),
        (urlencode({"query": WRITING}), FORM, []),
    ],
)
def test_updates_are_refused(
    site: Site, body: str, content_type: str | None, parameters: list[tuple[str, str]]
) -> None:
    assert 400 <= post(site, body, content_type, parameters).status < 500
    assert not says(site.ask(f"/sparql?query={quote('ASK { GRAPH <urn:g> { ?s ?p ?o } }')}"))


def test_updates_are_refused_via_get(site: Site) -> None:
    assert site.ask(f"/sparql?{urlencode({'update': WRITING})}").status == 403
    assert site.ask(f"/sparql?{urlencode({'query': WRITING})}").status == 400


# --- the description of the service: the three tests


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [(None, "turtle"), ("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")],
)
def test_service_description(site: Site, accept: str | None, syntax: str) -> None:
    reply = site.ask("/sparql", accept)
    assert reply.status == 200
    graph = rdflib.Graph().parse(io.BytesIO(reply.content), format=syntax)
    endpoint = rdflib.URIRef(f"http://{site.host}:{site.port}/sparql")
    (service,) = graph.subjects(SD.endpoint, endpoint)
    assert (service, rdflib.RDF.type, SD.Service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    (dataset,) = graph.objects(service, SD.defaultDataset)
    names = {str(name) for named in graph.objects(dataset, SD.namedGraph) for name in graph.objects(named, SD.name)}
    assert {DATA.format(number) for number in (1, 2, 3)} <= names


# --- the Graph Store Protocol: reading


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        f"/store?graph={quote('http://www.example/gsp/person/1.ttl', '')}",
        f"/store?graph={quote('http://www.example/a%20b/c', '')}",
        "/store/person/1.ttl",
        "/store?default",
    ],
    ids=["indirect", "percent-encoded", "direct", "default"],
)
def test_graphs_are_read(site: Site, method: str, path: str) -> None:
    reply = site.ask(path, "text/turtle", method)
    assert reply.status == 200
    assert reply.media_type == "text/turtle"
    assert int(reply.headers["Content-Length"]) > 0
    if method == "HEAD":
        assert not reply.content
    else:
        assert next(ox.parse(PERSON, format=ox.RdfFormat.N_TRIPLES)) in set(
            ox.parse(reply.content, format=ox.RdfFormat.TURTLE)
        )


@pytest.mark.parametrize("path", ["/store?graph=http%3A%2F%2Fwww.example%2Fnone", "/store/person/none.ttl"])
def test_no_graph_is_made_up(site: Site, path: str) -> None:
    assert site.ask(path, "text/turtle").status == 404
    assert site.ask(path, "text/turtle", "HEAD").status == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/store?default", "/store?graph=urn:g", "/store/person/1.ttl", "/store"])
def test_graphs_are_not_written(site: Site, method: str, path: str) -> None:
    reply = site.ask(path, None, method, PERSON, {"Content-Type": "text/turtle"})
    assert reply.status == 405
    assert reply.headers["Allow"] == "GET, HEAD"


def test_a_graph_is_named_once(site: Site) -> None:
    assert {site.ask(path).status for path in ("/store", "/store?default&graph=urn:g")} == {400}


def test_the_graphs_of_a_release_are_those_of_its_files() -> None:
    with serving(OUTPUT) as running:
        name = f"{BASE}graph/dataset"
        reply = running.ask(f"/store?graph={quote(name, '')}", "application/n-triples")
    published = ox.parse(path=str(OUTPUT / "open-letters.nq"), format=ox.RdfFormat.N_QUADS)
    wanted = {str(quad.triple) for quad in published if quad.graph_name == ox.NamedNode(name)}
    assert {str(quad.triple) for quad in ox.parse(reply.content, format=ox.RdfFormat.N_TRIPLES)} == wanted
