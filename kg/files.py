"""Where the package's data lies: beside `kg/` in a checkout, inside it in a wheel."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from kg.errors import OutputError

PACKAGE = Path(__file__).resolve().parent
RULES = PACKAGE / "rules"
QUERIES = PACKAGE / "query" / "queries"
LARGEST_LETTER = 20_000_000
"""Bytes of a file: printed letters have no more; what is longer is an archive, a scan or an attack."""
DECISIONS, IDENTIFIERS = "decisions.sssom.tsv", "identifiers.tsv"
"""What the tables of decisions and of minted identifiers are called, wherever they lie."""


_OF_A_FILE = frozenset({
    errno.EACCES, errno.EPERM, errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG,
})  # fmt: skip


def is_of_a_file(error: OSError) -> bool:
    """Whether an error says something of the file or folder: that it is missing, closed or something else.

    All others are troubles of the machine, as a full disk or too many open files; no release may come of them, since it
    would lack what the next build has.
    """
    return error.errno in _OF_A_FILE


def _data(name: str) -> Path:
    packaged = PACKAGE / "data" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a path, its links followed, ends outside of a folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def replace_text(path: Path, text: str) -> None:
    """Write a text file whole, or leave it as it was. Raises OutputError where that is impossible."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise OutputError(f"{path}: {error.strerror or error}; nothing was changed") from error


ONTOLOGY = _data("ontology")
SHAPES = _data("shapes")
