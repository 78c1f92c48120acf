"""Files in, `Source` out: the one place where bytes become text.

Every later offset refers to the text as it is fixed here: UTF-8, line ends LF, Unicode normalisation form C, and of a
file with markup what a person reads of it.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.errors import ReadError
from kg.files import LARGEST_LETTER, is_of_a_file
from kg.fold import slug
from kg.model import Finding, Place, Source
from kg.readers import mail, markup, plain
from kg.readers.confined import read_confined
from kg.readers.extract import Extract, Part, Remark

__all__ = ["FORMATS", "Format", "read"]

# Unicode 5.8: line ends of all systems, and what separates lines, paragraphs and pages.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file: its media type, and how its bytes become text. `extract` raises ValueError with the reason."""

    media_type: str
    extract: Callable[[bytes], Extract]


def read(path: Path, origin: str | None = None) -> Source:
    """The letter in a file; `origin` is where the file was fetched from.

    Raises ReadError for a path that is missing, a directory or unreadable, and for a file that is empty, of an
    unsupported suffix or not text; the reason gives the byte offset where there is one. Raises OSError where it is the
    machine that keeps it from being read, as with too many open files.
    """
    name = path.as_posix()
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise ReadError(name, f"unsupported suffix {path.suffix!r}; readable are {', '.join(sorted(FORMATS))}")
    try:
        content = _bytes(path)
        extract = form.extract(content)
    except ValueError as error:
        raise ReadError(name, str(error)) from error
    except OSError as error:
        error.filename = error.filename or name
        raise
    text, places, dropped = _joined(extract.parts)
    if not text.strip():
        raise ReadError(name, "empty: no text in it")
    remarks = (*extract.remarks, *([_control_characters(dropped)] if dropped else []))
    return Source(
        id=slug(path.stem),
        path=name,
        media_type=form.media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        origin=origin,
        places=places,
        findings=tuple(
            Finding(code=remark.code, severity="warning", source=name, message=remark.message) for remark in remarks
        ),
    )


def _joined(parts: Sequence[Part]) -> tuple[str, tuple[Place, ...], int]:
    """The text of all parts in its final form, where each place begins, and the number of characters dropped."""
    text, places, dropped = "", [], 0
    for part in parts:
        if part.place:
            places.append(Place(start=len(text), name=part.place))
        seen, number = _CONTROLS.subn("", _LINE_ENDS.sub("\n", part.text))
        text += unicodedata.normalize("NFC", seen)
        dropped += number
    return text, tuple(places), dropped


def _control_characters(number: int) -> Remark:
    return Remark("control-characters", f"{number} characters that only steer a device were left out")


def _bytes(path: Path) -> bytes:
    name = path.as_posix()
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise ReadError(name, "a directory, not a file; name the files in it")
        if not stat.S_ISREG(about.st_mode):
            raise ReadError(name, "no regular file (a pipe, a socket or a device)")
        if about.st_size > LARGEST_LETTER:
            raise ReadError(name, f"{about.st_size:,} bytes; the limit is {LARGEST_LETTER:,}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(name, "no such file") from error
    except OSError as error:
        if not is_of_a_file(error):
            raise
        raise ReadError(name, f"cannot be opened: {error.strerror}") from error


def _markdown(content: bytes) -> Extract:
    text, remarks = plain.decode(content)
    return Extract((Part(markup.of_markdown(_LINE_ENDS.sub("\n", text))),), remarks)


def _page(content: bytes) -> Extract:
    text, remarks = plain.decode(content, plain.stated_in_page(content))
    return Extract(markup.parts_of_page(_LINE_ENDS.sub("\n", text)), remarks)


FORMATS: Mapping[str, Format] = MappingProxyType({
    ".txt": Format(media_type="text/plain", extract=plain.read),
    ".md": Format(media_type="text/markdown", extract=_markdown),
    ".markdown": Format(media_type="text/markdown", extract=_markdown),
    ".html": Format(media_type="text/html", extract=_page),
    ".htm": Format(media_type="text/html", extract=_page),
    ".pdf": Format(media_type="application/pdf", extract=read_confined("pdf")),
    ".docx": Format(media_type=_WORD, extract=read_confined("docx")),
    ".eml": Format(media_type="message/rfc822", extract=mail.read),
})  # fmt: skip
