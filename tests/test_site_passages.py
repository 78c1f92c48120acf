"""Texts with what is said of their passages: every character once, sentences around quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.site.passages import Annotation, line_starts, lines, sentence

RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=12)


@given(st.text(alphabet="ab \n.<&é𝄞", max_size=60), RANGES)
def test_segments_are_the_text_and_know_what_covers_them(text: str, ranges: list[list[int]]) -> None:
    annotations = [
        Annotation(start=a, end=min(b, len(text)), kind="claim", anchor=f"c{n}", href="#x")
        for n, (a, b) in enumerate(ranges)
        if a < min(b, len(text))
    ]
    starts = line_starts(text)
    found = list(lines(text, annotations))
    assert "\n".join("".join(s.text for s in line.segments) for line in found) == text
    for line in found:
        at = starts[line.number - 1]
        for segment in line.segments:
            covering = [a for a in annotations if a.start <= at and at + len(segment.text) <= a.end]
            assert bool(covering) == bool(segment.kinds)
            at += len(segment.text)


@given(st.text(alphabet="ab .!?\n", min_size=1, max_size=80), st.data())
def test_a_sentence_holds_its_quote_and_no_other_line(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = sentence(text, start, end)
    assert first <= start < end <= last
    assert "\n" not in text[first:start] + text[end:last]


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("It was so. They vanished. It ended.", "vanished", "They vanished."),
        ("On p. 4 Mr. X says that they vanished.", "vanished", "On p. 4 Mr. X says that they vanished."),
        ("Heading\nThey vanished and\nwere found", "vanished", "They vanished and"),
    ],
)
def test_the_sentence_around_a_quote(text: str, quote: str, expected: str) -> None:
    start = text.index(quote)
    first, last = sentence(text, start, start + len(quote))
    assert text[first:last] == expected
