"""The wordings of violations in a view: one lexicon scan, pattern rules, and lists under a shared head."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg import rules
from kg.rules import Rule
from kg.vocabulary import Lexicon, Vocabulary

_RULES = rules.load("violations")
_PATTERNS = tuple(rule for rule in _RULES if "series" not in rule.values)
_SERIES = tuple(rule for rule in _RULES if "series" in rule.values)
_ITEM = re.compile(r"[^,.;:()\"]+?(?=,? (?:and|or|as well as) |[,.;:()\"]|$)")
_GLUE = re.compile(
    r",? (?:and|or|as well as) (?:(?:the )?(?:rights?|freedoms?) (?:of|to) |(?:equal )?access to |of )?|, ?"
)
_SAME_PHRASE = re.compile(
    r"^(?:[^.,;:()\"]{0,30}| \(|,? (?:and|or) (?:the )?(?:rights? (?:to|of) |freedoms? (?:of|to) )?|, )$"
)
_LONGEST_ITEM = 6
# What may stand between the members of an enumeration: a connective and up to three words that qualify the next.
_STEP = re.compile(
    r"^[\"* ]{0,3}(?:\([^()]*\))?(?:,|:|-|\u2014|/|,? (?:and|or|as well as|including|such as|through|in)(?= ))"
    r"(?: ?(?:and|or|including|other|through|as well as|the|an?|by|of))*(?: ?[\w'-]+){0,3}[\"* ]{0,3}$|^ ?$"
)
_STOP = re.compile(
    r"[.;!?]|\b(?:who|which|that|has|have|is|are|was|were|to|not|against|from|accused|charged|convicted|risk|principle)\b"
)


@dataclass(frozen=True, slots=True, order=True)
class Trigger:
    """A wording at `[start, end)` of a view's text; `lead` is where the words begin that lead it in ("rights to")."""

    start: int
    end: int
    lead: int
    concept: str
    rule: str


@functools.lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> Lexicon:
    return vocabulary.lexicon("violation/")


def find_triggers(text: str, vocabulary: Vocabulary) -> list[Trigger]:
    """Every wording in the text of a view, in order; those of one concept that touch are one."""
    apart: list[Trigger] = []
    beside: list[Trigger] = []
    for trigger, alone in (*_named(text, vocabulary), *_patterned(text), *_listed(text)):
        (apart if alone else beside).append(trigger)
    chosen: list[Trigger] = []
    for trigger in sorted(apart, key=lambda t: (t.lead - t.end, t.start, t.concept)):
        if not any(trigger.start < c.end and c.start < trigger.end for c in chosen):
            chosen.append(trigger)
    return _once(text, sorted({*chosen, *beside}))


def series_of(text: str, triggers: list[Trigger], sentence: tuple[int, int]) -> Iterator[list[Trigger]]:
    """The triggers of one sentence, in groups that an enumeration ties together."""
    inside = [t for t in triggers if sentence[0] <= t.start < sentence[1]]
    series: list[Trigger] = []
    reach = 0
    for trigger in inside:
        between = text[reach : trigger.lead] if trigger.lead > reach else ""
        if series and (not _STEP.match(between) or _STOP.search(between)):
            yield series
            series = []
        series.append(trigger)
        reach = max(reach, trigger.end)
    if series:
        yield series


def _named(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Trigger, bool]]:
    for hit in _lexicon(vocabulary).overlapping(text):
        entry = vocabulary.entries[hit.keys[0]]
        concept = entry.first("skos:notation")
        if concept:
            yield Trigger(hit.start, hit.end, hit.start, concept, entry.key), True


def _patterned(text: str) -> Iterator[tuple[Trigger, bool]]:
    for rule in _PATTERNS:
        for found in rule.pattern.finditer(text):
            start, end = found.span(found.lastgroup or 0)
            yield Trigger(start, end, start, rule.values["concept"], rule.id), not rule.values.get("also")


def _listed(text: str) -> Iterator[tuple[Trigger, bool]]:
    for rule in _SERIES:
        concepts = _RULES.values["series"][rule.values["series"]]
        for head in rule.pattern.finditer(text):
            for trigger in _items(text, head, rule, concepts):
                yield trigger, True


def _items(text: str, head: re.Match[str], rule: Rule, concepts: dict[str, str]) -> Iterator[Trigger]:
    """The known items of the list that follows a head; the first takes the head's words as its lead."""
    at, lead = head.end(), head.start()
    while item := _ITEM.match(text, at):
        known = _known(item, concepts)
        if known:
            yield Trigger(known[0], known[1], lead, known[2], rule.id)
            lead = known[0] if lead == head.start() else lead
        if not known and (at == head.end() or len(item[0].split()) > _LONGEST_ITEM):
            return
        glue = _GLUE.match(text, item.end())
        if not glue:
            return
        at = lead = glue.end()


def _known(item: re.Match[str], concepts: dict[str, str]) -> tuple[int, int, str] | None:
    """The longest known wording among the first words of an item."""
    words = list(re.finditer(r"[\w'-]+", item[0]))
    words = words[: _LONGEST_ITEM if len(words) <= _LONGEST_ITEM else 2]
    for size in (4, 3, 2, 1):
        for first in range(len(words) - size + 1):
            wording = " ".join(word[0].lower() for word in words[first : first + size])
            if wording in concepts:
                start = item.start() + words[first].start()
                return start, item.start() + words[first + size - 1].end(), concepts[wording]
    return None


def _once(text: str, triggers: list[Trigger]) -> list[Trigger]:
    """Triggers of one concept that overlap, or that stand side by side in an enumeration, as one."""
    kept: list[Trigger] = []
    for trigger in triggers:
        same = next((k for k in reversed(kept) if k.concept == trigger.concept), None)
        if same and (trigger.start < same.end or _beside(text, same, trigger, kept)):
            kept[kept.index(same)] = Trigger(
                same.start, max(same.end, trigger.end), min(same.lead, trigger.lead), same.concept, same.rule
            )
        else:
            kept.append(trigger)
    return kept


def _beside(text: str, one: Trigger, other: Trigger, between: list[Trigger]) -> bool:
    gap = text[one.end : other.start]
    return bool(_SAME_PHRASE.match(gap)) and not any(one.end <= t.start < other.start for t in between)
