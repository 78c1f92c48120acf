"""The invented letters that the benchmarks use. What is measured is no matter of tests."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.letters import GOLD, Letter, letter, letters, write
from benchmarks.measure import Contender, Grown, Row, Sample, Table, most_memory
from benchmarks.report import markdown, svg
from benchmarks.rows import Column, read, tables_of
from benchmarks.rows import write as write_rows
from kg import vocabulary
from kg.build import understand
from kg.dataset import Dataset
from kg.identity.names import identities
from kg.terms import OL, RDF, XSD, Literal, Triple, iri, text

SOME = [letter(number) for number in range(12)]


def test_a_letter_depends_on_its_number_and_the_seed_only(tmp_path: Path) -> None:
    assert list(letters(12)) == SOME
    assert letter(7) == SOME[7]
    assert letter(7, seed=2) != SOME[7]
    write(tmp_path / "letters", 12)
    assert {made.gold.file: made.content for made in SOME} == {
        path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "letters").iterdir()
    }
    gold = (tmp_path / f"letters.{GOLD}").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["title"] for line in gold] == [made.gold.title for made in SOME]


def test_letters_are_of_many_layouts_and_of_the_size_that_is_promised() -> None:
    many = [letter(number) for number in range(100)]
    assert {made.gold.file.rpartition(".")[2] for made in many} == {"txt", "md", "html"}
    assert {len(made.gold.individuals) for made in many} >= {0, 3}
    assert 8_000 < sum(len(made.content) for made in many) / len(many) < 12_000
    assert len({made.gold.title for made in many}) == 100


@pytest.mark.parametrize("made", SOME, ids=lambda made: made.gold.file)
def test_what_is_stated_stands_in_the_letter(made: Letter) -> None:
    gold = made.gold
    for stated in (gold.title, *gold.organizations, *gold.individuals, *gold.symbols):
        assert stated in made.content
    assert gold.violations


def test_letters_are_read_as_they_are_meant(tmp_path: Path) -> None:
    write(tmp_path / "letters", len(SOME))
    known, found, wanted = identities(vocabulary.load()), 0, 0
    for made in SOME:
        read_as = understand(tmp_path / "letters" / made.gold.file, known, Dataset()).letter
        assert read_as.title is not None
        names = {signatory.name for signatory in read_as.signatories}
        found += len(names & {*made.gold.organizations, *made.gold.individuals})
        wanted += len(made.gold.organizations) + len(made.gold.individuals)
    assert found / wanted > 0.95, "or the benchmark measures the reading of something else"


def test_rows_hold_the_triples_that_they_were_made_of(tmp_path: Path) -> None:
    one, other = (iri("https://example.org/", name) for name in "ab")
    number = Literal("7", XSD.integer)
    triples: set[Triple] = {
        *((thing, RDF.type, OL.Letter) for thing in (one, other)),
        (one, OL.order, number),
        (one, OL.mentions, one),
        (one, OL.mentions, other),
        (other, OL.caption, text("né", "fr")),
    }
    tables = tables_of(triples)
    mapping = write_rows(tables, tmp_path)
    assert {
        (row["s"], column, row[key])
        for table in tables
        for row in read(table, mapping.parent)
        for key, column in table.columns.items()
        if key in row
    } == {
        (one, Column(OL.order, XSD.integer), "7"),
        (one, Column(OL.mentions), one),
        (one, Column(OL.mentions), other),
        (other, Column(OL.caption, "", "fr"), "né"),
    }
    assert {row["s"]: table.types for table in tables for row in table.rows if table.types} == {
        one: (OL.Letter,), other: (OL.Letter,)
    }  # fmt: skip
    assert 'rr:language "fr"' in mapping.read_text(encoding="utf-8")


def test_a_ratio_is_that_of_a_round() -> None:
    samples = (Sample(items=10, seconds=1, memory=5), Sample(items=10, seconds=2, memory=7))
    ours = Row(contender=Contender(name="kg", command=(), ours=True), size="9", samples=samples, ratios=(1, 1))
    other = Row(contender=Contender(name="<x>", command=()), size="9", samples=samples, ratios=(2, 4))
    grown = (Grown(count=10, seconds=0.1, memory=20), Grown(count=100, seconds=0.2, memory=21))
    table = Table(title="T", about="A.", unit="letters", rows=(ours, other), growth=grown)
    page = markdown([table], "make bench", 2)
    assert "| <x> | 9 | 7.5 (5–10) | 3 (2–4) | 7 |  |" in page
    assert "10: 100 ms, 20 MiB, 100: 200 ms, 21 MiB" in page
    chart = svg([table])
    assert "&lt;x&gt;" in chart
    assert "3 ×" in chart


@pytest.mark.skipif(sys.platform != "linux", reason="what processes use is asked of /proc")
def test_memory_is_that_of_a_process_and_of_all_that_it_started() -> None:
    inner = "held = bytearray(64 << 20); print(flush=True); input()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with subprocess.Popen([sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with most_memory(process.pid) as most:
            begun = time.monotonic()
            while not most() and time.monotonic() - begun < 60:
                time.sleep(0.1)
            assert 64 < most() < 128
        process.communicate(b"\n")
