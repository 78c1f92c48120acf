"""What is published keeps its identifier."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.commands.letters import Letters
from kg.commands.terminal import plain, say

SUMMARY = "write the identifiers of letters, organisations and people down, so that they stay what they are"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a line is missing")
    parser.add_argument("--withdraw", metavar="KEY", help="publish nothing under this identifier any more")
    parser.add_argument("--note", default="", help="why, for the line that withdraws")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.files import replace_text
    from kg.identity import identifiers
    from kg.identity.minting import minted, withdrawal

    options.paths = options.paths or [Path("seeds")]
    letters = Letters(options)
    path = letters.folder / identifiers.FILE_NAME
    table = letters.known.identifiers
    withdraws = options.withdraw is not None
    rows = [withdrawal(options.withdraw, options.note, table)] if withdraws else minted(letters, letters.known)
    added = identifiers.lines(rows, head=False)
    for line in added.splitlines():
        say(plain(f"+ {line.expandtabs(1)}"), quiet=not options.verbose)
    if options.check:
        say(f"{path}: {len(rows)} lines are missing; run kg mint" if rows else f"{path}: complete", options.quiet)
        return 1 if rows else 0
    if rows:
        before = path.read_text(encoding="utf-8") if path.is_file() else identifiers.lines((), head=True)
        replace_text(path, before + ("" if before.endswith("\n") else "\n") + added)
    say(f"{path}: {len(rows)} lines added", quiet=options.quiet)
    return 3 if letters.unreadable else 0
