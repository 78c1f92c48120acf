"""Check a release."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

SUMMARY = "check a release against the shapes and its texts"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    parser.add_argument("path", nargs="?", type=Path, default=Path("output"), help="a release (output/)")
    parser.add_argument(
        "--fast", action="store_true", help="by the engine that builds use where it is installed, and not by pySHACL"
    )
    parser.add_argument("--format", choices=("text", "turtle", "json", "junit"), default="text", help="of the report")


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.release import validate_release
    from kg.reports import RENDERERS

    results = validate_release(options.path, options.fast)
    sys.stdout.write(RENDERERS[options.format](results))
    return 1 if any(result.severity == "violation" for result in results) else 0
