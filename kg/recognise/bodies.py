"""Organs, mandates, commissions, agencies and courts named in a letter.

Names come from `ontology/bodies.ttl`; offices with a tail ("Special Rapporteur on ...", "Commission of Inquiry on ...")
and short forms ("the COI", "the Special Rapporteur") come from the grammar in `kg/rules/bodies.yaml`. A short form
takes the identity of the only full form of its office in the letter; where there are several it stays unresolved.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg import rules
from kg.fold import View, slug, view
from kg.model import BODY_KINDS, BodyMention, Letter
from kg.recognise.symbols import find_symbols
from kg.rules import Rule
from kg.vocabulary import Lexicon, Vocabulary

_UNITED_NATIONS = "body/united-nations"
_NAMING_KINDS = BODY_KINDS | {"title", "subject", "addressee", "salutation", "cc"}
_REACH = 240
_DECLARED = re.compile(r"\(\W*(?:the )?([A-Z][\w&.-]+)\W*\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Knowledge:
    """What the authority says, arranged for scanning: names, and per office the topics and countries of its bodies."""

    vocabulary: Vocabulary
    names: Lexicon
    countries: Lexicon
    topics: Mapping[str, Lexicon]
    by_country: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Zone:
    """A stretch of a letter that may name bodies; in a role a bare title of office is that of any organisation."""

    view: View
    role: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
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


def find_bodies(letter: Letter, vocabulary: Vocabulary) -> tuple[BodyMention, ...]:
    """Every place in the letter's prose, head, copies and signatories' roles that names a body, in order."""
    knowledge = _knowledge(vocabulary)
    zones = list(_zones(letter))
    sightings = [(zone, sighting) for zone in zones for sighting in _sightings(knowledge, zone)]
    acronyms = _declared(sightings)
    sightings = _without_namesakes(letter, sightings, acronyms)
    sightings += [(zone, s) for zone in zones for s in _acronym_uses(zone, acronyms, sightings)]
    full = _full_forms(sightings)
    country = _country_of(knowledge, letter, zones)
    mentions = {}
    for zone, sighting in sightings:
        mention = _mention(knowledge, zone, sighting, full, country)
        if mention:
            mentions[mention.span] = mention
    return tuple(mentions[span] for span in sorted(mentions))


def _zones(letter: Letter) -> Iterator[_Zone]:
    for block in letter.blocks:
        if block.kind in _NAMING_KINDS:
            yield _Zone(view=view(letter.source.text, block.content))
    for signatory in letter.signatories:
        if signatory.kind == "person":
            yield _Zone(view=view(letter.source.text, signatory.span), role=True)


@functools.lru_cache(maxsize=4)
def _knowledge(vocabulary: Vocabulary) -> _Knowledge:
    names: list[tuple[str, str]] = []
    topics: dict[str, list[tuple[str, str]]] = {office.id: [] for office in _rules("office")}
    by_country: dict[tuple[str, str], str] = {}
    for entry in vocabulary.under("body/"):
        for form in entry.forms:
            office, topic = _office_and_topic(form)
            if office is None or not topic:
                names.append((form, entry.key))
                continue
            topics[office.id].append((topic, entry.key))
            if country := entry.first("ol:country"):
                by_country[office.id, country] = entry.key
    return _Knowledge(
        vocabulary=vocabulary,
        names=Lexicon(names),
        countries=vocabulary.lexicon("country/"),
        topics={office: Lexicon(forms) for office, forms in topics.items()},
        by_country=by_country,
    )


def _rules(use: str) -> tuple[Rule, ...]:
    return rules.load("bodies").group(use=use)


def _after(use: str, text: str, at: int) -> re.Match[str] | None:
    """The rule of this use that matches right after a place; positions are relative to the place."""
    rest = text[at : at + _REACH]
    return next((found for rule in _rules(use) if (found := rule.pattern.match(rest))), None)


def _office_and_topic(form: str) -> tuple[Rule | None, str]:
    """An authority form as office and topic: "Special Rapporteur on torture" has the topic "torture"."""
    for office in _rules("office"):
        found = office.pattern.match(form)
        tail = found and _after("tail", form, found.end())
        if found and tail:
            return office, form[found.end() + tail.end() :]
    return None, ""


def _sightings(knowledge: _Knowledge, zone: _Zone) -> list[_Sighting]:
    """Names and offices in a zone, none overlapping another: the leftmost, then the longest, takes the place."""
    found = sorted([*_named(knowledge, zone), *_offices(knowledge, zone)], key=lambda s: (s.start, -s.end))
    symbols = find_symbols(zone.view.text)
    chosen: list[_Sighting] = []
    for sighting in found:
        in_symbol = any(symbol.start <= sighting.start < symbol.end for symbol in symbols)
        if not in_symbol and (not chosen or sighting.start >= chosen[-1].end):
            chosen.append(sighting)
    return chosen


def _named(knowledge: _Knowledge, zone: _Zone) -> Iterator[_Sighting]:
    text = zone.view.text
    for hit in knowledge.names.overlapping(text):
        start, prefixed = _with_prefix(text, hit.start)
        if len(hit.keys) > 1 or _shouted(text, hit.start, hit.end) or _someone_else(zone, hit.start, hit.end, prefixed):
            continue
        key = hit.keys[0]
        if key == _UNITED_NATIONS and not _after("plain", text, hit.end):
            continue
        entry = knowledge.vocabulary.entries[key]
        yield _Sighting(
            start=start,
            end=_with_acronym(knowledge, text, hit.end),
            rule=key,
            key=key,
            name=entry.label,
            kind=entry.first("ol:bodyKind") or "organisation",
            prefixed=prefixed,
        )


def _with_prefix(text: str, start: int) -> tuple[int, bool]:
    before = text[max(0, start - 40) : start]
    found = next((found for rule in _rules("prefix") if (found := rule.pattern.search(before))), None)
    return (start - len(before) + found.start(), True) if found else (start, False)


def _with_acronym(knowledge: _Knowledge, text: str, end: int) -> int:
    """The end of a name and of the short form printed after it; that of a country belongs to the country."""
    found = _after("acronym", text, end)
    if not found or any(hit.end == len(found["acronym"]) for hit in knowledge.countries.scan(found["acronym"])):
        return end
    return end + found.end()


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether an acronym stands among words in capitals, where "WHO" may be a plain word."""
    if not text[start:end].isalpha() or text[start:end] != text[start:end].upper():
        return False
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, start - 20) : start] + " " + text[end : end + 20])
    return len(around) > 1 and all(word.isupper() for word in around)


def _someone_else(zone: _Zone, start: int, end: int, prefixed: bool) -> bool:
    """Whether a form that many organisations bear is not known to be the body's."""
    form, values = zone.view.text[start:end], rules.load("bodies").values
    officer = form.title() in values["officers"]
    if prefixed or not (officer or form.title().replace(" On ", " on ") in values["generic"]):
        return False
    return (officer and zone.role) or not form[0].isupper() or _part_of_longer(zone.view.text, start, end, officer)


def _part_of_longer(text: str, start: int, end: int, officer: bool = False) -> bool:
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    return any(
        rule.pattern.search(before if rule.pattern.pattern.endswith("$") else after)
        for rule in _rules("longer")
        if officer or not rule.values.get("officers")
    )


def _offices(knowledge: _Knowledge, zone: _Zone) -> Iterator[_Sighting]:
    text = zone.view.text
    for office in _rules("office"):
        for found in office.pattern.finditer(text):
            start, prefixed = _with_prefix(text, found.start())
            end = _with_acronym(knowledge, text, found.end())
            first = _full_form(knowledge, zone, office, start, end, prefixed)
            if first:
                yield first
                yield from _more(knowledge, zone, office, first.end)
            elif not office.values.get("tail_required") and (prefixed or not _part_of_longer(text, start, found.end())):
                several = found[0].lower().endswith(("rapporteurs", "experts", "groups"))
                yield _short_form(office, start, end, prefixed, several=several)


def _short_form(office: Rule, start: int, end: int, prefixed: bool, several: bool = False) -> _Sighting:
    return _Sighting(
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


def _full_form(
    knowledge: _Knowledge, zone: _Zone, office: Rule, start: int, end: int, prefixed: bool
) -> _Sighting | None:
    """An office with its tail: of the authority, of a country, or, where the office allows it, a new one."""
    text = zone.view.text
    tail = _after("tail", text, end)
    if not tail:
        return None
    at = end + tail.end()
    short = _short_form(office, start, end, prefixed)
    if known := _known_topic(knowledge, text, office, at):
        entry = knowledge.vocabulary.entries[known[0]]
        kind = entry.first("ol:bodyKind") or short.kind
        return replace(short, end=_with_acronym(knowledge, text, known[1]), key=entry.key, name=entry.label, kind=kind)
    if not (prefixed or office.values["mint"] == "always"):
        return None
    return _new_body(knowledge, text, short, at, text[end:at].strip())


def _known_topic(knowledge: _Knowledge, text: str, office: Rule, at: int) -> tuple[str, int] | None:
    """The body whose topic or country stands here, and where its name ends; the longest wins."""
    rest = text[at : at + _REACH]
    options = [(at + hit.end, hit.keys[0]) for hit in knowledge.topics[office.id].overlapping(rest) if hit.start == 0]
    if country := _country_here(knowledge, text, at):
        end, code = country
        if key := knowledge.by_country.get((office.id, code)):
            options.append((end, key))
    return (max(options)[1], max(options)[0]) if options else None


def _country_here(knowledge: _Knowledge, text: str, at: int) -> tuple[int, str] | None:
    """The end and key of a country named here, with or without "situation of human rights in"."""
    found = _after("country", text, at)
    begin = at + found.end() if found else at
    hits = [hit for hit in knowledge.countries.overlapping(text[begin : begin + _REACH]) if hit.start == 0]
    return (begin + hits[0].end, hits[0].keys[0]) if hits and len(hits[0].keys) == 1 else None


def _new_body(knowledge: _Knowledge, text: str, short: _Sighting, at: int, joint: str) -> _Sighting | None:
    """A body the authority does not list: its name is office and topic, the topic up to the end of the clause."""
    office = short.name
    assert short.office is not None
    if country := _country_here(knowledge, text, at):
        end, code = country
        label = knowledge.vocabulary.entries[code].label
        name = f"{office} {short.office.values['tail']} {label}"
        return replace(short, end=end, key=f"body/{slug(name)}", name=name)
    topic = _after("open", text, at)
    if not topic:
        return None
    end = at + topic.end()
    name = f"{office} {joint} {topic[0]}"
    return replace(short, end=end, key=f"body/{slug(name)}", name=name, cut_off=end == len(text))


def _more(knowledge: _Knowledge, zone: _Zone, office: Rule, at: int) -> Iterator[_Sighting]:
    """Further mandates after "Special Rapporteurs on A": ", B, and on C"."""
    text = zone.view.text
    while joint := _after("more", text, at):
        start, topic = at + (joint.start("on") if joint["on"] else joint.end()), at + joint.end()
        short = _short_form(office, start, topic, False)
        if known := _known_topic(knowledge, text, office, topic):
            entry = knowledge.vocabulary.entries[known[0]]
            yield (sighting := replace(short, end=known[1], key=entry.key, name=entry.label))
        elif joint["on"] and (new := _new_body(knowledge, text, short, topic, joint["on"])):
            yield (sighting := new)
        else:
            return
        at = sighting.end


def _declared(sightings: Iterable[tuple[_Zone, _Sighting]]) -> dict[str, _Sighting]:
    """The short forms that the letter prints in parentheses after a full form, where they stand for one body only."""
    found: dict[str, dict[str, _Sighting]] = defaultdict(dict)
    for zone, sighting in sightings:
        printed = _DECLARED.search(zone.view.text, sighting.start, sighting.end)
        if printed and sighting.key and not any(office.pattern.fullmatch(printed[1]) for office in _rules("office")):
            found[printed[1]][sighting.key] = sighting
    return {form: next(iter(bodies.values())) for form, bodies in found.items() if len(bodies) == 1}


def _without_namesakes(
    letter: Letter, sightings: Iterable[tuple[_Zone, _Sighting]], acronyms: Mapping[str, _Sighting]
) -> list[tuple[_Zone, _Sighting]]:
    """The sightings without acronyms that this letter gives to somebody else: another body, or a signatory."""
    found = list(sightings)
    signers = {signatory.acronym for signatory in letter.signatories if signatory.acronym}
    spelled_out = {s.key for zone, s in found if not zone.view.text[s.start : s.end].isupper()}
    kept = []
    for zone, sighting in found:
        printed = zone.view.text[sighting.start : sighting.end]
        owner = acronyms.get(printed)
        if owner is not None and owner.key != sighting.key:
            continue
        if printed in signers and sighting.key not in spelled_out:
            continue
        kept.append((zone, sighting))
    return kept


def _acronym_uses(
    zone: _Zone, acronyms: Mapping[str, _Sighting], taken: Iterable[tuple[_Zone, _Sighting]]
) -> Iterator[_Sighting]:
    ranges = [(s.start, s.end) for where, s in taken if where is zone]
    for form, body in acronyms.items():
        for found in re.finditer(rf"(?<![\w&]){re.escape(form)}(?![\w&])", zone.view.text):
            if not any(start < found.end() and found.start() < end for start, end in ranges):
                yield replace(body, start=found.start(), end=found.end(), rule="declared-acronym")


def _full_forms(sightings: Iterable[tuple[_Zone, _Sighting]]) -> Mapping[str, Mapping[str, _Sighting]]:
    """Per office, the bodies that the letter names in full."""
    full: dict[str, dict[str, _Sighting]] = defaultdict(dict)
    for _, sighting in sightings:
        if sighting.office and sighting.key and not sighting.cut_off:
            full[sighting.office.id].setdefault(sighting.key, sighting)
    return full


def _country_of(knowledge: _Knowledge, letter: Letter, zones: Iterable[_Zone]) -> str | None:
    """The country a letter is about: the only one in its title and subject, else one with most of the mentions."""
    head = [stated.span for stated in (letter.title, letter.subject) if stated]
    named = {
        key
        for span in head
        for hit in knowledge.countries.scan(view(letter.source.text, span).text)
        for key in hit.keys
    }
    if len(named) == 1:
        return named.pop()
    counts = Counter(hit.keys[0] for zone in zones if not zone.role for hit in knowledge.countries.scan(zone.view.text))
    most = counts.most_common(1)
    return most[0][0] if most and 2 * most[0][1] > counts.total() else None


def _mention(
    knowledge: _Knowledge,
    zone: _Zone,
    sighting: _Sighting,
    full: Mapping[str, Mapping[str, _Sighting]],
    country: str | None,
) -> BodyMention | None:
    """A sighting as a mention: short forms take the letter's only full form, or stay unresolved with candidates."""
    resolved = sighting
    candidates: tuple[str, ...] = ()
    if sighting.office and (sighting.key is None or sighting.cut_off):
        options = full.get(sighting.office.id, {})
        inferred = (
            country and sighting.office.values.get("infer") and knowledge.by_country.get((sighting.rule, country))
        )
        if len(options) == 1 and not sighting.several:
            resolved = next(iter(options.values()))
        elif not options and inferred:
            entry = knowledge.vocabulary.entries[inferred]
            resolved = replace(sighting, key=entry.key, name=entry.label)
        elif not sighting.key:
            if not (options or sighting.prefixed):
                return None
            candidates = tuple(sorted(options))
    return BodyMention(
        span=zone.view.span(sighting.start, sighting.end),
        rule=sighting.rule,
        name=resolved.name,
        kind=resolved.kind,
        key=resolved.key,
        candidates=candidates,
    )
