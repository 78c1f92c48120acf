"""The data that is served: read once, kept by one process, seen by every worker that it forks."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.identity.reconcile import Index, index
from kg.query import sparql
from kg.query.store import base_of, open_store, rows
from kg.release import rdf_file
from kg.terms import prefixes

_COUNTS = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_TITLE = """
    PREFIX dcat: <http://www.w3.org/ns/dcat#>
    PREFIX dcterms: <http://purl.org/dc/terms/>
    SELECT ?title ?description { ?it a dcat:Dataset ; dcterms:title ?title
                                 OPTIONAL { ?it dcterms:description ?description } } ORDER BY ?it LIMIT 1
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A store that holds every triple in its default graph and, as it was published, in its named graph."""

    store: ox.Store
    base: str
    prefixes: Mapping[str, str]
    names: Index


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the server knows of the data without asking: `digest` is the SHA-256 of the file, `graphs` are the names of
    the named graphs with the number of their triples.
    """

    base: str
    title: str
    description: str
    digest: str
    triples: int
    graphs: Mapping[str, int]


def load(path: Path) -> tuple[Data, About]:
    """A release directory or an RDF file. Raises UsageError for what is none."""
    store = open_store(path, graphs=True)
    base = base_of(store)
    file, _ = rdf_file(path, ".nq")
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    title: dict[str, str] = next(_rows(store, _TITLE), {})
    about = About(
        base=base,
        title=title.get("title", "Open letters"),
        description=title.get("description", ""),
        digest=digest,
        triples=len(list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))),
        graphs={row["graph"]: int(row["triples"]) for row in _rows(store, _COUNTS)},
    )
    sparql.explain_error("", "", {})  # loads what it needs, which a worker would have to load for itself
    return Data(store=store, base=base, prefixes=prefixes(base), names=index(base, rows(store, "reconcilable"))), about


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return ({name: value.value for name in names if (value := row[name]) is not None} for row in solutions)
