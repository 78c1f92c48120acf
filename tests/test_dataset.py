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


@pytest.mark.parametrize(
    "value", ["2020-13-45", "!!timestamp x", "0x1g", "1_000", "!!python/object:os.system x", "1e9"]
)
def test_a_value_is_the_text_as_it_is_written(tmp_path: Path, value: str) -> None:
    (tmp_path / dataset.FILE_NAME).write_text(f"title: {value}\npublisher:\n")
    about = dataset.load(tmp_path)
    assert about.title == value.split(" ")[-1]
    assert about.publisher is None


def test_values_that_unfold_are_refused_at_once(tmp_path: Path) -> None:
    """A billion laughs: ten lists of ten, each of the one before."""
    lines = ["a0: &a0 x", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)), "title: *a11"]
    (tmp_path / dataset.FILE_NAME).write_text("\n".join(lines))
    with pytest.raises(ConfigurationError, match="unknown key"):
        dataset.load(tmp_path)


def test_rights_hold_for_every_letter_that_says_no_other(tmp_path: Path) -> None:
    (tmp_path / dataset.FILE_NAME).write_text("rights: Theirs\nletters:\n  a.txt: {rights: Mine}\n  b.txt: {id: b}\n")
    about = dataset.load(tmp_path)
    assert [about.facts(name).rights for name in ("a.txt", "b.txt", "c.txt")] == ["Mine", "Theirs", "Theirs"]


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
        ("title: [Letters]", "title: expected a text, found list"),
        ("letters: {a.txt: {rights: {of: whom}}}", "rights: expected a text, found dict"),
        ("letters: {../a.txt: {id: first}}", "'../a.txt' is no name of a file"),
        ("letters:\n  a.txt: {text: quotes}\n  a.txt: {id: first}\n", "a key is given twice"),
        ("letters: {a.txt: {text: }}", "'' is neither full or quotes"),
        ("letters: &a {x: *a}", "unconstructable recursive node"),
        ("defaults: &a {id: x}\nletters: {a.txt: {<<: *a}}", "unknown key"),
        (f"title: {'[' * 100_000}", "nested too deep"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / dataset.FILE_NAME).write_text(content)
    with pytest.raises(ConfigurationError, match=reason):
        dataset.load(tmp_path)
