"""Bytes to text: the encoding that a file states or shows; where neither does, a guess that is reported as one."""

from __future__ import annotations

import codecs
import re

from kg.readers.extract import Extract, Part, Remark

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where the HTML standard looks for it (13.2.3.2), and what it takes these names to mean (Encoding, 4.2).
_PRESCAN = 1024
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "utf-16": "utf-8"}
# In English text nearly every byte is ASCII; in one of UTF-16, every second one is then NUL.
_SAMPLE = 4096
_MOST_FOREIGN = 0.2
_TYPED = re.compile(r"[\w\s\u2013-\u2026€™©®§°·•«»¡¿´`¨¸ªº£]")
_MOST_CONTROLS = 0.01
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, stated: str | None = None) -> tuple[str, tuple[Remark, ...]]:
    """The text of a file: its byte order mark counts, else what it states, else UTF-8, else a guess with a remark.

    Raises ValueError for binary content, with the offset of the first NUL byte, for an encoding that is not known, and
    for content that is not in the encoding it states.
    """
    encoding = _marked(content) or (_MEANT.get(stated.lower(), stated) if stated else None)
    if encoding:
        return _decoded(content, encoding), ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(content, error.start)
    if "\0" in text:
        return _guessed(content, content.index(0))
    return text, ()


def read(content: bytes) -> Extract:
    """The text of a plain text file. Raises ValueError as `decode` does."""
    text, remarks = decode(content)
    return Extract((Part(text),), remarks)


def stated_in_page(content: bytes) -> str | None:
    """The encoding that an HTML file states in its first bytes."""
    found = _CHARSET.search(content, 0, _PRESCAN)
    return found[1].decode("ascii") if found else None


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def _decoded(content: bytes, encoding: str) -> str:
    advice = "state the file's real encoding, or convert it to UTF-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"not {encoding.upper()} at byte {error.start}; {advice}") from error
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"unknown encoding {encoding!r}; {advice}") from error
    if "\0" in text:
        raise ValueError(f"binary: NUL byte at byte {content.index(0)}")
    return text


def _guessed(content: bytes, place: int) -> tuple[str, tuple[Remark, ...]]:
    encoding = _pattern(content) or _western(content) or _detected(content)
    if encoding is None:
        raise ValueError(f"binary, or in no known encoding: byte {place} is not UTF-8; convert the file to UTF-8")
    remark = f"byte {place} is not UTF-8; read as {encoding.upper()}, which is a guess; convert the file to UTF-8"
    return _decoded(content, encoding), (Remark("guessed-encoding", remark),)


def _pattern(content: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin text is NUL."""
    for encoding, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        highs, lows = content[high:_SAMPLE:2], content[low:_SAMPLE:2]
        if highs and highs.count(0) > 0.8 * len(highs) and not lows.count(0) and len(content) % 2 == 0:
            return encoding
    return None


def _western(content: bytes) -> str | None:
    """Windows-1252, of a file nearly all ASCII whose other bytes are letters and signs that people type there."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [c for c in text if c > "\x7f"]
    typed = all(map(_TYPED.match, foreign)) and not _CONTROLS.search(text)
    return "cp1252" if typed and len(foreign) <= max(_MOST_FOREIGN * len(text), 1) else None


def _detected(content: bytes) -> str | None:
    """What charset-normalizer takes it for; None for what is no text."""
    from charset_normalizer import from_bytes

    best = None if b"\0" in content else from_bytes(content).best()
    if best is None:
        return None
    text = str(best)
    return best.encoding if len(_CONTROLS.findall(text)) <= _MOST_CONTROLS * len(text) else None
