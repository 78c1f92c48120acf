from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.staging import MARKER, replacing


def release(target: Path, content: str) -> None:
    with replacing(target) as staging:
        (staging / MARKER).write_text(content)


def test_a_release_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "output"
    release(target, "old")
    (target / "left-over.txt").write_text("x")
    release(target, "new")
    assert {path.name: path.read_text() for path in target.iterdir()} == {MARKER: "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_a_failure_leaves_the_old_release_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "output"
    release(target, "old")

    def fail() -> None:
        with replacing(target) as staging:
            (staging / MARKER).write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (target / MARKER).read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / ".output.staging"
    left.mkdir()
    (left / "half").write_text("x")
    release(tmp_path / "output", "new")
    assert [path.name for path in (tmp_path / "output").iterdir()] == [MARKER]


def test_a_directory_that_no_build_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(OutputError, match="holds files that no build made"):
        release(tmp_path, "new")
    assert (tmp_path / "thesis.doc").read_text() == "years of work"


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("x")
    with pytest.raises(OutputError, match="is a file"):
        release(tmp_path / "output", "new")


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with replacing(tmp_path / "output") as staging:
        (staging / MARKER).write_text("first")
        with pytest.raises(OutputError, match="another build is writing"), replacing(tmp_path / "output"):
            pass
    assert (tmp_path / "output" / MARKER).read_text() == "first"
