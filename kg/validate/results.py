"""What is found wrong with a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.terms import BASE, SH, Namespace

Severity = Literal["violation", "warning", "info"]

OLSH = Namespace(f"{BASE}shapes#")
SEVERITIES: dict[str, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_RANK = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that is wrong, as in a SHACL validation report (SHACL, section 3.6.2).

    `path` is a property path in SPARQL syntax with absolute IRIs, or empty where the node itself is wrong. `component`
    is the constraint component, `source_shape` the shape that has the constraint, `value` the value that breaks it.
    """

    severity: Severity
    focus_node: str
    path: str
    component: str
    message: str
    source_shape: str
    value: str = ""


def order(result: Result) -> tuple[int, str, str, str, str, str]:
    """The order of results: the worst first, then by what they are about."""
    return (
        _RANK[result.severity],
        result.focus_node,
        result.path,
        result.component,
        result.source_shape,
        result.value,
    )
