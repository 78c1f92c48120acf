from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS

from kg import mappers, release, vocabulary
from kg.dataset import Dataset, LetterFacts
from kg.identity.names import identities
from kg.identity.resolve import resolve
from kg.parse import parse
from kg.readers import read
from kg.recognise import recognise
from kg.terms import BASE, CITO, IRI, OA, OL, Literal, Triple

LETTER = """Joint Letter on Ruritania

March 3, 2021

Dear Members of the Council,

We write about the situation in France. The police have tortured detainees in prison.

{extra}We urge France to end torture in all prisons. The Human Rights Committee cited A/HRC/46/1, para. 7.

Sincerely,

Example Watch (EW)
Example Rights Centre, Belgium
"""
EXTRA = "Members of the opposition were abducted in the spring, and their families fear for them.\n\n"
KINDS = (
    "Signature", "Addressing", "ViolationClaim", "Demand", "Citation", "Mention", "HeadElement", "DeclaredCounts",
)  # fmt: skip


def triples(text: str, folder: Path) -> set[Triple]:
    known = vocabulary.load()
    (folder / "letter.txt").write_text(text)
    letter, findings = parse(read(folder / "letter.txt"), known)
    facts = LetterFacts(id="example")
    resolved = resolve(recognise(letter, known, findings), identities(known), facts)
    return set(mappers.letter_triples(resolved, Dataset(letters={"letter.txt": facts}), known))


def parts(graph: set[Triple], kind: str) -> set[str]:
    return {s for s, _, _ in graph if f"/{kind}/" in s}


@pytest.fixture(scope="module")
def emitted(checkout: Path) -> list[Triple]:
    return [t for name, found in release.graphs(checkout / "output") if not name.endswith("/knowledge") for t in found]


def test_every_term_of_ours_is_in_the_ontology(emitted: list[Triple], checkout: Path) -> None:
    schema = rdflib.Graph().parse(checkout / "ontology" / "open-letters.ttl")
    declared = {str(s) for s in schema.subjects(RDFS.label, None)}
    used = {str(term) for triple in emitted for term in triple if not isinstance(term, Literal) and term.startswith(OL)}
    assert len(used) > 60
    assert used <= declared


def test_every_external_term_is_in_the_checked_list(emitted: list[Triple], checkout: Path) -> None:
    listed = {str(s) for s in rdflib.Graph().parse(checkout / "ontology" / "external-terms.ttl").subjects()}
    standard = (str(RDF), str(RDFS), "http://www.w3.org/2001/XMLSchema#", BASE)
    used = {str(p) for _, p, _ in emitted} | {str(o) for _, p, o in emitted if p == str(RDF.type)}
    foreign = {term for term in used if not term.startswith(standard)}
    assert len(foreign) > 15
    assert foreign <= listed


def test_every_concept_that_a_letter_alleges_is_in_the_taxonomy(emitted: list[Triple]) -> None:
    known = vocabulary.load().entries
    alleged = {str(o) for _, p, o in emitted if p == OL.allegesViolation}
    assert len(alleged) > 30
    assert {iri.removeprefix(BASE) for iri in alleged} <= known.keys()


def test_a_new_paragraph_leaves_the_other_statements_their_iris(tmp_path: Path) -> None:
    before, after = (triples(LETTER.format(extra=extra), tmp_path) for extra in ("", EXTRA))
    for kind in ("claim", "demand", "citation"):
        assert parts(before, kind)
        assert parts(before, kind) <= parts(after, kind)
    assert parts(before, "claim") != parts(after, "claim")


def test_the_same_words_in_two_places_are_two_statements(tmp_path: Path) -> None:
    graph = triples(LETTER.format(extra=""), tmp_path)
    torture = [s for s, p, o in graph if p == OL.allegesViolation and str(o).endswith("/torture")]
    assert len(torture) == len(set(torture)) == 2


def test_a_citation_gives_symbol_pinpoint_and_evidence(tmp_path: Path) -> None:
    graph = triples(LETTER.format(extra=""), tmp_path)
    document = IRI(f"{BASE}un/A/HRC/46/1")
    (citation,) = {s for s, p, o in graph if p == CITO.hasCitedEntity and o == document}
    said = {p: o for s, p, o in graph if s == citation}
    assert said[OL.resolvedVia] == OL.bySymbol
    assert said[OL.pinpoint] == Literal("7", "http://www.w3.org/2001/XMLSchema#string")
    selector = next(o for s, p, o in graph if s == said[OL.evidence] and p == OA.hasSelector)
    exact = next(o for s, p, o in graph if s == selector and p == OA.exact)
    assert isinstance(exact, Literal)
    assert exact.value.startswith("A/HRC/46/1")


def test_every_statement_of_content_has_evidence(emitted: list[Triple]) -> None:
    kinds = {OL[kind] for kind in KINDS}
    shown = {s for s, p, _ in emitted if p == OL.evidence}
    stated = {s for s, p, o in emitted if p == str(RDF.type) and o in kinds}
    assert len(stated) > 600
    assert stated <= shown
