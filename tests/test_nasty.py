"""Files that go wrong on their own or on purpose: what becomes of each is written down in nasty-outcomes.yaml."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from kg import vocabulary
from kg.build import understand
from kg.dataset import Dataset
from kg.errors import ReadError
from kg.identity.names import Identities, identities
from kg.release import validate_release
from kg.review import doubts

FOLDER = Path(__file__).parent / "nasty"
OUTCOMES: dict[str, dict[str, Any]] = yaml.safe_load(
    (FOLDER.parent / "nasty-outcomes.yaml").read_text(encoding="utf-8")
)
EXPECTED_OF_ALL = ["no-addressee"]


@pytest.fixture(scope="module")
def known() -> Identities:
    return identities(vocabulary.load())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[bytes], Path]:
    """What the command says of the whole folder, and the release that it makes."""
    target = tmp_path_factory.mktemp("nasty") / "release"
    command = [sys.executable, "-m", "kg.cli", "build", "-v", "-o", str(target), str(FOLDER)]
    return subprocess.run(command, capture_output=True), target


def test_every_file_has_an_outcome_and_every_outcome_a_file() -> None:
    assert len(OUTCOMES) >= 60
    assert OUTCOMES.keys() == {path.name for path in FOLDER.iterdir()} - {"dataset.yaml"}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_file_has_its_outcome(name: str, known: Identities) -> None:
    expected = OUTCOMES[name]
    if "left_out" in expected:
        with pytest.raises(ReadError) as raised:
            understand(FOLDER / name, known, Dataset())
        assert (raised.value.code, raised.value.reason) == (expected["left_out"], expected["reason"])
        return
    resolved = understand(FOLDER / name, known, Dataset())
    found = {
        "signatories": [signatory.name for signatory in resolved.letter.signatories],
        "date": resolved.letter.date.value if resolved.letter.date else None,
        "doubts": [doubt.code for doubt in doubts(resolved) if doubt.code not in EXPECTED_OF_ALL],
    }
    assert found == {"date": None, "doubts": [], **expected}


def test_p4_p12_nothing_is_dropped_in_silence_and_nothing_ends_in_a_traceback(
    built: tuple[subprocess.CompletedProcess[bytes], Path],
) -> None:
    done, target = built
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    summary = json.loads((target / "build.json").read_text())
    named = [letter["file"] for letter in summary["letters"]] + [left["file"] for left in summary["left_out"]]
    assert sorted(named) == sorted(OUTCOMES)
    for left in summary["left_out"]:
        assert left["reason"]
        assert left["code"] in ("unreadable", "not-a-letter", "duplicate", "same-identity")


def test_what_was_made_of_it_is_valid(built: tuple[subprocess.CompletedProcess[bytes], Path]) -> None:
    assert not [result for result in validate_release(built[1]) if result.severity == "violation"]


def test_no_name_breaks_out_of_a_file(built: tuple[subprocess.CompletedProcess[bytes], Path]) -> None:
    """Every format is read back, and says the same."""
    target = built[1]
    quads = {q.triple for q in ox.parse(path=str(target / "open-letters.nq"), format=ox.RdfFormat.N_QUADS)}
    forms = {"nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML}
    for suffix, form in forms.items():
        assert {q.triple for q in ox.parse(path=str(target / f"open-letters.{suffix}"), format=form)} == quads, suffix
    names = {o.value for _, p, o in quads if str(p).endswith("#nameAsStated>") and isinstance(o, ox.Literal)}
    assert {'=HYPERLINK("http://example.org") Union', "Union> <of|Writers`{}^"} <= names
    graph = rdflib.Graph().parse(target / "open-letters.ttl")
    assert names == {
        str(o) for o in graph.objects(None, rdflib.URIRef("https://w3id.org/open-letters/ns#nameAsStated"))
    }


def test_nothing_steers_a_terminal_or_a_spreadsheet(
    built: tuple[subprocess.CompletedProcess[bytes], Path],
) -> None:
    done, target = built
    for path in target.rglob("*"):
        if path.is_file():
            assert not {0x1B, 0x07, 0x00} & set(path.read_bytes()), path
    for printed in (done.stdout, done.stderr):
        assert not {0x1B, 0x07, 0x00} & set(printed)
        assert "\u202e" not in printed.decode()
    for path in target.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "-", "\t"))]


def test_no_word_of_another_file_gets_in(built: tuple[subprocess.CompletedProcess[bytes], Path]) -> None:
    """External entities, pictures and the like of hostile files lead nowhere."""
    root = Path("/etc/passwd").read_text().split(":", 1)[0] + ":x:"
    assert not [path for path in built[1].rglob("*") if path.is_file() and root in path.read_text(errors="replace")]


def unreadable(path: Path, known: Identities) -> str:
    with pytest.raises(ReadError) as raised:
        understand(path, known, Dataset())
    return raised.value.reason


def test_pipes_devices_and_large_files_are_refused_at_once(tmp_path: Path, known: Identities) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert unreadable(tmp_path / "pipe.txt", known) == "no regular file (a pipe, a socket or a device)"
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert unreadable(tmp_path / "zero.txt", known) == "no regular file (a pipe, a socket or a device)"
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(30_000_000)
    assert unreadable(tmp_path / "large.txt", known) == "30,000,000 bytes; the limit is 20,000,000"
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none.txt")
    assert unreadable(tmp_path / "nowhere.txt", known) == "no such file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path, known: Identities) -> None:
    (tmp_path / "a.txt").write_text("Dear Minister,")
    (tmp_path / "a.txt").chmod(stat.S_IWUSR)
    assert unreadable(tmp_path / "a.txt", known) == "cannot be opened: Permission denied"


def test_a_word_file_cannot_write_outside(tmp_path: Path, known: Identities) -> None:
    """Members that lead out of the archive stay in it: nothing is unpacked to disk."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(FOLDER / "out-of-the-archive.docx") as archive:
        assert "../../owned.txt" in archive.namelist()
    (folder / "a.docx").write_bytes((FOLDER / "out-of-the-archive.docx").read_bytes())
    understand(folder / "a.docx", known, Dataset())
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.docx"]
