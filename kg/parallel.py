"""One function over many things in several processes, the results in the order of the things."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar, cast

from kg.errors import OutputError

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4  # things under way or done for each process, so that a slow one holds up no other
_PR_SET_PDEATHSIG = 1

_function: Callable[[Any], Any]


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    function: Callable[[T], R],
    things: Iterable[T],
    jobs: int,
    at_hand: Callable[[T], R | None] = lambda thing: None,
) -> Iterator[R]:
    """`function` of each thing, in the order of the things, made by `jobs` processes; by this one if that is 1.

    What `at_hand` gives, unless None, needs no process; none is started before one is needed. Results are held for few
    things at a time. Raises what the function raises, and OutputError when a process is killed.
    """
    if jobs <= 1:
        for thing in things:
            found = at_hand(thing)
            yield function(thing) if found is None else found
        return
    with contextlib.ExitStack() as stack:
        pool: ProcessPoolExecutor | None = None
        waiting: deque[R | Future[R]] = deque()
        for thing in things:
            found = at_hand(thing)
            if found is None and pool is None:
                pool = stack.enter_context(_pool(function, jobs))
                stack.callback(pool.shutdown, cancel_futures=True)
            waiting.append(pool.submit(_call, thing) if found is None and pool else cast(R, found))
            while waiting and (len(waiting) >= _AHEAD * jobs or not isinstance(waiting[0], Future)):
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(waiting: R | Future[R]) -> R:
    try:
        return waiting.result() if isinstance(waiting, Future) else waiting
    except BrokenProcessPool as error:
        advice = "if memory was short, run again with --jobs 1; what was read is not read again"
        raise OutputError(f"a process that was reading letters was killed; {advice}") from error


def _pool(function: Callable[[T], R], jobs: int) -> ProcessPoolExecutor:
    # Forked, where that is safe, the processes have the knowledge files in memory already.
    safe = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if safe else "spawn")
    return ProcessPoolExecutor(jobs, context, _begin, (function, os.getpid()))


def _begin(function: Callable[[Any], Any], parent: int) -> None:
    """Prepare a new process: the parent answers an interrupt, and nobody outlives the parent."""
    global _function
    _function = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if hasattr(os, "getppid") and os.getppid() != parent:
        os._exit(1)


def _call(thing: Any) -> Any:
    return _function(thing)
