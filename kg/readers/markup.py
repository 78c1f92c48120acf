"""HTML and Markdown to the text that a person reads: its order, its lines, its lists and tables, and no markup.

Lines break as the HTML standard's rendered text does (3.2.7, innerText): a blank line around paragraphs, a line end
around other blocks, a TAB between the cells of a row. Beyond it list items keep a marker, headings Markdown's `#`, and
raised digits stay raised. Site chrome stays; the parser tells it from the letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from kg.readers.elements import LINES, PARAGRAPHS, Elements
from kg.readers.extract import Part
from kg.readers.tokens import Token, ends, tokens

_FRONT = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(?:.*\n)*?\1[ \t]*(?:\n|\Z)")
_UNSEEN = frozenset({
    "script", "style", "template", "title", "head", "noscript", "svg", "select", "datalist", "textarea", "iframe",
    "object", "video", "audio", "canvas", "noembed",
})  # fmt: skip
_WRAPPED = frozenset({"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
_INVISIBLE = re.compile(r"\bdisplay\s*:\s*none\b|\bvisibility\s*:\s*hidden\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\f]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Where a converter has joined two lines in bold type.
_JOINED = re.compile(r"(?<=[a-z])\*{4}(?=[A-Z])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DEEPEST_TABLE = 8
_TITLE = ("og:title", "dc.title", "twitter:title")
_DATE = (
    "article:published_time", "datepublished", "og:published_time", "dc.date.issued", "dcterms.date", "dc.date", "date",
    "pubdate", "publishdate", "publish_date",
)  # fmt: skip
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"\n]{4,40})"')


def of_page(page: str) -> str:
    """The text of an HTML page with line ends LF.

    Front matter before the page stays as it is; without any, the page's title and date of publication, if its head
    states them, are given in that form.
    """
    return "".join(part.text for part in parts_of_page(page))


def parts_of_page(page: str) -> tuple[Part, ...]:
    """The text of an HTML page as `of_page` gives it, in parts that know their place (see `kg.readers.elements`)."""
    front = _FRONT.match(page)
    run = _without_template(list(tokens(page[front.end() :] if front else page)))
    head = Part(front[0], "front matter") if front else Part(_head(run), "head")
    return (*([replace(head, text=f"{head.text}\n")] if head.text else []), *_parts(run))


def _without_template(run: list[Token]) -> list[Token]:
    """The tokens of a page; those of a component, which is all in a `template`, without that element."""
    first = next((token.tag for token in run if token.tag not in ("", "script", "style")), None)
    return [token for token in run if token.tag != "template"] if first == "template" else run


def of_markdown(page: str) -> str:
    """The text of a Markdown file with line ends LF: HTML in it is read, its own marks and its front matter stay."""
    front = _FRONT.match(page)
    start = front.end() if front else 0
    run = list(tokens(_JOINED.sub("** **", re.sub(r"\\\n", "\n", page[start:]))))
    body = "".join(part.text for part in _parts(run, lines_count=True))
    return f"{page[:start]}\n{body}" if front else body


@dataclass(slots=True)
class _Column:
    """Text being written: what is still owed before the next word is a number of line ends, a blank, a list marker."""

    elements: Elements
    parts: list[Part] = field(default_factory=list)
    owed: int = 0
    blank: bool = False
    mark: str = ""

    def line_ends(self, number: int) -> None:
        self.owed, self.blank = max(self.owed, number), False

    def words(self, text: str) -> None:
        """Text in which white space is only a blank."""
        text = _BLANKS.sub(" ", text)
        core = text.strip(" ")
        fresh = bool(self.owed) or not self.parts
        if core.isspace() and fresh:
            return
        if core:
            self._write(core, blank=not fresh and (self.blank or text[0] == " "))
        self.blank = text.endswith(" ") if core else self.blank or bool(text)

    def printed(self, text: str) -> None:
        """Text in which white space counts as it stands."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.owed, self.blank = self.owed + 1, False
                self.elements.line_end()
            if line.strip():
                self._write(line, self.blank)
                self.blank = False

    def take(self, parts: Sequence[Part]) -> None:
        """What was written in another column; there is some."""
        self._line_ends_owed()
        self.parts += [replace(parts[0], text=self.mark + parts[0].text), *parts[1:]]
        self.mark = ""

    def _write(self, text: str, blank: bool) -> None:
        self._line_ends_owed()
        self.parts.append(Part(self.mark + " " * blank + text, self.elements.place()))
        self.mark = ""

    def _line_ends_owed(self) -> None:
        if self.owed and self.parts:
            self.parts.append(Part("\n" * self.owed, self.parts[-1].place))
        self.owed = 0


@dataclass(slots=True)
class _Table:
    """An open table: the column it stands in, and the cells of its open row."""

    outer: _Column
    row: list[_Column] = field(default_factory=list)

    def end_row(self) -> None:
        """A row as one line; where cells have several lines, the table only lays out a page, and they follow."""
        cells = [cell.parts for cell in self.row]
        if any("\n" in part.text for cell in cells for part in cell):
            for cell in filter(None, cells):
                self.outer.line_ends(2)
                self.outer.take(cell)
            self.outer.line_ends(2)
        elif line := _in_one_line(cells):
            self.outer.line_ends(1)
            self.outer.take(line)
            self.outer.line_ends(1)
        self.row = []


def _in_one_line(cells: Sequence[Sequence[Part]]) -> list[Part]:
    """The words of cells with TABs between, without white space at the end."""
    line = [part for cell in cells for part in (*cell, Part("\t", cell[-1].place if cell else None))]
    while line and not line[-1].text.strip():
        line.pop()
    return [*line[:-1], replace(line[-1], text=line[-1].text.rstrip())] if line else []


@dataclass(slots=True)
class _Page:
    """Where the reading of a page stands: the open column, tables and lists, and how white space counts."""

    lines_count: bool
    column: _Column
    tables: list[_Table] = field(default_factory=list)
    too_deep: int = 0
    lists: list[tuple[str, int] | None] = field(default_factory=list)
    printed: int = 0
    wrapped: int = 0
    raised: int = 0

    def say(self, text: str) -> None:
        text = html.unescape(text)
        if self.raised and text.strip().isdigit():
            text = text.translate(_RAISED)
        if self.printed or (self.lines_count and not self.wrapped):
            self.column.printed(text)
        else:
            self.column.words(text)

    def tag(self, token: Token) -> None:
        self.column.elements.tag(token)
        if token.tag == "br":
            self.column.line_ends(min(self.column.owed + 1, 2))
        elif token.tag in PARAGRAPHS:
            self.column.line_ends(2)
        elif token.tag in LINES:
            self.column.line_ends(1)
        elif token.tag == "q":
            self.say("”" if token.closes else "“")
        step = -1 if token.closes else 1
        if token.tag == "pre":
            self.printed = max(self.printed + step, 0)
        elif token.tag == "sup":
            self.raised = max(self.raised + step, 0)
        elif token.tag in ("ul", "ol", "li"):
            self._list(token)
        elif token.tag in ("table", "tr", "td", "th"):
            self._table(token)
        elif token.tag[0] == "h" and token.tag[1:].isdigit():
            self.column.mark = "" if token.closes else "#" * min(int(token.tag[1:]), 6) + " "

    def _list(self, token: Token) -> None:
        if token.tag == "li":
            self.column.mark = "" if token.closes else self._marker(token)
        elif token.closes:
            self.lists[-1:] = []
        else:
            said = token.attributes()
            first = _number(said.get("start"), 1)
            self.lists.append((said.get("type", "1"), first) if token.tag == "ol" else None)

    def _marker(self, token: Token) -> str:
        numbered = self.lists[-1] if self.lists else None
        if numbered is None:
            return "- "
        kind, number = numbered
        number = _number(token.attributes().get("value"), number)
        self.lists[-1] = (kind, number + 1)
        if kind in ("a", "A") and 0 < number <= len(_LETTERS):
            return f"{_LETTERS[number - 1] if kind == 'a' else _LETTERS[number - 1].upper()}. "
        return f"{number}. "

    def _table(self, token: Token) -> None:
        if token.tag == "table":
            self._open_or_close(token.closes)
        elif self.tables and not self.too_deep:
            table = self.tables[-1]
            self.column = table.outer
            if token.tag == "tr":
                table.end_row()
            elif not token.closes:
                self.column = _Column(table.outer.elements)
                table.row.append(self.column)

    def _open_or_close(self, closes: bool) -> None:
        if not closes and len(self.tables) < _DEEPEST_TABLE:
            self.tables.append(_Table(self.column))
        elif not closes:
            self.too_deep += 1
        elif self.too_deep:
            self.too_deep -= 1
        elif self.tables:
            table = self.tables.pop()
            table.end_row()
            self.column = table.outer
            self.column.line_ends(2)

    def parts(self) -> list[Part]:
        while self.tables:
            self.too_deep = 0
            self._open_or_close(closes=True)
        return self.column.parts


def _parts(run: Sequence[Token], lines_count: bool = False) -> list[Part]:
    page, matched, wrapped_until, at = _Page(lines_count, _Column(Elements())), ends(run), -1, 0
    while at < len(run):
        token = run[at]
        if not token.tag:
            page.wrapped = at < wrapped_until
            page.say(token.text)
        elif token.tag in _UNSEEN or (not token.closes and _is_hidden(token)):
            at = matched.get(at) or _next_block(run, at)
        else:
            page.tag(token)
            if token.tag in _WRAPPED and not token.closes:
                wrapped_until = max(wrapped_until, matched.get(at, -1))
        at += 1
    parts = page.parts()
    return _by_place([*parts, Part("\n", parts[-1].place if parts else None)])


def _by_place(parts: Iterable[Part]) -> list[Part]:
    """Those that follow each other in one place as one."""
    same = groupby(parts, lambda part: part.place)
    return [Part("".join(part.text for part in found), place) for place, found in same]


def _next_block(run: Sequence[Token], at: int) -> int:
    """The number of the last token before the next block: there ends an element that nothing closes."""
    blocks = (number for number in range(at + 1, len(run)) if run[number].tag in PARAGRAPHS | LINES)
    return next(blocks, len(run)) - 1 if run[at].tag in PARAGRAPHS | LINES else at


def _is_hidden(token: Token) -> bool:
    inside = token.inside.lower()
    if "hidden" not in inside and "display" not in inside:
        return False
    said = token.attributes()
    return "hidden" in said or bool(_INVISIBLE.search(said.get("style", "")))


def _number(printed: str | None, default: int) -> int:
    return int(printed) if printed and re.fullmatch(r"-?\d{1,6}", printed.strip()) else default


def _head(run: Sequence[Token]) -> str:
    """What the head of a page states of it, as front matter."""
    stated: dict[str, str] = {}
    for token in run:
        if token.tag == "title":
            stated.setdefault("title", token.text)
        elif token.tag == "script" and (found := _LINKED_DATE.search(token.text)):
            stated.setdefault("datepublished", found[1])
        elif token.tag == "meta":
            said = token.attributes()
            name = said.get("property") or said.get("name") or said.get("itemprop") or ""
            stated.setdefault(name.lower(), said.get("content", ""))
    lines = [
        f"{label}: {value}"
        for label, names in (("title", (*_TITLE, "title")), ("date", _DATE))
        if (value := next(filter(None, (" ".join(html.unescape(stated.get(n, "")).split()) for n in names)), ""))
    ]
    return "\n".join(["---", *lines, "---", ""]) if lines else ""
