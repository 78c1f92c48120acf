"""Pairs of names worth a person's look, out of any number of names, in memory that does not grow with them.

Names and blocks lie in a temporary SQLite database, which sorts on disk. Names are numbered in the order of their
folded forms, so the order in which they come changes nothing. In a block with too many names each is compared with its
next in that order only: the number of pairs grows with the number of names, not with its square.
"""

from __future__ import annotations

import functools
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from kg.fold import fold
from kg.likeness import Profile, block_keys, profile

_LARGEST_BLOCK = 16
_NEXT = 6
_MOST_INITIALS = 200
_CACHE_KIB = 65_536
_COLUMNS = "key, name, words, all_letters, acronyms, initials, place, country"
_TABLES = f"""
    CREATE TABLE raw (folded, {_COLUMNS});
    CREATE TABLE name (id INTEGER PRIMARY KEY, {_COLUMNS});
    CREATE TABLE block (number INTEGER, derived INTEGER, id INTEGER);
    CREATE TABLE pair (one INTEGER, other INTEGER);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A printed name of the thing with a key; the acronym and the country (ISO 3166-1) that are printed beside it."""

    key: str
    name: str
    acronym: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The key of a thing and one of its names, ready to be compared."""

    key: str
    profile: Profile


def candidates(variants: Iterable[Variant], places: Mapping[str, str]) -> Iterator[tuple[Named, Named]]:
    """The pairs of names of different things that share a block, each pair once, in the order of the names.

    `places` leads from folded names of countries to ISO 3166-1 codes.
    """
    with closing(sqlite3.connect("")) as database:  # "": a file of its own that is gone when it is closed
        database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        database.execute("PRAGMA temp_store = FILE")
        database.execute("PRAGMA journal_mode = OFF")
        database.executescript(_TABLES)
        _store(database, variants, places)
        database.executemany("INSERT INTO block VALUES (?, ?, ?)", _blocks(database))
        database.executemany("INSERT INTO pair VALUES (?, ?)", _pairs(database))
        rows = database.execute(
            "SELECT a.*, b.* FROM (SELECT DISTINCT one, other FROM pair ORDER BY one, other) "
            "JOIN name AS a ON a.id = one JOIN name AS b ON b.id = other WHERE a.key <> b.key"
        )
        for row in rows:
            yield _named(row[1 : len(row) // 2]), _named(row[len(row) // 2 + 1 :])


def _store(database: sqlite3.Connection, variants: Iterable[Variant], places: Mapping[str, str]) -> None:
    rows = (_row(variant, profile(variant.name, places, variant.acronym, variant.country)) for variant in variants)
    database.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute(f"INSERT INTO name ({_COLUMNS}) SELECT DISTINCT {_COLUMNS} FROM raw ORDER BY folded, {_COLUMNS}")
    database.execute("DROP TABLE raw")


def _row(variant: Variant, compared: Profile) -> tuple[str | None, ...]:
    acronyms, initials = (" ".join(sorted(words)) for words in (compared.acronyms, compared.initials))
    return (
        fold(variant.name), variant.key, variant.name, " ".join(compared.words), compared.all_letters, acronyms,
        initials, compared.place, compared.country,
    )  # fmt: skip


@functools.lru_cache(maxsize=2**14)
def _named(row: tuple[Any, ...]) -> Named:
    key, name, words, all_letters, acronyms, initials, place, country = row
    return Named(
        key,
        Profile(
            name=name,
            words=tuple(words.split()),
            letters=words.replace(" ", ""),
            all_letters=all_letters,
            acronyms=frozenset(acronyms.split()),
            initials=frozenset(initials.split()),
            place=place,
            country=country,
        ),
    )


def _blocks(database: sqlite3.Connection) -> Iterator[tuple[int, bool, int]]:
    for number, *row in database.execute("SELECT * FROM name"):
        for key, derived in block_keys(_named(tuple(row)).profile):
            yield key, derived, number


def _pairs(database: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Numbers of names that share a block; those whose initials alone make it are compared with the others only."""
    rows = database.execute("SELECT number, derived, id FROM block ORDER BY number, derived, id")
    for _, block in itertools.groupby(rows, key=itemgetter(0)):
        whole: list[int] = []
        derived: list[int] = []
        for _, from_initials, number in block:
            if not from_initials:
                whole.append(number)
            elif whole and len(derived) < _MOST_INITIALS:
                derived.append(number)
        yield from _ordered(itertools.product(whole[:_LARGEST_BLOCK], derived))
        if len(whole) <= _LARGEST_BLOCK:
            yield from itertools.combinations(whole, 2)
        else:
            near = (whole[at : at + _NEXT + 1] for at in range(len(whole)))
            yield from ((first, number) for first, *following in near for number in following)


def _ordered(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return ((min(pair), max(pair)) for pair in pairs)
