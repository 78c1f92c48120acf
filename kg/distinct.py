"""Many things in order, each once, without holding them all in memory."""

from __future__ import annotations

import heapq
import itertools
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")

_MOST_HELD = 25_000  # some fifty megabytes of triples
_MOST_RUNS = 64


class Distinct(Generic[T]):
    """A collection that gives what was added in the order of its keys, each once; things of one key are one thing.

    Beyond `most_held` things it writes sorted runs into temporary files without a name, which end with it, and merges
    them; so it can be gone through once at a time. `pack` and `unpack` make a line of a thing (without a line feed in
    it) and the thing again.
    """

    def __init__(
        self,
        key: Callable[[T], Any],
        pack: Callable[[T], str],
        unpack: Callable[[str], T],
        most_held: int = _MOST_HELD,
    ) -> None:
        self._key, self._pack, self._unpack, self._most_held = key, pack, unpack, most_held
        self._held: set[T] = set()
        self._in_order: list[T] | None = None
        self._runs: list[IO[str]] = []

    def add(self, things: Iterable[T]) -> None:
        """Add things, which are hashable. Raises OSError where a run cannot be written."""
        self._in_order = None
        waiting = iter(things)
        while some := set(itertools.islice(waiting, self._most_held - len(self._held))):
            self._held |= some
            if len(self._held) >= self._most_held:
                self._runs.append(self._run(sorted(self._held, key=self._key)))
                self._held.clear()
            if len(self._runs) == _MOST_RUNS:  # each is an open file
                merged = self._run(self._merged(self._runs, []))
                for run in self._runs:
                    run.close()
                self._runs = [merged]

    def __iter__(self) -> Iterator[T]:
        if self._in_order is None:
            self._in_order = sorted(self._held, key=self._key)
        return self._merged(self._runs, self._in_order) if self._runs else iter(self._in_order)

    def _merged(self, runs: list[IO[str]], held: list[T]) -> Iterator[T]:
        last = None
        for thing in heapq.merge(*map(self._read, runs), held, key=self._key):
            if (key := self._key(thing)) != last:
                yield thing
            last = key

    def _run(self, things: Iterable[T]) -> IO[str]:
        """A file of things in order."""
        run = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        weakref.finalize(self, run.close)
        run.writelines(f"{self._pack(thing)}\n" for thing in things)
        return run

    def _read(self, run: IO[str]) -> Iterator[T]:
        run.seek(0)
        return (self._unpack(line.rstrip("\n")) for line in run)


def lines(most_held: int = _MOST_HELD) -> Distinct[str]:
    """A collection of lines, given without line feeds, in code point order."""
    return Distinct(key=str, pack=str, unpack=str, most_held=most_held)
