"""Reading a file in a process of its own, which a hostile file can make fail but nothing else.

The parent is `read_confined`; the child is this module as a program: the name of a format is its argument, the file is
on its standard input, the extract on its standard output as JSON.
"""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.readers.extract import Extract, Part, Remark

_SECONDS = 60
_MEMORY = 2 * 2**30
_MOST_BYTES = 100_000_000
READERS: Mapping[str, str] = {"pdf": "kg.readers.pdf", "docx": "kg.readers.docx"}


def read_confined(name: str) -> Callable[[bytes], Extract]:
    """The reader of that name, run in a process with limits on time and memory.

    What it gives raises ValueError as the reader does, and for a file that is beyond a limit, which is named; OSError
    where no process can be started or the machine fails it.
    """

    def read(content: bytes) -> Extract:
        if len(content) > _MOST_BYTES:
            raise ValueError(f"{len(content):,} bytes; the limit is {_MOST_BYTES:,}")
        command = [sys.executable, "-m", __name__, name]
        root = Path(__file__).parents[2]
        try:
            done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, cwd=root)
        except subprocess.TimeoutExpired:
            raise ValueError(f"takes longer than {_SECONDS} seconds to read, which is the limit") from None
        if done.returncode > 0:
            said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise ChildProcessError(errno.ECHILD, f"the process to read it in does not work: {said}")
        if done.returncode or not done.stdout:
            raise ValueError(f"cannot be read within {_MEMORY // 2**30} GiB of memory, or is damaged")
        return _extract(json.loads(done.stdout))

    return read


def _extract(made: dict[str, list[list[str]]] | list[Any] | str) -> Extract:
    if isinstance(made, str):
        raise ValueError(made)
    if isinstance(made, list):
        raise OSError(*made)
    parts = tuple(Part(text, place) for text, place in made["parts"])
    return Extract(parts, tuple(Remark(code, message) for code, message in made["remarks"]))


def _main(name: str) -> None:
    _confine()
    try:
        extract: Extract = import_module(READERS[name]).read(sys.stdin.buffer.read())
        parts = [(part.text, part.place) for part in extract.parts]
        made = json.dumps({"parts": parts, "remarks": [(r.code, r.message) for r in extract.remarks]})
    except ValueError as error:
        made = json.dumps(str(error))
    except MemoryError:
        made = json.dumps(f"needs more than {_MEMORY // 2**30} GiB of memory to read, which is the limit")
    except ImportError:
        raise
    except Exception as error:  # whatever a parser of damaged files may raise
        made = json.dumps(_said_of(error))
    sys.stdout.write(made)


def _said_of(error: Exception) -> list[object] | str:
    """What the parent is to say: what the machine could not do, with its number, or that the file is damaged."""
    if isinstance(error, OSError) and error.errno:
        return [error.errno, error.strerror]
    return f"damaged: {type(error).__name__}: {error}"


def _confine() -> None:
    """Lower the limits of this process, on a platform that has them."""
    try:
        import resource
    except ImportError:
        return
    for number, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_FSIZE, 0)):
        hard = resource.getrlimit(number)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (least, least))


if __name__ == "__main__":
    _main(sys.argv[1])
