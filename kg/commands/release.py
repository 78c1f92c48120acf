"""A version of the dataset, published once and never changed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import plain, say

SUMMARY = "publish a build as a version that is never changed, or check one"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("version", nargs="?", metavar="VERSION", help="its name, such as 1.2.0 or 2026-11-22")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="of the version (the date that VERSION begins with)")
    parser.add_argument(
        "--from", dest="build", type=Path, default=Path("output"), metavar="DIR", help="the build (output/)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("releases"), metavar="DIR", help="where versions lie (releases/)"
    )
    parser.add_argument(
        "--previous", type=Path, metavar="DIR", help="the version to compare with (the last before this one, beside it)"
    )
    parser.add_argument("--check", type=Path, metavar="DIR", help="print the scorecard of a version instead")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.errors import UsageError
    from kg.versions import about, making

    if options.check:
        if options.version:
            raise UsageError(f"kg release --check {options.check}: checks a version that is there; leave out the name")
        return _check(options)
    if not options.version:
        raise UsageError("kg release: name the version, such as `kg release 1.0.0 --date 2026-11-22`")
    date = about.date_of(about.checked_version(options.version), options.date)
    made = making.make(options.version, date, options.build, options.output, options.previous)
    counts = ", ".join(f"{count} {name}" for name, count in about.index(made)["counts"].items())
    say(f"{made}: {counts}", quiet=options.quiet)
    return 0


def _check(options: argparse.Namespace) -> int:
    from kg.versions.checking import check

    lines = check(options.check, options.previous)
    for line in lines:
        print(plain(f"{'ok  ' if line.passed else 'FAIL'}  {line.what:<10} {line.found}"))
    return 0 if all(line.passed for line in lines) else 1
