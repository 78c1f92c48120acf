"""A process that makes letters for another one, one at a time.

A limit on processor time holds in the main thread of a process only (`kg.patience`), and a worker of a cluster runs
letters in others. So it has a process at its side: this module as a program, which gets a setting, then the bytes of
one letter after another, and ends with the one that it works for.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from kg import cache, files
from kg.build import Workshop, workshop_for
from kg.cache import Cache
from kg.dataset import Dataset
from kg.errors import ConfigurationError
from kg.publish import LeftOut

Packed = Mapping[str, bytes]
"""All that was made of a letter, as bytes, by kind (`kg.build.Workshop.packed`)."""


class MakerEndedError(Exception):
    """The process was killed, or ended by itself, while it made a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is to be known of a build: its dataset, the files beside it, the digest of the program, whether to cache."""

    about: Dataset
    beside: Mapping[str, bytes]
    version: str
    cached: bool


class Maker:
    """The process, as the one sees it that it works for; one thread may use it."""

    def __init__(self, setting: Setting, kept: Path) -> None:
        """Start it; `kept` is the folder for its cache, if the setting wants one."""
        self._connection, there = Pipe()
        with there:
            command = [sys.executable, "-m", __name__, str(there.fileno())]
            # From the package's parent, so that it is this package, whatever the current directory holds.
            self._process = subprocess.Popen(
                command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, cwd=files.PACKAGE.parent
            )
        self._connection.send((setting, kept.absolute()))

    def make(self, file: str, content: bytes) -> Packed | LeftOut:
        """What is published of a letter, whose bytes were those of a file of that name.

        Raises what making it raises, ConfigurationError where the process is of another version, and MakerEndedError.
        """
        try:
            self._connection.send((file, content))
            made = self._connection.recv()
        except (EOFError, OSError) as error:
            raise MakerEndedError(f"{file}: the process that was reading it ended") from error
        if isinstance(made, Exception):
            raise made
        return made  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.kill()
        self._process.wait()


# --- in the process


def _work(connection: Connection[Any, Any]) -> None:
    """Make the letters that are asked for, until nobody is there to ask."""
    setting, kept = connection.recv()
    workshop: Workshop | None = None
    while True:
        file, content = connection.recv()
        try:
            workshop = workshop or _workshop(setting, kept)
            connection.send(_made(workshop, file, content))
        except Exception as error:  # who asked is to say it
            connection.send(error)


def _made(workshop: Workshop, file: str, content: bytes) -> Packed | LeftOut:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(content)
        # The last of the caches is for one letter only.
        workshop = replace(workshop, caches=(*workshop.caches[:-1], Cache(Path(folder) / "scratch")))
        made = workshop.found(path) or workshop.made(path)
        return made if isinstance(made, LeftOut) else workshop.packed(made)


def _workshop(setting: Setting, kept: Path) -> Workshop:
    if setting.version != cache.version():
        raise ConfigurationError("a worker has another kg, Python or library than this process; give all the same ones")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in setting.beside.items():
            (Path(folder) / name).write_bytes(content)
        about = replace(setting.about, folder=Path(folder))
        return workshop_for(about, kept if setting.cached else None, Path(folder))


def _main(handle: int) -> None:
    try:
        with Connection(handle) as connection:
            _work(connection)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # who this was for has ended
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    _main(int(sys.argv[1]))
