"""Word files (Office Open XML) to text: mammoth makes HTML of them, and the HTML reader text of that.

Tracked changes count as accepted, as mammoth reads them; notes follow the text. Read within limits, since a small
archive can unpack to a large one: nothing is unpacked to disk, and a part with a document type is refused.
"""

from __future__ import annotations

import io
import re
import zipfile

from kg.readers import markup
from kg.readers.extract import Extract, Part, Remark

_MOST_MEMBERS = 2_000
_MOST_BYTES = 50_000_000
_MOST_RATIO = 200
_NEEDED = "word/document.xml"
_NOTE_BACK = re.compile(r"\s*<a href=\"#(?:foot|end)note-ref-\d+\">↑</a>")
_NOTE_MARK = re.compile(r"<sup><a href=\"#((?:foot|end)note-\d+)\" id=\"[^\"]*\">\[(\d+)\]</a></sup>")
_TAB = "\ue009"  # for a while: in HTML a TAB is a blank
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
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(content),
            convert_image=mammoth.images.img_element(lambda image: {}),
            external_file_access=False,
            ignore_empty_paragraphs=False,
        )
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, AttributeError) as error:
        raise ValueError(f"a damaged Word file: {error}") from error
    page = _NOTE_MARK.sub(r"<sup>\2</sup>", _NOTE_BACK.sub("", made.value)).replace("\t", _TAB)
    if page.count("<p></p>") > _PARTING * page.count("<p>"):
        page = _PARAGRAPHS_AS_LINES.sub("<br>", page)
    remarks = [Remark("word-file", message.message) for message in made.messages if message.type == "error"]
    return Extract((Part(markup.of_page(page).replace(_TAB, "\t")),), tuple(remarks))


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
