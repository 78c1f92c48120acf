"""Letters into a release of the graph."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.commands.letters import row, table
from kg.commands.terminal import counting, report, say

if TYPE_CHECKING:
    from kg.build import Build, Engine
    from kg.places import Copies

SUMMARY = "letters into a release of the graph"
_MOST_IN_A_TABLE = 200
_ENGINES = """\
past one machine (pip install 'open-letters-kg[cluster]'):
  PATH and DIR may be URLs of any file system that fsspec knows; what is built for a URL is copied there when it is
  whole, build.json last. An ENGINE is the address of a Dask scheduler. Its workers run the environment of this command
  and need nothing else: letters and results travel over the network. The bytes are those of a build on one machine.

    dask scheduler
    dask worker tcp://HOST:8786 --nworkers auto --nthreads 1
    kg build s3://archive/letters -o s3://archive/release --engine tcp://HOST:8786
"""


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _ENGINES
    parser.add_argument("paths", nargs="*", metavar="PATH", help="letters or folders of them (seeds/)")
    parser.add_argument("-o", "--output", default="output", metavar="DIR", help="the release (output/)")
    parser.add_argument(
        "-j", "--jobs", type=_positive, metavar="N", help="processes (one a processor; one alone for few letters)"
    )
    parser.add_argument(
        "--engine", metavar="ENGINE", help="the scheduler of a Dask cluster whose workers make the letters, see below"
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
    from kg.places import delivered, fetched, place

    kept = None if options.no_cache else users_folder(os.environ)
    paths, output = [place(path) for path in options.paths or ["seeds"]], place(options.output)
    engine = _engine(options.engine)
    with fetched(paths) as letters, delivered(output) as target:
        with counting(options) as show:
            made = build(letters.paths, target, show, options.jobs, kept, engine)
        _tell(options, made, letters)
    if not made.released:
        say(f"kg: {len(made.violations)} violations of the shapes; {output} was not changed")
        return 1
    say(f"{output}: {len(made.letters)} letters, {made.triples} triples", quiet=options.quiet)
    return 3 if made.left_out else 0


def _engine(address: str | None) -> Engine | None:
    if address is None:
        return None
    from kg.cluster import engine

    return engine(address)


def _tell(options: argparse.Namespace, made: Build, letters: Copies) -> None:
    """What was found: a table of the letters, or the sum of many letters, and the findings that need a person."""
    from kg.tally import total

    if not options.quiet:
        tallies = (account.tally for account in made.letters)
        table(map(row, tallies if len(made.letters) <= _MOST_IN_A_TABLE else [total(tallies)]))
    for account in made.letters:
        for remark in account.remarks:
            if options.verbose or remark.finding.severity != "info":
                report(options, replace(remark.finding, source=letters.said(remark.finding.source)), remark.line)
    for left in made.left_out:
        say(f"{letters.said(left.source)}: left out: {letters.said(left.reason)} [{left.code}]")
    for result in made.violations:
        say(f"{result.focus_node}: {result.message}")
