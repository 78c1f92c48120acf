"""Folding: the forms of a text in which comparing and searching happen.

Nothing here changes a source text. `view` gives a searchable copy with the way back to every offset; `fold` and `slug`
give the key of a name.
"""

from __future__ import annotations

import functools
import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.model import Span

_SAME = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
})  # fmt: skip
# What joins, parts or turns letters without a mark of its own; a direction override makes a name look like another.
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# Markdown emphasis, the frame of a link, tags, footnote anchors and the attributes of a heading (Pandoc User's Guide,
# header_attributes): they split words that belong together.
_MARKUP = re.compile(
    r"\*+|(?<!\w)_+(?=\S)|(?<=[^\s_])_+(?!\w)|\[(?=[^\[\]]*\]\([^()]*\))|\]\([^()]*\)|\^\[\w{1,3}\]|</?[a-zA-Z][^<>]*>|\\(?=[^\w\s])"
    r"|\{[:#.](?=[\s\w#.:-])[^{}\n]{1,400}\}(?=[ \t]*(?:\n|$))"
)
# Left by whoever copied the text from a page.
_ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[\da-fA-F]{2,5});")
# A word that a line end has cut in two.
_CUT = re.compile(r"-(?<=[a-z]-)[ \t]*\n[ \t]*(?=[a-z])")
# White space, of which the first is seen.
_BLANKS = re.compile(r"\s\s+")
# What else is not seen begins with one of these.
_MARK = re.compile(rf"[*_\[\]^<{{\\&{''.join(sorted(_INVISIBLE))}]")
_CLOSING = re.compile(r"\]\([^()]*\)|\*+")
_COMBINING = re.compile("[\u0300-\u036f]")
_UNFOLDED = {ord("'"): "", ord("`"): "", ord("&"): " and ", **dict.fromkeys(map(ord, _INVISIBLE), "")}
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST_SLUG = 120


class View(NamedTuple):
    """A searchable copy of part of a text: quotes and dashes plain, white space single, markup gone.

    A ligature becomes its letters, all at the offset of the one character.
    """

    text: str
    offsets: Sequence[int]
    source: str = ""

    def span(self, start: int, end: int) -> Span:
        """The span of the source text that `text[start:end]` was made from; the range must not be empty.

        It takes in the other half of a link or an emphasis that it would cut.
        """
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        words = self.source[first:last]
        opened = words.count("[") - words.count("](")
        if opened < 0 and self.source[first - 1 : first] == "[":
            first -= 1
        if (opened > 0 or words.count("*") % 2) and (closing := _CLOSING.match(self.source, last)):
            last = closing.end()
        return Span(first, last)


def view(text: str, span: Span | None = None) -> View:
    """A searchable copy of `text`, or of one span of it.

    >>> view("the “[report](#)”  of\\u00a0it").text
    'the "report" of it'
    """
    start, end = (span.start, span.end) if span else (0, len(text))
    if not (_MARK.search(text, start, end) or _CUT.search(text, start, end)):
        letters = text[start:end].translate(_PLAIN)
        if len(letters) == end - start and "  " not in letters:
            return View(letters, range(start, end), text)
    letters, offsets = "", list[int]()
    for first, last in _shown(text, start, end):
        sign = _ENTITY.match(text, first, end)
        piece = html.unescape(sign[0]) if sign else text[first:last]
        if piece[:1].isspace() and letters.endswith(" "):
            piece, first = piece[1:], first + 1
        plain = piece.translate(_PLAIN)
        letters += plain
        if len(plain) == last - first:
            offsets += range(first, last)
        else:
            offsets += (at for at, char in enumerate(piece, first) for _ in _PLAIN[ord(char)])
    return View(letters, tuple(offsets), text)


def _shown(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges between what a view leaves out; an entity is a range of its own, of which the first is shown."""
    for first, last in sorted([*_hidden(text, start, end), (end, end)]):
        if first > start:
            yield start, first
        start = max(start, last)


def _hidden(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges that a view leaves out; they may overlap."""
    yield from (found.span() for found in _CUT.finditer(text, start, end))
    yield from ((found.start() + 1, found.end()) for found in _BLANKS.finditer(text, start, end))
    behind = start
    for mark in _MARK.finditer(text, start, end):
        at = mark.start()
        if mark[0] in _INVISIBLE:
            yield mark.span()
        elif mark[0] == "&" and (entity := _ENTITY.match(text, at, end)):
            yield from ((at, at), (at + 1, entity.end()))
        elif at >= behind and (markup := _MARKUP.match(text, at, end)):
            yield markup.span()
            behind = markup.end()


class _Plain(dict[int, str]):
    """Characters without their looks: straight quotes, simple dashes and blanks, no ligatures, no wide letters."""

    def __missing__(self, code: int) -> str:
        same = " " if chr(code).isspace() else chr(code).translate(_SAME)
        plain = unicodedata.normalize("NFKC", same) if same > "\x7f" and same.isalpha() else same
        if len(self) < _MOST_PLAIN:
            self[code] = plain
        return plain


_PLAIN, _MOST_PLAIN = _Plain(), 1 << 12


def lower(text: str) -> str:
    """Lower case, code point by code point, so that offsets stay the same."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@functools.lru_cache(maxsize=1 << 12)
def fold(name: str) -> str:
    """The form in which names are compared: one case, no accents on Latin letters, no punctuation, no leading article.

    >>> fold("The Citizens’ Alliance & Friends")
    'citizens alliance and friends'
    """
    text = name.casefold() if name.isascii() else _unaccented(name)
    words = _NOT_WORD.sub(" ", text.translate(_UNFOLDED)).split()
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def _unaccented(name: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_SAME)
    return unicodedata.normalize("NFC", _COMBINING.sub("", text))


def slug(name: str) -> str:
    """A folded name as one segment of an IRI, at most 120 code points; a longer one ends in a hash of the whole.

    >>> slug("Citizens’ Alliance")
    'citizens-alliance'
    """
    whole = fold(name).replace(" ", "-")
    if len(whole) <= _LONGEST_SLUG:
        return whole or f"x{digest(name)}"
    return f"{whole[: _LONGEST_SLUG - 9].rstrip('-')}-{digest(whole)}"


def digest(*parts: str, length: int = 8) -> str:
    """The first hexadecimal digits of the SHA-256 of the parts; it names things that have no name of their own."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]
