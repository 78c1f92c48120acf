"""Folding: the forms of a text in which comparing and searching happen.

Nothing here changes a source text. `view` gives a searchable copy with the way back to every offset; `fold` and `slug`
give the key of a name.
"""

from __future__ import annotations

import functools
import hashlib
import html
import itertools
import re
import unicodedata
from dataclasses import dataclass

from kg.model import Span

_SAME = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
})  # fmt: skip
# What joins, parts or turns letters without a mark of its own; a direction override makes a name look like another.
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# Markdown emphasis, the frame of a link, tags, and footnote anchors: they split words that belong together.
_MARKUP = re.compile(
    r"\*+|(?<!\w)_+(?=\S)|(?<=[^\s_])_+(?!\w)|\[(?=[^\[\]]*\]\([^()]*\))|\]\([^()]*\)|\^\[\w{1,3}\]|</?[a-zA-Z][^<>]*>|\\(?=[^\w\s])"
)
# Left by whoever copied the text from a page.
_ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[\da-fA-F]{2,5});")
# A word that a line end has cut in two.
_CUT = re.compile(r"(?<=[a-z])-[ \t]*\n[ \t]*(?=[a-z])")
_CLOSING = re.compile(r"\]\([^()]*\)|\*+")
_COMBINING = re.compile("[\u0300-\u036f]")
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST_SLUG = 120


@dataclass(frozen=True, slots=True)
class View:
    """A searchable copy of part of a text: quotes and dashes plain, white space single, markup gone.

    A ligature becomes its letters, all at the offset of the one character.
    """

    text: str
    offsets: tuple[int, ...]
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
    marks = itertools.chain(_MARKUP.finditer(text, start, end), _CUT.finditer(text, start, end))
    hidden = {offset for found in marks for offset in range(*found.span())}
    entities = list(_ENTITY.finditer(text, start, end)) if "&" in text[start:end] else []
    signs = {found.start(): html.unescape(found[0]) for found in entities}
    hidden |= {offset for found in entities for offset in range(found.start() + 1, found.end())}
    kept: list[str] = []
    offsets: list[int] = []
    for offset in range(start, end):
        char = signs.get(offset, text[offset])
        if offset in hidden or char in _INVISIBLE:
            continue
        if char.isspace():
            if kept and kept[-1] == " ":
                continue
            char = " "
        for plain in _plain(char):
            kept.append(plain)
            offsets.append(offset)
    return View("".join(kept), tuple(offsets), text)


@functools.lru_cache(1 << 12)
def _plain(char: str) -> str:
    """A character without its looks: straight quotes, simple dashes, no ligatures or wide letters (Unicode NFKC)."""
    same = char.translate(_SAME)
    return unicodedata.normalize("NFKC", same) if same > "\x7f" and same.isalpha() else same


def lower(text: str) -> str:
    """Lower case, code point by code point, so that offsets stay the same."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def fold(name: str) -> str:
    """The form in which names are compared: one case, no accents on Latin letters, no punctuation, no leading article.

    >>> fold("The Citizens’ Alliance & Friends")
    'citizens alliance and friends'
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_SAME)
    text = unicodedata.normalize("NFC", _COMBINING.sub("", text)).replace("'", "").replace("&", " and ")
    words = _NOT_WORD.sub(" ", "".join(c for c in text if c not in _INVISIBLE)).split()
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


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
