"""What stands around letters: the paper of several, memos, mails in mails, towns before names, wrapped entries."""

import pytest

from kg import vocabulary
from kg.model import Letter, Source
from kg.parse import parse
from tests.test_parse_classic import organizations, people

BODY = (
    "\n\nDear Minister,\n\nWe write to you since the lake has been closed and the gardeners are in prison without "
    "trial.\n\nWe ask that you release them and that you open the lake.\n\n"
)


def letter(text: str) -> Letter:
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=text)
    return parse(source, vocabulary.load())[0]


def senders(before: str, after: str = "Yours sincerely,\n\nAnn Example\nDirector\n") -> list[str]:
    return [who.name for who in letter(before + BODY + after).signatories if who.kind == "organization"]


def addressed(before: str) -> list[tuple[str, str | None]]:
    return [(who.name, who.role) for who in letter(before + BODY.replace("Dear Minister,\n\n", "")).addressees]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Sample Lake Watch\nHarbour Aid Union\n\n4 May 2020", ["Sample Lake Watch", "Harbour Aid Union"]),
        ("Sample Lake Watch\nand\nHarbour Aid Union\n\n4 May 2020", ["Sample Lake Watch", "Harbour Aid Union"]),
        ("Sample Lake Watch * Harbour Aid Union\n\n4 May 2020", ["Sample Lake Watch", "Harbour Aid Union"]),
        ("Sample Lake Watch\nFaculty of Lakes\n\n4 May 2020", ["Sample Lake Watch"]),
        ("DATE: 4 May 2020\nTO: The Mayor\nFROM: Lake Watch; Harbour Union", ["Lake Watch", "Harbour Union"]),
        ("Congress of the United Isles\nSampleton, DC 20515\n\n4 May 2020", []),
    ],
)
def test_the_paper_says_who_sends_a_letter(before: str, expected: list[str]) -> None:
    assert senders(before) == expected


@pytest.mark.parametrize(
    "end",
    [
        "Signed,\n\nParis | Lake Watch\nDakar | Harbour Aid\nAccra | Road Union\n",
        "Signed,\n\nParis, Lake Watch\nDakar, Harbour Aid\nDen Haag, Road Union\n",
        "Signed by:\n\nLake Watch / Harbour Aid / Road Union\n",
        "Organisations that support the letter: Lake Watch, Harbour Aid, Road Union.\n",
    ],
)
def test_neither_towns_nor_signs_belong_to_names(end: str) -> None:
    assert [name for name, *_ in organizations(end)] == ["Lake Watch", "Harbour Aid", "Road Union"]


@pytest.mark.parametrize(
    "end",
    [
        "Signed,\n\n1. Lake Watch\n2. Centre for the Lakes of West\n   Sylvania | Ghana\n3. Road Union\n",
        "Signed,\n\nLake Watch\nCentre for the Lakes of\nWest Sylvania | Ghana\nRoad Union\n",
        "Signed,\n\n- Lake Watch\n\n- Centre for the Lakes of\n\n- West Sylvania | Ghana\n\n- Road Union\n",
    ],
)
def test_an_entry_in_two_lines_is_one(end: str) -> None:
    said = [(name, country) for name, _, country in organizations(end)]
    assert said == [("Lake Watch", None), ("Centre for the Lakes of West Sylvania", "GH"), ("Road Union", None)]


def test_several_lines_may_go_on_with_a_list_in_prose() -> None:
    end = "Signatories:\nLake Watch (LW), Harbour Aid (HA),\nRoad Union, Delta Forum\n(DF) and Article 18 Coalition.\n"
    assert [(name, short) for name, short, _ in organizations(end)] == [
        ("Lake Watch", "LW"),
        ("Harbour Aid", "HA"),
        ("Road Union", None),
        ("Delta Forum", "DF"),
        ("Article 18 Coalition", None),
    ]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (
            "Sincerely,\n\nAnn Example, Lake Watch, Sampleton, and Bob Sample, Harbour Union, Testville\n",
            [("Ann Example", "Lake Watch, Sampleton"), ("Bob Sample", "Harbour Union, Testville")],
        ),
        ("Signed,\n\nAnn Bea Example (Sample), C35671, D1-117\n", [("Ann Bea Example (Sample)", "C35671, D1-117")]),
        (
            "Signed,\n\nDora Exampla #71234\nZeno Sampla #76543\n",
            [("Dora Exampla", "#71234"), ("Zeno Sampla", "#76543")],
        ),
        (
            "4 May 2020\n\nAnn Example – Bob Sample – Eve Probe\n",
            [("Ann Example", None), ("Bob Sample", None), ("Eve Probe", None)],
        ),
        ("Yours fraternally\n\nAnn Example\nNATIONAL SECRETARY\n", [("Ann Example", "NATIONAL SECRETARY")]),
        (
            "Signed,\n\nAnn Example\nBob Sample\nLakeside Prison, Women's Ward\n",
            [("Ann Example", None), ("Bob Sample", None)],
        ),
    ],
)
def test_people_sign(end: str, expected: list[tuple[str, str | None]]) -> None:
    assert people(end) == expected
    assert organizations(end) == []


@pytest.mark.parametrize("end", ["On behalf of the Union,\nAnn Example\n", "For the churches\n\nAnn Example\n"])
def test_a_group_without_a_name_does_not_sign(end: str) -> None:
    assert (people(end), organizations(end)) == ([("Ann Example", None)], [])


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "Letter to the Lake Union and LAKOWAS on hunger\n\nExcellencies,",
            [("Lake Union", None), ("LAKOWAS", None)],
        ),
        (
            "To: General Ann Example, Head of State, Sampleton\n\nExcellency,",
            [("Ann Example", "Head of State, Sampleton")],
        ),
        ("To: Ann Example, President, Lake Bank\n\nExcellency,", [("Ann Example", "President, Lake Bank")]),
        (
            "To the Prime Minister of Sylvania\nand to the Board of the Lake Company\n\nExcellencies,",
            [("Prime Minister of Sylvania", None), ("Board of the Lake Company", None)],
        ),
        (
            "To: Permanent Secretary, Ministry of Lakes\n\nExcellency,",
            [("Permanent Secretary, Ministry of Lakes", None)],
        ),
        ("President Ann Example,\nLake House,\nSampleton.\n\nMadam President,", [("Ann Example", "President")]),
    ],
)
def test_who_is_written_to(before: str, expected: list[tuple[str, str | None]]) -> None:
    assert addressed(before) == expected


def test_a_mail_that_passes_on_another_has_its_subject() -> None:
    before = (
        "From: list@lake.example\nDate: Tue, 14 May 1996\nSubject: Fwd: read this\n\nFriends, please pass this on.\n\n"
        "> From: Lake Union\n> Date: Mon, 13 May 1996\n> Subject: Letter of the gardeners\n>\n"
    )
    found = letter(before + BODY.replace("\n", "\n> ") + "Ann Example\n\nPlease pass on!\n")
    assert found.title is not None
    assert found.date is not None
    assert (found.title.value, found.date.value) == ("Letter of the gardeners", "1996-05-13")


def test_a_mail_below_the_letter_is_none_of_it() -> None:
    head = "From: list@lake.example\nDate: Tue, 14 May 1996\nSubject: Letter of the gardeners"
    other = "-----\nDate: Mon, 6 May 1996\nFrom: b@lake.example\nSubject: Lakes\n\nSAMPLETON - The lake will open.\n"
    found = letter(head + BODY + "Ann Example (Sampleton)\nBob Sample (Testville)\nfor Lake Action\n\n" + other)
    assert [who.name for who in found.signatories] == ["Ann Example", "Bob Sample", "Lake Action"]
    assert found.date is not None
    assert (found.date.value, found.place) == ("1996-05-14", None)


def test_a_labelled_subject_says_more_than_a_page_that_names_the_addressee() -> None:
    page = "---\ntitle: Letter to the Lake Minister on the lake\n---\n4 May 2020\n\nRE: Gardeners in prison"
    found = letter(page + BODY)
    assert found.title is not None
    assert found.title.value == "Gardeners in prison"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("By Ann Example on Jan 14, 2016 in Blog, Lakes", "2016-01-14"),
        ("Date: 2/11/2012 (2 November 2012)", "2012-11-02"),
    ],
)
def test_bylines_and_dates_given_twice(line: str, day: str) -> None:
    found = letter(line + BODY).date
    assert found is not None
    assert found.value == day


def test_headings_and_tables_of_a_wiki() -> None:
    end = '=== Signatories ===\n\n{| class="table"\n! Name !! Country\n|-\n| Ann Example || Sylvania\n|}\n'
    found = letter("== Letter to the Mayor: open the lake ==\n\n2020-05-04" + BODY + end)
    assert found.title is not None
    assert found.title.value == "Letter to the Mayor: open the lake"
    assert [who.name for who in found.signatories] == ["Ann Example"]


def test_towns_and_codes_of_states_behind_names_are_left_out() -> None:
    towns = "Signed,\n\n1. Lake Watch (LW) | Oslo\n2. Harbour Aid | Prague\n3. Road Union | Den Haag\n"
    assert organizations(towns) == [("Lake Watch", "LW", None), ("Harbour Aid", None, None), ("Road Union", None, None)]
    states = "Signed,\n\nLake Watch (CA)\nHarbour Aid Centre (TX)\nRoad Union\n"
    assert [found[1:] for found in organizations(states)] == [(None, None)] * 3


def test_a_line_may_say_where_and_when_a_letter_was_given() -> None:
    text = (
        "Message to the gardeners"
        + BODY
        + "Given at Sampleton, 8 December 2022, Feast of the Lake\n\nAnn Example, Bishop\nBob Sample, Dean\n"
    )
    found = letter(text)
    assert found.date is not None
    assert found.place is not None
    assert (found.date.value, found.place.value) == ("2022-12-08", "Sampleton")
    assert [who.name for who in found.signatories] == ["Ann Example", "Bob Sample"]


def test_a_university_that_a_crowd_writes_from_is_no_sender() -> None:
    assert senders("Open letter from Lake University to the Mayor\n\n4 May 2020", "A group of students\n") == []


@pytest.mark.parametrize(
    "end",
    [
        "Signed:\n\nLake Watch (LAW) – Harbour Aid (HAD) – Road Union (RUN)\n",
        "Signed:\n\nLake Watch (LAW)\nHarbour Aid (HAD)\nand\nRoad Union (RUN)\n",
        "Place: Sampleton\nDate: 15.01.2004\n\nLake Watch (LAW)\nHarbour Aid (HAD)\nRoad Union (RUN)\n",
    ],
)
def test_three_sign(end: str) -> None:
    assert [(name, short) for name, short, _ in organizations(end)] == [
        ("Lake Watch", "LAW"),
        ("Harbour Aid", "HAD"),
        ("Road Union", "RUN"),
    ]


def test_names_below_a_quoted_letter_sign_it() -> None:
    quoted = ("Open letter to the Mayor" + BODY).replace("\n", "\n> ")
    found = letter(f"> {quoted}\n\nSigned,\n\nLake Watch\nHarbour Aid\n")
    assert [who.name for who in found.signatories] == ["Lake Watch", "Harbour Aid"]
