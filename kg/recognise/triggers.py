"""The wordings of violations in a view: one lexicon scan, pattern rules, and lists under a shared head.

A pattern rule names its `concept`; the mention is the group of the pattern that has a name, or the whole match. With
`also: true` a mention may share its words with one of another concept ("arrests of journalists" is two).
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import rules
from kg.rules import Found, Rule
from kg.vocabulary import Lexicon, Vocabulary

_GROUPS = ("life", "liberty", "defenders", "freedoms", "flight", "society", "frames", "scenes", "told", "retold")
_PATTERNS = tuple(rule for group in _GROUPS for rule in rules.load(f"violations_{group}"))
_LIKELY = rules.Likely(_PATTERNS)
_LISTS = rules.load("violations_listed")
_STEP, _STOP, _SAME, _GLUE, _ITEM = (rule.pattern for rule in rules.load("enumeration"))
_WORD = re.compile(r"[\w'-]+")
# A list item of more words is prose that the list has run into: only its beginning can name a need or a freedom.
_LONGEST_ITEM, _LONGEST_TEXT = 6, 400
_LONGEST_SERIES = 40
# What stands behind these words in a list item is no member of the list: "obstruct reporters in their work".
_ASIDE = frozenset({"in", "at", "by", "from", "on", "with", "into", "against", "during"})
_LONGEST_GLUE = 60


@dataclass(frozen=True, slots=True, order=True)
class Trigger:
    """A wording at `[start, end)` of a view's text; `lead` is where the words begin that lead it in ("rights to").

    One that is not `alone` may share its words with a wording of another concept.
    """

    start: int
    end: int
    lead: int
    concept: str
    rule: str
    alone: bool = True


@functools.lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> Lexicon:
    return vocabulary.lexicon("violation/")


def find_triggers(texts: Sequence[str], vocabulary: Vocabulary) -> list[list[Trigger]]:
    """Every wording in the text of each view, in order: the longer before the shorter, and one mention a phrase."""
    patterned, lists = _LIKELY.matches_in_each(texts), _LISTS.likely().matches_in_each(texts)
    return [
        _chosen(text, {*_named(text, vocabulary), *map(_trigger, found), *_listed(text, heads)})
        for text, found, heads in zip(texts, patterned, lists, strict=True)
    ]


def _chosen(text: str, found: set[Trigger]) -> list[Trigger]:
    chosen = [trigger for trigger in found if not trigger.alone]
    taken = bytearray(len(text))
    for trigger in sorted(found.difference(chosen), key=lambda t: (t.lead - t.end, t)):
        if not any(taken[trigger.start : trigger.end]):
            taken[trigger.start : trigger.end] = b"x" * (trigger.end - trigger.start)
            chosen.append(trigger)
    return _once(text, sorted(chosen))


def series_of(text: str, triggers: list[Trigger], start: int, end: int) -> Iterator[list[Trigger]]:
    """The triggers that start in `[start, end)`, in groups that an enumeration ties together."""
    series: list[Trigger] = []
    reach = start
    first, last = (bisect.bisect_left(triggers, place, key=lambda t: t.start) for place in (start, end))
    for trigger in triggers[first:last]:
        between = text[reach : max(reach, trigger.lead)]
        if series and (len(series) == _LONGEST_SERIES or not _STEP.match(between) or _STOP.search(between)):
            yield series
            series = []
        series.append(trigger)
        reach = max(reach, trigger.end)
    if series:
        yield series


def _named(text: str, vocabulary: Vocabulary) -> Iterator[Trigger]:
    for hit in _lexicon(vocabulary).overlapping(text):
        for key in hit.keys:
            if concept := vocabulary.entries[key].first("skos:notation"):
                yield Trigger(hit.start, hit.end, hit.start, concept, key)


def _trigger(patterned: Found) -> Trigger:
    rule, match = patterned
    start, end = _trimmed(match.string, *match.span(match.lastgroup or 0))
    return Trigger(start, end, start, rule.values["concept"], rule.id, alone=not rule.values.get("also"))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of text without the spaces at its ends."""
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def _listed(text: str, heads: Sequence[Found]) -> Iterator[Trigger]:
    for rule, head in heads:
        yield from _items(text, head, rule, _LISTS.values["series"][rule.values["series"]])


def _items(text: str, head: re.Match[str], rule: Rule, concepts: Mapping[str, str]) -> Iterator[Trigger]:
    """The known items of the list that follows a head; the head's words lead in the first item."""
    at = head.end()
    for _ in range(_LONGEST_SERIES):
        item = _ITEM.match(text, at, at + _LONGEST_TEXT)
        if not item:
            return
        known = _known(item, concepts)
        if known:
            start, end, concept = known
            yield Trigger(start, end, head.start() if at == head.end() else start, concept, rule.id)
        elif at == head.end() or len(_first_words(item[0])) > _LONGEST_ITEM:
            return
        glue = _GLUE.match(text[item.end() : item.end() + _LONGEST_GLUE])
        if not glue:
            return
        at = item.end() + glue.end()


def _known(item: re.Match[str], concepts: Mapping[str, str]) -> tuple[int, int, str] | None:
    """The longest known wording in an item: where it starts and ends in the text, and its concept."""
    words = _first_words(item[0])
    words = words if len(words) <= _LONGEST_ITEM else words[:2]
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            start, end = words[first].start(), words[first + size - 1].end()
            if any(word[0].lower() in _ASIDE for word in words[:first]):
                break
            if concept := concepts.get(item[0][start:end].lower()):
                return item.start() + start, item.start() + end, concept
    return None


def _first_words(item: str) -> list[re.Match[str]]:
    """The words of an item, and no more than tell that it is too long."""
    return list(itertools.islice(_WORD.finditer(item), _LONGEST_ITEM + 1))


def _once(text: str, triggers: list[Trigger]) -> list[Trigger]:
    """Triggers of one concept that overlap, or stand in one phrase with nothing between them, as one."""
    kept: list[Trigger] = []
    places: dict[str, int] = {}
    for trigger in triggers:
        place = places.get(trigger.concept)
        same = kept[place] if place is not None else None
        if (
            same
            and place is not None
            and (trigger.start < same.end or _in_one_phrase(text, same, trigger, kept[place:]))
        ):
            kept[place] = replace(same, end=max(same.end, trigger.end), lead=min(same.lead, trigger.lead))
        else:
            places[trigger.concept] = len(kept)
            kept.append(trigger)
    return kept


def _in_one_phrase(text: str, one: Trigger, other: Trigger, since: list[Trigger]) -> bool:
    between = text[one.end : other.start]
    return bool(_SAME.match(between)) and not any(one.end <= t.start < other.start for t in since)
