"""Things are served at the addresses of their IRIs, in every syntax."""

from collections.abc import Iterator
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest
import rdflib

from kg.terms import OL, RDF
from tests.serving import BASE, BROWSER, LETTER, OUTPUT, Site, serving


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def published() -> list[str]:
    """A few instances of every class of the release, and of the vocabulary, by the IRI of the document they are in."""
    things: dict[str, list[str]] = {}
    for quad in ox.parse(path=str(OUTPUT / "open-letters.nt"), format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate.value == RDF.type and isinstance(quad.subject, ox.NamedNode):
            things.setdefault(str(quad.object), []).append(quad.subject.value)
    some = [iri for iris in things.values() for iri in (*iris[:2], iris[-1])]
    return sorted({iri for iri in some if iri.startswith(BASE)})


def test_every_iri_leads_to_what_is_said_of_it(site: Site) -> None:
    iris = published()
    assert len(iris) > 60
    for iri in iris:
        path = f"/{quote(iri.removeprefix(BASE).partition('#')[0], safe='/()%')}"
        see = site.ask(path, "text/turtle")
        assert see.status == 303, iri
        assert see.headers["Vary"] == "Accept"
        document = urljoin(path, see.headers["Location"])
        assert document == f"{path}.ttl"
        reply = site.ask(document)
        assert (reply.status, reply.media_type) == (200, "text/turtle"), iri
        subjects = {quad.subject for quad in ox.parse(reply.content, format=ox.RdfFormat.TURTLE)}
        assert ox.NamedNode(iri) in subjects, iri


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [("text/html", ".html"), (BROWSER, ".html"), (None, ".html"), ("text/turtle", ".ttl"), ("*/*", ".html"),
     ("application/ld+json", ".jsonld"), ("application/rdf+xml", ".rdf"), ("application/n-triples", ".nt"),
     ("text/turtle;q=0.3, application/ld+json;q=0.7", ".jsonld")],
)  # fmt: skip
def test_a_thing_leads_to_the_document_that_is_wanted(site: Site, accept: str | None, suffix: str) -> None:
    reply = site.ask("/violation/torture", accept)
    assert (reply.status, reply.headers["Location"]) == (303, f"./torture{suffix}")
    document = site.ask(f"/violation/torture{suffix}", "image/png")
    assert document.status == 200
    assert './torture.jsonld>; rel="alternate"; type="application/ld+json"' in document.headers["Link"]


def test_a_thing_that_accepts_nothing_we_have_and_things_that_are_not(site: Site) -> None:
    assert site.ask("/violation/torture", "image/png").status == 406
    for path in (
        "/violation/none",
        "/violation/none.ttl",
        "/violation",
        "/%00",
        "/%FF%FE",
        "/%3Cscript%3E",
        "//",
        "/a b",
    ):
        assert site.ask(path.replace(" ", "%20")).status == 404, path


def test_documents_say_the_same_in_every_syntax(site: Site) -> None:
    graphs = []
    for suffix, syntax in ((".ttl", "turtle"), (".nt", "nt"), (".rdf", "xml"), (".jsonld", "json-ld")):
        content = site.ask(f"/organization/freedom-house{suffix}").content
        graphs.append(set(rdflib.Graph().parse(data=content, format=syntax)))
    assert all(graph == graphs[0] for graph in graphs)
    assert len(graphs[0]) > 5


def test_a_text_is_served_as_it_is(site: Site) -> None:
    see = site.ask(f"/{LETTER}/text", "text/plain")
    assert see.headers["Location"] == "./text.txt"
    wanted = (OUTPUT / "texts" / f"{LETTER.removeprefix('letter/')}.txt").read_bytes()
    assert site.ask(f"/{LETTER}/text.txt").content == wanted
    assert site.ask(f"/{LETTER}.txt").status == 404


def test_the_whole_path_of_an_iri_works_too(site: Site) -> None:
    assert site.ask("/open-letters/violation/torture", "text/turtle").headers["Location"] == "./torture.ttl"
    assert site.ask("/open-letters/violation/torture.ttl").status == 200


def test_iris_from_elsewhere_have_a_page(site: Site) -> None:
    path = f"/about?iri={quote('http://www.w3.org/ns/oa#SpecificResource', '')}"
    reply = site.ask(path, "text/turtle")
    assert (reply.status, reply.media_type) == (200, "text/turtle")
    assert site.ask(path).media_type == "text/html"
    assert site.ask("/about?iri=urn:none").status == 404
    assert site.ask("/about").status == 400


def test_a_named_graph_leads_to_its_triples(site: Site) -> None:
    reply = site.ask("/graph/dataset")
    assert reply.status == 303
    store = urljoin("/graph/dataset", reply.headers["Location"])
    assert site.ask(store, "text/turtle").status == 200


def test_the_ontology_is_at_its_address(site: Site) -> None:
    assert site.ask("/ns", "text/turtle").headers["Location"] == "./ns.ttl"
    subjects = {q.subject for q in ox.parse(site.ask("/ns.ttl").content, format=ox.RdfFormat.TURTLE)}
    assert {ox.NamedNode(OL.Letter), ox.NamedNode(OL.signatory)} <= subjects
