"""A text as a letter: its head, the partition of its text, its signatories, notes and declared counts."""

from __future__ import annotations

from kg.errors import ReadError
from kg.model import Addressee, Finding, Letter, Source
from kg.parse import (
    blocks,
    copies,
    declared,
    footnotes,
    head,
    layout,
    letterlike,
    lines,
    marks,
    senders,
    signatures,
)
from kg.parse.places import places
from kg.vocabulary import Vocabulary

__all__ = ["parse"]


def parse(source: Source, vocabulary: Vocabulary) -> tuple[Letter, tuple[Finding, ...]]:
    """The letter in a text, and what a person should look at in it.

    Raises ReadError with the code `not-a-letter` for a text without signs enough of a letter.
    """
    zoned = layout.zones(marks.marks(lines.split(source.text)))
    top = head.read(source, zoned)
    signatories, unread = signatures.find(source, zoned, places(vocabulary), top.title.value if top.title else "")
    signatories += senders.find(source.text, zoned, top.title, places(vocabulary), signatories)
    parts = blocks.partition(source.text, zoned, top.kinds)
    letter = Letter(
        source=source,
        blocks=parts,
        title=top.title,
        date=top.date,
        place=top.place,
        subject=top.subject,
        salutation=top.salutation,
        closing=layout.stated(source.text, zoned, "closing"),
        source_url=layout.stated(source.text, zoned, "url"),
        addressees=top.addressees,
        signatories=signatories,
        cc=_copies(source.text, zoned),
        footnotes=footnotes.find(source.text, zoned),
        declared=declared.find(source.text, parts),
    )
    is_letter, signs = letterlike.judged(letter, zoned)
    if is_letter:
        return letter, (*top.findings, *unread, *declared.disagreements(letter), *_missing(letter))
    said = f"only {' and '.join(signs)}" if signs else "no sign"
    raise ReadError(source.path, f"no letter: {said} of salutation, closing, signatures, request", code="not-a-letter")


def _copies(text: str, zoned: tuple[layout.Zoned, ...]) -> tuple[Addressee, ...]:
    return copies.find(text, [item.mark for item in zoned if item.zone == "cc" or item.mark.role == "cc"])


def _missing(letter: Letter) -> tuple[Finding, ...]:
    if letter.signatories:
        return ()
    path = letter.source.path
    return (Finding(code="no-signatories", severity="warning", source=path, message="no signatory was found"),)
