"""The layout of a letter: what each line looks like by itself, and from that the zone each line belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kg import rules
from kg.model import Stated
from kg.parse import dates, names
from kg.parse.lines import Line, cut, printed
from kg.rules import Rule

Zone = Literal[
    "front", "head", "salutation", "subject", "body", "closing", "signatures", "cc", "addressee", "footnote",
    "furniture",
]  # fmt: skip
_BREAKS: dict[str, Zone] = {
    "cc": "cc", "to": "addressee", "footnote": "footnote", "notes": "footnote", "tail": "furniture",
    "list": "signatures", "closing": "closing", "prose": "body", "resumed": "body",
}  # fmt: skip
_LIGHT = frozenset({
    "a", "al", "and", "da", "das", "de", "del", "des", "do", "dos", "du", "e", "en", "et", "for", "für", "in", "la",
    "las", "le", "les", "los", "of", "on", "para", "per", "por", "pour", "pro", "the", "to", "und", "with", "y",
})  # fmt: skip
_LONGEST_NAME = 30
_HEAD_LINES = 60
_NEAR = 8
_SHORTEST_RUN = 5


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
    subject = _subject(marked, body)
    signatures = _signatures(marked, body, body if greeting is not None else front)
    listed = _copied(marked, signatures)
    zoned: list[Zoned] = []
    zone: Zone = "front"
    for at, mark in enumerate(marked):
        if at < front:
            zone = "front"
        elif at == greeting:
            zone = "salutation"
        elif greeting is not None and at == subject:
            zone = "subject"
        elif at < min(body, signatures):
            zone = "head"
        elif at < signatures:
            zone = _in_body(mark, "body" if at == body else zone)
        elif at < listed:
            zone = "cc"
        elif mark.role != "blank" or at == listed:
            zone = _after_body(mark, zone, at == listed)
        zoned.append(Zoned(mark=mark, zone=zone))
    return tuple(zoned)


def stated(text: str, zoned: Sequence[Zoned], role: str) -> Stated | None:
    """What the first line of a role states: the group of that name in the rule that read the line."""
    for item in zoned:
        mark = item.mark
        if mark.role == role and mark.match and mark.rule and (role != "subject" or item.zone in ("head", "subject")):
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
    elif mark.role in ("list", "resumed"):
        return _BREAKS[mark.role]
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


def _subject(marked: Sequence[Mark], body: int) -> int | None:
    """The line below the salutation that only says what the letter is about: a line by itself, and prose after it."""
    live = [at for at in range(body, min(len(marked), body + _NEAR)) if marked[at].live][:2]
    if len(live) < 2:
        return None
    first, alone = marked[live[0]], marked[live[0] + 1].role == "blank"
    if first.role == "subject":
        return live[0]
    said = first.line.text
    named = (
        first.role == "short"
        and len(said.split()) > 1
        and said[-1] not in ".:;,!?"
        and not first.line.text[0].islower()
    )
    return live[0] if named and alone and marked[live[1]].role == "prose" and not _is_list_item(first) else None


def _is_list_item(mark: Mark) -> bool:
    return mark.line.marker is not None and mark.line.marker[0] not in "#>"


def _body(marked: Sequence[Mark], front: int) -> int:
    return next((at for at in range(front, len(marked)) if marked[at].role == "prose"), len(marked))


def _signatures(marked: Sequence[Mark], body: int, first: int) -> int:
    """Where the signatures begin: closing formula, else a heading such as `Signatories`, else a final run of names.

    Without a salutation the heading may come before all prose, from the line `first` on.
    """
    start = min(body, len(marked))
    for at in range(start, len(marked)):
        if marked[at].role in ("closing", "list"):
            return _numbered_above(marked, start, at)
    before = next((at for at in range(first, start) if marked[at].role == "list"), None)
    if before is not None:
        return before
    run = _final_run(marked, start)
    return run if run < len(marked) else _longest_run(marked, start)


def _numbered_above(marked: Sequence[Mark], start: int, at: int) -> int:
    """The start of the numbered names right above a heading such as `Organisations:`, or the heading itself."""
    run = []
    for above in range(at - 1, start - 1, -1):
        if (marked[above].line.marker or "").rstrip(".)").isdigit() and _is_name(marked[above]):
            run.append(above)
        elif marked[above].live:
            break
    return run[-1] if len(run) >= _SHORTEST_RUN else at


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


def _longest_run(marked: Sequence[Mark], start: int) -> int:
    """The start of the longest run of names that has text after it, if most of them are plainly organisations'."""
    runs: list[list[int]] = [[]]
    for at in range(start, len(marked)):
        if _is_name(marked[at]) and not (marked[at].line.marker or "").startswith("#"):
            runs[-1].append(at)
        elif marked[at].live:
            runs.append([])
    best = max(runs, key=len)
    plain = sum(names.is_organization(marked[at].line.text) for at in best)
    return best[0] if len(best) >= _SHORTEST_RUN and plain * 3 >= len(best) * 2 else len(marked)


def _copied(marked: Sequence[Mark], signatures: int) -> int:
    """The line after the officers of state that stand, unlabelled, above a list of names: they get a copy."""
    if signatures == len(marked) or marked[signatures].role in ("closing", "list"):
        return signatures
    live = [at for at in range(signatures, len(marked)) if marked[at].live]
    officers = next((n for n, at in enumerate(live) if not names.is_copied(marked[at].line.text)), len(live))
    return live[officers] if 0 < officers < len(live) - 1 else signatures


def _is_name(mark: Mark) -> bool:
    text = mark.line.text
    letters = re.search(r"[^\W_]", text)
    if mark.role not in ("short", "others") or not letters or letters[0].islower():
        return False
    head = re.split(r", |\t| - |:| on behalf of ", text)[0].split()
    heavy = [word for word in head if word not in _LIGHT]
    capitals = sum(not word[0].islower() for word in heavy)
    return text[-1] not in ";:?!" and len(head) <= _LONGEST_NAME and capitals * 2 >= len(heavy)
