"""Light triples into the terms of the libraries that eat them and back, and the one check that a term is legal RDF."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import OutputError
from kg.terms import IRI, PREFIXES, RDF, XSD, Literal, Term, Triple

if TYPE_CHECKING:
    import rdflib

_TAGGED = RDF.langString
_CACHED = 1 << 11  # more than most letters have terms
DEFAULT = IRI("")
"""The name of the default graph, where a graph name is asked for."""


def to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph with our prefixes; lexical forms stay as they are ("01" stays "01").

    Raises OutputError for a term that is not legal RDF.
    """
    import rdflib  # slow to import, and few commands need it

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.addN((*triple, graph) for triple in rdflib_terms(triples))
    return graph


def rdflib_terms(triples: Iterable[Triple]) -> Iterator[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]]:
    """The triples in the terms of rdflib; raises OutputError as `to_rdflib` does."""
    return ((_rdflib(s), _rdflib(p), _rdflib(o)) for s, p, o in triples)


def from_rdflib(graph: rdflib.Graph) -> Iterator[Triple]:
    """The light triples of an rdflib graph."""
    return map(from_pyoxigraph, ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES))


def to_pyoxigraph(triples: Iterable[Triple], graph: IRI = DEFAULT) -> Iterator[ox.Quad]:
    """The triples as pyoxigraph quads of one graph, lazily: food for `ox.serialize` and `ox.Store.bulk_extend`.

    Raises OutputError for a term that is not legal RDF.
    """
    name = node(graph) if graph else ox.DefaultGraph()
    for s, p, o in triples:
        yield ox.Quad(node(s), node(p), literal(o) if isinstance(o, Literal) else node(o), name)


def lines(triples: Iterable[Triple]) -> Iterator[str]:
    """The triples as lines of canonical N-Triples without full stops. Raises OutputError like `to_pyoxigraph`."""
    written = Written()
    return (f"{written[s]} {written[p]} {written[o]}" for s, p, o in triples)


def n_triples(lines: Iterable[str]) -> str:
    """Lines without their full stops as a document."""
    return "".join([f"{line} .\n" for line in lines])


class Written(dict[Term, str]):
    """Terms as a format writes them, here canonical N-Triples; each is made once, and of many only the last are held.

    Raises OutputError for a term that is not legal RDF.
    """

    def __missing__(self, term: Term) -> str:
        if len(self) >= _CACHED:
            self.clear()
        made = self[term] = self.write(term)
        return made

    def write(self, term: Term) -> str:
        """A term as the format writes it."""
        if not isinstance(term, Literal):
            return str(node(term))
        value, datatype, language = term
        if language or datatype == _TAGGED or not value.isprintable() or '"' in value or "\\" in value:
            return str(literal(term))  # there may be something to check or to escape
        return f'"{value}"' if datatype == XSD.string else f'"{value}"^^{node(datatype)}'


def from_lines(lines: Iterable[str]) -> Iterator[Triple]:
    """The triples of lines that `lines` made."""
    read = _Read()
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        yield read[subject], read[predicate], read[value]


class _Read(dict[str, Any]):
    """Terms of canonical N-Triples; each is read once, and of many only the last are held."""

    def __missing__(self, written: str) -> Any:
        if len(self) >= _CACHED:
            self.clear()
        made = self[written] = IRI(written[1:-1]) if written[0] == "<" else _from_literal(written)
        return made


def _from_literal(line: str) -> Literal:
    """A literal of canonical N-Triples, whose escapes are those of JSON."""
    end = line.rindex('"')
    value = json.loads(line[: end + 1]) if "\\" in line else line[1:end]
    if end == len(line) - 1:
        return Literal(value, XSD.string)
    return (
        Literal(value, RDF.langString, line[end + 2 :]) if line[end + 1] == "@" else Literal(value, line[end + 4 : -1])
    )


def from_turtle(path: Path) -> Iterator[Triple]:
    """The triples of a Turtle file. Raises OSError, and SyntaxError with the line."""
    return map(from_pyoxigraph, ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def from_n_quads(text: str) -> Iterator[Triple]:
    """The triples of N-Quads, whatever their graph. Raises SyntaxError with the line."""
    return map(from_pyoxigraph, ox.parse(text, format=ox.RdfFormat.N_QUADS))


def from_pyoxigraph(statement: ox.Quad | ox.Triple) -> Triple:
    """The light triple of a quad or triple; a blank node becomes the IRI `_:` with its label."""
    return IRI(_name(statement.subject)), IRI(statement.predicate.value), _light(statement.object)


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _light(term: object) -> Term:
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    return IRI(_name(term))


@functools.lru_cache(_CACHED)
def node(iri: str) -> ox.NamedNode:
    """An absolute IRI; raises OutputError for anything else (RFC 3987)."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise OutputError(f"{iri!r} is not an absolute IRI ({error}); make it with kg.terms.iri") from error


def literal(value: Literal) -> ox.Literal:
    """A literal, its language tag in lower case (RDF 1.1 Concepts, section 3.3).

    Raises OutputError for a tag that is not well-formed, a datatype that is no IRI, and a text that is no Unicode.
    """
    if bool(value.language) != (value.datatype == _TAGGED):
        raise OutputError(f"{value!r:.200} has a language without rdf:langString, or the reverse; use kg.terms.text")
    try:
        if value.language:
            return ox.Literal(value.value, language=value.language)
        return ox.Literal(value.value, datatype=node(value.datatype))
    except ValueError as error:
        raise OutputError(f"{value!r:.200} is not an RDF literal: {error}") from error


def _rdflib(term: Term) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    if not isinstance(term, Literal):
        return rdflib.URIRef(node(term).value)
    checked = literal(term)
    if checked.language:
        return rdflib.Literal(checked.value, lang=checked.language)
    # To rdflib "x" and "x"^^xsd:string are two terms, and its parsers make the first.
    datatype = None if term.datatype == XSD.string else rdflib.URIRef(term.datatype)
    return rdflib.Literal(checked.value, datatype=datatype, normalize=False)
