"""Sign-offs without a heading, and what stands around them: notes, mottoes, tables, the names of others."""

import pytest

from kg import vocabulary
from kg.model import Source
from kg.parse import parse
from tests.reading import BODY, signers

ROW = "+-----------------------+----------------+\n"


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("Sincerely,\n\nP.S. We attach a list of those who are held.\n\nLake Watch\nHarbour Aid\n", 2),
        ("Yours,\n\nFor more information please visit our site at www.example.org.\n\nLake Watch\nHarbour Aid\n", 2),
        ("Lake Watch, 4 May 2021\n\nThis letter was handed over to the ministry on the next day.\n", 1),
        ("Lake Watch\n4 May 2021\n", 1),
        ("**Lake Watch**\n\nSampleton, 4 May 2021\n", 1),
        ("**Lake Watch**\n", 1),
        ("LAKE WATCH\n", 1),
        ("---\n\nLake Watch\n", 1),
        ("Sincerely,\n\nLake Watch\nAdvancing Rights • Peace • Justice\n", 1),
        ('Sincerely,\n\nLake Watch\n"Water for all"\n', 1),
        ("— Lake Watch, Harbour Aid and Road Forum\n", 3),
        ("Sincerely,\n\nLake Watch\nHarbour Aid\n\n← Older posts\nNewer posts →\n", 2),
        ("Signed,\n\nOn behalf of Lake Watch and Harbour Aid,\n", 2),
    ],
)
def test_organizations_sign_off(end: str, expected: int) -> None:
    organizations, people = signers(_we(end))
    assert [name.title() for name in organizations] == ["Lake Watch", "Harbour Aid", "Road Forum"][:expected]
    assert not people


def _we(end: str) -> str:
    return BODY.format(we="We") + end


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("— Ann Example and Bob Sample, Lake Watch\n", [("Ann Example", "Lake Watch"), ("Bob Sample", "Lake Watch")]),
        ("-- Ann Example, Director of Lake Watch\n", [("Ann Example", "Director of Lake Watch")]),
        ("Sincerely, Ann Example, Lake Watch\n", [("Ann Example", "Lake Watch")]),
        ("Signed by Ann Example and Bob Sample\n", [("Ann Example", None), ("Bob Sample", None)]),
        ("Yours,\n\ns/ Ann Example\nPresident\nLake Union\n", [("Ann Example", "President, Lake Union")]),
        ("Yours,\n\nSd/-\n(Ann Example)\nSecretary\nLake Union\n", [("Ann Example", "Secretary, Lake Union")]),
        (
            "Yours,\n\n/s/ Ann Example\nAnn Example\nDirector\nLake Watch\n",
            [("Ann Example", "Director, Lake Watch")],
        ),
        (
            "Yours,\n\nAnn Example\nHead of Advocacy\nAsia Department\nLake Watch\n",
            [("Ann Example", "Head of Advocacy, Asia Department, Lake Watch")],
        ),
        (
            "Yours,\n\nAnn Example\nPresident, Lake Watch\n\nHis Excellency Bob Sample\nPresident\nSampleton\n",
            [("Ann Example", "President, Lake Watch")],
        ),
    ],
)
def test_people_sign_off(end: str, expected: list[tuple[str, str | None]]) -> None:
    assert signers(_we(end)) == ([], expected)


def test_who_signs_under_a_heading_of_organizations_signs_for_the_one_the_office_is_in() -> None:
    end = "Supported by the following organisations:\n\nLake Watch\nAnn Example, director of the Harbour Foundation\n"
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=_we(end))
    signed = parse(source, vocabulary.load())[0].signatories
    assert [(who.name, who.on_behalf_of) for who in signed] == [
        ("Lake Watch", None),
        ("Ann Example", "Harbour Foundation"),
        ("Harbour Foundation", None),
    ]
    among_people = "Supported by the following individuals:\n\nAnn Example, director of the Harbour Foundation\n"
    assert signers(_we(among_people))[0] == []


def test_a_name_goes_on_in_the_next_line_of_its_cell() -> None:
    cells = "| [Lake                 | [Harbour       |\n| Watch](https://l.org) | Aid](https://h.org) |\n"
    more = "| Road Forum            | Lake Trust     |\n"
    named = signers(_we(f"Signatories:\n\n{ROW}{cells}{ROW}{more}{ROW}"))[0]
    assert named == ["Lake Watch", "Harbour Aid", "Road Forum", "Lake Trust"]
    blank = "| Lake Watch for the    | Kenya          |\n| Protection of Water   |                |\n"
    assert signers(_we(f"Signatories:\n\n{ROW}{blank}{ROW}"))[0] == ["Lake Watch for the Protection of Water"]


def test_the_rows_of_a_table_without_rules_between_them_are_apart() -> None:
    cells = "| Lake Watch            | Kenya          |\n| Harbour Aid           | Togo           |\n"
    assert signers(_we(f"Signatories:\n\n{ROW}{cells}{ROW}"))[0] == ["Lake Watch", "Harbour Aid"]


def test_the_date_behind_who_signs_is_the_date_of_the_letter() -> None:
    text = _we("Lake Watch, 4 May 2021\n").replace("12 May 2021\n\n", "")
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=text)
    found = parse(source, vocabulary.load())[0]
    assert found.date is not None
    assert (found.date.value, found.place) == ("2021-05-04", None)
