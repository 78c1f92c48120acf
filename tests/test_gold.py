"""The figures that hold: what `kg parse` reads of the five letters, scored against what a person read."""

import json
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from kg import vocabulary
from kg.build import dataset_of, understand
from kg.identity.names import identities
from kg.inputs import letter_files
from kg.records import Record, record

GOLD = Path(__file__).parent / "gold"
LOWEST_F1 = 0.95


@pytest.fixture(scope="module")
def parsed(checkout: Path) -> dict[str, Record]:
    seeds = [checkout / "seeds"]
    known, about = identities(vocabulary.load()), dataset_of(seeds)
    return {
        path.name: json.loads(json.dumps(record(understand(path, known, about), about.base)))
        for path in letter_files(seeds)
    }


def test_every_field_is_read_as_a_person_reads_it(score: ModuleType, parsed: dict[str, Record]) -> None:
    report = score.Report()
    texts = {name: letter["text"] for name, letter in parsed.items()}
    for name, letter in parsed.items():
        gold = yaml.safe_load((GOLD / f"{Path(name).stem}.yaml").read_text(encoding="utf-8"))
        score.score_letter(report, name, letter["text"], gold, letter)
    score.score_clusters(
        report, texts, parsed, yaml.safe_load((GOLD / "organizations.yaml").read_text(encoding="utf-8"))
    )
    figures = {field: round(tally.f1, 3) for field, tally in report.tallies.items()}
    assert len(figures) == 17
    assert {field: f1 for field, f1 in figures.items() if f1 < LOWEST_F1} == {}, report.errors
    assert figures["evidence"] == 1.0
    assert figures["organisation identity (pairs)"] == 1.0


def test_mentions_of_one_entity_have_one_id_in_all_letters(parsed: dict[str, Record]) -> None:
    people = yaml.safe_load((GOLD / "people.yaml").read_text(encoding="utf-8"))["people"]
    signed = {
        (name[:3], " ".join(person["name"].split())): person["id"]
        for name, letter in parsed.items()
        for person in letter["signatory_individuals"]
    }
    for person in people:
        letters = [number for number, role in person["letters"].items() if role == "signatory"]
        ids = {signed[number, person["name"]] for number in letters}
        assert len(ids) == min(1, len(letters)), person["name"]


def test_documents_and_their_pinpoints(parsed: dict[str, Record]) -> None:
    """The citations of the letter with footnotes: symbols, declared short forms, Ibid. and their paragraphs."""
    for letter in parsed.values():
        gold = yaml.safe_load((GOLD / f"{Path(letter['source']).stem}.yaml").read_text(encoding="utf-8"))
        wanted = [
            (str(d["footnote"]), d.get("symbol") or d["resolves_to"], d["paragraphs"])
            for d in gold["un_documents"]
            if d["footnote"]
        ]
        found = [
            (d["footnote"], d["symbol"] or d["resolves_to"], d["paragraphs"])
            for d in letter["un_documents"]
            if d["footnote"]
        ]
        assert found == wanted


def test_violations_keep_what_is_only_named_apart(parsed: dict[str, Record]) -> None:
    """Every title, principle, safeguard and charge of the gold is no allegation."""
    for letter in parsed.values():
        gold = yaml.safe_load((GOLD / f"{Path(letter['source']).stem}.yaml").read_text(encoding="utf-8"))
        for mention in gold["violations"]:
            if mention["stance"] != "referenced" or mention.get("borderline"):
                continue
            start = letter["text"].index(mention["context"]) + mention["context"].index(mention["quote"])
            over = [v for v in letter["violations"] if v["start"] < start + len(mention["quote"]) and start < v["end"]]
            assert {v["stance"] for v in over} <= {"referenced"}, mention["context"]


def test_no_name_of_the_letters_is_in_the_code_or_in_a_rule(checkout: Path) -> None:
    organizations = yaml.safe_load((GOLD / "organizations.yaml").read_text(encoding="utf-8"))["organizations"]
    people = yaml.safe_load((GOLD / "people.yaml").read_text(encoding="utf-8"))["people"]
    names = {form["form"] for o in organizations for form in o["forms"]} | {f for p in people for f in p["forms"]}
    names |= {path.stem for path in (checkout / "seeds").glob("*.txt")}
    told = {name for name in names if len(name.split()) > 1 or "_" in name}
    assert len(told) > 100
    for path in sorted((checkout / "kg").rglob("*")):
        if path.suffix in (".py", ".yaml", ".rq"):
            content = path.read_text(encoding="utf-8").casefold()
            assert [name for name in told if name.casefold() in content] == [], path
