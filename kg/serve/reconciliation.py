"""The Reconciliation Service API 0.2 at /reconcile: what `kg reconcile` says, for programs such as OpenRefine.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/

Other sites reach it by CORS (section 3.3, kg.serve.headers). JSONP, which the section leaves open, is not offered: it
would answer with a program.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.identity import reconcile
from kg.serve import pages
from kg.serve.headers import FRAMED
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
    if isinstance(asked, dict) and len(asked) > reconcile.MOST_QUERIES:
        raise Problem(413, f"{len(asked)} queries in one batch; send at most {reconcile.MOST_QUERIES}")
    return JSONResponse(await answer_json(request, {"kind": "reconcile", "asked": "queries", "value": asked}))


async def suggest(request: Request) -> Response:
    """Entities, types or properties whose name begins so (section 6)."""
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
    if kind not in reconcile.SUGGESTED:
        raise Problem(404, "there are suggestions of an entity, a type and a property")
    return JSONResponse(await answer_json(request, asked))


async def preview(request: Request) -> Response:
    """A small page about a thing, which other sites may show in a frame (section 5)."""
    iri = parameters(request).one("id") or ""
    shown = await answer_json(request, {"kind": "reconcile", "asked": "preview", "value": iri})
    if shown is None:
        raise Problem(404, f"the data name nothing {iri!r}" if iri else "give an IRI: ?id=")
    return pages.render(request, "preview.html", FRAMED, thing=shown)


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
    if asked == "preview":
        return reconcile.preview(known, value)
    return (reconcile.suggest_type if asked == "type" else reconcile.suggest_property)(value)
