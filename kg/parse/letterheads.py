"""Whom the lines of an address name: a letterhead with name, office and address, or a list below a `To:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise

from kg import rules
from kg.fold import View, view
from kg.model import Addressee, Span
from kg.parse.addressees import bare, has_words_of_office, in_phrase, is_generic, is_street, one, unknown
from kg.parse.lines import cut, printed
from kg.parse.marks import Mark
from kg.parse.names import has_person_shape, is_address

_PLURAL = rules.load("head").pattern("office-in-the-plural")
_SENT_BY = rules.load("head").pattern("way-of-sending")
_LONGEST = 400
_WITHIN = ("of", "for", "and", "on", "in", "to", "the")
_NAMED = ("kind-person", "addressee-honorific-name")


def in_block(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """The addressee of a letterhead: name, role and address on a line each; or as many as its only line names."""
    above = _joined(text, [words_of(mark) for mark in block if mark.role not in ("contact", "date")])
    lines = list(dropwhile(lambda line: not line.text or is_generic(line.text), above))
    if not lines:
        return ()
    if len(several := _stacked(text, lines)) > 1:
        return several
    if pair := _sharing_office(text, lines):
        return pair
    first = in_phrase(text, lines[0])
    if len(above) > len(lines) and len(first) == 1:
        first = _below_office(text, above[-len(lines) - 1], first[0])
    if len(above) > len(lines) and first and first[0].rule == "addressee-line":
        lines = above[-len(lines) - 1 :]
    each = [in_phrase(text, line) for line in lines]
    if len(lines) > 1 and _is_whole(first) and all(_is_whole(found) or _is_group(found) for found in each):
        return tuple(who for found in each for who in found)
    if len(first) != 1 or len(lines) == 1:
        return first
    if first[0].kind == "body" and _is_whole(several):
        return several
    if len(lines) > 2 and sum(map(_is_body, each)) * 4 >= len(lines) * 3 and not any(is_address(w.text) for w in lines):
        beside = zip(each, lines, strict=True)
        return tuple(who for found, line in beside for who in (found if _is_body(found) else (unknown(text, line),)))
    who, rest = first[0], lines[1:]
    named = one(text, rest[0])
    if who.rule == "addressee-rank" and named and named.kind == "person" and named.rule in _NAMED:
        who = replace(named, role=who.name, span=Span(who.span.start, named.span.end))
        rest = rest[1:]
    elif (
        who.kind == "person"
        and not who.role
        and has_words_of_office(rest[0].text)
        and not _is_government(each[1], rest[0])
    ):
        who, rest = replace(who, role=printed(text, rest[0]).strip(" ,;.")), rest[1:]
    end = block[-1].line.content.end if len(rest) == 0 else rest[-1].offsets[-1] + 1
    address = ", ".join(printed(text, part).strip(" ,;.") for part in rest) or None
    return (replace(who, address=address, span=Span(who.span.start, max(end, who.span.end))),)


def _joined(text: str, lines: Sequence[View]) -> list[View]:
    """The lines, with those that begin within a phrase, `of Sylvania`, as the rest of the line above."""
    joined: list[View] = []
    for line in lines:
        above = joined[-1] if joined and joined[-1].text and line.text.split(" ")[0] in _WITHIN else None
        if above is not None and line.offsets[-1] - above.offsets[0] < _LONGEST:
            joined[-1] = view(text, Span(above.offsets[0], line.offsets[-1] + 1))
        else:
            joined.append(line)
    return joined


def _sharing_office(text: str, lines: Sequence[View]) -> tuple[Addressee, ...]:
    """Two people in the first line whose office, in the plural, is the second: `Co-Presidents`."""
    first, both, second = lines[0].text.rstrip(",").partition(" and ")
    office = _PLURAL.match(lines[1].text) if both and len(lines) > 1 else None
    if office is None or not (has_person_shape(first) and has_person_shape(second)):
        return ()
    parts = (cut(lines[0], 0, len(first)), cut(lines[0], len(first) + len(both), len(first) + len(both) + len(second)))
    return tuple(replace(who, role=office["office"]) for part in parts if (who := one(text, part)))


def _below_office(text: str, line: View, who: Addressee) -> tuple[Addressee, ...]:
    """The person whose office stands above the name, or the office itself above its government."""
    if not has_words_of_office(line.text):
        return (who,)
    office = unknown(text, bare(line))
    if who.kind == "person" and not who.role:
        return (replace(who, role=office.name, span=Span(office.span.start, who.span.end)),)
    return (office,) if who.kind == "state" else (who,)


def _is_government(found: tuple[Addressee, ...], line: View) -> bool:
    """Whether a line begins with a government or a body of it, not with an office in one."""
    return bool(found) and found[0].kind == "state" and found[0].span.start == line.offsets[0]


def _stacked(text: str, lines: Sequence[View]) -> tuple[Addressee, ...]:
    """Those who are written to below each other: offices a line each, or people, with the office in or below the line.

    Lines between them that name no person with an office are their addresses.
    """
    if len(lines) > 1 and all(_is_bare_office(line) for line in lines):
        return tuple(unknown(text, line) for line in lines)
    found: list[Addressee] = []
    at = 0
    while at < len(lines):
        named = in_phrase(text, lines[at])
        below = one(text, lines[at + 1]) if at + 1 < len(lines) else None
        at += 1
        if _is_whole(named) and not is_street(lines[at - 1].text):
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


def _is_bare_office(line: View) -> bool:
    """Whether a line is an office, and names nobody who holds it: `The Minister of Lakes and Rivers`."""
    head, words = rules.load("head"), bare(line).text.strip(" ,;:.")
    held = any(rule.pattern.search(words) for rule in head.group(role="person"))
    return not held and any(rule.pattern.search(words) for rule in head.group(role="office"))


def in_list(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """The addressees of a paragraph below a `To:`, where `Name, office` need not look like a name elsewhere."""
    known, words = in_block(text, block), words_of(block[0])
    each = [in_phrase(text, words_of(mark)) for mark in block if mark.role != "contact" and words_of(mark).text]
    if len(each) > 2 and sum(map(_is_whole, each)) > 1:
        lines = [words_of(mark) for mark in block if mark.role != "contact" and words_of(mark).text]
        named = zip(each, lines, strict=True)
        return tuple(who for found, line in named for who in found or (unknown(text, line),))
    if len(listed := _one_a_line(text, block) or _one_a_paragraph(text, block)) > 2:
        return listed
    if len(block) > 1 or (known and all(who.kind == "person" for who in known)):
        return known
    for rule in rules.load("head").group(role="listed"):
        if found := rule.pattern.search(words.text):
            name, role = (printed(text, cut(words, *found.span(group))) for group in ("name", "role"))
            span = words.span(0, len(words.text))
            return (Addressee(span=span, kind="person", name=name, role=role.strip(" ,;."), rule=rule.id),)
    return known


def _one_a_line(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """Those below each other under a bare `To:`, if most are bodies, groups or offices.

    A person in the first line stands above the office and the address of one letterhead.
    """
    lines = [words for mark in block if mark.role not in ("contact", "date") and (words := words_of(mark)).text]
    each = [in_phrase(text, line) for line in lines]
    known = sum(len(found) == 1 and found[0].rule != "kind-person" for found in each)
    bare = block[0].role == "to" and not words_of(block[0]).text
    addressed = any(is_address(line.text) or line.text.endswith(",") or re.search(r"\d", line.text) for line in lines)
    person = any(who.kind == "person" for found in each[:1] for who in found)
    if not bare or addressed or person or known * 2 < len(lines):
        return ()
    return tuple(who for found, line in zip(each, lines, strict=True) for who in found or (unknown(text, line),))


def _one_a_paragraph(text: str, block: Sequence[Mark]) -> tuple[Addressee, ...]:
    """Those below each other with blank lines between, if none of the lines is an office or of an address."""
    lines = [words for mark in block if (words := words_of(mark)).text]
    apart = all(after.line.span.start > mark.line.span.end for mark, after in pairwise(block))
    person = any(who.rule == "addressee-honorific-name" for line in lines for who in in_phrase(text, line))
    other = any(
        mark.role != "short" or has_words_of_office(line.text) or re.search(r"\d|,", line.text)
        for mark, line in zip(block, lines, strict=False)
    )
    return () if person or other or not apart else tuple(unknown(text, line) for line in lines)


def _is_whole(found: tuple[Addressee, ...]) -> bool:
    """Whether a line names one person together with an office, so that the line below it is no part of it."""
    return len(found) == 1 and found[0].kind == "person" and found[0].role is not None


def _is_body(found: tuple[Addressee, ...]) -> bool:
    return bool(found) and all(who.kind == "body" for who in found)


def _is_state(found: tuple[Addressee, ...]) -> bool:
    return bool(found) and all(who.kind == "state" for who in found)


def _is_group(found: tuple[Addressee, ...]) -> bool:
    return bool(found) and all(who.kind == "group" for who in found)


def words_of(mark: Mark) -> View:
    """A line without its `To:` or `Cc:`, and without what stands beside it on the paper: the way it is sent."""
    view = mark.line.view
    if mark.match and "names" in mark.match.groupdict():
        return cut(view, *mark.match.span("names"))
    said, tab, beside = view.text.partition("\t")
    return cut(view, 0, len(said)) if tab and (_SENT_BY.match(beside) or is_address(beside)) else view
