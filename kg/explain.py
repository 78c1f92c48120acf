"""Why the graph says what it says: the words, the rule and the reason behind any of its nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from kg import vocabulary
from kg.identity.likeness import LEAST, Likeness, Profile, likeness, places_of, profile
from kg.query.store import Row, find, rows
from kg.terms import CITO, OL

_HOW: dict[str, str] = {
    OL.allegesViolation: "alleged",
    CITO.hasCitedEntity: "cited",
    OL.mentionOf: "named",
    OL.attributedTo: "relied on as a source",
    OL.allegedPerpetrator: "said to be responsible",
    OL.demandedOf: "asked to act",
    OL.via: "asked to pass it on",
    OL.addressee: "addressed",
}


def explain(store: ox.Store, name: str) -> Iterator[str]:
    """Lines of text that explain one node of the graph, given by IRI, by key, by name or by acronym.

    Raises UsageError when nothing has that name, or several things have it.
    """
    thing = find(store, name)
    kinds = rows(store, "kinds", thing)
    label = next((row[name] for name in ("preferred", "label") for row in kinds if name in row), None)
    yield f"{label or _short(thing.value)}  <{thing.value}>"
    yield f"  is: {', '.join(sorted({_short(row['kind']) for row in kinds}))}"
    yield from _identity(store, thing)
    statements = rows(store, "statements-on", thing)
    for row in statements:
        yield f"  {_HOW[row['how']]} in {_letter(row)}: {_quote(row)}  [{row['rule']}]"
    if not statements and any(row["property"] == OL.recognisedBy for row in rows(store, "statement", thing)):
        yield from _statement(store, thing)


def _identity(store: ox.Store, thing: ox.NamedNode) -> Iterator[str]:
    reasons = [row["reason"] for row in rows(store, "reasons", thing)]
    for row in rows(store, "signatures-of", thing):
        how = "signed" if row["relation"] == OL.signatory else "was signed for in"
        role = f" in the role of {row['role']!r}" if "role" in row else ""
        yield f"  {how} {_letter(row)} as {row['quote']!r}{role} {_place(row)}  [{row['rule']}]"
    for row in rows(store, "relations", thing):
        yield f"  {row['relation']} " + (f"{row['name']!r} " if "name" in row else "") + f"<{row['other']}>"
    for reason in reasons:
        yield f"  one because: {reason}"
    if reasons:
        yield from _kept_apart(store, thing)
    for row in rows(store, "retired", thing):
        successor = f"; see <{row['successor']}>" if "successor" in row else ""
        yield f"  this identifier is {row.get('note', 'no longer used')}{successor}"


def _kept_apart(store: ox.Store, thing: ox.NamedNode) -> Iterator[str]:
    """The look-alikes that a person decided are others, and those that nobody has judged."""
    judged = {row["other"] for row in rows(store, "relations", thing)}
    for row in rows(store, "distinctions", thing):
        judged.add(row["other"])
        yield f"  kept apart from {row['name']!r} <{row['other']}>: {row['reason']}"
    for other, (name, found) in _look_alikes(store, thing).items():
        if other not in judged:
            why = "; ".join(found.reasons)
            yield f"  looks like {name!r} <{other}> ({found.score:.2f}: {why}), and nobody has judged it: kg review"


def _look_alikes(store: ox.Store, thing: ox.NamedNode) -> dict[str, tuple[str, Likeness]]:
    """Who else signs under a name that is nearly one of the thing's, the most alike first, with that name."""
    places = places_of(vocabulary.load())
    profiles: dict[str, list[Profile]] = defaultdict(list)
    for row in rows(store, "agents", thing):
        profiles[row["agent"]].append(profile(row["name"], places, row.get("acronym"), row.get("country")))
    own = profiles.pop(thing.value, [])
    found: dict[str, tuple[str, Likeness]] = {}
    for agent, names in profiles.items():
        pairs = ((likeness(one, other), other.name) for one in own for other in names)
        best, name = max(pairs, key=lambda pair: (pair[0].score, pair[1]), default=(None, ""))
        if best and best.score >= LEAST:
            found[agent] = name, best
    return dict(sorted(found.items(), key=lambda item: (-item[1][1].score, item[0])))


def _statement(store: ox.Store, thing: ox.NamedNode) -> Iterator[str]:
    for row in rows(store, "statement", thing):
        value = _quote(row) if "quote" in row else row["value"]
        yield f"  {_short(row['property'])}: {value}"


def _letter(row: Row) -> str:
    return f"{row.get('date', 'undated')} {row.get('title') or row['letter']}"


def _quote(row: Row) -> str:
    words = f"{row['prefix']}[{row['quote']}]{row['suffix']}"
    return f"“…{' '.join(words.split())}…” {_place(row)}"


def _place(row: Row) -> str:
    return f"at {row['start']}-{row['end']}" + (f", {row['place']}" if "place" in row else "")


def _short(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
