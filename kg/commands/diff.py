"""What changed between two builds, versions or RDF files."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import plain

SUMMARY = "what changed between two builds, versions or RDF files"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("old", type=Path, metavar="OLD", help="a build, a version, or an RDF file (also .gz)")
    parser.add_argument("new", type=Path, metavar="NEW", help="another")
    parser.add_argument(
        "--format",
        choices=("words", "patch"),
        default="words",
        help="in words, or as RDF Patch: every statement removed (D) and added (A)",
    )


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code: 0 the same, 1 different."""
    from kg.versions import changes, comparison, sources, words

    named = all(map(sources.knows_graphs, (options.old, options.new)))
    found = changes.changes(options.old, options.new, named)
    if options.format == "patch":
        first = next(found, None)
        for line in changes.patch(itertools.chain([first], found)) if first else ():
            print(line)
        return 1 if first else 0
    counts = {"A": 0, "D": 0}
    for what, _ in found:
        counts[what] += 1
    if not any(counts.values()):
        return 0
    kind = "quads" if named else "triples"
    print(f"{counts['A']} {kind} added, {counts['D']} removed\n")
    for line in words.words(comparison.compare(options.old, options.new)):
        print(plain(line))
    return 1
