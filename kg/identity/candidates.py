"""Pairs of names worth a person's look, out of any number of names, in memory that does not grow with them.

Names, blocks and signatures lie in a temporary SQLite database, which sorts on disk. Names are numbered in the order of
their folded forms, so the order in which they come changes nothing. In a block with too many names each is compared
with its next in that order only: the number of pairs grows with the number of names, not with its square.
"""

from __future__ import annotations

import functools
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Self

from kg.fold import fold
from kg.identity.likeness import Profile, block_keys, ceiling, profile

_LARGEST_BLOCK = 8
_NEXT = 4
_MOST_ACRONYMS, _MOST_INITIALS = 64, 400
_CACHE_KIB = 65_536
_Sized = tuple[int, int]
"""The number of a name, and how many letters it has."""
_COLUMNS = "key, name, words, all_letters, acronyms, initials, place, country"
_TABLES = f"""
    CREATE TABLE raw (folded, {_COLUMNS});
    CREATE TABLE name (id INTEGER PRIMARY KEY, {_COLUMNS});
    CREATE TABLE called (key PRIMARY KEY, label, part_of) WITHOUT ROWID;
    CREATE TABLE signed (key, letter, PRIMARY KEY (key, letter)) WITHOUT ROWID;
    CREATE TABLE block (number INTEGER, derived INTEGER, id INTEGER, letters INTEGER);
    CREATE TABLE pair (one INTEGER, other INTEGER);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A name of the thing with a key, and what the thing is called otherwise.

    `acronym` and `country` (ISO 3166-1) are printed beside the name in the letter with the key `letter`; a name that
    the knowledge files give has no letter. `part_of` is the key of what the thing is a national section of.
    """

    key: str
    name: str
    label: str = ""
    acronym: str | None = None
    country: str | None = None
    letter: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The key of a thing and one of its names, ready to be compared."""

    key: str
    profile: Profile


class Register:
    """The names of many things, and the letters that these sign, on disk until it is closed.

    `places` leads from folded names of countries to ISO 3166-1 codes.
    """

    def __init__(self, variants: Iterable[Variant], places: Mapping[str, str]) -> None:
        self._database = sqlite3.connect("")  # a file of its own that is gone when it is closed
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute("PRAGMA temp_store = FILE")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(_TABLES)
        self._database.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows(variants, places))
        self._database.execute(
            f"INSERT INTO name ({_COLUMNS}) SELECT DISTINCT {_COLUMNS} FROM raw ORDER BY folded, {_COLUMNS}"
        )
        self._database.execute("DROP TABLE raw")
        self._database.execute("CREATE INDEX name_of ON name (key, name)")
        self._blocked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _rows(self, variants: Iterable[Variant], places: Mapping[str, str]) -> Iterator[tuple[str | None, ...]]:
        """A row for each name; who is called how, and who signs what, is put down on the way."""
        for variant in variants:
            self._database.execute(
                "INSERT INTO called VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET label = min(label, excluded.label)",
                (variant.key, variant.label, variant.part_of),
            )
            if variant.letter:
                self._database.execute("INSERT OR IGNORE INTO signed VALUES (?, ?)", (variant.key, variant.letter))
            yield _row(variant, profile(variant.name, places, variant.acronym, variant.country))

    def pairs(self) -> Iterator[tuple[Named, Named]]:
        """The pairs of names of different things that share a block, each pair once, in the order of the names.

        Of this and the next two, one is gone through to its end before another is begun.
        """
        return self._named_pairs(
            pair for block in self._in_blocks() for pair in (*_near(*block), *_answering(*block, 0))
        )

    def alike_in_words(self) -> Iterator[tuple[Named, Named]]:
        """Those of the pairs that share a block as their words are alike, or as both are one acronym."""
        return self._named_pairs(pair for block in self._in_blocks() for pair in _near(*block))

    def alike_by_acronym(self, least: float) -> Iterator[tuple[Named, Named]]:
        """Those where one is the acronym of the other, but for those whose score is bound to be below `least`."""
        return self._named_pairs(pair for block in self._in_blocks() for pair in _answering(*block, least))

    def _named_pairs(self, numbers: Iterable[tuple[int, int]]) -> Iterator[tuple[Named, Named]]:
        self._database.execute("DELETE FROM pair")
        self._database.executemany("INSERT INTO pair VALUES (?, ?)", numbers)
        rows = self._database.execute(
            "SELECT a.*, b.* FROM (SELECT DISTINCT one, other FROM pair ORDER BY one, other) "
            "JOIN name AS a ON a.id = one JOIN name AS b ON b.id = other WHERE a.key <> b.key"
        )
        for row in rows:
            yield _named(row[1 : len(row) // 2]), _named(row[len(row) // 2 + 1 :])

    def together(self, one: str, other: str) -> bool:
        """Whether two things sign one letter."""
        question = "SELECT 1 FROM signed AS a JOIN signed AS b USING (letter) WHERE a.key = ? AND b.key = ? LIMIT 1"
        return self._database.execute(question, (one, other)).fetchone() is not None

    def related(self, one: str, other: str) -> bool:
        """Whether one of two things is a part of the other."""
        question = "SELECT 1 FROM called WHERE key = ? AND part_of = ? OR key = ? AND part_of = ?"
        return self._database.execute(question, (one, other, other, one)).fetchone() is not None

    def names(self, key: str) -> tuple[str, ...]:
        """The names of a thing, in order."""
        rows = self._database.execute("SELECT DISTINCT name FROM name WHERE key = ? ORDER BY name", (key,))
        return tuple(name for (name,) in rows)

    def label(self, key: str) -> str:
        """What a thing is called; nothing for one that is not here."""
        row = self._database.execute("SELECT label FROM called WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def letters(self, key: str) -> int:
        """How many letters a thing signs."""
        (count,) = self._database.execute("SELECT count(*) FROM signed WHERE key = ?", (key,)).fetchone()
        return int(count)

    def _blocks(self) -> Iterator[tuple[int, bool, int, int]]:
        for number, *row in self._database.execute("SELECT * FROM name"):
            compared = _named(tuple(row)).profile
            for key, derived in block_keys(compared):
                yield key, derived, number, len(compared.letters)

    def _in_blocks(self) -> Iterator[tuple[list[_Sized], list[_Sized]]]:
        """The names that share a block, and apart from them those that only answer to an acronym."""
        if not self._blocked:
            self._database.executemany("INSERT INTO block VALUES (?, ?, ?, ?)", self._blocks())
            self._blocked = True
        rows = self._database.execute("SELECT * FROM block ORDER BY number, derived, id")
        for _, block in itertools.groupby(rows, key=itemgetter(0)):
            whole: list[_Sized] = []
            derived: list[_Sized] = []
            for _, answering, number, letters in block:
                if not answering:
                    whole.append((number, letters))
                elif len(derived) < _MOST_INITIALS:
                    derived.append((number, letters))
            yield whole, derived


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


def _near(whole: list[_Sized], _: list[_Sized]) -> Iterator[tuple[int, int]]:
    """The pairs of one block, the lower number first; in a crowded one those near each other."""
    numbers = [number for number, _ in whole]
    if len(numbers) <= _LARGEST_BLOCK:
        yield from itertools.combinations(numbers, 2)
    else:
        near = (numbers[at : at + _NEXT + 1] for at in range(len(numbers)))
        yield from ((first, number) for first, *following in near for number in following)


def _answering(whole: list[_Sized], derived: list[_Sized], least: float) -> Iterator[tuple[int, int]]:
    """The pairs of an acronym and what answers to it, the lower number first."""
    for (one, short), (other, long) in itertools.product(whole[:_MOST_ACRONYMS], derived):
        if ceiling(short, long, acronym=True) >= least:
            yield min(one, other), max(one, other)
