"""A letter's graph as rows of the tables; and the agents of all letters, gathered row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.errors import OutputError
from kg.terms import CITO, DCTERMS, FOAF, IRI, OA, OL, RDF, RDFS, SKOS, Triple
from kg.versions.columns import BETWEEN
from kg.versions.facts import Facts

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the knowledge graph calls things: labels by IRI, and the codes of countries."""

    labels: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterGraph:
    """The graph of a letter; `known` is what things are called outside of it."""

    letter: IRI
    triples: frozenset[Triple]
    known: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRows:
    """The rows of one letter: its own, and those of each table by its name.

    `people` are the IRIs of people in its graph, `labels` what the graph calls things.
    """

    letter: Row
    tables: Mapping[str, tuple[Row, ...]]
    people: frozenset[str]
    labels: Mapping[str, str]


def names(knowledge: Iterable[Triple]) -> Names:
    """The names that a graph of authority entries gives, English where there is a choice."""
    facts = Facts(knowledge)
    return Names(
        labels={subject: facts.said(subject, SKOS.prefLabel, "en") for subject in facts.subjects(SKOS.prefLabel)},
        codes={country: facts.one(country, SKOS.notation) for country in facts.of(OL.Country)},
    )


def letters(graphs: Iterable[tuple[IRI, Iterable[Triple]]]) -> Iterator[LetterGraph]:
    """The letters among the graphs, one in memory at a time.

    Raises OutputError where the graph of the authority entries, which gives the names, comes after a letter.
    """
    known, begun = Names(), False
    for name, triples in graphs:
        held = frozenset(triples)
        letter = next((s for s, p, o in held if p == RDF.type and o == OL.Letter), None)
        if letter:
            begun = True
            yield LetterGraph(letter=letter, triples=held, known=known)
        elif (found := names(held)).labels:
            if begun:
                raise OutputError(f"{name}: authority entries after a letter; sort the N-Quads by graph")
            known = found


def letter_rows(graph: LetterGraph) -> LetterRows:
    """The rows of a letter's graph."""
    facts, letter, known = Facts(graph.triples), graph.letter, graph.known
    tables = {
        "signatures": tuple(_signature(facts, node, letter, known) for node in facts.of(OL.Signature)),
        "claims": tuple(_claim(facts, node, known) for node in _ordered(facts, OL.ViolationClaim)),
        "demands": tuple(_demand(facts, node) for node in _ordered(facts, OL.Demand)),
        "citations": _placed(_citation(facts, node, known) for node in facts.of(OL.Citation)),
    }
    return LetterRows(
        letter={**_letter(facts, letter), **{name: str(len(rows)) for name, rows in tables.items()}},
        tables=tables,
        people=frozenset(facts.of(FOAF.Person)),
        labels={node: facts.one(node, RDFS.label) for node in facts.subjects(RDFS.label)},
    )


def _ordered(facts: Facts, kind: str) -> list[str]:
    return sorted(facts.of(kind), key=lambda node: int(facts.one(node, OL.order) or 0))


def _placed(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (int(row["start"] or 0), int(row["end"] or 0), row["id"])))


def _letter(facts: Facts, node: str) -> dict[str, str]:
    file, text = (next(iter(facts.of(kind)), "") for kind in (OL.SourceFile, OL.TextVersion))
    addressings = [a for a in facts.of(OL.Addressing) if facts.one(a, OL.channel) == OL.primaryRecipient]
    return {
        "id": node,
        "date": facts.one(node, DCTERMS.date),
        "title": facts.one(node, DCTERMS.title),
        "language": facts.one(node, DCTERMS.language),
        "addressees": BETWEEN.join(facts.one(a, OL.nameAsStated) for a in addressings),
        "file": facts.one(file, OL.fileName),
        "sha256": facts.one(file, OL.sha256),
        "source": facts.one(file, DCTERMS.source),
        "retrieved": facts.one(file, OL.retrieved),
        "rights": facts.one(file, DCTERMS.rights),
        "text": f"texts/{node.rpartition('/')[2]}.txt" if text else "",
    }


def _quote(facts: Facts, node: str) -> dict[str, str]:
    """The first passage that states something."""
    selectors = [facts.one(place, OA.hasSelector) for place in facts.all(node, OL.evidence)]
    places = [
        (int(facts.one(s, OA.start) or 0), int(facts.one(s, OA.end) or 0), facts.one(s, OA.exact)) for s in selectors
    ]
    if not places:
        return {"quote": "", "start": "", "end": ""}
    start, end, quote = min(places)
    return {"quote": quote, "start": str(start), "end": str(end)}


def _shown(facts: Facts, node: str) -> Callable[..., str]:
    """The values of the first of some properties that has any, in one cell."""

    def cell(*predicates: str) -> str:
        found = (facts.all(node, predicate) for predicate in predicates)
        return BETWEEN.join(next(filter(None, found), []))

    return cell


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


def _signature(facts: Facts, node: str, letter: str, known: Names) -> Row:
    cell = _shown(facts, node)
    country = cell(OL.country)
    return {
        "id": node,
        "letter": letter,
        "order": cell(OL.order),
        "signatory": cell(OL.signatory),
        "capacity": "individual" if cell(OL.capacity) == OL.asIndividual else "organization",
        "name": cell(OL.nameAsStated),
        "acronym": cell(OL.acronymAsStated),
        "country_text": cell(OL.countryAsStated),
        "country": known.codes.get(country, country.rpartition("/")[2]),
        "honorific": cell(OL.honorificAsStated),
        "role": cell(OL.roleAsStated),
        "on_behalf_of": cell(OL.onBehalfOf),
        **_quote(facts, node),
    }


def _claim(facts: Facts, node: str, known: Names) -> Row:
    cell = _shown(facts, node)
    concept = cell(OL.allegesViolation)
    return {
        "id": node,
        "letter": cell(OL.assertedIn),
        "order": cell(OL.order),
        "concept": concept,
        "violation": known.labels.get(concept, ""),
        "status": _local(cell(OL.epistemicStatus)),
        "perpetrator": cell(OL.allegedPerpetrator),
        "perpetrator_text": cell(OL.perpetratorAsStated),
        "victims_text": cell(OL.victimsAsStated),
        "attributed_to": cell(OL.attributedTo),
        "attributed_to_text": cell(OL.attributedToAsStated),
        **_quote(facts, node),
    }


def _demand(facts: Facts, node: str) -> Row:
    cell = _shown(facts, node)
    return {
        "id": node,
        "letter": cell(OL.assertedIn),
        "order": cell(OL.order),
        "number": cell(OL.number),
        "form": cell(OL.form),
        "of": cell(OL.demandedOf),
        "of_text": cell(OL.demandedOfAsStated),
        **_quote(facts, node),
    }


def _citation(facts: Facts, node: str, known: Names) -> Row:
    cell = _shown(facts, node)
    document = cell(CITO.hasCitedEntity)
    name = known.labels.get(document) or facts.one(document, RDFS.label) or facts.one(document, OL.descriptionAsStated)
    return {
        "id": node,
        "letter": cell(CITO.hasCitingEntity),
        "document": document,
        "document_name": name,
        "symbol": cell(OL.symbolAsStated),
        "pinpoint": cell(OL.pinpoint),
        "footnote": cell(OL.inFootnote),
        "understood": _local(cell(OL.resolvedVia)),
        **_quote(facts, node),
    }


# --- the agents of all letters


@dataclass(slots=True)
class Agent:
    """Who signed: how often under which name, with which acronyms, countries and roles, in which letters."""

    names: Counter[str] = field(default_factory=Counter)
    acronyms: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)


class Agents:
    """The agents of the letters added so far; what is held grows with the agents and not with the letters' texts."""

    def __init__(self) -> None:
        self._found: dict[str, Agent] = {}
        self._people: set[str] = set()

    def add(self, letter: LetterRows) -> None:
        """Add who signed a letter, and for whom."""
        for row in letter.tables["signatures"]:
            agent = self._found.setdefault(row["signatory"], Agent())
            agent.names[row["name"]] += 1
            agent.letters.add(row["letter"])
            for held, value in ((agent.acronyms, "acronym"), (agent.countries, "country"), (agent.roles, "role")):
                held.update(filter(None, [row[value]]))
            for represented in filter(None, row["on_behalf_of"].split(BETWEEN)):
                other = self._found.setdefault(represented, Agent())
                other.letters.add(row["letter"])
                other.names[letter.labels.get(represented, represented)] += 1
        self._people |= letter.people

    def organizations(self, known: Names) -> Iterator[Row]:
        """The rows of those that are no people, in the order of their IRIs."""
        return (_agent(iri, self._found[iri], known) for iri in sorted(self._found.keys() - self._people))

    def people(self, known: Names) -> Iterator[Row]:
        """The rows of the people, in the order of their IRIs."""
        for iri in sorted(self._found.keys() & self._people):
            yield {**_agent(iri, self._found[iri], known), "roles": BETWEEN.join(sorted(self._found[iri].roles))}


def _agent(iri: str, agent: Agent, known: Names) -> dict[str, str]:
    usual = min(agent.names, key=lambda name: (-agent.names[name], name))
    return {
        "id": iri,
        "name": known.labels.get(iri) or usual,
        "names": BETWEEN.join(sorted(agent.names)),
        "acronyms": BETWEEN.join(sorted(agent.acronyms)),
        "countries": BETWEEN.join(sorted(agent.countries)),
        "letters": BETWEEN.join(sorted(agent.letters)),
    }
