"""The pages of letters: the text with its evidence marked, and beside it what was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.redact import MASK, WITHHELD
from kg.site import addresses
from kg.site.entities import alternates
from kg.site.facts import Corpus, Letter, Stated
from kg.site.listing import cut
from kg.site.page import Page, masked
from kg.site.passages import Annotation, Line, Segment, lines

_RUN = re.compile(f"({MASK}[{MASK} .+()@/-]*{MASK}|{MASK}+)")
_WITHHELD = re.compile(rf"[{WITHHELD}\s]*")
_SHOWN = ("claim", "demand", "citation", "mention", "signature")


def pages(corpus: Corpus) -> Iterator[Page]:
    """The list of letters and a page for each."""
    for listing in cut(corpus.letters[::-1], "letters.html"):
        yield Page(path=listing.path, template="letters.html", values={"listing": listing})
    for letter in corpus.letters:
        path = addresses.file(letter.thing.key)
        text = letter.text or ""
        yield Page(
            path=path,
            template="letter.html",
            values={
                "letter": letter,
                "description": f"{letter.thing.label}, {letter.date}",
                "withheld": WITHHELD * 8 in text,
                "lines": [_line(line) for line in lines(text, _annotations(letter, path))] if text else [],
            },
            alternates=alternates(letter.thing),
        )


def _annotations(letter: Letter, path: str) -> Iterator[Annotation]:
    """What is marked in the text; what is claimed, asked and cited leads to its note, a name to its own page."""
    for kind, items in (("claim", letter.claims), ("demand", letter.demands), ("citation", letter.citations)):
        yield from _of(letter, kind, items, lambda item: "" if kind == "demand" else f"#note-{item.anchor}")  # noqa: B023
    yield from _of(letter, "signature", letter.signatures, lambda s: _to(path, s.signatory))
    yield from _of(letter, "mention", letter.mentions, lambda m: _to(path, m.of))
    yield from _of(letter, "addressing", letter.addressings, lambda a: _to(path, a.addressee))


def _to(path: str, thing: Any) -> str:
    return addresses.link(path, addresses.page(thing)) if thing.kind else ""


def _of(letter: Letter, kind: str, items: Iterable[Stated], href: Any) -> Iterator[Annotation]:
    text = letter.text or ""
    for item in items:
        for number, passage in enumerate(item.passages):
            start = passage.start
            while start < passage.end and text[start].isspace():
                start += 1
            anchor = item.anchor if number == 0 else ""
            yield Annotation(start=start, end=passage.end, kind=kind, anchor=anchor, href=href(item), label=item.anchor)


def _line(line: Line) -> Mapping[str, Any]:
    text = "".join(segment.text for segment in line.segments)
    shape = "list" if "signature" in line.kinds else "withheld" if _WITHHELD.fullmatch(text) else ""
    parts = [part for segment in line.segments for part in _parts(segment)]
    return {"number": line.number, "start": line.start, "empty": not text.strip(), "shape": shape, "parts": parts}


def _parts(segment: Segment) -> Iterator[Mapping[str, Any]]:
    anchors = [a.anchor for a in segment.begins if a.anchor]
    kinds = " ".join(kind for kind in _SHOWN if kind in segment.kinds)
    note = segment.link and segment.link.href.startswith("#") and f"about-{segment.link.label}"
    if kinds:
        yield {
            "text": segment.text,
            "kinds": kinds,
            "id": anchors[0] if anchors else "",
            "anchors": anchors[1:],
            "href": segment.link.href if segment.link else "",
            "note": note or "",
        }
        return
    for number, run in enumerate(_RUN.split(segment.text)):
        if run:
            first = number == 0
            yield {"text": run, "kinds": "", "masked": masked(run[:1]), "anchors": anchors if first else []}
