"""The pages that show all letters at once: home, timeline, network, map, quality, and the words about the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.site import drawings
from kg.site.facts import Claim, Corpus, Letter
from kg.site.graph import Thing
from kg.site.listing import cut
from kg.site.page import Page
from kg.terms import OL, RDF, SKOS

_LATEST, _MOST = 8, 12


def pages(corpus: Corpus) -> Iterator[Page]:
    """The overviews."""
    yield Page(path="index.html", template="home.html", values=_home(corpus))
    timeline = drawings.timeline(corpus.letters)
    for part in cut(corpus.letters, "timeline.html", kind="lines"):
        yield Page(path=part.path, template="timeline.html", values={"picture": timeline, "listing": part})
    network = _network(corpus)
    for rows in cut(network.pop("rows"), "network.html"):
        yield Page(path=rows.path, template="network.html", values={**network, "listing": rows})
    yield Page(path="map.html", template="map.html", values=_map(corpus))
    quality = _quality(corpus)
    for part in cut(corpus.letters, "quality.html", kind="letters"):
        yield Page(path=part.path, template="quality.html", values={**quality, "listing": part})
    yield Page(path="about.html", template="about.html")
    yield Page(path="search.html", template="search.html")


def _home(corpus: Corpus) -> dict[str, Any]:
    most = [
        (corpus.things[key], len({claim.letter.key for claim in claims}), len(claims))
        for key, claims in corpus.alleged.items()
    ]
    numbers = (
        (len(corpus.letters), "letters.html", "letter", "letters"),
        (len([t for t in corpus.of("organization") if t.key in corpus.signed]), "organizations.html",
         "organisation that signs", "organisations that sign"),
        (sum(len(letter.claims) for letter in corpus.letters), "claims.html",
         "sentence that alleges a violation", "sentences that allege violations"),
        (sum(len(letter.demands) for letter in corpus.letters), "demands.html", "demand", "demands"),
        (len(corpus.cited), "documents.html", "document cited", "documents cited"),
    )  # fmt: skip
    return {
        "description": corpus.description,
        "latest": list(reversed(corpus.letters))[:_LATEST],
        "most": sorted(most, key=lambda item: (-item[1], -item[2], item[0].label))[:_MOST],
        "numbers": numbers,
        "example": _example(corpus),
    }


def _example(corpus: Corpus) -> tuple[Claim, Letter] | None:
    """A sentence that shows a newcomer what there is: whose finding is relayed, of whom, in not too many words."""
    whole = [(c, letter) for letter in corpus.letters for c in letter.claims if c.source and c.accused]
    return min(whole, key=lambda pair: (abs(len(pair[0].passage.sentence) - 200), pair[0].iri), default=None)


def _network(corpus: Corpus) -> dict[str, Any]:
    signed: dict[Thing, set[str]] = {}
    for key, signatures in corpus.signed.items():
        signed[corpus.things.get(key) or signatures[0].signatory] = {s.letter.key for s in signatures}
    rows = [(thing, letters) for thing, letters in signed.items() if len(letters) > 1]
    picture = drawings.network(corpus)
    drawn = {dot.thing for dot in picture.dots}
    return {
        "picture": picture,
        "letters": [letter.thing for letter in corpus.letters if letter.thing in drawn],
        "rows": sorted(rows, key=lambda row: (-len(row[1]), row[0].label.casefold(), row[0].key)),
    }


def _map(corpus: Corpus) -> dict[str, Any]:
    rows: list[Mapping[str, Any]] = []
    for thing in (*corpus.of("country"), *corpus.of("region")):
        signatories = len({s.signatory for s in corpus.signed_from.get(thing.key, ())})
        accused = len(corpus.accused.get(thing.key, ()))
        if signatories or accused:
            code = corpus.graph.text(thing.iri, SKOS.notation) or thing.label
            rows.append({"thing": thing, "code": code, "signatories": signatories, "accused": accused})
    numbers = {row["code"]: row["signatories"] for row in rows if row["signatories"]}
    lands, missing = drawings.world(numbers)
    return {
        "lands": lands,
        "missing": [row["thing"].label for row in rows if row["code"] in missing],
        "most": max(numbers.values(), default=0),
        "rows": sorted(rows, key=lambda row: (-row["signatories"], row["thing"].label)),
    }


def _quality(corpus: Corpus) -> dict[str, Any]:
    claims = [claim for letter in corpus.letters for claim in letter.claims]
    demands = [demand for letter in corpus.letters for demand in letter.demands]
    citations = [citation for letter in corpus.letters for citation in letter.citations]
    signatures = [signature for letter in corpus.letters for signature in letter.signatures]
    open_ones = {t.key for t in corpus.of("document") if _unresolved(corpus, t)}
    return {
        "apart": corpus.of("distinction"),
        "retired": corpus.of("retired"),
        "coverage": (
            ("Citations of which it is not known which document they mean",
             sum(c.document.key in open_ones for c in citations), len(citations)),
            ("Claims of which the letter does not say who is responsible",
             sum(not (c.accused or c.accused_words) for c in claims), len(claims)),
            ("Claims that relay a finding whose source is not known",
             sum(bool(c.source_words) and not c.source for c in claims), len(claims)),
            ("Demands that name nobody known", sum(not d.to for d in demands), len(demands)),
            ("Signatures without a country", sum(not s.country for s in signatures), len(signatures)),
        ),
    }  # fmt: skip


def _unresolved(corpus: Corpus, thing: Thing) -> bool:
    return OL.UnresolvedDocument in corpus.graph.texts(thing.iri, RDF.type)
