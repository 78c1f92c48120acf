"""The blocks of a letter as Markdown, plain text or HTML."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Sequence

from tests.layouts.dimensions import PAGE, RUNNING_HEAD
from tests.layouts.drafts import Block, Draft


def on_pages(draft: Draft, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the foot and the head of a page after every fifth of them."""
    if draft["spacing"] != "pages":
        return list(blocks)
    paged: list[Block] = []
    for at, block in enumerate(blocks, 1):
        paged.append(block)
        if at % 5 == 0 and at < len(blocks):
            paged += [Block("para", [PAGE.format(at // 5)]), Block("para", [RUNNING_HEAD])]
    return paged


def _gap(draft: Draft) -> str:
    return "\n" * (draft.rng.randint(3, 5) if draft["spacing"] == "wide" else 2)


def markdown(draft: Draft, blocks: Sequence[Block], front: str | None) -> str:
    parts = []
    if front:
        dated = "date: 2021-05-14\n" if draft["date at"] == "front" else ""
        parts.append(f'---\nlayout: post\ntitle: "{front}"\n{dated}---')
    for block in blocks:
        if block.kind == "heading":
            parts.append(f"{'#' * block.level} {block.lines[0]}")
        elif block.kind == "table":
            width = block.lines[0].count("\t") + 1
            head = ["| Name | Affiliation or country |", "|" + " --- |" * width]
            parts.append("\n".join([*head, *(f"| {' | '.join(row.split(chr(9)))} |" for row in block.lines)]))
        else:
            parts.append(_lines(block))
    return _gap(draft).join(parts) + "\n"


def _lines(block: Block) -> str:
    if block.kind != "list":
        return "\n".join(block.lines)
    number = re.match(r"1(\D+)", block.marker)
    marks = (f"{n}{number[1]}" if number else block.marker for n in range(1, len(block.lines) + 1))
    return "\n".join(f"{mark}{line}" for mark, line in zip(marks, block.lines, strict=True)).replace("\n ", "\n")


def plain(draft: Draft, blocks: Sequence[Block], front: str | None) -> str:
    parts = []
    for block in blocks:
        words = "\n".join(block.lines) if block.kind in ("heading", "table") else _lines(block)
        words = re.sub(r"\*\*|(?<!\w)\*(?=\w)|(?<=[\w.,:])\*(?!\w)", "", words)
        parts.append(
            textwrap.fill(words, 72, break_on_hyphens=False)
            if draft["spacing"] == "wrapped" and block.kind == "para"
            else words
        )
    return _gap(draft).join(parts) + "\n"


def as_html(draft: Draft, blocks: Sequence[Block], front: str | None) -> str:
    body = "\n".join(_element(draft, block) for block in blocks)
    head = f"<title>{html.escape(front or 'Lake Watch')}</title>"
    wrapped = draft.rng.choice(["<article>\n{}\n</article>", '<div class="content">\n{}\n</div>', "{}"]).format(body)
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'>{head}</head>\n<body>\n{wrapped}\n</body></html>\n"


def _element(draft: Draft, block: Block) -> str:
    lines = [_inline(line) for line in block.lines if not re.fullmatch(r"=+", line)]
    if block.kind == "heading":
        return f"<h{block.level}>{lines[0]}</h{block.level}>"
    if block.kind == "table":
        return "<table>" + "".join(f"<tr><td>{'</td><td>'.join(r.split(chr(9)))}</td></tr>" for r in lines) + "</table>"
    if block.kind == "list":
        tag = "ol" if block.marker[0] == "1" else "ul"
        return f"<{tag}>" + "".join(f"\n<li>{line}</li>" for line in lines) + f"\n</{tag}>"
    if len(lines) > 2 and draft.rng.random() < 0.3:
        return "\n".join(f"<div>{line}</div>" for line in lines)
    return f"<p>{'<br>'.join(lines)}</p>"


def _inline(line: str) -> str:
    line = html.escape(line, quote=False)
    line = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", line)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", line).replace("\n", "<br>")
