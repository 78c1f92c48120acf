"""The files of a release, written in bounded memory: a few letters' content, or sorted runs on disk, at a time.

Up to `MOST_TRIPLES` triples a release is one file in each format. Beyond that only machines read it whole: then it is
N-Quads in parts of `LETTERS_IN_A_PART` letters, in the order of their names, ready to be loaded side by side. Each
letter has its Turtle and its text in either case.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from kg import __version__, sinks, writers
from kg.accounts import Accounts
from kg.dataset import Dataset
from kg.distinct import lines
from kg.model import Finding
from kg.parallel import in_order
from kg.records import finding as finding_record
from kg.release import NAME, PARTS
from kg.share import Account, Content
from kg.staging import MARKER
from kg.terms import IRI, Triple

MOST_TRIPLES = 500_000
LETTERS_IN_A_PART = 250
MOST_LINES = 4_000
"""Lines that are in memory while they are sorted: a megabyte, so that many letters need little more than few."""
_WHOLE = ("rdf-xml", "json-ld", "trig", "turtle", "n-triples", "n-quads")  # what takes longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that is not in the build, and why."""

    source: str
    code: str
    reason: str


Others = Mapping[IRI, Iterable[Triple]]
"""Graphs that are of no one letter, each as often as it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a release holds. `content` gives what is published of a letter, whenever it is asked for.

    `triples` counts those of all graphs but that of the dataset.
    """

    about: Dataset
    letters: Accounts
    content: Callable[[Account], Content]
    others: Others
    left_out: tuple[LeftOut, ...]
    triples: int


class OnDisk(Iterable[Triple]):
    """Triples that are written into a file, and read from it as often as they are asked for."""

    def __init__(self, file: Path, triples: Iterable[Triple]) -> None:
        self.file = file
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in sinks.lines(triples))

    def __iter__(self) -> Iterator[Triple]:
        with self.file.open(encoding="utf-8", newline="\n") as lines:
            yield from sinks.from_lines(line.rstrip("\n") for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """A file to write: its path within the release, its format, and its graphs with the account of their letter."""

    file: str
    form: str
    graphs: Mapping[IRI, Account | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graphs(Mapping[IRI, Iterable[Triple]]):
    """Graphs by name; that of a letter is made when it is asked for."""

    content: Callable[[Account], Content]
    others: Others
    named: Mapping[IRI, Account | None]

    def __getitem__(self, name: IRI) -> Iterable[Triple]:
        return sinks.from_lines(self.lines(name)) if self.named[name] else self.others[name]

    def lines(self, name: IRI) -> Iterable[str]:
        """The statements of a graph as lines of N-Triples, without their full stops."""
        if not (account := self.named[name]):
            return sinks.lines(self.others[name])
        return self.content(account).statements.decode().split(" .\n")[:-1]

    def __iter__(self) -> Iterator[IRI]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)


def write(release: Release, folder: Path, jobs: int) -> None:
    """Write the files of a release into an empty directory, with so many processes.

    Raises OutputError and OSError when that is impossible.
    """
    large = release.triples > MOST_TRIPLES
    for name in ("letters", "texts", PARTS) if large else ("letters", "texts"):
        (folder / name).mkdir()
    write_one = functools.partial(_write, folder, release.about.base, release.content, release.others)
    for _ in in_order(write_one, _parts(release) if large else _wholes(release), jobs):
        pass
    with (folder / MARKER).open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(_summary(release))


def _wholes(release: Release) -> Iterator[_Work]:
    graphs = dict(_by_name(release))
    for form in _WHOLE:
        yield _Work(file=f"{NAME}{writers.WRITERS[form].suffix}", form=form, graphs=graphs)


def _parts(release: Release) -> Iterator[_Work]:
    graphs = _by_name(release)
    for number in itertools.count(1):
        some = dict(itertools.islice(graphs, LETTERS_IN_A_PART))
        if not some:
            return
        yield _Work(file=f"{PARTS}/{number:05}.nq", form="n-quads", graphs=some)


def _by_name(release: Release) -> Iterator[tuple[IRI, Account | None]]:
    """The graphs of a release, in the order of their names."""
    others = ((name, None) for name in sorted(release.others))
    return heapq.merge(others, release.letters.by_graph(), key=itemgetter(0))


def _write(folder: Path, base: str, content: Callable[[Account], Content], others: Others, work: _Work) -> None:
    """Write a file of a release; and with N-Quads, the files of the letters that are in them."""
    graphs = _Graphs(content=content, others=others, named=work.graphs)
    if work.form == "n-quads":
        _write_quads(folder, work.file, graphs)
    elif work.form == "n-triples":  # which has the statements of the graphs as they are
        found = lines(MOST_LINES)
        for name in graphs:
            found.add(graphs.lines(name))
        with (folder / work.file).open("wb") as out:
            out.writelines(f"{line} .\n".encode() for line in found)
    else:
        writers.write(graphs, work.form, folder / work.file, writers.Names(base))


def _write_quads(folder: Path, file: str, graphs: _Graphs) -> None:
    with (folder / file).open("wb") as out:
        for name, account in graphs.named.items():
            if account is None:
                found = lines(MOST_LINES)
                found.add(graphs.lines(name))
                out.writelines(f"{line} {sinks.node(name)} .\n".encode() for line in found)
                continue
            content = graphs.content(account)
            out.write(content.statements.replace(b" .\n", f" {sinks.node(name)} .\n".encode()))
            key = account.key.removeprefix("letter/")
            (folder / "letters" / f"{key}.ttl").write_bytes(content.turtle)
            (folder / "texts" / f"{key}.txt").write_bytes(content.text)


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
