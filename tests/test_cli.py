import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg import __version__
from kg.cli import main


@pytest.fixture
def letters(checkout: Path) -> list[Path]:
    return sorted((checkout / "seeds").glob("*.txt"))


def test_parse_prints_one_object_a_letter(letters: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", *map(str, letters[:2])]) == 0
    out, err = capsys.readouterr()
    read = [json.loads(line) for line in out.splitlines()]
    assert [Path(letter["source"]).name for letter in read] == [path.name for path in letters[:2]]
    assert err == ""


def test_every_item_that_parse_prints_quotes_the_text(letters: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    main(["parse", *map(str, letters)])
    checked = 0
    for line in capsys.readouterr().out.splitlines():
        letter = json.loads(line)
        items = [item for value in letter.values() if isinstance(value, list) for item in value]
        items += letter["head_evidence"].values()
        for item in (item for item in items if "quote" in item):
            assert letter["text"][item["start"] : item["end"]] == item["quote"]
            assert item["rule"]
            checked += 1
    assert checked > 600


def test_standard_input_is_a_letter_too(letters: list[Path], checkout: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "parse", "-"]
    done = subprocess.run(command, input=letters[0].read_bytes(), capture_output=True, check=True, cwd=checkout)
    assert json.loads(done.stdout)["title"]


def test_an_unreadable_file_gives_exit_code_3_and_the_rest_is_printed(
    letters: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert main(["parse", str(letters[0]), str(tmp_path / "empty.txt")]) == 3
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "empty.txt: empty: no text in it [unreadable]" in err


def test_build_ends_with_a_table_and_names_what_it_left_out(
    letters: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "recipe.txt").write_text("Pancakes\n\nMix flour and milk.\n")
    assert main(["build", str(letters[1]), str(tmp_path / "recipe.txt"), "-o", str(tmp_path / "output")]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "36 of 36" in err
    assert "recipe.txt: left out: " in err
    assert "[not-a-letter]" in err
    assert f"{letters[1]}:9: warning: " in err


def test_validate_finds_a_quote_that_was_tampered_with(
    letters: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "output"
    main(["build", "-q", str(letters[2]), "-o", str(target)])
    assert main(["validate", str(target)]) == 0
    dump = target / "open-letters.nq"
    dump.write_text(dump.read_text().replace('"enforced disappearance"', '"enforced disappearances"'))
    capsys.readouterr()
    assert main(["validate", str(target), "--format", "json"]) == 1
    violations = [r for r in json.loads(capsys.readouterr().out)["results"] if r["severity"] == "violation"]
    assert violations
    assert all("enforced disappearance" in result["message"] for result in violations)


def test_explain_tells_every_printed_form_and_why_they_are_one(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "Naw Action & Unity for Human Rights", "--data", str(checkout / "output")]) == 0
    out = capsys.readouterr().out
    assert out.count("  signed ") == 4
    assert "'Now Action & Unity for Human Rights (NAUH), South Korea'" in out
    assert "one because: curated form 'Now Action & Unity for Human Rights'" in out


def test_explain_refuses_a_name_of_several_things(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ICC", "--data", str(checkout / "output")]) == 2
    err = capsys.readouterr().err
    assert "body/international-criminal-court" in err
    assert "organization/international-christian-concern" in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "nowhere"], 2, "no such file or folder"),
        (["validate", "nowhere"], 2, "kg build"),
        (["explain", "x", "--data", "nowhere"], 2, "kg build"),
    ],
)
def test_a_wrong_path_says_what_to_do(
    arguments: list[str],
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_wrong_configuration_is_exit_code_4(
    letters: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dataset.yaml").write_text("titel: x\n")
    (tmp_path / "letter.txt").write_bytes(letters[0].read_bytes())
    assert main(["build", str(tmp_path), "-o", str(tmp_path / "output")]) == 4
    assert "dataset.yaml: the dataset: unknown key 'titel'" in capsys.readouterr().err


def test_a_closed_pipe_is_no_error(letters: list[Path], checkout: Path) -> None:
    command = f"{sys.executable} -m kg.cli parse {' '.join(map(str, letters))} | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, cwd=checkout)
    assert done.stderr == b""


def test_a_letter_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad\x1b[2J.txt").write_text("x")
    main(["parse", str(tmp_path)])
    assert "\x1b" not in capsys.readouterr().err


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"kg {__version__}\n"


def test_help_teaches_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    out = capsys.readouterr().out
    assert "exit codes:" in out
    assert "kg explain" in out
