"""The Reconciliation Service API 0.2 at /reconcile: what `kg reconcile` says, for programs such as OpenRefine.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg import reconcile
from kg.serve.problems import Problem
from kg.serve.requests import Parameters, body, decoded, parameters
from kg.serve.responses import answer_json
from kg.serve.service import service

_FORM = "application/x-www-form-urlencoded"


async def queries(request: Request) -> Response:
    """The candidates for a batch of queries (section 4), by GET or POST; without one, the manifest (section 3)."""
    given = await _given(request)
    batch = given.one("queries")
    if batch is None:
        about = service(request).about
        return JSONResponse(reconcile.manifest(about.base, str(request.base_url), about.title))
    try:
        asked = json.loads(batch)
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"the parameter 'queries' is no JSON: {error}") from error
    return JSONResponse(await answer_json(request, {"kind": "reconcile", "asked": "queries", "value": asked}))


async def suggest(request: Request) -> Response:
    """Entities, types or properties whose name begins so (section 5)."""
    kind, given = request.path_params["kind"], parameters(request)
    cursor = given.one("cursor") or "0"
    if not (cursor.isascii() and cursor.isdigit()):
        raise Problem(400, f"a cursor is a number, not {cursor!r}")
    asked: dict[str, Any] = {
        "kind": "reconcile",
        "asked": kind,
        "value": given.one("prefix") or "",
        "cursor": int(cursor),
    }
    if kind not in ("entity", "type", "property"):
        raise Problem(404, "there are suggestions of an entity, a type and a property")
    return JSONResponse(await answer_json(request, asked))


async def _given(request: Request) -> Parameters:
    if request.method != "POST":
        return parameters(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Problem(415, f"send queries as {_FORM}", {"Accept-Post": _FORM})
    return Parameters((*parameters(request).pairs, *decoded(await body(request)).pairs))


def reconciled(known: reconcile.Index, asked: str, value: Any, cursor: int = 0) -> Any:
    """What a worker answers. Raises UsageError for what is no batch of queries."""
    if asked == "queries":
        return reconcile.answers(known, value)
    if asked == "entity":
        return reconcile.suggest_entity(known, value, cursor)
    return (reconcile.suggest_type if asked == "type" else reconcile.suggest_property)(value)
