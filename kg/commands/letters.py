"""The letters that a verb is asked about, one by one, and the table of what was found in them."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.terminal import plain, progress, say

if TYPE_CHECKING:
    from kg.errors import ReadError
    from kg.identity.resolve import Resolved
    from kg.tally import Tally

_NARROWEST_TABLE = 120


class Letters:
    """The letters of the paths on the command line, one by one; those that cannot be read are named and counted."""

    def __init__(self, options: argparse.Namespace) -> None:
        from kg import vocabulary
        from kg.build import dataset_of
        from kg.identity.names import identities

        self.options, self.read, self.unreadable = options, 0, 0
        self.about = dataset_of(options.paths)
        self.folder = self.about.folder or Path(".")
        self.base = self.about.base
        self.known = identities(vocabulary.load(), beside=self.folder)

    def __iter__(self) -> Iterator[Resolved]:
        from kg.build import understand
        from kg.errors import ReadError
        from kg.inputs import letter_files, refused
        from kg.patience import with_patience

        with standard_input(self.options.paths) as paths, progress(self.options) as show:
            for error in refused(paths, self.about):
                self._leave_out(error)
            for path in letter_files(paths):
                show(path)
                try:
                    with with_patience(path):
                        resolved = understand(path, self.known, self.about)
                    yield resolved
                    self.read += 1
                except ReadError as error:
                    self._leave_out(error)

    def _leave_out(self, error: ReadError) -> None:
        say(f"{error} [{error.code}]")
        self.unreadable += 1


@contextlib.contextmanager
def standard_input(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths with `-` replaced by a file that holds standard input."""
    import tempfile

    if Path("-") not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "stdin.txt"
        copy.write_bytes(sys.stdin.buffer.read())
        yield [copy if path == Path("-") else path for path in paths]


def table(rows: Iterable[Sequence[str]]) -> None:
    """Per letter: title, date, signatories found of declared, claims, demands, citations, findings."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("letter", overflow="ellipsis", no_wrap=True, max_width=56)
    table.add_column("date", no_wrap=True)
    for heading in ("signatories", "claims", "demands", "citations", "findings"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console(stderr=True, highlight=False, markup=False)
    console.width = max(console.width, _NARROWEST_TABLE)
    console.print(table)


def row(tally: Tally) -> tuple[str, ...]:
    """What was found in a letter as a row of the table."""
    signed = f"{tally.signatories}" + (f" of {tally.declared}" if tally.declared else "")
    counts = (tally.claims, tally.demands, tally.citations, tally.findings)
    return plain(tally.title), tally.date, signed, *map(str, counts)
