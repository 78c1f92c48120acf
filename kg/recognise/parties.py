"""Who stands around a wording: whose finding it is, who is said to do it, and to whom. Unclear means nobody."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg import rules
from kg.fold import View, view
from kg.model import BODY_KINDS, BodyMention, DocumentMention, Letter, Stated
from kg.recognise.context import HEADINGS, Sentence
from kg.recognise.standing import touching
from kg.rules import Found
from kg.vocabulary import Lexicon

_PARTICIPLE = re.compile(r"(?:\w+ly )?\w+(?:ed|en|slain|shot|hit|held)\b")
# A source named by a pronoun is the one named last.
PRONOUN = "pronoun-reports"
_LONG_QUOTATION = 5
_LOST_OPENING = re.compile(r'[^"]*\S"(?:\s[^"]*(?:"[^"]*"[^"]*)*)?$')
# How much more often than any other a letter must name a country to be about it: one that its title names, and others.
_LEAD_IN_TITLE, _LEAD = 2, 3
_RULES = rules.load("parties")
_SOURCE = rules.Likely(_RULES.group(**{"for": "source"}))
_AGENT = rules.Likely(_RULES.group(**{"for": "agent"}))
_BEHIND, _BEFORE, _BY, _POSSESSIVE, _HEAD, _SUBJECT, _ASKED, _BYSTANDER, _ADDRESSED, _SEAT, _BARE = (
    _RULES.group(**{"for": use})[0]
    for use in (
        "victims-behind", "victims-before", "by", "possessive", "head", "subject", "asked", "bystander", "addressed",
        "seat", "bare",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agent:
    """Words that name someone who can act, at `[start, end)` of a view's text."""

    start: int
    end: int
    stated: Stated


@dataclass(frozen=True, slots=True)
class Named:
    """Everything known by name around a block: its view, and the mentions and countries of the letter.

    `about` is the key of the country the letter is about (`subject_of`).
    """

    letter: Letter
    seen: View
    documents: Sequence[DocumentMention]
    bodies: Sequence[BodyMention]
    countries: Lexicon
    demonyms: Lexicon
    about: str | None = None

    def keys_in(self, start: int, end: int) -> list[Stated]:
        """The documents and bodies with a key in a range of the view, in order."""
        span = self.seen.span(start, end)
        mentions: list[DocumentMention | BodyMention] = [*touching(self.documents, span), *touching(self.bodies, span)]
        found = [Stated(span=mention.span, value=mention.key, rule=mention.rule) for mention in mentions if mention.key]
        return sorted(found, key=lambda stated: (stated.span.start, -stated.span.end))

    def country_in(self, words: str) -> str | None:
        """The key of the one country that words name, as a name or as an adjective."""
        keys = set(_countries_in(view(words).text, self.countries, self.demonyms))
        return next(iter(keys)) if len(keys) == 1 else None


def _countries_in(text: str, countries: Lexicon, demonyms: Lexicon) -> Iterator[str]:
    """The key of each country that a view's text names; both keys of an ambiguous form."""
    for hit in (*countries.scan(text), *demonyms.scan(text)):
        yield from hit.keys


def subject_of(letter: Letter, countries: Lexicon, demonyms: Lexicon) -> str | None:
    """The key of the country a letter is about, or None.

    It is the country that the headings and the body name most: twice as often as any other if it is the only one that
    the title or the subject names, else more than once and three times as often.
    """
    counts: Counter[str] = Counter()
    for block in letter.blocks:
        if block.kind in BODY_KINDS | HEADINGS:
            counts.update(_countries_in(view(letter.source.text, block.content).text, countries, demonyms))
    if not counts:
        return None
    (first, most), (_, next_most) = [*counts.most_common(2), ("", 0)][:2]
    head = " ".join(stated.value for stated in (letter.title, letter.subject) if stated)
    named = set(_countries_in(view(head).text, countries, demonyms))
    plain = most >= _LEAD_IN_TITLE * next_most if named == {first} else most > 1 and most >= _LEAD * next_most
    return first if plain else None


def look_ahead(marked: Iterable[str]) -> None:
    """Scan marked sentences whose source will be asked for, all at once."""
    _SOURCE.look_ahead(marked)


def source_of(named: Named, sentence: Sentence, series: str, start: int) -> tuple[bool, Stated | None]:
    """Whether a source speaks in a sentence whose series is marked, and where the letter names it."""
    offset = start - series.index("«")
    for rule in _SOURCE.of(series):
        if not (found := rule.pattern.search(series)):
            continue
        if "source" not in rule.pattern.groupindex:
            return True, None
        first, last = (offset + _unmarked(series, at) for at in found.span("source"))
        keyed = named.keys_in(first, last)
        if keyed:
            return True, keyed[0]
        return True, Stated(span=named.seen.span(first, last), value=named.seen.text[first:last], rule=rule.id)
    if _quoted(sentence.text, start):
        before = named.keys_in(0, start or 1)
        return True, before[-1] if before else None
    return False, None


def _quoted(text: str, start: int) -> bool:
    """Whether the series stands in a quotation of some length, or in one whose beginning the text has lost."""
    before, after = text[:start], text[start:]
    opening = before.rfind('"')
    if opening < 0:
        return bool(_LOST_OPENING.match(after))
    opens = opening == 0 or before[opening - 1] in " (["
    return opens and len(text[opening : start + (after + '"').index('"')].split()) > _LONG_QUOTATION


def _unmarked(marked: str, at: int) -> int:
    return at - marked.count("«", 0, at) - marked.count("»", 0, at)


def powers_in(texts: Sequence[str]) -> list[list[Found]]:
    """The words of power in each text, such as "the security forces"."""
    return _AGENT.matches_in_each(texts)


def agents_of(named: Named, powers: Sequence[Found]) -> list[Agent]:
    """Everyone in the view who can act: countries, bodies, and the words of power in it."""
    text = named.seen.text
    # In a block that names another country too, "the government" may be that country's.
    alone = {named.about} >= set(_countries_in(text, named.countries, named.demonyms))
    found = {
        (match.start(), match.end()): _agent(named, match.start(), match.end(), rule.id, alone)
        for rule, match in powers
    }
    starts = sorted(start for start, _ in found)
    reached = [0, *accumulate((end for _, end in sorted(found)), max)]
    for hit in named.countries.scan(text):
        if reached[bisect_right(starts, hit.start)] < hit.end:
            found[hit.start, hit.end] = _agent(named, hit.start, hit.end, "country", alone)
    return [found[place] for place in sorted(found)]


def _agent(named: Named, start: int, end: int, rule: str, alone: bool) -> Agent:
    """`alone`: the block names no country but the one the letter is about, whose "the government" then is."""
    words = named.seen.text[start:end]
    you = addressed(named, words)
    value = you.value if you else named.country_in(words)
    if not value and named.about and alone and _BARE.pattern.search(words):
        value, rule = named.about, _BARE.id
    return Agent(start, end, Stated(span=named.seen.span(start, end), value=value or words, rule=rule))


def perpetrator_of(agents: list[Agent], sentence: Sentence, start: int, end: int) -> Stated | None:
    """Who is said to have done what the series `[start, end)` names.

    "By X" behind it, else "X's" before it, else the nearest subject X, else the X whom the sentence asks to end it.
    """
    text = sentence.text
    first, last = sentence.reach(start, end)
    from_first = bisect_left(agents, first, key=lambda a: a.start)
    up_to_last = bisect_right(agents, last, from_first, key=lambda a: a.start)
    inside = [a for a in agents[from_first:up_to_last] if a.end <= last]
    before = [a for a in inside if a.end <= start]
    for agent in inside:
        if agent.start >= end and _BY.pattern.search(text[end : agent.start]):
            return agent.stated
    if before and _POSSESSIVE.pattern.search(text[before[-1].end : start]):
        return before[-1].stated
    for agent in reversed(before):
        if _stands(text[first : agent.start]) and _SUBJECT.pattern.search(text[agent.end : start]):
            return agent.stated
    return _asked_in(before, sentence, start)


@functools.lru_cache(maxsize=256)
def _stands(before: str) -> bool:
    """Whether who is named behind these words of a sentence can be its subject."""
    return _HEAD.pattern.search(before) is not None


def _asked_in(agents: list[Agent], sentence: Sentence, start: int) -> Stated | None:
    reach, _ = sentence.reach(start, start)
    asked = _last(_ASKED.pattern, sentence.text[reach:start])
    if not asked:
        return None
    first, last = (reach + at for at in asked.span("who"))
    if bystander(sentence.text[last:start]):
        return None
    return next((a.stated for a in agents if first <= a.start and a.end <= last), None)


def bystander(words: str) -> bool:
    """Whether what is asked is to speak up about others, so that who is asked is not who does it."""
    return bool(_BYSTANDER.pattern.search(words))


def asked_of(named: Named) -> Stated | None:
    """Who the lead-in to demands in view asks: a country it names, or the addressee if it says "you"."""
    found = _last(_ASKED.pattern, named.seen.text)
    if not found:
        return None
    you = addressed(named, found["who"])
    country = you.value if you else named.country_in(found["who"])
    return Stated(span=named.seen.span(*found.span("who")), value=country, rule=_ASKED.id) if country else None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def addressed(named: Named, words: str) -> Stated | None:
    """The addressee whom "you" means, if exactly one country stands among the addressees."""
    if not _ADDRESSED.pattern.search(words):
        return None
    keys = {}
    for addressee in named.letter.addressees:
        office = " ".join(filter(None, (addressee.name, addressee.role)))
        # The address of an international body says where it sits, not for whom it acts.
        seat = "" if _SEAT.pattern.search(office) else addressee.address or ""
        if key := named.country_in(f"{office} {seat}"):
            keys[key] = addressee.span
    if len(keys) != 1:
        return None
    key, span = next(iter(keys.items()))
    return Stated(span=span, value=key, rule=_ADDRESSED.id)


def victims_of(named: Named, sentence: Sentence, start: int, end: int) -> Stated | None:
    """Whom the words around the series `[start, end)` name as victims."""
    first, last = sentence.reach(start, end)
    behind = _BEHIND.pattern.search(sentence.text[end:last])
    if behind:
        return _words(named, end, behind, _BEHIND.id)
    before = _BEFORE.pattern.search(sentence.text[first:start])
    suffered = before and (_PARTICIPLE.match(sentence.text[start:end]) or before[0].endswith("to "))
    return _words(named, first, before, _BEFORE.id) if before and suffered else None


def _words(named: Named, offset: int, found: re.Match[str], rule: str) -> Stated:
    start, end = (offset + at for at in found.span("victims"))
    words = named.seen.text[start:end].rstrip(" ,")
    return Stated(span=named.seen.span(start, start + len(words)), value=words, rule=rule)
