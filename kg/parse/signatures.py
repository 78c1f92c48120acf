"""The signature list: which lines are entries, what each names, and what it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kg import rules
from kg.fold import View, fold
from kg.model import Finding, Signatory, Source
from kg.parse import dates, kinds, metadata, names, stanzas, strays, towns, wrapping
from kg.parse.columns import in_columns, with_affiliation
from kg.parse.entries import Entry, headed_by, known, organization, person, representative, represented
from kg.parse.enumerations import pieces, split
from kg.parse.layout import Zoned
from kg.parse.lines import cut, lines_below
from kg.parse.marks import Mark
from kg.parse.places import Places
from kg.parse.scripts import in_one_script, without_translations

_ENTRY_ROLES = frozenset({"short", "prose", "salutation", "to", "subject", "lead"})
_LONGEST = 300
_WEB = re.compile(r"(?<![ ,;:|(<-])[ ,;:|(<-]++(?:https?://\S++|www\.\S++|[\w.+-]++@[\w-]++\.[\w.-]++|@[\w-]++)[)>]*$")
_DOMAIN = re.compile(r" (?:- |\()[\w-]{2,40}(?:\.[\w-]{2,20}){0,2}\.(?:org|com|net|info|eu)\)?$")
_HANDLE = re.compile(r"[^,],? \(?@\w")
_REACHED = rules.load("names").pattern("how-to-reach")
_JOINT = re.compile(
    r"(?:[,;] and|,? (?:and|&|plus) (?:over |more than )?\d[\d,.]* (?:other|partner|member|more)\b.{0,40})$"
)
_ANCHOR = re.compile(r"(?<=\w)\[\^?\d{1,3}\]$")
_LABEL, _ASIDE = re.compile(r"(?P<label>[A-Z][a-z]+(?: [A-Z][\w]+)?|[A-Z]{2,5})(?: - |: )"), re.compile(r" ?\(\w+\)$")
_CALLED = re.compile(r" \(\w+\)")
_CLASS = re.compile(r"(?:,?\s'\s?\d\d(?=$|[,;\s])){1,3}")
_ACRONYM = re.compile(r"\((?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[\w.&/+-]{2,15}\)(?:,.*)?$")
_PLACED = re.compile(r"(?P<name>[A-Z][^()]{2,}\((?P<place>[^()]{2,40})\))(?: |$)")
_STARRED = re.compile(r"[^*]+\*{1,3}$")
_LETTERS = re.compile(r"[^\W\d_]{2}|(?:[^\W\d_].*){3}")
_COUNT = re.compile(r"(?:#|No\. ?)?(?P<count>\d{1,3})(?: |: ?)(?=[A-Z])")
_ORGANIZATIONS, _PEOPLE = map(rules.load("names").pattern, ("heading-of-organizations", "heading-of-people"))
_SHORTEST_RUN = 3
_FEW_LINES = 2


def find(
    source: Source, zoned: Sequence[Zoned], places: Places, title: str
) -> tuple[tuple[Signatory, ...], tuple[Finding, ...]]:
    """The signatories in the order of the text, one an entry, and a finding for each line that is unreadable.

    A line of the list that only repeats the letter's title is a link to it.
    """
    alone = _one_writes(source.text)
    lines = towns.without_first(_listed(zoned, places), places)
    numbered = [(zoned[entry.at].mark.line.marker or "")[-2:-1].isdigit() for entry in lines]
    named = strays.without(in_columns(without_translations(lines, numbered), places), places, title)
    items = {entry.at for entry in named if _is_item(zoned[entry.at])}
    named = _unbracketed(named)
    joined = stanzas.joined(named, alone, items)
    if _is_titled(joined, title, alone) or (not alone and _is_spoken_of(joined, zoned)):
        joined = [replace(joined[0], kind="organization")]
    handles = {entry.at for entry in joined if _HANDLE.search(zoned[entry.at].mark.line.text)}
    entries = kinds.without_groups(kinds.decided(joined, places, alone, handles), joined)
    headed = _below_organizations(zoned)
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
        of = headed_by(source.text, entry, places) if entry.kind == "person" and entry.at in headed else None
        signatories.append(replace(found, on_behalf_of=of.name) if of else found)
        signatories.extend([of] if of else ())
        if entry.kind == "organization" and (who := representative(source.text, entry)):
            signatories.append(who)
        signatories.extend(represented(source.text, entry, places))
    return towns.settled(source, signatories), tuple(findings)


def _listed(zoned: Sequence[Zoned], places: Places) -> list[Entry]:
    """The entries of the text, or those of the front matter where it gives more than twice as many."""
    lines, front = _unnumbered(_with_acronyms_below(_entries(zoned, places))), list(metadata.signatories(zoned))
    return front if len(front) > len(lines) * 2 else lines


def _below_organizations(zoned: Sequence[Zoned]) -> set[int]:
    """The lines below a heading that says that organisations sign: `Supported by the following organisations:`."""
    below: set[int] = set()
    headed = False
    for at, item in enumerate(zoned):
        if item.mark.role == "list":
            said = item.mark.line.text
            headed = bool(_ORGANIZATIONS.search(said)) and not _PEOPLE.search(said)
        headed = headed and item.zone == "signatures"
        below.update([at] if headed else [])
    return below


def _unnumbered(entries: list[Entry]) -> list[Entry]:
    """Entries without the numbers that count them where no stop follows these: `1 Lake Watch`."""
    numbers = [_COUNT.match(entry.text) for entry in entries]
    counted = len(entries) >= _SHORTEST_RUN and all(
        found and int(found["count"]) == at for at, found in enumerate(numbers, start=1)
    )
    if not counted:
        return entries
    return [
        replace(entry, columns=(cut(entry.columns[0], found.end(), len(entry.columns[0].text)), *entry.columns[1:]))
        for entry, found in zip(entries, numbers, strict=True)
        if found
    ]


def _with_acronyms_below(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, a name with the acronym that stands alone in the line right below it."""
    found: list[Entry] = []
    for entry in entries:
        above = found[-1] if found and found[-1].at == entry.at - 1 else None
        if above and len(above.columns) == len(entry.columns) == 1 and _ACRONYM.match(entry.text):
            name, acronym = above.columns[0], entry.columns[0]
            offsets = (*name.offsets, name.offsets[-1] + 1, *acronym.offsets)
            found[-1] = replace(above, columns=(View(f"{name.text} {acronym.text}", offsets, name.source),))
        else:
            found.append(entry)
    return found


def _is_titled(entries: Sequence[Entry], title: str, alone: bool) -> bool:
    """Whether the only name below a letter that says `we` is whose letter the title says it is."""
    return len(entries) == 1 and not alone and fold(title).startswith(f"{fold(entries[0].text)} ")


def _is_spoken_of(entries: Sequence[Entry], zoned: Sequence[Zoned]) -> bool:
    """Whether the text above speaks of the only name below it, which is not plainly a person's."""
    if len(entries) != 1 or entries[0].more or names.evidence(entries[0].text) is not None:
        return False
    return any(item.zone == "body" and entries[0].text in item.mark.line.text for item in zoned)


def _entries(zoned: Sequence[Zoned], places: Places) -> Iterator[Entry]:
    """The lines that name somebody; a section heading says what the lines below it name, or names them itself."""
    section: names.Kind | None = None
    last = -1
    listed = [item.mark for item in zoned if item.zone == "signatures" and item.mark.role in _ENTRY_ROLES]
    form = _form(listed, places)
    for at, item in enumerate(zoned):
        mark, line = item.mark, item.mark.line
        if item.zone != "signatures" or at <= last:
            continue
        if mark.role == "list" and mark.rule:
            section = mark.rule.values.get("kind")
            named = mark.match and "names" in mark.match.groupdict()
            sure = section is not None or bool(named and mark.match and _says_organizations(mark.match))
            if mark.match and named:
                told, last = wrapping.enumeration(zoned, at)
                led = cut(told, mark.match.start("names"), len(told.text) if last > at else mark.match.end("names"))
                parts = split(led, True, named=sure, led=True)
            else:
                parts = iter(())
        else:
            represents = mark.role == "lead" and names.is_representing(line.text) and not _heads_members(zoned, at)
            named = mark.role in _ENTRY_ROLES and (mark.role != "lead" or represents)
            mark, last = wrapping.entry(zoned, at) if named else (mark, last)
            parts = _named_in(mark, form, places) if named else iter(())
        for piece in parts:
            said = with_affiliation(_without_class(piece))
            bar = "|" if " | " in said.text and "\t" not in said.text else "\t"
            columns = tuple(
                in_one_script(_without_web(_undated(part)))
                for part in pieces(said, bar)
                if part.text and not part.text.strip(".").isdigit()
            )
            letters = "".join(part.text for part in columns)
            if columns and all(part.text for part in columns) and _LETTERS.search(letters):
                yield Entry(at=at, columns=columns, kind=section if said is piece else "person")


def _says_organizations(led: re.Match[str]) -> bool:
    """Whether the words before names say that these are of organisations: `Groups that support it: ...`."""
    lead = led.string[: led.start("names")].rstrip(" :")
    return bool(_ORGANIZATIONS.search(lead)) and not _PEOPLE.search(lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """Of a list: whether it has hardly any lines, whether several begin with a label or with a place.

    `noted`: names end in a star, so that what begins with one is said of them.
    """

    few: bool
    noted: bool
    labelled: bool
    placed: bool


def _form(listed: Sequence[Mark], places: Places) -> _Form:
    behind = [_without_place(mark.line.view, places).text for mark in listed]
    placed = [said for said, mark in zip(behind, listed, strict=True) if said != mark.line.text]
    offices = any(names.is_office(part.strip()) for said in placed for part in said.split(","))
    return _Form(
        few=len(listed) <= _FEW_LINES,
        noted=any(_STARRED.match(m.line.view.source[m.line.span.start : m.line.span.end].strip()) for m in listed),
        labelled=sum(bool(_behind_label(mark.line.view)) for mark in listed) > _FEW_LINES,
        placed=len(placed) > 1 and not offices,
    )


def _named_in(mark: Mark, form: _Form, places: Places) -> Iterator[View]:
    """The names in a line of the list; none in a heading that is a sentence, and none in a note."""
    line = mark.line.view
    marker = mark.line.marker or ""
    if (marker.startswith("#") and line.text.endswith(".")) or (form.noted and marker.startswith("*")):
        return iter(())
    if form.labelled and (people := _behind_label(line, True)):
        return iter(people)
    line = cut(line, 3, len(line.text)) if line.text.startswith("by ") and _is_person(line.text[3:]) else line
    said = _without_place(_emphasised(line), places)
    if several := _each_with_place(said, places):
        return iter(several)
    grouped = len(said.text) < len(line.text)
    return split(said, form.few or grouped, grouped, grouped and form.placed)


def _is_person(said: str) -> bool:
    return names.evidence(said) == "person"


def _each_with_place(said: View, places: Places) -> list[View]:
    """The names in a line in which each has its country behind it: `Lake Watch (Kenya) Harbour Aid (Togo)`."""
    found = list(_PLACED.finditer(said.text))
    if len(found) < 2 or "".join(one[0] for one in found) != said.text:
        return []
    return [cut(said, *one.span("name")) for one in found] if all(known(f["place"], places) for f in found) else []


def _heads_members(zoned: Sequence[Zoned], at: int) -> bool:
    """Whether a line, `On behalf of the Lake Network:`, stands above the organisations that are the network."""
    below = [*islice((item.mark for item in lines_below(zoned, at) if item.mark.live), _SHORTEST_RUN)]
    named = [mark.role == "short" and names.evidence(mark.line.text) == "organization" for mark in below]
    return len(below) == _SHORTEST_RUN and all(named)


def _behind_label(line: View, among_others: bool = False) -> list[View]:
    """The people behind words that say what group they are from: `Lakers - Ann Example, Bob Sample`.

    Only among others of which that is plain are the words capitals: `SA: Ann Example`.
    """
    found = _LABEL.match(line.text)
    if not found or names.is_organization(found["label"]) > among_others:
        return []
    people = list(pieces(cut(line, found.end(), len(line.text.rstrip(" ,;."))), ","))
    shaped = all(names.has_person_shape(_ASIDE.sub("", who.text)) and not names.is_office(who.text) for who in people)
    return people if shaped else []


def _without_place(line: View, places: Places) -> View:
    """A line without the country before it: `Kenya: Lake Watch; Harbour Aid`."""
    place, colon, named = line.text.partition(": ")
    return cut(line, len(place) + 2, len(line.text)) if colon and named and known(place.strip(" *"), places) else line


def _emphasised(line: View) -> View:
    """A line with a column after a person's name that a change of type or an office ends: `Ann Example *writer*`."""
    if names.is_bare_office(line.text.split(",")[0]):
        return line
    titled = names.honorific_before(line.text) is not None
    for at in range(3, len(line.text) - 1):
        if line.text[at] == "," or "\t" in line.text:
            break
        if line.text[at] != " ":
            continue
        between = line.source[line.offsets[at - 1] + 1 : line.offsets[at + 1]]
        if (
            (line.text[at + 1].isalnum() or line.text[at + 1] == ".")
            and ("*" in between or ("  " in between and titled) or _begins_role(line.text[at + 1 :]))
            and names.has_person_shape(stanzas.named(line.text[:at]))
        ):
            return View(f"{line.text[:at]}\t{line.text[at + 1 :]}", line.offsets, line.source)
    return line


def _begins_role(words: str) -> bool:
    """Whether what comes after a name is an office, or a description in small letters."""
    small = words[0].islower() and (names.is_office(names.parts(words)[0]) or words.startswith("former "))
    return small or names.is_bare_office(words.split(",")[0])


def _without_web(name: View) -> View:
    """A name without the telephone number, the address on the web, the mail address or the handle that ends it."""
    for pattern in (_ANCHOR, _JOINT, _REACHED, _WEB, _DOMAIN):
        found = pattern.search(name.text)
        before = name.text[: found.start()] if found else ""
        within = before.count("(") > before.count(")") and name.text.endswith(")")
        name = cut(name, 0, len(before)) if before and not within else name
    return name


def _without_class(line: View) -> View:
    """A line without the year in which the person before it left a school: `Ann Example '68, lawyer`."""
    found = _CLASS.search(line.text)
    named = _CALLED.sub("", stanzas.named(line.text[: found.start()].rstrip(" ,"))) if found else ""
    if not found or not (names.has_person_shape(named) or named.istitle()):
        return line
    before, after = line.text[: found.start()], line.text[found.end() :]
    return View(before + after, (*line.offsets[: found.start()], *line.offsets[found.end() :]), line.source)


def _unbracketed(entries: Sequence[Entry]) -> list[Entry]:
    """People without the parentheses around them, as they are printed below what is signed by hand.

    What stands right above `(Ann Example, Director)` is an organisation.
    """
    found: list[Entry] = []
    for entry in entries:
        name = entry.columns[0]
        inner = cut(name, 1, len(name.text) - 1)
        if name.text[:1] == "(" and name.text[-1:] == ")" and names.evidence(inner.text) == "person":
            entry = replace(entry, columns=(inner, *entry.columns[1:]))
            above = found[-1] if found and found[-1].at == entry.at - 1 else None
            if above and names.is_office(names.parts(inner.text)[1]) and names.evidence(above.text) is None:
                found[-1] = replace(above, kind="organization")
        found.append(entry)
    return found


def _undated(name: View) -> View:
    """A name without the date that ends it: `Friends of the Lake, 4 May 2020`."""
    last = next(iter(dates.find(name.text)[-1:]), None)
    if last is None or name.text[last.span.end :].strip(" .)"):
        return name
    return cut(name, 0, len(name.text[: last.span.start].rstrip(" ,;(.-")))


def _is_item(item: Zoned) -> bool:
    return item.mark.line.marker is not None and item.mark.line.marker[0] not in "#>/["


def _one_writes(text: str) -> bool:
    words = Counter(re.findall(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b", text))
    return words["I"] + words["my"] + words["My"] > words["we"] + words["We"] + words["our"] + words["Our"]
