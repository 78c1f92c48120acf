"""How a stretch of text names bodies: by a name of the authority, or by an office and its tail.

Names come from `ontology/bodies.ttl`; offices ("Special Rapporteur on ...", "Commission of Inquiry on ...") and what
stands around names come from `kg/rules/bodies.yaml`. A sighting without a key is a short form; `kg.recognise.bodies`
knows the whole letter and says which body it is.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import rules
from kg.fold import View, fold, slug
from kg.recognise.symbols import find_symbols
from kg.rules import Found, Rule
from kg.vocabulary import Lexicon, Vocabulary

_UNITED_NATIONS = "body/united-nations"
_REACH = 240
_OF_A_SYMBOL = ("A/", "E/", "S/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the authority says, arranged for scanning: names, and per office the topics and countries of its bodies."""

    vocabulary: Vocabulary
    names: Lexicon
    countries: Lexicon
    demonyms: Lexicon
    topics: Mapping[str, Lexicon]
    by_country: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of a letter that may name bodies; in a role a bare title of office is that of any organisation."""

    view: View
    role: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A name found in a zone: `[start, end)` in its view; `key` is None for a short form of an office."""

    start: int
    end: int
    rule: str
    key: str | None
    name: str
    kind: str
    office: Rule | None = None
    prefixed: bool = False
    cut_off: bool = False
    several: bool = False


@functools.lru_cache(maxsize=4)
def names(vocabulary: Vocabulary) -> Names:
    """The bodies of the vocabulary, arranged for scanning."""
    plain: list[tuple[str, str]] = []
    topics: dict[str, list[tuple[str, str]]] = {office.id: [] for office in rules_for("office")}
    by_country: dict[tuple[str, str], str] = {}
    for entry in vocabulary.under("body/"):
        for form in dict.fromkeys(spelt for listed in entry.forms for spelt in _spellings(listed)):
            office, topic = _office_and_topic(form)
            if office is None or not topic:
                plain.append((form, entry.key))
                continue
            topics[office.id].append((topic, entry.key))
            if country := entry.first("ol:country"):
                by_country[office.id, country] = entry.key
    return Names(
        vocabulary=vocabulary,
        names=Lexicon(plain),
        countries=vocabulary.lexicon("country/"),
        demonyms=Lexicon(
            (f"{word} human rights", entry.key)
            for entry in vocabulary.under("country/")
            for word in entry.properties.get("ol:demonym", ())
        ),
        topics={office: Lexicon(forms) for office, forms in topics.items()},
        by_country=by_country,
    )


def _spellings(form: str) -> Iterator[str]:
    """A name as listed, and with the United Nations that it begins with in letters or in full."""
    yield form
    for short, full in (("UN ", "United Nations "), ("United Nations ", "UN ")):
        if form.startswith(short):
            yield full + form.removeprefix(short)


@functools.cache
def rules_for(use: str) -> tuple[Rule, ...]:
    """The body rules of one use, in the file's order."""
    return rules.load("bodies").group(use=use)


def _after(use: str, text: str, at: int) -> re.Match[str] | None:
    """The rule of this use that matches right after a place; positions are relative to the place."""
    rest = text[at : at + _REACH]
    return next((found for rule in rules_for(use) if (found := rule.pattern.match(rest))), None)


def _office_and_topic(form: str) -> tuple[Rule | None, str]:
    """An authority form as office and topic: "Special Rapporteur on torture" has the topic "torture"."""
    for office in rules_for("office"):
        found = office.pattern.match(form)
        tail = found and _after("tail", form, found.end())
        if found and tail:
            return office, form[found.end() + tail.end() :]
    return None, ""


def offices_in(texts: Sequence[str]) -> list[list[Found]]:
    """The words of offices in each text."""
    return rules.load("bodies").likely(use="office").matches_in_each(texts)


def sightings_in(known: Names, zone: Zone, offices: Iterable[Found]) -> list[Sighting]:
    """Names, and those of the offices that stand for somebody, in a zone; none overlapping another.

    The leftmost takes the place; of those that begin together a listed one goes before a new one, then the longest.
    """
    listed = known.vocabulary.entries
    everything = [*_named(known, zone), *_offices(known, zone, offices)]
    found = sorted(everything, key=lambda s: (s.start, s.key not in listed, -s.end))
    symbols = find_symbols(zone.view.text)
    chosen: list[Sighting] = []
    for sighting in found:
        at = bisect_right(symbols, sighting.start, key=lambda symbol: symbol.start)
        in_symbol = at > 0 and sighting.start < symbols[at - 1].end
        if not in_symbol and (not chosen or sighting.start >= chosen[-1].end):
            chosen.append(sighting)
    return chosen


def _named(known: Names, zone: Zone) -> Iterator[Sighting]:
    text = zone.view.text
    for hit in known.names.overlapping(text):
        start, prefixed = _with_prefix(text, hit.start)
        if _after("document", text, hit.end) or text[hit.start - 2 : hit.start] in _OF_A_SYMBOL:
            continue
        if len(hit.keys) > 1 or _shouted(text, hit.start, hit.end) or _someone_else(zone, hit.start, hit.end, prefixed):
            continue
        key = hit.keys[0]
        if key == _UNITED_NATIONS and not _acts(text, hit.start, hit.end):
            continue
        entry = known.vocabulary.entries[key]
        yield Sighting(
            start=start,
            end=_with_acronym(known, text, hit.end),
            rule=key,
            key=key,
            name=entry.label,
            kind=entry.first("ol:bodyKind") or "organisation",
            prefixed=prefixed,
        )


def _acts(text: str, start: int, end: int) -> bool:
    """Whether the United Nations as a whole are asked or dealt with, not only mentioned or made part of a name."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + 40]
    dealt = any(rule.pattern.search(before) for rule in rules_for("dealing"))
    return bool(_after("plain", text, end)) and (
        dealt or any(rule.pattern.search(f"{before}⌂{after}") for rule in rules_for("asked"))
    )


def _with_prefix(text: str, start: int) -> tuple[int, bool]:
    before = text[max(0, start - 40) : start]
    found = next((found for rule in rules_for("prefix") if (found := rule.pattern.search(before))), None)
    return (start - len(before) + found.start(), True) if found else (start, False)


def _with_acronym(known: Names, text: str, end: int) -> int:
    """The end of a name and of the short form printed after it; that of a country belongs to the country."""
    found = _after("acronym", text, end)
    if not found or any(hit.end == len(found["acronym"]) for hit in known.countries.scan(found["acronym"])):
        return end
    return end + found.end()


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether an acronym stands among words in capitals, where "WHO" may be a plain word."""
    if not text[start:end].isalpha() or text[start:end] != text[start:end].upper():
        return False
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, start - 20) : start] + " " + text[end : end + 20])
    return len(around) > 1 and all(word.isupper() for word in around)


def _someone_else(zone: Zone, start: int, end: int, prefixed: bool) -> bool:
    """Whether a form that many organisations bear is not known to be the body's."""
    form = zone.view.text[start:end]
    officer = fold(form) in _shared_forms("officers")
    if prefixed or not (officer or fold(form) in _shared_forms("generic")):
        return False
    return (officer and zone.role) or not form[0].isupper() or _part_of_longer(zone.view.text, start, end, officer)


def officers_of_others(zones: Iterable[Zone], titles: Iterable[str]) -> frozenset[str]:
    """Those of the titles, folded, that a letter gives officers of others: `Secretary General of the Lake Union`."""
    said = {title: pattern for title, pattern in _officers().items() if title in titles}
    texts = [zone.view.text for zone in zones if not zone.role] if said else []
    return frozenset(
        title
        for title, pattern in said.items()
        if any(_part_of_longer(text, *found.span(), officer=True) for text in texts for found in pattern.finditer(text))
    )


@functools.cache
def _officers() -> Mapping[str, re.Pattern[str]]:
    titles = rules.load("bodies").values["officers"]
    return {fold(title): re.compile(rf"\b{title.replace('-', '[- ]')}\b(?!-)") for title in titles}


@functools.cache
def _shared_forms(which: str) -> frozenset[str]:
    return frozenset(map(fold, rules.load("bodies").values[which]))


def _part_of_longer(text: str, start: int, end: int, officer: bool = False) -> bool:
    return _beside("longer", text, start, end) or (officer and _beside("longer-officer", text, start, end))


def _beside(use: str, text: str, start: int, end: int) -> bool:
    """Whether a rule of this use finds what it looks for right before or right after a range."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    return any(rule.pattern.search(before) or rule.pattern.match(after) for rule in rules_for(use))


def _offices(known: Names, zone: Zone, offices: Iterable[Found]) -> Iterator[Sighting]:
    text = zone.view.text
    for office, found in offices:
        start, prefixed = _with_prefix(text, found.start())
        end = _with_acronym(known, text, found.end())
        if not prefixed and _beside("foreign", text, start, end):
            continue
        if first := _full_form(known, zone, office, start, end, prefixed):
            yield first
            yield from _more(known, zone, office, first.end)
        elif not office.values.get("tail_required") and _is_short_form(text, start, end, prefixed):
            several = found[0].lower().endswith(("rapporteurs", "experts", "groups"))
            definite = bool(office.values.get("definite")) and _definite(text, start)
            yield _short_form(office, start, end, prefixed or definite, several=several)


def _definite(text: str, start: int) -> bool:
    """Whether a title with capitals stands after "the", as that of somebody well known."""
    return text[start].isupper() and text[max(0, start - 4) : start].lower() == "the "


def _is_short_form(text: str, start: int, end: int, prefixed: bool) -> bool:
    """Whether an office without a known tail stands for one named in full: not "a commission", nor one with a tail."""
    if prefixed:
        return True
    if _part_of_longer(text, start, end) or re.search(r"\b[Aa]n? $", text[max(0, start - 3) : start]):
        return False
    tail = _after("tail", text, end)
    topic = tail and _after("open", text, end + tail.end())
    other = tail and topic and tail[0].startswith((" on", " into")) and end + tail.end() + topic.end() < len(text)
    return not other


def _short_form(office: Rule, start: int, end: int, prefixed: bool, several: bool = False) -> Sighting:
    return Sighting(
        start=start,
        end=end,
        rule=office.id,
        key=None,
        name=office.values["name"],
        kind=office.values["kind"],
        office=office,
        prefixed=prefixed,
        several=several,
    )


def _full_form(known: Names, zone: Zone, office: Rule, start: int, end: int, prefixed: bool) -> Sighting | None:
    """An office with its tail: of the authority, of a country, or, where the office allows it, a new one."""
    text = zone.view.text
    tail = _after("tail", text, end)
    if not tail:
        return None
    at = end + tail.end()
    short = _short_form(office, start, end, prefixed)
    if listed := _known_topic(known, text, office, at):
        entry = known.vocabulary.entries[listed[0]]
        kind = entry.first("ol:bodyKind") or short.kind
        return replace(short, end=_with_acronym(known, text, listed[1]), key=entry.key, name=entry.label, kind=kind)
    if not (prefixed or office.values["mint"] == "always"):
        return None
    return _new_body(known, text, short, at, text[end:at].strip())


def _known_topic(known: Names, text: str, office: Rule, at: int) -> tuple[str, int] | None:
    """The body whose topic or country stands here, and where its name ends; the longest wins."""
    rest = text[at : at + _REACH]
    options = [(at + hit.end, hit.keys[0]) for hit in known.topics[office.id].overlapping(rest) if hit.start == 0]
    if country := _country_here(known, text, at):
        end, code = country
        if key := known.by_country.get((office.id, code)):
            options.append((end, key))
    return (max(options)[1], max(options)[0]) if options else None


def _country_here(known: Names, text: str, at: int) -> tuple[int, str] | None:
    """The end and key of a country named here: "human rights in Eritrea", "Eritrea", "Eritrean human rights"."""
    found = _after("country", text, at)
    begin = at + found.end() if found else at
    rest = text[begin : begin + _REACH]
    hits = [hit for lexicon in (known.countries, known.demonyms) for hit in lexicon.overlapping(rest) if hit.start == 0]
    hits.sort(key=lambda hit: -hit.end)
    return (begin + hits[0].end, hits[0].keys[0]) if hits and len(hits[0].keys) == 1 else None


def _new_body(known: Names, text: str, short: Sighting, at: int, joint: str) -> Sighting | None:
    """A body the authority does not list: its name is office and topic, the topic up to the end of the clause."""
    office = short.name
    assert short.office is not None
    if country := _country_here(known, text, at):
        end, code = country
        label = known.vocabulary.entries[code].label
        name = f"{office} {short.office.values['tail']} {label}"
        return replace(short, end=end, key=f"body/{slug(name)}", name=name)
    topic = _after("open", text, at)
    if not topic or not joint.startswith(("on", "in the field")):
        return None
    end = at + topic.end()
    name = f"{office} {joint} {topic[0]}"
    return replace(short, end=end, key=f"body/{slug(name)}", name=name, cut_off=end == len(text))


def _more(known: Names, zone: Zone, office: Rule, at: int) -> Iterator[Sighting]:
    """Further mandates after "Special Rapporteurs on A": ", B, and on C"."""
    text = zone.view.text
    while joint := _after("more", text, at):
        start, topic = at + (joint.start("on") if joint["on"] else joint.end()), at + joint.end()
        short = _short_form(office, start, topic, False)
        if listed := _known_topic(known, text, office, topic):
            entry = known.vocabulary.entries[listed[0]]
            yield (sighting := replace(short, end=listed[1], key=entry.key, name=entry.label))
        elif joint["on"] and (new := _new_body(known, text, short, topic, joint["on"])):
            yield (sighting := new)
        else:
            return
        at = sighting.end
