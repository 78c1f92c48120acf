"""A page: the file it becomes, the template that draws it, and what the template is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg import files
from kg.redact import MASK
from kg.site import addresses
from kg.site.facts import Corpus
from kg.site.graph import Thing

TEMPLATES = files.PACKAGE / "site" / "templates"
SECTIONS = (
    ("letters.html", "Letters"),
    ("violations.html", "Violations"),
    ("demands.html", "Demands"),
    ("organizations.html", "Organisations"),
    ("people.html", "People"),
    ("documents.html", "Documents"),
    ("timeline.html", "Timeline"),
    ("network.html", "Network"),
    ("map.html", "Map"),
    ("sparql.html", "SPARQL"),
)
MORE = (
    ("about.html", "Method and limits"),
    ("quality.html", "Quality"),
    ("claims.html", "All sentences"),
    ("bodies.html", "Bodies and addressees"),
    ("countries.html", "Countries"),
    ("ns.html", "Ontology"),
    ("shapes.html", "Shapes"),
    ("downloads.html", "Downloads"),
    ("search.html", "Search"),
)
_LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PARTS = re.compile("[—–-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """The same as data: another file of a page."""

    path: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the site; `path` is relative to its root."""

    path: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    alternates: Sequence[Alternate] = ()


def environment() -> Environment:
    """The templates, every value escaped, every name that a template lacks an error."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters.update(
        day=day,
        external=addresses.external,
        host=lambda address: urlsplit(address).netloc,
        licence=lambda iri: _LICENCES.get(iri, iri),
        local=lambda thing: local(thing.iri),
        oneline=lambda text: " ".join(text.split()),
        pinpoint=pinpoint,
        shortened=shortened,
    )
    return found


def render(templates: Environment, page: Page, corpus: Corpus) -> str:
    """The HTML of a page."""

    def link(thing: Thing, anchor: str = "") -> str:
        return addresses.link(page.path, addresses.page(thing, anchor))

    return templates.get_template(page.template).render(
        site=corpus,
        here=page.path,
        root=addresses.root(page.path),
        link=link,
        to=lambda target: addresses.link(page.path, target),
        menu=SECTIONS,
        more=MORE,
        alternates=page.alternates,
        **page.values,
    )


def day(value: str) -> str:
    """A date as people write it; anything else as it is.

    >>> day("2021-10-10")
    '10 October 2021'
    """
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def pinpoint(value: str) -> str:
    """A pinpoint with the word for it, where it is only a number.

    >>> pinpoint("78"), pinpoint("76-79"), pinpoint("article 7")
    ('paragraph 78', 'paragraphs 76-79', 'article 7')
    """
    if not value[:1].isdigit():
        return value
    return f"paragraph{'s' if _PARTS.search(value) or ',' in value else ''} {value}"


def shortened(text: str, most: int) -> str:
    """The text in one line, and cut at a word where it is too long."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 2].rpartition(" ")[0] + " …"


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def masked(text: str) -> bool:
    """Whether the text is a run of masked characters."""
    return bool(text) and set(text) <= {MASK}


def sorted_by_label(things: Iterable[Thing]) -> list[Thing]:
    """Things in the order that a person looks for them."""
    return sorted(things, key=lambda thing: (thing.label.casefold(), thing.key))
