"""What was decided and minted: look-alikes that a person kept apart, and what became of identifiers no longer used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.fold import digest
from kg.identity.decisions import Decision
from kg.identity.names import Identities, decided_on
from kg.mappers.knowledge import knowledge
from kg.terms import BASE, DCTERMS, IRI, OL, OWL, RDF, SKOS, XSD, Literal, Triple, iri, text

_RETIRED = Literal("true", XSD.boolean)


def identified(described: Iterable[Triple], named: Iterable[str], base: str, known: Identities) -> Iterator[Triple]:
    """The knowledge that the `named` IRIs lead to, under the identifiers that are minted, and what is said of those."""
    things = set(named)
    yield from knowledge(_renamed(described, known), sorted(things), base)
    yield from _tombstones(known, base)
    for line in known.decisions.apart:
        yield from _distinction(line, things, base, known)


def present(lines: Iterable[str], base: str, known: Identities) -> set[str]:
    """Of the things that `identified` says more of than the knowledge files do, those that lines of N-Triples describe.

    These are the things that decisions keep apart, and curated ones under an identifier that was minted for them.
    """
    wanted = {iri(base, key) for line in known.decisions.apart for key in decided_on(line, known)}
    wanted |= {iri(base, minted) for key, minted in known.identifiers.names.items() if key != minted}
    return {subject for line in lines if (subject := line.partition(" ")[0].strip("<>")) in wanted}


def _renamed(described: Iterable[Triple], known: Identities) -> Iterator[Triple]:
    """Curated entries bear the identifier that was minted first, whatever they are called now."""
    names = {BASE + key: IRI(BASE + minted) for key, minted in known.identifiers.names.items() if key != minted}
    for subject, predicate, value in described:
        yield names.get(subject, subject), predicate, value if isinstance(value, Literal) else names.get(value, value)


def _tombstones(known: Identities, base: str) -> Iterator[Triple]:
    for row in known.identifiers.retired.values():
        node = iri(base, row.key)
        yield node, OWL.deprecated, _RETIRED
        for successor in row.replaced_by:
            yield node, DCTERMS.isReplacedBy, iri(base, successor)
        yield node, SKOS.changeNote, text(f"{row.status}: {row.note}" if row.note else row.status)


def _distinction(line: Decision, named: set[str], base: str, known: Identities) -> Iterator[Triple]:
    """Two things of this dataset are two, and why."""
    one, other = sorted(iri(base, key) for key in decided_on(line, known))
    if not named.issuperset((one, other)):
        return
    node = iri(base, f"distinction/{digest(one.removeprefix(base), other.removeprefix(base))}")
    yield one, OWL.differentFrom, other
    yield node, RDF.type, OL.Distinction
    yield node, OL.distinguishes, one
    yield node, OL.distinguishes, other
    yield node, OL.identityReason, text(line.reason)
