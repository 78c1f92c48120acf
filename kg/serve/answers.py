"""What a worker makes of a request: the whole content of an answer, or a Problem."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg import writers
from kg.errors import OutputError
from kg.query import questions, sparql
from kg.query.worker import FORMATS, NOT_XML, nothing_opened, terms
from kg.serve import things
from kg.serve.data import Data
from kg.serve.limits import Limits
from kg.serve.problems import Problem
from kg.serve.reconciliation import reconciled
from kg.sinks import DEFAULT, from_pyoxigraph

ON_A_PAGE = 500
"""Rows that a page shows; it says how many there are."""
_PRETTY = 10_000
"""Triples that are still sorted and grouped for people; more are written as they come."""
_SYNTAXES: Mapping[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "json-ld": ox.RdfFormat.JSON_LD,
    "rdf-xml": ox.RdfFormat.RDF_XML,
}
_JSON_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_CSV_STRING = re.compile(rb'"[^"]*+"')
_Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def answer(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    """The content that answers a request.

    Raises Problem, or another KgError for a request that is wrong, and MemoryError.
    """
    return _ANSWERS[request["kind"]](data, request, limits)


def _query(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    """A query over the dataset that the protocol names, if it names one (SPARQL 1.1 Protocol, section 2.1.4)."""
    default, named = request["default_graphs"], request["named_graphs"]
    dataset: dict[str, Any] = {}
    if default or named:
        dataset = {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
    return _evaluate(data, request["query"], request["form"], limits, dataset)


def _question(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    question = questions.read(request["name"], request["query"])
    query = questions.bind(question.query, terms(data.store, question, request["parameters"]))
    return _evaluate(data, query, request["form"], limits, {})


def _graph(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    name = ox.NamedNode(request["graph"]) if request["graph"] else ox.DefaultGraph()
    quads = data.store.quads_for_pattern(None, None, None, name)
    return _triples(data, (quad.triple for quad in quads), request["form"], limits)


def _known(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    return json.dumps(next((iri for iri in request["iris"] if things.known(data.store, iri)), None)).encode()


def _thing(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    iri, form = request["iri"], request["form"]
    if form == "html":
        return json.dumps(things.page(data.store, iri)).encode()
    return _triples(data, things.description(data.store, iri, data.base), form, limits)


def _reconcile(data: Data, request: Mapping[str, Any], limits: Limits) -> bytes:
    found = reconciled(data.names, request["asked"], request["value"], request.get("cursor", 0))
    return json.dumps(found, ensure_ascii=False).encode()


_ANSWERS: Mapping[str, Callable[[Data, Mapping[str, Any], Limits], bytes]] = {
    "query": _query,
    "question": _question,
    "graph": _graph,
    "known": _known,
    "thing": _thing,
    "reconcile": _reconcile,
}


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise Problem(400, f"the name of a graph is not an absolute IRI: {error}") from error


def _evaluate(data: Data, query: str, form: str, limits: Limits, dataset: Mapping[str, Any]) -> bytes:
    known = {name: namespace for name, namespace in data.prefixes.items() if f"{name}:" in query}
    try:
        with nothing_opened():
            results = data.store.query(query, prefixes=known, base_iri=data.base, **dataset)
            return _serialised(data, results, form, limits)
    except SyntaxError as error:
        raise Problem(400, sparql.explain_error(query, str(error), data.prefixes)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise Problem(400, f"the engine gives up: {error}") from error


def _serialised(data: Data, results: _Results, form: str, limits: Limits) -> bytes:
    if form == "html":
        return json.dumps(_table(results)).encode()
    if isinstance(results, ox.QueryTriples):
        return _triples(data, results, form, limits)
    out = _Bounded(limits)
    results.serialize(out, FORMATS[form])
    content = out.getvalue()
    if _more_rows(content, form, limits.rows):
        raise Problem(413, f"the answer has more than {limits.rows:,} rows; ask for less, or in parts with LIMIT")
    return NOT_XML.sub("\ufffd", content.decode()).encode() if form == "xml" else content


def _more_rows(content: bytes, form: str, most: int) -> bool:
    """Whether there are more rows than so many; into strings it looks only where that may make the difference.

    Rows end in a line feed in CSV and TSV, which counts the head too; in JSON the next one begins after `},`, where two
    terms of one row have a name between them.
    """
    mark, string = {
        "csv": (b"\n", _CSV_STRING),
        "json": (b"},{", _JSON_STRING),
        "tsv": (b"\n", None),
        "xml": (b"<result>", None),
    }[form]
    most += form in ("csv", "tsv")
    most -= form == "json"
    if content.count(mark) <= most:
        return False
    return string is None or string.sub(b"", content).count(mark) > most


def _triples(data: Data, triples: Iterable[ox.Triple], form: str, limits: Limits) -> bytes:
    """Triples as a release has them if they are few and have no blank nodes, else as they come."""
    out, names = _Bounded(limits), writers.Names(data.base)
    every = _counted(triples, limits.rows)
    first = list(itertools.islice(every, _PRETTY))
    if len(first) < _PRETTY and not any(map(_is_anonymous, first)):
        try:
            writers.write({DEFAULT: list(map(from_pyoxigraph, first))}, form, out, names)
        except OutputError as error:
            raise Problem(406, f"{error}; ask for another format") from error
    else:
        rest = itertools.chain(first, every)
        ox.serialize(
            _xml_only(rest) if form == "rdf-xml" else rest, out, format=_SYNTAXES[form], prefixes=names.prefixes
        )
    return out.getvalue()


def _counted(triples: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number == most:
            raise Problem(413, f"the answer has more than {most:,} triples; ask for less, or take a whole file")
        yield triple


def _is_anonymous(triple: ox.Triple) -> bool:
    """Whether it is beyond what our own writers know: IRIs and literals."""
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode | ox.Triple)


def _xml_only(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and NOT_XML.search(triple.object.value):
            raise Problem(406, "RDF/XML cannot carry a control character that is in the answer; ask for another format")
        yield triple


def _table(results: _Results) -> dict[str, Any]:
    """An answer as a page shows it: the first rows, and how many there are."""
    if isinstance(results, ox.QueryBoolean):
        return {"columns": ["answer"], "rows": [[{"text": str(bool(results)).lower()}]], "total": 1}
    rows: Iterator[Iterable[Any]]
    if isinstance(results, ox.QueryTriples):
        columns, rows = ["subject", "predicate", "object"], iter(results)
    else:
        columns, rows = [variable.value for variable in results.variables], iter(results)
    shown = [[things.shown(term) for term in row] for row in itertools.islice(rows, ON_A_PAGE)]
    return {"columns": columns, "rows": shown, "total": len(shown) + sum(1 for _ in rows)}


class _Bounded(io.BytesIO):
    """A file in memory that refuses to grow beyond the limit of an answer."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._most = limits.content

    def write(self, content: Any) -> int:
        if self.tell() + len(content) > self._most:
            raise Problem(413, f"the answer is larger than {self._most / 2**20:,.0f} MiB; ask for less, or in parts")
        return super().write(content)
