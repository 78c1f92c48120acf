"""Why the graph says what it says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import plain

SUMMARY = "why the graph says what it says"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("id", metavar="ID", help="an IRI, a key (organization/...), a name or an acronym")
    parser.add_argument("--data", type=Path, default=Path("output"), metavar="DIR", help="a release (output/)")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.explain import explain
    from kg.query.store import open_store

    for line in explain(open_store(options.data), options.id):
        print(plain(line))
    return 0
