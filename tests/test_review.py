import csv
import io
from pathlib import Path

import pytest

from kg.cli import main
from kg.review import Doubt, as_csv

LETTER = """Open letter on the harbour

May 4, 2020

Dear Members,

We urge you to open the harbour, as last year's General Assembly resolution on the harbour asks.

Sincerely,

Example Watch (EW)
Rights Centre, Belgium
press office: press@example.org, Belgium
Sailors United
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    (tmp_path / "letter.txt").write_text(LETTER)
    return tmp_path


def test_review_names_place_words_and_what_to_do(letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(letters), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    unresolved = next(row for row in rows if row["code"] == "unresolved-citation")
    assert (Path(unresolved["file"]).name, unresolved["line"]) == ("letter.txt", "7")
    assert "General Assembly resolution" in unresolved["words"]
    assert "ontology/un-documents.ttl" in unresolved["advice"]


def test_a_signatory_that_is_none_is_suspicious(letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["review", str(letters)])
    out = capsys.readouterr().out
    assert out.count("[suspicious-signatory]") + out.count("[unread-signature]") == 1
    assert "letter.txt:13: " in out


def test_every_finding_has_an_advice(checkout: Path, letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["review", str(checkout / "seeds"), str(letters), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 15
    assert [row["code"] for row in rows if not row["advice"]] == []


def test_no_cell_runs_as_a_formula() -> None:
    doubt = Doubt(file="=1+1", line=1, severity="info", code="x", words="@SUM(A1)", message="-2", advice="+3")
    cells = list(csv.reader(io.StringIO(as_csv([doubt]))))[1]
    assert cells == ["'=1+1", "1", "info", "x", "'@SUM(A1)", "'-2", "'+3"]


def test_parse_of_a_folder_ends_with_a_table(letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(letters)]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "signatories" in err
    assert "2020-05-04" in err
