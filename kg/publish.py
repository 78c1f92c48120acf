"""The files of a release, written in bounded memory: one letter's content, or sorted runs on disk, at a time.

Up to `MOST_TRIPLES` triples a release is one file in each format. Beyond that only machines read it whole: then it is
N-Quads in parts of `LETTERS_IN_A_PART` letters, in the order of their names, ready to be loaded side by side. Each
letter has its Turtle and its text in either case.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import __version__, share, sinks, writers
from kg.dataset import Dataset
from kg.distinct import lines
from kg.model import Finding
from kg.parallel import in_order
from kg.records import finding as finding_record
from kg.release import NAME, PARTS
from kg.share import Account, Content
from kg.staging import MARKER
from kg.terms import IRI, Triple, iri

MOST_TRIPLES = 500_000
LETTERS_IN_A_PART = 250
_WHOLE = ("rdf-xml", "json-ld", "trig", "turtle", "n-triples")  # what takes longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that is not in the build, and why."""

    source: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of N-Quads: its path within the release, and the names of its graphs in order."""

    file: str
    graphs: tuple[IRI, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a release holds. `content` gives what is published of a letter, whenever it is asked for.

    `others` are the graphs that are of no one letter; `triples` counts those of all graphs but that of the dataset.
    """

    about: Dataset
    letters: tuple[Account, ...]
    content: Callable[[Account], Content]
    others: Mapping[IRI, Sequence[Triple]]
    left_out: tuple[LeftOut, ...]
    triples: int


def write(release: Release, folder: Path, jobs: int) -> None:
    """Write the files of a release into an empty directory, with so many processes.

    Raises OutputError and OSError when that is impossible.
    """
    graphs = _Graphs(release)
    works: list[str | Part] = [*_WHOLE, Part(file=f"{NAME}.nq", graphs=tuple(sorted(graphs)))]
    folders = ["letters", "texts"]
    if release.triples > MOST_TRIPLES:
        works = [*_parts(sorted(graphs))]
        folders.append(PARTS)
    for name in folders:
        (folder / name).mkdir()
    for _ in in_order(functools.partial(_write, graphs, folder), works, jobs):
        pass
    with (folder / MARKER).open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(_summary(release))


class _Graphs(Mapping[IRI, Iterable[Triple]]):
    """The graphs of a release by name; that of a letter is made when it is asked for."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.letters = {iri(release.about.base, f"{a.key}/graph"): a for a in release.letters}

    def __getitem__(self, name: IRI) -> Iterable[Triple]:
        if name in self.letters:
            return map(sinks.from_line, self.lines(name))
        return self.release.others[name]

    def lines(self, name: IRI) -> Iterator[str]:
        """The statements of a graph as lines of N-Triples, without their full stops."""
        if name not in self.letters:
            return share.lines(self.release.others[name])
        end = f" {sinks.node(name)} ."
        quads = self.release.content(self.letters[name]).quads.split("\n")
        return (quad.removesuffix(end) for quad in quads if quad)

    def __iter__(self) -> Iterator[IRI]:
        yield from self.release.others
        yield from self.letters

    def __len__(self) -> int:
        return len(self.release.others) + len(self.letters)


def _parts(names: Sequence[IRI]) -> Iterator[Part]:
    for number, start in enumerate(range(0, len(names), LETTERS_IN_A_PART), start=1):
        yield Part(file=f"{PARTS}/{number:05}.nq", graphs=tuple(names[start : start + LETTERS_IN_A_PART]))


def _write(graphs: _Graphs, folder: Path, work: str | Part) -> None:
    """Write the union of all graphs in a format, or a part and the files of its letters."""
    base = graphs.release.about.base
    if work == "n-triples":  # which has the statements of the graphs as they are
        found = lines()
        for name in graphs:
            found.add(graphs.lines(name))
        with (folder / f"{NAME}.nt").open("wb") as out:
            out.writelines(f"{line} .\n".encode() for line in found)
        return
    if isinstance(work, str):
        suffix = writers.WRITERS[work].suffix
        writers.write(graphs, work, folder / f"{NAME}{suffix}", writers.Names(base))
        return
    with (folder / work.file).open("wb") as out:
        for name in work.graphs:
            account = graphs.letters.get(name)
            if account is None:
                writers.write({name: graphs[name]}, "n-quads", out)
                continue
            content = graphs.release.content(account)
            out.write(content.quads.encode())
            file = account.key.removeprefix("letter/")
            (folder / "letters" / f"{file}.ttl").write_bytes(content.turtle.encode())
            (folder / "texts" / f"{file}.txt").write_bytes(content.text.encode())


def _summary(release: Release) -> Iterator[str]:
    """What was built from what, what was left out and why, and what a person should look at; as JSON."""
    left_out = [{"file": Path(o.source).name, "code": o.code, "reason": o.reason} for o in release.left_out]
    yield f'{{\n  "software": "open-letters-kg {__version__}",\n  "triples": {release.triples},\n  "letters": '
    yield from _array(map(_letter, release.letters))
    yield ',\n  "left_out": '
    yield from _array(left_out)
    yield "\n}\n"


def _array(values: Iterable[object]) -> Iterator[str]:
    """A JSON array as `json.dumps` indents it one level deep, one element in memory."""
    between = "[\n    "
    for value in values:
        yield between + json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n    ")
        between = ",\n    "
    yield "[]" if between.startswith("[") else "\n  ]"


def _letter(account: Account) -> dict[str, object]:
    return {
        "id": account.key,
        "file": Path(account.path).name,
        "sha256": account.sha256,
        "findings": [_relative(remark.finding) for remark in account.remarks],
    }


def _relative(found: Finding) -> dict[str, object]:
    """A finding without the path of the machine it was found on."""
    return {key: value for key, value in finding_record(found).items() if key != "source"}
