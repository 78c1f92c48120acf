"""A comparison in words, as Markdown that also reads well on a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kg.terms import PREFIXES
from kg.versions.comparison import Altered, Comparison, LetterChange, Part, short
from kg.versions.rows import Row

_SYNTAX = re.compile(r"[\\`*_<>\[\]|]")
_START = re.compile(r"(?:#+ | *- )?")
_NAMES = {
    "sha256": "file (SHA-256)",
    "of": "asked of",
    "of_text": "asked of, in words",
    "document_name": "document, by name",
    "perpetrator_text": "perpetrator, in words",
    "victims_text": "victims, in words",
    "attributed_to_text": "attributed to, in words",
}


def words(found: Comparison) -> Iterator[str]:
    """The lines; IRIs of the dataset are shown without its base, those of our vocabularies by their prefix."""
    seen = False
    for heading, lines in _sections(found, lambda iri: _shown(iri, found.base)):
        items = list(lines)
        if items:
            yield from ([""] if seen else [])
            yield f"## {heading}"
            yield ""
            yield from items
            seen = True
    if not seen:
        yield "Nothing that a letter, a signatory or the vocabulary shows has changed."


def in_markdown(line: str) -> str:
    """A line whose words mean nothing but themselves in Markdown."""
    start = _START.match(line)
    begin = start.end() if start else 0
    return line[:begin] + _SYNTAX.sub(r"\\\g<0>", line[begin:])


def _shown(iri: str, base: str) -> str:
    for prefix in ("ol", "v"):
        if iri.startswith(PREFIXES[prefix]):
            return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"
    return iri.removeprefix(base)


def _sections(found: Comparison, name: Callable[[str], str]) -> Iterator[tuple[str, Iterable[str]]]:
    yield _counted("letter", len(found.added), "added"), map(_letter, found.added)
    yield _counted("letter", len(found.removed), "removed"), map(_letter, found.removed)
    moved = (f"- {name(old['id'])} is now {name(new['id'])}" for old, new in found.moved)
    yield _counted("letter", len(found.moved), "under another IRI"), moved
    changed = (line for change in found.changed for line in _changed(change, name))
    yield _counted("letter", len(found.changed), "changed"), changed
    merged = (f"- {', '.join(map(name, olds))} are one now: {name(new)}" for olds, new in found.merged)
    yield "Identities merged", merged
    split = (f"- {name(old)} is several now: {', '.join(map(name, news))}" for old, news in found.split)
    yield "Identities split", split
    yield "Identities under another IRI", (f"- {name(old)} is now {name(new)}" for old, new in found.renamed)
    retired = (f"- {name(iri)}: {' '.join(map(name, said.split()))}" for iri, said in found.retired)
    yield "Identifiers no longer used", retired
    yield "Vocabulary added", (f"- {name(iri)}" for iri in found.terms_added)
    yield "Vocabulary removed", (f"- {name(iri)}" for iri in found.terms_removed)


def _counted(noun: str, number: int, what: str) -> str:
    return f"{_number(noun, str(number))} {what}"


def _number(noun: str, number: str) -> str:
    return f"{number} {noun}{'' if number == '1' else 's'}"


def _letter(row: Row) -> str:
    counts = ", ".join(_number(kind, row[f"{kind}s"]) for kind in ("signature", "claim", "demand", "citation"))
    return f"- {_called(row)} ({counts})"


def _called(row: Row) -> str:
    return " ".join(filter(None, (row["date"], short(row["title"]) or row["id"])))


def _changed(change: LetterChange, name: Callable[[str], str]) -> Iterator[str]:
    yield f"- {_called(change.letter)}: {_number('triple', str(change.added))} added, {change.removed} removed"
    if change.head:
        yield from (f"  - {_field(*field, name)}" for field in change.head.fields)
    for part in change.parts:
        yield from _part(part, name)


def _part(part: Part, name: Callable[[str], str]) -> Iterator[str]:
    counts = ((part.added, "added"), (part.removed, "removed"), (part.altered, "changed"))
    yield f"  - {part.kind}: " + ", ".join(f"{len(items)} {what}" for items, what in counts if items)
    yield from (f"    - added {line}" for line in part.added)
    yield from (f"    - removed {line}" for line in part.removed)
    yield from (f"    - {_alteration(altered, name)}" for altered in part.altered)


def _alteration(altered: Altered, name: Callable[[str], str]) -> str:
    return f"changed {altered.what}: " + "; ".join(_field(*field, name) for field in altered.fields)


def _field(what: str, old: str, new: str, name: Callable[[str], str]) -> str:
    before, after = (" | ".join(map(name, value.split(" | "))) for value in (old, new))
    return f"{_NAMES.get(what, what.replace('_', ' '))} was {before or 'not stated'}, is {after or 'not stated'}"
