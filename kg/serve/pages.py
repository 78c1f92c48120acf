"""Pages for people: without scripts, with nothing from elsewhere, every word of the data escaped."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg import __version__
from kg.query.solutions import short
from kg.serve.accept import PAGE, Offer, choose
from kg.serve.addresses import link
from kg.serve.problems import MEDIA_TYPE, Problem
from kg.serve.service import service
from kg.terms import IRI

FOLDER = Path(__file__).parent / "templates"
STYLE = Path(__file__).parent / "static" / "style.css"


EXAMPLE = """\
SELECT ?date ?letter ?title WHERE {
  ?letter a ol:Letter ; dcterms:title ?title .
  OPTIONAL { ?letter dcterms:date ?date }
}
ORDER BY ?date
"""


async def start(request: Request) -> Response:
    """The first page."""
    return render(request, "start.html", {}, example=EXAMPLE)


async def style(request: Request) -> Response:
    """The style sheet."""
    return Response(_style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


async def health(request: Request) -> Response:
    """Whether queries are answered, for those who watch over the server."""
    pool, about = service(request).pool, service(request).about
    said = {
        "status": "ok" if pool.alive else "down",
        "free_workers": pool.free,
        "waiting": pool.waiting,
        "triples": about.triples,
        "data": about.digest,
        "version": __version__,
    }
    return JSONResponse(said, 200 if pool.alive else 503, {"Cache-Control": "no-store"})


def render(request: Request, template: str, headers: Mapping[str, str], status: int = 200, **context: Any) -> Response:
    """A page of a template; whatever it links to here is relative to where it stands."""
    known, upwards = service(request), root(request)

    def href(iri: str, here: bool = False) -> str | None:
        found = link(iri, known.about.base, here)
        return found if found is None or found == iri else upwards + found

    content = (
        _environment()
        .get_template(template)
        .render(root=upwards, href=href, about=known.about, limits=known.limits, version=__version__, **context)
    )
    return HTMLResponse(content, status, dict(headers))


def root(request: Request) -> str:
    """The way from where a request was made to the first page: relative, so that it holds behind any proxy."""
    path = request.scope["raw_path"].decode("ascii").removeprefix(request.scope["root_path"])
    return "../" * (path.count("/") - 1) or "./"


def problem_response(request: Request, problem: Problem) -> Response:
    """A problem as a page for those who read pages, else as its own media type."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **problem.headers}
    accept = ",".join(request.headers.getlist("accept"))
    if choose(accept, (Offer(MEDIA_TYPE, "json"), Offer("application/json", "json"), PAGE)) == PAGE:
        return render(request, "problem.html", headers, problem.status, problem=problem)
    return Response(problem.to_json(), problem.status, headers, MEDIA_TYPE)


def forms(offers: Iterable[Offer]) -> list[str]:
    """The names of the forms in which the answer on a page can be had."""
    return list(dict.fromkeys(offer.form for offer in offers))


def quoted(value: str) -> str:
    """A value as part of an address."""
    return quote(value, "")


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = _short
    environment.filters["parameters"] = lambda chosen: urlencode(chosen)
    return environment


def _short(iri: str, base: str) -> str:
    """An IRI as a person would rather read it."""
    if "#char=" in iri:
        return f"characters {iri.rpartition('#char=')[2].replace(',', ' to ')}"
    return iri.removeprefix(base) if iri.startswith(base) else short(IRI(iri)).strip("<>")


@functools.cache
def _style() -> bytes:
    return STYLE.read_bytes()
