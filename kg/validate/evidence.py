"""Do the quotes of a graph still stand in the text? SHACL cannot slice strings."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.terms import IRI, OA, OL, RDF, Literal, Term, Triple
from kg.validate.results import OLSH, Result, Severity

_FRAGMENT = re.compile(r"(?P<text>.*)#char=(?P<start>\d+),(?P<end>\d+)")
_READ = {
    RDF.type, OL.sha256, OL.codePoints, OA.hasSource, OA.hasSelector, OA.start, OA.end, OA.exact, OA.prefix, OA.suffix,
}  # fmt: skip

_Said = Mapping[tuple[str, IRI], list[Term]]
"""The values by subject and predicate."""


def evidence_results(triples: Iterable[Triple], texts: Mapping[str, str]) -> Iterator[Result]:
    """Hold every text version and every passage of a graph against the texts, given by the IRI of their version."""
    said = defaultdict[tuple[str, IRI], list[Term]](list)
    for about, predicate, value in triples:
        if predicate in _READ:
            said[about, predicate].append(value)
    for (subject, predicate), values in said.items():
        if predicate == RDF.type and OL.TextVersion in values:
            yield from _text_results(subject, said, texts.get(subject))
        if predicate == RDF.type and OA.SpecificResource in values:
            yield from _passage_results(subject, said, texts)


def _text_results(version: str, said: _Said, text: str | None) -> Iterator[Result]:
    if text is None:
        message = "The text is not at hand, so that no quote of it was checked; validate beside the letters."
        yield _result(version, "TextVersion", OL.hasText, message, severity="warning")
        return
    for predicate, actual in ((OL.sha256, hashlib.sha256(text.encode()).hexdigest()), (OL.codePoints, str(len(text)))):
        for stated in map(_words, said.get((version, predicate), ())):
            if stated != actual:
                message = f"This is not the text that was read: its value is {actual}. Build again."
                yield _result(version, "TextVersion", predicate, message, stated)


def _passage_results(passage: str, said: _Said, texts: Mapping[str, str]) -> Iterator[Result]:
    source, named_selector = _one(said, passage, OA.hasSource), _one(said, passage, OA.hasSelector)
    selector = named_selector or ""
    start, end = _one(said, selector, OA.start), _one(said, selector, OA.end)
    if not (_is_offset(start) and _is_offset(end)):
        return  # the shapes have said so
    at, to = int(start or ""), int(end or "")
    named = _FRAGMENT.fullmatch(passage)
    if named and (named["text"], int(named["start"]), int(named["end"])) != (source, at, to):
        message = f"The IRI of the passage names another place than its selector, {at},{to} of {source}."
        yield _result(passage, "Passage", OA.hasSelector, message, str(named_selector))
    text = texts.get(source or "")
    if text is None:
        return
    exact, prefix, suffix = (_one(said, selector, predicate) for predicate in (OA.exact, OA.prefix, OA.suffix))
    for predicate, stated, actual in (
        (OA.prefix, prefix, text[max(0, at - len(prefix or "")) : at]),
        (OA.exact, exact, text[at:to]),
        (OA.suffix, suffix, text[to : to + len(suffix or "")]),
    ):
        if stated is not None and stated != actual:
            message = f"The text has {actual!r:.80} there. Build again; a quote is never edited by hand."
            yield _result(named_selector, "Selector", predicate, message, stated)


def _one(said: _Said, subject: str, predicate: IRI) -> str | None:
    """The only value of a predicate, or the first of several in code point order."""
    values = said.get((subject, predicate))
    return min(map(_words, values)) if values else None


def _words(value: Term) -> str:
    return value.value if isinstance(value, Literal) else value


def _is_offset(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdigit()


def _result(
    focus: str | None, shape: str, path: str, message: str, value: str = "", severity: Severity = "violation"
) -> Result:
    return Result(
        severity=severity,
        focus_node=str(focus),
        path=f"<{path}>",
        component=OLSH.TextConstraintComponent,
        message=message,
        source_shape=OLSH[f"{shape}Shape"],
        value=value,
    )
