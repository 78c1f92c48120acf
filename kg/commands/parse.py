"""What was read in each letter."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from kg.commands.letters import Letters, row, table
from kg.commands.terminal import report

SUMMARY = "what was read in each letter, as JSON Lines"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="letters or folders; - is standard input")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.records import record
    from kg.tally import tally

    rows: list[tuple[str, ...]] = []
    letters = Letters(options)
    for resolved in letters:
        print(json.dumps(record(resolved, letters.base), ensure_ascii=False), flush=True)
        rows.append(row(tally(resolved)))
        for finding in resolved.findings:
            if options.verbose:
                report(options, finding, resolved.letter.source.line_of(finding.span))
    if rows and not options.quiet and any(path.is_dir() for path in options.paths):
        table(rows)
    return 3 if letters.unreadable else 0
