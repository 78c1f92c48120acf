"""The signature list: which lines are entries, what each names, and what it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.fold import View, fold
from kg.model import Finding, Signatory, Source
from kg.parse import names
from kg.parse.columns import in_columns
from kg.parse.entries import Entry, is_place, organization, own_words, person, represented
from kg.parse.layout import Zoned
from kg.parse.lines import cut
from kg.parse.places import Places

_ENTRY_ROLES = frozenset({"short", "prose", "salutation", "to", "subject", "lead"})
_LONGEST = 300


def find(
    source: Source, zoned: Sequence[Zoned], places: Places, title: str
) -> tuple[tuple[Signatory, ...], tuple[Finding, ...]]:
    """The signatories in the order of the text, one an entry, and a finding for each line that is unreadable.

    A line of the list that only repeats the letter's title is a link to it.
    """
    alone = _one_writes(source.text)
    listed = in_columns(list(_entries(zoned)), places)
    named = [e for e in listed if not (is_place(e, places) or names.is_crowd(e.text) or fold(e.text) == fold(title))]
    entries = _decided(_joined(named, alone), places, alone)
    signatories: list[Signatory] = []
    findings: list[Finding] = []
    for entry in entries:
        read = person if entry.kind == "person" else organization
        found = read(source.text, entry, places) if len(entry.columns[0].text) <= _LONGEST else None
        if found is None or not found.name:
            message = f"no rule reads this line of the signature list: {source.at(entry.span)[:60]!r}"
            findings.append(
                Finding(
                    code="unread-signature", severity="warning", source=source.path, span=entry.span, message=message
                )
            )
            continue
        signatories.append(found)
        if found.on_behalf_of and (body := represented(source.text, entry, places)):
            signatories.append(body)
    return _without_towns(signatories), tuple(findings)


def _entries(zoned: Sequence[Zoned]) -> Iterator[Entry]:
    """The lines that name somebody; a section heading says what the lines below it name."""
    section: names.Kind | None = None
    for at, item in enumerate(zoned):
        mark = item.mark
        if item.zone != "signatures":
            continue
        if mark.role == "list":
            section = mark.rule.values.get("kind") if mark.rule else None
        elif mark.role == "lead" or not re.search(r"[^\W\d_]", mark.line.text):
            continue
        elif mark.role in _ENTRY_ROLES:
            view = mark.line.view
            for piece in _in_line(view):
                columns = tuple(
                    part for part in _pieces(piece, "\t") if part.text and not part.text.strip(".").isdigit()
                )
                if columns:
                    yield Entry(at=at, columns=columns, kind=section)


def _in_line(line: View) -> Iterator[View]:
    """The names of a line: several with semicolons or dots between them, or commas if each is an organisation's."""
    for mark in (";", " • ", " | ", " · ", ","):
        pieces = [_without_and(piece) for piece in _pieces(line, mark)]
        few = 5 if mark == "," else 3
        if len(pieces) >= few and "\t" not in line.text and (mark != "," or all(map(_is_organization, pieces))):
            yield from (piece for piece in pieces if piece.text)
            return
    yield line


def _without_and(piece: View) -> View:
    return cut(piece, 4 if piece.text.startswith("and ") else 0, len(piece.text))


def _is_organization(piece: View) -> bool:
    return names.is_organization(piece.text) and piece.text[0].isupper()


def _pieces(line: View, mark: str) -> Iterator[View]:
    start = 0
    for part in line.text.split(mark):
        yield cut(line, start, start + len(part))
        start += len(part) + len(mark)


def _joined(entries: Sequence[Entry], alone: bool) -> list[Entry]:
    """A name with the lines of role and affiliation below it as one entry; where one person writes, all lines below."""
    joined: list[Entry] = []
    for at, entry in enumerate(entries):
        previous = joined[-1] if joined else None
        adjacent = previous is not None and entry.at == previous.at + 1 + len(previous.more)
        few = len(entries) <= 4
        signer = alone and len(joined) == 1 and adjacent and names.has_person_shape(_bare(joined[0]))
        below = entries[at + 1] if at + 1 < len(entries) and entries[at + 1].at == entry.at + 1 else None
        starts = below is not None and names.is_office(below.text) and names.has_person_shape(_bare(entry))
        if previous and (signer or ((adjacent or few) and not starts and _goes_on(previous, entry, adjacent))):
            joined[-1] = replace(previous, more=(*previous.more, *entry.columns), kind="person")
        else:
            joined.append(entry)
    return joined


def _goes_on(previous: Entry, entry: Entry, adjacent: bool) -> bool:
    if names.parts(_bare(previous))[1] or not (
        names.has_person_shape(_bare(previous)) or names.evidence(previous.text) == "person"
    ):
        return False
    if names.is_office(entry.text) and names.evidence(entry.text) != "person":
        return not previous.more or adjacent
    after_office = bool(previous.more) and names.is_office(previous.more[-1].text)
    return adjacent and after_office and names.evidence(entry.text) != "person"


def _bare(entry: Entry) -> str:
    return entry.text.rstrip(" ,;")


def _decided(entries: Sequence[Entry], places: Places, alone: bool) -> list[Entry]:
    """Every entry with its kind: by its heading, by itself, else by its neighbours in the list."""
    kinds = [entry.kind or names.evidence(own_words(entry, places)) for entry in entries]
    if entries and kinds[0] is None and len(entries) <= 3 and alone:
        kinds[0] = "person"
    decided = []
    for at, entry in enumerate(entries):
        decided.append(replace(entry, kind=kinds[at] or _by_neighbours(entries, kinds, at)))
    return decided


def _by_neighbours(entries: Sequence[Entry], kinds: Sequence[names.Kind | None], at: int) -> names.Kind:
    """The kind of the entries around one; between two kinds, that of the alphabetical run it continues."""
    before = next((other for other in range(at - 1, -1, -1) if kinds[other]), None)
    after = next((other for other in range(at + 1, len(kinds)) if kinds[other]), None)
    around = {kinds[other] for other in (before, after) if other is not None}
    if around == {"person"}:
        return "person"
    if before is None or after is None or len(around) < 2:
        return "organization"
    run = kinds[before] if fold(entries[after].text) < fold(entries[at].text) else None
    return "person" if run == "person" else "organization"


def _one_writes(text: str) -> bool:
    words = Counter(re.findall(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b", text))
    return words["I"] + words["my"] + words["My"] > words["we"] + words["We"] + words["our"] + words["Our"]


def _without_towns(signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Names without the town after the last comma, where none tells branches apart.

    It is a town if a country follows it, or if the whole list gives towns.
    """
    heads = Counter(name.rpartition(", ")[0] for name in (s.name for s in signatories) if _town(name))
    towns = sum(heads.values())
    many = towns >= 3 and towns * 4 >= sum(s.kind == "organization" for s in signatories)
    return tuple(
        replace(s, name=head)
        if s.kind == "organization"
        and (many or s.country)
        and _town(s.name)
        and heads[head := s.name.rpartition(", ")[0]] == 1
        else s
        for s in signatories
    )


def _town(name: str) -> bool:
    head, _, tail = name.rpartition(", ")
    few = len(tail.split()) <= 2 and tail[:1].isupper()
    return bool(head) and few and not names.is_office(tail) and not names.is_organization(tail)
