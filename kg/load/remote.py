"""A store over HTTP: whole graphs written, read and removed, updates and questions sent.

Requests that a connection or a server failed (reset, timeout, 5xx) are sent again after a growing pause, since each of
them can be; those that the server refuses (4xx) are not, unless it says itself when to come back (429, Retry-After).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import ConfigurationError, RemoteError
from kg.load import updates
from kg.load.content import lines
from kg.load.targets import Target, check
from kg.terms import IRI

try:
    import requests
    from requests.adapters import HTTPAdapter
    from requests.auth import AuthBase
    from urllib3.util.retry import Retry
except ModuleNotFoundError as error:
    raise ConfigurationError(
        f"kg load needs the package {error.name}; install it with: pip install 'open-letters-kg[load]'"
    ) from error

PAUSE = 0.5
SECONDS = 300.0
_TRIES_AGAIN = 5
_LONGEST_PAUSE = 60
_FAILED = (500, 502, 503, 504)
_CONNECT_SECONDS = 10.0
_AT_ONCE = 200
_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_READERS = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A target and the session in which it is spoken to; `seconds` is the longest wait for one answer."""

    target: Target
    session: requests.Session
    seconds: float


def session(who: AuthBase | None = None, pause: float = PAUSE) -> requests.Session:
    """A session that tries again, and that says who we are where that is asked; `pause` is in seconds and grows."""
    again = Retry(
        total=_TRIES_AGAIN,
        backoff_factor=pause,
        backoff_max=_LONGEST_PAUSE,
        retry_after_max=_LONGEST_PAUSE,
        status_forcelist=_FAILED,
        allowed_methods=None,
        raise_on_status=False,
    )
    made = requests.Session()
    made.auth = who or _nobody
    for scheme in ("http://", "https://"):
        made.mount(scheme, HTTPAdapter(max_retries=again))
    return made


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """For a session that is nobody, also where netrc knows somebody: that was asked before, and once."""
    return request


def is_overheard(target: Target) -> bool:
    """Whether others on the way to a target can read what is sent: neither encrypted nor on this machine."""
    parts = urlsplit(target.url)
    return parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def headers(url: str, asking: requests.Session, seconds: float = SECONDS) -> Mapping[str, str]:
    """The headers with which the server at a URL answers, whatever the answer is."""
    check(url)
    return _sent(asking, "GET", url, seconds).headers


def read(remote: Remote, graph: IRI) -> tuple[str, ...]:
    """The canonical lines of a graph; none when there is no such graph."""
    if remote.target.store is not None:
        response = _send(remote, "GET", remote.target.store, graph, absent=True)
    else:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        response = _ask(remote, query, _TRIPLES)
    if response.status_code == requests.codes.not_found:
        return ()
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        form = _READERS.get(media_type, ox.RdfFormat.TURTLE)
        return lines(quad.triple for quad in ox.parse(response.content, format=form))
    except (SyntaxError, ValueError) as error:
        raise RemoteError(f"{response.url}: what the server gives back is not RDF that can be read: {error}") from error


def replace(remote: Remote, graph: IRI, body: bytes) -> None:
    """Replace a graph by these N-Triples, in one request."""
    if remote.target.store is None:
        return update(remote, updates.drop(graph), updates.insert(graph, body.decode()))
    _send(remote, "PUT", remote.target.store, graph, body)


def add(remote: Remote, graph: IRI, triples: str) -> None:
    """Add N-Triples to a graph."""
    if remote.target.update is not None:
        return update(remote, updates.insert(graph, triples))
    assert remote.target.store is not None
    _send(remote, "POST", remote.target.store, graph, triples.encode())


def remove(remote: Remote, graph: IRI) -> None:
    """Remove a graph, if it is there, where there are no updates."""
    assert remote.target.store is not None
    _send(remote, "DELETE", remote.target.store, graph, absent=True)


def update(remote: Remote, *operations: str) -> None:
    """Send operations as one update, which a server does as a whole or not at all (SPARQL 1.1 Update, section 2.2)."""
    assert remote.target.update is not None
    kind = {"Content-Type": "application/sparql-update; charset=utf-8"}
    body = " ;\n".join(operations).encode()
    response = _sent(remote.session, "POST", remote.target.update, remote.seconds, data=body, headers=kind)
    _check(response)


def number(remote: Remote, query: str) -> int:
    """The one number that a query gives."""
    (row,) = _rows(remote, query)
    (value,) = row.values()
    return int(value["value"])


def counts(remote: Remote, graphs: Iterable[IRI]) -> dict[IRI, int]:
    """The number of triples of each graph, by one query for many; by reading them where there are no queries."""
    asked = list(graphs)
    if remote.target.query is None:
        return {graph: len(read(remote, graph)) for graph in asked}
    found = dict.fromkeys(asked, 0)
    for start in range(0, len(asked), _AT_ONCE):
        query = updates.counts(asked[start : start + _AT_ONCE])
        for row in _rows(remote, query):
            if "graph" in row:
                found[IRI(row["graph"]["value"])] = int(row["triples"]["value"])
    return found


def _ask(remote: Remote, query: str, accept: str) -> requests.Response:
    assert remote.target.query is not None
    wanted = {"Accept": accept}
    response = _sent(remote.session, "POST", remote.target.query, remote.seconds, data={"query": query}, headers=wanted)
    return _check(response)


def _send(
    remote: Remote, method: str, url: str, graph: IRI, body: bytes | None = None, absent: bool = False
) -> requests.Response:
    """A request of the Graph Store HTTP Protocol; with `absent`, a graph that is not there is no error."""
    kinds = {"GET": {"Accept": _TRIPLES}, "DELETE": {}}
    kind = kinds.get(method, {"Content-Type": "application/n-triples"})
    response = _sent(remote.session, method, url, remote.seconds, params={"graph": graph}, data=body, headers=kind)
    if absent and response.status_code == requests.codes.not_found:
        return response
    return _check(response)


def _sent(
    asking: requests.Session,
    method: str,
    url: str,
    seconds: float,
    params: Mapping[str, str] | None = None,
    data: bytes | Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> requests.Response:
    try:
        return asking.request(
            method,
            url,
            params=params,
            data=data,
            headers=headers,
            timeout=(_CONNECT_SECONDS, seconds),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise RemoteError(f"{method} {url}: {_reason(error)}; nothing is lost: run it again when it answers") from error


def _check(response: requests.Response) -> requests.Response:
    """The response, if the server did what was asked; raises RemoteError with what it said instead."""
    if response.ok and not response.is_redirect:
        return response
    request = f"{response.request.method} {_place(response.url)}: {response.status_code} {response.reason}"
    if response.is_redirect:
        raise RemoteError(f"{request}: the store is at {response.headers['Location']}; give that URL")
    if response.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
        raise RemoteError(f"{request}; say who you are, `kg load --help` has the ways")
    said = " ".join(response.text.split())[:300]
    raise RemoteError(f"{request}: {said}" if said else request)


def _rows(remote: Remote, query: str) -> list[dict[str, dict[str, str]]]:
    response = _ask(remote, query, "application/sparql-results+json")
    try:
        rows: list[dict[str, dict[str, str]]] = response.json()["results"]["bindings"]
    except (ValueError, KeyError, TypeError) as error:
        raise RemoteError(f"{_place(response.url)}: does not answer a query in JSON; is this the right URL?") from error
    return rows


def _place(url: str) -> str:
    return urlsplit(url)._replace(query="").geturl()


def _reason(error: BaseException) -> str:
    """The innermost reason, without the names of the classes that wrap it."""
    while (inner := getattr(error, "reason", None) or next(iter(error.args), None)) and isinstance(inner, Exception):
        error = inner
    return str(error).rpartition(": ")[2] or type(error).__name__
