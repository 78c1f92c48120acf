"""What `kg serve` serves: things at the addresses of their IRIs, saved questions, pages; and how it is negotiated."""

import contextlib
import html.parser
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.query import ask, questions
from kg.terms import OL, RDF
from tests.serving import BASE, CHECKOUT, LETTER, OUTPUT, Reply, Site, serving

LETTERS = "SELECT ?letter ?date { ?letter a ol:Letter ; dcterms:date ?date } ORDER BY ?date"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def query(text: str, **parameters: str) -> str:
    return f"/sparql?{urlencode({'query': text, **parameters})}"


# --- negotiation


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/csv;q=0.5,text/tab-separated-values ; Q=0.501", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("text/*;q=0.3, */*;q=0.1, text/csv;q=0", "text/tab-separated-values"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0", "application/sparql-results+xml"),
        ("image/png, */*;q=0.01", "application/sparql-results+json"),
        ("text/turtle, text/csv;q=0.001", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/csv;charset=utf-16, */*;q=0.1", "application/sparql-results+json"),
        ("text/csv;q=nonsense", "text/csv"),
        ("nonsense", "application/sparql-results+json"),
        (BROWSER, "text/html"),
    ],
)
def test_rows_come_in_the_form_that_is_wanted(site: Site, accept: str | None, media_type: str) -> None:
    reply = site.ask(query(LETTERS), accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert reply.headers["Vary"] == "Accept"


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "text/turtle", "*/*;q=0", "text/csv;charset=latin-1"])
def test_what_cannot_be_had_is_not_acceptable(site: Site, accept: str) -> None:
    reply = site.ask(query(LETTERS), accept)
    assert reply.status == 406
    assert "text/csv" in json.loads(reply.content)["detail"]


def test_a_form_can_be_named_instead(site: Site) -> None:
    assert site.ask(query(LETTERS, format="csv"), BROWSER).content == ask(LETTERS, OUTPUT, "csv")
    assert site.ask(query(LETTERS, format="text/csv"), BROWSER).media_type == "text/csv"
    assert site.ask(query(LETTERS, format="turtle")).status == 400


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_rows_are_those_of_kg_query(site: Site, form: str) -> None:
    assert site.ask(query(LETTERS, format=form)).content == ask(LETTERS, OUTPUT, form)


@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("pattern", ["?s ol:signatory ?o", "?s ?p ?o", "[] ol:signatory ?o . ?s ?p ?o"])
def test_triples_are_the_same_in_every_syntax(site: Site, media_type: str, syntax: ox.RdfFormat, pattern: str) -> None:
    text = f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern.replace('[]', '?b')} }}"
    if "[]" in pattern:
        text = "CONSTRUCT { [] ol:signatory ?o } WHERE { ?s ol:signatory ?o }"
    reply = site.ask(query(text), media_type)
    assert (reply.status, reply.media_type) == (200, media_type)
    wanted = site.ask(query(text), "application/n-triples").content
    plain = ox.Dataset(ox.parse(wanted, format=ox.RdfFormat.N_TRIPLES))
    read = ox.Dataset(ox.parse(reply.content, format=syntax))
    for dataset in (plain, read):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert read == plain


@given(st.text(max_size=80))
def test_no_header_breaks_negotiation(accept: str) -> None:
    pytest.importorskip("starlette")
    from kg.serve.accept import ROWS, choose

    chosen = choose(accept, ROWS)
    assert chosen is None or chosen in ROWS


# --- what every response has


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/", "GET", 200), ("/sparql", "GET", 200), (query("ASK {"), "GET", 400), ("/nothing", "GET", 404),
     ("/sparql", "DELETE", 405), ("/health", "GET", 200), ("/style.css", "GET", 200), ("/questions", "GET", 200),
     ("/sparql", "OPTIONS", 204), (f"/{LETTER}", "GET", 303), (query("ASK {}", format="png"), "GET", 400)],
)  # fmt: skip
def test_every_response_may_be_read_from_elsewhere_and_runs_nothing(
    site: Site, path: str, method: str, status: int
) -> None:
    reply = site.ask(path, None, method, None, {"Origin": "https://example.org", "Cookie": "a=b"})
    assert reply.status == status
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "Server" not in reply.headers


def test_a_preflight_is_answered(site: Site) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    reply = site.ask("/sparql", None, "OPTIONS", None, asked)
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in reply.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "path", [query(LETTERS), "/sparql", "/store?default", f"/{LETTER}.ttl", f"/{LETTER}.html", "/questions/letters"]
)
def test_what_is_known_is_not_sent_again(site: Site, path: str) -> None:
    first = site.ask(path)
    tag = first.headers["ETag"]
    again = site.ask(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert site.ask(path, headers={"If-None-Match": '"other"'}).content == first.content
    head = site.ask(path, method="HEAD")
    assert (head.status, head.content, head.headers["ETag"]) == (200, b"", tag)
    assert head.headers["Content-Length"] == str(len(first.content))
    assert site.ask(query("SELECT (2 AS ?x) {}")).headers["ETag"] != tag


@pytest.mark.parametrize("text", ["SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}"])
def test_what_changes_is_not_kept(site: Site, text: str) -> None:
    replies = [site.ask(query(text)) for _ in range(2)]
    assert replies[0].content != replies[1].content
    assert "ETag" not in replies[0].headers
    assert replies[0].headers["Cache-Control"] == "no-store"


def test_problems_say_what_to_do(site: Site) -> None:
    reply = site.ask(query("SELECT ?x { ?x a oll:Letter }"))
    assert (reply.status, reply.media_type) == (400, "application/problem+json")
    problem = json.loads(reply.content)
    assert problem["status"] == 400
    assert "did you mean ol:?" in problem["detail"]
    page = site.ask(query("SELECT ?x { ?x a oll:Letter }"), BROWSER)
    assert (page.status, page.media_type) == (400, "text/html")
    assert "did you mean ol:?" in page.text


def test_health(site: Site) -> None:
    assert json.loads(site.ask("/health").content)["status"] == "ok"


# --- things at the addresses of their IRIs


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


# --- other bases, and data that mean harm

HOSTILE = """
    @prefix ol: <https://w3id.org/open-letters/ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @base <https://letters.example/data/> .
    <letter/x> a ol:Letter ; ol:hasSignature <letter/x/signature/1> .
    <letter/x/signature/1> ol:signatory <organization/é%20(b)> , <javascript:alert(1)> , <data:text/html,x> .
    <organization/é%20(b)> rdfs:label "<script>alert(1)</script>\\"'><img src=x onerror=alert(1)>" ,
        "\\u202Eright to left" ; rdfs:seeAlso <https://example.org/?a=%3Cscript%3E&b='> , <urn:x> .
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    file = tmp_path_factory.mktemp("hostile") / "data.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    with serving(file) as running:
        yield running


@pytest.mark.parametrize("path", ["/organization/%C3%A9%20(b)", "/organization/%C3%A9%20%28b%29",
                                  "/data/organization/%C3%A9%20(b)"])  # fmt: skip
def test_another_base_and_what_must_be_encoded(hostile: Site, path: str) -> None:
    see = hostile.ask(path, "text/turtle")
    assert see.status == 303
    document = hostile.ask(urljoin(path, see.headers["Location"]))
    assert document.status == 200
    assert "organization/é%20(b)" in document.text


def test_words_of_the_data_stay_words(hostile: Site) -> None:
    for path in ("/organization/%C3%A9%20(b).html", "/letter/x/signature/1.html",
                 query("SELECT * { ?s ?p ?o }"), query('SELECT ("<script>" AS ?x) {}'),
                 query("SELECT ?x { <script>alert(1)</script>"), "/%3Cscript%3Ealert(1)%3C/script%3E",
                 "/questions/letters?year=%3Cscript%3E", "/about?iri=%22%3E%3Cscript%3E"):  # fmt: skip
        Page(hostile.ask(path, "text/html"))


ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "main", "footer", "p", "h1", "h2", "ul",
    "li", "dl", "dt", "dd", "form", "label", "textarea", "input", "button", "table", "thead", "tbody", "tr", "th", "td",
    "div", "span", "section", "code", "pre", "blockquote", "q", "mark", "bdi", "details", "summary",
}  # fmt: skip
VOID = {"meta", "link", "input"}


class Page(html.parser.HTMLParser):
    """A page, checked as it is read: elements of a list, links that lead somewhere, names and labels."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: set[str] = set()
        assert reply.media_type == "text/html", reply
        assert reply.text.startswith("<!doctype html>\n<html lang=")
        self.feed(reply.text)
        self.close()
        assert not self.open
        assert len(self.ids) == len(set(self.ids))
        assert self.fields <= self.labelled

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        named = {name: value or "" for name, value in attrs}
        assert not [name for name in named if name.startswith("on") or name in ("style", "src")]
        for name in ("href", "action"):
            if name in named:
                assert urlsplit(named[name]).scheme in ("", "http", "https", "mailto"), named[name]
                self.links.append(named[name])
        self.ids += [named["id"]] if "id" in named else []
        self.labelled |= {named["for"]} if "for" in named else set()
        self.fields |= {named.get("id", "?")} if tag in ("input", "textarea") else set()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


PAGES = ["/", "/sparql", "/questions", "/questions/co-signers", "/questions/co-signers?organization=FIDH",
         "/questions/letters", f"/{LETTER}.html", f"/{LETTER}/signature/4.html", f"/{LETTER}/text.html", "/ns.html",
         "/violation/torture.html", query(LETTERS), query("CONSTRUCT WHERE { ?s a ol:Letter }"), "/nothing",
         query("ASK {}")]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_formed_and_their_links_lead_somewhere(site: Site, path: str) -> None:
    page = Page(site.ask(path, BROWSER))
    inside = {urljoin(path, link).partition("#")[0] for link in page.links if not urlsplit(link).netloc} - {path}
    for link in sorted(inside)[:25]:
        assert site.ask(link, BROWSER).status in (200, 303), link
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids


def test_a_page_shows_the_words_and_what_points_to_it(site: Site) -> None:
    signature = site.ask(f"/{LETTER}/signature/4.html").text
    assert "<mark>Committee for Human Rights in North Korea (HRNK)</mark>" in signature
    assert "What points here" in signature
    assert "Joint Letter to UN Security Council Members" in signature


def test_a_long_answer_on_a_page_says_how_long_it_is(site: Site) -> None:
    text = site.ask(query("SELECT * { ?s ?p ?o }"), BROWSER).text
    assert re.search(r"2\d,\d{3} rows; the first 500 are shown", text)


# --- saved questions


def test_the_questions_are_listed(site: Site) -> None:
    listed = json.loads(site.ask("/questions", "application/json").content)["questions"]
    assert [question["name"] for question in listed] == questions.names()
    assert all(question["title"] in site.ask("/questions", BROWSER).text for question in listed[:3])


@pytest.mark.parametrize("name", ["letters", "frequent-signatories", "violations", "declared-counts"])
def test_a_question_answers_as_kg_query_does(site: Site, name: str) -> None:
    assert site.ask(f"/questions/{name}?format=csv").content == ask(name, OUTPUT, "csv")
    assert site.ask(f"/questions/{name}", "text/csv").content == ask(name, OUTPUT, "csv")


def test_a_question_takes_its_parameters(site: Site) -> None:
    chosen = {"organization": "FIDH", "minimum": "2"}
    wanted = ask("co-signers", OUTPUT, "json", parameters=chosen)
    assert json.loads(site.ask(f"/questions/co-signers?{urlencode(chosen)}").content) == json.loads(wanted)
    page = site.ask(f"/questions/co-signers?{urlencode({**chosen, 'minimum': ''})}", BROWSER)
    assert page.status == 200
    assert 'value="FIDH"' in page.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/questions/nothing", 404, "/questions lists them"),
        ("/questions/co-signers", 400, "needs organization"),
        ("/questions/co-signers?organization=Freedom+Hause", 400, "did you mean 'Freedom House'?"),
        ("/questions/co-signers?organisation=FIDH", 400, "organisation: no parameter"),
        ("/questions/letters?year=19", 400, "year '19': give a year"),
        ("/questions/letters?year=2015&year=2016", 400, "once"),
        ("/questions/violations?concept=x%22+%7D+SERVICE+%3Chttp://127.0.0.1/%3E+%7B", 400, "nothing in the release"),
    ],
)
def test_what_a_question_cannot_answer_is_said(site: Site, path: str, status: int, said: str) -> None:
    reply = site.ask(path, "application/json")
    assert reply.status == status
    assert said in json.loads(reply.content)["detail"]


def test_a_page_without_its_needed_parameter_is_a_form(site: Site) -> None:
    page = site.ask("/questions/co-signers", BROWSER)
    assert page.status == 200
    assert 'name="organization"' in page.text


# --- the command


def test_the_address_is_taken(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(OUTPUT), "--port", str(site.port)]) == 2
    assert "in use already" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nothing", "--port", "0"], 2, "no such file"),
        (["--port", "70000"], 2, "--port 70000"),
        (["--host", "no such host", "--port", "0"], 2, "cannot be listened at"),
        (["--timeout", "0"], 2, "above 0"),
    ],
)
def test_what_is_wrong_with_the_call_is_said(
    capfd: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(["serve", *arguments]) == code
    assert said in capfd.readouterr().err


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["serve"]) == 4
    assert "pip install 'open-letters-kg[serve]'" in capfd.readouterr().err


def test_requests_are_logged_with_v_only(site: Site) -> None:
    site.ask("/health")
    assert "/health" not in site.said.read_text()
    with serving(OUTPUT / "open-letters.ttl", "-v") as running:
        for number in (1, 2):
            running.ask(f"/health?x={number}")
        assert "GET /health?x=1 200" in running.said.read_text()


def test_an_interrupt_lets_answers_be_finished() -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", "0", "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=CHECKOUT) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        address = urlsplit(server.stdout.readline().decode().strip())
        site = Site("127.0.0.1", address.port or 0, server.pid, Path())
        slow = query("SELECT (COUNT(*) AS ?n) { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000000 }")
        replies: list[Reply] = []
        asking = threading.Thread(target=lambda: replies.append(site.ask(slow)))
        asking.start()
        while json.loads(site.ask("/health").content)["free_workers"] == 8 and asking.is_alive():
            pass
        server.send_signal(signal.SIGINT)
        asking.join()
        assert server.wait(timeout=60) == 0
        assert server.stderr.read() == b""
    assert (replies[0].status, b'"5000000"' in replies[0].content) == (200, True)
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", site.port), 5):
        pytest.fail("it still listens")


def test_the_ontology_is_at_its_address(site: Site) -> None:
    assert site.ask("/ns", "text/turtle").headers["Location"] == "./ns.ttl"
    subjects = {q.subject for q in ox.parse(site.ask("/ns.ttl").content, format=ox.RdfFormat.TURTLE)}
    assert {ox.NamedNode(OL.Letter), ox.NamedNode(OL.signatory)} <= subjects
