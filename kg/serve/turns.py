"""Whose turn it is: few workers, many clients, and none of them can keep the others out.

Clients that wait are served in a round, however many queries each has sent, and the last free worker goes only to a
client that has none.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from typing import Generic, TypeVar

Worker = TypeVar("Worker")


class Turns(Generic[Worker]):
    """The free workers, and the clients that wait for one."""

    def __init__(self) -> None:
        self._free: list[Worker] = []
        self._holds: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[Worker]]] = {}

    @property
    def free(self) -> int:
        """The number of workers that have nothing to do."""
        return len(self._free)

    @property
    def waiting(self) -> int:
        """The number of queries that wait for a worker."""
        return sum(map(len, self._waiting.values()))

    def add(self, worker: Worker) -> None:
        """A worker is free, or there is a new one."""
        self._free.append(worker)
        self._give()

    async def take(self, client: str, line: int) -> Worker:
        """A worker for a client, until `over`, when it is its turn.

        Raises asyncio.QueueFull when `line` queries are waiting, some of them the client's own.
        """
        turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        own = self._waiting.setdefault(client, deque())
        own.append(turn)
        self._give()
        try:
            if not turn.done() and len(own) > 1 and self.waiting > line:
                raise asyncio.QueueFull
            return await turn
        except BaseException:
            self._leave(client, turn)
            raise

    def over(self, client: str) -> None:
        """A client's turn is over, whatever becomes of its worker."""
        self._holds[client] -= 1
        self._holds += Counter()  # forgets those who hold none
        self._give()

    def _give(self) -> None:
        while self._free and (client := self._next()) is not None:
            turns = self._waiting.pop(client)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns
            if not turn.cancelled():
                self._holds[client] += 1
                turn.set_result(self._free.pop())

    def _next(self) -> str | None:
        """Of those who waited longest since they were served, the first who may have a worker."""
        return next((client for client in self._waiting if len(self._free) > 1 or not self._holds[client]), None)

    def _leave(self, client: str, turn: asyncio.Future[Worker]) -> None:
        if turn.done() and not turn.cancelled():
            self._free.append(turn.result())
            self.over(client)
        elif turn in self._waiting.get(client, ()):
            self._waiting[client].remove(turn)
            if not self._waiting[client]:
                del self._waiting[client]
