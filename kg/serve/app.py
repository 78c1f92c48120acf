"""What is served where: the routes, and what every response has in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError
from kg.serve import entities, graph_store, pages, protocol, reconciliation, saved
from kg.serve.headers import COMMON, PREFLIGHT
from kg.serve.problems import Problem, busy
from kg.serve.service import Service

ROUTES = (
    Route("/", pages.start),
    Route("/style.css", pages.style),
    Route("/health", pages.health),
    Route("/sparql", protocol.sparql_query, methods=["GET", "POST"]),
    Route("/sparql/", protocol.sparql_query, methods=["GET", "POST"]),
    Route("/store", graph_store.graph_indirect),
    Route("/store/{path:path}", graph_store.graph_direct),
    Route("/questions", saved.question_list),
    Route("/questions/{name}", saved.question),
    Route("/about", entities.about),
    Route("/reconcile", reconciliation.queries, methods=["GET", "POST"]),
    Route("/reconcile/suggest/{kind}", reconciliation.suggest),
    Route("/reconcile/preview", reconciliation.preview),
    Route("/{path:path}", entities.thing),
)
"""To serve one thing more, write its handler and add its line; the first line that fits a path is taken."""

Log = Callable[[str], None]


def application(service: Service, log: Log, access: Log) -> ASGIApp:
    """The application. What goes wrong within it is told to `log`, each request to `access`, in one line."""
    starlette = Starlette(
        routes=ROUTES,
        exception_handlers={HTTPException: _http_problem, Problem: _problem, KgError: _kg_problem},
    )
    starlette.state.service = service
    return _Common(starlette, log, access)


class _Common:
    """What every response has: the headers of all, a line in the log, and a status even when a handler fails."""

    def __init__(self, app: Starlette, log: Log, access: Log) -> None:
        self._app = app
        self._log = log
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in COMMON.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if scope["method"] == "OPTIONS":
                await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send_with_headers)
            else:
                await self._app(scope, receive, send_with_headers)
        except (Exception, asyncio.CancelledError) as error:
            problem = busy("the server is ending; try again later")
            if isinstance(error, Exception):
                self._log(f"{_line(scope)}: {type(error).__name__}: {error}")
                problem = Problem(500, "the server is at fault; its log says more")
            if not status:
                scope["app"] = self._app
                await pages.problem_response(Request(scope, receive), problem)(scope, receive, send_with_headers)
        finally:
            self._access(f"{_line(scope)} {status}")


def _line(scope: Scope) -> str:
    query = f"?{scope['query_string'].decode('ascii', 'replace')}" if scope["query_string"] else ""
    return f"{(scope['client'] or '-')[0]} {scope['method']} {scope['raw_path'].decode('ascii', 'replace')}{query}"


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return pages.problem_response(request, error)


async def _kg_problem(request: Request, error: Exception) -> Response:
    return pages.problem_response(request, Problem(503, str(error)))


async def _http_problem(request: Request, error: Exception) -> Response:
    """What the routes refuse: methods that a resource has not."""
    assert isinstance(error, HTTPException)
    detail = f"{request.method}: {HTTPStatus(error.status_code).phrase.lower()} here; the data cannot be changed"
    allowed = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
    return pages.problem_response(request, Problem(error.status_code, detail, {"Allow": allowed} if allowed else None))
