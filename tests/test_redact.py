import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import rules
from kg.build import build
from kg.model import Span
from kg.redact import MASK, WITHHELD, contacts, only, without_contacts
from kg.release import validate_release

LETTER = """Open Letter on Prisons

12 May 2020

Dear Minister Jane Doe,

We urge you to release the writers who were tortured in Freedonia Prison.

Sincerely,
Union of Writers
League of Readers, Peru

Contact: j.doe@example.org, Tel. +44 20 5555 0123
"""


@given(st.text())
def test_masking_keeps_lengths_and_lines_and_is_done_once(text: str) -> None:
    masked = without_contacts(text)
    assert len(masked) == len(text)
    assert without_contacts(masked) == masked
    assert [c == "\n" for c in masked] == [c == "\n" for c in text]


@given(st.text(min_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)))
def test_what_is_quoted_is_shown_and_nothing_else(text: str, ends: list[list[int]]) -> None:
    spans = [Span(start, end) for start, end in ends]
    shown = only(text, spans)
    assert len(shown) == len(text)
    for place, (before, after) in enumerate(zip(text, shown, strict=True)):
        quoted = any(span.start <= place < span.end for span in spans)
        assert after == (before if quoted or before.isspace() else WITHHELD)


@pytest.mark.parametrize(
    "text",
    ["A/HRC/25/63, paras. 1211-1217", "12-05-2020", "ISBN 978-0-312-55501-9", "resolution 2397 (2017)", "36 NGOs"],
)
def test_numbers_that_are_no_contact_stay(text: str) -> None:
    assert not contacts(text)


@given(st.text(), st.text())
def test_contact_data_is_found_on_a_line_whatever_the_lines_around_it(before: str, after: str) -> None:
    examples = [match["text"] for rule in rules.load("contacts") for match in rule.matches]
    assert all(contacts(f"{before}\n{example}\n{after}") for example in examples)


def released(folder: Path, settings: str) -> tuple[str, str]:
    """The published text of the one letter of a release that validates, and all its files as one string."""
    (folder / "letters").mkdir()
    (folder / "letters" / "a.txt").write_text(LETTER)
    (folder / "letters" / "dataset.yaml").write_text(settings)
    made = build([folder / "letters"], folder / "release")
    assert made.released
    assert not [r for r in validate_release(folder / "release") if r.severity == "violation"]
    [text] = (folder / "release" / "texts").iterdir()
    files = (path for path in sorted((folder / "release").rglob("*")) if path.is_file())
    return text.read_text(), "".join(path.read_text() for path in files)


def test_a_release_holds_no_contact_data_unless_the_dataset_says_so(tmp_path: Path) -> None:
    (tmp_path / "masked").mkdir()
    (tmp_path / "kept").mkdir()
    text, everything = released(tmp_path / "masked", "title: Letters")
    assert len(text) == len(LETTER)
    assert f"{MASK}.{MASK * 3}@" in text
    assert "j.doe@" not in everything
    assert "5555" not in everything
    text, everything = released(tmp_path / "kept", "contacts: keep")
    assert text == LETTER
    assert "j.doe@" in everything


def test_a_letter_whose_rights_ask_for_it_is_published_in_quotes_only(tmp_path: Path) -> None:
    text, everything = released(tmp_path, "letters: {a.txt: {text: quotes, rights: All rights reserved}}")
    assert len(text) == len(LETTER)
    assert "Union of Writers" in text
    assert "Contact" not in everything
    assert hashlib.sha256(text.encode()).hexdigest() in everything
