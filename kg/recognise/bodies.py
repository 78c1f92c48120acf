"""Organs, mandates, commissions, agencies and courts named in a letter.

A short form ("the COI", "the Special Rapporteur") takes the identity of the only full form of its office in the
letter; where there are several it stays unresolved, with those as candidates.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg import rules
from kg.fold import fold, view
from kg.model import BODY_KINDS, BodyMention, Letter
from kg.recognise.naming import Names, Sighting, Zone, names, officers_of_others, offices_in, rules_for, sightings_in
from kg.vocabulary import Vocabulary

_NAMING_KINDS = BODY_KINDS | {"title", "subject", "addressee", "salutation", "cc"}
_ASSEMBLY = "General Assembly"
_STATES = "|".join(map(re.escape, rules.load("signatures").values["provinces"]))
_ASSEMBLY_OF_STATE = re.compile(
    rf"\b(?:{_STATES})(?:'s|’s)?\s+General\s+Assembly\b"
    rf"|\bGeneral\s+Assembly\s+of\s+(?:the\s+)?(?:(?:State|Commonwealth)\s+of\s+)?(?:{_STATES})\b"
)
_DECLARED = re.compile(r"\(\W*(?:the )?([A-Z][\w&.-]+)\W*\)$")


def find_bodies(letter: Letter, vocabulary: Vocabulary) -> tuple[BodyMention, ...]:
    """Every place in the letter's prose, head, copies and signatories' roles that names a body, in order."""
    known = names(vocabulary)
    zones = list(_zones(letter))
    offices = offices_in([zone.view.text for zone in zones])
    sightings = [
        (zone, sighting)
        for zone, own in zip(zones, offices, strict=True)
        for sighting in sightings_in(known, zone, own)
    ]
    acronyms = _declared(sightings)
    sightings = _without_others_officers(zones, _without_namesakes(letter, sightings, acronyms))
    sightings += [(zone, s) for zone in zones for s in _acronym_uses(zone, acronyms, sightings)]
    full = _full_forms(sightings)
    country = _country_of(known, letter, zones)
    mentions = {}
    for zone, sighting in sightings:
        mention = _mention(known, zone, sighting, full, country)
        if mention:
            mentions[mention.span] = mention
    return tuple(mentions[span] for span in sorted(mentions))


def _zones(letter: Letter) -> Iterator[Zone]:
    for block in letter.blocks:
        if block.kind in _NAMING_KINDS:
            yield Zone(view=view(letter.source.text, block.content))
    for signatory in letter.signatories:
        if signatory.kind == "person":
            yield Zone(view=view(letter.source.text, signatory.span), role=True)


def _declared(sightings: Iterable[tuple[Zone, Sighting]]) -> dict[str, Sighting]:
    """The short forms that the letter prints in parentheses after a full form, where they stand for one body only."""
    found: dict[str, dict[str, Sighting]] = defaultdict(dict)
    for zone, sighting in sightings:
        printed = _DECLARED.search(zone.view.text, sighting.start, sighting.end)
        if printed and sighting.key and not any(office.pattern.fullmatch(printed[1]) for office in rules_for("office")):
            found[printed[1]][sighting.key] = sighting
    return {form: next(iter(bodies.values())) for form, bodies in found.items() if len(bodies) == 1}


def _without_namesakes(
    letter: Letter, sightings: Iterable[tuple[Zone, Sighting]], acronyms: Mapping[str, Sighting]
) -> list[tuple[Zone, Sighting]]:
    """The sightings without acronyms that this letter gives to somebody else: another body, or a signatory.

    Nor is the General Assembly the UN's where the letter names a state's: `the Ohio General Assembly`.
    """
    found = list(sightings)
    signers = {signatory.acronym for signatory in letter.signatories if signatory.acronym}
    spelled_out = {s.key for zone, s in found if not zone.view.text[s.start : s.end].isupper()}
    bare = any(zone.view.text[s.start : s.end] == _ASSEMBLY for zone, s in found)
    of_state = bare and _ASSEMBLY_OF_STATE.search(letter.source.text) is not None
    kept = []
    for zone, sighting in found:
        printed = zone.view.text[sighting.start : sighting.end]
        owner = acronyms.get(printed)
        if owner is not None and owner.key != sighting.key:
            continue
        if (printed in signers and sighting.key not in spelled_out) or (of_state and printed == _ASSEMBLY):
            continue
        kept.append((zone, sighting))
    return kept


def _without_others_officers(
    zones: Iterable[Zone], sightings: list[tuple[Zone, Sighting]]
) -> list[tuple[Zone, Sighting]]:
    """The sightings without bare titles, `Secretary General`, that the letter gives only to another's officer."""
    titles = [fold(zone.view.text[s.start : s.end]) for zone, s in sightings]
    bare = {title for title, (_, s) in zip(titles, sightings, strict=True) if s.key and not s.prefixed}
    others = officers_of_others(zones, bare)
    in_full = {s.key for title, (_, s) in zip(titles, sightings, strict=True) if s.prefixed or title not in others}
    return [
        both
        for title, both in zip(titles, sightings, strict=True)
        if title not in others or both[1].prefixed or both[1].key in in_full
    ]


def _acronym_uses(
    zone: Zone, acronyms: Mapping[str, Sighting], taken: Iterable[tuple[Zone, Sighting]]
) -> Iterator[Sighting]:
    ranges = [(s.start, s.end) for where, s in taken if where is zone]
    for form, body in acronyms.items():
        for found in re.finditer(rf"(?<![\w&]){re.escape(form)}(?![\w&])", zone.view.text):
            if not any(start < found.end() and found.start() < end for start, end in ranges):
                yield replace(body, start=found.start(), end=found.end(), rule="declared-acronym")


def _full_forms(sightings: Iterable[tuple[Zone, Sighting]]) -> Mapping[str, Mapping[str, Sighting]]:
    """Per office, the bodies that the letter names in full."""
    full: dict[str, dict[str, Sighting]] = defaultdict(dict)
    for _, sighting in sightings:
        if sighting.office and sighting.key and not sighting.cut_off:
            full[sighting.office.id].setdefault(sighting.key, sighting)
    return full


def _country_of(known: Names, letter: Letter, zones: Iterable[Zone]) -> str | None:
    """The country a letter is about: the only one in its title and subject, else one with most of the mentions."""
    head = [stated.span for stated in (letter.title, letter.subject) if stated]
    named = {
        key for span in head for hit in known.countries.scan(view(letter.source.text, span).text) for key in hit.keys
    }
    if len(named) == 1:
        return named.pop()
    counts = Counter(hit.keys[0] for zone in zones if not zone.role for hit in known.countries.scan(zone.view.text))
    most = counts.most_common(1)
    return most[0][0] if most and 2 * most[0][1] > counts.total() else None


def _mention(
    known: Names,
    zone: Zone,
    sighting: Sighting,
    full: Mapping[str, Mapping[str, Sighting]],
    country: str | None,
) -> BodyMention | None:
    """A sighting as a mention: short forms take the letter's only full form, or stay unresolved with candidates."""
    resolved = sighting
    candidates: tuple[str, ...] = ()
    if sighting.office and (sighting.key is None or sighting.cut_off):
        options = full.get(sighting.office.id, {})
        inferred = country and sighting.office.values.get("infer") and known.by_country.get((sighting.rule, country))
        if len(options) == 1 and not sighting.several:
            resolved = next(iter(options.values()))
        elif not options and inferred:
            entry = known.vocabulary.entries[inferred]
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
