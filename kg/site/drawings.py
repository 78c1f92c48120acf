"""The geometry of the pictures: where things lie on the timeline, the network, the map and the diagrams.

Templates draw them. Every number is rounded to a tenth, so that the same data give the same bytes anywhere.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kg import files
from kg.site.facts import Corpus, Letter
from kg.site.graph import Thing

WIDTH = 960.0
_ROW, _TOP = 52.0, 44.0
_LETTERS_DRAWN, _SIGNERS_DRAWN = 40, 72
_SHADES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A circle with a name; `lines` are its label, `end` says that the label ends at the circle."""

    x: float
    y: float
    r: float
    lines: tuple[str, ...]
    end: bool = False
    turn: float = 0.0
    thing: Thing | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line across a picture with what it stands for: a year."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Circles, marks and lines in a box of `width` and `height`; `left_out` counts what is not drawn."""

    width: float
    height: float
    dots: tuple[Dot, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: tuple[tuple[float, ...], ...] = ()
    left_out: int = 0


def timeline(letters: Sequence[Letter]) -> Picture:
    """A row a letter, the circle at its date, as large as its list of signatures."""
    dated = [(letter, date.fromisoformat(letter.date)) for letter in letters if _is_date(letter.date)]
    shown = dated[-_LETTERS_DRAWN:]
    if not shown:
        return Picture(width=WIDTH, height=_TOP, left_out=len(letters))
    first, last = shown[0][1].year, shown[-1][1].year + 1
    begin, span = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal() - date(first, 1, 1).toordinal()
    most = max(len(letter.signatures) for letter, _ in shown) or 1
    dots = []
    for row, (letter, day) in enumerate(shown):
        x = 30 + (WIDTH - 60) * (day.toordinal() - begin) / span
        end = x > WIDTH / 2
        title = textwrap.shorten(letter.thing.label, 52, placeholder=" …")
        dots.append(
            Dot(
                x=_tenth(x),
                y=_tenth(_TOP + _ROW * (row + 0.6)),
                r=_tenth(6 + 14 * math.sqrt(len(letter.signatures) / most)),
                lines=(letter.date, title),
                end=end,
                number=len(letter.signatures),
            )
        )
    step = max(1, math.ceil((last - first) / 12))
    years = range(first, last + 1, step)
    marks = (
        Mark(x=_tenth(30 + (WIDTH - 60) * (date(y, 1, 1).toordinal() - begin) / span), label=str(y)) for y in years
    )
    height = _TOP + _ROW * (len(shown) + 0.3)
    return Picture(width=WIDTH, height=height, dots=tuple(dots), marks=tuple(marks), left_out=len(letters) - len(shown))


def network(corpus: Corpus) -> Picture:
    """Letters on an inner ring, those who signed two of them or more on an outer one, a line for each signature."""
    signed = {
        thing: list(dict.fromkeys(s.letter.key for s in corpus.signed[thing.key]))
        for thing in corpus.things.values()
        if len({s.letter.key for s in corpus.signed.get(thing.key, ())}) > 1
    }
    letters = [letter.thing for letter in corpus.letters if any(letter.thing.key in keys for keys in signed.values())]
    letters = letters[-_LETTERS_DRAWN:]
    busiest = sorted(signed, key=lambda t: (-len(signed[t]), t.key))[:_SIGNERS_DRAWN]
    place = {letter.key: number for number, letter in enumerate(letters)}
    busiest.sort(key=lambda t: (_middle([place[k] for k in signed[t] if k in place]), t.label, t.key))
    side = 940.0
    inner = {t.key: _on_ring(n, len(letters), 108, side, str(n + 1), 17.0, t) for n, t in enumerate(letters)}
    outer = [_on_ring(n, len(busiest), 235, side, t.label, 3 + 1.2 * len(signed[t]), t) for n, t in enumerate(busiest)]
    lines = tuple(
        (dot.x, dot.y, inner[key].x, inner[key].y) for dot, t in zip(outer, busiest, strict=True) for key in signed[t]
        if key in inner
    )  # fmt: skip
    dots = (*inner.values(), *outer)
    return Picture(width=side, height=side, dots=dots, lines=lines, left_out=len(signed) - len(busiest))


def _on_ring(number: int, of: int, radius: float, side: float, label: str, size: float, thing: Thing) -> Dot:
    angle = 2 * math.pi * (number + 0.5) / max(of, 1) - math.pi / 2
    degrees = math.degrees(angle) % 360
    left = 90 < degrees < 270
    return Dot(
        x=_tenth(side / 2 + radius * math.cos(angle)),
        y=_tenth(side / 2 + radius * math.sin(angle)),
        r=_tenth(size),
        lines=(textwrap.shorten(label, 34, placeholder=" …"),),
        end=left,
        turn=_tenth(degrees - 180 if left else degrees),
        thing=thing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """A country on the map: its outline, or where it lies if it is too small for one; `shade` from 0, none, to 4."""

    code: str
    path: str
    shade: int
    x: float = 0.0
    y: float = 0.0


@cache
def _world() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((files.PACKAGE / "site" / "world.json").read_text(encoding="utf-8"))
    return found


def world(numbers: Mapping[str, int]) -> tuple[list[Land], list[str]]:
    """The countries of the world, shaded by a number each, and the codes that the outlines do not have."""
    known, most = _world(), max(numbers.values(), default=0)
    lands = [Land(code=code, path=path, shade=_shade(numbers.get(code, 0), most)) for code, path in _paths(known)]
    for code, (x, y) in sorted(known["points"].items()):
        if numbers.get(code):
            lands.append(Land(code=code, path="", shade=_shade(numbers[code], most), x=x, y=y))
    missing = sorted(code for code in numbers if code not in known["outlines"] and code not in known["points"])
    return lands, missing


def _paths(known: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return sorted(known["outlines"].items())


def _shade(number: int, most: int) -> int:
    """1 for one, 4 for the most, by the logarithm in between."""
    if number < 2 or most < 2:
        return min(number, 1)
    return 1 + min(_SHADES - 1, math.ceil((_SHADES - 1) * math.log(number) / math.log(most) - 1e-9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A named box of a diagram."""

    x: float
    y: float
    width: float
    label: str
    ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Boxes joined by lines from right to left, with a word on each line where there is one."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[tuple[float, float, float, float, str], ...]


BOX_HEIGHT = 28.0
_GAP, _COLUMN = 10.0, 205.0


def tree(children: Mapping[str, Sequence[str]], roots: Sequence[str]) -> Diagram:
    """A hierarchy from left to right; a row for each leaf. A node reached twice is drawn twice."""
    boxes: list[Box] = []
    lines: list[tuple[float, float, float, float, str]] = []

    def draw(name: str, depth: int, row: float) -> tuple[float, float]:
        below, rows = children.get(name, ()), row
        centres = []
        for child in below:
            centre, rows = draw(child, depth + 1, rows)
            centres.append(centre)
        middle = (centres[0] + centres[-1]) / 2 if centres else row
        rows = max(rows, row + 1) if not centres else rows
        x, y = 4 + depth * _COLUMN, 4 + middle * (BOX_HEIGHT + _GAP)
        boxes.append(Box(x=_tenth(x), y=_tenth(y), width=_COLUMN - 40, label=name))
        for centre in centres:
            to = 4 + centre * (BOX_HEIGHT + _GAP) + BOX_HEIGHT / 2
            lines.append((_tenth(x + _COLUMN - 40), _tenth(y + BOX_HEIGHT / 2), _tenth(x + _COLUMN), _tenth(to), ""))
        return middle, rows

    row = 0.0
    for root in roots:
        _, row = draw(root, 0, row)
    width = max((box.x + box.width for box in boxes), default=0) + 4
    return Diagram(width=width, height=_tenth(row * (BOX_HEIGHT + _GAP) + 4), boxes=tuple(boxes), lines=tuple(lines))


def star(centre: str, spokes: Sequence[tuple[str, str]]) -> Diagram:
    """One box on the left, and on the right a box for each (name of the line, name of the box)."""
    height = max(len(spokes), 1) * (BOX_HEIGHT + _GAP)
    middle, far = height / 2 - BOX_HEIGHT / 2, 4 + 180 + 270.0
    boxes = [Box(x=4, y=_tenth(middle), width=180, label=centre)]
    lines = []
    for row, (word, label) in enumerate(spokes):
        y = row * (BOX_HEIGHT + _GAP) + _GAP / 2
        boxes.append(Box(x=far, y=_tenth(y), width=200, label=label))
        lines.append((184.0, _tenth(middle + BOX_HEIGHT / 2), far, _tenth(y + BOX_HEIGHT / 2), word))
    return Diagram(width=far + 204, height=_tenth(height), boxes=tuple(boxes), lines=tuple(lines))


def _middle(places: Sequence[int]) -> tuple[float, int]:
    return (sum(places) / len(places) if places else 0.0, -len(places))


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _tenth(value: float) -> float:
    return round(value, 1) + 0.0
