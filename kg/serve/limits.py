"""What one request may cost, and how many are answered at a time."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one query, and of all of them together.

    `seconds` is wall time, waiting for a free worker counted apart; `memory` is in bytes, beyond the data itself;
    `content` is in bytes of the answer, `request` in bytes of a query or body; `waiting` is the number of queries that
    may wait for one of the `workers`.
    """

    seconds: float = 30.0
    rows: int = 1_000_000
    content: int = 2**28
    memory: int = 2**30
    request: int = 2**17
    workers: int = 8
    waiting: int = 64
