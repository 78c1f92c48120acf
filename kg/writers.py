"""RDF out: named graphs of triples in, the same bytes always.

    write({IRI("https://…/letter/x"): triples}, "turtle", Path("x.ttl"))

A dataset maps graph names to triples; `DEFAULT` names the default graph. Whatever the order of the input, graphs come
in the order of their names and triples in the order of their terms, each once. Nothing holds all triples in memory: a
mapping that makes its graphs when asked writes a corpus of any size. TriG and JSON-LD hold one graph at a time; Turtle,
N-Triples and RDF/XML, which know no graph names, sort the union of all graphs on disk.

The terms of N-Triples and N-Quads and all of RDF/XML are pyoxigraph's. Turtle, TriG and JSON-LD are written here,
because people read and diff them: pyoxigraph escapes each slash (`:letter\\/x`), runs subjects together without a blank
line, orders the prefixes by hash, and knows no JSON-LD context.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox

from kg.distinct import Distinct, lines
from kg.errors import OutputError
from kg.sinks import DEFAULT, line, literal, node, to_pyoxigraph
from kg.terms import BASE, IRI, RDF, XSD, Literal, Term, Triple, prefixes

Dataset = Mapping[IRI, Iterable[Triple]]


class Names:
    """How IRIs are shortened: by the prefixes of our vocabularies and of a dataset's kinds of things, else by a base.

    `base` is that of the dataset's instances; what is written relative to `root` instead (a letter, in a file of its
    own) reads shorter still.
    """

    def __init__(self, base: str = BASE, root: str | None = None) -> None:
        self.base = root or base
        self.prefixes = prefixes(base)
        self._prefix_of = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        self.prefixed = functools.lru_cache(_CACHED)(self._prefixed)
        self.short = functools.lru_cache(_CACHED)(self._short)

    def _prefixed(self, iri: str) -> str | None:
        """The IRI as a prefixed name, if that needs no escape in any syntax."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefix_of.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL_NAME.fullmatch(iri, cut) else None

    def _short(self, iri: str) -> str:
        """The IRI relative to the base if it resolves back to itself (RFC 3986, section 5.2), else whole."""
        checked = node(iri).value
        key = checked.removeprefix(self.base)
        return key if key != checked and _RELATIVE.fullmatch(key) and urljoin(self.base, key) == checked else checked


Writer = Callable[[Dataset, IO[bytes], Names], None]

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_RELATIVE = re.compile(r"[A-Za-z0-9][^:]*")
_DIGITS = re.compile(r"[0-9]{1,18}")
_SMALL_OBJECT = {"@id", "@type", "@value", "@language"}
_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPE = RDF.type
_PLAIN = {XSD.string, RDF.langString}
# Canonical, since some readers make a number of it and forget how it was written, and exact as a JSON number.
_BARE: Mapping[str, re.Pattern[str]] = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]{0,14}"),
    XSD.boolean: re.compile("true|false"),
}
_CACHED = 1 << 13  # more than one letter has IRIs


def write(dataset: Dataset, format_name: str, target: Path | IO[bytes], names: Names | None = None) -> None:
    """Write a dataset in one of the formats of `WRITERS`; IRIs are shortened by `names` where the format can.

    Raises OutputError for an unknown format, a term that the format cannot carry, and a file that cannot be written.
    """
    if format_name not in WRITERS:
        raise OutputError(f"no format {format_name!r}; there are {', '.join(WRITERS)}")
    writer = WRITERS[format_name].write
    if not isinstance(target, Path):
        return writer(dataset, target, names or Names())
    try:
        with target.open("wb") as out:
            writer(dataset, out, names or Names())
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror or error}; nothing was changed") from error


def n_triples(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """N-Triples in canonical form, lines in code point order; whole IRIs, whatever the base."""
    found = lines()
    found.add(map(line, _union(dataset)))
    out.writelines(f"{each} .\n".encode() for each in found)


def n_quads(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """Canonical N-Quads, graph after graph; `LC_ALL=C sort` makes the order of RDFC-1.0."""
    for name in sorted(dataset):
        found = lines()
        found.add(map(line, dataset[name]))
        end = f" {node(name)} .\n" if name else " .\n"
        out.writelines(f"{each}{end}".encode() for each in found)


def turtle(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """Turtle as a person writes it: a block a subject, its type first, a line a predicate, the prefixes it uses."""
    graph = _ordered(_union(dataset))
    out.write(_header(names.base, _prefixes_used(graph, names)).encode())
    for subject in _subjects(graph, names):
        out.write(f"\n{subject}\n".encode())


def trig(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """TriG: the blocks of Turtle within their graph. It declares every prefix, since the graphs are not known ahead."""
    out.write(_header(names.base, names.prefixes).encode())
    for name in sorted(dataset):
        blocks = _subjects(_ordered(dataset[name]), names)
        if name == DEFAULT:
            out.writelines(f"\n{block}\n".encode() for block in blocks)
            continue
        indented = "\n\n".join(blocks).replace("\n", "\n    ").replace("\n    \n", "\n\n")
        out.write(f"\n{_turtle_iri(name, names)} {{\n    {indented}\n}}\n".encode())


def json_ld(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """JSON-LD 1.1 with its context inside, so that nothing is fetched to read it."""
    context = {"@base": node(names.base).value, **names.prefixes}
    out.write(f'{{\n  "@context": {_json(context, 2)},\n  "@graph": ['.encode())
    separator = "\n    "
    for name in sorted(dataset):
        nodes = [_json_node(s, triples, names) for s, triples in _by(_ordered(dataset[name]), 0)]
        for value in nodes if name == DEFAULT else [{"@id": _json_id(name, names), "@graph": nodes}]:
            out.write(f"{separator}{_json(value, 4)}".encode())
            separator = ",\n    "
    out.write(b"\n  ]\n}\n")


def rdf_xml(dataset: Dataset, out: IO[bytes], names: Names) -> None:
    """RDF/XML. It cannot carry control characters, nor a predicate or class whose IRI does not end in an XML name."""
    graph = _ordered(_union(dataset))
    prefixes = _prefixes_used(graph, names)
    triples = (quad.triple for quad in to_pyoxigraph(map(_checked_for_xml, graph)))
    # pyoxigraph leaves a carriage return as it is, and an XML reader would make a line feed of it (XML 1.0, 2.11).
    stream = _Replacing(out, b"\r", b"&#13;")
    ox.serialize(triples, stream, ox.RdfFormat.RDF_XML, prefixes=prefixes)  # type: ignore[arg-type]


class Format(NamedTuple):
    """An output format: the suffix of its files, its media type, and the function that writes it."""

    suffix: str
    media_type: str
    write: Writer


WRITERS: Mapping[str, Format] = {
    "turtle": Format(".ttl", "text/turtle", turtle),
    "n-triples": Format(".nt", "application/n-triples", n_triples),
    "n-quads": Format(".nq", "application/n-quads", n_quads),
    "trig": Format(".trig", "application/trig", trig),
    "json-ld": Format(".jsonld", "application/ld+json", json_ld),
    "rdf-xml": Format(".rdf", "application/rdf+xml", rdf_xml),
}


# --- order


def _union(dataset: Dataset) -> Iterator[Triple]:
    return itertools.chain.from_iterable(dataset[name] for name in dataset)


def _ordered(triples: Iterable[Triple]) -> Iterable[Triple]:
    """Each triple once, signature/2 before signature/10, rdf:type before other predicates."""
    found = Distinct(key=_order, pack=json.dumps, unpack=_unpacked)
    found.add(triples)
    return found


def _order(triple: Triple) -> tuple[str, str, bool, tuple[str, ...]]:
    subject, predicate, value = triple
    place = "" if predicate == _TYPE else predicate
    if isinstance(value, Literal):
        return _natural(subject), place, True, value
    return _natural(subject), place, False, (_natural(value),)


def _unpacked(line: str) -> Triple:
    subject, predicate, value = json.loads(line)
    return IRI(subject), IRI(predicate), IRI(value) if isinstance(value, str) else Literal(*value)


@functools.lru_cache(_CACHED)
def _natural(iri: str) -> str:
    """A form whose order is that of the IRIs with their numbers read as numbers."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(18), iri) + "\0" + iri


def _by(triples: Iterable[Triple], position: int) -> Iterator[tuple[IRI, Iterator[Triple]]]:
    return itertools.groupby(triples, key=itemgetter(position))


# --- names


def _prefixes_used(graph: Iterable[Triple], names: Names) -> dict[str, str]:
    used = {name.partition(":")[0] for name in map(names.prefixed, _iris_shown(graph)) if name}
    return {prefix: namespace for prefix, namespace in names.prefixes.items() if prefix in used}


def _iris_shown(graph: Iterable[Triple]) -> Iterator[str]:
    for subject, predicate, value in graph:
        yield subject
        if predicate != _TYPE:
            yield predicate
        if not isinstance(value, Literal):
            yield value
        elif not (_is_plain(value) or _is_bare(value)):
            yield value.datatype


# --- Turtle


def _header(base: str, prefixes: Mapping[str, str]) -> str:
    lines = [f"@base {node(base)} .", *(f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in prefixes.items())]
    return "\n".join(lines) + "\n"


def _subjects(ordered: Iterable[Triple], names: Names) -> Iterator[str]:
    for subject, triples in _by(ordered, 0):
        predicates = (_predicate(p, [o for _, _, o in same], names) for p, same in _by(triples, 1))
        yield _turtle_iri(subject, names) + " " + " ;\n    ".join(predicates) + " ."


def _predicate(predicate: IRI, objects: list[Term], names: Names) -> str:
    texts = [_turtle_term(term, names) for term in objects]
    if predicate == _TYPE:
        return f"a {', '.join(texts)}"
    line = "\n        "
    return _turtle_iri(predicate, names) + (line if len(texts) > 1 else " ") + f" ,{line}".join(texts)


def _turtle_term(term: Term, names: Names) -> str:
    if not isinstance(term, Literal):
        return _turtle_iri(term, names)
    checked = literal(term)
    if _is_bare(term):
        return term.value
    return str(checked) if _is_plain(term) else f"{ox.Literal(term.value)}^^{_turtle_iri(term.datatype, names)}"


def _is_plain(term: Literal) -> bool:
    return term.datatype in _PLAIN


def _is_bare(term: Literal) -> bool:
    """Whether Turtle and JSON write the literal without quotes (RDF 1.1 Turtle, section 2.5)."""
    form = _BARE.get(term.datatype)
    return form is not None and form.fullmatch(term.value) is not None


def _turtle_iri(iri: str, names: Names) -> str:
    return names.prefixed(iri) or f"<{names.short(iri)}>"


# --- JSON-LD


def _json(value: Any, indent: int) -> str:
    """Indented JSON in which a reference or a typed or tagged value is one line."""
    if not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    margin = "\n" + " " * (indent + 2)
    if isinstance(value, list):
        return f"[{margin}{f',{margin}'.join(_json(each, indent + 2) for each in value)}\n{' ' * indent}]"
    members = [f"{json.dumps(key, ensure_ascii=False)}: {_json(each, indent + 2)}" for key, each in value.items()]
    if 0 < len(value) < 3 and value.keys() <= _SMALL_OBJECT and not any(isinstance(v, list) for v in value.values()):
        return f"{{{', '.join(members)}}}"
    return f"{{{margin}{f',{margin}'.join(members)}\n{' ' * indent}}}"


def _json_node(subject: IRI, triples: Iterable[Triple], names: Names) -> dict[str, Any]:
    result: dict[str, Any] = {"@id": _json_id(subject, names)}
    for predicate, same in _by(triples, 1):
        objects = [o for _, _, o in same]
        if predicate == _TYPE and not any(isinstance(o, Literal) for o in objects):
            result["@type"] = _one_or_all([_json_name(str(o), names) for o in objects])
        else:
            result[_json_name(predicate, names)] = _one_or_all([_json_value(o, names) for o in objects])
    return result


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _json_value(term: Term, names: Names) -> Any:
    if not isinstance(term, Literal):
        return {"@id": _json_id(term, names)}
    checked = literal(term)
    if checked.language:
        return {"@value": checked.value, "@language": checked.language}
    if _is_plain(term):
        return checked.value
    if _is_bare(term):
        return json.loads(term.value)
    return {"@value": checked.value, "@type": _json_name(term.datatype, names)}


def _json_id(iri: str, names: Names) -> str:
    return names.prefixed(iri) or _json_whole(names.short(iri), names)


def _json_name(iri: str, names: Names) -> str:
    """The name of a property, class or datatype: such names are not resolved against the base."""
    return names.prefixed(iri) or _json_whole(node(iri).value, names)


def _json_whole(iri: str, names: Names) -> str:
    if urlsplit(iri).scheme in names.prefixes:
        raise OutputError(f"JSON-LD would read the IRI {iri!r} as a prefixed name; give it another scheme")
    return iri


# --- RDF/XML


def _checked_for_xml(triple: Triple) -> Triple:
    _, predicate, value = triple
    if isinstance(value, Literal) and (found := _NOT_XML.search(value.value)):
        raise OutputError(f"RDF/XML cannot carry U+{ord(found[0]):04X}, which is in the literal {value.value!r:.200}")
    for name in (predicate, value) if predicate == _TYPE else (predicate,):
        if not _XML_NAME.search(str(name)):
            raise OutputError(f"RDF/XML cannot carry {name}: the IRI of a predicate or class must end in an XML name")
    return triple


class _Replacing:
    """A binary stream that replaces one byte on its way to another stream."""

    def __init__(self, out: IO[bytes], old: bytes, new: bytes) -> None:
        self._out, self._old, self._new = out, old, new

    def write(self, data: bytes) -> int:
        self._out.write(data.replace(self._old, self._new))
        return len(data)

    def flush(self) -> None:
        self._out.flush()
