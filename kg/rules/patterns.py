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
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import ahocorasick_rs

from kg.cache import PATTERNS, Cache, private, users_folder
from kg.rules import literals
from kg.rules.literals import Words
from kg.rules.parts import Parts, batches

Source = tuple[str, int]
"""A regular expression and its flags."""
Hit = tuple[int, int, int]
"""The number of a word, where it begins and where it ends."""

_Pair = tuple[int, int]
"""The numbers of a pattern and of a text."""

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


class Sieve:
    """Says which of many patterns can match in which of some texts, in one scan for the words that they need."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        ways = [(at, way) for at, pattern in enumerate(patterns) for way in pattern.ways]
        words = sorted({word for _, way in ways for words in (*way.needs, way.begins) for word in words})
        numbers = {word: number for number, word in enumerate(words)}
        self._automaton = ahocorasick_rs.AhoCorasick(words)
        self._always = {at for at, way in ways if not (way.needs or way.begins)}
        self._clues: dict[int, list[_Clue]] = defaultdict(list)
        for clue in (_clue(at, way, numbers) for at, way in ways if at not in self._always):
            for word in clue.needs[0]:
                self._clues[word].append(clue)

    def possible(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text the numbers of the patterns that can match in it, in order."""
        possible = [set(self._always) for _ in texts]
        for parts in batches(texts):
            for clue, where in self._chances(parts, self._hits(parts)):
                for number in parts.texts_of(where):
                    possible[number].add(clue.pattern)
        return list(map(sorted, possible))

    def matches(self, texts: Sequence[str]) -> list[list[tuple[int, re.Match[str]]]]:
        """For each text the number of a pattern with each of its matches (as of `re.finditer`), pattern after pattern.

        A pattern looks at all texts before the next one does: then the processor need not fetch it for each of them.
        """
        found: list[list[tuple[int, re.Match[str]]]] = [[] for _ in texts]
        for parts in batches(texts):
            anywhere, places = self._places(parts)
            for number in range(parts.first, parts.last):
                anywhere.update((at, number) for at in self._always)
            for at, number in sorted(anywhere.union(places)):
                compiled, text = self._patterns[at].compiled, texts[number]
                everywhere = (at, number) in anywhere
                matches = compiled.finditer(text) if everywhere else _at(compiled, text, sorted(places[at, number]))
                found[number] += ((at, match) for match in matches)
        return found

    def _places(self, parts: Parts) -> tuple[set[_Pair], dict[_Pair, set[int]]]:
        """The pairs of pattern and text of which a match may begin anywhere, and those of which it begins at places."""
        hits = self._hits(parts)
        chances = list(self._chances(parts, hits))
        begins = frozenset[int]().union(*(clue.begins for clue, _ in chances))
        starts = defaultdict[int, list[tuple[int, int]]](list)
        for word, start, end in hits:
            if word in begins:
                starts[word].append((start, bisect_left(parts.ends, end)))
        anywhere, places = set[_Pair](), defaultdict[_Pair, set[int]](set)
        for clue, where in chances:
            if not (clue.begins or clue.unbroken):
                anywhere.update((clue.pattern, number) for number in parts.texts_of(where))
            elif not clue.begins:
                for owner, within in parts.ranges(where):
                    places[clue.pattern, owner].update(within)
            for start, part in chain.from_iterable(starts[word] for word in clue.begins if word in starts):
                if where >> part & 1:
                    number = parts.owners[part]
                    places[clue.pattern, number].add(start - parts.starts[number - parts.first])
        return anywhere, places

    def _hits(self, parts: Parts) -> Sequence[Hit]:
        return self._automaton.find_matches_as_indexes(parts.text, overlapping=True)

    def _chances(self, parts: Parts, hits: Sequence[Hit]) -> Iterator[tuple[_Clue, int]]:
        """The ways that are possible, each with the parts in which it is, as bits."""
        seen: dict[int, int] = {}
        part, bit, end_of_part = 0, 1, parts.ends[0]
        for word, _, end in hits:
            while end > end_of_part:
                part, bit = part + 1, bit << 1
                end_of_part = parts.ends[part]
            seen[word] = seen.get(word, 0) | bit
        words = set(seen)
        for clue in set[_Clue]().union(*(self._clues[word] for word in seen if word in self._clues)):
            if any(map(words.isdisjoint, clue.needs)):
                continue
            where = -1
            for need in clue.needs:
                met = 0
                for word in need & words:
                    met |= seen[word]
                where &= met if clue.unbroken else parts.whole(met)
            if where:
                yield clue, where


@dataclass(frozen=True, slots=True, eq=False)
class _Clue:
    """A way of the pattern of a number, with the numbers of words instead of words; it is found by its first need."""

    pattern: int
    needs: tuple[frozenset[int], ...]
    begins: frozenset[int]
    unbroken: bool


def _clue(at: int, way: Way, numbers: Mapping[str, int]) -> _Clue:
    begins, *needs = (frozenset(map(numbers.__getitem__, words)) for words in (way.begins, *way.needs))
    return _Clue(at, tuple(filter(None, (*needs, begins))), begins, way.unbroken)


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
