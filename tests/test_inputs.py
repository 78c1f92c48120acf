"""Which files are read, and what becomes of links, closed folders and names that nothing can print."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import build
from kg.dataset import Dataset
from kg.errors import ConfigurationError, UsageError
from kg.inputs import letter_files, refused

LETTER = (
    "Open Letter on {0}\n\n12 May 2020\n\nDear Sir,\n\nWriters are tortured in {0}.\n\nSincerely,\nUnion of Writers\n"
)
OUT = "a link out of the folder, which is not followed; name the file itself, or copy it here"
# Root may open everything, unless it gives up the right to.
WITHOUT_RIGHTS = [
    "setpriv",
    "--inh-caps=-dac_override,-dac_read_search",
    "--bounding-set=-dac_override,-dac_read_search",
]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder with a letter in it, and beside it another letter that is none of its."""
    folder = tmp_path / "letters"
    (folder / "2020").mkdir(parents=True)
    (folder / "2020" / "a.txt").write_text(LETTER.format("Freedonia"))
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "secret.txt").write_text(LETTER.format("Ruritania"))
    return folder


def left_out(folder: Path) -> dict[str, str]:
    return {str(Path(error.path).relative_to(folder)): error.reason for error in refused([folder], Dataset())}


def test_files_come_in_the_order_of_their_names_without_hidden_ones(letters: Path) -> None:
    for name in (".hidden.txt", ".git/b.txt", "dataset.yaml", "z.txt", "0.txt"):
        (letters / name).parent.mkdir(exist_ok=True)
        (letters / name).write_text("x")
    names = [path.relative_to(letters).as_posix() for path in letter_files([letters, letters / "z.txt"])]
    assert names == ["0.txt", "2020/a.txt", "z.txt"]
    assert left_out(letters) == {}


def test_a_path_that_is_not_there_is_an_error(letters: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        letter_files([letters / "none"])


@pytest.mark.parametrize("link", ["hard.txt", "2020/hard.txt"])
def test_a_link_within_the_folder_is_the_file(letters: Path, link: str) -> None:
    (letters / link).symlink_to(letters / "2020" / "a.txt")
    assert letters / link in letter_files([letters])
    assert left_out(letters) == {}


@pytest.mark.parametrize("to", ["../secret/secret.txt", "../none.txt", "/dev/zero", "/proc/self/environ", "up/x.txt"])
def test_a_link_out_of_the_folder_is_named_and_not_followed(letters: Path, to: str) -> None:
    (letters / "up").symlink_to("../secret")
    (letters / "link.txt").symlink_to(to)
    assert list(letter_files([letters])) == [letters / "2020" / "a.txt"]
    assert left_out(letters) == {"link.txt": OUT, "up": OUT}


def test_a_link_that_is_given_by_name_is_followed(letters: Path) -> None:
    (letters / "link.txt").symlink_to("../secret/secret.txt")
    assert list(letter_files([letters / "link.txt"])) == [letters / "link.txt"]
    (letters.parent / "letters of 2020").symlink_to(letters / "2020")
    assert [path.name for path in letter_files([letters.parent / "letters of 2020"])] == ["a.txt"]


@pytest.mark.parametrize("circle", [{"2020/up": ".."}, {"self": "self"}, {"one": "two", "two": "one"}, {"x": "2020"}])
def test_circles_of_links_end(letters: Path, circle: dict[str, str]) -> None:
    for link, to in circle.items():
        (letters / link).symlink_to(to)
    made = build([letters], letters.parent / "release")
    assert len(made.letters) == 1
    assert {Path(left.source).name for left in made.left_out} == {Path(link).name for link in circle}


def test_no_word_from_outside_is_published_and_the_links_are_named(letters: Path) -> None:
    (letters / "2020" / "link.txt").symlink_to("../../secret/secret.txt")
    (letters / "folder").symlink_to("../secret")
    target = letters.parent / "release"
    command = [sys.executable, "-m", "kg.cli", "build", "-q", "-o", str(target), str(letters)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.count("a link out of the folder") == 2
    files = [path for path in target.rglob("*") if path.is_file()]
    assert not [path for path in files if b"Ruritania" in path.read_bytes()]
    summary = json.loads((target / "build.json").read_text())
    assert [(left["file"], left["code"]) for left in summary["left_out"]] == [
        ("link.txt", "not-followed"),
        ("folder", "not-followed"),
    ]


@pytest.mark.parametrize("name", ["dataset.yaml", "decisions.sssom.tsv", "identifiers.tsv"])
@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/etc/passwd"), os.mkfifo, Path.mkdir])
def test_what_lies_beside_the_letters_is_a_file_there(letters: Path, name: str, make: Callable[[Path], None]) -> None:
    make(letters / name)
    with pytest.raises(ConfigurationError, match=r"a link out of the folder|no regular file"):
        build([letters], letters.parent / "release")


def test_a_letter_that_is_listed_and_not_there_is_named(letters: Path) -> None:
    (letters / "dataset.yaml").write_text("letters: {a.txt: {rights: none}, b.txt: {text: quotes}}")
    made = build([letters], letters.parent / "release")
    assert [(left.source, left.code) for left in made.left_out] == [("b.txt", "missing")]
    assert not build([letters / "2020" / "a.txt"], letters.parent / "release").left_out, "one file was asked for"


@pytest.mark.parametrize(
    "name", [b"\xe9t\xe9.txt", b"a\nb.txt", b"a\x1b[31m.txt", b"a\x7f.txt", "a\u0085.txt".encode(), b"\xe9/a.txt"]
)
def test_a_name_that_nothing_can_print_is_left_out(letters: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(letters), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(LETTER.format("Sylvania"))
    made = build([letters], letters.parent / "release")
    [left] = made.left_out
    assert left.reason == "its name holds a control character, or is no UTF-8; rename it"
    assert len(made.letters) == 1
    json.loads((letters.parent / "release" / "build.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name",
    [
        "'; DROP TABLE letters;--.txt",
        "<script>alert(1)<.txt",
        "%2e%2e%2f.txt",
        "=1+1.txt",
        "{a}.txt",
        "\u202egpj.txt",
        "a\u0301.txt",
        "\u0646\u0627\u0645\u0647\u200c\u0627.txt",
        "-rf.txt",
        " .txt",
        "~.txt",
        "con.txt",
        "a" * 251 + ".txt",
    ],
)
def test_any_other_name_is_a_name(letters: Path, name: str) -> None:
    (letters / name).write_text(LETTER.format("Sylvania"))
    made = build([letters], letters.parent / "release")
    assert not made.left_out
    assert made.released
    assert len(made.letters) == 2
    assert {len(os.fsencode(path.name)) <= 200 for path in (letters.parent / "release").rglob("*")} == {True}


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv: apt-get install util-linux")
def test_what_may_not_be_opened_is_named_and_the_rest_is_built(letters: Path) -> None:
    (letters / "closed").mkdir()
    (letters / "closed" / "b.txt").write_text(LETTER.format("Sylvania"))
    (letters / "c.txt").write_text(LETTER.format("Sylvania"))
    command = [sys.executable, "-m", "kg.cli", "build", "-q", "-o", str(letters.parent / "release"), str(letters)]
    (letters / "closed").chmod(0)
    (letters / "c.txt").chmod(0)
    try:
        done = subprocess.run(
            [*(WITHOUT_RIGHTS if os.geteuid() == 0 else []), *command], capture_output=True, text=True
        )
    finally:
        (letters / "closed").chmod(0o700)
    assert done.returncode == 3, done.stderr
    said = done.stderr.splitlines()
    assert f"{letters}/c.txt: left out: cannot be opened: Permission denied [unreadable]" in said
    assert f"{letters}/closed: left out: a folder that cannot be opened: Permission denied [unreadable]" in said
    assert len(json.loads((letters.parent / "release" / "build.json").read_text())["letters"]) == 1
