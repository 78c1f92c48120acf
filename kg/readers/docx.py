"""Word files (Office Open XML) to text: mammoth makes HTML of them, and the HTML reader text of that.

Tracked changes count as accepted, as mammoth reads them; notes follow the text. Read within limits, since a small
archive can unpack to a large one: nothing is unpacked to disk, and a part with a document type is refused.

A place is a paragraph, counted from 1 with the empty ones and without those in tables; a cell of a table; or a note. A
mark before the words of each carries it through mammoth and the HTML reader.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from kg.readers import markup
from kg.readers.extract import Extract, Part, Remark

_MOST_MEMBERS = 2_000
_MOST_BYTES = 50_000_000
_MOST_RATIO = 200
_NEEDED = "word/document.xml"
_NOTE_BACK = re.compile(r"\s*<a href=\"#(?:foot|end)note-ref-\d+\">↑</a>")
_NOTE_MARK = re.compile(r"<sup><a href=\"#((?:foot|end)note-\d+)\" id=\"[^\"]*\">\[(\d+)\]</a></sup>")
_NOTE = re.compile(r"<li id=\"(foot|end)note-\d+\"><p>")
# For a while: in HTML a TAB is a blank, and a mark is the number of a place.
_TAB, _MARK_OPENS, _MARK_ENDS = "\ue009", "\ue00a", "\ue00b"
_OURS = dict.fromkeys(map(ord, (_TAB, _MARK_OPENS, _MARK_ENDS)))
_MARK = re.compile(rf"(?m)(^(?:#{{1,6}}|-|\w{{1,6}}\.) )?{_MARK_OPENS}(\d{{1,7}}){_MARK_ENDS} ?")
# Who parts paragraphs by empty ones means each of the others as a line.
_PARTING = 0.1
_PARAGRAPHS_AS_LINES = re.compile("(?<!<p>)</p><p>(?!</p>)")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read(content: bytes) -> Extract:
    """The text of a Word file, its pictures left out.

    Raises ValueError for an archive that is damaged, encrypted, no Word file, or beyond a limit, which is named.
    """
    import mammoth

    _check(content)
    places = _Places()
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(content),
            convert_image=mammoth.images.img_element(lambda image: {}),
            external_file_access=False,
            ignore_empty_paragraphs=False,
            include_embedded_style_map=False,
            transform_document=places.marked,
        )
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, AttributeError) as error:
        raise ValueError(f"a damaged Word file: {error}") from error
    page = _NOTE_MARK.sub(r"<sup>\2</sup>", _NOTE_BACK.sub("", made.value)).replace("\t", _TAB)
    if page.count("<p></p>") > _PARTING * page.count("<p>"):
        page = _PARAGRAPHS_AS_LINES.sub("<br>", page)
    numbers = count(1)
    page = _NOTE.sub(lambda note: note[0] + places.mark(f"{note[1]}note {next(numbers)}"), page)
    remarks = [Remark("word-file", message.message) for message in made.messages if message.type == "error"]
    return Extract(tuple(_parts(markup.of_page(page).replace(_TAB, "\t"), places.names)), tuple(remarks))


@dataclass(slots=True)
class _Places:
    """The names of the places of a document, each by the number in its mark."""

    names: list[str] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def mark(self, name: str) -> str:
        """The mark of another place."""
        self.names.append(name)
        return f"{_MARK_OPENS}{len(self.names) - 1}{_MARK_ENDS}"

    def marked(self, element: Any, cell: str = "") -> Any:
        """An element of mammoth's document with a mark before the words of each paragraph in it."""
        from mammoth import documents

        if isinstance(element, documents.Text):
            return documents.text(element.value.translate(_OURS))
        if not hasattr(element, "children"):
            return element
        if isinstance(element, documents.Table):
            return self._table(element)
        is_paragraph = isinstance(element, documents.Paragraph)
        self.paragraphs += is_paragraph and not cell
        place = cell or f"paragraph {self.paragraphs}"
        children = [self.marked(child, cell) for child in element.children]
        if is_paragraph and any(map(_has_words, children)):
            children.insert(0, documents.text(self.mark(place)))
        return element.copy(children=children)

    def _table(self, table: Any) -> Any:
        self.tables += 1
        name = f"table {self.tables}"
        rows = []
        for number, row in enumerate(table.children, start=1):
            cells = enumerate(getattr(row, "children", ()), start=1)
            made = [self.marked(cell, f"{name}, row {number}, cell {at}") for at, cell in cells]
            rows.append(row.copy(children=made))
        return table.copy(children=rows)


def _has_words(element: Any) -> bool:
    return bool(getattr(element, "value", "").strip()) or any(map(_has_words, getattr(element, "children", ())))


def _parts(text: str, places: Sequence[str]) -> Iterator[Part]:
    """The text cut at its marks; what stands before a mark on its line, as the number of a list item, is beyond it."""
    start, begun = 0, ""
    place: str | None = None
    for found in _MARK.finditer(text):
        yield Part(begun + text[start : found.start()], place)
        start, begun, number = found.end(), found[1] or "", int(found[2])
        place = places[number] if number < len(places) else place
    yield Part(begun + text[start:], place)


def _check(content: bytes) -> None:
    """Refuse what no word processor writes, before anything is unpacked. Raises ValueError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ValueError(f"no Word file: {error}") from error
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise ValueError(f"{len(members):,} members in the archive; the limit is {_MOST_MEMBERS:,}")
    if _NEEDED not in (names := [member.filename for member in members]):
        raise ValueError(f"no Word file: no {_NEEDED} in the archive")
    if len(set(names)) < len(names):
        raise ValueError("two members of the archive have one name")
    for member in members:
        if member.flag_bits & 1:
            raise ValueError("encrypted; save it without a password")
        if member.file_size > _MOST_BYTES or member.file_size > _MOST_RATIO * max(member.compress_size, 1_000):
            raise ValueError(f"{member.filename} unpacks to {member.file_size:,} bytes, which is beyond the limit")
    if sum(member.file_size for member in members) > 2 * _MOST_BYTES:
        raise ValueError(f"unpacks to more than {2 * _MOST_BYTES:,} bytes, which is the limit")
    for member in members:
        if member.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(_unpacked(archive, member)):
            raise ValueError(f"{member.filename} declares a document type or entities, which no Word file needs")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise ValueError(f"a damaged Word file: {member.filename}: {error}") from error
