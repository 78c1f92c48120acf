"""Heads of letters that stand in articles, mails and pages, all invented: what belongs to the letter, and what not."""

import pytest

from kg.model import Letter
from tests.test_parse_layouts import letter

DEAR = "\n\nDear Minister,"
TOLD = "The lake is closed, and it has been so for years. We have said that it must be open to all.\n\n"


def addressed(found: Letter) -> list[tuple[str, str | None]]:
    return [(who.name, who.role) for who in found.addressees]


def copied(after: str) -> list[tuple[str, str | None]]:
    return [(who.name, who.role) for who in letter(after=f"Sincerely,\n\nLake Watch\n\n{after}").cc]


def greeted(found: Letter) -> str | None:
    return found.salutation.value if found.salutation else None


def title(found: Letter) -> str | None:
    return found.title.value if found.title else None


def test_an_article_gives_a_letter_far_below_its_own_text() -> None:
    above = "Lake closed for good\n\nMr. SAMPLE - 4 May 2020\n\n" + 10 * TOLD
    found = letter(f"{above}Sampleton, 2 May 2020.\n\nHon. Ann Example,\n\nLake House,\n\nDear Ms. Example,")
    assert (greeted(found), addressed(found)) == ("Dear Ms. Example", [("Ann Example", None)])
    assert (getattr(found.date, "value", None), getattr(found.place, "value", None)) == ("2020-05-02", "Sampleton")


def test_a_sentence_that_greets_far_below_without_an_address_is_part_of_the_article() -> None:
    assert greeted(letter(10 * TOLD + "Dear friends of the lake,")) is None


def test_a_message_to_all_passes_on_a_letter() -> None:
    found = letter(
        f"Dear friends,\n\n{TOLD}4 May 2020\n\nAnn Example\n\nSecretary General\n\nLake Union\n\n"
        "Dear Secretary General,"
    )
    assert (greeted(found), addressed(found)) == ("Dear Secretary General", [("Ann Example", "Secretary General")])


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "Hon Ann Example\n4 May 2020\nMinister of Lakes\nExecutive Wing" + DEAR,
            [("Ann Example", "Minister of Lakes")],
        ),
        (
            "4 May 2020\n\nAnn Example QC\n\nPresident\n\nLake Bar Association\n\nPO Box 5339\n\nDear Ann,",
            [("Ann Example QC", "President")],
        ),
        (
            "To:\n\nThe Harbour Team of Lakebook - Road Division\n\n",
            [("Harbour Team of Lakebook - Road Division", None)],
        ),
        (
            "To the Gardeners in the Valley of Lakes\n\nDearly loved Friends,",
            [("Gardeners in the Valley of Lakes", None)],
        ),
        (
            "To:\n\nLake Alumni\n\nLake Media Officers\n\nYOUNG LAKERS\n\n",
            [("Lake Alumni", None), ("Lake Media Officers", None), ("YOUNG LAKERS", None)],
        ),
        (
            "To: The Lake Board: Ann Example, Chair; Bob Sample, Treasurer; Eve Test, Member" + DEAR,
            [("Lake Board", None)],
        ),
        (
            "To: Lake Council, Ministry of Roads, and other relevant authorities" + DEAR,
            [("Lake Council", None), ("Ministry of Roads", None)],
        ),
        (
            "Ann Example and Bob Sample\nCo-Presidents\nLake News Channel\n12 Lake Road\n\nDear Messrs.,",
            [("Ann Example", "Co-President"), ("Bob Sample", "Co-President")],
        ),
        (
            "His Excellency Ann Example Secretary-General of the Lakes Lake House 12 Lake Street" + DEAR,
            [("Ann Example", "Secretary-General of the Lakes")],
        ),
        (
            "Open Letter to Ann Example and Lake University's Board of Governors\n\n",
            [("Ann Example", None), ("Lake University's Board of Governors", None)],
        ),
        (
            "The closed road\n\nThe following is an open letter we've sent to Ann Example, Director of Lakes.\n\n"
            "Dear Ms Example,",
            [("Ann Example", "Director of Lakes")],
        ),
        ("Open letter to the President of Sample College\n\nDear Professor Ann Example,", [("Ann Example", None)]),
        (
            "To: The Honourable Minister of Lakes, Rivers and Roads of the Republic\nof Sylvania, Ms. Ann Example"
            + DEAR,
            [("Ann Example", "Minister of Lakes, Rivers and Roads of the Republic of Sylvania")],
        ),
        ("(Ms.) Ann Example\nMinister of Lakes\nLake House" + DEAR, [("Ann Example", "Minister of Lakes")]),
        (
            "While this petition is addressed first and foremost to Ann Example, Lake Envoy, it is for all.\n\n",
            [("Ann Example", "Lake Envoy")],
        ),
        ("Statement over the Refusal to Accredit Observers of Lakes\n\n", []),
        ("- Call on the Council to send a letter to the Lake community\n- Open the lake\n\nDear friends,", []),
        ("# Lake House\n\n- General Info\n- Lake Council Reports\n\n# Open letter on the lake\n\n", []),
    ],
)
def test_who_is_written_to_in_an_address_a_list_and_a_title(
    before: str, expected: list[tuple[str, str | None]]
) -> None:
    assert addressed(letter(before)) == expected


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (
            "Dear Mr.Ann Example, the Sylvanian Ambassador to the Lakes,",
            [("Ann Example", "the Sylvanian Ambassador to the Lakes")],
        ),
        ("Dear Federal Minister of the Gardens Example,", [("Example", "Federal Minister of the Gardens")]),
        ("Dear Minister for Gardens of Freedonia,", [("Minister for Gardens of Freedonia", None)]),
        (
            "Dear Roads, Rivers and Lakes Office (RRLO) and the Lake leadership team,",
            [("Roads, Rivers and Lakes Office", None), ("Lake leadership team", None)],
        ),
        ("Lakebook Inc. has closed the road.\n\nDear Lakebook,", [("Lakebook", None)]),
        ("Dear Robert,", []),
    ],
)
def test_who_is_greeted(greeting: str, expected: list[tuple[str, str | None]]) -> None:
    assert addressed(letter(greeting)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("cc\n\nDr Ann Example\n\nActing Chairman Lake Board", [("Ann Example", "Acting Chairman Lake Board")]),
        (
            "Cc:\n\nBob Sample\n\nEmbassy of Sylvania\n\nChargé d'Affaires\n\nSenator Ann Example\n\nChair\n\nLake "
            "Group",
            [("Bob Sample", "Embassy of Sylvania, Chargé d'Affaires"), ("Ann Example", "Senator, Chair, Lake Group")],
        ),
        (
            "Copies to:\n\n1. Shri Ann Example,\nHon'ble Minister for Lakes\n"
            "Lake House 20, Lake Road, Sampleton - 110001\n\n"
            "2. Shri Bob Sample,\nChairman, Lake Authority of Sylvania\nSampleton - 110002",
            [("Ann Example", "Hon'ble Minister for Lakes"), ("Bob Sample", "Chairman, Lake Authority of Sylvania")],
        ),
        ("Cc: Ms Ann Example, Speaker of the Lake Council\n\n2 of 2", [("Ann Example", "Speaker of the Lake Council")]),
    ],
)
def test_copies_of_a_letter_in_single_lines_and_in_addresses(
    after: str, expected: list[tuple[str, str | None]]
) -> None:
    assert copied(after) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "---\ntitle: Lake Watch urges the mayor to act - LW HOUSE\n---\n# LW HOUSE\n\n"
            "# Lake Watch urges the mayor to act\n\n",
            "Lake Watch urges the mayor to act",
        ),
        (
            "---\ntitle: Stop closing the lake\n---\nLake Commission\n\nStop closing the lake\n\n"
            "Joint statement Chair Ann Example, Deputy Bob Sample\n\n",
            "Stop closing the lake",
        ),
        (
            "---\ntitle: Letter on the closed lake\n---\n### Text of the Joint Statement\n\n",
            "Letter on the closed lake",
        ),
        (
            "# Lakes must stay open because they are ours and we have always been there with our boats\n\n",
            "Lakes must stay open because they are ours and we have always been there with our boats",
        ),
    ],
)
def test_a_title_beside_the_name_of_the_site_and_other_headings(before: str, expected: str) -> None:
    assert title(letter(before)) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "On 3 May 2020, Lake Watch and Harbour Aid issued a joint statement on the dam. It was read today, 4 May "
            "2020.",
            "2020-05-03",
        ),
        ("The dam\n\n(See below.)", None),
    ],
)
def test_a_sentence_tells_when_a_statement_was_issued(text: str, day: str | None) -> None:
    assert getattr(letter(text).date, "value", None) == day


def test_a_last_line_tells_when_a_letter_was_written() -> None:
    found = letter(after="Sincerely,\n\nLake Watch\n\nLetter written May 4, 2020.")
    assert getattr(found.date, "value", None) == "2020-05-04"


def test_the_name_of_who_signs_beside_a_date_is_no_place() -> None:
    found = letter(after="In solidarity,\n\nAnn Example - May 4, 2020")
    assert (found.place, getattr(found.date, "value", None)) == (None, "2020-05-04")


def test_thanks_come_before_the_closing_formula() -> None:
    found = letter(after="Thank you.\n\nRegards,\n\nLake Watch")
    assert getattr(found.closing, "value", None) == "Regards"


def test_an_organisation_above_the_line_for_whose_attention_it_is_is_no_title() -> None:
    found = letter("Lake Ministry of Sylvania\nAttn: Minister Ann Example\nLake House\n\nDear Minister Example,")
    assert (title(found), addressed(found)) == (None, [("Ann Example", "Minister")])


def test_a_greeting_by_itself_after_a_long_introduction_and_its_matter() -> None:
    found = letter(f"Letter of the Lake Group\n\nMatter: Urgent call on the lake\n\n{3 * TOLD}Excellency:")
    assert (greeted(found), getattr(found.subject, "value", None)) == ("Excellency", "Urgent call on the lake")


def test_a_menu_that_a_page_gives_twice_is_no_list_of_those_who_sign() -> None:
    menu = "".join(f"- {name}\n" for name in ("EN (G20)", "ES (G20)", "FR (G20)", "PT (G20)"))
    found = letter(f"# Open letter on the lake\n\n{menu}\n# Keep the lake open\n\n{menu}\n", after="")
    assert [who.name for who in found.signatories] == []


def test_whoever_stands_beside_the_words_joint_statement_makes_it() -> None:
    found = letter(
        "JOINT STATEMENT\n\nTHE HON ANN EXAMPLE MP\nMINISTER FOR LAKES\n\nLAKES\n\nThe lake is closed today.", ""
    )
    assert addressed(found) == []
