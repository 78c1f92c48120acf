"""One entry of a signature list: read by the first rule of `signatures.yaml` whose groups hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import rules
from kg.fold import View
from kg.model import Signatory, Span
from kg.parse import enumerations, names
from kg.parse.lines import cut, printed
from kg.parse.places import Places, key
from kg.rules import Rule

_BEHALF, _TEACHES = map(rules.load("names").pattern, ("on-behalf-of", "one-of-many-in-a-place"))
# Between two places: `Europe and Central Asia`.
_AND = re.compile(r",? (?:and|&) (?:the )?| ?/ ?")
# What somebody is an officer of: `Director of the Lake Foundation`.
_OFFICE_OF = re.compile(r"[^,;]*? (?:of|at) (?:the )?(?P<name>[A-Z][^,;]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The columns of an entry, the lines below that go on with it, and what its section heading says it is.

    `surname_first`: the list that it stands in gives surnames before given names, `Example, Ann, Lake University`.
    """

    at: int
    columns: tuple[View, ...]
    more: tuple[View, ...] = ()
    kind: names.Kind | None = None
    surname_first: bool = False

    @property
    def text(self) -> str:
        """The searchable form, a TAB between columns."""
        return self.columns[0].text if len(self.columns) == 1 else "\t".join(column.text for column in self.columns)

    @property
    def span(self) -> Span:
        """From the first word of the entry to the last."""
        last = (*self.columns, *self.more)[-1]
        return Span(self.columns[0].offsets[0], last.offsets[-1] + 1)


def is_place(entry: Entry, places: Places) -> bool:
    """Whether an entry is a heading that groups others by country or region."""
    return len(entry.columns) == 1 and known(entry.text.rstrip(" :"), places)


def own_words(entry: Entry, places: Places) -> str:
    """An entry without the country that ends it."""
    last = entry.columns[-1]
    dash = last.text.rfind(" - ")
    beside = _place(last, (dash + 3, len(last.text)), places, False) if dash > 0 else None
    place = beside or _place(last, (0, len(last.text)), places, True)
    if place is None or not entry.text.endswith(place.text):
        return entry.text
    bare = entry.text.removesuffix(place.text).rstrip(" ,-:/–—\t")
    return bare if bare and bare.count("(") == bare.count(")") else entry.text


def organization(text: str, entry: Entry, places: Places) -> Signatory | None:
    """The organisation an entry names; None where no rule reads it."""
    first = entry.columns[0]
    for rule, found in _matches("organization", first):
        groups = found.groupdict()
        country = _place_beside(first, found, places) if groups.get("country") else None
        if groups.get("country") and (
            country is None or _is_dotted_acronym(groups) or _is_branch(first, found, country, places)
        ):
            continue
        if (groups.get("name") or "").count("(") != (groups.get("name") or "").count(")"):
            continue
        if rule.values.get("check") == "represented" and not _is_represented(groups):
            continue
        if rule.values.get("check") == "initials" and (
            key(groups["name"]) in places or not names.is_acronym(groups["acronym"], groups["name"])
        ):
            continue
        if _is_code(groups, places):
            return replace(_named(text, entry, rule, found), country=groups["acronym"], country_text=groups["acronym"])
        others = (_place(column, (0, len(column.text)), places, True) for column in entry.columns[1:])
        country = country or next(filter(None, others), None)
        return replace(
            _named(text, entry, rule, found),
            acronym=_group(text, first, found, "acronym"),
            country=places.get(key(country.text)) if country else None,
            country_text=printed(text, country) if country else None,
        )
    return None


def _place_beside(column: View, found: re.Match[str], places: Places) -> View | None:
    """The country beside a name: behind a town too, `(Sampleton, Kenya)`, where it stands in parentheses."""
    start, end = found.span("country")
    towns = [place.strip() for place in column.text[start:end].rpartition(",")[0].split(",")]
    others = any(known(place, places) or names.is_organization(place) for place in towns)
    town = column.text[start - 1] in "([" and not others
    return _place(column, (start, end), places, town or "acronym" in found.groupdict())


def _is_branch(column: View, found: re.Match[str], province: View, places: Places) -> bool:
    """Whether a province is part of a name: it stands behind a comma or a dash, and not in parentheses."""
    before = column.text[: found.start("country")]
    beside = before.count("(") == before.count(")")
    return beside and province.text in rules.load("signatures").values["provinces"] and key(province.text) not in places


def _is_dotted_acronym(groups: Mapping[str, str | None]) -> bool:
    """Whether what might be a country is the name's initials with dots: `Helping Anglers In Trouble (H.A.I.T.)`."""
    country = groups.get("country") or ""
    return bool(re.fullmatch(r"(?:[A-Z]\.){4,}", country)) and names.is_acronym(country, groups.get("name") or "")


def _named(text: str, entry: Entry, rule: Rule, found: re.Match[str]) -> Signatory:
    parts = (_group(text, entry.columns[0], found, group) for group in ("name", "rest"))
    return Signatory(span=entry.span, kind="organization", name=" ".join(filter(None, parts)), rule=rule.id)


def _is_code(groups: Mapping[str, str | None], places: Places) -> bool:
    """Whether two letters in parentheses are the code of a country (ISO 3166-1), and not those the name begins with."""
    acronym, name = groups.get("acronym") or "", groups.get("name") or ""
    return len(acronym) == 2 and acronym in places.values() and not names.is_acronym(acronym, name)


def person(text: str, entry: Entry, places: Places) -> Signatory | None:
    """The person an entry names, with honorific and role; None where no rule reads it."""
    first = entry.columns[0]
    for rule, found in _matches("person", first):
        honorific = _group(text, first, found, "honorific")
        if honorific and not names.is_honorific(honorific):
            continue
        if rule.values.get("check") == "alone" and len(entry.columns) > 1:
            continue
        if rule.values.get("check") == "listed" and not entry.surname_first:
            continue
        if rule.values.get("check") == "surname" and not _is_surname_first(found, places):
            continue
        if rule.values.get("check") == "shape" and not names.is_whole_name(found["name"], found["role"]):
            continue
        name = _group(text, first, found, "name") or ""
        parts = [cut(first, *found.span(group)) for group in ("role", "more") if found.groupdict().get(group)]
        parts += [*entry.columns[1:], *entry.more]
        country, parts = _trailing_place(parts, places)
        role = ", ".join(printed(text, part).strip(" ,;") for part in parts)
        return Signatory(
            span=entry.span,
            kind="person",
            name=name,
            honorific=honorific or names.honorific_before(name),
            role=role if role and not names.is_town(role) else None,
            on_behalf_of=_group(text, first, found, "on_behalf_of"),
            country=places.get(key(country.text)) if country else None,
            country_text=printed(text, country) if country else None,
            rule=rule.id,
        )
    return None


def _is_surname_first(found: re.Match[str], places: Places) -> bool:
    """Whether a comma parts the two halves of a name: an office comes next, and none before."""
    said = [found[group] for group in ("surname", "given", "role")]
    named = not any(names.is_organization(words) or names.is_office(words) for words in said[:2])
    return named and names.is_office(said[2]) and not any(known(words, places) for words in said[:2])


def representative(text: str, entry: Entry) -> Signatory | None:
    """The person through whom an organisation signs: `Lake Watch - Ann Example, Director`."""
    first = entry.columns[0]
    for rule in rules.load("signatures").group(kind="organization", check="represented"):
        if (found := rule.pattern.search(first.text)) and _is_represented(found.groupdict()):
            name, role = (_group(text, first, found, group) for group in ("person", "role"))
            return Signatory(
                span=first.span(found.start("person"), found.end("role" if role else "person")),
                kind="person",
                name=name or "",
                role=role,
                honorific=names.honorific_before(name or ""),
                rule=rule.id,
            )
    return None


def _is_represented(groups: Mapping[str, str | None]) -> bool:
    name, person, role = (groups.get(part) or "" for part in ("name", "person", "role"))
    bare = person.removeprefix(names.honorific_before(person) or "").strip()
    sure = names.is_office(role) if role else names.evidence(person) == "person"
    called = names.is_organization(name) or (bool(role) and names.evidence(name) is None)
    return called and names.has_person_shape(bare) and sure


def represented(text: str, entry: Entry, places: Places) -> Iterator[Signatory]:
    """The organisations on whose behalf a person signs, as entries of their own."""
    if entry.kind == "person":
        for part in (*_behalf_beside(entry.columns[0]), *_behalf_below(entry.more)):
            for name in enumerations.split(part, True, named=True):
                if found := organization(text, replace(entry, columns=(name,), more=()), places):
                    yield found


def headed_by(text: str, entry: Entry, places: Places) -> Signatory | None:
    """The organisation that signs through an officer of it: `Ann Example, Director of the Lake Foundation`."""
    first = entry.columns[0]
    name, said = names.parts(first.text)
    found = _OFFICE_OF.match(said)
    if not found or not names.is_office(said) or _TEACHES.search(said) or not names.is_organization(found["name"]):
        return None
    start = len(first.text) - len(found["name"])
    whole = first.text.endswith(found["name"]) and " " in found["name"]
    of = replace(entry, columns=(cut(first, start, len(first.text)),), more=())
    return organization(text, of, places) if whole and names.has_person_shape(name) else None


def _behalf_below(more: Sequence[View]) -> Iterator[View]:
    for line in more:
        if found := _BEHALF.match(line.text):
            yield cut(line, found.end(), len(line.text))


def _behalf_beside(first: View) -> Iterator[View]:
    for _, found in _matches("person", first):
        if found.groupdict().get("on_behalf_of") and names.has_person_shape(found["name"]):
            yield cut(first, *found.span("on_behalf_of"))
            return


def _matches(kind: names.Kind, column: View) -> Iterator[tuple[Rule, re.Match[str]]]:
    for rule in rules.load("signatures").group(kind=kind):
        if found := rule.pattern.search(column.text):
            yield rule, found


def _group(text: str, column: View, found: re.Match[str], name: str) -> str | None:
    if not found.groupdict().get(name):
        return None
    return printed(text, cut(column, *found.span(name))).strip(" ,")


def _place(column: View, span: tuple[int, int], places: Places, tail: bool) -> View | None:
    """The part of a column that names a country or region: all of it, or as a tail what follows the last comma."""
    whole = cut(column, *span)
    last = cut(whole, whole.text.rfind(",") + 1, len(whole.text))
    for part in (whole, last) if tail else (whole,):
        bare = cut(part, 0, len(part.text.rstrip(" .;*")) if key(part.text) not in places else len(part.text))
        if known(bare.text, places):
            return bare
    return None


def known(name: str, places: Places) -> bool:
    """Whether a name is that of a country, of a region, or of a part of a country that is printed like one."""
    values = rules.load("signatures").values
    if key(name) in places or name in values["wide"] or name in values["provinces"]:
        return not re.search(r"[a-z][A-Z]", name)
    return _AND.search(name) is not None and all(known(part, places) for part in _AND.split(name))


def _leading_place(parts: Sequence[View], places: Places) -> tuple[View | None, list[View]]:
    """A country that begins a role as its own element, and the role without it: `Ann Example, Kenya, Lake Watch`."""
    if len(parts) > 1 and key(parts[0].text) in places:
        return parts[0], list(parts[1:])
    comma = parts[0].text.find(",")
    place = cut(parts[0], 0, max(comma, 0))
    if not place.text or key(place.text) not in places:
        return None, list(parts)
    return place, [cut(parts[0], comma + 1, len(parts[0].text)), *parts[1:]]


def _trailing_place(parts: Sequence[View], places: Places) -> tuple[View | None, list[View]]:
    """A country that ends a role as its own element, and the role without it."""
    if not parts:
        return None, []
    last = parts[-1]
    dash = last.text.rfind(" - ")
    comma = max(last.text.rfind(","), dash + 1 if dash >= 0 else -1)
    place = cut(last, comma + 1, len(last.text))
    if key(place.text) not in places:
        return _leading_place(parts, places)
    rest = cut(last, 0, max(comma, 0))
    return place, [*parts[:-1], *([rest] if rest.text else [])]
