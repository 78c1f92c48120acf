"""What a name in a signature list names: an organisation or a person, by evidence and never by one list alone."""

from __future__ import annotations

import functools
import re
from typing import Literal

from kg import rules

Kind = Literal["organization", "person"]
_BY_PERSON = rules.load("signatures").group(proves="person")
# Two people of one surname: `Ann and Bob Example`.
_COUPLE = re.compile(r"(?P<first>[^\W\d_]+) (?:and|&) (?P<second>[^\W\d_]+ [^\W\d_]+)$")
_SAYING = {rule.values["says"]: rules.load("names").group(says=rule.values["says"]) for rule in rules.load("names")}
_RETIRED = re.compile(r" \([Rr]e?td?\.?\) ")
# What a person is called by friends: `Ann (Annie) Example`.
_CALLED = re.compile(r"^(?P<first>[^\W\d_]{2,}) [(\"][^\W\d_]+[)\"] (?=[^\W\d_a-z])")
_ONLY_ACRONYM = re.compile(r"([A-Z]{2,8})\)")
# A comma without the blank after it: `Ann Example,University of the Lake`.
_TIGHT = re.compile(r"(?<=[a-z]),(?=[A-Z(])")


def evidence(entry: str) -> Kind | None:
    """What an entry is by itself; None where its form allows both."""
    entry = _bare_of_nickname(_RETIRED.sub(" ", entry))
    name, tail = parts(entry)
    if _says("bare-office", name) or (tail and is_form(re.split(", | - ", tail)[0])):
        return None if _says("bare-office", name) else "organization"
    before = honorific_before(name)
    bare = name.removeprefix(before or "").strip()
    if before and (has_person_shape(bare) or has_person_shape(f"X {bare}")):
        return "person"
    if not tail and _says("office", entry) and _says("office-last", entry):
        return None
    if _says("person", entry) or (_says("office", tail) and _is_couple(name)):
        return "person"
    if _has_initials(entry, name, tail) or (entry.startswith(f"{name}: ") and _is_through(name, tail)):
        return "organization"
    called = name if " " in name or name.isupper() else f"X {name}"
    if _says("office", tail) and _says("shape", called) and not (_says("parent", tail) and _says("organization", name)):
        return "person"
    if (_says("office-inside", tail) or _is_role(entry, name, tail)) and has_person_shape(name):
        return "person"
    if any(
        (found := rule.pattern.search(entry)) and is_whole_name(found["name"], found["role"]) for rule in _BY_PERSON
    ):
        return "person"
    if _says("acronym", entry) and has_person_shape(name) and not _is_short_for(entry, name):
        return None
    if entry.isupper() and " " in name and has_person_shape(name.title()):
        return "person" if _says("given", name.title()) else None
    if _says("organization", name) or _says("acronym", entry):
        return "organization"
    if f"{name}, {tail}" == entry and has_person_shape(name) and _says("organization", tail):
        goes_on = _says("goes-on", tail) and not _says("given", name)
        return "organization" if goes_on else None if _says("form", tail) else "person"
    if f"{name} - {tail}" == entry and has_person_shape(name):
        return None
    if has_person_shape(name):
        return "person" if _says("given", name) else None
    return None if _says("loose", name) else "organization"


def _bare_of_nickname(entry: str) -> str:
    """An entry without what friends call the person: `Ann (Annie) Example, writer`."""
    bare = _CALLED.sub(r"\g<first> ", entry)
    return bare if bare != entry and has_person_shape(parts(bare)[0]) else entry


def _is_through(name: str, said: str) -> bool:
    """Whether what follows the colon behind a name is an officer: `Harbour: Ann Example, Director`."""
    who, office = parts(said)
    return not _says("given", name) and has_person_shape(who) and _says("bare-office", office)


def _has_initials(entry: str, name: str, tail: str) -> bool:
    """Whether a name's own initials stand behind it, after a dash or in parentheses, as behind that of no person."""
    short = _ONLY_ACRONYM.match(tail) if _says("office", tail) and _says("organization", name) else None
    dashed = tail.split(" (")[0] if entry.startswith(f"{name} - ") else ""
    apart = dashed.isupper() and " " not in dashed and is_acronym(dashed, name)
    return apart or (short is not None and is_acronym(short[1], name))


def _is_couple(name: str) -> bool:
    found = _COUPLE.match(name)
    return found is not None and has_person_shape(found["second"]) and has_person_shape(f"{found['first']} X")


def is_titled(entry: str) -> bool:
    """Whether an entry is a person's name with an honorific or an office beside it, whatever heads the list."""
    name, tail = parts(entry)
    before = honorific_before(name)
    bare = name.removeprefix(before or "").strip()
    office = _says("office", tail) or _says("office-inside", tail) or _is_role(entry, name, tail)
    shaped = has_person_shape(bare) or (bool(before) and has_person_shape(f"X {bare}"))
    return shaped and bool(before or office) and evidence(entry) == "person"


def _is_role(entry: str, name: str, tail: str) -> bool:
    """Whether a small letter, or `Former`, begins what a comma, a dash or a colon sets apart: what somebody is."""
    if entry.startswith(f"{name} (former "):
        return True
    apart = entry.startswith((f"{name}, ", f"{name} - ", f"{name}: ", f"{name}\t"))
    first = tail.split()[0] if apart and tail.split() else ""
    return first == "Former" or (first[:1].islower() and not _says("form", first) and first not in ("the", "a"))


def _is_short_for(entry: str, name: str) -> bool:
    """Whether parentheses hold the initials of a name: `Ann Example (FRW)` is a person of an organisation."""
    return any(is_acronym(acronym, name) for acronym in re.findall(r"\(([^()]+)\)", entry)) or "(" not in entry


def is_member(entry: str) -> bool:
    """Whether an entry has the form of a name, a dash and what the person belongs to."""
    name, dash, tail = entry.partition(" - ")
    bare = name.removeprefix(honorific_before(name) or "").strip()
    return bool(dash and tail) and (has_person_shape(bare) or _says("loose", bare)) and not _says("organization", bare)


def is_officer(entry: str) -> bool:
    """Whether an entry is a person's name followed by an office or a slash: `Ann Example - President, Lake Watch`."""
    name, tail = parts(entry)
    return has_person_shape(name) and (_says("office", tail) or entry.startswith(f"{name} / "))


def is_organization(name: str) -> bool:
    """Whether the words of a name are those of organisations, or it is an acronym."""
    return _says("organization", name) or _says("acronym", name)


def is_copied(entry: str) -> bool:
    """Whether an entry names a minister or another officer of state with that office."""
    return _says("state-office", entry)


def is_form(words: str) -> bool:
    """Whether words are nothing but a legal form: `Inc.`."""
    return _says("form", words)


def is_address(line: str) -> bool:
    """Whether a line gives a street, a post box or a town with its code."""
    return _says("address", line)


def is_postal(line: str) -> bool:
    """Whether a line is of an address, also where only others like it tell: `Lake Street - Harbour Street`."""
    return _says("address", line) or _says("postal", line)


def is_organ(words: str) -> bool:
    """Whether words name an organ of an organisation: `Editorial Board of the Lake Times`."""
    return _says("organ", words)


def is_representing(words: str) -> bool:
    """Whether words say for whom the one below them signs: `On behalf of Lake Watch:`."""
    return _says("representing", words)


def is_citation(words: str) -> bool:
    """Whether words refer to a page or a volume, as a note does and no name."""
    return _says("citation", words)


def is_mission(entry: str) -> bool:
    """Whether an entry names an embassy or a ministry: it may get a copy, and does not sign."""
    return _says("mission", entry)


def is_crowd(entry: str) -> bool:
    """Whether an entry names nobody: `concerned citizens`, `all those who agree`."""
    return _says("crowd", entry)


def is_office(words: str) -> bool:
    """Whether words name what somebody is or does."""
    return _says("office", words) or _says("office-inside", words)


def is_sentence(words: str) -> bool:
    """Whether words hold what names do not: a verb or a pronoun."""
    return _says("sentence", words)


def is_bare_office(words: str) -> bool:
    """Whether words are an office, and at most what it is an office of: `Professor of Law`."""
    return _says("bare-office", words)


def ends_in_office(words: str) -> bool:
    """Whether words are an office with what it is in before it: `Software Engineer`."""
    return _says("office-last", words)


def is_honorific(words: str) -> bool:
    """Whether words are nothing but degrees, orders and titles."""
    return _says("honorific", words)


def has_person_shape(name: str) -> bool:
    """Whether a name may be a person's: two to five capitalised words, none of them a word of organisations' names."""
    return _says("shape", name) and not _says("organization", name)


def is_whole_name(name: str, role: str) -> bool:
    """Whether words before an office are a person's name, and none of them the beginning of the office."""
    return has_person_shape(name) and not _says("office", f"{name.split()[-1]} {role}")


def is_town(words: str) -> bool:
    """Whether words are a town and the state it is in, which is nobody's office.

    >>> is_town("Lower Sampleton, NY"), is_town("Lake Watch, CA")
    (True, False)
    """
    named = _says("organization", words.split(",")[0]) or _says("office", words)
    return _says("town", words) and not named


def honorific_before(name: str) -> str | None:
    """The honorifics printed before a name."""
    for rule in rules.load("names").group(says="prefix"):
        if found := rule.pattern.search(name):
            return found["honorific"].strip()
    return None


def is_acronym(acronym: str, name: str) -> bool:
    """Whether at least three of five letters of an acronym begin words of the name, in whatever language and order.

    A long one may be made of syllables: then its first three letters begin the name, or its capitals stand in the name
    in their order, the first of them first.

    >>> is_acronym("FRW", "Freedonia Rights Watch"), is_acronym("HOPE", "Help for Freedonia")
    (True, False)
    >>> is_acronym("COFALA", "Comité de Familiares del Lago")
    True
    """
    initials = [word[0] for word in name.lower().replace("-", " ").split() if word[0].isalpha()]
    letters = [letter for letter in acronym.lower() if letter.isalpha()]
    hits = 0
    for letter in letters:
        if letter in initials:
            initials.remove(letter)
            hits += 1
    rest = iter(name.lower())
    in_order = acronym.isupper() and letters[:1] == [*name.lower()][:1] and all(letter in rest for letter in letters)
    syllables = len(letters) > 4 and (in_order or name.lower().startswith("".join(letters[:3])))
    return syllables or (len(letters) > 1 and hits * 5 >= len(letters) * 3)


def parts(entry: str) -> tuple[str, str]:
    """The name an entry begins with, and what follows the first comma, dash, colon, parenthesis or column."""
    entry = _TIGHT.sub(", ", entry)
    places = [
        (entry.find(mark), mark) for mark in ("\t", " (", ", ", "; ", " - ", ": ", " — ", " – ", " / ") if mark in entry
    ]
    if not places:
        return entry.rstrip(" .,;"), ""
    at, mark = min(places)
    return entry[:at].rstrip(), entry[at + len(mark) :]


@functools.lru_cache(maxsize=1 << 12)
def _says(what: str, words: str) -> bool:
    return bool(words) and any(rule.pattern.search(words) for rule in _SAYING[what])
