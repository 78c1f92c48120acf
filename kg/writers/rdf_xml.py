"""RDF/XML. It cannot carry control characters, nor a predicate or class whose IRI does not end in an XML name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import IO

import pyoxigraph as ox

from kg.errors import OutputError
from kg.sinks import literal, node
from kg.terms import RDF, Literal, Triple
from kg.writers.descriptions import Description, Descriptions
from kg.writers.names import Names, PrefixesUsed

_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPE = RDF.type


def rdf_xml(triples: Iterable[Triple], out: IO[bytes], names: Names) -> None:
    """Write RDF/XML."""
    used = PrefixesUsed(names)
    graph = _checked(Descriptions(used.by(triples)))
    # pyoxigraph leaves a carriage return as it is, and an XML reader would make a line feed of it (XML 1.0, 2.11).
    stream = _Replacing(out, b"\r", b"&#13;")
    ox.serialize(graph, stream, ox.RdfFormat.RDF_XML, prefixes=used.namespaces())  # type: ignore[arg-type]


def _checked(graph: Iterable[Description]) -> Iterator[ox.Triple]:
    for subject, statements in graph:
        about = node(subject)
        for predicate, values in statements:
            verb = _named(predicate)
            for value in values:
                if isinstance(value, Literal):
                    yield ox.Triple(about, verb, _carried(value))
                else:
                    yield ox.Triple(about, verb, _named(value) if predicate == _TYPE else node(value))


def _carried(value: Literal) -> ox.Literal:
    if found := _NOT_XML.search(value.value):
        raise OutputError(f"RDF/XML cannot carry U+{ord(found[0]):04X}, which is in the literal {value.value!r:.200}")
    return literal(value)


@functools.lru_cache
def _named(iri: str) -> ox.NamedNode:
    if not _XML_NAME.search(iri):
        raise OutputError(f"RDF/XML cannot carry {iri}: the IRI of a predicate or class must end in an XML name")
    return node(iri)


class _Replacing:
    """A binary stream that replaces one byte on its way to another stream."""

    def __init__(self, out: IO[bytes], old: bytes, new: bytes) -> None:
        self._out, self._old, self._new = out, old, new

    def write(self, data: bytes) -> int:
        self._out.write(data.replace(self._old, self._new))
        return len(data)

    def flush(self) -> None:
        self._out.flush()
