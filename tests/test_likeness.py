import itertools
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.identity.candidates import Named, Register, Variant
from kg.identity.likeness import LEAST, Likeness, Profile, ceiling, likeness, places_of, profile

PLACES = places_of(vocabulary.load())


def alike(one: str, other: str, countries: tuple[str | None, str | None] = (None, None)) -> Likeness:
    return likeness(profile(one, PLACES, country=countries[0]), profile(other, PLACES, country=countries[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Watch", "Habour Watch"),
        ("Harbour Watch", "HarbourWatch"),
        ("Harbour Watch International", "Harbor Watch e.V."),
        ("Centre for Harbour Law", "Center for Harbor Laws"),
        ("Organisation for Harbours and Quays", "Quays and Harbours Organization"),
        ("Association of Harbour Workers", "AHW"),
        ("Alliance for NK Harbours", "Alliance for North Korean Harbours"),
    ],
)
def test_what_is_worth_a_look_is_proposed(one: str, other: str) -> None:
    assert alike(one, other).score >= LEAST
    assert alike(one, other).reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quay Watch", "Reef Watch"),
        ("No Chain", "No Fence"),
        ("Committee for Harbours", "Committee for Lighthouses"),
        ("Open Norway", "Open Society Foundation"),
        ("PEN", "OPEN"),
    ],
)
def test_what_shares_only_common_words_is_not(one: str, other: str) -> None:
    assert alike(one, other).score < LEAST


def test_countries_and_common_letters_speak_for_and_against() -> None:
    same = alike("Harbour Watch", "Harbour Watch", ("KE", "KE"))
    other = alike("Harbour Watch", "Harbour Watch", ("KE", "PE"))
    assert other.score < LEAST <= same.score
    assert other.reasons[-1] == "other countries, KE and PE"
    named = profile("Harbour Watch", PLACES)
    assert likeness(named, named, together=True).score < likeness(named, named).score
    assert "both sign one letter" in likeness(named, named, together=True).reasons


NAMES = st.lists(st.sampled_from(["harbour", "quay", "watch", "for", "the", "kenya", "inc", "reef"]), min_size=1)


@given(NAMES, NAMES)
def test_a_likeness_is_the_same_both_ways_and_between_0_and_1(one: list[str], other: list[str]) -> None:
    there, back = alike(" ".join(one), " ".join(other)), alike(" ".join(other), " ".join(one))
    assert there.score == back.score
    assert 0 <= there.score <= 1


PROFILES = st.builds(
    lambda words, acronym, country: profile(" ".join(words), PLACES, acronym, country),
    NAMES, st.sampled_from([None, "HW", "QWR", "HWQR"]), st.sampled_from([None, "KE", "PE"]),
)  # fmt: skip


@given(PROFILES, PROFILES, st.booleans())
def test_no_likeness_is_above_the_ceiling(one: Profile, other: Profile, together: bool) -> None:
    assert likeness(one, other, together).score <= most(one, other)


def most(one: Profile, other: Profile) -> float:
    return ceiling(len(one.letters), len(other.letters), bool(one.acronyms or other.acronyms))


def test_the_ceiling_is_low_where_an_acronym_meets_a_name_of_many_letters() -> None:
    assert most(profile("HWQR", PLACES), profile("Harbour Watch of Quay Reef", PLACES)) < 0.95
    assert most(profile("Reef", PLACES), profile("Harbour Watch of Quay Reef", PLACES)) < LEAST


def test_the_pairs_are_those_alike_in_words_and_those_by_an_acronym() -> None:
    names = ["Harbour Watch", "Harbor Watch", "HWQR", "Harbour Watch of Quay Reef", "Quay Keepers (QK)", "Quay Keeper"]
    with Register([Variant(key=f"organization/{name}", name=name) for name in names], PLACES) as register:
        every, words = set(register.pairs()), set(register.alike_in_words())
        acronym = set(register.alike_by_acronym(LEAST))
        assert words | acronym == every
        assert {(one.profile.name, other.profile.name) for one, other in acronym - words} == {
            ("Harbour Watch of Quay Reef", "HWQR")
        }
        assert set(register.alike_by_acronym(1.0)) < acronym


# --- the search


def slips(name: str) -> Iterator[str]:
    """Every name that one slip of the pen makes of another: a letter left out, doubled, or swapped with the next."""
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield name[:at] + name[at] + name[at:]
        yield name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def found(*names: str) -> set[frozenset[str]]:
    variants = [Variant(key=f"organization/{number}", name=name) for number, name in enumerate(names)]
    return {frozenset(named.profile.name for named in pair) for pair in pairs(variants)}


def pairs(variants: list[Variant]) -> list[tuple[Named, Named]]:
    with Register(variants, PLACES) as register:
        return list(register.pairs())


@pytest.mark.parametrize(
    "name", ["Harbour", "Harbour Watch", "Quay and Harbour Watch", "Harbour Law Centre of Reefland"]
)
def test_one_slip_of_the_pen_keeps_a_name_in_the_block(name: str) -> None:
    for slip in {slip.strip() for slip in slips(name)} - {name}:
        assert found(name, slip), slip


def test_names_without_anything_in_common_are_not_compared() -> None:
    assert found("Quay Keepers", "Reef Rangers", "Lighthouse Society of Norway") == set()


@given(st.permutations(["Harbour Watch", "Harbor Watch", "HW Reef", "Quay Keepers", "Quay Keeper Inc", "QK"]))
def test_the_order_of_the_names_changes_no_pair(names: list[str]) -> None:
    assert found(*names) == found(*sorted(names))


def test_each_pair_comes_once_and_names_of_one_thing_are_no_pair() -> None:
    variants = [Variant(key="organization/a", name=name) for name in ("Harbour Watch", "Harbor Watch")]
    assert pairs(variants) == []
    two = pairs([*variants, Variant(key="organization/b", name="Habour Watch")])
    assert len(two) == len({frozenset(named.profile.name for named in pair) for pair in two}) == 2


def test_a_register_knows_who_is_called_how_and_signs_with_whom() -> None:
    printed = [
        Variant(key=f"organization/{key}", name=name, label=key, letter=f"letter/{letter}")
        for key, name, letter in [("a", "Reef", 1), ("a", "The Reef", 2), ("a", "Reef", 2), ("b", "Quay", 2)]
    ]
    with Register([*printed, Variant(key="organization/c", name="Pier")], PLACES) as register:
        assert register.names("organization/a") == ("Reef", "The Reef")
        assert [register.letters(f"organization/{key}") for key in "abcd"] == [2, 1, 0, 0]
        assert [register.label(f"organization/{key}") for key in "ad"] == ["a", ""]
        assert register.together("organization/a", "organization/b")
        assert not register.together("organization/a", "organization/c")


def test_forms_of_one_name_share_a_block(checkout: Path) -> None:
    """By the truth of the benchmark, whose names have slips, acronyms, countries and what a body is called."""
    made = runpy.run_path(str(checkout / "benchmarks" / "identity.py"))
    with made["Counting"](made["variants"](3000, 2), PLACES) as register:
        assert len(list(register.pairs())) < 10 * 3000
        assert register.to_the_name / (3000 * 4 / 5) >= 0.99


def test_a_crowded_block_makes_no_square_of_pairs() -> None:
    letters = "bcdfghjklmnprstv"
    words = ["".join(word) for word in itertools.product(letters, "aeiou", letters)]
    few, many = (len(found(*(f"{word} Human Rights Watch" for word in words[:n]))) for n in (300, 1200))
    assert many < 6 * few
