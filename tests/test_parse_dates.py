import pytest

from kg import vocabulary
from kg.model import Finding, Letter, Source
from kg.parse import dates, parse


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("October 10, 2021", "2021-10-10"),
        ("OCTOBER 29, 2015", "2015-10-29"),
        ("Nov 9, 2020", "2020-11-09"),
        ("6 June 2018", "2018-06-06"),
        ("6th of June, 2018", "2018-06-06"),
        ("2018-06-06", "2018-06-06"),
        ("31.12.2018", "2018-12-31"),
        ("13/06/2018", "2018-06-13"),
        ("03/04/2020", None),
    ],
)
def test_a_printed_date_has_one_reading_or_none(printed: str, value: str | None) -> None:
    (found,) = dates.find(printed)
    assert found.value == value


@pytest.mark.parametrize("printed", ["31 June 2018", "A/HRC/25/63", "paras 12-14", "99 May 2018", "1.2.3"])
def test_what_is_no_day_of_the_calendar_is_no_date(printed: str) -> None:
    assert dates.find(printed) == ()


def letter(*head: str) -> tuple[Letter, tuple[Finding, ...]]:
    text = "\n\n".join([*head, "Dear Minister,", "We urge you to act.", "Sincerely,", "Rights Watch"])
    source = Source(id="a", path="a.txt", media_type="text/plain", sha256="0" * 64, text=text)
    return parse(source, vocabulary.load())


def test_the_date_with_the_place_wins_over_the_stamp_of_a_site() -> None:
    read, _ = letter("MAY 7, 2019", "Joint letter on prisons", "New York, May 6, 2019")
    assert read.date
    assert read.place
    assert (read.date.value, read.place.value) == ("2019-05-06", "New York")
    assert [block.kind for block in read.blocks][:3] == ["furniture", "title", "date"]


def test_a_date_with_two_readings_needs_evidence() -> None:
    read, findings = letter("Joint letter on prisons", "03/04/2020")
    assert read.date is None
    assert [finding.code for finding in findings] == ["ambiguous-date"]
    read, _ = letter("---\ndate: 2020-04-05\n---", "Joint letter on prisons", "03/04/2020")
    assert read.date
    assert read.date.value == "2020-04-03"


def test_no_date_is_a_finding() -> None:
    _, findings = letter("Joint letter on prisons")
    assert [finding.code for finding in findings] == ["no-date"]


@pytest.mark.parametrize(
    ("line", "value"),
    [("July 2012", "2012-07"), ("Sampleton, September 2017", "2017-09"), ("Report on Prisons, May 2020", None)],
)
def test_a_letter_may_give_only_its_month(line: str, value: str | None) -> None:
    found = letter("Open Letter on Prisons", line)[0].date
    assert (found.value if found else None) == value
