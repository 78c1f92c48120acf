"""The files of a site that are data: each thing by itself, tables, and the whole graph."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import files, release, sinks, writers
from kg.site import addresses
from kg.site.facts import Corpus
from kg.site.graph import Graph
from kg.terms import BASE, DCTERMS, OL, RDFS, SKOS, Triple

_LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DUMPS = {
    ".ttl": "Everything in Turtle: to read, and for most tools",
    ".nt": "Everything in N-Triples: one fact a line, for triple stores",
    ".jsonld": "Everything in JSON-LD: for programs that read JSON",
    ".rdf": "Everything in RDF/XML: for older tools",
    ".trig": "The same with a named graph for each letter, in TriG",
    ".nq": "The same with a named graph for each letter, in N-Quads",
}
_TABLES = {
    "letters.csv": "The letters: one row each",
    "signatures.csv": "Who signed what, as printed",
    "claims.csv": "What is alleged, in which words, by whose finding",
    "demands.csv": "What is asked, and of whom",
    "citations.csv": "Which documents are cited, and where in them",
}


def write(corpus: Corpus, source: Path, folder: Path) -> None:
    """Write every data file into the folder of the site of a release."""
    for thing in corpus.things.values():
        _write_thing(corpus.graph, thing.iri, thing.key, folder)
    _write_triples(corpus.graph, _of_ontology(corpus.graph), "ns", folder, BASE)
    (folder / "shapes").mkdir()
    for path in sorted(files.SHAPES.glob("*.ttl")):
        shutil.copyfile(path, folder / "shapes" / path.name)
    (folder / "dump").mkdir()
    for path in _dumps(source):
        shutil.copyfile(path, folder / "dump" / path.name)
    for name, rows in tables(corpus).items():
        (folder / "dump" / name).write_bytes(_csv(rows))
    listed = sorted(path for path in (folder / "dump").iterdir())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in listed]
    (folder / "dump" / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


def downloads(folder: Path) -> list[dict[str, Any]]:
    """What the folder of a site offers to download, in groups, with sizes and hashes."""
    dumps = {suffix: path for path in _dumps(folder / "dump") for suffix in path.suffixes if suffix in _DUMPS}
    graphs = [_file(dumps[suffix], folder, about) for suffix, about in _DUMPS.items() if suffix in dumps]
    sheets = [_file(folder / "dump" / name, folder, about) for name, about in _TABLES.items()]
    return [
        {"label": "Tables, for a spreadsheet", "anchor": "tables", "files": sheets},
        {"label": "The whole graph", "anchor": "graph", "files": graphs},
    ]


def _dumps(source: Path) -> list[Path]:
    """The whole graph as a release has it, or compressed as a published version does."""
    names = f"{release.NAME}.*"
    return sorted(source.glob(names)) or sorted((source / release.DUMP).glob(names))


def _file(path: Path, folder: Path, about: str) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "path": path.relative_to(folder).as_posix(),
        "name": path.name,
        "about": about,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _write_thing(graph: Graph, iri: str, key: str, folder: Path) -> None:
    """What the data say of a thing and of its parts, what leads to it, and the names of all that this names."""
    parts = [iri, *graph.parts(iri)]
    triples = [triple for part in parts for triple in graph.about(part)]
    triples += [triple for triple in graph.to(iri) if triple[0] not in parts]
    named = {str(term) for s, _, o in triples for term in (s, o) if term not in parts}
    for other in sorted(named):
        triples += [triple for triple in graph.about(other) if triple[1] in _LABELS]
    _write_triples(graph, triples, key, folder, graph.base)


def _write_triples(graph: Graph, triples: Iterable[Triple], key: str, folder: Path, base: str) -> None:
    dataset = {sinks.DEFAULT: list(triples)}
    for name, suffix in (("turtle", ".ttl"), ("json-ld", ".jsonld")):
        path = folder / addresses.file(key, suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        writers.write(dataset, name, path, writers.Names(base))


def _of_ontology(graph: Graph) -> Iterator[Triple]:
    for subject in graph.subjects_described():
        if subject.startswith(OL) or subject == OL.removesuffix("#"):
            yield from graph.about(subject)


def tables(corpus: Corpus) -> Mapping[str, list[Sequence[object]]]:
    """Rows with a head, for spreadsheets."""
    head = ("letter", "date")
    rows: dict[str, list[Sequence[object]]] = {
        "letters.csv": [(*head, "title", "to", "signatures", "claims", "demands", "citations", "source")],
        "signatures.csv": [(*head, "order", "printed", "acronym", "country", "role", "signatory", "signatory_id")],
        "claims.csv": [
            (*head, "violation", "status", "sentence", "words", "start", "end", "accused", "accused_words", "source",
             "source_words", "claim_id"),
        ],
        "demands.csv": [(*head, "sentence", "start", "end", "asked_of", "in_words", "demand_id")],
        "citations.csv": [(*head, "document", "pinpoint", "words", "start", "end", "document_id")],
    }  # fmt: skip
    for letter in corpus.letters:
        key = (letter.thing.key, letter.date)
        to = "; ".join(a.addressee.label for a in letter.addressings if not a.copy)
        counts = map(len, (letter.signatures, letter.claims, letter.demands, letter.citations))
        rows["letters.csv"].append((*key, letter.thing.label, to, *counts, letter.source_url))
        rows["signatures.csv"] += [
            (*key, s.order, s.name, s.acronym, s.country_words, s.role, s.signatory.label, s.signatory.iri)
            for s in letter.signatures
        ]
        rows["claims.csv"] += [
            (*key, c.violation.label, c.status.label, c.passage.sentence, c.passage.exact, c.passage.start,
             c.passage.end, c.accused.label if c.accused else "", c.accused_words,
             c.source.label if c.source else "", c.source_words, c.iri)
            for c in letter.claims
        ]  # fmt: skip
        rows["demands.csv"] += [
            (*key, d.passage.sentence, d.passage.start, d.passage.end, "; ".join(t.label for t in d.to),
             "; ".join(d.to_words), d.iri)
            for d in letter.demands
        ]  # fmt: skip
        rows["citations.csv"] += [
            (*key, c.document.label, c.pinpoint, c.passage.exact, c.passage.start, c.passage.end, c.document.iri)
            for c in letter.citations
        ]
    return rows


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as spreadsheets read it, with a byte order mark; no cell is a formula (an apostrophe stands before it)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        cells = map(str, row)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
