"""The search index and the questions, as classic scripts: a page that was opened from a file can load nothing else."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg import release
from kg.query import questions
from kg.site import addresses
from kg.site.entities import WORDS, document_kind
from kg.site.facts import Claim, Corpus
from kg.site.graph import Thing
from kg.terms import OL, RDFS, SKOS, prefixes

MOST_TRIPLES = 300_000
"""A graph up to this size is asked in the page: about five seconds to load, and 300 MB of memory."""
_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, RDFS.label, OL.acronym, OL.symbol, SKOS.notation)
_WORD = re.compile(r"\w+")
_FOUND = {*WORDS, "letter", "document", "violation"}


def index(corpus: Corpus) -> str:
    """The script with what can be searched: rows of kind, name, address, further words, year, and a short note."""
    rows = [*_things(corpus), *_sentences(corpus)]
    return f"var KG_INDEX = {_json(rows)};\n"


def saved(corpus: Corpus) -> str:
    """The script with the saved questions, the prefixes, and what has a name."""
    found = (thing for thing in corpus.things.values() if thing.kind in _FOUND)
    things = [[thing.iri, thing.label, addresses.page(thing)] for thing in found]
    content = {
        "base": corpus.graph.base,
        "prefixes": prefixes(corpus.graph.base),
        "kinds": questions.THINGS,
        "things": sorted(things, key=lambda row: row[2]),
        "questions": [_question(questions.load(name)) for name in questions.names()],
    }
    return f"var KG_QUESTIONS = {_json(content)};\n"


def graph(folder: Path) -> str:
    """The script with the whole graph of a release, compressed N-Triples."""
    with release.opened(release.rdf_file(folder, ".nt")[0]) as content:
        packed = base64.b64encode(gzip.compress(content.read(), 9, mtime=0)).decode()
    return f'var KG_GRAPH = "{packed}";\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\u2028", " ").replace("\u2029", " ")


def _question(question: questions.Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "query": question.query,
        "parameters": [
            {"name": p.name, "kind": p.kind, "help": p.help, "default": p.default, "required": p.required}
            for p in question.parameters
        ],
    }


def _things(corpus: Corpus) -> Iterator[list[str]]:
    for thing in corpus.things.values():
        if thing.kind not in _FOUND:
            continue
        words = {name.value for name in corpus.graph.literals(thing.iri, *_NAMES)}
        words |= {name for s in corpus.signed.get(thing.key, ()) for name in (s.name, s.acronym)}
        letter = corpus.letters_by_key.get(thing.key)
        if letter:
            words |= {letter.subject, *(a.name for a in letter.addressings)}
        yield [_kind(thing), thing.label, addresses.page(thing), _further(thing.label, words),
               letter.year if letter else "", _note(corpus, thing)]  # fmt: skip


def _sentences(corpus: Corpus) -> Iterator[list[str]]:
    for letter in corpus.letters:
        said: dict[str, list[Claim]] = {}
        for claim in letter.claims:
            said.setdefault(claim.passage.sentence, []).append(claim)
        for sentence, claims in said.items():
            violations = ", ".join(dict.fromkeys(claim.violation.label.lower() for claim in claims))
            yield ["Sentence", sentence, addresses.page(letter.thing, claims[0].anchor), violations, letter.year,
                   f"{letter.date}: {violations}"]  # fmt: skip
        for demand in letter.demands:
            sentence = demand.passage.sentence
            to = ", ".join(thing.label for thing in demand.to)
            yield ["Demand", sentence, addresses.page(letter.thing, demand.anchor), to, letter.year,
                   f"{letter.date}, asked of {to}" if to else letter.date]  # fmt: skip


def _kind(thing: Thing) -> str:
    return WORDS.get(thing.kind, thing.kind.capitalize())


def _note(corpus: Corpus, thing: Thing) -> str:
    if thing.kind == "violation":
        count = len(corpus.alleged.get(thing.key, ()))
        return f"{count} sentence{'' if count == 1 else 's'}"
    if thing.kind == "document":
        symbol = corpus.graph.text(thing.iri, OL.symbol)
        return f"{document_kind(corpus, thing)}{f', {symbol}' if symbol else ''}"
    if thing.kind == "letter":
        return corpus.letter(thing).date
    signed = len({s.letter.key for s in corpus.signed.get(thing.key, ())})
    return f"signed {signed} letter{'' if signed == 1 else 's'}" if signed else ""


def _further(label: str, words: Iterable[str]) -> str:
    """The words of other names that the name itself does not have, each once."""
    own = set(_WORD.findall(label.casefold()))
    found = {word: None for name in sorted(words) for word in _WORD.findall(name.casefold()) if word not in own}
    return " ".join(found)
