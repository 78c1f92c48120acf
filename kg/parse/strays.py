"""Lines in a signature list that name nobody: places, crowds, addresses, sentences, notes and labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.fold import fold
from kg.parse import names
from kg.parse.entries import Entry, is_place
from kg.parse.places import Places, key

_NEXT_SENTENCE = re.compile(r"[a-z]{4}\. (?:The|A|An|In|We|It|This|Yesterday|Today)\b")
# The rest of a line that a list of people is broken into.
_GOES_ON = re.compile(r"(?:and|or|of|in|at|for|with) [A-Za-z]|[a-z]+$")
_LONGEST_PASSAGE, _SHORTEST_SENTENCE = 9, 6
_LONG_LIST = 12
_FEW_SIGNERS, _FEW_WORDS = 6, 2


def without(entries: Sequence[Entry], places: Places, title: str) -> list[Entry]:
    """The entries that name somebody: no place, crowd or address, nor the town below a street, nor the title again."""
    people = sum(names.has_person_shape(names.parts(entry.text)[0]) for entry in entries)
    among_people = len(entries) > _LONG_LIST and people * 5 >= len(entries) * 3
    towns = {entry.at + 1 for entry in entries if names.is_address(entry.text)}
    return [
        entry
        for entry in entries
        if not (is_place(entry, places) or names.is_crowd(entry.text) or names.is_address(entry.text))
        and not names.is_town(entry.text)
        and not names.is_mission(entry.text)
        and not (entry.at in towns and " " not in entry.text)
        and not (_is_passage(entry.text) or names.is_citation(entry.text) or _is_label(entry.text))
        and not _is_town(entry, entries, places)
        and not (among_people and _GOES_ON.match(entry.text))
        and fold(entry.text) != fold(title)
        and not _is_printed_below(entry, entries)
    ]


def _is_town(entry: Entry, entries: Sequence[Entry], places: Places) -> bool:
    """Whether a line gives the town and the country below who signs, an officer: `Sampleton, Kenya`."""
    if len(entries) > _FEW_SIGNERS:
        return False
    town, country = names.parts(entry.text)
    above = [other.text for other in entries if other.at < entry.at]
    below = any(other.at == entry.at - 1 and key(names.parts(other.text)[1]) not in places for other in entries)
    signed = below and any(names.is_office(said) for said in above)
    return signed and key(country) in places and len(town.split()) <= _FEW_WORDS and not names.is_organization(town)


def _is_passage(words: str) -> bool:
    """Whether words are a sentence or the middle of one: many, and they begin small or end with a stop."""
    many = 0 if "\t" in words else len(words.split())
    begins = names.is_office(words) or words.startswith(("on behalf of ", "for ", "representing "))
    inside = words[0].islower() and many > _LONGEST_PASSAGE and not begins
    ended = words.endswith(".") and many > _SHORTEST_SENTENCE and names.is_sentence(words)
    return inside or ended or (many > _SHORTEST_SENTENCE and bool(_NEXT_SENTENCE.search(words)))


def _is_label(words: str) -> bool:
    """Whether words only say what comes below them, and not for whom somebody signs."""
    return words.endswith(":") and not names.is_representing(words) and not names.is_organization(words)


def _is_printed_below(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether parentheses only hold a name that is given before, as below what is signed by hand."""
    said = entry.text
    bracketed = said[0] == "(" and said[-1] == ")"
    return bracketed and any(other.at < entry.at and fold(said) in fold(other.text) for other in entries)
