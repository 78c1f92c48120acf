"""Connections that cost nothing when their client is slow: those that stand still are closed."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.serve.headers import COMMON
from kg.serve.problems import MEDIA_TYPE, Problem

_PATIENCE = 20.0
"""Seconds after which a connection that has not moved is closed."""
_HEAD = 2**21
"""Bytes that may come before a request is complete up to its body."""


_ADDRESS = 2**16 - 1
"""Bytes of the longest address that the parser takes."""


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 for clients that are given some time, and then no more."""

    _seen: tuple[object, int] = (None, -1)
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Look at the connection from time to time."""
        super().connection_made(transport)
        self.loop.call_later(_PATIENCE, self._look)

    def data_received(self, data: bytes) -> None:
        """Take what comes, unless it is a head without end."""
        before = self.cycle
        self._head += len(data)
        super().data_received(data)
        if self.cycle is not before or (before is not None and not before.response_complete):
            self._head = 0
        elif self._head > _HEAD:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a request that cannot be read, in the way of all problems."""
        problem = Problem(400, msg)
        if len(getattr(self, "url", b"")) > _ADDRESS:
            problem = Problem(
                414, f"the address is longer than {_ADDRESS:,} bytes; shorten the query, or send it as POST"
            )
        content = problem.to_json()
        headers = {**COMMON, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(content)), "Connection": "close"}
        lines = [f"HTTP/1.1 {problem.status} {problem.title}", *(f"{name}: {value}" for name, value in headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode("ascii") + content)
        self.transport.close()

    def _look(self) -> None:
        """Close the connection if its client has neither asked anything nor read anything since the last look."""
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        seen: tuple[Any, int] = (self.cycle, self.transport.get_write_buffer_size())
        idle = self.cycle is None or self.cycle.response_complete
        stuck = seen[1] > 0
        if seen == self._seen and (idle or stuck):
            self.transport.abort()
            return
        self._seen = seen
        self.loop.call_later(_PATIENCE, self._look)
