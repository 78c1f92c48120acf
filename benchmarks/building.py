"""Whole builds, and sites: seconds and memory for a letter, and how they grow with the number of letters.

    python -m benchmarks.building growth 100 1000 10000

says of a build of each number of letters what it needs, as a line of JSON: seconds of all processors for a letter, the
most memory (in MiB) of the process that was started, of the largest of its workers and of all together, and how much
was written. `nice` does no harm: seconds are those of processors.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.measure import Contender, Table, commands, family, growth, python, side_by_side, tell


def tables(rounds: int, full: bool) -> list[Table]:
    """One table for builds, one for sites."""
    return [_builds(rounds, full), _sites(rounds, full)]


def _builds(rounds: int, full: bool) -> Table:
    counts = (100, 1_000, 10_000) if full else (8, 32, 96)
    target = corpus.DATA / "built"

    def command(count: int, jobs: int = 1) -> list[str]:
        return python(__name__, "build", corpus.letters(count), target, jobs)

    contenders = [
        Contender(name="kg build", command=command(counts[-1]), ours=True, note="one process"),
        Contender(name="kg build --jobs 2", command=command(counts[-1], 2), note="two processes"),
    ]
    if importlib.util.find_spec("distributed"):
        arguments = ("cluster", corpus.letters(counts[-1]), target)
        note = "a Dask cluster of two workers that is there"
        contenders.append(Contender(name="kg build --engine", command=python(__name__, *arguments), note=note))
    rows = side_by_side(contenders, f"{counts[-1]:,} letters", 1 if full else rounds, by="wall")
    return Table(
        title="Builds",
        about="Files to a release: parsed, mapped, validated and written in all formats (beyond 500,000 triples in "
        "parts of N-Quads), without a cache and with starting. By the clock on the wall.",
        unit="letters",
        rows=rows,
        growth=growth(counts, command, rows[0], by="wall"),
    )


def _sites(rounds: int, full: bool) -> Table:
    counts = (100, 1_000) if full else (8, 32)

    def command(count: int) -> list[str]:
        return python(__name__, "site", corpus.release(count), corpus.DATA / "site")

    contender = Contender(name="kg site", command=command(counts[-1]), ours=True)
    rows = side_by_side([contender], f"{counts[-1]:,} letters", 1, by="wall")
    return Table(
        title="Sites",
        about="A release to static pages, with starting. By the clock on the wall.",
        unit="letters",
        rows=rows,
        growth=growth(counts, command, rows[0], by="wall"),
    )


def _growth(*counts: str) -> None:
    for count in map(int, counts):
        folder, target = corpus.letters(count), corpus.DATA / "built"
        most = _Most()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = python("kg.cli", "build", "--no-cache", "--quiet", "--jobs", 2, folder, "-o", target)
        with subprocess.Popen(command) as build:
            while build.poll() is None:
                most.look(build.pid)
                time.sleep(0.1)
        if build.returncode:
            sys.exit(build.returncode)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        files = [path.stat().st_size for path in target.rglob("*") if path.is_file()]
        triples = json.loads((target / "build.json").read_text(encoding="utf-8"))["triples"]
        written = {"triples": triples, "files": len(files), "bytes": sum(files)}
        print(json.dumps({"letters": count, "seconds_a_letter": cpu / count, **asdict(most), **written}), flush=True)


@dataclass(slots=True)
class _Most:
    """The most memory that was seen, in MiB."""

    parent: float = 0
    worker: float = 0
    together: float = 0

    def look(self, process: int) -> None:
        """Look at a process and those that it started. Pages that they share count for each."""
        own, *workers = map(_resident, family(process))
        self.parent, self.worker = max(self.parent, own), max(self.worker, *workers, 0)
        self.together = max(self.together, own + sum(workers))


def _resident(process: int) -> float:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    return 0


# --- contenders


def _build(letters: str, target: str, jobs: str) -> None:
    _timed(Path(letters), "build", "--no-cache", "--jobs", jobs, letters, "-o", target)


def _cluster(letters: str, target: str) -> None:
    from distributed import Client, LocalCluster

    local = LocalCluster(2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50)
    with local, Client(local):
        _timed(Path(letters), "build", "--no-cache", "--engine", local.scheduler_address, letters, "-o", target)


def _site(release: str, target: str) -> None:
    shutil.rmtree(target, ignore_errors=True)
    _timed(Path(release) / "texts", "site", release, "-o", target)


def _timed(things: Path, *arguments: str) -> None:
    start = time.perf_counter()
    command = [sys.executable, "-m", "kg.cli", *arguments, "--quiet"]
    if code := subprocess.run(command).returncode:
        sys.exit(code)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    more = {"cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
    tell(len(list(things.iterdir())), wall=time.perf_counter() - start, **more)


if __name__ == "__main__":
    commands({"build": _build, "cluster": _cluster, "site": _site, "growth": _growth})
