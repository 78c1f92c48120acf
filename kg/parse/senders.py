"""Organisations that send a letter without a line of their own in its signature list: the title or the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg import rules
from kg.fold import View, fold
from kg.model import Signatory, Stated
from kg.parse import names, stationery
from kg.parse.entries import Entry, organization
from kg.parse.layout import Zoned
from kg.parse.lines import cut, printed
from kg.parse.places import Places

_OPENING = 3
_FROM = rules.load("names").pattern("heading-of-senders")
_SEAT_OF_MEMBERS = rules.load("head").pattern("seat-of-members")
_LONGEST_NAME, _LONGEST_TITLE = 5, 18
_WHERE = ("state", "university")
# A line of wrapped prose need not look like prose.
_PROSE: dict[str, tuple[str, ...]] = {"head": ("prose", "lead"), "body": ("prose", "lead", "short")}
_SHORT_FORM = re.compile(r" \(([A-Z][\w&.-]+)\)$")
_COMMA, _AND = (
    re.compile(r"[,;] (?:and |(?:along|together) with )?(?:the )?| and its [a-z ]+(?:in [A-Z][\w ]+)?, "),
    re.compile(r" (?:and|&) (?:the )?"),
)


def find(
    text: str, zoned: Sequence[Zoned], title: Stated | None, places: Places, known: Sequence[Signatory]
) -> tuple[Signatory, ...]:
    """The organisations named as senders, where none signs, or some only endorse: `A and B wrote to ...`."""
    if any(signatory.kind == "organization" for signatory in known) and not _is_endorsed(zoned):
        return ()
    for rule, above in (("sender-listed", _listed_above(zoned)), ("sender-letterhead", stationery.of_several(zoned))):
        read = [organization(text, Entry(at=at, columns=(line,), kind="organization"), places) for at, line in above]
        if above:
            return tuple(replace(found, rule=rule) for found in read if found)
    if sender := _letterhead(text, zoned, places, known):
        return (sender,)
    names_known = {fold(signatory.name) for signatory in known}
    roles = [fold(signatory.role) for signatory in known if signatory.role]
    for at, phrase, grouped in _phrases(zoned, title, signed=bool(known)):
        if not known and (writer := _writer(text, phrase)):
            return (writer,)
        parts = [part for part in _parts(phrase, roles) if part.text]
        read = [organization(text, Entry(at=at, columns=(part,), kind="organization"), places) for part in parts]
        people = sum(names.evidence(part.text) == "person" for part in parts)
        if (grouped and people * 2 >= max(len(parts), 1)) or any(names.is_crowd(part.text) for part in parts):
            continue
        named = grouped or any(
            _names_organization(part.text) or any(fold(part.text) in role for role in roles) for part in parts
        )
        if named and not any(_is_where_they_are(part.text) for part in parts):
            found = (signatory for signatory in read if signatory and fold(signatory.name) not in names_known)
            return tuple(_once(found))
    return ()


def _listed_above(zoned: Sequence[Zoned]) -> list[tuple[int, View]]:
    """The organisations in the lines right below a bare `From:` of the head."""
    first = next(
        (at for at, item in enumerate(zoned) if item.zone == "head" and _FROM.match(item.mark.line.text)), None
    )
    listed: list[tuple[int, View]] = []
    for at in range(len(zoned) if first is None else first + 1, len(zoned)):
        mark = zoned[at].mark
        if mark.role != "short" or zoned[at].zone != "head" or names.evidence(mark.line.text) == "person":
            break
        listed.append((at, mark.line.view))
    return listed if any(names.is_organization(line.text) for _, line in listed) else []


def _letterhead(text: str, zoned: Sequence[Zoned], places: Places, known: Sequence[Signatory]) -> Signatory | None:
    """The organisation on whose paper a letter is written; without its address, that of those who sign."""
    block = stationery.of_sender(zoned) or stationery.above_address(zoned)
    top = block[0] if block else stationery.above_date(zoned)
    if top is None or not any(item.zone == "salutation" for item in zoned):
        return None
    if _SEAT_OF_MEMBERS.search(zoned[top].mark.line.text):
        return None
    line = zoned[top].mark.line.view
    line = cut(line, 0, len(line.text.partition("\t")[0]))  # in the other column stands the address
    name = fold(line.text)
    if not block and not any(name in fold(signatory.role) for signatory in known if signatory.role):
        return None
    entry = Entry(at=top, columns=(line,), kind="organization")
    found = organization(text, entry, places)
    return replace(found, rule="sender-letterhead") if found else None


def _writer(text: str, phrase: View) -> Signatory | None:
    """The person who writes, where a phrase is a name, or an office and a name."""
    words = phrase.text.split()
    for first in range(max(len(words) - _LONGEST_NAME, 0), len(words) - 1):
        name, office = " ".join(words[first:]), " ".join(words[:first])
        called = names.is_office(office) if office else names.evidence(name) == "person"
        if names.has_person_shape(name) and not names.is_office(name) and called:
            start = len(phrase.text) - len(name)
            part, role = cut(phrase, start, len(phrase.text)), cut(phrase, 0, start)
            span = part.span(0, len(part.text))
            return Signatory(
                span=span,
                kind="person",
                name=printed(text, part),
                role=printed(text, role) or None,
                rule="sender-person",
            )
    return None


def _is_endorsed(zoned: Sequence[Zoned]) -> bool:
    """Whether those who are listed only endorse what somebody else says."""
    heads = [item.mark.line.text.lower() for item in zoned if item.mark.role == "list" and item.zone == "signatures"]
    return any("endors" in head for head in heads)


def _phrases(zoned: Sequence[Zoned], title: Stated | None, signed: bool) -> Iterator[tuple[int, View, bool]]:
    """What the rules take for the names of senders: of the title, then of the text, line by line.

    The last part says whether the words around them say that organisations are named, whatever their names are.

    Where people sign, what an organisation is reported to have said makes it no sender.
    """
    prose = [at for at, item in enumerate(zoned) if item.mark.role in _PROSE.get(item.zone, ()) or _is_long(item)]
    lines = {
        "title": [at for at, item in enumerate(zoned) if title and title.span.overlaps(item.mark.line.span)],
        "opening": prose[:_OPENING],
        "text": prose,
        "head": [at for at, item in enumerate(zoned) if item.zone == "head" or at in prose[:_OPENING]],
    }
    for rule in rules.load("senders"):
        if signed and rule.values.get("reports"):
            continue
        for at in lines[rule.values["where"]]:
            item = zoned[at]
            if item.zone != "front" or (rule.values["where"] == "title" and not signed):
                for found in rule.pattern.finditer(item.mark.line.text):
                    yield at, cut(item.mark.line.view, *found.span("names")), bool(rule.values.get("grouped"))


def _is_long(item: Zoned) -> bool:
    """Whether a line of the head is a sentence in which several are named."""
    return item.zone == "head" and item.mark.role == "short" and len(item.mark.line.text.split()) > _LONGEST_TITLE


def _parts(phrase: View, roles: Sequence[str]) -> Iterator[View]:
    """The names of an enumeration: between commas, and around the last `and` unless it is part of a name.

    It is none if what stands on either side of it is a name, or is given with the role of somebody who signs.
    """
    pieces = list(_split(phrase, list(_COMMA.finditer(phrase.text))))
    last = list(_AND.finditer(pieces[-1].text))[-1:]
    short = _SHORT_FORM.search(pieces[-1].text)
    if short and any(
        names.is_acronym(short[1], pieces[-1].text[: short.start()])
        and not names.is_acronym(short[1], pieces[-1].text[both.end() : short.start()])
        for both in last
    ):
        last = []
    around = list(_split(pieces[-1], last))
    if last and (
        len(pieces) > 1
        or all(_names_organization(piece.text) or any(fold(piece.text) in role for role in roles) for piece in around)
    ):
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


def _is_where_they_are(name: str) -> bool:
    """Whether a name is that of a state or a university: those who write from there do not sign for it."""
    return any(rule.pattern.search(name) for says in _WHERE for rule in rules.load("names").group(says=says))


def _once(signatories: Iterator[Signatory]) -> Iterator[Signatory]:
    seen: set[str] = set()
    for signatory in signatories:
        if (key := fold(signatory.name)) not in seen:
            seen.add(key)
            yield signatory
