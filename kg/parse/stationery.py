"""The sender's own name and address at the head of the paper: whom it names is not written to."""

from __future__ import annotations

from collections.abc import Sequence

from kg import rules
from kg.parse import names
from kg.parse.layout import Zoned, paragraphs

_FIRST = 2


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


def _is_of_person(said: str) -> bool:
    """Whether a line gives an office, or a person's name with the honorific before it, or the honorific alone."""
    offices = (*rules.load("head").group(role="office"), *rules.load("head").group(role="generic"))
    return names.honorific_before(said) is not None or any(rule.pattern.search(said) for rule in offices)
