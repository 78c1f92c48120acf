"""Two real stores, Oxigraph and Virtuoso, hold the release of the seeds and answer the saved questions as we do."""

import os
import subprocess
import threading
from collections.abc import Iterator

import pytest
import requests

from kg import release
from kg.build import build
from kg.load.credentials import Password
from kg.load.remote import Remote, number, read, remove, replace, session
from kg.load.scripts import script
from kg.load.targets import target
from kg.load.transfer import load
from kg.query import ask, questions
from kg.query.solutions import Value, from_json, python
from kg.query.store import open_store
from kg.query.worker import terms
from kg.terms import BASE, IRI
from tests.servers import Virtuoso, oxigraph, virtuoso
from tests.test_load import OUTPUT, held, quads
from tests.test_questions_saved import CASES

MORE = [
    ("claims-by-article", {"article": "Rome Statute, article 7(1)(g)"}),
    ("demands", {"year": "2020"}),
    ("joined-names", {"signatory": "Stepping Stones"}),
    ("letters-to", {"recipient": "UN Security Council"}),
    ("violations", {"concept": "torture", "of": "North Korea", "letter": "2018-06-06"}),
]
ASKED = [(name, CASES.get(name, {})) for name in questions.names()] + MORE
Rows = list[tuple[Value, ...]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Remote]]:
    """The stores, with the release loaded."""
    with oxigraph("--union-default-graph") as small, virtuoso(tmp_path_factory.mktemp("virtuoso")) as large:
        both = {"oxigraph": of(small, "oxigraph"), "virtuoso": of(large.url, "virtuoso")}
        for store in both.values():
            done = load(store, OUTPUT)
            assert (len(done.sent), done.mismatches, done.union) == (7, (), True)
        yield both


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso whose bulk loader may read the folder of its own."""
    with virtuoso(tmp_path_factory.mktemp("other")) as server:
        yield server


def of(url: str, kind: str) -> Remote:
    who = Password("dba", "dba") if kind == "virtuoso" else None
    return Remote(target=target(url, kind), session=session(who, pause=0.01), seconds=120)


def text(name: str, chosen: dict[str, str]) -> str:
    """The query of a saved question with the terms of what is chosen, as any engine takes it."""
    question = questions.load(name)
    return questions.bind(question.query, terms(open_store(OUTPUT), question, chosen))


def rows(content: bytes) -> Rows:
    """Solutions by value: Virtuoso writes typed literals in the way of 2006, and stores have integers of many types."""
    solutions = from_json(content.replace(b'"typed-literal"', b'"literal"'))
    return [tuple(map(python, row)) for row in solutions.rows]


@pytest.mark.parametrize(("name", "chosen"), ASKED)
def test_a_saved_question_has_the_same_rows_everywhere(
    name: str, chosen: dict[str, str], stores: dict[str, Remote]
) -> None:
    query, ours = text(name, chosen), rows(ask(name, OUTPUT, "json", parameters=chosen))
    for kind, store in stores.items():
        assert store.target.query is not None
        accepted = {"Accept": "application/sparql-results+json"}
        answer = store.session.post(store.target.query, data={"query": query}, headers=accepted, timeout=120)
        assert answer.status_code == requests.codes.ok, answer.text
        assert rows(answer.content) == ours, kind


def test_both_stores_hold_every_graph_of_the_release(stores: dict[str, Remote]) -> None:
    assert held(stores["oxigraph"].target.url) == quads(OUTPUT)
    for store in stores.values():
        before = load(store, OUTPUT)
        assert (before.sent, len(before.unchanged), before.triples) == ((), 7, len(quads(OUTPUT)))
        found = {f"{line.removesuffix(' .')} <{graph}> ." for graph in before.unchanged for line in read(store, graph)}
        assert found == quads(OUTPUT)


def test_virtuoso_is_loaded_again_where_it_differs(stores: dict[str, Remote]) -> None:
    store = stores["virtuoso"]
    knowledge = IRI(f"{BASE}graph/knowledge")
    remove(store, knowledge)
    assert load(store, OUTPUT, changed=True).sent == (knowledge,)
    assert load(store, OUTPUT, changed=True).sent == ()


def test_virtuoso_without_a_password_refuses(stores: dict[str, Remote]) -> None:
    with pytest.raises(Exception, match="401 Unauthorized; say who you are"):
        load(Remote(target=stores["virtuoso"].target, session=session(), seconds=60), OUTPUT)


def test_readers_of_virtuoso_see_the_old_graph_or_the_new_one(stores: dict[str, Remote]) -> None:
    store, graph = stores["virtuoso"], IRI(f"{BASE}graph/knowledge")
    lines = read(store, graph)
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    seen: set[int] = set()
    ended = threading.Event()

    def look() -> None:
        reader = of(store.target.url, "virtuoso")
        while not ended.is_set():
            seen.add(number(reader, query))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(5):
            replace(store, graph, "".join(f"{line}\n" for line in lines[:3000]).encode())
            load(store, OUTPUT, changed=True)
    finally:
        ended.set()
        looking.join()
    assert seen == {3000, len(lines)}


@pytest.mark.parametrize("in_parts", [False, True])
def test_the_script_of_virtuoso_leaves_what_a_load_would(
    in_parts: bool, other: Virtuoso, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.publish.LETTERS_IN_A_PART", 3)
    if in_parts:
        monkeypatch.setattr("kg.publish.MOST_TRIPLES", 1000)
    data = other.folder / f"parts-{in_parts}"
    build([OUTPUT.parent / "seeds"], data)
    assert len(release.files(data)) == (3 if in_parts else 1)
    commands = script(target(other.url, "virtuoso"), data)
    known = {"ISQL": other.isql, "VIRTUOSO": other.sql, "KG_LOAD_PASSWORD": "dba"}
    environment = {**os.environ, **known}
    for _ in range(2):
        done = subprocess.run(["sh"], input=commands, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    for changed in (True, False):
        after = load(of(other.url, "virtuoso"), data, changed=changed)
        assert (after.sent, after.mismatches) == ((), ())
    wrong = commands.replace("open-letters.nq", "missing.nq").replace("*.nq", "*.missing")
    assert subprocess.run(["sh"], input=wrong.encode(), env=environment, check=False).returncode == 5
