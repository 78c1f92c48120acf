"""From the graph and the texts of a release to what the pages show."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from kg import release
from kg.errors import UsageError
from kg.site.facts import (
    Addressing,
    Citation,
    Claim,
    Corpus,
    Count,
    Demand,
    Finding,
    Letter,
    Mention,
    Passage,
    Signature,
    by,
)
from kg.site.graph import Graph, Thing
from kg.site.passages import line_of, line_starts, sentence
from kg.staging import MARKER
from kg.terms import CITO, DCAT, DCTERMS, OA, OL, PROV

Item = TypeVar("Item", Claim, Demand, Citation, Mention, Signature, Addressing)

_INDEX = "index.json"
"""The file that a published version has and a build has not."""
_COUNTED = (("organisations", "Organizations"), ("individuals", "Individuals"), ("signatories", "Total"),
            ("countries", "Countries"))  # fmt: skip


def read(folder: Path) -> Corpus:
    """Everything that a site shows of a release directory or a published version.

    Raises UsageError for a path that is neither, or one too large to be read whole.
    """
    try:
        built = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder}: is no release ({error}); make one with `kg build -o {folder}`") from error
    graphs = [triples for _, triples in release.graphs(folder)]
    base = release.base_of(list(itertools.chain.from_iterable(graphs)))
    graph = Graph(itertools.chain.from_iterable(graphs), base)
    findings = {letter["id"]: letter["findings"] for letter in built["letters"]}
    texts = release.texts(folder)
    found = [_Reader(graph, iri, texts, findings).letter() for iri in graph.instances(OL.Letter)]
    letters = tuple(sorted(found, key=lambda letter: (letter.date or "9999", letter.thing.key)))
    return _corpus(graph, letters, built, _version(folder))


def _version(folder: Path) -> str:
    """The version that a directory is, with its date where its name does not say it; empty for a build."""
    index = folder / _INDEX
    if not index.is_file():
        return ""
    try:
        found = json.loads(index.read_text(encoding="utf-8"))
        version, date = str(found["version"]), str(found["date"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{index}: is not the index of a version ({error!r})") from error
    return version if version.startswith(date) else f"{version} of {date}"


def _corpus(graph: Graph, letters: tuple[Letter, ...], built: Mapping[str, Any], version: str) -> Corpus:
    claims = [claim for letter in letters for claim in letter.claims]
    demands = [demand for letter in letters for demand in letter.demands]
    signatures = [signature for letter in letters for signature in letter.signatures]
    dataset = next(iter(graph.instances(DCAT.Dataset)), "")
    publisher = graph.text(dataset, DCTERMS.publisher)
    return Corpus(
        graph=graph,
        title=graph.text(dataset, DCTERMS.title) or "Open letters",
        description=graph.text(dataset, DCTERMS.description),
        licence=graph.text(dataset, DCTERMS.license),
        publisher=graph.thing(publisher) if publisher else None,
        software=built["software"],
        maker=next((graph.thing(iri) for iri in graph.instances(PROV.SoftwareAgent)), None),
        version=version,
        letters=letters,
        letters_by_key={letter.thing.key: letter for letter in letters},
        left_out=tuple(built["left_out"]),
        things={thing.key: thing for thing in graph.things()},
        alleged=by(claims, lambda c: (c.violation,)),
        accused=by(claims, lambda c: (c.accused,)),
        relayed=by(claims, lambda c: (c.source,)),
        asked=by(demands, lambda d: (*d.to, *d.via)),
        cited=by((c for letter in letters for c in letter.citations), lambda c: (c.document,)),
        mentioned=by((m for letter in letters for m in letter.mentions), lambda m: (m.of,)),
        signed=by(signatures, lambda s: (s.signatory, s.on_behalf_of)),
        signed_from=by(signatures, lambda s: (s.country,)),
        addressed=by((a for letter in letters for a in letter.addressings), lambda a: (a.addressee,)),
    )


class _Reader:
    """Reads one letter out of the graph."""

    def __init__(self, graph: Graph, iri: str, texts: Mapping[str, str], findings: Mapping[str, Any]) -> None:
        self.graph, self.iri = graph, iri
        self.thing = graph.thing(iri)
        self.whole = texts.get(iri.rsplit("/", 1)[-1])
        self.starts = line_starts(self.whole or "")
        self.reported = findings.get(self.thing.key, [])

    def letter(self) -> Letter:
        """The letter with everything read in it."""
        graph, iri = self.graph, self.iri
        source = graph.text(graph.text(iri, OL.hasText), PROV.wasDerivedFrom)
        statements = graph.texts(iri, OL.makesStatement)
        return Letter(
            thing=self.thing,
            date=graph.text(iri, DCTERMS.date),
            language=graph.text(iri, DCTERMS.language) or "en",
            subject=graph.text(iri, OL.subjectLine),
            place=graph.text(iri, OL.placeOfWriting),
            source_url=graph.text(source, DCTERMS.source),
            rights=graph.text(source, DCTERMS.rights),
            file=graph.text(source, OL.fileName),
            sha256=graph.text(graph.text(iri, OL.hasText), OL.sha256),
            text=self.whole,
            claims=_placed(self.claim(s) for s in statements if graph.text(s, OL.allegesViolation)),
            demands=_placed(self.demand(s) for s in statements if graph.text(s, OL.demandedOfAsStated, OL.form)),
            citations=_placed(map(self.citation, graph.texts(iri, OL.hasCitation))),
            mentions=_placed(map(self.mention, graph.texts(iri, OL.hasMention))),
            signatures=_placed(map(self.signature, graph.texts(iri, OL.hasSignature))),
            addressings=_placed(map(self.addressing, graph.texts(iri, OL.hasAddressing))),
            counts=tuple(c for d in graph.texts(iri, OL.hasDeclaredCounts) for c in self.counts(d)),
            findings=tuple(map(self.finding, self.reported)),
        )

    def claim(self, iri: str) -> Claim:
        """A claim of the letter."""
        graph = self.graph
        return Claim(
            **self.stated(iri),
            violation=graph.thing(graph.text(iri, OL.allegesViolation)),
            status=graph.thing(graph.text(iri, OL.epistemicStatus)),
            accused=self.one(iri, OL.allegedPerpetrator),
            accused_words=graph.text(iri, OL.perpetratorAsStated),
            source=self.one(iri, OL.attributedTo),
            source_words=graph.text(iri, OL.attributedToAsStated),
            victims_words=graph.text(iri, OL.victimsAsStated),
        )

    def demand(self, iri: str) -> Demand:
        """A demand of the letter."""
        return Demand(
            **self.stated(iri),
            to=self.all(iri, OL.demandedOf),
            to_words=tuple(self.graph.texts(iri, OL.demandedOfAsStated)),
            via=self.all(iri, OL.via),
            number=self.graph.text(iri, OL.number),
        )

    def citation(self, iri: str) -> Citation:
        """A citation of the letter."""
        graph = self.graph
        via = graph.text(iri, OL.resolvedVia)
        return Citation(
            **self.stated(iri),
            document=graph.thing(graph.text(iri, CITO.hasCitedEntity)),
            pinpoint=graph.text(iri, OL.pinpoint),
            note=graph.text(iri, OL.inFootnote),
            via=graph.label(via) if via else "",
        )

    def mention(self, iri: str) -> Mention:
        """A mention of the letter."""
        modality = self.graph.text(iri, OL.modality)
        return Mention(
            **self.stated(iri),
            of=self.graph.thing(self.graph.text(iri, OL.mentionOf)),
            modality=self.graph.label(modality) if modality else "",
        )

    def signature(self, iri: str) -> Signature:
        """A signature of the letter."""
        graph = self.graph
        return Signature(
            **self.stated(iri),
            signatory=graph.thing(graph.text(iri, OL.signatory)),
            order=graph.number(iri, OL.order) or 0,
            name=graph.text(iri, OL.nameAsStated),
            acronym=graph.text(iri, OL.acronymAsStated),
            country=self.one(iri, OL.country),
            country_words=graph.text(iri, OL.countryAsStated),
            role=graph.text(iri, OL.roleAsStated),
            honorific=graph.text(iri, OL.honorificAsStated),
            on_behalf_of=self.one(iri, OL.onBehalfOf),
            individual=graph.text(iri, OL.capacity) != OL.asOrganization,
        )

    def addressing(self, iri: str) -> Addressing:
        """A recipient of the letter."""
        graph = self.graph
        return Addressing(
            **self.stated(iri),
            addressee=graph.thing(graph.text(iri, OL.addressee)),
            name=graph.text(iri, OL.nameAsStated),
            role=graph.text(iri, OL.roleAsStated),
            copy=graph.text(iri, OL.channel) == OL.copyRecipient,
        )

    def counts(self, iri: str) -> list[Count]:
        """What the letter says of its signatories."""
        numbers = [
            (what, self.graph.number(iri, OL[f"declared{name}"]), self.graph.number(iri, OL[f"listed{name}"]))
            for what, name in _COUNTED
        ]
        return [
            Count(what=what, declared=declared, found=listed or 0) for what, declared, listed in numbers if declared
        ]

    def finding(self, reported: Mapping[str, Any]) -> Finding:
        """A finding of the build, with its line."""
        return Finding(
            code=reported["code"],
            severity=reported["severity"],
            message=reported["message"],
            line=line_of(self.starts, reported.get("start") or 0) if self.whole else 0,
        )

    def one(self, iri: str, predicate: str) -> Thing | None:
        """The first thing that a predicate leads to."""
        return next(iter(self.all(iri, predicate)), None)

    def all(self, iri: str, predicate: str) -> tuple[Thing, ...]:
        """The things that a predicate leads to."""
        return tuple(self.graph.thing(value) for value in self.graph.texts(iri, predicate))

    def stated(self, iri: str) -> dict[str, Any]:
        """What every reading has."""
        passages = sorted(p for e in self.graph.texts(iri, OL.evidence) for p in self.passages(e))
        return {
            "anchor": "-".join(iri.removeprefix(f"{self.iri}/").split("/")),
            "iri": iri,
            "letter": self.thing,
            "passages": tuple(passages),
            "rule": self.graph.text(iri, OL.recognisedBy),
        }

    def passages(self, evidence: str) -> Iterable[Passage]:
        """The quoted ranges of a piece of evidence."""
        graph = self.graph
        for selector in graph.texts(evidence, OA.hasSelector):
            start, end = graph.number(selector, OA.start) or 0, graph.number(selector, OA.end) or 0
            exact = graph.text(selector, OA.exact)
            before, after = graph.text(selector, OA.prefix), graph.text(selector, OA.suffix)
            if self.whole is not None and self.whole[start:end] == exact:
                first, last = sentence(self.whole, start, end)
                before, after = self.whole[first:start], self.whole[end:last]
            place = graph.text(evidence, OL.placeInFile)
            line = line_of(self.starts, start) if self.whole is not None else 0
            yield Passage(start=start, end=end, exact=exact, before=before, after=after, line=line, place=place)


def _placed(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: (item.passages[:1], item.iri)))
