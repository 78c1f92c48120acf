"""Sentences: where one ends, also where the text has lost the blank between two."""

import pytest

from kg.fold import view
from kg.model import Span
from kg.recognise.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They need water.Full access is a right.", ["They need water.", "Full access is a right."]),
        ("See www.example.Org for more. Dr. Roe wrote it.", ["See www.example.Org for more.", "Dr. Roe wrote it."]),
        ("Open the gate; Close the mine!", ["Open the gate;", "Close the mine!"]),
    ],
)
def test_sentences_end_at_their_marks(text: str, expected: list[str]) -> None:
    seen = view(text, Span(0, len(text)))
    assert [seen.text[start:end] for start, end in sentences(seen)] == expected
