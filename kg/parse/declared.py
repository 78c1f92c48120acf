"""What a letter says of its own signatories: how many they are, and from how many countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg import rules
from kg.fold import View, view
from kg.model import Block, DeclaredCounts, Finding, Letter

_RULES = rules.load("declared")
_BELOW_TWENTY: list[str] = _RULES.values["below_twenty"]
_TENS: list[str] = _RULES.values["tens"]
_FIELDS = ("organizations", "individuals", "total", "countries")
_WORDS = {"total": "signatories"}


def find(text: str, blocks: Sequence[Block]) -> tuple[DeclaredCounts, ...]:
    """The counts of a letter's title, paragraphs and signature headings, in order, each place read by one rule."""
    kinds = ("title", "subject", "heading", "paragraph", "signatures")
    views = [view(text, block.content) for block in blocks if block.kind in kinds]
    found = _RULES.likely().matches_in_each([shown.text for shown in views])
    return tuple(counts for shown, matches in zip(views, found, strict=True) for counts in _in(shown, matches))


def _in(shown: View, matches: Iterable[rules.Found]) -> list[DeclaredCounts]:
    found: list[DeclaredCounts] = []
    for rule, match in matches:
        span = shown.span(*match.span())
        if not any(span.overlaps(other.span) for other in found):
            groups = match.groupdict()
            counts = {name: number(groups[name]) for name in _FIELDS if groups.get(name)}
            found.append(DeclaredCounts(span=span, rule=rule.id, **counts))
    return sorted(found, key=lambda counts: counts.span)


def number(printed: str) -> int:
    """The value of a number in digits or in English words below one thousand.

    >>> number("twenty-three"), number("1,200"), number("one hundred and five")
    (23, 1200, 105)
    """
    if printed[0].isdigit():
        return int(printed.replace(",", ""))
    total = 0
    for word in printed.lower().replace("-", " ").split():
        if word in _BELOW_TWENTY:
            total += _BELOW_TWENTY.index(word)
        elif word in _TENS:
            total += 10 * (_TENS.index(word) + 2)
        elif word == "hundred":
            total = max(total, 1) * 100
    return total


def disagreements(letter: Letter) -> tuple[Finding, ...]:
    """A finding for each declared number that is not the number of signatories read, or of countries printed."""
    organizations = sum(signatory.kind == "organization" for signatory in letter.signatories)
    listed = {
        "organizations": organizations,
        "individuals": len(letter.signatories) - organizations,
        "total": len(letter.signatories),
        "countries": len({signatory.country for signatory in letter.signatories} - {None}),
    }
    return tuple(
        Finding(
            code="declared-count",
            severity="warning",
            source=letter.source.path,
            span=counts.span,
            message=f"the letter speaks of {said} {_WORDS.get(name, name)}, its list gives {found}",
        )
        for counts in letter.declared
        for name, found in listed.items()
        if (said := getattr(counts, name)) is not None and said != found
    )
