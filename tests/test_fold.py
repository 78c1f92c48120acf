import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fold import fold, lower, slug, view
from kg.model import Span


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The 88 Project", "88 project"),
        ("Citizens’ Alliance", "CITIZENS' ALLIANCE"),
        ("Coalition for Justice & Accountability", "Coalition for Justice and Accountability"),
        ("América", "America"),
        ("Lawyers for human rights", "Lawyers  for\u00a0Human Rights"),
    ],
)
def test_forms_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("No Chain", "No Fence"), ("Human Asia", "Human Rights in Asia"), ("관리소", "교화소")],
)
def test_different_names_fold_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_name_in_another_script_keeps_its_letters() -> None:
    assert slug("북한인권시민연합") == "북한인권시민연합"


def test_a_long_name_is_cut_and_told_apart_by_its_hash() -> None:
    one, other = slug("word " * 60 + "one"), slug("word " * 60 + "other")
    assert len(one) <= 120
    assert one != other


def test_a_view_hides_markup_and_finds_the_way_back() -> None:
    text = "The “[2014 report](#)”  of\u00a0the *COI*.^[3]"
    seen = view(text)
    assert seen.text == 'The "2014 report" of the COI.'
    at = seen.text.index("report")
    span = seen.span(at, at + len("report"))
    assert text[span.start : span.end] == "report"


def test_a_view_joins_a_word_cut_at_a_line_end_and_opens_ligatures() -> None:
    text = "en-\nforced disap-\n  pearances of ofﬁcers, Ｔokyo-\nBased"
    seen = view(text)
    assert seen.text == "enforced disappearances of officers, Tokyo- Based"
    at = seen.text.index("officers")
    span = seen.span(at, at + len("officers"))
    assert text[span.start : span.end] == "ofﬁcers"


def test_a_span_takes_in_the_other_half_of_a_link() -> None:
    text = "The [2014 report](#) on *camps* says"
    seen = view(text)
    for words, whole in (
        ("2014 report", "2014 report"),
        ("The 2014 report", "The [2014 report](#)"),
        ("on camps", "on *camps*"),
    ):
        at = seen.text.index(words)
        span = seen.span(at, at + len(words))
        assert text[span.start : span.end] == whole


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_every_character_of_a_view_stands_for_one_of_the_text(text: str) -> None:
    seen = view(text)
    assert len(seen.text) == len(seen.offsets)
    assert list(seen.offsets) == sorted(seen.offsets)
    assert all(0 <= offset < len(text) for offset in seen.offsets)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_view_of_a_span_stays_inside_it(before: str, inside: str, after: str) -> None:
    span = Span(len(before), len(before) + len(inside))
    assert all(span.start <= offset < span.end for offset in view(before + inside + after, span).offsets)


@given(st.text(max_size=60))
def test_lower_case_keeps_offsets(text: str) -> None:
    assert len(lower(text)) == len(text)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
