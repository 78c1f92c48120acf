"""Whom a letter is written to: persons, bodies, groups and states, out of the phrases that name them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from kg import rules
from kg.fold import View
from kg.model import Addressee, Span
from kg.parse.lines import cut, printed
from kg.parse.marks import capitals
from kg.parse.names import has_person_shape, is_organization

_RULES = rules.load("head")
GREETED_OFFICE = "greeted-office"
_OFFICE_FIRST = ("addressee-office-name", "addressee-office-of-name")
# Rules that read an office and the name behind it.
_OFFICE_BEFORE = (
    "addressee-rank-name", "addressee-office-name", "addressee-institution-rank-name", "addressee-office-and-name",
    "addressee-head-of-state",
)  # fmt: skip
_ROW = re.compile(r",? (?:and|&) (?=[A-Z])|, (?=[A-Z])")
# `The Lake Council: Ann Example, Chair; Bob Sample, Member`
_LISTED_BODY = re.compile(r"(?P<body>[^:;,]{4,80}): (?=[^;]+, [^;]+;)")
_SEAT, _BESIDE_ACRONYM, _TIGHT, _IN_BRACKETS, _OTHERS, _STREET, _SPLIT, _ARTICLE = map(
    _RULES.pattern,
    (
        *("seat-of-an-office", "and-beside-acronym"),
        *("honorific-without-blank", "honorific-in-brackets", "others-without-name", "street-or-building"),
        *("between-addressees", "article-or-courtesy"),
    ),
)
_AND_HONORIFIC = _RULES.pattern("and-before-honorific")
_LONGEST_OFFICE = 3
_PLURAL = re.compile(r"(?:ies|s)$")
_SMALL, _UNIONS = frozenset(_RULES.values["small_words"]), frozenset(_RULES.values["unions"])
_LONGEST_NAME = 4
Kind = Literal["person", "body", "group", "state"]
_ENUMERATION = re.compile(r", (?:and )?(?:to )?(?:the )?(?=[A-Z])|,? and (?:to )?the |,? and (?=[A-Z]\w+ [A-Z])")


def in_phrase(text: str, phrase: View) -> tuple[Addressee, ...]:
    """The addressees of a phrase such as `the Council, the Court and President Ann Example`."""
    phrase = _spaced(phrase)
    if enclosed := _IN_BRACKETS.match(phrase.text):
        phrase = cut(phrase, enclosed.end(), len(phrase.text))
    if others := _OTHERS.search(phrase.text):
        phrase = cut(phrase, 0, others.start())
    if (listed := _LISTED_BODY.match(phrase.text)) and (whole := one(text, cut(phrase, *listed.span("body")))):
        return (whole,) if whole.kind == "body" else ()
    if ";" in phrase.text:
        return tuple(who for part in between_semicolons(phrase) if part.text for who in in_phrase(text, part))
    if several := _shared_office(text, phrase) or _officials(text, phrase) or _each_with_office(text, phrase):
        return several
    if office := _office_and_name(text, phrase):
        return (office,)
    if who := _name_and_rest(text, phrase):
        return (who,)
    if two := _person_and_other(text, phrase):
        return two
    if (whole := one(text, phrase)) and whole.rule in _OFFICE_FIRST:
        return (whole,)
    if who := _name_office_and_seat(text, phrase):
        return (who,)
    parts = [part for part in _parts(phrase) if not is_generic(part.text)]
    if len(parts) == 1 and _BESIDE_ACRONYM.search(phrase.text) and (bodies := _both(text, phrase)):
        return tuple(filter(None, bodies))
    if len(parts) == 1 and (whole := one(text, phrase)) and whole.role:
        return (whole,)
    found = [one(text, part) for part in parts]
    if len(parts) > 1 and not all(found):
        found = _both(text, phrase) or [one(text, phrase)]
    merged = _merged(text, filter(None, found))
    if not merged and (mixed := in_mixed_case(phrase)) is not phrase:
        return in_phrase(text, mixed)
    return tuple(merged)


def _merged(text: str, found: Iterable[Addressee]) -> list[Addressee]:
    """The parts of a phrase, an office or an institution that says more of the one before it as part of that."""
    merged: list[Addressee] = []
    for item in found:
        if merged and _is_seat_of(text, item, merged[-1]):
            seated = f"{merged[-1].name}, {item.name}"
            merged[-1] = replace(merged[-1], name=seated, span=Span(merged[-1].span.start, item.span.end))
        elif merged and _is_role_of(text, item, merged[-1]):
            merged[-1] = replace(
                merged[-1], role=_with_more(merged[-1].role, item), span=Span(merged[-1].span.start, item.span.end)
            )
        else:
            merged.append(item)
    return merged


def _with_more(role: str | None, item: Addressee) -> str:
    """What a person is, with the institution, or with the second office, that stands behind the first one."""
    if role is None or item.name.startswith(f"{role} "):
        return item.name
    return f"{role}, {item.name}" if item.kind == "body" else f"{role} and {item.name}"


def _spaced(phrase: View) -> View:
    """A phrase with the blank that is missing behind an abbreviated honorific: `Mr.Example`."""
    if not (found := _TIGHT.search(phrase.text)):
        return phrase
    at = found.end()
    widened = View(
        f"{phrase.text[:at]} {phrase.text[at:]}",
        (*phrase.offsets[:at], phrase.offsets[at - 1], *phrase.offsets[at:]),
        phrase.source,
    )
    return _spaced(widened)


def _both(text: str, phrase: View) -> list[Addressee | None]:
    """Two bodies with an `and the` between; a comma may stand in the name of one: `Lakes, Rivers and Roads Office`.

    An `and` will do beside an acronym, or between two unions: `the Lake Union and LAKOWAS`.
    """
    for found in (*re.finditer(r",? and the ", phrase.text), *_BESIDE_ACRONYM.finditer(phrase.text)):
        halves = cut(phrase, 0, found.start()), cut(phrase, found.end(), len(phrase.text))
        two = [one(text, half) or (unknown(text, half) if half.text.isupper() else None) for half in halves]
        if all(who is not None and who.kind == "body" for who in two):
            return list(two)
    return []


def _officials(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Several people in a row, each with the office before the name; none if anything else is among them.

    An `and` or a comma may stand in an office too: `Minister of Roads and Lakes Ann Example`.
    """
    row = _row(phrase)
    ends = [part.offsets[-1] for part in row if part.text]
    found: list[Addressee] = []
    at = 0
    while at < len(ends) == len(row):
        longer = range(at, min(at + _LONGEST_OFFICE, len(row)))
        parts = (_between(phrase, row[at].offsets[0], ends[last]) for last in longer)
        tried = (_office_and_name(text, part) or one(text, part) for part in parts)
        taken = next(((more, who) for more, who in enumerate(tried) if _holds_office(who)), None)
        if taken is None or taken[1] is None:
            return ()
        found.append(taken[1])
        at += taken[0] + 1
    return tuple(found) if len(found) > 1 else ()


def _each_with_office(text: str, phrase: View) -> tuple[Addressee, ...]:
    """People who each have an office behind the name: `Mr Example, Minister of Lakes, and Ms Sample, Envoy`."""
    bounds = [0, *(at for found in _AND_HONORIFIC.finditer(phrase.text) for at in found.span()), len(phrase.text)]
    parts = [cut(phrase, *span) for span in zip(bounds[::2], bounds[1::2], strict=True)]
    if len(parts) == 1 or not all("," in part.text for part in parts):
        return ()
    each = [in_phrase(text, part) for part in parts]
    held = all(len(who) == 1 and who[0].kind == "person" and who[0].role for who in each)
    return tuple(who[0] for who in each) if held else ()


def _shared_office(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Two or more people below one office in the plural: `Senators Example and Sample`."""
    for rule in _RULES.group(role="shared-office"):
        if found := rule.pattern.search(phrase.text):
            role = _PLURAL.sub(lambda end: "y" if end[0] == "ies" else "", found["role"])
            return tuple(
                Addressee(span=part.span(0, len(part.text)), kind="person", name=part.text, role=role, rule=rule.id)
                for part in _row(cut(phrase, *found.span("names")))
            )
    return ()


def _between(phrase: View, first: int, last: int) -> View:
    """The part of a phrase from one offset of its text to another."""
    return cut(phrase, bisect_left(phrase.offsets, first), bisect_left(phrase.offsets, last) + 1)


def _row(phrase: View) -> list[View]:
    """What stands between the commas and the `and` of a row of names or offices."""
    commas = [found.span() for found in _ROW.finditer(phrase.text)]
    starts, ends = [0, *(end for _, end in commas)], [*(start for start, _ in commas), len(phrase.text)]
    return [cut(phrase, start, end) for start, end in zip(starts, ends, strict=True)]


def _holds_office(who: Addressee | None) -> bool:
    return who is not None and who.role is not None and who.rule in _OFFICE_BEFORE


def in_mixed_case(line: View) -> View:
    """A line that is all in capitals as it would be printed in small letters; what it was made from stays."""
    if not line.text.isupper() or " " not in line.text:
        return line
    words = [
        word.lower() if word.lower() in _SMALL else word if word in _UNIONS else word.capitalize()
        for word in line.text.split(" ")
    ]
    said = " ".join(words)
    changed = len(said) == len(line.text) and not said.isupper()  # `A B` is the same in any case
    return View(said, line.offsets, line.source) if changed else line


def _person_and_other(text: str, phrase: View) -> tuple[Addressee, ...]:
    """`Mayor Ann Example and Sampleton City Council`: a person with an office, and somebody else."""
    for found in re.finditer(r",? and ", phrase.text):
        who = one(text, cut(phrase, 0, found.start()))
        other = one(text, cut(phrase, found.end(), len(phrase.text)))
        before = who is not None and who.role is not None and who.rule not in ("addressee-name-role", "kind-person")
        shaped = has_person_shape(phrase.text[: found.start()]) and other is not None and other.kind == "body"
        if who and other and (before or shaped) and other.kind in ("body", "person", "group"):
            return (who, other)
    return ()


def _is_role_of(text: str, item: Addressee, who: Addressee) -> bool:
    """Whether an office, or an institution right after a comma, says what the person before it is."""
    if who.kind != "person" or who.rule == "addressee-rank":
        return False
    between = text[who.span.end : item.span.start].strip(" *_\u00a0")
    beside = between == ","
    if who.role:
        if between == "and":
            return item.rule == "addressee-rank" and who.rule == "addressee-honorific-name"
        more = item.rule == "addressee-rank" and item.name.startswith(f"{who.role} ")
        bare = who.rule in ("kind-person", "addressee-name-role")
        where = bare and item.kind == "body" and text[: item.span.start].endswith(", ")
        return beside and (more or where)
    return item.rule == "addressee-rank" or (item.kind == "body" and beside)


def _name_office_and_seat(text: str, phrase: View) -> Addressee | None:
    """`Ann Example, President, Lake Bank`: a person, an office that names nobody by itself, and where that is."""
    name, *rest = list(_parts(phrase))
    if len(rest) < 2 or not is_generic(rest[0].text) or not has_person_shape(name.text):
        return None
    whole, seat = one(text, phrase), one(text, rest[1])
    is_seat = len(rest) == 2 and seat is not None and seat.kind == "body"
    return whole if is_seat and whole is not None and whole.rule == "addressee-name-role" else None


def _is_seat_of(text: str, item: Addressee, who: Addressee) -> bool:
    """Whether a ministry right after a comma is where the office before it is: `Permanent Secretary, Lake Ministry`."""
    beside = text[who.span.end : item.span.start].strip(" *_\u00a0") == ","
    return beside and who.rule == "addressee-rank" and item.kind == "body" and _SEAT.match(item.name) is not None


def _name_and_rest(text: str, phrase: View) -> Addressee | None:
    """A person's name, and after a comma a bare office: `Ann Example, Attorney General`."""
    comma = phrase.text.find(", ")
    if comma < 0 or not is_generic(phrase.text[comma + 2 :]):
        return None
    who = one(text, cut(phrase, 0, comma))
    if who is None or who.kind != "person" or who.role:
        return None
    role = printed(text, cut(phrase, comma + 2, len(phrase.text))).strip(" ,;.")
    return replace(who, role=role, span=phrase.span(0, len(phrase.text)))


def in_enumeration(text: str, phrase: View) -> tuple[Addressee, ...]:
    """The addressees of an enumeration that a letter formally turns to, each of them whatever its name is."""
    commas = [found.span() for found in _ENUMERATION.finditer(phrase.text)]
    edges = [0, *(at for span in commas for at in span), len(phrase.text)]
    parts = [cut(phrase, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(one(text, part) or unknown(text, part) for part in parts if part.text)


def by_name(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Whoever a short proper name names, though it does not say whether that is a body: `Lakebook`."""
    short = len(phrase.text.split()) <= _LONGEST_NAME and capitals(phrase.text) == 1
    return (unknown(text, phrase),) if short and not is_generic(phrase.text) else ()


def between_semicolons(phrase: View) -> list[View]:
    """The parts of a phrase between its semicolons."""
    edges = [0, *(at for found in re.finditer(r"; ?", phrase.text) for at in found.span()), len(phrase.text)]
    return [cut(phrase, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _office_and_name(text: str, phrase: View) -> Addressee | None:
    """`Minister of Justice and Home Affairs Ann Example`, `Hon. Ann Example, Minister of Lakes and Rivers`."""
    for rule in (*_RULES.group(role="office-and-name"), *_RULES.group(role="titled")):
        found = rule.pattern.search(phrase.text)
        if found and not is_organization(found["name"]):
            name, role = (printed(text, cut(phrase, *found.span(group))) for group in ("name", "role"))
            first, last = min(found.start("role"), found.start("name")), max(found.end("role"), found.end("name"))
            return Addressee(span=phrase.span(first, last), kind="person", name=name, role=role, rule=rule.id)
    return None


def greeted(text: str, phrase: View) -> tuple[Addressee, ...]:
    """A minister whose name stands behind the ministry, as in salutations: `Federal Minister of Lakes Example`."""
    for rule in _RULES.group(role="greeted"):
        if found := rule.pattern.search(phrase.text):
            name, role = (printed(text, cut(phrase, *found.span(group))) for group in ("name", "role"))
            span = phrase.span(0, len(phrase.text))
            return (Addressee(span=span, kind="person", name=name, role=role, rule=rule.id),)
    return ()


def greeted_office(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Whoever holds an office that a salutation names and that one person has: `Prime Minister`, not `Minister`."""
    if not (found := _RULES.pattern(GREETED_OFFICE).search(phrase.text)):
        return ()
    name = cut(phrase, *found.span("office"))
    return (Addressee(span=name.span(0, len(name.text)), kind="person", name=printed(text, name), rule=GREETED_OFFICE),)


def bare(phrase: View) -> View:
    """A phrase without the article or the courtesy before it: `Mayor` of `The Honourable Mayor`."""
    article = _ARTICLE.match(phrase.text)
    return cut(phrase, article.end(), len(phrase.text)) if article and article.end() < len(phrase.text) else phrase


def unknown(text: str, phrase: View) -> Addressee:
    """The addressee that a whole phrase names, whatever it is: a person if it has the words of an office."""
    words = bare(phrase)
    kind: Kind = "person" if has_words_of_office(words.text) else "body"
    name = printed(text, words).strip(" ,;:.")
    return Addressee(span=words.span(0, len(words.text)), kind=kind, name=name, rule="addressee-line")


def _parts(phrase: View) -> Iterator[View]:
    start = 0
    for found in _SPLIT.finditer(phrase.text):
        yield cut(phrase, start, found.start())
        start = found.end()
    yield cut(phrase, start, len(phrase.text))


def one(text: str, part: View) -> Addressee | None:
    """The only addressee of a part of a phrase, without article and acronym; none if it has no form of a name."""
    if filler := re.search(r"[\s,;:.]+$", part.text):
        part = cut(part, 0, filler.start())
    if acronym := re.search(r" \((?:[A-Z][\w-]{1,10}|[Pp]art \w+|(?:c/o|℅|care of|via) [^()]+)\)$", part.text):
        part = cut(part, 0, acronym.start())
    if found := _ARTICLE.match(part.text):
        part = cut(part, found.end(), len(part.text))
    if not part.text or is_generic(part.text):
        return None
    span = part.span(0, len(part.text))
    for rule in _RULES.group(role="person"):
        if (
            (found := rule.pattern.search(part.text))
            and not is_organization(found["name"])
            and not is_street(found["name"])
        ):
            name = printed(text, cut(part, *found.span("name")))
            role = printed(text, cut(part, *found.span("role"))) if "role" in found.groupdict() else None
            return Addressee(span=span, kind="person", name=name, role=role, rule=rule.id)
    kind = _kind(part.text)
    return Addressee(span=span, kind=kind[0], name=printed(text, part), rule=kind[1]) if kind else None


def is_street(said: str) -> bool:
    """Whether words end as those of a street or a building do."""
    return _STREET.search(said) is not None


def is_generic(phrase: str) -> bool:
    """Whether a phrase names nobody by name or office of its own: `Your Excellency`, `Prime Minister`."""
    bare = _ARTICLE.sub("", phrase.strip(" ,;:."), count=1)
    return any(rule.pattern.search(bare) for rule in _RULES.group(role="generic"))


def _kind(phrase: str) -> tuple[Kind, str] | None:
    for rule in (*_RULES.group(role="office"), *_RULES.group(role="kind")):
        if rule.pattern.search(phrase) and not (
            rule.id == "kind-person" and (is_organization(phrase) or is_street(phrase))
        ):
            return rule.values.get("kind", "person"), rule.id
    return None


def has_words_of_office(phrase: str) -> bool:
    """Whether words of an office are among those of a phrase."""
    said = any(rule.pattern.search(phrase) for rule in _RULES.group(role="role-words"))
    return said and bool(re.search(r"\b[A-Z]\w+", phrase))
