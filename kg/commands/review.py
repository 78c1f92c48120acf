"""What the tool was unsure of."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.commands.letters import Letters
from kg.commands.terminal import plain, say

SUMMARY = "what the tool was unsure of, and what to do about it"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    parser.add_argument("--format", choices=("text", "csv"), default="text", help="of the list")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.review import as_csv, doubts

    options.paths = options.paths or [Path("seeds")]
    letters = Letters(options)
    found = [doubt for resolved in letters for doubt in doubts(resolved)]
    if options.format == "csv":
        sys.stdout.write(as_csv(found))
    else:
        for doubt in found:
            print(plain(f"{doubt.file}:{doubt.line}: {doubt.severity}: {doubt.message} [{doubt.code}]"))
            print(plain(f"    {doubt.advice}"))
    say(f"{len(found)} doubts in {letters.read} letters", quiet=options.quiet)
    return 3 if letters.unreadable else 0
