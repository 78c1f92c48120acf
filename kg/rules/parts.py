"""Texts end to end, so that one scan goes over all of them, and the parts into which their full stops cut them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.rules.literals import lowered

_MOST_TEXTS, _LONGEST = 256, 20_000  # code points
_SHORTEST_PART, _MOST_PARTS = 20, 512


@dataclass(frozen=True, slots=True)
class Parts:
    """Texts as one, in the form in which words are looked for, a full stop between each two.

    The texts are those from the number `first` to before `last`, and begin at `starts`; a part ends at each of `ends`
    and is of the text whose number is in `owners`. Sets of parts are bits of a number; `wholes` has that of each text.
    """

    text: str
    first: int
    last: int
    starts: Sequence[int]
    ends: Sequence[int]
    owners: Sequence[int]
    wholes: Sequence[int]

    def texts_of(self, parts: int) -> Iterator[int]:
        """The numbers of the texts of which one of the parts is."""
        while parts:
            owner = self.owners[(parts & -parts).bit_length() - 1]
            yield owner
            parts &= ~self.wholes[owner - self.first]

    def ranges(self, parts: int) -> Iterator[tuple[int, range]]:
        """Each of the parts as the number of its text and its range there, without the full stop at its end."""
        while parts:
            part = (parts & -parts).bit_length() - 1
            number = self.owners[part]
            start = self.starts[number - self.first]
            first = self.ends[part - 1] + 1 if part and self.owners[part - 1] == number else start
            yield number, range(first - start, self.ends[part] - start)
            parts &= parts - 1

    def whole(self, parts: int) -> int:
        """All parts of the texts of which one of the parts is."""
        if len(self.ends) == len(self.starts):
            return parts
        whole = 0
        for number in self.texts_of(parts):
            whole |= self.wholes[number - self.first]
        return whole


def batches(texts: Sequence[str]) -> Iterator[Parts]:
    """The parts of texts, some texts at a time, so that a batch has a bounded number of parts."""
    first = size = 0
    for last, text in enumerate(texts):
        if last > first and (last - first == _MOST_TEXTS or size + len(text) > _LONGEST):
            yield _parts(texts, first, last)
            first, size = last, 0
        size += len(text)
    if first < len(texts):
        yield _parts(texts, first, len(texts))


def _parts(texts: Sequence[str], first: int, last: int) -> Parts:
    starts, ends, owners, wholes = list[int](), list[int](), list[int](), list[int]()
    joined = ".".join(texts[first:last])
    shortest = max(_SHORTEST_PART, len(joined) // _MOST_PARTS)
    start = 0
    for owner in range(first, last):
        starts.append(start)
        before = len(ends)
        end = start + len(texts[owner])
        while (stop := joined.find(".", start + shortest, end)) >= 0:
            ends.append(stop)
            owners.append(owner)
            start = stop + 1
        ends.append(end)
        owners.append(owner)
        wholes.append((1 << len(ends)) - (1 << before))
        start = end + 1
    return Parts(lowered(joined), first, last, starts, ends, owners, wholes)
