"""The head of a letter: title, date and place, subject, salutation and addressees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import rules
from kg.fold import View
from kg.model import Addressee, BlockKind, Finding, Source, Stated
from kg.parse import addressees, datelines
from kg.parse.layout import Mark, Zoned
from kg.parse.lines import cut, printed

_LANGUAGES = re.compile(r" ?\[[A-Z]{2}(?:/[A-Z]{2})*\].*$")


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
    kinds = _kinds(zoned, dateline.at if dateline else None)
    free = [at for at, item in enumerate(zoned) if item.zone == "head" and item.mark.role in ("short", "list") and at not in kinds]
    to = _to_lines(zoned)
    kinds |= dict.fromkeys((at for block in to for at in block), "addressee")
    free = [at for at in free if at not in kinds]
    titled = _title_line(zoned, free)
    kinds |= dict.fromkeys(titled, "title")
    block = [b for b in _stanzas(zoned, [at for at in free if at not in titled]) if _addresses(text, zoned, b)]
    kinds |= dict.fromkeys((at for stanza in block for at in stanza), "addressee")
    title = _title(text, zoned, titled)
    subject = next((_stated(text, i.mark, "subject") for i in zoned if i.zone == "head" and i.mark.role == "subject"), None)
    salutation = next((_stated(text, i.mark, "salutation") for i in zoned if i.mark.role == "salutation"), None)
    written = [a for b in (*to, *block) for a in addressees.in_block(text, [zoned[at].mark for at in b])]
    return Head(
        title=title or subject or _front_title(text, zoned),
        date=date,
        place=dateline.place if dateline else None,
        subject=subject,
        salutation=salutation,
        addressees=tuple(written) or _named(text, zoned, titled, salutation),
        kinds=kinds,
        findings=findings,
    )
