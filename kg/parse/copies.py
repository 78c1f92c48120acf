"""Who gets a copy of a letter: the lines below a `Cc:`, with names, roles and addresses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from kg import rules
from kg.fold import View
from kg.model import Addressee, Span
from kg.parse import addressees, letterheads
from kg.parse.lines import cut, printed
from kg.parse.marks import Mark
from kg.parse.names import is_address


def find(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """Who gets a copy: one a line, a name and the role on the next line, or letterheads with blank lines between."""
    found: list[Addressee] = []
    for _, lines in groupby(block, lambda mark: mark.role == "blank"):
        paragraph = [mark for mark in lines if mark.role not in ("blank", "furniture", "url")]
        addressed = any(mark.role == "contact" or is_address(letterheads.words_of(mark).text) for mark in paragraph)
        if addressed and len(paragraph) > 2:
            first = letterheads.words_of(paragraph[0])
            found.extend(letterheads.in_block(text, paragraph) or (addressees.unknown(text, first),))
        else:
            found.extend(_in_lines(text, paragraph))
    return tuple(found)


def _in_lines(text: str, paragraph: Sequence[Mark]) -> tuple[Addressee, ...]:
    found: list[Addressee] = []
    open_role = False
    for mark in paragraph:
        if mark.role != "contact":
            *before, phrase = addressees.between_semicolons(letterheads.words_of(mark))
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
    return any(rule.pattern.search(phrase.strip(" ,;:.")) for rule in rules.load("head").group(role="person"))
