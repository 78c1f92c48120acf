"""The documents that a letter refers to, each place of them, and a finding for each that stays unresolved.

What a reference says itself is read in `kg.recognise.references`, what it takes from others in
`kg.recognise.citations`. Here are the documents that a letter only describes: the report of a body, last year's
resolution, a national law. What the letter and the authority do not make certain has candidates and no guessed symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import BodyMention, DocumentMention, Finding, Letter
from kg.recognise.citations import (
    Citation,
    Passage,
    bare_names,
    before,
    free,
    passages,
    rules_for,
    short_form_uses,
    with_back_references,
    with_pinpoint,
    with_short_form,
)
from kg.recognise.references import LABOUR_ORGANIZATION, Authority, authority, cited, references
from kg.recognise.symbols import session
from kg.rules import Rule, load
from kg.vocabulary import Vocabulary

_SESSION_NUMBER = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th) (?:regular )?session")
_AHEAD = load("documents").pattern("yet-to-come")
_BEFORE_A_SYMBOL = re.compile(r"(?:, [A-Z][\w.' -]{2,40}| \"[^\"]{3,200}\")?[,;:]? ?[\[(]?(?:UN Doc\.? )?")
_BEFORE_A_SYMBOL_IN_A_NOTE = re.compile(r"[^.;]{0,90}?[,(:] ?\(?(?:UN Doc\.? )?")


def find_documents(
    letter: Letter, vocabulary: Vocabulary, bodies: Iterable[BodyMention]
) -> tuple[tuple[DocumentMention, ...], tuple[Finding, ...]]:
    """Every place in the letter's prose, title, subject and notes that refers to a document, in order.

    National, party and NGO documents have `un=False`. The findings are `unresolved-citation`, one for each United
    Nations document that neither the letter nor the authority identifies.
    """
    known = authority(vocabulary)
    places = passages(letter, bodies)
    labour = any(body.key == LABOUR_ORGANIZATION for place in places for _, _, body in place.bodies) or any(
        "ILO " in place.text for place in places
    )
    found = [with_short_form(citation) for place in places for citation in references(known, place, labour)]
    found += free(short_form_uses(found, places), found)
    found += free(bare_names(found, places), found)
    for place in places:
        found = _with_descriptions(known, place, found)
    found = [_identified(known, citation, found) for citation in found]
    found = _plausible(known, letter, places, found)
    ordered = with_back_references([with_pinpoint(citation) for citation in found], places)
    mentions = tuple(sorted((c.mention for c in ordered), key=lambda mention: mention.span))
    return mentions, tuple(_finding(letter, m) for m in mentions if m.un and m.key is None)


def _finding(letter: Letter, mention: DocumentMention) -> Finding:
    options = f"; it may be {' or '.join(mention.candidates)}" if mention.candidates else ""
    return Finding(
        code="unresolved-citation",
        severity="info",
        source=letter.source.path,
        message=f"no symbol or name says which document {letter.source.at(mention.span)!r} is{options}",
        span=mention.span,
    )


def _with_descriptions(known: Authority, place: Passage, found: list[Citation]) -> list[Citation]:
    """The citations with those that only describe; a description before a symbol is the title of that document."""
    here = sorted((c for c in found if c.passage is place), key=lambda c: c.start)
    kept, titles = [], {}
    for citation in free([*_descriptions(known, place), *_others(place)], []):
        following = next((c for c in here if c.start >= citation.end), None)
        if following and following.mention.via == "symbol" and _leads_to(place, citation.end, following.start):
            titles[following.start] = citation
        else:
            kept.append(citation)
    titled = [_titled(known, c, titles[c.start]) if c.passage is place and c.start in titles else c for c in found]
    return titled + free(kept, here)


def _leads_to(place: Passage, end: int, symbol: int) -> bool:
    between = _BEFORE_A_SYMBOL_IN_A_NOTE if place.footnote else _BEFORE_A_SYMBOL
    return bool(between.fullmatch(place.text[end:symbol]))


def _titled(known: Authority, citation: Citation, title: Citation) -> Citation:
    words = re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", title.mention.title)
    mention = citation.mention if known.entry(citation.mention.key) else replace(citation.mention, title=words)
    return replace(citation, mention=mention, bodies=title.bodies)


def _descriptions(known: Authority, place: Passage) -> Iterator[Citation]:
    for rule, match in place.matches("description"):
        start, end = match.span("document" if "document" in rule.pattern.groupindex else 0)
        start += len(place.text[start:end]) - len(place.text[start:end].lstrip())
        organs = place.bodies_in(start, end) or place.bodies_in(*match.span())
        if wanted := rule.values.get("of"):
            organs = tuple(organ for organ in organs if organ.kind in wanted)
        if (organs or not wanted) and not before("unwritten", place.text, start):
            yield _description(known, place, start, end, rule, organs)


def _description(
    known: Authority, place: Passage, start: int, end: int, rule: Rule, organs: Iterable[BodyMention]
) -> Citation:
    citation = cited(
        place,
        start,
        end,
        rule=rule.id,
        type=rule.values["type"],
        via="description",
        un=not organs or any(not organ.kind.endswith("_not_un") for organ in organs),
    )
    citation = replace(citation, bodies=tuple(organ.key for organ in organs if organ.key))
    candidates = _candidates(known, citation, rule.values.get("relation", ["ol:submittedBy", "ol:adoptedBy"]))
    return replace(citation, mention=replace(citation.mention, candidates=candidates))


def _candidates(known: Authority, citation: Citation, relations: Iterable[str]) -> tuple[str, ...]:
    """Documents of the authority that fit a description: of its kind, a body and, where it names one, a country."""
    words = citation.passage.view.text[citation.start : citation.end]
    countries = {code for hit in known.countries.scan(words) for code in hit.keys}
    return tuple(
        entry.key
        for entry in known.vocabulary.under("un/")
        if citation.mention.type.capitalize() in entry.kinds
        and any(entry.first(relation) in citation.bodies for relation in relations)
        and (not countries or entry.first("ol:country") in countries)
    )


def _others(place: Passage) -> Iterator[Citation]:
    """National, party and NGO documents."""
    for rule, match in place.matches("other"):
        named = (match.span(name) for name, words in match.groupdict().items() if words)
        start, end = next(named, match.span())
        yield cited(place, start, end, rule=rule.id, type=rule.values["type"], via="description", un=False)


def _identified(known: Authority, citation: Citation, found: Iterable[Citation]) -> Citation:
    """A citation with the document that the authority or the rest of the letter makes certain."""
    mention = citation.mention
    if mention.key:
        return citation
    if any(rule.id == mention.rule and rule.values.get("known") for rule in rules_for("description")):
        return _by_body(known, citation, found)
    same = {c.mention.key: c.mention for c in found if c.mention.key in mention.candidates and c.mention.symbol}
    if mention.type == "resolution" and mention.rule == "resolution-by-number" and len(same) == 1:
        meant = next(iter(same.values()))
        mention = replace(
            mention, key=meant.key, symbol=meant.symbol, title=meant.title, via="short_form", candidates=(),
            antecedent=meant.span,
        )  # fmt: skip
    return replace(citation, mention=mention)


def _plausible(
    known: Authority, letter: Letter, places: Iterable[Passage], found: Iterable[Citation]
) -> list[Citation]:
    """The citations with only those candidates that the letter can mean.

    The letter names the candidate's country, if it has one; its session is the one the words name, if they do; and it
    is no newer than the letter, unless the words look ahead.
    """
    named = {code for place in places for hit in known.countries.scan(place.view.text) for code in hit.keys}
    written = int(letter.date.value[:4]) if letter.date else None

    def fits(words: str, candidate: str) -> bool:
        entry = known.entry(candidate)
        country = entry.first("ol:country") if entry else None
        number, year = session(candidate.removeprefix("un/")) or (None, None)
        said = _SESSION_NUMBER.search(words)
        if said and number:
            return int(said[1]) == number and (country is None or country in named)
        newer = year is not None and written is not None and year > written and not _AHEAD.search(words)
        return not newer and (country is None or country in named)

    def narrowed(citation: Citation) -> Citation:
        words = citation.passage.view.text[citation.start : citation.end]
        candidates = tuple(c for c in citation.mention.candidates if fits(words, c))
        return replace(citation, mention=replace(citation.mention, candidates=candidates))

    return [narrowed(citation) for citation in found]


def _by_body(known: Authority, citation: Citation, found: Iterable[Citation]) -> Citation:
    """A body's bare "report": its principal report, else the only document of that body that the letter cites."""
    body = citation.bodies[0] if len({*citation.bodies}) == 1 else None
    mention = citation.mention
    principal = next(
        (e for e in known.vocabulary.under("un/") if body and e.first("ol:principalReportOf") == body), None
    )
    own = {c.mention.key: c.mention for c in found if c.mention.type == "symbol" and body in _authors(known, c)}
    if principal:
        mention = replace(mention, key=principal.key, via="body", title=principal.label, candidates=())
    elif body and len(own) == 1:
        meant = next(iter(own.values()))
        mention = replace(
            mention, key=meant.key, via="short_form", title=meant.title, candidates=(), antecedent=meant.span
        )
    return replace(citation, mention=mention)


def _authors(known: Authority, citation: Citation) -> tuple[str, ...]:
    entry = known.entry(citation.mention.key)
    submitted = entry.first("ol:submittedBy") if entry else None
    return (submitted,) if submitted else citation.bodies[:1]
