"""The scorecard of a version says what is wrong with it."""

import gzip
import shutil
from pathlib import Path

import pytest

from kg import cli
from kg.versions.checking import check


def test_the_scorecard_of_a_version(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["release", "--check", str(seeds)]) == 0
    card = capsys.readouterr().out.splitlines()
    assert len(card) == 10
    assert all(line.startswith("ok") for line in card)


def text_of(file: Path) -> str:
    content = file.read_bytes()
    return (gzip.decompress(content) if file.suffix == ".gz" else content).decode()


DAMAGE = {
    "files": ("CITATION.cff", "2026-01-01", "2026-01-02"),
    "index": ("index.json", '"bytes": ', '"bytes": 1'),
    "formats": ("dump/open-letters.ttl.gz", "Beta Relief", "Beta"),
    "counts": ("void.ttl", "void:triples ", "void:triples 9"),
    "tables": ("tables/claims.csv", "\r\nhttps://", "\r\n=https://"),
    "letters": ("texts", "", "x"),
    "rights": ("index.json", "Nobody's", ""),
    "rights in DCAT": ("catalogue.ttl", "Nobody's", "Somebody's"),
    "catalogue": ("catalogue.ttl", "dcat:byteSize", "dcat:byteSizes"),
    "packages": ("datapackage.json", "sha256:", "sha256:0"),
    "changes": ("changes/added.nq.gz", "", "<urn:a> <urn:b> <urn:c> <urn:d> .\n"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_the_scorecard_shows_what_is_wrong(what: str, versions: Path, tmp_path: Path) -> None:
    name, old, new = DAMAGE[what]
    shutil.copytree(versions / "1.9", tmp_path / "1.9")
    file = tmp_path / "1.9" / name
    file = min(file.iterdir()) if file.is_dir() else file
    content = text_of(file)
    assert old in content
    changed = content.replace(old, new).encode() if old else (new + content).encode()
    file.write_bytes(gzip.compress(changed) if file.suffix == ".gz" else changed)
    failed = {line.what for line in check(tmp_path / "1.9") if not line.passed}
    assert what.partition(" ")[0] in failed


@pytest.mark.parametrize(
    "name", ["SHA256SUMS", "void.ttl", "dump/open-letters.rdf.gz", "tables/people.csv", "catalogue.ttl"]
)
def test_a_missing_file_fails(name: str, versions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(versions / "1.9", tmp_path / "1.9")
    (tmp_path / "1.9" / name).unlink()
    assert cli.main(["release", "--check", str(tmp_path / "1.9")]) == 1
    assert "FAIL" in capsys.readouterr().out


def test_what_is_no_version_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["release", "--check", str(tmp_path)]) == 2
    assert "is not the index of a version" in capsys.readouterr().err
