"""The pages of what letters speak of: agents, documents, violations, and what is said of them beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kg.site import addresses
from kg.site.facts import Corpus, Letter, Mention, Signature, Stated
from kg.site.graph import Thing
from kg.site.listing import Listing, cut
from kg.site.page import Alternate, Page, sorted_by_label
from kg.terms import DCTERMS, OL, PROV, RDF, RDFS, SKOS

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
_BESIDE = 24
_CLAIMS_OF_ACCUSED = "violation:Violation;how:How it is put;letter:Letter;source:By whose finding"
_CLAIMS_OF_SOURCE = "violation:Violation;letter:Letter;accused:Accused"
_CLAIMS_OF_VIOLATION = "how:How it is put;letter:Letter;accused:Accused;source:By whose finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list on the page of a thing; `kind` says how `parts.html` draws its items, `long` which of MOST it is."""

    anchor: str
    heading: str
    kind: str
    items: Sequence[Any]
    hint: str = ""
    facets: str = ""
    long: str = "quotes"
    listing: Listing[Any] | None = None


def pages(corpus: Corpus) -> Iterator[Page]:
    """A page for everything but letters, and pages for what is too much for one."""
    for thing in corpus.things.values():
        if thing.kind in WORDS:
            yield from _pages(thing, "agent.html", _agent(corpus, thing), _agent_sections(corpus, thing))
        elif thing.kind == "document":
            yield from _pages(thing, "document.html", _document(corpus, thing), _document_sections(corpus, thing))
        elif thing.kind == "violation":
            yield from _pages(thing, "violation.html", _violation(corpus, thing), _violation_sections(corpus, thing))
        elif thing.kind in _BESIDES:
            yield from _pages(thing, "beside.html", _beside_letters(corpus, thing), _used_by(corpus, thing))


def alternates(thing: Thing) -> tuple[Alternate, ...]:
    """The same as Turtle and as JSON-LD."""
    return (
        Alternate(path=addresses.file(thing.key, ".ttl"), media_type="text/turtle", name="Turtle"),
        Alternate(path=addresses.file(thing.key, ".jsonld"), media_type="application/ld+json", name="JSON-LD"),
    )


def _pages(thing: Thing, template: str, values: dict[str, Any], sections: Iterable[Section]) -> Iterator[Page]:
    path = addresses.file(thing.key)
    found = [s for s in sections if s.items]
    parts = [(s, cut(s.items, path, s.anchor, s.long)) for s in found]
    shown = [replace(section, listing=first) for section, (first, *_) in parts]
    values = {"thing": thing, "description": thing.label, **values}
    yield Page(path=path, template=template, values={**values, "sections": shown}, alternates=alternates(thing))
    for section, (_, *others) in parts:
        for listing in others:
            continued = {"thing": thing, "section": replace(section, listing=listing)}
            yield Page(path=listing.path, template="continued.html", values=continued)


def _with_letters(corpus: Corpus, items: Iterable[Reading]) -> list[tuple[Reading, Letter]]:
    """Each reading with its letter, in the order of the letters and of their texts."""
    return [(item, corpus.letter(item.letter)) for item in items]


# --- agents


def _agent(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    return {"kind": WORDS[thing.kind], "other_names": _other_names(corpus, thing)}


def _agent_sections(corpus: Corpus, thing: Thing) -> Iterator[Section]:
    graph, key = corpus.graph, thing.key
    signatures = corpus.signed.get(key, [])
    signed = len({s.letter.key for s in signatures})
    yield Section(anchor="signed", heading=f"Signed {times(signed, 'letter')}", kind="signature",
                  items=_with_letters(corpus, signatures), long="lines")  # fmt: skip
    yield Section(anchor="one", heading="Why these names are one", kind="reason",
                  items=graph.texts(thing.iri, OL.identityReason) if signatures else [])  # fmt: skip
    yield Section(anchor="others", heading="Looks alike, and is another", kind="distinct",
                  items=list(_distinct(corpus, thing)))  # fmt: skip
    yield Section(anchor="addressed", heading="Letters addressed to it", kind="addressing",
                  items=_with_letters(corpus, corpus.addressed.get(key, ())), long="lines")  # fmt: skip
    yield Section(anchor="asked", heading="What letters ask of it", kind="demand",
                  items=_with_letters(corpus, corpus.asked.get(key, ())))  # fmt: skip
    yield Section(anchor="accused", heading="What letters accuse it of", kind="claim", facets=_CLAIMS_OF_ACCUSED,
                  items=_with_letters(corpus, corpus.accused.get(key, ())),
                  hint="These are claims of the letters’ signatories, each in the letter’s words.")  # fmt: skip
    yield Section(anchor="relayed", heading="Its findings, as letters relay them", kind="claim",
                  items=_with_letters(corpus, corpus.relayed.get(key, ())), facets=_CLAIMS_OF_SOURCE)  # fmt: skip
    yield Section(anchor="documents", heading="Its documents that letters cite", kind="thing",
                  items=_authored(corpus, thing), long="lines")  # fmt: skip
    home = sorted_by_label({s.signatory for s in corpus.signed_from.get(key, ())})
    yield Section(anchor="signatories", heading="Signatories that letters place there", kind="thing", items=home,
                  long="lines")  # fmt: skip
    yield Section(anchor="beside", heading="Signs most often together with", kind="beside",
                  items=_beside(corpus, thing, signatures),
                  hint="Names that stand under the same letters. That two sign one letter says nothing else of them.",
                  )  # fmt: skip
    yield Section(anchor="named", heading="Named in", kind="places", items=_places(corpus, thing), long="lines")


def _other_names(corpus: Corpus, thing: Thing) -> list[str]:
    graph = corpus.graph
    names = {text.value for text in graph.literals(thing.iri, *_NAMES, RDFS.label, SKOS.prefLabel)}
    return sorted(names - {thing.label}, key=str.casefold)


def _authored(corpus: Corpus, thing: Thing) -> list[Thing]:
    graph = corpus.graph
    found = {i for p in (OL.submittedBy, OL.adoptedBy, OL.principalReportOf) for i in graph.subjects(p, thing.iri)}
    return sorted_by_label(t for t in map(graph.thing, found) if t.key in corpus.cited)


def _distinct(corpus: Corpus, thing: Thing) -> Iterator[tuple[Thing, str, Thing]]:
    """What it is kept apart from, why, and the decision."""
    graph = corpus.graph
    for decision in graph.subjects(OL.distinguishes, thing.iri):
        for other in graph.texts(decision, OL.distinguishes):
            if other != thing.iri:
                yield graph.thing(other), graph.text(decision, OL.identityReason), graph.thing(decision)


def _beside(corpus: Corpus, thing: Thing, signatures: Sequence[Signature]) -> list[tuple[Thing, int]]:
    """Who signs most of the same letters: two letters at least."""
    letters = {s.letter.key: corpus.letter(s.letter) for s in signatures}
    counted = Counter(o for letter in letters.values() for o in {s.signatory for s in letter.signatures} - {thing})
    often = [(other, count) for other, count in counted.items() if count > 1]
    return sorted(often, key=lambda item: (-item[1], item[0].label.casefold(), item[0].key))[:_BESIDE]


def _places(corpus: Corpus, thing: Thing) -> list[tuple[Letter, list[Mention]]]:
    """The letters that name it, with the places."""
    found: dict[str, list[Mention]] = {}
    for mention in corpus.mentioned.get(thing.key, ()):
        found.setdefault(mention.letter.key, []).append(mention)
    return [(corpus.letter(places[0].letter), places) for places in found.values()]


# --- documents


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
        "cited": len(corpus.cited.get(thing.key, ())),
    }


def _document_sections(corpus: Corpus, thing: Thing) -> Iterator[Section]:
    citations = _with_letters(corpus, corpus.cited.get(thing.key, ()))
    yield Section(anchor="cited", heading=f"Cited in {times(len(citations), 'place')}", kind="citation",
                  items=citations)  # fmt: skip
    yield Section(anchor="relayed", heading="Its findings, as letters relay them", kind="claim",
                  items=_with_letters(corpus, corpus.relayed.get(thing.key, ())), facets=_CLAIMS_OF_SOURCE)  # fmt: skip
    maybe = [corpus.graph.thing(iri) for iri in corpus.graph.subjects(OL.candidate, thing.iri)]
    yield Section(anchor="maybe", heading="References that may mean it", kind="thing", items=maybe, long="lines")


def document_kind(corpus: Corpus, thing: Thing) -> str:
    """What sort of document it is, as the ontology calls it."""
    kinds = (iri for iri in corpus.graph.texts(thing.iri, RDF.type) if iri.startswith(OL))
    ours = sorted(map(corpus.graph.label, kinds), key=len)
    return ours[0].capitalize() if ours else "Document"


# --- violations


def _violation(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    graph = corpus.graph
    names = [n for n in graph.literals(thing.iri, SKOS.prefLabel, SKOS.altLabel) if n.value != thing.label]
    return {
        "broader": sorted_by_label(map(graph.thing, graph.texts(thing.iri, SKOS.broader))),
        "narrower": narrower(corpus, thing),
        "definitions": graph.texts(thing.iri, SKOS.definition),
        "other_names": sorted(names, key=lambda n: (n.language != "en", n.language, n.value)),
        "laws": graph.texts(thing.iri, OL.lawReference),
        "alleged": len(corpus.alleged.get(thing.key, ())),
    }


def _violation_sections(corpus: Corpus, thing: Thing) -> Iterator[Section]:
    claims = _with_letters(corpus, corpus.alleged.get(thing.key, ()))
    letters = len({claim.letter.key for claim, _ in claims})
    yield Section(anchor="sentences", kind="sentence", items=claims, facets=_CLAIMS_OF_VIOLATION,
                  heading=f"{times(len(claims), 'sentence')} in {times(letters, 'letter')}")  # fmt: skip
    below = [(t, len(corpus.alleged[t.key])) for t in descendants(corpus, thing) if t.key in corpus.alleged]
    yield Section(anchor="below", heading="In particular", kind="below", items=below)
    mentions = _with_letters(corpus, corpus.mentioned.get(thing.key, ()))
    yield Section(anchor="named", heading="Named, but not alleged", kind="mention", items=mentions,
                  hint=f"{times(len(mentions), 'place')} where the words stand in a name, a title or a principle",
                  )  # fmt: skip


def narrower(corpus: Corpus, thing: Thing) -> list[Thing]:
    """The concepts right below one."""
    graph = corpus.graph
    found = {*graph.texts(thing.iri, SKOS.narrower), *graph.subjects(SKOS.broader, thing.iri)}
    return sorted_by_label(map(graph.thing, found))


def descendants(corpus: Corpus, thing: Thing) -> list[Thing]:
    """The concepts below one, each once."""
    found: dict[Thing, None] = {}
    queue = narrower(corpus, thing)
    while queue:
        one = queue.pop(0)
        if one not in found and one != thing:
            found[one] = None
            queue += narrower(corpus, one)
    return list(found)


# --- what is in the data beside what letters speak of

_BESIDES = {
    "distinction": "Names kept apart",
    "publisher": "Publisher",
    "software": "Software",
    "retired": "Identifier no longer used",
}


def _beside_letters(corpus: Corpus, thing: Thing) -> dict[str, Any]:
    graph = corpus.graph
    note = graph.text(thing.iri, SKOS.changeNote) or "no longer used"
    return {
        "kind": _BESIDES[thing.kind],
        "heading": f"This identifier is {note}" if thing.kind == "retired" else thing.label,
        "reasons": graph.texts(thing.iri, OL.identityReason),
        "apart": sorted_by_label(map(graph.thing, graph.texts(thing.iri, OL.distinguishes))),
        "successors": [graph.thing(iri) for iri in graph.texts(thing.iri, DCTERMS.isReplacedBy)],
    }


def _used_by(corpus: Corpus, thing: Thing) -> Iterator[Section]:
    graph = corpus.graph
    made = {iri.removesuffix("/graph") for iri in graph.subjects(PROV.wasAttributedTo, thing.iri)}
    letters = [letter.thing for letter in corpus.letters if letter.thing.iri in made]
    yield Section(anchor="letters", heading=f"Read {times(len(letters), 'letter')}", kind="thing", items=letters,
                  long="lines")  # fmt: skip
    published = sorted_by_label(map(graph.thing, graph.subjects(DCTERMS.publisher, thing.iri)))
    yield Section(anchor="published", heading="Publishes", kind="thing", items=published, long="lines")


def times(count: int, one: str, many: str = "") -> str:
    """A number of things, with the word for them.

    >>> times(1, "letter"), times(1200, "signatory", "signatories")
    ('1 letter', '1,200 signatories')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
