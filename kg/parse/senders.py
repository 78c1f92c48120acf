"""Organisations that send a letter without a line of their own in its signature list: the title or the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg import rules
from kg.fold import View, fold
from kg.model import Signatory, Stated
from kg.parse import names
from kg.parse.entries import Entry, organization
from kg.parse.layout import Zoned
from kg.parse.lines import cut
from kg.parse.places import Places

_OPENING = 3
_COMMA, _AND = re.compile(r", (?:and )?(?:the )?"), re.compile(r" (?:and|&) (?:the )?")


def find(
    text: str, zoned: Sequence[Zoned], title: Stated | None, places: Places, known: Sequence[Signatory]
) -> tuple[Signatory, ...]:
    """The organisations named as senders, where no organisation signs: `A and B wrote to ...`, `Letter from A`."""
    if any(signatory.kind == "organization" for signatory in known):
        return ()
    for at, phrase in _phrases(zoned, title, signed=bool(known)):
        parts = [part for part in _parts(phrase) if part.text]
        read = [organization(text, Entry(at=at, columns=(part,), kind="organization"), places) for part in parts]
        if any(_names_organization(part.text) for part in parts) and not any(_is_state(part.text) for part in parts):
            return tuple(_once(signatory for signatory in read if signatory is not None))
    return ()


def _phrases(zoned: Sequence[Zoned], title: Stated | None, signed: bool) -> Iterator[tuple[int, View]]:
    """What the rules take for the names of senders: of the title, then of the text, line by line.

    Where people sign, what an organisation is reported to have said makes it no sender.
    """
    prose = [at for at, item in enumerate(zoned) if item.zone in ("head", "body") and item.mark.role == "prose"]
    lines = {
        "title": [at for at, item in enumerate(zoned) if title and title.span.overlaps(item.mark.line.span)],
        "opening": prose[:_OPENING],
        "text": prose,
    }
    for rule in rules.load("senders"):
        if signed and rule.values.get("reports"):
            continue
        for at in lines[rule.values["where"]]:
            item = zoned[at]
            if item.zone != "front":
                for found in rule.pattern.finditer(item.mark.line.text):
                    yield at, cut(item.mark.line.view, *found.span("names"))


def _parts(phrase: View) -> Iterator[View]:
    """The names of an enumeration: between commas, and around the last `and` unless it is part of a name."""
    pieces = list(_split(phrase, list(_COMMA.finditer(phrase.text))))
    last = list(_AND.finditer(pieces[-1].text))[-1:]
    around = list(_split(pieces[-1], last))
    if last and (len(pieces) > 1 or all(_names_organization(piece.text) for piece in around)):
        pieces[-1:] = around
    yield from pieces


def _split(phrase: View, marks: Sequence[re.Match[str]]) -> Iterator[View]:
    start = 0
    for found in marks:
        yield cut(phrase, start, found.start())
        start = found.end()
    yield cut(phrase, start, len(phrase.text))


def _names_organization(name: str) -> bool:
    return (names.is_organization(name) and " " in name) or bool(re.match(r"[A-Z]{2,}\b", name))


def _is_state(name: str) -> bool:
    return any(rule.pattern.search(name) for rule in rules.load("names").group(says="state"))


def _once(signatories: Iterator[Signatory]) -> Iterator[Signatory]:
    seen: set[str] = set()
    for signatory in signatories:
        if (key := fold(signatory.name)) not in seen:
            seen.add(key)
            yield signatory
