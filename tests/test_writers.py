import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg import sinks
from kg.errors import OutputError
from kg.sinks import DEFAULT
from kg.terms import (
    BASE,
    DCTERMS,
    IRI,
    OL,
    PREFIXES,
    RDF,
    XSD,
    Literal,
    Triple,
    V,
    date,
    integer,
    iri,
    text,
)
from kg.writers import WRITERS, Dataset, Names, write
from kg.writers.descriptions import Descriptions

Quad = tuple[str, str, str, str]
WITH_GRAPHS = {"n-quads", "trig", "json-ld"}
LETTER = iri(BASE, "letter/2015-10-29-to-members")
GRAPH: list[Triple] = [
    (LETTER, RDF.type, OL.Letter),
    (LETTER, DCTERMS.title, text('“Joint” "Letter"', "en")),
    (LETTER, DCTERMS.date, date("2015-10-29")),
    (LETTER, OL.alleges, V.torture),
    (LETTER, OL.cites, iri(BASE, "un/A/RES/217_A_(III)")),
    *((LETTER, OL.hasSignature, iri(LETTER, f"/signature/{number}")) for number in (1, 2, 10)),
    (iri(LETTER, "/signature/2"), OL.order, integer(2)),
    (iri(LETTER, "/text#char=3,9;selector"), RDF.type, OL.Evidence),
]
OTHER = iri(BASE, "graph/knowledge")
DATASET: Dataset = {DEFAULT: GRAPH[:2], LETTER: GRAPH, OTHER: [(V.torture, OL.notation, text("torture")), *GRAPH[:4]]}


def written(dataset: Dataset, name: str, base: str = BASE) -> str:
    out = io.BytesIO()
    write(dataset, name, out, Names(base))
    return out.getvalue().decode()


def as_quads(dataset: Dataset, *, graphs: bool) -> set[Quad]:
    return {
        (s, p, repr((o.value, o.datatype, o.language.lower())) if isinstance(o, Literal) else o, name if graphs else "")
        for name, triples in dataset.items()
        for s, p, o in triples
    }


def read_by_pyoxigraph(content: str, name: str) -> set[Quad]:
    media_type = ox.RdfFormat.from_media_type(WRITERS[name].media_type)
    assert media_type
    return from_pyoxigraph(ox.parse(content.encode(), media_type))


def from_pyoxigraph(quads: Iterable[ox.Quad]) -> set[Quad]:
    def term(value: object) -> str:
        if isinstance(value, ox.Literal):
            return repr((value.value, value.datatype.value, value.language or ""))
        return value.value if isinstance(value, ox.NamedNode) else ""

    return {(term(q.subject), term(q.predicate), term(q.object), term(q.graph_name)) for q in quads}


def read_by_rdflib(content: str, name: str) -> set[Quad]:
    def term(value: object) -> str:
        if isinstance(value, rdflib.Literal):
            plain = RDF.langString if value.language else XSD.string
            return repr((str(value), str(value.datatype or plain), (value.language or "").lower()))
        return "" if value == DATASET_DEFAULT_GRAPH_ID else str(value)

    formats = {"n-triples": "nt", "n-quads": "nquads", "rdf-xml": "xml"}
    dataset = rdflib.Dataset()
    target = dataset if name in WITH_GRAPHS else dataset.default_graph
    target.parse(data=content.encode(), format=formats.get(name, name))
    return {(term(s), term(p), term(o), term(g)) for s, p, o, g in dataset.quads()}


def shuffled(triples: Iterable[Triple]) -> list[Triple]:
    result = [*triples, *triples]
    random.Random(7).shuffle(result)
    return result


# The lexical form must come back as it was; rdflib's parsers make 1 of "01"^^xsd:integer unless told not to.
@pytest.fixture(autouse=True)
def _lexical_forms_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("name", WRITERS)
def test_two_parsers_read_back_what_was_written(name: str) -> None:
    content = written(DATASET, name)
    expected = as_quads(DATASET, graphs=name in WITH_GRAPHS)
    assert read_by_pyoxigraph(content, name) == expected
    assert read_by_rdflib(content, name) == expected


@pytest.mark.parametrize("name", WRITERS)
def test_the_order_and_number_of_the_triples_given_changes_no_byte(name: str) -> None:
    mixed = {graph: shuffled(DATASET[graph]) for graph in reversed(list(DATASET))}
    assert written(mixed, name) == written(DATASET, name)


@pytest.mark.parametrize("name", WRITERS)
def test_the_hash_seed_changes_no_byte(name: str) -> None:
    program = (
        "import sys; from tests.test_writers import *; write({n: set(t) for n, t in DATASET.items()},"
        f" {name!r}, sys.stdout.buffer)"
    )

    def run(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])}
        return subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True).stdout

    assert run("0") == run("1") == written(DATASET, name).encode()


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_dataset_is_a_valid_file(name: str) -> None:
    assert read_by_pyoxigraph(written({}, name), name) == set()


# --- anything that RDF allows

_TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
_AWKWARD = st.sampled_from(
    ["", "\\", '"', '"""', "a\rb\r\nc\n", "\\n", "\\u0041", " x\t", "\x7f\x85\u2028\ufeff", "<&>]]>"]
)
_XML_TEXTS = st.text(
    alphabet=st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
    )
)
_KEYS = st.text(alphabet="ab1/#?=;,.:~@!$&'()*+_-é中%", max_size=12).map(lambda key: key.replace("%", "%2F"))
_BASES = st.sampled_from([BASE, "https://letters.example.org/kg/", "http://example.org/?list=/", "urn:example:"])
_NAMESPACES = (
    st.sampled_from([BASE, OL, V, PREFIXES["dcterms"], "http://example.org/", "urn:example:", "tag:a,b:"]) | _BASES
)


def _is_iri(candidate: str) -> bool:
    try:
        sinks.node(candidate)
    except OutputError:
        return False
    return True


_IRIS = st.builds(lambda namespace, key: IRI(namespace + key), _NAMESPACES, _KEYS).filter(_is_iri)
_PREDICATES = st.sampled_from([RDF.type, OL.order, DCTERMS.title, IRI("http://example.org/a#b"), IRI("urn:a:b")])
_CLASSES = st.sampled_from([OL.Letter, V.torture, IRI("http://example.org/é_b")])


def _literals(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Literal]:
    return st.one_of(
        st.builds(text, texts),
        st.builds(text, texts, st.sampled_from(["en", "zh-Hant", "en-GB"])),
        st.builds(Literal, texts, st.sampled_from(["http://example.org/type", OL.pages]), st.just("")),
        st.builds(integer, st.integers()),
        st.builds(
            Literal,
            st.sampled_from(["007", "+1", "-0", "12345678901234567890", "١"]),
            st.just(XSD.integer),
            st.just(""),
        ),
        st.builds(Literal, st.sampled_from(["true", "false", "1", "True"]), st.just(XSD.boolean), st.just("")),
        st.builds(Literal, st.sampled_from(["0.50", "1e3"]), st.just(XSD.decimal), st.just("")),
    )


def _datasets(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[IRI, list[Triple]]]:
    statement = st.tuples(_IRIS, _PREDICATES.filter(lambda p: p != RDF.type), _IRIS | _literals(texts))
    typing = st.tuples(_IRIS, st.just(RDF.type), _CLASSES)
    return st.dictionaries(_IRIS | st.just(DEFAULT), st.lists(statement | typing, min_size=1, max_size=6), max_size=3)


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "rdf-xml"])
@given(data=st.data())
def test_any_dataset_comes_back(name: str, data: st.DataObject) -> None:
    dataset = data.draw(_datasets(_TEXTS | _AWKWARD))
    content = written(dataset, name, data.draw(_BASES))
    expected = as_quads(dataset, graphs=name in WITH_GRAPHS)
    assert read_by_pyoxigraph(content, name) == expected
    assert read_by_rdflib(content, name) == expected


@given(dataset=_datasets(_XML_TEXTS))
def test_any_dataset_that_xml_can_carry_comes_back(dataset: Dataset) -> None:
    content = written(dataset, "rdf-xml")
    expected = as_quads(dataset, graphs=False)
    assert read_by_pyoxigraph(content, "rdf-xml") == expected
    assert read_by_rdflib(content, "rdf-xml") == expected


@given(triples=st.lists(st.tuples(_IRIS, _PREDICATES, _IRIS | _literals(_TEXTS | _AWKWARD))))
def test_the_sinks_say_the_same(triples: list[Triple]) -> None:
    expected = as_quads({DEFAULT: triples}, graphs=False)
    assert from_pyoxigraph(sinks.to_pyoxigraph(triples)) == expected
    assert len(sinks.to_rdflib(triples)) == len(expected)


@given(_datasets(_TEXTS | _AWKWARD), st.integers(1, 4))
def test_descriptions_on_disk_are_those_in_memory(dataset: Dataset, most_held: int) -> None:
    triples = [triple for graph in dataset.values() for triple in graph]
    found = Descriptions([*triples, *reversed(triples)], most_held)
    assert list(found) == list(Descriptions(triples)), "each triple once, whatever is held"
    assert list(found) == list(found), "a second time too"


@given(_IRIS, _BASES)
def test_a_short_name_resolves_to_the_iri(name: IRI, base: str) -> None:
    short = Names(base).short(name)
    assert short == name or urljoin(base, short) == name


# --- what a person reads


BY_HAND = """\
@base <https://w3id.org/open-letters/> .
@prefix ol: <https://w3id.org/open-letters/ns#> .
@prefix v: <https://w3id.org/open-letters/violation/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix letter: <https://w3id.org/open-letters/letter/> .

letter:2015-10-29-to-members a ol:Letter ;
    dcterms:date "2015-10-29"^^xsd:date ;
    dcterms:title "“Joint” \\"Letter\\""@en ;
    ol:alleges v:torture ;
    ol:cites <un/A/RES/217_A_(III)> ;
    ol:hasSignature
        <letter/2015-10-29-to-members/signature/1> ,
        <letter/2015-10-29-to-members/signature/2> ,
        <letter/2015-10-29-to-members/signature/10> .

<letter/2015-10-29-to-members/signature/2> ol:order 2 .

<letter/2015-10-29-to-members/text#char=3,9;selector> a ol:Evidence .
"""


def test_turtle_reads_as_written_by_hand() -> None:
    assert written({LETTER: GRAPH}, "turtle") == BY_HAND


def test_trig_holds_each_graph_in_its_block() -> None:
    lines = written({DEFAULT: GRAPH[:1], OTHER: GRAPH[:3]}, "trig").splitlines()
    assert lines[-7:] == [
        "letter:2015-10-29-to-members a ol:Letter .",
        "",
        "<graph/knowledge> {",
        "    letter:2015-10-29-to-members a ol:Letter ;",
        '        dcterms:date "2015-10-29"^^xsd:date ;',
        '        dcterms:title "“Joint” \\"Letter\\""@en .',
        "}",
    ]


def test_json_ld_is_compact() -> None:
    document = json.loads(written({DEFAULT: GRAPH}, "json-ld"))
    assert document["@context"] == {"@base": BASE, **Names().prefixes}
    letter, signature, _ = document["@graph"]
    assert letter["@type"] == "ol:Letter"
    assert letter["dcterms:title"] == {"@value": '“Joint” "Letter"', "@language": "en"}
    assert letter["ol:alleges"] == {"@id": "v:torture"}
    assert signature == {"@id": "letter/2015-10-29-to-members/signature/2", "ol:order": 2}


def test_json_ld_gives_a_reference_and_a_typed_value_a_line_of_their_own() -> None:
    lines = [line.strip() for line in written({DEFAULT: GRAPH}, "json-ld").splitlines()]
    assert '"dcterms:date": {"@value": "2015-10-29", "@type": "xsd:date"},' in lines
    assert '{"@id": "letter/2015-10-29-to-members/signature/1"},' in lines


def test_n_triples_lines_are_sorted() -> None:
    lines = written(DATASET, "n-triples").splitlines()
    assert lines == sorted(set(lines))


def test_another_base_shortens_its_own_instances_and_leaves_the_schema() -> None:
    base = "https://letters.example.org/kg/"
    content = written({DEFAULT: [(iri(base, "letter/x"), OL.alleges, V.torture)]}, "turtle", base)
    assert content.endswith("\nletter:x ol:alleges v:torture .\n")


def test_a_letter_in_a_file_of_its_own_is_written_relative_to_it() -> None:
    out = io.BytesIO()
    write({DEFAULT: GRAPH}, "turtle", out, Names(BASE, f"{LETTER}/"))
    assert "\n<signature/2> ol:order 2 .\n" in out.getvalue().decode()
    assert from_pyoxigraph(ox.parse(out.getvalue(), ox.RdfFormat.TURTLE)) == as_quads({DEFAULT: GRAPH}, graphs=False)


# --- refusals


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    ("triple", "named"),
    [
        ((IRI("letter/x"), RDF.type, OL.Letter), "letter/x"),
        ((LETTER, RDF.type, IRI("http://example.org/a b")), "a b"),
        ((LETTER, DCTERMS.title, Literal("x", RDF.langString, "no tag")), "no tag"),
        ((LETTER, DCTERMS.title, Literal("x", XSD.string, "en")), "rdf:langString"),
        ((LETTER, DCTERMS.title, Literal("\ud800", XSD.string)), "ud800"),
    ],
)
def test_a_term_that_is_no_rdf_is_named(name: str, triple: Triple, named: str) -> None:
    with pytest.raises(OutputError, match=named):
        written({DEFAULT: [triple]}, name)


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1b", "\ufffe"])
def test_rdf_xml_names_the_literal_it_cannot_carry(char: str) -> None:
    with pytest.raises(OutputError, match=rf"U\+{ord(char):04X}.*before"):
        written({DEFAULT: [(LETTER, DCTERMS.title, text(f"before{char}after"))]}, "rdf-xml")


@pytest.mark.parametrize("triple", [(LETTER, OL["1"], text("x")), (LETTER, RDF.type, OL["1"])])
def test_rdf_xml_names_the_predicate_or_class_it_cannot_carry(triple: Triple) -> None:
    with pytest.raises(OutputError, match="XML name"):
        written({DEFAULT: [triple]}, "rdf-xml")


def test_json_ld_refuses_an_iri_that_reads_as_a_prefixed_name() -> None:
    with pytest.raises(OutputError, match="ol:x"):
        written({DEFAULT: [(IRI("ol:x"), OL.order, integer(1))]}, "json-ld")


def test_an_unknown_format_and_a_missing_directory_are_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="turtle"):
        write(DATASET, "n3", io.BytesIO())
    with pytest.raises(OutputError, match=r"none.*x\.ttl"):
        write(DATASET, "turtle", tmp_path / "none" / "x.ttl")


def test_graphs_are_asked_for_one_after_another() -> None:
    asked: list[IRI] = []

    class Lazy(dict[IRI, list[Triple]]):
        def __getitem__(self, name: IRI) -> list[Triple]:
            asked.append(name)
            return GRAPH

    write(Lazy({OTHER: [], LETTER: []}), "n-quads", io.BytesIO())
    assert asked == [OTHER, LETTER]
