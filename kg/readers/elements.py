"""Where on a page words stand, said as a person would who has it open: what shows there is counted, from 1.

"paragraph 12", "heading 2", "list 3, item 5", "table 1, row 3, cell 2". A paragraph ends where its block ends or a
blank line follows. One after the first in an item or a cell is said with its number, and so is a line after the first
of anything: "table 1, row 1, cell 2, paragraph 4, line 2".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.readers.tokens import Token

PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "figure", "pre", "hr", "article",
    "section", "header", "footer", "nav", "aside", "main", "form", "fieldset", "address", "details", "body",
})  # fmt: skip
"""Blocks that stand apart from what is around them."""
LINES = frozenset({
    "div", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "figcaption", "summary", "legend",
    "center", "dir", "menu", "option", "hgroup", "search",
})  # fmt: skip
"""Blocks that begin a line."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SAME_LINE, _NEXT_LINE, _NEXT_PARAGRAPH = range(3)


@dataclass(slots=True, eq=False)
class _Element:
    """What is counted within: the page, a heading, an item or a cell; or a list or table, whose words are `outer`'s."""

    kind: str
    name: str = ""
    outer: _Element | None = None
    paragraphs: int = 0
    lines: int = 0
    parts: int = 0
    cells: int = 0


@dataclass(slots=True)
class Elements:
    """The elements of a page that are open, while its tokens go by; hidden ones are not shown to it."""

    _open: list[_Element] = field(default_factory=lambda: [_Element("page")])
    _tables: list[int] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _ended: int = _NEXT_PARAGRAPH

    def tag(self, token: Token) -> None:
        """A tag goes by."""
        name = token.tag
        if name == "br":
            self.line_end()
        elif name in PARAGRAPHS or name in LINES:
            self._ended = _NEXT_PARAGRAPH
        if name in _HEADINGS:
            self._close("heading")
            if not token.closes:
                self._begin("heading")
        elif name in ("ul", "ol"):
            self._list(token)
        elif name == "li":
            self._item(token)
        elif name == "table":
            self._table(token)
        elif name in ("tr", "td", "th") and self._tables:
            self._cell(token)

    def line_end(self) -> None:
        """A line ends within a block; two in a row leave a blank one."""
        self._ended = min(self._ended + 1, _NEXT_PARAGRAPH)

    def place(self) -> str:
        """The name of the place of words that come now."""
        element = self._open[-1].outer or self._open[-1]
        if self._ended == _NEXT_PARAGRAPH or not element.paragraphs:
            element.paragraphs, element.lines = element.paragraphs + 1, 1
        elif self._ended == _NEXT_LINE:
            element.lines += 1
        self._ended = _SAME_LINE
        if element.kind == "page":
            name = f"paragraph {element.paragraphs}"
        else:
            element.name = element.name or self._numbered(element.kind)
            name = element.name + (f", paragraph {element.paragraphs}" if element.paragraphs > 1 else "")
        return name + (f", line {element.lines}" if element.lines > 1 else "")

    def _numbered(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind} {self._counts[kind]}"

    def _begin(self, kind: str, name: str = "") -> None:
        outer = (self._open[-1].outer or self._open[-1]) if kind in ("list", "table") else None
        self._open.append(_Element(kind, name, outer))

    def _close(self, *kinds: str) -> None:
        """Close those of these kinds that are innermost, in this order."""
        for kind in kinds:
            if self._open[-1].kind == kind:
                self._open.pop()

    def _list(self, token: Token) -> None:
        if token.closes:
            self._close("heading", "item", "list")
        else:
            self._begin("list")

    def _item(self, token: Token) -> None:
        self._close("heading", "item")
        if token.closes:
            return
        if self._open[-1].kind != "list":
            self._begin("list")
        whole = self._open[-1]
        whole.name = whole.name or self._numbered("list")
        whole.parts += 1
        self._begin("item", f"{whole.name}, item {whole.parts}")

    def _table(self, token: Token) -> None:
        if not token.closes:
            self._tables.append(len(self._open))
            self._begin("table")
        elif self._tables:
            del self._open[self._tables.pop() :]

    def _cell(self, token: Token) -> None:
        del self._open[self._tables[-1] + 1 :]
        if token.closes:
            return
        table = self._open[-1]
        table.name = table.name or self._numbered("table")
        if token.tag == "tr":
            table.parts, table.cells = table.parts + 1, 0
        else:
            table.parts, table.cells = max(table.parts, 1), table.cells + 1
            self._begin("cell", f"{table.name}, row {table.parts}, cell {table.cells}")
