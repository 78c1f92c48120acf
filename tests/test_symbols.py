from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import rules
from kg.recognise.symbols import find_symbols, key, possible_series, resolution_symbol, session

PRINTED = (
    "A/HRC/25/63", "A/HRC/25/CRP.1", "A/70/362", "A/HRC/RES/S-19/1", "A/RES/ES-11/1", "A/RES/217 A (III)",
    "S/PRST/2017/13", "S/PV.7353", "S/2014/276", "E/CN.4/Sub.2/1997/L.13", "E/C.12/1/Add.95",
    "CCPR/C/21/Rev.1/Add.13", "CEDAW/C/PRK/CO/2-4", "CAT/C/SR.209", "HRI/GEN/1/Rev.9", "A/CONF.183/9",
    "S/RES/2729 (2024)", "A/HRC/WG.6/6/PRK/1", "ST/SGB/2003/13",
)  # fmt: skip
OTHER = (
    "A/B/C", "and/or", "24/7", "C/O", "N/A", "he/she", "AMR 37/6674/2017", "ISO/IEC 27001/2013", "S/N 4711", "A/4",
    "CEDAW/CRC", "km/h 2014/1", "I/O", "HRC/GA",
)  # fmt: skip
FAMILIES = [(rule.id, example) for rule in rules.load("un_symbols") for example in rule.matches]


@pytest.mark.parametrize("symbol", PRINTED)
def test_a_symbol_is_found_whole_wherever_it_stands(symbol: str) -> None:
    for text in (symbol, f"see {symbol}.", f"({symbol}, para. 7)", f"{symbol}; {symbol}"):
        assert {found.symbol for found in find_symbols(text)} == {symbol}
        assert all(text[found.start : found.end] == symbol for found in find_symbols(text))


@pytest.mark.parametrize("text", OTHER)
def test_what_only_looks_like_a_symbol(text: str) -> None:
    assert find_symbols(f"It is {text}, they say.") == ()


@pytest.mark.parametrize(("family", "example"), FAMILIES)
def test_the_examples_of_a_family_belong_to_it_in_a_sentence(family: str, example: str) -> None:
    (found,) = find_symbols(f"as in {example}, para. 3")
    assert found.rule == family
    assert found.symbol.replace(" ", "") == example.replace(" ", "").replace("/Res/", "/RES/")


def test_corrigenda_named_after_a_symbol_are_works_of_their_own() -> None:
    found = find_symbols("A/HRC/40/66 and Corr.1")
    assert [one.symbol for one in found] == ["A/HRC/40/66", "A/HRC/40/66/Corr.1"]


def test_a_symbol_in_the_path_of_the_official_document_system_counts() -> None:
    assert [one.symbol for one in find_symbols("https://undocs.org/A/70/362 and https://a.org/A/70/362")] == [
        "A/70/362"
    ]


def test_a_shouted_suffix_is_written_as_usual() -> None:
    (found,) = find_symbols("A/HRC/EMRIP/2019/3/REV.1")
    assert found.symbol == "A/HRC/EMRIP/2019/3/Rev.1"


def test_brackets_get_one_blank() -> None:
    (found,) = find_symbols("S/RES/2503(2019)")
    assert found.symbol == "S/RES/2503 (2019)"
    assert key(found.symbol) == "un/S/RES/2503"


@pytest.mark.parametrize(
    ("series", "number", "symbol"),
    [
        ("S/RES/", "1718 (2006)", "S/RES/1718 (2006)"),
        ("A/RES/", "77/226", "A/RES/77/226"),
        ("A/RES/", "217A(III)", "A/RES/217 A (III)"),
        ("A/RES/", "5/1", None),
        ("A/HRC/RES/", "34/24", "A/HRC/RES/34/24"),
        ("A/HRC/RES/", "S-19/1", "A/HRC/RES/S-19/1"),
        ("E/CN.4/RES/", "2003/10", "E/CN.4/RES/2003/10"),
        ("E/RES/", "1984/50", "E/RES/1984/50"),
        ("S/RES/", "34/24", None),
    ],
)
def test_the_symbol_of_a_resolution_number(series: str, number: str, symbol: str | None) -> None:
    assert resolution_symbol(series, number) == symbol


def test_a_bare_number_tells_its_series_only_where_one_is_possible() -> None:
    assert possible_series("1718 (2006)") == ("S/RES/",)
    assert possible_series("22/13") == ("A/HRC/RES/",)
    assert possible_series("43/25") == ("A/HRC/RES/", "A/RES/")
    assert possible_series("1718") == ()


segments = st.one_of(
    st.integers(1, 99999).map(str),
    st.sampled_from(["RES", "INF", "CO", "PRK", "GC"]),
    st.builds("{}.{}".format, st.sampled_from(["L", "CRP", "PV", "SR", "WG", "CN"]), st.integers(1, 99)),
)


@given(st.sampled_from(["A/HRC", "E/CN.4", "CCPR/C", "HRI/GEN"]), st.lists(segments, min_size=1, max_size=4), st.data())
def test_a_made_symbol_is_found_exactly(organ: str, parts: list[str], data: st.DataObject) -> None:
    symbol = "/".join([organ, *parts, str(data.draw(st.integers(1, 500)))])
    assert [found.symbol for found in find_symbols(f"in {symbol}, and")] == [symbol]


@given(st.text(alphabet="AESCHRP/.0123456789 ()-,Lx", max_size=60))
def test_symbols_of_any_text_are_disjoint_and_in_order(text: str) -> None:
    found = find_symbols(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("A/70/362", (70, 2015)),
        ("A/RES/74/166", (74, 2019)),
        ("A/HRC/25/63", (25, 2014)),
        ("A/HRC/RES/43/25", (43, 2020)),
        ("S/RES/2729 (2024)", None),
        ("A/HRC/RES/S-19/1", None),
    ],
)
def test_the_session_of_a_symbol_and_the_year_it_opens_in(symbol: str, expected: tuple[int, int] | None) -> None:
    assert session(symbol) == expected
