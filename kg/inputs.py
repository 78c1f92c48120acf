"""Which files are read: those that are given, and those in the folders that are given, but none outside of these.

A link within a folder counts as the file that it leads to if that is in the folder too; no folder is entered through a
link, so that a circle of links is no circle here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from kg.dataset import BESIDE, Dataset
from kg.errors import ReadError, UsageError
from kg.files import is_of_a_file, leads_out

_LINK = "not-followed"
# What no graph, table or listing can name: control characters, and bytes that are no UTF-8.
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Files(Collection[Path]):
    """Paths in their order, held as text: as objects, those of very many letters need more memory than any letter."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._names = [str(path) for path in sorted(paths)]

    def __iter__(self) -> Iterator[Path]:
        return map(Path, self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and str(path) in self._names


def letter_files(paths: Sequence[Path]) -> Files:
    """The files to read, those that a publisher keeps beside letters and hidden ones apart, in order of their names.

    Raises UsageError for a path that does not exist, and OSError where the machine keeps a folder from being read.
    """
    return Files(path for path, refusal in _found(paths).items() if not refusal)


def refused(paths: Sequence[Path], about: Dataset) -> list[ReadError]:
    """What is not read though it lies among the files or is listed in a folder's `about`, each with the reason.

    Raises OSError where the machine keeps a folder from being read.
    """
    found = _found(paths)
    listed = about.letters.keys() if paths[0].is_dir() else set()
    missing = "is listed, but no file here has that name; correct the name, or remove the entry"
    return [
        *(refusal for _, refusal in sorted(found.items()) if refusal),
        *(ReadError(name, missing, "missing") for name in sorted(listed - {path.name for path in found})),
    ]


def _found(paths: Sequence[Path]) -> dict[Path, ReadError | None]:
    """Each file or link, and why it is not read, if so."""
    found: dict[Path, ReadError | None] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        inside = _inside(path) if path.is_dir() else [(path, None)]
        found |= {file: refusal or _unspeakable(file) for file, refusal in inside if file.name not in BESIDE}
    return found


def _inside(folder: Path) -> Iterator[tuple[Path, ReadError | None]]:
    """The files and links below a folder, and what below it cannot be looked into."""
    closed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in folders:
            if _is_link(path := Path(here, name)):
                yield (
                    path,
                    _outside(path, folder)
                    or _refusal(
                        path, "a link to a folder, which is not followed; its files are read where they are", _LINK
                    ),
                )
        for name in files:
            if not name.startswith("."):
                path = Path(here, name)
                yield path, _outside(path, folder) if _is_link(path) else None
    for error in closed:
        if not is_of_a_file(error):
            raise error
        path = Path(error.filename)
        yield path, _refusal(path, f"a folder that cannot be opened: {error.strerror}")


def _is_link(path: Path) -> bool:
    """Whether it is a link. In a folder that lists its files and lets nobody near them, reading the file says why."""
    try:
        return path.is_symlink()
    except PermissionError:
        return False


def _outside(link: Path, folder: Path) -> ReadError | None:
    if not leads_out(link, folder):
        return None
    advice = "name the file itself, or copy it here"
    return _refusal(link, f"a link out of the folder, which is not followed; {advice}", _LINK)


def _unspeakable(path: Path) -> ReadError | None:
    if not _UNSPEAKABLE.search(str(path)):
        return None
    return _refusal(path, "its name holds a control character, or is no UTF-8; rename it")


def _refusal(path: Path, reason: str, code: str = "unreadable") -> ReadError:
    """What is said of a path, with escapes for bytes in its name that are no UTF-8."""
    return ReadError(os.fsencode(path).decode(errors="backslashreplace"), reason, code)
