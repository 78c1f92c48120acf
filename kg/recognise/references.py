"""References that say themselves which document they mean: symbols, numbers, and names of treaties and declarations.

Patterns are in `kg/rules/documents.yaml`, names and relations in `ontology/un-documents.ttl`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.model import BodyMention, DocumentMention
from kg.recognise.citations import Citation, Passage, after, before, free
from kg.recognise.sentences import sentences
from kg.recognise.symbols import find_symbols, key, possible_series, resolution_symbol
from kg.rules import Rule, load
from kg.vocabulary import Entry, Lexicon, Vocabulary

LABOUR_ORGANIZATION = "body/international-labour-organization"
_BARE_ORGANS: dict[str, list[str]] = load("documents").values["bare_organs"]
_NUMBER = re.compile(r"(?:E?S-)?\d+(?:/\d+(?: ?[A-E]\b)?)?(?:(?: ?[A-Z])? ?\((?:[IVXLC]+|\d{4})\))?")
_TREATY_HEADS = tuple(load("documents").values["treaty_heads"])
_SINCE_OPINIONS_HAVE_SYMBOLS = 2012


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The knowledge files, the lexicon of treaties and declarations, and that of countries."""

    vocabulary: Vocabulary
    names: Lexicon
    countries: Lexicon

    def entry(self, document: str | None) -> Entry | None:
        """The entry of a key, if there is one."""
        return self.vocabulary.entries.get(document) if document else None


@functools.lru_cache(maxsize=4)
def authority(vocabulary: Vocabulary) -> Authority:
    """The vocabulary arranged for reading references; reports and resolutions are found by symbol, not by title."""
    entries = (entry for prefix in ("treaty/", "instrument/", "un/") for entry in vocabulary.under(prefix))
    forms = ((form, e.key) for e in entries if not {"Report", "Resolution"} & {*e.kinds} for form in e.forms)
    return Authority(vocabulary=vocabulary, names=Lexicon(forms), countries=vocabulary.lexicon("country/"))


def cited(place: Passage, start: int, end: int, **fields: Any) -> Citation:
    """A citation at a range of a passage; `fields` are those of its mention, the title being the words unless given."""
    bodies = tuple(body.key for body in place.bodies_in(start, end) if body.key)
    mention = DocumentMention(
        **{"title": place.view.text[start:end].strip(" \"'"), **fields},
        span=place.span(start, end),
        footnote=place.footnote,
    )
    return Citation(passage=place, start=start, end=end, mention=mention, bodies=bodies)


def references(known: Authority, place: Passage, labour: bool) -> list[Citation]:
    """Symbols, numbers and names in a passage; a symbol takes its place before all others."""
    symbols = list(_symbols(known, place))
    names = [*_treaties(known, place), *_dated(known, place), *_resolutions(known, place), *_opinions(known, place)]
    if labour:
        names += _labour_conventions(known, place)
    found = symbols + free(names, symbols)
    return found + free(_their_protocols(known, place, found), found)


def _symbols(known: Authority, place: Passage) -> Iterator[Citation]:
    for printed in find_symbols(place.view.text):
        document = key(printed.symbol)
        entry = known.entry(document)
        yield cited(
            place,
            printed.start,
            printed.end,
            rule=printed.rule,
            type="symbol",
            title=entry.label if entry else printed.symbol,
            via="symbol",
            symbol=printed.symbol,
            key=document,
        )


def _treaties(known: Authority, place: Passage) -> Iterator[Citation]:
    text = place.view.text
    for hit in known.names.overlapping(text):
        if len(hit.keys) > 1 or any(start <= hit.start and hit.end <= end for start, end, _ in place.bodies):
            continue
        if after("organ", text, hit.end) and text[hit.start : hit.end].isupper():
            continue
        generic = text[hit.start : hit.end].lower().startswith(_TREATY_HEADS)
        if generic and before("longer", text, hit.start):
            continue
        entry = known.vocabulary.entries[hit.keys[0]]
        if protocols := before("protocols", text, hit.start):
            start = hit.start - len(protocols.string) + protocols.start()
            yield _protocols(known, place, start, _with_acronym(text, hit.end), entry)
        else:
            yield _treaty(known, place, hit.start, hit.end, entry)


def _dated(known: Authority, place: Passage) -> Iterator[Citation]:
    """Treaties and declarations with their year inside the name: "the Convention of 1951 concerning the status of"."""
    for _, match in place.matches("dated"):
        for link in dict.fromkeys((match["link"], "relating to", "on", "for", "against")):
            name = f"{match['head']} {link} "
            hits = [h for h in known.names.scan(name + match["topic"]) if h.start < len(name) < h.end]
            if hits and len(hits[0].keys) == 1:
                end = match.start("topic") + hits[0].end - len(name)
                yield _treaty(known, place, match.start(), end, known.vocabulary.entries[hits[0].keys[0]])
                break


def _treaty(known: Authority, place: Passage, start: int, end: int, entry: Entry) -> Citation:
    """A treaty or declaration by name; a labour convention with the number printed after it."""
    text = place.view.text
    if prefix := before("prefix", text, start):
        start -= prefix.end() - prefix.start()
    symbol = entry.first("ol:symbol") if "Treaty" in entry.kinds else None
    if symbol and (number := after("number", text, end)):
        end, symbol = end + number.end(), f"ILO C{int(number['number']):03d}"
        entry = known.entry(_labour_key(symbol)) or entry
    return cited(
        place,
        start,
        _with_acronym(text, end),
        rule=entry.key,
        type="treaty" if "Treaty" in entry.kinds else "other",
        title=entry.label,
        via="name",
        symbol=symbol,
        key=entry.key,
        un=not _is_regional(known, entry),
    )


def _is_regional(known: Authority, entry: Entry) -> bool:
    """Whether an organisation outside the United Nations adopted a document."""
    adopter = known.entry(entry.first("ol:adoptedBy"))
    return adopter is not None and (adopter.first("ol:bodyKind") or "").endswith("_not_un")


def _with_acronym(text: str, end: int) -> int:
    acronym = after("acronym", text, end)
    return end + acronym.end() if acronym else end


def _labour_key(symbol: str) -> str:
    return f"treaty/{symbol.lower().replace(' ', '-')}"


def _protocols(known: Authority, place: Passage, start: int, end: int, treaty: Entry, **fields: Any) -> Citation:
    """Protocols to a treaty: the only one the authority knows is meant, several are candidates."""
    protocols = tuple(e for e in known.vocabulary.under("treaty/") if e.first("ol:protocolTo") == treaty.key)
    only = protocols[0] if len(protocols) == 1 else None
    if only:
        fields["title"] = only.label
    return cited(
        place,
        start,
        end,
        **{"rule": "protocols-to", "via": "name" if only else "description", **fields},
        type="treaty",
        key=only.key if only else None,
        candidates=() if only else tuple(protocol.key for protocol in protocols),
    )


def _their_protocols(known: Authority, place: Passage, found: Iterable[Citation]) -> Iterator[Citation]:
    """Those that "its Protocol" means: the protocols to the last treaty named before in the same sentence."""
    treaties = sorted((c for c in found if c.mention.type == "treaty" and c.mention.key), key=lambda c: c.end)
    if not treaties:
        return
    for rule, match in load("documents").likely(use="its-protocol").matches(place.view.text):
        sentence, _ = _sentence(place, match.start())
        named = [c for c in treaties if sentence <= c.start and c.end <= match.start()]
        treaty = known.entry(named[-1].mention.key) if named else None
        if treaty:
            span = match.span("protocol")
            yield _protocols(
                known, place, *span, treaty, rule=rule.id, via="pronoun", antecedent=named[-1].mention.span
            )


def _sentence(place: Passage, at: int) -> tuple[int, int]:
    return next((s for s in sentences(place.view) if s[0] <= at < s[1]), (0, len(place.text)))


def _resolutions(known: Authority, place: Passage) -> Iterator[Citation]:
    """Resolutions by number; a list gives one for each, the first with the words before it."""
    for rule, match in place.matches("numbered"):
        start, numbers = match.start(), match.start("numbers")
        for number in _NUMBER.finditer(match["numbers"]):
            series = _series(known, place, rule, match, number[0])
            if series:
                yield _resolution(known, place, start, numbers + number.end(), rule, number[0], series)
            start = numbers + number.end() + 1
            while start < match.end() and place.text[start] in ", &and":
                start += 1


def _series(known: Authority, place: Passage, rule: Rule, match: re.Match[str], number: str) -> tuple[str, ...]:
    """The series a number may belong to: that of the organ named with it, else what its form and its sentence allow."""
    named = rule.values.get("series") or match["body"]
    if named and named.endswith("/"):
        return (named,)
    possible = possible_series(number)
    if named in _BARE_ORGANS:
        shaped = tuple(s for s in _BARE_ORGANS[named] if resolution_symbol(s, number))
        return shaped if possible else tuple(s for s in shaped if s == "S/RES/")
    if named:
        organs = place.bodies_in(match.start("body"), match.end("body"))
        return tuple(_series_of(known, organs))
    organs = place.bodies_in(*_sentence(place, match.start()))
    if not possible and len(number) > 2:
        return tuple(s for s in _series_of(known, organs) if s == "S/RES/")
    told = [series for series in _series_of(known, organs) if series in possible]
    return tuple(told) if len(told) == 1 else possible


def _series_of(known: Authority, organs: Iterable[BodyMention]) -> list[str]:
    entries = (known.entry(organ.key) for organ in organs)
    return sorted({series for e in entries if e and (series := e.first("ol:resolutionSeries"))})


def _resolution(
    known: Authority, place: Passage, start: int, end: int, rule: Rule, number: str, series: tuple[str, ...]
) -> Citation:
    symbols = [symbol for one in series if (symbol := resolution_symbol(one, number))]
    symbol = symbols[0] if len(symbols) == 1 else None
    entry = known.entry(key(symbol)) if symbol else None
    title = {"title": entry.label} if entry else {}
    return cited(
        place,
        start,
        end,
        rule=rule.id,
        type="resolution",
        via="symbol" if symbol else "description",
        symbol=symbol,
        key=key(symbol) if symbol else None,
        candidates=() if symbol else tuple(key(s) for s in symbols),
        **title,
    )


def _opinions(known: Authority, place: Passage) -> Iterator[Citation]:
    """Opinions of the Working Group on Arbitrary Detention; since 2012 their symbol follows from the number."""
    for rule, match in place.matches("opinion"):
        year, number = int(match["year"]), int(match["number"])
        symbol = f"{rule.values['series']}{year}/{number}" if year >= _SINCE_OPINIONS_HAVE_SYMBOLS else None
        yield cited(
            place,
            *match.span(),
            rule=rule.id,
            type="other",
            via="symbol" if symbol else "description",
            symbol=symbol,
            key=key(symbol) if symbol else None,
        )


def _labour_conventions(known: Authority, place: Passage) -> Iterator[Citation]:
    for rule, match in place.matches("labour"):
        if "body" in rule.pattern.groupindex:
            organs = place.bodies_in(match.start("body"), match.end("body"))
            if not any(organ.key == LABOUR_ORGANIZATION for organ in organs):
                continue
        start = match.start()
        for number in re.finditer(r"\d+", match["numbers"]):
            end = match.start("numbers") + number.end()
            end = match.end() if match.end() == end + 1 else end
            symbol = f"ILO C{int(number[0]):03d}"
            entry = known.entry(_labour_key(symbol))
            yield cited(
                place,
                start,
                end,
                rule=rule.id,
                type="treaty",
                title=entry.label if entry else f"ILO Convention No. {int(number[0])}",
                via="symbol",
                symbol=symbol,
                key=_labour_key(symbol),
            )
            start = end + len(re.match(r"[\s,&]*(?:and )?", place.text[end:])[0])  # type: ignore[index]
