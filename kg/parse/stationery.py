"""The sender's own name and address at the head of the paper: whom it names is not written to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg import rules
from kg.fold import View
from kg.parse import names
from kg.parse.layout import Zoned, paragraphs
from kg.parse.lines import cut
from kg.parse.marks import Mark, capitals

_FIRST = 2
_LONGEST, _LONGEST_MOTTO, _HALF = 9, 8, 0.5
# What stands between the names of several on one paper, and alone in a line between two.
_SIGN = re.compile(r" [•|·/~] |\t")
_AND = ("and", "&", "AND", "And")
_MOTTO = rules.load("head").pattern("motto")


def above_date(zoned: Sequence[Zoned]) -> int | None:
    """The first line of a letter, if an organisation is named there right above the date, and somebody greeted below.

    It may be where the letter comes from, or what it is about.
    """
    live = [at for at, item in enumerate(zoned) if item.mark.live and item.zone != "front"][:_FIRST]
    if len(live) < _FIRST or zoned[live[1]].mark.role != "date" or zoned[live[0]].zone != "head":
        return None
    greeted = any(item.zone == "salutation" for item in zoned)
    return live[0] if greeted and names.is_organization(zoned[live[0]].mark.line.text) else None


def of_sender(zoned: Sequence[Zoned]) -> list[int]:
    """The lines of the first or second paragraph of a head, if an organisation is named with how to reach it.

    A street alone may be that of the one written to, unless others are named below.
    """
    head = [at for at, item in enumerate(zoned) if item.zone == "head" and item.mark.role in ("short", "contact")]
    for block in paragraphs(zoned, head)[:_FIRST]:
        said = zoned[block[0]].mark.line.text
        reached = any(
            zoned[at].mark.role == "contact" or (head[-1] > block[-1] and names.is_address(zoned[at].mark.line.text))
            for at in block[1:]
        )
        named = any(_is_of_person(zoned[at].mark.line.text) for at in block)
        if reached and not named and names.is_organization(said) and not names.is_address(said):
            return block
    return []


def above_address(zoned: Sequence[Zoned]) -> list[int]:
    """The first lines of a head that greets somebody, from the name of an organisation to its address, a line each.

    Blank lines may stand between them. Where a date ends them, what stands below the name has to be its motto.
    """
    head = [at for at, item in enumerate(zoned) if item.zone == "head" and item.mark.live][:_LONGEST]
    if not head or not any(item.zone == "salutation" for item in zoned):
        return []
    first = zoned[head[0]].mark
    named = names.is_organization(first.line.text) and capitals(first.line.text) == 1 and ":" not in first.line.text
    if first.role != "short" or not named or calls_itself_a_letter(first) or names.is_postal(first.line.text):
        return []
    for n, at in enumerate(head[1:], start=1):
        mark = zoned[at].mark
        said = mark.line.text
        if mark.role == "contact" or (names.is_address(said) and any(letter.isdigit() for letter in said)):
            return head[: n + 1]
        if mark.role == "date":
            return head[:n] if n > 1 and _MOTTO.match(zoned[head[1]].mark.line.text) else []
        office = " " in said and _is_of_person(said)
        if mark.role != "short" or len(said.split()) > _LONGEST_MOTTO or office or calls_itself_a_letter(mark):
            return []
    return []


def of_several(zoned: Sequence[Zoned]) -> list[tuple[int, View]]:
    """The organisations, two or more, whose names are all that stands above the date of a letter that greets somebody.

    They stand below each other or in one line, with a sign or an `and` between.
    """
    head = [at for at, item in enumerate(zoned) if item.mark.live and item.zone != "front"][:_LONGEST]
    dated = next((n for n, at in enumerate(head) if zoned[at].mark.role == "date"), 0)
    if not dated or not any(item.zone == "salutation" for item in zoned):
        return []
    above = [(at, zoned[at].mark) for at in head[:dated] if not _is_reached(zoned[at].mark)]
    if any(zoned[at].zone != "head" or mark.role != "short" or calls_itself_a_letter(mark) for at, mark in above):
        return []
    named = [(at, part) for at, mark in above for part in _between_signs(mark.line.view) if part.text not in _AND]
    plain = sum(_is_name(part.text) for _, part in named)
    return named if len(named) > 1 and plain > len(named) // 2 and all(_may_be_name(p.text) for _, p in named) else []


def _is_reached(mark: Mark) -> bool:
    """Whether a line says where somebody is, or two who stand side by side above it."""
    return mark.role == "contact" or all(map(names.is_address, mark.line.text.split("\t")))


def _between_signs(line: View) -> Iterator[View]:
    edges = [0, *(edge for found in _SIGN.finditer(line.text) for edge in found.span()), len(line.text)]
    return (cut(line, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))


def _is_name(said: str) -> bool:
    """Whether words are the whole name of an organisation."""
    return " " in said and names.is_organization(said) and capitals(said) == 1


def _may_be_name(said: str) -> bool:
    """Whether words are set like a name, and neither of a part of an organisation, an office nor an address."""
    plain = capitals(said) > _HALF and ":" not in said and not any(letter.isdigit() for letter in said)
    return plain and not (_MOTTO.match(said) or _is_of_person(said) or names.is_address(said))


def calls_itself_a_letter(mark: Mark) -> bool:
    """Whether a line has a word that headings of letters have."""
    return any(rule.pattern.search(mark.line.text) for rule in rules.load("head").group(role="title"))


def _is_of_person(said: str) -> bool:
    """Whether a line gives an office, or a person's name with the honorific before it, or the honorific alone."""
    offices = (*rules.load("head").group(role="office"), *rules.load("head").group(role="generic"))
    return names.honorific_before(said) is not None or any(rule.pattern.search(said) for rule in offices)
