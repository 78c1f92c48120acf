"""Regular expressions, compiled once for all processes, and the words that a text must have for one to match.

To compile the rules takes longer than to build five letters with them, and `re` cannot keep what it has compiled: a
pickled pattern is compiled anew. So what its compiler makes of a pattern, a list of numbers, is kept in the user's
cache, and given to the last step of `re.compile` again, which refuses numbers that are no program. That step and the
parser are not public: where they are not what we know, the patterns are compiled as usual and need no word. What YAML
says is kept there as well.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

import ahocorasick_rs

from kg.cache import PATTERNS, Cache, private, users_folder
from kg.rules import literals
from kg.rules.literals import Words, lowered

Source = tuple[str, int]
"""A regular expression and its flags."""

_LEVEL = 1  # of compression: a sixth of the size, and beyond it hardly less
_NOT_AS_WE_KNOW = (ImportError, AttributeError, KeyError, IndexError, TypeError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which an expression matches, one of its alternatives.

    The text (`kg.rules.literals.lowered`) then has a word of each set in `needs`, and the match begins with one of
    `begins`, if there are any; if it is `unbroken`, no full stop stands between these words.
    """

    needs: tuple[Words, ...] = ()
    begins: Words = frozenset()
    unbroken: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled expression, and the ways in which it matches."""

    compiled: re.Pattern[str]
    ways: tuple[Way, ...] = (Way(),)


def compile_all(name: str, sources: Sequence[Source]) -> list[Pattern]:
    """The patterns compiled; `name` is that of their entry in the cache. Raises re.error, which has the pattern."""
    try:
        return [_assembled(parts) for parts in _parts_of_all(name, sources)]
    except re.error:
        raise
    except _NOT_AS_WE_KNOW:
        return [Pattern(re.compile(*source)) for source in sources]


Hit = tuple[int, int, int]
"""The number of a word, where it begins and where it ends."""


class Sieve:
    """Says which of many patterns can match in a text, and where, in one scan for the words that they need."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        ways = [(at, way) for at, pattern in enumerate(patterns) for way in pattern.ways]
        words = sorted({word for _, way in ways for words in (*way.needs, way.begins) for word in words})
        numbers = {word: number for number, word in enumerate(words)}
        self._automaton = ahocorasick_rs.AhoCorasick(words)
        self._always = {at for at, way in ways if not (way.needs or way.begins)}
        clues = [_clue(at, way, numbers) for at, way in ways if at not in self._always]
        self._unbroken = _by_word(len(words), [clue for clue in clues if clue.unbroken])
        self._others = _by_word(len(words), [clue for clue in clues if not clue.unbroken])

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that can match in the text, in order."""
        return sorted(self._always.union(clue.pattern for clue, *_ in self._clues(text)))

    def matches(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The number of a pattern with each of its matches (as of `re.finditer`), pattern after pattern."""
        anywhere, places = set(self._always), defaultdict[int, set[int]](set)
        for clue, part, hits in self._clues(text):
            if clue.begins:
                places[clue.pattern].update(place for word, place, _ in hits if word in clue.begins)
            elif clue.unbroken:
                places[clue.pattern].update(part)
            else:
                anywhere.add(clue.pattern)
        for at in sorted(anywhere.union(places)):
            compiled = self._patterns[at].compiled
            found = compiled.finditer(text) if at in anywhere else _at(compiled, text, sorted(places[at]))
            yield from ((at, match) for match in found)

    def _clues(self, text: str) -> Iterator[tuple[_Clue, range, Sequence[Hit]]]:
        """The ways that are possible, each with the part of the text in which it is, and the words there."""
        hits = self._automaton.find_matches_as_indexes(lowered(text), overlapping=True)
        for clue in _holding(self._others, hits):
            yield clue, range(len(text)), hits
        for part, own in _unbroken(text, hits):
            for clue in _holding(self._unbroken, own):
                yield clue, part, own


@dataclass(frozen=True, slots=True, eq=False)
class _Clue:
    """A way of the pattern of a number, with the numbers of words instead of words; it is found by the `first`."""

    pattern: int
    first: frozenset[int]
    needs: tuple[frozenset[int], ...]
    begins: frozenset[int]
    unbroken: bool


def _clue(at: int, way: Way, numbers: Mapping[str, int]) -> _Clue:
    begins, *needs = (frozenset(map(numbers.__getitem__, words)) for words in (way.begins, *way.needs))
    first, *others = (*needs, begins)
    return _Clue(at, first, tuple(filter(None, others)), begins, way.unbroken)


def _by_word(words: int, clues: Iterable[_Clue]) -> list[list[_Clue]]:
    """For each word the clues that need it, or another one instead, first of all."""
    by_word: list[list[_Clue]] = [[] for _ in range(words)]
    for clue in clues:
        for word in clue.first:
            by_word[word].append(clue)
    return by_word


def _holding(by_word: Sequence[Sequence[_Clue]], hits: Sequence[Hit]) -> list[_Clue]:
    """The clues of which all that they need is among the hits."""
    seen = {word for word, _, _ in hits}
    begun = set[_Clue]().union(*map(by_word.__getitem__, seen))
    return [clue for clue in begun if not any(map(seen.isdisjoint, clue.needs))]


_END = itemgetter(2)


def _unbroken(text: str, hits: Sequence[Hit]) -> Iterator[tuple[range, Sequence[Hit]]]:
    """The parts of a text between its full stops that have hits, and these."""
    start = seen = 0
    while seen < len(hits):
        stop = text.find(".", start)
        stop = stop if stop >= 0 else len(text)
        before, seen = seen, bisect_right(hits, stop, seen, key=_END)
        if seen > before:
            yield range(start, stop), hits[before:seen]
        start = stop + 1


def _at(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """The matches, each of which begins at one of the places."""
    end = 0
    for place in places:
        if place >= end and (found := pattern.match(text, place)):
            yield found
            end = found.end()


# --- compiled in parts that can be kept


def _parts_of_all(name: str, sources: Sequence[Source]) -> list[Any]:
    return list(remembered(name, json.dumps(sources), lambda: [_parts(*source) for source in sources]))


def remembered(name: str, made_of: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, out of the user's cache where its entry `name` was made of the same.

    What is not the same after it was JSON is not kept.
    """
    kept, digest = _kept(), sha256(f"{_version()} {made_of}".encode()).hexdigest()
    if kept and (packed := kept.get(name)):
        was_made_of, made = json.loads(zlib.decompress(packed))
        if was_made_of == digest:
            return made
    made = make()
    if kept:
        with contextlib.suppress(OSError, TypeError):  # TypeError: a date, which JSON has not
            content = json.dumps([digest, made])
            if json.loads(content)[1] == made:
                kept.put(name, zlib.compress(content.encode(), _LEVEL))
    return made


@functools.cache
def _kept() -> Cache | None:
    folder = users_folder(os.environ) / PATTERNS / str(sys.implementation.cache_tag)
    return Cache(folder) if private(folder) else None


@functools.cache
def _version() -> str:
    """What the parts depend on besides the patterns: Python, and how they are made."""
    return sha256(sys.version.encode() + Path(__file__).read_bytes() + Path(literals.__file__).read_bytes()).hexdigest()


def _parts(source: str, flags: int) -> dict[str, Any]:
    """What `re.compile` gives to its last step, the program as base64; and what a text must have."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(source, flags)
    program = array("I", _compiler._code(parsed, flags))
    return {
        "source": source,
        "flags": flags | parsed.state.flags,
        "program": b64encode(program.tobytes()).decode(),
        "groups": parsed.state.groups - 1,
        "names": parsed.state.groupdict,
        "ways": [_way(parts) for parts in literals.ways(parsed)],
    }


def _way(parts: Sequence[Any]) -> dict[str, Any]:
    return {
        "needs": [sorted(words) for words in literals.needs(parts)],
        "begins": sorted(literals.beginnings(parts)),
        "unbroken": not literals.takes_stop(parts),
    }


def _assembled(parts: Mapping[str, Any]) -> Pattern:
    import _sre  # type: ignore[import-not-found]

    names: dict[int, str] = {number: name for name, number in parts["names"].items()}
    compiled = _sre.compile(
        parts["source"],
        parts["flags"],
        array("I", b64decode(parts["program"])).tolist(),
        parts["groups"],
        parts["names"],
        tuple(names.get(number) for number in range(parts["groups"] + 1)),
    )
    ways = (Way(tuple(map(frozenset, w["needs"])), frozenset(w["begins"]), w["unbroken"]) for w in parts["ways"])
    return Pattern(compiled, tuple(ways))
