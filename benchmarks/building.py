"""Whole builds, and sites: seconds and memory for a letter, and how they grow with the number of letters."""

from __future__ import annotations

import importlib.util
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import corpus
from benchmarks.measure import Contender, Table, commands, growth, python, side_by_side, tell


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
    commands({"build": _build, "cluster": _cluster, "site": _site})
