"""Turtle and TriG as a person writes them: a block a subject, its type first, a line a predicate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import IO

import pyoxigraph as ox

from kg.sinks import DEFAULT, literal, node
from kg.terms import IRI, RDF, Literal, Term, Triple
from kg.writers.descriptions import Description, Descriptions
from kg.writers.names import Names, PrefixesUsed, is_bare, is_plain

_TYPE = RDF.type


def turtle(triples: Iterable[Triple], out: IO[bytes], names: Names) -> None:
    """Write Turtle, with the prefixes that it uses."""
    used = PrefixesUsed(names)
    graph = Descriptions(used.by(triples))
    out.write(_header(names.base, used.namespaces()).encode())
    out.writelines(f"\n{block}\n".encode() for block in _blocks(graph, names))


def trig(graphs: Iterable[tuple[IRI, Iterable[Triple]]], out: IO[bytes], names: Names) -> None:
    """Write TriG: the blocks of Turtle within their graph.

    It declares every prefix, since the graphs are not known ahead.
    """
    out.write(_header(names.base, names.prefixes).encode())
    for name, triples in graphs:
        blocks = _blocks(Descriptions(triples), names)
        if name == DEFAULT:
            out.writelines(f"\n{block}\n".encode() for block in blocks)
            continue
        indented = "\n\n".join(blocks).replace("\n", "\n    ").replace("\n    \n", "\n\n")
        out.write(f"\n{names.turtle(name)} {{\n    {indented}\n}}\n".encode())


def _header(base: str, prefixes: Mapping[str, str]) -> str:
    lines = [f"@base {node(base)} .", *(f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in prefixes.items())]
    return "\n".join(lines) + "\n"


def _blocks(graph: Iterable[Description], names: Names) -> Iterator[str]:
    for subject, statements in graph:
        lines = " ;\n    ".join([_line(predicate, values, names) for predicate, values in statements])
        yield f"{names.turtle(subject)} {lines} ."


def _line(predicate: IRI, values: list[Term], names: Names) -> str:
    texts = [_literal(value, names) if isinstance(value, Literal) else names.turtle(value) for value in values]
    if predicate == _TYPE:
        return f"a {', '.join(texts)}"
    if len(texts) == 1:
        return f"{names.turtle(predicate)} {texts[0]}"
    line = "\n        "
    return f"{names.turtle(predicate)}{line}{f' ,{line}'.join(texts)}"


def _literal(term: Literal, names: Names) -> str:
    checked = literal(term)
    if is_plain(term):
        return str(checked)
    return term.value if is_bare(term) else f"{ox.Literal(term.value)}^^{names.turtle(term.datatype)}"
