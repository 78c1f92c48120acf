"""The pages of what letters speak of: agents, documents, violations; and the lists of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from kg.site import addresses
from kg.site.facts import Corpus, Letter, Signature, Stated
from kg.site.graph import Thing
from kg.site.page import Alternate, Page, sorted_by_label
from kg.terms import DCTERMS, OL, RDF, RDFS, SKOS

Reading = TypeVar("Reading", bound=Stated)

WORDS = {
    "organization": "Organisation",
    "person": "Person",
    "group": "Group",
    "body": "Body or mandate",
    "country": "Country",
    "region": "Region",
}
_NAMES = (SKOS.altLabel, OL.acronym)
_BESIDE, _LISTED = 24, 400


def pages(corpus: Corpus) -> Iterator[Page]:
    """A page for everything but letters, and their lists."""
    for thing in corpus.things.values():
        if thing.kind in WORDS:
            yield _page(thing, "agent.html", _agent(corpus, thing))
        elif thing.kind == "document":
            yield _page(thing, "document.html", _document(corpus, thing))
        elif thing.kind == "violation":
            yield _page(thing, "violation.html", _violation(corpus, thing))
        elif thing.kind == "retired":
            note = corpus.graph.text(thing.iri, SKOS.changeNote)
            after = [corpus.graph.thing(iri) for iri in corpus.graph.texts(thing.iri, DCTERMS.isReplacedBy)]
            yield _page(thing, "retired.html", {"note": note, "successors": after})
    yield from _lists(corpus)
    yield Page(path="violations.html", template="violations.html", values=_tree(corpus))
    yield from _claims(corpus)
    yield Page(path="demands.html", template="demands.html", values={"groups": list(_demands(corpus))})


def alternates(thing: Thing) -> tuple[Alternate, ...]:
    """The same as Turtle and as JSON-LD."""
    return (
        Alternate(path=addresses.file(thing.key, ".ttl"), media_type="text/turtle", name="Turtle"),
        Alternate(path=addresses.file(thing.key, ".jsonld"), media_type="application/ld+json", name="JSON-LD"),
    )


def _page(thing: Thing, template: str, values: dict[str, Any]) -> Page:
    return Page(
        path=addresses.file(thing.key),
        template=template,
        values={"thing": thing, "description": thing.label, **values},
        alternates=alternates(thing),
    )


def _with_letters(corpus: Corpus, items: Iterable[Reading]) -> list[tuple[Reading, Letter]]:
    """Each reading with its letter, in the order of the letters and of their texts."""
    return [(item, corpus.letter(item.letter)) for item in items]


def _agent(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    graph, key = corpus.graph, thing.key
    signatures = corpus.signed.get(key, [])
    demands = _with_letters(corpus, corpus.asked.get(key, ()))
    authored = {i for p in (OL.submittedBy, OL.adoptedBy, OL.principalReportOf) for i in graph.subjects(p, thing.iri)}
    mentions: dict[str, list[Any]] = {}
    for mention in corpus.mentioned.get(key, ()):
        mentions.setdefault(mention.letter.key, []).append(mention)
    return {
        "kind": WORDS[thing.kind],
        "other_names": _other_names(corpus, thing),
        "signatures": _with_letters(corpus, signatures),
        "letters_signed": len({s.letter.key for s in signatures}),
        "reasons": graph.texts(thing.iri, OL.identityReason) if signatures else [],
        "distinct": list(_distinct(corpus, thing)),
        "addressed": _with_letters(corpus, corpus.addressed.get(key, ())),
        "demands": demands[:_LISTED],
        "accused": _with_letters(corpus, corpus.accused.get(key, ()))[:_LISTED],
        "relayed": _with_letters(corpus, corpus.relayed.get(key, ()))[:_LISTED],
        "documents": sorted_by_label(t for t in map(graph.thing, authored) if t.key in corpus.cited),
        "signatories": sorted_by_label({s.signatory for s in corpus.signed_from.get(key, ())}),
        "beside": _beside(corpus, thing, signatures),
        "mentions": [(corpus.letter(places[0].letter), places) for places in mentions.values()],
    }


def _other_names(corpus: Corpus, thing: Thing) -> list[str]:
    graph = corpus.graph
    names = {text.value for text in graph.literals(thing.iri, *_NAMES, RDFS.label, SKOS.prefLabel)}
    return sorted(names - {thing.label}, key=str.casefold)


def _distinct(corpus: Corpus, thing: Thing) -> Iterator[tuple[Thing, str]]:
    graph = corpus.graph
    for decision in graph.subjects(OL.distinguishes, thing.iri):
        for other in graph.texts(decision, OL.distinguishes):
            if other != thing.iri:
                yield graph.thing(other), graph.text(decision, OL.identityReason)


def _beside(corpus: Corpus, thing: Thing, signatures: Sequence[Signature]) -> list[tuple[Thing, int]]:
    """Who signs most of the same letters: two letters at least."""
    letters = {s.letter.key: corpus.letter(s.letter) for s in signatures}
    counted = Counter(o for letter in letters.values() for o in {s.signatory for s in letter.signatures} - {thing})
    often = [(other, count) for other, count in counted.items() if count > 1]
    return sorted(often, key=lambda item: (-item[1], item[0].label.casefold(), item[0].key))[:_BESIDE]


def _document(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    graph = corpus.graph
    named = (
        ("Submitted by", OL.submittedBy),
        ("Submitted to", OL.submittedTo),
        ("Adopted by", OL.adoptedBy),
        ("Protocol to", OL.protocolTo),
        ("Concerns", OL.country),
    )
    return {
        "kind": document_kind(corpus, thing),
        "symbol": graph.text(thing.iri, OL.symbol),
        "other_names": _other_names(corpus, thing),
        "addresses": graph.texts(thing.iri, RDFS.seeAlso),
        "candidates": [graph.thing(iri) for iri in graph.texts(thing.iri, OL.candidate)],
        "properties": [
            (label, things) for label, p in named if (things := [graph.thing(i) for i in graph.texts(thing.iri, p)])
        ],
        "citations": _with_letters(corpus, corpus.cited.get(thing.key, ()))[:_LISTED],
        "relayed": _with_letters(corpus, corpus.relayed.get(thing.key, ()))[:_LISTED],
        "maybe": [graph.thing(iri) for iri in graph.subjects(OL.candidate, thing.iri)],
    }


def document_kind(corpus: Corpus, thing: Thing) -> str:
    """What sort of document it is, as the ontology calls it."""
    kinds = (iri for iri in corpus.graph.texts(thing.iri, RDF.type) if iri.startswith(OL))
    ours = sorted(map(corpus.graph.label, kinds), key=len)
    return ours[0].capitalize() if ours else "Document"


def _violation(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    graph = corpus.graph
    claims = _with_letters(corpus, corpus.alleged.get(thing.key, ()))
    below = [(t, len(corpus.alleged[t.key])) for t in _descendants(corpus, thing) if t.key in corpus.alleged]
    names = [n for n in graph.literals(thing.iri, SKOS.prefLabel, SKOS.altLabel) if n.value != thing.label]
    return {
        "broader": sorted_by_label(map(graph.thing, graph.texts(thing.iri, SKOS.broader))),
        "narrower": _narrower(corpus, thing),
        "definitions": graph.texts(thing.iri, SKOS.definition),
        "other_names": sorted(names, key=lambda n: (n.language != "en", n.language, n.value)),
        "laws": graph.texts(thing.iri, OL.lawReference),
        "claims": claims[:_LISTED],
        "letters": len({claim.letter.key for claim, _ in claims}),
        "below": below,
        "mentions": _with_letters(corpus, corpus.mentioned.get(thing.key, ()))[:_LISTED],
    }


def _narrower(corpus: Corpus, thing: Thing) -> list[Thing]:
    graph = corpus.graph
    found = {*graph.texts(thing.iri, SKOS.narrower), *graph.subjects(SKOS.broader, thing.iri)}
    return sorted_by_label(map(graph.thing, found))


def _descendants(corpus: Corpus, thing: Thing) -> list[Thing]:
    found: dict[Thing, None] = {}
    queue = _narrower(corpus, thing)
    while queue:
        one = queue.pop(0)
        if one not in found and one != thing:
            found[one] = None
            queue += _narrower(corpus, one)
    return list(found)


def _tree(corpus: Corpus) -> dict[str, Any]:
    graph = corpus.graph
    concepts = corpus.of("violation")
    tops = [t for t in concepts if not graph.texts(t.iri, SKOS.broader)]
    return {
        "roots": [_node(corpus, t, ()) for t in tops],
        "claims": sum(len(letter.claims) for letter in corpus.letters),
    }


def _node(corpus: Corpus, thing: Thing, above: tuple[Thing, ...]) -> dict[str, Any]:
    """A concept with those below it; a concept below itself is left out."""
    below = [_node(corpus, t, (*above, thing)) for t in _narrower(corpus, thing) if t not in above and t != thing]
    total = {c.iri for t in (thing, *_descendants(corpus, thing)) for c in corpus.alleged.get(t.key, ())}
    own = len(corpus.alleged.get(thing.key, ()))
    return {"thing": thing, "own": own, "total": len(total), "children": below}


def _claims(corpus: Corpus) -> Iterator[Page]:
    claims = [(claim, letter) for letter in corpus.letters for claim in letter.claims]
    parts = [claims[start : start + _LISTED] for start in range(0, len(claims), _LISTED)] or [[]]
    for number, part in enumerate(parts, start=1):
        path = "claims.html" if number == 1 else f"claims-{number}.html"
        yield Page(path=path, template="claims.html", values={"claims": part, "page": number, "pages": len(parts)})


def _demands(corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Demands by whom they are asked of, the most asked first; those that name nobody known last."""
    asked: dict[Thing | None, list[Any]] = {}
    for letter in corpus.letters:
        for demand in letter.demands:
            for thing in demand.to or (None,):
                asked.setdefault(thing, []).append((demand, letter))
    order = sorted(asked.items(), key=lambda item: (item[0] is None, -len(item[1]), item[0].key if item[0] else ""))
    for number, (thing, items) in enumerate(order, start=1):
        label = thing.label if thing else "Those whom the letter names in words only, or not at all"
        yield {"thing": thing, "label": label, "anchor": f"to-{number}", "items": items[:_LISTED]}


def _lists(corpus: Corpus) -> Iterator[Page]:
    facets = "country:Country;letters:Letters signed"
    yield _list(corpus, "organizations", "Organisations", ("organization",), facets,
                "Everyone who signs as an organisation, under every name that a letter prints.")  # fmt: skip
    yield _list(corpus, "people", "People", ("person",), "role:In the letters",
                "Individuals who sign, and those to whom letters are written.")  # fmt: skip
    yield _list(corpus, "bodies", "Bodies and addressees", ("body", "group"), "role:In the letters",
                "United Nations organs and mandates, courts, and groups that letters address or rely on.")  # fmt: skip
    yield _list(corpus, "countries", "Countries", ("country", "region"), "role:In the letters",
                "As the home of signatories, as addressees, and as those whom letters accuse.")  # fmt: skip
    yield Page(path="documents.html", template="documents.html", values={"rows": _document_rows(corpus)})


def _list(corpus: Corpus, name: str, heading: str, kinds: Sequence[str], facets: str, lead: str) -> Page:
    things = sorted_by_label(thing for kind in kinds for thing in corpus.of(kind))
    rows = [_row(corpus, thing) for thing in things]
    values = {"heading": heading, "lead": lead, "facets": facets, "rows": rows}
    return Page(path=f"{name}.html", template="agents.html", values=values)


def _row(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    """A line of a list: what the letters have to do with it."""
    signatures = corpus.signed.get(thing.key, [])
    signed = len({s.letter.key for s in signatures})
    countries = sorted({s.country.label for s in signatures if s.country})
    home = len({s.signatory for s in corpus.signed_from.get(thing.key, ())})
    roles = [
        (signed, "signs", f"signed {_times(signed, 'letter')}"),
        (home, "home of signatories", f"{_times(home, 'signator', 'y', 'ies')}"),
        (len(corpus.addressed.get(thing.key, ())), "addressed", "addressed"),
        (n := len(corpus.asked.get(thing.key, ())), "asked to act", f"asked {_times(n, 'demand')}"),
        (n := len(corpus.relayed.get(thing.key, ())), "source of findings", f"source of {_times(n, 'claim')}"),
        (n := len(corpus.accused.get(thing.key, ())), "accused", f"accused in {_times(n, 'claim')}"),
    ]
    told = [(role, note) for count, role, note in roles if count]
    return {
        "thing": thing,
        "kind": WORDS[thing.kind],
        "country": "; ".join(countries) or "not printed",
        "letters": _times(signed, "letter"),
        "role": "; ".join(role for role, _ in told) or "named only",
        "note": ", ".join([*countries, *(note for _, note in told)]),
    }


def _times(count: int, word: str, one: str = "", many: str = "s") -> str:
    return f"{count} {word}{one if count == 1 else many}"


def _document_rows(corpus: Corpus) -> list[dict[str, Any]]:
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
