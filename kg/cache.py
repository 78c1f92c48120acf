"""What was made before, by a digest of everything that it depends on.

Entries are files that are only ever written whole, under the digest of their making, with a seal over name and content:
a half-written, damaged or misplaced one is as good as none, and several builds can share a cache.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kg import files

VARIABLE = "KG_CACHE"
PATTERNS = "patterns"
"""Where compiled patterns are kept, within our folder (`kg.rules.patterns`)."""
LIBRARIES = (
    "ahocorasick_rs", "charset-normalizer", "mammoth", "pyoxigraph", "pypdfium2", "pyshacl", "pyyaml", "rdflib",
    "shacl",
)  # fmt: skip
"""The distributions that have a part in what is made of a letter."""
_NAME = "open-letters-kg"
_KEPT_VERSIONS = 3
_SEAL = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries of bytes in a folder, which need not exist."""

    folder: Path

    def get(self, name: str) -> bytes | None:
        """The entry of that name, or None where there is none that is whole."""
        try:
            content = self._file(name).read_bytes()
        except OSError:
            return None
        body = content[_SEAL:]
        return body if content[:_SEAL] == _seal(name, body) else None

    def put(self, name: str, body: bytes) -> None:
        """Keep an entry. Raises OSError where that is impossible; no half of it remains."""
        file = self._file(name)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.write_bytes(_seal(name, body) + body)
            new.replace(file)
        except OSError:
            new.unlink(missing_ok=True)
            raise

    def _file(self, name: str) -> Path:
        return self.folder / name[:2] / name


def _seal(name: str, body: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + body).digest()


def users_folder(environment: Mapping[str, str]) -> Path:
    """Our folder in KG_CACHE, or else where the XDG Base Directory Specification has caches."""
    if chosen := environment.get(VARIABLE):
        return Path(chosen) / _NAME
    home = Path(environment.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".cache") / _NAME


def private(folder: Path) -> bool:
    """Make a folder, and say whether nobody else can have written there: it is ours, and closed to others."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def of_this_version(folder: Path) -> Cache:
    """The cache in a folder for the code, rules and knowledge as they are; those of long ago are removed."""
    cache = Cache(folder / version())
    try:
        cache.folder.mkdir(parents=True, exist_ok=True)
        os.utime(cache.folder)
        others = (path for path in folder.iterdir() if path.name != PATTERNS)
        versions = sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    except OSError:
        return cache  # read-only or full: there may be entries all the same
    for old in versions[_KEPT_VERSIONS:]:
        shutil.rmtree(old, ignore_errors=True)
    return cache


@functools.cache
def version() -> str:
    """A digest of everything that a letter's share of a release depends on besides the letter and its dataset.

    That is the package with its rules, the knowledge files, the shapes, Python, and the libraries.
    """
    seen = hashlib.sha256(f"{sys.version} {unicodedata.unidata_version}".encode())
    for library in LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            seen.update(f"\n{library} {metadata.version(library)}".encode())
    for folder in (files.PACKAGE, files.ONTOLOGY, files.SHAPES):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                seen.update(f"\n{path.relative_to(folder)} {path.stat().st_size}\n".encode())
                seen.update(path.read_bytes())
    return seen.hexdigest()[:32]
