"""The partition of a text into blocks: runs of whole lines with one role."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import Block, BlockKind, Span
from kg.parse.layout import Zone, Zoned
from kg.parse.lines import lines_above, lines_below

_ZONE_KINDS: dict[Zone, BlockKind] = {
    "front": "furniture", "head": "heading", "salutation": "salutation", "subject": "subject", "body": "paragraph",
    "closing": "closing", "signatures": "signatures", "cc": "cc", "addressee": "addressee", "footnote": "footnote",
    "furniture": "furniture",
}  # fmt: skip
_RUNS: frozenset[BlockKind] = frozenset({"furniture", "signatures", "cc", "addressee"})
_SENTENCE_ENDS = ".!?:;\"')]"
_WRAPPED = 50
_LONGEST_HEADING = 14


@dataclass(frozen=True, slots=True)
class _Piece:
    first: int
    last: int
    kind: BlockKind


def partition(text: str, zoned: Sequence[Zoned], head: Mapping[int, BlockKind]) -> tuple[Block, ...]:
    """Blocks that hold every code point of the text exactly once; a blank line belongs to the block before it."""
    pieces: list[_Piece] = []
    for at, item in enumerate(zoned):
        if item.mark.role == "blank":
            continue
        kind = head.get(at) or _kind(zoned, at, pieces)
        if pieces and _continues(zoned, pieces[-1], at, kind):
            pieces[-1] = _Piece(pieces[-1].first, at, pieces[-1].kind)
        else:
            pieces.append(_Piece(at, at, kind))
    if not pieces:
        return ()
    starts = [0, *(zoned[piece.first].mark.line.span.start for piece in pieces[1:]), len(text)]
    return tuple(
        Block(
            span=Span(starts[number], starts[number + 1]),
            kind=piece.kind,
            content=Span(zoned[piece.first].mark.line.content.start, zoned[piece.last].mark.line.content.end),
            marker=zoned[piece.first].mark.line.marker,
        )
        for number, piece in enumerate(pieces)
    )


def _kind(zoned: Sequence[Zoned], at: int, pieces: Sequence[_Piece]) -> BlockKind:
    mark, zone = zoned[at].mark, zoned[at].zone
    if mark.role in ("furniture", "url") and zone != "signatures":
        return "furniture"
    if zone == "salutation" and mark.match and len(mark.line.text) > len(mark.match["salutation"]) + 3:
        return "paragraph"
    if zone != "body":
        return "date" if mark.role == "date" and zone == "signatures" else _ZONE_KINDS[zone]
    if (mark.line.marker or "")[:1] == "#" or _is_heading(zoned, at):
        return "heading"
    if mark.line.marker in (None, ">") or (pieces and _is_open(zoned, pieces[-1])):
        return "paragraph"
    return "item"


def _is_open(zoned: Sequence[Zoned], piece: _Piece) -> bool:
    """Whether a block stops in the middle of a quotation, as an item does that a page break cuts in two."""
    said = " ".join(zoned[at].mark.line.text for at in range(piece.first, piece.last + 1)).strip()
    quoting = re.search(r'(?:^|[\s(])"[^"]*$', said) or re.search(r"\([^()]*$", said)
    return piece.kind in ("item", "paragraph") and bool(quoting) and said[-1] not in _SENTENCE_ENDS


def _is_heading(zoned: Sequence[Zoned], at: int) -> bool:
    """A short line by itself, without the end of a sentence; a numbered one only if prose follows, and no item."""
    mark, text = zoned[at].mark, zoned[at].mark.line.text
    if (
        mark.role not in ("short", "resumed", "list")
        or len(text.split()) > _LONGEST_HEADING
        or text[-1] in ".;,!"
        or not text[0].isupper()
    ):
        return False
    after = next((item for item in lines_below(zoned, at) if item.mark.role != "blank"), None)
    if after is None or after.zone != "body" or any(item.mark.role != "blank" for item in zoned[at - 1 : at + 2 : 2]):
        return False
    if mark.line.marker:
        return mark.line.marker[0].isalnum() and after.mark.role in ("prose", "lead")
    before = next((item.mark for item in lines_above(zoned, at) if item.mark.line.text), None)
    return before is not None and (before.line.text[-1] in _SENTENCE_ENDS or before.role == "salutation")


def _continues(zoned: Sequence[Zoned], piece: _Piece, at: int, kind: BlockKind) -> bool:
    """Whether a line belongs to the block before it: the same run, or the next line of a wrapped paragraph."""
    if kind == piece.kind and kind in _RUNS:
        return True
    mark, previous = zoned[at].mark, zoned[at - 1].mark
    if kind == piece.kind == "footnote":
        return mark.role != "footnote"
    if piece.last != at - 1 or mark.line.marker:
        return False
    if kind == piece.kind and kind in ("title", "subject"):
        return True
    wrapped = len(previous.line.text) >= _WRAPPED and previous.line.text[-1] not in ".!?:;"
    return kind == "paragraph" and piece.kind in ("paragraph", "item") and (wrapped or mark.line.text[0].islower())
