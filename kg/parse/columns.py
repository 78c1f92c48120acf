"""Signature lists in several columns: each column is read by itself, unless it says more of the name in the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from kg.fold import View
from kg.parse import names, stanzas
from kg.parse.entries import Entry, is_place
from kg.parse.places import Places

_LONGEST_NAME = 12
_OF = re.compile(r" (?:of|from|for) (?:the )?(?=[A-Z])")


def in_columns(entries: Sequence[Entry], places: Places) -> list[Entry]:
    """The entries of a list in the order of the text, one for each name.

    A column that gives a country, a role or a description stays with the name before it.
    """
    if _all_name_organizations(entries, places) and not _alternate(entries):
        return [replace(entry, columns=(column,)) for entry in entries for column in entry.columns]
    found: list[Entry] = []
    for run in _runs(entries):
        found.extend(_side_by_side(run))
    return found


def _runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries that stand line by line; the first row of a table has a rule below it."""
    grouped = groupby(enumerate(entries), lambda pair: pair[1].at - pair[0])
    runs = [[entry for _, entry in run] for _, run in grouped]
    if len(runs) > 1 and len(runs[0]) == 1 and runs[1][0].at == runs[0][0].at + 2:
        head, below = runs[0][0], runs[1][0]
        return [[head, *runs[1]], *runs[2:]] if len(head.columns) == len(below.columns) > 1 else runs
    return runs


def _all_name_organizations(entries: Sequence[Entry], places: Places) -> bool:
    """Whether the rows of a table each hold several organisations."""
    rows = [entry for entry in entries if len(entry.columns) > 1]
    cells = [column for entry in rows for column in entry.columns]
    named = sum(_is_organization(cell, places) for cell in cells)
    says_more = any(_says_more(cell, places) for entry in rows for cell in entry.columns[1:])
    most = named * 4 >= len(cells) * 3 or (named * 2 >= len(cells) and not says_more)
    return len(rows) > 1 and len(rows) * 4 >= len(entries) * 3 and most and not _begin_with_people(rows)


def _begin_with_people(rows: Sequence[Entry]) -> bool:
    """Whether each row begins with a person, half of them plainly so, and goes on with no other."""
    first = [row.columns[0].text for row in rows]
    sure = sum(names.evidence(name) == "person" for name in first)
    more = [cell.text for row in rows for cell in row.columns[1:]]
    people = all(map(names.has_person_shape, first)) and sure * 2 >= len(first)
    return people and not any(names.evidence(cell) == "person" for cell in more)


def _alternate(entries: Sequence[Entry]) -> bool:
    """Whether a row of people, one of them plainly so, stands above each row of organisations: who they are from."""
    rows = [entry for entry in entries if len(entry.columns) > 1]
    above, below = rows[::2], rows[1::2]
    sure = all(any(names.evidence(column.text) == "person" for column in row.columns) for row in above)
    return len(above) == len(below) and sure and all(map(_are_people, above)) and not any(map(_are_people, below))


def _says_more(cell: View, places: Places) -> bool:
    """Whether a cell says something of the name before it: where it is from, or an office."""
    return is_place(Entry(at=0, columns=(cell,)), places) or names.is_office(cell.text) or cell.text[0].islower()


def _is_organization(cell: View, places: Places) -> bool:
    entry = Entry(at=0, columns=(cell,))
    return (
        names.is_organization(cell.text)
        and len(cell.text.split()) <= _LONGEST_NAME
        and cell.text[0].isupper()
        and not is_place(entry, places)
        and not names.is_office(cell.text)
    )


def _side_by_side(run: Sequence[Entry]) -> Iterator[Entry]:
    """People who sign side by side, with their roles on the lines below their names."""
    at = 0
    while at < len(run):
        width = len(run[at].columns)
        below = at + 1
        if width > 1 and _are_people(run[at]) and _are_offices(run[below : below + 1], width):
            below += 1
            while below < len(run) and len(run[below].columns) == width and not _are_people(run[below]):
                below += 1
        if below > at + 1:
            for column in range(width):
                more = tuple(row.columns[column] for row in run[at + 1 : below])
                yield replace(run[at], columns=(run[at].columns[column],), more=more, kind="person")
        elif width > 1 and all(names.is_titled(column.text) for column in run[at].columns):
            yield from (replace(run[at], columns=(column,), kind="person") for column in run[at].columns)
        else:
            yield run[at]
        at = below


def _are_people(row: Entry) -> bool:
    said = [column.text for column in row.columns]
    return all(map(_is_person, said)) and not any(map(names.is_office, said))


def _is_person(said: str) -> bool:
    """Whether words begin with a person's name; `Don` may be one of its words, or an honorific before it."""
    name = names.parts(said)[0]
    return names.has_person_shape(stanzas.named(name)) or names.has_person_shape(name)


def _are_offices(rows: Sequence[Entry], width: int) -> bool:
    return any(
        len(row.columns) == width
        and all(
            names.is_office(column.text) or names.ends_in_office(column.text) or names.is_organization(column.text)
            for column in row.columns
        )
        for row in rows
    )


def with_affiliation(line: View) -> View:
    """A line with a column after a person's name that an organisation follows: `Ann Example of the Lake Watch`."""
    if not (found := _OF.search(line.text)):
        return line
    before, after = line.text[: found.start()], line.text[found.end() :]
    known = names.has_person_shape(before) and names.evidence(before) == "person"
    if not (known and names.is_organization(names.parts(after)[0])):
        return line
    kept = (*line.offsets[: found.start() + 1], *line.offsets[found.end() :])
    return View(f"{before}\t{after}", kept, line.source)
