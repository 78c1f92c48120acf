"""Validation: letter by letter, as a build does it, beside pySHACL over the whole graph."""

from __future__ import annotations

import logging
from pathlib import Path

from benchmarks import corpus
from benchmarks.measure import Contender, Table, clock, commands, growth, python, side_by_side


def tables(rounds: int, full: bool) -> list[Table]:
    """One table: letters a second on one core, with reading the release."""
    counts = (32, 128, 320) if full else (4, 8, 16)
    folder = corpus.release(counts[-1])
    contenders = [
        Contender(name="kg", command=python(__name__, "letters", folder, "fast"), ours=True, note="letter by letter"),
        Contender(name="kg with pySHACL", command=python(__name__, "letters", folder), note="letter by letter"),
        Contender(name="pySHACL", command=python(__name__, "whole", folder), note="the whole graph at once"),
    ]
    made = side_by_side(contenders, f"{counts[-1]} letters", rounds)
    results = ", ".join(f"{row.contender.name} {row.samples[0].said['results']}" for row in made)
    return [
        Table(
            title="Validation",
            about="A release on disk against all shapes, on the processor of one core. With `kg` each quote is also "
            "held against its text.",
            unit="letters",
            rows=made,
            lines=(f"Results: {results}.",),
            growth=growth(counts, lambda count: python(__name__, "letters", corpus.release(count), "fast"), made[0]),
        )
    ]


# --- contenders


def _letters(folder: str, fast: str = "") -> None:
    from kg.release import validate_release
    from kg.validate import validate

    validate(set(), {}, fast=bool(fast))  # reads shapes and knowledge
    found: list[object] = []

    def work() -> int:
        found.extend(validate_release(Path(folder), bool(fast)))
        return _count(folder)

    clock(work, results=lambda: len(found))


def _whole(folder: str) -> None:
    import pyshacl
    import rdflib

    from kg import files

    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    shapes, graph = rdflib.Graph(), rdflib.Graph()
    for file in sorted(files.SHAPES.glob("*.ttl")):
        shapes.parse(file)
    for file in sorted(files.ONTOLOGY.rglob("*.ttl")):
        graph.parse(file)
    triples, found = corpus.n_triples(Path(folder)), list[object]()

    def work() -> int:
        graph.parse(triples)
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True, do_owl_imports=False)
        found.extend(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))
        return _count(folder)

    clock(work, results=lambda: len(found))


def _count(folder: str) -> int:
    return len(list((Path(folder) / "texts").iterdir()))


if __name__ == "__main__":
    commands({"letters": _letters, "whole": _whole})
