"""The same dataset under another base IRI: every format and text of a build or a version, made anew as a build."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg import release, sinks, writers
from kg.errors import UsageError
from kg.staging import MARKER, Staging, staging
from kg.terms import IRI, OL, RDF, Literal, Triple, iri, shared
from kg.versions import about

_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


def rebase(source: Path, base: str, target: Path) -> int:
    """Write a build or a version under another base into a directory, as a build; the result is its number of letters.

    Rebasing it back gives the first again, and building the letters under the other base gives the same bytes. Raises
    UsageError for a base that is no http(s) IRI ending in "/", for one that IRIs in the data begin with already, and
    for a source that is no build or version; OutputError when the target cannot be written.
    """
    if not _BASE.fullmatch(base):
        raise UsageError(f"--base {base!r}: give an http(s) IRI that ends in '/'")
    old = about.base_of(source)
    with staging(target) as place:
        graphs = _Graphs(_rebased(source, old, base), place.scratch)
        letters = _write(graphs, source, base, place)
        place.publish()
    return letters


def _rebased(source: Path, old: str, new: str) -> Iterator[tuple[IRI, list[Triple]]]:
    for name, triples in release.graphs(source):
        yield moved(name, old, new), [_triple(triple, old, new) for triple in triples]


def _triple(triple: Triple, old: str, new: str) -> Triple:
    subject, predicate, value = triple
    value = value if isinstance(value, Literal) else moved(value, old, new)
    return moved(subject, old, new), moved(predicate, old, new), value


def moved(term: IRI, old: str, new: str) -> IRI:
    """An IRI under the new base if it was under the old one. Raises UsageError for another that is under the new."""
    if shared(term):
        return term
    if term.startswith(old):
        return IRI(new + term.removeprefix(old))
    if term.startswith(new):
        raise UsageError(f"--base {new}: the data have {term} already, so the two could not be told apart")
    return term


class _Graphs(Mapping[IRI, Iterable[Triple]]):
    """The graphs of a dataset by name, kept on disk; one is in memory when it is asked for."""

    def __init__(self, graphs: Iterable[tuple[IRI, list[Triple]]], folder: Path) -> None:
        self._files: dict[IRI, Path] = {}
        self.letters: dict[IRI, IRI] = {}
        for number, (name, triples) in enumerate(graphs):
            self._files[name] = folder / f"{number}.nq"
            writers.write({name: triples}, "n-quads", self._files[name])
            self.letters.update((name, s) for s, p, o in triples if p == RDF.type and o == OL.Letter)

    def __getitem__(self, name: IRI) -> Iterable[Triple]:
        return sinks.from_n_quads(self._files[name].read_text(encoding="utf-8"))

    def __iter__(self) -> Iterator[IRI]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _write(graphs: _Graphs, source: Path, base: str, place: Staging) -> int:
    """Write the formats that the source has, each letter's Turtle, and what has no base in it as it is."""
    new, short = place.release, writers.Names(base)
    for name, written in writers.WRITERS.items():
        if _has(source, written.suffix):
            writers.write(graphs, name, new / f"{release.NAME}{written.suffix}", short)
    names = iter(graphs)
    for part in (file for file in release.files(source) if file.parent.name == release.PARTS):
        (new / release.PARTS).mkdir(exist_ok=True)
        count = sum(1 for _ in itertools.groupby(release.quads(part), key=lambda quad: quad.graph_name))
        held = {name: graphs[name] for name in itertools.islice(names, count)}
        writers.write(held, "n-quads", new / release.PARTS / part.name.removesuffix(release.PACKED))
    (new / "letters").mkdir()
    for name, letter in graphs.letters.items():
        key = letter.removeprefix(base)
        root = writers.Names(base, iri(base, f"{key}/"))
        writers.write({name: graphs[name]}, "turtle", new / "letters" / f"{key.rpartition('/')[2]}.ttl", root)
    shutil.copytree(source / "texts", new / "texts", copy_function=shutil.copyfile)
    shutil.copyfile(source / MARKER, new / MARKER)
    return len(graphs.letters)


def _has(source: Path, suffix: str) -> bool:
    name = f"{release.NAME}{suffix}"
    return (source / name).is_file() or (source / release.DUMP / f"{name}{release.PACKED}").is_file()
