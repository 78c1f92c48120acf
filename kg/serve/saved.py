"""The saved questions at /questions: a list, a form for each, and its answer for people and for programs."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import UsageError
from kg.query import questions
from kg.query.questions import Question
from kg.serve import pages
from kg.serve.accept import PAGE, ROWS, Offer
from kg.serve.problems import Problem
from kg.serve.requests import Parameters, parameters, wanted
from kg.serve.responses import answer_json, respond

_JSON = Offer("application/json", "json")
_NEGOTIATED = {"Vary": "Accept"}


async def question_list(request: Request) -> Response:
    """The saved questions."""
    saved = [questions.load(name) for name in questions.names()]
    if wanted(request, (_JSON, PAGE), parameters(request).one("format")) is PAGE:
        return pages.render(request, "questions.html", _NEGOTIATED, questions=saved)
    return JSONResponse({"questions": [_record(question) for question in saved]}, headers=_NEGOTIATED)


async def question(request: Request) -> Response:
    """A saved question: its form, and its answer when nothing that it needs is missing."""
    name = request.path_params["name"]
    if name not in questions.names():
        raise Problem(404, f"there is no saved question {name}; /questions lists them")
    asked, given = questions.load(name), parameters(request)
    offer = wanted(request, (*ROWS, PAGE), given.one("format"))
    chosen = _chosen(asked, given)
    missing = [p.name for p in asked.parameters if p.required and p.name not in chosen]
    ask = {"kind": "question", "name": name, "query": asked.query, "form": offer.form, "parameters": chosen}
    if offer is PAGE:
        return await _page(request, asked, chosen, None if missing else ask)
    if missing:
        raise Problem(400, f"this question needs {' and '.join(missing)}")
    return await respond(request, ask, offer, _NEGOTIATED)


async def _page(request: Request, asked: Question, chosen: dict[str, str], ask: dict[str, Any] | None) -> Response:
    """The form, filled in as it was, with the answer or with what is wrong under it."""
    table, problem = None, None
    try:
        table = await answer_json(request, ask) if ask else None
    except Problem as error:
        problem = error
    return pages.render(
        request,
        "question.html",
        _NEGOTIATED,
        status=problem.status if problem else 200,
        question=asked,
        chosen=chosen,
        table=table,
        problem=problem,
        forms=pages.forms(ROWS),
    )


def _chosen(asked: Question, given: Parameters) -> dict[str, str]:
    """The values that are given; a field of a form that was left empty is none. Raises Problem."""
    known = {parameter.name for parameter in asked.parameters}
    chosen = {name: given.one(name) or "" for name, _ in given.pairs if name != "format"}
    if unknown := sorted(chosen.keys() - known):
        said = f"it has {', '.join(sorted(known))}" if known else "it has none"
        raise Problem(400, f"{', '.join(unknown)}: no parameter of this question; {said}")
    for parameter in asked.parameters:
        if (value := chosen.get(parameter.name)) and parameter.kind not in questions.THINGS:
            try:
                questions.literal(parameter, value)
            except UsageError as error:
                raise Problem(400, str(error).removeprefix("--")) from error
    return {name: value for name, value in chosen.items() if value}


def _record(asked: Question) -> dict[str, object]:
    """A question as JSON says it."""
    return {
        "name": asked.name,
        "title": asked.title,
        "description": asked.description,
        "columns": asked.columns,
        "parameters": [
            {"name": p.name, "kind": p.kind, "help": p.help, "default": p.default, "required": p.required}
            for p in asked.parameters
        ],
    }
