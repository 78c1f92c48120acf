"""Asking the graph: forms of answers, errors that help, what is refused, limits that hold."""

import csv
import datetime
import io
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg import files, query, release
from kg.cli import main
from kg.errors import ConfigurationError, UsageError
from kg.query import LimitError, ask, questions, select, sparql
from kg.query.solutions import from_json, markdown, short
from kg.query.store import find, open_store
from kg.terms import IRI, PREFIXES

OUTPUT = Path(__file__).parents[1] / "output"
LETTERS = "SELECT ?letter ?date { ?letter a ol:Letter ; dcterms:date ?date } ORDER BY ?date LIMIT 2"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
Run = Callable[..., tuple[int, str, str]]


# --- answers


def test_rows_are_python_values() -> None:
    rows = select(
        "SELECT ?l ?d (1 AS ?i) (1.5 AS ?f) (true AS ?b) ?no { ?l a ol:Letter ; dcterms:date ?d } LIMIT 1", OUTPUT
    )
    (row,) = rows
    assert isinstance(row["l"], IRI)
    assert isinstance(row["d"], datetime.date)
    assert (row["i"], row["f"], row["b"], row["no"]) == (1, 1.5, True, None)
    assert select("ASK { ?letter a ol:Letter }", OUTPUT) == [{"answer": True}]


def test_every_format_says_the_same() -> None:
    content = {form: ask(LETTERS, OUTPUT, form) for form in query.ROWS}
    wanted = [(str(row["letter"]), str(row["date"])) for row in select(LETTERS, OUTPUT)]
    assert [tuple(row) for row in csv.reader(io.StringIO(content["csv"].decode()))][1:] == wanted
    for form in ("xml", "json", "tsv"):
        read = rdflib.query.Result.parse(io.BytesIO(content[form]), format=form)
        assert [tuple(str(term) for term in row) for row in read if isinstance(row, tuple)] == wanted
    assert content["markdown"].decode().splitlines()[1:3] == [
        "| --- | --- |",
        f"| letter:{wanted[0][0][37:]} | {wanted[0][1]} |",
    ]


def test_csv_is_exact_and_xml_well_formed() -> None:
    tricky = 'SELECT ?x ?y { VALUES (?x ?y) { ("=1+1" "a,\\"b\\"") ("\\u0001" UNDEF) } }'
    assert ask(tricky, OUTPUT, "csv") == b'x,y\r\n=1+1,"a,""b"""\r\n\x01,\r\n'
    assert len(ElementTree.fromstring(ask(tricky, OUTPUT, "xml"))) == 2


def test_triples_come_once_as_turtle_with_our_prefixes() -> None:
    content = ask("DESCRIBE <un/A/HRC/25/63>", OUTPUT, "turtle").decode()
    assert "<un/A/HRC/25/63> a ol:Report ;" in content
    parsed = [*ox.parse(content.encode(), format=ox.RdfFormat.TURTLE)]
    assert len(parsed) == len(set(parsed)) == len(select("SELECT * { <un/A/HRC/25/63> ?p ?o }", OUTPUT))
    assert ask("CONSTRUCT { [] ol:number 1 } WHERE {}", OUTPUT, "turtle").startswith(b"_:")


def test_the_default_graph_holds_every_triple_once_and_graphs_are_apart() -> None:
    treaty = "?treaty a ol:Treaty . ?treaty rdfs:label ?label FILTER(?treaty = <treaty/cat>)"
    assert len(select(f"SELECT * {{ {treaty} }}", OUTPUT)) == 1
    assert len(select(f"SELECT * {{ GRAPH ?graph {{ {treaty} }} }}", OUTPUT)) == 2


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "rdf", "jsonld"])
def test_any_rdf_file_can_be_asked(suffix: str) -> None:
    data = OUTPUT / f"open-letters.{suffix}"
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert select(count, data) == select(count, OUTPUT)
    assert select(LETTERS, data) == select(LETTERS, OUTPUT)


def test_a_graph_of_rdflib_is_one_call_away() -> None:
    graph = release.graph(OUTPUT)
    assert len(graph) == select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", OUTPUT)[0]["n"]
    assert dict(graph.namespaces())["organization"] == rdflib.URIRef("https://w3id.org/open-letters/organization/")


def test_markdown_and_short_forms_cannot_break_out() -> None:
    values = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a|b\\n<b>`*_"}}]}}'
    assert markdown(from_json(values)).splitlines()[2] == "| a&#124;b &lt;b>&#96;\\*\\_ |"
    assert short(IRI(PREFIXES["ol"] + "Letter")) == "ol:Letter"
    assert short(IRI("https://w3id.org/open-letters/un/A/HRC/25/63")) == "<un/A/HRC/25/63>"


# --- errors


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "SELECT ?x\nWHERE {\n  ?x a oll:Letter }",
            "line 3, column 8: the prefix oll: is not known; did you mean ol:?",
        ),
        (
            "SELECT ?x { ?x a xyzzy:Letter }",
            "line 1, column 18: the prefix xyzzy: is not known; known are body:, cito:",
        ),
        ("SELEC ?x { ?x a ol:Letter }", "line 1, column 1: SELEC is no word of SPARQL; did you mean SELECT?"),
        ("SELECT ?x { ?x a ol:Letter ", "line 1, column 11: { is never closed"),
        ("SELECT ?x { FILTER(?x > 1 }", "line 1, column 27: } closes nothing; ) is missing before it"),
        ("SELECT ?x {\n\t?x a ] }", "line 2, column 7: ] closes nothing"),
        ("SELECT ?x { ?x a 'Letter }", "line 1, column 18: this string does not end"),
        ("SELECT ?x { ?x a ol:Letter } LIMIT ten", "line 1, column 36: ten is no word of SPARQL"),
        ("SELECT ?x, ?y { ?x ?y ol:Letter }", "line 1, column 10: , cannot stand here"),
        ("SELECT ?x { ?x a ol:Letter ol:Body }", "line 1, column 28: ol:Body cannot stand here"),
        ("SELECT ?x {\n ?x a ol:Letter }\nGROUP ?x", "line 3, column 1: GROUP cannot stand here, or what follows it"),
        ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?p ?y }", "column 1: The SELECT contains a variable that is unbound"),
        ("", "line 1, column 1: the query ends too early"),
    ],
)
def test_a_syntax_error_is_shown_where_it_is(text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        ask(text, OUTPUT, "json")
    first, line, pointer = str(error.value).split("\n")
    assert message in first
    column = re.search(r"column (\d+)", first)
    assert column is not None
    assert pointer == " " * (3 + int(column[1])) + "^"
    assert line == "    " + text.split("\n")[int(first.split(",")[0].removeprefix("line ")) - 1].replace("\t", " ")


def test_unknown_terms_are_named_with_the_nearest() -> None:
    text = "PREFIX v: <urn:v:> SELECT * { ?x a ol:Lettr ; ol:title v:x ; ol:xyzzy ?y FILTER(STR(ol:) = 'ol:no') }"
    assert list(sparql.unknown_terms(text)) == [
        "ol:Lettr is no term of the ontology; did you mean ol:Letter?",
        "ol:xyzzy is no term of the ontology",
    ]
    assert next(sparql.unknown_terms("SELECT * { ?x ol:alleges v:tortur }")).endswith("did you mean v:torture?")


def test_what_is_wrong_with_the_call_is_said() -> None:
    with pytest.raises(UsageError, match="did you mean co-signers"):
        questions.load("cosigners")
    with pytest.raises(UsageError, match="needs --organization"):
        ask("co-signers", OUTPUT, "json")
    with pytest.raises(UsageError, match="colour: no parameter"):
        ask("letters", OUTPUT, "json", parameters={"colour": "red"})
    with pytest.raises(UsageError, match="turtle cannot hold"):
        ask(LETTERS, OUTPUT, "turtle")
    with pytest.raises(UsageError, match="no such file"):
        ask(LETTERS, OUTPUT / "nothing", "json")
    with pytest.raises(UsageError, match="above 0"):
        ask(LETTERS, OUTPUT, "json", timeout=0)


@pytest.mark.parametrize(
    "head",
    ["", "#: title: [", "#: title: T\n#: description: D.\n", "#: title: T\n#: description: D.\n#: columns: [x]\n"
     "#: parameters: {year: {kind: year, help: of it}}\n"],
)  # fmt: skip
def test_a_wrong_head_is_a_configuration_error(head: str) -> None:
    with pytest.raises(ConfigurationError):
        questions.read("it", f"{head}\nSELECT * {{}}")


# --- what is refused


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT*{servicesilent?x{?s ?p ?o}}", "SERVICE is refused"),
        ("PREFIX service: <http://127.0.0.1/> SELECT * { SERVICE:x { } }", "SERVICE is refused"),
        ("ASK FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is refused"),
        ("ASKFROM NAMED <file:///etc/passwd> { ?s ?p ?o }", "FROM is refused"),
        ("LOAD <http://127.0.0.1/>", "LOAD is refused"),
        ("PREFIX x: <x:> insert data { x:a x:a x:a }", "insert is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("SELECT * {" + "{" * 200 + "}" * 200 + "}", "nests deeper"),
        ("ASK { FILTER(" + "!" * 50_000 + "true) }", "nests deeper"),
        ("ASK { FILTER(?a<'b>') SERVICE <http://127.0.0.1/> { } FILTER(?a='a') }", "in full"),
        ("ASK { FILTER(?a<2#>'''\n) SERVICE <http://127.0.0.1/> { } #'''\n }", "in full"),
    ],
)
def test_a_query_reaches_nothing_but_the_data(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        ask(text, OUTPUT, "json")


def test_words_that_are_refused_may_be_said() -> None:
    text = """SELECT * { # SERVICE and FROM
        VALUES ?x { "SERVICE" 'FROM <x>' <http://example.org/SERVICE#from> } FILTER(1 < 2 && 3 > 2) }"""
    assert len(select(text, OUTPUT)) == 3


def test_past_the_guard_the_worker_still_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "refuse", lambda text: None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(UsageError, match="gives up"):
            ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", OUTPUT, "json", timeout=20)
        with pytest.raises(TimeoutError):
            server.accept()
    with pytest.raises(LimitError, match="without an answer"):
        ask("ASK { " + "{" * 100_000 + "}" * 100_000 + " }", OUTPUT, "json", timeout=30)


@given(st.text(max_size=60))
def test_tokens_and_what_lies_between_them_are_the_query(text: str) -> None:
    end = 0
    for token in sparql.tokens(text):
        assert text[token.start : token.end] == token.text
        between = text[end : token.start]
        assert not re.sub(r"#[^\r\n]*", "", between).strip()
        end = token.end


@pytest.mark.parametrize("part", ["a.", "'", "<", "<a", '"""', "\\", "a:b.", "#", "?"])
def test_a_long_query_is_read_in_linear_time(part: str) -> None:
    assert sum(len(token.text) for token in sparql.tokens(part * 300_000)) >= 0


# --- parameters are terms


@given(st.text(min_size=1, max_size=40).filter(lambda value: not any("\ud800" <= c <= "\udfff" for c in value)))
def test_a_text_stays_the_text_it_is(value: str) -> None:
    parameter = questions.Parameter(name="x", kind="text", help="", default="", required=False)
    term = str(ox.Literal(questions.literal(parameter, value).value))
    bound = questions.bind("SELECT ?x {\n  VALUES ?x { UNDEF }\n}", {"x": term})
    solutions = ox.Store().query(bound)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [solution["x"] for solution in solutions] == [ox.Literal(value)]


@pytest.mark.parametrize(
    "value", ['x" } SERVICE <http://127.0.0.1/> { ?s ?p ?o } #', "\\", "'''", "} }", "\n", "?article", "{0}", "\\1"]
)
def test_no_value_of_a_parameter_becomes_part_of_the_query(value: str) -> None:
    assert select("claims-by-article", OUTPUT, article=value) == []
    with pytest.raises(UsageError, match="nothing in the release has this name"):
        select("violations", OUTPUT, concept=value)
    with pytest.raises(UsageError, match="year of four digits"):
        select("letters", OUTPUT, year=value)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return open_store(OUTPUT)


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("torture", "concept", "violation/torture"),
        ("v:torture", "concept", "violation/torture"),
        ("enforced_disappearance", "concept", "violation/enforced-disappearance"),
        ("FIDH", "organization", "organization/international-federation-for-human-rights"),
        ("organization/freedom-house", "agent", "organization/freedom-house"),
        ("freedom-house", "organization", "organization/freedom-house"),
        ("the freedom house", "organization", "organization/freedom-house"),
        ("A/HRC/25/63", "document", "un/A/HRC/25/63"),
        ("https://w3id.org/open-letters/un/A/HRC/25/63", "document", "un/A/HRC/25/63"),
        ("2015-10-29", "letter", "letter/2015-10-29-joint-letter-to-un-security-council-members"),
    ],
)
def test_a_thing_is_found_by_whatever_people_call_it(store: ox.Store, name: str, kind: str, key: str) -> None:
    assert find(store, name, questions.THINGS[kind]).value == f"https://w3id.org/open-letters/{key}"


def test_a_thing_of_another_kind_is_not_taken(store: ox.Store) -> None:
    with pytest.raises(UsageError, match="nothing in the release"):
        find(store, "organization/freedom-house", questions.THINGS["concept"])
    with pytest.raises(UsageError, match="did you mean 'Freedom House'"):
        find(store, "Freedom Hause", questions.THINGS["organization"])


# --- limits


def test_a_time_limit_holds() -> None:
    with pytest.raises(LimitError, match="longer than 2 seconds"):
        ask(ENDLESS, OUTPUT, "json", timeout=2)


def test_a_memory_limit_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "_WORKSPACE", 2**28)
    with pytest.raises(LimitError, match="GiB of memory"):
        ask(HUGE, OUTPUT, "json")


def test_a_worker_whose_parent_is_gone_ends_by_itself() -> None:
    request = {"query": ENDLESS, "question": "", "parameters": {}, "data": str(OUTPUT), "format": "json",
               "memory": 2**32, "seconds": 1}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "kg.query.worker"], input=json.dumps(request).encode(), capture_output=True, timeout=60,
        cwd=files.PACKAGE.parent,
    )  # fmt: skip
    assert done.returncode < 0
    assert not done.stdout


def test_queries_side_by_side_do_not_wait_for_an_endless_one() -> None:
    def run_into_the_limit() -> None:
        with pytest.raises(LimitError):
            ask(ENDLESS, OUTPUT, "json", timeout=4)

    endless = threading.Thread(target=run_into_the_limit)
    endless.start()
    assert len(select(LETTERS, OUTPUT, timeout=30)) == 2
    endless.join()


# --- the command line


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, checkout: Path) -> Run:
    monkeypatch.chdir(checkout)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["query", *arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def test_the_command_answers(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "letters.rq"
    file.write_text(LETTERS)
    assert run(str(file)) == (0, ask(LETTERS, OUTPUT, "csv").decode(), "")
    code, out, err = run("signatories", "--letter", "2015-10-29", "--format", "table")
    assert code == 0
    assert err == "9 rows\n"
    assert len(out.splitlines()) == 10
    assert "organization:freedom-house" in out
    file.write_text("CONSTRUCT WHERE { ?x a ol:Lettr }")
    assert run(str(file)) == (0, "@base <https://w3id.org/open-letters/> .\n", run(str(file))[2])
    assert "did you mean ol:Letter?" in run(str(file))[2]


def test_the_command_lists_its_questions_and_their_parameters(run: Run) -> None:
    _, out, _ = run("--list")
    assert [line.split()[0] for line in out.splitlines()] == questions.names()
    with pytest.raises(SystemExit) as stopped:
        run("co-signers", "--help")
    assert stopped.value.code == 0
    with pytest.raises(SystemExit) as stopped:
        run("co-signers", "--organisation", "Freedom House")
    assert stopped.value.code == 2


def test_nothing_is_printed_of_an_answer_that_is_not_whole(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "endless.rq"
    file.write_text(ENDLESS)
    code, out, err = run(str(file), "--timeout", "1")
    assert (code, out) == (1, "")
    assert "longer than 1 seconds" in err
    file.write_text("SELECT * { ?x a oll:Letter }")
    code, out, err = run(str(file))
    assert (code, out) == (2, "")
    assert err.splitlines()[2].endswith("^")
    code, out, err = run("co-signer")
    assert (code, out) == (2, "")
    assert "did you mean co-signers?" in err
