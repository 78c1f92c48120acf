"""What a letter is while it is made, and when it is done."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Organization:
    """A name, and the acronym and country that a list may print beside it."""

    name: str
    acronym: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Person:
    """A name as printed, an office and what the person belongs to."""

    name: str
    office: str
    affiliation: str


@dataclass(frozen=True)
class Rendered:
    """A letter's text and what is right for it."""

    suffix: str
    text: str
    title: str
    date: str
    addressees: tuple[str, ...]
    organizations: tuple[str, ...]
    individuals: tuple[str, ...]
    choices: dict[str, str]


@dataclass
class Block:
    """A part of a letter: `kind` is heading, para, lines, list or table."""

    kind: str
    lines: Sequence[str]
    level: int = 0
    marker: str = ""


@dataclass
class Draft:
    """What the functions that build a letter share."""

    rng: random.Random
    choices: dict[str, str]
    organizations: list[Organization] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __getitem__(self, dimension: str) -> str:
        return self.choices[dimension]
