"""From a question for a worker to a response: validators, framing, and clients that do not wait for it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg import __version__
from kg.serve.accept import Offer
from kg.serve.pool import Answer
from kg.serve.problems import Problem
from kg.serve.service import service

_PART = 2**16
_AT_ONCE = 0.1
"""Seconds in which most answers are there; only after them does it pay to watch whether the client is."""


class Whole(Response):
    """A response whose content is at hand in full, with its length, so that a part of it is never taken for all."""

    def __init__(self, answer: Answer, content_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(headers={**headers, "Content-Type": content_type, "Content-Length": str(answer.size)})
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as fast as the client takes it."""
        with self._answer.content as content:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            left = 0 if scope["method"] == "HEAD" else self._answer.size
            while left > _PART:
                await send({"type": "http.response.body", "body": content.read(_PART), "more_body": True})
                left -= _PART
            await send({"type": "http.response.body", "body": content.read(left)})


async def respond(
    request: Request, ask: Mapping[str, Any], offer: Offer, headers: Mapping[str, str], lasting: bool = True
) -> Response:
    """The answer of a worker as a response; without asking one, if the client has it already.

    A `lasting` answer is the same until the data change. Raises Problem.
    """
    if not lasting:
        return Whole(await answer(request, ask), offer.content_type, {**headers, "Cache-Control": "no-store"})
    sent = validated(request, ask, offer, headers)
    if same := unchanged(request, sent):
        return same
    recent, tag = service(request).recent, sent["ETag"]
    content = recent.get(tag)
    if content is None:
        found = await answer(request, ask)
        if not recent.takes(found.size):
            return Whole(found, offer.content_type, sent)
        with found.content as small:
            recent.put(tag, content := small.read())
    return Response(content, headers={**sent, "Content-Type": offer.content_type})


async def answer(request: Request, ask: Mapping[str, Any]) -> Answer:
    """The answer of a worker, who stops if the client goes away. Raises Problem."""
    asked = asyncio.ensure_future(service(request).pool.answer(ask, request.client.host if request.client else ""))
    gone: asyncio.Future[None] | None = None
    try:
        await asyncio.wait({asked}, timeout=_AT_ONCE)
        if not asked.done():
            gone = asyncio.ensure_future(_gone(request))
            await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            raise Problem(408, "the client went away before the answer was there")
        return asked.result()
    finally:
        asked.cancel()
        if gone:
            gone.cancel()


async def answer_json(request: Request, ask: Mapping[str, Any]) -> Any:
    """The answer of a worker that is a JSON document. Raises Problem."""
    found = await answer(request, ask)
    with found.content as content:
        return json.load(content)


def validated(request: Request, ask: Any, offer: Offer, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with a weak validator (RFC 9110, section 8.8.3), which changes with data, software and question.

    It is weak because an engine may give the same solutions in another order.
    """
    parts = json.dumps([service(request).about.digest, __version__, offer.media_type, ask], sort_keys=True)
    tag = hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()
    return {**headers, "ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}


def unchanged(request: Request, headers: Mapping[str, str]) -> Response | None:
    """The response to a client that has what these headers name (RFC 9110, sections 13.1.2 and 15.4.5)."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if "ETag" in headers and ("*" in known or headers["ETag"].removeprefix("W/") in known):
        return Response(status_code=304, headers=dict(headers))
    return None


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
