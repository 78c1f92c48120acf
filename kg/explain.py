"""Why the graph says what it says: the words, the rule and the reason behind any of its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import files
from kg.errors import UsageError
from kg.fold import fold
from kg.release import NAME
from kg.resolve import DECISIONS, read_decisions
from kg.terms import BASE, CITO, OL

Row = dict[str, str]
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


def open_release(directory: Path) -> ox.Store:
    """The graphs of a release in memory. Raises UsageError for a directory that no build made."""
    path = directory / f"{NAME}.nq"
    if not path.is_file():
        raise UsageError(f"{path}: no such file; run `kg build` first, or name its output directory")
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return store


def explain(store: ox.Store, name: str) -> Iterator[str]:
    """Lines of text that explain one node of the graph, given by IRI, by key, by name or by acronym.

    Raises UsageError when nothing has that name, or several things have it.
    """
    thing = find(store, name)
    kinds = _rows(store, "kinds", thing)
    label = next((row[name] for name in ("preferred", "label") for row in kinds if name in row), None)
    yield f"{label or _short(thing.value)}  <{thing.value}>"
    yield f"  is: {', '.join(sorted({_short(row['kind']) for row in kinds}))}"
    yield from _identity(store, thing)
    statements = _rows(store, "statements-on", thing)
    for row in statements:
        yield f"  {_HOW[row['how']]} in {_letter(row)}: {_quote(row)}  [{row['rule']}]"
    if not statements and any(row["property"] == OL.recognisedBy for row in _rows(store, "statement", thing)):
        yield from _statement(store, thing)


def find(store: ox.Store, name: str) -> ox.NamedNode:
    """The node that a person means: an IRI, a key under the base, or any name that only one thing has."""
    for candidate in (name, BASE + name):
        if "/" in candidate and ":" in candidate and _known(store, candidate):
            return ox.NamedNode(candidate)
    wanted = fold(name)
    found = sorted({row["thing"] for row in _rows(store, "named") if fold(row["name"]) == wanted})
    if len(found) == 1:
        return ox.NamedNode(found[0])
    if not found:
        raise UsageError(f"{name!r}: nothing in the release has this name; give a name as printed, or an IRI")
    raise UsageError(f"{name!r} is the name of several things; give one of: {', '.join(found)}")


def _known(store: ox.Store, iri: str) -> bool:
    try:
        return next(store.quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None
    except ValueError:
        return False


def _identity(store: ox.Store, thing: ox.NamedNode) -> Iterator[str]:
    reasons = [row["reason"] for row in _rows(store, "reasons", thing)]
    for row in _rows(store, "signatures-of", thing):
        yield f"  signed {_letter(row)} as {row['quote']!r} at {row['start']}-{row['end']}  [{row['rule']}]"
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
    for row in _rows(store, "statement", thing):
        value = _quote(row) if "quote" in row else row["value"]
        yield f"  {_short(row['property'])}: {value}"


def _letter(row: Row) -> str:
    return f"{row.get('date', 'undated')} {row.get('title') or row['letter']}"


def _quote(row: Row) -> str:
    words = f"{row['prefix']}[{row['quote']}]{row['suffix']}"
    return f"“…{' '.join(words.split())}…” at {row['start']}-{row['end']}"


def _short(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _rows(store: ox.Store, query: str, thing: ox.NamedNode | None = None) -> list[Row]:
    """The solutions of a stored query over all graphs, with `?thing` bound."""
    text = (files.QUERIES / f"{query}.rq").read_text(encoding="utf-8")
    bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {}
    if thing:
        bound[ox.Variable("thing")] = thing
    solutions = store.query(text, use_default_graph_as_union=True, substitutions=bound)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{n: value.value for n in names if (value := solution[n]) is not None} for solution in solutions]
