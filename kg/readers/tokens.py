"""HTML as a flat run of text and tags, in time linear in its length whatever it holds.

No tree is built: an HTML5 tree of a few kilobytes of misnested tags takes gigabytes (13.2.6.1, the active formatting
elements), and nothing here needs one. Every alternative of the pattern ends at the end of the text at the latest, so
that nothing is ever scanned twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?P<raw>script|style|textarea|title|iframe|noembed|xmp)(?=[\s/>])
      (?P<about>(?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*)(?:>|\Z)
      (?P<content>.*?)(?:</(?P=raw)(?=[\s/>])[^>]*(?:>|\Z)|\Z)
    | <(?P<close>/?)(?P<name>[a-z][a-z0-9-]*(?::[a-z]+)?)(?=[\s/>])
      (?P<inside>(?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*)(?:>|\Z)
    | <[!?][^>]*(?:>|\Z)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text (no `tag`), or a tag; `text` of an element without markup inside, as `title`, is its content."""

    tag: str = ""
    text: str = ""
    closes: bool = False
    inside: str = ""

    def attributes(self) -> dict[str, str]:
        """The attributes of a start tag, names in lower case, values as printed."""
        return {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(self.inside)}


def tokens(page: str) -> Iterator[Token]:
    """Text and tags in order; comments, declarations and instructions are left out."""
    end = 0
    for found in _TOKEN.finditer(page):
        if found.start() > end:
            yield Token(text=page[end : found.start()])
        if found["raw"]:
            yield Token(tag=found["raw"].lower(), inside=found["about"], text=found["content"])
        elif found["name"]:
            yield Token(tag=found["name"].lower(), closes=bool(found["close"]), inside=found["inside"])
        end = found.end()
    if end < len(page):
        yield Token(text=page[end:])


def ends(run: Sequence[Token]) -> dict[int, int]:
    """For each start tag that has one, by number, the number of its last token.

    An end tag ends the last open start, and a paragraph the one before it.
    """
    open_: dict[str, list[int]] = {}
    matched: dict[int, int] = {}
    for at, token in enumerate(run):
        if token.closes:
            if starts := open_.get(token.tag):
                matched[starts.pop()] = at
        elif token.tag and token.tag not in _VOID and not token.text and not token.inside.endswith("/"):
            if token.tag == "p" and open_.get("p"):
                matched[open_["p"].pop()] = at - 1
            open_.setdefault(token.tag, []).append(at)
    return matched
