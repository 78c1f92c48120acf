"""The knowledge that goes with the letters: the schema, the taxonomy, and every authority entry that they lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.terms import BASE, IRI, OL, Literal, Triple, V, rebased

_WHOLE = (OL, V)


def knowledge(described: Iterable[Triple], named: Iterable[str], base: str) -> Iterator[Triple]:
    """The described triples of the schema and taxonomy, and of the entries that `named` IRIs lead to, under `base`."""
    by_subject: dict[IRI, list[Triple]] = defaultdict(list)
    for triple in described:
        by_subject[triple[0]].append(triple)
    wanted = [s for s in by_subject if s.startswith(_WHOLE) or not s.startswith(BASE)]
    wanted += [IRI(BASE + name.removeprefix(base)) for name in named if name.startswith(base)]
    seen: set[IRI] = set()
    while wanted:
        subject = wanted.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for s, p, o in by_subject.get(subject, ()):
            yield rebased(s, base), p, o if isinstance(o, Literal) else rebased(o, base)
            if not isinstance(o, Literal):
                wanted.append(o)
