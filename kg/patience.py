"""A limit on the processor time for one file: what a hostile text makes slow stops that text and nothing else.

Patterns and loops over a text are linear or bounded as far as tests can show it; this is for what no test has shown.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from kg.errors import ReadError

SECONDS = 60
SECONDS_A_MEGABYTE = 300
"""About ten times what a megabyte of plain text takes."""


@contextmanager
def with_patience(path: Path) -> Iterator[None]:
    """A block about one file, which may take a minute of processor time, and five more for each megabyte of the file.

    Raises ReadError, which names the limit, within the block. There is no limit in a thread that is not the main one,
    nor on a system without such timers.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    limit = SECONDS + _size(path) * SECONDS_A_MEGABYTE // 1_000_000

    def stop(number: int, frame: FrameType | None) -> None:
        reason = f"takes longer than {limit} seconds of processor time, which is the limit for a file of its size"
        raise ReadError(path.as_posix(), reason)

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will say why
