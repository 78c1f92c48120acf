"""A dataset under another base IRI."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import say

SUMMARY = "a build or a version under another base IRI"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("source", type=Path, metavar="DIR", help="a build or a version")
    parser.add_argument("--base", required=True, metavar="IRI", help="the new base, which ends in '/'")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="the build to write")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.versions.rebasing import rebase

    letters = rebase(options.source, options.base, options.output)
    say(f"{options.output}: {letters} letters under {options.base}", quiet=options.quiet)
    return 0
