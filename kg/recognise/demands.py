"""What the letter itself asks, and who must act: list items under a lead-in, and sentences that ask.

Recommendations of others that a letter only reports are no demands: a rule wants the first person, or an actor who
should, must or is needed to do something.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg import rules
from kg.fold import View, fold, view
from kg.model import Block, BodyMention, Demand, Letter, Span, Stated
from kg.recognise.sentences import sentences
from kg.vocabulary import Lexicon, Vocabulary

_RULES = rules.load("demands")
_SENTENCE, _REST, _VIA, _LEAD, _PROSE, _EXAMPLE = (
    _RULES.group(**{"for": use}) for use in ("sentence", "rest", "via", "lead", "prose", "example")
)
_ACTOR = re.compile(rf"\b(?:{'|'.join(map(re.escape, _RULES.values['actors']))})\b", re.IGNORECASE)
_YOU = re.compile(r"\b(?:you|your (?:government|administration|country|office|excellency))\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"[^\s.;:,!?]$")
_LEADS_IN = re.compile(r"(?::|\bto,?)$")
_NOTHING = re.compile(r"^[\s,]*(?:\w+ly|(?:to )?(?:do )?the following\b[^:]{0,60})?[\s,]*[:,]?$")


@dataclass(frozen=True, slots=True)
class _List:
    """The lead-in that a list of demands stands under."""

    to: tuple[Stated, ...]
    via: tuple[Stated, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class _Actors:
    """What names an actor in this letter: the bodies found, the countries known, the one addressed."""

    letter: Letter
    bodies: Sequence[BodyMention]
    countries: Lexicon

    def named(self, seen: View, start: int, end: int, rule: str) -> tuple[Stated, ...]:
        """Who is named in `[start, end)` of a view: bodies, else countries, else the addressee, else the words."""
        words = seen.text[start:end]
        if not words.strip():
            return ()
        span = seen.span(start, end)
        bodies = [b for b in self.bodies if span.contains(b.span)]
        if bodies:
            return tuple(Stated(span=b.span, value=b.key or b.name, rule=b.rule) for b in bodies)
        if _YOU.search(words):
            return (Stated(span=span, value=self._addressee(words), rule=rule),)
        hits = self.countries.scan(words)
        if hits:
            return tuple(
                Stated(span=seen.span(start + h.start, start + h.end), value=h.keys[0], rule="country")
                for h in hits
                if len(h.keys) == 1
            )
        return (Stated(span=span, value=words.strip(" ,"), rule=rule),)

    def _addressee(self, words: str) -> str:
        names = [a.name for a in self.letter.addressees]
        return names[0] if len(names) == 1 else words.strip(" ,")

    def sends(self, words: str) -> bool:
        """Whether the words name one who signs the letter."""
        folded = f" {fold(words)} "
        names = (name for s in self.letter.signatories for name in (s.name, s.acronym) if name)
        return any(f" {fold(name)} " in folded for name in names)

    def first(self, seen: View, start: int, end: int) -> int | None:
        """Where the first actor named in `[start, end)` of a view ends; None if the words name nobody who can act."""
        words, span = seen.text[start:end], seen.span(start, end)
        ends = [start + h.end for h in self.countries.scan(words)[:1]]
        ends += [start + found.end() for found in _ACTOR.finditer(words)][:1]
        ends += [bisect.bisect_left(seen.offsets, b.span.end) for b in self.bodies if span.overlaps(b.span)][:1]
        return min(ends, default=None)


def find_demands(letter: Letter, vocabulary: Vocabulary, bodies: Sequence[BodyMention]) -> tuple[Demand, ...]:
    """The demands of a letter in the order of its text."""
    actors = _Actors(letter, bodies, vocabulary.lexicon("country/"))
    found: list[Demand] = []
    current: _List | None = None
    section, unfinished = None, False
    for block in letter.blocks:
        if block.kind not in ("heading", "paragraph", "item"):
            continue
        seen = view(letter.source.text, block.content)
        if not seen.text.strip():
            continue
        if block.kind == "heading":
            section, current = seen.text, _lead(seen, actors)
        elif current and unfinished and block.kind == "paragraph":
            unfinished = bool(_UNFINISHED.search(seen.text))
        elif current and (block.kind == "item" or _reads_as_item(seen, current)):
            found += _items(block, seen, current, section, actors)
            current = replace(current, open=current.open and block.kind == "paragraph")
            unfinished = bool(_UNFINISHED.search(seen.text))
        else:
            asked, current = _asked(seen, section, actors)
            found += asked
            unfinished = False
    return tuple(sorted(found, key=lambda demand: demand.span))


def _reads_as_item(seen: View, current: _List) -> bool:
    """Whether an unmarked paragraph under a bare lead-in stands for a list item."""
    return current.open and not any(rule.pattern.search(seen.text) for rule in _PROSE)


def _items(block: Block, seen: View, current: _List, section: str | None, actors: _Actors) -> Iterator[Demand]:
    if any(rule.pattern.search(seen.text) for rule in _EXAMPLE):
        return
    whole = seen.span(0, len(seen.text))
    yield Demand(
        span=Span(block.content.start, whole.end),
        rule="list-item", form="list", to=current.to, via=current.via, number=_number(block.marker), section=section,
    )  # fmt: skip
    yield from _coordinated(seen, 0, len(seen.text), "list", current.via, section, actors)


def _number(marker: str | None) -> str | None:
    """The number or letter of a list marker; a bullet has none."""
    return (marker or "").strip(" .()[]#*-–•") or None


def _asked(seen: View, section: str | None, actors: _Actors) -> tuple[list[Demand], _List | None]:
    """The demands of a paragraph's sentences, and the list its last sentence leads in."""
    found: list[Demand] = []
    current = _lead(seen, actors)
    for start, end in sentences(seen):
        asking = _first_ask(seen, start, end, actors)
        if asking is None:
            continue
        rule, match, to = asking
        ask, leads_in = start + match.start("ask"), bool(_LEADS_IN.search(seen.text, start, end))
        bare = leads_in and bool(_NOTHING.match(match["what"]))
        if leads_in:
            current = _list_under(seen, start, end, to, bare, actors)
        if not bare:
            found.append(Demand(span=seen.span(ask, end), rule=rule.id, form="prose", to=to, section=section))
            found += _coordinated(seen, start + match.start("what"), end, "prose", (), section, actors)
    return found, current


def _first_ask(
    seen: View, start: int, end: int, actors: _Actors
) -> tuple[rules.Rule, re.Match[str], tuple[Stated, ...]] | None:
    sentence = seen.text[start:end]
    for rule in _SENTENCE:
        match = rule.pattern.search(sentence)
        if not match:
            continue
        if rule.values.get("needs_sender") and not actors.sends(match["sender"]):
            continue
        group = next((g for g in ("who", "near") if match.groupdict().get(g)), None)
        if group is None:
            return rule, match, ()
        who, until = start + match.start(group), start + match.end(group)
        if group == "near" or rule.values.get("needs_actor"):
            first = actors.first(seen, who, until)
            if first is None:
                continue
            until = first if group == "near" else until
        return rule, match, actors.named(seen, who, until, rule.id)
    return None


def _list_under(seen: View, start: int, end: int, to: tuple[Stated, ...], bare: bool, actors: _Actors) -> _List:
    """The list a sentence leads in; "recommendations to X" make X the one who must act, and `to` the go-between."""
    for rule in _VIA:
        match = rule.pattern.search(seen.text[start:end])
        if match:
            who, until = start + match.start("who"), start + match.end("who")
            if actors.first(seen, who, until) is not None:
                return _List(actors.named(seen, who, until, rule.id), to, bare)
    return _List(to, (), bare)


def _lead(seen: View, actors: _Actors) -> _List | None:
    """The list under a heading such as "Our demands:"."""
    for rule in _LEAD:
        match = rule.pattern.match(seen.text)
        if match:
            who = match.span("who") if match["who"] else (0, 0)
            return _List(actors.named(seen, *who, rule.id), (), True)
    return None


def _coordinated(
    seen: View, start: int, end: int, form: str, via: tuple[Stated, ...], section: str | None, actors: _Actors
) -> Iterator[Demand]:
    """Further demands that one sentence or item adds: "...; and to encourage X to do Y"."""
    for rule in _REST:
        for match in rule.pattern.finditer(seen.text, start, end):
            yield Demand(
                span=seen.span(*match.span("ask")),
                rule=rule.id,
                form="list" if form == "list" else "prose",
                to=actors.named(seen, *match.span("who"), rule.id),
                via=via,
                section=section,
            )
