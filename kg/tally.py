"""What was found in a letter, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.identity.resolve import Resolved

_SUMMED = ("signatories", "claims", "demands", "citations", "findings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A letter's title (or file name), its date, and how much was found; `declared` is the signatories it speaks of."""

    title: str
    date: str
    signatories: int
    declared: int
    claims: int
    demands: int
    citations: int
    findings: int


def tally(resolved: Resolved) -> Tally:
    """Count what was found in a letter; a violation named in a heading is no claim."""
    letter, recognised = resolved.letter, resolved.recognised
    return Tally(
        title=letter.title.value if letter.title else Path(letter.source.path).name,
        date=letter.date.value if letter.date else "",
        signatories=len(letter.signatories),
        declared=sum(_declared(c.total, c.organizations, c.individuals) for c in letter.declared),
        claims=sum(v.stance == "alleged" and v.modality != "heading" for v in recognised.violations),
        demands=len(recognised.demands),
        citations=len(recognised.documents),
        findings=len(resolved.findings),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of many letters; what is declared is left out, since few letters declare anything."""
    sums = Counter[str]()
    for tally in tallies:
        sums.update({"letters": 1} | {name: getattr(tally, name) for name in _SUMMED})
    return Tally(title=f"{sums['letters']} letters", date="", declared=0, **{name: sums[name] for name in _SUMMED})


def _declared(total: int | None, organizations: int | None, individuals: int | None) -> int:
    return total if total is not None else (organizations or 0) + (individuals or 0)
