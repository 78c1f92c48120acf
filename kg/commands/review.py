"""What the tool was unsure of, and who looks like whom."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kg.commands.letters import Letters
from kg.commands.terminal import plain, say
from kg.errors import UsageError

SUMMARY = "what the tool was unsure of, and what to do about it"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    parser.add_argument("--format", choices=("text", "csv", "tsv"), default="text", help="of the list")
    identity = parser.add_argument_group("who is who")
    identity.add_argument(
        "--identity", action="store_true", help="list signatories that look alike, as a sheet to fill"
    )
    identity.add_argument("--least", type=float, metavar="SCORE", help="how alike they are at least (0.8)")
    identity.add_argument("--most", type=int, default=1000, metavar="N", help="how many pairs at most (1000)")
    identity.add_argument("--apply", type=Path, metavar="SHEET", help="write a filled sheet into decisions.sssom.tsv")
    identity.add_argument("--author", default="", help="who decided, for the lines that --apply writes")
    identity.add_argument("--date", default="", metavar="YYYY-MM-DD", help="when, for the lines that --apply writes")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    options.paths = options.paths or [Path("seeds")]
    letters = Letters(options)
    if options.apply:
        return _apply(options, letters)
    return _identity(options, letters) if options.identity else _doubts(options, letters)


def _doubts(options: argparse.Namespace, letters: Letters) -> int:
    from kg.review import as_csv, doubts

    found = [doubt for resolved in letters for doubt in doubts(resolved)]
    if options.format == "text":
        for doubt in found:
            print(plain(f"{doubt.file}:{doubt.line}: {doubt.severity}: {doubt.message} [{doubt.code}]"))
            print(plain(f"    {doubt.advice}"))
    else:
        sys.stdout.write(as_csv(found, "\t" if options.format == "tsv" else ","))
    say(f"{len(found)} doubts in {letters.read} letters", quiet=options.quiet)
    return 3 if letters.unreadable else 0


def _identity(options: argparse.Namespace, letters: Letters) -> int:
    from kg.identity.adjudication import proposals, register, sheet
    from kg.identity.likeness import LEAST

    least = LEAST if options.least is None else options.least
    if not 0 <= least <= 1 or options.most < 1:
        raise UsageError("--least is a score between 0 and 1, --most a number from 1")
    with register(letters, letters.known) as names:
        found = proposals(names, letters.known, least, options.most)
    if options.format == "text" and sys.stdout.isatty():
        for pair in found:
            print(plain(f"{pair.score} {pair.one_names}  =?  {pair.other_names}"))
            print(plain(f"     {pair.reasons}"))
    else:
        sys.stdout.write(sheet(found, "\t" if options.format == "tsv" else ","))
    say(f"{len(found)} pairs to judge in {letters.read} letters", quiet=options.quiet)
    return 3 if letters.unreadable else 0


def _apply(options: argparse.Namespace, letters: Letters) -> int:
    from kg.files import replace_text
    from kg.identity import decisions
    from kg.identity.adjudication import answers, decided, register

    known, path = letters.known, letters.folder / decisions.FILE_NAME
    given = answers(options.apply)
    with register(letters, known) as names:
        lines = decided(options.apply, given, known.decisions, names, known.vocabulary)
    decisions.settle((*known.decisions.lines, *lines))
    if lines:
        _check_signed(options)
    signed = decisions.by(lines, options.author, options.date)
    replace_text(path, decisions.appended(path, signed, letters.base))
    say(f"{path}: {len(lines)} decisions from {len(given)} answers; build again", quiet=options.quiet)
    return 0


def _check_signed(options: argparse.Namespace) -> None:
    with contextlib.suppress(ValueError):
        if options.author.strip() and date.fromisoformat(options.date).isoformat() == options.date:
            return
    raise UsageError("a decision is signed and dated: give --author NAME and --date YYYY-MM-DD")
