"""No pattern and no part of the flow takes much longer for a hostile text than for plain text of its length.

Of each pattern with a repetition that has no end, hostile texts are made from the pattern itself: what leads up to the
repetition, then what it repeats, over and over; or both over and over. Time is that of the processor.
"""

from __future__ import annotations

import ast
import gc
import importlib
import importlib.util
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found]
import signal
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import kg
from kg import files, rules, vocabulary
from kg.identity.names import identities
from tests.hostile import PIECES, PLAIN, TIMES, seconds_for

ENDLESS = 50
"""A repetition that goes on for longer counts as one without an end."""
LENGTH = 2_000
SECONDS = 0.6
"""For a text of that length. Most take a thousandth of it, those that grow with the square of the length a tenth at
most, and those with its cube, or with nested repetitions, take minutes to years.
"""
LONGEST = {"signatures.yaml": 300}
"""What is longer is tried with no rule of that file."""
FLAVOURS = ("aA1 ,.-", "Aa1 ,.-", " ,.-aA1", "1.aA ,-", ",. aA1-", "\t\n aA1", "(\"'[aA1 ", "-– aA1,")
ANYTHING = "".join(map(chr, range(32, 127))) + "\t\n“”é€"
_BLANKS = re.compile(r"\s+")
REPEATS = {parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT}


# --- all patterns of the package


@cache
def all_patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of rules and modules, by where it stands."""
    found: dict[str, re.Pattern[str]] = {}
    for path in sorted(files.RULES.glob("*.yaml")):
        found |= {f"{path.stem}.yaml {rule.id}": rule.pattern for rule in rules.load(path.stem)}
    for name in sorted(module.name for module in pkgutil.walk_packages(kg.__path__, "kg.")):
        compiled = dict(_compiled(name))
        known = {pattern.pattern for pattern in compiled.values()}
        written = {at: pattern for at, pattern in _written(name) if pattern.pattern not in known}
        found |= {f"{name} {at}": pattern for at, pattern in (compiled | written).items()}
    return found


def _compiled(name: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    waiting = list(vars(importlib.import_module(name)).items())
    for at, value in waiting:
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield at, value
        elif isinstance(value, dict | tuple | list) and not at.startswith("__"):
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(f"{at}[{key}]", part) for key, part in inside if isinstance(part, re.Pattern | tuple | list)]


def _written(name: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that a module gives to `re.search` and its like."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            match node.args[0]:
                case ast.Constant(value=str(pattern)):
                    yield f"line {node.lineno}", re.compile(pattern)


# --- hostile texts for a pattern


def hostile(pattern: re.Pattern[str]) -> dict[tuple[str, str], None]:
    """What leads up to each endless repetition, and what it repeats, in several flavours."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    made = (pair for flavour in FLAVOURS for pair in _pumps(tree, "", flavour))
    both = (pair for before, piece in made for pair in ((before, piece), ("", before + piece)) if piece)
    return dict.fromkeys(both)


def _pumps(tree: Sequence[Any], before: str, flavour: str) -> Iterator[tuple[str, str]]:
    for code, value in tree:
        if code in REPEATS:
            _, most, body = value
            if most > ENDLESS:
                yield before, _sample(body, flavour)
            yield from _pumps(body, before, flavour)
        elif code is parser.SUBPATTERN:
            yield from _pumps(value[-1], before, flavour)
        elif code is parser.ATOMIC_GROUP:
            yield from _pumps(value, before, flavour)
        elif code is parser.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before, flavour)
        elif code in (parser.ASSERT, parser.ASSERT_NOT):
            yield from _pumps(value[1], before, flavour)
        before += _sample([(code, value)], flavour)


def _sample(tree: Sequence[Any], flavour: str) -> str:
    """A short text that a part of a pattern matches, what it looks at behind and ahead apart."""
    made = ""
    for code, value in tree:
        if code in REPEATS:
            made += _sample(value[2], flavour) * max(value[0], int(value[1] > ENDLESS))
        elif code is parser.SUBPATTERN:
            made += _sample(value[-1], flavour)
        elif code is parser.ATOMIC_GROUP:
            made += _sample(value, flavour)
        elif code is parser.BRANCH:
            made += min((_sample(branch, flavour) for branch in value[1]), key=len)
        elif code is parser.LITERAL:
            made += chr(value)
        elif code in (parser.IN, parser.ANY, parser.NOT_LITERAL):
            made += next((c for c in flavour + ANYTHING if _fits(code, value, c)), "")
    return made


def _fits(code: Any, value: Any, char: str) -> bool:
    if code is not parser.IN:
        return char != "\n" and not (code is parser.NOT_LITERAL and ord(char) == value)
    negated = value[0][0] is parser.NEGATE
    return bool(negated) != any(_is_in(item[0], item[1], char) for item in value[int(negated) :])


def _is_in(code: Any, value: Any, char: str) -> bool:
    if code is parser.LITERAL:
        return bool(ord(char) == value)
    if code is parser.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    name = str(value).removeprefix("CATEGORY_")
    kinds = {"SPACE": char.isspace(), "DIGIT": char.isdigit(), "WORD": char.isalnum() or char == "_"}
    return kinds[name.removeprefix("NOT_")] != name.startswith("NOT_")


# --- measuring


class _TooSlowError(Exception):
    """What a timer raises within a search."""


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise _TooSlowError


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The processor time in which all that a pattern finds in a text is found, or what is not allowed."""
    before = signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.1 * SECONDS)
    start = time.thread_time()
    try:
        for _ in pattern.finditer(text):
            pass
    except _TooSlowError:
        return 1.1 * SECONDS
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - start


def slow(pattern: re.Pattern[str], place: str = "") -> tuple[str, str] | None:
    """The beginning and the piece of a text for which a pattern takes too long, three times over."""
    length = LONGEST.get(place, LENGTH)
    for before, piece in hostile(pattern):
        text = before + (piece * length)[:length] + "\0"
        if place.endswith(".yaml"):
            text = as_searched(text)
        if all(seconds(pattern, text) > SECONDS for _ in range(3)):
            return before, piece
    return None


def as_searched(text: str) -> str:
    """A text as rules see one: white space single, and one mention marked at most."""
    head, mark, rest = _BLANKS.sub(lambda found: found[0][0], text).partition("«")
    return head + mark + rest.replace("«", "")


@pytest.mark.parametrize("place", sorted({name.split(" ")[0] for name in all_patterns()}))
def test_p8_no_pattern_takes_long_for_a_hostile_text(place: str) -> None:
    found = {name: slow(pattern, place) for name, pattern in all_patterns().items() if name.split(" ")[0] == place}
    assert not {name: text for name, text in found.items() if text}


PIECES_LENGTH = 30_000


def test_p8_no_hostile_text_takes_much_longer_than_plain_text_of_its_length(tmp_path: Path) -> None:
    """Here of a small length; `python -m tests.hostile` measures a million characters."""
    known = identities(vocabulary.load())

    def taken(piece: str, form: str = "md") -> float:
        return seconds_for(piece, PIECES_LENGTH, form, known, tmp_path)

    gc.freeze()  # what other tests have left is not looked through at our cost
    taken(PLAIN)
    most = TIMES * max(taken(PLAIN), 0.05)
    slow = {piece: (first, second) for form, pieces in PIECES.items() for piece in pieces
            if (first := taken(piece, form)) > most and (second := taken(piece, form)) > most}  # fmt: skip
    gc.unfreeze()
    assert not slow, most


@pytest.mark.parametrize("pattern", [r"(?:a|aa)+b", r"(\w+ ?)*:$", r"(?=(a+)+b)", r"Dear .*.*.*,$", r"a*a*a*b"])
def test_a_pattern_that_grows_without_bounds_is_noticed(pattern: str) -> None:
    assert slow(re.compile(pattern))
