"""What a letter does with the wordings of a sentence: alleges, relays, fears, asks to end, or only refers to them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg import rules
from kg.model import BlockKind
from kg.rules import Rule

Stance = Literal["alleged", "referenced"]
Modality = Literal[
    "asserted", "reported", "presupposed", "risk", "heading", "title", "principle", "safeguard", "charge"
]
HEADINGS: frozenset[BlockKind] = frozenset({"title", "subject", "heading"})
NAMES: frozenset[BlockKind] = frozenset({"signatures", "cc", "addressee"})
_RULES = rules.load("context")
_LIKELY = rules.Likely(_RULES)
_LIKELY_LEADS = rules.Likely(_RULES.group(**{"for": "lead"}))
_REACH = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence `[start, end)` of a view's text and its place in the letter.

    `demanded`: an item of a list of demands. `first`: the block begins with it.
    """

    text: str
    start: int
    end: int
    kind: BlockKind
    demanded: bool
    first: bool

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """How far the words around `[start, end)` count: the sentence, cut where a text without full stops goes on."""
        return max(self.start, start - _REACH), min(self.end, end + _REACH)

    def marked(self, start: int, end: int) -> str:
        """The sentence with «» around the text at `[start, end)`."""
        first, last = self.reach(start, end)
        return f"{self.text[first:start]}«{self.text[start:end]}»{self.text[end:last]}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a mention is meant, and the rule that says so."""

    stance: Stance
    modality: Modality
    rule: str


def judge(sentence: Sentence, series: str, own: str, relayed: bool) -> Judgement | None:
    """How one wording is meant; None if the sentence denies it.

    `series` and `own` are the sentence with the enumeration and with the wording alone marked; `relayed` says that a
    source speaks.
    """

    def holds(group: str) -> Rule | None:
        return _first(group, series, own)

    if sentence.kind in NAMES:
        return Judgement("referenced", "title", "name-block")
    if name := holds("name") or _first("name", own):
        return Judgement("referenced", "title", name.id)
    if holds("denied"):
        return None
    if other := holds("other"):
        return Judgement("referenced", other.values["referenced"], other.id)
    label = holds("label") if sentence.first else None
    right = holds("right")
    asked = holds("asked")
    if label and (sentence.demanded or not right):
        return Judgement("alleged", "heading", label.id)
    if right and not (sentence.demanded or holds("violated") or (asked and holds("upheld"))):
        return Judgement("referenced", "principle", right.id)
    return _alleged(sentence, relayed, holds("risk"), asked and (holds("ending") or (right and holds("upheld"))))


def _first(group: str, series: str, own: str | None = None) -> Rule | None:
    """The first rule of a group that holds in the marked sentence; `own` is for the rules that ask for it."""
    own = own or series
    if group not in _possible(series) and group not in _possible(own):
        return None
    marked = ((rule, own if rule.values.get("own") else series) for rule in _GROUPS[group])
    likely = ((rule, text) for rule, text in marked if rule.id in _possible(text)[group])
    return next((rule for rule, text in likely if rule.pattern.search(text)), None)


def look_ahead(marked: Iterable[str]) -> None:
    """Scan marked sentences that will be judged, all at once."""
    _LIKELY.look_ahead(marked)


@functools.lru_cache(maxsize=16)
def _possible(marked: str) -> Mapping[str, set[str]]:
    """The rules that can hold in a marked sentence, group by group."""
    possible = defaultdict[str, set[str]](set)
    for rule in _LIKELY.of(marked):
        possible[rule.values["for"]].add(rule.id)
    return possible


def _alleged(sentence: Sentence, relayed: bool, risk: Rule | None, ending: Rule | None) -> Judgement:
    if sentence.kind in HEADINGS:
        return Judgement("alleged", "heading", f"{sentence.kind}-block")
    if risk and not sentence.demanded:
        return Judgement("alleged", "risk", risk.id)
    if relayed:
        return Judgement("alleged", "reported", "source")
    if sentence.demanded:
        return Judgement("alleged", "presupposed", "demand-item")
    if ending:
        return Judgement("alleged", "presupposed", ending.id)
    return Judgement("alleged", "asserted", "default")


def refined(concept: str, own: str) -> str:
    """The closer concept that the sentence around a wording, marked in `own`, shows; else the concept itself."""
    closer = (r for r in _GROUPS["refine"] if r.values["from"] == concept and r.pattern.search(own))
    return next((rule.values["concept"] for rule in closer), concept)


def leads_demands(texts: Sequence[str]) -> list[bool]:
    """Of each block's text whether it announces that demands follow: its last words do."""
    endings = [text if len(text) <= _LONGEST_ENDING else text[-_LONGEST_ENDING:].partition(" ")[2] for text in texts]
    likely = _LIKELY_LEADS.of_each(endings)
    return [any(rule.pattern.search(ending) for rule in few) for few, ending in zip(likely, endings, strict=True)]


_LONGEST_ENDING = 1_000


_GROUPS = {
    group: _RULES.group(**{"for": group})
    for group in (
        "name",
        "label",
        "denied",
        "other",
        "right",
        "violated",
        "upheld",
        "risk",
        "asked",
        "ending",
        "refine",
    )
}
