"""Rules found through the words that they need find what they find alone; what is compiled once is what `re` makes."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import files, rules
from kg.cache import Cache, private
from kg.rules import Likely, Rule, RuleFile, patterns
from kg.rules.literals import lowered
from kg.rules.parts import batches
from kg.rules.patterns import Pattern, Sieve, compile_all, remembered

FILES = [rules.load(path.stem) for path in sorted(files.RULES.glob("*.yaml"))]
RULES = [rule for file in FILES for rule in file]
CONTEXT = [rule for file in FILES if file.name == "context" for rule in file]
WAYS = [way for rule in RULES for way in rule.known.ways]
WORDS = sorted({word for way in WAYS for words in (*way.needs, way.begins) for word in words})
AWKWARD = [
    "(torture|Rape)d? of",
    "k(?i:iſ)s",
    "(?:of )?(?:the )?UN",
    "a(?!b)c",
    "x*",
    "é+t",
    "(?=abc)abc|abd",
    "(?:[^c]bc|abc)[.a]",
    "(?<=k.)(?:abc|[^k]b)",
    "(a)\\1b",
]


def found(rules: Sequence[Rule], text: str) -> list[tuple[str, tuple[int, int]]]:
    return [(rule.id, match.span()) for rule, match in Likely(rules).matches(text)]


def found_plainly(rules: Sequence[Rule], text: str) -> list[tuple[str, tuple[int, int]]]:
    return [(rule.id, match.span()) for rule in rules for match in rule.pattern.finditer(text)]


def examples(file: RuleFile) -> str:
    matching = (example if isinstance(example, str) else example["text"] for rule in file for example in rule.matches)
    return " ".join([*matching, *(example for rule in file for example in rule.refuses)])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_rules_find_the_same_in_their_examples(file: RuleFile) -> None:
    for text in (examples(file), examples(file).upper()):
        assert found(file.rules, text) == found_plainly(file.rules, text)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(["İ", "ſ", "K", "ı", ". ", " the ", "A"]), max_size=30))
def test_rules_find_the_same_in_any_words(words: list[str]) -> None:
    assert found(RULES, "".join(words)) == found_plainly(RULES, "".join(words))


@given(st.sampled_from(AWKWARD), st.booleans(), st.text(alphabet="abcdxkisſKİıéTtUN of(the).", max_size=30))
def test_any_pattern_finds_the_same(source: str, ignore_case: bool, text: str) -> None:
    flags = int(re.IGNORECASE) if ignore_case else 0
    (pattern,) = compile_all("awkward", [(source, flags)])
    assert pattern.compiled == re.compile(source, flags)
    expected = [match.span() for match in re.finditer(source, text, flags)]
    assert [match.span() for _, match in Sieve([pattern]).matches([text])[0]] == expected


TEXTS = st.lists(st.lists(st.sampled_from(WORDS) | st.sampled_from([". ", " the ", "A"]), max_size=8).map("".join))


@settings(max_examples=20)
@given(TEXTS)
def test_rules_find_in_each_of_many_texts_what_they_find_there_alone(texts: list[str]) -> None:
    each = [[(rule.id, match.span()) for rule, match in found] for found in Likely(RULES).matches_in_each(texts)]
    assert each == [found_plainly(RULES, text) for text in texts]


@given(TEXTS)
def test_looking_ahead_changes_nothing(texts: list[str]) -> None:
    ahead, alone = Likely(CONTEXT), Likely(CONTEXT)
    ahead.look_ahead(texts)
    assert [[rule.id for rule in ahead.of(text)] for text in texts] == [
        [rule.id for rule in alone.of(text)] for text in texts
    ]


def test_many_and_long_texts_are_scanned_in_parts_of_bounded_number() -> None:
    texts = ["a.", "b. " * 10_000, *["c"] * 1_000]
    parts = list(batches(texts))
    assert [number for batch in parts for number in range(batch.first, batch.last)] == list(range(len(texts)))
    assert max(len(batch.ends) for batch in parts) < 1_000
    assert all(
        batch.text[start:].startswith(texts[n]) for batch in parts for n, start in enumerate(batch.starts, batch.first)
    )


def test_most_rules_are_seldom_tried() -> None:
    violations = [rule.known for file in FILES if file.name.startswith("violations_") for rule in file]
    sentence = "We welcome the decision of the committee to publish its findings before the end of the year."
    assert len(Sieve(violations).possible([sentence])[0]) < len(violations) / 10


def test_patterns_are_what_re_makes_of_them() -> None:
    assert all(rule.pattern == re.compile(rule.pattern.pattern, rule.pattern.flags) for rule in RULES)


def test_ignoring_case_is_the_same_for_letters_beyond_ascii() -> None:
    alike = [chr(code) for code in range(0x80, 0x2_FFFF) if re.fullmatch("[a-z]", chr(code), re.IGNORECASE)]
    assert all(lowered(letter).isascii() for letter in alike)


# --- kept between processes


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    cache = Cache(tmp_path)
    monkeypatch.setattr(patterns, "_kept", lambda: cache)
    return cache


SOURCES = [("(?P<what>torture)s?", int(re.IGNORECASE)), ("[A-Z]+/[0-9]+", 0)]


def test_what_is_kept_is_used(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    made = compile_all("name", SOURCES)
    monkeypatch.setattr(patterns, "_parts", None)
    assert compile_all("name", SOURCES) == made
    assert [pattern.compiled for pattern in made] == [re.compile(*source) for source in SOURCES]


@pytest.mark.parametrize("change", ["pattern", "flags", "version"])
def test_what_is_kept_of_something_else_is_not_used(kept: Cache, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    compile_all("name", SOURCES)
    sources = {"pattern": [("x", 0)], "flags": [(source, 0) for source, _ in SOURCES]}.get(change, SOURCES)
    if change == "version":
        monkeypatch.setattr(patterns, "_version", lambda: "another")
    monkeypatch.setattr(patterns, "_parts", None)
    with pytest.raises(TypeError):
        patterns._parts_of_all("name", sources)
    assert [pattern.compiled for pattern in compile_all("name", sources)] == [re.compile(*s) for s in sources]


def test_what_json_would_change_is_not_kept(kept: Cache) -> None:
    for value in ({1: "one"}, [date(2020, 5, 12)], [("a", "b")]):
        assert remembered("name", "source", lambda made=value: made) == value  # type: ignore[misc]
        assert kept.get("name") is None
    assert remembered("name", "source", lambda: ["as it is"]) == ["as it is"]
    assert remembered("name", "source", lambda: ["made again"]) == ["as it is"]
    assert remembered("name", "another source", lambda: ["made again"]) == ["made again"]


def test_numbers_that_are_no_program_are_refused(kept: Cache) -> None:
    compile_all("name", SOURCES)
    digest, made = json.loads(zlib.decompress(kept.get("name") or b""))
    made[0]["program"] = made[1]["program"][::-1]
    kept.put("name", zlib.compress(json.dumps([digest, made]).encode()))
    assert compile_all("name", SOURCES) == [Pattern(re.compile(*source)) for source in SOURCES]


def test_a_folder_that_others_can_write_to_is_not_trusted(tmp_path: Path) -> None:
    assert private(tmp_path / "ours")
    (tmp_path / "ours").chmod(0o777)
    assert not private(tmp_path / "ours")
    (tmp_path / "file").write_text("")
    assert not private(tmp_path / "file" / "below")
