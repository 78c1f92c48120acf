"""The signature list: which lines are entries, what each names, and what it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from kg.fold import View, fold
from kg.model import Finding, Signatory, Source
from kg.parse import dates, names
from kg.parse.columns import in_columns
from kg.parse.entries import Entry, is_place, organization, own_words, person, representative, represented
from kg.parse.enumerations import pieces, split
from kg.parse.layout import Zoned
from kg.parse.lines import cut
from kg.parse.places import Places, key
from kg.parse.scripts import in_one_script, without_translations

_ENTRY_ROLES = frozenset({"short", "prose", "salutation", "to", "subject", "lead"})
_LONGEST = 300
_WEB = re.compile(r"[ ,;:|(<-]+(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|@\w+)[)>]*$")
_LETTERS = re.compile(r"[^\W\d_]{2}|(?:[^\W\d_].*){3}")
_SHORTEST_RUN = 3
_OUTNUMBERED = 2
_RARE = 10
_FEW_LINES = 2


def find(
    source: Source, zoned: Sequence[Zoned], places: Places, title: str
) -> tuple[tuple[Signatory, ...], tuple[Finding, ...]]:
    """The signatories in the order of the text, one an entry, and a finding for each line that is unreadable.

    A line of the list that only repeats the letter's title is a link to it.
    """
    alone = _one_writes(source.text)
    lines = list(_entries(zoned, places))
    numbered = [(zoned[entry.at].mark.line.marker or "")[-2:-1].isdigit() for entry in lines]
    listed = in_columns(without_translations(lines, numbered), places)
    named = [
        e
        for e in listed
        if not (
            is_place(e, places) or names.is_crowd(e.text) or names.is_address(e.text) or fold(e.text) == fold(title)
        )
    ]
    entries = _without_groups(_decided(_joined(named, alone), places, alone))
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
        if entry.kind == "organization" and (who := representative(source.text, entry)):
            signatories.append(who)
        if found.on_behalf_of and (body := represented(source.text, entry, places)):
            signatories.append(body)
    return _without_towns(signatories), tuple(findings)


def _entries(zoned: Sequence[Zoned], places: Places) -> Iterator[Entry]:
    """The lines that name somebody; a section heading says what the lines below it name, or names them itself."""
    section: names.Kind | None = None
    few = sum(item.zone == "signatures" and item.mark.role in _ENTRY_ROLES for item in zoned) <= _FEW_LINES
    for at, item in enumerate(zoned):
        mark, line = item.mark, item.mark.line.view
        if item.zone != "signatures":
            continue
        if mark.role == "list" and mark.rule:
            section = mark.rule.values.get("kind")
            named = mark.match and "names" in mark.match.groupdict()
            parts = split(cut(line, *mark.match.span("names")), True) if mark.match and named else iter(())
        else:
            named = mark.role in _ENTRY_ROLES and mark.role != "lead"
            said = _without_place(_emphasised(line), places)
            grouped = len(said.text) < len(line.text)
            parts = split(said, few or grouped, grouped) if named else iter(())
        for piece in parts:
            columns = tuple(
                in_one_script(_without_web(_undated(part)))
                for part in pieces(piece, "\t")
                if part.text and not part.text.strip(".").isdigit()
            )
            letters = "".join(part.text for part in columns)
            if columns and all(part.text for part in columns) and _LETTERS.search(letters):
                yield Entry(at=at, columns=columns, kind=section)


def _without_place(line: View, places: Places) -> View:
    """A line without the country before it: `Kenya: Lake Watch; Harbour Aid`."""
    place, colon, named = line.text.partition(": ")
    return cut(line, len(place) + 2, len(line.text)) if colon and named and key(place) in places else line


def _emphasised(line: View) -> View:
    """A line with a column after a person's name that a change of type or an office ends: `Ann Example *writer*`."""
    for at in range(3, len(line.text) - 1):
        if line.text[at] == "," or "\t" in line.text:
            break
        between = line.source[line.offsets[at - 1] + 1 : line.offsets[at + 1]]
        if (
            line.text[at] == " "
            and (line.text[at + 1].isalnum() or line.text[at + 1] == ".")
            and ("*" in between or names.is_bare_office(line.text[at + 1 :].split(",")[0]))
            and names.has_person_shape(_named(line.text[:at]))
        ):
            return View(f"{line.text[:at]}\t{line.text[at + 1 :]}", line.offsets, line.source)
    return line


def _named(words: str) -> str:
    return words.removeprefix(names.honorific_before(words) or "").strip()


def _without_web(name: View) -> View:
    """A name without the address on the web, the mail address or the handle that ends it."""
    found = _WEB.search(name.text)
    return cut(name, 0, found.start()) if found and found.start() else name


def _undated(name: View) -> View:
    """A name without the date that ends it: `Friends of the Lake, 4 May 2020`."""
    last = next(iter(dates.find(name.text)[-1:]), None)
    if last is None or name.text[last.span.end :].strip(" .)"):
        return name
    return cut(name, 0, len(name.text[: last.span.start].rstrip(" ,;(.-")))


def _joined(entries: Sequence[Entry], alone: bool) -> list[Entry]:
    """A name with the lines of role and affiliation below it as one entry; where one person writes, all lines below."""
    joined: list[Entry] = []
    for at, entry in enumerate(entries):
        previous = joined[-1] if joined else None
        adjacent = previous is not None and entry.at == previous.at + 1 + len(previous.more)
        few = len(entries) <= 4
        signer = alone and len(joined) == 1 and adjacent and names.has_person_shape(_bare(joined[0]))
        below = entries[at + 1] if at + 1 < len(entries) and entries[at + 1].at == entry.at + 1 else None
        starts = below is not None and _is_role(below) and names.has_person_shape(_bare(entry))
        if previous and (signer or ((adjacent or few) and not starts and _goes_on(previous, entry, adjacent))):
            joined[-1] = replace(previous, more=(*previous.more, *entry.columns), kind="person")
        else:
            joined.append(entry)
    return joined


def _goes_on(previous: Entry, entry: Entry, adjacent: bool) -> bool:
    tail = names.parts(_bare(previous))[1]
    if (tail and not names.is_honorific(tail)) or not (
        names.has_person_shape(_bare(previous)) or names.evidence(previous.text) == "person"
    ):
        return False
    role = names.is_office(entry.text) or (adjacent and _is_role(entry) and not previous.more)
    if role and names.evidence(entry.text) != "person":
        return not previous.more or adjacent
    after_office = bool(previous.more) and names.is_office(previous.more[-1].text)
    return adjacent and after_office and names.evidence(entry.text) != "person"


def _is_role(entry: Entry) -> bool:
    """Whether a line below a name says what that person is: an office, or words that begin small."""
    return entry.text[0].islower() or names.is_office(entry.text) or names.ends_in_office(entry.text.split(",")[0])


def _bare(entry: Entry) -> str:
    return entry.text.rstrip(" ,;")


def _decided(entries: Sequence[Entry], places: Places, alone: bool) -> list[Entry]:
    """Every entry with its kind: by its heading, by itself, else by its neighbours in the list."""
    kinds = [_kind(entry, places) for entry in entries]
    for run in _officers(entries, kinds):
        kinds[run.start : run.stop] = ["person"] * len(run)
    if entries and kinds[0] is None and len(entries) <= 3 and alone:
        kinds[0] = "person"
    if not any(kinds) and all(names.has_person_shape(entry.columns[0].text.rstrip(" ,;")) for entry in entries):
        return [replace(entry, kind="person") for entry in entries]
    people, others = kinds.count("person"), kinds.count("organization")
    decided = []
    for at, entry in enumerate(entries):
        member = people > others and names.is_member(entry.text)
        member = member or (people > others * _OUTNUMBERED and _has_tail(entry, places))
        decided.append(replace(entry, kind=kinds[at] or ("person" if member else _by_neighbours(entries, kinds, at))))
    return decided


def _has_tail(entry: Entry, places: Places) -> bool:
    """Whether an entry is a name of a person's shape and more than the country after a comma."""
    name, tail = names.parts(own_words(entry, places))
    return bool(tail) and names.has_person_shape(name)


def _kind(entry: Entry, places: Places) -> names.Kind | None:
    """What the heading above an entry says it is, unless it is a person's name with a title; else what itself says."""
    if entry.kind == "organization" and names.is_titled(entry.text):
        return "person"
    return entry.kind or names.evidence(own_words(entry, places))


def _without_groups(entries: Sequence[Entry]) -> list[Entry]:
    """A list of people without the single words above some of them, which say what group they are from."""
    people = sum(entry.kind == "person" for entry in entries)
    return [
        entry
        for entry, below in zip(entries, (*entries[1:], None), strict=False)
        if people * 5 < len(entries) * 3
        or entry.kind == "person"
        or below is None
        or below.kind != "person"
        or " " in entry.text
        or names.is_organization(entry.text)
    ]


def _officers(entries: Sequence[Entry], kinds: Sequence[names.Kind | None]) -> Iterator[range]:
    """The runs of `Ann Example - Rights Watch` below a heading of organisations; one of each run has an office."""
    start = 0
    for member, run in groupby(range(len(entries)), lambda at: names.is_member(entries[at].text)):
        stop = start + len(list(run))
        offices = any(names.is_officer(entries[at].text) for at in range(start, stop))
        if member and offices and (stop - start >= _SHORTEST_RUN or "organization" not in kinds[start:stop]):
            yield range(start, stop)
        start = stop


def _by_neighbours(entries: Sequence[Entry], kinds: Sequence[names.Kind | None], at: int) -> names.Kind:
    """The kind of the entries around one; between two kinds, that of the alphabetical run it continues."""
    before = next((other for other in range(at - 1, -1, -1) if kinds[other]), None)
    after = next((other for other in range(at + 1, len(kinds)) if kinds[other]), None)
    around = {kinds[other] for other in (before, after) if other is not None}
    if around == {"person"}:
        return "person"
    if before is None or after is None or len(around) < 2:
        return "organization"
    if (near := _linked(entries, before, at)) != _linked(entries, at, after):
        return kinds[before if near else after] or "organization"
    run = kinds[before] if fold(entries[after].text) < fold(entries[at].text) else None
    return "person" if run == "person" else "organization"


def _linked(entries: Sequence[Entry], first: int, last: int) -> bool:
    """Whether entries follow each other, line by line or paragraph by paragraph."""
    return all(entries[n + 1].at - entries[n].at <= 2 for n in range(first, last))


def _one_writes(text: str) -> bool:
    words = Counter(re.findall(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b", text))
    return words["I"] + words["my"] + words["My"] > words["we"] + words["We"] + words["our"] + words["Our"]


def _without_towns(signatories: Sequence[Signatory]) -> tuple[Signatory, ...]:
    """Names without the town after the last comma, where none tells branches apart.

    It is a town if a country follows it, or if the list gives towns or countries now and then.
    """
    organizations = [s for s in signatories if s.kind == "organization"]
    heads = Counter(_untowned(s.name) for s in organizations)
    placed = sum(bool(s.country_text) or _town(s.name) for s in organizations)
    many = placed * _RARE >= len(organizations)
    return tuple(
        replace(s, name=head)
        if s.kind == "organization" and (many or s.country) and heads[head := _untowned(s.name)] == 1
        else s
        for s in signatories
    )


def _untowned(name: str) -> str:
    """A name without the town, or the quarter and the town, that end it."""
    for _ in range(2):
        name = name.rpartition(", ")[0] if _town(name) else name
    return name


def _town(name: str) -> bool:
    head, _, tail = name.rpartition(", ")
    few = len(tail.split()) <= 2 and tail[:1].isupper()
    return bool(head) and few and not names.is_office(tail) and not names.is_organization(tail)
