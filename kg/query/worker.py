"""The process that runs one query, and that its parent can kill: `python -m kg.query.worker`, request in, result out.

The request is a JSON object on standard input (see `kg.query`). The result is on standard output, whole: the solutions
or the triples in the format asked for, with exit code 0, or with exit code 1 a JSON object that says what is wrong.
Once the data is in memory, the process may open no file and no connection, whatever the query says.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, UsageError
from kg.query import questions, sparql
from kg.query.store import base_of, find, open_store
from kg.sinks import DEFAULT, from_pyoxigraph
from kg.terms import prefixes
from kg.writers import Names, write

FORMATS: Mapping[str, ox.QueryResultsFormat] = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def main() -> int:
    """Answer the one request on standard input; the result is the exit code."""
    request = json.load(sys.stdin.buffer)
    limit("RLIMIT_AS", request["memory"])
    limit("RLIMIT_CPU", request["seconds"])
    try:
        result = _answer(request)
    except KgError as error:
        sys.stdout.buffer.write(json.dumps({"message": str(error)}).encode())
        return 1
    sys.stdout.buffer.write(result)
    return 0


def _answer(request: Mapping[str, Any]) -> bytes:
    query = request["query"]
    store = open_store(Path(request["data"]), graphs=sparql.asks_graphs(query))
    base = base_of(store)
    known = prefixes(base)
    if request["question"]:
        question = questions.read(request["question"], query)
        query = questions.bind(query, terms(store, question, request["parameters"]))
    try:
        with nothing_opened():
            return _serialise(store.query(query, prefixes=known, base_iri=base), request["format"], base)
    except SyntaxError as error:
        raise UsageError(sparql.explain_error(query, str(error), known)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(f"the engine gives up: {error}") from error


def terms(store: ox.Store, question: questions.Question, chosen: Mapping[str, str]) -> dict[str, str]:
    """The terms of the values chosen for parameters, as N-Triples writes them."""
    terms: dict[str, str] = {}
    for parameter in question.parameters:
        if parameter.name not in chosen:
            continue
        value = chosen[parameter.name]
        if parameter.kind in questions.THINGS:
            terms[parameter.name] = str(find(store, value, questions.THINGS[parameter.kind]))
        else:
            literal = questions.literal(parameter, value)
            terms[parameter.name] = str(ox.Literal(literal.value, datatype=ox.NamedNode(literal.datatype)))
    return terms


def _serialise(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, form: str, base: str) -> bytes:
    if isinstance(results, ox.QueryTriples):
        return _turtle(set(results), base)
    content = results.serialize(format=FORMATS[form]) or b""
    return NOT_XML.sub("\ufffd", content.decode()).encode() if form == "xml" else content


def _turtle(triples: set[ox.Triple], base: str) -> bytes:
    """Turtle as a release has it; with blank nodes, which a release has not, its simplest form, N-Triples."""
    if any(isinstance(term, ox.BlankNode | ox.Triple) for triple in triples for term in triple):
        return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES) or b""
    out = io.BytesIO()
    write({DEFAULT: list(map(from_pyoxigraph, triples))}, "turtle", out, Names(base))
    return out.getvalue()


@contextlib.contextmanager
def nothing_opened() -> Iterator[None]:
    """Within it, this process can open no file and no connection, on a platform that has such limits."""
    try:
        import resource
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def limit(resource_name: str, most: int) -> None:
    """Lower a limit of this process, on a platform that has it."""
    try:
        import resource
    except ImportError:
        return
    number = getattr(resource, resource_name)
    hard = resource.getrlimit(number)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(number, (least, least))


if __name__ == "__main__":
    sys.exit(main())
