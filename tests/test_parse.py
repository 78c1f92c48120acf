"""Whole letters: the seeds against their gold, invented ones for the forms, any text for the invariants."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.errors import ReadError
from kg.model import Finding, Letter, Source, Span
from kg.parse import parse
from kg.readers import read

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
WORDS = [
    "Dear Minister,",
    "Sincerely,",
    "CC:",
    "[1] Ibid.",
    "Groups",
    "- act",
    "“",
    "Re: it",
    "5 May 2019",
    "\u00a0",
    "---",
]
LETTER = """\
Open letter to the Prime Minister of Ruritania on prisons

To: Ms. Ann Example, Prime Minister of Ruritania
Cc: Mr. Bob Sample, Minister of Justice
5th May 2019

Dear Prime Minister,

On behalf of three organizations and one individual from 2 countries, we urge you to close the camps.[1]

Related Content

Another letter

We ask you to:

1. Release the one they call “the
- painter”; and
2. End torture.

Yours sincerely,

Organizations:
1. Rights Watch (RW), Ruritania
2. Voices for Change – Kenya
Individuals:
3. Prof. Carla Test, University of Ruritania
and 45 others

[1] Report of the Commission,
para. 3.

Share this
Posts in this category
"""


def source(text: str) -> Source:
    return Source(id="a", path="a.txt", media_type="text/plain", sha256="0" * 64, text=text)


def parsed(text: str) -> tuple[Letter, tuple[Finding, ...]]:
    return parse(source(text), vocabulary.load())


def of_kind(letter: Letter, *kinds: str) -> list[str]:
    return [letter.source.at(block.content) for block in letter.blocks if block.kind in kinds]


def people(found: Iterable[Any]) -> list[tuple[Any, ...]]:
    return [(who.name, who.role) for who in found]


# --- the seeds


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_head_of_a_seed_is_its_gold(path: Path) -> None:
    gold = yaml.safe_load((Path(__file__).parent / "gold" / f"{path.stem}.yaml").read_text(encoding="utf-8"))
    letter, _ = parse(read(path), vocabulary.load())
    for name in ("title", "date", "place", "subject", "salutation", "closing", "source_url"):
        stated = getattr(letter, name)
        assert (stated.value if stated else None) == gold[name], name
    assert [(who.name, who.kind) for who in letter.addressees] == [
        (who["name"], who["kind"]) for who in gold["addressees"]
    ]
    assert people(letter.cc) == [(who["name"], who["role"]) for who in gold["cc"]]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_signatories_of_a_seed_are_its_gold(path: Path) -> None:
    gold = yaml.safe_load((Path(__file__).parent / "gold" / f"{path.stem}.yaml").read_text(encoding="utf-8"))
    letter, findings = parse(read(path), vocabulary.load())
    organizations = [s for s in letter.signatories if s.kind == "organization"]
    assert [(s.name, s.acronym, s.country, s.country_text) for s in organizations] == [
        (s["name"], s.get("acronym"), s.get("country"), s.get("country_text")) for s in gold["signatory_organizations"]
    ]
    assert [(s.name, s.honorific, s.role) for s in letter.signatories if s.kind == "person"] == [
        (s["name"], s.get("honorific"), s["role"]) for s in gold["signatory_individuals"]
    ]
    assert {finding.code for finding in findings} <= {"declared-count"}


def test_furniture_of_a_web_page_is_no_part_of_the_letter() -> None:
    letter, _ = parse(read(SEEDS[2]), vocabulary.load())
    furniture = " ".join(of_kind(letter, "furniture"))
    assert all(words in furniture for words in ("OCTOBER 29, 2015", "Related Content", "More Reading", "Sri Lanka"))
    assert not any("Malaysia" in words for words in of_kind(letter, "paragraph", "footnote", "signatures"))
    assert [(note.label, len(note.anchors)) for note in letter.footnotes] == [(str(n), 1) for n in range(1, 9)]


def test_an_item_that_a_page_break_cuts_goes_on() -> None:
    letter, _ = parse(read(SEEDS[1]), vocabulary.load())
    markers = [block.marker for block in letter.blocks if block.kind == "item"]
    assert markers == ["1.", "2.", "3.", "4.", "5."]


# --- an invented letter


def test_the_head_of_a_letter() -> None:
    letter, _ = parsed(LETTER)
    assert letter.title
    assert letter.title.value.startswith("Open letter to the Prime Minister")
    assert people(letter.addressees) == [("Ann Example", "Prime Minister of Ruritania")]
    assert people(letter.cc) == [("Bob Sample", "Minister of Justice")]
    assert letter.date
    assert letter.date.value == "2019-05-05"


def test_the_blocks_of_a_letter() -> None:
    letter, _ = parsed(LETTER)
    assert of_kind(letter, "item") == ["Release the one they call “the", "End torture."]
    assert "painter”; and" in of_kind(letter, "paragraph")
    assert of_kind(letter, "furniture")[0] == "Related Content\n\nAnother letter"
    assert of_kind(letter, "footnote") == ["[1] Report of the Commission,\npara. 3."]


def test_what_a_letter_says_of_its_signatories_is_compared_with_its_list() -> None:
    letter, findings = parsed(LETTER)
    assert [(s.name, s.kind, s.country) for s in letter.signatories] == [
        ("Rights Watch", "organization", None),
        ("Voices for Change", "organization", "KE"),
        ("Prof. Carla Test", "person", None),
    ]
    (counts,) = letter.declared
    assert (counts.organizations, counts.individuals, counts.total, counts.countries) == (3, 1, None, 2)
    assert {finding.code for finding in findings} == {"declared-count"}


def test_counts_of_another_letter_are_not_counts_of_this_one() -> None:
    letter, _ = parsed(
        LETTER.replace("On behalf of three organizations and one individual", "As 40 organizations asked")
    )
    assert letter.declared == ()


# --- any text


def spans(letter: Letter) -> Iterable[Span]:
    for stated in (letter.title, letter.date, letter.place, letter.subject, letter.salutation, letter.closing):
        if stated:
            yield stated.span
    yield from (who.span for who in (*letter.addressees, *letter.cc))
    yield from (signatory.span for signatory in letter.signatories)
    yield from (note.span for note in letter.footnotes)
    yield from (anchor for note in letter.footnotes for anchor in note.anchors)


@given(st.lists(st.sampled_from([*LETTER.splitlines(), *WORDS, ""]) | st.text(max_size=20), max_size=40))
def test_p5_blocks_partition_the_text_and_every_span_lies_in_it(lines: list[str]) -> None:
    text = "\n".join(line.replace("\r", " ") for line in ["We, the undersigned, urge you to act.", *lines])
    try:
        letter, _ = parsed(text)
    except ReadError:
        return
    assert [block.span.start for block in letter.blocks] == [0, *(block.span.end for block in letter.blocks)][:-1]
    assert letter.blocks[-1].span.end == len(text)
    assert all(block.span.contains(block.content) for block in letter.blocks)
    assert all(Span(0, len(text)).contains(span) and text[span.start : span.end].strip() for span in spans(letter))
