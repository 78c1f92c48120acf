"""What the tool was unsure of, so that a person can finish the job: each doubt with its place and what to do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from kg import rules
from kg.identity.resolve import Resolved
from kg.model import Finding

_RULES = rules.load("review")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A finding as a person reads it: `line` counts from 1, `words` is what stands there, `advice` what can be done."""

    file: str
    line: int
    severity: str
    code: str
    words: str
    message: str
    advice: str


def doubts(resolved: Resolved) -> tuple[Doubt, ...]:
    """Everything a person should look at in one letter, in the order of its text."""
    found = (*resolved.findings, *_suspicious(resolved), *_unaddressed(resolved))
    return tuple(sorted((_doubt(resolved, finding) for finding in found), key=lambda doubt: (doubt.line, doubt.code)))


def _doubt(resolved: Resolved, finding: Finding) -> Doubt:
    source = resolved.letter.source
    return Doubt(
        file=finding.source,
        line=source.line_of(finding.span),
        severity=finding.severity,
        code=finding.code,
        words=" ".join(source.at(finding.span).split()) if finding.span else "",
        message=finding.message,
        advice=_RULES.values["advice"].get(finding.code, ""),
    )


def _suspicious(resolved: Resolved) -> Iterator[Finding]:
    """Signatories that read like something else."""
    for signatory in resolved.letter.signatories:
        rule = next((rule for rule in _RULES if rule.pattern.search(signatory.name)), None)
        if rule:
            yield Finding(
                code="suspicious-signatory",
                severity="warning",
                source=resolved.letter.source.path,
                span=signatory.span,
                message=f"{signatory.name!r} may be no signatory ({rule.id})",
            )


def _unaddressed(resolved: Resolved) -> Iterator[Finding]:
    if not resolved.letter.addressees:
        path = resolved.letter.source.path
        yield Finding(code="no-addressee", severity="info", source=path, message="no addressee was found")


def as_csv(found: Iterable[Doubt], delimiter: str = ",") -> str:
    """The doubts as CSV (RFC 4180) for a spreadsheet; what it would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    names = [field.name for field in fields(Doubt)]
    writer.writerow(names)
    for doubt in found:
        cells = (str(getattr(doubt, name)) for name in names)
        writer.writerow("'" + cell if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue()
