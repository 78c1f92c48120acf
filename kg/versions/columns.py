"""The columns of the tables: what each holds, of which type, and which property of the graph it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.terms import CITO, DCTERMS, IRI, OL

BETWEEN = " | "
"""What stands between the values of a cell that holds several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `kind` is a datatype of CSV on the Web, `about` the property whose values it shows unchanged.

    `several` says that a cell may hold more than one value, `refers` names the table whose `id` it holds.
    """

    name: str
    description: str
    kind: str = "string"
    about: IRI | None = None
    required: bool = False
    several: bool = False
    refers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; each row is about the thing in its column `id`."""

    name: str
    title: str
    columns: tuple[Column, ...]


_ID = Column(name="id", description="IRI of what the row is about", kind="anyURI", required=True)
_ORDER = Column(
    name="order", description="its place among its like in the letter, from 1", kind="integer", about=OL.order
)
_QUOTE = (
    Column(name="quote", description="the words of the letter that state it"),
    Column(name="start", description="where they begin in the letter's text, in Unicode code points", kind="integer"),
    Column(name="end", description="where they end, exclusive", kind="integer"),
)


def _iri(name: str, description: str, about: IRI, required: bool = False) -> Column:
    return Column(name=name, description=description, kind="anyURI", about=about, required=required)


def _letter(about: IRI | None = None) -> Column:
    description = "IRI of the letter"
    return Column(name="letter", description=description, kind="anyURI", about=about, required=True, refers="letters")


def _count(name: str, what: str) -> Column:
    return Column(name=name, description=f"number of {what}", kind="integer", required=True)


_LETTERS = Table(
    name="letters",
    title="The letters",
    columns=(
        _ID,
        Column(name="date", description="date of the letter", kind="date", about=DCTERMS.date),
        Column(name="title", description="title of the letter"),
        Column(name="language", description="language of the letter", about=DCTERMS.language),
        Column(name="addressees", description="to whom it is written, as stated", several=True),
        Column(name="file", description="name of the file it was read from"),
        Column(name="sha256", description="SHA-256 of that file, in hexadecimal"),
        Column(name="source", description="where it was published", kind="anyURI"),
        Column(name="retrieved", description="when it was taken from there", kind="date"),
        Column(name="rights", description="who holds which rights in the letter's text"),
        Column(name="text", description="path of its text in this version"),
        _count("signatures", "signatures"),
        _count("claims", "claims that a right was violated"),
        _count("demands", "demands"),
        _count("citations", "references to documents"),
    ),
)
_AGENT = (
    _ID,
    Column(name="name", description="what it is called here", required=True),
    Column(name="names", description="every name that a letter prints for it", several=True),
    Column(name="acronyms", description="every acronym printed with it", several=True),
    Column(name="countries", description="ISO 3166-1 codes of the countries printed with it", several=True),
    Column(name="letters", description="IRIs of the letters that it signed", kind="anyURI", several=True),
)
_ORGANIZATIONS = Table(name="organizations", title="The organisations that signed or were signed for", columns=_AGENT)
_PEOPLE = Table(
    name="people",
    title="The people who signed",
    columns=(*_AGENT, Column(name="roles", description="every role printed with the name", several=True)),
)
_SIGNATURES = Table(
    name="signatures",
    title="The signatures",
    columns=(
        _ID,
        _letter(),
        _ORDER,
        _iri("signatory", "IRI of who signed", OL.signatory, required=True),
        Column(name="capacity", description="organization or individual", required=True),
        Column(name="name", description="the name as stated", about=OL.nameAsStated, required=True),
        Column(name="acronym", description="the acronym as stated", about=OL.acronymAsStated),
        Column(name="country_text", description="the country as stated", about=OL.countryAsStated),
        Column(name="country", description="ISO 3166-1 code of that country"),
        Column(name="honorific", description="title or rank before the name", about=OL.honorificAsStated),
        Column(name="role", description="the role as stated", about=OL.roleAsStated),
        Column(name="on_behalf_of", description="IRI of who is represented", kind="anyURI", about=OL.onBehalfOf),
        *_QUOTE,
    ),
)
_CLAIMS = Table(
    name="claims",
    title="What the letters say was violated. A claim of a letter is not a fact about the accused.",
    columns=(
        _ID,
        _letter(OL.assertedIn),
        _ORDER,
        Column(
            name="concept", description="IRI of the violation", kind="anyURI", about=OL.allegesViolation, required=True
        ),
        Column(name="violation", description="its name"),
        Column(name="status", description="how the letter says it: alleged, reportedFinding, presupposed, atRisk"),
        Column(
            name="perpetrator", description="IRI of who is said to do it", kind="anyURI", about=OL.allegedPerpetrator
        ),
        Column(name="perpetrator_text", description="in the letter's words", about=OL.perpetratorAsStated),
        Column(name="victims_text", description="to whom, in the letter's words", about=OL.victimsAsStated),
        _iri("attributed_to", "IRI of whose finding it is", OL.attributedTo),
        Column(name="attributed_to_text", description="in the letter's words", about=OL.attributedToAsStated),
        *_QUOTE,
    ),
)
_DEMANDS = Table(
    name="demands",
    title="What the letters ask, and of whom",
    columns=(
        _ID,
        _letter(OL.assertedIn),
        _ORDER,
        Column(name="number", description="its number in the letter's list", about=OL.number),
        Column(name="form", description="how it is asked", about=OL.form),
        Column(name="of", description="IRIs of who is asked", kind="anyURI", several=True),
        Column(
            name="of_text", description="who is asked, in the letter's words", about=OL.demandedOfAsStated, several=True
        ),
        *_QUOTE,
    ),
)
_CITATIONS = Table(
    name="citations",
    title="The documents that the letters cite",
    columns=(
        _ID,
        _letter(CITO.hasCitingEntity),
        Column(
            name="document", description="IRI of the document", kind="anyURI", about=CITO.hasCitedEntity, required=True
        ),
        Column(name="document_name", description="its name"),
        Column(name="symbol", description="the document symbol as stated", about=OL.symbolAsStated),
        Column(name="pinpoint", description="the place in the document", about=OL.pinpoint),
        Column(name="footnote", description="the footnote that holds the reference", about=OL.inFootnote),
        Column(name="understood", description="how the reference was understood: bySymbol, byName, unresolved, …"),
        *_QUOTE,
    ),
)
TABLES: Mapping[str, Table] = {
    table.name: table for table in (_LETTERS, _ORGANIZATIONS, _PEOPLE, _SIGNATURES, _CLAIMS, _DEMANDS, _CITATIONS)
}
