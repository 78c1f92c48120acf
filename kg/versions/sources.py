"""What lies in a build, a version, or an RDF file: its statements in order."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg import release
from kg.distinct import Distinct, lines

INDEX = "index.json"


def is_version(path: Path) -> bool:
    """Whether a directory is a version that `kg release` made."""
    return (path / INDEX).is_file() and (path / release.DUMP).is_dir()


def knows_graphs(path: Path) -> bool:
    """Whether the statements of a build, a version or an RDF file say which graph they are in."""
    return path.is_dir() or release.format_of(path).supports_datasets


def statements(path: Path, named: bool) -> Distinct[str]:
    """The statements as lines of N-Quads, or of N-Triples unless `named`, without their ends; sorted, each once.

    Blank nodes bear the labels of the canonical form (RDFC-1.0), so that equal graphs give equal lines; a file that has
    some is held in memory. Raises UsageError as `kg.release.graphs` does.
    """
    found = lines()
    for file in release.files(path):
        found.add(str(quad if named else quad.triple) for quad in release.quads(file))
    if path.is_dir() or not any("_:" in line and _has_blank_node(line) for line in found):
        return found
    dataset = ox.Dataset(release.quads(path))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    found = lines()
    found.add(str(quad if named else quad.triple) for quad in dataset)
    return found


def _has_blank_node(line: str) -> bool:
    subject, _, rest = line.split(" ", 2)
    return subject.startswith("_:") or rest.startswith("_:") or rest.rpartition(" ")[2].startswith("_:")
