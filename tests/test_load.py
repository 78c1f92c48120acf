"""Loading a release into a real Oxigraph: whole graphs, again, in part, interrupted anywhere, and going wrong."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from kg.cli import main
from kg.errors import RemoteError, UsageError
from kg.load.remote import Remote, number, session
from kg.load.targets import kind_of, target
from kg.load.transfer import Loaded, load
from tests.servers import Asked, Proxy, oxigraph, proxy

OUTPUT = Path(__file__).parents[1] / "output"
BASE = "https://example.org/"
FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
Quads = frozenset[str]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with oxigraph() as url:
        yield url


@pytest.fixture
def store(server: str) -> str:
    send(server, "update", "DROP ALL")
    return server


@pytest.fixture
def between(store: str) -> Iterator[Proxy]:
    with proxy(store) as state:
        yield state


def send(url: str, to: str, body: str, media_type: str = "application/sparql-update") -> None:
    urlopen(Request(f"{url}/{to}", body.encode(), {"Content-Type": media_type})).close()


def remote(url: str, kind: str = "oxigraph", query_url: str | None = None) -> Remote:
    return Remote(target=target(url, kind, query_url), session=session(pause=0), seconds=60)


def held(url: str) -> Quads:
    """What a store holds, beside what it says of loads."""
    with urlopen(Request(f"{url}/store", headers={"Accept": "application/n-quads"})) as answer:
        return frozenset(line for line in answer.read().decode().split("\n") if line and "graph/load> ." not in line)


def quads(data: Path) -> Quads:
    """What a release holds, as the engine keeps it."""
    held = ox.Store()
    held.bulk_load(path=str(data / "open-letters.nq"), format=ox.RdfFormat.N_QUADS)
    return frozenset(f"{quad} ." for quad in held)


def release(folder: Path, letters: Mapping[str, int]) -> Path:
    """A release with letters of some number of triples, which differ with that number."""
    graphs = {f"letter/{key}/graph": range(number, 2 * number) for key, number in letters.items()}
    graphs |= {"graph/dataset": range(len(letters)), "graph/knowledge": range(50)}
    lines = [
        f'<{BASE}{name}#{n}> <{BASE}says> "{n}\\u0000\\"é\\n𝄞"@en <{BASE}{name}> .\n'
        for name, numbers in sorted(graphs.items())
        for n in numbers
    ]
    folder.mkdir()
    (folder / "open-letters.nq").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return release(tmp_path / "first", {"changed": 40, "gone": 10, "same": 20})


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return release(tmp_path / "second", {"changed": 60, "new": 15, "same": 20})


# --- what is there afterwards


def test_the_release_of_the_seeds_is_loaded_and_a_second_load_writes_nothing(between: Proxy, store: str) -> None:
    done = load(remote(between.url), OUTPUT)
    assert held(store) == quads(OUTPUT)
    assert (len(done.sent), done.triples, done.mismatches) == (7, len(held(store)), ())
    assert done.sent[-1].endswith("graph/dataset"), "what says which letters there are comes last"
    for changed in (False, True):
        between.asked.clear()
        again = load(remote(between.url), OUTPUT, changed=changed)
        assert (again.sent, len(again.unchanged), again.removed) == ((), 7, ())
        assert not between.writes
        assert len(between.asked) < 15


def to_oxigraph(asked: Asked) -> None:
    """The same request with the path that Oxigraph has for its protocol."""
    form, update = asked.headers.get("Content-Type") == FORM, asked.headers.get("Content-Type", "").startswith(UPDATE)
    place = "query" if form else "update" if update else "store"
    asked.path = f"/{place}?{asked.path.partition('?')[2]}"


@pytest.mark.parametrize("kind", ["oxigraph", "fuseki", "graphdb", "rdf4j", "graph-store", "sparql"])
@pytest.mark.parametrize("changed", [False, True])
def test_only_what_differs_is_sent_and_only_what_is_ours_removed(
    kind: str, changed: bool, between: Proxy, store: str, first: Path, second: Path
) -> None:
    """The kinds that we have no server of speak their protocols, with their paths, to Oxigraph."""
    foreign = f'<{BASE}x> <{BASE}says> "theirs" <{BASE}letter/foreign/graph> .'
    send(store, "store", foreign, "application/n-quads")
    place = remote(between.url, kind, f"{between.url}/query" if kind == "sparql" else None)
    between.rule = to_oxigraph
    load(place, first)
    assert held(store) == quads(first) | {foreign}
    between.asked.clear()
    done = load(place, second, changed=changed)
    assert held(store) == quads(second) | {foreign}
    assert {graph.removeprefix(BASE) for graph in done.sent} == {"letter/changed/graph", "letter/new/graph"}
    assert done.removed == (f"{BASE}letter/gone/graph",)
    assert done.union is (None if kind == "graph-store" else False)
    asking = [unquote(asked.path + asked.body.decode()) for asked in between.asked if not asked.writes]
    reads = [text for text in asking if "letter/same" in text and "COUNT" not in text]
    assert bool(reads) == (not changed or kind == "graph-store")


def test_graphs_that_are_there_already_are_adopted(between: Proxy, store: str, first: Path) -> None:
    send(store, "store", (first / "open-letters.nq").read_text(encoding="utf-8"), "application/n-quads")
    assert load(remote(between.url), first).sent == ()
    assert {asked.path.partition("?")[0] for asked in between.writes} == {"/update"}
    assert load(remote(between.url), first, changed=True).sent == ()


def test_what_somebody_changed_is_found_and_repaired(between: Proxy, store: str, first: Path) -> None:
    load(remote(store), first)
    graph = f"{BASE}letter/same/graph"
    send(store, "update", f'INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> <{BASE}says> "more" }} }}')
    assert load(remote(store), first, changed=True).sent == (graph,), "by its number of triples"
    send(store, "update", f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert load(remote(store), first).sent == (graph,)
    assert held(store) == quads(first)


# --- readers, and loads that end in the middle


def whole_graphs(found: Quads, *releases: Path) -> bool:
    """Whether each graph that is held is that of one of the releases, beside staging."""

    def graphs(lines: Quads) -> set[frozenset[str]]:
        names = {name for line in lines if not (name := line.split()[-2]).startswith(f"<{BASE}graph/staging/")}
        return {frozenset(line for line in lines if line.endswith(f" {name} .")) for name in names}

    return graphs(found) <= set().union(*(graphs(quads(release)) for release in releases))


@pytest.mark.parametrize("ending", ["cut", "deaf"])
@pytest.mark.parametrize("kind", ["oxigraph", "graph-store"])
def test_p10_a_load_that_ends_at_any_request_is_completed_by_the_next(
    ending: str, kind: str, between: Proxy, store: str, first: Path, second: Path
) -> None:
    ends = 0
    while True:
        between.rule = lambda asked: None
        send(store, "update", "DROP ALL")
        load(remote(store), first)
        between.asked.clear()

        def rule(asked: Asked, ends: int = ends) -> str | None:
            """Requests pass until one is cut or not answered, and then none; the loader never hears of it again."""
            to_oxigraph(asked)
            return None if len(between.asked) <= ends else ending if len(between.asked) == ends + 1 else "cut"

        between.rule = rule
        try:
            load(remote(between.url, kind), second)
        except RemoteError:
            assert whole_graphs(held(store), first, second)
            load(remote(store), second, changed=bool(ends % 2))
            assert held(store) == quads(second)
            assert load(remote(store), second).sent == ()
            ends += 1
        else:
            break
    assert ends > 15


def test_a_load_that_is_killed_is_completed_by_the_next(between: Proxy, store: str) -> None:
    command = [sys.executable, "-m", "kg.cli", "load", between.url, "--data", str(OUTPUT)]
    for request in (5, 14, 23):
        with subprocess.Popen(command, cwd=OUTPUT.parent, stderr=subprocess.PIPE) as process:

            def kill(asked: Asked, request: int = request, process: subprocess.Popen[bytes] = process) -> None:
                if len(between.asked) == request:
                    process.kill()

            between.asked.clear()
            between.rule = kill
            assert process.wait(120) == -signal.SIGKILL
        assert whole_graphs(held(store), OUTPUT)
    between.rule = lambda asked: None
    done = load(remote(between.url), OUTPUT)
    assert 0 < len(done.sent) < 7
    assert held(store) == quads(OUTPUT)


@pytest.mark.parametrize("options", [(), ("--union-default-graph",)])
def test_readers_see_the_old_graph_or_the_new_one(options: tuple[str, ...], tmp_path: Path) -> None:
    sizes = {"letter/changed/graph": (400, 900), "letter/gone/graph": (300, 0)}
    old = release(tmp_path / "old", {"changed": 400, "gone": 300, "same": 20})
    new = release(tmp_path / "new", {"changed": 900, "same": 20})
    with oxigraph(*options) as url:
        load(remote(url), old)
        seen: dict[str, set[int]] = {graph: set() for graph in sizes}
        ended = threading.Event()

        def look() -> None:
            reader = remote(url)
            while not ended.is_set():
                for graph, numbers in seen.items():
                    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}{graph}> {{ ?s ?p ?o }} }}"
                    numbers.add(number(reader, query))

        looking = [threading.Thread(target=look) for _ in range(2)]
        for thread in looking:
            thread.start()
        try:
            done: list[Loaded] = [load(remote(url), data) for data in (new, old) * 4]
        finally:
            ended.set()
            for thread in looking:
                thread.join()
        assert {load.union for load in done} == {bool(options)}
        assert {graph: tuple(sorted(numbers)) for graph, numbers in seen.items()} == {
            graph: tuple(sorted(numbers)) for graph, numbers in sizes.items()
        }


def test_two_loads_at_once_leave_whole_graphs(store: str, first: Path, second: Path) -> None:
    load(remote(store), first)
    for _ in range(4):
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda data: load(remote(store), data), (first, second)))
        assert whole_graphs(held(store), first, second)
        assert load(remote(store), second).mismatches == ()
        assert held(store) == quads(second)


# --- when it goes wrong


def altered(asked: Asked) -> None:
    """A server, or something before it, that loses a line of what is put."""
    if asked.method == "PUT" and b"changed" in asked.body:
        asked.body = asked.body.partition(b"\n")[2]
        asked.headers = {**asked.headers, "Content-Length": str(len(asked.body))}


def test_what_comes_back_otherwise_is_not_put_in_place(between: Proxy, store: str, first: Path, second: Path) -> None:
    load(remote(store), first)
    before = {line for line in held(store) if "changed" in line}
    between.rule = altered
    done = load(remote(between.url), second)
    (mismatch,) = done.mismatches
    assert "letter/changed/graph: 60 triples were sent, 59 came back; first difference: missing <" in mismatch
    assert mismatch.endswith("; the graph was not replaced")
    assert {line for line in held(store) if "changed" in line} == before
    assert main(["load", between.url, "--data", str(second)]) == 5
    between.rule = lambda asked: None
    assert main(["load", between.url, "--data", str(second), "--changed"]) == 0
    assert held(store) == quads(second)


def test_a_direct_put_that_goes_wrong_is_said_and_not_noted(between: Proxy, store: str, first: Path) -> None:

    def rule(asked: Asked) -> None:
        altered(asked)
        to_oxigraph(asked)

    between.rule = rule
    assert len(load(remote(between.url, "graph-store"), first).mismatches) == 1
    assert load(remote(store), first, changed=True).mismatches == ()
    assert held(store) == quads(first)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<urn:s> <urn:p> 1 .", "line 1"),
        ("<urn:s> <urn:p> <urn:o> .", "in no named graph"),
        ("<urn:s> <urn:p> _:o <urn:g> .", "a blank node in urn:g"),
        ("<urn:s> <urn:p> <urn:o> <urn:g> .", "is no release: it has 0 graphs named …graph/dataset"),
        (
            "<urn:s> <urn:p> <urn:o> <urn:g> .\n<urn:s> <urn:p> <urn:o> <urn:h> .\n<urn:t> <urn:p> <urn:o> <urn:g> .",
            "the graph urn:g is in two places",
        ),
    ],
)
def test_what_is_no_release_is_refused_before_anything_is_sent(
    between: Proxy, tmp_path: Path, content: str, message: str
) -> None:
    (tmp_path / "open-letters.nq").write_text(content)
    with pytest.raises(UsageError, match=message):
        load(remote(between.url), tmp_path)
    assert between.asked == []


# --- the command line


def test_the_command_says_what_it_did(
    store: str, first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", store, "--data", str(first)]) == 0
    assert main(["load", store, "--data", str(second), "--verbose"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[1] == f"{store}: 5 graphs sent, 0 unchanged, 0 removed; 123 triples verified"
    assert lines[2:5] == [
        f"sent {BASE}letter/changed/graph",
        f"sent {BASE}letter/new/graph",
        f"removed {BASE}letter/gone/graph",
    ]
    assert "queries without GRAPH do not see these graphs here" in lines[5]
    assert lines[6] == f"{store}: 2 graphs sent, 3 unchanged, 1 removed; 148 triples verified"
    assert main(["load", store, "--data", str(second), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["localhost:7878"], 2, "'localhost:7878': give the URL of a server"),
        (["http://:80/"], 2, "give the URL of a server"),
        (["http://me:secret@localhost/"], 2, "localhost: others on this machine can see a password in a URL"),
        (["http://localhost/store?default"], 2, "give the URL without ? and #"),
        (["http://localhost/", "--timeout", "0"], 2, "--timeout 0: give a number of seconds"),
        (["http://localhost/", "--print"], 2, "--print asks no server what it is; add --kind"),
        (["http://localhost/", "--credentials", "nowhere"], 2, "nowhere: cannot be read"),
        (
            ["http://127.0.0.1:9/", "--kind", "oxigraph", "--data", "nowhere"],
            2,
            "nowhere: no such file; run `kg build`",
        ),
    ],
)
def test_what_is_wrong_with_the_call_is_said(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", *arguments]) == code
    err = capsys.readouterr().err
    assert message in err
    assert "secret" not in err


@pytest.mark.parametrize(
    ("url", "headers", "kind"),
    [
        ("http://h/", {"Server": "Oxigraph/0.5.13"}, "oxigraph"),
        ("http://h/", {"Server": "Virtuoso/07.20.3229 (Linux)"}, "virtuoso"),
        ("http://h/ds", {"Server": "Apache Jena Fuseki (3.16.0)"}, "fuseki"),
        ("http://h/ds", {"Fuseki-Request-Id": "12"}, "fuseki"),
        ("http://h/repositories/a", {"Server": "GraphDB/11.0 RDF4J/5.1"}, "graphdb"),
        ("http://h/rdf4j-server/repositories/a", {}, "rdf4j"),
    ],
)
def test_a_server_that_says_what_it_is_needs_no_kind(url: str, headers: dict[str, str], kind: str) -> None:
    assert kind_of(url, headers) == kind
    places = target(url, kind)
    assert all(place and place.startswith(url.rstrip("/")) for place in (places.query, places.update, places.store))


def test_a_server_that_does_not_say_what_it_is_needs_a_kind() -> None:
    with pytest.raises(
        UsageError, match="http://h/: the server does not say what it is; add --kind and one of: oxigraph,"
    ):
        kind_of("http://h/", {"Server": "nginx"})
