"""Signature lists as a whole: what most lines are decides what a line is that could be either."""

import pytest

from tests.reading import BODY, Signed, signers

HEAD = BODY.format(we="We")


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (
            "Signed by the concerned people of Sylvanian heritage and the foreign nationals who live with them:\n\n"
            "1.\tDr. Ann Example – MSc FRS, Former Adviser at Lake Works, UK\n2.\tMr. Cal Trial, CEO, Lake Works\n",
            [("Dr. Ann Example", "MSc FRS, Former Adviser at Lake Works"), ("Mr. Cal Trial", "CEO, Lake Works")],
        ),
        (
            "Coordinated by: Professor Ann Example; Lake Justice, UK.\n\n1. Prof. Ann Example – Lake University\n\n"
            "2. Dr. Bob Sample – Sciences Lake / Lake School, France\n\n3. Dr. Cal Trial – Kenya\n",
            [
                ("Prof. Ann Example", "Lake University"),
                ("Dr. Bob Sample", "Sciences Lake / Lake School"),
                ("Dr. Cal Trial", None),
            ],
        ),
        (
            "Signed,\n\nAnn Example, University of Lakes\n(Rev.) B.C. Sample, University of Harbour\n"
            "Dr Cal Trial University of Lakes\nProf Dee Sample Lake University\n",
            [
                ("Ann Example", "University of Lakes"),
                ("(Rev.) B.C. Sample", "University of Harbour"),
                ("Dr Cal Trial", "University of Lakes"),
                ("Prof Dee Sample", "Lake University"),
            ],
        ),
        (
            "Signatories\n\n1. Ann Example – Lake Union\n2 .Bob Sample – Harbour Union\n3 . Rev. Cal Trial – Diocese\n",
            [("Ann Example", "Lake Union"), ("Bob Sample", "Harbour Union"), ("Rev. Cal Trial", "Diocese")],
        ),
        (
            "Signed,\n\nDr. Ann Example, PC – Attorney-at-Law\nRev. Fr. Bob Sample, CMF\nDee Trial (she/her), poet\n",
            [
                ("Dr. Ann Example, PC", "Attorney-at-Law"),
                ("Rev. Fr. Bob Sample, CMF", None),
                ("Dee Trial", "poet"),
            ],
        ),
        (
            "Signatories:\n- Ann Example - Managing Director, The Lake Company\n- Emma and Andrew Sample - Co-Owners\n",
            [("Ann Example", "Managing Director, The Lake Company"), ("Emma and Andrew Sample", "Co-Owners")],
        ),
        (
            "Signed,\n\n1. Ann Example (@ann, member)\n1. Bob Sample (Lake Foundation, @bob)\n1. Dee Trial (@dee)\n",
            [("Ann Example", "member"), ("Bob Sample", "Lake Foundation, @bob"), ("Dee Trial", None)],
        ),
        (
            "Signed,\n\nExample, Ann, University of Lakes\nSample, Bob, Harbour University\nVan Demo, Dee\n",
            [
                ("Example, Ann", "University of Lakes"),
                ("Sample, Bob", "Harbour University"),
                ("Van Demo, Dee", None),
            ],
        ),
        (
            "Yours sincerely,\n\nTania Example\nSam Sample\nLU Co-Presidents 2020\n",
            [("Tania Example", "LU Co-Presidents 2020"), ("Sam Sample", "LU Co-Presidents 2020")],
        ),
        ("Yours respectfully\n\nAnn Example\nKamala\nBob Sample\nEve Trial\n", [(n, None) for n in (
            "Ann Example", "Kamala", "Bob Sample", "Eve Trial")]),
        ("Sincerely,\n\nDavid Example\n\nLU Trustee\n", [("David Example", "LU Trustee")]),
        (
            "Sincerely,\n\nAnn Example\nUnited States Senator\n\nBob Sample\nMember of Congress\n",
            [("Ann Example", "United States Senator"), ("Bob Sample", "Member of Congress")],
        ),
        (
            "Signed,\n\nAnn Example (ann@lake.example), Lake Watch\nBob Sample <bob@harbour.example>\n",
            [("Ann Example", "Lake Watch"), ("Bob Sample", None)],
        ),
        (
            "Signed,\n\nAnn Example MEP (Greens)\nBob Sample MEP (L&D)\n",
            [("Ann Example MEP", "Greens"), ("Bob Sample MEP", "L&D")],
        ),
        (
            "Signed,\n\nAnn Example\tBob Sample\nLake Watch\tHarbour Aid\n",
            [("Ann Example", "Lake Watch"), ("Bob Sample", "Harbour Aid")],
        ),
        (
            "Kay Example – Critic\n\nAnn Sample – Writer\n\nBob Trial – Poet\n\nNames listed as they were received.\n",
            [("Kay Example", "Critic"), ("Ann Sample", "Writer"), ("Bob Trial", "Poet")],
        ),
    ],
)  # fmt: skip
def test_lists_of_people(end: str, expected: list[tuple[str, str | None]]) -> None:
    assert signers(HEAD + end) == ([], expected)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("The organizations signing the petition include the Lake Center (LC), Road Coalition, and Public Garden.\n",
         ["Lake Center", "Road Coalition", "Public Garden"]),
        ("Signed,\n\nLake Youth\n\nEastern Province Journalist’s Forum\n\nHarbour Journalist Association\n",
         ["Lake Youth", "Eastern Province Journalist’s Forum", "Harbour Journalist Association"]),
        ("Signed,\n\nHarbour Trust\n\nRoad Forum\n\n(CC) Bob Sample, Minister of Media\n\nMembers of Parliament\n",
         ["Harbour Trust", "Road Forum"]),
        ("Signed,\n\nLake Watch and Harbour Aid International\n", ["Lake Watch", "Harbour Aid International"]),
        ("Signed,\n\nCentre for Lakes and Democracy\n", ["Centre for Lakes and Democracy"]),
        ("Signed,\n\nLake Union and Federation of Harbours\n", ["Lake Union and Federation of Harbours"]),
        ("Signed,\n\nKenya: Lake Watch, Harbour Aid\nTogo: Road Forum\n", ["Lake Watch", "Harbour Aid", "Road Forum"]),
        ("Instituto Lago Estudos Políticos-ILEP, Brazil\nLake Watch, France\nHarbour Aid, Chile\n",
         ["Instituto Lago Estudos Políticos", "Lake Watch", "Harbour Aid"]),
        ("Lake Union (LU),\n----------------\n\nHarbour Students Union (HSU),\n----------------------------\n",
         ["Lake Union", "Harbour Students Union"]),
        ("The Lake Union\n\nUnited Lakes Embassy in Freedonia\n\nEmbassy of Sylvania - Town\n", ["The Lake Union"]),
        ("Sincerely,\n\nLake Works\nDuct Tape Programming\neCnet Solutions\nEden Foods\nLulu Luna\nm & e tech harbour\n"
         "MakeHarbour\nPacius Designs\npalesca\nPete Miller’s Water and Wildlife Studio\nTiny Design Studio\nXY Inc.\n"
         "tNY Creative LLC\n",
         ["Lake Works", "Duct Tape Programming", "eCnet Solutions", "Eden Foods", "Lulu Luna", "m & e tech harbour",
          "MakeHarbour", "Pacius Designs", "palesca", "Pete Miller’s Water and Wildlife Studio", "Tiny Design Studio",
          "XY Inc.", "tNY Creative LLC"]),
    ],
)  # fmt: skip
def test_lists_of_organisations(end: str, expected: list[str]) -> None:
    assert signers(HEAD + end) == (expected, [])


def test_headings_for_both_decide_nothing_and_others_do() -> None:
    end = (
        "Signed,\n\nTrade unions/unionists\n\n1. Ann Example – Lake Union\n\nMass movements/organisations\n\n"
        "2. Harbour Trust (HT)\n\nActivists/individuals\n\n3. Dee Sample – Artist\n"
    )
    assert signers(HEAD + end) == (["Harbour Trust"], [("Ann Example", "Lake Union"), ("Dee Sample", "Artist")])


def test_people_below_organisations_begin_the_alphabet_anew() -> None:
    organizations = ["Aid Centre", "Board of Lakes", "Harbour Watch", "Road Forum", "Women and Lakes"]
    people = ["Jayanthi Utumpala", "Kandumani Lavakusarasa", "Pathujan Srinagaruban"]
    assert signers(HEAD + "\n\n".join((*organizations, *people))) == (organizations, [(who, None) for who in people])


def test_an_officer_writes_on_behalf_of_an_organisation() -> None:
    text = HEAD.replace("We write", "I am writing to you on behalf of the Lake Federation of Freedonia (LFF)")
    assert signers(f"{text}Yours sincerely\n\nAnn Example\nChairman\n") == (
        ["Lake Federation of Freedonia"],
        [("Ann Example", "Chairman")],
    )


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ('signatories:\n  - Lake Watch\n  - "Open Courts Forum"\n', (["Lake Watch", "Open Courts Forum"], [])),
        ("signed_by: [Lake Watch, Harbour Aid]\n", (["Lake Watch", "Harbour Aid"], [])),
        (
            "signatories:\n  - name: Ann Example\n    affiliation: Lake House\n  - name: Bob Sample\n    title: Poet\n",
            ([], [("Ann Example", "Lake House"), ("Bob Sample", "Poet")]),
        ),
        ("signers:\n- organization: Lake Watch\n  country: Kenya\n- organization: Harbour Aid\n",
         (["Lake Watch", "Harbour Aid"], [])),
    ],
)  # fmt: skip
def test_signatories_in_the_front_matter(front: str, expected: Signed) -> None:
    assert signers(f"---\ntitle: Open Letter\ndate: 2021-05-12\n{front}layout: post\n---\n{HEAD}") == expected


def test_a_list_below_the_text_goes_before_the_front_matter() -> None:
    text = f"---\ntitle: Open Letter\nsignatories:\n  - Lake Watch\nlayout: post\n---\n{HEAD}Signed,\n\nHarbour Aid\n"
    assert signers(text) == (["Harbour Aid"], [])


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("Sincerely,\n\nAnn Example '68\nBob Sample, '71\nDee Trial '68, '70\nEve Harbour ’69, poet\n",
         [("Ann Example", None), ("Bob Sample", None), ("Dee Trial", None), ("Eve Harbour", "poet")]),
        ("Yours sincerely\n\nAnn Example MP Lake Party Co-Leader\n", [("Ann Example MP", "Lake Party Co-Leader")]),
        ("Yours sincerely,\n\nAnn Example\n\nGeneral Counsel\n", [("Ann Example", "General Counsel")]),
        ("Yours sincerely,\n\nAnn Example\nRoad Spokesman\n\nEnclosures\n", [("Ann Example", "Road Spokesman")]),
        ("Signed,\n\nMEP Ann EXAMPLE The Lake group in the Parliament\nMEP Bob SAMPLE Harbour group\n",
         [("MEP Ann EXAMPLE", "The Lake group in the Parliament"), ("MEP Bob SAMPLE", "Harbour group")]),
        ("Signed,\n\nAnn Example (CEO), Lake Watch\nBob Sample (CEO), Harbour Aid\nDee Trial, Road Forum\n",
         [("Ann Example", "CEO, Lake Watch"), ("Bob Sample", "CEO, Harbour Aid"), ("Dee Trial", "Road Forum")]),
        ("Ann Example and Bob Sample\n", [("Ann Example", None), ("Bob Sample", None)]),
        ("We look forward to the return of the land that was taken.\n\nAnn Example | Lake House\n\n"
         "Dan Sample | Lake House\n\nThom Trial | Road House\n",
         [("Ann Example", "Lake House"), ("Dan Sample", "Lake House"), ("Thom Trial", "Road House")]),
        ("Sincerely,\n\nAnn Example\tLake Watch\nDan Sample\tLake Centre\nThom Trial\tRoad Forum\n",
         [("Ann Example", "Lake Watch"), ("Dan Sample", "Lake Centre"), ("Thom Trial", "Road Forum")]),
        ("Sincerely,\n\nAnn Example, Lower Sampleton, CA\nDan Sample, Harbour, NY\nThom Trial, poet\n",
         [("Ann Example", None), ("Dan Sample", None), ("Thom Trial", "poet")]),
    ],
)  # fmt: skip
def test_people_with_their_class_letters_or_office(end: str, expected: list[tuple[str, str | None]]) -> None:
    assert signers(HEAD + end) == ([], expected)


@pytest.mark.parametrize(
    "beside",
    [
        "London EX1R 3ER",
        "SAMPLETON. A.C.T. 2000.",
        "Parliament House",
        "Enclosures",
        "Advertisement - read on",
        "{lakes, roads}",
        "Sampleton, NY",
    ],
)
def test_addresses_and_notes_beside_a_name_sign_nothing(beside: str) -> None:
    assert signers(f"{HEAD}Yours sincerely,\n\nLake Watch\n{beside}\n") == (["Lake Watch"], [])
