"""The head of a letter: title, date and place, subject, salutation and addressees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import rules
from kg.fold import View, view
from kg.model import Addressee, BlockKind, Finding, Source, Span, Stated
from kg.parse import addressees, datelines
from kg.parse.layout import Mark, Zoned, stated
from kg.parse.lines import cut, printed

_LANGUAGES = re.compile(r" ?\[[A-Z]{2}(?:/[A-Z]{2})*\].*$")
_GREETING = re.compile(r"(?:(?:dearest|dear|distinguished|esteemed|respected)\s+)+", re.IGNORECASE)
_WRAPPED = 70
_OPENING = 8
_KINDS: dict[str, BlockKind] = {
    "subject": "subject", "cc": "cc", "furniture": "furniture", "url": "furniture", "box": "furniture",
    "tail": "furniture", "date": "furniture", "prose": "paragraph", "lead": "paragraph",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head states; `kinds` says for each of its lines, by number, what the line is there for."""

    title: Stated | None
    date: Stated | None
    place: Stated | None
    subject: Stated | None
    salutation: Stated | None
    addressees: tuple[Addressee, ...]
    kinds: Mapping[int, BlockKind]
    findings: tuple[Finding, ...]


def read(source: Source, zoned: Sequence[Zoned]) -> Head:
    """The head of a letter whose lines are in their zones."""
    text = source.text
    dateline, date, findings = datelines.choose(source, zoned)
    kinds = {
        at: _KINDS[item.mark.role] for at, item in enumerate(zoned) if item.zone == "head" and item.mark.role in _KINDS
    }
    if dateline:
        kinds[dateline.at] = "date"
    to = _blocks(
        zoned, (at for at, item in enumerate(zoned) if item.mark.role == "to" and item.zone in ("head", "addressee"))
    )
    kinds.update((at, "addressee") for block in to for at in block)
    subject = _subject(text, zoned, kinds)
    page = _front_title(text, zoned)
    title = _title_lines(text, zoned, _open(zoned, kinds), bool(subject or page))
    kinds.update((at, "title") for at in title)
    letterhead = _letterheads(text, zoned, _blocks(zoned, _open(zoned, kinds)))
    kinds.update((at, "addressee") for block in letterhead for at in block)
    salutation = stated(text, zoned, "salutation")
    written = [
        who for block in (*to, *letterhead) for who in addressees.in_block(text, [zoned[at].mark for at in block])
    ]
    return Head(
        title=_title(text, [zoned[at].mark for at in title]) or page or subject,
        date=date,
        place=dateline.place if dateline else None,
        subject=subject,
        salutation=salutation,
        addressees=tuple(written) or _nearest(_named(text, zoned, title), _greeted(text, zoned)),
        kinds=kinds,
        findings=findings,
    )


def _subject(text: str, zoned: Sequence[Zoned], kinds: dict[int, BlockKind]) -> Stated | None:
    """The subject with the lines that go on with it: labelled, or a line by itself below the salutation."""
    subject = stated(text, zoned, "subject")
    below = next((at for at, item in enumerate(zoned) if item.zone == "subject"), None)
    if subject is None and below is not None:
        words = zoned[below].mark.line.view
        return Stated(span=words.span(0, len(words.text)), value=printed(text, words), rule="subject-below-salutation")
    first = next((at for at, kind in kinds.items() if kind == "subject"), below)
    if subject is None or first is None:
        return subject
    last = first
    while zoned[last + 1 :] and zoned[last + 1].mark.role == "short" and _wraps(zoned[last].mark, zoned[last + 1].mark):
        last += 1
        kinds[last] = "subject"
    words = view(text, Span(subject.span.start, zoned[last].mark.line.content.end))
    span = words.span(0, len(words.text))
    return Stated(span=span, value=printed(text, words), rule=subject.rule)


def _open(zoned: Sequence[Zoned], kinds: Mapping[int, BlockKind]) -> list[int]:
    """The lines of the head of which nothing is known yet."""
    return [
        at for at, item in enumerate(zoned) if item.zone == "head" and item.mark.role == "short" and at not in kinds
    ]


def _blocks(zoned: Sequence[Zoned], numbers: Iterable[int]) -> list[list[int]]:
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


def _is_office(text: str, item: Zoned) -> bool:
    """Whether a line names somebody with an office, and nothing else."""
    return any(who.kind == "person" and who.role for who in addressees.in_phrase(text, item.mark.line.view))


def _title_lines(text: str, zoned: Sequence[Zoned], free: Sequence[int], named: bool) -> list[int]:
    """The heading: in Markdown, else a line that calls itself a letter, else, if nothing else is one, a first line."""
    marked = [at for at in free if zoned[at].mark.line.marker == "#"]
    called = [at for at in free if _calls_itself_a_letter(zoned[at].mark)]
    alone = [
        block[0]
        for block in _blocks(zoned, free)
        if len(block) == 1 and len(zoned[block[0]].mark.line.text.split()) > 2 and not _is_office(text, zoned[block[0]])
    ]
    first = next(iter(marked or called or ([] if named else alone)), None)
    if first is None:
        return []
    lines = [first]
    while lines[-1] + 1 in free and not marked and _wraps(zoned[lines[-1]].mark, zoned[lines[-1] + 1].mark):
        lines.append(lines[-1] + 1)
    return lines


def _calls_itself_a_letter(mark: Mark) -> bool:
    return any(rule.pattern.search(mark.line.text) for rule in rules.load("head").group(role="title"))


def _wraps(mark: Mark, below: Mark) -> bool:
    """Whether a heading goes on in the line below it."""
    said, more = mark.line.text, below.line.text
    return (
        len(said) >= _WRAPPED
        or more[0].islower()
        or said.rsplit(" ", 1)[-1].lower() in ("of", "the", "to", "on", "and", "in", "for")
    )


def _title(text: str, marks: Sequence[Mark]) -> Stated | None:
    if not marks:
        return None
    words = [mark.line.view for mark in marks]
    if language := _LANGUAGES.search(words[-1].text):
        words[-1] = cut(words[-1], 0, language.start())
    span = words[0].span(0, len(words[0].text))
    value = " ".join(printed(text, part) for part in words)
    end = words[-1].offsets[-1] + 1
    return Stated(span=Span(span.start, end), value=value, rule="title-line")


def _letterheads(text: str, zoned: Sequence[Zoned], blocks: Sequence[list[int]]) -> list[list[int]]:
    """The blocks that name and address somebody; lines of one letterhead may stand apart, with blank lines between."""
    letterheads: list[list[int]] = []
    for block in blocks:
        found = addressees.in_block(text, [zoned[at].mark for at in block])
        titled = bool(found) and all(who.rule != "kind-person" and who.kind == "person" for who in found)
        if _calls_itself_a_letter(zoned[block[0]].mark):
            continue
        follows = bool(letterheads) and not any(item.mark.live for item in zoned[letterheads[-1][-1] + 1 : block[0]])
        if follows and not (titled and found[0].rule != "addressee-rank"):
            letterheads[-1].extend(block)
        elif found and (len(block) > 1 or titled):
            letterheads.append(list(block))
    return letterheads


def _front_title(text: str, zoned: Sequence[Zoned]) -> Stated | None:
    for at, item in enumerate(zoned):
        for rule in rules.load("head").group(role="front", field="title"):
            if item.zone == "front" and (found := rule.pattern.search(item.mark.line.text)):
                part = cut(item.mark.line.view, *found.span("value"))
                end = _value_end(text, zoned, at)
                part = view(text, Span(part.offsets[0], end))
                if part.text[0] in "\"'" and part.text[-1] == part.text[0]:
                    part = cut(part, 1, len(part.text) - 1)
                return Stated(span=part.span(0, len(part.text)), value=printed(text, part), rule=rule.id)
    return None


def _value_end(text: str, zoned: Sequence[Zoned], at: int) -> int:
    """Where a value of the front matter ends: the lines below it that are indented belong to it (YAML 1.2, 7.3.3)."""
    while (
        zoned[at + 1].zone == "front"
        and zoned[at + 1].mark.line.text
        and text[zoned[at + 1].mark.line.span.start].isspace()
    ):
        at += 1
    return zoned[at].mark.line.content.end


def _named(text: str, zoned: Sequence[Zoned], title: Sequence[int]) -> tuple[Addressee, ...]:
    """The addressees that the title or the subject names, else an introduction."""
    head = rules.load("head")
    ends = [zoned[at].mark.line.content for at in title]
    lines = [view(text, Span(ends[0].start, ends[-1].end))] if title else []
    lines += [
        item.mark.line.view
        for item in zoned
        if item.zone == "front" and item.mark.line.text.lower().startswith("title")
    ]
    lines += [item.mark.line.view for item in zoned if item.zone == "head" and item.mark.role == "subject"]
    intro = [item.mark.line.view for item in zoned if item.zone == "head" and item.mark.role in ("prose", "short")]
    intro += [item.mark.line.view for item in _opening(zoned) if item.mark.role in ("prose", "lead", "list")]
    for role, views in (("addressed", lines), ("intro", intro)):
        for line in views:
            for rule in head.group(role=role):
                if (found := rule.pattern.search(line.text)) and (who := _in(text, line, found)):
                    return who
    return ()


def _opening(zoned: Sequence[Zoned]) -> Sequence[Zoned]:
    """The first lines of a text that has no salutation."""
    greeted = any(item.zone == "salutation" for item in zoned)
    return () if greeted else [item for item in zoned if item.mark.live and item.zone != "front"][:_OPENING]


def _in(text: str, line: View, found: re.Match[str]) -> tuple[Addressee, ...]:
    return addressees.in_phrase(text, cut(line, *found.span("names")))


def _greeted(text: str, zoned: Sequence[Zoned]) -> tuple[Addressee, ...]:
    """Whom the salutation names."""
    for item in zoned:
        if item.zone == "salutation" and item.mark.match:
            said = cut(item.mark.line.view, *item.mark.match.span("salutation"))
            greeting = _GREETING.match(said.text)
            return addressees.in_phrase(text, cut(said, greeting.end() if greeting else 0, len(said.text)))
    return ()


def _nearest(named: tuple[Addressee, ...], greeted: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """What the title names, unless it is no person and the salutation greets one by name."""
    by_name = [who for who in greeted if who.kind == "person" and " " in who.name and who.rule != "addressee-rank"]
    return greeted if by_name and not any(who.kind == "person" for who in named) else named or greeted
