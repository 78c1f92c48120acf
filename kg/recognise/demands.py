"""What the letter itself asks, and who must act: list items under a lead-in, and sentences that ask.

Recommendations of others that a letter only reports are no demands: a rule wants the first person, or an actor who
should, must or is needed to do something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg import rules
from kg.fold import View, lower, view
from kg.model import Block, BodyMention, Demand, Letter, Span, Stated
from kg.recognise.actors import Actors, actors_of
from kg.recognise.sentences import sentences
from kg.vocabulary import Vocabulary

_RULES = rules.load("demands")
_SENTENCE, _REST, _VIA, _LEAD, _FOLLOWS, _STEPS, _REASONS, _REPORTS, _MARKER, _PROSE, _EXAMPLE, _ORDER = (
    _RULES.group(**{"for": use})
    for use in (
        *("sentence", "rest", "via", "lead", "follows", "steps", "reasons", "reports", "marker", "prose"),
        *("example", "order"),
    )
)
_LIKELY = rules.Likely(_SENTENCE)
_ENDS_ITEM = re.compile(r"(?:[.;,!]|[;,] (?:and|or))$")
_FIRST_PERSON = re.compile(r"(?:\(?\w{1,3}[.)] )?(?:we|i) ", re.IGNORECASE)
_OFFICIAL_SAID, _LABEL, _ADDRESSED, _NOTHING = map(
    _RULES.pattern, ("official-said", "label", "label-of-an-addressee", "nothing-asked-yet")
)
# What stands before a sentence that is cried out or quoted.
_OPENING = re.compile(r'[!¡"]*')
_LONGEST_HEADING, _LONGEST_INTRODUCTION = 5, 160
_EMPHASIS = ("_", "*")
_UNFINISHED = re.compile(r"[^\s.;:,!?)\]\"'](?<!; and)(?<!, and)(?<!; or)(?<!, or)$")
_LEADS_IN = _RULES.pattern("leads-in-a-list")
_RUN_IN = re.compile(r"(?:[:;,]|\b(?:to|that|and))(?: and| or)? \((?P<label>\d|[a-h]|[ivx]{1,4})\) ?(?=[a-zA-Z])")
_ENDS_LINE = re.compile(r"(?::|;(?: and| or)?) (?=[^\W\d_])")
_FEWEST_MEMBERS = 2
_PRONOUN = re.compile(r"(?:It|They|He|She) ")
# What joins an ask to one before it; of a shorter clause before it, an ask is no demand of its own.
_JOINED = re.compile(r"(?<=[^.!?]{30})(?:[,;](?: and| but)?| and| but) $")
# A subject of more code points than this is left out of a demand: its quote begins with the asking verb.
_LONGEST_SUBJECT = 58


@dataclass(frozen=True, slots=True)
class _List:
    """The lead-in that a list stands under: `open` to unmarked items, `punctuated` once an item ends in a mark.

    One that `asks` has itself said what is asked: names below it are those for whom. A lead-in that is a `whole`
    paragraph asks for nothing else.
    """

    to: tuple[Stated, ...]
    via: tuple[Stated, ...]
    open: bool
    asks: bool = False
    punctuated: bool = False
    whole: bool = False


def find_demands(letter: Letter, vocabulary: Vocabulary, bodies: Sequence[BodyMention]) -> tuple[Demand, ...]:
    """The demands of a letter in the order of its text."""
    actors = actors_of(letter, bodies, vocabulary.lexicon("country/"))
    found: list[Demand] = []
    current: _List | None = None
    section, unfinished, reported = None, False, False
    # A heading above the title belongs to the page, not to the letter.
    begun = letter.title.span.start if letter.title else 0
    asking = [block for block in letter.blocks if block.kind in ("heading", "paragraph", "item")]
    views = [view(letter.source.text, block.content) for block in asking]
    _LIKELY.look_ahead(_calm(seen.text[start:end]) for seen in views for start, end in sentences(seen))
    rows = _rows(asking)
    for block, seen in zip(asking, views, strict=True):
        if not _readable(seen.text):
            continue
        in_row = current is not None and current.open and block.span.start in rows
        if block.kind == "heading" and not in_row and not _is_more_than_a_heading(block, seen, current, actors):
            section = seen.text if block.span.start >= begun else section
            current = _part(_lead(seen, actors), current)
        elif current and unfinished and _goes_on(block, seen, current):
            unfinished = bool(_UNFINISHED.search(seen.text))
        elif current and (block.kind != "paragraph" or _reads_as_item(seen, current)):
            found += _items(block, seen, current, section, actors)
            unfinished = bool(_UNFINISHED.search(seen.text))
            current = replace(
                current,
                open=current.open and block.kind != "item" and not _marked(seen),
                punctuated=current.punctuated or not unfinished,
            )
        else:
            asked, led = _asked(seen, section, actors)
            if reported and (block.kind == "item" or seen.text[0] == seen.text[-1] == '"'):
                continue
            reported = led is None and any(rule.pattern.search(seen.text) for rule in _REPORTS)
            current = _part(led, current) or (current if asked and current and current.open else None)
            found += asked
            unfinished = False
    text = letter.source.text
    return tuple(sorted((replace(d, span=_with_its_mark(text, d.span)) for d in found), key=lambda d: d.span))


def _rows(blocks: Sequence[Block]) -> frozenset[int]:
    """Where headings begin of which two or more stand below each other: below a lead-in they are items."""
    plain = [block.kind == "heading" and not block.marker for block in blocks]
    pairs = [at for at in range(1, len(blocks)) if plain[at - 1] and plain[at]]
    return frozenset(blocks[at + back].span.start for at in pairs for back in (-1, 0))


def _with_its_mark(text: str, span: Span) -> Span:
    """A span whose first word is emphasised, as in "_Lake_ Council", with the mark that opens the emphasis."""
    opening = text[span.start - 1 : span.start]
    emphasised = opening in _EMPHASIS and re.match(
        rf"[^\W_](?:[^\n_*]{{0,60}}[^\W_])?{re.escape(opening)}(?![\w*])", text[span.start : span.end]
    )
    return Span(span.start - 1, span.end) if emphasised and text[span.start - 2 : span.start - 1] != opening else span


def _readable(text: str) -> bool:
    """Whether most letters are Latin: the rules read no other script, such as that of a translation beside the text."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char < "\u0250" for char in letters) > len(letters)


def _is_more_than_a_heading(block: Block, seen: View, current: _List | None, actors: Actors) -> bool:
    """Whether what looks like a heading is a sentence that speaks or says who must act, or a member of a list."""
    long = len(seen.text.split()) > _LONGEST_HEADING
    speaks = long and _FIRST_PERSON.match(seen.text)
    asking = _first_ask(seen, _begun(seen, 0), len(seen.text), actors) if long else None
    asks = asking and (asking[0].values.get("in_heading") or seen.text.endswith("!"))
    listed = current and current.open and block.marker and _ENDS_ITEM.search(seen.text)
    orders = current and current.open and any(rule.pattern.search(seen.text) for rule in _ORDER)
    return bool(speaks or asks or listed or orders)


def _part(lead: _List | None, current: _List | None) -> _List | None:
    """A list that only names who must act is, below a list of demands, a part of it: its items need no mark either."""
    addressed = lead and lead.to and not lead.asks and not lead.via
    return replace(lead, open=lead.open or current.open) if lead and addressed and current else lead


def _goes_on(block: Block, seen: View, current: _List) -> bool:
    """Whether a paragraph after an item without an end is the rest of it, as after a page break."""
    begins = seen.text[0].isupper() and not current.punctuated
    return block.kind == "paragraph" and not begins and not _marked(seen)


def _marked(seen: View) -> re.Match[str] | None:
    """The list marker that a paragraph begins with."""
    return next((found for rule in _MARKER if (found := rule.pattern.match(seen.text))), None)


def _reads_as_item(seen: View, current: _List) -> bool:
    """Whether a paragraph under a lead-in stands for a list item: it begins like one, or does not begin like prose."""
    if _marked(seen):
        return True
    parts = (rule for rule in _LEAD if rule.values.get("needs_actor"))
    other = any(rule.pattern.search(seen.text) for rule in (*_PROSE, *parts))
    ordered = current.asks and any(rule.pattern.search(seen.text) for rule in _ORDER)
    apart = other or seen.text.endswith(":") or _is_a_line_apart(seen, current)
    return (current.open or ordered) and not apart


def _is_a_line_apart(seen: View, current: _List) -> bool:
    """Whether a few words without a mark, below items that end in one, are a heading or an address."""
    short = len(seen.text.split()) <= _LONGEST_HEADING and not _ENDS_ITEM.search(seen.text)
    return current.punctuated and short and not any(rule.pattern.search(seen.text) for rule in _ORDER)


def _items(block: Block, seen: View, current: _List, section: str | None, actors: Actors) -> Iterator[Demand]:
    examples = (rule for rule in _EXAMPLE if current.asks or not rule.values.get("under_an_ask"))
    if any(rule.pattern.search(seen.text) for rule in examples):
        return
    whole = seen.span(0, len(seen.text))
    printed = _marked(seen)
    first, marker = (printed.end(), printed[0]) if printed else (0, block.marker)
    labelled, to = _behind_label(seen, first, actors)
    start = seen.offsets[labelled] if labelled or printed else block.content.start
    yield Demand(
        span=Span(start, whole.end),
        rule="list-item", form="list", to=to or current.to, via=current.via, number=_number(marker), section=section,
    )  # fmt: skip
    yield from _coordinated(seen, 0, len(seen.text), "list", current.via, section, actors)
    for begin, end in list(_sentences(seen))[1:]:
        asking = _first_ask(seen, begin, end, actors)
        if asking is None:
            continue
        rule, match, to = asking
        speaks = block.kind == "paragraph" or _FIRST_PERSON.match(seen.text, begin + _begin(match))
        if speaks or rule.values.get("in_item"):
            yield Demand(span=seen.span(begin + _begin(match), end), rule=rule.id, form="prose", to=to, section=section)


def _behind_label(seen: View, start: int, actors: Actors) -> tuple[int, tuple[Stated, ...]]:
    """Where an item begins behind its label, and whom it names: "Water: We urge you to act", "To the Senate: act"."""
    words = seen.text[start:]
    if (named := _ADDRESSED.match(words)) and actors.first(seen, *(start + at for at in named.span("who"))) is not None:
        who = actors.named(seen, start + named.start("who"), start + named.end("who"), "label-of-an-addressee")
        return start + named.end(), who
    label = _LABEL.match(words)
    if label is None or not _FIRST_PERSON.match(words, label.end()):
        return start, ()
    asking = next(
        (_first_ask(seen, start + label.end(), end, actors) for _, end in sentences(seen) if end > start), None
    )
    return (start + label.end(), asking[2]) if asking else (start, ())


def _number(marker: str | None) -> str | None:
    """The number or letter of a list marker; a bullet has none."""
    return (marker or "").strip(" .()[]#*-–•") or None


def _asked(seen: View, section: str | None, actors: Actors) -> tuple[list[Demand], _List | None]:
    """The demands of a paragraph's sentences, and the list its last sentence leads in."""
    found: list[Demand] = []
    current = _lead(seen, actors)
    if current and current.whole:
        return [], current
    asking, before = None, (0, 0)
    for start, end in _sentences(seen):
        follows = asking is not None or (_PRONOUN.match(seen.text, start) and actors.first(seen, *before) is not None)
        asking, before = _first_ask(seen, start, end, actors, follows=bool(follows)), (start, end)
        if asking is None:
            if any(step.pattern.search(seen.text, start, end) for step in _STEPS):
                current = _List((), (), True)
            continue
        rule, match, to = asking
        ask = start + _begin(match)
        leads_in = match["what"] == "!" or bool(_LEADS_IN.search(seen.text, start, end)) or _foretells(seen, ask, end)
        bare = leads_in and match["what"] is not None and bool(_NOTHING.match(match["what"]))
        found += _asked_before(seen, start, ask, section, actors)
        if leads_in:
            current = _list_under(seen, start, end, to, bare, actors)
        members = _members(seen, ask, end) or _lines(seen, ask, end, actors.letter.source.text)
        if not bare and members:
            found += (Demand(span=seen.span(*m), rule=rule.id, form="list", to=to, section=section) for m in members)
        elif not bare:
            found.append(Demand(span=seen.span(ask, end), rule=rule.id, form="prose", to=to, section=section))
            found += _coordinated(seen, max(ask, start + match.start("what")), end, "prose", (), section, actors)
    return found, current


def _asked_before(seen: View, start: int, ask: int, section: str | None, actors: Actors) -> Iterator[Demand]:
    """What the words before an ask in its sentence ask in the first person: "We want rain, and we urge you to act"."""
    joined = _JOINED.search(seen.text, start, ask)
    asking = _first_ask(seen, start, joined.start(), actors) if joined else None
    if joined and asking and _FIRST_PERSON.match(seen.text, start + _begin(asking[1])):
        rule, match, to = asking
        span = seen.span(start + _begin(match), joined.start())
        yield Demand(span=span, rule=rule.id, form="prose", to=to, section=section)


def _members(seen: View, start: int, end: int) -> list[tuple[int, int]]:
    """The members of a list that runs on in a sentence, as in `we ask you to (a) act, and (b) listen`."""
    marks = list(_RUN_IN.finditer(seen.text, start, end))
    if len(marks) < _FEWEST_MEMBERS or marks[0]["label"] not in ("1", "a", "i"):
        return []
    ends = [*(mark.start() for mark in marks[1:]), end]
    return [(mark.end(), until) for mark, until in zip(marks, ends, strict=True)]


def _lines(seen: View, start: int, end: int, text: str) -> list[tuple[int, int]]:
    """The members of a list without markers, each on a line that a semicolon ends, below the line that leads it in."""
    marks = _ENDS_LINE.finditer(seen.text, start, end)
    ends = [mark for mark in marks if "\n" in text[seen.offsets[mark.end() - 1] : seen.offsets[mark.end()]]]
    if len(ends) < _FEWEST_MEMBERS or not ends[0][0].startswith(":"):
        return []
    return [(mark.end(), until) for mark, until in zip(ends, [*(m.end() - 1 for m in ends[1:]), end], strict=True)]


def _foretells(seen: View, start: int, end: int) -> bool:
    """Whether the last sentence of a paragraph, which ends in no colon, says that a list of demands follows."""
    foretelling = (rule for rule in _FOLLOWS if rule.values.get("colon") is False)
    return end == len(seen.text) and any(rule.pattern.search(seen.text, start) for rule in foretelling)


def _begin(match: re.Match[str]) -> int:
    """Where a demand begins in its sentence: with its subject, or with the asking verb after a long one.

    After an aside such as "Until she is free, Lake Watch urges" it begins with the name that stands last.
    """
    verb = match.start("verb") if "verb" in match.re.groupindex else -1
    if verb - match.start("ask") <= _LONGEST_SUBJECT:
        return match.start("ask")
    last = match.string.rfind(", ", match.start("ask"), verb) + 2
    named = match.string[last : last + 1].isupper() and verb - last > 2
    return last if last > 1 and named and verb - last <= _LONGEST_SUBJECT else verb


def _calm(sentence: str) -> str:
    """A sentence in capitals as it would be written without shouting; every offset stays the same."""
    return sentence[0] + lower(sentence[1:]) if sentence.isupper() else sentence


def _sentences(seen: View) -> Iterator[tuple[int, int]]:
    """The sentences of a view, without the marks that open one and the label before the first."""
    label = _LABEL.match(seen.text)
    for start, end in sentences(seen):
        begin = max(start, label.end()) if label and label.end() < end else start
        yield _begun(seen, begin), end


def _begun(seen: View, start: int) -> int:
    """Where the words of a sentence begin, behind the marks that open it."""
    opening = _OPENING.match(seen.text, start)
    return opening.end() if opening else start


def _first_ask(
    seen: View, start: int, end: int, actors: Actors, *, follows: bool = False
) -> tuple[rules.Rule, re.Match[str], tuple[Stated, ...]] | None:
    """What a sentence asks; its pronoun stands for one who acts if it `follows` one that asks or names an actor."""
    sentence = _calm(seen.text[start:end])
    for rule in _LIKELY.of(sentence):
        match = rule.pattern.search(sentence)
        if not match or _is_quoted(sentence, match) or _in_speech(seen.text, start, actors):
            continue
        if rule.values.get("after_ask") and not follows:
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


def _is_quoted(sentence: str, match: re.Match[str]) -> bool:
    """Whether what is asked stands in quotation marks that open inside the sentence, or before an official's "said"."""
    what = match.start("what") if match.groupdict().get("what") else match.start("ask")
    return sentence.count('"', 1, what) % 2 == 1 or _OFFICIAL_SAID.search(sentence) is not None


def _in_speech(text: str, start: int, actors: Actors) -> bool:
    """Whether a sentence stands in another's quotation, which opens inside a text before it and closes behind it."""
    at = start - text.endswith('"', 0, start)
    inside = text.count('"', 1, at) % 2 == 1 and text.count('"', at) % 2 == 1
    opening = text.rfind('"', 0, at)
    return inside and not actors.signs(text[max(0, opening - _LONGEST_INTRODUCTION) : max(0, opening)])


def _list_under(seen: View, start: int, end: int, to: tuple[Stated, ...], bare: bool, actors: Actors) -> _List | None:
    """The list of demands a sentence leads in, if it is one of demands.

    "Recommendations to X" make X the one who must act, and `to` the go-between.
    """
    if any(rule.pattern.search(seen.text, start, end) for rule in _REASONS):
        return None
    for rule in _VIA:
        match = rule.pattern.search(seen.text[start:end])
        if match:
            who, until = start + match.start("who"), start + match.end("who")
            if actors.first(seen, who, until) is not None:
                return _List(actors.named(seen, who, until, rule.id), to, bare)
    follows = any(rule.pattern.search(seen.text, start, end) for rule in _FOLLOWS)
    return _List(to, (), bare or follows, asks=not bare)


def _lead(seen: View, actors: Actors) -> _List | None:
    """The list under a heading such as "Our demands:"."""
    for rule in _LEAD:
        match = rule.pattern.match(seen.text)
        if match:
            who = match.span("who") if match.groupdict().get("who") else (0, 0)
            if rule.values.get("needs_actor") and actors.first(seen, *who) is None:
                continue
            whole = bool(rule.values.get("whole"))
            is_open = whole or not rule.values.get("needs_actor")
            return _List(actors.named(seen, *who, rule.id), (), is_open, whole=whole)
    return None


def _coordinated(
    seen: View, start: int, end: int, form: str, via: tuple[Stated, ...], section: str | None, actors: Actors
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
