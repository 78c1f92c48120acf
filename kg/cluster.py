"""Letters made by the workers of a Dask cluster: the engine of `kg build --engine tcp://HOST:PORT`.

A letter is a function of its bytes and of what a publisher says of it, so any worker can make it. This process reads
the letters and sends their bytes; a worker makes the shares, as a build on one machine would and within the same limits
(in a process at its side, see `kg.maker`), and sends them back; this process keeps them under the digest of what they
were made from and writes the release. So the workers need no storage in common, a letter that was made twice is there
once, and the bytes do not depend on the cluster.

Dask does a letter anew when its worker ends. Workers and scheduler run the environment that this process runs, which is
checked. They run what they are sent: they belong on a network, or behind certificates, where only their owners are.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from kg import cache, dataset
from kg.build import Engine, Workshop
from kg.errors import ConfigurationError, KgError, OutputError, RemoteError, UsageError
from kg.files import LARGEST_LETTER
from kg.maker import Maker, MakerEndedError, Packed, Setting
from kg.parallel import AHEAD, Begun, ahead
from kg.publish import LeftOut
from kg.share import Account

try:
    from distributed import Client, Future, KilledWorker, WorkerPlugin
except ModuleNotFoundError as missing:
    raise ConfigurationError(
        f"--engine needs Dask, and {missing.name} is missing: pip install 'open-letters-kg[cluster]'"
    ) from missing

_ADDRESS = re.compile(r"(tcp|tls|wss?)://.+:[0-9]+")
_CONNECTING = 20  # seconds until a scheduler answers and a worker is there
_PATIENCE = 30.0  # seconds between two looks at whether anybody is still working
_LONGEST = 1800.0  # seconds for one letter after those before it; what a hostile one can take from the others
_RETRIES = 3  # of a letter whose worker had an error, such as a full disk; for one that ends, Dask has its own number
_FEWEST_AHEAD = 50  # letters sent and not yet given, however few workers there are: more may come

_settings: dict[str, Setting] = {}
_makers: dict[tuple[str, int], Maker] = {}  # of each thread of a worker its own


class Introduction(WorkerPlugin):
    """Makes a setting known to every worker, those that join later too."""

    def __init__(self, name: str, setting: Setting) -> None:
        self.name, self.setting = name, setting

    def setup(self, worker: object) -> None:
        """Called by Dask in a worker that begins."""
        _settings[self.name] = self.setting

    def teardown(self, worker: object) -> None:
        """Called by Dask when the build has ended."""
        _settings.pop(self.name, None)
        for key in [key for key in _makers if key[0] == self.name]:
            _makers.pop(key).close()


def engine(address: str) -> Engine:
    """The engine of the cluster whose scheduler has that address, such as `tcp://10.0.0.1:8786`.

    Raises UsageError for what is no address. The accounts that it gives raise RemoteError where the scheduler does not
    answer or no worker is left, ConfigurationError where a worker is of another version, and OutputError when a letter
    ends each worker it is given.
    """
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"--engine {address}: give the address of a scheduler of Dask, such as tcp://10.0.0.1:8786")
    return functools.partial(_accounts, address)


# --- in this process


def _accounts(address: str, workshop: Workshop, files: Collection[Path]) -> Iterator[Account | LeftOut]:
    try:
        client = Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RemoteError(f"{address}: no scheduler of Dask answers there: {error}") from error
    with client:
        name = f"open-letters-kg {client.id}"
        _introduce(client, address, name, _setting(workshop))
        try:
            begin = functools.partial(_begin, client, address, name)
            most = max(_FEWEST_AHEAD, AHEAD * sum(client.nthreads().values()))
            here = functools.partial(_at_hand, workshop)
            for path, made in zip(files, ahead(begin, files, most, here), strict=True):
                yield _kept(workshop, path, made)
        finally:
            with contextlib.suppress(Exception):  # where the cluster is gone, nobody is left to forget
                client.unregister_worker_plugin(name)


def _setting(workshop: Workshop) -> Setting:
    folder = workshop.about.folder
    beside = [folder / name for name in sorted(dataset.BESIDE - {dataset.FILE_NAME})] if folder else []
    return Setting(
        about=replace(workshop.about, folder=None),
        beside={path.name: path.read_bytes() for path in beside if path.is_file()},
        version=cache.version(),
        cached=len(workshop.caches) > 1,
    )


def _introduce(client: Client, address: str, name: str, setting: Setting) -> None:
    try:
        client.wait_for_workers(1, timeout=_CONNECTING)
    except TimeoutError as error:
        raise RemoteError(f"{address}: the scheduler has no workers; start some: dask worker {address}") from error
    try:
        client.register_plugin(Introduction(name, setting))
    except Exception as error:
        raise ConfigurationError(f"{address}: {error}; scheduler and workers need the environment of `kg`") from error


def _at_hand(workshop: Workshop, path: Path) -> Account | LeftOut | None:
    """What was made before, or need not be sent: reading what is no file or too large says what is wrong with it."""
    sendable = os.path.isfile(path) and path.stat().st_size <= LARGEST_LETTER and os.access(path, os.R_OK)
    return workshop.found(path) if sendable else workshop.made(path)


def _begin(client: Client, address: str, name: str, path: Path) -> Begun[Packed | LeftOut]:
    future = client.submit(_shares, name, path.name, path.read_bytes(), pure=False, retries=_RETRIES)
    return _UnderWay(client=client, address=address, path=path, future=future)


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnderWay:
    """A letter that was sent."""

    client: Client
    address: str
    path: Path
    future: Future[Packed | LeftOut]

    def result(self) -> Packed | LeftOut:
        for _ in range(ceil(_LONGEST / _PATIENCE)):
            try:
                return self.future.result(timeout=_PATIENCE)
            except TimeoutError:
                self._check_somebody_works()
            except KgError:
                raise
            except KilledWorker as error:
                raise _killed(self.path, error.allowed_failures + 1) from error
            except MakerEndedError as error:
                raise _killed(self.path, _RETRIES + 1) from error
            except CancelledError as error:
                raise _gone(self.address) from error
            except Exception as error:
                raise RemoteError(f"{self.path}: on a worker: {type(error).__name__}: {error}") from error
        raise RemoteError(
            f"{self.path}: is not done after {_LONGEST:g} seconds; take it out, or build it on one machine"
        )

    def _check_somebody_works(self) -> None:
        try:
            left = self.client.nthreads()
        except OSError as error:
            raise _gone(self.address) from error
        if not left:
            raise RemoteError(f"{self.address}: no worker is left; what was made is kept")


def _killed(path: Path, times: int) -> OutputError:
    advice = "were killed while they read it; if memory was short, give them more"
    return OutputError(f"{path}: {times} workers {advice}")


def _gone(address: str) -> RemoteError:
    return RemoteError(f"{address}: the scheduler is gone; what was made is kept")


def _kept(workshop: Workshop, path: Path, made: Account | Packed | LeftOut) -> Account | LeftOut:
    if isinstance(made, Account):
        return made
    if isinstance(made, LeftOut):
        return replace(made, source=path.as_posix())
    return workshop.keep(path, made)


# --- in a worker


def _shares(name: str, file: str, content: bytes) -> Packed | LeftOut:
    """What is published of a letter, packed; its bytes were those of a file of that name."""
    key = (name, threading.get_ident())
    maker = _makers.get(key) or _makers.setdefault(key, Maker(_settings[name], cache.users_folder(os.environ)))
    try:
        return maker.make(file, content)
    except MakerEndedError:
        _makers.pop(key, maker).close()
        raise
