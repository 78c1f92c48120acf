"""A release, or any RDF file, in the embedded engine; and the thing in it that a person means by a name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg import files
from kg.errors import UsageError
from kg.fold import fold
from kg.release import UNREADABLE, opened, quads, rdf_file
from kg.terms import BASE, OL, RDF, prefixes

Row = dict[str, str]


def open_store(path: Path, graphs: bool = False) -> ox.Store:
    """The triples of a release, a published version or an RDF file in memory, all in the default graph, each once.

    With `graphs`, the named graphs are there as well. Raises UsageError for a path that is missing, is of an unknown
    format, or is not well-formed; the message has the line.
    """
    file, form = rdf_file(path, ".nq" if graphs else ".nt")
    store = ox.Store()
    try:
        if graphs or not form.supports_datasets:
            with opened(file) as stream:
                store.bulk_load(stream, form)
        if form.supports_datasets:
            store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads(file))
    except UNREADABLE as error:
        raise UsageError(f"{file}: {error}") from error
    return store


def base_of(store: ox.Store) -> str:
    """The base IRI of the data: what a letter's IRI has before `letter/`."""
    letters = (quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(OL.Letter)))
    bases = (node.value.partition("letter/")[0] for node in letters if isinstance(node, ox.NamedNode))
    return min(bases, default=BASE)


def find(store: ox.Store, name: str, under: Iterable[str] = ("",)) -> ox.NamedNode:
    """The node that a person means: an IRI, a prefixed name, a key, or any name or acronym that only one thing has.

    `under` is what the key may start with, such as `organization/`. Raises UsageError when nothing has that name, or
    several things have it.
    """
    base, parts = base_of(store), tuple(under)
    prefix, _, local = name.partition(":")
    candidates = [name, base + name, BASE + name, *(base + part + name for part in parts)]
    candidates += [namespace + local for known, namespace in prefixes(base).items() if known == prefix]
    # Whoever publishes the letters, the concepts are under BASE. Without `under`, a thing may be anywhere.
    allowed = tuple(root + part for root in (base, BASE) for part in parts) if any(parts) else ("",)
    for candidate in candidates:
        if ":" in candidate and candidate.startswith(allowed) and _known(store, candidate):
            return ox.NamedNode(candidate)
    named = [(row["thing"], row["name"]) for row in rows(store, "named") if row["thing"].startswith(allowed)]
    wanted = fold(name)
    found = sorted({thing for thing, form in named if fold(form) == wanted})
    if len(found) == 1:
        return ox.NamedNode(found[0])
    if found:
        raise UsageError(f"{name!r} is the name of several things; give one of: {', '.join(found)}")
    near = difflib.get_close_matches(name, sorted({form for _, form in named}), n=3)
    advice = f"did you mean {' or '.join(map(repr, near))}?" if near else "give a name as printed, a key or an IRI"
    raise UsageError(f"{name!r}: nothing in the release has this name; {advice}")


def rows(store: ox.Store, query: str, thing: ox.NamedNode | None = None) -> list[Row]:
    """The solutions of a stored query, with `?thing` bound."""
    text = (files.QUERIES / f"{query}.rq").read_text(encoding="utf-8")
    bound: Mapping[ox.Variable, ox.NamedNode] = {ox.Variable("thing"): thing} if thing else {}
    solutions = store.query(text, substitutions=dict(bound))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{n: value.value for n in names if (value := solution[n]) is not None} for solution in solutions]


def _known(store: ox.Store, iri: str) -> bool:
    try:
        return next(store.quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None
    except ValueError:
        return False
