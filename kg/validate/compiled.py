"""The shapes applied by `shacl`, an engine in Rust that is many times as fast as the reference; the extra `fast`.

It is young: a version is pinned, and tests hold each of its results against those of the reference.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from importlib import util
from typing import TYPE_CHECKING

from kg import files, sinks
from kg.terms import Triple
from kg.validate import knowledge, paths
from kg.validate.results import SEVERITIES, Result

if TYPE_CHECKING:
    import shacl

_FORM = "ntriples"


@functools.cache
def installed() -> bool:
    """Whether the engine is there."""
    return util.find_spec("shacl") is not None


def shape_results(triples: Collection[Triple], base: str) -> Iterator[Result]:
    """What the shapes forbid and a graph does, as `kg.validate.reference` says it."""
    described = knowledge.reached((value for _, _, value in triples), base) - knowledge.concepts(base)
    parts = (_lines(triples), _taxonomy(base), *(_described(subject, base) for subject in sorted(described)))
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
    return "".join(f"{sinks.line(triple)} .\n" for triple in triples)


def _plain(term: str) -> str:
    """An IRI out of N-Triples."""
    return term.removeprefix("<").removesuffix(">")
