import csv
import io
from pathlib import Path

import pytest
import yaml

from kg.build import understand
from kg.cli import main
from kg.dataset import Dataset
from kg.identity import decisions
from kg.identity.adjudication import COLUMNS, proposals, register
from kg.identity.names import Identities, identities, organization
from kg.inputs import letter_files
from kg.vocabulary import Vocabulary, load

GOLD = Path(__file__).parent / "gold"
LETTER = "Open letter on the {harbour}\n\nMay {day}, 2020\n\nDear Members,\n\nOpen it.\n\nSincerely,\n\n{names}\n"


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, day, names in (
        ("quay", 4, ("Harbour Workers Alliance, Kenya", "Reef Rangers Association", "Quay Watch Norway")),
        ("reef", 5, ("Habour Workers Alliance, Kenya", "Reef Rangers Union", "Quay Watch Sweden")),
        ("pier", 6, ("Reef Rangers Association", "Reef Ranger Association", "Harbour Workers' Alliances, Kenya")),
        ("mole", 7, ("Harbour Workers Alliance, Kenya",)),
    ):
        (folder / f"{name}.txt").write_text(LETTER.format(harbour=name, day=day, names="\n".join(names)))
    return folder


def sheet(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, str]]:
    assert main(["review", "-q", "--identity", "--format", "csv", *options, str(folder)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def pairs(rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(row["one"].partition("/")[2], row["other"].partition("/")[2]) for row in rows}


def answered(folder: Path, rows: list[dict[str, str]], **said: str) -> Path:
    path = folder.parent / "sheet.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows:
            key = f"{row['one']} {row['other']}".replace("organization/", "").replace("-", "_").replace(" ", "__")
            writer.writerow({**row, "decision": said.get(key, "")})
    return path


def test_the_sheet_has_pairs_with_what_speaks_for_and_against(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sheet(letters, capsys)
    slip = next(row for row in rows if row["one"] == "organization/habour-workers-alliance")
    assert slip["other"].startswith("organization/harbour-workers-alliance")
    assert (slip["country"], slip["signed_together"], slip["decision"]) == ("agrees", "", "")
    assert "habour" in slip["reasons"]
    assert ("quay-watch-norway", "quay-watch-sweden") not in pairs(rows)
    everything = sheet(letters, capsys, "--least", "0.5")
    together = [row for row in everything if row["signed_together"]]
    assert ("reef-ranger-association", "reef-rangers-association") in pairs(together)
    assert all("both sign one letter" in row["reasons"] for row in together)
    assert [float(row["score"]) for row in everything] == sorted((float(r["score"]) for r in everything), reverse=True)


def test_the_best_pairs_are_the_same_however_few_are_asked_for(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sheet(letters, capsys, "--least", "0")
    assert len(rows) == 10
    assert sheet(letters, capsys, "--least", "0", "--most", "1") == rows[:1]


def test_a_printed_form_that_is_kept_apart_is_proposed_no_more(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = ("habour-workers-alliance", "harbour-workers-alliance")
    assert pair in pairs(sheet(letters, capsys))
    (letters / decisions.FILE_NAME).write_text(
        "subject_label\tpredicate_id\tpredicate_modifier\tobject_id\n"
        "Habour Workers Alliance\tskos:exactMatch\tNot\tolr:organization/harbour-workers-alliance\n"
    )
    assert pair not in pairs(sheet(letters, capsys))


def test_answers_become_decisions_that_a_rebuild_applies(letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = sheet(letters, capsys, "--least", "0.5")
    path = answered(
        letters,
        rows,
        habour_workers_alliance__harbour_workers_alliance="yes",
        harbour_workers_alliance__harbour_workers_alliances="yes",
        reef_ranger_association__reef_rangers_association="no",
    )
    given = ["--apply", str(path), "--author", "A Reader", "--date", "2020-06-01"]
    assert main(["review", "-q", str(letters), *given]) == 0
    lines = decisions.read(letters / decisions.FILE_NAME)
    assert {(line.same, line.subject, line.object) for line in lines} == {
        (True, "organization/habour-workers-alliance", "organization/harbour-workers-alliance"),
        (True, "organization/harbour-workers-alliances", "organization/harbour-workers-alliance"),
        (False, "organization/reef-ranger-association", "organization/reef-rangers-association"),
    }
    assert {(line.author, line.date) for line in lines} == {("A Reader", "2020-06-01")}
    left = pairs(sheet(letters, capsys, "--least", "0.5"))
    assert ("reef-ranger-association", "reef-rangers-union") in left
    assert ("reef-ranger-association", "reef-rangers-association") not in left
    assert not {pair for pair in left if "workers" in pair[0]}
    before = (letters / decisions.FILE_NAME).read_text()
    assert main(["review", "-q", str(letters), *given]) == 0
    assert (letters / decisions.FILE_NAME).read_text() == before


@pytest.mark.parametrize(
    "options", [[], ["--author", "A"], ["--author", "A", "--date", "1 June"], ["--date", "2020-06-01"]]
)
def test_a_decision_is_signed_and_dated(letters: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = answered(letters, sheet(letters, capsys), habour_workers_alliance__harbour_workers_alliance="yes")
    assert main(["review", "-q", str(letters), "--apply", str(path), *options]) == 2
    assert "--author NAME and --date YYYY-MM-DD" in capsys.readouterr().err
    assert not (letters / decisions.FILE_NAME).exists()


def test_answers_that_contradict_each_other_change_nothing(letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = sheet(letters, capsys, "--least", "0.5")
    path = answered(
        letters,
        rows,
        habour_workers_alliance__harbour_workers_alliance="yes",
        harbour_workers_alliance__harbour_workers_alliances="yes",
        habour_workers_alliance__harbour_workers_alliances="no",
    )
    assert main(["review", "-q", str(letters), "--apply", str(path)]) == 2
    assert "are answered no, but joined by" in capsys.readouterr().err
    assert not (letters / decisions.FILE_NAME).exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decision;one;other\nperhaps;organization/a;organization/b\n", ":2: 'perhaps' is neither yes nor no"),
        ("decision,one,other\nyes,organization/a,person/b\n", ":2: .* are not two keys of one kind"),
        ("one,other\n", ":1: no column 'decision'"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_with_its_line(
    letters: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (letters.parent / "sheet.csv").write_text(text)
    assert main(["review", str(letters), "--apply", str(letters.parent / "sheet.csv")]) == 2
    capsys.readouterr().err.index(message.split(".*")[0])


def uncurated() -> Identities:
    """The knowledge without any organisation: what a publisher of other letters starts with."""
    vocabulary = load()
    entries = {key: entry for key, entry in vocabulary.entries.items() if not key.startswith("organization/")}
    return identities(Vocabulary(entries=entries), Path("nowhere"))


def test_without_curated_entries_the_gold_pairs_that_names_can_show_are_proposed(
    checkout: Path,
) -> None:
    """The forms of one organisation that folding leaves apart; four short names that nothing there explains."""
    known = uncurated()
    content = yaml.safe_load((GOLD / "organizations.yaml").read_text(encoding="utf-8"))
    wanted = {
        (one, other)
        for cluster in content["organizations"]
        for keys in [sorted({organization(form["form"], known).key for form in cluster["forms"]})]
        for at, one in enumerate(keys)
        for other in keys[at + 1 :]
    }
    resolved = [understand(path, known, Dataset()) for path in letter_files([checkout / "seeds"])]
    with register(resolved, known) as names:
        rows = proposals(names, known, 0.8, 200)
    proposed = {(row.one, row.other) for row in rows}
    assert len(wanted & proposed) >= len(wanted) - 4
    assert len(rows) < 2 * len(wanted)
