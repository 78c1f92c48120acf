"""The table of minted identifiers: which IRI each thing got when it was first published, and what became of it.

Names, rules and knowledge files change; an IRI that was published does not. `identifiers.tsv` beside the letters has a
line for each organisation, person, group and letter, with the printed names that made it (a letter: the hash of its
file). Identity is never decided here: it is computed anew from the names, and the table only says which IRI the result
bears. So a name that folds differently tomorrow, or a curated entry under another name, keeps the IRI it has.

Lines are only ever added. A later line of the same slug adds names to it and replaces its status:

    current    in use
    replaced   one with another now; `replaced_by` says which
    split      was two things; `replaced_by` says which
    withdrawn  no longer published; nothing else ever gets this IRI
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg import files
from kg.errors import ConfigurationError

FILE_NAME = files.IDENTIFIERS
COLUMNS = ("slug", "kind", "names", "first_seen", "status", "replaced_by", "note")
AGENTS = ("organization", "person", "group")
KINDS = ("letter", *AGENTS)
_STATUSES = ("current", "replaced", "split", "withdrawn")
_SLUG = re.compile(r"[^\s/|#?]+")
_BETWEEN_NAMES = re.compile(r"(?<!\\)\|")

KeyOf = Callable[[str, str], str]
"""The key that a name of a kind computes to, from decisions, knowledge files and folding alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One minted identifier as its lines leave it; `replaced_by` are keys, `line` is its last line."""

    kind: str
    slug: str
    names: tuple[str, ...] = ()
    first_seen: str = ""
    status: str = "current"
    replaced_by: tuple[str, ...] = ()
    note: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """The IRI without the base."""
        return f"{self.kind}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What the table says today: `names` leads from a computed key to the key that is published.

    `retired` are the rows that nothing is published under any more, with the status and the successors that follow
    from the knowledge files and decisions of today; they may be ahead of the file until `kg mint` writes them down.
    `mentioned` are the keys by which decisions call things: where one is an identifier of the table, it is that.
    """

    path: Path | None = None
    rows: Mapping[str, Row] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, Row] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()

    def published(self, key: str) -> str:
        """The key under which the thing with a computed key is published."""
        if key in self.names:
            return self.names[key]
        row = self.retired.get(key) or self.rows.get(key)
        if row is None or row.status == "withdrawn":
            return key
        if row.status == "split" or key not in self.mentioned:
            return _free(key, self.rows)
        return self.published(*row.replaced_by) if row.status == "replaced" else key

    def withdrawn(self, key: str) -> Row | None:
        """The row of a key that was withdrawn."""
        row = self.rows.get(key)
        return row if row and row.status == "withdrawn" else None


def read(path: Path) -> dict[str, Row]:
    """The rows of a table by key, in the order in which they were minted; none where there is no file.

    Raises ConfigurationError, naming file and line, for a line that is not of the table's form or contradicts another.
    """
    if not path.is_file():
        return {}
    rows: dict[str, Row] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise ConfigurationError(f"{path}:1: the columns must be {', '.join(COLUMNS)}, separated by tabs")
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            try:
                row = _row(line, number)
            except ValueError as error:
                raise ConfigurationError(f"{path}:{number}: {error}") from error
            rows[row.key] = _later(rows[row.key], row) if row.key in rows else row
    for row in rows.values():
        _check_successors(path, row, rows)
    _check_names(path, rows.values())
    return rows


def _row(line: str, number: int) -> Row:
    (cells,) = csv.reader([line], delimiter="\t")
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells under {len(COLUMNS)} columns")
    slug, kind, names, first_seen, status, replaced_by, note = (cell.strip() for cell in cells)
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of the kinds {', '.join(KINDS)}")
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} is no slug: one or more characters without blanks, '/', '|', '#' and '?'")
    if status not in _STATUSES:
        raise ValueError(f"{status!r} is none of the statuses {', '.join(_STATUSES)}")
    successors = tuple(f"{kind}/{part}" for part in replaced_by.split("|") if part)
    if bool(successors) != (status in ("replaced", "split")) or (status == "replaced" and len(successors) > 1):
        raise ValueError(f"a line that is {status} cannot have {replaced_by!r} in replaced_by")
    return Row(
        kind=kind, slug=slug, names=_names(names), first_seen=first_seen, status=status, replaced_by=successors,
        note=note, line=number,
    )  # fmt: skip


def _names(cell: str) -> tuple[str, ...]:
    parts = (part.replace("\\|", "|").strip() for part in _BETWEEN_NAMES.split(cell))
    return tuple(part for part in parts if part)


def _later(row: Row, line: Row) -> Row:
    names = (*row.names, *(name for name in line.names if name not in row.names))
    return replace(line, names=names, first_seen=row.first_seen or line.first_seen)


def _check_successors(path: Path, row: Row, rows: Mapping[str, Row]) -> None:
    """Each successor is a row, and no row is its own successor, directly or through others."""
    seen, waiting = {row.key}, list(row.replaced_by)
    while waiting:
        key = waiting.pop()
        if key not in rows:
            raise ConfigurationError(f"{path}:{row.line}: {row.key} is replaced by {key}, which has no line")
        if key == row.key:
            raise ConfigurationError(f"{path}:{row.line}: {row.key} is replaced by itself, directly or through others")
        if key not in seen:
            seen.add(key)
            waiting += rows[key].replaced_by


def _check_names(path: Path, rows: Iterable[Row]) -> None:
    owners: dict[tuple[str, str], Row] = {}
    for row in rows:
        for name in row.names if row.status == "current" else ():
            owner = owners.setdefault((row.kind, name), row)
            if owner is not row:
                first, second = sorted((owner, row), key=lambda one: one.line)
                raise ConfigurationError(
                    f"{path}:{second.line}: {name!r} is a name of {second.key}, and of {first.key} in line "
                    f"{first.line}; decide in decisions.sssom.tsv and run kg mint"
                )


def settle(
    path: Path | None, rows: Mapping[str, Row], key_of: KeyOf, mentioned: frozenset[str] = frozenset()
) -> Identifiers:
    """Hold the rows against what their names compute to today.

    Rows whose names now compute to one key are one: the row of that key stays, else the first that was minted. A row
    whose names compute to several keys is split. The rows in use before come before those retired before. The name of
    a letter is the hash of its file, and computes to nothing else.
    """
    live = [row for row in rows.values() if row.status in ("current", "replaced") and row.kind != "letter"]
    computed = {row.key: tuple(dict.fromkeys(key_of(row.kind, name) for name in row.names)) for row in live}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in live:
        if len(computed[row.key]) == 1:
            groups[computed[row.key][0]].append(row)
    names = {
        key: min(group, key=lambda row: (row.status != "current", row.key != key)).key for key, group in groups.items()
    }
    taken = dict(rows)
    for row in live:
        for part in computed[row.key] if len(computed[row.key]) > 1 else ():
            if part not in names:
                names[part] = _free(part, taken) if part in taken else part
                taken[names[part]] = row
    letters = [row for row in rows.values() if row.kind == "letter"]
    names |= {f"letter/{name}": row.key for row in letters if row.status == "current" for name in row.names}
    retired = {row.key: row for row in letters if row.status != "current"}
    retired |= {row.key: row for row in rows.values() if row.status in ("split", "withdrawn")}
    for row in live:
        successors = tuple(sorted({names[key] for key in computed[row.key]}))
        if len(successors) > 1:
            retired[row.key] = replace(row, status="split", replaced_by=successors)
        elif successors and successors != (row.key,):
            retired[row.key] = replace(row, status="replaced", replaced_by=successors)
    return Identifiers(path=path, rows=rows, names=names, retired=retired, mentioned=mentioned)


def _free(key: str, taken: Mapping[str, Row]) -> str:
    number = 2
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"


def lines(rows: Iterable[Row], head: bool) -> str:
    """Rows as lines of the table, with the line of column names before them where `head` says so."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    if head:
        writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_cells(row))
    return out.getvalue()


def _cells(row: Row) -> Iterator[str]:
    yield row.slug
    yield row.kind
    yield " | ".join(" ".join(name.split()).replace("|", "\\|") for name in row.names)
    yield row.first_seen
    yield row.status
    yield "|".join(key.removeprefix(f"{row.kind}/") for key in row.replaced_by)
    yield " ".join(row.note.split())
