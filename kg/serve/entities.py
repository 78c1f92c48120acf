"""What the data say of a thing, at the address that its IRI has here: a redirection to a document, and the document."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from kg.serve import pages
from kg.serve.accept import PAGE, TRIPLES, Offer
from kg.serve.addresses import candidates
from kg.serve.problems import Problem
from kg.serve.requests import parameters, wanted
from kg.serve.responses import answer_json, respond, unchanged, validated
from kg.serve.service import service

_TEXT = Offer("text/plain", "text")
_SUFFIXES: Mapping[str, Offer] = {
    ".html": PAGE,
    ".ttl": TRIPLES[0],
    ".nt": TRIPLES[1],
    ".jsonld": TRIPLES[2],
    ".rdf": TRIPLES[3],
    ".txt": _TEXT,
}
_SUFFIX_OF = {offer.form: suffix for suffix, offer in _SUFFIXES.items()}
_OFFERS = (PAGE, *TRIPLES)


async def thing(request: Request) -> Response:
    """A thing is no document: see the document that describes it (HTTP status 303), or here is that document."""
    iris = candidates(request)
    if iri := await _known(request, iris):
        offer = wanted(request, _offers(request, iri), parameters(request).one("format"))
        last = request.scope["raw_path"].decode("ascii").rpartition("/")[2]
        document = f"./{last}{_SUFFIX_OF[offer.form]}"
        return RedirectResponse(document, 303, headers={"Vary": "Accept"})
    if graph := next((iri for iri in iris if iri in service(request).about.graphs), None):
        return RedirectResponse(f"{pages.root(request)}store?graph={pages.quoted(graph)}", 303)
    for suffix, offer in _SUFFIXES.items():
        named = [iri.removesuffix(suffix) for iri in iris if iri.endswith(suffix)]
        if named and (iri := await _known(request, named)):
            last = request.scope["raw_path"].decode("ascii").rpartition("/")[2].removesuffix(suffix)
            others = [f'<./{last}{other}>; rel="alternate"; type="{o.media_type}"' for other, o in _ways(request, iri)]
            return await _document(request, iri, offer, {"Link": ", ".join(others)})
    raise Problem(404, "the data say nothing of such a thing; / says what is here")


async def about(request: Request) -> Response:
    """What the data say of the thing that `?iri=` names, wherever its IRI leads."""
    given = parameters(request)
    iri = given.one("iri")
    if not iri or not await _known(request, [iri]):
        raise Problem(404 if iri else 400, f"the data say nothing of {iri}" if iri else "give an IRI: ?iri=")
    offer = wanted(request, _offers(request, iri), given.one("format"))
    return await _document(request, iri, offer, {"Vary": "Accept"})


async def _known(request: Request, iris: list[str]) -> str | None:
    found = await answer_json(request, {"kind": "known", "iris": iris})
    return found if isinstance(found, str) else None


async def _document(request: Request, iri: str, offer: Offer, headers: Mapping[str, str]) -> Response:
    if offer.form == "text":
        if iri not in service(request).texts:
            raise Problem(404, f"{iri} is no text, or the release was served without its texts")
        return FileResponse(service(request).texts[iri], media_type=_TEXT.content_type, headers=headers)
    ask = {"kind": "thing", "iri": iri, "form": offer.form}
    if offer is PAGE:
        headers = validated(request, ask, offer, headers)
        if same := unchanged(request, headers):
            return same
        shown = await answer_json(request, ask)
        forms = [(o.form, f"about?iri={pages.quoted(iri)}&format={o.form}") for _, o in _ways(request, iri)]
        return pages.render(request, "thing.html", headers, thing=shown, forms=forms)
    return await respond(request, ask, offer, headers)


def _offers(request: Request, iri: str) -> tuple[Offer, ...]:
    return (*_OFFERS, _TEXT) if iri in service(request).texts else _OFFERS


def _ways(request: Request, iri: str) -> list[tuple[str, Offer]]:
    """The documents that describe a thing: suffix and offer."""
    return [(suffix, offer) for suffix, offer in _SUFFIXES.items() if offer in _offers(request, iri)]
