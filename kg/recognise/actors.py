"""Who may act or ask in a letter: the bodies and countries it names, the one it addresses, and those who send it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg import rules
from kg.fold import View, fold, view
from kg.model import BodyMention, Letter, Stated
from kg.recognise.standing import touching
from kg.vocabulary import Lexicon

_RULES = rules.load("demands")
_ACTOR = re.compile(rf"\b(?:{'|'.join(map(re.escape, _RULES.values['actors']))})s?\b", re.IGNORECASE)
_SENDER = re.compile(rf"\b(?:{'|'.join(map(re.escape, _RULES.values['senders']))})\b", re.IGNORECASE)
_YOU, _TITLE_ASKS, _CLAUSE_BEHIND, _CLAUSE = map(
    _RULES.pattern,
    ("addressee-in-second-person", "title-that-asks", "clause-behind-an-actor", "clause-for-an-actor"),
)
_NAME = re.compile(r"(?:[Tt]he )?(?P<first>[A-Z][\w&-]+)(?:'s)?(?: (?:[A-Z][\w&'-]*|of|and|the|for))*")
_CAPITAL, _SMALL = re.compile(r"(?<=[a-z,] )[A-Z][\w&-]+"), re.compile(r"\b[a-z][\w&-]+")
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_ACRONYM = re.compile(r"(?:[Tt]he )?([A-Z]{3,8})")
# Code points of the first paragraph that say who speaks, and how often a press release names the one who issues it.
_OPENING, _OFTEN = 120, 3


@dataclass(frozen=True, slots=True)
class Actors:
    """What names an actor in this letter: the bodies found, the countries known, the one addressed.

    `opening` says who speaks; `proper` are the letter's proper nouns.
    """

    letter: Letter
    bodies: Sequence[BodyMention]
    countries: Lexicon
    opening: str
    proper: frozenset[str]

    def named(self, seen: View, start: int, end: int, rule: str) -> tuple[Stated, ...]:
        """Who is named in `[start, end)` of a view: bodies, else countries, else the addressee, else the words.

        Words that are a clause name nobody; a clause behind a name is left out.
        """
        words = seen.text[start:end]
        if not words.strip():
            return ()
        span = seen.span(start, end)
        if bodies := touching(self.bodies, span):
            return tuple(Stated(span=b.span, value=b.key or b.name, rule=b.rule) for b in bodies)
        name = _CLAUSE_BEHIND.sub("", words).rstrip(" ,")
        begin = len(name) - len(name.lstrip(" ,"))
        named = seen.span(start + begin, start + len(name)) if begin < len(name) else span
        if you := _YOU.search(name):
            if _CLAUSE.search(name):
                name, named = you[0], seen.span(start + you.start(), start + you.end())
            return (Stated(span=named, value=self._addressee(name), rule=rule),)
        hits = self.countries.scan(words)
        if hits:
            return tuple(
                Stated(span=seen.span(start + h.start, start + h.end), value=h.keys[0], rule="country")
                for h in hits
                if len(h.keys) == 1
            )
        if _CLAUSE.search(name) or begin == len(name):
            return ()
        return (Stated(span=named, value=name[begin:], rule=rule),)

    def _addressee(self, words: str) -> str:
        names = [a.name for a in self.letter.addressees]
        return names[0] if len(names) == 1 else words.strip(" ,")

    def sends(self, words: str) -> bool:
        """Whether the words name one who signs the letter, or whom its first words name, in full or by initials."""
        opening, initials = f" {fold(self.opening)} ", _ACRONYM.fullmatch(words)
        return (
            self.signs(words)
            or f" {fold(words)} " in opening
            or (initials is not None and _spells(initials[1], self.opening))
            or _SENDER.search(words) is not None
            or self._issues(words)
            or self._heads_the_letter(words)
        )

    def _heads_the_letter(self, words: str) -> bool:
        """Whether a title begins with the words, as that of a press release does, and they are no country."""
        named = bool(self.letter.title) and _NAME.fullmatch(words) is not None and not self.countries.scan(words)
        return named and self.letter.title is not None and fold(self.letter.title.value).startswith(f"{fold(words)} ")

    def _issues(self, words: str) -> bool:
        """Whether the words are a name that a letter which nobody signs, such as a press release, repeats."""
        name = _NAME.fullmatch(words)
        country = any(h.end - h.start == len(words) for h in self.countries.scan(words))
        if self.letter.signatories or not name or country or (" " not in words and not _ACRONYM.fullmatch(words)):
            return False
        return self.letter.source.text.count(words) >= _OFTEN and not any(b.name in words for b in self.bodies)

    def signs(self, words: str) -> bool:
        """Whether one who signs the letter is named among the words."""
        folded = f" {fold(words)} "
        return any(f" {fold(n)} " in folded for s in self.letter.signatories for n in (s.name, s.acronym) if n)

    def first(self, seen: View, start: int, end: int) -> int | None:
        """Where the first actor named in `[start, end)` of a view ends; None if the words name nobody who can act."""
        words, span = seen.text[start:end], seen.span(start, end)
        if (name := _NAME.fullmatch(words)) and name["first"] in self.proper:
            return end
        ends = [start + h.end for h in self.countries.scan(words)[:1]]
        ends += [start + found.end() for found in _ACTOR.finditer(words)][:1]
        ends += [bisect.bisect_left(seen.offsets, b.span.end) for b in touching(self.bodies, span)[:1]]
        return min(ends, default=None)


def actors_of(letter: Letter, bodies: Sequence[BodyMention], countries: Lexicon) -> Actors:
    """What names an actor in a letter; `bodies` are those found in it, in the order of the text."""
    return Actors(letter, bodies, countries, _opening(letter), _proper_nouns(letter))


def _opening(letter: Letter) -> str:
    """The words that say who speaks: those at the head of the first paragraph, and before a title's "calls on"."""
    first = next((block.content for block in letter.blocks if block.kind == "paragraph"), None)
    opening = view(letter.source.text, first).text[:_OPENING] if first else ""
    asking = _TITLE_ASKS.search(letter.title.value) if letter.title else None
    return f"{letter.title.value[: asking.start()]} {opening}" if letter.title and asking else opening


def _proper_nouns(letter: Letter) -> frozenset[str]:
    """The words that the letter writes with a capital inside a sentence, and nowhere without."""
    text = letter.source.text
    return frozenset(_CAPITAL.findall(text)) - {word.capitalize() for word in _SMALL.findall(text)}


def _spells(initials: str, words: str) -> bool:
    """Whether the initials of capitalised words, one after the other, are these."""
    return initials in "".join(word[0] for word in _CAPITALISED.findall(words))
