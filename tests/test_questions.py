"""What the graph of the five letters answers: the questions it was made for, with the exact rows."""

from pathlib import Path

import pyoxigraph as ox
import pytest

OUTPUT = Path(__file__).parents[1] / "output"
PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX ol: <https://w3id.org/open-letters/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX v: <https://w3id.org/open-letters/violation/>
BASE <https://w3id.org/open-letters/>
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(OUTPUT / "open-letters.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        tuple("" if s[n] is None else s[n].value.removeprefix("https://w3id.org/open-letters/") for n in names)
        for s in solutions
    ]


def test_who_signed_three_or_more_letters_and_under_which_names(store: ox.Store) -> None:
    found = rows(
        store,
        """
        SELECT DISTINCT ?signer ?letter ?name WHERE {
          ?letter ol:hasSignature ?signature .
          ?signature ol:signatory ?signer ; ol:nameAsStated ?name ; ol:capacity ol:asOrganization .
        }""",
    )
    letters: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for signer, letter, name in found:
        letters.setdefault(signer.removeprefix("organization/"), set()).add(letter)
        names.setdefault(signer.removeprefix("organization/"), set()).add(name)
    often = {
        (signer, len(signed), " | ".join(sorted(names[signer])))
        for signer, signed in letters.items()
        if len(signed) > 2
    }
    assert often == OFTEN


OFTEN = {
    ("christian-solidarity-worldwide", 5, "Christian Solidarity Worldwide | Cristian Solidarity Worldwide"),
    (
        "citizens-alliance-for-north-korean-human-rights",
        5,
        "Citizens' Alliance for North Korean Human Rights | Citizens’ Alliance for North Korean Human Rights",
    ),
    (
        "committee-for-human-rights-in-north-korea",
        5,
        "Committee for Human Rights in North Korea | The Committee for Human Rights in North Korea",
    ),
    (
        "1969-kal-abductees-families-association",
        4,
        "1969 KAL Abductees' Families Association | 1969 KAL Abductees’ Families Association",
    ),
    ("human-rights-watch", 4, "Human Rights Watch"),
    (
        "human-rights-without-frontiers-international",
        4,
        "Human Rights Without Frontiers | Human Rights Without Frontiers International",
    ),
    (
        "international-coalition-to-stop-crimes-against-humanity-in-north-korea",
        4,
        "International Coalition to Stop Crimes Against Humanity in North Korea | "
        "International Coalition to Stop Crimes against Humanity in North Korea",
    ),
    ("international-federation-for-human-rights", 4, "International Federation for Human Rights"),
    (
        "jacob-blaustein-institute-for-the-advancement-of-human-rights",
        4,
        "Jacob Blaustein Institute for the Advancement of Human Rights",
    ),
    (
        "network-for-north-korean-democracy-and-human-rights",
        4,
        "NKnet | Network for North Korean Democracy and Human Rights",
    ),
    ("open-north-korea", 4, "Open North Korea"),
    ("people-for-successful-corean-reunification", 4, "People for Successful Corean Reunification"),
    ("stepping-stones", 4, "Stepping Stone | Stepping Stones"),
    ("transitional-justice-working-group", 4, "Transitional Justice Working Group"),
    ("88-project", 3, "The 88 Project"),
    ("amnesty-international", 3, "Amnesty International"),
    ("arakan-rohingya-national-organisation", 3, "Arakan Rohingya National Organisation"),
    (
        "association-for-the-rescue-of-north-korea-abductees",
        3,
        "Association for the Rescue of North Korea Abductees | The Association for the Rescue of North Korea Abductees",
    ),
    (
        "centro-para-la-apertura-y-el-desarrollo-de-america-latina",
        3,
        "Centro para la Apertura y el Desarrollo de América Latina",
    ),
    ("international-christian-concern", 3, "International Christian Concern"),
    ("liberty-in-north-korea", 3, "Liberty in North Korea"),
    ("nk-watch", 3, "NK Watch"),
    ("north-korea-strategy-center", 3, "North Korea Strategy Center"),
    (
        "now-action-and-unity-for-human-rights",
        3,
        "Naw Action & Unity for Human Rights | Now Action & Unity for Human Rights | "
        "Now Action & Unity for Human rights",
    ),
    (
        "saram-stiftung-fur-menschenrechte-in-nordkorea",
        3,
        "SARAM – Stiftung für Menschenrechte in Nordkorea | Saram - Stiftung für Menschenrechte in Nordkorea | "
        "Saram -Stiftung für Menschenrechte in Nordkorea",
    ),
    ("unification-academy", 3, "Unification Academy"),
    ("unification-media-group", 3, "Unification Media Group"),
    ("unification-strategy-institute", 3, "Unification Strategy Institute | Unification Strategy Institution"),
}


def test_which_letters_cite_the_report_of_the_inquiry_and_at_which_paragraphs(store: ox.Store) -> None:
    found = rows(
        store,
        """
        SELECT ?date ?via ?pinpoint WHERE {
          ?letter ol:hasCitation ?citation ; dcterms:date ?date .
          ?citation cito:hasCitedEntity <un/A/HRC/25/63> ; ol:resolvedVia ?via .
          ?citation ol:evidence/oa:hasSelector/oa:start ?start .
          OPTIONAL { ?citation ol:pinpoint ?pinpoint }
        } ORDER BY ?date ?start""",
    )
    assert found == [
        ("2015-10-29", "ns#bySymbol", "76"),
        ("2015-10-29", "ns#byShortForm", "94(a)"),
        ("2020-11-09", "ns#byPrincipalReport", ""),
        ("2021-10-10", "ns#byPrincipalReport", ""),
        ("2021-10-10", "ns#byPrincipalReport", ""),
    ]


def test_where_enforced_disappearance_is_alleged(store: ox.Store) -> None:
    found = rows(
        store,
        """
        SELECT ?date ?words ?start ?end ?status ?source WHERE {
          ?letter ol:makesStatement ?claim ; dcterms:date ?date .
          ?claim ol:allegesViolation v:enforced-disappearance ; ol:epistemicStatus ?status .
          ?claim ol:evidence/oa:hasSelector ?passage .
          ?passage oa:exact ?words ; oa:start ?start ; oa:end ?end .
          OPTIONAL { ?claim ol:attributedTo ?source }
        } ORDER BY ?date""",
    )
    assert found == [
        ("2015-10-29", "enforced disappearance", "5755", "5777", "ns#reportedFinding", "body/coi-dprk"),
        ("2018-06-06", "enforced disappearance", "7473", "7495", "ns#reportedFinding", "body/coi-dprk"),
        ("2020-02-26", "forced disappearances", "1285", "1306", "ns#reportedFinding", "body/coi-dprk"),
        (
            "2021-10-10",
            "enforced or involuntary disappearances",
            "3404",
            "3442",
            "ns#reportedFinding",
            "body/un-secretary-general",
        ),
    ]


def test_what_is_asked_of_the_security_council(store: ox.Store) -> None:
    found = rows(
        store,
        """
        SELECT ?date (SUBSTR(?words, 1, 60) AS ?start) WHERE {
          ?letter ol:makesStatement ?demand ; dcterms:date ?date .
          ?demand a ol:Demand ; ol:demandedOf <body/un-security-council> ; ol:evidence/oa:hasSelector ?passage .
          ?passage oa:exact ?words ; oa:start ?at .
        } ORDER BY ?date ?at""",
    )
    assert found == [
        ("2015-10-29", "We are writing to urge the UN Security Council to hold anoth"),
        ("2015-10-29", "In our view, it is critical that the UN Security Council hol"),
        ("2015-10-29", "It is essential that the UN Security Council remain actively"),
        ("2015-10-29", "For these reasons, we call on the UN Security Council to hol"),
        ("2021-10-10", "It is critical that the United Nations Security Council and "),
        ("2021-10-10", "Resume regular meetings on the situation of human rights in "),
        ("2021-10-10", "Ensure that the Council meetings on North Korea's human righ"),
    ]


def test_which_declared_counts_disagree_with_the_list(store: ox.Store) -> None:
    found = rows(
        store,
        """
        SELECT ?date ?what ?declared ?listed WHERE {
          VALUES (?what ?says ?holds) {
            ("organizations" ol:declaredOrganizations ol:listedOrganizations)
            ("individuals" ol:declaredIndividuals ol:listedIndividuals)
            ("total" ol:declaredTotal ol:listedTotal)
            ("countries" ol:declaredCountries ol:listedCountries)
          }
          ?letter ol:hasDeclaredCounts ?counts ; dcterms:date ?date .
          ?counts ?says ?declared ; ?holds ?listed .
          FILTER(?declared != ?listed)
        } ORDER BY ?date""",
    )
    assert found == [("2020-02-26", "countries", "10", "8"), ("2020-11-09", "countries", "23", "22")]


def test_every_quote_in_the_graph_is_its_slice_of_the_text(store: ox.Store) -> None:
    found = rows(
        store,
        """
        SELECT ?letter ?start ?end ?words WHERE {
          ?letter ol:hasText ?text .
          ?passage oa:hasSource ?text ; oa:hasSelector ?selector .
          ?selector oa:start ?start ; oa:end ?end ; oa:exact ?words .
        }""",
    )
    texts = {path.stem: path.read_bytes().decode() for path in (OUTPUT / "texts").iterdir()}
    assert len(found) > 700
    for letter, start, end, words in found:
        assert texts[letter.removeprefix("letter/")][int(start) : int(end)] == words
