"""Between IRIs of the data and addresses of this server, wherever it stands and whatever base the data have."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request

from kg.serve.service import service
from kg.terms import BASE, iri

_SHARED = tuple(BASE + part for part in ("ns", "violation/"))
_SAFE = "/:@!$&'()*+,;=~%"
_NOT_ASCII = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")


def candidates(request: Request, under: str = "") -> list[str]:
    """The IRIs that the path of a request may stand for, after `under`; those of the data's own base first.

    An IRI has a path under its base, and one under its host; it may be the address itself.
    """
    raw = request.scope["raw_path"].decode("ascii").removeprefix(request.scope["root_path"] + under)
    base = service(request).about.base
    host = "{0.scheme}://{0.netloc}".format(urlsplit(base))
    here = f"{request.url.scheme}://{request.url.netloc}"
    # As it came, as the IRI has it, and with only those characters encoded that no IRI may hold.
    paths = (raw, _decoded(raw), unquote(raw), iri("", unquote(raw)))
    roots = (base.removesuffix("/"), BASE.removesuffix("/"), host, here)
    return list(dict.fromkeys(root + path for path in paths for root in roots))


def link(thing: str, base: str, here: bool) -> str | None:
    """Where a page finds an IRI, relative to the root of the server, or absolute; None for what is not on the web.

    `here` says that the data describe it.
    """
    for root in (base, BASE if thing.startswith(_SHARED) else base):
        if thing.startswith(root):
            key, mark, fragment = thing.removeprefix(root).partition("#")
            return quote(key, _SAFE) + mark + quote(fragment, _SAFE)
    if here:
        return f"about?iri={quote(thing, '')}"
    return thing if thing.startswith(("http://", "https://", "mailto:")) else None


def _decoded(path: str) -> str:
    """A path as the IRI that it was has it (RFC 3987, section 3.2): what is not ASCII as it is written."""
    return _NOT_ASCII.sub(lambda found: unquote(found[0]), path)
