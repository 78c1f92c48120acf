"""A release, or any RDF file, on the web: SPARQL, graphs, saved questions, and a page for everything it names.

    server     one process of asyncio: takes requests, refuses what it must, owns status and framing, evaluates nothing
    keeper     a process that has read the data once, and forks workers that share it
    workers    each answers one request at a time, can open nothing, and is killed at its limits

`kg.serve.app.ROUTES` says what is served where.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.errors import KgError, UsageError
from kg.serve.app import application
from kg.serve.connections import PatientProtocol
from kg.serve.data import About
from kg.serve.limits import Limits
from kg.serve.pool import Keeper, Pool, keep
from kg.serve.recent import Recent
from kg.serve.service import Service

_CONNECTIONS = 2000
_FILES = 8192
_GRACE = 10


def serve(
    data: Path,
    host: str,
    port: int,
    limits: Limits,
    ready: Callable[[str], None],
    log: Callable[[str], None],
    access: Callable[[str], None],
) -> None:
    """Serve a release directory or an RDF file until the process is told to end (SIGTERM, SIGINT).

    `ready` is called with the address once queries are answered, `log` and `access` with a line for what goes wrong and
    for each request. Raises UsageError for data that cannot be read and an address that cannot be had, KgError if the
    process that keeps the data ends.
    """
    with _listening(host, port) as listening, contextlib.closing(keep(data, limits)) as keeper:
        _allow_files()
        _end_in_peace()
        asyncio.run(_serve(listening, keeper, data, limits, ready, log, access))


async def _serve(
    listening: socket.socket,
    keeper: Keeper,
    data: Path,
    limits: Limits,
    ready: Callable[[str], None],
    log: Callable[[str], None],
    access: Callable[[str], None],
) -> None:
    pool = Pool(keeper, limits)
    await pool.fill()
    about = About(**keeper.about)
    service = Service(pool=pool, about=about, limits=limits, texts=_texts(data, about.base), recent=Recent())
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    server = _Server(
        uvicorn.Config(
            application(service, log, access),
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE,
        )
    )
    server.ready = lambda: ready(_address(listening))
    lost = asyncio.ensure_future(keeper.ended())
    lost.add_done_callback(lambda _: server.stop())
    await server.serve([listening])
    if lost.done():
        raise KgError("the process that keeps the data has ended; start the server again")
    keeper.close()
    await lost


class _Server(uvicorn.Server):
    """The server, which says when it is ready."""

    ready: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take requests from now on."""
        await super().startup(sockets)
        self.ready()

    def stop(self) -> None:
        """Finish what is being answered, and end."""
        self.should_exit = True


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Not socket.create_server, which leaves the protocol open; asyncio then lets small answers wait (Nagle).
        listening = socket.socket(family, kind, protocol)
        with contextlib.ExitStack() as failed:
            failed.enter_context(listening)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen()
            failed.pop_all()
        return listening
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        advice = "choose another with --port, or any that is free with --port 0" if taken else error.strerror or error
        said = "is in use already" if taken else "cannot be listened at"
        raise UsageError(f"port {port} of {host} {said}: {advice}") from error


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _texts(data: Path, base: str) -> dict[str, Path]:
    """The files of the text versions of a release, by the IRI of the text."""
    return {f"{base}letter/{file.stem}/text": file for file in sorted((data / "texts").glob("*.txt"))}


def _end_in_peace() -> None:
    """A signal ends the server and is no error; nor is a client that goes away while it is written to."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def _allow_files() -> None:
    """As many open files as many connections need, if the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
