"""Invented letters in layouts drawn from all that `tests.layouts` knows: the parser finds what they were made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kg import readers, vocabulary
from kg.model import Letter
from kg.parse import parse
from tests.layouts import DIMENSIONS, Rendered, letter, letters

LETTERS, SEED = 300, 1
# The share of letters in which a part is exactly right; of the signatories, every one and no other.
FLOORS = {"title": 0.99, "date": 0.99, "addressees": 0.99, "signatories": 0.98}
# The share of letters with all signatories right, for any value of a dimension that was drawn this often.
DRAWN, FLOOR_OF_A_LAYOUT = 12, 0.84


def parsed(rendered: Rendered) -> Letter:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"letter{rendered.suffix}"
        path.write_text(rendered.text, encoding="utf-8")
        return parse(readers.read(path), vocabulary.load())[0]


def right(rendered: Rendered) -> dict[str, bool]:
    """Whether each part of a letter is found as it was put in; case apart, for a title may be set in capitals."""
    found = parsed(rendered)

    def names(kind: str) -> list[str]:
        return sorted(who.name for who in found.signatories if who.kind == kind)

    return {
        "title": found.title is not None and found.title.value == rendered.title,
        "date": found.date is not None and found.date.value == rendered.date,
        "addressees": folded(who.name for who in found.addressees) == folded(rendered.addressees),
        "signatories": names("organization") == sorted(rendered.organizations)
        and names("person") == sorted(rendered.individuals),
    }


def folded(names: Iterable[str]) -> list[str]:
    return sorted(name.casefold() for name in names)


@cache
def sample() -> tuple[tuple[Rendered, dict[str, bool]], ...]:
    return tuple((rendered, right(rendered)) for rendered in letters(LETTERS, SEED))


@pytest.mark.parametrize("part", FLOORS)
def test_a_part_is_found_in_nearly_every_layout(part: str) -> None:
    wrong = [rendered.choices for rendered, found in sample() if not found[part]]
    assert 1 - len(wrong) / LETTERS >= FLOORS[part], wrong


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_no_layout_loses_many_lists(dimension: str) -> None:
    values: dict[str, list[bool]] = defaultdict(list)
    for rendered, found in sample():
        values[rendered.choices[dimension]].append(found["signatories"])
    shares = {value: sum(all_right) / len(all_right) for value, all_right in values.items() if len(all_right) >= DRAWN}
    assert min(shares.values(), default=1.0) >= FLOOR_OF_A_LAYOUT, shares


def test_a_letter_is_the_same_for_the_same_choices() -> None:
    choices = {name: values[0] for name, values in DIMENSIONS.items()}
    assert letter(choices, 7) == letter(choices, 7)


TEXT = (
    "We write to you because the ferry is closed, and our families cannot cross the lake.\n\nWe urge you to open it.\n"
)


@pytest.mark.parametrize(
    ("before", "addressees"),
    [
        ("Lake County Council\n\nLake County Court\n\nDepartment of Ferries\n\n4 May 2020\n\nDear all,", 3),
        ("Greetings to President Ann Example and the Lake Council,", 2),
        ("Dear Mayor Ann Example and Lake City Council,", 2),
        ("Secretary-General Ann Example and Envoy on Ferries Bob T. Sample,", 2),
        ("Your Excellency, President Ann Example,", 1),
        (f"{TEXT}\n{TEXT}\n{TEXT}\n---\n\nTo: Gov. Ann Example", 1),
        ("Ms Ann Example\nMinister of Lakes\nMr Bob Sample\nCommissioner for Ferries\n\nDear Minister,", 2),
        ("To:\nThe Minister of Lakes and Rivers\nThe Speaker of the Assembly\n\nYour Excellencies,", 2),
        ("Attn: Ann Example, CEO; Bob Sample, COO\n\nDear both,", 2),
        ("To the people of Freedonia:", 1),
        ("To the Lake Council,\nTo the members of the Lake Senate,\nTo all residents of Sampleton,", 3),
        ("Dear Co-chairs of the Lake Support Group,", 1),
        ("Mr. Example, Ms. Sample, and Dr. Test:", 3),
        ("Groups have written to the Lake Council, urging it to act on the closure of the ferry.\n\nExcellencies,", 1),
        ("Harbour Forum\n12 Pier Road\nTel: +1 555 0100\n\nHon. Ann Example\nMinister of Lakes\n\nDear Minister,", 1),
    ],
)
def test_whom_unusual_heads_name(before: str, addressees: int) -> None:
    rendered = Rendered(".md", f"{before}\n\n{TEXT}\nSincerely,\n\nLake Watch\nHarbour Aid\n", "", "", (), (), (), {})
    assert len(parsed(rendered).addressees) == addressees


@pytest.mark.parametrize(
    "after",
    [
        "Names and Signatory Groups\n\n- Lake Watch\n- Harbour Aid International\n- Dock Workers Union",
        "Lake Watch\nHarbour Aid International\nDock Workers Union\n\nIndividuals:\n\nAnn Example, writer",
        "Lake Watch, Harbour Aid International, Ferry Forum, Pier Network and Dock Workers Union.",
        "Kenya: Lake Watch; Harbour Aid International\nPeru: Dock Workers Union",
        "Signed,\n\n🇰🇪 Lake Watch\n🇵🇪 Harbour Aid International\n🇬🇭 Dock Workers Union",
        "*From the teams at: [Lake Watch](https://a.example), Harbour Aid International and Dock Workers Union*",
        "Signed,\n\nLake Watch, Port Sample, NY\nHarbour Aid International (HAI – Ohio)\n"
        "Dock Workers Union\n\nAbout Harbour Aid\n\nPier Network",
        "Signed,\n\n*The titles do not imply endorsement.*\n\nLake Watch\nHarbour Aid International\n"
        "Dock Workers Union\n\n***\n\n* *LW*: Lake Watch of Kenya\n",
    ],
)
def test_who_signs_below_unusual_words(after: str) -> None:
    rendered = Rendered(".md", f"Dear Minister,\n\n{TEXT}\n{after}\n", "", "", (), (), (), {})
    found = {who.name for who in parsed(rendered).signatories if who.kind == "organization"}
    assert found >= {"Lake Watch", "Harbour Aid International", "Dock Workers Union"}
    assert found <= {"Lake Watch", "Harbour Aid International", "Dock Workers Union", "Ferry Forum", "Pier Network"}
