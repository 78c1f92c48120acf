"""Mentions by where they stand, found without a look at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

from kg.model import Span


class Standing(Protocol):
    """What stands somewhere in a text."""

    @property
    def span(self) -> Span:
        """Where it stands."""


S = TypeVar("S", bound=Standing)


def touching(mentions: Sequence[S], span: Span) -> Sequence[S]:
    """Those of the mentions that overlap a span; the mentions are in the order of the text and disjoint."""
    first = bisect_right(mentions, span.start, key=lambda mention: mention.span.end)
    return mentions[first : bisect_left(mentions, span.end, first, key=lambda mention: mention.span.start)]
