"""The whole flow: files in, a release directory out.

Letters are read, parsed, recognised, resolved and mapped one by one, each on its own; what cannot be read is left out
and named. The release takes the place of the target as a whole, or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import __version__, dataset, files, mappers, sinks, vocabulary, writers
from kg.dataset import Dataset
from kg.errors import ReadError, UsageError
from kg.mappers.dataset import dataset as dataset_triples
from kg.mappers.knowledge import knowledge
from kg.model import Finding
from kg.parse import parse
from kg.readers import read
from kg.recognise import recognise
from kg.records import finding as finding_record
from kg.release import NAME
from kg.resolve import Identities, Resolved, identities, resolve
from kg.staging import MARKER, replacing
from kg.terms import IRI, Literal, Triple, iri
from kg.validate import Result, validate

IGNORED = frozenset({dataset.FILE_NAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that is not in the build, and why."""

    source: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build made of its input."""

    target: Path
    letters: tuple[Resolved, ...]
    left_out: tuple[LeftOut, ...]
    results: tuple[Result, ...]
    triples: int

    @property
    def released(self) -> bool:
        """Whether the target was replaced; a violation of a shape stops that."""
        return not any(result.severity == "violation" for result in self.results)


def letter_files(paths: Sequence[Path]) -> list[Path]:
    """The files of the paths given, folders searched through, in the order of their names.

    Raises UsageError for a path that does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        inside = path.rglob("*") if path.is_dir() else [path]
        found |= {p for p in inside if not p.is_dir() and p.name not in IGNORED and not _hidden(p.relative_to(path))}
    return sorted(found)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts if part != "..")


def dataset_of(paths: Sequence[Path]) -> Dataset:
    """The dataset.yaml of the first folder given, or beside the first file."""
    first = paths[0]
    return dataset.load(first if first.is_dir() else first.parent)


def understand(path: Path, known: Identities, about: Dataset) -> Resolved:
    """One file, read, parsed, recognised and resolved.

    Raises ReadError for a file that cannot be read or is no letter.
    """
    source = read(path, about.facts(path.name).source)
    letter, findings = parse(source, known.vocabulary)
    findings = (*source.findings, *findings)
    return resolve(recognise(letter, known.vocabulary, findings), known, about.facts(path.name))


def build(paths: Sequence[Path], target: Path, progress: Callable[[Path], None] = lambda path: None) -> Build:
    """Build a release of the letters in `paths` into the directory `target`.

    `progress` is called with each file before it is read. Raises UsageError, ConfigurationError or OutputError; files
    that cannot be read are in the result's `left_out`.
    """
    about, known = dataset_of(paths), identities(vocabulary.load())
    letters, left_out = _understood(letter_files(paths), known, about, progress)
    graphs = {
        iri(about.base, f"{r.key}/graph"): _sorted(mappers.letter_triples(r, about, known.vocabulary)) for r in letters
    }
    described = vocabulary.triples(files.ONTOLOGY)
    named = {str(o) for triples in graphs.values() for _, _, o in triples if not isinstance(o, Literal)}
    graphs[iri(about.base, "graph/knowledge")] = _sorted(knowledge(described, sorted(named), about.base))
    count = len(set().union(*graphs.values()))
    graphs[iri(about.base, "graph/dataset")] = _sorted(
        dataset_triples(about, [r.key for r in letters], count, __version__)
    )
    published = {r.key: mappers.published_text(r, about, known.vocabulary) for r in letters}
    results = tuple(_validated(published, graphs, about))
    made = Build(target=target, letters=letters, left_out=left_out, results=results, triples=count)
    if made.released:
        with replacing(target) as staging:
            _write(staging, made, graphs, published, about)
    return made


def _understood(
    paths: Sequence[Path], known: Identities, about: Dataset, progress: Callable[[Path], None]
) -> tuple[tuple[Resolved, ...], tuple[LeftOut, ...]]:
    letters: dict[str, Resolved] = {}
    left_out: list[LeftOut] = []
    for path in paths:
        progress(path)
        try:
            resolved = understand(path, known, about)
        except ReadError as error:
            left_out.append(LeftOut(source=path.as_posix(), code=error.code, reason=error.reason))
            continue
        before = letters.setdefault(resolved.key, resolved)
        if before is not resolved:
            left_out.append(_collision(resolved, before))
    return tuple(letters[key] for key in sorted(letters)), tuple(left_out)


def _collision(resolved: Resolved, before: Resolved) -> LeftOut:
    """A second letter under one IRI: the same file again, or one that needs an id of its own."""
    path, other = resolved.letter.source.path, before.letter.source.path
    if resolved.letter.source.text == before.letter.source.text:
        return LeftOut(source=path, code="duplicate", reason=f"the same text as {other}")
    reason = f"the same date and title as {other}; give one of them an `id` in {dataset.FILE_NAME}"
    return LeftOut(source=path, code="same-identity", reason=reason)


def _sorted(triples: Iterator[Triple]) -> list[Triple]:
    return sorted(set(triples), key=lambda t: (t[0], t[1], isinstance(t[2], Literal), t[2]))


def _validated(published: dict[str, str], graphs: dict[IRI, list[Triple]], about: Dataset) -> Iterator[Result]:
    for key, text in published.items():
        graph = sinks.to_rdflib(graphs[iri(about.base, f"{key}/graph")])
        texts = {str(iri(about.base, f"{key}/text")): text}
        yield from validate(graph, texts, about.base)


def _write(
    staging: Path, made: Build, graphs: dict[IRI, list[Triple]], published: dict[str, str], about: Dataset
) -> None:
    names = writers.Names(about.base)
    for name, form in writers.WRITERS.items():
        writers.write(graphs, name, staging / f"{NAME}{form.suffix}", names)
    for folder in ("letters", "texts"):
        (staging / folder).mkdir()
    for resolved in made.letters:
        name = resolved.key.removeprefix("letter/")
        graph, own = (
            iri(about.base, f"{resolved.key}/graph"),
            writers.Names(about.base, iri(about.base, f"{resolved.key}/")),
        )
        writers.write({graph: graphs[graph]}, "turtle", staging / "letters" / f"{name}.ttl", own)
        (staging / "texts" / f"{name}.txt").write_text(published[resolved.key], encoding="utf-8", newline="\n")
    summary = json.dumps(_summary(made), ensure_ascii=False, indent=2)
    (staging / MARKER).write_text(summary + "\n", encoding="utf-8", newline="\n")


def _summary(made: Build) -> dict[str, object]:
    """What was built from what, what was left out and why, and what a person should look at."""
    return {
        "software": f"open-letters-kg {__version__}",
        "triples": made.triples,
        "letters": [
            {
                "id": r.key,
                "file": Path(r.letter.source.path).name,
                "sha256": r.letter.source.sha256,
                "findings": [_relative(f) for f in r.findings],
            }
            for r in made.letters
        ],
        "left_out": [{"file": Path(o.source).name, "code": o.code, "reason": o.reason} for o in made.left_out],
    }


def _relative(found: Finding) -> dict[str, object]:
    """A finding without the path of the machine it was found on."""
    return {key: value for key, value in finding_record(found).items() if key != "source"}
