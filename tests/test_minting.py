from pathlib import Path

import pytest

from kg.cli import main
from kg.identity import identifiers
from kg.identity.identifiers import COLUMNS

LETTER = """Open letter on the {harbour}

May {day}, 2020

Dear Members,

We urge you to open the harbour.

Sincerely,

{names}
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    write(folder, "one", "harbour", 4, "Example Watch (EW)", "Sailors United, France")
    write(folder, "two", "lighthouse", 5, "EXAMPLE WATCH", "Example Harbour Alliance", "Ada Lovelace, Mathematician")
    return folder


def write(folder: Path, name: str, subject: str, day: int, *names: str) -> None:
    (folder / f"{name}.txt").write_text(LETTER.format(harbour=subject, day=day, names="\n".join(names)))


def rows(folder: Path) -> list[dict[str, str]]:
    lines = (folder / identifiers.FILE_NAME).read_text(encoding="utf-8").splitlines()
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:]]


def test_minting_writes_each_thing_down_once(letters: Path) -> None:
    assert main(["mint", "-q", str(letters)]) == 0
    table = (letters / identifiers.FILE_NAME).read_text()
    found = {f"{row['kind']}/{row['slug']}": row for row in rows(letters)}
    assert found["organization/example-watch"]["names"] == "EXAMPLE WATCH"
    assert found["organization/example-watch"]["first_seen"] == "letter/2020-05-04-open-letter-on-the-harbour"
    assert found["letter/2020-05-04-open-letter-on-the-harbour"]["first_seen"] == "one.txt"
    assert "organization/sailors-united" in found
    assert main(["mint", "-q", "--check", str(letters)]) == 0
    assert main(["mint", "-q", str(letters)]) == 0
    assert (letters / identifiers.FILE_NAME).read_text() == table


def test_a_part_minted_first_gives_the_same_identifiers(letters: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    for path in sorted(letters.iterdir()):
        (whole / path.name).write_text(path.read_text())
    main(["mint", "-q", str(whole)])
    for path in sorted(letters.iterdir(), reverse=True):
        (parts / path.name).write_text(path.read_text())
        main(["mint", "-q", str(parts)])
    assert {(r["kind"], r["slug"]) for r in rows(parts)} == {(r["kind"], r["slug"]) for r in rows(whole)}


def test_a_new_letter_is_missed_by_check_and_only_adds_lines(letters: Path) -> None:
    main(["mint", "-q", str(letters)])
    before = (letters / identifiers.FILE_NAME).read_text()
    write(letters, "three", "quay", 6, "Example Watch", "Quay Keepers")
    assert main(["mint", "-q", "--check", str(letters)]) == 1
    assert (letters / identifiers.FILE_NAME).read_text() == before
    main(["mint", "-q", str(letters)])
    after = (letters / identifiers.FILE_NAME).read_text()
    assert after.startswith(before)
    assert "quay-keepers" in after.removeprefix(before)


def test_a_letter_keeps_its_identifier_when_it_is_read_differently(letters: Path, tmp_path: Path) -> None:
    main(["mint", "-q", str(letters)])
    table = letters / identifiers.FILE_NAME
    table.write_text(table.read_text().replace("2020-05-04-open-letter-on-the-harbour", "the-harbour-letter"))
    assert main(["build", "-q", str(letters), "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "letters" / "the-harbour-letter.ttl").is_file()


def test_a_merge_and_its_undoing_go_into_the_table(letters: Path, tmp_path: Path) -> None:
    main(["mint", "-q", str(letters)])
    (letters / "decisions.sssom.tsv").write_text(
        "subject_id\tsubject_label\tpredicate_id\tobject_id\n"
        "olr:organization/example-harbour-alliance\t\tskos:exactMatch\tolr:organization/example-watch\n"
    )
    assert main(["mint", "-q", str(letters)]) == 0
    gone = rows(letters)[-1]
    assert (gone["slug"], gone["status"], gone["replaced_by"]) == (
        "example-harbour-alliance", "replaced", "example-watch"
    )  # fmt: skip
    assert main(["build", "-q", str(letters), "-o", str(tmp_path / "out")]) == 0
    triples = (tmp_path / "out" / "open-letters.nt").read_text()
    base = "<https://w3id.org/open-letters/organization/"
    replaced = f"{base}example-harbour-alliance> <http://purl.org/dc/terms/isReplacedBy> {base}example-watch> ."
    assert replaced in triples
    (letters / "decisions.sssom.tsv").unlink()
    assert main(["mint", "-q", str(letters)]) == 0
    assert {row["slug"]: row["status"] for row in rows(letters)}["example-harbour-alliance"] == "current"


def test_what_is_withdrawn_stays_withdrawn_and_a_letter_that_names_it_is_a_finding(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["mint", "-q", str(letters)])
    assert main(["mint", "-q", "--withdraw", "organization/sailors-united", "--note", "asked us to", str(letters)]) == 0
    assert main(["mint", "-q", "--check", str(letters)]) == 0
    main(["review", str(letters), "--format", "csv"])
    assert "withdrawn-identifier" in capsys.readouterr().out
    assert main(["mint", "--withdraw", "organization/nobody", str(letters)]) == 2
