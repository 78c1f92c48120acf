"""Solutions of a query for people and for Python: read from SPARQL JSON, written in short or as Markdown."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import NamedTuple

from kg.terms import BASE, IRI, XSD, Literal, Term, prefixes

Value = str | int | float | bool | datetime.date | None
_PREFIXES = prefixes()
_INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger, XSD.positiveInteger}


class Solutions(NamedTuple):
    """The variables of a SELECT query and a row of terms for each solution; None where a variable is unbound.

    An ASK query has the one variable `answer`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


def from_json(content: bytes) -> Solutions:
    """The solutions in a SPARQL 1.1 Query Results JSON document."""
    document = json.loads(content)
    if "boolean" in document:
        return Solutions(("answer",), ((Literal(str(document["boolean"]).lower(), XSD.boolean),),))
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    return Solutions(columns, tuple(tuple(_term(row.get(name)) for name in columns) for row in bindings))


def short(term: Term | None) -> str:
    """A term as people write it: a literal by its words, an IRI as a prefixed name, or without the base."""
    if term is None or isinstance(term, Literal):
        return term.value if term else ""
    for prefix, namespace in _PREFIXES.items():
        local = term.removeprefix(namespace)
        if local != term and local and not set(local) & set("/#"):
            return f"{prefix}:{local}"
    return f"<{term.removeprefix(BASE)}>"


def markdown(solutions: Solutions) -> str:
    """The solutions as a table of GitHub Flavored Markdown."""
    lines = [solutions.columns, ("---",) * len(solutions.columns)]
    lines += [tuple(_cell(short(term)) for term in row) for row in solutions.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def python(term: Term | None) -> Value:
    """A term as a Python value: numbers, booleans and dates become such; an ill-typed literal stays a string."""
    if not isinstance(term, Literal):
        return term
    try:
        if term.datatype in _INTEGERS:
            return int(term.value)
        if term.datatype in (XSD.decimal, XSD.double, XSD.float):
            return float(term.value)
        if term.datatype == XSD.date:
            return datetime.date.fromisoformat(term.value)
    except ValueError:
        return term.value
    return term.value in ("true", "1") if term.datatype == XSD.boolean else term.value


def _term(value: Mapping[str, str] | None) -> Term | None:
    if value is None:
        return None
    if value["type"] in ("uri", "bnode"):
        return IRI(value["value"] if value["type"] == "uri" else f"_:{value['value']}")
    return Literal(value["value"], value.get("datatype", XSD.string), value.get("xml:lang", ""))


def _cell(words: str) -> str:
    for plain, escaped in (("&", "&amp;"), ("<", "&lt;"), ("|", "&#124;"), ("`", "&#96;"), ("*", "\\*"), ("_", "\\_")):
        words = words.replace(plain, escaped)
    return " ".join(words.split())
