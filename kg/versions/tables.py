"""The tables: CSV that a spreadsheet opens and CSV on the Web describes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kg.terms import IRI, Triple
from kg.versions import rows
from kg.versions.columns import BETWEEN, TABLES, Column, Table
from kg.versions.rows import Names, Row

FOLDER = "tables"
METADATA = "csv-metadata.json"
# What Excel, LibreOffice and Google Sheets run, in half and full width, however many apostrophes stand before it.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
NOTE = "In every table a cell that a spreadsheet would run as a formula has one more apostrophe before it."


def write(graphs: Iterable[tuple[IRI, Iterable[Triple]]], folder: Path) -> dict[str, int]:
    """Write every table and their description into a folder; the result is the number of rows of each.

    The graph of the authority entries must come before the letters, as it does in a build. Raises OSError.
    """
    known, agents = Names(), rows.Agents()
    counts = dict.fromkeys(TABLES, 0)
    with ExitStack() as stack:
        out = {
            name: stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            for name in TABLES
        }
        writers = {name: csv.writer(stream) for name, stream in out.items()}
        for name, table in TABLES.items():
            writers[name].writerow(column.name for column in table.columns)

        def add(name: str, found: Iterable[Row]) -> None:
            for row in found:
                writers[name].writerow(safe(row[column.name]) for column in TABLES[name].columns)
                counts[name] += 1

        for graph in rows.letters(graphs):
            known, letter = graph.known, rows.letter_rows(graph)
            agents.add(letter)
            for name, found in letter.tables.items():
                add(name, found)
            add("letters", [letter.letter])
        add("organizations", agents.organizations(known))
        add("people", agents.people(known))
    (folder / METADATA).write_text(json.dumps(metadata(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return counts


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe before what would be one.

    >>> safe("=1+1"), safe("'=1+1"), safe("plain")
    ("'=1+1", "''=1+1", 'plain')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """The cell that `safe` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read(file: Path) -> Iterator[Row]:
    """The rows of a table. Raises OSError and UnicodeDecodeError."""
    with file.open(encoding="utf-8", newline="") as stream:
        yield from ({name: plain(cell) for name, cell in row.items()} for row in csv.DictReader(stream))


def formulas(file: Path) -> Iterator[str]:
    """The cells that a spreadsheet would run. Raises OSError and UnicodeDecodeError."""
    with file.open(encoding="utf-8", newline="") as stream:
        yield from (
            cell for row in csv.reader(stream) for cell in row if not cell.startswith("'") and _FORMULA.match(cell)
        )


# --- descriptions


def metadata() -> dict[str, Any]:
    """The description of the tables as CSV on the Web has it (Metadata Vocabulary for Tabular Data)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "notes": [NOTE],
        "tables": [_csvw(table) for table in TABLES.values()],
    }


def _csvw(table: Table) -> dict[str, Any]:
    references = {column.name: column.refers for column in table.columns if column.refers}
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "tableSchema": {
            "aboutUrl": "{+id}",
            "primaryKey": "id",
            "columns": [_csvw_column(column) for column in table.columns],
            "foreignKeys": [
                {"columnReference": name, "reference": {"resource": f"{other}.csv", "columnReference": "id"}}
                for name, other in references.items()
            ],
        },
    }


def _csvw_column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": column.kind,
    }
    if column.required:
        found["required"] = True
    if column.several:
        found["separator"] = BETWEEN
    if column.about is None:
        return {**found, "suppressOutput": True}
    found["propertyUrl"] = column.about
    return {**found, "valueUrl": f"{{+{column.name}}}"} if column.kind == "anyURI" else found


_FRICTIONLESS: Mapping[str, dict[str, str]] = {
    "anyURI": {"type": "string", "format": "uri"},
    "integer": {"type": "integer"},
    "date": {"type": "date"},
    "string": {"type": "string"},
}


def schema(table: Table) -> dict[str, Any]:
    """The description of a table as Frictionless has it (Table Schema)."""
    references = {column.name: column.refers for column in table.columns if column.refers}
    return {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": "id",
        "foreignKeys": [
            {"fields": name, "reference": {"resource": other, "fields": "id"}} for name, other in references.items()
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    kind = {"type": "string"} if column.several else _FRICTIONLESS[column.kind]
    description = (
        f"{column.description}; several have {BETWEEN!r} between them" if column.several else column.description
    )
    constraints = {"constraints": {"required": True}} if column.required else {}
    return {"name": column.name, **kind, "description": description, **constraints}
