"""The shapes applied by `shacl`, an engine in Rust that is many times as fast as the reference; the extra `fast`.

It is young: a version is pinned, and tests hold each of its results against those of the reference.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from importlib import util
from typing import TYPE_CHECKING

from kg import files, sinks
from kg.terms import RDF, RDFS, SH, Term, Triple
from kg.validate import knowledge, paths
from kg.validate.results import SEVERITIES, Result

if TYPE_CHECKING:
    import shacl

_FORM = "ntriples"
_ASKING_FOR_ANYTHING = (SH.closed, SH.sparql, SH.select, SH.ask, SH.js)


@functools.cache
def installed() -> bool:
    """Whether the engine is there."""
    return util.find_spec("shacl") is not None


def shape_results(triples: Collection[Triple], written: str, base: str) -> Iterator[Result]:
    """What the shapes forbid and a graph does, as `kg.validate.reference` says it; `written` is it as N-Triples."""
    described = knowledge.reached((value for _, _, value in triples), base) - knowledge.concepts(base)
    parts = (written, _taxonomy(base), *(_described(subject, base) for subject in sorted(described)))
    found = _shapes().validate_text("".join(parts), format=_FORM)
    for result in found.results:
        shape = _plain(result.source_shape or "")
        yield Result(
            severity=SEVERITIES[result.severity_iri],
            focus_node=_plain(result.focus_node),
            path=paths.of_shapes().get(shape, ""),
            component=result.component_iri,
            message=result.message or "",
            source_shape=shape,
            value=result.value_plain or "",
        )


@functools.cache
def _shapes() -> shacl.Shapes:
    import shacl

    return shacl.Shapes.from_turtle("\n".join(path.read_text("utf-8") for path in sorted(files.SHAPES.glob("*.ttl"))))


@functools.cache
def _taxonomy(base: str) -> str:
    return _lines(knowledge.taxonomy(base))


@functools.lru_cache(1 << 12)
def _described(subject: str, base: str) -> str:
    return _lines(knowledge.about(subject, base))


def _lines(triples: Iterable[Triple]) -> str:
    seen = _seen()
    return sinks.n_triples(sinks.lines(triple for triple in triples if seen is None or triple[1] in seen))


@functools.cache
def _seen() -> frozenset[Term] | None:
    """The predicates that shapes can tell from others: those that they name, and what makes a class (SHACL, 1.1).

    Most of what the knowledge files say is of no concern to them. None where a shape may ask for any predicate.
    """
    said = [triple for path in sorted(files.SHAPES.glob("*.ttl")) for triple in sinks.from_turtle(path)]
    if any(predicate in _ASKING_FOR_ANYTHING for _, predicate, _ in said):
        return None
    return frozenset({RDF.type, RDFS.subClassOf}.union(*said))


def _plain(term: str) -> str:
    """An IRI out of N-Triples."""
    return term.removeprefix("<").removesuffix(">")
