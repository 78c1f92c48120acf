"""Replacing a directory as a whole: the target is the old release or the new one, never between."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError

MARKER = "build.json"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new directory beside `target`, which takes its place when the block ends without an exception.

    Raises OutputError when the target cannot be written, holds something that no build made, or is being written by
    another build.
    """
    _refuse(target)
    staging = target.parent / f".{target.name}.staging"
    handle = _claimed(staging)
    try:
        for left in staging.iterdir():
            _remove(left)
        yield staging
        _sync(staging)
        _exchange(staging, target)
    except OSError as error:
        raise OutputError(f"{error.filename or target}: {error.strerror}; nothing was changed") from error
    finally:
        # What is called staging now is the unfinished release or the old one.
        shutil.rmtree(staging, ignore_errors=True)
        os.close(handle)


def _refuse(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target}: is a file; name a directory to build into")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise OutputError(f"{target}: holds files that no build made; name a new or empty directory")


def _claimed(staging: Path) -> int:
    """An open handle on the staging directory, locked against other builds for as long as it is open."""
    try:
        staging.parent.mkdir(parents=True, exist_ok=True)
        staging.mkdir(exist_ok=True)
        handle = os.open(staging, os.O_RDONLY)
    except OSError as error:
        raise OutputError(f"{staging}: {error.strerror}; nothing was changed") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise OutputError(f"{staging}: another build is writing; wait for it to end") from error
    return handle


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _sync(directory: Path) -> None:
    """Make every file durable before it is renamed into place."""
    for path in [*directory.rglob("*"), directory]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(staging: Path, target: Path) -> None:
    """Swap two directories in one step (renameat2); two renames where the system has no such call."""
    if not target.exists():
        staging.rename(target)
        return
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(staging), os.fsencode(target)
    if renameat2 and renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return
    if renameat2 and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(target))
    aside = target.parent / f".{target.name}.old"
    target.rename(aside)
    staging.rename(target)
    aside.rename(staging)
