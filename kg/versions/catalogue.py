"""A version described in RDF: DCAT 3 as DCAT-AP 3 wants it, and VoID.

DCAT-AP 3.0.0 (SEMIC, 2024): a catalogue has a title, a description and a publisher, a dataset a title and a
description, a distribution an access URL, a checksum its algorithm and value. What it ranges over has its class.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kg import release
from kg.fold import digest
from kg.terms import (
    DCAT,
    DCTERMS,
    FOAF,
    IRI,
    RDF,
    RDFS,
    VOID,
    XSD,
    Literal,
    Namespace,
    Term,
    Triple,
    date,
    integer,
    iri,
    prefixes,
    text,
)
from kg.versions.about import Contents, Edition, File
from kg.versions.statistics import Statistics

SPDX = Namespace("http://spdx.org/rdf/terms#")
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_PUBLIC, _ENGLISH = IRI(f"{_AUTHORITY}access-right/PUBLIC"), IRI(f"{_AUTHORITY}language/ENG")
_IANA = "https://www.iana.org/assignments/media-types/"
_GZIP = IRI(f"{_IANA}application/gzip")
_FORMATS = {
    "text/turtle": "RDF_TURTLE",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "text/csv": "CSV",
    "text/plain": "TXT",
}
_FEATURES = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}
_ONE_BY_ONE = ("letters/", "texts/")
"""Folders that are one distribution each, whatever the number of their files."""


def catalogue(edition: Edition, contents: Contents) -> Iterator[Triple]:
    """The catalogue with this version and its distributions."""
    about, node = edition.about, iri(edition.about.base, "catalogue")
    yield node, RDF.type, DCAT.Catalog
    yield from _described(node, f"Catalogue of: {about.title}", about.description)
    yield node, DCTERMS.publisher, iri(about.base, "publisher")
    yield node, DCAT.dataset, edition.node
    yield node, DCTERMS.license, IRI(about.licence)
    yield from _agent(edition)
    yield from _dataset(edition, contents)
    for file in contents.files:
        if not file.path.startswith(_ONE_BY_ONE):
            yield from _distribution(edition, file)
    yield from _offered(edition, edition.of("letters/"), "Each letter as Turtle", "text/turtle")
    yield edition.of("letters/"), DCTERMS.license, IRI(about.licence)
    yield from _offered(edition, edition.of("texts/"), "The texts that every offset refers to", "text/plain")
    yield from _texts(edition, contents)
    yield IRI(about.licence), RDF.type, DCTERMS.LicenseDocument


def _described(node: IRI, title: str, description: str) -> Iterator[Triple]:
    yield node, DCTERMS.title, text(title, "en")
    yield node, DCTERMS.description, text(description, "en")


def _texts(edition: Edition, contents: Contents) -> Iterator[Triple]:
    """The rights in each letter's text: one distribution holds them all, and each says its own."""
    whole = edition.of("texts/")
    for rights in contents.rights:
        statement = rights_statement(edition, rights)
        yield whole, DCTERMS.rights, statement
        yield statement, RDF.type, DCTERMS.RightsStatement
        yield statement, RDFS.label, text(rights)
    for letter in contents.letters:
        if letter.text:
            yield whole, DCTERMS.hasPart, edition.of(letter.text)
            yield edition.of(letter.text), RDF.type, FOAF.Document
            yield edition.of(letter.text), DCTERMS.rights, rights_statement(edition, letter.rights)


def rights_statement(edition: Edition, rights: str) -> IRI:
    """The IRI of a statement of rights in a version."""
    return iri(edition.about.base, f"dataset/{edition.version}#rights-{digest(rights)}")


def _agent(edition: Edition) -> Iterator[Triple]:
    publisher = iri(edition.about.base, "publisher")
    yield publisher, RDF.type, FOAF.Agent
    yield publisher, FOAF.name, text(edition.about.publisher)


def _dataset(edition: Edition, contents: Contents) -> Iterator[Triple]:
    about, node, whole = edition.about, edition.node, iri(edition.about.base, "dataset")
    yield whole, RDF.type, DCAT.Dataset
    yield from _described(whole, about.title, about.description)
    yield node, RDF.type, DCAT.Dataset
    yield from _described(node, f"{about.title}, version {edition.version}", about.description)
    yield node, DCTERMS.publisher, iri(about.base, "publisher")
    yield node, DCTERMS.identifier, text(node)
    yield node, DCTERMS.issued, date(edition.date)
    yield node, DCTERMS.modified, date(edition.date)
    yield node, DCAT.version, text(edition.version)
    yield whole, DCAT.hasVersion, node  # isVersionOf may only stand beside it (DCAT 3)
    yield node, DCAT.isVersionOf, whole
    if edition.previous:
        before = iri(about.base, f"dataset/{edition.previous}")
        yield node, DCAT.previousVersion, before
    yield node, DCTERMS.accessRights, _PUBLIC
    yield _PUBLIC, RDF.type, DCTERMS.RightsStatement
    yield node, DCTERMS.language, _ENGLISH
    yield _ENGLISH, RDF.type, DCTERMS.LinguisticSystem
    for keyword in contents.keywords:
        yield node, DCAT.keyword, text(keyword, "en")
    if contents.period:
        time = IRI(f"{node}#period")
        yield node, DCTERMS.temporal, time
        yield time, RDF.type, DCTERMS.PeriodOfTime
        yield time, DCAT.startDate, date(contents.period[0])
        yield time, DCAT.endDate, date(contents.period[1])


def _distribution(edition: Edition, file: File) -> Iterator[Triple]:
    node = edition.of(file.path)
    yield from _offered(edition, node, file.title, file.media_type)
    yield node, DCTERMS.license, IRI(edition.about.licence)
    yield node, DCAT.downloadURL, node
    yield node, RDF.type, RDFS.Resource
    yield node, DCAT.byteSize, Literal(str(file.bytes), XSD.nonNegativeInteger)
    if file.path.endswith(release.PACKED):
        yield node, DCAT.compressFormat, _GZIP
        yield _GZIP, RDF.type, DCTERMS.MediaType
    checksum = IRI(f"{node}#sha256")
    yield node, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, Literal(file.sha256, XSD.hexBinary)
    yield SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm


def _offered(edition: Edition, node: IRI, title: str, media_type: str) -> Iterator[Triple]:
    yield edition.node, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    yield node, DCTERMS.title, text(title, "en")
    yield node, DCAT.accessURL, edition.of("")
    yield edition.of(""), RDF.type, RDFS.Resource
    yield node, DCTERMS.issued, date(edition.date)
    yield node, DCAT.mediaType, IRI(_IANA + media_type)
    yield IRI(_IANA + media_type), RDF.type, DCTERMS.MediaType
    if media_type in _FORMATS:
        form = IRI(f"{_AUTHORITY}file-type/{_FORMATS[media_type]}")
        yield node, DCTERMS["format"], form
        yield form, RDF.type, DCTERMS.MediaTypeOrExtent


# --- VoID


def void(edition: Edition, contents: Contents, found: Statistics) -> Iterator[Triple]:
    """The version as a VoID dataset, with its classes and properties (W3C, Describing Linked Datasets, 2011)."""
    node, about = edition.node, edition.about
    yield node, RDF.type, VOID.Dataset
    yield node, DCTERMS.title, text(about.title, "en")
    yield node, DCTERMS.license, IRI(about.licence)
    yield node, VOID.uriSpace, text(about.base)
    counted = {
        VOID.triples: found.triples,
        VOID.distinctSubjects: found.subjects,
        VOID.distinctObjects: found.objects,
        VOID.classes: len(found.classes),
        VOID.properties: len(found.properties),
        VOID.documents: len(contents.letters),
    }
    yield from ((node, predicate, integer(count)) for predicate, count in counted.items())
    for file in contents.files:
        if file.media_type in _FEATURES and file.path.startswith(f"{release.DUMP}/"):
            yield node, VOID.dataDump, edition.of(file.path)
            yield node, VOID.feature, IRI(f"http://www.w3.org/ns/formats/{_FEATURES[file.media_type]}")
    for letter in contents.letters[:1]:
        yield node, VOID.exampleResource, IRI(letter.id)
    for namespace in sorted({_namespace(name) for name in (*found.classes, *found.properties)}):
        yield node, VOID.vocabulary, IRI(namespace)
    for name, count in found.classes.items():
        yield from _partition(edition, ("class", name), VOID.classPartition, (VOID["class"], VOID.entities), count)
    for name, count in found.properties.items():
        yield from _partition(edition, ("property", name), VOID.propertyPartition, (VOID.property, VOID.triples), count)


def _partition(
    edition: Edition, named: tuple[str, str], link: IRI, predicates: tuple[IRI, IRI], count: int
) -> Iterator[Triple]:
    kind, name = named
    node = IRI(f"{edition.node}#{kind}-{quote(_short(name), safe='')}")
    values: tuple[Term, Term] = IRI(name), integer(count)
    yield edition.node, link, node
    yield from ((node, predicate, value) for predicate, value in zip(predicates, values, strict=True))


def _short(name: str) -> str:
    """A name that is unlike that of any other term: the prefix of its vocabulary and its local name."""
    namespace = _namespace(name)
    prefix = next((prefix for prefix, known in prefixes().items() if known == namespace), namespace)
    return f"{prefix}-{name.removeprefix(namespace)}"


def _namespace(name: str) -> str:
    return name[: max(name.rfind("/"), name.rfind("#")) + 1]
