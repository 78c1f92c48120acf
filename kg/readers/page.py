"""The order of words on a printed page: columns, lines, paragraphs.

Coordinates are in points, upwards and to the right. A printed line that ends only because the column does is joined to
the next one; a line that ends although the next word had room stands for itself, as the lines of a list do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_CELL_GAP = 1.2  # of the height of a line: as wide a blank separates the cells of a table
_WORD_GAP = 0.15
_APART = 1.4  # of the usual step from line to line
_LEAST_LINES = 8
_FULL_LINE = 0.7
_MOSTLY = 0.5
_SLACK = 0.6  # of the height: a blank, and what letters keep from their edges
_OF_A_LIST = 0.3
_NARROW = 0.35
_PADDING = 1.0  # of the height: what a table keeps free between two cells
_OF_PLACES = 0.4
_WORD = re.compile(r"\S+")
_PLACE_AT_END = re.compile(r", (?!The$)[A-Z][\w.'-]*(?: (?:of |the )?[A-Z][\w.'-]*){0,3}$")
_SPLIT = re.compile(r"([^\W\d_]{2,})-$")
_LIST_MARK = re.compile(r"(?:[-–—•·▪●○*‣◦]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])(?:\s|$)|\[\d{1,3}\] (?=[A-Z])")
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that follow each other on one line, the box around them, and where the first word ends."""

    left: float
    right: float
    bottom: float
    top: float
    text: str
    first_right: float

    @classmethod
    def of(cls, letter: str, box: _Box) -> Run:
        """A run of one letter; a box is left, bottom, right, top."""
        left, bottom, right, top = box
        return cls(left=left, right=right, bottom=bottom, top=top, text=letter, first_right=right)

    def with_blank(self) -> Run:
        """The run and a blank, whose width the next letter shows."""
        return self if self.text.endswith(" ") else replace(self, text=self.text + " ")

    def with_letter(self, letter: str, box: _Box | None) -> Run:
        """The run and one more letter; a letter that pdfium supplied has no box."""
        if box is None:
            return replace(self, text=self.text + letter)
        _, bottom, right, top = box
        return replace(
            self,
            right=max(self.right, right),
            bottom=min(self.bottom, bottom),
            top=max(self.top, top),
            text=self.text + letter,
            first_right=self.first_right if " " in self.text else right,
        )

    def reaches(self, box: _Box) -> bool:
        """Whether a letter continues the run: on its line, and not beyond a wide blank."""
        left, bottom, _, top = box
        height = max(self.top - self.bottom, top - bottom, 1.0)
        on_line = bottom < self.top + 0.2 * height and top > self.bottom - 0.2 * height
        return on_line and -0.5 * height < left - self.right < _CELL_GAP * height


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The words of one printed line of a column; `cell` is where the last of its cells begins."""

    left: float
    cell: float
    right: float
    bottom: float
    top: float
    text: str
    first_width: float


def columns(runs: Sequence[Run], between: float | None) -> list[list[Run]]:
    """The runs of a page by column, left to right; what crosses the gutter comes before or after the columns."""
    if between is None:
        return [list(runs)] if runs else []
    crossing = [run for run in runs if run.left < between < run.right]
    left = [run for run in runs if run.right <= between]
    right = [run for run in runs if run.left >= between]
    top = max((run.top for run in (*left, *right)), default=0.0)
    above = [run for run in crossing if run.bottom >= top]
    below = [run for run in crossing if run.bottom < top]
    return [column for column in ([*above, *left], right, below) if column]


def gutter(runs: Sequence[Run]) -> float | None:
    """Where a blank between two columns of prose runs down the page: on both sides most lines are full."""
    if not runs:
        return None
    least, most = min(run.left for run in runs), max(run.right for run in runs)
    for step in sorted(range(35, 66), key=lambda share: abs(share - 50)):
        at = least + (most - least) * step / 100
        crossing = sum(run.left < at < run.right for run in runs)
        left = [run for run in runs if run.right <= at]
        right = [run for run in runs if run.left >= at]
        if crossing <= 2 + len(runs) // 20 and _is_prose(left) and _is_prose(right):
            return at
    return None


def _is_prose(runs: Sequence[Run]) -> bool:
    found = list(lines(runs))
    if len(found) < _LEAST_LINES:
        return False
    width = max(line.right for line in found) - min(line.left for line in found)
    return sum(line.right - line.left >= _FULL_LINE * width for line in found) >= _MOSTLY * len(found)


def lines(runs: Sequence[Run]) -> Iterator[Line]:
    """The lines of a column from top to bottom; a wide blank in a line becomes a TAB."""
    open_: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.top, run.left)):
        if open_ and not _on_one_line(open_[0], run):
            yield _line(open_)
            open_ = []
        open_.append(run)
    if open_:
        yield _line(open_)


def _on_one_line(first: Run, run: Run) -> bool:
    shared = min(first.top, run.top) - max(first.bottom, run.bottom)
    return shared > 0.5 * min(first.top - first.bottom, run.top - run.bottom)


def _line(runs: Sequence[Run]) -> Line:
    runs = sorted(runs, key=lambda run: run.left)
    height = max(run.top - run.bottom for run in runs)
    text, cell = runs[0].text, runs[0].left
    for before, run in pairwise(runs):
        gap = run.left - before.right
        cell = run.left if gap > _CELL_GAP * height else cell
        text = text.rstrip() + ("\t" if gap > _CELL_GAP * height else " " if gap > _WORD_GAP * height else "")
        text += run.text
    return Line(
        left=runs[0].left,
        cell=cell,
        right=max(run.right for run in runs),
        bottom=min(run.bottom for run in runs),
        top=max(run.top for run in runs),
        text=text.rstrip(),
        first_width=runs[0].first_right - runs[0].left,
    )


def paragraphs(page: Sequence[Sequence[Line]], limits: Sequence[float]) -> list[str]:
    """The lines of a page, those joined that the margin broke; an empty line where the page leaves more room.

    `page` is the lines of each column, `limits` how far to the right each column goes.
    """
    words = {word for column in page for line in column for word in _WORD.findall(line.text)}
    places = {found[0] for column in page for line in column if (found := _PLACE_AT_END.search(line.text))}
    made: list[str] = []
    before: tuple[Line, float] | None = None
    ended = False
    for column, limit in zip(page, limits, strict=False):
        for number, block in enumerate(_blocks(column)):
            here = _ends_in_places(block, limit) or _holds_places(block)
            is_list = _is_list(block, limit) or here
            for line in block:
                apart = bool(made) and number > 0 and line is block[0]
                if (
                    before
                    and not apart
                    and not ("\t" in made[-1] and "\t" in line.text)
                    and flows(before[0], line, before[1])
                    and not (is_list and _is_complete(made[-1], line, places if here or ended else frozenset()))
                ):
                    made[-1] = _joined(made[-1], line.text, words)
                else:
                    made += ["", line.text] if apart else [line.text]
                before, ended = (line, limit), here
    return made


def _blocks(column: Sequence[Line]) -> list[list[Line]]:
    """The lines of a column, parted where it leaves more room than usual between two."""
    steps = [above.top - below.top for above, below in pairwise(column)]
    usual = median(steps or [0.0])
    blocks = [[column[0]]]
    for line, step in zip(column[1:], steps, strict=True):
        if step > _APART * usual:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_list(block: Sequence[Line], limit: float) -> bool:
    """Whether many lines end although the next word had room: then a full line may be one that just fits."""
    early = sum(not flows(above, below, limit) for above, below in pairwise(block))
    return early >= _OF_A_LIST * (len(block) - 1)


def _ends_in_places(block: Sequence[Line], limit: float) -> bool:
    """Whether most lines that end early, as entries then do, end in a comma and a name."""
    ended = [above.text for above, below in pairwise(block) if not flows(above, below, limit)]
    return sum(bool(_PLACE_AT_END.search(text)) for text in ended) > _MOSTLY * len(ended)


def _holds_places(block: Sequence[Line]) -> bool:
    """Whether many lines end in a comma and a name, as those of prose do not."""
    return sum(bool(_PLACE_AT_END.search(line.text)) for line in block) >= _OF_PLACES * len(block)


def ends_in_entry(column: Sequence[Line]) -> bool:
    """Whether a column ends with an entry of a list of which many end in a comma and a name."""
    block = _blocks(column)[-1]
    return _holds_places(block) and bool(_PLACE_AT_END.search(block[-1].text))


def _is_complete(above: str, below: Line, places: Set[str]) -> bool:
    """Whether a line of a list ends as an entry does, and the next one begins as one.

    `places` end other lines; one that only the next line makes whole is not at its end: `Harbour Aid, South` `Korea`.
    """
    whole = _PLACE_AT_END.search(f"{above} {below.text}")
    halved = whole is not None and whole.start() < len(above) and whole[0] in places
    ends = above.endswith((")", ".", ";")) or (bool(places) and bool(_PLACE_AT_END.search(above)) and not halved)
    return ends and below.text[:1].isupper()


def flows(above: Line, below: Line, limit: float) -> bool:
    """Whether the margin broke the line: the first word of the next one had no room before the limit."""
    marked = _LIST_MARK.match(below.text) and above.text.rfind("(") <= above.text.rfind(")")
    if marked or _is_row(above, below):
        return False
    needed = above.right + _SLACK * (below.top - below.bottom) + below.first_width
    if "\t" in below.text:  # a cell may go on in a row below, where its own margin broke the line
        return "\t" not in above.text and above.right <= below.cell < needed + _PADDING * (below.top - below.bottom)
    return needed > limit


def _is_row(above: Line, below: Line) -> bool:
    """Whether a line is a row of a table with a narrow last cell, and the next one begins left of that cell."""
    return above.right - above.cell < _NARROW * (above.right - above.left) and below.left < above.cell


def _joined(above: str, below: str, words: set[str]) -> str:
    """Two lines as one; a hyphen at the line's end goes unless the page has the word with it elsewhere."""
    if not (split := _SPLIT.search(above)) or not below[:1].islower():
        return above + ("" if above.endswith(("-", "/", "—")) else " ") + below
    rest = _WORD.match(below)
    kept = f"{split[1]}-{rest[0] if rest else ''}" in words
    return (above if kept else above[:-1]) + below
