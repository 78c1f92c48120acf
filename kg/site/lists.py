"""The lists: of agents, of documents, of all sentences and demands, and the tree of violations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from kg.site.entities import WORDS, alternates, descendants, document_kind, narrower, times
from kg.site.facts import Corpus, Demand, Letter
from kg.site.graph import Thing
from kg.site.listing import cut
from kg.site.page import Page, sorted_by_label
from kg.terms import OL, SKOS

_NOBODY = "Those whom the letter names in words only, or not at all"


def pages(corpus: Corpus) -> Iterator[Page]:
    """Every list, as many pages as it needs."""
    facets = "country:Country;letters:Letters signed"
    yield from _agents(corpus, "organizations", "Organisations", ("organization",), facets,
                       "Everyone who signs as an organisation, under every name that a letter prints.")  # fmt: skip
    yield from _agents(corpus, "people", "People", ("person",), "role:In the letters",
                       "Individuals who sign, and those to whom letters are written.")  # fmt: skip
    yield from _agents(corpus, "bodies", "Bodies and addressees", ("body", "group"), "role:In the letters",
                       "United Nations organs and mandates, courts, and groups that letters address or rely on.",
                       )  # fmt: skip
    yield from _agents(corpus, "countries", "Countries", ("country", "region"), "role:In the letters",
                       "As the home of signatories, as addressees, and as those whom letters accuse.")  # fmt: skip
    for listing in cut(_documents(corpus), "documents.html", kind="lines"):
        yield Page(path=listing.path, template="documents.html", values={"listing": listing})
    claims = [(claim, letter) for letter in corpus.letters for claim in letter.claims]
    for part in cut(claims, "claims.html"):
        yield Page(path=part.path, template="claims.html", values={"listing": part})
    yield from _demands(corpus)
    yield _violations(corpus)


def _agents(corpus: Corpus, name: str, heading: str, kinds: Sequence[str], facets: str, lead: str) -> Iterator[Page]:
    things = sorted_by_label(thing for kind in kinds for thing in corpus.of(kind))
    for listing in cut([_agent(corpus, thing) for thing in things], f"{name}.html", kind="lines"):
        values = {"heading": heading, "lead": lead, "facets": facets, "listing": listing, "description": lead}
        yield Page(path=listing.path, template="agents.html", values=values)


def _agent(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    """A line of a list: what the letters have to do with it."""
    signatures = corpus.signed.get(thing.key, [])
    signed = len({s.letter.key for s in signatures})
    countries = sorted({s.country.label for s in signatures if s.country})
    home = len({s.signatory for s in corpus.signed_from.get(thing.key, ())})
    roles = [
        (signed, "signs", f"signed {times(signed, 'letter')}"),
        (home, "home of signatories", times(home, "signatory", "signatories")),
        (len(corpus.addressed.get(thing.key, ())), "addressed", "addressed"),
        (n := len(corpus.asked.get(thing.key, ())), "asked to act", f"asked {times(n, 'demand')}"),
        (n := len(corpus.relayed.get(thing.key, ())), "source of findings", f"source of {times(n, 'claim')}"),
        (n := len(corpus.accused.get(thing.key, ())), "accused", f"accused in {times(n, 'claim')}"),
    ]
    told = [(role, note) for count, role, note in roles if count]
    return {
        "thing": thing,
        "kind": WORDS[thing.kind],
        "country": "; ".join(countries) or "not printed",
        "letters": times(signed, "letter"),
        "role": "; ".join(role for role, _ in told) or "named only",
        "note": ", ".join([*countries, *(note for _, note in told)]),
    }


def _documents(corpus: Corpus) -> list[dict[str, Any]]:
    rows = []
    for thing in corpus.of("document"):
        places = corpus.cited.get(thing.key, ())
        rows.append(
            {
                "thing": thing,
                "symbol": corpus.graph.text(thing.iri, OL.symbol),
                "kind": document_kind(corpus, thing),
                "places": len(places),
                "letters": len({c.letter.key for c in places}),
            }
        )
    return sorted((row for row in rows if row["places"]), key=lambda r: (-r["letters"], -r["places"], r["thing"].label))


def _demands(corpus: Corpus) -> Iterator[Page]:
    """Demands by whom they are asked of, the most asked first; those that name nobody known last."""
    asked: dict[Thing | None, list[tuple[Demand, Letter]]] = {}
    for letter in corpus.letters:
        for demand in letter.demands:
            for thing in demand.to or (None,):
                asked.setdefault(thing, []).append((demand, letter))
    order = sorted(asked.items(), key=lambda item: (item[0] is None, -len(item[1]), item[0].key if item[0] else ""))
    listings = cut([(n, item) for n, (_, items) in enumerate(order) for item in items], "demands.html")
    begins = {n: listing.path for listing in reversed(listings) for n, _ in listing.items}
    groups = [
        {"thing": thing, "label": thing.label if thing else _NOBODY, "path": begins[n], "anchor": f"to-{n + 1}",
         "count": len(items)}
        for n, (thing, items) in enumerate(order)
    ]  # fmt: skip
    for listing in listings:
        shown = [(groups[n], [item for _, item in rows]) for n, rows in groupby(listing.items, key=lambda row: row[0])]
        values = {"groups": groups, "shown": shown, "listing": listing}
        yield Page(path=listing.path, template="demands.html", values=values)


def _violations(corpus: Corpus) -> Page:
    graph = corpus.graph
    tops = [thing for thing in corpus.of("violation") if not graph.texts(thing.iri, SKOS.broader)]
    scheme = next(iter(corpus.of("scheme")), None)
    values = {
        "roots": [_node(corpus, thing, ()) for thing in tops],
        "claims": sum(len(letter.claims) for letter in corpus.letters),
    }
    data = alternates(scheme) if scheme else ()
    return Page(path="violations.html", template="violations.html", values=values, alternates=data)


def _node(corpus: Corpus, thing: Thing, above: tuple[Thing, ...]) -> dict[str, Any]:
    """A concept with those below it; a concept below itself is left out."""
    below = [_node(corpus, t, (*above, thing)) for t in narrower(corpus, thing) if t not in above and t != thing]
    total = {c.iri for t in (thing, *descendants(corpus, thing)) for c in corpus.alleged.get(t.key, ())}
    own = len(corpus.alleged.get(thing.key, ()))
    return {"thing": thing, "own": own, "total": len(total), "children": below}
