"""Bytes to text: the encoding that a file states, else UTF-8; never a guess."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where the HTML standard looks for it (13.2.3.2), and what it takes these names to mean (Encoding, 4.2).
_PRESCAN = 1024
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "utf-16": "utf-8"}


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, or in what its byte order mark says.

    Raises ValueError for other encodings and for binary content, with the offset of the first byte that shows it.
    """
    return _decode(content, _marked(content) or "utf-8", "convert the file to UTF-8")


def decode_page(content: bytes) -> str:
    """The text of an HTML file: its byte order mark counts, else its `<meta charset>`, else it is UTF-8.

    Raises ValueError as `decode` does, and for an encoding that is not known.
    """
    stated = _CHARSET.search(content, 0, _PRESCAN)
    name = stated[1].decode("ascii").lower() if stated else "utf-8"
    encoding = _marked(content) or _MEANT.get(name, name)
    return _decode(content, encoding, "give the file's real encoding in <meta charset>, or convert it to UTF-8")


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def _decode(content: bytes, encoding: str, advice: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"not {encoding.upper()} at byte {error.start}; {advice}") from error
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"unknown encoding {encoding!r}; {advice}") from error
    if "\0" in text:
        raise ValueError(f"binary: NUL byte at byte {content.index(0)}")
    return text
