"""Who signs, in the many ways in which letters say so at their end, at their head or in the first sentence."""

import pytest

from tests.reading import BODY, signers


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("Signed,\n\nLake Watch\nHarbour Aid\n\n[END]\n", ["Lake Watch", "Harbour Aid"]),
        (
            "Signed by Lake Watch, the Harbour Union, Open Courts Forum and 34 other groups.\n",
            ["Lake Watch", "Harbour Union", "Open Courts Forum"],
        ),
        ("Signed: Lake Watch, Harbour Aid\n", ["Lake Watch", "Harbour Aid"]),
        ("Signed,\n\nLake Watch (Kenya)Harbour Aid (Togo)\n", ["Lake Watch", "Harbour Aid"]),
        ("Signed,\n\nLake Watch (Kenya), Harbour Aid (Togo)\n", ["Lake Watch", "Harbour Aid"]),
        ("Yours sincerely,\n[Your Name]\n", []),
        ("Sincerely,\n${givenName} ${familyName}\n", []),
        ("Sincerely,\nFirstname Lastname\n", []),
        ("Sincerely,\n\n[Name]\n[Organization]\n[Address]\n", []),
        (
            "Please send appeals to:\n\nHis Excellency Ann Example\nPresident of Freedonia\nLake Avenue 12\n\n"
            "Bob Sample\nAttorney General\nLake Street 5\nTel: +55 1 123\n",
            [],
        ),
        ("Signed,\nA Group of Students at Lake University\n", []),
        (
            "Please write to one of these:\n\nMinister of Lakes\nThe Honorable Ann Example\nLake House,\n"
            "Room S-120,\nSampleton, FR 12345\n\nHead of the Lake Court\nBob Sample\n"
            "Lake Street - Harbour Street\nE-mail via web site\n\nLake Committee of the Parliament\nMs Eve Sample\n"
            "8B12, rue Sample,\nFR-1234 Sampleton 10\n",
            [],
        ),
        (
            "Signatories: Lake Watch • Harbour Aid • Open Courts Forum\n",
            ["Lake Watch", "Harbour Aid", "Open Courts Forum"],
        ),
        (
            "Signatories: Lake Watch (Kenya), Harbour Aid (Uganda), Open Courts Forum\n"
            "(Togo), Delta Union (Ghana), and\n"
            "the Writers Union.\n",
            ["Lake Watch", "Harbour Aid", "Open Courts Forum", "Delta Union", "Writers Union"],
        ),
        (
            "Signed,\n\nColaro - Colombia\nSavvy Lake Designs - US\nCOC – Centre for Open Courts (Togo)\n",
            ["Colaro", "Savvy Lake Designs", "Centre for Open Courts"],
        ),
        (
            "Signed,\n\nLake Watch[1]\nHarbour Aid[2]\n\n[1] Lake Watch is a group.\n[2] It is another.\n",
            ["Lake Watch", "Harbour Aid"],
        ),
        (
            "Signatories\n\n→ Sign the letter online.\n\n- Lake Watch\n- Harbour Aid\n\n"
            "The full letter can be found here.\n",
            ["Lake Watch", "Harbour Aid"],
        ),
        (
            "Signed,\n\n- Lake Watch\n- Harbour Aid\n- Open Courts Forum\n\n"
            "List of detained journalists:\n\n1. Ann Example\n"
            "2. Bob Sample\n",
            ["Lake Watch", "Harbour Aid", "Open Courts Forum"],
        ),
        ("Signed by:\n1: Lake Watch\n2: Harbour Aid\n3: Delta Union\n", ["Lake Watch", "Harbour Aid", "Delta Union"]),
        ("Signed by:\n1 Lake Watch\n2 Harbour Aid\n3 Delta Union\n", ["Lake Watch", "Harbour Aid", "Delta Union"]),
        ("Signed,\n\nLake Watch\nHarbour Aid\n\nTopics\nPress Freedom\nJustice\n", ["Lake Watch", "Harbour Aid"]),
        ("In solidarity,\n\nThe Executive Committee\nFreedonia Writers Union\n", ["Freedonia Writers Union"]),
        (
            "Signatories\n\n| Lake Watch | Harbour Aid |\n|---|---|\n| Delta Women Network | Writers Union |\n"
            "| Free Press Society | Peace Movement |\n",
            [
                "Lake Watch",
                "Harbour Aid",
                "Delta Women Network",
                "Writers Union",
                "Free Press Society",
                "Peace Movement",
            ],
        ),
        (
            "Signed by:\n\nLake Watch\nHarbour Aid\n\nInitiated by the Open Courts Forum\n",
            ["Lake Watch", "Harbour Aid", "Open Courts Forum"],
        ),
        (
            "Signed,\n\nLake Watch\nHarbour Aid\n\nSample, The Lake (Sampleton, 1999), p. 76.\nIbid., p. 12.\n",
            ["Lake Watch", "Harbour Aid"],
        ),
    ],
)
def test_the_end_of_a_letter_names_organisations(end: str, expected: list[str]) -> None:
    assert signers(BODY.format(we="We") + end) == (expected, [])


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (
            "Sincerely,\n\nKen Example\nExecutive Director\nLake Watch\n\nEve Sample\nSecretary General\nHarbour Aid\n",
            [("Ken Example", "Executive Director, Lake Watch"), ("Eve Sample", "Secretary General, Harbour Aid")],
        ),
        (
            "Sincerely,\n\nAnn Example, PhD\nThomas Miller Law School\n(former) Professor of Law\n"
            "Lake State University\n",
            [("Ann Example, PhD", "Thomas Miller Law School, (former) Professor of Law, Lake State University")],
        ),
        (
            "Yours,\n\nAnn Example\nUniversity of Sampleton\n\nBob Sample\nHarbour College\n",
            [("Ann Example", "University of Sampleton"), ("Bob Sample", "Harbour College")],
        ),
        (
            "Ann Example (Editor, Lake Times), Bob Sample (Managing Editor, Harbour News)\n",
            [("Ann Example", "Editor, Lake Times"), ("Bob Sample", "Managing Editor, Harbour News")],
        ),
        (
            "Signed,\n\nAnn Example (Lake Watch), Bob Sample (Harbour Aid)\n",
            [("Ann Example", "Lake Watch"), ("Bob Sample", "Harbour Aid")],
        ),
        (
            "Signed,\n\n1\\. Example Ann, Human Rights Activist – Kenya, Nairobi\n"
            "2\\. Sample, Bob, Writer/ Poet – Togo, Lome\n3\\. Test- Miller Eve, Physicist, Ghana\n",
            [
                ("Example Ann", "Human Rights Activist – Kenya, Nairobi"),
                ("Sample, Bob", "Writer/ Poet – Togo, Lome"),
                ("Test- Miller Eve", "Physicist"),
            ],
        ),
        (
            "Signed,\n\n- Ann Example, @ann-ex (Director, Lake Watch)\n- Carla Test, @test (p5.js)\n"
            "- Dan Test, @dan (Lakebox)\n- Fay Test, @fay\n- Eve (Evie) Miller, @eve (Writer)\n- Bob Test @bob\n"
            "\n----\n\n[Add your signature below](https://example.org)\n\n- Hans Test, @hans (Writer)\n"
            "- Ina Test, @ina (Poet)\n- Jan Justice, @jan\n- Kim Test, @kim (Poet)\n"
            "- Lea Test, @lea (Poet, who writes, and that is all we know)\n"
            "- lakewriter, @lake\n",
            [
                ("Ann Example", "Director, Lake Watch"),
                ("Carla Test", "p5.js"),
                ("Dan Test", "Lakebox"),
                ("Fay Test", None),
                ("Eve (Evie) Miller", "Writer"),
                ("Bob Test", None),
                ("Hans Test", "Writer"),
                ("Ina Test", "Poet"),
                ("Jan Justice", None),
                ("Kim Test", "Poet"),
                ("Lea Test", "Poet, who writes, and that is all we know"),
                ("lakewriter", None),
            ],
        ),
        (
            "Sincerely,\n\n\nStefan Example\n\n\nEditor-in-Chief\n\n\nLakeline\n\n\nEve Sample\n\n\n"
            "Executive Editor and Senior Vice President\n\n\nThe Harbour Press\n",
            [
                ("Stefan Example", "Editor-in-Chief, Lakeline"),
                ("Eve Sample", "Executive Editor and Senior Vice President, The Harbour Press"),
            ],
        ),
        (
            "Sincerely,\n\nStefan Example\n\nPresident\n\nLake Rights Union\n",
            [("Stefan Example", "President, Lake Rights Union")],
        ),
        (
            "Sincerely,\n\nAnn Example, Director\nLake Watch\nNairobi, Kenya\n",
            [("Ann Example", "Director, Lake Watch")],
        ),
        (
            "Sincerely,\n\nCarla Example                  Dan Sample\n"
            "Member of Congress             United States Senator\n",
            [("Carla Example", "Member of Congress"), ("Dan Sample", "United States Senator")],
        ),
        (
            "Sincerely,\n\n____________________\nAnn Example\nPresident\n\n____________________\n"
            "Bob Sample\nTreasurer\n",
            [("Ann Example", "President"), ("Bob Sample", "Treasurer")],
        ),
        (
            "SIGNED BY:\n\nANN EXAMPLE\nBOB SAMPLE\nCARLA TEST\n",
            [("ANN EXAMPLE", None), ("BOB SAMPLE", None), ("CARLA TEST", None)],
        ),
        (
            "Sincerely,\n\nAnn Example MP\nThe Rt Hon Lord Miller\n",
            [("Ann Example MP", None), ("The Rt Hon Lord Miller", None)],
        ),
    ],
)
def test_the_end_of_a_letter_names_people(end: str, expected: list[tuple[str, str | None]]) -> None:
    assert signers(BODY.format(we="We") + end) == ([], expected)


@pytest.mark.parametrize(
    "end",
    [
        "Sincerely,\n\nAnn Example\non behalf of Lake Watch, Harbour Aid and Open Courts Forum\n",
        "For Lake Watch:\nAnn Example\n\nFor Harbour Aid:\nAnn Example\n\nFor the Open Courts Forum:\nAnn Example\n",
        "Signed,\n\nLake Watch (LW), Ann Example, Director\nHarbour Aid (HA)\nOpen Courts Forum\n",
    ],
)
def test_people_sign_for_organisations(end: str) -> None:
    organizations, people = signers(BODY.format(we="We") + end)
    assert organizations == ["Lake Watch", "Harbour Aid", "Open Courts Forum"]
    assert {name for name, _ in people} == {"Ann Example"}


@pytest.mark.parametrize(
    "we",
    [
        "We, the undersigned groups (Lake Watch, Harbour Aid and the Open Courts Forum),",
        "On behalf of Lake Watch, Harbour Aid and the Open Courts Forum, representing ten thousand members, we",
        "12 May 2021 – Lake Watch, Harbour Aid and the Open Courts Forum (OCF) strongly condemn the trial. We",
        "Lake Watch, Harbour Aid and the Open Courts Forum today sent the following letter. We",
        "Through our project, Lake Watch, Harbour Aid and the Open Courts Forum join others today. We",
        "This letter was sent today by Lake Watch, Harbour Aid and the Open Courts Forum, which met in May. We",
    ],
)
def test_the_first_sentence_names_who_writes(we: str) -> None:
    text = BODY.format(we="We").replace("We write", f"{we} write", 1)
    assert signers(text) == (["Lake Watch", "Harbour Aid", "Open Courts Forum"], [])


def test_the_only_name_below_a_letter_is_no_person_if_the_text_speaks_of_it() -> None:
    text = BODY.format(we="We").replace("We urge", "Opencage Freedonia urges", 1)
    assert signers(f"{text}We thank you.\n\nSigned,\n\nOpencage Freedonia\n") == (["Opencage Freedonia"], [])


def test_a_byline_names_who_writes_and_an_address_above_the_text_does_not() -> None:
    body = BODY.format(we="We").replace("Dear President Sample,\n\n", "")
    assert signers(body.replace("12 May", "By Lake Watch\n\n12 May", 1)) == (["Lake Watch"], [])
    to = "To\nThe Chairperson and members\nLake Commission of Freedonia\n4th Floor, B Wing, Lake House\nLake Market\n"
    assert signers(body.replace("12 May", f"{to}Sampleton - 110 003\n\n12 May", 1)) == ([], [])


def test_senders_may_be_listed_above_a_letter() -> None:
    text = BODY.format(we="We").replace("12 May", "From:\nLake Watch\nHarbour Aid\n\n12 May", 1)
    assert signers(text) == (["Lake Watch", "Harbour Aid"], [])


def test_a_name_above_organisations_is_not_in_all_of_them() -> None:
    end = "Sincerely,\n\nQuay Keeper\nWriters Committee for Open Courts\nOpen Courts First\nLake Union Kenya\n"
    organizations, people = signers(BODY.format(we="We") + end)
    assert organizations[-3:] == ["Writers Committee for Open Courts", "Open Courts First", "Lake Union Kenya"]
    assert [role for _, role in people] in ([], [None])
