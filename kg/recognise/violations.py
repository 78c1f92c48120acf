"""Where a letter speaks of violations: which, whether it alleges it, who is said to do it, and whose finding it is."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.fold import View, view
from kg.model import BODY_KINDS, Block, BlockKind, BodyMention, DocumentMention, Letter, Span, Stated, ViolationMention
from kg.recognise import context, parties
from kg.recognise.context import HEADINGS, NAMES, Judgement, Sentence, judge, leads_demands, refined
from kg.recognise.parties import (
    PRONOUN,
    Agent,
    Named,
    agents_of,
    asked_of,
    bystander,
    perpetrator_of,
    powers_in,
    source_of,
    subject_of,
    victims_of,
)
from kg.recognise.sentences import sentences
from kg.recognise.triggers import Trigger, find_triggers, series_of
from kg.vocabulary import Lexicon, Vocabulary

# Words within an enumeration that begin a clause: who is named behind it did the last thing, not all of them.
_CLAUSE = re.compile(r"\b(?:who|whom|which|that|including|where|when)\b")
_READ: frozenset[BlockKind] = BODY_KINDS | HEADINGS | NAMES
# Ways to refer to a document that name it; a description ("a report on torture in prisons") names nothing.
_NAMING = frozenset({"symbol", "name", "short_form"})


@dataclass(frozen=True, slots=True)
class _Lead:
    """Whether a list of demands is open, and who it asks."""

    open: bool = False
    asked: Stated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """Wordings at `[start, end)` of a view's text that an enumeration ties together.

    `marked` is their sentence with «» around all of them, `own` for each of them that with «» around it and its lead.
    """

    sentence: Sentence
    triggers: tuple[Trigger, ...]
    own: tuple[str, ...]
    start: int
    end: int
    marked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """Who stands around a series of wordings."""

    perpetrator: Stated | None
    victims: Stated | None
    attribution: Stated | None


_NOBODY = _Around(perpetrator=None, victims=None, attribution=None)


def find_violations(
    letter: Letter,
    vocabulary: Vocabulary,
    documents: Sequence[DocumentMention],
    bodies: Sequence[BodyMention],
) -> tuple[ViolationMention, ...]:
    """Every place in the letter that speaks of a violation, in the order of the text.

    A wording inside the name of one of the `documents` or `bodies` is referenced, with modality `title`.
    """
    masks = _disjoint([d.span for d in documents if d.via in _NAMING] + [b.span for b in bodies])
    countries, demonyms = _countries(vocabulary)
    about = subject_of(letter, countries, demonyms)
    lead = _Lead()
    blocks = [block for block in letter.blocks if block.kind in _READ and block.content.start < block.content.end]
    views = [view(letter.source.text, block.content) for block in blocks]
    texts = [seen.text for seen in views]
    found: list[tuple[Named, list[_Series], Stated | None]] = []
    for block, seen, triggers, leads in zip(
        blocks, views, find_triggers(texts, vocabulary), leads_demands(texts), strict=True
    ):
        named = Named(letter, seen, documents, bodies, countries, demonyms, about)
        if triggers:
            demanded = lead.open and _listed(block)
            asked = lead.asked if demanded and not bystander(seen.text) else None
            found.append((named, list(_series(block, seen, triggers, demanded)), asked))
        lead = _next_lead(block, named, lead, leads)
    _look_ahead([series for _, several, _ in found for series in several])
    mentions: list[ViolationMention] = []
    for (named, several, asked), powers in zip(found, powers_in([n.seen.text for n, _, _ in found]), strict=True):
        mentions += _in_block(named, several, agents_of(named, powers), masks, asked)
    return tuple(sorted(mentions, key=lambda m: (m.span, m.concept)))


def _disjoint(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].overlaps(span):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


@functools.lru_cache(maxsize=4)
def _countries(vocabulary: Vocabulary) -> tuple[Lexicon, Lexicon]:
    demonyms = [
        (form, entry.key) for entry in vocabulary.under("country/") for form in entry.properties.get("ol:demonym", ())
    ]
    return vocabulary.lexicon("country/"), Lexicon(demonyms)


def _next_lead(block: Block, named: Named, lead: _Lead, leads: bool) -> _Lead:
    """The lead-in in force after a block: items keep it, a colon or a demand opens it, anything else closes it."""
    if lead.open and _listed(block):
        return lead
    if block.kind in BODY_KINDS and leads:
        return _Lead(True, asked_of(named))
    return _Lead()


def _listed(block: Block) -> bool:
    return block.kind == "item" or (block.kind == "paragraph" and block.marker is not None)


def _series(block: Block, seen: View, triggers: list[Trigger], demanded: bool) -> Iterator[_Series]:
    """The wordings of a block, those together that an enumeration ties together."""
    for start, end in sentences(seen):
        sentence = Sentence(text=seen.text, start=start, end=end, kind=block.kind, demanded=demanded, first=start == 0)
        for tied in series_of(seen.text, triggers, start, end):
            first, last = min(t.lead for t in tied), max(t.end for t in tied)
            marked = sentence.marked(first, last)
            own = tuple(sentence.marked(trigger.lead, trigger.end) for trigger in tied)
            yield _Series(sentence=sentence, triggers=tuple(tied), own=own, start=first, end=last, marked=marked)


def _look_ahead(several: Sequence[_Series]) -> None:
    """Scan the sentences of a letter at once for the words of the rules that will read each of them."""
    context.look_ahead(text for series in several for text in (series.marked, *series.own))
    parties.look_ahead(series.marked for series in several)


def _in_block(
    named: Named, several: Sequence[_Series], agents: list[Agent], masks: list[Span], asked: Stated | None
) -> Iterator[ViolationMention]:
    latest: Stated | None = None
    for series in several:
        relayed, source = source_of(named, series.sentence, series.marked, series.start)
        latest = latest if source and source.rule == PRONOUN else source or latest
        plain = not _CLAUSE.search(series.sentence.text, series.start, series.end)
        for trigger, own in zip(series.triggers, series.own, strict=True):
            judgement = _judged(named, trigger, masks, series, own, relayed)
            if judgement:
                around = _NOBODY
                if judgement.stance == "alleged":
                    reach = (series.start, series.end) if plain else (trigger.lead, trigger.end)
                    around = _Around(
                        perpetrator=perpetrator_of(agents, series.sentence, *reach) or asked,
                        victims=victims_of(named, series.sentence, *reach),
                        attribution=latest if source else None,
                    )
                concept = refined(trigger.concept, series.sentence.marked(trigger.start, trigger.end))
                yield _mention(named, replace(trigger, concept=concept), judgement, around)


def _judged(
    named: Named, trigger: Trigger, masks: list[Span], series: _Series, own: str, relayed: bool
) -> Judgement | None:
    span = named.seen.span(trigger.start, trigger.end)
    before = bisect.bisect_right(masks, span.start, key=lambda mask: mask.start)
    if before and masks[before - 1].contains(span):
        return Judgement("referenced", "title", "mask")
    return judge(series.sentence, series.marked, own, relayed)


def _mention(named: Named, trigger: Trigger, judgement: Judgement, around: _Around) -> ViolationMention:
    return ViolationMention(
        span=named.seen.span(trigger.start, trigger.end),
        rule=f"{trigger.rule}+{judgement.rule}",
        concept=trigger.concept,
        stance=judgement.stance,
        modality=judgement.modality,
        # Who exposes people to a risk is not who would do it to them.
        perpetrator=around.perpetrator if judgement.modality != "risk" else None,
        victims=around.victims,
        attribution=around.attribution if judgement.modality == "reported" else None,
    )
