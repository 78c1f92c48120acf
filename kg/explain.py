"""Why the graph says what it says: the words, the rule and the reason behind any of its nodes."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg import files
from kg.resolve import DECISIONS, read_decisions
from kg.store import Row, find, rows
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
        yield f"  signed {_letter(row)} as {row['quote']!r} {_place(row)}  [{row['rule']}]"
    for reason in reasons:
        yield f"  one because: {reason}"
    if reasons:
        yield from _kept_apart(thing)


def _kept_apart(thing: ox.NamedNode) -> Iterator[str]:
    """The look-alikes that a person decided are others."""
    key = thing.value.rsplit("/", 1)[-1]
    for row in read_decisions(files.ONTOLOGY / DECISIONS):
        sides = [row.get("subject_id", ""), row.get("object_id", "")]
        if row.get("predicate_modifier") == "Not" and any(
            side.rsplit("/", 1)[-1].rsplit(":", 1)[-1] == key for side in sides
        ):
            other = next(side for side in sides if side.rsplit("/", 1)[-1].rsplit(":", 1)[-1] != key)
            yield f"  kept apart from {other}: {row.get('comment') or 'decided by hand'}"


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
