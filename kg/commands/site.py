"""Make a site of static pages from a release."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import say
from kg.errors import ConfigurationError, UsageError

SUMMARY = "a release as static pages, for any host or none"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument(
        "release",
        nargs="?",
        type=Path,
        default=Path("output"),
        metavar="RELEASE",
        help="a release or version (output/)",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="where the site goes")
    parser.add_argument(
        "--address",
        metavar="URL",
        help="where the site will be on the web, for its map and the rules that lead from identifiers to it (the base)",
    )


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    if importlib.util.find_spec("jinja2") is None:
        raise ConfigurationError("kg site needs jinja2: pip install 'open-letters-kg[site]'")
    address = options.address
    if address is not None and not address.startswith(("http://", "https://")):
        raise UsageError(f"--address {address}: give a URL that starts with https://")
    from kg.site import build

    pages = build(options.release, options.output, address and address.rstrip("/") + "/")
    say(f"{options.output}: {pages:,} pages; open {options.output / 'index.html'}", options.quiet)
    return 0
