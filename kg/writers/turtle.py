"""Turtle and TriG as a person writes them: a block a subject, its type first, a line a predicate."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from kg.sinks import DEFAULT, Written, node
from kg.terms import IRI, RDF, Literal, Term, Triple, text
from kg.writers.descriptions import Description, Descriptions
from kg.writers.names import Names, is_bare, is_plain

_TYPE = RDF.type
_MOST_HELD = 1 << 20  # bytes; a letter has fewer


def turtle(triples: Iterable[Triple], out: IO[bytes], names: Names) -> None:
    """Write Turtle, with the prefixes that it uses."""
    terms = _Terms(names)
    with tempfile.SpooledTemporaryFile(_MOST_HELD) as body:  # the prefixes come first, and are known last
        body.writelines(f"\n{block}\n".encode() for block in _blocks(Descriptions(triples), terms))
        used = {prefix: namespace for prefix, namespace in names.prefixes.items() if prefix in terms.used}
        out.write(_header(names.base, used).encode())
        body.seek(0)
        shutil.copyfileobj(body, out)


def trig(graphs: Iterable[tuple[IRI, Iterable[Triple]]], out: IO[bytes], names: Names) -> None:
    """Write TriG: the blocks of Turtle within their graph.

    It declares every prefix, since the graphs are not known ahead.
    """
    terms = _Terms(names)
    out.write(_header(names.base, names.prefixes).encode())
    for name, triples in graphs:
        blocks = _blocks(Descriptions(triples), terms)
        if name == DEFAULT:
            out.writelines(f"\n{block}\n".encode() for block in blocks)
            continue
        indented = "\n\n".join(blocks).replace("\n", "\n    ").replace("\n    \n", "\n\n")
        out.write(f"\n{terms[name]} {{\n    {indented}\n}}\n".encode())


class _Terms(Written):
    """Terms as Turtle writes them; `used` are the prefixes that were needed."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names
        self.used: set[str] = set()

    def write(self, term: Term) -> str:
        """A term, shortened."""
        if isinstance(term, Literal):
            if is_plain(term) or term.language:
                return super().write(term)
            return term.value if is_bare(term) else f"{self[text(term.value)]}^^{self[IRI(term.datatype)]}"
        if name := self._names.prefixed(term):
            self.used.add(name.partition(":")[0])
        return name or f"<{self._names.short(term)}>"


def _header(base: str, prefixes: Mapping[str, str]) -> str:
    lines = [f"@base {node(base)} .", *(f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in prefixes.items())]
    return "\n".join(lines) + "\n"


def _blocks(graph: Iterable[Description], terms: _Terms) -> Iterator[str]:
    for subject, statements in graph:
        lines = " ;\n    ".join([_line(predicate, values, terms) for predicate, values in statements])
        yield f"{terms[subject]} {lines} ."


def _line(predicate: IRI, values: list[Term], terms: _Terms) -> str:
    if predicate == _TYPE:
        return f"a {', '.join([terms[value] for value in values])}"
    if len(values) == 1:
        return f"{terms[predicate]} {terms[values[0]]}"
    line = "\n        "
    return f"{terms[predicate]}{line}{f' ,{line}'.join([terms[value] for value in values])}"
