"""Every promise has a test that is named after it, and every test that SECURITY.md names is there."""

import ast
import gc
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import patience
from kg.build import build
from kg.errors import ReadError
from tests.test_faults import LETTER, tree

PROMISES = {
    "p1": "the same input gives the same bytes",
    "p2": "a release is wholly the old one or the new one",
    "p3": "a failure never claims success",
    "p4": "no letter is dropped in silence",
    "p5": "no text of a letter is lost",
    "p6": "nothing is guessed in silence",
    "p7": "the memory for a letter does not grow with their number",
    "p8": "time grows with the length",
    "p9": "the server cannot write, read files or reach out",
    "p10": "a load can be taken up and done again",
    "p11": "every parser reads the same",
    "p12": "no traceback for bad input",
    "p13": "a build needs no network",
}
LETTERS = 25
TESTS = {
    node.name
    for path in Path(__file__).parent.glob("test_*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
}


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_has_a_test(promise: str) -> None:
    assert [name for name in TESTS if f"_{promise}_" in name], PROMISES[promise]


def test_what_security_names_is_tested(checkout: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", (checkout / "SECURITY.md").read_text(encoding="utf-8")))
    assert len(named) > 20
    assert named <= TESTS


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    for name in ("Freedonia", "Sylvania"):
        (folder / f"{name}.txt").write_text(LETTER.format(name))
    return folder


def test_p1_p13_neither_environment_nor_network_changes_a_byte(letters: Path, tmp_path: Path) -> None:
    """Another language, time zone, home, folder, umask, hash seed, order of files and number of processes."""
    build([letters], tmp_path / "here", jobs=1)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "tr_TR.UTF-8", "LANG": "ar", "COLUMNS": "20",
        "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "0", "KG_CACHE": str(tmp_path / "kept"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path) + os.pathsep + os.getcwd(),
    }  # fmt: skip
    files = sorted(map(str, letters.iterdir()), reverse=True)
    alone = ["unshare", "--net"] if os.geteuid() == 0 and shutil.which("unshare") else []
    command = [sys.executable, "-m", "kg.cli", "build", "-q", "--jobs", "2", "-o", str(tmp_path / "there"), *files]
    done = subprocess.run([*alone, *command], env=environment, cwd="/", umask=0o077, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_p7_what_is_made_of_a_letter_is_not_held_until_the_end(tmp_path: Path) -> None:
    """The objects in memory grow with each letter by its account, not by its graph."""
    (tmp_path / "letters").mkdir()
    for number in range(LETTERS):
        (tmp_path / "letters" / f"{number:02}.txt").write_text(LETTER.format(f"Sylvania {number}"))
    held: list[int] = []

    def count(path: Path, total: int) -> None:
        gc.collect()
        held.append(len(gc.get_objects()))

    made = build([tmp_path / "letters"], tmp_path / "release", count, jobs=1)
    triples = made.triples / LETTERS
    assert (held[-1] - held[5]) / (LETTERS - 6) < triples / 2, held


def test_p8_a_file_that_takes_too_long_is_left_out_and_named(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(*arguments: object) -> None:
        while True:
            time.sleep(0)

    monkeypatch.setattr("kg.build.understand", forever)
    monkeypatch.setattr(patience, "SECONDS", 1)
    made = build([letters / "Sylvania.txt"], tmp_path / "release", jobs=1)
    [left] = made.left_out
    assert left.reason == "takes longer than 1 seconds of processor time, which is the limit for a file of its size"


def test_p8_what_is_within_its_limit_goes_on_without_one(letters: Path) -> None:
    with patience.with_patience(letters / "none.txt"):
        pass
    with pytest.raises(ReadError, match="as it was"), patience.with_patience(letters):
        raise ReadError("x", "as it was")
