"""A text as lines: what carries words, without list marker, emphasis and white space around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from kg import rules
from kg.fold import View, view
from kg.model import Span
from kg.parse.spacing import printed_lines

# What stands between two columns; more gaps than these are a justified line.
_BAR, _GAP = re.compile(r"\|"), re.compile(r"\t| {4,}")
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
    return tuple(line for start, end in printed_lines(text) for line in _entries(text, start, end))


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
    """A span without the white space and emphasis marks at its edges; the star of a list marker stays."""
    start, end = span.start, span.end
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    while start < end and text[start] in _EDGE and not text.startswith(("* ", "*\t", "*\u00a0"), start, end):
        start += 1
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
                content = trim(text, Span(content.start + found.end(), content.end))
                break
        if marker != ">":
            break
    return Line(span=span, content=content, view=_columns(text, content), marker=marker)


def _columns(text: str, content: Span) -> View:
    separator = _BAR if text.startswith("|", content.start, content.end) else _GAP
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
