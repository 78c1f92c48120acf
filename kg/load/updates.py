"""The SPARQL updates and queries of a load, which are the same whether they are sent or printed.

A store says itself what was loaded into it, in one graph:

    <manifest> prov:hadMember <graph> .                 the graph is ours: a load has begun to write it
    <graph> ol:sha256 "…" ; void:triples 1872 .         what the last load that ended left there

so that the fact and the graph change in one update, and nothing beside the store can go stale. Every update can be sent
twice, since a connection may break after the server has done it; that is why a graph is copied from staging and not
moved (a second MOVE would replace it by nothing). Where a function gives several operations, they go in one update.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.load.content import Content
from kg.terms import IRI, OL, PROV, VOID


def claim(manifest: IRI, graphs: Iterable[IRI]) -> str:
    """Triples that say that graphs are ours."""
    return "".join(f"<{manifest}> <{PROV.hadMember}> <{graph}> .\n" for graph in graphs)


def note(manifest: IRI, content: Content) -> tuple[str, str]:
    """Say what a graph holds now, and once more that it is ours: another load at the same time may have disowned it."""
    facts = f'<{content.name}> <{OL.sha256}> "{content.digest}" ; <{VOID.triples}> {len(content.lines)}'
    ours = claim(manifest, [content.name])
    return forget(manifest, content.name), f"INSERT DATA {{ GRAPH <{manifest}> {{ {ours}{facts} }} }}"


def forget(manifest: IRI, graph: IRI) -> str:
    """Say nothing of what a graph holds."""
    return f"DELETE WHERE {{ GRAPH <{manifest}> {{ <{graph}> ?p ?o }} }}"


def disown(manifest: IRI, graph: IRI) -> tuple[str, str]:
    """Say nothing of a graph at all: it is no longer ours."""
    member = f"<{manifest}> <{PROV.hadMember}> <{graph}>"
    return forget(manifest, graph), f"DELETE DATA {{ GRAPH <{manifest}> {{ {member} }} }}"


def copy(source: IRI, graph: IRI) -> str:
    """Replace a graph by what another one holds."""
    return f"COPY <{source}> TO <{graph}>"


def insert(graph: IRI, triples: str) -> str:
    """Add triples to a graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{triples}}} }}"


def drop(graph: IRI) -> str:
    """Remove a graph, if it is there."""
    return f"DROP SILENT GRAPH <{graph}>"


def members(manifest: IRI) -> str:
    """Ask, without a word of graphs, how many the manifest has: none, unless such a query sees the named graphs.

    (An ASK query would do, but Virtuoso 7.2 answers one with rows.)
    """
    return f"SELECT (COUNT(*) AS ?graphs) WHERE {{ <{manifest}> <{PROV.hadMember}> ?graph }}"


def counts(graphs: Iterable[IRI]) -> str:
    """Ask how many triples each of the graphs has; one that has none gives no row."""
    named = " ".join(f"<{graph}>" for graph in graphs)
    where = f"VALUES ?graph {{ {named} }} GRAPH ?graph {{ ?s ?p ?o }}"
    return f"SELECT ?graph (COUNT(*) AS ?triples) WHERE {{ {where} }} GROUP BY ?graph"
