from pathlib import Path

import pytest

from kg import dataset
from kg.errors import ConfigurationError


def test_the_facts_of_a_letter(tmp_path: Path) -> None:
    (tmp_path / dataset.FILE_NAME).write_text(
        "title: Letters\nbase: https://example.org/\nletters:\n  a.txt: {id: first, retrieved: 2026-01-02}\n"
    )
    about = dataset.load(tmp_path)
    assert (about.title, about.base) == ("Letters", "https://example.org/")
    assert about.facts("a.txt").id == "first"
    assert about.facts("a.txt").retrieved == "2026-01-02"
    assert about.facts("b.txt").id is None


def test_a_folder_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    assert dataset.load(tmp_path) == dataset.Dataset()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("titel: Letters", "unknown key 'titel'"),
        ("letters: [a.txt]", "letters: expected a mapping"),
        ("letters: {a.txt: {url: x}}", "a.txt: unknown key 'url'"),
        ("base: example.org", "must be an http"),
        ("title: [", "dataset.yaml"),
        ("- title", "expected a mapping"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / dataset.FILE_NAME).write_text(content)
    with pytest.raises(ConfigurationError, match=reason):
        dataset.load(tmp_path)
