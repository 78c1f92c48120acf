"""Letters to measure with, and the releases that are built of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.environments import FOLDER
from benchmarks.letters import GOLD, write
from kg import vocabulary
from kg.build import dataset_of, understand
from kg.identity.names import Identities, identities
from kg.identity.resolve import Resolved

DATA = FOLDER / "data"


def letters(count: int) -> Path:
    """A folder of so many invented letters."""
    folder = DATA / f"letters-{count}"
    if not folder.with_name(f"{folder.name}.{GOLD}").is_file() or len(list(folder.iterdir())) != count:
        write(folder, count)
    return folder


def release(count: int) -> Path:
    """A release of so many letters, as this program builds it now. Raises RuntimeError where it cannot."""
    folder = DATA / f"release-{count}"
    command = [sys.executable, "-m", "kg.cli", "build", "--quiet", str(letters(count)), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return folder


def n_triples(folder: Path) -> Path:
    """The triples of a release in one file, each once, whether it is in parts or not."""
    from kg import release as releases
    from kg.distinct import lines

    target = DATA / f"{folder.name}.nt"
    found = lines()
    for file in releases.files(folder):
        found.add(f"{quad.triple} ." for quad in releases.quads(file))
    with target.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in found)
    return target


def reader(folder: Path) -> tuple[list[Path], Callable[[Path], Resolved], Identities]:
    """The files of a folder of letters, what reads, parses, recognises and resolves one, and the knowledge for it.

    One letter was read, so that everything is loaded.
    """
    about, known = dataset_of([folder]), identities(vocabulary.load())
    files = sorted(folder.iterdir())

    def read(path: Path) -> Resolved:
        return understand(path, known, about)

    read(files[0])
    return files, read, known
