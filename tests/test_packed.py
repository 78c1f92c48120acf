"""Compressed files and published versions, asked and checked like the build that they are of."""

import gzip
import shutil
from pathlib import Path

import pytest

from kg import cli, release
from kg.errors import UsageError
from kg.query import select

LETTERS = "SELECT ?letter { ?letter a ol:Letter } ORDER BY ?letter"
GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"


@pytest.mark.parametrize("name", ["", "dump/open-letters.nt.gz", "dump/open-letters.trig.gz", "letters"])
def test_what_is_compressed_can_be_asked(name: str, seeds: Path, checkout: Path, tmp_path: Path) -> None:
    data = seeds / name
    if name == "letters":
        data = tmp_path / "letter.ttl.gz"
        data.write_bytes(gzip.compress(min((seeds / name).iterdir()).read_bytes()))
    found = select(LETTERS, data)
    assert found == select(LETTERS, checkout / "output")[: len(found)]
    assert len(found) == (1 if name == "letters" else 5)


def test_a_version_has_the_graphs_of_its_build(seeds: Path, checkout: Path) -> None:
    assert select(GRAPHS, seeds) == select(GRAPHS, checkout / "output")
    assert list(release.graphs(seeds)) == list(release.graphs(checkout / "output"))


def test_a_version_is_validated_with_its_texts(builds: tuple[Path, Path], versions: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "1.9"
    shutil.copytree(versions / "1.9", damaged)
    text = min((damaged / "texts").iterdir())
    text.write_text(text.read_text(encoding="utf-8").replace("tortured", "t0rtured"), encoding="utf-8")
    assert release.validate_release(versions / "1.9") == release.validate_release(builds[0])
    assert cli.main(["validate", str(damaged)]) == 1


@pytest.mark.parametrize(
    "verb", [["query", "frequent-signatories", "--data"], ["validate"], ["explain", "x", "--data"]]
)
@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 99)[:-12]])
def test_what_cannot_be_unpacked_is_named(
    verb: list[str], content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cut.nt.gz"
    file.write_bytes(content)
    assert cli.main([*verb, str(file)]) == 2
    assert f"{file}: " in capsys.readouterr().err


def test_a_version_in_parts_is_read_graph_by_graph_and_not_asked(seeds: Path, tmp_path: Path) -> None:
    parts = tmp_path / "1.0" / "dump" / "nquads"
    parts.mkdir(parents=True)
    shutil.copy(seeds / "dump" / "open-letters.nq.gz", parts / "000.nq.gz")
    assert list(release.graphs(tmp_path / "1.0")) == list(release.graphs(seeds))
    with pytest.raises(UsageError, match=r"a release in parts, too large for this; name one of .*/dump/nquads"):
        select(LETTERS, tmp_path / "1.0")
