"""Letters and releases at URLs: in any file system that fsspec knows, such as s3://, gs://, abfs://, sftp://.

Letters are copied to this machine and read from there, with what a publisher keeps beside them. A release is made on
this machine and copied when it is whole. No object store can exchange two directories, so its marker, `build.json`, is
removed first and comes back last: where it is, the release is whole. A delivery that was interrupted is mended by the
next one. Deliver to one place at a time; nothing locks it.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kg.dataset import BESIDE
from kg.errors import ConfigurationError, KgError, OutputError, RemoteError, UsageError
from kg.staging import MARKER

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

Place = Path | str
"""A path of this machine, or a URL."""
UNDER_WAY = ".build.json.part"
"""The file that says that a delivery has begun and not ended."""
_URL = re.compile(r"[a-z][a-z0-9+.-]*(::|://)")


def place(text: str) -> Place:
    """What a person wrote, as a path unless it is a URL (`file:///x`, `s3://bucket/x`, `zip::s3://bucket/x.zip`)."""
    return text if _URL.match(text) else Path(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Paths on this machine of what was asked for, and the URL of each folder into which something was copied."""

    paths: tuple[Path, ...]
    urls: Mapping[Path, str]

    def said(self, text: str) -> str:
        """A message that names the URLs instead of the copies."""
        for folder, url in self.urls.items():
            text = text.replace(str(folder), url)
        return text


@contextlib.contextmanager
def fetched(places: Sequence[Place]) -> Iterator[Copies]:
    """Paths of this machine for all places, copies of what is at URLs; the copies end with the block.

    What the block raises on purpose names the URLs. Raises UsageError for a URL that has nothing, RemoteError where it
    cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="kg-letters-", ignore_cleanup_errors=True) as scratch:
        paths, urls = list[Path](), dict[Path, str]()
        for number, wanted in enumerate(places):
            if isinstance(wanted, Path):
                paths.append(wanted)
                continue
            folder = Path(scratch) / str(number)
            path, url = _fetch(wanted, folder)
            paths.append(path)
            urls[folder] = url
        copies = Copies(paths=tuple(paths), urls=urls)
        try:
            yield copies
        except KgError as error:
            error.args = (copies.said(str(error)),)
            raise


def _fetch(url: str, folder: Path) -> tuple[Path, str]:
    """Copy what is at a URL into a new folder; the result is its path there, and the URL of that folder."""
    with _speaking_of(url):
        system, root = _system(url)
        if system.isdir(root):
            files, path = system.find(root), folder
        else:
            files, path = [root], folder / PurePosixPath(root).name
            root, url = root.rpartition("/")[0], url.rpartition("/")[0]
            files += [beside for name in sorted(BESIDE) if system.exists(beside := f"{root}/{name}")]
            if not system.exists(files[0]):
                raise UsageError(f"{url}/{path.name}: no such file or folder")
        copies = [folder / file.removeprefix(root).lstrip("/") for file in files]
        for copy in copies:
            if ".." in copy.parts:
                raise UsageError(f"{url}: has a file named {copy.relative_to(folder)}, outside of it")
            copy.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        system.get(files, list(map(str, copies)))
    return path, url.rstrip("/")


@contextlib.contextmanager
def delivered(target: Place) -> Iterator[Path]:
    """A path of this machine to build into; what is built there for a URL is copied to it when the block ends.

    Raises OutputError when the URL holds something that no build made, RemoteError where it cannot be written.
    """
    if isinstance(target, Path):
        yield target
        return
    with _speaking_of(target):
        system, root = _system(target)
        old = set(system.find(root)) if system.exists(root) else set()
        if old and not {f"{root}/{MARKER}", f"{root}/{UNDER_WAY}"} & old:
            raise OutputError(f"{target}: holds files that no build made; name a new or empty place")
    with tempfile.TemporaryDirectory(prefix="kg-release-") as scratch:
        release = Path(scratch) / "release"
        try:
            yield release
        except KgError as error:
            error.args = (str(error).replace(str(release), target),)
            raise
        if (release / MARKER).is_file():
            with _speaking_of(target):
                _deliver(release, system, root, old)


def _deliver(release: Path, system: AbstractFileSystem, root: str, old: set[str]) -> None:
    """Put the files of a release in the place of old ones, the marker last."""
    marker, under_way = f"{root}/{MARKER}", f"{root}/{UNDER_WAY}"
    new = {f"{root}/{path.relative_to(release).as_posix()}": path for path in release.rglob("*") if path.is_file()}
    for folder in (root, *(f"{root}/{path.relative_to(release)}" for path in release.rglob("*") if path.is_dir())):
        system.makedirs(folder, exist_ok=True)
    system.pipe_file(under_way, b"")
    if marker in old:
        system.rm_file(marker)
    last = new.pop(marker)
    system.put(list(map(str, new.values())), list(new))
    for gone in sorted(old - {marker, under_way, *new}):
        system.rm_file(gone)
    system.put_file(str(last), marker)
    system.rm_file(under_way)


def _system(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system of a URL, and the path in it without a slash at its end."""
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        raise ConfigurationError(f"{url}: URLs need fsspec: pip install 'open-letters-kg[cluster]'") from error
    found: tuple[Any, str] = url_to_fs(url)
    return found[0], found[1].rstrip("/")


@contextlib.contextmanager
def _speaking_of(url: str) -> Iterator[None]:
    """Errors of a file system, which each have their own, as ours."""
    try:
        yield
    except KgError:
        raise
    except (ImportError, ValueError) as error:  # no such protocol, or the package that speaks it is missing
        raise UsageError(f"{url}: {error}") from error
    except Exception as error:
        raise RemoteError(f"{url}: {type(error).__name__}: {error}") from error
