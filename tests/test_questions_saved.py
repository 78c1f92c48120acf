"""Every saved question on the committed release, with its exact rows; and some of them in another engine.

After a rebuild of `output/`, `python -m pytest tests/test_questions_saved.py --accept` writes the rows anew; read the
difference against the letters before it is committed.
"""

import csv
import io
import re
from pathlib import Path

import pytest
import rdflib

from kg import release
from kg.query import ask, questions, select, sparql
from kg.terms import KINDS

OUTPUT = Path(__file__).parents[1] / "output"
EXPECTED = Path(__file__).parent / "expected"

# What is asked of those questions that need to be told, or have too many rows to be read; the others go by default.
CASES: dict[str, dict[str, str]] = {
    "at-offset": {"letter": "2015-10-29", "offset": "5760"},
    "citations-of": {"document": "A/HRC/25/63"},
    "co-signers": {"organization": "HRNK", "minimum": "4"},
    "demands": {"of": "UN Security Council"},
    "mentions-of": {"body": "International Criminal Court"},
    "signatories": {"letter": "Joint Letter to UN Security Council Members"},
    "signed-then-not": {"year": "2015", "without": "2021"},
    "violations": {"letter": "2015-10-29"},
    "violations-under": {"concept": "sexual violence"},
}


# What these five letters give no answer to; a test of its own shows that there could be one.
WITHOUT_ROWS = {"differing-countries"}


@pytest.mark.parametrize("name", questions.names())
def test_a_saved_question_gives_the_rows_that_were_read(name: str, request: pytest.FixtureRequest) -> None:
    content = ask(name, OUTPUT, "tsv", parameters=CASES.get(name, {})).decode()
    expected = EXPECTED / f"{name}.tsv"
    if request.config.getoption("--accept"):
        expected.write_text(content, encoding="utf-8", newline="")
    assert content == expected.read_bytes().decode()
    assert (len(content.splitlines()) > 1) == (name not in WITHOUT_ROWS)


def test_no_expected_rows_are_left_of_a_question_that_is_gone() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.tsv")) == questions.names()
    assert set(CASES) <= set(questions.names())
    assert len(questions.names()) >= 20


@pytest.mark.parametrize("name", questions.names())
def test_a_saved_question_has_a_head_that_holds(name: str) -> None:
    question = questions.load(name)
    columns = re.findall(r"\?\w+", (EXPECTED / f"{name}.tsv").read_text(encoding="utf-8").split("\n", 1)[0])
    assert tuple(column.removeprefix("?") for column in columns[: len(question.columns)]) == question.columns
    assert question.title[0].isupper()
    assert not question.title.endswith(".")
    assert question.description.endswith(".")
    options = {parameter.name for parameter in question.parameters}
    assert not options & {"query", "list", "data", "format", "timeout", "quiet", "verbose", "log-format", "help"}
    assert all(parameter.help for parameter in question.parameters)


@pytest.mark.parametrize("name", questions.names())
def test_a_saved_question_is_portable_and_in_a_fixed_order(name: str) -> None:
    query = questions.load(name).query
    words = [token.text.upper() for token in sparql.tokens(query) if token.kind == "word"]
    assert not {"GROUP_CONCAT", "SAMPLE", "RAND", "UUID", "NOW", "BNODE", "YEAR", "MONTH", "SERVICE", "GRAPH"} & {
        *words
    }
    assert "ORDER" in words
    assert not list(sparql.unknown_terms(query))
    declared = set(re.findall(r"^PREFIX (\w+):", query, re.MULTILINE))
    used = {token.prefix for token in sparql.tokens(query) if token.kind == "name"}
    assert declared == used, "every prefix declared, so that the file stands for itself, and none in vain"
    assert not used & set(KINDS)


# What both engines do in a few seconds.
PORTABLE = ("at-offset", "claims-by-status", "declared-counts", "demands", "letters", "signed-then-not", "violations")


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return release.graph(OUTPUT)


@pytest.mark.parametrize("name", PORTABLE)
def test_another_engine_gives_the_same_rows(name: str, graph: rdflib.Graph) -> None:
    result = graph.query(questions.bind(questions.load(name).query, TERMS.get(name, {}))).serialize(format="csv")
    assert result is not None
    ours = ask(name, OUTPUT, "csv", parameters=CASES.get(name, {})).decode()
    assert list(csv.reader(io.StringIO(result.decode()))) == list(csv.reader(io.StringIO(ours)))


BASE = "https://w3id.org/open-letters/"
FIRST = f"<{BASE}letter/2015-10-29-joint-letter-to-un-security-council-members>"
TERMS = {
    "at-offset": {"letter": FIRST, "offset": "5760"},
    "demands": {"of": f"<{BASE}body/un-security-council>"},
    "signed-then-not": {"year": '"2015"', "without": '"2021"'},
    "violations": {"letter": FIRST},
}


def test_parameters_narrow_the_rows() -> None:
    everything = select("violations", OUTPUT)
    of = "https://w3id.org/open-letters/country/KP"
    accused = select("violations", OUTPUT, of="North Korea")
    assert accused == [row for row in everything if row["accused"] == of]
    assert 0 < len(accused) < len(everything)
    year = select("letters", OUTPUT, year=2020)
    assert [str(row["date"]) for row in year] == ["2020-02-26", "2020-11-09"]


def test_countries_that_differ_are_found(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(
        """
        @prefix ol: <https://w3id.org/open-letters/ns#> .
        @base <https://example.org/> .
        <letter/1> ol:hasSignature <s1>, <s2>, <s3> .
        <letter/2> ol:hasSignature <s4>, <s5> .
        <s1> ol:signatory <moved> ; ol:countryAsStated "Utopia" ; ol:country <country/UT> .
        <s2> ol:signatory <same> ; ol:countryAsStated "Utopia" ; ol:country <country/UT> .
        <s3> ol:signatory <known> ; ol:countryAsStated "Utopia" ; ol:country <country/UT> .
        <s4> ol:signatory <moved> ; ol:countryAsStated "Erewhon" ; ol:country <country/ER> .
        <s5> ol:signatory <same> ; ol:countryAsStated "Utopia" ; ol:country <country/UT> .
        <known> ol:country <country/ER> .
        <same> ol:country <country/UT> .
        """
    )
    found = [(str(row["signatory"])[20:], row["printed"]) for row in select("differing-countries", data)]
    assert found == [("known", "Utopia"), ("moved", "Utopia"), ("moved", "Erewhon")]
