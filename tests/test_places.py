import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.cli import main
from kg.errors import OutputError, UsageError
from kg.places import UNDER_WAY, delivered, fetched, place
from kg.staging import MARKER
from tests.test_build import letter, tree

if importlib.util.find_spec("fsspec") is None:
    assert os.environ.get("CI") != "true", "CI needs fsspec: pip install -e '.[dev]'"
    pytest.skip("no fsspec; pip install 'open-letters-kg[cluster]'", allow_module_level=True)

from fsspec.implementations.memory import MemoryFileSystem


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two letters, and what a publisher says of them."""
    folder = tmp_path_factory.mktemp("here") / "letters"
    folder.mkdir()
    for name in ("Freedonia", "Sylvania"):
        (folder / f"{name}.txt").write_text(letter(name))
    (folder / "dataset.yaml").write_text("title: Letters of two countries\n")
    return folder


@pytest.fixture(scope="module")
def expected(letters: Path) -> dict[str, str]:
    """The release of the letters, built from the folder."""
    build([letters], letters.with_name("expected"), jobs=1)
    return tree(letters.with_name("expected"))


@pytest.fixture
def memory(letters: Path) -> Iterator[MemoryFileSystem]:
    """An object store in this process, with the letters in it."""
    system = MemoryFileSystem()
    for path in letters.iterdir():
        system.pipe_file(f"/letters/{path.name}", path.read_bytes())
    yield system
    system.rm("/", recursive=True)


def stored(system: MemoryFileSystem, folder: str, copy: Path) -> dict[str, str]:
    system.get(folder, str(copy), recursive=True)
    return tree(copy)


def test_a_url_is_no_path() -> None:
    assert place("s3://bucket/letters") == "s3://bucket/letters"
    assert place("zip::s3://bucket/letters.zip") == "zip::s3://bucket/letters.zip"
    assert place("letters/a:b") == Path("letters/a:b")


def test_letters_and_release_at_urls(memory: MemoryFileSystem, expected: dict[str, str], tmp_path: Path) -> None:
    for _ in range(2):
        assert main(["build", "-q", "memory://letters/", "-o", "memory://out/release"]) == 0
    assert stored(memory, "/out/release", tmp_path / "copy") == expected


def test_a_release_on_a_mounted_file_system(letters: Path, expected: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "deep" / "release"
    assert main(["build", "-q", f"file://{letters}", "-o", f"file://{target}"]) == 0
    assert tree(target) == expected


def test_an_archive_is_a_folder(letters: Path, expected: dict[str, str], tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "letters"), "zip", letters)
    assert main(["build", "-q", f"zip::file://{tmp_path}/letters.zip", "-o", str(tmp_path / "release")]) == 0
    assert tree(tmp_path / "release") == expected


def test_one_letter_comes_with_what_lies_beside_it(memory: MemoryFileSystem, letters: Path, tmp_path: Path) -> None:
    assert main(["build", "-q", str(letters / "Sylvania.txt"), "-o", str(tmp_path / "path")]) == 0
    assert main(["build", "-q", "memory://letters/Sylvania.txt", "-o", str(tmp_path / "url")]) == 0
    assert "Letters of two countries" in (tmp_path / "url" / "open-letters.ttl").read_text()
    assert tree(tmp_path / "url") == tree(tmp_path / "path")


def test_what_is_said_names_the_url(
    memory: MemoryFileSystem, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    memory.pipe_file("/letters/recipe.txt", b"Pancakes\n\nMix flour, milk and eggs.\n")
    undeclared = letter("Ruritania").replace("Writers are", "We, 40 organizations, say that writers are")
    memory.pipe_file("/letters/Ruritania.txt", undeclared.encode())
    assert main(["build", "memory://letters", "-o", "memory://out"]) == 3
    said = capsys.readouterr().err
    assert "memory://letters/recipe.txt: left out: " in said
    assert "memory://letters/Ruritania.txt:7: warning: " in said
    assert "memory://out: 3 letters" in said
    memory.pipe_file("/letters/dataset.yaml", b"colour: blue\n")
    assert main(["build", "memory://letters", "-o", str(tmp_path / "output")]) == 4
    assert "kg: error: memory://letters/dataset.yaml: the dataset: unknown key 'colour'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("memory://nothing/here", 2, "memory://nothing/here: no such file or folder"),
        ("nowhere://x/y", 2, "Protocol not known"),
        ("file:///dev/null/x", 2, "no such file or folder"),
    ],
)
def test_a_url_that_cannot_be_read(
    url: str, code: int, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["build", url, "-o", str(tmp_path / "output")]) == code
    assert said in capsys.readouterr().err


def test_a_place_with_other_files_is_refused(memory: MemoryFileSystem) -> None:
    memory.pipe_file("/mine/diary.txt", b"Dear diary")
    with pytest.raises(OutputError, match="memory://mine: holds files that no build made"), delivered("memory://mine"):
        pytest.fail("it was to be refused")
    assert memory.cat_file("/mine/diary.txt") == b"Dear diary"


def test_a_delivery_replaces_what_was_there_and_an_interrupted_one_is_mended(
    memory: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def deliver(*names: str) -> None:
        with delivered("memory://release") as folder:
            (folder / "texts").mkdir(parents=True)
            for name in (*names, MARKER):
                (folder / name).write_text(name)

    def fail(*arguments: object, **more: object) -> None:
        raise OSError("the line went down")

    deliver("old", "texts/both")
    monkeypatch.setattr(MemoryFileSystem, "put", fail)
    with pytest.raises(Exception, match="memory://release: OSError: the line went down"):
        deliver("new", "texts/both")
    assert not memory.exists(f"/release/{MARKER}")
    assert memory.exists(f"/release/{UNDER_WAY}")
    monkeypatch.undo()
    deliver("new", "texts/both")
    assert set(stored(memory, "/release", tmp_path / "copy")) == {"new", "texts/both", MARKER}


def test_nothing_is_delivered_where_nothing_was_made(memory: MemoryFileSystem) -> None:
    with delivered("memory://release"):
        pass
    assert not memory.exists("/release")


def test_a_file_may_not_leave_its_folder(memory: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryFileSystem, "find", lambda self, root: [f"{root}/../escaped.txt"])
    with pytest.raises(UsageError, match="outside of it"), fetched(["memory://letters"]):
        pytest.fail("it was to be refused")
