"""Many things in order, each once, without holding them all in memory."""

from __future__ import annotations

import heapq
import itertools
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")

MOST_HELD = 25_000  # some fifty megabytes of triples
_MOST_RUNS = 16  # open files, each with buffers of some tens of kilobytes


class Runs(Generic[T]):
    """Things in sorted runs, which are temporary files without a name that end with it.

    `pack` and `unpack` make a line of a thing (without a line feed in it) and the thing again.
    """

    def __init__(self, key: Callable[[T], Any], pack: Callable[[T], str], unpack: Callable[[str], T]) -> None:
        self._key, self._pack, self._unpack = key, pack, unpack
        # Each run is an open file: many of one level become one of the next, so that a thing is seldom written again.
        self._levels: list[list[IO[str]]] = []

    def __len__(self) -> int:
        """The number of files that are open."""
        return sum(map(len, self._levels))

    def add(self, things: Iterable[T], level: int = 0) -> None:
        """Add a run of things, which are in the order of their keys. Raises OSError where it cannot be written."""
        if level == len(self._levels):
            self._levels.append([])
        runs = self._levels[level]
        run = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        weakref.finalize(self, run.close)
        run.writelines(f"{self._pack(thing)}\n" for thing in things)
        runs.append(run)
        if len(runs) == _MOST_RUNS:
            self.add(heapq.merge(*map(self._read, runs), key=self._key), level + 1)
            for merged in runs:
                merged.close()
            runs.clear()

    def merged(self, held: Iterable[T]) -> Iterator[T]:
        """All things, with further ones that are in order too, in the order of their keys; once at a time."""
        return heapq.merge(*map(self._read, itertools.chain.from_iterable(self._levels)), held, key=self._key)

    def _read(self, run: IO[str]) -> Iterator[T]:
        run.seek(0)
        return (self._unpack(line.rstrip("\n")) for line in run)


class Distinct(Generic[T]):
    """A collection that gives what was added in the order of its keys, each once; things of one key are one thing.

    Beyond `most_held` things it writes them into runs, and merges these; so it can be gone through once at a time.
    """

    def __init__(
        self,
        key: Callable[[T], Any],
        pack: Callable[[T], str],
        unpack: Callable[[str], T],
        most_held: int = MOST_HELD,
    ) -> None:
        self._key, self._most_held = key, most_held
        self._held: set[T] = set()
        self._in_order: list[T] | None = None
        self._runs = Runs(key, pack, unpack)

    def add(self, things: Iterable[T]) -> None:
        """Add things, which are hashable. Raises OSError where a run cannot be written."""
        self._in_order = None
        waiting = iter(things)
        while some := set(itertools.islice(waiting, self._most_held - len(self._held))):
            self._held |= some
            if len(self._held) >= self._most_held:
                self._runs.add(sorted(self._held, key=self._key))
                self._held.clear()

    def __iter__(self) -> Iterator[T]:
        if self._in_order is None:
            self._in_order = sorted(self._held, key=self._key)
        return self._merged(self._in_order) if self._runs else iter(self._in_order)

    def _merged(self, held: list[T]) -> Iterator[T]:
        last = None
        for thing in self._runs.merged(held):
            if (key := self._key(thing)) != last:
                yield thing
            last = key


def lines(most_held: int = MOST_HELD) -> Distinct[str]:
    """A collection of lines, given without line feeds, in code point order."""
    return Distinct(key=str, pack=str, unpack=str, most_held=most_held)
