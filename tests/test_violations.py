"""Violations: the taxonomy, the rules, and what find_violations makes of invented sentences and of the seed letters."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import SKOS

from kg import files, readers, rules, vocabulary
from kg.model import Block, BlockKind, BodyMention, Letter, Source, Span, ViolationMention
from kg.parse import parse
from kg.recognise.violations import find_violations
from kg.terms import V

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
LISTED = frozenset({
    "abduction", "access_to_information", "adequate_standard_of_living", "apartheid", "arbitrary_detention",
    "attacks_on_civilians", "attacks_on_hrds", "attacks_on_journalists", "child_labour", "child_rights",
    "collective_punishment", "crimes_against_humanity", "death_penalty", "denial_of_humanitarian_access",
    "discrimination", "economic_social_cultural_rights", "enforced_disappearance", "extermination",
    "extrajudicial_killing", "family_separation", "forced_abortion", "forced_displacement", "forced_labour",
    "forced_marriage", "forcible_transfer", "freedom_of_assembly", "freedom_of_association", "freedom_of_expression",
    "freedom_of_movement", "freedom_of_religion", "freedom_of_thought", "gender_based_violence", "genocide",
    "hostage_taking", "human_trafficking", "ill_treatment", "impunity", "infanticide", "internet_shutdown",
    "labour_rights", "murder", "persecution", "political_imprisonment", "prison_conditions", "privacy", "rape",
    "refoulement", "reprisals", "reproductive_rights", "right_to_education", "right_to_food", "right_to_health",
    "right_to_housing", "right_to_water", "sexual_violence", "slavery", "starvation", "summary_execution", "torture",
    "unfair_trial", "war_crimes",
})  # fmt: skip


def letter(*blocks: tuple[BlockKind, str]) -> Letter:
    text, parts = "", []
    for kind, words in blocks:
        start = len(text)
        text += f"{words}\n"
        parts.append(Block(span=Span(start, len(text)), kind=kind, content=Span(start, len(text) - 1)))
    source = Source(id="invented", path="invented.txt", media_type="text/plain", sha256="0" * 64, text=text)
    return Letter(source=source, blocks=tuple(parts))


def found(*blocks: tuple[BlockKind, str]) -> list[ViolationMention]:
    return list(find_violations(letter(*blocks), vocabulary.load(), (), ()))


def said(words: str) -> dict[str, str]:
    return {mention.concept: mention.modality for mention in found(("paragraph", words))}


@functools.cache
def taxonomy() -> rdflib.Graph:
    return rdflib.Graph().parse(files.ONTOLOGY / "violations.ttl", format="turtle")


def test_every_listed_concept_is_in_the_taxonomy() -> None:
    assert not LISTED - {str(notation) for notation in taxonomy().objects(None, SKOS.notation)}


def test_iris_notations_and_hierarchy_agree() -> None:
    graph = taxonomy()
    for concept, notation in graph.subject_objects(SKOS.notation):
        assert str(concept) == V + str(notation).replace("_", "-")
        assert len(list(graph.objects(concept, SKOS.definition))) == 1
        assert (concept, SKOS.inScheme, rdflib.URIRef(V.scheme)) in graph
        top = (rdflib.URIRef(V.scheme), SKOS.hasTopConcept, concept) in graph
        assert top != bool(list(graph.objects(concept, SKOS.broader)))
    assert {(n, b) for n, b in graph.subject_objects(SKOS.broader)} == {
        (n, b) for b, n in graph.subject_objects(SKOS.narrower)
    }
    assert not any(concept in graph.transitive_objects(b, SKOS.broader) for concept, b in graph[: SKOS.broader])


def test_no_wording_names_two_concepts() -> None:
    seen: dict[str, rdflib.term.Node] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
        for concept, label in taxonomy().subject_objects(predicate):
            if getattr(label, "language", None) == "en":
                assert seen.setdefault(str(label).lower(), concept) == concept, label


def test_enumerations_give_one_mention_an_item() -> None:
    assert said("The army carried out summary executions, torture, rape and enforced disappearances.") == {
        "summary_execution": "asserted",
        "torture": "asserted",
        "rape": "asserted",
        "enforced_disappearance": "asserted",
    }
    assert said("It failed to provide the islands with decent housing, food, health or education.") == {
        "right_to_housing": "asserted",
        "right_to_food": "asserted",
        "right_to_health": "asserted",
        "right_to_education": "asserted",
    }
    assert len(found(("paragraph", "They know only torture and torture."))) == 1


@pytest.mark.parametrize(
    ("words", "concept", "modality"),
    [
        ("Two men accused of murder were sent home.", "murder", "charge"),
        ("We welcome a moratorium on executions.", "death_penalty", "safeguard"),
        ("States must keep to the principle of non-refoulement.", "refoulement", "principle"),
        ("The Ruritanian Coalition to Stop Torture was there.", "torture", "title"),
        ("He faces a grave risk of torture.", "torture", "risk"),
        ("The panel found that guards torture prisoners.", "torture", "reported"),
        ("According to the agency, 300 children were acutely malnourished.", "right_to_food", "reported"),
        ("We urge you to end the torture of prisoners.", "torture", "presupposed"),
        ("Its laws undermine freedom of assembly.", "freedom_of_assembly", "asserted"),
        ("We are friends of freedom of assembly.", "freedom_of_assembly", "principle"),
    ],
)
def test_modality(words: str, concept: str, modality: str) -> None:
    assert said(words)[concept] == modality


def test_a_denial_is_no_mention() -> None:
    assert "torture" not in said("The police did not torture anybody.")


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("Ten farmers were killed as riot police fired on them.", "extrajudicial_killing"),
        ("In the shelling of the port ten farmers were killed.", "attacks_on_civilians"),
        ("Ten farmers were killed by their neighbours.", "murder"),
        ("The club lives under surveillance and intimidation.", "attacks_on_hrds"),
        ("The town lives under surveillance.", "privacy"),
        ("She is held on trumped-up charges.", "arbitrary_detention"),
        ("Militias abducted several children.", "child_rights"),
    ],
)
def test_the_sentence_shows_the_closer_concept(words: str, concept: str) -> None:
    general = {"extrajudicial_killing", "attacks_on_civilians", "murder", "attacks_on_hrds", "privacy"}
    assert concept in said(words)
    assert general & said(words).keys() <= {concept}


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("A safe haven for those fleeing persecution.", "persecution"),
        ("It offers protection for persecuted minorities.", "persecution"),
        ("We met groups such as the families of the disappeared.", "enforced_disappearance"),
        ("Ending impunity is our aim.", "impunity"),
        ("It has an obligation to prohibit discrimination.", "discrimination"),
        ("The war on rape continues; the fight against rape is long.", "rape"),
    ],
)
def test_a_word_in_passing_is_no_allegation(words: str, concept: str) -> None:
    assert found(("paragraph", words))[-1].concept == concept
    assert found(("paragraph", words))[-1].stance == "referenced"


@pytest.mark.parametrize(
    ("words", "concepts"),
    [
        ("The requests of his lawyers for a visit were turned down.", {"unfair_trial"}),
        ("She was banned from meeting lawyers.", {"unfair_trial"}),
        ("The arrests aim at silencing the voices of workers.", {"attacks_on_hrds", "freedom_of_expression"}),
        ("His poems were treated as subversion.", {"freedom_of_expression"}),
        ("The mill broke the rules; it violated the labour code.", {"labour_rights"}),
        ("The decree shows utter disrespect for the privacy of patients.", {"privacy"}),
        ("Every app must build a back door into encrypted messages.", {"privacy"}),
        ("Herders were driven off their ancestral land.", {"forced_displacement"}),
        ("The boats were towed back out to sea.", {"refoulement"}),
        ("Girls of twelve are married off.", {"forced_marriage"}),
        ("Nine women were sterilised.", {"forced_sterilisation"}),
        ("Thousands born here have no nationality.", {"discrimination"}),
        ("Trucks carrying flour are stuck at the pass.", {"denial_of_humanitarian_access"}),
        ("The clinic was again shelled.", {"attacks_on_civilians"}),
        ("None of the guards has ever stood trial.", {"impunity"}),
        ("Wages have been withheld since May.", {"labour_rights"}),
    ],
)
def test_wordings_of_many_kinds(words: str, concepts: set[str]) -> None:
    assert concepts == said(words).keys() - {"arbitrary_detention"}


@pytest.mark.parametrize(
    "words",
    [
        "The workers were forcibly sent back to their village.",
        "The town is home to many; the society is known for poverty alleviation.",
        "There have been no executions since May.",
        "The minister denied that any man had been tortured.",
        "Its lack of accountability towards members is a pity.",
        "They have never been accused of torture.",
    ],
)
def test_what_is_not_said_is_no_mention(words: str) -> None:
    assert not found(("paragraph", words))


@pytest.mark.parametrize(
    "words",
    [
        "Everybody has the right to a decent life.",
        "Torture is prohibited by international law.",
        "The convention forbids forced labour.",
        "No one may be held in slavery.",
        "The workshop covered child marriage and domestic violence.",
        "It is essential to the free flow of information.",
        "The country abolished slavery long ago.",
    ],
)
def test_principles_and_topics_are_only_referred_to(words: str) -> None:
    assert {mention.stance for mention in found(("paragraph", words))} == {"referenced"}


@pytest.mark.parametrize("harm", ["jailed", "spied on", "threatened", "expelled", "shot", "sued"])
@pytest.mark.parametrize(
    ("victims", "concept"),
    [
        ("two reporters", "attacks_on_journalists"),
        ("radio presenters", "attacks_on_journalists"),
        ("land defenders", "attacks_on_hrds"),
        ("NGO workers", "attacks_on_hrds"),
    ],
)
@pytest.mark.parametrize("frame", ["The police {harm} {victims}.", "In May, {victims} were again {harm} at night."])
def test_every_harm_to_every_victim_is_found_active_and_passive(
    frame: str, victims: str, concept: str, harm: str
) -> None:
    assert concept in said(frame.format(victims=victims, harm=harm))


def test_prisoners_are_no_allegation_of_detention() -> None:
    assert said("The rules protect persons deprived of liberty.") == {}
    assert said("They protect families from violence, threats, retaliation or any other pressure.").keys() <= {
        "reprisals"
    }


def test_a_right_that_must_be_upheld_is_presupposed_to_be_violated() -> None:
    assert said("The right to protest must be protected.") == {"freedom_of_assembly": "presupposed"}
    assert said("The association urges Peru to grant her a lawyer of her choice.") == {"unfair_trial": "presupposed"}


def test_rule_ids_name_one_rule_in_all_files_of_violations() -> None:
    ids = [rule.id for path in files.RULES.glob("violations_*.yaml") for rule in rules.load(path.stem)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("words", "victims"),
    [
        ("Ten monks and nuns have been tortured.", "Ten monks and nuns"),
        ("After the vote, the prisoners might be tortured.", "the prisoners"),
        ("We saw the torture of workers who marched on the first of May with flags and drums.", "workers"),
    ],
)
def test_victims_are_whole_phrases(words: str, victims: str) -> None:
    stated = found(("paragraph", words))[0].victims
    assert stated
    assert stated.value == victims


def test_who_fails_to_protect_is_not_who_does_it() -> None:
    (mention,) = found(("paragraph", "Peru failed to protect tortured monks."))
    assert mention.perpetrator is None


def test_items_under_a_demand_presuppose_and_labels_are_headings() -> None:
    mentions = found(
        ("paragraph", "We urge the Government of Peru to:"),
        ("item", "Sexual violence: End the widespread rape of prisoners;"),
        ("paragraph", "We thank you. Rape goes on."),
    )
    assert [(m.concept, m.modality) for m in mentions] == [
        ("sexual_violence", "heading"),
        ("rape", "presupposed"),
        ("rape", "asserted"),
    ]
    assert mentions[1].perpetrator
    assert mentions[1].perpetrator.value == "country/PE"


def test_perpetrator_victims_and_attribution() -> None:
    (mention,) = found(("paragraph", "The panel concluded that ten farmers were tortured by the Peruvian army."))
    assert mention.perpetrator
    assert mention.victims
    assert mention.attribution
    assert (mention.perpetrator.value, mention.victims.value) == ("country/PE", "ten farmers")
    assert mention.attribution.value == "The panel"


ABOUT_PERU = "Peru is in crisis. We write to Peru, and to friends of Peru."


def test_the_government_is_that_of_the_only_country_a_letter_is_about() -> None:
    *_, mention = found(("paragraph", ABOUT_PERU), ("paragraph", "The government tortures prisoners."))
    assert mention.perpetrator
    assert (mention.perpetrator.value, mention.perpetrator.rule) == ("country/PE", "the-state-itself")


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (ABOUT_PERU, "After talks with Chile, the government tortured prisoners."),
        (ABOUT_PERU, "The local authorities torture prisoners."),
        ("Peru and Chile are in crisis.", "The government tortures prisoners."),
    ],
)
def test_else_the_words_stay(about: str, words: str) -> None:
    *_, mention = found(("paragraph", about), ("paragraph", words))
    assert mention.perpetrator
    assert not mention.perpetrator.value.startswith("country/")


def test_nobody_is_guessed() -> None:
    (mention,) = found(("paragraph", "There is torture in Peru."))
    assert mention.perpetrator is None


def test_a_name_given_as_a_mask_is_a_title() -> None:
    text = "The hearing on torture matters was long."
    body = BodyMention(span=Span(4, 30), rule="r", name="hearing", kind="court", key=None)
    (mention,) = find_violations(letter(("paragraph", text)), vocabulary.load(), (), (body,))
    assert (mention.stance, mention.modality) == ("referenced", "title")


def test_signatories_are_only_referred_to() -> None:
    mentions = found(("signatures", "Families of the Disappeared\nPeople against Rape"))
    assert {(m.concept, m.modality) for m in mentions} == {("enforced_disappearance", "title"), ("rape", "title")}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_mentions_of_real_letters_stand_in_order_in_their_blocks(path: Path) -> None:
    parsed, _ = parse(readers.read(path), vocabulary.load())
    mentions = find_violations(parsed, vocabulary.load(), (), ())
    assert mentions
    assert list(mentions) == sorted(mentions, key=lambda m: (m.span, m.concept))
    assert all(any(block.span.contains(m.span) for block in parsed.blocks) for m in mentions)
    assert mentions == find_violations(parsed, vocabulary.load(), (), ())


WORDS = (
    "torture", "rape", "rights", "food", "not", "by", "police", "Peru", "found", "that", "we", "urge", "you", "and",
    "to", "of", "children", "«", "»", '"', "“", ",", ".", ":", ";", "(a)",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_words_give_spans_inside_the_text(some: list[str]) -> None:
    text = " ".join(some) or "x"
    for mention in found(("paragraph", text)):
        assert 0 <= mention.span.start < mention.span.end <= len(text)
