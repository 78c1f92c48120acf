"""What a store says was loaded into it; see `kg.load.updates` for its triples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.load.remote import Remote, read
from kg.terms import IRI, OL, PROV


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The graphs that a load of this base made, and the digest that the last load left in each."""

    owned: tuple[IRI, ...]
    digests: Mapping[IRI, str]


def manifest(remote: Remote, graph: IRI) -> Manifest:
    """What the store says in its manifest graph; nothing before the first load."""
    stated = "".join(f"{line}\n" for line in read(remote, graph))
    triples = [quad.triple for quad in ox.parse(stated, format=ox.RdfFormat.N_TRIPLES)]
    owned = sorted(str(t.object.value) for t in triples if t.predicate.value == PROV.hadMember and _is_iri(t.object))
    digests = {
        IRI(t.subject.value): t.object.value
        for t in triples
        if t.predicate.value == OL.sha256 and isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.Literal)
    }
    return Manifest(owned=tuple(map(IRI, owned)), digests=digests)


def _is_iri(term: object) -> bool:
    return isinstance(term, ox.NamedNode)
