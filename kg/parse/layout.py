"""The layout of a letter: the zone that each line belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from kg import rules
from kg.fold import View, view
from kg.model import Span, Stated
from kg.parse import frontmatter, greetings, names, signing
from kg.parse.lines import cut, lines_above, lines_below, printed
from kg.parse.marks import Mark, capitals, goes_on

Zone = Literal[
    "front", "head", "salutation", "subject", "body", "closing", "signatures", "cc", "addressee", "footnote",
    "furniture",
]  # fmt: skip
_BREAKS: dict[str, Zone] = {
    "cc": "cc", "to": "addressee", "footnote": "footnote", "notes": "footnote", "tail": "furniture",
    "list": "signatures", "closing": "closing", "prose": "body", "resumed": "body",
}  # fmt: skip
_STATED: dict[str, tuple[Zone, ...]] = {"subject": ("head", "subject"), "salutation": ("salutation",)}
_ENDED = re.compile(r"[.:;,!?](?:\[\w{1,3}\])*$")
_HEAD_LINES = 60
_GROUPED, _ABOUT = map(rules.load("layout").pattern, ("heading-or-tags", "about-only"))
_THANKS = re.compile(r"(?i)thank you[.,!]?$")
_LISTED = frozenset({"signatures", "furniture"})
_NEAR = 8
_SET_LIKE_NAME = 0.75
_LONGEST_INTRODUCTION, _LONGEST_PREFACE = 2, 8
_LONGEST_PARAGRAPH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoned:
    """A marked line in its zone."""

    mark: Mark
    zone: Zone


def zones(marked: Sequence[Mark]) -> tuple[Zoned, ...]:
    """The zone of each line: one walk from the top, with the places of salutation, body and signatures known before."""
    whole = marked
    marked, front = frontmatter.apart(marked)
    greeting, marked = greetings.find(marked, front)
    body = _below(marked, greeting) if greeting is not None else _body(marked, front)
    subject = _subject(marked, body)
    signatures = signing.begin(marked, body, body if greeting is not None else front)
    listed = signing.after_copies(marked, signatures)
    copied = _copies_above(marked, front, min(body, signatures))
    form = signing.form(marked, listed)
    zoned: list[Zoned] = []
    zone: Zone = "front"
    for at, mark in enumerate(marked):
        if at < front:
            zone = "front"
        elif greeting is not None and greeting <= at < body:
            zone = "salutation"
        elif greeting is not None and at == subject:
            zone = "subject"
        elif at < min(body, signatures):
            zone = "cc" if at in copied else "head"
            mark = replace(mark, role="short") if mark.role == "salutation" or _is_headline(marked, front, at) else mark
        elif at < signatures:
            zone = _in_body(mark, "body" if at == body else zone)
        elif at < listed:
            zone = "cc"
        elif at < body and _is_title_below(marked, at, body):
            zone = "head"
        elif zone in ("signatures", "closing") and signing.is_remark(marked, at):
            mark = replace(mark, role="furniture")
        elif form and signing.goes_on(marked, form, at, interrupted=zone == "furniture") and zone in _LISTED:
            zone = "signatures"
        elif mark.role != "blank" or at == listed:
            zone = _after_body(mark, zone, at == listed)
            form = None if mark.role == "tail" else form
        zoned.append(Zoned(mark=mark, zone=zone))
    zoned.extend(Zoned(mark=mark, zone="front") for mark in islice(whole, len(marked), None))
    return tuple(zoned)


def _is_headline(marked: Sequence[Mark], front: int, at: int) -> bool:
    """Whether a line that ends in a colon is a heading: set like one, right above a salutation, and nothing before."""
    if marked[at].role != "lead" or any(mark.live and mark.role != "date" for mark in islice(marked, front, at)):
        return False
    after = next((mark for mark in lines_below(marked, at) if mark.live), None)
    greets = after is not None and after.role == "salutation"
    return greets and capitals(marked[at].line.text.replace(",", "")) >= _SET_LIKE_NAME


def _is_title_below(marked: Sequence[Mark], at: int, body: int) -> bool:
    """Whether a line between the date below those who sign and the text is its title."""
    if marked[at].role != "short" or any(mark.live for mark in islice(lines_below(marked, at), body - at - 1)):
        return False
    before = next((mark for mark in lines_above(marked, at) if mark.live), None)
    return before is not None and before.role == "date"


def stated(text: str, zoned: Sequence[Zoned], role: str) -> Stated | None:
    """What the first line of a role states: the group of that name in the rule that read the line."""
    said = [item for item in zoned if item.mark.role == role]
    if len(said) > 1 and role == "closing" and _THANKS.match(said[0].mark.line.text):
        said = said[1:]
    if role == "subject":
        said.sort(key=_is_weak)  # a mail that another one passes on says what the letter is about
    for item in said:
        mark = item.mark
        if mark.match and mark.rule and item.zone in _STATED.get(role, (item.zone,)):
            part = cut(mark.line.view, *mark.match.span(role))
            return Stated(span=part.span(0, len(part.text)), value=printed(text, part), rule=mark.rule.id)
    return None


def _is_weak(item: Zoned) -> bool:
    return item.mark.rule is not None and bool(item.mark.rule.values.get("weak"))


def paragraphs(zoned: Sequence[Zoned], numbers: Iterable[int]) -> list[list[int]]:
    """The lines of these numbers, each with those that follow it without a blank line or a role of their own."""
    blocks: list[list[int]] = []
    for at in numbers:
        if blocks and at <= blocks[-1][-1]:
            continue
        block = [at]
        while block[-1] + 1 < len(zoned) and zoned[block[-1] + 1].mark.role in ("short", "contact"):
            block.append(block[-1] + 1)
        blocks.append(block)
    return blocks


def running(text: str, zoned: Sequence[Zoned], at: int) -> View:
    """The paragraph that a line begins as one line, where prose is broken into lines; else the line."""
    marked = [item.mark for item in islice(zoned, at, at + _LONGEST_PARAGRAPH)]
    last = next((n for n in range(1, len(marked)) if not goes_on(marked, n)), len(marked)) - 1
    first = marked[0].line
    return view(text, Span(first.content.start, marked[last].line.content.end)) if last > 0 else first.view


def _copies_above(marked: Sequence[Mark], front: int, body: int) -> set[int]:
    """The lines of copies above the text: to the next blank line, or below a bare `Cc:` to the next other line."""
    found: set[int] = set()
    for at in range(front, body):
        if marked[at].role == "cc" and (match := marked[at].match):
            roles = (
                ("short", "contact", "salutation") if match["names"] else ("short", "contact", "salutation", "blank")
            )
            ends = (n for n in range(at + 1, body) if marked[n].role not in roles or _ends_copies(marked[n]))
            end = next(ends, body)
            found.update(range(at, end))
    return found


def _ends_copies(mark: Mark) -> bool:
    """Whether a line has a label of its own, or is the heading of the letter."""
    return (mark.rule is not None and mark.rule.id == "from-line") or _heads_letter(mark)


def _heads_letter(mark: Mark) -> bool:
    """Whether a line has the words that headings of letters have."""
    return mark.role == "short" and all(
        any(rule.pattern.search(mark.line.text) for rule in rules.load("head").group(role=role))
        for role in ("title", "heading")
    )


def _in_body(mark: Mark, zone: Zone) -> Zone:
    """The zone of a line between salutation and signatures: a link box or a note ends with the next prose."""
    if mark.role in ("box", "tail"):
        return "furniture"
    if mark.role in ("footnote", "cc"):
        return _BREAKS[mark.role]
    listed = mark.line.marker is not None and zone != "cc"
    if zone in ("furniture", "footnote", "cc") and mark.role not in ("prose", "lead") and not listed:
        return zone
    return "body"


def _after_body(mark: Mark, zone: Zone, first: bool) -> Zone:
    if first:
        return "closing" if mark.role == "closing" else "signatures"
    if mark.rule and mark.rule.id == "rule-line" and zone == "signatures" and mark.line.printed[:1] not in ("|", "+"):
        return "furniture"
    if mark.rule and mark.rule.id == "labelled-tags" and zone == "signatures" and not _GROUPED.match(mark.line.text):
        return "furniture"
    if mark.role == "footnote" or zone != "furniture":
        if mark.role == "box":
            return "furniture"
        goes_on = zone == "footnote" or (zone == "signatures" and names.is_officer(mark.line.text))
        if mark.role in _BREAKS and not (mark.role == "prose" and goes_on):
            return _BREAKS[mark.role]
    elif mark.role in ("list", "resumed") or _is_to(mark):
        return _BREAKS[mark.role]
    return "signatures" if zone == "closing" else zone


def _below(marked: Sequence[Mark], greeting: int) -> int:
    """The line after a salutation, or after several right below each other."""
    below = (at for at in range(greeting + 1, len(marked)) if marked[at].role != "salutation")
    return next(below, len(marked))


def _subject(marked: Sequence[Mark], body: int) -> int | None:
    """The line below the salutation that only says what the letter is about: a line by itself, and prose after it."""
    live = [at for at in range(body, min(len(marked), body + _NEAR)) if marked[at].live][:2]
    if len(live) < 2:
        return None
    if marked[live[1]].role == "subject" and marked[live[0]].role == "short":
        return live[1]
    first, alone = marked[live[0]], marked[live[0] + 1].role == "blank"
    if first.role == "subject" or (alone and _ABOUT.search(first.line.text)):
        return live[0]
    said = first.line.text
    asks = said.endswith("?") and not names.is_sentence(said)
    ended = bool(_ENDED.search(said)) and not asks
    named = first.role == "short" and len(said.split()) > 1 and not ended and not first.line.text[0].islower()
    return live[0] if named and alone and marked[live[1]].role == "prose" and not _is_list_item(first) else None


def _is_list_item(mark: Mark) -> bool:
    return mark.line.marker is not None and mark.line.marker[0] not in "#>"


def _body(marked: Sequence[Mark], front: int) -> int:
    """The first prose, or the first below a `To:` or a heading that a paragraph or two of introduction come before."""
    prose = [at for at in range(front, len(marked)) if marked[at].role == "prose"]
    limit = prose[_LONGEST_INTRODUCTION] if len(prose) > _LONGEST_INTRODUCTION else len(marked)
    to = next((at for at in range(front, min(limit, front + _HEAD_LINES)) if _is_to(marked[at])), front)
    return next((at for at in prose if at > max(to, _own_heading(marked, front, limit))), len(marked))


def _own_heading(marked: Sequence[Mark], front: int, limit: int) -> int:
    """The heading of the letter itself between its introduction and its text; 0 where one stands above both."""
    first = next((at for at in range(front, limit) if _heads_letter(marked[at])), 0)
    introduced = any(marked[at].role == "prose" for at in range(front, first))
    alone = first > front and marked[first - 1].role == "blank" and not _is_list_item(marked[first])
    return first if introduced and alone else 0


def _is_to(mark: Mark) -> bool:
    return mark.rule is not None and mark.rule.id == "to-line"
