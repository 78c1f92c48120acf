"""The command `kg`: its verbs, its exit codes, and what it says of an error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from kg import __version__
from kg.commands import (
    build,
    diff,
    explain,
    load,
    mint,
    parse,
    query,
    rebase,
    reconcile,
    release,
    review,
    serve,
    site,
    validate,
)
from kg.commands.terminal import say
from kg.errors import KgError, OutputError

_EPILOG = """\
exit codes:
  0 ok                1 findings that fail      2 usage      3 some input could not be read; the rest was done
  4 configuration     5 remote                 70 our bug  130 interrupted

examples:
  kg build                              seeds/ into output/
  kg build letters/ -o release/         your own letters
  kg parse letters/*.txt | jq .title    what was read, as JSON Lines
  kg review letters/ --format csv       what it was unsure of, for a spreadsheet
  kg validate output/                   shapes, and every quote against its letter
  kg query --list                       questions that are ready to be asked; or ask in SPARQL: kg query FILE
  kg explain "Name of an Organisation"  every printed form, and why they are one
  kg review --identity > sheet.csv      who looks like whom; fill in yes and no, then kg review --apply sheet.csv
  kg mint letters/                      write the identifiers down, so that they stay what they are
  kg reconcile names.csv                whom of the release the names in a table mean
  kg load http://localhost:7878         the release in output/ into a triple store
  kg serve --port 8000                  the release in output/ on the web, for SPARQL and for reading
  kg site -o site/                      the release in output/ as static pages, for any host or none
  kg release 2026-11-22                 output/ as a version that is never changed: releases/2026-11-22
  kg diff releases/1.0 output/          what changed, in words
"""


class Verb(Protocol):
    """What a module of `kg.commands` offers."""

    SUMMARY: str

    def options(self, parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
        """Add the arguments of the verb; `given` are the words after it, for options that depend on them."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it, and give the exit code."""


VERBS: Mapping[str, Verb] = {
    "build": build,
    "parse": parse,
    "validate": validate,
    "review": review,
    "mint": mint,
    "query": query,
    "explain": explain,
    "reconcile": reconcile,
    "load": load,
    "serve": serve,
    "site": site,
    "release": release,
    "diff": diff,
    "rebase": rebase,
}


_NO_READER = 141
"""The exit code that a shell gives for a program that was ended by SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(given).parse_args(given)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Who reads our output has read enough: `kg query ... | head`. Nothing may be written when Python ends either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NO_READER
    except KgError as error:
        say(f"kg: error: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("kg: interrupted; nothing was changed")
        return 130
    except OSError as error:
        if options.verbose:
            raise
        say(f"kg: error: {error.filename or 'the output'}: {error.strerror or error}")
        return OutputError.exit_code
    except MemoryError:
        say("kg: error: there is not enough memory; nothing was changed; fewer --jobs need less")
        return OutputError.exit_code
    except Exception as error:
        if options.verbose:
            raise
        say(f"kg: internal error: {type(error).__name__}: {error}; run again with -v and report it")
        return KgError.exit_code


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    common.add_argument("-v", "--verbose", action="store_true", help="show every finding, and a traceback of a bug")
    common.add_argument("--log-format", choices=("text", "json"), default="text", help="how findings are written")
    parser = argparse.ArgumentParser(
        prog="kg",
        description="Turn open letters of non-governmental organisations into linked data that can be trusted.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    for name, verb in VERBS.items():
        about = verbs.add_parser(name, parents=[common], help=verb.SUMMARY)
        verb.options(about, given[1:] if given[:1] == [name] else [])
        about.set_defaults(run=verb.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
