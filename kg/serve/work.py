"""A worker: one request at a time, from a socket, within limits that the system enforces."""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import signal
import socket
from pathlib import Path

from kg.errors import KgError
from kg.query.worker import limit
from kg.serve import wire
from kg.serve.answers import answer
from kg.serve.data import Data
from kg.serve.limits import Limits
from kg.serve.problems import Problem

_GROWN = 2**17
"""Kibibytes that a worker may have grown by and still be used again."""


def work(connection: socket.socket, data: Data, limits: Limits) -> None:
    """Answer requests until the other side is gone; say so when the process has grown too much to be asked again."""
    _confine(limits)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + _GROWN
    while True:
        try:
            _, request = wire.receive(connection)
        except (EOFError, OSError):
            return
        _allow_seconds(limits.seconds)
        try:
            content, kind = answer(data, json.loads(request), limits), wire.ANSWER
        except Problem as problem:
            content, kind = problem.to_json(), wire.PROBLEM
        except MemoryError:
            content, kind = Problem(503, out_of_memory(limits)).to_json(), wire.PROBLEM
        except KgError as error:
            content, kind = Problem(400, str(error)).to_json(), wire.PROBLEM
        last = kind == wire.ANSWER and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > grown
        wire.send(connection, wire.LAST_ANSWER if last else kind, content)
        del content


def out_of_memory(limits: Limits) -> str:
    """What is said of a query that needs more memory than it may have."""
    return f"the query needs more than {limits.memory / 2**20:.0f} MiB of memory; ask for less"


def _confine(limits: Limits) -> None:
    """Of this process: no writing, no core dump, and only so much memory."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)
    limit("RLIMIT_CORE", 0)
    with contextlib.suppress(OSError):  # when memory is short, the kernel should take a worker and not the server
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    limit("RLIMIT_FSIZE", 0)
    limit("RLIMIT_AS", _size() + limits.memory)


def _size() -> int:
    """Bytes of address space that the process has, where the system says so."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _allow_seconds(seconds: float) -> None:
    """So much processor time from now on, for a worker that nobody watches any more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
