"""JSON-LD 1.1 with its context inside, so that nothing is fetched to read it."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from typing import IO
from urllib.parse import urlsplit

from kg.errors import OutputError
from kg.sinks import DEFAULT, Written, literal, node
from kg.terms import IRI, RDF, Literal, Term, Triple
from kg.writers.descriptions import Description, Descriptions
from kg.writers.names import Names, is_bare, is_plain

_TYPE = RDF.type
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def json_ld(graphs: Iterable[tuple[IRI, Iterable[Triple]]], out: IO[bytes], names: Names) -> None:
    """Write JSON-LD, indented, in which a reference or a typed or tagged value is one line."""
    context = {"@base": node(names.base).value, **names.prefixes}
    members = ",\n    ".join(f"{_quoted(key)}: {_quoted(value)}" for key, value in context.items())
    out.write(f'{{\n  "@context": {{\n    {members}\n  }},\n  "@graph": ['.encode())
    terms, between = _Terms(names), "\n    "
    for name, triples in graphs:
        descriptions = Descriptions(triples)
        if name == DEFAULT:
            found = [_node(description, terms, 4) for description in descriptions]
        else:
            nodes = _list([_node(description, terms, 8) for description in descriptions], 6)
            found = [f'{{\n      "@id": {_quoted(terms.id(name))},\n      "@graph": {nodes}\n    }}']
        for text in found:
            out.write(f"{between}{text}".encode())
            between = ",\n    "
    out.write(b"\n  ]\n}\n")


def _list(values: Iterable[str], indent: int) -> str:
    """A list of values that are indented by two more."""
    margin = "\n" + " " * (indent + 2)
    return f"[{margin}{f',{margin}'.join(values)}\n{' ' * indent}]"


class _Terms(Written):
    """Terms as the values of JSON-LD."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names
        self.key = functools.lru_cache(functools.partial(_key, names))

    def write(self, term: Term) -> str:
        """A term as a value."""
        if not isinstance(term, Literal):
            return f'{{"@id": {_quoted(self.id(term))}}}'
        checked = literal(term)
        if checked.language:
            return f'{{"@value": {_quoted(checked.value)}, "@language": {_quoted(checked.language)}}}'
        if is_plain(term):
            return _quoted(checked.value)
        if is_bare(term):
            return term.value
        return f'{{"@value": {_quoted(checked.value)}, "@type": {self.key(term.datatype)}}}'

    def id(self, iri: str) -> str:
        """The name of a thing, which is resolved against the base."""
        return self._names.prefixed(iri) or _whole(self._names.short(iri), self._names)


def _key(names: Names, iri: str) -> str:
    """The name of a property, class or datatype: such names are not resolved against the base."""
    return _quoted(names.prefixed(iri) or _whole(node(iri).value, names))


def _node(description: Description, terms: _Terms, indent: int) -> str:
    subject, statements = description
    members, short = [f'"@id": {_quoted(terms.id(subject))}'], len(statements) == 1
    for predicate, values in statements:
        if predicate == _TYPE and not any(isinstance(value, Literal) for value in values):
            key, texts = '"@type"', [terms.key(str(value)) for value in values]
        else:
            key, texts = terms.key(predicate), [terms[value] for value in values]
            short = False
        short = short and len(texts) == 1
        members.append(f"{key}: {texts[0] if len(texts) == 1 else _list(texts, indent + 2)}")
    if short:
        return f"{{{', '.join(members)}}}"
    margin = "\n" + " " * (indent + 2)
    return f"{{{margin}{f',{margin}'.join(members)}\n{' ' * indent}}}"


def _whole(iri: str, names: Names) -> str:
    if ":" in iri and urlsplit(iri).scheme in names.prefixes:
        raise OutputError(f"JSON-LD would read the IRI {iri!r} as a prefixed name; give it another scheme")
    return iri
