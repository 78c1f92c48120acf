"""A text as lines: what carries words, without list marker, emphasis and white space around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from kg import rules
from kg.fold import View, view
from kg.model import Span
from kg.parse.spacing import printed_lines

# What stands between two columns; more gaps than these are a justified line.
_BAR, _GAP = re.compile(r"\|"), re.compile(r"\t| {4,}|(?<=\w) \* (?=\w)")
_MOST_GAPS = 3
# Markers of lists that do not count; in a head, the items of such a list are those of a menu.
BULLETS = ("-", "*", "•", "+")
# A number in a list that runs on: its own count tells it from other numbers.
_NUMBER = re.compile(r"(?:(?<![^\n])|[,;:]? (?:and )?)(?P<number>\d{1,3})\. ?(?=[A-Z“\"])")
_SHORTEST_RUN = 5
# The name of the one written to in the first line of the address, and the date at the right edge of the paper.
_DATE_BESIDE = re.compile(
    r"[ \t]*+(?P<name>(?:[^\W\d_][\w.'’-]*+ ){1,6}[^\W\d_][\w.'’-]*+,?)(?: {8,}|\t+ *)"
    r"(?P<date>(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8},? \d{4})[ \t]*\n)"
)
_HEAD = 4000
_MARKERS = rules.load("layout").group(role="marker")
# Between the rows of a grid table; a link that goes on in the next line of its cell; a cell without words.
_GRID_RULE = re.compile(r"^[ \t]*\+(?:[-=:]+\+)+[ \t]*$", re.M)
_OPEN, _BLANK_CELL = re.compile(r"\[[^\[\]|]*\|"), re.compile(r"\|[ \t]+(?=\|)")
_FEW_RULES = 3
T = TypeVar("T")
_EDGE = frozenset(" \t\r\n\f\v\u00a0\u2002\u2003\u2009\u202f\u3000*_~\u200b\u200e\u2060\ufeff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `span` with its line end, `content` the part that carries words, `marker` the list marker before it.

    `view` is the searchable form of the content; a TAB in it stands between two columns, which the text separates by
    tabs, wide gaps or, in a Markdown table, by vertical bars.
    """

    span: Span
    content: Span
    view: View
    marker: str | None

    @property
    def text(self) -> str:
        """The searchable form of the content."""
        return self.view.text

    @property
    def printed(self) -> str:
        """The content as it is printed, with its markup."""
        return self.view.source[self.content.start : self.content.end]

    @property
    def blank(self) -> bool:
        """Whether the line carries no words: white space, emphasis marks or invisible characters at most."""
        return not self.view.text


def lines_above(lines: Sequence[T], at: int) -> Iterator[T]:
    """The lines before that of a number, upwards. A slice would copy them all, and that for each of many lines."""
    return map(lines.__getitem__, range(at - 1, -1, -1))


def lines_below(lines: Sequence[T], at: int) -> Iterator[T]:
    """The lines after that of a number, downwards; none is copied."""
    return map(lines.__getitem__, range(at + 1, len(lines)))


def split(text: str) -> tuple[Line, ...]:
    """The lines of a text with line ends LF; their spans partition it.

    A list that runs on within a paragraph ("1. A, 2. B, ... and 9. I") is a line an entry.
    """
    return tuple(line for start, end in _rows(text, printed_lines(text)) for line in _entries(text, start, end))


def _rows(text: str, printed: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The printed lines, and as one those of a row of a grid table (Pandoc User's Guide, grid_tables).

    Where a table has hardly any rules between its rows, only a blank cell or an open link tells that a row goes on.
    """
    ruled = len(_GRID_RULE.findall(text)) > _FEW_RULES
    row: list[tuple[int, int]] = []
    in_grid = False
    for start, end in (*printed, (len(text), len(text))):
        said = text[start:end].strip()
        if in_grid and said[:1] == said[-1:] == "|":
            row.append((start, end))
            continue
        lines = [text[first:last].strip() for first, last in row]
        goes_on = any(_OPEN.search(line) for line in lines[:-1]) or any(_BLANK_CELL.search(line) for line in lines[1:])
        yield from [(row[0][0], row[-1][1])] if len(row) > 1 and (ruled or goes_on) else row
        row, in_grid = [], bool(_GRID_RULE.match(said))
        if end > start:
            yield start, end


def _entries(text: str, start: int, end: int) -> Iterator[Line]:
    """The printed line `[start, end)`, cut before each number of a list that runs on in it."""
    numbers: list[re.Match[str]] = []
    for found in _NUMBER.finditer(text, start, end):
        if int(found["number"]) == len(numbers) + 1:
            numbers.append(found)
    if len(numbers) < _SHORTEST_RUN:
        numbers = []
    beside = _DATE_BESIDE.match(text, start, end) if start < _HEAD and not numbers else None
    dated = [(beside.end("name"), beside.start("date"))] if beside else []
    cuts = [(start, start), *((n.start(), n.start("number")) for n in numbers), *dated, (end, end)]
    for (_, first), (words, last) in pairwise(cuts):
        if last > first:
            yield _line(text, Span(first, last), words)


def trim(text: str, span: Span) -> Span:
    """A span without the white space and emphasis marks at its edges; the star of a list marker stays.

    Nor is what Markdown marks there part of it: the backslash of a hard line break, the ticks around code.
    """
    start, end = span.start, span.end
    while end > start and (text[end - 1] in _EDGE or text[end - 1] == "\\"):
        end -= 1
    while start < end and text[start] in _EDGE and not text.startswith(("* ", "*\t", "*\u00a0"), start, end):
        start += 1
    if end - start > 2 and text[start] == text[end - 1] == "`":
        return trim(text, Span(start + 1, end - 1))
    return Span(start, end)


def cut(part: View, start: int, end: int) -> View:
    """The range `[start, end)` of a view, without blanks at its edges."""
    while start < end and part.text[start].isspace():
        start += 1
    while end > start and part.text[end - 1].isspace():
        end -= 1
    return View(part.text[start:end], part.offsets[start:end])


def printed(text: str, part: View) -> str:
    """What the letter prints where a view was made: its own quotes and dashes, white space squashed, no markup."""
    return " ".join("".join(text[offset] for offset in dict.fromkeys(part.offsets)).split())


def _line(text: str, span: Span, words: int) -> Line:
    """The line of a span whose words end at `words`; in a quotation the marker is that of the quoted line."""
    content, marker = trim(text, Span(span.start, words)), None
    for _ in range(2):
        for rule in _MARKERS:
            if found := rule.pattern.match(text[content.start : content.end]):
                marker = found["marker"].replace("\\", "")  # Markdown escapes the stop of a number that is no list
                end = content.end - len(found["closing"]) if found.groupdict().get("closing") else content.end
                content = trim(text, Span(content.start + found.end("marker"), end))
                marker = marker.replace("=", "#")  # a heading of a wiki
                break
        if marker != ">":
            break
    return Line(span=span, content=content, view=_columns(text, content), marker=marker)


def _grid(text: str, content: Span) -> View:
    """The cells of a row of a grid table, a TAB between them: each goes on in the same column of the next line."""
    cells: dict[int, list[int]] = {}
    column, blank = 0, True
    for at in range(content.start, content.end):
        if text[at] in "\n|":
            column, blank = (0, True) if text[at] == "\n" else (column + 1, True)
            continue
        cell = cells.setdefault(column, [])
        if not text[at].isspace() or (cell and not text[cell[-1]].isspace()):
            cell.extend([at - 1] if blank and cell and not text[cell[-1]].isspace() and not text[at].isspace() else ())
            cell.append(at)
        blank = False
    letters, offsets = "", list[int]()
    for cell in cells.values():
        words = "".join(" " if text[at] == "|" else text[at] for at in cell)
        said = view(words, trim(words, Span(0, len(words))))
        if said.text:
            gap = [cell[0] - 1] if letters else []
            letters = f"{letters}\t{said.text}" if letters else said.text
            offsets = [*offsets, *gap, *(cell[at] for at in said.offsets)]
    return View(letters, tuple(offsets), text)


def _columns(text: str, content: Span) -> View:
    separator = _BAR if text.startswith("|", content.start, content.end) else _GAP
    if separator is _BAR and "\n" in text[content.start : content.end]:
        return _grid(text, content)
    letters, start = "", content.start
    offsets: list[int] = []
    ends = [found.span() for found in separator.finditer(text, content.start, content.end)]
    if (
        not ends
        or "\n" in text[content.start : content.end]
        or (separator is _GAP and len(ends) > _MOST_GAPS and "\t" not in text[content.start : content.end])
    ):
        return view(text, content)
    for end, after in (*ends, (content.end, content.end)):
        cell = view(text, trim(text, Span(start, end)))
        if cell.text:
            if letters:
                letters, offsets = letters + "\t", [*offsets, start - 1]
            letters, offsets = letters + cell.text, [*offsets, *cell.offsets]
        start = after
    return View(letters, tuple(offsets), text)
