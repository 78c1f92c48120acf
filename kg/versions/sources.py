"""What lies in a build, a version, or an RDF file: its graphs, and its statements in order."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg import release, sinks
from kg.distinct import Distinct, lines
from kg.errors import UsageError
from kg.terms import IRI, Triple

INDEX = "index.json"
DUMP = "dump"
PACKED = ".gz"


def is_version(path: Path) -> bool:
    """Whether a directory is a version that `kg release` made."""
    return (path / INDEX).is_file() and (path / DUMP).is_dir()


def quads_files(folder: Path) -> list[Path]:
    """The N-Quads of a build or a version, which may be in parts, in order. Raises UsageError where there are none."""
    names = (f"{release.NAME}.nq", f"{release.PARTS}/*.nq")
    if is_version(folder):
        names = (f"{DUMP}/{names[0]}{PACKED}", f"{DUMP}/{names[1]}{PACKED}")
    found = [path for name in names for path in sorted(folder.glob(name))]
    if not found:
        raise UsageError(f"{folder}: neither a build nor a version: it has no {release.NAME}.nq; run `kg build` first")
    return found


def graphs(path: Path) -> Iterator[tuple[IRI, list[Triple]]]:
    """The graphs of a build, a version or an RDF file, which may be compressed; one graph is in memory at a time.

    Raises UsageError for a path that is missing, of an unknown format, or not well-formed; the message has the line.
    """
    for file in quads_files(path) if path.is_dir() else [path]:
        for name, found in itertools.groupby(quads(file), key=lambda quad: quad.graph_name):
            yield IRI(getattr(name, "value", "")), [sinks.from_pyoxigraph(quad) for quad in found]


def quads(file: Path) -> Iterator[ox.Quad]:
    """The quads of an RDF file, in its order; raises UsageError as `graphs` does."""
    form = format_of(file)
    try:
        with opened(file) as stream:
            yield from ox.parse(stream, format=form)
    except (SyntaxError, ValueError, OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{file}: {error}") from error


def opened(file: Path) -> IO[bytes]:
    """A file for reading, decompressed where its name ends in `.gz`. Raises OSError."""
    return gzip.open(file) if file.suffix == PACKED else file.open("rb")  # type: ignore[return-value]


def format_of(file: Path) -> ox.RdfFormat:
    """The RDF format that a file's name tells. Raises UsageError for a file that is missing or of none."""
    if not file.is_file():
        raise UsageError(f"{file}: no such file; name a build, a version or an RDF file")
    suffix = Path(file.name.removesuffix(PACKED)).suffix
    form = ox.RdfFormat.from_extension(suffix.removeprefix("."))
    if form is None:
        raise UsageError(f"{file}: {suffix!r} is the suffix of no RDF format")
    return form


def knows_graphs(path: Path) -> bool:
    """Whether the statements of a build, a version or an RDF file say which graph they are in."""
    return path.is_dir() or format_of(path).supports_datasets


def statements(path: Path, named: bool) -> Distinct[str]:
    """The statements as lines of N-Quads, or of N-Triples unless `named`, without their ends; sorted, each once.

    Blank nodes bear the labels of the canonical form (RDFC-1.0), so that equal graphs give equal lines; a file that has
    some is held in memory. Raises UsageError as `graphs` does.
    """
    found = lines()
    for file in quads_files(path) if path.is_dir() else [path]:
        found.add(str(quad if named else quad.triple) for quad in quads(file))
    if path.is_dir() or not any("_:" in line and _has_blank_node(line) for line in found):
        return found
    dataset = ox.Dataset(quads(path))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    found = lines()
    found.add(str(quad if named else quad.triple) for quad in dataset)
    return found


def _has_blank_node(line: str) -> bool:
    subject, _, rest = line.split(" ", 2)
    return subject.startswith("_:") or rest.startswith("_:") or rest.rpartition(" ")[2].startswith("_:")
