"""Two builds or versions compared as a person would: letters, claims, signatures, identities, vocabulary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg import release
from kg.sinks import DEFAULT
from kg.terms import DCTERMS, IRI, OL, OWL, RDF, SKOS, Triple, V
from kg.versions import rows
from kg.versions.facts import Facts
from kg.versions.rows import LetterGraph, LetterRows, Row, letter_rows

_HEAD = ("title", "date", "addressees", "source", "retrieved", "rights", "sha256")
_CLAIM = (
    "violation",
    "status",
    "perpetrator_text",
    "perpetrator",
    "victims_text",
    "attributed_to_text",
    "attributed_to",
)
_CITATION = ("document_name", "document", "symbol", "pinpoint", "understood")
_SIGNATURE = ("signatory",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """Something that both have, in other words: what it is, and for each field that differs its old and new value."""

    what: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What changed in one kind of part of a letter, such as its claims; the words are the letter's own."""

    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[Altered, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.altered)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterChange:
    """What changed in a letter: fields of its head, its parts, and how many triples were added and removed."""

    letter: Row
    head: Altered | None
    parts: tuple[Part, ...]
    added: int
    removed: int


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What changed from one dataset to the next; `moved` are letters of the same file under another IRI.

    `merged`, `split` and `renamed` lead from the IRIs of signatories before to those now, as the same signature lines
    show; `retired` has what the new dataset says of identifiers that it uses no longer. `base` is that of the letters.
    """

    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    moved: list[tuple[Row, Row]] = field(default_factory=list)
    changed: list[LetterChange] = field(default_factory=list)
    merged: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    split: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    retired: list[tuple[str, str]] = field(default_factory=list)
    terms_added: list[str] = field(default_factory=list)
    terms_removed: list[str] = field(default_factory=list)
    base: str = ""


def compare(old: Path, new: Path) -> Comparison:
    """Compare two builds, versions or RDF files. Raises UsageError for what cannot be read."""
    found = Comparison()
    pairs: set[tuple[str, str]] = set()
    for before, after in _side_by_side(_letters(old), _letters(new)):
        some = after or before
        found.base = some.letter.rpartition("letter/")[0] if some else found.base
        if before is None and after is not None:
            found.added.append(letter_rows(after).letter)
        elif after is None and before is not None:
            found.removed.append(letter_rows(before).letter)
        elif before is not None and after is not None and before.triples == after.triples:
            pairs |= {(str(o), str(o)) for _, p, o in after.triples if p == OL.signatory}
        elif before is not None and after is not None:
            change, joined = _changed(before, after)
            found.changed.append(change)
            pairs |= joined
    _move(found)
    _identities(found, pairs)
    _vocabulary(found, _others(old), _others(new))
    return found


def _letters(path: Path) -> Iterator[LetterGraph]:
    """The letters of a dataset in the order of their graphs' names."""
    if path.is_dir():
        return rows.letters(release.graphs(path))
    found: dict[IRI, list[Triple]] = defaultdict(list)
    for name, triples in release.graphs(path):
        letters = {s for s, p, o in triples if p == RDF.type and o == OL.Letter}
        for triple in triples:
            found[name if name else _graph_of(triple[0], letters)].append(triple)
    return rows.letters(sorted(found.items()))


def _graph_of(subject: IRI, letters: Collection[IRI]) -> IRI:
    """The graph in which a build has a letter and its parts; the default graph for what is of no one letter."""
    while subject and subject not in letters:
        subject = IRI(subject.rpartition("/")[0])
    return IRI(f"{subject}/graph") if subject else DEFAULT


def _side_by_side(
    old: Iterator[LetterGraph], new: Iterator[LetterGraph]
) -> Iterator[tuple[LetterGraph | None, LetterGraph | None]]:
    """Both letters of each IRI, where only one dataset has it None for the other."""
    before, after = next(old, None), next(new, None)
    while before or after:
        left, right = (f"{one.letter}/graph" if one else None for one in (before, after))
        if right is None or (left is not None and left < right):
            yield before, None
            before = next(old, None)
        elif left is None or right < left:
            yield None, after
            after = next(new, None)
        else:
            yield before, after
            before, after = next(old, None), next(new, None)


# --- one letter


def _changed(old: LetterGraph, new: LetterGraph) -> tuple[LetterChange, set[tuple[str, str]]]:
    """What changed in a letter, and who signed in the same line before and now."""
    before, after = letter_rows(old), letter_rows(new)
    parts = (
        _signatures(before.tables["signatures"], after.tables["signatures"]),
        _stated("claims", before, after, _CLAIM, lambda row: f"“{short(row['quote'])}”: {row['violation']}"),
        _stated("demands", before, after, ("of_text", "of", "number"), lambda row: f"“{short(row['quote'])}”"),
        _stated("citations", before, after, _CITATION, lambda row: f"“{short(row['quote'])}”"),
    )
    head = _altered(after.letter["title"], before.letter, after.letter, _HEAD)
    change = LetterChange(
        letter=after.letter,
        head=head,
        parts=tuple(filter(None, parts)),
        added=len(new.triples - old.triples),
        removed=len(old.triples - new.triples),
    )
    return change, _pairs(before, after)


def _altered(what: str, before: Row, after: Row, names: Sequence[str]) -> Altered | None:
    fields = tuple((name, before[name], after[name]) for name in names if before[name] != after[name])
    return Altered(what=what, fields=fields) if fields else None


def _signatures(before: Sequence[Row], after: Sequence[Row]) -> Part:
    """Signatures are compared by what the line prints, since a new line moves those below it."""
    old, new = ({_printed(row): row for row in found} for found in (before, after))
    both = [(old[line], new[line]) for line in old if line in new]
    return Part(
        kind="signatures",
        added=tuple(line for line in new if line not in old),
        removed=tuple(line for line in old if line not in new),
        altered=tuple(filter(None, (_altered(_printed(a), b, a, _SIGNATURE) for b, a in both))),
    )


def _printed(row: Row) -> str:
    return ", ".join(filter(None, (row["honorific"], row["name"], row["acronym"], row["role"], row["country_text"])))


def _stated(kind: str, before: LetterRows, after: LetterRows, names: Sequence[str], said: Callable[[Row], str]) -> Part:
    """Statements are compared by their IRI, and what is left by the words that state them."""
    old, new = ({row["id"]: row for row in found.tables[kind]} for found in (before, after))
    pairs = [(old[iri], new[iri]) for iri in old if iri in new]
    gone = [row for iri, row in old.items() if iri not in new]
    come = [row for iri, row in new.items() if iri not in old]
    for row in list(gone):
        again = next((other for other in come if other["quote"] == row["quote"]), None)
        if again:
            gone.remove(row)
            come.remove(again)
            pairs.append((row, again))
    return Part(
        kind=kind,
        added=tuple(map(said, come)),
        removed=tuple(map(said, gone)),
        altered=tuple(filter(None, (_altered(f"“{short(b['quote'])}”", b, a, names) for b, a in pairs))),
    )


def short(words: str, most: int = 90) -> str:
    """Words on one line, cut where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


# --- all letters


def _pairs(before: LetterRows, after: LetterRows) -> set[tuple[str, str]]:
    """Who signed in the same line, before and now."""
    old: dict[str, set[str]] = defaultdict(set)
    for row in before.tables["signatures"]:
        old[_printed(row)].add(row["signatory"])
    return {(was, row["signatory"]) for row in after.tables["signatures"] for was in old[_printed(row)]}


def _identities(found: Comparison, pairs: Iterable[tuple[str, str]]) -> None:
    now: dict[str, set[str]] = defaultdict(set)
    was: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        now[old].add(new)
        was[new].add(old)
    found.merged = [(tuple(sorted(olds)), new) for new, olds in sorted(was.items()) if len(olds) > 1]
    found.split = [(old, tuple(sorted(news))) for old, news in sorted(now.items()) if len(news) > 1]
    alone = [(old, *news) for old, news in sorted(now.items()) if len(news) == 1 and len(was[min(news)]) == 1]
    found.renamed = [(old, new) for old, new in alone if old != new]


def _move(found: Comparison) -> None:
    gone = {row["sha256"]: row for row in found.removed if row["sha256"]}
    for row in list(found.added):
        before = gone.pop(row["sha256"], None)
        if before:
            found.added.remove(row)
            found.removed.remove(before)
            found.moved.append((before, row))


def _others(path: Path) -> Facts:
    """The statements on what no one letter owns: terms of the vocabulary, and identifiers no longer used."""
    wanted = {RDF.type, OWL.deprecated, DCTERMS.isReplacedBy, SKOS.changeNote, SKOS.prefLabel}
    graphs = (triples for _, triples in release.graphs(path))
    return Facts(t for triples in graphs for t in triples if t[1] in wanted and "/letter/" not in t[0])


def _vocabulary(found: Comparison, before: Facts, after: Facts) -> None:
    old, new = ({s for s in facts.subjects(RDF.type) if s.startswith((OL, V))} for facts in (before, after))
    found.terms_added, found.terms_removed = sorted(new - old), sorted(old - new)
    for node in after.subjects(OWL.deprecated):
        if not before.one(node, OWL.deprecated):
            successors = ", ".join(after.all(node, DCTERMS.isReplacedBy))
            note = after.one(node, SKOS.changeNote)
            found.retired.append((node, f"{note}; now {successors}" if successors else note))
