"""E-mail messages (RFC 5322, MIME) to text: subject and date as front matter, then the body as a person reads it."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.policy import default as modern

from kg.readers import markup, plain
from kg.readers.extract import Extract, Part, Remark

_MOST_PARTS = 500
# RFC 3676, 4: a line that ends with a blank flows into the next; "-- " is the mark before a signature.
_FLOWING = re.compile(r"(?m)(?<!^--)[ ]\n(?!-- \n)")


def read(content: bytes) -> Extract:
    """The text of a message; what is attached is named, not read.

    Raises ValueError for a file that is no message, has no text in it, or too many parts.
    """
    try:
        message = email.message_from_bytes(content, policy=modern)
    except RecursionError as error:
        raise ValueError("its parts are nested too deep") from error
    assert isinstance(message, EmailMessage)
    if not message.keys():
        raise ValueError("no e-mail message: no header fields at its beginning")
    if sum(1 for _ in message.walk()) > _MOST_PARTS:
        raise ValueError(f"more than {_MOST_PARTS} parts, which is the limit")
    try:
        body = message.get_body(("plain", "html"))
    except (KeyError, LookupError, ValueError) as error:
        raise ValueError(f"a damaged message: {error}") from error
    if body is None:
        raise ValueError("no text in the message; if the letter is attached, save the attachment and give that")
    parts, remarks = _parts(body, _place(message, body))
    attached = [Remark("attachment-not-read", f"{name!r} is attached and was not read") for name in _attached(message)]
    head = [Part(stated, "header")] if (stated := _head(message)) else []
    return Extract((*head, *parts), (*remarks, *attached))


def _place(message: EmailMessage, body: MIMEPart) -> str:
    """Which part of the message the body is, numbered as IMAP does (RFC 9051, 6.4.5)."""
    number = next((number for number, part in _numbered(message) if part is body), None)
    return f"part {number} ({body.get_content_type()})" if number else "body"


def _numbered(message: MIMEPart, above: str = "") -> Iterator[tuple[str, MIMEPart]]:
    for at, part in enumerate(message.iter_parts(), start=1):
        yield f"{above}{at}", part
        yield from _numbered(part, f"{above}{at}.")


def _head(message: EmailMessage) -> str:
    subject = " ".join(str(message.get("subject", "")).split())
    lines = [f"title: {subject}"] if subject else []
    try:
        sent = message["date"].datetime if message["date"] else None
    except (AttributeError, ValueError):
        sent = None
    lines += [f"date: {sent.date().isoformat()}"] if sent else []
    return "\n".join(["---", *lines, "---", "", ""]) if lines else ""


def _parts(body: MIMEPart, place: str) -> tuple[tuple[Part, ...], tuple[Remark, ...]]:
    payload = body.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    text, remarks = plain.decode(content, body.get_content_charset())
    text = text.replace("\r\n", "\n")
    if body.get_content_type() == "text/html":
        found = markup.parts_of_page(text)
        return tuple(Part(part.text, f"{place}, {part.place}" if part.place else place) for part in found), remarks
    if body.get_param("format") == "flowed":
        text = _FLOWING.sub("" if body.get_param("delsp") == "yes" else " ", text)
    return (Part(text, place),), remarks


def _attached(message: EmailMessage) -> list[str]:
    return [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
