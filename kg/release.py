"""A release as it lies on disk: reading its graphs back, and validating them against the shapes and the texts."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg import sinks
from kg.errors import UsageError
from kg.terms import BASE, IRI, OL, RDF, Triple, prefixes
from kg.validate import Result, validate

if TYPE_CHECKING:
    from rdflib import Graph

NAME = "open-letters"
PARTS = "nquads"
"""The directory that has the N-Quads of a large release in parts."""
DUMP = "dump"
"""The directory of a published version that has its files, each compressed."""
PACKED = ".gz"
UNREADABLE = (SyntaxError, ValueError, OSError, EOFError, zlib.error)
"""What reading an RDF file raises that is not well-formed, or whose compression is not."""


def rdf_file(path: Path, suffix: str) -> tuple[Path, ox.RdfFormat]:
    """The file of a release or of a published version that has a suffix, or the RDF file itself; and its format.

    The file may be compressed; `opened` reads it. Raises UsageError for a path that is missing or of an unknown format,
    and for a release in parts.
    """
    if held := parts(path):
        raise UsageError(f"{path}: a release in parts, too large for this; name one of {held[0].parent}")
    file = path
    if path.is_dir():
        file = path / f"{NAME}{suffix}"
        packed = path / DUMP / f"{file.name}{PACKED}"
        file = packed if packed.is_file() and not file.is_file() else file
    return file, format_of(file)


def format_of(file: Path) -> ox.RdfFormat:
    """The RDF format that a file's name tells. Raises UsageError for a file that is missing or of none."""
    if not file.is_file():
        raise UsageError(f"{file}: no such file; run `kg build` first, or name a release or an RDF file")
    suffix = Path(file.name.removesuffix(PACKED)).suffix
    form = ox.RdfFormat.from_extension(suffix.removeprefix("."))
    if form is None:
        raise UsageError(f"{file}: {suffix!r} is the suffix of no RDF format")
    return form


def opened(file: Path) -> IO[bytes]:
    """A file for reading, decompressed where its name ends in `.gz`. Raises OSError."""
    return gzip.open(file) if file.suffix == PACKED else file.open("rb")  # type: ignore[return-value]


def parts(path: Path) -> list[Path]:
    """The N-Quads of a release or of a published version that is in parts, in order; of any other, none."""
    return sorted((path / PARTS).glob("*.nq")) or sorted((path / DUMP / PARTS).glob(f"*.nq{PACKED}"))


def files(path: Path) -> list[Path]:
    """The files that hold all quads: the N-Quads of a release or of a published version, or the RDF file itself.

    Raises UsageError for a path that is missing.
    """
    return parts(path) or [rdf_file(path, ".nq")[0]]


def quads(file: Path) -> Iterator[ox.Quad]:
    """The quads of an RDF file, which may be compressed, in its order; raises UsageError as `graphs` does."""
    form = format_of(file)
    try:
        with opened(file) as stream:
            yield from ox.parse(stream, format=form)
    except UNREADABLE as error:
        raise UsageError(f"{file}: {error}") from error


def graphs(path: Path) -> Iterator[tuple[IRI, list[Triple]]]:
    """The graphs of a release, of a published version, or of any one RDF file; one graph is in memory at a time.

    Raises UsageError for a path that is missing, is of an unknown format, or is not well-formed; the message has the
    line.
    """
    for file in files(path):
        for name, found in itertools.groupby(quads(file), key=lambda quad: quad.graph_name):
            yield IRI(getattr(name, "value", "")), [sinks.from_pyoxigraph(quad) for quad in found]


def graph(path: Path) -> Graph:
    """All triples of a release directory, or of any one RDF file, as one graph of rdflib, with our prefixes.

    For notebooks and scripts; it holds the whole release in memory. Raises UsageError as `graphs` does.
    """
    joined = sinks.to_rdflib(itertools.chain.from_iterable(triples for _, triples in graphs(path)))
    for prefix, namespace in prefixes().items():
        joined.bind(prefix, namespace)
    return joined


def texts(path: Path) -> dict[str, str]:
    """The text versions of a release or a published version, by the last part of their letter's IRI."""
    folder = (path if path.is_dir() else path.parent) / "texts"
    return {file.stem: file.read_bytes().decode("utf-8") for file in sorted(folder.glob("*.txt"))}


def validate_release(path: Path, fast: bool = False) -> tuple[Result, ...]:
    """Everything wrong with a release directory or an RDF file, letter by letter; see `kg.validate.validate`."""
    stored = texts(path)
    results: list[Result] = []
    for _, triples in graphs(path):
        versions = [s for s, p, o in triples if p == RDF.type and o == OL.TextVersion]
        at_hand = {str(version): stored[name] for version in versions if (name := version.split("/")[-2]) in stored}
        results += validate(triples, at_hand, base_of(triples), fast)
    return tuple(results)


def base_of(triples: list[Triple]) -> str:
    """The base IRI of a letter's graph: what its letter's IRI has before `letter/`."""
    letters = (s for s, p, o in triples if p == RDF.type and o == OL.Letter)
    return next((letter[: letter.rindex("letter/")] for letter in letters if "letter/" in letter), BASE)
