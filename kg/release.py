"""A release as it lies on disk: reading its graphs back, and validating them against the shapes and the texts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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


def rdf_file(path: Path, suffix: str) -> tuple[Path, ox.RdfFormat]:
    """The file of a release directory that has a suffix, or the RDF file itself; and its format.

    Raises UsageError for a path that is missing or of an unknown format, and for a release in parts.
    """
    file = path / f"{NAME}{suffix}" if path.is_dir() else path
    if parts(path):
        raise UsageError(f"{path}: a release in parts, too large for this; name one of {path / PARTS / '*.nq'}")
    if not file.is_file():
        raise UsageError(f"{file}: no such file; run `kg build` first, or name a release or an RDF file")
    form = ox.RdfFormat.from_extension(file.suffix.removeprefix("."))
    if form is None:
        raise UsageError(f"{file}: {file.suffix!r} is the suffix of no RDF format")
    return file, form


def parts(path: Path) -> list[Path]:
    """The N-Quads of a release that is in parts, in order; of any other, none."""
    return sorted((path / PARTS).glob("*.nq"))


def graphs(path: Path) -> Iterator[tuple[IRI, list[Triple]]]:
    """The graphs of a release directory, or of any one RDF file; one graph is in memory at a time.

    Raises UsageError for a path that is missing, is of an unknown format, or is not well-formed; the message has the
    line.
    """
    for file, form in [rdf_file(part, ".nq") for part in parts(path)] or [rdf_file(path, ".nq")]:
        yield from _graphs(file, form)


def _graphs(file: Path, form: ox.RdfFormat) -> Iterator[tuple[IRI, list[Triple]]]:
    try:
        for name, quads in itertools.groupby(ox.parse(path=str(file), format=form), key=lambda quad: quad.graph_name):
            yield IRI(getattr(name, "value", "")), [sinks.from_pyoxigraph(quad) for quad in quads]
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{file}: {error}") from error


def graph(path: Path) -> Graph:
    """All triples of a release directory, or of any one RDF file, as one graph of rdflib, with our prefixes.

    For notebooks and scripts; it holds the whole release in memory. Raises UsageError as `graphs` does.
    """
    joined = sinks.to_rdflib(itertools.chain.from_iterable(triples for _, triples in graphs(path)))
    for prefix, namespace in prefixes().items():
        joined.bind(prefix, namespace)
    return joined


def texts(path: Path) -> dict[str, str]:
    """The text versions of a release directory, by the last part of their letter's IRI."""
    folder = (path if path.is_dir() else path.parent) / "texts"
    return {file.stem: file.read_bytes().decode("utf-8") for file in sorted(folder.glob("*.txt"))}


def validate_release(path: Path) -> tuple[Result, ...]:
    """Everything wrong with a release directory or an RDF file, letter by letter; see `kg.validate.validate`."""
    stored = texts(path)
    results: list[Result] = []
    for _, triples in graphs(path):
        versions = [s for s, p, o in triples if p == RDF.type and o == OL.TextVersion]
        at_hand = {str(version): stored[name] for version in versions if (name := version.split("/")[-2]) in stored}
        results += validate(sinks.to_rdflib(triples), at_hand, base_of(triples))
    return tuple(results)


def base_of(triples: list[Triple]) -> str:
    """The base IRI of a letter's graph: what its letter's IRI has before `letter/`."""
    letters = (s for s, p, o in triples if p == RDF.type and o == OL.Letter)
    return next((letter[: letter.rindex("letter/")] for letter in letters if "letter/" in letter), BASE)
