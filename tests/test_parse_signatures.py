import pytest

from kg import vocabulary
from kg.model import Signatory, Source
from kg.parse import parse


def signed(*lines: str) -> tuple[Signatory, ...]:
    text = "Dear Minister,\n\nWe urge you to act.\n\nSincerely,\n\n" + "\n".join(lines) + "\n"
    source = Source(id="a", path="a.txt", media_type="text/plain", sha256="0" * 64, text=text)
    return parse(source, vocabulary.load())[0].signatories


@pytest.mark.parametrize(
    ("line", "name", "acronym", "country"),
    [
        ("Rights Watch Ruritania", "Rights Watch Ruritania", None, None),
        ("Ruritanian Rights Watch (RRW)", "Ruritanian Rights Watch", "RRW", None),
        ("Ruritanian Rights Watch (RRW), Kenya", "Ruritanian Rights Watch", "RRW", "KE"),
        ("Ruritanian Rights Watch\tU.S.A.", "Ruritanian Rights Watch", None, "US"),
        ("Ruritanian Rights Watch,\u00a0\u00a0 South Korea\u00a0", "Ruritanian Rights Watch", None, "KR"),
        ("Odeon – Bangladesh", "Odeon", None, "BD"),
        ("Rights Watch: Peru", "Rights Watch", None, "PE"),
        ("Rights Watch / Germany", "Rights Watch", None, "DE"),
        ("Rights Watch (Australia)", "Rights Watch", None, "AU"),
        ("RRW – Ruritanian Rights Watch", "Ruritanian Rights Watch", "RRW", None),
        ("Ruritanian Rights Watch - RRW", "Ruritanian Rights Watch", "RRW", None),
        ("HOPE – Help for the Lost", "HOPE – Help for the Lost", None, None),
        ("Ubuntu – A Way to Justice, India", "Ubuntu – A Way to Justice", None, "IN"),
        ("Mothers' Front, Kashmir", "Mothers' Front", None, None),
        ("I(d)eas, Mexico", "I(d)eas", None, "MX"),
        ("Restore Hope, Inc.", "Restore Hope, Inc.", None, None),
        ("01.Rights Watch Centre", "Rights Watch Centre", None, None),
        ("| 7 | Rights Watch Centre | Kenya |", "Rights Watch Centre", None, "KE"),
    ],
)
def test_forms_of_an_organisation(line: str, name: str, acronym: str | None, country: str | None) -> None:
    (found,) = signed(line)
    assert (found.kind, found.name, found.acronym, found.country) == ("organization", name, acronym, country)


def test_a_region_is_printed_but_is_no_country() -> None:
    (found,) = signed("Mothers' Front, Kashmir")
    assert (found.country, found.country_text) == (None, "Kashmir")


@pytest.mark.parametrize(
    ("line", "name", "honorific", "role"),
    [
        ("Ann Example, Lord\tMember of the House & Co-chair", "Ann Example", "Lord", "Member of the House & Co-chair"),
        ("Ann Example, Ph.D.\tUN Rapporteur", "Ann Example", "Ph.D.", "UN Rapporteur"),
        ("Ann Example, British barrister", "Ann Example", None, "British barrister"),
        (
            "**Ann Example**, human rights lawyer, Some Chambers",
            "Ann Example",
            None,
            "human rights lawyer, Some Chambers",
        ),
        ("Ann Example – Member, RRW", "Ann Example", None, "Member, RRW"),
        ("Ann Example (writer)", "Ann Example", None, "writer"),
        ("Dr. Ann Example", "Dr. Ann Example", "Dr.", None),
        ("Ann Example OAM", "Ann Example OAM", None, None),
    ],
)
def test_forms_of_a_person(line: str, name: str, honorific: str | None, role: str | None) -> None:
    (found,) = signed(line)
    assert (found.kind, found.name, found.honorific, found.role) == ("person", name, honorific, role)


def test_a_heading_says_what_the_lines_below_it_name() -> None:
    found = signed("Groups", "Stepping Stone", "", "Individuals", "Ann Example", "Bob Sample")
    assert [item.kind for item in found] == ["organization", "person", "person"]


def test_a_name_may_stand_over_role_and_affiliation() -> None:
    (found,) = signed("Ann Example", "Executive Director", "Ruritanian Rights Watch")
    assert (found.kind, found.name, found.role) == (
        "person",
        "Ann Example",
        "Executive Director, Ruritanian Rights Watch",
    )


def test_who_signs_for_an_organisation_makes_it_a_signatory() -> None:
    person, body = signed("Ann Example on behalf of Rights Watch (RW)")
    assert (person.name, person.on_behalf_of) == ("Ann Example", "Rights Watch (RW)")
    assert (body.kind, body.name, body.acronym) == ("organization", "Rights Watch", "RW")


def test_an_organisation_that_signs_twice_stays_twice_and_a_crowd_is_nobody() -> None:
    found = signed("Rights Watch", "", "\f", "Rights Watch", "and 45 others")
    assert [item.name for item in found] == ["Rights Watch", "Rights Watch"]


def test_a_list_that_gives_towns_loses_them_but_for_those_that_tell_branches_apart() -> None:
    lines = ("Women's Network, Example", "Law Centre, Sample", "Peace Forum, Test")
    found = signed(*lines, "Families of the Lost, Example", "Families of the Lost, Sample")
    names = [item.name for item in found]
    assert names[:3] == ["Women's Network", "Law Centre", "Peace Forum"]
    assert names[3:] == ["Families of the Lost, Example", "Families of the Lost, Sample"]
