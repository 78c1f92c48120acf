"""Whom a letter without an address turns to: those its title, its salutation or its first words name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from kg import rules
from kg.fold import View, fold, view
from kg.model import Addressee, Span
from kg.parse import addressees, titles
from kg.parse.layout import Zoned, running
from kg.parse.lines import BULLETS, cut

_GREETING = rules.load("head").pattern("words-of-greeting")
# Names that only firms and institutions have: `LakeHub`, `UNLF`.
_BRAND = re.compile(r"^(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{3,8})$")
_AND_LAST = re.compile(r",? (?:and|&)$")
_OPENING, _FEW = 8, 5
_LETTER = rules.load("head").pattern("calls-itself-a-letter")


def find(text: str, zoned: Sequence[Zoned], title: Sequence[int]) -> tuple[Addressee, ...]:
    """What the title names, unless it is no person and the salutation greets one by name, or is `To the ...,`.

    Nor does the body count that the title names, where the salutation says which of its people are meant.
    """
    named, greeted = _named(text, zoned, title), greeted_in(text, zoned)
    by_name = any(map(_is_named, greeted)) and not any(map(_is_named, named))
    if _is_formal(zoned) or _says_whose(named, greeted) or by_name:
        return greeted or named
    return named or greeted


def _says_whose(named: Sequence[Addressee], greeted: Sequence[Addressee]) -> bool:
    """Whether a salutation says which people of the body, or of the states, are meant that the title names."""
    whose = [who for who in greeted if who.kind == "group"]
    one = len(named) == len(whose) == 1 and named[0].kind != "person"
    return one and set(fold(named[0].name).split()) <= _words(whose[0])


def _is_formal(zoned: Sequence[Zoned]) -> bool:
    rules_of = [item.mark.rule for item in zoned if item.zone == "salutation"]
    return any(rule is not None and rule.id == "to-greets" for rule in rules_of)


def _named(text: str, zoned: Sequence[Zoned], title: Sequence[int]) -> tuple[Addressee, ...]:
    """The addressees that the title or the subject names, else an introduction."""
    head = rules.load("head")
    ends = [zoned[at].mark.line.content for at in title]
    lines = [view(text, Span(ends[0].start, ends[-1].end))] if title else []
    lines += [view(text, page.span)] if (page := titles.of_page(text, zoned)) else []
    lines += [item.mark.line.view for item in zoned if item.zone == "head" and item.mark.role == "subject"]
    intro = [
        running(text, zoned, at)
        for at, item in enumerate(zoned)
        if item.zone == "head"
        and at not in title
        and item.mark.role in ("prose", "short", "lead")
        and item.mark.line.marker not in BULLETS
    ]
    intro += [running(text, zoned, at) for at in _opening(zoned) if zoned[at].mark.role in ("prose", "lead", "list")]
    formal = [item.mark.line.view for item in zoned if item.zone == "body" and item.mark.role in ("prose", "lead")]
    vague: tuple[Addressee, ...] = ()
    lines = [addressees.in_mixed_case(line) for line in lines]
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


def _opening(zoned: Sequence[Zoned]) -> Sequence[int]:
    """The first lines of a text that has no salutation."""
    greeted = any(item.zone == "salutation" for item in zoned)
    live = (at for at, item in enumerate(zoned) if item.mark.live and item.zone != "front")
    return () if greeted else [*islice(live, _OPENING)]


def _in(text: str, line: View, found: re.Match[str], role: str) -> tuple[Addressee, ...]:
    phrase = cut(line, *found.span("names"))
    phrase = cut(phrase, 0, len(_AND_LAST.sub("", phrase.text)))
    if role == "formal":
        return addressees.in_enumeration(text, phrase)
    named = addressees.in_phrase(text, phrase)
    return named or (addressees.by_name(text, phrase) if role == "addressed" and _LETTER.match(found[0]) else ())


def greeted_in(text: str, zoned: Sequence[Zoned]) -> tuple[Addressee, ...]:
    """Whom the salutation names, or several salutations below each other."""
    found: list[Addressee] = []
    few = sum(item.zone == "salutation" for item in zoned) <= _FEW
    for item in zoned:
        if item.zone == "salutation" and item.mark.match and item.mark.rule:
            group = "names" if "names" in item.mark.match.groupdict() else "salutation"
            said = cut(item.mark.line.view, *item.mark.match.span(group))
            greeting = _GREETING.match(said.text)
            phrase = cut(said, greeting.end() if greeting else 0, len(said.text))
            formal = item.mark.rule.id == "to-greets"
            named = addressees.in_enumeration(text, phrase) if formal else addressees.in_phrase(text, phrase)
            if len(named) == 1 and named[0].kind == "person" and named[0].role is None:
                named = addressees.greeted(text, phrase) or named
            if not named and (_BRAND.search(phrase.text) or (few and _is_firm(text, phrase.text))):
                named = addressees.by_name(text, phrase)
            found.extend(named or addressees.greeted_office(text, phrase))
    return tuple(found)


def _is_firm(text: str, name: str) -> bool:
    """Whether a letter names a firm once with its legal form: `Lakebook Inc.`, whom it greets as `Lakebook`."""
    form = rf"\b{re.escape(name)},? (?:Inc|Ltd|LLC|PLC|Corp|Corporation|GmbH|AG)\b"
    return bool(name) and re.search(form, text) is not None


def greets_others(text: str, zoned: Sequence[Zoned], written: Sequence[Addressee]) -> bool:
    """Whether the salutation greets people by name, and none of those whom the head of the paper names."""
    greeted = [_words(who) for who in greeted_in(text, zoned) if _is_named(who)]
    people = bool(greeted) and bool(written) and all(who.kind == "person" for who in written)
    return people and not any(words & _words(who) for words in greeted for who in written)


def _words(who: Addressee) -> set[str]:
    return set(fold(f"{who.name} {who.role or ''}").replace("-", " ").split())


def _is_named(who: Addressee) -> bool:
    """Whether a person's name is given, and not only the office."""
    office = who.rule == "kind-person" and addressees.has_words_of_office(who.name)
    return who.kind == "person" and who.rule not in ("addressee-rank", addressees.GREETED_OFFICE) and not office
