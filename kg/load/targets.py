"""Triple stores by kind: how a person names one, and where it then answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of store: what is added to the URL of a target for each protocol; None for one it does not speak.

    `names` is what the URL of a target names, with an example; with `union`, queries that name no graph ask them all.
    """

    names: str
    union: bool = False
    query: str | None = None
    update: str | None = None
    store: str | None = None


KINDS: Mapping[str, Kind] = {
    "oxigraph": Kind(names="the server: http://localhost:7878", query="query", update="update", store="store"),
    "fuseki": Kind(names="a dataset: http://localhost:3030/letters", query="query", update="update", store="data"),
    "graphdb": Kind(
        names="a repository: http://localhost:7200/repositories/letters",
        union=True,
        query="",
        update="statements",
        store="rdf-graphs/service",
    ),
    "rdf4j": Kind(
        names="a repository: http://localhost:8080/rdf4j-server/repositories/letters",
        union=True,
        query="",
        update="statements",
        store="rdf-graphs/service",
    ),
    # Those for people who have shown who they are: the other ones may read only.
    "virtuoso": Kind(
        names="the server: http://localhost:8890",
        union=True,
        query="sparql-auth",
        update="sparql-auth",
        store="sparql-graph-crud-auth",
    ),
    "qlever": Kind(names="the server: http://localhost:7019", union=True, query="", update=""),
    "graph-store": Kind(names="where any server speaks the SPARQL 1.1 Graph Store HTTP Protocol", store=""),
    "sparql": Kind(
        names="where any server takes SPARQL 1.1 Update, and queries (else --query-url)", query="", update=""
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A store to load into: the URLs of its three protocols; None for one that it does not speak."""

    kind: str
    url: str
    query: str | None
    update: str | None
    store: str | None


def target(url: str, kind: str, query_url: str | None = None) -> Target:
    """The store of a kind at a URL; `query_url` is given where queries go elsewhere.

    Raises UsageError for what is no URL, holds a password, or names an unknown kind.
    """
    for given in (url, query_url or url):
        check(given)
    if kind not in KINDS:
        raise UsageError(f"--kind {kind}: there are {', '.join(KINDS)}")
    places = KINDS[kind]
    return Target(
        kind=kind,
        url=url,
        query=query_url or _under(url, places.query),
        update=_under(url, places.update),
        store=_under(url, places.store),
    )


def check(url: str) -> None:
    """Raise UsageError for what is no URL of a server, or holds a password, which every process can see."""
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong:
        raise UsageError(f"{url!r}: give the URL of a server, as http://localhost:7878")
    if parts.username or parts.password:
        raise UsageError(
            f"{parts.hostname}: others on this machine can see a password in a URL; `kg load --help` has better ways"
        )
    if parts.query or parts.fragment:
        raise UsageError(f"{url!r}: give the URL without ? and #")


def kind_of(url: str, headers: Mapping[str, str]) -> str:
    """The kind of the server that answered at a URL with these headers.

    Raises UsageError when they do not tell.
    """
    path, server = urlsplit(url).path, headers.get("Server", "")
    if "/repositories/" in path:
        return "graphdb" if "GraphDB" in server else "rdf4j"
    if server.startswith("Oxigraph/"):
        return "oxigraph"
    if server.startswith("Virtuoso/"):
        return "virtuoso"
    if "Fuseki" in server or any(name.startswith("Fuseki-") for name in headers):
        return "fuseki"
    raise UsageError(f"{url}: the server does not say what it is; add --kind and one of: {', '.join(KINDS)}")


def _under(url: str, part: str | None) -> str | None:
    if not part:
        return None if part is None else url
    return f"{url.rstrip('/')}/{part}"
