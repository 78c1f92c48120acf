"""PDF files to text, a part for each page: pdfium gives the letters and their boxes, `kg.readers.page` the order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from kg.readers.extract import Extract, Part, Remark
from kg.readers.page import Line, Run, columns, ends_in_entry, flows, gutter, lines, paragraphs

_MOST_PAGES = 500
_MOST_LETTERS = 50_000
_MARGIN = 0.1
_LINE_END_HYPHEN = "\ufffe\x02\xad"
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")
_ONE_PLACE = 5  # points
_Page = tuple[float, list[Run]]
_Form = tuple[str, int]


def read(content: bytes) -> Extract:
    """The text of a PDF file, its pages named, without the lines that stand at the head or foot of most pages.

    Raises ValueError for a file that is damaged, encrypted, has no text layer, or more than 500 pages.
    """
    pages = _pages(content)
    running = _running(pages)
    between = _gutter(pages)
    found = [_lines(page, running, between) for page in pages]
    if not any(found):
        raise ValueError("no text layer: its pages are pictures; run a text recognition over it first")
    limits = _limits(found, between)
    parts = []
    for number, (page, following) in enumerate(zip(found, [*found[1:], []], strict=True), start=1):
        if page:
            closed = not following or ends_in_entry(page[-1])
            goes_on = not closed and _goes_on(page[-1][-1], following[0][0], limits[len(page) - 1])
            text = "\n".join(paragraphs(page, limits))
            parts.append(Part(text + (" " if goes_on else "\n\n"), f"page {number}"))
    remarks = [
        Remark("page-without-text", f"page {number} holds no text, perhaps a picture of it")
        for number, page in enumerate(found, start=1)
        if not page
    ]
    remarks += [Remark("running-head", f"{text!r} stands on most pages and was left out") for text in running.values()]
    return Extract(tuple(parts), tuple(remarks))


def _pages(content: bytes) -> list[_Page]:
    """Height and runs of text of each page."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted; save it without a password" if "assword" in str(error) else f"a damaged PDF: {error}"
        raise ValueError(reason) from error
    try:
        if len(document) > _MOST_PAGES:
            raise ValueError(f"{len(document)} pages; the limit is {_MOST_PAGES}")
        return [(page.get_height(), list(_runs(page.get_textpage()))) for page in document]
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"a damaged PDF: {error}") from error


def _runs(text: Any) -> Iterator[Run]:
    """The letters of a page in pdfium's order, cut where a line ends or a wide blank begins."""
    from pypdfium2 import raw

    number = text.count_chars()
    if number > _MOST_LETTERS:
        raise ValueError(f"{number:,} letters on one page; the limit is {_MOST_LETTERS:,}")
    run: Run | None = None
    for index in range(number):
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        if letter in "\r\n":
            if run:
                yield run
            run = None
        elif letter.isspace() or letter in _LINE_END_HYPHEN:
            if run:
                run = run.with_blank() if letter.isspace() else run.with_letter("-", None)
        else:
            box = text.get_charbox(index, loose=True)
            if run and not run.reaches(box):
                yield run
                run = None
            run = run.with_letter(letter, box) if run else Run.of(letter, box)
    if run:
        yield run


def _goes_on(last: Line, first: Line, limit: float) -> bool:
    """Whether a page ends within a sentence that the next one goes on with."""
    return not last.text.endswith((".", "!", "?", ":", ";", ")")) and flows(last, first, limit)


def _gutter(pages: Sequence[_Page]) -> float | None:
    """The blank between two columns, if most pages of prose have one."""
    found = [at for _, runs in pages if (at := gutter(runs)) is not None]
    return found[0] if found and len(found) * 3 >= len(pages) else None


def _lines(page: _Page, running: dict[_Form, str], between: float | None) -> list[list[Line]]:
    """The lines of each column of a page."""
    height, runs = page
    kept = [run for run in runs if not (_at_edge(run, height) and _form(run) in running)]
    return [found for column in columns(kept, between) if (found := list(lines(column)))]


def _limits(pages: Sequence[Sequence[Sequence[Line]]], between: float | None) -> list[float]:
    """How far to the right each column goes, by its number."""
    limits = [0.0] * max(map(len, pages))
    for page in pages:
        for number, column in enumerate(page):
            inside = [line.right for line in column if between is None or not line.left < between < line.right]
            limits[number] = max([limits[number], *inside])
    return limits


def _running(pages: Sequence[_Page]) -> dict[_Form, str]:
    """Forms of what stands at the same place at the head or foot of most pages, with the first of each as printed."""
    counts: Counter[_Form] = Counter()
    printed: dict[_Form, str] = {}
    for height, runs in pages:
        at_edge = [run for run in runs if _at_edge(run, height)]
        counts.update({_form(run) for run in at_edge})
        for run in at_edge:
            printed.setdefault(_form(run), run.text)
    enough = max(2, (len(pages) + 1) // 2)
    return {form: printed[form] for form, count in counts.items() if count >= enough}


def _at_edge(run: Run, height: float) -> bool:
    return run.bottom > (1 - _MARGIN) * height or run.top < _MARGIN * height


def _form(run: Run) -> _Form:
    """Its words, numbers aside, and its height on the page."""
    return _NUMBERS.sub("#", run.text.lower().strip()), round(run.bottom / _ONE_PLACE)
