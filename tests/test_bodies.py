from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import readers, vocabulary
from kg.model import Block, BlockKind, BodyMention, Letter, Signatory, Source, Span
from kg.parse import parse
from kg.recognise.bodies import find_bodies

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
DPRK_MANDATE = "body/special-rapporteur-on-the-situation-of-human-rights-in-the-dprk"


def letter(*words: str, kind: BlockKind = "paragraph", role: str = "", acronym: str | None = None) -> Letter:
    text, blocks = "", []
    for line in words:
        span = Span(len(text), len(text) + len(line))
        blocks.append(Block(span=span, kind=kind, content=span))
        text += line + "\n"
    signatories: tuple[Signatory, ...] = ()
    if role or acronym:
        span = Span(len(text), len(text) + len(role))
        blocks.append(Block(span=span, kind="signatures", content=span))
        kind_of: Literal["organization", "person"] = "organization" if acronym else "person"
        signatories = (Signatory(span=span, kind=kind_of, name="Ana Bloom", rule="test", acronym=acronym),)
    source = Source(id="x", path="x.txt", media_type="text/plain", sha256="0" * 64, text=text + role)
    return Letter(source=source, blocks=tuple(blocks), signatories=signatories)


def bodies(read: Letter) -> tuple[BodyMention, ...]:
    return find_bodies(read, vocabulary.load())


def named(*words: str, role: str = "", acronym: str | None = None) -> list[tuple[str, str | None]]:
    read = letter(*words, role=role, acronym=acronym)
    return [(read.source.at(body.span), body.key) for body in bodies(read)]


@pytest.mark.parametrize("country", ["the DPRK", "North Korea", "the Democratic People\u2019s Republic of Korea"])
@pytest.mark.parametrize(
    "topic", ["the situation of human rights in", "human rights in", "the human rights situation in"]
)
def test_every_form_of_a_country_spells_one_mandate(country: str, topic: str) -> None:
    words = f"UN Special Rapporteur on {topic} {country}"
    assert named(f"Ask the {words} to come.") == [(words, DPRK_MANDATE)]


def test_a_list_of_mandates_gives_each_of_them() -> None:
    found = named("The UN Special Rapporteurs on torture, on the right to food, and on extreme poverty wrote.")
    assert [words for words, _ in found] == [
        "UN Special Rapporteurs on torture",
        "on the right to food",
        "on extreme poverty",
    ]
    assert [key and key.split("-on-")[1].split("-and-")[0] for _, key in found] == [
        "torture",
        "the-right-to-food",
        "extreme-poverty",
    ]


def test_an_unlisted_mandate_is_minted_up_to_the_end_of_its_clause() -> None:
    (mention,) = bodies(letter("The Special Rapporteur on garden gnomes, who has seen it, agrees."))
    assert (mention.key, mention.kind) == ("body/special-rapporteur-on-garden-gnomes", "special_procedure")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the UN Security Council", "body/un-security-council"),
        ("the United Nations Security Council", "body/un-security-council"),
        ("the Secretary-General of the United Nations", "body/un-secretary-general"),
        ("the CEDAW Committee", "body/committee-on-the-elimination-of-discrimination-against-women"),
        ("the Office of the High Commissioner of Human Rights (OHCHR)", None),
        ("the OHCHR Seoul office", "body/ohchr-seoul-office"),
        ("the International Criminal Court (ICC)", "body/international-criminal-court"),
        ("the United Nations itself", "body/united-nations"),
        ("WFP", "body/world-food-programme"),
    ],
)
def test_names_of_the_authority(words: str, expected: str | None) -> None:
    ((printed, key),) = named(f"We wrote to {words}.")
    assert words.endswith(printed) or printed in words
    assert key == (expected or "body/office-of-the-un-high-commissioner-for-human-rights")


@pytest.mark.parametrize(
    "words",
    [
        "The Council met, and the commission agreed with the special procedures.",
        "The Kenya Human Rights Commission and the Supreme National Security Council met.",
        "The British High Commissioner and the Secretary General of the Gardeners spoke.",
        "UN member states and UN monitors came.",
        "THOSE WHO GARDEN WIN",
        "A commission of inquiry into weeds is needed.",
        "The Special Report on Torture was read.",
        "See A/HRC/25/63.",
        "As ILO 169 says, land is home.",
    ],
)
def test_what_is_no_mention(words: str) -> None:
    assert named(words) == []


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("You agreed with the United Nations on a plan.", True),
        ("We encourage the UN to open its doors.", True),
        ("They are in open defiance of the United Nations.", True),
        ("Governments, the UN and others left.", False),
        ("A report by the United Nations appeared.", False),
        ("We want a better United Nations.", False),
    ],
)
def test_the_united_nations_count_where_they_are_dealt_with(words: str, counts: bool) -> None:
    assert [key for _, key in named(words)] == ["body/united-nations"] * counts


def test_each_line_of_a_postal_address_names_its_own_body() -> None:
    high_commissioner = (
        "United Nations High Commissioner for Human Rights\nOffice of the High Commissioner for Human Rights"
    )
    assert [
        words for words, _ in named(f"Ana Bloom\n{high_commissioner}\nPalais des Nations")
    ] == high_commissioner.split("\n")
    secretary_general = "Secretary-General\nUnited Nations"
    assert named(f"Ana Bloom\n{secretary_general} Headquarters") == [(secretary_general, "body/un-secretary-general")]


def test_a_listed_body_goes_before_a_longer_new_one() -> None:
    found = named("The UN Committee on the Elimination of Racial Discrimination and the CRPD Committee wrote.")
    assert [key for _, key in found] == [
        "body/committee-on-the-elimination-of-racial-discrimination",
        "body/committee-on-the-rights-of-persons-with-disabilities",
    ]


def test_regional_organisations_are_of_their_own_kind() -> None:
    (body,) = bodies(letter("We wrote to the European Court of Human Rights."))
    assert body.kind == "regional_court_not_un"


def test_a_short_form_takes_the_only_full_form_of_its_office() -> None:
    found = named(
        "The UN Commission of Inquiry (COI) on human rights in Eritrea reported.", "The COI and the COI\u2019s staff."
    )
    assert {key for _, key in found} == {"body/coi-eritrea"}
    assert len(found) == 3


def test_a_short_form_with_two_full_forms_stays_unresolved() -> None:
    read = letter(
        "The Special Rapporteur on torture and the Special Rapporteur on Myanmar met.", "The Special Rapporteur left."
    )
    *full, short = bodies(read)
    assert short.key is None
    assert short.candidates == tuple(sorted(str(body.key) for body in full))


def test_a_commission_takes_the_country_the_letter_is_about() -> None:
    found = named("Burundi suffers, and Burundi waits.", "The UN Commission of Inquiry reported.")
    assert found == [("UN Commission of Inquiry", "body/coi-burundi")]
    assert named("Arcadia waits.", "The UN Commission of Inquiry reported.") == [("UN Commission of Inquiry", None)]


def test_an_acronym_is_the_signatorys_unless_the_body_is_spelled_out() -> None:
    assert named("The ICC is here.", acronym="ICC") == []
    assert len(named("The International Criminal Court (ICC) is here. The ICC acts.", acronym="ICC")) == 2


def test_a_declared_acronym_outweighs_the_usual_one() -> None:
    found = named("The Human Rights Committee (HRC) met.", "The HRC spoke.")
    assert [key for _, key in found] == ["body/human-rights-committee"] * 2


def test_roles_of_signatories_count_but_not_the_offices_of_other_organisations() -> None:
    assert named(role="Ana Bloom, Former UN Special Rapporteur on torture")[0][1] is not None
    assert named(role="Ana Bloom, Secretary General") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Dear Secretary General,", "We write to the Secretary General of the Lake Council."), []),
        (("Ann Example, Secretary General, Lake Workers International", "The Secretary General may act."), []),
        (("Dear Secretary-General,", "We write to the UN."), ["body/un-secretary-general"]),
        (
            ("The Secretary General of the Lake Council is silent.", "We ask the UN Secretary General to act."),
            ["body/un-secretary-general"],
        ),
    ],
)
def test_a_title_is_that_of_the_organisation_whose_officer_the_letter_names(
    words: tuple[str, ...], expected: list[str]
) -> None:
    assert [key for _, key in named(*words) if key and "secretary" in key] == expected


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_mentions_of_a_letter_are_apart_and_its_own_words(path: Path) -> None:
    read, _ = parse(readers.read(path), vocabulary.load())
    found = bodies(read)
    assert found
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(body.key is None or body.key.startswith("body/") for body in found)


@given(st.lists(st.sampled_from([
    "UN", "Special", "Rapporteur", "on", "the", "torture", ",", "and", "(COI)", "Commission of Inquiry", "DPRK",
    "situation of human rights in", "\n", "Working Group", "\u2019s", "**", "[", "](#)",
]), max_size=14))  # fmt: skip
def test_no_words_break_it(words: list[str]) -> None:
    read = letter(" ".join(words))
    found = bodies(read)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_an_organ_in_capitals_is_named() -> None:
    assert named("ADOPTED BY THE HUMAN RIGHTS COUNCIL IN JUNE") == [
        ("HUMAN RIGHTS COUNCIL", "body/un-human-rights-council")
    ]


@pytest.mark.parametrize("words", ["the Ohio General Assembly", "the General Assembly of South Carolina"])
def test_the_assembly_of_a_state_is_not_that_of_the_united_nations(words: str) -> None:
    assert named(f"We are members of {words}.", "The General Assembly has met.") == []
    assert named("The General Assembly has met.") == [("General Assembly", "body/un-general-assembly")]
