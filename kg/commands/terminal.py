"""What is said to the person at the terminal, on standard error."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Finding


def say(line: str, quiet: bool = False) -> None:
    """Write a line to standard error."""
    if not quiet:
        print(plain(line), file=sys.stderr)


def plain(line: str) -> str:
    """A line that cannot steer a terminal: control characters and direction overrides are shown as escapes."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in line)


def report(options: argparse.Namespace, finding: Finding, line: int) -> None:
    """Write a finding to standard error: file and line, severity, message, code."""
    if options.quiet and finding.severity != "error":
        return
    if options.log_format == "json":
        from kg.records import finding as as_record

        say(json.dumps({**as_record(finding), "line": line}, ensure_ascii=False))
    else:
        say(f"{finding.source}:{line}: {finding.severity}: {finding.message} [{finding.code}]")


@contextlib.contextmanager
def counting(options: argparse.Namespace) -> Iterator[Callable[[Path, int], None]]:
    """A callable that shows how many of how many files are done, how fast, and the last; on a terminal only."""
    if options.quiet or not sys.stderr.isatty():
        yield lambda path, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} letters/s" if task.speed else "")

    console = Console(stderr=True, markup=False)
    name = TextColumn("{task.description}", markup=False)
    # Refreshed by hand: a thread would be there when processes are forked.
    with Progress(MofNCompleteColumn(), BarColumn(), Rate(), name, console=console, auto_refresh=False) as bar:
        task = bar.add_task("reading the knowledge files", total=None)

        def show(path: Path, total: int) -> None:
            bar.update(task, advance=1, total=total, description=plain(path.name), refresh=True)

        yield show


@contextlib.contextmanager
def progress(options: argparse.Namespace) -> Iterator[Callable[[Path], None]]:
    """A callable that shows which file is read, on a terminal only."""
    if options.quiet or not sys.stderr.isatty():
        yield lambda path: None
        return
    from rich.console import Console

    with Console(stderr=True, markup=False).status("reading the knowledge files") as status:
        yield lambda path: status.update(plain(f"reading {path}"))
