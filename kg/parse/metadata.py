"""Those who sign a letter by its front matter: a YAML list or line below a key such as `signatories`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kg import rules
from kg.fold import View
from kg.parse import names
from kg.parse.entries import Entry
from kg.parse.enumerations import pieces
from kg.parse.layout import Zoned
from kg.parse.lines import cut

_RULES = rules.load("frontmatter")
_KEY = _RULES.pattern("signatories")
_PAIR = re.compile(r"(?P<key>[A-Za-z_-]+) ?:(?: (?P<value>.+))?$")
# Keys of one who signs, in the order of the columns of an entry.
_COLUMNS: list[list[str]] = [_RULES.values[column] for column in ("name", "role", "affiliation", "country")]
_QUOTES = "\"'"


def signatories(zoned: Sequence[Zoned]) -> Iterator[Entry]:
    """An entry for each who signs by the front matter, with what is said of them as further columns."""
    front = [(at, item) for at, item in enumerate(zoned) if item.zone == "front" and item.mark.line.text]
    for n, (at, item) in enumerate(front):
        found = _KEY.match(item.mark.line.text) if item.mark.line.marker is None and not _is_inner(item) else None
        if not found:
            continue
        kind = _kind(found["kind"] or "")
        if value := (found["value"] or "").strip(" []|>"):
            start = item.mark.line.text.index(value, found.start("value"))
            line = cut(item.mark.line.view, start, start + len(value))
            yield from (_entry(at, (part,), kind) for part in map(_bare, pieces(line, ",")) if part.text)
        else:
            below = takewhile(lambda pair: pair[1].mark.line.marker or _is_inner(pair[1]), front[n + 1 :])
            yield from _listed(list(below), kind)


def _listed(below: Sequence[tuple[int, Zoned]], kind: names.Kind | None) -> Iterator[Entry]:
    """The items of a list: a name each, or pairs of key and value."""
    for first, (at, item) in enumerate(below):
        line = item.mark.line.view
        if item.mark.line.marker is None:
            continue
        if not _PAIR.match(line.text):
            yield _entry(at, (_bare(line),), kind)
            continue
        rest = takewhile(lambda pair: pair[1].mark.line.marker is None, below[first + 1 :])
        said = dict(_pairs([line, *(other.mark.line.view for _, other in rest)]))
        columns = [next((said[key] for key in keys if key in said), None) for keys in _COLUMNS]
        told = tuple(column for column in columns if column is not None)
        if told and told[0] is not said.get("country"):
            yield _entry(at, told, kind if columns[0] else "organization")


def _pairs(lines: Sequence[View]) -> Iterator[tuple[str, View]]:
    for line in lines:
        if (found := _PAIR.match(line.text)) and found["value"]:
            value = _bare(cut(line, *found.span("value")))
            if value.text:
                yield found["key"].lower().replace("-", "_"), value


def _entry(at: int, columns: tuple[View, ...], kind: names.Kind | None) -> Entry:
    return Entry(at=at, columns=columns, kind=kind)


def _bare(value: View) -> View:
    """A value without the quotation marks around it."""
    quoted = len(value.text) > 1 and value.text[0] in _QUOTES and value.text[-1] == value.text[0]
    return cut(value, 1, len(value.text) - 1) if quoted else cut(value, 0, len(value.text))


def _kind(word: str) -> names.Kind | None:
    if re.match(r"(?i)org|group", word):
        return "organization"
    return "person" if re.match(r"(?i)indiv|people|person", word) else None


def _is_inner(item: Zoned) -> bool:
    """Whether a line is indented: it belongs to the key above it."""
    return item.mark.line.content.start > item.mark.line.span.start and item.mark.line.marker is None
