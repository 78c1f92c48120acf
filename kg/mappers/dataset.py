"""The dataset as a whole: what it is, who publishes it, which letters it holds, and what made their graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.dataset import Dataset
from kg.terms import DCAT, DCTERMS, FOAF, IRI, PROV, RDF, RDFS, VOID, Triple, integer, iri, text


def dataset(about: Dataset, letters: Iterable[str], triples: int, version: str) -> Iterator[Triple]:
    """Describe a dataset of letters, given by their keys, with the number of triples of all other graphs."""
    node, publisher = iri(about.base, "dataset"), iri(about.base, "publisher")
    software = iri(about.base, f"software/open-letters-kg/{version}")
    yield node, RDF.type, VOID.Dataset
    yield node, RDF.type, DCAT.Dataset
    yield node, DCTERMS.title, text(about.title, "en")
    yield node, DCTERMS.license, IRI(about.licence)
    yield node, VOID.triples, integer(triples)
    if about.description:
        yield node, DCTERMS.description, text(about.description, "en")
    if about.publisher:
        yield node, DCTERMS.publisher, publisher
        yield publisher, RDF.type, FOAF.Agent
        yield publisher, RDFS.label, text(about.publisher)
    yield software, RDF.type, PROV.SoftwareAgent
    yield software, RDFS.label, text(f"open-letters-kg {version}")
    for letter in letters:
        graph = iri(about.base, f"{letter}/graph")
        yield node, DCTERMS.hasPart, iri(about.base, letter)
        yield graph, RDF.type, PROV.Entity
        yield graph, PROV.wasDerivedFrom, iri(about.base, f"{letter}/source")
        yield graph, PROV.wasAttributedTo, software
