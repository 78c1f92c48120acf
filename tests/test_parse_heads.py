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


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (
            "Dear Prime Minister Ann Example, Chief of the General Staff Lt. Gen. Bob Sample, Minister of Lakes and "
            "Roads Eve Test and Director of the Lake Press Office Sam Trial,",
            [
                ("Ann Example", "Prime Minister"),
                ("Bob Sample", "Chief of the General Staff"),
                ("Eve Test", "Minister of Lakes and Roads"),
                ("Sam Trial", "Director of the Lake Press Office"),
            ],
        ),
        (
            "Dear Senators Example, Sample and Test:",
            [("Example", "Senator"), ("Sample", "Senator"), ("Test", "Senator")],
        ),
        ("To Mr. Bob Example, with great respect:", [("Bob Example", None)]),
        ("Hello Minister Example,", [("Example", "Minister")]),
        ("Dear LakeHub,", [("LakeHub", None)]),
        ("Dear Mothers,", []),
        ("Dear Madam High Commissioner,", [("High Commissioner", None)]),
        ("Dear Minister,", []),
        ("Hon'ble Sir,", []),
        ("Dear …", []),
    ],
)
def test_a_salutation_and_all_whom_it_greets(greeting: str, expected: list[tuple[str, str | None]]) -> None:
    found = letter(greeting)
    assert found.salutation is not None
    assert found.salutation.value == greeting.rstrip(",:")
    assert [(who.name, who.role) for who in found.addressees] == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "To:\nThe Universal House of Lakes\nRoad Activist Groups of Sylvania\nGeneral Secretary of the Lake Union\n"
            "\nWith endless greetings,",
            [
                ("Universal House of Lakes", None),
                ("Road Activist Groups of Sylvania", None),
                ("General Secretary of the Lake Union", None),
            ],
        ),
        (
            "To the Prime Minister of the Republic of Sylvania, H.E. Ann Bea Example:\n\nYour Excellency,",
            [("Ann Bea Example", "Prime Minister of the Republic of Sylvania")],
        ),
        (
            "To: Mr Bob Example, Director of the Lake Office, and Ms Eve Sample, Special Envoy for Lakes\n\nDear all,",
            [("Bob Example", "Director of the Lake Office"), ("Eve Sample", "Special Envoy for Lakes")],
        ),
        (
            "Her Excellency, Ambassador Eve Test, Permanent Representative of Sylvania and President of the Council\n"
            "\nExcellency,",
            [("Eve Test", "Permanent Representative of Sylvania and President of the Council")],
        ),
        (
            "To\nHon'ble Chairperson and members\nLake Commission of Sylvania\n\nRespected Sir,",
            [("Lake Commission of Sylvania", None)],
        ),
        (
            "To\nThe Hon'ble Prime Minister,\nGovernment of Sylvania,\nLake House\n\nRespected Sir,",
            [("Prime Minister", None)],
        ),
        (
            f"President Ann Example{' ' * 40}4 May 2020\nThe Lake House\n1 Lake Road\n\nDear President Example,",
            [("Ann Example", "President")],
        ),
        (
            "Open letter to Lake Union States on the road\n\nDear Ministers and Ambassadors of Lake Union States,",
            [("Ministers and Ambassadors of Lake Union States", None)],
        ),
        (
            "The closed road\n\nThe following is an open letter from a group of painters, bakers and gardeners who\n"
            "live around the lake to the Sylvanian community. It was read in many places.\n\nThe closed road\n",
            [("Sylvanian community", None)],
        ),
    ],
)
def test_an_address_and_an_introduction_name_who_is_written_to(
    before: str, expected: list[tuple[str, str | None]]
) -> None:
    assert addressed(before) == expected


@pytest.mark.parametrize(
    "introduction",
    [
        "The following statement was posted on 4 May 2020 at the site of the lake.",
        "Below is what many of the gardeners and painters of the lake have to say to us all. This statement was\n"
        "published on 4 May 2020 at the site of the lake, along with translations into other languages.",
    ],
)
def test_an_introduction_gives_the_date(introduction: str) -> None:
    found = letter(f"Gardeners on the closed road\n\n{introduction}\n")
    assert getattr(found.date, "value", None) == "2020-05-04"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "An Open Letter to President Example,\nSecretary Sample and Ambassador Test:\n\nDear President Example,",
            "An Open Letter to President Example, Secretary Sample and Ambassador Test",
        ),
        (
            "Joint Letter to the Lake Council Regarding the Long Detention of\nRoad Workers in the Northern Province\n"
            "\nDear Minister,",
            "Joint Letter to the Lake Council Regarding the Long Detention of Road Workers in the Northern Province",
        ),
        (
            "OPEN LETTER TO THE MINISTER\nOF LAKES AND ROADS\n\nDear Minister,",
            "OPEN LETTER TO THE MINISTER OF LAKES AND ROADS",
        ),
        (
            "Response of road groups on the Lake Code.\nTo\nThe Lake Council\n\nDear Sir,",
            "Response of road groups on the Lake Code.",
        ),
        ("UNCLASSIFIED Lake Office Case No. L-2014-20 Doc No. C057 Date: 12/31/2015\n\nDear Minister,", None),
        ("Find out more and sign the petition on https://lake.example\n\nDear Minister,", None),
        (
            "His Excellency,\n\nMr. Bob Test,\n\nUnited Lake High Warden for Clean Waters\n\nSampleton,\n\nDear Sir,",
            None,
        ),
    ],
)
def test_a_title_over_several_lines_and_what_is_none(before: str, expected: str | None) -> None:
    found = letter(before)
    assert (title(found), found.date) == (expected, None)


def test_an_office_in_a_state_below_a_name_is_its_office() -> None:
    found = letter(
        "May 4, 2020\n\nAnn Example\nChairwoman, Lake Affairs Commission of the Republic of Kenya\n"
        "Sample Street, Nairobi\n\nDear Chairwoman Example,"
    )
    (who,) = found.addressees
    assert who.name == "Ann Example"
    assert who.role == "Chairwoman, Lake Affairs Commission of the Republic of Kenya"


def test_a_line_below_the_salutation_says_what_the_letter_is_about() -> None:
    below = (
        "Regarding plans to count and photograph all who visit the lake and its harbours\n\nWe, the undersigned groups"
    )
    found = letter(f"12 May 2020{DEAR}\n\n{below} from all\naround the lake, write to you about these plans.")
    assert (found.subject.value if found.subject else None) == below.partition("\n")[0]
    assert (
        letter(f"12 May 2020{DEAR}\n\nRegarding the plans, we have to say no.\n\nWe write about the lake.").subject
        is None
    )
