"""Reconciling names with a release: the Reconciliation Service API 0.2 of the W3C community group, as plain functions.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/

The scores are those of `kg review --identity`. A candidate is a match only where its name is the asked one after
folding, and no other candidate's is; everything else is for a person to judge. The functions take and give what the
protocol has in JSON; whoever serves them adds the web.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from kg import __version__, vocabulary
from kg.errors import UsageError
from kg.fold import fold
from kg.identity.likeness import Likeness, Profile, likeness, places_of, profile
from kg.terms import FOAF, OL, ORG

Json = dict[str, Any]
TYPES: Mapping[str, str] = {
    ORG.Organization: "organisation",
    FOAF.Person: "person",
    OL.UNBody: "United Nations body",
    OL.Body: "body",
    OL.Mandate: "mandate",
    OL.Country: "country",
    OL.Treaty: "treaty",
}
COUNTRY: str = OL.country
PREVIEW_SIZE = (420, 160)
"""Width and height of a preview in pixels."""
LONGEST_NAME = 500
"""Characters of a name that is asked for."""
MOST_QUERIES = 200
"""Queries in one batch."""
SUGGESTED = ("entity", "property", "type")
_MOST_CANDIDATES, _FEW, _SUGGESTIONS = 50, 5, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a name may mean: `names` holds every one, `profiles` the same ready to be compared."""

    iri: str
    label: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    countries: tuple[str, ...]
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The things of a release by IRI, by folded name, by acronym or initials, and all their names as letters."""

    base: str
    places: Mapping[str, str]
    things: Mapping[str, Thing]
    folded: Mapping[str, tuple[str, ...]]
    acronyms: Mapping[str, tuple[str, ...]]
    letters: Sequence[str]
    owners: Sequence[str]


def index(base: str, named: Iterable[Mapping[str, str]]) -> Index:
    """Everything in a release that a name may mean: `named` are the solutions of the query `reconcilable`."""
    places = places_of(vocabulary.load())
    things = {thing.iri: thing for thing in _things(named, places)}
    letters = sorted({(one.letters, thing.iri) for thing in things.values() for one in thing.profiles})
    return Index(
        base=base,
        places=places,
        things=things,
        folded=_grouped((fold(name), thing.iri) for thing in things.values() for name in thing.names),
        acronyms=_grouped(
            (short, thing.iri)
            for thing in things.values()
            for one in thing.profiles
            for short in one.acronyms | one.initials
        ),
        letters=[spelt for spelt, _ in letters],
        owners=[iri for _, iri in letters],
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, iri in pairs:
        found[name].add(iri)
    return {name: tuple(sorted(iris)) for name, iris in found.items()}


def _things(named: Iterable[Mapping[str, str]], places: Mapping[str, str]) -> Iterator[Thing]:
    for iri, group in itertools.groupby(named, key=lambda row: row["thing"]):
        about = list(group)
        countries = tuple(sorted({row["country"] for row in about if "country" in row}))
        country = countries[0] if len(countries) == 1 else None
        printed = sorted({(row["name"], row.get("acronym", "")) for row in about})
        yield Thing(
            iri=iri,
            label=next((row["preferred"] for row in about if "preferred" in row), about[0]["name"]),
            kinds=tuple(sorted({row["kind"] for row in about})),
            names=tuple(sorted({row["name"] for row in about})),
            countries=countries,
            profiles=tuple(profile(name, places, acronym or None, country) for name, acronym in printed),
        )


def manifest(base: str, root: str, title: str = "Open letters") -> Json:
    """The service manifest (section 3.1); `root` is the address of the server with its last slash."""
    width, height = PREVIEW_SIZE
    service = f"{root}reconcile"
    return {
        "versions": ["0.2"],
        "name": title,
        "identifierSpace": base,
        "schemaSpace": str(OL),
        "serviceVersion": __version__,
        "defaultTypes": [{"id": iri, "name": name} for iri, name in TYPES.items()],
        "documentation": root,
        "batchSize": MOST_QUERIES,
        "view": {"url": f"{root}about?iri={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": width, "height": height},
        "suggest": {kind: {"service_url": service, "service_path": f"/suggest/{kind}"} for kind in SUGGESTED},
    }


def answers(known: Index, batch: Any) -> Json:
    """The answers to a batch of queries (sections 4.1 and 4.2); raises UsageError for what is no batch."""
    if not isinstance(batch, dict) or not all(isinstance(query, dict) for query in batch.values()):
        raise UsageError("a batch of queries is a JSON object of objects, each with a query")
    if len(batch) > MOST_QUERIES:
        raise UsageError(f"{len(batch)} queries in one batch; send at most {MOST_QUERIES}")
    return {name: {"result": candidates(known, query)} for name, query in batch.items()}


def candidates(known: Index, query: Mapping[str, Any]) -> list[Json]:
    """The candidates for one query, the best first; raises UsageError, saying what is wrong with the query."""
    name, limit = query.get("query", ""), query.get("limit", _FEW)
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise UsageError(f"a query is a text of at most {LONGEST_NAME} characters")
    if not isinstance(limit, int | float) or not math.isfinite(limit) or limit < 1:
        raise UsageError(f"a limit is a number from 1, not {limit!r}")
    if not fold(name):
        return []
    allowed = _allowed(query)
    exact = [iri for iri in known.folded.get(fold(name), ()) if allowed(known.things[iri])]
    asked = profile(name, known.places, country=_country(known, query))
    found = [(_best(asked, known.things[iri]), iri) for iri in _near(known, asked, exact)]
    ranked = sorted(
        ((likeness, iri) for likeness, iri in found if allowed(known.things[iri])),
        key=lambda pair: (-pair[0].score, pair[1] not in exact, pair[1]),
    )
    return [
        _candidate(known.things[iri], found, exact=iri in exact, unique=len(exact) == 1)
        for found, iri in ranked[: min(int(limit), _MOST_CANDIDATES)]
    ]


def _allowed(query: Mapping[str, Any]) -> Callable[[Thing], bool]:
    """Whether a thing has one of the types asked for, or all; nothing has a type that is not in TYPES."""
    given = query.get("type") or []
    wanted = set(map(str, given if isinstance(given, list) else [given]))
    if not wanted or query.get("type_strict") == "should":
        return lambda thing: True
    every = query.get("type_strict") == "all"
    return lambda thing: wanted <= set(thing.kinds) if every else bool(wanted & set(thing.kinds))


def _country(known: Index, query: Mapping[str, Any]) -> str | None:
    """The one country that the query gives as a property, by code, name or IRI; of several, none speaks."""
    properties = query.get("properties") or []
    if not isinstance(properties, list) or not all(isinstance(one, dict) for one in properties):
        raise UsageError("properties are a list of objects with pid and v")
    found: set[str] = set()
    for one in properties:
        given = one.get("v") if one.get("pid") in (COUNTRY, "country") else []
        for value in given if isinstance(given, list) else [given]:
            text = str(value.get("id", "") if isinstance(value, dict) else value).rsplit("/", 1)[-1]
            found.add(known.places.get(fold(text), text.upper() if len(text) == 2 else ""))
    return found.pop() or None if len(found) == 1 else None


def _near(known: Index, asked: Profile, exact: Iterable[str]) -> list[str]:
    """The things worth comparing: those of the name, those with its acronym or initials, and those spelt like it."""
    short = (iri for one in asked.acronyms | asked.initials for iri in known.acronyms.get(one, ()))
    spelt = process.extract(
        asked.letters, known.letters, scorer=fuzz.ratio, processor=None, limit=_MOST_CANDIDATES, score_cutoff=40
    )
    return list(dict.fromkeys((*exact, *sorted(short), *(known.owners[number] for _, _, number in spelt))))


def _best(asked: Profile, thing: Thing) -> Likeness:
    return max((likeness(asked, one) for one in thing.profiles), key=lambda found: found.score)


def _candidate(thing: Thing, found: Likeness, exact: bool, unique: bool) -> Json:
    features: list[Json] = [{"id": "words", "value": found.words}, {"id": "acronym", "value": found.acronym}]
    if found.same_country is not None:
        features.append({"id": "country", "value": found.same_country})
    return {
        "id": thing.iri,
        "name": thing.label,
        "type": [{"id": kind, "name": TYPES[kind]} for kind in thing.kinds],
        "description": "; ".join(found.reasons) if not exact else "the name after folding",
        "score": round(100 * found.score, 2),
        "match": exact and unique and found.same_country is not False,
        "features": features,
    }


def suggest_entity(known: Index, prefix: str, cursor: int = 0) -> Json:
    """Things with a name that begins with the prefix, or with a word that does, or the thing of that IRI (section 6).

    From the first page on, `cursor` is how many suggestions were seen.
    """
    if thing := known.things.get(prefix.strip()):
        return {"result": [_suggestion(thing)] if cursor == 0 else []}
    wanted = fold(prefix)
    starting = [
        thing for thing in known.things.values() if any(f" {fold(n)}".startswith(f" {wanted}") for n in thing.names)
    ]
    inside = [thing for thing in known.things.values() if any(f" {wanted}" in f" {fold(n)}" for n in thing.names)]
    found = list(dict.fromkeys(thing.iri for thing in (*starting, *inside))) if wanted else []
    return {"result": [_suggestion(known.things[iri]) for iri in found[cursor : cursor + _SUGGESTIONS]]}


def _suggestion(thing: Thing) -> Json:
    return {
        "id": thing.iri,
        "name": thing.label,
        "description": ", ".join(thing.countries),
        "notable": [{"id": kind, "name": TYPES[kind]} for kind in thing.kinds],
    }


def suggest_type(prefix: str) -> Json:
    """Types whose name begins with the prefix (section 6)."""
    found = [(iri, name) for iri, name in TYPES.items() if name.casefold().startswith(prefix.casefold())]
    return {"result": [{"id": iri, "name": name} for iri, name in found]}


def suggest_property(prefix: str) -> Json:
    """Properties whose name begins with the prefix: the country, which speaks for or against (section 6)."""
    known = [{"id": COUNTRY, "name": "country", "description": "ISO 3166-1 code or name"}]
    return {"result": [one for one in known if one["name"].startswith(prefix.casefold())]}


def preview(known: Index, iri: str) -> Json | None:
    """What a preview of a thing shows (section 5): its label, kinds, names and countries; None if it is not there."""
    thing = known.things.get(iri)
    if thing is None:
        return None
    others = [name for name in thing.names if name != thing.label]
    kinds = [TYPES[kind] for kind in thing.kinds]
    return {"id": iri, "name": thing.label, "kinds": kinds, "names": others, "countries": list(thing.countries)}
