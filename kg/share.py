"""A letter's share of a release: everything that is published of it, made from the letter alone.

It is three values. The account is small. What is shared is what the letters of a release are merged by. The content is
large: a build holds that of one letter at a time. All are kept compressed between builds.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from kg import mappers, sinks, vocabulary, writers
from kg.dataset import Dataset
from kg.identity.resolve import Resolved
from kg.model import Finding, Span
from kg.tally import Tally, tally
from kg.terms import IRI, Literal, Triple, iri, rebased
from kg.validate import Result, validate
from kg.vocabulary import Vocabulary

_LEVEL = 3  # of compression: beyond it, a hundredth smaller and twice as slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding and the line of the text that it is about, counted from 1."""

    finding: Finding
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a build must know of a letter: its key, its file, the SHA-256 of file and text, what was found and is wrong.

    `own` is the number of triples about the letter and its parts, which no other letter's graph has.
    """

    key: str
    path: str
    sha256: str
    text_sha256: str
    tally: Tally
    remarks: tuple[Remark, ...]
    violations: tuple[Result, ...]
    own: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a letter's graph may have in common with others: statements about other things, as lines of N-Triples, and
    the IRIs of those that the knowledge files describe.
    """

    lines: tuple[str, ...]
    described: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The files of a letter: its graph as sorted N-Triples and as Turtle, and its published text; in UTF-8."""

    statements: bytes
    turtle: bytes
    text: bytes


def shares(resolved: Resolved, about: Dataset, known: Vocabulary) -> tuple[Account, Shared, Content]:
    """What is published of a letter, and what the shapes say of it."""
    node = iri(about.base, resolved.key)
    text = mappers.published_text(resolved, about, known)
    triples = set(mappers.letter_triples(resolved, about, known, text))
    lines = sorted(set(sinks.lines(triples)))
    statements = sinks.n_triples(lines)
    results = validate(triples, {f"{node}/text": text}, about.base, written=statements)
    own = f"<{node}> ", f"<{node}/"
    others = tuple([line for line in lines if not line.startswith(own)])
    source = resolved.letter.source
    account = Account(
        key=resolved.key,
        path=source.path,
        sha256=source.sha256,
        text_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        tally=tally(resolved),
        remarks=tuple(Remark(finding=f, line=source.line_of(f.span)) for f in resolved.findings),
        violations=tuple(result for result in results if result.severity == "violation"),
        own=len(lines) - len(others),
    )
    named = {value for _, _, value in triples if not isinstance(value, Literal)}
    shared = Shared(lines=others, described=tuple(sorted(named & _described(about.base))))
    content = Content(statements=statements.encode(), turtle=_turtle(triples, about.base, node), text=text.encode())
    return account, shared, content


def _turtle(triples: Iterable[Triple], base: str, letter: IRI) -> bytes:
    out = BytesIO()
    writers.write({sinks.DEFAULT: triples}, "turtle", out, writers.Names(base, f"{letter}/"))
    return out.getvalue()


@functools.cache
def _described(base: str) -> frozenset[IRI]:
    """What the published knowledge files describe, under a publisher's base."""
    return frozenset(rebased(subject, base) for subject, _, _ in vocabulary.triples())


# --- as bytes


def packed(value: Account | Shared | Content) -> bytes:
    """A value as bytes."""
    if isinstance(value, Content):
        lengths = f"{len(value.statements)} {len(value.turtle)}\n".encode()
        return zlib.compress(b"".join((lengths, value.statements, value.turtle, value.text)), _LEVEL)
    return zlib.compress(json.dumps(value, default=_fields, ensure_ascii=False).encode(), _LEVEL)


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def account_from(content: bytes, path: str) -> Account:
    """The account that was packed, of a letter that now lies at `path`."""
    value = _unpacked(content)
    return Account(**{
        **value,
        "path": path,
        "tally": Tally(**value["tally"]),
        "remarks": tuple(Remark(finding=_finding(r["finding"], path), line=r["line"]) for r in value["remarks"]),
        "violations": tuple(Result(**result) for result in value["violations"]),
    })  # fmt: skip


def shared_from(content: bytes) -> Shared:
    """What is shared, as it was packed."""
    value = _unpacked(content)
    return Shared(lines=tuple(value["lines"]), described=tuple(value["described"]))


def content_from(content: bytes) -> Content:
    """The content that was packed."""
    lengths, _, files = zlib.decompress(content).partition(b"\n")
    statements, turtle = map(int, lengths.split())
    return Content(
        statements=files[:statements], turtle=files[statements : statements + turtle], text=files[statements + turtle :]
    )


def _finding(value: dict[str, Any], path: str) -> Finding:
    span = value["span"]
    return Finding(**{**value, "source": path, "span": Span(**span) if span else None})


def _unpacked(content: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(zlib.decompress(content))
    return value
