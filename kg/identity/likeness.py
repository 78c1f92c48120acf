"""How alike two names are, and why: a proposal for a person to judge. Nothing is ever joined by it.

A name is compared by its words, without small words and without what only says what kind of body it is. Block keys say
which names are worth comparing: two that share none are not, so a million names need no million times a million looks.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg import rules
from kg.fold import fold
from kg.vocabulary import Vocabulary

_RULES = rules.load("likeness")
_SMALL = frozenset(fold(word) for word in _RULES.values["small_words"])
_TAILS = frozenset(fold(word) for word in _RULES.values["tails"])
_SAME: Mapping[str, str] = {fold(word): fold(other) for word, other in _RULES.values["same"].items()}
_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})[A-Z][A-Za-z.&-]{1,11}")
_SPELLED = re.compile(r"\b\w(?: \w)+\b")
"""Letters with points between them, folded: "e v", "u s a"."""
_FEW_WORDS, _MANY_WORDS, _FEWEST_INITIALS = 3, 6, 3
_SHORT_NAME, _SHORT_ACRONYM, _START, _BEGINNING, _MOST_LETTERS = 5, 3, 10, 4, 30
"""Letters of a name too short for a slip, of a short acronym, of the start of a name and of a word, of a long name."""
_SHORT_WORD, _FEWEST_LONGER = 3, 2
"""Letters of a word that a slip may have made of a small one, and how many longer ones say enough without it."""


_KEPT_LETTERS: Mapping[int, range] = {1: range(1, 5), 2: range(4, 8), 3: range(6, 100)}
"""How many letters at either end stand for a word with a slip in it, by its length, which a slip may change by one."""

LEAST = 0.8
"""The score from which on a pair is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A name as it is compared.

    `words` are those that tell it apart, `letters` all of them in one, `all_letters` those of every word,
    `acronyms` those it prints or consists of, `initials` those that its words make, `place` the country that its name
    ends in and `country` that, or the one beside it (ISO 3166-1 codes).
    """

    name: str
    words: tuple[str, ...]
    letters: str
    all_letters: str
    acronyms: frozenset[str]
    initials: frozenset[str]
    place: str | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A score of two names between 0 and 1 with what makes it; None is unknown."""

    one: Profile
    other: Profile
    score: float
    words: float
    acronym: bool
    same_country: bool | None
    together: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, for a person."""
        return tuple(_reasons(self))


def places_of(vocabulary: Vocabulary) -> dict[str, str]:
    """Folded names of countries, and their ISO 3166-1 codes."""
    countries = vocabulary.under("country/")
    return {fold(form): country.key.removeprefix("country/") for country in countries for form in country.forms}


def profile(name: str, places: Mapping[str, str], acronym: str | None = None, country: str | None = None) -> Profile:
    """A name ready to be compared; `places` leads from folded names of countries to ISO 3166-1 codes."""
    folded = _SPELLED.sub(lambda found: found[0].replace(" ", ""), fold(name))
    words = [_SAME.get(word, word) for word in folded.split()]
    bare, named = _without_place(words, places)
    core = _without_tail([word for word in bare if word not in _SMALL] or bare)
    stems = tuple(_singular(word) for word in core)
    printed = {fold(acronym).replace(" ", "")} if acronym else set()
    if _ACRONYM.fullmatch(name.strip()):
        printed.add(fold(name).replace(" ", "").replace(".", ""))
    return Profile(
        name=name,
        words=stems,
        letters="".join(stems),
        all_letters="".join(bare),
        acronyms=frozenset(printed),
        initials=frozenset(_initials(words, bare, _without_tail(bare))),
        place=named,
        country=country or named,
    )


def _without_place(words: list[str], places: Mapping[str, str]) -> tuple[list[str], str | None]:
    """The words without the country at their end, and the country."""
    for length in range(min(5, len(words) - 1), 0, -1):
        if place := places.get(" ".join(words[-length:])):
            return words[:-length], place
    return words, None


def _without_tail(words: list[str]) -> list[str]:
    last = len(words)
    while last > 1 and words[last - 1] in _TAILS:
        last -= 1
    return words[:last]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _initials(*readings: list[str]) -> Iterator[str]:
    for words in readings:
        for kept in (words, [word for word in words if word not in _SMALL]):
            if len(kept) >= _FEWEST_INITIALS:
                yield "".join(word[0] for word in kept)


def likeness(one: Profile, other: Profile, together: bool = False) -> Likeness:
    """How alike two names are; `together` says that both stand in one list of signatories."""
    words = _words_alike(one, other)
    acronym = bool(one.acronyms & (other.acronyms | other.initials) or other.acronyms & (one.acronyms | one.initials))
    same = one.country == other.country if one.country and other.country else None
    score = max(words, _by_acronym(one, other, words) if acronym else 0)
    if same is not None:
        score += _RULES.values["country_agrees" if same else "country_differs"]
    score += _RULES.values["signed_together"] if together else 0
    return Likeness(
        one=one,
        other=other,
        score=round(min(1, max(0, score)), 4),
        words=round(words, 4),
        acronym=acronym,
        same_country=same,
        together=together,
    )


@functools.cache
def ceiling(one: int, other: int, acronym: bool) -> float:
    """A score that two names of so many `letters` cannot be above; `acronym`: whether either prints one.

    What two names share is at most the shorter one: no `fuzz.ratio` is above twice its letters by those of both.
    """
    short, long = sorted((one, other))
    more, beside = float(_RULES.values["words_more"]), float(_RULES.values["acronym_beside"])
    words = 0.5 + short / (short + long or 1)
    words = max(words, (words + more) / 2)
    if acronym:
        words = max(words + beside, *(float(_RULES.values[name]) for name in ("acronym_alone", "acronym_short")))
    return round(words + max(0.0, float(_RULES.values["country_agrees"])), 4)


def _by_acronym(one: Profile, other: Profile, words: float) -> float:
    """The score of names with one acronym: much if that is all that one of them says, little if both say more."""
    for name in (one, other):
        if name.letters in name.acronyms:
            return float(_RULES.values["acronym_short" if len(name.letters) <= _SHORT_ACRONYM else "acronym_alone"])
    return words + float(_RULES.values["acronym_beside"])


def _words_alike(one: Profile, other: Profile) -> float:
    """Half how alike the names are, half how alike is what they do not share: "X Watch" is not nearly "Y Watch"."""
    more: float = _RULES.values["words_more"]
    if one.letters == other.letters:
        alike = 0.8 + fuzz.ratio(one.all_letters, other.all_letters) / 500
    else:
        ordered = fuzz.ratio("".join(sorted(one.words)), "".join(sorted(other.words)))
        whole = max(fuzz.ratio(one.letters, other.letters), ordered)
        alike = whole / 200 + _rests_alike(one, other, more) / 2
        if min(len(one.letters), len(other.letters)) <= _SHORT_NAME:
            alike = min(alike, more)
    return alike if one.place in (other.place, other.country) or other.place == one.country else (alike + more) / 2


def _rests_alike(one: Profile, other: Profile, more: float) -> float:
    """How alike what is not shared is, in letters or as initials, "NK" and "North Korean"; kinds of body left out."""
    shared = set(one.words) & set(other.words) | _TAILS
    first, second = ([word for word in name.words if word not in shared] for name in (one, other))
    if not (first and second):
        return more if first or second else 1
    for short, long in ((first, second), (second, first)):
        if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
            return 1
    return fuzz.ratio("".join(sorted(first)), "".join(sorted(second))) / 100


def _reasons(found: Likeness) -> Iterator[str]:
    one, other = found.one, found.other
    if one.letters == other.letters:
        yield "the same words but for small ones, number or kind of body"
    elif sorted(one.words) == sorted(other.words):
        yield "the same words in another order"
    elif only := sorted(set(one.words) ^ set(other.words)):
        yield f"other words: {', '.join(only)}"
    if found.acronym:
        yield "one acronym"
    if found.same_country is not None:
        said = f"one country, {one.country}"
        yield said if found.same_country else f"other countries, {one.country} and {other.country}"
    if found.together:
        yield "both sign one letter"


def block_keys(name: Profile) -> Iterator[tuple[int, bool]]:
    """The blocks that a name is in, as 64-bit numbers; True where it is there to answer to an acronym alone.

    Names share a block that have the same words or letters; that differ in one word, or in two that still begin alike;
    that are alike to the middle or from it; of few words, that differ in one letter; and what is an acronym and no more
    shares the block of those with these initials, or that acronym beside the name, everywhere and in its country. Two
    names that say more are alike in words, or not at all.
    """
    yield from ((_number(key), False) for key in dict.fromkeys(_keys(name)))
    for place in ("", name.country) if name.country else ("",):
        for acronym in sorted(name.acronyms | name.initials):
            yield _number(f"acronym {place} {acronym}"), acronym != name.letters


def _keys(name: Profile) -> Iterator[str]:
    bag = sorted(name.words)
    yield " ".join(bag)
    yield " ".join(word for word in bag if word not in _TAILS)
    for letters in dict.fromkeys((name.letters, name.all_letters)):
        yield letters
        yield f"start {letters[:_START]}"
        for length in (len(letters), len(letters) - 1):
            half = length // 4 * 2
            yield f"start {letters[:half]}"
            yield f"end {letters[-half:]}"
    if len(bag) < _FEW_WORDS:
        yield from (name.letters[:at] + name.letters[at + 1 :] for at in range(min(len(name.letters), _MOST_LETTERS)))
    longer = [word for word in bag if len(word) > _SHORT_WORD]
    for words in (bag, longer) if _FEWEST_LONGER <= len(longer) < len(bag) else (bag,):
        yield from _with_slips(words)


def _with_slips(bag: list[str]) -> Iterator[str]:
    """Keys that a name in order of its words keeps although one word of it, or two, have slips in them."""
    for at, word in enumerate(bag):
        rest = " ".join(bag[:at] + bag[at + 1 :])
        yield rest
        for kept, lengths in _KEPT_LETTERS.items():
            if len(word) in lengths:
                yield f"{rest} {word[:kept]}-"
                yield f"{rest} -{word[-kept:]}"
    if _FEW_WORDS <= len(bag) <= _MANY_WORDS:
        for one, other in itertools.combinations(range(len(bag)), 2):
            rest = " ".join(word for at, word in enumerate(bag) if at not in (one, other))
            yield f"{rest} {bag[one][:2]}- {bag[other][:2]}-"
            yield f"{rest} {bag[one][:1]}- {bag[other][:1]}-"
            if len(bag) <= _FEW_WORDS + 1:
                yield f"{bag[one][:_BEGINNING]}- {bag[other][:_BEGINNING]}-"


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)
