"""Whether a text is a letter at all: by several signs, never by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import rules
from kg.model import Letter
from kg.parse.layout import Zoned

_SEVERAL, _MANY = 2, 5
_JOINT = rules.load("head").pattern("joint-letter-announced")
_CALLED = rules.load("head").pattern("letter-to-or-from")


def _is_heading(item: Zoned) -> bool:
    """Whether a line says `Joint statement`, or is marked as a heading that says to whom the letter is."""
    said = item.mark.line.text
    return _JOINT.match(said) is not None or (item.mark.line.marker is not None and _CALLED.match(said) is not None)


def judged(letter: Letter, zoned: Sequence[Zoned]) -> tuple[bool, tuple[str, ...]]:
    """Whether a text is a letter, and the signs of one that it shows: by its lines, and by wordings of `letter.yaml`.

    The wordings of its body are not looked for where there are signs enough without them.
    """
    known = rules.load("letter")
    weights, enough = known.values["weights"], known.values["enough"]
    seen = {sign: weights[sign] for sign in _of_lines(letter, zoned)}
    title = letter.title.value if letter.title else ""
    headings = " ".join((*(item.mark.line.text for item in zoned if item.mark.role == "list"), title))
    first = next((item.mark.line.text for item in zoned if item.mark.line.text and item.zone != "front"), "")
    _add_wordings(seen, title or first, [rule for rule in known if rule.values["weight"] < 0])
    if sum(seen.values()) < enough:
        _add_wordings(seen, headings, known.group(where="title"))
    if sum(seen.values()) < enough:
        parts = (block for block in letter.blocks if block.kind not in ("furniture", "signatures"))
        _add_wordings(seen, " ".join(letter.source.at(block.content) for block in parts), known.group(where="body"))
    return sum(seen.values()) >= enough, tuple(sign for sign, weight in seen.items() if weight > 0)


def _of_lines(letter: Letter, zoned: Sequence[Zoned]) -> Iterator[str]:
    signed = len(letter.signatories)
    listed = signed >= _SEVERAL or any(item.zone == "closing" or item.mark.role == "list" for item in zoned)
    seen = {
        "a salutation": letter.salutation is not None,
        "a closing": letter.closing is not None,
        "signatures": listed and signed > 0,
        "many signatures": signed >= _MANY,
        "a named sender": signed > 0 and not listed,
        "a declared number of signatories": bool(letter.declared),
        "a heading of a press release": any(item.mark.rule and item.mark.rule.id == "release-line" for item in zoned),
        "a heading that calls it a letter": any(item.zone == "head" and _is_heading(item) for item in zoned),
        "an addressee": bool(letter.addressees) and letter.salutation is None,
    }
    yield from (sign for sign, found in seen.items() if found)


def _add_wordings(seen: dict[str, int], words: str, wordings: Sequence[rules.Rule]) -> None:
    for rule in wordings:
        if seen.get(rule.values["sign"], 0) < abs(rule.values["weight"]) and rule.pattern.search(words):
            seen[rule.values["sign"]] = rule.values["weight"]
