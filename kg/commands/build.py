"""Letters into a release of the graph."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.letters import row, table
from kg.commands.terminal import counting, report, say

if TYPE_CHECKING:
    from kg.build import Build

SUMMARY = "letters into a release of the graph"
_MOST_IN_A_TABLE = 200


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("output"), metavar="DIR", help="the release (output/)"
    )
    parser.add_argument(
        "-j", "--jobs", type=_positive, metavar="N", help="processes (one a processor; one alone for few letters)"
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="read every letter again; otherwise what was made of an unchanged one is kept in $KG_CACHE/open-letters-kg"
        " ($XDG_CACHE_HOME or ~/.cache, where that is not set), which may be removed at any time",
    )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.build import build
    from kg.cache import users_folder

    kept = None if options.no_cache else users_folder(os.environ)
    with counting(options) as show:
        made = build(options.paths or [Path("seeds")], options.output, show, options.jobs, kept)
    _tell(options, made)
    for left in made.left_out:
        say(f"{left.source}: left out: {left.reason} [{left.code}]")
    for result in made.violations:
        say(f"{result.focus_node}: {result.message}")
    if not made.released:
        say(f"kg: {len(made.violations)} violations of the shapes; {made.target} was not changed")
        return 1
    say(f"{made.target}: {len(made.letters)} letters, {made.triples} triples", quiet=options.quiet)
    return 3 if made.left_out else 0


def _tell(options: argparse.Namespace, made: Build) -> None:
    """What was found: a table of the letters, or the sum of many letters, and the findings that need a person."""
    from kg.tally import total

    tallies = [account.tally for account in made.letters]
    if not options.quiet:
        table(map(row, tallies if len(tallies) <= _MOST_IN_A_TABLE else [total(tallies)]))
    for account in made.letters:
        for remark in account.remarks:
            if options.verbose or remark.finding.severity != "info":
                report(options, remark.finding, remark.line)
