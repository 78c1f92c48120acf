"""Minting: the lines that letters add to the table of identifiers, so that what is published keeps its IRI.

The lines depend on the letters, the knowledge files, the decisions and the table, and on nothing else: the same letters
in another order add the same lines, and once added they add none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import UsageError
from kg.fold import fold
from kg.identity.decisions import kind_of
from kg.identity.identifiers import AGENTS, KINDS, Identifiers, Row
from kg.identity.names import Identities, computed_key
from kg.identity.resolve import Resolved, file_name
from kg.model import Entity


@dataclass(slots=True)
class Seen:
    """A thing that letters name: the names that lead to it alone, and the first letter in the order of their keys."""

    first: str
    names: set[str] = field(default_factory=set)


def minted(letters: Iterable[Resolved], known: Identities) -> list[Row]:
    """The rows to add: for each thing without one, for new names, and for what decisions made of those there are."""
    seen: dict[str, Seen] = {}
    for resolved in letters:
        seen[resolved.key] = Seen(Path(resolved.letter.source.path).name, {file_name(resolved.letter)})
        for entity, name in _named(resolved):
            about = seen.setdefault(entity.key, Seen(resolved.key))
            about.first = min(about.first, resolved.key)
            about.names.update(_leading_to(entity, (name, entity.label), known))
    table = known.identifiers
    rows = [row for key in seen if (row := _row(key, seen[key], table))]
    rows += _retired(known, {row.key for row in rows})
    rows += _replaced_letters(rows, table)
    order = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(rows, key=lambda row: (row.status != "current", order[row.kind], row.slug))


def withdrawal(key: str, note: str, table: Identifiers) -> Row:
    """The row that withdraws an identifier. Raises UsageError for one that was never minted."""
    row = table.rows.get(key)
    if row is None:
        raise UsageError(f"{key!r} is no key of {table.path}; a key is a kind and a slug, such as organization/name")
    return replace(row, names=(), status="withdrawn", replaced_by=(), note=note)


def _named(resolved: Resolved) -> Iterator[tuple[Entity, str]]:
    """Every agent that can be minted, with a name that the letter prints of it."""
    letter = resolved.letter
    for signatory, signer, represented in zip(letter.signatories, resolved.signers, resolved.represented, strict=True):
        yield signer, signatory.name
        if represented:
            yield represented, signatory.on_behalf_of or represented.label
    addressed = zip((*letter.addressees, *letter.cc), (*resolved.addressees, *resolved.copied), strict=True)
    agents = [(entity, addressee.name) for addressee, entity in addressed]
    agents += [(entity, entity.label) for entity in resolved.agents.values()]
    yield from ((entity, name) for entity, name in agents if kind_of(entity.key) in AGENTS)


def _leading_to(entity: Entity, names: Iterable[str], known: Identities) -> Iterator[str]:
    """The names, one for each folded form, that lead to the entity without anything printed beside them."""
    kind = kind_of(entity.key)
    for name in names:
        if known.identifiers.published(computed_key(kind, name, known)) == entity.key:
            yield name


def _row(key: str, about: Seen, table: Identifiers) -> Row | None:
    kind, _, slug = key.partition("/")
    before = table.rows.get(key, Row(kind=kind, slug=slug, line=-1))
    held = {_compared(kind, name) for name in before.names}
    names: dict[str, str] = {}
    for name in sorted(about.names):
        if _compared(kind, name) not in held:
            names.setdefault(_compared(kind, name), name)
    if before.status == "withdrawn" or (before.line > 0 and before.status == "current" and not names):
        return None
    first = before.first_seen or about.first
    return Row(kind=kind, slug=slug, names=tuple(names.values()), first_seen=first)


def _compared(kind: str, name: str) -> str:
    return name if kind == "letter" else fold(name)


def _retired(known: Identities, new: set[str]) -> Iterator[Row]:
    """What decisions made of minted identifiers and the table does not say yet, and rows for the successors."""
    table = known.identifiers
    for key, row in sorted(table.retired.items()):
        before = table.rows[key]
        if (before.status, before.replaced_by) == (row.status, row.replaced_by):
            continue
        yield replace(row, names=())
        for successor in row.replaced_by:
            if successor not in table.rows and successor not in new:
                new.add(successor)
                keys = {name: table.published(computed_key(row.kind, name, known)) for name in row.names}
                names = tuple(name for name, key in keys.items() if key == successor)
                yield Row(kind=row.kind, slug=successor.partition("/")[2], names=names, first_seen=row.first_seen)


def _replaced_letters(rows: Iterable[Row], table: Identifiers) -> Iterator[Row]:
    """Letters whose file is now published under another key, because dataset.yaml gives it an id."""
    files: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows.values():
        for name in row.names if row.kind == "letter" and row.status == "current" else ():
            files[name].append(row)
    for row in rows:
        for before in (old for name in row.names for old in files.get(name, ()) if row.kind == "letter"):
            if before.key != row.key:
                yield replace(before, names=(), status="replaced", replaced_by=(row.key,))
