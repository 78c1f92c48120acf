"""Replacing a directory as a whole: the target is the old release or the new one, never between.

Beside a target `output` lies, while something is built, the directory `.output.staging`. It is locked, holds the new
release until that takes the target's place, and is gone afterwards. What a killed build left, the next one clears.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError

MARKER = "build.json"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """The new release for a target, and a directory for what is needed only while it is made; both are empty."""

    target: Path
    release: Path
    scratch: Path

    def publish(self) -> None:
        """Let the new release take the target's place.

        Raises OSError, and the target is what it was; or OutputError, when only its durability is in doubt.
        """
        _sync_all(self.release)
        _exchange(self.release, self.target, self._old)
        try:
            _sync(self.target.parent)
        except OSError as error:
            raise OutputError(f"{self.target}: is the new release, but may not outlast a power cut: {error}") from error

    @property
    def _old(self) -> Path:
        return self.release.with_name("old")

    def _prepare(self) -> None:
        """Clear what a killed build left; give the old release its place back if it was on its way."""
        if self._old.exists() and not self.target.exists():
            self._old.rename(self.target)
        for left in self.release.parent.iterdir():
            _remove(left)
        self.release.mkdir()
        self.scratch.mkdir()


@contextmanager
def staging(target: Path) -> Iterator[Staging]:
    """A place to make a new release for `target` in; what is not published when the block ends is thrown away.

    Raises OutputError when the target cannot be written, holds something that no build made, or is being written by
    another build; an OSError within the block becomes one.
    """
    _refuse(target)
    folder = target.parent / f".{target.name}.staging"
    handle = _claimed(folder)
    try:
        place = Staging(target=target, release=folder / "release", scratch=folder / "scratch")
        place._prepare()
        yield place
    except OSError as error:
        raise OutputError(f"{error.filename or target}: {error.strerror or error}; nothing was changed") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new directory, which takes the place of `target` when the block ends without an exception; see `staging`."""
    with staging(target) as place:
        yield place.release
        place.publish()


def _refuse(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target}: is a file; name a directory to build into")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise OutputError(f"{target}: holds files that no build made; name a new or empty directory")


def _claimed(folder: Path) -> int:
    """An open handle on the directory, locked against other builds for as long as it is open."""
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder, os.O_RDONLY)
        except OSError as error:
            raise OutputError(f"{folder}: {error.strerror}; nothing was changed") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), folder.stat()):
                return handle
            raise FileNotFoundError
        except BlockingIOError as error:
            os.close(handle)
            raise OutputError(f"{folder}: another build is writing; wait for it to end") from error
        except FileNotFoundError:
            os.close(handle)  # the build that had it ended just now, and took the directory with it
        except OSError as error:
            os.close(handle)
            raise OutputError(f"{folder}: cannot be locked: {error.strerror}; nothing was changed") from error


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _sync_all(folder: Path) -> None:
    """Make a directory and all that is in it durable, without a list of it in memory."""
    with os.scandir(folder) as entries:
        for entry in entries:
            _sync_all(Path(entry)) if entry.is_dir(follow_symlinks=False) else _sync(Path(entry))
    _sync(folder)


def _sync(path: Path) -> None:
    """Make a file or directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(new: Path, target: Path, old: Path) -> None:
    """Swap two directories in one step (renameat2); two renames where the system has no such call."""
    if not target.exists():
        new.rename(target)
        return
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(new), os.fsencode(target)
    if renameat2 and renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return
    if renameat2 and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(target))
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
