"""Regular expressions, compiled once for all processes, and the words that a text must have for one to match.

To compile the rules takes longer than to build five letters with them, and `re` cannot keep what it has compiled: a
pickled pattern is compiled anew. So what its compiler makes of a pattern, a list of numbers, is kept in the user's
cache, and given to the last step of `re.compile` again, which refuses numbers that are no program. That step and the
parser are not public: where they are not what we know, the patterns are compiled as usual and need no word.
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
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
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
class Pattern:
    """A compiled expression.

    Where it matches, the text (`kg.rules.literals.lowered`) has a word of each set in `needs`; and the match begins
    with one of `begins`, if there are any.
    """

    compiled: re.Pattern[str]
    needs: tuple[Words, ...] = ()
    begins: Words = frozenset()


def compile_all(name: str, sources: Sequence[Source]) -> list[Pattern]:
    """The patterns compiled; `name` is that of their entry in the cache. Raises re.error, which has the pattern."""
    try:
        return [_assembled(parts) for parts in _parts_of_all(name, sources)]
    except re.error:
        raise
    except _NOT_AS_WE_KNOW:
        return [Pattern(re.compile(*source)) for source in sources]


class Sieve:
    """Says which of many patterns can match in a text, and where, in a scan or two for the words that they need."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._words = _Finder([each.needs[0] if each.needs else frozenset() for each in patterns])
        self._beginnings = _Finder([each.begins for each in patterns])
        self._always = frozenset(at for at, each in enumerate(patterns) if not each.needs)

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that can match in the text, in order."""
        lower = lowered(text)
        some = (at for at in self._words.places(lower) if _has_all(lower, self._patterns[at].needs[1:]))
        return sorted(self._always.union(some))

    def matches(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The number of a pattern with each of its matches (as of `re.finditer`), pattern after pattern."""
        lower = lowered(text)
        places = self._beginnings.places(lower) if len(lower) == len(text) else None
        for at in self.possible(text):
            pattern = self._patterns[at]
            if pattern.begins and places is not None:
                yield from ((at, found) for found in _at(pattern.compiled, text, sorted(places.get(at, ()))))
            else:
                yield from ((at, found) for found in pattern.compiled.finditer(text))


class _Finder:
    """Finds the words of many things in one scan of a text."""

    def __init__(self, words_of: Sequence[Words]) -> None:
        things: dict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(words_of):
            for word in words:
                things[word].append(at)
        self._things = [things[word] for word in sorted(things)]
        self._automaton = ahocorasick_rs.AhoCorasick(sorted(things))

    def places(self, text: str) -> Mapping[int, list[int]]:
        """The number of each thing that has words in the text, and where they begin."""
        found: dict[int, list[int]] = defaultdict(list)
        for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for thing in self._things[word]:
                found[thing].append(start)
        return found


def _has_all(text: str, needs: Sequence[Words]) -> bool:
    return all(any(word in text for word in words) for words in needs)


def _at(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """The matches, each of which begins at one of the places."""
    end = 0
    for place in places:
        if place >= end and (found := pattern.match(text, place)):
            yield found
            end = found.end()


# --- compiled in parts that can be kept


def _parts_of_all(name: str, sources: Sequence[Source]) -> list[Any]:
    kept, digest = _kept(), sha256(f"{_version()} {json.dumps(sources)}".encode()).hexdigest()
    if kept and (packed := kept.get(name)):
        made_of, made = json.loads(zlib.decompress(packed))
        if made_of == digest:
            return list(made)
    made = [_parts(*source) for source in sources]
    if kept:
        with contextlib.suppress(OSError):
            kept.put(name, zlib.compress(json.dumps([digest, made]).encode(), _LEVEL))
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
    needs, begins = literals.needs(parsed), literals.beginnings(parsed)
    program = array("I", _compiler._code(parsed, flags))
    return {
        "source": source,
        "flags": flags | parsed.state.flags,
        "program": b64encode(program.tobytes()).decode(),
        "groups": parsed.state.groups - 1,
        "names": parsed.state.groupdict,
        "needs": [sorted(words) for words in needs],
        "begins": sorted(begins),
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
    return Pattern(compiled, tuple(map(frozenset, parts["needs"])), frozenset(parts["begins"]))
