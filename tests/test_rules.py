"""The examples of every rule file, as the docstring of `kg/rules/__init__.py` describes them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kg import files, rules
from kg.errors import ConfigurationError
from kg.rules import Rule, RuleFile

NAMES = sorted(path.stem for path in files.RULES.glob("*.yaml"))
# The keys by which rule files divide their rules; the first rule that finds something decides within such a group.
GROUPING = ("for", "use", "role", "says", "kind", "concept")
# Files each of whose rules counts for itself: they give signs, not the one reading of a text.
SIGNS = {"letter", "names"}
EXAMPLES = [
    pytest.param(name, rule, example, id=f"{name}-{rule.id}-{number}")
    for name in NAMES
    for rule in rules.load(name)
    for number, example in enumerate(rule.matches)
]
REFUSALS = [
    pytest.param(rule, text, id=f"{name}-{rule.id}-{number}")
    for name in NAMES
    for rule in rules.load(name)
    for number, text in enumerate(rule.refuses)
]


def group_of(file: RuleFile, rule: Rule) -> tuple[Rule, ...]:
    if "apart" in rule.values.values():  # code asks for it by its id
        return (rule,)
    return file.group(**{key: rule.values[key] for key in GROUPING if key in rule.values})


def text_of(example: str | Mapping[str, Any]) -> str:
    return example if isinstance(example, str) else str(example["text"])


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_an_example_of_both_kinds(name: str) -> None:
    without = [rule.id for rule in rules.load(name) if not (rule.matches and rule.refuses)]
    assert not without


@pytest.mark.parametrize(("name", "rule", "example"), EXAMPLES)
def test_the_first_rule_that_finds_an_example_is_its_own(name: str, rule: Rule, example: str | dict[str, Any]) -> None:
    text = text_of(example)
    finders = [other for other in group_of(rules.load(name), rule) if other.pattern.search(text)]
    assert rule in finders
    if name not in SIGNS:
        assert [other.id for other in finders[: finders.index(rule)] if not is_conditional(other)] == []


def is_conditional(rule: Rule) -> bool:
    """Whether more than the pattern decides: a named check, or a group that must hold a known name."""
    groups = {"country", "honorific", "near"} & rule.pattern.groupindex.keys()
    return bool(groups or rule.values.get("check") or rule.values.get("needs_actor"))


@pytest.mark.parametrize(("name", "rule", "example"), [p for p in EXAMPLES if isinstance(p.values[2], dict)])
def test_the_named_groups_hold_what_the_example_says(name: str, rule: Rule, example: dict[str, Any]) -> None:
    found = rule.pattern.search(example["text"])
    assert found
    expected = {key: value for key, value in example.items() if key != "text"}
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(("rule", "text"), REFUSALS)
def test_a_rule_refuses_what_it_says_it_refuses(rule: Rule, text: str) -> None:
    found = rule.pattern.search(text)
    assert not found, f"{rule.id} finds {found[0]!r}"


# --- the loader


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(files, "RULES", tmp_path)

    def loading(content: str) -> RuleFile:
        (tmp_path / "some.yaml").write_text(content, encoding="utf-8")
        return rules.load.__wrapped__("some")

    return loading


def test_a_fragment_stands_for_its_pattern(load: Any) -> None:
    file = load("define: {word: 'a|b', two: '(?&word)-(?&word)'}\nrules: [{id: x, pattern: '^(?&two)$', use: y}]")
    assert file.rules[0].pattern.search("a-b")
    assert file.group(use="y") == file.rules
    assert file.group(use="z") == ()


def test_a_file_has_the_fragments_of_the_one_it_includes(load: Any) -> None:
    (files.RULES / "shared.yaml").write_text("define: {word: 'a|b'}", encoding="utf-8")
    file = load("include: shared\ndefine: {two: '(?&word)-(?&word)'}\nrules: [{id: x, pattern: '^(?&two)$'}]")
    assert file.rules[0].pattern.search("a-b")
    assert "include" not in file.values


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("rules: [", r"some\.yaml"),
        ("rules: [{pattern: x}]", "id and a pattern"),
        ("rules: [{id: one, pattern: '('}]", "rule one"),
        ("rules: [{id: one, pattern: '(?&none)'}]", "none"),
        ("rules: [{id: one, pattern: a}, {id: one, pattern: b}]", "two rules named one"),
        ("include: missing", r"missing\.yaml"),
    ],
)
def test_a_wrong_rule_file_is_named(load: Any, content: str, named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        load(content)
