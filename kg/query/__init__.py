"""Asking a release, or any RDF file, in SPARQL: `select` for Python, `ask` for every form of query and answer.

The query runs in a process of its own, with limits on time and memory that hold because the process is killed. There is
a whole answer or an error, never a part of one.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from kg import files, release
from kg.errors import KgError, UsageError
from kg.query import questions, sparql
from kg.query.solutions import Value, from_json, markdown, python

SECONDS = 60.0
ROWS = ("csv", "tsv", "json", "xml", "markdown")
TRIPLES = ("turtle",)
_LONGEST = 86_400
_WORKSPACE = 2**31
_STORE_PER_BYTE = 8
_SAID_OF_MEMORY = (b"memory allocation", b"MemoryError", b"cannot allocate")


class LimitError(KgError):
    """A query needed more time or memory than it may have; there is no part of an answer."""

    exit_code = 1


def select(
    query: str, data: Path | str = "output", timeout: float = SECONDS, **parameters: object
) -> list[dict[str, Value]]:
    """The rows of a SELECT query, or of the saved question of that name, as dictionaries of Python values.

    IRIs are `kg.terms.IRI`, which is a `str`; an unbound variable is None; an ASK query gives one row with `answer`.
    `pandas.DataFrame(select(...))` makes a frame of it. Raises UsageError for a query that is wrong or refused,
    LimitError when it takes too long or too much.
    """
    chosen = {name: str(value) for name, value in parameters.items()}
    solutions = from_json(ask(query, Path(data), "json", timeout, chosen))
    return [dict(zip(solutions.columns, map(python, row), strict=True)) for row in solutions.rows]


def text_of(query: str, stdin: IO[bytes]) -> str:
    """The text of what a person names: a saved question, a query file, or `-` for standard input.

    Raises UsageError for what is none of them.
    """
    if query in questions.names():
        return questions.load(query).query
    try:
        if query == "-":
            return stdin.read().decode("utf-8")
        if Path(query).is_file():
            return Path(query).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{query}: cannot be read as a query: {error}") from error
    return questions.load(query).query


def ask(
    query: str, data: Path, form: str, timeout: float = SECONDS, parameters: Mapping[str, str] | None = None
) -> bytes:
    """The answer to a query, or to the saved question of that name, in one of ROWS or TRIPLES.

    `timeout` is in seconds and includes reading the data. Raises UsageError for a query that is wrong or refused, or
    whose answer the format cannot hold, LimitError when it takes too long or too much.
    """
    question = questions.load(query) if query in questions.names() else None
    _check(question, parameters or {})
    text = question.query if question else query
    sparql.refuse(text)
    sparql.refuse_dataset(text)
    fitting = TRIPLES if sparql.gives_triples(text) else ROWS
    if form not in fitting:
        raise UsageError(f"{form} cannot hold the answer to this query; use one of: {', '.join(fitting)}")
    if not 0 < timeout <= _LONGEST:
        raise UsageError(f"--timeout {timeout:g}: give a number of seconds above 0, a day at most")
    memory = _memory(data)
    request = {
        "query": text,
        "question": question.name if question else "",
        "parameters": dict(parameters or {}),
        "data": str(data.absolute()),
        "format": "json" if form == "markdown" else form,
        "memory": memory,
        "seconds": (math.ceil(timeout) + 1) * (os.cpu_count() or 1),
    }
    content = _run(json.dumps(request).encode(), timeout, memory)
    return markdown(from_json(content)).encode() if form == "markdown" else content


def _check(question: questions.Question | None, chosen: Mapping[str, str]) -> None:
    known = question.parameters if question else ()
    if unknown := chosen.keys() - {parameter.name for parameter in known}:
        raise UsageError(f"{', '.join(sorted(unknown))}: no parameter of this query")
    if missing := [
        f"--{parameter.name} {parameter.kind.upper()}"
        for parameter in known
        if parameter.required and parameter.name not in chosen
    ]:
        raise UsageError(f"this question needs {' and '.join(missing)}")


def _memory(data: Path) -> int:
    """Bytes of address space: what the store of that data needs, by measurement, and room for the query."""
    read = [data] if data.is_file() else [*data.glob("*.nq"), *data.glob(f"{release.DUMP}/*.nq{release.PACKED}")]
    return _WORKSPACE + _STORE_PER_BYTE * sum(map(_size, read))


def _size(file: Path) -> int:
    """Bytes of a file, before it was compressed. Raises UsageError for one whose compression is wrong."""
    if file.suffix != release.PACKED:
        return file.stat().st_size
    try:
        with release.opened(file) as stream:
            return sum(map(len, iter(lambda: stream.read(1 << 20), b"")))
    except release.UNREADABLE as error:
        raise UsageError(f"{file}: {error}") from error


def _run(request: bytes, timeout: float, memory: int) -> bytes:
    # From the package's parent, so that the worker is this package, whatever the current directory holds.
    command = [sys.executable, "-m", "kg.query.worker"]
    try:
        done = subprocess.run(command, input=request, capture_output=True, timeout=timeout, cwd=files.PACKAGE.parent)
    except subprocess.TimeoutExpired:
        raise LimitError(f"the query took longer than {timeout:g} seconds; ask for less, or allow more") from None
    if done.returncode == 0:
        return done.stdout
    if done.returncode == 1 and done.stdout:
        raise UsageError(json.loads(done.stdout)["message"])
    if -done.returncode == getattr(signal, "SIGXCPU", None):
        raise LimitError(f"the query took longer than {timeout:g} seconds; ask for less, or allow more")
    if any(said in done.stderr for said in _SAID_OF_MEMORY) or -done.returncode == getattr(signal, "SIGKILL", None):
        raise LimitError(f"the query needed more than {memory / 2**30:.1f} GiB of memory; ask for less")
    raise LimitError(f"the engine ended without an answer (code {done.returncode}); ask for less, or more simply")
