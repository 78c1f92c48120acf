"""What must stand in a text for a regular expression to match in it, read from the expression as `re` has parsed it.

All words are in lower case, whether or not the expression ignores case, and of the letters that have two cases only
those of ASCII are in them. The parts of an expression are pairs of a kind and a value, those of `re._parser`; a kind
that is not known here may match anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Words = frozenset[str]

_MOST_WAYS = 100
_SHORTEST_NEED = 3
_MOST_NEEDS = 100
_SHORTEST_BEGINNING, _LONGEST_BEGINNING = 2, 5
_MOST_BEGINNINGS = 1_000
_MOST_LETTERS = 4
_WIDTHLESS = {"AT", "ASSERT", "ASSERT_NOT"}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_TELLING = frozenset("()[]/@:|#,«»⌂")  # few words have one
_COMMON = {",", "and", "for", "from", "in", "not", "of", "on", "our", "that", "the", "their", "to", "who", "with"}
_STOP = ord(".")


def lowered(text: str) -> str:
    """A text in the form in which the words are looked for; it is as long."""
    if not text.isascii():  # what ignoring case takes for an ASCII letter, and `str.lower` leaves as it is
        text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s")
    return text.lower()


def _is_plain(code: int) -> bool:
    """Whether a character is the only one that it stands for, or an ASCII letter."""
    return code < 128 or chr(code).lower() == chr(code).upper()


# --- one way or another


def ways(parsed: Iterable[Any]) -> list[Sequence[Any]]:
    """The alternatives of which each match is one, as patterns of their own."""
    found: list[Sequence[Any]] = [list(parsed)]
    while len(found) < len(apart := [way for each in found for way in _alternatives(each)]) <= _MOST_WAYS:
        found = apart
    return found


def _alternatives(parsed: Sequence[Any]) -> list[Sequence[Any]]:
    """The alternatives of a pattern that is nothing else, each with what is seen before and behind it."""
    wide = [at for at, (kind, _) in enumerate(parsed) if kind.name not in _WIDTHLESS]
    if len(wide) != 1:
        return [parsed]
    before, (kind, value), after = parsed[: wide[0]], parsed[wide[0]], parsed[wide[0] + 1 :]
    if kind.name == "SUBPATTERN":
        return _alternatives([*before, *value[3], *after])
    return [[*before, *each, *after] for each in value[1]] if kind.name == "BRANCH" else [parsed]


def takes_stop(parsed: Iterable[Any]) -> bool:
    """Whether a full stop may stand in what the parts match or must see."""
    return any(_takes_stop(kind.name, value) for kind, value in parsed)


def _takes_stop(kind: str, value: Any) -> bool:
    match kind:
        case "LITERAL":
            return bool(value == _STOP)
        case "IN":
            return _holds_stop(value)
        case "BRANCH":
            return any(map(takes_stop, value[1]))
        case "ASSERT":
            return takes_stop(value[1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return takes_stop(value[2])
        case "SUBPATTERN":
            return takes_stop(value[3])
        case "AT" | "ASSERT_NOT":
            return False
    return True


def _holds_stop(members: Sequence[Any]) -> bool:
    """Whether square brackets hold a full stop."""
    negated: bool = members[0][0].name == "NEGATE"
    return negated != any(_is_stop(kind.name, value) for kind, value in members)


def _is_stop(kind: str, value: Any) -> bool:
    if kind == "RANGE":
        return bool(value[0] <= _STOP <= value[1])
    return bool(value == _STOP) if kind == "LITERAL" else kind == "CATEGORY" and "_NOT_" in value.name


# --- anywhere


def needs(parsed: Iterable[Any]) -> list[Words]:
    """Sets of words of which a text needs one each, the most telling first; beside it none that most texts have."""
    found = sorted(_needs(list(parsed)), key=_commonness)
    return found[:1] + [words for words in found[1:] if not any(word.strip() in _COMMON for word in words)]


def _needs(parsed: Sequence[Any]) -> Iterator[Words]:
    """The sets of words for the parts of a pattern, which follow each other."""
    run = ""
    for kind, value in _flat(parsed):
        if kind == "LITERAL" and _is_plain(value):
            run += chr(value).lower()
        elif kind not in _WIDTHLESS:
            yield from _long_enough(run)
            run = ""
        if kind == "ASSERT":
            yield from _needs(value[1])
        elif kind == "IN":
            marks, _ = _letters(value)
            yield from [marks] if marks and marks <= _TELLING else []
        elif kind == "BRANCH":
            yield from _one_of_each(value[1])
        elif kind in _REPEATS and value[0] > 0:
            yield from _needs(value[2])
    yield from _long_enough(run)


def _flat(parsed: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The parts, those of groups among them."""
    for kind, value in parsed:
        if kind.name == "SUBPATTERN":
            yield from _flat(value[3])
        elif kind.name == "ATOMIC_GROUP":
            yield from _flat(value)
        else:
            yield kind.name, value


def _long_enough(run: str) -> Iterator[Words]:
    if len(run) >= _SHORTEST_NEED or (len(run) > 1 and run.isdigit()) or not _TELLING.isdisjoint(run):
        yield frozenset({run})


def _one_of_each(branches: Sequence[Any]) -> Iterator[Words]:
    """One set for alternatives, of the most telling set of each, if each has one."""
    each = [min(_needs(branch), key=_commonness, default=None) for branch in branches]
    together = frozenset[str]().union(*(words for words in each if words))
    if None not in each and len(together) <= _MOST_NEEDS:
        yield together


def _commonness(words: Words) -> float:
    """How likely a text has one of the words, roughly: a letter more makes most words an eighth as common."""
    return sum(8.0 ** -min(1 if word.strip() in _COMMON else len(word), 8) for word in words)


# --- at the beginning


def beginnings(parsed: Iterable[Any]) -> Words:
    """Words with one of which every match begins, two letters at least; none, if they are not known."""
    words = frozenset[str]().union(*_begun(list(parsed)))
    if any(len(word) < _SHORTEST_BEGINNING for word in words):
        return frozenset()
    return frozenset(word for word in words if not any(word[:size] in words for size in range(1, len(word))))


Begun = tuple[Words, Words]
"""The words that parts match as a whole, and those that only begin what they match."""

_ANYTHING: Begun = (frozenset(), frozenset({""}))
_NOTHING: Begun = (frozenset({""}), frozenset())


def _begun(parsed: Sequence[Any]) -> Begun:
    whole, cut = _NOTHING
    for kind, value in parsed:
        if not whole:
            break
        next_whole, next_cut = _part(kind.name, value)
        new_cut = cut | {word + more for word in whole for more in next_cut}
        new_whole = {word + more for word in whole for more in next_whole}
        if len(new_whole) + len(new_cut) > _MOST_BEGINNINGS:
            return frozenset(), cut | whole
        cut = frozenset(new_cut | {word for word in new_whole if len(word) >= _LONGEST_BEGINNING})
        whole = frozenset(word for word in new_whole if len(word) < _LONGEST_BEGINNING)
    return whole, cut


def _part(kind: str, value: Any) -> Begun:
    if kind in _WIDTHLESS:
        return _NOTHING
    if kind == "LITERAL" and _is_plain(value):
        return frozenset({chr(value).lower()}), frozenset()
    if kind == "IN":
        return _letters(value)
    if kind == "SUBPATTERN":
        return _begun(value[3])
    if kind == "BRANCH":
        each = [_begun(branch) for branch in value[1]]
        return frozenset[str]().union(*(w for w, _ in each)), frozenset[str]().union(*(c for _, c in each))
    if kind in _REPEATS:
        least, most, repeated = value
        whole, cut = _begun(repeated)
        if most != 1:
            whole, cut = frozenset(), whole | cut
        return (whole | {""}, cut) if least == 0 else (whole, cut)
    return _ANYTHING


def _letters(members: Sequence[Any]) -> Begun:
    """A few letters in square brackets, such as both cases of one."""
    if len(members) <= _MOST_LETTERS and all(kind.name == "LITERAL" and value < 128 for kind, value in members):
        return frozenset(chr(value).lower() for _, value in members), frozenset()
    return _ANYTHING
