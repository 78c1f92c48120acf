"""The named graphs of a release as they are sent, and as they are compared with what a store gives back.

Stores keep numbers and truth values by value: "01" comes back as "1", and from some an xsd:nonNegativeInteger as an
xsd:integer. So graphs are compared as the embedded engine keeps them: N-Triples in canonical form, sorted, each line
once. There are no blank nodes in a release, so equal lines are equal graphs, and the digest is the SHA-256 of the
graph's RDFC-1.0 form.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import release, sinks
from kg.errors import UsageError
from kg.terms import IRI

_DATASET = "graph/dataset"
_STAGING = "graph/staging/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a graph holds: its N-Triples as published, and its canonical lines, by which it is compared."""

    name: IRI
    body: bytes
    lines: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical lines, in hexadecimal."""
        return hashlib.sha256("".join(f"{line}\n" for line in self.lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The graphs of a release: the base IRI, and the names in the order in which they are loaded.

    The description of the dataset is the last, since it says which letters are there.
    """

    base: str
    graphs: tuple[IRI, ...]

    @property
    def manifest(self) -> IRI:
        """The graph in which a store says what was loaded into it."""
        return IRI(f"{self.base}graph/load")

    def staging(self, content: Content) -> IRI:
        """The graph in which a graph is put together before it takes its place.

        It is named after what it holds, so that two loads at once never put something else there.
        """
        return IRI(f"{self.base}{_STAGING}{content.digest[:16]}")

    def stages(self, graph: IRI) -> bool:
        """Whether a graph is one of those in which graphs are put together."""
        return graph.startswith(f"{self.base}{_STAGING}")


def lines(triples: Iterable[ox.Triple]) -> tuple[str, ...]:
    """The canonical N-Triples of triples by value: sorted, each once."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    written = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES) or b""
    return tuple(sorted(written.decode().split("\n")[:-1]))


def names(data: Path) -> Names:
    """The names of the graphs of a release directory, in parts or not, or of its N-Quads or TriG.

    Raises UsageError when it is no release: a triple outside of any named graph, a graph in two places, a blank node,
    no description of the dataset.
    """
    found: dict[str, None] = {}
    quads = itertools.chain.from_iterable(map(release.quads, release.files(data)))
    for name, graph in itertools.groupby(quads, key=lambda quad: quad.graph_name):
        if not isinstance(name, ox.NamedNode):
            raise UsageError(f"{data}: has triples in no named graph; give a release of `kg build`")
        if name.value in found:
            raise UsageError(f"{data}: the graph {name.value} is in two places; sort the file by graph")
        if any(isinstance(term, ox.BlankNode) for quad in graph for term in (quad.subject, quad.object)):
            raise UsageError(f"{data}: a blank node in {name.value}; a release of `kg build` has none")
        found[name.value] = None
    described = [name for name in found if name.endswith(_DATASET)]
    if len(described) != 1:
        raise UsageError(f"{data}: is no release: it has {len(described)} graphs named …{_DATASET}")
    ordered = [*(name for name in found if name not in described), *described]
    return Names(base=described[0].removesuffix(_DATASET), graphs=tuple(map(IRI, ordered)))


def contents(data: Path, order: Names) -> Iterator[Content]:
    """The graphs of a release, one at a time in memory beside the last, in the order of their names."""
    *_, last = order.graphs
    held: list[Content] = []
    for name, triples in release.graphs(data):
        quads = [quad.triple for quad in sinks.to_pyoxigraph(triples)]
        body = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""
        content = Content(name=name, body=body, lines=lines(quads))
        if name == last:
            held.append(content)
        else:
            yield content
    yield from held
