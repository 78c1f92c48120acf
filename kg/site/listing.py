"""Long lists over several pages: each page says which part it shows and leads to the others; nothing is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST = {"quotes": 400, "lines": 1200, "letters": 120}
"""How many items a page shows at most: sentences quoted, lines, or letters with all that was found wrong in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Item]):
    """The part of a list that a page shows: the one of that number, from 1, of `parts` (address, first and last item).

    `total` counts the items of all parts.
    """

    items: Sequence[Item]
    number: int
    parts: tuple[tuple[str, int, int], ...]
    total: int

    @property
    def path(self) -> str:
        """The page that shows it."""
        return self.parts[self.number - 1][0].partition("#")[0]


def cut(items: Sequence[Item], path: str, anchor: str = "", kind: str = "quotes") -> list[Listing[Item]]:
    """A list in the parts that pages show, by the `kind` of its items; the first is at `anchor` of the page at `path`.

    >>> [(part.path, len(part.items)) for part in cut("x" * 900, "country/KP.html", "accused")]
    [('country/KP.html', 400), ('country/KP-accused-2.html', 400), ('country/KP-accused-3.html', 100)]
    """
    step = MOST[kind]
    starts = range(0, max(len(items), 1), step)
    stem = "-".join(filter(None, (path.removesuffix(".html"), anchor)))
    addresses = [f"{path}#{anchor}" if anchor else path, *(f"{stem}-{n}.html" for n in range(2, len(starts) + 1))]
    parts = tuple(
        (address, start + 1, min(start + step, len(items))) for address, start in zip(addresses, starts, strict=True)
    )
    return [
        Listing(items=items[start : start + step], number=number, parts=parts, total=len(items))
        for number, start in enumerate(starts, start=1)
    ]
