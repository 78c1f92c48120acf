"""Reading graphs at /store (SPARQL 1.1 Graph Store HTTP Protocol, sections 4 and 5.2)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.accept import TRIPLES
from kg.serve.addresses import candidates
from kg.serve.problems import Problem
from kg.serve.requests import parameters, wanted
from kg.serve.responses import respond
from kg.serve.service import service


async def graph_indirect(request: Request) -> Response:
    """A graph that a parameter names: `?default` or `?graph=IRI`."""
    given = parameters(request)
    name, default = given.one("graph"), given.one("default")
    if (name is None) == (default is None):
        raise Problem(400, "name one graph: ?default, or ?graph= and its IRI; /sparql without a query lists them")
    return await _graph(request, [name or ""] if default is None else [""])


async def graph_direct(request: Request) -> Response:
    """A graph whose IRI is the address itself, or ends in what the address has after `/store/`."""
    return await _graph(request, [str(request.url.replace(query="")), *candidates(request, "/store")])


async def _graph(request: Request, names: list[str]) -> Response:
    graphs = service(request).about.graphs
    graph = next((name for name in names if name in graphs or not name), None)
    if graph is None:
        raise Problem(404, f"there is no graph {names[0]}; /sparql without a query lists those there are")
    offer = wanted(request, TRIPLES, parameters(request).one("format"))
    ask = {"kind": "graph", "graph": graph, "form": offer.form}
    return await respond(request, ask, offer, {"Vary": "Accept"})
