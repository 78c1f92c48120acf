"""What a request says: its parameters, its body, and the form that its client wants."""

from __future__ import annotations

import asyncio
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.serve.accept import Offer, choose, named
from kg.serve.problems import Problem
from kg.serve.service import service

_PATIENCE = 20.0
"""Seconds in which a body must have come."""
_DRAINED = 2**23
"""Bytes of a body that is too large which are still read, since a client that is cut off reads no answer."""


class Parameters(NamedTuple):
    """Names and values in the order in which they came; a name may come more than once."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of a name."""
        return [value for known, value in self.pairs if known == name]

    def one(self, name: str) -> str | None:
        """The value of a name, None without one. Raises Problem for several."""
        values = self.all(name)
        if len(values) > 1:
            raise Problem(400, f"{name!r} is given {len(values)} times; give it once")
        return values[0] if values else None


def parameters(request: Request) -> Parameters:
    """The parameters in the query part of the address. Raises Problem for those that are not UTF-8."""
    return decoded(request.scope["query_string"])


def decoded(encoded: bytes) -> Parameters:
    """Parameters in the form application/x-www-form-urlencoded. Raises Problem for those that are not UTF-8."""
    try:
        pairs = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise Problem(400, f"the parameters are not percent-encoded UTF-8, or too many: {error}") from error
    return Parameters(tuple(pairs))


async def body(request: Request) -> bytes:
    """The body of a request. Raises Problem if it is too large or too slow."""
    most, received, length = service(request).limits.request, bytearray(), 0
    try:
        async with asyncio.timeout(_PATIENCE):
            async for part in request.stream():
                length += len(part)
                if length <= most:
                    received += part
                if length > _DRAINED:
                    break
    except TimeoutError:
        raise Problem(408, f"the request did not come within {_PATIENCE:g} seconds", {"Connection": "close"}) from None
    if length > most:
        raise Problem(413, f"the request is longer than {most:,} bytes; shorten it", {"Connection": "close"})
    return bytes(received)


def wanted(request: Request, offers: tuple[Offer, ...], form: str | None = None) -> Offer:
    """The offer that a client named in a parameter, or else would rather have. Raises Problem (400, 406)."""
    if form:
        if offer := named(form, offers):
            return offer
        raise Problem(400, f"no format {form!r} here; there are {', '.join(dict.fromkeys(o.form for o in offers))}")
    if offer := choose(",".join(request.headers.getlist("accept")), offers):
        return offer
    types = ", ".join(offer.media_type for offer in offers)
    raise Problem(406, f"there is nothing here that the header Accept allows; there are {types}")
