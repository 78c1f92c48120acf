"""Is a graph what the shapes say, and do its quotes still stand in the text?

Two checks, one list of results. The SHACL shapes of `shapes/` see a letter's graph together with what the knowledge
files say of the things it names. Then every passage is held against the text. A corpus is validated letter by letter;
no shape looks beyond one letter's graph.

pySHACL is the engine, and where the extra `fast` is installed `shacl`, which finds the same in a fiftieth of the time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kg import sinks
from kg.terms import BASE, Triple
from kg.validate import compiled, reference
from kg.validate.evidence import evidence_results
from kg.validate.results import OLSH, Result, order

__all__ = ["OLSH", "Result", "conforms", "validate"]


def validate(
    triples: Collection[Triple],
    texts: Mapping[str, str],
    base: str = BASE,
    fast: bool = True,
    written: str | None = None,
) -> tuple[Result, ...]:
    """Everything wrong with the graph of one letter (or of the dataset), the worst first, in a stable order.

    `texts` holds each text version by its IRI; `base` is the base IRI of the instances. Without `fast`, or where no
    fast engine is installed, the reference applies the shapes. `written` is the graph as N-Triples, where that is at
    hand. Raises ConfigurationError for shapes or knowledge files that cannot be read.
    """
    if fast and compiled.installed():
        written = sinks.n_triples(sinks.lines(triples)) if written is None else written
        found = compiled.shape_results(triples, written, base)
    else:
        found = reference.shape_results(triples, base)
    results = {*found, *evidence_results(triples, texts)}
    return tuple(sorted(results, key=order))


def conforms(results: Sequence[Result]) -> bool:
    """Whether a release may go out: no violation; warnings and infos are for people to look at."""
    return all(result.severity != "violation" for result in results)
