import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kg import reconcile
from kg.cli import main
from kg.errors import UsageError
from kg.reconcile import COUNTRY, Index, answers, candidates, index, manifest, preview
from kg.store import open_store
from kg.terms import FOAF, OL, ORG
from tests.serving import OUTPUT, Site, serving

BASE = "https://w3id.org/open-letters/"


@pytest.fixture(scope="module")
def known() -> Index:
    return index(open_store(OUTPUT))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


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


def test_acronyms_and_initials_are_candidates(known: Index) -> None:
    ids = [one["id"] for one in candidates(known, {"query": "CADAL"})]
    assert f"{BASE}organization/centro-para-la-apertura-y-el-desarrollo-de-america-latina" in ids


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ([], "a batch of queries is a JSON object"),
        ({"q": {"query": 1}}, "a query is a text"),
        ({"q": {"query": "x", "limit": 0}}, "a limit is a number from 1"),
        ({"q": {"query": "x", "type": "Ship"}}, "no type is 'Ship'"),
        ({"q": {"query": "x", "properties": {"pid": "a"}}}, "properties are a list"),
        ({str(n): {"query": "x"} for n in range(201)}, "201 queries in one batch"),
    ],
)
def test_what_is_no_batch_is_refused(known: Index, batch: object, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        answers(known, batch)


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
    assert [one["id"] for one in reconcile.suggest_type("per")["result"]] == [FOAF.Person]
    assert [one["id"] for one in reconcile.suggest_property("c")["result"]] == [OL.country]


def test_a_preview_shows_other_names(known: Index) -> None:
    shown = preview(known, f"{BASE}organization/stepping-stones")
    assert shown is not None
    assert (shown["name"], shown["names"], shown["countries"]) == ("Stepping Stones", ["Stepping Stone"], ["GB"])
    assert preview(known, f"{BASE}organization/nobody") is None


def test_the_manifest_has_what_the_protocol_asks_for() -> None:
    said = manifest(BASE, "http://localhost/", preview_at="http://localhost/preview?id={{id}}")
    assert {"versions", "name", "identifierSpace", "schemaSpace"} <= said.keys()
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


def test_the_command_gives_all_candidates_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names.csv").write_text("name\nHuman Rights Wach\n")
    assert main(["reconcile", "-q", str(tmp_path / "names.csv"), "--format", "json", "--data", str(OUTPUT)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["result"]) == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--column", "x"], "no column 'x'; the columns are name"), (["--type", "ship"], "--type ship: give one of")],
)
def test_what_the_command_is_not_given_is_said(
    tmp_path: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "names.csv").write_text("name\nx\n")
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


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile?queries=%7B", 400),
        ("/reconcile?queries=%5B%5D", 400),
        ("/reconcile/suggest/ship?prefix=a", 404),
        ("/reconcile/suggest/entity?prefix=a&cursor=-1", 400),
    ],
)
def test_the_service_refuses_what_is_no_query(site: Site, path: str, status: int) -> None:
    assert site.ask(path).status == status
