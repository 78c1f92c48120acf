"""Checking a version: a scorecard of what is promised of it, each line with what was found."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import release, sinks
from kg.distinct import lines
from kg.errors import KgError
from kg.terms import DCAT, DCTERMS, FOAF, IRI, OL, RDF, RDFS, VOID, Triple, iri
from kg.versions import about, changes, sources, tables
from kg.versions.catalogue import SPDX
from kg.versions.columns import TABLES
from kg.versions.facts import Facts
from kg.versions.layout import FORMATS, SUMS, files
from kg.versions.statistics import statistics

_MOST_SHOWN = 3
_MANDATORY = (
    (DCAT.Catalog, (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset)),
    (DCAT.Dataset, (DCTERMS.title, DCTERMS.description)),
    (DCAT.Distribution, (DCAT.accessURL,)),
    (FOAF.Agent, (FOAF.name,)),
    (SPDX.Checksum, (SPDX.algorithm, SPDX.checksumValue)),
)
"""What DCAT-AP 3 demands of what a version describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the scorecard: what is promised, whether it is kept, and what was found."""

    what: str
    passed: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """The version being checked, its index, and the version before where that is at hand."""

    folder: Path
    index: dict[str, Any]
    before: Path | None


Check = Callable[[_Case], Iterator[str]]
"""What is wrong, sentence by sentence."""


def check(folder: Path, before: Path | None = None) -> list[Line]:
    """The scorecard of a version; `before` is the version before it, by default the one beside it.

    Raises UsageError for a directory that is no version.
    """
    index = about.index(folder)
    beside = folder.parent / str(index["previous"])
    if before is None and index["previous"] and sources.is_version(beside):
        before = beside
    case = _Case(folder=folder, index=index, before=before)
    if index["previous"] and case.before is None:
        absent = f"not checked: version {index['previous']} is not beside this one"
        return [*_scored(case, _CHECKS[:-1]), Line(what=_CHECKS[-1][0], passed=True, found=absent)]
    return _scored(case, _CHECKS)


def _scored(case: _Case, checks: Iterable[tuple[str, str, Check]]) -> list[Line]:
    return [_line(what, promise, test, case) for what, promise, test in checks]


def _line(what: str, promise: str, test: Check, case: _Case) -> Line:
    try:
        problems = list(test(case))
    except (KgError, OSError, ValueError, KeyError, TypeError) as error:
        problems = [f"{type(error).__name__}: {error}"]
    more = f" (and {len(problems) - _MOST_SHOWN} more)" if len(problems) > _MOST_SHOWN else ""
    return Line(what=what, passed=not problems, found="; ".join(problems[:_MOST_SHOWN]) + more or promise)


# --- files


def _digests(case: _Case) -> Iterator[str]:
    listed = (case.folder / SUMS).read_text(encoding="utf-8").splitlines()
    stated = {name: sha256 for sha256, _, name in (line.partition("  ") for line in listed)}
    found = {file.path: file.sha256 for file in files(case.folder)}
    yield from (f"{name} is missing" for name in sorted(stated.keys() - found.keys()))
    yield from (f"{name} is not in {SUMS}" for name in sorted(found.keys() - stated.keys()))
    both = sorted(stated.keys() & found.keys())
    yield from (f"{name} is not what it was" for name in both if stated[name] != found[name])


def _index(case: _Case) -> Iterator[str]:
    stated = {file["path"]: (file["bytes"], file["sha256"]) for file in case.index["files"]}
    found = {file.path: (file.bytes, file.sha256) for file in files(case.folder) if file.path != sources.INDEX}
    names = sorted(stated.keys() | found.keys())
    yield from (f"{name}: size or digest differ" for name in names if stated.get(name) != found.get(name))
    if case.index["version"] != case.folder.name and case.folder.parent.name != f".{case.index['version']}.staging":
        yield f"the directory is called {case.folder.name}, the version {case.index['version']}"


# --- the graph


def _formats(case: _Case) -> Iterator[str]:
    whole = _digest(sources.statements(case.folder, named=False))
    quads = _digest(sources.statements(case.folder, named=True))
    in_parts = (case.folder / release.DUMP / release.PARTS).is_dir()
    for suffix in () if in_parts else FORMATS:
        file = case.folder / release.DUMP / f"{release.NAME}{suffix}{release.PACKED}"
        named = sources.knows_graphs(file)
        if _digest(sources.statements(file, named)) != (quads if named else whole):
            yield f"{file.name} and the N-Quads say different things"


def _digest(statements: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in statements:
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _counts(case: _Case) -> Iterator[str]:
    found = statistics(sources.statements(case.folder, named=False))
    node, facts = str(case.index["id"]), _facts(case.folder / "void.ttl")
    in_void = {
        "triples": (VOID.triples, found.triples),
        "distinct subjects": (VOID.distinctSubjects, found.subjects),
        "distinct objects": (VOID.distinctObjects, found.objects),
    }
    for name, (predicate, count) in in_void.items():
        if facts.one(node, predicate) != str(count):
            yield f"void.ttl says {facts.one(node, predicate) or 'nothing'} of {name}, there are {count}"
    stated, others = about.about(case.folder).triples, lines()
    for name, triples in release.graphs(case.folder):
        if not name.endswith(about.GRAPH):
            others.add(str(quad.triple) for quad in sinks.to_pyoxigraph(triples))
    if stated != (count := sum(1 for _ in others)):
        yield f"the graph says {stated} triples of the others, there are {count}"
    if case.index["counts"].get("triples") != found.triples:
        yield f"{sources.INDEX} says {case.index['counts'].get('triples')} triples, there are {found.triples}"
    yield from _partitions(facts, VOID.classPartition, (VOID["class"], VOID.entities), dict(found.classes))
    yield from _partitions(facts, VOID.propertyPartition, (VOID.property, VOID.triples), dict(found.properties))


def _partitions(facts: Facts, link: IRI, predicates: tuple[IRI, IRI], counts: dict[str, int]) -> Iterator[str]:
    nodes = [node for subject in facts.subjects(link) for node in facts.all(subject, link)]
    stated = {facts.one(node, predicates[0]): facts.one(node, predicates[1]) for node in nodes}
    for name in sorted(stated.keys() | counts.keys()):
        if stated.get(name) != str(counts.get(name)):
            yield f"void.ttl counts {stated.get(name)} of {name}, there are {counts.get(name)}"


# --- tables, letters


def _tables(case: _Case) -> Iterator[str]:
    instances = {"letters": OL.Letter, "signatures": OL.Signature, "claims": OL.ViolationClaim, "demands": OL.Demand}
    instances["citations"] = OL.Citation
    classes = statistics(sources.statements(case.folder, named=False)).classes
    for name in TABLES:
        file = case.folder / tables.FOLDER / f"{name}.csv"
        ids = [row["id"] for row in tables.read(file)]
        if name in instances and len(ids) != classes.get(instances[name], 0):
            yield f"{name}.csv has {len(ids)} rows for {classes.get(instances[name], 0)} in the graph"
        if len(ids) != len(set(ids)):
            yield f"{name}.csv has an id twice"
        if len(ids) != case.index["counts"].get(name):
            yield f"{name}.csv has {len(ids)} rows, {sources.INDEX} says {case.index['counts'].get(name)}"
        yield from (f"{name}.csv: {cell!r:.60} starts a formula" for cell in tables.formulas(file))


def _letters(case: _Case) -> Iterator[str]:
    """Each letter's Turtle holds its graph, and its text is the one that the graph's digest is of."""
    entries = {entry["id"]: entry for entry in case.index["letters"]}
    for _, triples in release.graphs(case.folder):
        for letter in (s for s, p, o in triples if p == RDF.type and o == OL.Letter):
            entry = entries.pop(letter, None)
            if entry is None:
                yield f"{letter} is not in {sources.INDEX}"
                continue
            yield from _letter(case.folder, entry, triples)
    yield from (f"{left} is not in the graph" for left in sorted(entries))


def _letter(folder: Path, entry: dict[str, str], triples: list[Triple]) -> Iterator[str]:
    if {t for _, found in release.graphs(folder / entry["turtle"]) for t in found} != set(triples):
        yield f"{entry['turtle']} and the N-Quads say different things"
    facts = Facts(triples)
    text = next(iter(facts.of(OL.TextVersion)), "")
    if entry["text"] and hashlib.sha256((folder / entry["text"]).read_bytes()).hexdigest() != facts.one(
        text, OL.sha256
    ):
        yield f"{entry['text']} is not the text that the offsets refer to"


def _rights(case: _Case) -> Iterator[str]:
    facts = _facts(case.folder / "catalogue.ttl")
    for entry in case.index["letters"]:
        if not entry["rights"]:
            yield f"{entry['id']}: whose text it is is not stated; add `rights` in dataset.yaml, for it or for all"
        elif entry["text"]:
            node = iri(case.index["base"], f"releases/{case.index['version']}/{entry['text']}")
            if facts.one(facts.one(node, DCTERMS.rights), RDFS.label) != entry["rights"]:
                yield f"catalogue.ttl does not state the rights in {entry['text']}"


# --- descriptions


def _descriptions(case: _Case) -> Iterator[str]:
    facts = _facts(case.folder / "catalogue.ttl")
    for kind, predicates in _MANDATORY:
        nodes = facts.of(kind)
        yield from [] if nodes else [f"catalogue.ttl describes no {kind}"]
        yield from (f"catalogue.ttl: {n} has no {p}" for n in nodes for p in predicates if not facts.one(n, p))
    for name in ("datapackage.json", "ro-crate-metadata.json", "dataset.jsonld"):
        json.loads((case.folder / name).read_text(encoding="utf-8"))
    for file in case.index["files"]:
        yield from _described(case, facts, file)


def _described(case: _Case, facts: Facts, file: dict[str, Any]) -> Iterator[str]:
    """A distribution and an entity of the crate say the size and digest that a file has, if they speak of it."""
    path, sha256 = str(file["path"]), str(file["sha256"])
    node = iri(case.index["base"], f"releases/{case.index['version']}/{path}")
    if path.startswith((f"{release.DUMP}/", f"{tables.FOLDER}/")) and node not in facts.of(DCAT.Distribution):
        yield f"catalogue.ttl does not offer {path}"
    if checksum := facts.one(node, SPDX.checksum):
        said = facts.one(checksum, SPDX.checksumValue), facts.one(node, DCAT.byteSize)
        yield from [] if said == (sha256, str(file["bytes"])) else [f"catalogue.ttl: size or digest of {path} differ"]


def _crate(case: _Case) -> Iterator[str]:
    sha256 = {file["path"]: file["sha256"] for file in case.index["files"]}
    crate = json.loads((case.folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    package = json.loads((case.folder / "datapackage.json").read_text(encoding="utf-8"))
    pages = json.loads((case.folder / "dataset.jsonld").read_text(encoding="utf-8"))
    said = [(node["@id"], node["sha256"]) for node in crate["@graph"] if node["@type"] == "File"]
    said += [(resource["path"], resource["hash"].removeprefix("sha256:")) for resource in package["resources"]]
    root = iri(case.index["base"], f"releases/{case.index['version']}/")
    said += [(one["contentUrl"].removeprefix(root), one["sha256"]) for one in pages["distribution"]]
    yield from (f"{path}: another digest than the file's" for path, digest in said if sha256.get(path) != digest)
    named = Counter(path for path, _ in said)
    for path in sha256:
        if path.startswith((f"{release.DUMP}/", f"{tables.FOLDER}/", "texts/", "letters/")) and not named[path]:
            yield f"ro-crate-metadata.json does not name {path}"


def _changes(case: _Case) -> Iterator[str]:
    for suffix in (".nq", ".nt"):
        stated = {
            (what, line)
            for what, name in (("A", "added"), ("D", "removed"))
            for line in sources.statements(case.folder / "changes" / f"{name}{suffix}{release.PACKED}", suffix == ".nq")
        }
        found = set(changes.changes(case.before, case.folder, suffix == ".nq") if case.before else ())
        if stated != found:
            yield f"changes/*{suffix}{release.PACKED}: {len(stated ^ found)} statements differ from what changed"


def _facts(file: Path) -> Facts:
    return Facts(triple for _, found in release.graphs(file) for triple in found)


_CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("files", f"every file is what {SUMS} says", _digests),
    ("index", f"every file is what {sources.INDEX} says", _index),
    ("formats", "all formats hold the same graphs", _formats),
    ("counts", "VoID and the index count what is there", _counts),
    ("tables", "the tables have a row for each thing, and no cell starts a formula", _tables),
    ("letters", "each letter has its Turtle and its text, as the graph has them", _letters),
    ("rights", "the rights in each letter's text are stated, in DCAT too", _rights),
    ("catalogue", "DCAT says what DCAT-AP demands, and the true sizes and digests", _descriptions),
    ("packages", "schema.org, Frictionless and RO-Crate name the files with their digests", _crate),
    ("changes", "the version before, less what was removed and with what was added, is this one", _changes),
)
