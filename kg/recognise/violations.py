"""Where a letter speaks of violations: which, whether it alleges it, who is said to do it, and whose finding it is."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.fold import view
from kg.model import BODY_KINDS, Block, BlockKind, BodyMention, DocumentMention, Letter, Span, Stated, ViolationMention
from kg.recognise.context import HEADINGS, NAMES, Judgement, Sentence, judge, leads_demands, refined
from kg.recognise.parties import (
    PRONOUN,
    Named,
    agents_of,
    asked_of,
    bystander,
    perpetrator_of,
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
class _Around:
    """Who stands around a series of wordings."""

    perpetrator: Stated | None
    victims: Stated | None
    attribution: Stated | None


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
    mentions: list[ViolationMention] = []
    for block in letter.blocks:
        if block.kind not in _READ or block.content.start == block.content.end:
            continue
        seen = view(letter.source.text, block.content)
        named = Named(letter, seen, documents, bodies, countries, demonyms, about)
        mentions += _in_block(block, named, vocabulary, masks, lead)
        lead = _next_lead(block, named, lead)
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


def _next_lead(block: Block, named: Named, lead: _Lead) -> _Lead:
    """The lead-in in force after a block: items keep it, a colon or a demand opens it, anything else closes it."""
    if lead.open and _listed(block):
        return lead
    if block.kind in BODY_KINDS and leads_demands(named.seen.text):
        return _Lead(True, asked_of(named))
    return _Lead()


def _listed(block: Block) -> bool:
    return block.kind == "item" or (block.kind == "paragraph" and block.marker is not None)


def _in_block(
    block: Block, named: Named, vocabulary: Vocabulary, masks: list[Span], lead: _Lead
) -> Iterator[ViolationMention]:
    text = named.seen.text
    triggers = find_triggers(text, vocabulary)
    if not triggers:
        return
    agents = agents_of(named)
    demanded = lead.open and _listed(block)
    asked = lead.asked if demanded and not bystander(text) else None
    latest: Stated | None = None
    for start, end in sentences(named.seen):
        sentence = Sentence(text=text, start=start, end=end, kind=block.kind, demanded=demanded, first=start == 0)
        for series in series_of(text, triggers, start, end):
            first, last = min(t.lead for t in series), max(t.end for t in series)
            marked = sentence.marked(first, last)
            relayed, source = source_of(named, sentence, marked, first)
            latest = latest if source and source.rule == PRONOUN else source or latest
            plain = not _CLAUSE.search(text, first, last)
            for trigger in series:
                reach = (first, last) if plain else (trigger.lead, trigger.end)
                around = _Around(
                    perpetrator=perpetrator_of(agents, sentence, *reach) or asked,
                    victims=victims_of(named, sentence, *reach),
                    attribution=latest if source else None,
                )
                judgement = _judged(named, trigger, masks, sentence, marked, relayed)
                if judgement:
                    concept = refined(trigger.concept, sentence.marked(trigger.start, trigger.end))
                    yield _mention(named, replace(trigger, concept=concept), judgement, around)


def _judged(
    named: Named, trigger: Trigger, masks: list[Span], sentence: Sentence, marked: str, relayed: bool
) -> Judgement | None:
    span = named.seen.span(trigger.start, trigger.end)
    before = bisect.bisect_right(masks, span.start, key=lambda mask: mask.start)
    if before and masks[before - 1].contains(span):
        return Judgement("referenced", "title", "mask")
    return judge(sentence, marked, sentence.marked(trigger.lead, trigger.end), relayed)


def _mention(named: Named, trigger: Trigger, judgement: Judgement, around: _Around) -> ViolationMention:
    alleged = judgement.stance == "alleged"
    return ViolationMention(
        span=named.seen.span(trigger.start, trigger.end),
        rule=f"{trigger.rule}+{judgement.rule}",
        concept=trigger.concept,
        stance=judgement.stance,
        modality=judgement.modality,
        # Who exposes people to a risk is not who would do it to them.
        perpetrator=around.perpetrator if alleged and judgement.modality != "risk" else None,
        victims=around.victims if alleged else None,
        attribution=around.attribution if judgement.modality == "reported" else None,
    )
