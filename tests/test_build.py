import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

from kg import release, writers
from kg.build import build
from kg.errors import UsageError
from kg.terms import RDF, XSD, Literal

NOT_LETTERS = {
    "empty.txt": (b"", "unreadable"),
    "blank.txt": (b" \n\n\t\n", "unreadable"),
    "recipe.txt": (b"Pancakes\n\nMix flour, milk and eggs. Bake in butter.\n", "not-a-letter"),
    "binary.txt": (b"\x00\x01\x02\xff" * 20, "unreadable"),
    "latin.txt": ("Très cher ami, à bientôt".encode("latin-1"), "unreadable"),
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
def test_two_parsers_read_the_same_from_every_format(name: str, checkout: Path) -> None:
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


def test_a_killed_build_leaves_the_release_of_before(checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "output"
    shutil.copytree(checkout / "output", target)
    before = tree(target)
    command = [sys.executable, "-m", "kg.cli", "build", "-q", "-o", str(target), str(checkout / "seeds")]
    process = subprocess.Popen(command, cwd=checkout)
    while process.poll() is None and not (tmp_path / ".output.staging" / "letters").exists():
        pass
    process.kill()
    process.wait()
    assert tree(target) == before
