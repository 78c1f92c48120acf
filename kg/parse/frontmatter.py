"""The front matter of a text, and the letter where a value of it holds the letter: `body: |`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from kg import rules
from kg.parse.marks import Mark

_KEYS = rules.load("layout").group(role="metadata")[0].pattern
# Keys that only a site needs.
_SITE_KEYS = frozenset(rules.load("frontmatter").values["site"])
_VALUE_BELOW = rules.load("frontmatter").pattern("value-below")
_FENCES = ("---", "+++")
_PARAGRAPHS = 2


def apart(marked: Sequence[Mark]) -> tuple[Sequence[Mark], int]:
    """The lines to the end of the letter, and how many of them are front matter.

    The letter is what stands below the front matter, or a value in it that says more than that. Where a page has
    several values under one key, they reach from the first to the last; other keys between them are furniture.
    """
    front = _length(marked)
    values = sorted(_values(marked, front), key=lambda value: (value[0], value[1].start))
    same_key = ([lines for _, lines in found] for _, found in groupby(values, key=lambda value: value[0]))
    held = max(same_key, key=lambda parts: _size(marked, parts), default=[])
    paragraphs = sum(marked[at].role in ("prose", "lead") for lines in held for at in lines)
    if paragraphs < _PARAGRAPHS or _size(marked, held) <= _size(marked, [range(front, len(marked))]):
        return marked, front
    within = {at for lines in held for at in lines}
    first, last = held[0].start, held[-1].stop
    between = (at for at in range(first, last) if at not in within and marked[at].live)
    keys = {at: replace(marked[at], role="furniture") for at in between}
    return [keys.get(at, marked[at]) for at in range(last)], first


def _values(marked: Sequence[Mark], front: int) -> Iterator[tuple[str, range]]:
    """The keys of the front matter whose values are paragraphs below them, with the lines of these."""
    for at in range(front):
        found = _VALUE_BELOW.match(marked[at].line.printed)
        if not found:
            continue
        quotes, depth = found["quotes"], marked[at].line.content.start - marked[at].line.span.start
        end = next((n for n in range(at + 1, front) if _ends_value(marked[n], quotes, depth)), front)
        yield found["key"], range(at + 1, end)


def _ends_value(mark: Mark, quotes: str | None, depth: int) -> bool:
    """Whether a line comes after a value: the quotes that close it, or in YAML one no deeper than its key."""
    if quotes:
        return mark.line.printed.endswith(quotes)
    return bool(mark.line.text) and _indent(mark) <= depth


def _size(marked: Sequence[Mark], parts: Sequence[range]) -> int:
    return sum(len(marked[at].line.text) for lines in parts for at in lines if marked[at].live)


def _length(marked: Sequence[Mark]) -> int:
    """The number of lines of a YAML header between two `---`, or of nothing."""
    first = next((at for at, mark in enumerate(marked) if mark.role != "blank"), len(marked))
    if first == len(marked) or marked[first].line.text not in _FENCES:
        return _metadata(marked, first)
    last = next((at for at in range(first + 1, len(marked)) if _is_fence(marked[at])), 0)
    return last + 1 if last else 0


def _metadata(marked: Sequence[Mark], first: int) -> int:
    """The number of lines that begin a text as `Key: value`, without fences: several, one of them for a site's use."""
    keys: list[str] = []
    for mark in marked[first:]:
        found = _KEYS.search(mark.line.text)
        if not found and not (keys and mark.live and mark.line.marker):
            break
        keys.append(found["key"].lower() if found else "")
    return first + len(keys) if len(keys) > 2 and _SITE_KEYS & set(keys) else 0


def _is_fence(mark: Mark) -> bool:
    """Whether a line ends the front matter; an indented one belongs to a value."""
    return mark.line.text in _FENCES and _indent(mark) == 0


def _indent(mark: Mark) -> int:
    said = mark.line.view.source[mark.line.span.start : mark.line.span.end]
    return len(said) - len(said.lstrip(" \t"))
