"""Forms that letters have at first sight, all invented: who signs and where, who is written to, which date counts."""

import pytest

from kg import vocabulary
from kg.model import Letter, Source
from kg.parse import parse
from kg.readers import markup

BODY = """\
We are writing to you because the guards have closed the road, and the families have had no food for days.

We urge you to open the road and to let the families return to their homes without delay.
"""


def letter(before: str = "Dear Minister,", after: str = "Sincerely,\n\nLake Watch") -> Letter:
    text = f"{before}\n\n{BODY}\n{after}\n"
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=text)
    return parse(source, vocabulary.load())[0]


def signed(after: str) -> list[tuple[str, str, str | None]]:
    """Kind, name, and role or country of all who sign."""
    return [(who.kind[:3], who.name, who.role or who.country) for who in letter(after=after).signatories]


def addressed(before: str) -> list[tuple[str, str | None]]:
    return [(who.name, who.role) for who in letter(before).addressees]


# --- who signs


@pytest.mark.parametrize(
    "after",
    [
        "Yours,\n\nLake Watch, Road Workers Union and Harbour Aid International".replace(" and ", ", and "),
        "Signed by: Lake Watch, Road Workers Union, and Harbour Aid International",
        "Lake Watch\nRoad Workers Union\nHarbour Aid International\n\nMedia contact: Ann Example, ann@lake.example",
        "Signed,\n\nLake Watch | Road Workers Union | Harbour Aid International",
        "Initial signatories\n\nL\nLake Watch\n\nR\nRoad Workers Union\n\nHarbour Aid International\n\nAdd your name",
        "International and regional networks:\n\n1. Lake Watch\n2. Road Workers Union\n3. Harbour Aid International",
        "Endorsed as of 4 May 2020:\n\n- Lake Watch, https://lake.example\n- Road Workers Union <a@road.example>\n"
        "- Harbour Aid International\n\n---\n\nSubscribe to our letters",
        "Signed by:\n\n签名:\n\nLake Watch\n\n湖泊观察\n\nRoad Workers Union\n\n"
        "道路工会\n\nHarbour Aid International\n\n港口",
    ],
)
def test_the_same_organisations_in_many_layouts(after: str) -> None:
    names = ["Lake Watch", "Road Workers Union", "Harbour Aid International"]
    assert [(kind, name) for kind, name, _ in signed(after)] == [("org", name) for name in names]


@pytest.mark.parametrize(
    ("line", "name", "acronym", "country"),
    [
        ("LRF (Lake Road Forum)", "Lake Road Forum", "LRF", None),
        ("Lake Road Forum — LRF", "Lake Road Forum", "LRF", None),
        ("Lake Road Forum (LRF) (Kenya)", "Lake Road Forum", "LRF", "KE"),
        ("Cikaro (Voices of the Lake), Kenya", "Cikaro", None, "KE"),
        ("Lake Road Forum; Kenya", "Lake Road Forum", None, "KE"),
        ("Lake Road Forum - Sampleton, Kenya", "Lake Road Forum", None, "KE"),
        ("Lake Café, Harbour, Sampleton", "Lake Café", None, None),
        ("Centre for Lakes, University of Sampleton", "Centre for Lakes", None, None),
        ("LRF (Lake Road Forum), within the framework of a Programme", "Lake Road Forum", "LRF", None),
        ("Lake Watch (LW)-Uganda", "Lake Watch", "LW", None),
        ("Proyecto Educación Lagos - PROEDULAG", "Proyecto Educación Lagos", "PROEDULAG", None),
        ("Lake Legacy, Harbours and Roads Association", "Lake Legacy, Harbours and Roads Association", None, None),
        ("Lake Freedom 湖的自由", "Lake Freedom", None, None),
    ],
)
def test_forms_of_an_organisation_at_first_sight(
    line: str, name: str, acronym: str | None, country: str | None
) -> None:
    (found,) = letter(after=f"Signed,\n\n{line}").signatories
    assert (found.kind, found.name, found.acronym, found.country) == ("organization", name, acronym, country)


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("**Ann Example** / Member of Parliament (Upper House)", "Ann Example", "Member of Parliament (Upper House)"),
        ("A. B. Example, LLB - Writer", "A. B. Example, LLB", "Writer"),
        ("Prof. Ann Example - University of Test (retired)", "Prof. Ann Example", "University of Test (retired)"),
        ("Baroness Example of Sampleton", "Baroness Example of Sampleton", None),
        ("Ann Example, Ph.D.\nCEO, Lake Commons", "Ann Example, Ph.D.", "CEO, Lake Commons"),
        ("* Ann Example *former lake keeper; writer*", "Ann Example", "former lake keeper; writer"),
        ('Ann "Lake" Example, former keeper', 'Ann "Lake" Example', "former keeper"),
        ("例子 Example Ann Test SC", "Example Ann Test SC", None),
    ],
)
def test_forms_of_a_person_at_first_sight(line: str, name: str, role: str | None) -> None:
    assert [(who.name, who.role) for who in letter(after=f"Signed,\n\n{line}").signatories] == [(name, role)]


def test_people_below_a_heading_of_organisations_stay_people() -> None:
    found = signed(
        "1.Ann Example - Writer\n2.Bob Sample himi\n5.Cyd Test (iLAKE)\n\nOrganisations/Movements\n\n6.Lake Watch\n"
        "7.Road Movement\n8.A.B.C. Mock - President, Harbour Union\n9.Dan Dummy - Lake Union\n10.Eve Form - Road Union"
    )
    assert [(kind, name) for kind, name, _ in found] == [
        ("per", "Ann Example"),
        ("per", "Bob Sample himi"),
        ("per", "Cyd Test"),
        ("org", "Lake Watch"),
        ("org", "Road Movement"),
        ("per", "A.B.C. Mock"),
        ("per", "Dan Dummy"),
        ("per", "Eve Form"),
    ]


def test_an_organisation_may_name_the_person_through_whom_it_signs() -> None:
    assert signed("Signed:\n\nLake Watch - Ann Example, Director\nRoad Union (Bob Sample, President)") == [
        ("org", "Lake Watch", None),
        ("per", "Ann Example", "Director"),
        ("org", "Road Union", None),
        ("per", "Bob Sample", "President"),
    ]


def test_single_words_above_people_say_where_they_are_from() -> None:
    groups = (
        "Lakish\nAnn Example, head of Lake Union\nBob Sample, member of it\n\nRoadish\nCyd Test, leader of Road Aid"
    )
    assert [name for _, name, _ in signed(f"Signed by:\n\n{groups}")] == ["Ann Example", "Bob Sample", "Cyd Test"]


@pytest.mark.parametrize(
    "after",
    [
        "Endorsed by:\n\nSenators: Ann Example, Bob Sample.\n\nNorthern MPs: Cyd Test\n\n"
        "Lakers: Dora Smith MP\n\nNL: Eve Jones MLC (elect)\n\nSylv: to come\n\nPlease send endorsements to Bob Test",
        "Sincerely,\n\nAnn Example, (02) 5550 1234\n\nBob Sample  Tel: +1 555 0100\n\nCyd Test, 555 0100\n\n"
        "Dora Smith MP\n\nEve Jones MLC. Contact: the secretary",
        "God bless you all.\n\nAnn Example\n(ANN EXAMPLE)\n\nBob Sample\nCyd Test\nDora Smith MP\nEve Jones MLC",
    ],
)
def test_people_by_group_with_a_telephone_or_printed_below_what_they_sign(after: str) -> None:
    people = ["Ann Example", "Bob Sample", "Cyd Test", "Dora Smith MP", "Eve Jones MLC"]
    assert [(kind, name) for kind, name, _ in signed(after)] == [("per", name) for name in people]


def test_a_name_above_the_date_signs_where_somebody_signs_for_it() -> None:
    read = letter("Lake Watch International\n\nMay 4, 2020\n\nDear Minister,", "Sincerely,\n\nAnn Example,\nDirector")
    assert (read.title, [who.name for who in read.signatories]) == (None, ["Ann Example"])
    after = "Sincerely,\n\nAnn Example,\nDirector, Lake Watch International"
    read = letter("Lake Watch International\n\nMay 4, 2020\n\nDear Minister,", after)
    assert [who.name for who in read.signatories] == ["Ann Example", "Lake Watch International"]


def test_a_country_in_a_column_of_its_own_is_no_role() -> None:
    rows = "| Ann Example | Lake Union | Kenya |\n| Bob Sample | Road Aid | Peru |\n"
    people = letter(after=f"| Name | Affiliation | Country |\n|--|--|--|\n{rows}").signatories
    assert [(who.name, who.role, who.country) for who in people] == [
        ("Ann Example", "Lake Union", "KE"),
        ("Bob Sample", "Road Aid", "PE"),
    ]


def test_a_line_with_a_date_may_be_all_there_is_of_signatures() -> None:
    assert signed("Friends of the Lake and its Roads, May 24, 2022") == [
        ("org", "Friends of the Lake and its Roads", None)
    ]


@pytest.mark.parametrize(
    "before",
    [
        "# Open letter on the road\n\nWe, Lake Watch, the Road Workers Union and Harbour Aid, write to you today.",
        "# Joint statement by Lake Watch, Road Workers Union and Harbour Aid on the road",
        "# Open letter\n\nLake Watch\nRoad Workers Union\nHarbour Aid\n\n4 May 2020",
        "# Open letter\n\nSignatories: Lake Watch, Road Workers Union, Harbour Aid",
    ],
)
def test_who_signs_may_stand_above_the_text(before: str) -> None:
    names = [who.name for who in letter(before, after="").signatories]
    assert names == ["Lake Watch", "Road Workers Union", "Harbour Aid"]


def test_a_list_of_victims_is_no_list_of_signatories() -> None:
    victims = "# Statement\n\nWe fear for:\n\n- Ann Example\n- Bob Sample\n- Cyd Test\n- Dan Mock\n- Eve Dummy"
    assert [who.name for who in letter(victims, "Lake Watch\nHarbour Aid").signatories] == ["Lake Watch", "Harbour Aid"]


# --- who is written to


@pytest.mark.parametrize(
    "before",
    [
        "To:\n\nAnn Example, Minister of Roads\n\nBob Sample, Director of Lakes\n\n4 May 2020",
        "To:\nMs. Ann Example, Minister of Roads\nMr. Bob Sample, Director of Lakes\n\n4 May 2020",
        "Dear Minister of Roads Ann Example,\nDear Mr. Bob Sample, Director of Lakes,",
    ],
)
def test_two_people_are_written_to(before: str) -> None:
    assert addressed(before) == [("Ann Example", "Minister of Roads"), ("Bob Sample", "Director of Lakes")]


@pytest.mark.parametrize(
    ("before", "name", "role"),
    [
        ("---\ntitle: Letter to the Road Commission\n---\n\nDear Commissioner, Ms. Example:", "Example", None),
        (
            "Following is a letter written by unions and lawyers to Road Minister Ann Example to ask for help.",
            "Ann Example",
            "Road Minister",
        ),
        (
            "Minister of Roads\nHis Excellency Bob al-Sample\nPalace Square\n\nYour Excellency:",
            "Bob al-Sample",
            "Minister of Roads",
        ),
        (
            "To the Prime Minister\nDr. A. Example\nPO Box 1\nTestville\n4 May 2020\n\nDear Dr. Example,",
            "A. Example",
            "Prime Minister",
        ),
        ("# Appeal\n\nTo the Sylvanian Ambassador in Freedonia,", "Sylvanian Ambassador in Freedonia", None),
        ("Honorable Mr. Bob Sample, President of the Isles!", "Bob Sample", "President of the Isles"),
    ],
)
def test_forms_of_an_address(before: str, name: str, role: str | None) -> None:
    assert [who for who, _ in addressed(before)] == [name]
    assert role is None or addressed(before)[0][1] == role


def test_who_sends_a_letter_is_not_written_to() -> None:
    read = letter("Lake Watch\n12 Lake Street\n\n4 May 2020\n\nAnn Example\nMinister of Roads\n\nDear Minister,")
    assert [(who.name, who.role) for who in read.addressees] == [("Ann Example", "Minister of Roads")]


def test_copies_go_to_letterheads_too() -> None:
    copies = "c.c.: President Bob Sample\nPalace Square\nFax: +999 555\n\nMinister of Roads\nAnn Example\nFax: +999 556"
    read = letter(after=f"Sincerely,\n\nLake Watch\n\n{copies}")
    assert [(who.name, who.role) for who in read.cc] == [
        ("Bob Sample", "President"),
        ("Ann Example", "Minister of Roads"),
    ]


# --- titles and dates


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("### Lakes are Welcome\\!", "Lakes are Welcome!"),
        ("# EN\n\n# Danger at the lake: an open appeal to all", "Danger at the lake: an open appeal to all"),
        ("---\ntitle: >-\n  The Lake Road\n  is Closed\n---", "The Lake Road is Closed"),
        ("---\ntitle:\n  Statement on the Lake\ndate: 2020-05-04\n---", "Statement on the Lake"),
        ("---\ntitle: Lake Watch's letter\n---\n\nRe: Open the road\n\nDear Minister,", "Open the road"),
        ("---\ntitle: Lakes\n---\n\n**Lake Caucus Speech****First Session**", "Lake Caucus Speech First Session"),
        ("---\ntitle: Open the road\n---\n\n### Call for solidarity", "Open the road"),
        ("OPEN THE ROAD TO THE LAKE\n\nA joint statement", "OPEN THE ROAD TO THE LAKE"),
        ("Lake Watch of Sampleton\n\nOpen letter", "Open letter"),
        ("4 May 2020\n\nLake Watch Statement on the Road:\n\nDear Minister:", "Lake Watch Statement on the Road"),
    ],
)  # fmt: skip
def test_the_heading_of_the_letter_or_else_of_its_page(before: str, title: str) -> None:
    read = letter(markup.of_markdown(before))
    assert read.title
    assert read.title.value == title


@pytest.mark.parametrize(
    ("before", "after", "date", "place"),
    [
        ("**By Lake Forum; May 4, 2020.**", "Lake Watch\nLake Forum", "2020-05-04", None),
        ("Dear Minister,", "Lake Watch. May 4, 2020. Sampleton, Freedonia.", "2020-05-04", "Sampleton, Freedonia"),
        ("Sampleton\nMay 4, 2020\n\nDear Minister,", "Sincerely,\nLake Watch", "2020-05-04", "Sampleton"),
        ("Dear Minister,", "May 4, 2020\n\nSigned:\nLake Watch", "2020-05-04", None),
        ("04/05/2020\n\nDear Minister,\n\nOn 1 May 2020 it closed.", "Sincerely,\nLake Watch", "2020-05-04", None),
        ("# Letter\n\nOld Sampleton - 4 May 2020 - We write.", "Signed,\nLake Watch", "2020-05-04", "Old Sampleton"),
    ],
)  # fmt: skip
def test_dates_that_count(before: str, after: str, date: str, place: str | None) -> None:
    read = letter(before, after)
    assert read.date
    assert read.date.value == date
    assert (read.place.value if read.place else None) == place


def test_a_place_in_capitals_may_open_the_text() -> None:
    read = letter(
        "# Open letter\n\nSAMPLETON - TESTVILLE. The road is closed, and nobody has told us why it was closed."
    )
    assert read.place
    assert read.place.value == "SAMPLETON - TESTVILLE"


def test_a_quoted_letter_is_read_as_if_it_were_not_quoted() -> None:
    quoted = (
        "To,\n\nShri Bob Sample,\n\nHon'ble Minister of Roads,\n\n"
        "Cc:\n\nAnn Example, Secretary, Ministry of Lakes\n\nSubject: Roads\n\nDear Sir,"
    )
    read = letter("\n".join(f"> {line}" if line else ">" for line in quoted.split("\n")))
    assert [(who.name, who.role) for who in read.addressees] == [("Bob Sample", "Hon'ble Minister of Roads")]
    assert [who.name for who in read.cc] == ["Ann Example"]
    assert read.salutation
    assert read.subject
    assert (read.salutation.value, read.subject.value) == ("Dear Sir", "Roads")
