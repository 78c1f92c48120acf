"""Names that stand in one line: between semicolons, dots, bars or commas, and around the last `and`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg import rules
from kg.fold import View
from kg.parse import names
from kg.parse.lines import cut

_MARKS = (";", " • ", " | ", " · ", " / ", ",")
_LONGEST_NAME = 14
_FEWEST = {";": 3, ",": 5}
_MOST, _NEARLY = 0.5, 0.8
_MANY = 8
_SHORT, _PAIR = 3, 2
_FORM_ENDS = re.compile(r" [(-]|,? and ")
_CLOSED = re.compile(r"(?<=[a-zA-Z.])\)(?P<between>,? and |[,;] |,? & | \| | / | - |)(?=[A-Z])")
_AND = re.compile(r" and (?:the (?=[A-Z]))?")
_OTHERS, _BETWEEN, _HEAD_FIRST, _ENDS_AS, _LETTERS = map(
    rules.load("names").pattern,
    (
        *("others-without-name", "and-between-organizations", "begins-with-last-word", "ends-as-an-organization"),
        "letters-of-one-of-two",
    ),
)
_INNER = re.compile(r"\b(?:of|for|de|des|del|against|on|between|in)\b")


def is_enumeration(line: View) -> bool:
    """Whether a line is nothing but names, so many that it is no sentence."""
    for mark in _MARKS:
        if found := _names(line, mark, _FEWEST.get(mark, 3)):
            return mark != "," or all(_may_be_name(part.text) for part in found)
    return bool(_people_between_dashes(line))


def split(line: View, few_lines: bool, grouped: bool = False, named: bool = False, led: bool = False) -> Iterator[View]:
    """The names of a line of a signature list: the line itself if they are not plainly several.

    Fewer commas will do where there is hardly any other line, and one semicolon in a group that has a heading; `named`
    says that the words before the names leave no doubt that they are names, `led` that words lead them in: then two do.
    """
    people = _two_people(line) or _two_of_one(line) or _two_with_more(line)
    people = people or _people_between_dashes(line)
    if several := people or each_in_parentheses(line) or (few_lines and _two_organizations(line)):
        yield from several
        return
    for mark in _MARKS:
        fewest = {",": 2 if grouped else 3 if few_lines else 5, ";": 2 if grouped else 3}.get(mark, 3)
        if "\t" not in line.text and (found := _names(line, mark, fewest, named, led)):
            yield from found
            return
    yield line


def _two_people(line: View) -> list[View]:
    """The people of `Ann Example and Bob Sample`, and of nothing else."""
    first, both, second = line.text.partition(" & " if " & " in line.text else " and ")
    people = [_LETTERS.sub("", who) for who in (first, second.rstrip(" ,;."))]
    named = both and "'s " not in first
    if not named or not all(names.has_person_shape(who) and not names.is_office(who) for who in people):
        return []
    return [cut(line, 0, len(first)), cut(line, len(first) + len(both), len(line.text))]


def _two_of_one(line: View) -> list[View]:
    """The people of `Ann Example and Bob Sample, Lake Watch`, each with a column that says where both are from."""
    named, comma, from_ = line.text.partition(", ")
    people = _two_people(cut(line, 0, len(named))) if comma else []
    sure = any(map(_is_person, people)) and " and " not in from_
    if not people or not (sure or names.is_organization(from_)):
        return []
    said = cut(line, len(named) + len(comma), len(line.text))
    between = said.offsets[0] - 1
    return [View(f"{p.text}\t{said.text}", (*p.offsets, between, *said.offsets), line.source) for p in people]


def _people_between_dashes(line: View) -> list[View]:
    """The people of `Ann Example - Bob Sample - Eve Probe`, where nothing else stands between the dashes."""
    if line.text.count(" - ") + 1 < _SHORT:
        return []
    people = list(pieces(line, " - "))
    return people if all(names.has_person_shape(who.text) for who in people) and _are_people(people) else []


def _two_with_more(line: View) -> list[View]:
    """The people of `Ann Example, Lake Watch, and Bob Sample, Harbour Aid`, where both halves are a name and more."""
    for both in re.finditer(r"(?P<comma>,?) and (?=[A-Z])", line.text):
        halves = [cut(line, 0, both.start()), cut(line, both.end(), len(line.text))]
        said = [names.parts(half.text) for half in halves if ", " in half.text]
        called = both["comma"] or all(names.evidence(name) == "person" for name, _ in said)
        named = all(names.has_person_shape(name) for name, _ in said) and ";" not in line.text
        if len(said) == _PAIR and called and named:
            offices = any(names.is_office(name) for name, _ in said)
            sure = all(_is_person(half) for half in halves) and line.text.count(" and ") == 1
            return halves if sure and not offices else []
    return []


def _two_organizations(line: View) -> list[View]:
    """The organisations of `Lake Watch and Harbour Aid`, if each is a whole name: not `Centre for Lakes and Peace`."""
    found = _BETWEEN.search(line.text)
    said = line.text.rstrip(" ,;.")
    if found is None or said.count(" and ") > 1 or "," in said:
        return []
    parts = [cut(line, 0, found.start("and")), cut(line, found.end("and"), len(said))]
    whole = all(" " in part.text and names.is_organization(part.text) for part in parts)
    return parts if whole and not _HEAD_FIRST.match(parts[1].text) else []


def each_in_parentheses(line: View) -> list[View]:
    """The names of `Lake Watch (Kenya), Harbour Aid (Togo)`: each with its parentheses, and none if it is one name."""
    found = list(_CLOSED.finditer(line.text))
    starts, ends = [0, *(mark.end() for mark in found)], [*(mark.start() + 1 for mark in found), len(line.text)]
    parts = [cut(line, first, last) for first, last in zip(starts, ends, strict=True)]
    apart = all(mark["between"] for mark in found)
    last = parts[-1].text
    bare = len(parts) > _SHORT and "(" not in last and (names.is_organization(last) or names.has_person_shape(last))
    closed = all(
        part.text.count("(") == 1 and part.text.rstrip(".")[-1:] == ")" and ";" not in part.text
        for part in (parts[:-1] if bare else parts)
    )
    heads = [part.text.partition(" (")[0] for part in parts]
    listed = apart and any(", " in head and all(map(names.is_organization, head.split(", "))) for head in heads)
    named = not listed and (not apart or all(" " in head or (head.isupper() and len(head) >= _SHORT) for head in heads))
    return parts if len(parts) > 1 and closed and named else []


def _names(line: View, mark: str, fewest: int, named: bool = False, led: bool = False) -> list[View]:
    """The names between the marks, or none if there are too few, or if they need not be names."""
    if mark not in line.text or (line.text.count(mark) + 2 < fewest and not led):
        return []
    parts = [_without_article(part) for part in pieces(line, mark) if part.text]
    closed = line.text.endswith(".") and mark == ","
    parts = [*parts[:-1], *_around_and(parts[-1], mark, closed)] if parts else []
    parts = [*parts[:-1], _without_stop(parts[-1])] if parts else []
    if led and len(parts) == _PAIR and all(map(_is_organization, parts)):
        return parts
    parts = [part for part in parts if not _OTHERS.match(part.text)]
    if len(parts) < fewest or sum(_may_be_name(part.text) for part in parts) < _NEARLY * len(parts):
        return []
    if named or mark != "," or _are_people(parts):
        return parts
    share = sum(map(_is_organization, parts)) / len(parts)
    called = sum(not names.is_office(part.text) or bool(_ENDS_AS.search(part.text)) for part in parts) / len(parts)
    ends = line.text.rstrip(".").endswith(f" and {parts[-1].text.rstrip('.')}") and called == 1
    plain = share == 1 or (ends and share >= _NEARLY and not any(map(_is_person, parts)))
    plain = plain or (share >= _MOST and len(parts) >= _MANY and called >= _NEARLY)
    return parts if plain or (closed and share >= _MOST and called == 1) else []


def _without_article(part: View) -> View:
    return cut(part, 4, len(part.text)) if re.match(r"the [A-Z]", part.text) else part


def _may_be_name(words: str) -> bool:
    words = words.removeprefix("the ")
    if not any(letter.isalpha() for letter in words):
        return False
    begins = words[0].isupper() or words[0].isdigit() or words[0] in "\"'" or bool(re.match(r"[a-z]{1,3}[A-Z]", words))
    return begins and len(words.split()) <= _LONGEST_NAME and not names.is_sentence(words)


def _are_people(parts: Sequence[View]) -> bool:
    return all(names.has_person_shape(part.text.rstrip(".")) and not names.is_office(part.text) for part in parts)


def _is_organization(part: View) -> bool:
    return names.is_organization(part.text) and _may_be_name(part.text)


def _is_person(part: View) -> bool:
    return names.evidence(part.text) == "person"


def _around_and(last: View, mark: str, closed: bool) -> Iterator[View]:
    """The last piece, cut at the `and` that ends the enumeration; a name may hold another: `Centre for A and B`."""
    if last.text.startswith("and "):
        yield _without_article(cut(last, 4, len(last.text)))
        return
    if mark != ",":
        yield last
        return
    cuts = [found for found in _AND.finditer(last.text) if _may_be_name(last.text[found.end() :])]
    closed_off = [found for found in cuts if last.text[found.start() - 1] == ")"]
    chosen = next((found for found in cuts if not _INNER.search(last.text[: found.start()])), None)
    chosen = closed_off[-1] if closed_off else chosen
    if chosen is None and cuts and (closed or len(cuts) > 1 or len(last.text[cuts[0].end() :].split()) > _SHORT):
        chosen = cuts[-1]
    if chosen is None:
        yield last
        return
    yield cut(last, 0, chosen.start())
    yield cut(last, chosen.end(), len(last.text))


def _without_stop(last: View) -> View:
    """The last name without the full stop of the sentence; that of an abbreviation stays."""
    word = last.text.split()[-1]
    kept = word.endswith(".") and (names.is_form(word) or (len(word) < _SHORT and not word.endswith("..")))
    return last if kept or not word.endswith(".") else cut(last, 0, len(last.text) - 1)


def pieces(line: View, mark: str) -> Iterator[View]:
    """The parts of a line; a legal form after a comma belongs to the name before it, parentheses hold together."""
    first = start = 0
    parts = line.text.split(mark)
    for at, part in enumerate(parts):
        end = start + len(part)
        goes_on = line.text.count("(", first, end) > line.text.count(")", first, end)
        if mark == "," and at + 1 < len(parts):
            goes_on = goes_on or names.is_form(_FORM_ENDS.split(parts[at + 1].strip())[0])
        if at + 1 == len(parts) or not goes_on:
            yield cut(line, first, end)
            first = end + len(mark)
        start = end + len(mark)
