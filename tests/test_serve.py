"""What `kg serve` serves: how answers are negotiated, what every response has, saved questions, the command."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.query import ask, questions
from tests.serving import BROWSER, CHECKOUT, LETTER, LETTERS, OUTPUT, Reply, Site, query, serving


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


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
