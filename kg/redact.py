"""What of a letter's text is published: contact data masked, and where its rights ask for it, quotes only.

A masked character stands where the other stood, so that every offset holds in what is published as in what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg import rules
from kg.model import Span

MASK = "█"
WITHHELD = "·"
_MASKED = re.compile(r"\w")
_SEEN = re.compile(r"\S")


def contacts(text: str) -> list[Span]:
    """Where the text holds e-mail addresses, telephone and fax numbers (`kg/rules/contacts.yaml`)."""
    return sorted(Span(*found.span("data")) for _, found in rules.load("contacts").likely().matches(text))


def without_contacts(text: str) -> str:
    """The text with every letter and digit of contact data masked, its length unchanged."""
    return _replaced(text, contacts(text), _MASKED, MASK)


def only(text: str, quoted: Iterable[Span]) -> str:
    """The text with everything outside the spans withheld, its lines and its length unchanged."""
    gaps, end = [], 0
    for span in sorted(quoted):
        if span.start > end:
            gaps.append(Span(end, span.start))
        end = max(end, span.end)
    return _replaced(text, [*gaps, Span(end, len(text))] if end < len(text) else gaps, _SEEN, WITHHELD)


def _replaced(text: str, spans: Iterable[Span], what: re.Pattern[str], mask: str) -> str:
    parts, end = [], 0
    for span in spans:
        start = max(span.start, end)
        parts += [text[end:start], what.sub(mask, text[start : span.end])]
        end = max(end, span.end)
    return "".join(parts) + text[end:]
