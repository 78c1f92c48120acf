"""RDF out: named graphs of triples in, the same bytes always.

    write({IRI("https://…/letter/x"): triples}, "turtle", Path("x.ttl"))

A dataset maps graph names to triples; `DEFAULT` names the default graph. Whatever the order of the input, graphs come
in the order of their names and triples in the order of their terms, each once. Nothing holds all triples in memory: a
mapping that makes its graphs when asked writes a corpus of any size. TriG and JSON-LD hold one graph at a time; Turtle,
N-Triples and RDF/XML, which know no graph names, sort the union of all graphs on disk.

The terms of N-Triples and N-Quads and all of RDF/XML are pyoxigraph's. Turtle, TriG and JSON-LD are written here,
because people read and diff them: pyoxigraph escapes each slash (`:letter\\/x`), runs subjects together without a blank
line, orders the prefixes by hash, and knows no JSON-LD context.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from kg import sinks
from kg.distinct import lines
from kg.errors import OutputError
from kg.terms import IRI, Triple
from kg.writers import json_ld, rdf_xml, turtle
from kg.writers.names import Names

__all__ = ["WRITERS", "Dataset", "Format", "Names", "write"]

Dataset = Mapping[IRI, Iterable[Triple]]
Writer = Callable[[Dataset, IO[bytes], Names], None]


def write(dataset: Dataset, format_name: str, target: Path | IO[bytes], names: Names | None = None) -> None:
    """Write a dataset in one of the formats of `WRITERS`; IRIs are shortened by `names` where the format can.

    Raises OutputError for an unknown format, a term that the format cannot carry, and a file that cannot be written.
    """
    if format_name not in WRITERS:
        raise OutputError(f"no format {format_name!r}; there are {', '.join(WRITERS)}")
    writer = WRITERS[format_name].write
    if not isinstance(target, Path):
        return writer(dataset, target, names or Names())
    try:
        with target.open("wb") as out:
            writer(dataset, out, names or Names())
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror or error}; nothing was changed") from error


def _n_triples(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """N-Triples in canonical form, lines in code point order; whole IRIs, whatever the base."""
    found = lines()
    found.add(sinks.lines(_union(dataset)))
    out.writelines(f"{each} .\n".encode() for each in found)


def _n_quads(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """Canonical N-Quads, graph after graph; `LC_ALL=C sort` makes the order of RDFC-1.0."""
    for name, triples in _by_name(dataset):
        found = lines()
        found.add(sinks.lines(triples))
        end = f" {sinks.node(name)} .\n" if name else " .\n"
        out.writelines(f"{each}{end}".encode() for each in found)


def _turtle(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    turtle.turtle(_union(dataset), out, names)


def _trig(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    turtle.trig(_by_name(dataset), out, names)


def _json_ld(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    json_ld.json_ld(_by_name(dataset), out, names)


def _rdf_xml(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    rdf_xml.rdf_xml(_union(dataset), out, names)


def _union(dataset: Dataset) -> Iterator[Triple]:
    return itertools.chain.from_iterable(dataset[name] for name in dataset)


def _by_name(dataset: Dataset) -> Iterator[tuple[IRI, Iterable[Triple]]]:
    return ((name, dataset[name]) for name in sorted(dataset))


class Format(NamedTuple):
    """An output format: the suffix of its files, its media type, and the function that writes it."""

    suffix: str
    media_type: str
    write: Writer


WRITERS: Mapping[str, Format] = {
    "turtle": Format(".ttl", "text/turtle", _turtle),
    "n-triples": Format(".nt", "application/n-triples", _n_triples),
    "n-quads": Format(".nq", "application/n-quads", _n_quads),
    "trig": Format(".trig", "application/trig", _trig),
    "json-ld": Format(".jsonld", "application/ld+json", _json_ld),
    "rdf-xml": Format(".rdf", "application/rdf+xml", _rdf_xml),
}
