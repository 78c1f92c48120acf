"""Recognising: what a parsed letter speaks of, as mentions with spans; nothing is resolved to an entity here."""

from __future__ import annotations

from kg.model import Finding, Letter, Recognised
from kg.recognise.bodies import find_bodies
from kg.recognise.demands import find_demands
from kg.recognise.documents import find_documents
from kg.recognise.violations import find_violations
from kg.vocabulary import Vocabulary


def recognise(letter: Letter, vocabulary: Vocabulary, findings: tuple[Finding, ...] = ()) -> Recognised:
    """Everything recognised in a letter; `findings` are those of the parser, which come first in the result.

    Bodies come first because documents are named after them ("the COI report"); both mask what they span, so that a
    treaty's or a mandate's name never becomes a claim.
    """
    bodies = find_bodies(letter, vocabulary)
    documents, doubts = find_documents(letter, vocabulary, bodies)
    return Recognised(
        letter=letter,
        bodies=bodies,
        documents=documents,
        violations=find_violations(letter, vocabulary, documents, bodies),
        demands=find_demands(letter, vocabulary, bodies),
        findings=findings + doubts,
    )
