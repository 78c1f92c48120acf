"""The sign-offs and lists of classic letters: who signs in them, and with what acronym and country."""

import pytest

from kg import vocabulary
from kg.model import Signatory, Source
from kg.parse import parse
from tests.reading import BODY

WE = BODY.format(we="We")


def signed(end: str) -> tuple[Signatory, ...]:
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=WE + end)
    return parse(source, vocabulary.load())[0].signatories


def organizations(end: str) -> list[tuple[str, str | None, str | None]]:
    return [(who.name, who.acronym, who.country) for who in signed(end) if who.kind == "organization"]


def people(end: str) -> list[tuple[str, str | None]]:
    return [(who.name, who.role) for who in signed(end) if who.kind == "person"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (
            "— Lake/Water Projects, Human Rights Watch, Harbour-Aid.org, Roads for Peace (RFP) and Article 27\n",
            [
                ("Lake/Water Projects", None, None),
                ("Human Rights Watch", None, None),
                ("Harbour-Aid.org", None, None),
                ("Roads for Peace", "RFP", None),
                ("Article 27", None, None),
            ],
        ),
        ("— The Editors' Guild of the Hills\n", [("The Editors' Guild of the Hills", None, None)]),
        (
            "On behalf of the Lake Network:\n\nLake Watch (Kenya)\nHarbour Union (Togo)\nlakerights.ch (Switzerland)\n",
            [("Lake Watch", None, "KE"), ("Harbour Union", None, "TG"), ("lakerights.ch", None, "CH")],
        ),
        (
            "Signed,\n\nABUJA\nLake Watch\nHarbour Aid\n\nLAGOS\nRoad Union\nDelta Forum\n",
            [(name, None, None) for name in ("Lake Watch", "Harbour Aid", "Road Union", "Delta Forum")],
        ),
        (
            "Signed by:\n\nEurope and Central Asia\n\n- Lake Watch (Geneva, Switzerland)\n\n"
            "Asia\n\n- (HAN) Harbour Aid\n",
            [("Lake Watch", None, "CH"), ("Harbour Aid", "HAN", None)],
        ),
        (
            "Signed,\n\nLake Watch (Kenya) Harbour Aid (Togo)\nRoad Union (Ghana)\nDelta Forum (DF) (Nigeria)\n",
            [
                ("Lake Watch", None, "KE"),
                ("Harbour Aid", None, "TG"),
                ("Road Union", None, "GH"),
                ("Delta Forum", "DF", "NG"),
            ],
        ),
        (
            "Signed,\n\nKenya — Lake Watch\nTogo — Harbour Aid Network (HAN)\n",
            [("Lake Watch", None, "KE"), ("Harbour Aid Network", "HAN", "TG")],
        ),
        (
            "Signed,\n\nLake Watch of the Hills (LWH) Kenya\nHarbour Aid (Togo) |\nRoad Union · Africa\n",
            [("Lake Watch of the Hills", "LWH", "KE"), ("Harbour Aid", None, "TG"), ("Road Union", None, None)],
        ),
        (
            "Signed,\n\nLigue du Lac, République démocratique du Congo\nRed del Lago, Líbano\n"
            "Comité de Familiares del Lago - COFALA (Japón)\n6Lake Women's Network (6Lak)\n",
            [
                ("Ligue du Lac", None, "CD"),
                ("Red del Lago", None, "LB"),
                ("Comité de Familiares del Lago", "COFALA", "JP"),
                ("6Lake Women's Network", "6Lak", None),
            ],
        ),
        (
            "Signed,\n\n#1 Lake Federation of Women in Boats\n(LFWB)\n#2 Harbour Aid*\n#3 Road Union\n\n* Observer\n",
            [
                ("Lake Federation of Women in Boats", "LFWB", None),
                ("Harbour Aid", None, None),
                ("Road Union", None, None),
            ],
        ),
        (
            "On behalf of 57 organisations,\n\nLake Watch\nHarbour Aid Network (HAN)/Red del Puerto\nAND\nRoad Union\n",
            [("Lake Watch", None, None), ("Harbour Aid Network", "HAN", None), ("Road Union", None, None)],
        ),
        (
            "Regards,\n\nLake Watch & 27 partner groups\nThe Board of the Harbour Union\nJustice for Lakes (JL!)\n",
            [("Lake Watch", None, None), ("Harbour Union", None, None), ("Justice for Lakes", "JL!", None)],
        ),
        (
            "RESPECTFULLY SUBMITTED,\n\nLAKE WATCH, SAMPLETON\nHARBOUR UNION\nHAN, HARBOUR AID NETWORK\n",
            [("LAKE WATCH", None, None), ("HARBOUR UNION", None, None), ("HARBOUR AID NETWORK", "HAN", None)],
        ),
        (
            "Endorsed by:\n\n**Europe:** Lake Ways, Green River, Rivers Alive (RA)\n**Asia:** Delta Now, Sea Voice\n",
            [
                ("Lake Ways", None, None),
                ("Green River", None, None),
                ("Rivers Alive", "RA", None),
                ("Delta Now", None, None),
                ("Sea Voice", None, None),
            ],
        ),
        (
            "Signed by 3 groups:\n\nLake Watch (Kenya), LAKER (Togo), Harbour Aid (Ghana)\n",
            [("Lake Watch", None, "KE"), ("LAKER", None, "TG"), ("Harbour Aid", None, "GH")],
        ),
        (
            "Atentamente / Sincerely,\n\nGlobal Advocacy Team\nLake Watch\n3220 West Lane\nSampleton, B.C. V6V 2V5\n",
            [("Lake Watch", None, None)],
        ),
        (
            "We remain, yours faithfully,\n\nLake Watch\nHarbour Aid\n",
            [(n, None, None) for n in ("Lake Watch", "Harbour Aid")],
        ),
    ],
)
def test_organisations_sign(end: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert organizations(end) == expected
    assert people(end) == []


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (
            "Regards,\n\n(signed)\nAnn Example\nDirector, Lake Watch\n\n(signed)\nNgo Sample Eve\nHarbour Aid\n",
            [("Ann Example", "Director, Lake Watch"), ("Ngo Sample Eve", "Harbour Aid")],
        ),
        (
            "Signed,\n\nAnn (AJ) Example, Lake Justice Centre\nBob (Bo) Sample, Harbour Workers Union\n",
            [("Ann (AJ) Example", "Lake Justice Centre"), ("Bob (Bo) Sample", "Harbour Workers Union")],
        ),
        (
            "Signed,\n\nBaroness Example of the Lakes KC\n\nThe Rt Hon the Lord Sample of Pier CH\n",
            [("Baroness Example of the Lakes KC", None), ("The Rt Hon the Lord Sample of Pier CH", None)],
        ),
        (
            "Signed,\n\n| Ann Example | Bob Sample |\n|---|---|\n"
            "| Director | Chairman |\n| Lake Watch | Harbour Aid |\n",
            [("Ann Example", "Director, Lake Watch"), ("Bob Sample", "Chairman, Harbour Aid")],
        ),
        (
            "Signed,\n\nAnn Example KC and Bob Sample, Lake Chambers\nHon. Justice (Rtd) Eve Probe, former judge\n",
            [
                ("Ann Example KC", "Lake Chambers"),
                ("Bob Sample", "Lake Chambers"),
                ("Hon. Justice (Rtd) Eve Probe", "former judge"),
            ],
        ),
        (
            "Regards,\n\nAnn Example\nAmericas Director, Lake Watch\n\nGeneral Secretary Bob Sample\nHarbour Union\n",
            [("Ann Example", "Americas Director, Lake Watch"), ("Bob Sample", "General Secretary, Harbour Union")],
        ),
        (
            "Regards,\nDr. Ann Example\nProfessor of Law, Lake College\n"
            "Dr. Bob Sample\nSenior Medical Advisor, Harbour Aid\n",
            [
                ("Dr. Ann Example", "Professor of Law, Lake College"),
                ("Dr. Bob Sample", "Senior Medical Advisor, Harbour Aid"),
            ],
        ),
        (
            "Signed,\n\nAnn Example, MEP (L&D)\nBob Sample, MEP\n",
            [("Ann Example, MEP", "L&D"), ("Bob Sample, MEP", None)],
        ),
        ("Signed,\n\nAnn Example MP (UK)\nBob Sample, poet\n", [("Ann Example MP", None), ("Bob Sample", "poet")]),
        (
            "Regards,\n\nAnn Example & Bob Sample\nCo-Directors, Lake Watch\n",
            [("Ann Example", "Co-Directors, Lake Watch"), ("Bob Sample", "Co-Directors, Lake Watch")],
        ),
        (
            "Signed by Ann Example, Director of Lake Watch; Bob Sample, poet; and Eve Probe, founder, Harbour Aid.\n",
            [("Ann Example", "Director of Lake Watch"), ("Bob Sample", "poet"), ("Eve Probe", "founder, Harbour Aid")],
        ),
        (
            "Names:\n\nKhin Samplarr (Rising Voices)\nMoe Exemplay (Lake Women's Hub)\nNaw Probelay (Harbour Union)\n",
            [
                ("Khin Samplarr", "Rising Voices"),
                ("Moe Exemplay", "Lake Women's Hub"),
                ("Naw Probelay", "Harbour Union"),
            ],
        ),
        (
            "Regards,\n\nDr. Ann Example\nPast President, Lake Watch\na@example.org\n\n"
            "Ms. Eve Probe\nDirector\nb@example.org\n",
            [("Dr. Ann Example", "Past President, Lake Watch"), ("Ms. Eve Probe", "Director")],
        ),
    ],
)
def test_people_sign(end: str, expected: list[tuple[str, str | None]]) -> None:
    assert people(end) == expected
    assert organizations(end) == []


@pytest.mark.parametrize(
    "end",
    [
        "Signed,\n\nFor Lake Watch: Ann Example, President\nFor the Harbour Union: Bob Sample, Chairman\n",
        "Signed,\n\nLake Watch (Ann Example)\nHarbour Union (Bob Sample, Chairman)\n",
        "**Signed:**\n\n**Lake Watch:** Ann Example, Director\n**Harbour Union:** Bob Sample, Chairman\n",
        "Signed,\n\nLake Watch\n(Ann Example, Director)\n\nHarbour Union\n(Bob Sample, Chairman)\n",
        "Regards,\n\nLake Watch\nAnn Example\nDirector\n\nHarbour Union\nBob Sample\nChairman\n",
    ],
)
def test_organisations_sign_through_their_officers(end: str) -> None:
    assert [name for name, _, _ in organizations(end)] == ["Lake Watch", "Harbour Union"]
    assert [name for name, _ in people(end)] == ["Ann Example", "Bob Sample"]


def test_people_below_a_heading_of_families_are_no_organisations() -> None:
    listed = "Signed,\n\nLake Watch\nHarbour Union\nDelta Forum\n\n"
    end = f"{listed}Family members of victims\n\nHwang In-sample\nKim Ex-ample\n"
    assert [name for name, _ in people(end)] == ["Hwang In-sample", "Kim Ex-ample"]
    group = "Signed,\n\nLake Watch\nFamilies in Good Health\nHarbour Union\n"
    assert [name for name, _, _ in organizations(group)] == ["Lake Watch", "Families in Good Health", "Harbour Union"]


def test_who_signs_above_a_list_of_organisations_keeps_them_apart_from_his_town() -> None:
    end = "Regards,\n\nAnn Example\nDirector, Lake Watch\n\nOrganisations\n\nDelta Forum\nHuLAKE Circle (Belgium)\n"
    assert organizations(end) == [("Delta Forum", None, None), ("HuLAKE Circle", None, "BE")]
