import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

from kg import files, release, writers
from kg.build import build, understand
from kg.dataset import Dataset
from kg.errors import OutputError, UsageError
from kg.identity import decisions
from kg.identity.names import Identities
from kg.identity.resolve import Resolved
from kg.terms import RDF, XSD, Literal

NOT_LETTERS = {
    "empty.txt": (b"", "unreadable"),
    "blank.txt": (b" \n\n\t\n", "unreadable"),
    "recipe.txt": (b"Pancakes\n\nMix flour, milk and eggs. Bake in butter.\n", "not-a-letter"),
    "binary.txt": (b"\x00\x01\x02\xff" * 20, "unreadable"),
    "latin.txt": ("Très cher ami, à bientôt".encode("latin-1"), "not-a-letter"),
    "picture.jpg": (b"\xff\xd8\xff", "unreadable"),
}
RDFLIB_NAMES = {"rdf-xml": "xml", "n-triples": "nt", "n-quads": "nquads"}


def tree(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_rebuild_of_the_seeds_is_what_is_committed(checkout: Path, tmp_path: Path) -> None:
    made = build([checkout / "seeds"], tmp_path / "output")
    assert made.left_out == ()
    assert tree(tmp_path / "output") == tree(checkout / "output")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_bytes_do_not_depend_on_the_hash_seed_nor_the_order_of_the_files(
    seed: str, checkout: Path, tmp_path: Path
) -> None:
    letters = sorted((checkout / "seeds").glob("*.txt"), reverse=seed == "1")
    command = [sys.executable, "-m", "kg.cli", "build", "-q", "-o", str(tmp_path / "output"), *map(str, letters)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, cwd=checkout)
    assert tree(tmp_path / "output") == tree(checkout / "output")


@pytest.mark.parametrize("name", writers.WRITERS)
def test_p11_two_parsers_read_the_same_from_every_format(name: str, checkout: Path) -> None:
    file = checkout / "output" / f"{release.NAME}{writers.WRITERS[name].suffix}"
    expected = {plain(*triple) for _, triples in release.graphs(checkout / "output") for triple in triples}
    assert {plain(*triple) for _, triples in release.graphs(file) for triple in triples} == expected
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=file.read_bytes(), format=RDFLIB_NAMES.get(name, name))
    assert {plain(s, p, o) for s, p, o, _ in dataset.quads()} == expected


def plain(subject: object, predicate: object, value: object) -> tuple[str, ...]:
    """A triple as text, whichever library it comes from."""
    if isinstance(value, rdflib.Literal):
        kind = str(value.datatype or (RDF.langString if value.language else XSD.string))
        return str(subject), str(predicate), str(value), kind, value.language or ""
    return str(subject), str(predicate), *(tuple(value) if isinstance(value, Literal) else (str(value),))


def test_what_cannot_be_read_is_named_and_the_rest_is_built(checkout: Path, tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    shutil.copytree(checkout / "seeds", letters)
    for name, (content, _) in NOT_LETTERS.items():
        (letters / name).write_bytes(content)
    made = build([letters], tmp_path / "output")
    assert {Path(left.source).name: left.code for left in made.left_out} == {
        n: code for n, (_, code) in NOT_LETTERS.items()
    }
    assert all(left.reason for left in made.left_out)
    assert len(made.letters) == 5
    assert (tmp_path / "output" / "open-letters.nt").read_bytes() == (
        checkout / "output" / "open-letters.nt"
    ).read_bytes()


def test_the_same_letter_twice_is_built_once_and_said(checkout: Path, tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    shutil.copytree(checkout / "seeds", letters)
    first = min(letters.glob("*.txt"))
    shutil.copy(first, letters / "zz-copy.txt")
    made = build([letters], tmp_path / "output")
    assert [(Path(left.source).name, left.code) for left in made.left_out] == [("zz-copy.txt", "duplicate")]


def test_a_letter_is_mapped_the_same_alone_and_among_others(checkout: Path, tmp_path: Path) -> None:
    letter = min((checkout / "seeds").glob("*.txt"))
    build([letter], tmp_path / "output")
    (alone,) = (tmp_path / "output" / "letters").iterdir()
    assert alone.read_bytes() == (checkout / "output" / "letters" / alone.name).read_bytes()


def test_another_base_moves_the_instances_and_nothing_else(checkout: Path, tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    shutil.copytree(checkout / "seeds", letters)
    settings = letters / "dataset.yaml"
    base = "https://letters.example.org/kg/"
    settings.write_text(settings.read_text().replace("base: https://w3id.org/open-letters/", f"base: {base}"))
    assert build([letters], tmp_path / "output").released
    moved = (tmp_path / "output" / "open-letters.nt").read_text()
    back = moved.replace(base, "https://w3id.org/open-letters/")
    assert sorted(back.splitlines()) == sorted((checkout / "output" / "open-letters.nt").read_text().splitlines())
    assert "https://letters.example.org/kg/violation/" not in moved
    assert "https://letters.example.org/kg/ns#" not in moved


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        build([tmp_path / "nowhere"], tmp_path / "output")


def letter(place: str) -> str:
    """A short invented letter."""
    return (
        f"Open Letter on Prisons in {place}\n\n12 May 2020\n\nDear Minister,\n\nWriters are tortured in {place}, as "
        f"A/HRC/25/63 says. We urge you to release them.\n\nSincerely,\nUnion of Writers\nLeague of {place} Readers\n"
    )


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder of two short letters."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, place in (("first.txt", "Freedonia"), ("second.txt", "Sylvania")):
        (folder / name).write_text(letter(place))
    (folder / "dataset.yaml").write_text("letters:\n  first.txt:\n    rights: none\n")
    return folder


def read_by(letters: Path, kept: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a build in one process reads, the rest being in the cache."""
    read: list[str] = []

    def understood(path: Path, known: Identities, about: Dataset) -> Resolved:
        read.append(path.name)
        return understand(path, known, about)

    monkeypatch.setattr("kg.build.understand", understood)
    build([letters], target, jobs=1, kept=kept)
    return read


def test_the_number_of_processes_and_the_cache_change_no_byte(letters: Path, tmp_path: Path) -> None:
    build([letters], tmp_path / "alone", jobs=1)
    expected = tree(tmp_path / "alone")
    for name, jobs in (("cold", 3), ("warm", 2), ("again", 1)):
        build([letters], tmp_path / name, jobs=jobs, kept=tmp_path / "kept")
        assert tree(tmp_path / name) == expected


def test_an_unchanged_letter_is_not_read_again(letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> list[str]:
        return read_by(letters, tmp_path / "kept", tmp_path / "output", monkeypatch)

    settings = letters / "dataset.yaml"
    assert read() == ["first.txt", "second.txt"]
    assert read() == []
    (letters / "first.txt").write_text(letter("Ruritania"))
    assert read() == ["first.txt"]
    (letters / "second.txt").rename(letters / "third.txt")
    assert read() == ["third.txt"], "the graph names the file"
    settings.write_text("letters:\n  first.txt:\n    rights: some\n")
    assert read() == ["first.txt"]
    settings.write_text(settings.read_text() + "contacts: keep\n")
    assert read() == ["first.txt", "third.txt"]
    shutil.copy(files.ONTOLOGY / decisions.FILE_NAME, letters)
    assert read() == ["first.txt", "third.txt"], "a publisher's decisions are about all letters"


def test_a_damaged_cache_is_mended(letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([letters], tmp_path / "expected", jobs=1, kept=tmp_path / "kept")
    for suffix in ("account", "shared", "content"):
        (one, _) = sorted((tmp_path / "kept").rglob(f"*.{suffix}"))
        one.write_bytes(one.read_bytes()[:-1])
        assert len(read_by(letters, tmp_path / "kept", tmp_path / "output", monkeypatch)) == 1
        assert tree(tmp_path / "output") == tree(tmp_path / "expected")
    assert read_by(letters, tmp_path / "kept", tmp_path / "output", monkeypatch) == []


def test_a_cache_that_cannot_be_written_is_done_without(letters: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where a folder would be")
    build([letters], tmp_path / "output", kept=tmp_path / "kept")
    build([letters], tmp_path / "expected")
    assert tree(tmp_path / "output") == tree(tmp_path / "expected")


def test_a_letter_that_changes_while_it_is_built_is_an_error(letters: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"

    def change(path: Path, total: int) -> None:
        assert total == 2
        path.write_text(path.read_text() + "\nOne more line.\n")
        shutil.rmtree(kept)

    with pytest.raises(OutputError, match="was changed while it was being read; build again"):
        build([letters], tmp_path / "output", change, jobs=1, kept=kept)
    assert not (tmp_path / "output").exists()


def test_a_large_release_is_in_parts_that_say_the_same(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([letters], tmp_path / "whole")
    monkeypatch.setattr("kg.publish.MOST_TRIPLES", 1000)
    monkeypatch.setattr("kg.publish.LETTERS_IN_A_PART", 3)
    build([letters], tmp_path / "parts")
    parts = release.parts(tmp_path / "parts")
    assert [part.name for part in parts] == ["00001.nq", "00002.nq"]
    assert b"".join(part.read_bytes() for part in parts) == (tmp_path / "whole" / "open-letters.nq").read_bytes()
    assert list(release.graphs(tmp_path / "parts")) == list(release.graphs(tmp_path / "whole"))
    for folder in ("letters", "texts"):
        assert tree(tmp_path / "parts" / folder) == tree(tmp_path / "whole" / folder)
    assert {path.name for path in (tmp_path / "parts").iterdir()} == {"build.json", "letters", "nquads", "texts"}
    with pytest.raises(UsageError, match="a release in parts"):
        release.rdf_file(tmp_path / "parts", ".nq")


def test_the_number_of_triples_is_that_of_the_union(letters: Path, tmp_path: Path) -> None:
    made = build([letters], tmp_path / "output")
    named = [(name, triple) for name, triples in release.graphs(tmp_path / "output") for triple in triples]
    assert made.triples == len({triple for name, triple in named if not name.endswith("graph/dataset")})
    assert made.triples < len(named)
