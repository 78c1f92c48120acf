"""Clients that mean harm, and queries that have no end: each is told so, and the server still answers the others."""

import contextlib
import csv
import io
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.serving import OUTPUT, Reply, Site, query, serving

EVERYTHING = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUNAWAY = {
    "product": ENDLESS,
    "values": "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?v{n} {{ {'1 ' * 60} }} " for n in range(9)) + "}",
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a LIMIT 1",
    "concat": "SELECT (STRLEN(?z) AS ?n) { BIND('0123456789' AS ?a0) "
    + "".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1}) " for n in range(34))
    + "BIND(?a34 AS ?z) }",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!<urn:x>)* ?c }",
    "rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "triples": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "replace": "SELECT (REPLACE(?c, '(.*)(.*)(.*)', '$1$1$1$2$2$3$3') AS ?x) { ?a ?b ?c . ?d ?e ?f } ORDER BY ?x",
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(OUTPUT, "--timeout", "3", "--workers", "4", "--memory", "256") as running:
        yield running


def answers(site: Site) -> bool:
    return site.ask(query("ASK {}")).content == b'{"head":{},"boolean":true}'


def detail(reply: Reply) -> str:
    assert reply.media_type == "application/problem+json"
    return str(json.loads(reply.content)["detail"])


# --- queries without end


@pytest.mark.parametrize("name", RUNAWAY)
def test_a_runaway_query_ends_with_a_reason(site: Site, name: str) -> None:
    reply = site.ask(query(RUNAWAY[name]))
    assert reply.status in (413, 503), reply.text
    assert "ask for less" in detail(reply)
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert answers(site)


def test_others_are_answered_meanwhile(site: Site) -> None:
    with ThreadPoolExecutor(3) as threads:
        endless = [threads.submit(site.ask, query(f"{ENDLESS} # {n}")) for n in range(3)]
        while json.loads(site.ask("/health").content)["free_workers"] > 1:
            pass
        assert answers(site)
        assert not any(one.done() for one in endless)
    assert [one.result().status for one in endless] == [503] * 3


def test_a_client_with_many_queries_does_not_keep_out_another(site: Site) -> None:
    with ThreadPoolExecutor(40) as threads:
        endless = [threads.submit(site.ask, query(f"{ENDLESS} # many {n}")) for n in range(40)]
        while not json.loads(site.ask("/health").content)["waiting"]:
            pass
        replies = [site.ask(query(f"ASK {{}} # other {n}"), client="127.0.0.2") for n in range(5)]
        assert not all(one.done() for one in endless)
    assert [reply.status for reply in replies] == [200] * 5


def test_two_hundred_at_once(site: Site) -> None:
    with ThreadPoolExecutor(200) as threads:
        replies = list(threads.map(lambda n: site.ask(query(f"{ENDLESS} # {n}")), range(200)))
    assert {reply.status for reply in replies} == {503}
    assert all(reply.headers["Retry-After"] for reply in replies)
    assert any("waiting already" in detail(reply) for reply in replies)
    assert any("longer than 3 seconds" in detail(reply) for reply in replies)
    assert answers(site)
    assert json.loads(site.ask("/health").content)["free_workers"] == 4


def test_a_client_that_hangs_up_frees_its_worker() -> None:
    with serving(OUTPUT, "--timeout", "50", "--workers", "1") as running:
        for _ in range(3):
            connection = running.connect()
            connection.request("GET", query(ENDLESS))
            while json.loads(running.ask("/health").content)["free_workers"]:
                pass
            connection.close()
        began = time.monotonic()
        assert answers(running)
        assert time.monotonic() - began < 25


def test_clients_that_hang_up_at_any_time_cost_no_worker() -> None:
    with serving(OUTPUT, "--timeout", "1", "--workers", "3") as running:
        for n in range(12):
            connection = running.connect()
            connection.request("GET", query(f"{ENDLESS} # {n}"))
            time.sleep(0.94 + n / 100)  # about when the query reaches its limit
            connection.close()
        began = time.monotonic()
        while json.loads(running.ask("/health").content)["free_workers"] < 3:
            assert time.monotonic() - began < 30
        assert answers(running)


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml"])
def test_an_answer_with_too_many_rows_is_none(form: str) -> None:
    with serving(OUTPUT, "--rows", "100") as running:
        most = running.ask(query("SELECT * { ?s ?p ?o } LIMIT 100", format=form))
        assert most.status == 200
        if form == "csv":
            assert len(list(csv.reader(io.StringIO(most.text)))) == 101
        more = running.ask(query("SELECT * { ?s ?p ?o } LIMIT 101", format=form))
        assert (more.status, "more than 100 rows" in detail(more)) == (413, True)
        # What is in the words is no row.
        tricky = 'SELECT ?x ?y { VALUES (?x ?y) { ("a\\n},{\\n},{<result>\\"},{" UNDEF) (UNDEF UNDEF) } BIND(1 AS ?z) }'
        assert running.ask(query(tricky, format=form)).status == 200
        assert running.ask(query("CONSTRUCT WHERE { ?s ?p ?o }")).status == 413
        assert running.ask("/store?default").status == 413


# --- queries that reach out


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        yield server
        with pytest.raises(TimeoutError):
            server.accept()


def test_p9_nothing_is_fetched(site: Site, listener: socket.socket, tmp_path: Path) -> None:
    canary = tmp_path / "canary.nt"
    canary.write_text('<urn:canary> <urn:canary> "canary" .\n')
    for address in (f"http://127.0.0.1:{listener.getsockname()[1]}/x.ttl", canary.as_uri(), str(canary)):
        for text in (f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
                     f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
                     f"SELECT * {{ VALUES ?x {{ <{address}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
                     f"LOAD <{address}>"):  # fmt: skip
            assert site.ask(query(text)).status == 400
        for path in (query(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}"),
                     query(f"SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
                     query(f"SELECT * {{ GRAPH <{address}> {{ ?s ?p ?o }} }}"),
                     query(EVERYTHING, **{"default-graph-uri": address}),
                     query(f"DESCRIBE <{address}>"),
                     f"/store?graph={quote(address, '')}", f"/about?iri={quote(address, '')}"):  # fmt: skip
            reply = site.ask(path, headers={"If-None-Match": '"x"'})
            assert reply.status in (200, 400, 404)
            assert b'"canary"' not in reply.content
            if reply.status == 200 and path.startswith("/sparql") and reply.media_type.endswith("json"):
                assert json.loads(reply.content)["results"]["bindings"] == []
    assert answers(site)


# --- queries that are too much to read


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
        "SELECT * { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "ASK { FILTER(" + "!" * 50_000 + "true) }",
        "ASK { FILTER(" + "-" * 50_000 + "1 = 1) }",
        "ASK { ?s " + "^" * 50_000 + "<urn:p> ?o }",
        "ASK { ?s ?p " + "(" * 30_000 + ")" * 30_000 + " }",
        "ASK { ?s ?p " + "[ ?p " * 15_000 + "1" + "]" * 15_000 + " }",
        "ASK { " + "OPTIONAL { " * 10_000 + "}" * 10_000 + " }",
        "ASK { ?s ?p " + "<<" * 30_000 + " ?a ?b ?c " + ">>" * 30_000 + " }",
        "ASK { ?s " + "<urn:p>/" * 10_000 + "<urn:p> ?o }",
        "ASK { FILTER(" + "1+" * 40_000 + "1 = 1) }",
        "ASK { FILTER(" + "IF(true," * 10_000 + "1" + ",1)" * 10_000 + ") }",
        "ASK { " + "{} UNION " * 12_000 + "{} }",
        "ASK { ?s ?p ?o " + "; ?p ?o " * 12_000 + "}",
        "a." * 60_000,
        "'" * 100_001,
    ],
    ids=lambda text: text[:14],
)
def test_a_query_that_is_too_deep_hurts_nobody(site: Site, text: str) -> None:
    reply = site.ask("/sparql", None, "POST", text.encode(), {"Content-Type": "application/sparql-query"})
    assert reply.status in (200, 400, 503), reply.text
    assert answers(site)


@pytest.mark.parametrize("content_type", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_a_query_of_a_megabyte(site: Site, content_type: str) -> None:
    text = "SELECT * { ?s ?p ?o } #" + "x" * 2**20
    body = text if content_type.endswith("query") else urlencode({"query": text})
    reply = site.ask("/sparql", None, "POST", body.encode(), {"Content-Type": content_type})
    assert reply.status == 413
    assert "shorten it" in detail(reply)
    address = site.ask(query(text))
    assert address.status == 414
    assert "send it as POST" in detail(address)
    assert address.headers["Access-Control-Allow-Origin"] == "*"
    assert answers(site)


def test_many_parameters(site: Site) -> None:
    assert site.ask("/sparql?" + "&".join(f"a{n}=1" for n in range(5000))).status == 400
    assert site.ask(f"{query('ASK {}')}&" + "&".join(f"default-graph-uri=urn:{n}" for n in range(900))).status == 200
    assert site.ask(query("ASK {}", **{"default-graph-uri": "no iri"})).status == 400


# --- clients that are slow, or speak nonsense


def test_slow_readers_hold_no_worker(site: Site) -> None:
    """More clients than workers ask for megabytes and read nothing; then one of them reads all of it."""
    slow = [socket.create_connection((site.host, site.port), timeout=60) for _ in range(12)]
    request = f"GET {query(EVERYTHING, format='json')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    for one in slow:
        one.sendall(request)
    for one in slow:
        assert one.recv(9) == b"HTTP/1.1 "
    assert answers(site)
    content = b"".join(iter(lambda: slow[0].recv(2**16), b""))
    head, _, body = content.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head
    assert len(json.loads(body)["results"]["bindings"]) > 20_000
    for one in slow:
        one.close()
    assert answers(site)


def test_half_a_request_holds_nothing(site: Site) -> None:
    halves = [b"", b"GET /sparql HTT", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nquery="]
    with contextlib.ExitStack() as stack:
        for half in halves * 60:
            stack.enter_context(socket.create_connection((site.host, site.port), timeout=60)).sendall(half)
        assert answers(site)
    assert answers(site)


@pytest.mark.parametrize(
    "words",
    [b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
     b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /sparql HTTP/1.1\r\nHost: <>\" {}\r\n\r\n",
     b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
     b"GET / HTTP/1.1\r\nHost: x\r\nAccept: " + b"a/b;q=0." * 8000 + b"\r\n\r\n",
     b"GET /%zz%00 HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01"],
)  # fmt: skip
def test_nonsense_is_no_fault_of_the_server(site: Site, words: bytes) -> None:
    with socket.create_connection((site.host, site.port), timeout=60) as connection:
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: connection.recv(2**16), b""))
    assert not reply.startswith(b"HTTP/1.1 5")
    assert answers(site)


def test_clients_that_go_away_while_they_are_answered(site: Site) -> None:
    for _ in range(20):
        with socket.create_connection((site.host, site.port), timeout=60) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            connection.sendall(f"GET {query(EVERYTHING)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            connection.recv(100)
    assert answers(site)
    assert "Traceback" not in site.said.read_text()


# --- processes


def children(process: int) -> list[int]:
    said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True).stdout
    return [int(word) for word in said.split()]


def gone(processes: list[int]) -> bool:
    """Whether processes have ended, or do so soon."""
    began = time.monotonic()
    while left := [process for process in processes if Path(f"/proc/{process}").exists()]:
        if time.monotonic() - began > 30:
            return not left
    return True


def test_a_worker_that_is_killed_is_replaced(site: Site) -> None:
    (keeper,) = children(site.process)
    for worker in children(keeper):
        os.kill(worker, signal.SIGKILL)
    replies = [site.ask(query(f"ASK {{}} # {n}")) for n in range(8)]
    assert {reply.status for reply in replies} <= {200, 503}
    assert answers(site)
    assert len(children(keeper)) == 4


def test_a_worker_that_has_grown_is_replaced() -> None:
    double = "".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1}) " for n in range(24))
    grows = f"SELECT (STRLEN(?a24) AS ?n) {{ BIND('0123456789' AS ?a0) {double}}}"
    with serving(OUTPUT, "--workers", "1") as running:
        (keeper,) = children(running.process)
        before = children(keeper)
        assert b'"167772160"' in running.ask(query(grows)).content
        assert not set(before) & set(children(keeper))
        after = children(keeper)
        assert answers(running)
        assert children(keeper) == after


def test_without_its_data_the_server_ends() -> None:
    with serving(OUTPUT, ends_with=70) as running:
        (keeper,) = children(running.process)
        workers = children(keeper)
        os.kill(keeper, signal.SIGKILL)
        with contextlib.suppress(OSError):
            while running.ask("/health").status:
                pass
    assert gone(workers)


def test_nothing_is_left_when_the_server_is_killed() -> None:
    with contextlib.suppress(AssertionError), serving(OUTPUT, ends_with=-signal.SIGKILL) as running:
        (keeper,) = children(running.process)
        family = [keeper, *children(keeper)]
        os.kill(running.process, signal.SIGKILL)
    assert gone(family)
