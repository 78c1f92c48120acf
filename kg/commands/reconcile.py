"""Names of a table, and whom of the release they mean."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.commands.terminal import say
from kg.errors import UsageError

SUMMARY = "the organisations, people and bodies of a release that the names in a table mean"
_ADDED = ("id", "matched_name", "score", "match", "why")


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("table", type=Path, metavar="FILE", help="CSV or TSV with a line of column names; - is stdin")
    parser.add_argument("--column", metavar="NAME", help="the column of names (the first)")
    parser.add_argument("--country", metavar="NAME", help="a column of countries, which speak for or against")
    parser.add_argument("--type", metavar="TYPE", help="organization, person, UNBody, country, ... (any)")
    parser.add_argument(
        "--limit", type=int, default=5, metavar="N", help="candidates of a name, with --format json (5)"
    )
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="the best of each name, or all")
    parser.add_argument("--data", type=Path, default=Path("output"), metavar="DIR", help="a release (output/)")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.identity import reconcile
    from kg.query.store import base_of, open_store, rows

    columns, lines = _table(options.table)
    name = _column(options, columns, options.column or columns[0])
    country = _column(options, columns, options.country) if options.country else None
    _check_lengths(options, lines, name, reconcile.LONGEST_NAME)
    kind = _kind(options.type, reconcile.TYPES) if options.type else None
    store = open_store(options.data)
    known = reconcile.index(base_of(store), rows(store, "reconcilable"))
    added = {column: f"kg_{column}" if set(_ADDED) & set(columns) else column for column in _ADDED}
    writer = csv.DictWriter(sys.stdout, [*columns, *added.values()], lineterminator="\n", extrasaction="ignore")
    matched = 0
    if options.format == "csv":
        writer.writeheader()
    for line in lines:
        query: dict[str, Any] = {"query": line[name], "limit": options.limit}
        query |= {"type": kind} if kind else {}
        query |= {"properties": [{"pid": "country", "v": line[country]}]} if country and line[country] else {}
        found = reconcile.candidates(known, query)
        matched += bool(found and found[0]["match"])
        if options.format == "json":
            print(json.dumps({"query": line[name], "result": found}, ensure_ascii=False))
        else:
            writer.writerow(line | {added[column]: cell for column, cell in _best(found).items()})
    say(f"{matched} of {len(lines)} names have a match", quiet=options.quiet)
    return 0


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        text = sys.stdin.read() if path == Path("-") else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), restval="")
    try:
        if not reader.fieldnames:
            raise UsageError(f"{path}: no line of column names")
        return list(reader.fieldnames), list(reader)
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: {error}") from error


def _column(options: argparse.Namespace, columns: Sequence[str], name: str) -> str:
    if name not in columns:
        raise UsageError(f"{options.table}: no column {name!r}; the columns are {', '.join(columns)}")
    return name


def _check_lengths(options: argparse.Namespace, lines: Sequence[Mapping[str, str]], name: str, most: int) -> None:
    for number, line in enumerate(lines, start=1):
        if len(line[name]) > most:
            raise UsageError(
                f"{options.table}: row {number}: {name}: {len(line[name])} characters; a name has at most {most}"
            )


def _kind(given: str, types: Mapping[str, str]) -> str:
    for iri in types:
        if given.casefold() in (iri.casefold(), iri.replace("#", "/").rsplit("/", 1)[-1].casefold()):
            return iri
    raise UsageError(f"--type {given}: give one of {', '.join(types)}, or the last word of one")


def _best(found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    if not found:
        return dict.fromkeys(_ADDED, "")
    best = found[0]
    return {
        "id": best["id"],
        "matched_name": best["name"],
        "score": f"{best['score']:.0f}",
        "match": "yes" if best["match"] else "",
        "why": best["description"],
    }
