"""What the pages show, read from the graph: letters, and what each of them says, with its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kg.site.graph import Graph, Thing

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Passage:
    """A quoted range of a letter's text, half-open, in code points; `line` is counted from 1.

    `before` and `after` are the rest of the sentence, or as much of it as the quote's own context has.
    """

    start: int
    end: int
    exact: str
    before: str
    after: str
    line: int
    place: str = ""

    @property
    def sentence(self) -> str:
        """The whole sentence in one line."""
        return " ".join(f"{self.before}{self.exact}{self.after}".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What every reading of a letter has: `anchor` is its fragment of the letter's page."""

    anchor: str
    iri: str
    letter: Thing
    passages: tuple[Passage, ...]
    rule: str

    @property
    def passage(self) -> Passage:
        """The first place where it is stated."""
        return self.passages[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Stated):
    """A violation that the letter alleges; never a fact of ours."""

    violation: Thing
    status: Thing
    accused: Thing | None
    accused_words: str
    source: Thing | None
    source_words: str
    victims_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Stated):
    """What the letter asks; `to` is who must act, `via` who is asked to pass it on."""

    to: tuple[Thing, ...]
    to_words: tuple[str, ...]
    via: tuple[Thing, ...]
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Stated):
    """A place that refers to a document."""

    document: Thing
    pinpoint: str
    note: str
    via: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Stated):
    """A place that names something and claims nothing of it."""

    of: Thing
    modality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Stated):
    """A line of the signature block, as printed."""

    signatory: Thing
    order: int
    name: str
    acronym: str
    country: Thing | None
    country_words: str
    role: str
    honorific: str
    on_behalf_of: Thing | None
    individual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing(Stated):
    """Whom the letter is written to, or who gets a copy."""

    addressee: Thing
    name: str
    role: str
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a letter says of the number of its signatories, and what its list holds."""

    what: str
    declared: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should look at, as the build reported it."""

    code: str
    severity: str
    message: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter with everything read in it, in the order of its text; `text` is None where it is not published."""

    thing: Thing
    date: str
    language: str
    subject: str
    place: str
    source_url: str
    rights: str
    file: str
    sha256: str
    text: str | None
    claims: tuple[Claim, ...]
    demands: tuple[Demand, ...]
    citations: tuple[Citation, ...]
    mentions: tuple[Mention, ...]
    signatures: tuple[Signature, ...]
    addressings: tuple[Addressing, ...]
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]

    @property
    def year(self) -> str:
        """The year of its date, empty if it has none."""
        return self.date[:4]


def by(items: Iterable[Item], keys: Callable[[Item], Iterable[Thing | None]]) -> Mapping[str, list[Item]]:
    """The items by the key of each thing that they are about, in their order."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for thing in dict.fromkeys(keys(item)):
            if thing:
                found[thing.key].append(item)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All letters, by date, and what they say by the thing that it is said of; `version` is empty for a build."""

    graph: Graph
    title: str
    description: str
    licence: str
    publisher: Thing | None
    software: str
    maker: Thing | None
    version: str
    letters: tuple[Letter, ...]
    letters_by_key: Mapping[str, Letter]
    left_out: tuple[Mapping[str, str], ...]
    things: Mapping[str, Thing]
    alleged: Mapping[str, list[Claim]]
    accused: Mapping[str, list[Claim]]
    relayed: Mapping[str, list[Claim]]
    asked: Mapping[str, list[Demand]]
    cited: Mapping[str, list[Citation]]
    mentioned: Mapping[str, list[Mention]]
    signed: Mapping[str, list[Signature]]
    signed_from: Mapping[str, list[Signature]]
    addressed: Mapping[str, list[Addressing]]

    def of(self, kind: str) -> list[Thing]:
        """The things of a kind, by name."""
        return sorted((t for t in self.things.values() if t.kind == kind), key=lambda t: (t.label.casefold(), t.key))

    def letter(self, thing: Thing) -> Letter:
        """The letter that a reading is of."""
        return self.letters_by_key[thing.key]
