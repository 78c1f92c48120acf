"""The text of a SPARQL 1.1 query: its tokens, what is refused before any engine sees it, and how errors are explained.

An engine is no boundary: some fetch what SERVICE or FROM names, and some die of a query that nests too deeply. What is
refused here is refused by its tokens; the worker that runs the query may open no file and no connection besides.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kg import files
from kg.errors import UsageError
from kg.terms import PREFIXES

DEEPEST = 128
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_KEYWORDS = (
    *_FORMS, "A", "ABS", "AS", "ASC", "AVG", "BASE", "BIND", "BNODE", "BOUND", "BY", "CEIL", "COALESCE", "CONCAT",
    "CONTAINS", "COUNT", "DATATYPE", "DAY", "DESC", "DISTINCT", "ENCODE_FOR_URI", "EXISTS", "FALSE", "FILTER", "FLOOR",
    "GRAPH", "GROUP", "GROUP_CONCAT", "HAVING", "HOURS", "IF", "IN", "IRI", "ISBLANK", "ISIRI", "ISLITERAL",
    "ISNUMERIC", "ISURI", "LANG", "LANGMATCHES", "LCASE", "LIMIT", "MAX", "MD5", "MIN", "MINUS", "MINUTES", "MONTH",
    "NAMED", "NOT", "NOW", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "RAND", "REDUCED", "REGEX", "REPLACE", "ROUND",
    "SAMETERM", "SAMPLE", "SECONDS", "SEPARATOR", "SHA1", "SHA256", "SHA384", "SHA512", "STR", "STRAFTER", "STRBEFORE",
    "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS", "STRUUID", "SUBSTR", "SUM", "TIMEZONE", "TRUE", "TZ", "UCASE",
    "UNDEF", "UNION", "URI", "UUID", "VALUES", "WHERE", "YEAR",
)  # fmt: skip
_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\r\n]*)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
             | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:[^\W\d_](?:[\w.-]{0,60}[\w-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_SAID_IN_WORDS = re.compile(r"[A-Z][\w' ]+ [\w' ]+")


class Token(NamedTuple):
    """A token of a query; `start` and `end` are a half-open range of code points."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def prefix(self) -> str:
        """What a prefixed name has before its colon."""
        return self.text.partition(":")[0]


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query without blanks and comments."""
    for found in _TOKEN.finditer(query):
        if found.lastgroup != "blank":
            yield Token(str(found.lastgroup), found[0], *found.span())


def refuse(query: str) -> None:
    """Raises UsageError for a query that reaches beyond the data, changes it, or nests too deeply to be parsed.

    A query may name graphs of its own with FROM; to refuse that too, see `refuse_dataset`.
    """
    found = list(tokens(query))
    _refuse_depth(query, found)
    for token in found:
        word = (token.prefix if token.kind == "name" else token.text).upper()
        if token.kind in ("name", "word") and "SERVICE" in word:
            raise UsageError(_at(query, token.start, "SERVICE is refused: a query asks the data here and no server"))
        if token.kind == "iri" and re.search("[#']", token.text) and not re.match(r"<[A-Za-z][\w+.-]*://", token.text):
            raise UsageError(_at(query, token.start, "write this IRI in full; it can be read as a comparison too"))
    verb = next((t for t in found if t.kind == "word" and t.text.upper() in (*_FORMS, *_UPDATES)), None)
    if verb and verb.text.upper() in _UPDATES:
        raise UsageError(_at(query, verb.start, f"{verb.text} is refused: queries only, the data is not changed"))


def refuse_dataset(query: str) -> None:
    """Raises UsageError for a query that names a dataset of its own (SPARQL 1.1 Query, section 13.2)."""
    for token in tokens(query):
        if token.kind in ("name", "word") and "FROM" in (token.prefix if token.kind == "name" else token.text).upper():
            raise UsageError(_at(query, token.start, "FROM is refused: GRAPH <…> { … } asks one graph of the data"))


def _refuse_depth(query: str, found: list[Token]) -> None:
    """Brackets, and signs in a row, which engines descend into one by one."""
    depth = row = 0
    for token in found:
        depth += (token.text in _BRACKETS) - (token.text in _BRACKETS.values())
        row = row + 1 if token.text in ("!", "-", "+", "^") else 0
        if max(depth, row) > DEEPEST:
            raise UsageError(_at(query, token.start, f"the query nests deeper than {DEEPEST} levels"))


def gives_triples(query: str) -> bool:
    """Whether the answer to a query is a graph (CONSTRUCT, DESCRIBE) and not rows (SELECT, ASK)."""
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((word for word in words if word in _FORMS), "") in ("CONSTRUCT", "DESCRIBE")


def asks_graphs(query: str) -> bool:
    """Whether a query names graphs, so that they must be kept apart."""
    return any(token.kind == "word" and token.text.upper() == "GRAPH" for token in tokens(query))


def explain_error(query: str, message: str, prefixes: Mapping[str, str]) -> str:
    """What is wrong with a query: line, column, the line with a caret, and the nearest thing that would be right.

    `message` is the engine's; `prefixes` are those known without a PREFIX line.
    """
    if unknown := _unknown_prefix(query, prefixes):
        known = {**prefixes, **dict.fromkeys(_declared(query), "")}
        hint = _nearest(unknown.prefix, [*known])
        advice = f"did you mean {hint}:?" if hint else f"known are {', '.join(f'{name}:' for name in sorted(known))}"
        return _at(query, unknown.start, f"the prefix {unknown.prefix}: is not known; {advice}")
    if unpaired := _unpaired(query):
        token, complaint = unpaired
        return _at(query, token.start, complaint)
    for token in tokens(query):
        if token.kind == "word" and token.text.upper() not in _KEYWORDS:
            hint = _nearest(token.text.upper(), _KEYWORDS)
            return _at(
                query, token.start, f"{token.text} is no word of SPARQL" + (f"; did you mean {hint}?" if hint else "")
            )
    if said := _SAID_IN_WORDS.search(message):
        verb = next((token for token in tokens(query) if token.text.upper() in _FORMS), None)
        return _at(query, verb.start if verb else 0, said[0])
    place = _misread(query)
    here = next((token for token in tokens(query) if token.start >= place), None)
    return _at(
        query, place, f"{here.text} cannot stand here, or what follows it" if here else "the query ends too early"
    )


def _unpaired(query: str) -> tuple[Token, str] | None:
    """The first bracket or quotation mark without its other half."""
    opened: list[Token] = []
    for token in tokens(query):
        if token.text in _BRACKETS:
            opened.append(token)
        elif token.text in _BRACKETS.values():
            if not opened or _BRACKETS[opened[-1].text] != token.text:
                missing = f"; {_BRACKETS[opened[-1].text]} is missing before it" if opened else ""
                return token, f"{token.text} closes nothing{missing}"
            opened.pop()
        elif token.kind == "sign" and token.text in "'\"":
            return token, "this string does not end"
    return (opened[-1], f"{opened[-1].text} is never closed") if opened else None


def _misread(query: str) -> int:
    """The offset of what rdflib cannot read, since the engine looks ahead and says where it stopped looking."""
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(query)
    except Exception as error:  # of pyparsing, which is no dependency of ours
        return int(getattr(error, "loc", len(query.rstrip())))
    return len(query.rstrip())


def unknown_terms(query: str) -> Iterator[str]:
    """A sentence for each term of our own namespaces that neither the schema nor the taxonomy has."""
    own = {prefix: PREFIXES[prefix] for prefix in ("ol", "v")}
    for name in dict.fromkeys(token.text for token in tokens(query) if token.kind == "name"):
        prefix, _, local = name.partition(":")
        if local and prefix in own and prefix not in _declared(query) and local not in vocabulary_terms()[prefix]:
            hint = _nearest(local, vocabulary_terms()[prefix])
            yield f"{name} is no term of the ontology" + (f"; did you mean {prefix}:{hint}?" if hint else "")


@functools.cache
def vocabulary_terms() -> Mapping[str, tuple[str, ...]]:
    """The local names of the schema (`ol`) and of the violation concepts (`v`)."""
    names: dict[str, tuple[str, ...]] = {}
    for prefix, file in (("ol", "open-letters.ttl"), ("v", "violations.ttl")):
        triples = ox.parse(path=str(files.ONTOLOGY / file), format=ox.RdfFormat.TURTLE)
        subjects = {quad.subject.value for quad in triples if isinstance(quad.subject, ox.NamedNode)}
        own = (iri.removeprefix(PREFIXES[prefix]) for iri in subjects if iri.startswith(PREFIXES[prefix]))
        names[prefix] = tuple(sorted(own))
    return names


def _declared(query: str) -> set[str]:
    found = list(tokens(query))
    return {
        after.prefix
        for token, after in itertools.pairwise(found)
        if token.kind == "word" and token.text.upper() == "PREFIX" and after.kind == "name"
    }


def _unknown_prefix(query: str, prefixes: Mapping[str, str]) -> Token | None:
    known = prefixes.keys() | _declared(query)
    return next((token for token in tokens(query) if token.kind == "name" and token.prefix not in known), None)


def _nearest(word: str, known: tuple[str, ...] | list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, known, n=1)), None)


def _at(query: str, offset: int, message: str) -> str:
    """The message with line and column, counted from 1, over the line with a caret."""
    line = query.count("\n", 0, offset)
    column = offset - (query.rfind("\n", 0, offset) + 1)
    text = query.split("\n")[line].rstrip("\r").replace("\t", " ")
    return f"line {line + 1}, column {column + 1}: {message}\n    {text}\n    {' ' * column}^"
