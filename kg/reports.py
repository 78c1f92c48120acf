"""Validation results for people (text), for RDF tools (SHACL), for programs (JSON) and for test runners (JUnit)."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from xml.etree import ElementTree

from kg.fold import digest
from kg.sinks import to_rdflib
from kg.terms import IRI, PREFIXES, RDF, SH, XSD, Literal, Term, Triple, text
from kg.validate import OLSH, Result, conforms

_LONGEST_VALUE = 80
_PREFIXES = {**PREFIXES, "olsh": OLSH}
_IN_BRACKETS = re.compile(r"<([^<>\s]+)>")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHACL_SEVERITY = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def as_text(results: Sequence[Result]) -> str:
    """The results grouped by severity and focus node, and a line with their numbers."""
    lines = []
    for (severity, focus), group in groupby(results, key=lambda r: (r.severity, r.focus_node)):
        lines.append(f"{severity}: {focus}")
        for result in group:
            place = f"{_short(result.path)}: " if result.path else ""
            value = f" (is {_cut(result.value)})" if result.value else ""
            lines.append(f"    {place}{result.message}{value}")
    lines.append(_summary(results))
    return "\n".join(lines) + "\n"


def _summary(results: Sequence[Result]) -> str:
    numbers = {s: sum(r.severity == s for r in results) for s in ("violation", "warning", "info")}
    counts = ", ".join(f"{n} {severity}{'s' * (n != 1)}" for severity, n in numbers.items())
    return f"{'Conforms' if conforms(results) else 'Does not conform'}: {counts}."


def _short(path: str) -> str:
    return _IN_BRACKETS.sub(lambda found: _prefixed(found[1]), path)


def _prefixed(iri: str) -> str:
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def _cut(value: str) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_VALUE else f"{shown[: _LONGEST_VALUE - 1]}…"


def as_json(results: Sequence[Result]) -> str:
    """An object with `conforms` and `results`, each with the fields of `Result`."""
    content = {"conforms": conforms(results), "results": [dataclasses.asdict(result) for result in results]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_junit(results: Sequence[Result]) -> str:
    """JUnit XML: a test case for each result, failed where the result is a violation, skipped where it is not."""
    failures = sum(result.severity == "violation" for result in results)
    counts = {"tests": len(results), "failures": failures, "skipped": len(results) - failures, "errors": 0}
    suite = ElementTree.Element("testsuite", {"name": "kg validate"} | {name: str(n) for name, n in counts.items()})
    for result in results:
        name = _xml(f"{result.focus_node} {_short(result.path)}".strip())
        case = ElementTree.SubElement(suite, "testcase", classname=_prefixed(result.source_shape), name=name)
        kind = "failure" if result.severity == "violation" else "skipped"
        outcome = ElementTree.SubElement(case, kind, message=_xml(result.message))
        outcome.text = _xml(f"{_prefixed(result.component)}\n{result.value}".strip())
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode") + "\n"


def _xml(words: str) -> str:
    """Characters that XML 1.0 forbids (section 2.2) become the replacement character."""
    return _NOT_XML.sub("\ufffd", words)


def as_turtle(results: Sequence[Result]) -> str:
    """A SHACL validation report (SHACL, section 3.6) without blank nodes, the same for the same results."""
    graph = to_rdflib(_report(results))
    graph.bind("olsh", OLSH)
    return graph.serialize(format="turtle")


def _report(results: Sequence[Result]) -> Iterable[Triple]:
    named = [(IRI(f"urn:open-letters:result:{digest(*dataclasses.astuple(r), length=32)}"), r) for r in results]
    report = IRI(f"urn:open-letters:report:{digest(*(node for node, _ in named), length=32)}")
    yield report, RDF.type, SH.ValidationReport
    yield report, SH.conforms, Literal(str(not results).lower(), XSD.boolean)
    for node, result in named:
        yield report, SH.result, node
        yield from _result(node, result)


def _result(node: IRI, result: Result) -> Iterable[Triple]:
    yield node, RDF.type, SH.ValidationResult
    yield node, SH.resultSeverity, _SHACL_SEVERITY[result.severity]
    yield node, SH.focusNode, _node(result.focus_node)
    yield node, SH.sourceConstraintComponent, IRI(result.component)
    yield node, SH.sourceShape, IRI(result.source_shape)
    yield node, SH.resultMessage, text(result.message)
    if result.value:
        yield node, SH.value, _node(result.value)
    if path := _IN_BRACKETS.fullmatch(result.path):
        yield node, SH.resultPath, IRI(path[1])


def _node(value: str) -> Term:
    return IRI(value) if re.fullmatch(r"(?:https?|urn|mailto):[^\s<>\"{}|^`\\]*", value) else text(value)


RENDERERS: Mapping[str, Callable[[Sequence[Result]], str]] = {
    "text": as_text, "turtle": as_turtle, "json": as_json, "junit": as_junit,
}  # fmt: skip
