"""How citations lean on each other: pinpoints, declared short forms, Ibid. and supra.

A passage is a stretch of the letter in which references are read; a citation is a reference found in one. What the
words look like is in `kg/rules/documents.yaml`.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Literal

from kg import rules
from kg.fold import View, view
from kg.model import BODY_KINDS, BodyMention, DocumentMention, Letter, Span
from kg.recognise.standing import touching
from kg.rules import Found, Likely, Rule

BODY_MARK = "⌂"
# The uses of rules that do not look beside something that was found.
_ANYWHERE = frozenset({"dated", "numbered", "opinion", "labour", "description", "other"})
_REACH = 200
_OF_ANOTHER = re.compile(r" (?:of|to|in|under) ")
_PARENTHESES = re.compile(r"(?: ?\([^()]{1,80}\)){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """A block or note of the letter; `text` is its view with every body mention written as a run of BODY_MARK.

    `found` is all that the rules which may match anywhere find in the text.
    """

    view: View
    text: str
    bodies: tuple[tuple[int, int, BodyMention], ...]
    footnote: str | None = None
    found: Sequence[Found] = ()

    def matches(self, use: str) -> list[Found]:
        """All that the rules of one use find in the text."""
        return [found for found in self.found if found[0].values["use"] == use]

    def bodies_in(self, start: int, end: int) -> tuple[BodyMention, ...]:
        """The body mentions that lie in a range of the text."""
        first = bisect_left(self.bodies, start, key=itemgetter(0))
        inside = self.bodies[first : bisect_left(self.bodies, end, first, key=itemgetter(0))]
        return tuple(body for _, to, body in inside if to <= end)

    def span(self, start: int, end: int) -> Span:
        """The span of the letter that a range of the text was made from."""
        return self.view.span(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A reference at `[start, end)` of its passage's text; `bodies` are the keys of the bodies its title names.

    `taken` is where its words end, with the short form that the letter declares after it.
    """

    passage: Passage
    start: int
    end: int
    mention: DocumentMention
    bodies: tuple[str, ...] = ()
    taken: int = 0

    def overlaps(self, start: int, end: int) -> bool:
        """Whether its words, declaration included, share a place with a range of its passage."""
        return self.start < end and start < max(self.end, self.taken)


def free(new: Iterable[Citation], taken: Iterable[Citation]) -> list[Citation]:
    """Those of the new citations that overlap none of the taken ones, nor each other: leftmost, then longest, first."""
    chosen = list(taken)
    added = []
    for citation in sorted(new, key=lambda c: (c.start, -c.end)):
        if not any(c.passage is citation.passage and c.overlaps(citation.start, citation.end) for c in chosen):
            chosen.append(citation)
            added.append(citation)
    return added


def passages(letter: Letter, bodies: Iterable[BodyMention]) -> tuple[Passage, ...]:
    """Where a letter may cite: its title and subject, its prose, and each of its notes."""
    mentions = sorted(bodies, key=lambda body: body.span)
    notes = [note.span for note in letter.footnotes]
    stretches: list[tuple[Span, str | None]] = [
        (block.content, None)
        for block in letter.blocks
        if block.kind in BODY_KINDS | {"title", "subject"} and not any(block.span.contains(note) for note in notes)
    ]
    stretches += [(note.span, note.label) for note in letter.footnotes]
    read = [_passage(letter, span, label, mentions) for span, label in sorted(stretches, key=lambda s: s[0])]
    found = _anywhere().matches_in_each([passage.text for passage in read])
    return tuple(replace(passage, found=own) for passage, own in zip(read, found, strict=True))


@functools.cache
def _anywhere() -> Likely:
    return Likely(rule for rule in rules.load("documents") if rule.values["use"] in _ANYWHERE)


def _passage(letter: Letter, span: Span, label: str | None, bodies: Sequence[BodyMention]) -> Passage:
    shown = view(letter.source.text, span)
    text = shown.text.replace(BODY_MARK, " ")
    placed, pieces, at = [], list[str](), 0
    for body in touching(bodies, span):
        if span.contains(body.span):
            start, end = bisect_left(shown.offsets, body.span.start), bisect_left(shown.offsets, body.span.end)
            pieces += text[at:start], BODY_MARK * (end - start)
            placed.append((start, end, body))
            at = end
    return Passage(view=shown, text="".join([*pieces, text[at:]]), bodies=tuple(placed), footnote=label)


@functools.cache
def rules_for(use: str) -> tuple[Rule, ...]:
    """The document rules of one use, in the file's order."""
    return rules.load("documents").group(use=use)


def after(use: str, text: str, at: int) -> re.Match[str] | None:
    """What a rule of this use finds right after a place; its positions are relative to the place."""
    rest = text[at : at + _REACH]
    return next((found for rule in rules_for(use) if (found := rule.pattern.match(rest))), None)


def before(use: str, text: str, at: int) -> re.Match[str] | None:
    """What a rule of this use finds right before a place; its positions are relative to the end of the find."""
    rest = text[max(0, at - _REACH) : at]
    return next((found for rule in rules_for(use) if (found := rule.pattern.search(rest))), None)


def with_pinpoint(citation: Citation) -> Citation:
    """The citation with the place in the document that is printed before or after it."""
    text = citation.passage.text
    found = before("before", text, citation.start) or _pinpoint_after(text, citation.end)
    return replace(citation, mention=replace(citation.mention, paragraphs=found["value"])) if found else citation


def _pinpoint_after(text: str, end: int) -> re.Match[str] | None:
    """What is printed after a reference, or after the parentheses that follow it; not "article 9 of the" next one."""
    parentheses = _PARENTHESES.match(text, end)
    for at in (end, parentheses.end() if parentheses else end):
        found = after("pinpoint", text, at)
        if found and not _OF_ANOTHER.match(text, at + found.end()):
            return found
    return None


def with_short_form(citation: Citation) -> Citation:
    """The citation with the short form that the letter declares right after it."""
    if citation.mention.key is None:
        return citation
    found = after("short-form", citation.passage.view.text, citation.end)
    if not found:
        return citation
    mention = replace(citation.mention, short_form=found["short"].strip())
    return replace(citation, mention=mention, taken=citation.end + found.end())


def short_form_uses(citations: Iterable[Citation], places: Iterable[Passage]) -> Iterator[Citation]:
    """Later places where a short form stands alone; one declared for two documents is nobody's."""
    declared: dict[str, dict[str, Citation]] = defaultdict(dict)
    for citation in citations:
        if citation.mention.short_form and citation.mention.key:
            declared[citation.mention.short_form].setdefault(citation.mention.key, citation)
    known = {form: next(iter(owners.values())) for form, owners in declared.items() if len(owners) == 1}
    for passage in places:
        for form, owner in known.items():
            for found in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", passage.view.text):
                if " " in form or not before("longer", passage.view.text, found.start()):
                    yield leaning(passage, found.start(), found.end(), owner, "short_form", "short-form")


def bare_names(citations: Iterable[Citation], places: Iterable[Passage]) -> Iterator[Citation]:
    """Places of "the UN Declaration" where the letter names one such document in full."""
    named = {c.mention.key: c for c in citations if c.mention.key and c.mention.via == "name"}
    for passage in places:
        for rule in rules_for("bare"):
            for found in rule.pattern.finditer(passage.view.text):
                owners = [c for c in named.values() if found["head"] in c.mention.title.split() and c.mention.un]
                if len(owners) == 1:
                    yield leaning(passage, *found.span(), owners[0], "short_form", rule.id)


def leaning(
    passage: Passage, start: int, end: int, on: Citation, via: Literal["short_form", "ibid"], rule: str
) -> Citation:
    """A citation of the document that another one cites."""
    mention = replace(
        on.mention,
        span=passage.span(start, end),
        rule=rule,
        via=via,
        footnote=passage.footnote,
        paragraphs=None,
        short_form=None,
        symbol=None,
        type="report" if on.mention.type == "symbol" else on.mention.type,
        antecedent=on.mention.span,
    )
    return Citation(passage=passage, start=start, end=end, mention=mention, bodies=on.bodies)


def with_back_references(citations: Iterable[Citation], places: Iterable[Passage]) -> tuple[Citation, ...]:
    """The citations in order, and what every Ibid. and supra among them stands for.

    "Ibid." takes the last document of its own note before it, else that of the note before, and its pinpoint unless
    it gives one; after a note without a document it stays unresolved, and so does what follows it.
    """
    by_passage: dict[int, list[Citation]] = defaultdict(list)
    for citation in citations:
        by_passage[id(citation.passage)].append(citation)
    by_note: dict[str, list[Citation]] = {}
    ordered: list[Citation] = []
    previous: Citation | None = None
    for passage in places:
        here = sorted(by_passage[id(passage)], key=lambda c: c.start)
        if passage.footnote is not None:
            here = _in_note(passage, here, previous, by_note)
            by_note[passage.footnote] = here
            previous = here[-1] if here else None
        ordered += here
    return tuple(ordered)


def _in_note(
    passage: Passage, here: list[Citation], previous: Citation | None, notes: Mapping[str, list[Citation]]
) -> list[Citation]:
    for rule in rules_for("back"):
        for found in rule.pattern.finditer(passage.text):
            start, end = found.span()
            if any(citation.overlaps(start, end) for citation in here):
                continue
            if note := found.groupdict().get("note"):
                keyed = {c.mention.key: c for c in notes.get(note, ()) if c.mention.key}
                antecedent = next(iter(keyed.values())) if len(keyed) == 1 else None
            else:
                antecedent = next((c for c in reversed(here) if c.end <= start), previous)
            back = _back(passage, start, end, rule, antecedent)
            here = sorted([*here, back], key=lambda c: c.start)
    return here


def _back(passage: Passage, start: int, end: int, rule: Rule, antecedent: Citation | None) -> Citation:
    if antecedent is None:
        mention = DocumentMention(
            span=passage.span(start, end),
            rule=rule.id,
            type="other",
            title=passage.view.text[start:end],
            via="ibid",
            footnote=passage.footnote,
        )
        return with_pinpoint(Citation(passage=passage, start=start, end=end, mention=mention))
    back = with_pinpoint(leaning(passage, start, end, antecedent, "ibid", rule.id))
    if back.mention.paragraphs is None and rule.id == "ibid":
        back = replace(back, mention=replace(back.mention, paragraphs=antecedent.mention.paragraphs))
    return back
