"""Who gets a copy of a letter: the lines below a `Cc:`, with names, roles and addresses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Literal

from kg import rules
from kg.fold import View
from kg.model import Addressee, Span
from kg.parse import addressees, letterheads
from kg.parse.lines import cut, printed
from kg.parse.marks import Mark, is_page_number
from kg.parse.names import is_bare_office, is_organization, is_postal

_LONGEST_BARE = 2
_SEAT = rules.load("head").pattern("seat-of-an-office")


def find(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """Who gets a copy: one a line, a name and the role on the next line, or letterheads with blank lines between."""
    found: list[Addressee] = []
    for paragraph in _paragraphs(block):
        lines = [letterheads.words_of(mark).text for mark in paragraph]
        addressed = any(mark.role == "contact" or is_postal(line) for mark, line in zip(paragraph, lines, strict=True))
        if addressed and len(paragraph) > 2 and not _is_apart(paragraph):
            first = letterheads.words_of(paragraph[0])
            found.extend(letterheads.in_block(text, paragraph)[:1] or (addressees.unknown(text, first),))
        else:
            found.extend(_in_lines(text, paragraph))
    return tuple(found)


def _paragraphs(block: Sequence[Mark]) -> list[list[Mark]]:
    """The lines between blank lines; single lines below each other, with blank lines between, as one paragraph."""
    paragraphs: list[list[Mark]] = []
    single = False
    for blank, lines in groupby(block, lambda mark: mark.role == "blank"):
        kept = [mark for mark in lines if mark.role not in ("furniture", "url") and not is_page_number(mark.line.text)]
        if blank or not kept:
            continue
        if len(kept) == 1 and single:
            paragraphs[-1].extend(kept)
        else:
            paragraphs.append(kept)
        single = len(kept) == 1
    return paragraphs


def _is_apart(paragraph: Sequence[Mark]) -> bool:
    """Whether a paragraph is one line, or several with blank lines between."""
    return all(after.line.span.start > mark.line.span.end for mark, after in pairwise(paragraph))


def _in_lines(text: str, paragraph: Sequence[Mark]) -> tuple[Addressee, ...]:
    found: list[Addressee] = []
    open_role: Literal["any", "office", "body"] | None = None
    for mark in paragraph:
        *before, phrase = addressees.between_semicolons(letterheads.words_of(mark))
        found.extend(who for part in before if _has_letters(part) for who in _copied(text, part))
        if mark.role == "contact" or not _has_letters(phrase) or (found and is_postal(phrase.text)):
            continue
        seat, office = _SEAT.match(phrase.text) is not None, _is_office(phrase.text)
        goes_on = open_role == "any" or (open_role is not None and (office or seat) == (open_role == "office"))
        if goes_on and not before and not _is_person(phrase.text):
            role = ", ".join(filter(None, (found[-1].role, printed(text, phrase).strip(" ,;"))))
            found[-1] = replace(found[-1], role=role, span=Span(found[-1].span.start, phrase.offsets[-1] + 1))
            bare = is_bare_office(phrase.text) and len(phrase.text.split()) <= _LONGEST_BARE
            open_role = "body" if bare else None if office else "office"
        else:
            names = _with_rest(text, phrase, _copied(text, phrase))
            found.extend(names)
            rule = names[0].rule if len(names) == 1 else None
            plain = rule == "kind-person" and names[0].role is None
            titled = rule == "addressee-rank-name" or (rule == "addressee-honorific-name" and names[0].role is None)
            open_role = "any" if plain else "office" if titled else None
    return tuple(found)


def _is_office(words: str) -> bool:
    """Whether a line is an office, and names nobody: `Acting Chairman, Lake Board`."""
    return is_bare_office(words) or (addressees.has_words_of_office(words) and not _is_person(words))


def _has_letters(phrase: View) -> bool:
    return any(map(str.isalnum, phrase.text))


def _copied(text: str, phrase: View) -> tuple[Addressee, ...]:
    """Who is named; a person before the first comma has the rest as a role, and an unknown line is a body."""
    found = addressees.in_phrase(text, phrase)
    if len(found) > 1 or any(who.kind == "person" for who in found):
        return found
    comma = phrase.text.find(", ")
    who = addressees.one(text, cut(phrase, 0, comma)) if comma > 0 else None
    if who is None or who.kind != "person":
        return found or (addressees.unknown(text, phrase),)
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


def _is_person(phrase: str) -> bool:
    """Whether a line names a person: what stands behind an office may as well be whose office it is."""
    read = (rule.pattern.search(phrase.strip(" ,;:.")) for rule in rules.load("head").group(role="person"))
    return any(found is not None and not is_organization(found["name"]) for found in read)
