"""The workers as the server sees them: who is free, who waits, and who is killed.

A worker that takes too long, ends by itself, or whose client has gone away, is killed and replaced by a fresh one. What
it said before is thrown away: an answer is whole, or it is a Problem.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NamedTuple

from kg import files
from kg.errors import KgError, UsageError
from kg.serve import wire
from kg.serve.limits import Limits
from kg.serve.problems import Problem, busy, from_json
from kg.serve.turns import Turns

_IN_MEMORY = 2**20
_PART = 2**18


class Answer(NamedTuple):
    """The whole content of an answer, in memory if it is small; `size` is in bytes."""

    content: IO[bytes]
    size: int


class _Worker(NamedTuple):
    process: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Keeper:
    """The process that holds the data; it forks workers and ends them."""

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes], about: Mapping[str, Any]) -> None:
        self.about = about
        self._control = control
        self._process = process
        self._one_at_a_time = asyncio.Lock()

    async def fork(self) -> _Worker:
        """A new worker. Raises KgError when the keeper is gone."""
        here, there = socket.socketpair()
        with there:
            worker = await self._ask(wire.FORK, 0, there)
        here.setblocking(False)
        return _Worker(worker, *await asyncio.open_connection(sock=here, limit=_PART))

    async def end(self, worker: _Worker) -> int:
        """Kill a worker; the number of the signal that ended it. Raises KgError when the keeper is gone."""
        worker.writer.close()
        return await self._ask(wire.END, worker.process)

    async def ended(self) -> None:
        """Wait until the keeper has ended."""
        await asyncio.to_thread(self._process.wait)

    @property
    def alive(self) -> bool:
        """Whether the keeper still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the keeper, and with it every worker."""
        self._control.close()
        self._process.wait()

    async def _ask(self, kind: bytes, number: int, along: socket.socket | None = None) -> int:
        async with self._one_at_a_time:
            try:
                socket.send_fds(self._control, [wire.HEAD.pack(kind, number)], [along.fileno()] if along else [])
                reply = await asyncio.get_running_loop().sock_recv(self._control, wire.HEAD.size)
                return int(wire.HEAD.unpack(reply)[1])
            except (OSError, struct.error) as error:
                raise KgError("the process that keeps the data has ended; start the server again") from error


def keep(data: Path, limits: Limits) -> Keeper:
    """Start the process that keeps the data, and wait until it has read them.

    Raises UsageError for data that cannot be read.
    """
    here, there = socket.socketpair()
    with there:
        command = [sys.executable, "-m", "kg.serve.keeper", str(there.fileno())]
        # In a session of its own, so that an interrupt at the terminal reaches the server alone. From the package's
        # parent, so that it is this package, whatever the current directory holds.
        process = subprocess.Popen(
            command,
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=files.PACKAGE.parent,
            start_new_session=True,
        )
    with contextlib.ExitStack() as failed:
        failed.callback(process.wait)
        failed.callback(process.kill)
        failed.enter_context(here)
        try:
            wire.send_json(here, wire.REQUEST, {"data": str(data.absolute()), "limits": asdict(limits)})
            kind, content = wire.receive(here)
        except (EOFError, OSError) as error:
            raise KgError(f"{data}: the process that keeps the data ended while reading them") from error
        if kind == wire.PROBLEM:
            raise UsageError(content.decode())
        failed.pop_all()
    here.setblocking(False)
    return Keeper(here, process, json.loads(content))


class Pool:
    """So many workers, and a queue before them that is fair and has an end."""

    def __init__(self, keeper: Keeper, limits: Limits) -> None:
        self._keeper = keeper
        self._limits = limits
        self._turns: Turns[_Worker] = Turns()
        self._outgrown: set[int] = set()
        self._replacing: set[asyncio.Future[int]] = set()

    @property
    def alive(self) -> bool:
        """Whether queries can be answered."""
        return self._keeper.alive

    @property
    def waiting(self) -> int:
        """The number of requests that wait for a worker."""
        return self._turns.waiting

    @property
    def free(self) -> int:
        """The number of workers that have nothing to do."""
        return self._turns.free

    async def fill(self) -> None:
        """Fork the workers."""
        for _ in range(self._limits.workers):
            self._turns.add(await self._keeper.fork())

    async def answer(self, request: Mapping[str, Any], client: str) -> Answer:
        """The answer of a worker. Raises Problem when a limit is reached, or when the worker has no answer."""
        async with self._turn(client) as worker:
            message = json.dumps(request).encode()
            worker.writer.write(wire.HEAD.pack(wire.REQUEST, len(message)) + message)
            head = await worker.reader.readexactly(wire.HEAD.size)
            kind, size = wire.HEAD.unpack(head)
            content = await _received(worker.reader, size)
            if kind == wire.LAST_ANSWER:
                self._outgrown.add(worker.process)
        if kind == wire.PROBLEM:
            raise from_json(content.read())
        return Answer(content, size)

    @contextlib.asynccontextmanager
    async def _turn(self, client: str) -> AsyncIterator[_Worker]:
        """A worker for one request, and within the time that the request may take."""
        worker = await self._take(client)
        try:
            async with self._used(worker):
                yield worker
        finally:
            self._turns.over(client)

    async def _take(self, client: str) -> _Worker:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._turns.take(client, self._limits.waiting)
        except asyncio.QueueFull:
            raise busy(f"{self._limits.waiting} queries are waiting already; try again later") from None
        except TimeoutError:
            raise busy("every worker was busy with other queries; try again later") from None

    @contextlib.asynccontextmanager
    async def _used(self, worker: _Worker) -> AsyncIterator[None]:
        """Let a worker answer; after that it is free, or another is in its place."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                yield
        except TimeoutError:
            await self._replace(worker)
            raise busy(
                f"the query took longer than {self._limits.seconds:g} seconds; ask for less, or in parts"
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise self._why(await self._replace(worker)) from None
        except BaseException:
            await self._replace(worker)
            raise
        if worker.process in self._outgrown:
            self._outgrown.discard(worker.process)
            await self._replace(worker)
        else:
            self._turns.add(worker)

    async def _replace(self, worker: _Worker) -> int:
        """Put a fresh worker in the place of one, even if nobody waits for that any more; what ended the old one."""

        async def replace() -> int:
            ended_by = await self._keeper.end(worker)
            self._turns.add(await self._keeper.fork())
            return ended_by

        replacing = asyncio.ensure_future(replace())
        self._replacing.add(replacing)
        replacing.add_done_callback(self._replacing.discard)
        return await asyncio.shield(replacing)

    def _why(self, ended_by: int) -> Problem:
        """What a client is told of a worker that ended without an answer."""
        if ended_by == getattr(signal, "SIGXCPU", None):
            return busy(f"the query took longer than {self._limits.seconds:g} seconds; ask for less, or in parts")
        if ended_by in (signal.SIGABRT, signal.SIGKILL):
            memory = self._limits.memory / 2**20
            return busy(f"the query needed more than {memory:.0f} MiB of memory, or was too deep; ask for less")
        return busy(f"the engine ended without an answer (signal {ended_by}); ask for less, or more simply")


async def _received(reader: asyncio.StreamReader, size: int) -> IO[bytes]:
    content: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # who sends it closes it
    while size:
        part = await reader.read(min(size, _PART))
        if not part:
            raise asyncio.IncompleteReadError(b"", size)
        content.write(part)
        size -= len(part)
    content.seek(0)
    return content
