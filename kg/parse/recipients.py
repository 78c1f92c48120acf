"""Whom a letter without an address turns to: those its title, its salutation or its first words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg import rules
from kg.fold import View, fold, view
from kg.model import Addressee, Span
from kg.parse import addressees
from kg.parse.layout import Zoned
from kg.parse.lines import cut

_GREETING = re.compile(
    r"(?:greetings(?: to)?\s+)?(?:(?:dearest|dear|distinguished|esteemed|respected|(?:your )?excellenc(?:y|ies),)\s+)*",
    re.IGNORECASE,
)
_SMALL = frozenset({"a", "about", "against", "and", "by", "concerning", "following", "for", "from", "in", "of", "on",
                    "over", "regarding", "the", "to", "with"})  # fmt: skip
_OPENING = 8


def find(text: str, zoned: Sequence[Zoned], title: Sequence[int]) -> tuple[Addressee, ...]:
    """What the title names, unless it is no person and the salutation greets one by name, or is `To the ...,`.

    Nor does the body count that the title names, where the salutation says which of its people are meant.
    """
    named, greeted = _named(text, zoned, title), _greeted(text, zoned)
    by_name = any(map(_is_named, greeted)) and not any(map(_is_named, named))
    if _is_formal(zoned) or _says_whose(named, greeted) or by_name:
        return greeted or named
    return named or greeted


def _says_whose(named: Sequence[Addressee], greeted: Sequence[Addressee]) -> bool:
    """Whether a salutation says which people of the body are meant that the title names."""
    whose = [who for who in greeted if who.kind == "group"]
    return len(named) == len(whose) == 1 and named[0].kind == "body" and fold(named[0].name) in fold(whose[0].name)


def _is_formal(zoned: Sequence[Zoned]) -> bool:
    rules_of = [item.mark.rule for item in zoned if item.zone == "salutation"]
    return any(rule is not None and rule.id == "to-greets" for rule in rules_of)


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
    formal = [item.mark.line.view for item in zoned if item.zone == "body" and item.mark.role in ("prose", "lead")]
    vague: tuple[Addressee, ...] = ()
    lines = [_in_mixed_case(line) for line in lines]
    told = [item.mark.line.view for item in zoned if item.zone == "head" and item.mark.role == "prose"]
    told = told if any(item.zone == "salutation" for item in zoned) else []
    for role, views in (("addressed", lines), ("formal", formal), ("intro", intro), ("introduced", told)):
        for line in views:
            for rule in head.group(role=role):
                if (found := rule.pattern.search(line.text)) and (who := _in(text, line, found, role)):
                    if role != "addressed" or any(one.kind != "group" for one in who):
                        return who
                    vague = vague or who
    return vague


def _in_mixed_case(line: View) -> View:
    """A line that is all in capitals as it would be printed in small letters; what it was made from stays."""
    if not line.text.isupper():
        return line
    words = [word.lower() if word.lower() in _SMALL else word.capitalize() for word in line.text.split(" ")]
    said = " ".join(words)
    return View(said, line.offsets, line.source) if len(said) == len(line.text) else line


def _opening(zoned: Sequence[Zoned]) -> Sequence[Zoned]:
    """The first lines of a text that has no salutation."""
    greeted = any(item.zone == "salutation" for item in zoned)
    return () if greeted else [item for item in zoned if item.mark.live and item.zone != "front"][:_OPENING]


def _in(text: str, line: View, found: re.Match[str], role: str) -> tuple[Addressee, ...]:
    phrase = cut(line, *found.span("names"))
    return addressees.in_enumeration(text, phrase) if role == "formal" else addressees.in_phrase(text, phrase)


def _greeted(text: str, zoned: Sequence[Zoned]) -> tuple[Addressee, ...]:
    """Whom the salutation names, or several salutations below each other."""
    found: list[Addressee] = []
    for item in zoned:
        if item.zone == "salutation" and item.mark.match and item.mark.rule:
            said = cut(item.mark.line.view, *item.mark.match.span("salutation"))
            greeting = _GREETING.match(said.text)
            phrase = cut(said, greeting.end() if greeting else 0, len(said.text))
            formal = item.mark.rule.id == "to-greets"
            found.extend(addressees.in_enumeration(text, phrase) if formal else addressees.in_phrase(text, phrase))
    return tuple(found)


def _is_named(who: Addressee) -> bool:
    """Whether a person's name is given, and not only the office."""
    return who.kind == "person" and who.rule != "addressee-rank"
