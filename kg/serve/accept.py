"""Content negotiation: which of the forms on offer a client would rather have (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Offer(NamedTuple):
    """A media type that can be sent, and our name of the form that it stands for."""

    media_type: str
    form: str

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


ROWS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/json", "json"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
)
TRIPLES = (
    Offer("text/turtle", "turtle"),
    Offer("application/n-triples", "n-triples"),
    Offer("application/ld+json", "json-ld"),
    Offer("application/rdf+xml", "rdf-xml"),
    Offer("application/json", "json-ld"),
    Offer("application/xml", "rdf-xml"),
)
PAGE = Offer("text/html", "html")


class _Range(NamedTuple):
    """A media range of the header Accept with its weight."""

    kind: str
    subtype: str
    parameters: dict[str, str]
    weight: float

    def specificity(self, media_type: str) -> tuple[bool, bool, int] | None:
        """How exactly the range names a media type; None if it does not."""
        kind, _, subtype = media_type.partition("/")
        if self.kind not in ("*", kind) or self.subtype not in ("*", subtype):
            return None
        if self.parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return None
        return self.kind != "*", self.subtype != "*", len(self.parameters)


@functools.lru_cache(256)
def choose(accept: str, offers: tuple[Offer, ...]) -> Offer | None:
    """The offer with the highest weight, the first of equals; None if the client takes none of them.

    Without a range that can be read, the client takes anything (RFC 9110, section 12.5.1).
    """
    ranges = list(_ranges(accept)) or [_Range("*", "*", {}, 1.0)]
    weighed = [(_weight(offer.media_type, ranges), -place) for place, offer in enumerate(offers)]
    best, place = max(weighed)
    return offers[-place] if best > 0 else None


def named(form: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that a person names by its form (`csv`) or its media type."""
    return next((offer for offer in offers if form.lower() in (offer.form, offer.media_type)), None)


def _weight(media_type: str, ranges: Sequence[_Range]) -> float:
    """The weight of the range that names the media type most exactly."""
    fitting = [(exactness, r.weight) for r in ranges if (exactness := r.specificity(media_type)) is not None]
    return max(fitting)[1] if fitting else 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for element in accept.split(","):
        first, *rest = (part.strip() for part in element.split(";"))
        kind, slash, subtype = first.lower().partition("/")
        if not (kind and slash and subtype):
            continue
        pairs = {name.strip().lower(): value.strip(' "') for name, _, value in (part.partition("=") for part in rest)}
        weight = _quality(pairs.pop("q", "1"))
        yield _Range(kind, subtype, {name: value for name, value in pairs.items() if name}, weight)


def _quality(written: str) -> float:
    """A weight between 0 and 1; what is no number counts as 1, as if it were not there."""
    try:
        weight = float(written)
    except ValueError:
        return 1.0
    return min(max(weight, 0.0), 1.0) if math.isfinite(weight) else 1.0
