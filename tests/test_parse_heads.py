"""Heads of letters as pages and mails give them, all invented: title, date and place, salutation, who is written to."""

import pytest

from kg.model import Letter
from tests.test_parse_layouts import letter

DEAR = "\n\nDear Minister,"


def addressed(before: str) -> list[tuple[str, str | None]]:
    return [(who.name, who.role) for who in letter(before).addressees]


def title(found: Letter) -> str | None:
    return found.title.value if found.title else None


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("His Majesty Sheikh Omar Example\nKing of Sylvania\n\nYour Majesty,", ("Omar Example", "King of Sylvania")),
        (
            "The Honorable\nAnn B. Example\nThe Minister of Lakes\n12 Lake Road" + DEAR,
            ("Ann B. Example", "The Minister of Lakes"),
        ),
        ("Ann Example\n\nMinister of Lakes\n\nLake House" + DEAR, ("Ann Example", "Minister of Lakes")),
        (
            "HIS EXCELLENCY PRESIDENT ANN EXAMPLE\nOffice of the President,\nSampleton" + DEAR,
            ("ANN EXAMPLE", "PRESIDENT"),
        ),
        (
            "To:\nAnn Example, Chief Executive Officer, Lakebook Inc." + DEAR,
            ("Ann Example", "Chief Executive Officer, Lakebook Inc"),
        ),
        ("Target: Ann Example, President of Lakebook\n\nDear Ms. Example,", ("Ann Example", "President of Lakebook")),
        ("To the Prime Minister of Sylvania Ann Bea Example" + DEAR, ("Ann Bea Example", "Prime Minister of Sylvania")),
        (
            "The Lake Council\nLake Forum, Geneva\nMme Ann Example\nHigh Commissioner for Lakes\nGeneva\n23 May 2006"
            + DEAR,
            ("Ann Example", "High Commissioner for Lakes"),
        ),
        (
            "Open letter on the lake\n\nDear Executive Vice-President von der Example,",
            ("von der Example", "Executive Vice-President"),
        ),
        ("Memorandum to Lakebook on the closed road" + DEAR, ("Lakebook", None)),
        ("Open letter to candidates to the Lake Council" + DEAR, ("candidates to the Lake Council", None)),
    ],
)
def test_one_is_written_to(before: str, expected: tuple[str, str | None]) -> None:
    assert addressed(before) == [expected]


@pytest.mark.parametrize(
    "above",
    [
        "Bob Sample\nBob Sample\n4 May 2020\n\n",
        "Bob Sample\nDirector of Media Relations\n\n+1 555 010 0199\n\n",
        "The Hon Dr Bob Sample\nCo-Leader of the Lake Party\n4 May 2020\n\nAn Open Letter to Dr Ann Example\n\n",
    ],
)
def test_a_caption_the_press_office_and_the_sender_are_not_written_to(above: str) -> None:
    assert [name for name, _ in addressed(f"{above}Dear Dr. Example,")] in (["Example"], ["Ann Example"])


def test_the_heading_of_the_letter_ends_its_copies() -> None:
    found = letter("To: Member States\nCc: The Lake Council\nOpen letter to the Member States\nExcellencies,")
    assert (title(found), [who.name for who in found.cc]) == ("Open letter to the Member States", ["Lake Council"])


def test_a_quoted_salutation_and_one_with_an_honorific_are_salutations() -> None:
    quoted, excellency = letter('News\n\n"Dear President Example,'), letter("Your Excellency Mrs. Ann Example,")
    said = [found.salutation.value for found in (quoted, excellency) if found.salutation]
    assert said == ["Dear President Example", "Your Excellency Mrs. Ann Example"]


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("Statement on the lake\n\n4 May 2020\nSampleton, Freedonia\n", "Sampleton, Freedonia"),
        ("SAMPLETON, Freedonia (4 May 2020) – The lake is closed.", "SAMPLETON, Freedonia"),
        ("The Lake Council\nLake House\nSampleton\n4 May 2020\n\nDear Minister,", None),
        ("Lake Media Release - 4 May 2020\n\nDear Minister,", None),
    ],
)
def test_the_place_of_writing_stands_beside_the_date(before: str, place: str | None) -> None:
    found = letter(before)
    assert (found.place.value if found.place else None) == place
    assert getattr(found.date, "value", None) == "2020-05-04"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "Our groups have written a statement because the road is closed and the families are hungry.\n\n"
            "Joint statement on the closed road",
            "Joint statement on the closed road",
        ),
        (
            "A Joint Statement by Lake Watch and Harbour Aid\n\nFREEDONIA: Families behind a closed road",
            "FREEDONIA: Families behind a closed road",
        ),
        (
            "**Letter: Concerns over a closed road**\n\nObject: The road\n\nDear Minister,",
            "Letter: Concerns over a closed road",
        ),
        ("Sub: Families behind a closed road\n\nDear Minister,", "Families behind a closed road"),
    ],
)
def test_the_title_is_the_heading_of_the_letter_itself(before: str, expected: str) -> None:
    assert title(letter(before)) == expected
