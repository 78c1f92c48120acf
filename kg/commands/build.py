"""Letters into a release of the graph."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.commands.letters import row, table
from kg.commands.terminal import progress, report, say

SUMMARY = "letters into a release of the graph"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("output"), metavar="DIR", help="the release (output/)"
    )


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.build import build

    with progress(options) as show:
        made = build(options.paths or [Path("seeds")], options.output, show)
    if not options.quiet:
        table([row(resolved) for resolved in made.letters])
    for resolved in made.letters:
        for finding in resolved.findings:
            if options.verbose or finding.severity != "info":
                report(options, resolved.letter.source, finding)
    for left in made.left_out:
        say(f"{left.source}: left out: {left.reason} [{left.code}]")
    failures = [result for result in made.results if result.severity == "violation"]
    for result in failures:
        say(f"{result.focus_node}: {result.message}")
    if failures:
        say(f"kg: {len(failures)} violations of the shapes; {made.target} was not changed")
        return 1
    say(f"{made.target}: {len(made.letters)} letters, {made.triples} triples", quiet=options.quiet)
    return 3 if made.left_out else 0
