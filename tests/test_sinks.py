"""Lines of N-Triples and back."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.sinks import from_lines, from_n_quads, lines, to_pyoxigraph
from kg.terms import IRI, RDF, XSD, Literal

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', "\\", '"@en', '\\"^^<x>', "\u2028\x85\x7f\0"]
)
OBJECTS = (
    st.builds(Literal, TEXTS, st.sampled_from([XSD.string, XSD.date]), st.just(""))
    | st.builds(Literal, TEXTS, st.just(RDF.langString), st.sampled_from(["en", "en-gb"]))
    | st.sampled_from([IRI("urn:x:o"), IRI("https://example.org/é#(a,b)")])
)


@given(OBJECTS)
def test_a_line_is_pyoxigraphs_and_is_read_as_it_was(value: IRI | Literal) -> None:
    triple = (IRI("urn:x:s"), IRI("urn:x:p"), value)
    (quad,) = to_pyoxigraph([triple])
    (line,) = lines([triple])
    assert line == str(ox.Triple(quad.subject, quad.predicate, quad.object))
    assert next(from_lines([line])) == triple == next(from_n_quads(f"{line} ."))
