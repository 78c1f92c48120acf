"""The values that flow through the package: frozen, slotted, and free of behaviour beyond their invariants.

Every offset is a half-open range of Unicode code points in `Source.text`. Spans are stored, text is derived:
`letter.source.text[span.start:span.end]`. A value that stands beside its span (an ISO date, a name without its
acronym) is what was read there; the `rule` names the YAML rule or knowledge entry that read it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
BlockKind = Literal[
    "title", "date", "subject", "addressee", "salutation",
    "heading", "paragraph", "item",
    "closing", "signatures", "cc", "footnote", "furniture",
]  # fmt: skip
BODY_KINDS: frozenset[BlockKind] = frozenset({"heading", "paragraph", "item", "footnote"})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points in a source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def contains(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about the data that a person should know; never an exception.

    `code` is a stable kebab-case word, `source` the file's path as given, `span` the place if there is one.
    """

    code: str
    severity: Severity
    source: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a part of the text stands in the file it was read from ("page 2"): from `start` to the next place."""

    start: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as read: its text is fixed here, and every later offset refers to it.

    `places` lead back into the file, in the order of the text; `findings` are what was doubtful in reading it.
    """

    id: str
    path: str
    media_type: str
    sha256: str
    text: str
    origin: str | None = None
    places: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()

    def at(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def line_of(self, span: Span | None) -> int:
        """The line of the text in which a span begins, counted from 1; the first for what is about all of it."""
        return self.text.count("\n", 0, span.start) + 1 if span else 1

    def place_of(self, span: Span) -> str | None:
        """The name of the place where a span begins."""
        number = bisect_right(self.places, span.start, key=lambda place: place.start)
        return self.places[number - 1].name if number else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value the letter states: where, what was read there, and by which rule."""

    span: Span
    value: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of whole lines with one role; the blocks of a letter partition its text.

    `content` is the part that carries words: no list marker, no surrounding white space.
    """

    span: Span
    kind: BlockKind
    content: Span
    marker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom the letter is written to, or who gets a copy."""

    span: Span
    kind: Literal["person", "body", "group", "state"]
    name: str
    rule: str
    role: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """One line of the signature block. `country` is ISO 3166-1 alpha-2, `country_text` what is printed."""

    span: Span
    kind: Literal["organization", "person"]
    name: str
    rule: str
    acronym: str | None = None
    country: str | None = None
    country_text: str | None = None
    honorific: str | None = None
    role: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note: `span` is its text without the label, `anchors` the places that refer to it."""

    span: Span
    label: str
    anchors: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCounts:
    """What a letter says of its own signatories ("69 organizations and seven individuals from 23 countries").

    `total` is a number given for organisations and individuals together.
    """

    span: Span
    rule: str
    organizations: int | None = None
    individuals: int | None = None
    total: int | None = None
    countries: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A parsed letter: its head, the partition of its text, and who signs it."""

    source: Source
    blocks: tuple[Block, ...]
    title: Stated | None = None
    date: Stated | None = None
    place: Stated | None = None
    subject: Stated | None = None
    salutation: Stated | None = None
    closing: Stated | None = None
    source_url: Stated | None = None
    addressees: tuple[Addressee, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    cc: tuple[Addressee, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    declared: tuple[DeclaredCounts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMention:
    """A place that refers to a document.

    `key` is the identity computed from the mention alone, an IRI relative to the base (`un/A/HRC/25/63`,
    `treaty/iccpr`); None while unresolved, and then `candidates` are the keys it may be. `antecedent` is the mention
    that a short form, an "Ibid." or a pronoun leans on. `un` is False for national, party and NGO documents.
    """

    span: Span
    rule: str
    type: Literal["symbol", "resolution", "report", "treaty", "law", "letter", "statement", "declaration", "other"]
    title: str
    via: Literal["symbol", "name", "short_form", "ibid", "pronoun", "body", "description"]
    un: bool = True
    symbol: str | None = None
    key: str | None = None
    candidates: tuple[str, ...] = ()
    paragraphs: str | None = None
    footnote: str | None = None
    short_form: str | None = None
    antecedent: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMention:
    """A place that names an organ, mandate, agency or court; `key` is relative to the base (`body/...`)."""

    span: Span
    rule: str
    name: str
    kind: str
    key: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationMention:
    """A place that speaks of a violation: `concept` is the notation in the taxonomy.

    `attribution` is where the letter names whose finding it relays, `perpetrator` where it names who is said to do it;
    the `value` of both is a key relative to the base where one is known, else the printed words.
    """

    span: Span
    rule: str
    concept: str
    stance: Literal["alleged", "referenced"]
    modality: Literal[
        "asserted", "reported", "presupposed", "risk", "heading", "title", "principle", "safeguard", "charge"
    ]
    perpetrator: Stated | None = None
    victims: Stated | None = None
    attribution: Stated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the letter asks: `span` runs from the asking phrase (or the list item after its marker) to the end.

    `to` is who must act, `via` the body asked to pass it on, each where the letter names it; the `value` is a key
    relative to the base, the name of an addressee, or the printed words.
    """

    span: Span
    rule: str
    form: Literal["list", "prose"]
    to: tuple[Stated, ...] = ()
    via: tuple[Stated, ...] = ()
    number: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Everything recognised in one letter, each tuple in the order of the text."""

    letter: Letter
    documents: tuple[DocumentMention, ...]
    bodies: tuple[BodyMention, ...]
    violations: tuple[ViolationMention, ...]
    demands: tuple[Demand, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What a mention turned out to be: `key` is an IRI relative to the base, `reasons` name the rules or entries.

    `part_of` is the key of the organisation that this one is a national section of, where its name says so.
    """

    key: str
    kind: str
    label: str
    reasons: tuple[str, ...]
    part_of: str | None = None
