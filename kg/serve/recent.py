"""Answers that were given already: as long as the data are the same, so are they."""

from __future__ import annotations

from collections import OrderedDict

_ONE, _ALL = 2**18, 2**26
"""Bytes of the largest answer that is kept, and of all of them."""


class Recent:
    """The small answers that were asked for last, by their entity tag."""

    def __init__(self) -> None:
        self._contents: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, tag: str) -> bytes | None:
        """The content that the tag names, if it is still there."""
        if tag in self._contents:
            self._contents.move_to_end(tag)
        return self._contents.get(tag)

    def takes(self, size: int) -> bool:
        """Whether a content of so many bytes is kept."""
        return size <= _ONE

    def put(self, tag: str, content: bytes) -> None:
        """Keep a content, and forget those that nobody asked for in the longest time."""
        self._size += len(content) - len(self._contents.pop(tag, b""))
        self._contents[tag] = content
        while self._size > _ALL:
            self._size -= len(self._contents.popitem(last=False)[1])
