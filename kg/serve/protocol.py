"""The query operation of the SPARQL 1.1 Protocol at /sparql, and the description of the service."""

from __future__ import annotations

import asyncio
import functools
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import UsageError
from kg.query import sparql
from kg.serve import description, pages
from kg.serve.accept import PAGE, ROWS, TRIPLES
from kg.serve.problems import Problem
from kg.serve.requests import Parameters, body, decoded, parameters, wanted
from kg.serve.responses import answer_json, respond, unchanged, validated
from kg.serve.service import service

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "the data here cannot be changed; only queries are answered"
_CHANGING = {"BNODE", "NOW", "RAND", "STRUUID", "UUID"}
_LONG = 4096
"""Characters from which a query is looked at beside other requests, since it takes a while."""
_NEGOTIATED = {"Vary": "Accept"}


class _Examined(NamedTuple):
    """What can be said of a query without asking anything."""

    gives_triples: bool
    lasting: bool


async def sparql_query(request: Request) -> Response:
    """The query operation (SPARQL 1.1 Protocol, section 2.1), by whatever way a query comes."""
    return await (_post if request.method == "POST" else _get)(request)


async def _get(request: Request) -> Response:
    """Query via GET; without a query, the description of the service (section 2.1.1)."""
    given = parameters(request)
    if given.all("update"):
        raise Problem(403, _READ_ONLY)
    if not given.all("query"):
        return _described(request, given)
    return await _query(request, given)


async def _post(request: Request) -> Response:
    """Query via POST, with parameters or directly (sections 2.1.2 and 2.1.3)."""
    media_type, _, options = request.headers.get("content-type", "").partition(";")
    kind, content, given = media_type.strip().lower(), await body(request), parameters(request)
    if "charset" in options.lower() and "utf-8" not in options.lower():
        raise Problem(415, "send the query in UTF-8")
    if kind == _QUERY:
        given = Parameters((*given.pairs, ("query", _text(content))))
    elif kind == _FORM:
        given = Parameters((*given.pairs, *decoded(content).pairs))
    elif kind != _UPDATE:
        raise Problem(415, f"send a query as {_QUERY} or {_FORM}", {"Accept-Post": f"{_QUERY}, {_FORM}"})
    if kind == _UPDATE or given.all("update"):
        raise Problem(403, _READ_ONLY)
    if not given.all("query"):
        raise Problem(400, "the parameter 'query' is missing")
    return await _query(request, given)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"the query is not UTF-8: {error}") from error


async def _query(request: Request, given: Parameters) -> Response:
    query, most = given.one("query") or "", service(request).limits.request
    if len(query) > most:
        raise Problem(413, f"the query is longer than {most:,} characters; shorten it")
    try:
        examined = _examined(query) if len(query) < _LONG else await asyncio.to_thread(_examine, query)
    except UsageError as error:
        raise Problem(400, str(error)) from error
    offer = wanted(request, (*(TRIPLES if examined.gives_triples else ROWS), PAGE), given.one("format"))
    ask = {
        "kind": "query",
        "query": query,
        "form": offer.form,
        "default_graphs": given.all("default-graph-uri"),
        "named_graphs": given.all("named-graph-uri"),
    }
    if offer is PAGE:
        table = await answer_json(request, ask)
        forms = pages.forms(TRIPLES if examined.gives_triples else ROWS)
        return pages.render(request, "results.html", _NEGOTIATED, query=query, table=table, forms=forms)
    return await respond(request, ask, offer, _NEGOTIATED, examined.lasting)


def _examine(query: str) -> _Examined:
    """Raises UsageError for a query that is refused before any engine sees it."""
    sparql.refuse(query)
    words = {token.text.upper() for token in sparql.tokens(query) if token.kind == "word"}
    return _Examined(sparql.gives_triples(query), not words & _CHANGING)


_examined = functools.lru_cache(256)(_examine)


def _described(request: Request, given: Parameters) -> Response:
    offer = wanted(request, (*TRIPLES, PAGE), given.one("format"))
    if offer is PAGE:
        return pages.render(request, "query.html", _NEGOTIATED, example=pages.EXAMPLE)
    endpoint = str(request.url.replace(query="", fragment=""))
    headers = validated(request, endpoint, offer, _NEGOTIATED)
    if known := unchanged(request, headers):
        return known
    content = description.describe(endpoint, service(request).about, offer.form)
    return Response(content, headers={**headers, "Content-Type": offer.content_type})
