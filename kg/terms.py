"""RDF terms as light values, the namespaces we use, and the one place where IRIs are made.

Instances are known inside the package by their key, the IRI without the base: `organization/human-rights-watch`,
`un/A/HRC/25/63`. A publisher can change the base; the schema and the violation concepts keep theirs.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple
from urllib.parse import quote

BASE = "https://w3id.org/open-letters/"
_SHARED = ("ns#", "violation/")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class IRI(str):
    """An absolute IRI (RFC 3987)."""

    __slots__ = ()


class Literal(NamedTuple):
    """A literal: lexical form, datatype IRI, language tag (empty unless rdf:langString)."""

    value: str
    datatype: str
    language: str = ""


Term = IRI | Literal
Triple = tuple[IRI, IRI, Term]


class Namespace(str):
    """A namespace: `OL.Letter` and `OL["Letter"]` are the IRI of that name in it."""

    def __getattr__(self, name: str) -> IRI:
        if name.startswith("_"):
            raise AttributeError(name)
        made = self.__dict__[name] = IRI(self + name)  # so that it is made once
        return made

    def __getitem__(self, name: str) -> IRI:  # type: ignore[override]
        return IRI(self + name)

    @property
    def title(self) -> IRI:  # type: ignore[override]
        """The term of that name, which `str.title` would hide."""
        return self["title"]

    @property
    def format(self) -> IRI:  # type: ignore[override]
        """The term of that name, which `str.format` would hide."""
        return self["format"]


OL = Namespace(f"{BASE}ns#")
V = Namespace(f"{BASE}violation/")
_SCHEMA = OL.removesuffix("#")
CITO = Namespace("http://purl.org/spar/cito/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FABIO = Namespace("http://purl.org/spar/fabio/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
UNDO = Namespace("https://w3id.org/un/ontology/undo/")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: dict[str, str] = {
    "ol": OL, "v": V,
    "cito": CITO, "dcat": DCAT, "dcterms": DCTERMS, "fabio": FABIO, "foaf": FOAF, "oa": OA, "org": ORG, "owl": OWL,
    "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "sh": SH, "skos": SKOS, "undo": UNDO, "void": VOID,
    "xsd": XSD,
}  # fmt: skip

KINDS = ("letter", "organization", "person", "group", "body", "country", "treaty")
"""The kinds of instances whose key is one word after another: their IRIs make good prefixed names."""


def prefixes(base: str = BASE) -> dict[str, str]:
    """The prefixes that our files declare and that a query may use without declaring them."""
    return {**PREFIXES, **{kind: f"{base}{kind}/" for kind in KINDS}}


def text(value: str, language: str = "") -> Literal:
    """A plain or language-tagged string."""
    return Literal(value, RDF.langString, language) if language else Literal(value, XSD.string)


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), XSD.integer)


def date(value: str) -> Literal:
    """An ISO 8601 calendar date, or a month of a year where no day is given."""
    return Literal(value, XSD.date if value.count("-") == 2 else XSD.gYearMonth)


@functools.lru_cache(1 << 11)  # more than most letters have keys
def iri(base: str, key: str) -> IRI:
    """The IRI of a key under a base; characters no IRI may hold are percent-encoded (RFC 3987, section 2.2).

    The violation concepts are one published vocabulary, whoever publishes the letters.
    """
    under = BASE if key.startswith(_SHARED) else base
    return IRI(under + _FORBIDDEN.sub(lambda found: quote(found[0]), key))


def rebased(term: IRI, base: str) -> IRI:
    """An instance that is described under our base, under a publisher's; the schema and the concepts keep theirs."""
    return term if shared(term) or not term.startswith(BASE) else IRI(base + term.removeprefix(BASE))


def shared(term: str) -> bool:
    """Whether an IRI is of the schema or of the violation concepts: one vocabulary, whoever publishes the letters.

    >>> shared(f"{BASE}ns"), shared(OL.Letter), shared(f"{BASE}organization/ns")
    (True, True, False)
    """
    return term.startswith((OL, V, f"{_SCHEMA}/")) or term == _SCHEMA


def symbol_key(symbol: str) -> str:
    """The key of a UN document: its symbol keeps its slashes, blanks become underscores.

    >>> symbol_key("A/RES/217 A (III)")
    'un/A/RES/217_A_(III)'
    """
    return "un/" + re.sub(r"\s+", "_", symbol.strip())
