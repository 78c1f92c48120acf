"""The list of those who sign, and what leads in to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.layouts.dimensions import NOTES
from tests.layouts.drafts import Block, Draft, Organization, Person


def signatures(draft: Draft) -> list[Block]:
    blocks = _lead(draft)
    organizations, people = draft.organizations, draft.people
    if organizations and people and draft["signers"] == "both-headed":
        blocks.append(_sub("Organisations", draft))
        blocks += _arranged(draft, [_organization(draft, one) for one in organizations])
        blocks.append(_sub("Individuals", draft))
        return blocks + _arranged(draft, [_person(draft, one) for one in people])
    entries = [_organization(draft, one) for one in organizations] + [_person(draft, one) for one in people]
    if draft["arrangement"] == "lead-commas":
        return [Block("para", [f"{draft['lead']} {_enumerated([_as_text(e) for e in entries], ',')}"])]
    return blocks + _arranged(draft, entries)


def _lead(draft: Draft) -> list[Block]:
    if not draft["lead"]:
        return [Block("para", [said]) for said in NOTES[draft["note"]]]
    lead, style = draft["lead"], draft["lead set as"]
    if style == "heading":
        block = Block("heading", [lead], 3)
    else:
        block = Block("para", [{"plain": lead, "bold": f"**{lead}**", "italics": f"*{lead}*"}[style]])
    return [block, *(Block("para", [said]) for said in NOTES[draft["note"]])]


def _sub(words: str, draft: Draft) -> Block:
    return (
        Block("heading", [words], 4)
        if draft["lead set as"] == "heading"
        else Block("para", [{"bold": f"**{words}**", "italics": f"*{words}*"}.get(draft["lead set as"], f"{words}:")])
    )


def _organization(draft: Draft, one: Organization) -> list[str]:
    """The columns of an organisation's entry."""
    named = f"{one.name} ({one.acronym})" if one.acronym else one.name
    if draft["arrangement"] in ("table", "tabs"):
        return [named if draft["organization as"] == "acronym" else one.name, one.country or ""]
    first = f"{one.acronym} – {one.name}" if one.acronym and _initials(one) else one.name
    return [
        {
            "name": one.name,
            "acronym": named,
            "comma-country": f"{one.name}, {one.country}",
            "dash-country": f"{one.name} – {one.country}",
            "in-parentheses": f"{one.name} ({one.country})",
            "full": f"{named}, {one.country}",
            "acronym-first": first,
            "town": f"{one.name}, Port Sample, NY",
            "acronym-and-country": f"{one.name} ({one.acronym} – {one.country})" if one.acronym else one.name,
        }[draft["organization as"]]
    ]


def _initials(one: Organization) -> bool:
    return sum(word[0] in (one.acronym or "") for word in one.name.split()) >= len(one.acronym or "") - 1


def _person(draft: Draft, one: Person) -> list[str]:
    """The columns of a person's entry; `below` gives two lines."""
    role = f"{one.office}, {one.affiliation}"
    if draft["arrangement"] in ("table", "tabs"):
        return [one.name, role]
    return {
        "name": [one.name],
        "comma": [f"{one.name}, {one.office}"],
        "comma-affiliation": [f"{one.name}, {role}"],
        "dash": [f"{one.name} – {role}"],
        "italics": [f"{one.name} *{role}*"],
        "parentheses": [f"{one.name} ({one.office})"],
        "bold": [f"**{one.name}**, {role}"],
        "below": [f"{one.name}\n{role}"],
        "colon": [f"{one.name}: {one.office}"],
        "office-first": [one.name if "." in one.name or "Sir" in one.name else f"Council Member {one.name}"],
    }[draft["person as"]]


def _as_text(entry: Sequence[str]) -> str:
    return entry[0]


def _enumerated(names: Sequence[str], mark: str) -> str:
    return f"{f'{mark} '.join(names[:-1])}{mark if mark == ';' else ''} and {names[-1]}."


def _arranged(draft: Draft, entries: Sequence[list[str]]) -> list[Block]:
    how, names = draft["arrangement"], [_as_text(entry) for entry in entries]
    if how in ("countries", "country-lines"):
        return _by_country(draft, how)
    if how in ("table", "tabs"):
        return [Block(how, ["\t".join(entry) for entry in entries])]
    if how == "columns":
        wide = draft.rng.choice([2, 3])
        rows = [names[at : at + wide] for at in range(0, len(names), wide)]
        width = draft.rng.choice([66, max(map(len, names)) + 6])
        return [Block("lines", ["".join(f"{name:<{width}}" for name in row).rstrip() for row in rows])]
    simple: dict[str, Callable[[], list[Block]]] = {
        "lines": lambda: [Block("lines", [line for name in names for line in name.split("\n")])],
        "spaced": lambda: [Block("lines" if "\n" in n else "para", n.split("\n")) for n in names],
        "bullets": lambda: [Block("list", names, marker=draft.rng.choice(["- ", "* ", "• ", "– "]))],
        "numbers": lambda: [Block("list", names, marker=draft.rng.choice(["1. ", "1) "]))],
        "commas": lambda: [Block("para", [_enumerated(names, ",")])],
        "semicolons": lambda: [Block("para", [_enumerated(names, ";")])],
        "dots": lambda: [Block("para", [" • ".join(names)])],
        "backslashes": lambda: [Block("lines", [f"{line}\\" for name in names for line in name.split("\n")])],
        "bold": lambda: [Block("para", [_in_bold(name)]) for name in names],
    }
    return simple[how]()


def _in_bold(name: str) -> str:
    first, _, rest = name.partition("\n")
    bold = first if "*" in first else f"**{first}**"
    return f"{bold}\n{rest}" if rest else bold


def _by_country(draft: Draft, how: str) -> list[Block]:
    blocks: list[Block] = []
    groups: dict[str, list[str]] = {}
    for one in draft.organizations:
        groups.setdefault(one.country or "", []).append(_as_text(_organization(draft, one)))
    if how == "country-lines":
        return [Block("lines", [f"{country}: {'; '.join(names)}" for country, names in groups.items()])]
    for country, names in groups.items():
        blocks += [_sub(country, draft), Block("lines", names)]
    return blocks
