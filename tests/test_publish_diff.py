"""What changed, in words and as a patch; and the same dataset under another base."""

import gzip
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli, publish
from kg.build import build
from kg.release import graphs
from kg.versions.changes import compared
from kg.versions.comparison import compare
from kg.versions.making import make
from kg.versions.rebasing import rebase
from tests.publishing import FIRST, SECOND, letters
from tests.test_build import tree

BASE = "https://example.org/r/"
OTHER = "http://data.example.net/letters/v2/"


# --- in words


def test_what_changed_in_words(builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", *map(str, builds)]) == 1
    said = capsys.readouterr().out
    for wanted in (
        "## 1 letter added\n\n- 2022-06-06 Open Letter on Journalists (1 signature, ",
        "## 1 letter removed\n\n- 2021-05-05 Open Letter on Border Guards (",
        "## 2 letters changed\n\n- 2020-03-03 Open Letter on Disappearances: ",
        "  - signatures: 1 added, 1 removed\n    - added Delta Union\n    - removed Gamma Centre\n",
        "    - added “raped”: Rape\n    - removed “tortured”: Torture\n",
        "## Identities merged\n\n- organization/alpha-watch, organization/alpha-watch-international are one now: "
        "organization/alpha-watch\n",
    ):
        assert wanted in said, wanted


def test_what_was_merged_is_split_the_other_way_round(builds: tuple[Path, Path]) -> None:
    both = (f"{BASE}organization/alpha-watch", f"{BASE}organization/alpha-watch-international")
    assert compare(*builds).merged == [(both, both[0])]
    back = compare(*reversed(builds))
    assert back.split == [(both[0], both)]
    assert not back.merged


def test_the_changelog_of_a_version_is_what_diff_says(
    versions: Path, builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["diff", *map(str, builds)])
    said = capsys.readouterr().out.partition("\n\n")[2]
    changelog = (versions / "1.10" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.startswith("# Version 1.10, 2026-02-02\n\nSince version 1.9: ")
    assert changelog.replace("\\", "").endswith(said)


def test_the_same_file_under_another_iri_is_a_letter_moved(builds: tuple[Path, Path], tmp_path: Path) -> None:
    source = letters(tmp_path / "letters", FIRST)
    described = (source / "dataset.yaml").read_text(encoding="utf-8")
    (source / "dataset.yaml").write_text(described.replace("  c.txt:", "  c.txt:\n    id: third"), encoding="utf-8")
    build([source], tmp_path / "built")
    found = compare(builds[0], tmp_path / "built")
    assert [(old["title"], new["id"]) for old, new in found.moved] == [
        ("Open Letter on Border Guards", f"{BASE}letter/third")
    ]
    assert (found.added, found.removed) == ([], [])


# --- builds, versions, files


def test_a_build_and_the_version_of_it_are_the_same(
    builds: tuple[Path, Path], versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("", "open-letters.ttl", "open-letters.jsonld"):
        dump = f"dump/{name}.gz" if name else ""
        assert cli.main(["diff", str(builds[1] / name), str(versions / "1.10" / dump)]) == 0
    assert cli.main(["diff", str(builds[0] / "open-letters.nt"), str(builds[0] / "open-letters.rdf")]) == 0
    assert capsys.readouterr().out == ""


def test_two_files_say_what_two_builds_say(builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["diff", *map(str, builds)])
    from_builds = capsys.readouterr().out.splitlines()
    assert cli.main(["diff", *(str(build / "open-letters.trig") for build in builds)]) == 1
    assert capsys.readouterr().out.splitlines() == from_builds
    assert cli.main(["diff", *(str(build / "open-letters.ttl") for build in builds)]) == 1
    counted = [line for line in capsys.readouterr().out.splitlines() if "added, " not in line]
    assert counted == [line for line in from_builds if "added, " not in line]


def test_a_patch_leads_from_one_to_the_other(builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", "--format", "patch", *(str(build / "open-letters.nt") for build in builds)]) == 1
    first, *changes, last = capsys.readouterr().out.splitlines()
    assert (first, last) == ("TX .", "TC .")
    lines = set((builds[0] / "open-letters.nt").read_text(encoding="utf-8").splitlines())
    for change in changes:
        (lines.remove if change.startswith("D ") else lines.add)(change[2:])
    assert lines == set((builds[1] / "open-letters.nt").read_text(encoding="utf-8").splitlines())


def test_blank_nodes_are_compared_by_what_they_stand_for(tmp_path: Path) -> None:
    head = "@prefix : <urn:> .\n"
    (tmp_path / "a.ttl").write_text(f"{head}_:x :p [ :q 1 ] .", encoding="utf-8")
    (tmp_path / "b.ttl").write_text(f"{head}_:n :q 1 . _:m :p _:n .", encoding="utf-8")
    (tmp_path / "c.ttl").write_text(f"{head}_:n :q 2 . _:m :p _:n .", encoding="utf-8")
    assert cli.main(["diff", str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")]) == 0
    assert cli.main(["diff", str(tmp_path / "a.ttl"), str(tmp_path / "c.ttl")]) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("absent.ttl", None, "no such file"),
        ("letter.doc", b"Dear", "is the suffix of no RDF format"),
        ("broken.nt", b"<urn:a> <urn:b> .\n", "broken.nt: "),
        ("broken.nt.gz", b"no gzip", "broken.nt.gz: "),
        ("cut.nt.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 99)[:-12], "cut.nt.gz: "),
    ],
)
def test_what_cannot_be_read_is_named(
    name: str, content: bytes | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.nt").write_bytes(b"")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert cli.main(["diff", str(tmp_path / "good.nt"), str(tmp_path / name)]) == 2
    assert reason in capsys.readouterr().err


@given(st.sets(st.text(min_size=1)), st.sets(st.text(min_size=1)))
def test_changes_are_the_difference_of_two_sets(old: set[str], new: set[str]) -> None:
    found = list(compared(sorted(old), sorted(new)))
    assert sorted(line for what, line in found if what == "A") == sorted(new - old)
    assert sorted(line for what, line in found if what == "D") == sorted(old - new)


def test_builds_in_parts(
    builds: tuple[Path, Path], versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corpus too large for one file has its N-Quads in parts, and everything else is the same."""
    monkeypatch.setattr(publish, "MOST_TRIPLES", 0)
    monkeypatch.setattr(publish, "LETTERS_IN_A_PART", 2)
    build([builds[1].parent / "second"], tmp_path / "built", jobs=1)
    assert len(list((tmp_path / "built" / "nquads").iterdir())) > 1
    shutil.copytree(versions / "1.9", tmp_path / "1.9")
    made = make("1.10", "2026-02-02", tmp_path / "built", tmp_path)
    for folder in ("changes", "tables", "letters", "texts"):
        assert tree(made / folder) == tree(versions / "1.10" / folder)
    assert cli.main(["diff", str(made), str(builds[1])]) == 0
    rebase(made, OTHER, tmp_path / "there")
    rebase(tmp_path / "there", BASE, tmp_path / "back")
    assert tree(tmp_path / "back") == tree(tmp_path / "built")


# --- under another base


def test_rebased_is_what_a_build_under_that_base_is(builds: tuple[Path, Path], tmp_path: Path) -> None:
    source = letters(tmp_path / "letters", SECOND, OTHER)
    shutil.copy(builds[1].parent / "second" / "decisions.sssom.tsv", source)
    build([source], tmp_path / "built")
    assert rebase(builds[1], OTHER, tmp_path / "rebased") == 3
    assert tree(tmp_path / "rebased") == tree(tmp_path / "built")


def test_rebased_and_back_is_the_same(checkout: Path, tmp_path: Path) -> None:
    rebase(checkout / "output", OTHER, tmp_path / "there")
    subjects = {subject for _, triples in graphs(tmp_path / "there") for subject, _, _ in triples}
    shared = "https://w3id.org/open-letters/"
    assert {f"{OTHER}dataset", f"{shared}ns", f"{shared}ns#Letter"} <= subjects
    assert all(subject.startswith((OTHER, f"{shared}ns", f"{shared}violation/")) for subject in subjects)
    rebase(tmp_path / "there", "https://w3id.org/open-letters/", tmp_path / "back")
    assert tree(tmp_path / "back") == tree(checkout / "output")


def test_a_version_is_rebased_as_its_build_is(builds: tuple[Path, Path], versions: Path, tmp_path: Path) -> None:
    rebase(versions / "1.10", OTHER, tmp_path / "of-version")
    rebase(builds[1], OTHER, tmp_path / "of-build")
    assert tree(tmp_path / "of-version") == tree(tmp_path / "of-build")


@pytest.mark.parametrize(
    "base", ["example.org/", "https://example.org", "https://exa mple.org/", "ftp://x/", "http://www.w3.org/"]
)
def test_a_base_that_cannot_be_is_refused(base: str, builds: tuple[Path, Path], tmp_path: Path) -> None:
    assert cli.main(["rebase", str(builds[0]), "--base", base, "-o", str(tmp_path / "rebased")]) == 2
    assert not list(tmp_path.iterdir())
