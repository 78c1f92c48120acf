import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kg.cli import main
from kg.errors import UsageError
from kg.identity import reconcile
from kg.identity.reconcile import COUNTRY, Index, answers, candidates, index, manifest, preview
from kg.query.store import base_of, open_store, rows
from kg.terms import FOAF, OL, ORG
from tests.serving import OUTPUT, Site, serving

BASE = "https://w3id.org/open-letters/"


@pytest.fixture(scope="module")
def known() -> Index:
    store = open_store(OUTPUT)
    return index(base_of(store), rows(store, "reconcilable"))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


# What sections 3.1, 4.2 and 6.3 of the specification ask of an object: the fields it must have, and what a field is.
# In a list every member is as the one given; `...` is anything; a name with a question mark may be missing.
TYPE = {"id": str, "name": str}
MANIFEST = {
    "versions": [str], "name": str, "identifierSpace": str, "schemaSpace": str, "serviceVersion?": str,
    "documentation?": str, "batchSize?": int, "defaultTypes?": [TYPE], "view?": {"url": str},
    "preview?": {"url": str, "width": int, "height": int},
    "suggest?": {f"{kind}?": {"service_url": str, "service_path": str} for kind in ("entity", "property", "type")},
}  # fmt: skip
CANDIDATES = {
    "result": [
        {
            "id": str, "name": str, "score": (int, float), "match?": bool, "type?": [TYPE], "description?": str,
            "features?": [{"id": str, "value": (bool, int, float)}],
        }
    ]
}  # fmt: skip
SUGGESTIONS = {"result": [{"id": str, "name": str, "description?": str, "notable?": [TYPE]}]}
PERU = {"pid": COUNTRY, "v": "Peru"}


def conforms(value: Any, form: Any) -> None:
    """Fails where a JSON value has not the form of an object of the specification, or a field that it does not know."""
    if isinstance(form, dict):
        assert isinstance(value, dict)
        required = {name for name in form if not name.endswith("?")}
        known = {name.rstrip("?"): part for name, part in form.items()}
        assert required <= value.keys() <= known.keys()
        for name, part in value.items():
            conforms(part, known[name])
    elif isinstance(form, list):
        assert isinstance(value, list)
        for part in value:
            conforms(part, form[0])
    else:
        assert isinstance(value, form)


def best(known: Index, name: str, **more: Any) -> dict[str, Any]:
    return candidates(known, {"query": name, **more})[0]


def test_a_match_is_exact_after_folding_and_unique(known: Index) -> None:
    found = best(known, "the HUMAN-RIGHTS watch")
    assert (found["id"], found["match"], found["score"]) == (f"{BASE}organization/human-rights-watch", True, 100)
    assert not best(known, "Human Rights Wach")["match"]
    assert best(known, "Human Rights Wach")["id"] == found["id"]
    assert best(known, "Human Rights Wach")["score"] > 80


def test_every_printed_name_of_a_release_is_found_again(known: Index) -> None:
    for thing in known.things.values():
        if thing.iri.startswith(f"{BASE}organization/"):
            for name in thing.names:
                result = candidates(known, {"query": name, "type": ORG.Organization, "limit": 50})
                assert thing.iri in [one["id"] for one in result], name
                assert sum(one["match"] for one in result) <= 1


def test_a_name_of_two_things_matches_neither_and_the_type_decides(known: Index) -> None:
    both = [name for name, iris in known.folded.items() if len(iris) > 1]
    for name in both:
        assert not any(one["match"] for one in candidates(known, {"query": name}))
    assert best(known, "Geoffrey Nice", type=FOAF.Person)["match"]
    assert best(known, "Geoffrey Nice", type=ORG.Organization)["id"].endswith("geoffrey-nice-foundation")
    assert not best(known, "Geoffrey Nice", type=[ORG.Organization])["match"]


def test_another_country_forbids_the_match(known: Index) -> None:
    name, land = "Odhikar", {"pid": COUNTRY, "v": "Bangladesh"}
    assert best(known, name, properties=[land])["match"]
    elsewhere = best(known, name, properties=[{"pid": COUNTRY, "v": {"id": "country/PE"}}])
    assert not elsewhere["match"]
    assert {"id": "country", "value": False} in elsewhere["features"]
    assert best(known, name, properties=[{"pid": COUNTRY, "v": ["BD", "Bangladesh"]}])["match"]
    assert best(known, name, properties=[{"pid": COUNTRY, "v": ["Bangladesh", "Peru"]}])["match"]


def test_candidates_come_by_score(known: Index) -> None:
    for name in ("Odhikar", "Human Rights", "Citizens Alliance", "HRNK"):
        scores = [one["score"] for one in candidates(known, {"query": name, "limit": 50, "properties": [PERU]})]
        assert scores == sorted(scores, reverse=True)


def test_acronyms_and_initials_are_candidates(known: Index) -> None:
    ids = [one["id"] for one in candidates(known, {"query": "CADAL"})]
    assert f"{BASE}organization/centro-para-la-apertura-y-el-desarrollo-de-america-latina" in ids


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ([], "a batch of queries is a JSON object"),
        ({"q": {"query": "x", "limit": float("nan")}}, "a limit is a number from 1"),
        ({"q": {"query": "x", "limit": float("inf")}}, "a limit is a number from 1"),
        ({"q": {"query": 1}}, "a query is a text"),
        ({"q": {"query": "x", "limit": 0}}, "a limit is a number from 1"),
        ({"q": {"query": "x", "properties": {"pid": "a"}}}, "properties are a list"),
        ({str(n): {"query": "x"} for n in range(201)}, "201 queries in one batch"),
    ],
)
def test_what_is_no_batch_is_refused(known: Index, batch: object, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        answers(known, batch)


def test_nothing_is_of_a_type_that_nobody_knows_here(known: Index) -> None:
    for strict, found in (("any", False), ("all", False), ("should", True)):
        query = {"query": "Human Rights Watch", "type": ["Ship"], "type_strict": strict}
        assert bool(candidates(known, query)) == found


def test_an_empty_name_has_no_candidates(known: Index) -> None:
    assert answers(known, {"a": {"query": " . "}, "b": {"properties": []}}) == {
        "a": {"result": []},
        "b": {"result": []},
    }


def test_suggestions(known: Index) -> None:
    found = reconcile.suggest_entity(known, "human rights w")["result"]
    assert {"Human Rights Watch"} <= {one["name"] for one in found}
    more = reconcile.suggest_entity(known, "human")["result"]
    assert reconcile.suggest_entity(known, "human", 1)["result"][: len(more) - 1] == more[1:]
    assert reconcile.suggest_entity(known, "")["result"] == []
    iri = f"{BASE}organization/human-rights-watch"
    assert [one["id"] for one in reconcile.suggest_entity(known, iri)["result"]] == [iri]
    assert [one["id"] for one in reconcile.suggest_type("per")["result"]] == [FOAF.Person]
    assert [one["id"] for one in reconcile.suggest_property("c")["result"]] == [OL.country]


def test_a_preview_shows_other_names(known: Index) -> None:
    shown = preview(known, f"{BASE}organization/stepping-stones")
    assert shown is not None
    assert (shown["name"], shown["names"], shown["countries"]) == ("Stepping Stones", ["Stepping Stone"], ["GB"])
    assert preview(known, f"{BASE}organization/nobody") is None


def test_the_manifest_has_what_the_protocol_asks_for() -> None:
    said = manifest(BASE, "http://localhost/")
    conforms(said, MANIFEST)
    assert said["versions"] == ["0.2"]
    assert all("{{id}}" in said[part]["url"] for part in ("view", "preview"))


# --- the command


def test_the_command_adds_columns_to_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "names.csv"
    table.write_text('no;who;where\n1;"Human Rights Watch";\n2;Odhikar;Peru\n3;;\n', encoding="utf-8-sig")
    options = ["--column", "who", "--country", "where", "--type", "organization", "--data", str(OUTPUT)]
    assert main(["reconcile", "-q", str(table), *options]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["no"], row["match"], row["id"].rpartition("/")[2]) for row in rows] == [
        ("1", "yes", "human-rights-watch"), ("2", "", "odhikar"), ("3", "", "")
    ]  # fmt: skip


def test_the_command_never_hides_a_column_of_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names.csv").write_text("name,id\nHuman Rights Watch,42\n")
    assert main(["reconcile", "-q", str(tmp_path / "names.csv"), "--data", str(OUTPUT)]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["id"], row["kg_id"], row["kg_match"]) == ("42", f"{BASE}organization/human-rights-watch", "yes")


def test_the_command_gives_all_candidates_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names.csv").write_text("name\nHuman Rights Wach\n")
    assert main(["reconcile", "-q", str(tmp_path / "names.csv"), "--format", "json", "--data", str(OUTPUT)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["result"]) == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--column", "x"], "no column 'x'; the columns are name, note"),
        (["--type", "ship"], "--type ship: give one of"),
        (["--column", "note"], "row 1: note: 501 characters; a name has at most 500"),
    ],
)
def test_what_the_command_is_not_given_is_said(
    tmp_path: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "names.csv").write_text(f"name,note\nx,{'y' * 501}\n")
    assert main(["reconcile", str(tmp_path / "names.csv"), "--data", str(OUTPUT), *options]) == 2
    assert message in capsys.readouterr().err


# --- the service


def test_the_service_answers_as_the_functions_do(site: Site, known: Index) -> None:
    described = json.loads(site.ask("/reconcile").content)
    assert described["suggest"]["entity"]["service_url"].endswith("/reconcile")
    batch = {"q0": {"query": "Human Rights Wach", "limit": 3}}
    form = urlencode({"queries": json.dumps(batch)})
    expected = answers(known, batch)
    assert json.loads(site.ask(f"/reconcile?{form}").content) == expected
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert json.loads(site.ask("/reconcile", method="POST", body=form.encode(), headers=headers).content) == expected
    suggested = json.loads(site.ask("/reconcile/suggest/entity?prefix=human").content)
    assert suggested == reconcile.suggest_entity(known, "human")
    conforms(described, MANIFEST)
    conforms(expected["q0"], CANDIDATES)
    conforms(suggested, SUGGESTIONS)
    for kind in ("type", "property"):
        conforms(json.loads(site.ask(f"/reconcile/suggest/{kind}?prefix=c").content), SUGGESTIONS)


def test_the_command_and_the_service_give_the_same_scores(
    site: Site, known: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = sorted({thing.names[0] for thing in known.things.values()})[::9]
    names = [changed for name in printed for changed in (name, name[:-1], name.swapcase(), f"{name} Peru")]
    table = tmp_path / "names.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["name"], *([name] for name in names)])
    assert main(["reconcile", "-q", str(table), "--format", "json", "--data", str(OUTPUT)]) == 0
    there = [json.loads(line)["result"] for line in capsys.readouterr().out.splitlines()]
    for start in range(0, len(names), reconcile.MOST_QUERIES):
        batch = {str(at): {"query": name} for at, name in enumerate(names[start : start + reconcile.MOST_QUERIES])}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        form = urlencode({"queries": json.dumps(batch)}).encode()
        here = json.loads(site.ask("/reconcile", method="POST", body=form, headers=headers).content)
        assert [here[number]["result"] for number in batch] == there[start : start + reconcile.MOST_QUERIES]


def test_other_sites_may_ask_and_show_previews(site: Site) -> None:
    iri = f"{BASE}organization/stepping-stones"
    shown = site.ask(f"/reconcile/preview?id={iri}")
    assert shown.media_type == "text/html"
    assert "Stepping Stones" in shown.text
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in site.ask("/").headers["Content-Security-Policy"]
    for path in ("/reconcile", "/reconcile/suggest/type?prefix=", f"/reconcile/preview?id={iri}"):
        for method in ("GET", "OPTIONS"):
            assert site.ask(path, method=method).headers["Access-Control-Allow-Origin"] == "*"
    assert site.ask("/reconcile/preview?id=x").status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile?queries=%7B", 400),
        ("/reconcile?queries=%5B%5D", 400),
        (f"/reconcile?{urlencode({'queries': json.dumps({str(n): {'query': 'x'} for n in range(201)})})}", 413),
        ("/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22x%22%2C%22limit%22%3ANaN%7D%7D", 400),
        ("/reconcile/suggest/ship?prefix=a", 404),
        ("/reconcile/suggest/entity?prefix=a&cursor=-1", 400),
    ],
)
def test_the_service_refuses_what_is_no_query(site: Site, path: str, status: int) -> None:
    assert site.ask(path).status == status
