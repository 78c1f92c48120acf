"""Look-alikes for a person to judge: pairs with their likeness in a sheet, and the answers as decisions.

The sheet is a table for a spreadsheet. Its first column is left empty for `yes` (they are one) or `no` (they are two);
the rest says what speaks for and against. Nothing here changes an identity: the decisions that the answers become do,
when they are in the list of decisions and the letters are built again.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from kg.errors import UsageError
from kg.identity.candidates import Named, Register, Variant
from kg.identity.decisions import Decision, Decisions, kind_of
from kg.identity.likeness import Likeness, ceiling, likeness, places_of
from kg.identity.names import Identities, decided_on
from kg.identity.resolve import Resolved
from kg.model import Signatory
from kg.vocabulary import Vocabulary

MOST = 1000
_YES, _NO = frozenset({"yes", "y", "same"}), frozenset({"no", "n", "different"})


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


def register(letters: Iterable[Resolved], known: Identities) -> Register:
    """Everyone who signs, and the organisations of the knowledge files, under the names they are known by."""
    return Register(itertools.chain(_curated(known), _signing(letters)), places_of(known.vocabulary))


def _curated(known: Identities) -> Iterator[Variant]:
    for entry in known.vocabulary.under("organization/"):
        key = known.published(entry.key)
        country = (entry.first("ol:country") or "").removeprefix("country/") or None
        whole = entry.first("org:subOrganizationOf")
        part_of = known.published(whole) if whole else None
        for form in entry.forms:
            yield Variant(key=key, label=entry.label, name=form, country=country, part_of=part_of)


def _signing(letters: Iterable[Resolved]) -> Iterator[Variant]:
    for resolved in letters:
        for signatory, entity in zip(resolved.letter.signatories, resolved.signers, strict=True):
            yield Variant(
                key=entity.key,
                label=entity.label,
                name=_bare_name(signatory),
                acronym=signatory.acronym,
                country=signatory.country,
                letter=resolved.key,
                part_of=entity.part_of,
            )


def _bare_name(signatory: Signatory) -> str:
    if signatory.kind == "person" and signatory.honorific:
        return signatory.name.removeprefix(signatory.honorific).strip() or signatory.name
    return signatory.name


class _Shortlist:
    """The best-scored pairs seen so far; `least` rises to the score that a pair must have to be among `most`."""

    def __init__(self, least: float, most: int) -> None:
        self.least = least
        self._most = most
        self._best: dict[tuple[str, str], Likeness] = {}

    def add(self, pair: tuple[str, str], found: Likeness) -> None:
        known = self._best.get(pair)
        if known is None or found.score > known.score:
            self._best[pair] = found
        if len(self._best) > 10 * self._most:  # whatever comes later, the worse of these are not among the best
            self._best = dict(self.ranked())
            self.least = max(self.least, min(kept.score for kept in self._best.values()))

    def ranked(self) -> list[tuple[tuple[str, str], Likeness]]:
        return sorted(self._best.items(), key=lambda item: (-item[1].score, item[0]))[: self._most]


def proposals(names: Register, known: Identities, least: float, most: int) -> tuple[Proposal, ...]:
    """The pairs that nobody has decided on, the most alike first: at most `most`, of a score of `least` or more."""
    shortlist = _Shortlist(least, most)

    def compare(pairs: Iterable[tuple[Named, Named]]) -> None:
        for one, other in _undecided(pairs, known):
            if found := _likeness(names, one, other, shortlist.least):
                shortlist.add((one.key, other.key), found)

    compare(names.alike_in_words())
    compare(names.alike_by_acronym(shortlist.least))
    return tuple(_proposal(names, one, other, found) for (one, other), found in shortlist.ranked())


def _undecided(pairs: Iterable[tuple[Named, Named]], known: Identities) -> Iterator[tuple[Named, Named]]:
    """The pairs of names of things of one kind on which nobody has decided, in order of their keys."""
    curated = {known.published(entry.key) for entry in known.vocabulary.under("organization/")}
    apart = {frozenset(decided_on(line, known)) for line in known.decisions.apart}
    for pair in pairs:
        first, second = sorted(pair, key=lambda named: named.key)
        keys = frozenset((first.key, second.key))
        if kind_of(first.key) == kind_of(second.key) and not keys <= curated and keys not in apart:
            yield first, second


def _likeness(names: Register, one: Named, other: Named, least: float) -> Likeness | None:
    """How alike two names are, if it is enough; a list that both sign is looked for only then, as it speaks against."""
    sizes = len(one.profile.letters), len(other.profile.letters)
    if ceiling(*sizes, bool(one.profile.acronyms or other.profile.acronyms)) < least:
        return None
    found = likeness(one.profile, other.profile)
    if found.score >= least and names.together(one.key, other.key):
        found = likeness(one.profile, other.profile, together=True)
    return found if found.score >= least and not names.related(one.key, other.key) else None


def _proposal(names: Register, one: str, other: str, found: Likeness) -> Proposal:
    return Proposal(
        decision="",
        score=f"{found.score:.2f}",
        one=one,
        other=other,
        one_names=" | ".join(names.names(one)),
        other_names=" | ".join(names.names(other)),
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
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), restval="")
    try:
        if missing := sorted({"decision", "one", "other"} - set(reader.fieldnames or ())):
            raise UsageError(f"{path}:1: no column {missing[0]!r}; make the sheet with kg review --identity")
        return tuple(answer for row in reader if (answer := _answer(path, reader.line_num, row)))
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: {error}") from error


def _answer(path: Path, line: int, row: Mapping[str, str]) -> Answer | None:
    said = row["decision"].strip().lower()
    one, other = (row[side].strip() for side in ("one", "other"))
    if not said:
        return None
    if said not in _YES | _NO:
        raise UsageError(f"{path}:{line}: {said!r} is neither yes nor no")
    if "/" not in one or "/" not in other or kind_of(one) != kind_of(other):
        raise UsageError(f"{path}:{line}: {one!r} and {other!r} are not two keys of one kind")
    return Answer(line, said in _YES, one, other, row.get("reasons", "").strip())


def decided(
    path: Path, given: Sequence[Answer], known: Decisions, names: Register, vocabulary: Vocabulary
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
        return key not in vocabulary.entries, -names.letters(key), key

    def line(answer: Answer, subject: str, target: str) -> Decision:
        return Decision(
            file=str(path), line=answer.line, same=answer.same, subject=subject, subject_label=names.label(subject),
            object=target, object_label=names.label(target), why=answer.why,
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
