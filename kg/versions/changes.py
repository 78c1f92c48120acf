"""What one set of statements has and another lacks, line by line; and as a patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.versions import sources

Change = tuple[str, str]
"""`A` for added or `D` for removed, and the statement as a line of N-Quads or N-Triples without its end."""


def changes(old: Path, new: Path, named: bool) -> Iterator[Change]:
    """What was added to and removed from a build, a version or an RDF file, in the order of the lines.

    With `named`, a statement in another graph is another statement. Raises UsageError for what cannot be read.
    """
    return compared(sources.statements(old, named), sources.statements(new, named))


def compared(old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    """The differences of two sorted collections of lines, each line once; neither is held in memory."""
    before, after = iter(old), iter(new)
    left, right = next(before, None), next(after, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            yield "D", str(left)
            left = next(before, None)
        elif left is None or right < left:
            yield "A", right
            right = next(after, None)
        else:
            left, right = next(before, None), next(after, None)


def patch(found: Iterable[Change]) -> Iterator[str]:
    """The changes as lines of an RDF Patch: a transaction that removes and adds (afs.github.io/rdf-delta)."""
    yield "TX ."
    yield from (f"{what} {line} ." for what, line in found)
    yield "TC ."
