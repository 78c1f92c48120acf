"""Texts with blank lines between all their printed lines: each paragraph, entry and line of an address is one line."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.model import Source
from kg.parse import parse
from kg.parse.spacing import printed_lines

WIDTH = 60
PARAGRAPHS = (
    "We write to you because the lake of Sampleton has been closed to all who live on it since the first days of the "
    "winter. The fishers who asked why were taken away by the guards. None of them has been heard of since.",
    "The harbour is empty and the boats are rotting, while those who own them are held in the old fort without a "
    "charge, a judge or a lawyer. Their families are told nothing, and those who ask are told to go home.",
    "We urge you to open the lake, to release the fishers and to let their families see them at once, for they have "
    "done nothing but ask what anyone who lives on a lake would ask when it is closed in the middle of the winter.",
)
HEAD = ("May 18, 2010.", "Hon. Ann Example,", "The Lake House,", "Sampleton.", "Dear Minister Example:")
PEOPLE = ("Bob Sample", "Daniel K. Test", "Eve T. Example", "George Miller", "Carla B. Sample", "Maria Test")


def spaced(lines: list[str], between: str = "\n\n\n") -> str:
    return between.join(f" {line}" for line in lines) + "\n"


def printed(*, within: str = "\n\n\n", apart: str = "\n\n\n\n") -> str:
    """A letter as a record prints it: lines of one width, with more blank lines between paragraphs than within."""
    wrapped = [textwrap.wrap(paragraph, WIDTH) for paragraph in (*PARAGRAPHS, "Sincerely,", "; ".join(PEOPLE) + ".")]
    blocks = [spaced(list(HEAD), within), *(spaced(lines, within) for lines in wrapped)]
    return apart.join(block.rstrip("\n") for block in blocks) + "\n"


def words(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in printed_lines(text) if text[start:end].strip()]


def test_a_paragraph_is_a_line_and_so_is_each_line_of_an_address() -> None:
    assert words(printed()) == [*HEAD, *PARAGRAPHS, "Sincerely,", "; ".join(PEOPLE) + "."]


def test_who_signs_below_such_a_text_is_read_whole() -> None:
    source = Source(id="a", path="a.txt", media_type="text/plain", sha256="0" * 64, text=printed())
    letter, _ = parse(source, vocabulary.load())
    assert [who.name for who in letter.signatories] == list(PEOPLE)
    assert letter.salutation is not None
    assert letter.salutation.value == "Dear Minister Example"


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"{paragraph} {n}" for n in range(8) for paragraph in PARAGRAPHS),
        "\n".join(line for paragraph in PARAGRAPHS * 3 for line in [*textwrap.wrap(paragraph, WIDTH), ""]),
        "\n\n".join(f"Lake Watch of Sampleton and Its Harbour, Branch {n}" for n in range(40)),
    ],
    ids=["paragraphs", "wrapped paragraphs", "names"],
)
def test_what_is_not_printed_that_way_keeps_its_lines(text: str) -> None:
    assert [text[start:end] for start, end in printed_lines(text)] == text.splitlines(keepends=True)


@given(st.lists(st.sampled_from(["We ask", "the lake.", "", "a", " of", "Ann Example,", "x" * 50]), max_size=80))
def test_the_lines_partition_the_text(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    assert "".join(text[start:end] for start, end in printed_lines(text)) == text
