"""Invented letters, and builds of them that differ in known ways: material for the tests of versions."""

from pathlib import Path

from kg.build import build
from kg.versions.making import make

LETTER = """\
Open Letter on {subject}

{date}

To: the United Nations Human Rights Council

Dear members of the Council,

We write to express our concern about enforced disappearances in Ruritania. The authorities have {deed}.

We urge the Human Rights Council to adopt a resolution, following A/HRC/25/63.

Sincerely,

{signatories}
"""
FIRST = {
    "a.txt": ("Disappearances", "3 March 2020", "tortured prisoners", "Alpha Watch\nBeta Relief, Kenya\nGamma Centre"),
    "b.txt": ("Prisons", "4 April 2021", "tortured prisoners", "Alpha Watch International\nBeta Relief, Kenya"),
    "c.txt": ("Border Guards", "5 May 2021", "tortured prisoners", "Alpha Watch"),
}
SECOND = {
    "a.txt": ("Disappearances", "3 March 2020", "raped prisoners", "Alpha Watch\nBeta Relief, Kenya\nDelta Union"),
    "b.txt": FIRST["b.txt"],
    "d.txt": ("Journalists", "6 June 2022", "tortured prisoners", "Alpha Watch"),
}
DECISION = """\
subject_label\tpredicate_id\tobject_id
Alpha Watch International\tskos:exactMatch\tolr:organization/alpha-watch
"""
ABOUT = """\
title: Letters on Ruritania
description: Invented letters.
publisher: Nobody
base: {base}
letters:
{letters}
"""


def letters(folder: Path, found: dict[str, tuple[str, str, str, str]], base: str = "https://example.org/r/") -> Path:
    """Write letters and what a publisher says of them."""
    folder.mkdir()
    for name, (subject, date, deed, signatories) in found.items():
        text = LETTER.format(subject=subject, date=date, deed=deed, signatories=signatories)
        (folder / name).write_text(text, encoding="utf-8")
    rights = "\n".join(f"  {name}:\n    rights: Nobody's" for name in found)
    (folder / "dataset.yaml").write_text(ABOUT.format(base=base, letters=rights), encoding="utf-8")
    return folder


def two_builds(folder: Path) -> tuple[Path, Path]:
    """Builds of the first and the second letters, which differ in known ways."""
    first, second = letters(folder / "first", FIRST), letters(folder / "second", SECOND)
    (second / "decisions.sssom.tsv").write_text(DECISION, encoding="utf-8")
    for source in (first, second):
        assert build([source], folder / f"built-{source.name}").released
    return folder / "built-first", folder / "built-second"


def two_versions(builds: tuple[Path, Path], folder: Path) -> Path:
    """A folder with a version of each of the two builds."""
    make("1.9", "2026-01-01", builds[0], folder)
    make("1.10", "2026-02-02", builds[1], folder)
    return folder
