"""Look-alikes for a person to judge: pairs with their likeness in a sheet, and the answers as decisions.

The sheet is a table for a spreadsheet. Its first column is left empty for `yes` (they are one) or `no` (they are two);
the rest says what speaks for and against. Nothing here changes an identity: the decisions that the answers become do,
when they are in the list of decisions and the letters are built again.
"""

from __future__ import annotations

import csv
import heapq
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from kg.candidates import Variant, candidates
from kg.decisions import Decision, Decisions, kind_of
from kg.errors import UsageError
from kg.likeness import Likeness, likeness, places_of
from kg.model import Signatory
from kg.resolve import Identities, Resolved
from kg.vocabulary import Vocabulary

MOST = 1000
_YES, _NO = frozenset({"yes", "y", "same"}), frozenset({"no", "n", "different"})


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation or a person as the letters name it; `letters` are the keys of those it signs."""

    key: str
    label: str
    variants: set[Variant] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)

    @property
    def names(self) -> str:
        """Its printed names, in order."""
        return " | ".join(sorted({variant.name for variant in self.variants}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row of the sheet; `decision` is for the person, the keys come back with it."""

    decision: str
    score: str
    one: str
    other: str
    one_names: str
    other_names: str
    words_alike: str
    acronym: str
    country: str
    signed_together: str
    reasons: str


COLUMNS = tuple(column.name for column in fields(Proposal))


def parties(letters: Iterable[Resolved], known: Identities) -> dict[str, Party]:
    """Everyone who signs, by key, and the organisations of the knowledge files, under the names they are known by."""
    found: dict[str, Party] = {}
    for entry in known.vocabulary.under("organization/"):
        key = known.identifiers.published(known.decisions.end(entry.key)[0])
        country = (entry.first("ol:country") or "").removeprefix("country/") or None
        party = found.setdefault(key, Party(key, entry.label))
        party.variants.update(Variant(key=key, name=form, country=country) for form in entry.forms)
    for resolved in letters:
        for signatory, entity in zip(resolved.letter.signatories, resolved.signers, strict=True):
            party = found.setdefault(entity.key, Party(entity.key, entity.label))
            party.variants.add(_variant(entity.key, signatory))
            party.letters.add(resolved.key)
    return found


def _variant(key: str, signatory: Signatory) -> Variant:
    name = signatory.name
    if signatory.kind == "person" and signatory.honorific:
        name = name.removeprefix(signatory.honorific).strip() or name
    return Variant(key=key, name=name, acronym=signatory.acronym, country=signatory.country)


def proposals(known_parties: Mapping[str, Party], known: Identities, least: float, most: int) -> tuple[Proposal, ...]:
    """The pairs that nobody has decided on, the most alike first: at most `most`, of a score of `least` or more."""
    apart = _apart(known)
    best: dict[tuple[str, str], Likeness] = {}
    for score, one, other, found in heapq.nlargest(2 * most, _scored(known_parties, known, least), key=lambda s: s[:3]):
        if frozenset((one, other)) not in apart and score > (best[one, other].score if (one, other) in best else 0):
            best[one, other] = found
    ordered = sorted(best.items(), key=lambda item: (-item[1].score, item[0]))
    return tuple(_proposal(known_parties[one], known_parties[other], found) for (one, other), found in ordered[:most])


def _scored(
    known_parties: Mapping[str, Party], known: Identities, least: float
) -> Iterator[tuple[float, str, str, Likeness]]:
    variants = (variant for party in known_parties.values() for variant in party.variants)
    for pair in candidates(variants, places_of(known.vocabulary)):
        first, second = sorted(pair, key=lambda named: named.key)
        one, other = known_parties[first.key], known_parties[second.key]
        both_curated = {one.key, other.key} <= known.vocabulary.entries.keys()
        if kind_of(one.key) != kind_of(other.key) or both_curated or not (one.letters or other.letters):
            continue
        found = likeness(first.profile, second.profile, together=bool(one.letters & other.letters))
        if found.score >= least:
            yield found.score, one.key, other.key, found


def _apart(known: Identities) -> set[frozenset[str]]:
    def published(key: str) -> str:
        return known.identifiers.published(known.decisions.end(key)[0])

    return {frozenset((published(line.subject), published(line.object))) for line in known.decisions.apart}


def _proposal(one: Party, other: Party, found: Likeness) -> Proposal:
    return Proposal(
        decision="",
        score=f"{found.score:.2f}",
        one=one.key,
        other=other.key,
        one_names=one.names,
        other_names=other.names,
        words_alike=f"{found.words:.2f}",
        acronym="agrees" if found.acronym else "",
        country={None: "", True: "agrees", False: "differs"}[found.same_country],
        signed_together="yes" if found.together else "",
        reasons="; ".join(found.reasons),
    )


def sheet(rows: Iterable[Proposal], delimiter: str = ",") -> str:
    """The rows as CSV (RFC 4180), or with another delimiter; what a spreadsheet would run gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (str(getattr(row, name)) for name in COLUMNS)
        writer.writerow("'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of one pair; `line` is that of the sheet."""

    line: int
    same: bool
    one: str
    other: str
    why: str


def answers(path: Path) -> tuple[Answer, ...]:
    """The rows of a filled sheet that have a decision.

    Raises UsageError, naming file and line, for a file that is no sheet and for a decision that is neither yes nor no.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    if missing := sorted({"decision", "one", "other"} - set(reader.fieldnames or ())):
        raise UsageError(f"{path}:1: no column {missing[0]!r}; make the sheet with kg review --identity")
    return tuple(answer for row in reader if (answer := _answer(path, reader.line_num, row)))


def _answer(path: Path, line: int, row: Mapping[str, str]) -> Answer | None:
    said = (row["decision"] or "").strip().lower()
    one, other = ((row[side] or "").strip() for side in ("one", "other"))
    if not said:
        return None
    if said not in _YES | _NO:
        raise UsageError(f"{path}:{line}: {said!r} is neither yes nor no")
    if "/" not in one or "/" not in other or kind_of(one) != kind_of(other):
        raise UsageError(f"{path}:{line}: {one!r} and {other!r} are not two keys of one kind")
    return Answer(line, said in _YES, one, other, (row.get("reasons") or "").strip())


def decided(
    path: Path, given: Sequence[Answer], known: Decisions, known_parties: Mapping[str, Party], vocabulary: Vocabulary
) -> tuple[Decision, ...]:
    """The answers as decisions. Those that are one are all joined to one: a curated one, else the most frequent signer.

    Raises UsageError, naming the lines, where some answers make two one and another keeps them apart.
    """
    groups: dict[str, set[str]] = {}
    for answer in given:
        ends = [known.end(key)[0] for key in (answer.one, answer.other)]
        both = {*ends, *groups.get(ends[0], ()), *groups.get(ends[1], ())} if answer.same else set()
        groups |= dict.fromkeys(both, both)
    _check(path, given, known, groups)

    def rank(key: str) -> tuple[bool, int, str]:
        letters = known_parties[key].letters if key in known_parties else ()
        return key not in vocabulary.entries, -len(letters), key

    def label(key: str) -> str:
        return known_parties[key].label if key in known_parties else ""

    def line(answer: Answer, subject: str, target: str) -> Decision:
        return Decision(
            file=str(path), line=answer.line, same=answer.same, subject=subject, subject_label=label(subject),
            object=target, object_label=label(target), why=answer.why,
        )  # fmt: skip

    found: dict[tuple[bool, str, str], Decision] = {}
    for answer in given:
        ends = sorted((known.end(key)[0] for key in (answer.one, answer.other)), key=rank)
        if answer.same:
            target = min(groups[ends[0]], key=rank)
            pairs = [(end, target) for end in ends if end != target]
        else:
            pairs = [(ends[1], ends[0])]
        for subject, target in pairs:
            found.setdefault((answer.same, subject, target), line(answer, subject, target))
    return tuple(found.values())


def _check(path: Path, given: Sequence[Answer], known: Decisions, groups: Mapping[str, set[str]]) -> None:
    joining: dict[str, list[int]] = defaultdict(list)
    for answer in given:
        if answer.same:
            group = groups[known.end(answer.one)[0]]
            joining[min(group)].append(answer.line)
    for answer in given:
        one, other = (known.end(key)[0] for key in (answer.one, answer.other))
        group = groups.get(one, {one})
        if not answer.same and other in group:
            lines = ", ".join(map(str, joining[min(group)])) or "the decisions there are"
            raise UsageError(
                f"{path}:{answer.line}: {answer.one} and {answer.other} are answered no, but joined by {lines}"
            )
