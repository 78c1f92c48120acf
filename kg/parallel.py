"""One function over many things in several processes, the results in the order of the things."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from kg.errors import OutputError

T = TypeVar("T")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

AHEAD = 4
"""Things under way or done for each process, so that a slow one holds up no other."""
_PR_SET_PDEATHSIG = 1
_MOST_NEW = 10_000
"""Objects between two searches for cyclic garbage: a letter makes many times the usual 700, and hardly any garbage."""

_function: Callable[[Any], Any]


class Begun(Protocol[R_co]):
    """What is under way somewhere."""

    def result(self) -> R_co:
        """Wait for it, and give what it made."""


@dataclass(frozen=True, slots=True)
class _Found(Generic[R]):
    value: R

    def result(self) -> R:
        return self.value


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    function: Callable[[T], R],
    things: Iterable[T],
    jobs: int,
    at_hand: Callable[[T], R | None] = lambda thing: None,
    prepare: Callable[[], object] = lambda: None,
) -> Iterator[R]:
    """`function` of each thing, in the order of the things, made by `jobs` processes; by this one if that is 1.

    What `at_hand` gives, unless None, needs no process; none is started before one is needed, and `prepare` is called
    before, so that what it loads is loaded once and shared. Results are held for few things at a time. Raises what the
    function raises, and OutputError when a process is killed.
    """
    if jobs <= 1:
        with _seldom_collecting():
            for thing in things:
                found = at_hand(thing)
                yield function(thing) if found is None else found
        return
    with contextlib.ExitStack() as stack:
        pool: ProcessPoolExecutor | None = None

        def begin(thing: T) -> Begun[R]:
            nonlocal pool
            if pool is None:
                prepare()
                pool = stack.enter_context(_pool(function, jobs))
                stack.callback(pool.shutdown, cancel_futures=True)
            return pool.submit(_call, thing)

        try:
            yield from ahead(begin, things, AHEAD * jobs, at_hand)
        except BrokenProcessPool as error:
            advice = "if memory was short, run again with --jobs 1; what was read is not read again"
            raise OutputError(f"a process that was reading letters was killed; {advice}") from error


def ahead(
    begin: Callable[[T], Begun[R]],
    things: Iterable[T],
    most: int,
    at_hand: Callable[[T], R | None] = lambda thing: None,
) -> Iterator[R]:
    """The results of what is begun with each thing, in the order of the things; `most` are begun and not yet given.

    With what `at_hand` gives, unless None, nothing is begun. Raises what `begin` and the results raise.
    """
    waiting: deque[_Found[R] | Begun[R]] = deque()
    for thing in things:
        found = at_hand(thing)
        waiting.append(begin(thing) if found is None else _Found(found))
        while waiting and (len(waiting) >= most or isinstance(waiting[0], _Found)):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(_MOST_NEW)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _pool(function: Callable[[T], R], jobs: int) -> ProcessPoolExecutor:
    # Forked, where that is safe, the processes have the knowledge files in memory already.
    context = multiprocessing.get_context("fork" if _has_one_thread() else "spawn")
    return ProcessPoolExecutor(jobs, context, _begin, (function, os.getpid()))


def _has_one_thread() -> bool:
    """Whether this process has one thread, those of libraries in other languages counted; known on Linux only."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _begin(function: Callable[[Any], Any], parent: int) -> None:
    """Prepare a new process: the parent answers an interrupt, and nobody outlives the parent."""
    global _function
    _function = function
    gc.set_threshold(_MOST_NEW)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if hasattr(os, "getppid") and os.getppid() != parent:
        os._exit(1)


def _call(thing: Any) -> Any:
    return _function(thing)
