"""What is said of a version: what the build says of the dataset, what its files are, what can be counted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as calendar
from pathlib import Path
from typing import Any

from kg import release
from kg.errors import ConfigurationError, UsageError
from kg.staging import MARKER
from kg.terms import DCTERMS, IRI, RDFS, VOID, Triple, iri
from kg.versions import sources
from kg.versions.facts import Facts

_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._+-]{0,62}[0-9A-Za-z])?")
_DATED = re.compile(r"([0-9]{4})[.-]([0-9]{2})[.-]([0-9]{2})(?![0-9])")
GRAPH = "graph/dataset"
"""What the name of the graph that describes the dataset ends in."""
_RESERVED = {"latest", "current"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a build says of its dataset; `triples` counts the distinct ones of all graphs but the one that says this."""

    base: str
    title: str
    description: str
    publisher: str
    licence: str
    software: str
    triples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of a dataset: its name, its date (ISO 8601), and the version before, if there is one."""

    about: About
    version: str
    date: str
    previous: str | None

    @property
    def node(self) -> IRI:
        """The IRI of the version."""
        return iri(self.about.base, f"dataset/{self.version}")

    def of(self, path: str) -> IRI:
        """Where a file of the version is published; the empty path is the version's directory."""
        return iri(self.about.base, f"releases/{self.version}/{path}")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a version: `media_type` is that of its content, before it was compressed if its name ends in `.gz`."""

    path: str
    title: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntry:
    """A letter in a version: what is published of it, and under which rights."""

    id: str
    title: str
    date: str
    rights: str
    turtle: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a version holds: its data files, its letters, and counts by what is counted."""

    files: tuple[File, ...]
    letters: tuple[LetterEntry, ...]
    counts: Mapping[str, int]
    keywords: tuple[str, ...]

    @property
    def period(self) -> tuple[str, str] | None:
        """The dates of the first and the last letter."""
        dates = sorted(letter.date for letter in self.letters if letter.date)
        return (dates[0], dates[-1]) if dates else None

    @property
    def rights(self) -> tuple[str, ...]:
        """The different statements of rights in the letters' texts, sorted."""
        return tuple(sorted({letter.rights for letter in self.letters if letter.rights}))


def checked_version(version: str) -> str:
    """The name of a version if it can be one. Raises UsageError for anything else."""
    if not _VERSION.fullmatch(version) or ".." in version or version in _RESERVED:
        raise UsageError(f"{version!r} cannot be a version: give letters, digits, '.', '-', '_' and '+', such as 1.0.0")
    return version


def date_of(version: str, date: str | None) -> str:
    """The date of a version: as given, else the one that the version's name begins with. No clock is asked.

    >>> date_of("2026.11.22", None), date_of("1.0", "2026-11-22")
    ('2026-11-22', '2026-11-22')

    Raises UsageError where neither says a date.
    """
    dated = _DATED.match(version)
    date = "-".join(dated.groups()) if date is None and dated else date
    if date is None:
        raise UsageError(f"{version}: no date; say --date YYYY-MM-DD, or name the version after its date")
    try:
        return calendar.fromisoformat(date).isoformat()
    except ValueError as error:
        raise UsageError(f"--date {date!r}: give a date as YYYY-MM-DD") from error


def about(build: Path) -> About:
    """What a build says of its dataset.

    Raises UsageError for a directory that no build made, ConfigurationError where something is not said that every
    description of a version must say.
    """
    base, triples = _described(build)
    facts, node = Facts(triples), iri(base, "dataset")
    said = {
        "title": facts.one(node, DCTERMS.title),
        "description": facts.one(node, DCTERMS.description),
        "publisher": facts.one(facts.one(node, DCTERMS.publisher), RDFS.label),
        "licence": facts.one(node, DCTERMS.license),
    }
    if missing := [name for name, value in said.items() if not value]:
        wanted = ", ".join(missing)
        raise ConfigurationError(
            f"{build}: says no {wanted}; add {wanted} to dataset.yaml beside the letters, and build"
        )
    software = str(summary(build).get("software", ""))
    return About(base=base, software=software, triples=int(facts.one(node, VOID.triples) or 0), **said)


def base_of(build: Path) -> str:
    """The base IRI of a build or a version. Raises UsageError for what is none."""
    return _described(build)[0]


def _described(build: Path) -> tuple[str, list[Triple]]:
    for name, triples in release.graphs(build):
        if name.endswith(GRAPH):
            return name.removesuffix(GRAPH), triples
    raise UsageError(f"{build}: no graph describes the dataset; run `kg build` again")


def summary(build: Path) -> dict[str, Any]:
    """What a build says of itself in build.json. Raises UsageError where it is missing or no JSON object."""
    try:
        found = json.loads((build / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{build / MARKER}: {error}; run `kg build` first") from error
    if not isinstance(found, dict):
        raise UsageError(f"{build / MARKER}: no JSON object; run `kg build` again")
    return found


def index(version: Path) -> dict[str, Any]:
    """What a version says of itself in index.json. Raises UsageError where it is missing or wrong."""
    path = version / sources.INDEX
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        _ = found["version"], found["date"], found["base"], found["files"], found["counts"], found["letters"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: is not the index of a version ({error!r})") from error
    return dict(found)
