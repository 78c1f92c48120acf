"""The triples of letters as rows of JSON, and the RML mapping that makes the same triples of them.

Things of the same types are the rows of one file, their values its columns; a property with several values has a file
of its own. So a mapper of rows has no IRI to make and nothing to look up: it gets the easiest form that the work has.
"""

from __future__ import annotations

import json
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.terms import IRI, RDF, XSD, Literal, Triple

Row = dict[str, str]
_HEADS = "heads.pickle"
_PREFIXES = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A property whose values are all of one kind: IRIs (no datatype), or literals of a datatype and a language."""

    predicate: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with a key `s`, the subject, and keys of columns; every subject is of all the types.

    The rows are in a JSON file when they were written.
    """

    name: str
    types: tuple[str, ...]
    columns: dict[str, Column]
    rows: list[Row]


def tables_of(triples: Iterable[Triple]) -> list[Table]:
    """The rows of triples."""
    subjects: dict[str, dict[Column, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        column, text = _cell(predicate, value)
        subjects[str(subject)][column].append(text)
    keys = {column: f"c{at}" for at, column in enumerate(sorted({c for s in subjects.values() for c in s}, key=str))}
    types = Column(RDF.type)
    same: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    several: dict[Column, list[Row]] = defaultdict(list)
    for name, values in subjects.items():
        row = {"s": name}
        for column, texts in values.items():
            if column != types and len(texts) == 1:
                row[keys[column]] = texts[0]
            elif column != types:
                several[column] += [{"s": name, "o": text} for text in texts]
        same[tuple(sorted(values[types]))].append(row)
    columns = {key: column for column, key in keys.items()}
    made = [
        Table(name=f"things{at}", types=kinds, columns={k: columns[k] for k in sorted(_keys(rows))}, rows=rows)
        for at, (kinds, rows) in enumerate(sorted(same.items()))
    ]
    for column, rows in sorted(several.items(), key=str):
        made.append(Table(name=f"values{keys[column]}", types=(), columns={"o": column}, rows=rows))
    return made


def _keys(rows: Iterable[Row]) -> set[str]:
    return {key for row in rows for key in row} - {"s"}


def _cell(predicate: str, value: IRI | Literal) -> tuple[Column, str]:
    if not isinstance(value, Literal):
        return Column(predicate), str(value)
    datatype = "" if value.language else value.datatype
    return Column(predicate, datatype, value.language), value.value


def write(made: Sequence[Table], folder: Path) -> Path:
    """Write rows and mapping into a folder; the result is the path of the mapping."""
    folder.mkdir(parents=True, exist_ok=True)
    mapping = folder / "mapping.ttl"
    with mapping.open("w", encoding="utf-8") as out:
        out.write(_PREFIXES)
        for table in made:
            file = folder / f"{table.name}.json"
            file.write_text(json.dumps(table.rows, ensure_ascii=False), encoding="utf-8")
            out.writelines(_mapping(table, file))
    (folder / _HEADS).write_bytes(pickle.dumps([replace(table, rows=[]) for table in made]))
    return mapping


def _mapping(table: Table, file: Path) -> Iterator[str]:
    yield f'\n<#{table.name}> a rr:TriplesMap ;\n    rml:logicalSource [ rml:source "{file}" ;\n'
    yield '        rml:referenceFormulation ql:JSONPath ; rml:iterator "$[*]" ] ;\n'
    classes = "".join(f" ; rr:class <{kind}>" for kind in table.types)
    yield f'    rr:subjectMap [ rml:reference "s" ; rr:termType rr:IRI{classes} ]'
    for key, column in table.columns.items():
        kind = "rr:termType rr:IRI" if not column.datatype else f"rr:datatype <{column.datatype}>"
        if column.datatype == XSD.string:
            kind = "rr:termType rr:Literal"
        if column.language:
            kind = f'rr:language "{column.language}"'
        yield f" ;\n    rr:predicateObjectMap [ rr:predicate <{column.predicate}> ; rr:objectMap "
        yield f'[ rml:reference "{key}" ; {kind} ] ]'
    yield " .\n"


def heads(folder: Path) -> list[Table]:
    """The tables in a folder without their rows."""
    made: list[Table] = pickle.loads((folder / _HEADS).read_bytes())
    return made


def read(table: Table, folder: Path) -> list[Row]:
    """The rows of a table in a folder."""
    found: list[Row] = json.loads((folder / f"{table.name}.json").read_text(encoding="utf-8"))
    return found
