"""Whom a letter is written to: persons, bodies, groups and states, out of the phrases that name them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, groupby
from typing import Literal

from kg import rules
from kg.fold import View
from kg.model import Addressee, Span
from kg.parse.lines import cut, printed
from kg.parse.marks import Mark, capitals
from kg.parse.names import is_address, is_organization

_OFFICE_FIRST = ("addressee-office-name", "addressee-office-of-name")
_STREET = re.compile(
    r"\b(?:Street|Road|Avenue|Square|Boulevard|Lane|Building|Palace|House|Place|Court|Division|Section|Unit|Branch)[,.]?$"
)
_NAMED = ("kind-person", "addressee-honorific-name")
_SMALL = frozenset({"a", "about", "against", "and", "by", "concerning", "following", "for", "from", "in", "of", "on",
                    "over", "regarding", "the", "to", "with"})  # fmt: skip
_LONGEST_NAME = 4
Kind = Literal["person", "body", "group", "state"]
_SPLIT = re.compile(
    r"; ?|\t| (?=H\. ?E\. |Attn\b)"
    r"|,? and (?=the |all |(?:His|Her|H\. ?E|Mr|Mrs|Ms|Dr|Prime|President|Minister|Secretary|Governor|Chancellor"
    r"|Speaker|Senator|Chair|Commissioner|Ambassador|Envoy|Special|High Commissioner|Members)\b)"
    r"|, (?!(?:Inc|Ltd|LLC|PLC|Corp)\b)(?:and )?(?:[Dd]ear )?(?=the |all |members |colleagues\b|friends\b|[A-Z])"
)
_ENUMERATION = re.compile(r", (?:and )?(?:to )?(?:the )?(?=[A-Z])|,? and (?:to )?the |,? and (?=[A-Z]\w+ [A-Z])")
_ARTICLE = re.compile(
    r"(?:(?:the|all|to)\s+"
    r"|(?:hon'ble|honou?rable|distinguished|esteemed|respected)\s+"
    r"(?=(?:members|senators|ministers|delegates|chief justice)\b))+",
    re.IGNORECASE,
)


def in_phrase(text: str, phrase: View) -> tuple[Addressee, ...]:
    """The addressees of a phrase such as `the Council, the Court and President Ann Example`."""
    if ";" in phrase.text:
        return tuple(who for part in _between_semicolons(phrase) if part.text for who in in_phrase(text, part))
    if office := _office_and_name(text, phrase):
        return (office,)
    if who := _name_and_rest(text, phrase):
        return (who,)
    if two := _person_and_other(text, phrase):
        return two
    if (whole := _one(text, phrase)) and whole.rule in _OFFICE_FIRST:
        return (whole,)
    parts = [part for part in _parts(phrase) if not _is_generic(part.text)]
    if len(parts) == 1 and (whole := _one(text, phrase)) and whole.role:
        return (whole,)
    found = [_one(text, part) for part in parts]
    if len(parts) > 1 and not all(found):
        found = [_one(text, phrase)]
    merged: list[Addressee] = []
    for item in filter(None, found):
        if merged and _is_role_of(text, item, merged[-1]):
            role = f"{merged[-1].role}, {item.name}" if merged[-1].role and item.kind == "body" else item.name
            merged[-1] = replace(merged[-1], role=role, span=Span(merged[-1].span.start, item.span.end))
        else:
            merged.append(item)
    if not merged and (mixed := in_mixed_case(phrase)) is not phrase:
        return in_phrase(text, mixed)
    return tuple(merged)


def in_mixed_case(line: View) -> View:
    """A line that is all in capitals as it would be printed in small letters; what it was made from stays."""
    if not line.text.isupper() or " " not in line.text:
        return line
    words = [word.lower() if word.lower() in _SMALL else word.capitalize() for word in line.text.split(" ")]
    said = " ".join(words)
    changed = len(said) == len(line.text) and not said.isupper()  # `A B` is the same in any case
    return View(said, line.offsets, line.source) if changed else line


def _person_and_other(text: str, phrase: View) -> tuple[Addressee, ...]:
    """`Mayor Ann Example and Sampleton City Council`: a person with an office, and somebody else."""
    for found in re.finditer(r",? and ", phrase.text):
        who = _one(text, cut(phrase, 0, found.start()))
        other = _one(text, cut(phrase, found.end(), len(phrase.text)))
        before = who is not None and who.role is not None and who.rule not in ("addressee-name-role", "kind-person")
        if who and other and before and other.kind in ("body", "person"):
            return (who, other)
    return ()


def _is_role_of(text: str, item: Addressee, who: Addressee) -> bool:
    """Whether an office, or an institution right after a comma, says what the person before it is."""
    if who.kind != "person" or who.rule == "addressee-rank":
        return False
    beside = text[who.span.end : item.span.start].strip(" *_\u00a0") == ","
    if who.role:
        more = item.rule == "addressee-rank" and item.name.startswith(f"{who.role} ")
        where = who.rule == "kind-person" and item.kind == "body" and text[: item.span.start].endswith(", ")
        return beside and (more or where)
    return item.rule == "addressee-rank" or (item.kind == "body" and beside)


def _name_and_rest(text: str, phrase: View) -> Addressee | None:
    """A person's name, and after a comma a bare office: `Ann Example, Attorney General`."""
    comma = phrase.text.find(", ")
    if comma < 0 or not _is_generic(phrase.text[comma + 2 :]):
        return None
    who = _one(text, cut(phrase, 0, comma))
    if who is None or who.kind != "person" or who.role:
        return None
    role = printed(text, cut(phrase, comma + 2, len(phrase.text))).strip(" ,;.")
    return replace(who, role=role, span=phrase.span(0, len(phrase.text)))


def in_enumeration(text: str, phrase: View) -> tuple[Addressee, ...]:
    """The addressees of an enumeration that a letter formally turns to, each of them whatever its name is."""
    commas = [found.span() for found in _ENUMERATION.finditer(phrase.text)]
    edges = [0, *(at for span in commas for at in span), len(phrase.text)]
    parts = [cut(phrase, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(_one(text, part) or _unknown(text, part) for part in parts if part.text)


def by_name(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Whoever a short proper name names, though it does not say whether that is a body: `Lakebook`."""
    short = len(phrase.text.split()) <= _LONGEST_NAME and capitals(phrase.text) == 1
    return (_unknown(text, phrase),) if short and not _is_generic(phrase.text) else ()


def in_block(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """The addressee of a letterhead: name, role and address on a line each; or as many as its only line names."""
    above = [_words(mark) for mark in block if mark.role not in ("contact", "date")]
    lines = list(dropwhile(lambda line: not line.text or _is_generic(line.text), above))
    if not lines:
        return ()
    if len(several := _stacked(text, lines)) > 1:
        return several
    first = in_phrase(text, lines[0])
    if len(above) > len(lines) and len(first) == 1 and first[0].kind == "person" and not first[0].role:
        office = above[-len(lines) - 1]
        if _rank(office.text):
            office = cut(office, found.end() if (found := _ARTICLE.match(office.text)) else 0, len(office.text))
            span = Span(office.offsets[0], first[0].span.end)
            first = (replace(first[0], role=printed(text, office).strip(" ,;."), span=span),)
    each = [in_phrase(text, line) for line in lines]
    if len(lines) > 1 and _is_whole(first) and all(_is_whole(found) or _is_group(found) for found in each):
        return tuple(who for found in each for who in found)
    if len(first) != 1 or len(lines) == 1:
        return first
    if first[0].kind == "body" and _is_whole(several):
        return several
    if len(lines) > 2 and sum(map(_is_body, each)) * 4 >= len(lines) * 3 and not any(is_address(w.text) for w in lines):
        beside = zip(each, lines, strict=True)
        return tuple(who for found, line in beside for who in (found if _is_body(found) else (_unknown(text, line),)))
    who, rest = first[0], lines[1:]
    named = _one(text, rest[0])
    if who.rule == "addressee-rank" and named and named.kind == "person" and named.rule in _NAMED:
        who = replace(named, role=who.name, span=Span(who.span.start, named.span.end))
        rest = rest[1:]
    elif who.kind == "person" and not who.role and _rank(rest[0].text):
        who, rest = replace(who, role=printed(text, rest[0]).strip(" ,;.")), rest[1:]
    end = block[-1].line.content.end if len(rest) == 0 else rest[-1].offsets[-1] + 1
    address = ", ".join(printed(text, part).strip(" ,;.") for part in rest) or None
    return (replace(who, address=address, span=Span(who.span.start, max(end, who.span.end))),)


def _stacked(text: str, lines: Sequence[View]) -> tuple[Addressee, ...]:
    """Those who are written to below each other: offices a line each, or people, with the office in or below the line.

    Lines between them that name no person with an office are their addresses.
    """
    if len(lines) > 1 and all(_is_bare_office(line.text) for line in lines):
        return tuple(_unknown(text, line) for line in lines)
    found: list[Addressee] = []
    at = 0
    while at < len(lines):
        named = in_phrase(text, lines[at])
        below = _one(text, lines[at + 1]) if at + 1 < len(lines) else None
        at += 1
        if _is_whole(named) and not _STREET.search(lines[at - 1].text):
            found.extend(named)
        elif len(named) == 1 and below is not None and (both := _name_and_office(text, named[0], below)):
            found.append(both)
            at += 1
    return tuple(found)


def _name_and_office(text: str, first: Addressee, below: Addressee) -> Addressee | None:
    """A person named in one line, whose office is the other: `Ms Ann Example`, `Minister of Lakes`, in either order."""
    for who, office in ((first, below), (below, first)):
        if who.rule in _NAMED and who.role is None and office.rule == "addressee-rank":
            span = Span(first.span.start, max(first.span.end, below.span.end))
            return replace(who, role=_text_of(text, office), span=span)
    return None


def _text_of(text: str, who: Addressee) -> str:
    """What the letter prints for an addressee, on one line."""
    return " ".join(text[who.span.start : who.span.end].split()).strip(" ,;.*_")


def _is_bare_office(line: str) -> bool:
    """Whether a line is an office, and names nobody who holds it: `The Minister of Lakes and Rivers`."""
    head, bare = rules.load("head"), _ARTICLE.sub("", line.strip(" ,;:."), count=1)
    held = any(rule.pattern.search(bare) for rule in head.group(role="person"))
    return not held and any(rule.pattern.search(bare) for rule in head.group(role="office"))


def in_list(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """The addressees of a paragraph below a `To:`, where `Name, office` need not look like a name elsewhere."""
    known, words = in_block(text, block), _words(block[0])
    each = [in_phrase(text, _words(mark)) for mark in block if mark.role != "contact" and _words(mark).text]
    if len(each) > 2 and sum(map(_is_whole, each)) > 1:
        lines = [_words(mark) for mark in block if mark.role != "contact" and _words(mark).text]
        named = zip(each, lines, strict=True)
        return tuple(who for found, line in named for who in found or (_unknown(text, line),))
    if len(block) > 1 or (known and all(who.kind == "person" for who in known)):
        return known
    for rule in rules.load("head").group(role="listed"):
        if found := rule.pattern.search(words.text):
            name, role = (printed(text, cut(words, *found.span(group))) for group in ("name", "role"))
            span = words.span(0, len(words.text))
            return (Addressee(span=span, kind="person", name=name, role=role.strip(" ,;."), rule=rule.id),)
    return known


def _is_whole(found: tuple[Addressee, ...]) -> bool:
    """Whether a line names one person together with an office, so that the line below it is no part of it."""
    return len(found) == 1 and found[0].kind == "person" and found[0].role is not None


def _is_body(found: tuple[Addressee, ...]) -> bool:
    return bool(found) and all(who.kind == "body" for who in found)


def _is_group(found: tuple[Addressee, ...]) -> bool:
    return bool(found) and all(who.kind == "group" for who in found)


def in_copies(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """Who gets a copy: one a line, a name and the role on the next line, or letterheads with blank lines between."""
    found: list[Addressee] = []
    for _, lines in groupby(block, lambda mark: mark.role == "blank"):
        paragraph = [mark for mark in lines if mark.role not in ("blank", "furniture", "url")]
        addressed = any(mark.role == "contact" or is_address(_words(mark).text) for mark in paragraph)
        if addressed and len(paragraph) > 2:
            found.extend(in_block(text, paragraph) or (_unknown(text, _words(paragraph[0])),))
        else:
            found.extend(_in_lines(text, paragraph))
    return tuple(found)


def _in_lines(text: str, paragraph: Sequence[Mark]) -> tuple[Addressee, ...]:
    found: list[Addressee] = []
    open_role = False
    for mark in paragraph:
        if mark.role != "contact":
            *before, phrase = _between_semicolons(_words(mark))
            found.extend(who for part in before if _has_letters(part) for who in _copied(text, part))
            if open_role and not before and not _is_person(phrase.text):
                role = printed(text, phrase)
                found[-1] = replace(found[-1], role=role, span=Span(found[-1].span.start, phrase.offsets[-1] + 1))
                open_role = False
            elif _has_letters(phrase):
                names = _with_rest(text, phrase, _copied(text, phrase))
                found.extend(names)
                open_role = len(names) == 1 and names[0].rule == "kind-person"
    return tuple(found)


def _has_letters(phrase: View) -> bool:
    return any(map(str.isalnum, phrase.text))


def _between_semicolons(phrase: View) -> list[View]:
    edges = [0, *(at for found in re.finditer(r"; ?", phrase.text) for at in found.span()), len(phrase.text)]
    return [cut(phrase, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _copied(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Who is named; a person before the first comma has the rest as a role, and an unknown line is a body."""
    found = in_phrase(text, phrase)
    if len(found) > 1 or any(who.kind == "person" for who in found):
        return found
    comma = phrase.text.find(", ")
    who = _one(text, cut(phrase, 0, comma)) if comma > 0 else None
    if who is None or who.kind != "person":
        return found or (_unknown(text, phrase),)
    rest = printed(text, cut(phrase, comma + 2, len(phrase.text))).strip(" ,;")
    role = f"{who.role}, {rest}" if who.role else rest
    return (replace(who, role=role, span=phrase.span(0, len(phrase.text))),)


def _with_rest(text: str, phrase: View, names: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """On a line of copies, what follows a person's name is the role, unless it is another person."""
    first = names[0]
    if len(names) < 2 or first.kind != "person" or any(who.kind == "person" for who in names[1:]):
        return names
    start = bisect_left(phrase.offsets, names[1].span.start)
    rest = printed(text, cut(phrase, start, len(phrase.text))).strip(" ,;")
    role = f"{first.role}, {rest}" if first.role else rest
    return (replace(first, role=role, span=Span(first.span.start, phrase.offsets[-1] + 1)),)


def _words(mark: Mark) -> View:
    """A line without its `To:` or `Cc:`."""
    view = mark.line.view
    return cut(view, *mark.match.span("names")) if mark.match and "names" in mark.match.groupdict() else view


def _office_and_name(text: str, phrase: View) -> Addressee | None:
    """`Minister of Justice and Home Affairs Ann Example`, `Hon. Ann Example, Minister of Lakes and Rivers`."""
    head = rules.load("head")
    for rule in (*head.group(role="office-and-name"), *head.group(role="titled")):
        if found := rule.pattern.search(phrase.text):
            name, role = (printed(text, cut(phrase, *found.span(group))) for group in ("name", "role"))
            first, last = min(found.start("role"), found.start("name")), max(found.end("role"), found.end("name"))
            return Addressee(span=phrase.span(first, last), kind="person", name=name, role=role, rule=rule.id)
    return None


def _unknown(text: str, phrase: View) -> Addressee:
    article = _ARTICLE.match(phrase.text)
    bare = cut(phrase, article.end(), len(phrase.text)) if article and article.end() < len(phrase.text) else phrase
    kind: Kind = "person" if _rank(bare.text) else "body"
    name = printed(text, bare).strip(" ,;:.")
    return Addressee(span=bare.span(0, len(bare.text)), kind=kind, name=name, rule="addressee-line")


def _parts(phrase: View) -> Iterator[View]:
    start = 0
    for found in _SPLIT.finditer(phrase.text):
        yield cut(phrase, start, found.start())
        start = found.end()
    yield cut(phrase, start, len(phrase.text))


def _one(text: str, part: View) -> Addressee | None:
    head = rules.load("head")
    if filler := re.search(r"[\s,;:.]+$", part.text):
        part = cut(part, 0, filler.start())
    if acronym := re.search(r" \((?:[A-Z][\w-]{1,10}|(?:c/o|℅|care of|via) [^()]+)\)$", part.text):
        part = cut(part, 0, acronym.start())
    if found := _ARTICLE.match(part.text):
        part = cut(part, found.end(), len(part.text))
    if not part.text or _is_generic(part.text):
        return None
    span = part.span(0, len(part.text))
    for rule in head.group(role="person"):
        if (
            (found := rule.pattern.search(part.text))
            and not is_organization(found["name"])
            and not _STREET.search(found["name"])
        ):
            name = printed(text, cut(part, *found.span("name")))
            role = printed(text, cut(part, *found.span("role"))) if "role" in found.groupdict() else None
            return Addressee(span=span, kind="person", name=name, role=role, rule=rule.id)
    kind = _kind(part.text)
    return Addressee(span=span, kind=kind[0], name=printed(text, part), rule=kind[1]) if kind else None


def _is_person(phrase: str) -> bool:
    return any(rule.pattern.search(phrase.strip(" ,;:.")) for rule in rules.load("head").group(role="person"))


def _is_generic(phrase: str) -> bool:
    bare = _ARTICLE.sub("", phrase.strip(" ,;:."), count=1)
    return any(rule.pattern.search(bare) for rule in rules.load("head").group(role="generic"))


def _kind(phrase: str) -> tuple[Kind, str] | None:
    head = rules.load("head")
    for rule in (*head.group(role="office"), *head.group(role="kind")):
        if rule.pattern.search(phrase) and not (
            rule.id == "kind-person" and (is_organization(phrase) or _STREET.search(phrase))
        ):
            return rule.values.get("kind", "person"), rule.id
    return None


def _rank(phrase: str) -> bool:
    return bool(re.search(r"\b[A-Z]\w+", phrase)) and any(
        rule.pattern.search(phrase) for rule in rules.load("head").group(role="role-words")
    )
