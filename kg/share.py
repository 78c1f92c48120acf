"""A letter's share of a release: everything that is published of it, made from the letter alone.

It is two values. The account is small: a build holds those of all letters. The content is large: a build holds that of
one letter at a time. Both are kept as compressed JSON between builds.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
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
    """The files of a letter: its graph as N-Quads and as Turtle, and its published text."""

    quads: str
    turtle: str
    text: str


def shares(resolved: Resolved, about: Dataset, known: Vocabulary) -> tuple[Account, Shared, Content]:
    """What is published of a letter, and what the shapes say of it."""
    node, graph = iri(about.base, resolved.key), iri(about.base, f"{resolved.key}/graph")
    triples = set(mappers.letter_triples(resolved, about, known))
    text = mappers.published_text(resolved, about, known)
    results = validate(triples, {f"{node}/text": text}, about.base)
    quads = _written({graph: triples}, "n-quads", writers.Names(about.base))
    others = tuple(_statements_of_others(quads, node, graph))
    source = resolved.letter.source
    account = Account(
        key=resolved.key,
        path=source.path,
        sha256=source.sha256,
        text_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        tally=tally(resolved),
        remarks=tuple(Remark(finding=f, line=source.line_of(f.span)) for f in resolved.findings),
        violations=tuple(result for result in results if result.severity == "violation"),
        own=len(triples) - len(others),
    )
    named = {value for _, _, value in triples if not isinstance(value, Literal)}
    shared = Shared(lines=others, described=tuple(sorted(named & _described(about.base))))
    content = Content(
        quads=quads,
        turtle=_written({graph: triples}, "turtle", writers.Names(about.base, iri(about.base, f"{resolved.key}/"))),
        text=text,
    )
    return account, shared, content


def _statements_of_others(quads: str, letter: IRI, graph: IRI) -> Iterator[str]:
    """The lines of N-Triples, without their ends, of what is neither the letter nor a part of it."""
    own, end = (f"{sinks.node(letter)} ", f"<{letter}/"), f" {sinks.node(graph)} ."
    return (quad.removesuffix(end) for quad in quads.split("\n") if quad and not quad.startswith(own))


def lines(triples: Iterable[Triple]) -> Iterator[str]:
    """The triples as lines of N-Triples without their ends."""
    return map(sinks.line, triples)


@functools.cache
def _described(base: str) -> frozenset[IRI]:
    """What the published knowledge files describe, under a publisher's base."""
    return frozenset(rebased(subject, base) for subject, _, _ in vocabulary.triples())


def _written(dataset: dict[IRI, set[Triple]], form: str, names: writers.Names) -> str:
    out = BytesIO()
    writers.write(dataset, form, out, names)
    return out.getvalue().decode()


# --- as bytes


def packed(value: Account | Shared | Content) -> bytes:
    """A value as bytes."""
    return zlib.compress(json.dumps(dataclasses.asdict(value), ensure_ascii=False).encode(), _LEVEL)


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
    return Content(**_unpacked(content))


def _finding(value: dict[str, Any], path: str) -> Finding:
    span = value["span"]
    return Finding(**{**value, "source": path, "span": Span(**span) if span else None})


def _unpacked(content: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(zlib.decompress(content))
    return value
