"""The layout of a letter: what each line looks like by itself, and from that the zone each line belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kg import rules
from kg.model import Stated
from kg.parse import dates
from kg.parse.lines import Line, cut, printed
from kg.rules import Rule

Zone = Literal[
    "front", "head", "salutation", "body", "closing", "signatures", "cc", "addressee", "footnote", "furniture"
]
_BREAKS: dict[str, Zone] = {
    "cc": "cc", "to": "addressee", "footnote": "footnote", "notes": "footnote", "tail": "furniture",
    "list": "signatures", "closing": "closing", "prose": "body",
}  # fmt: skip
_LIGHT = frozenset({
    "a", "al", "and", "da", "das", "de", "del", "des", "do", "dos", "du", "e", "en", "et", "for", "für", "in", "la",
    "las", "le", "les", "los", "of", "on", "para", "per", "por", "pour", "pro", "the", "to", "und", "with", "y",
})  # fmt: skip
_LONGEST_NAME = 30
_HEAD_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line with the role that its form gives it: a role of `layout.yaml`, `date`, `short` or `blank`."""

    line: Line
    role: str
    rule: Rule | None = None
    match: re.Match[str] | None = None

    @property
    def live(self) -> bool:
        """Whether the line may carry words of the letter."""
        return self.role not in ("blank", "furniture", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoned:
    """A marked line in its zone."""

    mark: Mark
    zone: Zone


def marks(lines: Sequence[Line]) -> tuple[Mark, ...]:
    """The role of each line, by its form alone."""
    return tuple(_mark(line) for line in lines)


def _mark(line: Line) -> Mark:
    if line.blank:
        return Mark(line=line, role="blank")
    if is_dateline(line.text):
        return Mark(line=line, role="date")
    for rule in rules.load("layout"):
        role = rule.values["role"]
        if role != "marker" and (match := rule.pattern.search(line.text)):
            return Mark(line=line, role=role, rule=rule, match=match)
    return Mark(line=line, role="short")


def is_dateline(text: str) -> bool:
    """Whether a line is there to give a date: hardly anything else stands in it but a place, a weekday, an hour."""
    found = dates.find(text)
    if not found or len(text) > 100:
        return False
    rest = text[: found[0].span.start] + text[found[0].span.end :]
    return len(re.findall(r"[^\W\d]{2,}", rest)) <= 5 and not re.search(r"\b[Rr]e:|\.$", rest)


def zones(marked: Sequence[Mark]) -> tuple[Zoned, ...]:
    """The zone of each line: one walk from the top, with the places of salutation, body and signatures known before."""
    front = _front_matter(marked)
    greeting = _salutation(marked, front)
    body = greeting + 1 if greeting is not None else _body(marked, front)
    signatures = _signatures(marked, body, body if greeting is not None else front)
    zoned: list[Zoned] = []
    zone: Zone = "front"
    for at, mark in enumerate(marked):
        if at < front:
            zone = "front"
        elif at == greeting:
            zone = "salutation"
        elif at < min(body, signatures):
            zone = "head"
        elif at < signatures:
            zone = _in_body(mark, "body" if at == body else zone)
        elif mark.role != "blank":
            zone = _after_body(mark, zone, at == signatures)
        zoned.append(Zoned(mark=mark, zone=zone))
    return tuple(zoned)


def stated(text: str, zoned: Sequence[Zoned], role: str) -> Stated | None:
    """What the first line of a role states: the group of that name in the rule that read the line."""
    for item in zoned:
        mark = item.mark
        if mark.role == role and mark.match and mark.rule and (role != "subject" or item.zone == "head"):
            part = cut(mark.line.view, *mark.match.span(role))
            return Stated(span=part.span(0, len(part.text)), value=printed(text, part), rule=mark.rule.id)
    return None


def _in_body(mark: Mark, zone: Zone) -> Zone:
    """The zone of a line between salutation and signatures: a link box or a note ends with the next prose."""
    if mark.role in ("box", "tail"):
        return "furniture"
    if mark.role in ("footnote", "cc"):
        return _BREAKS[mark.role]
    if zone in ("furniture", "footnote", "cc") and mark.role not in ("prose", "lead") and not mark.line.marker:
        return zone
    return "body"


def _after_body(mark: Mark, zone: Zone, first: bool) -> Zone:
    if first:
        return "closing" if mark.role == "closing" else "signatures"
    if mark.role == "footnote" or zone != "furniture":
        if mark.role == "box":
            return "furniture"
        if mark.role in _BREAKS and not (zone == "footnote" and mark.role == "prose"):
            return _BREAKS[mark.role]
    elif mark.role == "list":
        return "signatures"
    return "signatures" if zone == "closing" else zone


def _front_matter(marked: Sequence[Mark]) -> int:
    """The number of lines of a YAML header between two `---`, or of nothing."""
    first = next((at for at, mark in enumerate(marked) if mark.role != "blank"), len(marked))
    if first == len(marked) or not _fence(marked[first]):
        return 0
    last = next((at for at in range(first + 1, len(marked)) if _fence(marked[at])), 0)
    return last + 1 if last else 0


def _fence(mark: Mark) -> bool:
    return mark.line.text in ("---", "+++")


def _salutation(marked: Sequence[Mark], front: int) -> int | None:
    """The first line that greets, unless the letter is well under way before it."""
    prose = 0
    for at in range(front, min(len(marked), front + _HEAD_LINES)):
        if marked[at].role == "salutation":
            return at
        prose += marked[at].role == "prose"
        if prose > 2:
            break
    return None


def _body(marked: Sequence[Mark], front: int) -> int:
    return next((at for at in range(front, len(marked)) if marked[at].role == "prose"), len(marked))


def _signatures(marked: Sequence[Mark], body: int, first: int) -> int:
    """Where the signatures begin: closing formula, else a heading such as `Signatories`, else a final run of names.

    Without a salutation the heading may come before all prose, from the line `first` on.
    """
    start = min(body, len(marked))
    for at in range(start, len(marked)):
        if marked[at].role in ("closing", "list"):
            return at
    before = next((at for at in range(first, start) if marked[at].role == "list"), None)
    return _final_run(marked, start) if before is None else before


def _final_run(marked: Sequence[Mark], start: int) -> int:
    """The start of the last run of names, if nothing but notes, copies and furniture comes after it."""
    end = len(marked)
    tail = [at for at in range(start, end) if marked[at].role in ("tail", "cc", "notes", "footnote", "to")]
    end = tail[0] if tail else end
    run = []
    for at in range(end - 1, start - 1, -1):
        if _is_name(marked[at]):
            run.append(at)
        elif marked[at].live and marked[at].role not in ("date", "contact"):
            break
    return run[-1] if len(run) > 1 else len(marked)


def _is_name(mark: Mark) -> bool:
    text = mark.line.text
    letters = re.search(r"[^\W_]", text)
    if mark.role not in ("short", "others") or not letters or letters[0].islower():
        return False
    head = re.split(r", |\t| - |:| on behalf of ", text)[0].split()
    heavy = [word for word in head if word not in _LIGHT]
    capitals = sum(not word[0].islower() for word in heavy)
    return text[-1] not in ";:?!" and len(head) <= _LONGEST_NAME and capitals * 2 >= len(heavy)
