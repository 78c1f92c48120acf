"""The README says what is true: its blocks are run, and what they print is compared."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from benchmarks.report import summary, with_summary
from kg.cli import main

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def blocks() -> list[tuple[str, str]]:
    readme = Path(__file__).parents[1] / "README.md"
    return [(found[1], found[2]) for found in BLOCK.finditer(readme.read_text(encoding="utf-8"))]


def test_the_program_prints_what_stands_below_it(
    blocks: list[tuple[str, str]], checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    at = next(number for number, (language, _) in enumerate(blocks) if language == "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(blocks[at][1], "README.md", "exec"), {})
    assert printed.getvalue() == blocks[at + 1][1]


def test_the_excerpt_stands_in_the_output(blocks: list[tuple[str, str]], checkout: Path) -> None:
    letters = [path.read_text(encoding="utf-8") for path in (checkout / "output" / "letters").iterdir()]
    excerpts = [text for language, text in blocks if language == "turtle"]
    assert excerpts
    for excerpt in excerpts:
        for subject in excerpt.strip().split("\n\n"):
            assert any(subject in letter for letter in letters), subject


def test_each_command_prints_what_stands_below_it(
    blocks: list[tuple[str, str]], checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    sessions = [text for language, text in blocks if language == "console"]
    assert len(sessions) == 3
    for session in sessions:
        command, expected = session.split("\n", 1)
        arguments = shlex.split(command.removeprefix("$ kg "))
        written = io.BytesIO()
        printed = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            main(arguments + (["-o", str(tmp_path / "output")] if arguments[0] == "build" else []))
        shown = written.getvalue().decode().replace(str(tmp_path / "output"), "output")
        assert [line.rstrip() for line in shown.splitlines()] == expected.splitlines()


def test_the_table_of_performance_is_that_of_the_page(checkout: Path) -> None:
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    page = (checkout / "docs" / "performance.md").read_text(encoding="utf-8")
    assert "| Extraction | spaCy |" in summary(page)
    assert with_summary(readme, page) == readme
