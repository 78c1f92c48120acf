"""Mapping and writing: resolved letters to N-Triples, beside programs that map the same statements from rows.

The floor is a loop that reads the rows and writes N-Triples with string formatting: no program that reads them can do
less. Every contender writes the same triples, which is checked.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks import corpus, environments
from benchmarks.measure import Contender, Table, clock, commands, growth, python, run, side_by_side, tell
from benchmarks.rows import Column, Row, heads, read, tables_of, write
from benchmarks.rows import Table as Rows
from kg import mappers, writers
from kg.build import dataset_of
from kg.terms import RDF, XSD, Literal, Term, Triple, iri

_PEER = Path(__file__).parent / "peers" / "morph_rows.py"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def tables(rounds: int, full: bool) -> list[Table]:
    """One table: triples a second on one core."""
    counts = (25, 100, 400) if full else (8, 16, 32)
    folder, rows = corpus.letters(counts[-1]), corpus.DATA / f"rows-{counts[-1]}"
    run(python(__name__, "rows", folder, rows), "cpu")
    ours = python(__name__, "ours", folder)
    contenders = [
        Contender(name="kg", command=[*ours, str(rows / "kg.nt")], ours=True, note="sorted, each triple once"),
        Contender(name="kg, plain strings", command=[*ours, str(rows / "plain.nt"), "plainly"], note="same mapping"),
        Contender(name="strings", command=python(__name__, "floor", rows, rows / "strings.nt"), note="the floor"),
        Contender(name="rdflib", command=python(__name__, "rdflib", rows, rows / "rdflib.nt")),
    ]
    if interpreter := environments.python_of("morph-kgc"):
        command = [str(interpreter), str(_PEER), str(rows / "mapping.ttl"), str(rows / "morph.nt")]
        contenders.append(Contender(name="morph-kgc", command=command, note="2.10.0, RML"))
    made = side_by_side(contenders, f"{counts[-1]} letters", rounds)
    return [
        Table(
            title="Mapping and writing",
            about="Resolved letters in memory to N-Triples, beside programs that write the same triples from rows of "
            "JSON, in which every IRI is ready.",
            unit="triples",
            rows=made,
            lines=(_compared(rows),),
            growth=growth(
                counts, lambda count: python(__name__, "ours", corpus.letters(count), rows / "growth.nt"), made[0]
            ),
        )
    ]


def _compared(folder: Path) -> str:
    """How many triples each contender wrote otherwise than we did."""
    written = {file.stem: _lines(file) for file in sorted(folder.glob("*.nt")) if file.stem != "growth"}
    ours = written.pop("kg")
    differing = (f"{name} {len(lines ^ ours)}" for name, lines in written.items())
    return f"Of {len(ours)} triples, other or missing: {', '.join(differing)}."


def _lines(file: Path) -> set[tuple[str, ...]]:
    """The triples of a file by value: programs escape differently."""
    import pyoxigraph as ox

    return {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    }


# --- contenders


def _ours(folder: str, target: str, plainly: str = "") -> None:
    """Map and write letters, with our writer or with string formatting."""
    files, read_letter, known = corpus.reader(Path(folder))
    about, letters = dataset_of([Path(folder)]), [read_letter(path) for path in files]
    with Path(target).open("wb") as out:

        def work() -> int:
            count = 0
            for letter in letters:
                triples = set(mappers.letter_triples(letter, about, known.vocabulary))
                if plainly:
                    out.writelines(_line(*triple).encode() for triple in triples)
                else:
                    written = BytesIO()
                    writers.write({iri(about.base, f"{letter.key}/graph"): triples}, "n-triples", written)
                    out.write(written.getvalue())
                count += len(triples)
            return count

        clock(work)


def _line(subject: str, predicate: str, value: Term) -> str:
    if not isinstance(value, Literal):
        return f"<{subject}> <{predicate}> <{value}> .\n"
    return _literal(subject, predicate, value.value, "" if value.language else value.datatype, value.language)


def _literal(subject: str, predicate: str, text: str, datatype: str, language: str) -> str:
    escaped = text.translate(_ESCAPES)
    if language:
        return f'<{subject}> <{predicate}> "{escaped}"@{language} .\n'
    if datatype == XSD.string:
        return f'<{subject}> <{predicate}> "{escaped}" .\n'
    return f'<{subject}> <{predicate}> "{escaped}"^^<{datatype}> .\n'


def _rows(folder: str, target: str) -> None:
    """The triples of letters as rows, for the others."""
    files, read_letter, known = corpus.reader(Path(folder))
    about = dataset_of([Path(folder)])
    triples: set[Triple] = set()
    for path in files:
        triples.update(mappers.letter_triples(read_letter(path), about, known.vocabulary))
    made = tables_of(triples)
    write(made, Path(target))
    tell(len(triples), cpu=1)


def _floor(folder: str, target: str) -> None:
    with Path(target).open("w", encoding="utf-8") as out:

        def work() -> int:
            count = 0
            for table in heads(Path(folder)):
                for row in read(table, Path(folder)):
                    lines = _lines_of(table, row)
                    out.writelines(lines)
                    count += len(lines)
            return count

        clock(work)


def _lines_of(table: Rows, row: Row) -> list[str]:
    subject = row["s"]
    lines = [f"<{subject}> <{RDF.type}> <{kind}> .\n" for kind in table.types]
    for key, column in table.columns.items():
        if (value := row.get(key)) is None:
            continue
        if column.datatype or column.language:
            lines.append(_literal(subject, column.predicate, value, column.datatype, column.language))
        else:
            lines.append(f"<{subject}> <{column.predicate}> <{value}> .\n")
    return lines


def _rdflib(folder: str, target: str) -> None:
    import rdflib

    def work() -> int:
        graph = rdflib.Graph()
        for table in heads(Path(folder)):
            for row in read(table, Path(folder)):
                subject = rdflib.URIRef(row["s"])
                for kind in table.types:
                    graph.add((subject, rdflib.RDF.type, rdflib.URIRef(kind)))
                for key, column in table.columns.items():
                    if (value := row.get(key)) is not None:
                        graph.add((subject, rdflib.URIRef(column.predicate), _term(rdflib, column, value)))
        graph.serialize(target, format="nt", encoding="utf-8")
        return len(graph)

    clock(work)


def _term(rdflib: Any, column: Column, value: str) -> Any:
    if column.language:
        return rdflib.Literal(value, lang=column.language)
    if not column.datatype:
        return rdflib.URIRef(value)
    datatype = None if column.datatype == XSD.string else rdflib.URIRef(column.datatype)
    return rdflib.Literal(value, datatype=datatype, normalize=False)


if __name__ == "__main__":
    commands({"ours": _ours, "rows": _rows, "floor": _floor, "rdflib": _rdflib})
