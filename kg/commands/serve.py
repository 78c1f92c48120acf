"""Serve a release on the web: SPARQL, graphs, saved questions, pages."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import say
from kg.errors import ConfigurationError, UsageError

SUMMARY = "SPARQL, graphs, saved questions and pages over HTTP"
_NEEDED = ("httptools", "jinja2", "starlette", "uvicorn")


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument(
        "data",
        nargs="?",
        type=Path,
        default=Path("output"),
        metavar="DIR|FILE",
        help="a release or RDF file (output/)",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="to listen at; 0 for a free one (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1: this machine only)")
    parser.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="for one query (30)")
    parser.add_argument("--rows", type=int, default=1_000_000, metavar="N", help="or triples of one answer (1000000)")
    parser.add_argument("--memory", type=int, default=1024, metavar="MIB", help="for one query, beside the data (1024)")
    parser.add_argument("--workers", type=int, default=8, metavar="N", help="queries that run at a time (8)")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise ConfigurationError(f"kg serve needs {', '.join(missing)}: pip install 'open-letters-kg[serve]'")
    if importlib.util.find_spec("resource") is None:
        raise ConfigurationError("kg serve needs a system that can fork processes and limit them: Linux, macOS, WSL")
    from kg.serve import serve
    from kg.serve.limits import Limits

    if not 0 <= options.port <= 65_535:
        raise UsageError(f"--port {options.port}: give a number from 0 to 65535")
    for name, most in (("timeout", 86_400), ("rows", 10**9), ("memory", 2**20), ("workers", 1000)):
        if not 0 < getattr(options, name) <= most:
            raise UsageError(f"--{name} {getattr(options, name)}: give a number above 0, {most} at most")
    limits = dataclasses.replace(
        Limits(),
        seconds=options.timeout,
        rows=options.rows,
        memory=options.memory * 2**20,
        workers=options.workers,
    )
    serve(
        options.data,
        options.host,
        options.port,
        limits,
        ready=lambda address: _ready(options, address),
        log=lambda line: say(f"kg: error: {line}"),
        access=lambda line: say(line, quiet=not options.verbose),
    )
    return 0


def _ready(options: argparse.Namespace, address: str) -> None:
    """The address on standard output, for programs that start a server and wait until it answers."""
    print(address, flush=True)
    say(f"serving {options.data}; SPARQL at {address}sparql; Ctrl-C ends it", options.quiet)
