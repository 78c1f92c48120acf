"""Programs timed side by side: each in a process of its own, all of them in turn, round after round.

A contender is a command whose last line on standard output is `{"items": …, "cpu": …, "wall": …}`: how much it did, and
the seconds that this took without starting and loading, by `clock`. Rates are compared within a round, so that what
slows the machine down slows all of them, and the ratio is the median of the rounds.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A program: its name in the table, the command, and whether it is the one that the others are compared with."""

    name: str
    command: Sequence[str]
    ours: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run: items, seconds by the clock named, the most memory in MiB, and what else the program said."""

    items: float
    seconds: float
    memory: float
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Items a second."""
        return self.items / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a contender did in all rounds with a load of one size."""

    contender: Contender
    size: str
    samples: tuple[Sample, ...]
    ratios: tuple[float, ...]
    """Our rate divided by its rate, in each round."""

    @property
    def rate(self) -> float:
        """The median of the rates."""
        return statistics.median(sample.rate for sample in self.samples)

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """How many things there were, the seconds that we needed for each, and the most memory in MiB."""

    count: int
    seconds: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one benchmark found. `unit` is what the rates count a second; `lines` are said below the table."""

    title: str
    about: str
    unit: str
    rows: tuple[Row, ...]
    lines: tuple[str, ...] = ()
    growth: tuple[Grown, ...] = ()


def side_by_side(contenders: Sequence[Contender], size: str, rounds: int, by: str = "cpu") -> tuple[Row, ...]:
    """Run all contenders in turn, so many rounds; `by` is the clock that counts, "cpu" or "wall"."""
    samples: dict[str, list[Sample]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            samples[contender.name].append(run(contender.command, by))
    (ours,) = (contender.name for contender in contenders if contender.ours)
    return tuple(
        Row(
            contender=contender,
            size=size,
            samples=tuple(samples[contender.name]),
            ratios=tuple(
                mine.rate / other.rate for mine, other in zip(samples[ours], samples[contender.name], strict=True)
            ),
        )
        for contender in contenders
    )


def growth(
    counts: Sequence[int], command: Callable[[int], Sequence[str]], last: Row, by: str = "cpu"
) -> tuple[Grown, ...]:
    """What each of so many things needs, by the command for that number; of the last number it is in a row already."""
    *before, most = counts
    samples = {count: (run(command(count), by),) for count in before} | {most: last.samples}
    return tuple(
        Grown(
            count=count,
            seconds=statistics.median(sample.seconds for sample in found) / count,
            memory=max(sample.memory for sample in found),
        )
        for count, found in samples.items()
    )


def run(command: Sequence[str], by: str) -> Sample:
    """Run a contender once. Raises RuntimeError with what it said where it fails."""
    environment = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, capture_output=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.decode()[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Sample(items=told["items"], seconds=told[by], memory=told.get("memory", 0), said=told)


def clock(work: Callable[[], float], **more: Callable[[], object]) -> None:
    """Do the work, whose result is the number of items, and tell how long it took; and what else is called then."""
    wall, cpu = time.perf_counter(), time.process_time()
    items = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    tell(items, cpu=cpu, wall=wall, **{name: say() for name, say in more.items()})


def tell(items: float, **more: object) -> None:
    """Say what was done, and the most memory that this process had, for the process that measures."""
    print(json.dumps({"items": items, "memory": memory(), **more}))


def memory() -> float:
    """The most memory that this process had, in MiB.

    Not by `getrusage`, which counts what the process had that this one was forked from.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


@contextlib.contextmanager
def most_memory(process: int) -> Iterator[Callable[[], float]]:
    """Look at a process and all that it started, each second; gives what says the most memory that they had, in MiB.

    A page that several of them share counts once (the proportional set size of proc_pid_smaps(5)).
    """
    seen, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(1):
            seen.append(sum(map(_proportional, family(process))))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield lambda: max(seen)
    finally:
        done.set()
        looking.join()


def family(process: int) -> Iterator[int]:
    """A process, and all that it started and those started."""
    yield process
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def _proportional(process: int) -> float:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
    return 0


def python(module: str, *arguments: object) -> list[str]:
    """The command that runs a module of the benchmarks with this Python."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def spread(values: Sequence[float], shown: str = ".3g") -> str:
    """The median of values, and the least and the greatest where there are several."""
    median = f"{statistics.median(values):{shown}}"
    return median if len(values) == 1 else f"{median} ({min(values):{shown}}–{max(values):{shown}})"


def commands(main: Mapping[str, Callable[..., None]]) -> None:
    """What a module of contenders does as a program: its first argument names one of them."""
    main[sys.argv[1]](*sys.argv[2:])
