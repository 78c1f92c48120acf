"""Lines in a signature list that name nobody: places, crowds, addresses, sentences, notes and labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg import rules
from kg.fold import fold
from kg.parse import names
from kg.parse.entries import Entry, is_place
from kg.parse.places import Places, key

_NEXT_SENTENCE = re.compile(r"[a-z]{4}\. (?:The|A|An|In|We|It|This|Yesterday|Today)\b")
# The rest of a line that a list of people is broken into.
_GOES_ON = re.compile(r"(?:and|or|of|in|at|for|with) [A-Za-z]|[a-z]+$")
_ONE_WORD = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)*:?$")
_LONGEST_PASSAGE, _SHORTEST_SENTENCE = 9, 6
_LONG_LIST = 12
_FEW_SIGNERS, _FEW_WORDS, _SHORTEST_MOTTO = 6, 2, 3
_ADDRESSED, _ENDS_NAME = map(rules.load("names").pattern, ("said-of-others-only", "ends-as-an-organization"))


def without(entries: Sequence[Entry], places: Places, title: str) -> list[Entry]:
    """The entries that name somebody: no place, crowd or address, nor the town below a street, nor the title again."""
    people = sum(names.has_person_shape(names.parts(entry.text)[0]) for entry in entries)
    among_people = len(entries) > _LONG_LIST and people * 5 >= len(entries) * 3
    others = _written_to(entries) | _by_hand(entries)
    towns = {entry.at + 1 for entry in entries if names.is_address(entry.text)}
    headings = _towns_above(entries)
    return [
        entry
        for entry in entries
        if not (is_place(entry, places) or _is_crowd(entry) or names.is_address(entry.text))
        and not names.is_town(entry.text)
        and not names.is_mission(entry.text)
        and not (entry.at in towns and " " not in entry.text)
        and not (_is_passage(entry.text) or names.is_citation(entry.text) or _is_label(entry.text))
        and not _is_town(entry, entries, places)
        and not (among_people and _GOES_ON.match(entry.text))
        and fold(entry.text) != fold(title)
        and not _is_printed_below(entry, entries)
        and not _is_motto(entry, entries)
        and entry.at not in others
        and entry.at not in headings
    ]


def _is_crowd(entry: Entry) -> bool:
    return names.is_crowd(entry.text) or all(names.is_crowd(column.text) for column in entry.columns)


def _towns_above(entries: Sequence[Entry]) -> set[int]:
    """The lines that head a list's paragraphs, each by the one word of a town: below it the organisations in it."""
    paragraphs: list[list[Entry]] = []
    for entry in entries:
        if paragraphs and entry.at == paragraphs[-1][-1].at + 1:
            paragraphs[-1].append(entry)
        else:
            paragraphs.append([entry])
    headed = all(
        len(lines) > 1 and _ONE_WORD.match(lines[0].text) and all(names.is_organization(one.text) for one in lines[1:2])
        for lines in paragraphs
    )
    return {lines[0].at for lines in paragraphs} if headed and len(paragraphs) > 1 else set()


def _is_town(entry: Entry, entries: Sequence[Entry], places: Places) -> bool:
    """Whether a line gives the town and the country below who signs, an officer: `Sampleton, Kenya`."""
    if len(entries) > _FEW_SIGNERS or entry.kind == "organization":
        return False
    town, country = names.parts(entry.text)
    above = [other.text for other in entries if other.at < entry.at]
    below = any(other.at == entry.at - 1 and key(names.parts(other.text)[1]) not in places for other in entries)
    signed = below and entry.text.startswith(f"{town}, ") and any(names.is_office(said) for said in above)
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


def _written_to(entries: Sequence[Entry]) -> set[int]:
    """The lines that print below those who sign whom the letter is for, with the address: `His Excellency ...`."""
    lines = {entry.at for entry in entries}
    found: set[int] = set()
    for entry in entries[1:]:
        if (_ADDRESSED.match(entry.text) and entry.at - 1 not in lines) or entry.at - 1 in found:
            found.add(entry.at)
    return found


def _is_motto(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a line below an organisation says what it stands for: words between dots or bars, or in quotation marks.

    As in `Rights | Water | Dignity`: there are several, and none of them is a name.
    """
    if len(entries) > _LONG_LIST:
        return False
    beside = [other.text for other in entries if other.at == entry.at]
    above = [other.text for other in entries if other.at == entry.at - 1]
    said = len(beside) >= _SHORTEST_MOTTO and all(len(words.split()) <= _FEW_WORDS for words in beside)
    said = said or (len(beside) == 1 and entry.text[0] == entry.text[-1] == '"' and " " in entry.text)
    named = any(names.evidence(words) == "person" or _ENDS_NAME.search(words) for words in beside)
    return said and not named and len(above) == 1 and names.is_organization(above[0])


def _by_hand(entries: Sequence[Entry]) -> set[int]:
    """The lines of a name that the next prints once more above an office, as below what is signed by hand."""
    found: set[int] = set()
    for entry, again, said in zip(entries, entries[1:], entries[2:], strict=False):
        below = (again.at, said.at) == (entry.at + 1, entry.at + 2) and fold(again.text) == fold(entry.text)
        office = names.is_office(said.text) or names.ends_in_office(said.text.split(",")[0])
        found.update([entry.at] if below and office and names.has_person_shape(entry.text) else [])
    return found


def _is_printed_below(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether parentheses only hold a name that is given before, as below what is signed by hand."""
    said = entry.text
    bracketed = said[0] == "(" and said[-1] == ")"
    return bracketed and any(other.at < entry.at and fold(said) in fold(other.text) for other in entries)
