"""Invented letters in many layouts, with who signs them, who is written to, title and date known by construction.

A letter is a choice along each dimension of `DIMENSIONS` (how the title is set, where the date stands, how the list is
arranged ...), drawn with a seeded generator. It is first a list of blocks, then a text in Markdown, plain text or HTML.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.layouts.dimensions import DIMENSIONS, ENUMERATED, LETTERHEAD, TAILS
from tests.layouts.drafts import Draft, Rendered
from tests.layouts.forms import as_html, markdown, on_pages, plain
from tests.layouts.head import addressed, body, ending
from tests.layouts.signing import signatures
from tests.layouts.words import ORGANIZATIONS, PEOPLE

__all__ = ["DIMENSIONS", "Rendered", "letter", "letters"]


def letters(count: int, seed: int) -> Iterator[Rendered]:
    """So many letters; the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        choices = {name: rng.choice(values) for name, values in DIMENSIONS.items()}
        yield letter(choices, rng.randrange(10**9))


def letter(choices: dict[str, str], seed: int) -> Rendered:
    """The letter of these choices."""
    draft = Draft(random.Random(seed), _possible(dict(choices)))
    _choose_signers(draft)
    head, title, addressees = addressed(draft)
    blocks = on_pages(draft, [*head, *body(draft), *signatures(draft), *ending(draft), *TAILS[draft["tail"]]])
    render = {"md": markdown, "txt": plain, "html": as_html}[draft["format"]]
    front = title if draft["title"] in ("front", "front+h1") else None
    text = render(draft, blocks, front)
    return Rendered(
        suffix={"md": ".md", "txt": ".txt", "html": ".html"}[draft["format"]],
        text=text,
        title=title,
        date="2021-05-14",
        addressees=addressees,
        organizations=(*_on_paper_of(draft), *(o.name for o in draft.organizations)),
        individuals=tuple(p.name for p in draft.people),
        choices=draft.choices,
    )


def _possible(choices: dict[str, str]) -> dict[str, str]:
    """The choices with those replaced that do not go together: nobody sets people in commas, or HTML in tabs."""
    people = choices["signers"] != "organizations"
    if people and choices["arrangement"] in (*ENUMERATED, "countries"):
        choices["arrangement"] = "lines"
    if choices["signers"] == "people" and re.search("rgani[sz]ation|Partners|coalition", choices["lead"]):
        choices["lead"] = "Signatories"
    if choices["signers"] == "both" and choices["person as"] == "name":
        choices["signers"] = "both-headed"
    if choices["arrangement"] in ENUMERATED and choices["organization as"] in ("comma-country", "full", "town"):
        choices["organization as"] = "in-parentheses"
    if choices["arrangement"] in ("countries", "country-lines", "table", "tabs"):
        choices["organization as"] = "acronym" if choices["organization as"] == "full" else "name"
    if choices["arrangement"] == "lead-commas":
        choices["note"] = "none"
        if not choices["lead"].endswith((":", "by")):
            choices["lead"] = "Signed by:"
    if choices["format"] == "html" and choices["arrangement"] in ("tabs", "columns", "backslashes"):
        choices["arrangement"] = "lines"
    if choices["format"] != "txt" and choices["spacing"] in ("wrapped", "pages"):
        choices["spacing"] = "one line"
    if choices["spacing"] == "wrapped" and choices["arrangement"] not in ("bullets", "numbers"):
        choices["arrangement"] = "lines"
    if choices["chrome"] == "site" and choices["format"] != "html":
        choices["chrome"] = "letterhead"
    if choices["to"] in ("title", "none") and choices["introduction"] == "sent":
        choices["introduction"] = "press"
    if choices["format"] == "txt":
        if choices["arrangement"] in ("backslashes", "bold"):
            choices["arrangement"] = "lines"
        if choices["person as"] in ("italics", "bold"):
            choices["person as"] = "comma"
        if choices["title"] in ("bold", "front", "front+h1"):
            choices["title"] = "plain"
    if choices["date at"] == "front" and (choices["format"] != "md" or "front" not in choices["title"]):
        choices["date at"] = "below title"
    if choices["title"] == "re" and choices["to"] in ("title", "none"):
        choices["to"] = "dear"
    if choices["to"] == "people" and choices["title"] == "re":
        choices["title"] = "h1"
    if choices["chrome"] == "letterhead" and choices["title"] in ("plain", "capitals"):
        choices["title"] = "h1"
    if choices["to"] in ("title", "none", "people") and choices["date at"] == "above addressee":
        choices["date at"] = "above title"
    if choices["arrangement"] in ("table", "tabs") and choices["person as"] in ("below", "italics"):
        choices["person as"] = "comma"
    if choices["lead"] == "" and choices["arrangement"] in (*ENUMERATED, "countries"):
        choices["lead"] = "Signed,"
    return choices


def _choose_signers(draft: Draft) -> None:
    count = draft.rng.randint(3, 14) if draft.rng.random() < 0.6 else draft.rng.randint(12, 36)
    if draft["signers"] != "people":
        if draft["arrangement"] in ("commas", "lead-commas", "semicolons", "dots"):
            count = max(count, 5)
        draft.organizations = draft.rng.sample(ORGANIZATIONS, count)
        if draft["arrangement"] in ("countries", "country-lines"):
            draft.organizations.sort(key=lambda one: one.country or "")
        elif draft.rng.random() < 0.5:
            draft.organizations.sort(key=lambda one: one.name.casefold())
    if draft["signers"] != "organizations":
        draft.people = draft.rng.sample(PEOPLE, min(draft.rng.randint(3, 14), len(PEOPLE)))


def _on_paper_of(draft: Draft) -> tuple[str, ...]:
    """Who sends a letter that only people sign, or others endorse: it stands at the head of the paper."""
    greeted, endorsed = draft["to"] not in ("title", "none"), "ndors" in draft["lead"]
    others = bool(draft.organizations) and not endorsed
    return tuple(LETTERHEAD[:1]) if draft["chrome"] == "letterhead" and greeted and not others else ()
