"""What can be counted in a dataset, in the terms of VoID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.distinct import lines
from kg.terms import RDF

_TYPE = f"<{RDF.type}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Distinct triples, subjects and objects; how many instances each class has, how many triples each property."""

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def statistics(statements: Iterable[str]) -> Statistics:
    """Count statements, given as sorted lines of N-Triples without their ends, each once and without blank nodes."""
    triples = subjects = 0
    last = ""
    classes, properties, objects = Counter[str](), Counter[str](), lines()
    for line in statements:
        subject, predicate, value = line.split(" ", 2)
        triples += 1
        subjects += subject != last
        last = subject
        properties[predicate[1:-1]] += 1
        if predicate == _TYPE:
            classes[value[1:-1]] += 1
        objects.add([value])
    return Statistics(
        triples=triples,
        subjects=subjects,
        objects=sum(1 for _ in objects),
        classes=dict(sorted(classes.items())),
        properties=dict(sorted(properties.items())),
    )
