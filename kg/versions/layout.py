"""The files of a version: their names, what they are, and how they are compressed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg import release, writers
from kg.staging import MARKER
from kg.versions import tables
from kg.versions.about import File
from kg.versions.columns import TABLES

SUMS = "SHA256SUMS"
_LEVEL = 9
FORMATS = {written.suffix: (name, written.media_type) for name, written in writers.WRITERS.items()}
_NAMES = {
    "turtle": "Turtle",
    "n-triples": "N-Triples",
    "n-quads": "N-Quads, one graph a letter",
    "trig": "TriG, one graph a letter",
    "json-ld": "JSON-LD, one graph a letter",
    "rdf-xml": "RDF/XML",
}
_DESCRIPTIONS = {
    MARKER: ("What was built from what, and what was left out", "application/json"),
    "CHANGELOG.md": ("What changed since the version before, in words", "text/markdown"),
    "CITATION.cff": ("How to cite", "application/yaml"),
    "catalogue.ttl": ("DCAT description", "text/turtle"),
    "void.ttl": ("VoID description", "text/turtle"),
    "dataset.jsonld": ("schema.org description", "application/ld+json"),
    "datapackage.json": ("Frictionless description of the tables", "application/json"),
    "ro-crate-metadata.json": ("RO-Crate description", "application/ld+json"),
    f"{tables.FOLDER}/{tables.METADATA}": ("CSV on the Web description of the tables", "application/csvm+json"),
}


@contextmanager
def compressed(path: Path) -> Iterator[IO[bytes]]:
    """A gzip file for writing that has no name and no time in it (RFC 1952), so that its bytes are its content's."""
    with path.open("wb") as out, gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as packed:
        yield packed  # type: ignore[misc]


def files(folder: Path) -> Iterator[File]:
    """The files of a version, sorted by path, without the digests and the index where that is not written yet."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != SUMS:
            with path.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            title, media_type = _described(name)
            yield File(path=name, title=title, media_type=media_type, bytes=path.stat().st_size, sha256=sha256)


def _described(name: str) -> tuple[str, str]:
    if name in _DESCRIPTIONS:
        return _DESCRIPTIONS[name]
    folder, _, rest = name.partition("/")
    path = Path(rest.removesuffix(release.PACKED))
    form, media_type = FORMATS.get(path.suffix, ("", "text/plain"))
    match folder:
        case "tables":
            return TABLES[path.stem].title, "text/csv"
        case "changes":
            return f"Statements {path.stem} since the version before, as {_NAMES[form]}", media_type
        case "dump":
            part = f", part {path.stem}" if path.parent.name == release.PARTS else ""
            return f"The whole graph as {_NAMES[form]}{part}", media_type
        case "letters":
            return f"{path.stem} as Turtle", media_type
    return f"The text of {path.stem}" if folder == "texts" else name, media_type
