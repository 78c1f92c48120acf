"""The property paths of the shapes, as SPARQL writes them (SPARQL 1.1, section 9.1)."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from kg import files
from kg.errors import ConfigurationError
from kg.sinks import from_turtle
from kg.terms import IRI, RDF, SH, Term

_Statements = Mapping[tuple[Term, IRI], Term]


@functools.cache
def of_shapes() -> Mapping[str, str]:
    """The path of each property shape of `shapes/`, with absolute IRIs.

    Raises ConfigurationError for shapes that cannot be read.
    """
    said: dict[tuple[Term, IRI], Term] = {}
    for path in sorted(files.SHAPES.glob("*.ttl")):
        try:
            said.update(((subject, predicate), value) for subject, predicate, value in from_turtle(path))
        except (OSError, SyntaxError) as error:
            raise ConfigurationError(f"{path}: {error}") from error
    return {str(shape): _path(said, value) for (shape, predicate), value in said.items() if predicate == SH.path}


def _path(said: _Statements, path: Term) -> str:
    """A path of the kinds that the shapes use: a predicate, an inverse, alternatives, a sequence."""
    if inverse := said.get((path, SH.inversePath)):
        return f"^{_path(said, inverse)}"
    if choices := said.get((path, SH.alternativePath)):
        return "|".join(_path(said, step) for step in _list(said, choices))
    if steps := _list(said, path):
        return "/".join(_path(said, step) for step in steps)
    return f"<{path}>"


def _list(said: _Statements, node: Term) -> list[Term]:
    """The members of an RDF list."""
    members = []
    while first := said.get((node, RDF.first)):
        members.append(first)
        node = said[node, RDF.rest]
    return members
