"""How the time of every recognition rule grows with the text: `python benchmarks/patterns.py`.

Each pattern searches texts of 3,000 and 6,000 characters made of what patterns are slow on: one piece repeated, with
an end that does not match. A pattern that needs more than three times as long for twice the text, and so long that a
text of 1 MB would take more than ten seconds even if it grew no faster, is named, and the exit code is 1.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator

from kg import files, rules

PIECES = (
    "a", "A", "Aa ", "aa ", "A. ", "Aa, ", "Aa and ", "(", "a)", "[", "1", "1.", "1 ", " ", "\t", "- ", "–", ".", ", ",
    "*", "_", "#", ":", "/", "A/", "a@", "@a.", "\n", "Aa\n", "the ", "of the ", "and ", "to ", "not ", "UN ", "No. 1 ",
    "Article 1, ", "We call on ", "the right to ", "“",
)  # fmt: skip
SIZE = 3_000
SLOW = 0.06
GROWTH = 3.0


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The time to find everything that the pattern finds in a text."""
    start = time.perf_counter()
    for _ in pattern.finditer(text):
        pass
    return time.perf_counter() - start


def growing() -> Iterator[tuple[str, str, float, float]]:
    """The rule, the piece, and both times, of each pattern that is too slow."""
    for path in sorted(files.RULES.glob("*.yaml")):
        for rule in rules.load(path.stem):
            for piece in PIECES:
                short = (piece * SIZE)[:SIZE] + "\0"
                once = seconds(rule.pattern, short)
                if once < SLOW / GROWTH:
                    continue
                twice = seconds(rule.pattern, (piece * 2 * SIZE)[: 2 * SIZE] + "\0")
                if twice > SLOW and twice > GROWTH * once:
                    yield f"{path.stem}/{rule.id}", piece, once, twice


def main() -> int:
    """Name the patterns that grow too fast; the result is the exit code."""
    found = list(growing())
    for name, piece, once, twice in found:
        sys.stdout.write(f"{name}: {piece!r} repeated: {once:.3f} s, twice as long: {twice:.3f} s\n")
    sys.stdout.write(f"{len(found)} patterns grow faster than the text\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
