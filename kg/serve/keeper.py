"""The process that keeps the data and forks workers: `python -m kg.serve.keeper DESCRIPTOR`.

A worker shares the data with it, page by page, so that one more costs milliseconds and almost no memory; and one that
was killed is replaced without reading anything again. The keeper answers nothing itself, and ends with the server.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path

from kg.errors import KgError
from kg.serve import wire
from kg.serve.data import Data, load
from kg.serve.limits import Limits
from kg.serve.work import work


def main() -> int:
    """Load the data that the first message names, then fork and end workers as told; the result is the exit code."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _, order = wire.receive(control)
    asked = json.loads(order)
    limits = Limits(**asked["limits"])
    try:
        data, about = load(Path(asked["data"]))
    except KgError as error:
        wire.send(control, wire.PROBLEM, str(error).encode())
        return error.exit_code
    # What is there now is never collected, so that workers do not write to the pages they share.
    gc.collect()
    gc.freeze()
    wire.send_json(control, wire.ANSWER, dataclasses.asdict(about))
    _obey(control, data, limits)
    return 0


def _obey(control: socket.socket, data: Data, limits: Limits) -> None:
    workers: set[int] = set()
    try:
        while True:
            head, descriptors, _, _ = socket.recv_fds(control, wire.HEAD.size, 1)
            if not head:
                return
            kind, worker = wire.HEAD.unpack(head)
            if kind == wire.FORK:
                workers.add(forked := _fork(control, socket.socket(fileno=descriptors[0]), data, limits))
                control.sendall(wire.HEAD.pack(wire.ANSWER, forked))
            else:
                workers.discard(worker)
                control.sendall(wire.HEAD.pack(wire.ANSWER, _end(worker)))
    finally:
        for worker in workers:
            _end(worker)


def _fork(control: socket.socket, connection: socket.socket, data: Data, limits: Limits) -> int:
    """Fork a worker that answers what comes over the connection."""
    process = os.fork()
    if process:
        connection.close()
        return process
    code = 1
    try:
        control.close()
        work(connection, data, limits)
        code = 0
    finally:
        os._exit(code)


def _end(worker: int) -> int:
    """Kill a worker, if it has not ended by itself; the number of the signal that ended it, 0 if none did."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


if __name__ == "__main__":
    sys.exit(main())
