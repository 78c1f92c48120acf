"""Whether a text is a letter at all: by several signs, never by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg import rules
from kg.model import Letter
from kg.parse.layout import Zoned

_MANY = 2
_JOINT = re.compile(r"(?i)joint (?:statement|letter|appeal|communiqu[eé]|declaration)(?: by\b|:|$)")
_CALLED = re.compile(r"(?:(?:An?|The) )?(?:(?:[Oo]pen|[Jj]oint) )?[Ll]etter (?:to|from) ")


def _is_heading(item: Zoned) -> bool:
    """Whether a line says `Joint statement`, or is marked as a heading that says to whom the letter is."""
    said = item.mark.line.text
    return _JOINT.match(said) is not None or (item.mark.line.marker is not None and _CALLED.match(said) is not None)


def signs(letter: Letter, zoned: Sequence[Zoned]) -> tuple[str, ...]:
    """The signs of a letter that a text shows: salutation, closing, signatures, and wordings of `letter.yaml`.

    The wordings are not looked for where there are two signs without them.
    """
    many = len(letter.signatories) >= _MANY
    listed = many or any(item.zone in ("closing",) or item.mark.role == "list" for item in zoned)
    seen = {
        "a salutation": letter.salutation is not None,
        "a closing": letter.closing is not None,
        "signatures": listed and bool(letter.signatories),
        "a declared number of signatories": bool(letter.declared),
        "a heading of a press release": any(item.mark.rule and item.mark.rule.id == "release-line" for item in zoned),
        "a heading that calls it a letter": any(item.zone == "head" and _is_heading(item) for item in zoned),
        "an addressee": bool(letter.addressees) and letter.salutation is None,
    }
    if sum(seen.values()) > 1:
        return tuple(sign for sign, found in seen.items() if found)
    heading = " ".join(item.mark.line.text for item in zoned if item.mark.role == "list")
    heading += f" {letter.title.value}" if letter.title else ""
    body = " ".join(
        letter.source.at(block.content) for block in letter.blocks if block.kind not in ("furniture", "signatures")
    )
    for rule in rules.load("letter"):
        where = heading if rule.values["where"] == "title" else body
        seen[rule.values["sign"]] = seen.get(rule.values["sign"], False) or bool(re.search(rule.pattern, where))
    seen["a named sender"] = bool(letter.signatories) and seen.get("a sender with a label", False)
    return tuple(sign for sign, found in seen.items() if found)
