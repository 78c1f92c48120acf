"""Recognition rules: YAML in, frozen rules out.

A rule file holds `define` (named fragments) and `rules`. A rule is a mapping:

    - id: salutation-dear            # what a result names as its `rule`
      pattern: '^Dear (?P<name>(?&words)),?$'
      matches: ["Dear Ambassador,"]  # or {text: "Dear Ambassador,", name: "Ambassador"}
      refuses: ["Dear me"]
      anything_else: ...             # kept in `Rule.values`, for the module that reads the file

`(?&words)` stands for the fragment of that name; `include: FILE` gives a file the fragments of another. `matches` and
`refuses` run as tests: the first rule of the file that finds a `matches` example must be that rule, and the named
groups must have the values given.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg import files
from kg.errors import ConfigurationError
from kg.rules.patterns import Pattern, Sieve, compile_all, remembered

_FRAGMENT = re.compile(r"\(\?&(\w+)\)")
# The safe loader in C where there is one: ten times as fast, and a build reads a quarter of a megabyte of rules.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KNOWN = {"id", "pattern", "matches", "refuses", "ignore_case"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One recognition rule; `values` are the file's further keys, `known` what is known of its pattern."""

    id: str
    pattern: re.Pattern[str]
    known: Pattern
    values: Mapping[str, Any] = field(default_factory=dict)
    matches: tuple[Any, ...] = ()
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleFile:
    """The rules of one file in order, its further top-level keys and the fragments it names; equal only to itself."""

    name: str
    rules: tuple[Rule, ...]
    values: Mapping[str, Any]
    fragments: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def pattern(self, rule: str) -> re.Pattern[str]:
        """The pattern of the rule with an id. Raises KeyError where there is none."""
        for each in self.rules:
            if each.id == rule:
                return each.pattern
        raise KeyError(f"{self.name}.yaml has no rule {rule}")

    @functools.cache  # noqa: B019 - a rule file lives as long as the process
    def group(self, **wanted: str) -> tuple[Rule, ...]:
        """The rules whose values are those wanted, in the file's order."""
        return tuple(r for r in self.rules if all(r.values.get(k) == v for k, v in wanted.items()))

    @functools.cache  # noqa: B019 - as above
    def likely(self, **wanted: str) -> Likely:
        """The same rules, of which only those are tried on a text that can match in it."""
        return Likely(self.group(**wanted))


Found = tuple[Rule, re.Match[str]]
"""A rule, and a match of its pattern."""


class Likely:
    """Rules in order; of these only the few that can match in a text need to be tried on it."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._sieve = Sieve([rule.known for rule in self._rules])
        self._ahead: dict[str, list[Rule]] = {}

    def of(self, text: str) -> list[Rule]:
        """The rules that can match in a text, or in a part of it."""
        ahead = self._ahead.get(text)
        return self.of_each([text])[0] if ahead is None else ahead

    def look_ahead(self, texts: Iterable[str]) -> None:
        """Scan texts that `of` will be asked about, all at once; what it was told before is forgotten."""
        together = list(dict.fromkeys(texts))
        self._ahead = dict(zip(together, self.of_each(together), strict=True))

    def of_each(self, texts: Sequence[str]) -> list[list[Rule]]:
        """The same for many texts, in one scan."""
        return [[self._rules[at] for at in possible] for possible in self._sieve.possible(texts)]

    def matches(self, text: str) -> list[Found]:
        """All that the rules find in a text, rule after rule."""
        return self.matches_in_each([text])[0]

    def matches_in_each(self, texts: Sequence[str]) -> list[list[Found]]:
        """The same for many texts, in one scan."""
        return [[(self._rules[at], match) for at, match in found] for found in self._sieve.matches(texts)]


@functools.cache
def load(name: str) -> RuleFile:
    """The rules of `kg/rules/NAME.yaml`.

    Raises ConfigurationError, naming the file and the rule, for a file that is no YAML, a rule without id or pattern,
    two rules of one id, an unknown fragment or a pattern that does not compile.
    """
    path = files.RULES / f"{name}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
        content = remembered(path.name, f"{yaml.__version__} {text}", lambda: yaml.load(text, _LOADER))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    fragments = dict(load(content["include"]).fragments) if "include" in content else {}
    for key, text in (content.get("define") or {}).items():
        fragments[key] = _expand(path, key, text, fragments)
    entries = content.get("rules") or ()
    sources = [_source(path, entry, fragments) for entry in entries]
    ids = [entry["id"] for entry in entries]
    if repeated := {i for i in ids if ids.count(i) > 1}:
        raise ConfigurationError(f"{path}: two rules named {', '.join(sorted(repeated))}; give each its own id")
    try:
        patterns = compile_all(name, sources)
    except re.error as error:
        wrong = next(i for i, (source, _) in zip(ids, sources, strict=True) if source == error.pattern)
        raise ConfigurationError(f"{path}: rule {wrong}: {error}") from error
    values = {k: v for k, v in content.items() if k not in ("define", "include", "rules")}
    return RuleFile(name=name, rules=tuple(map(_rule, entries, patterns)), values=values, fragments=fragments)


def _source(path: Path, entry: Mapping[str, Any], fragments: Mapping[str, str]) -> tuple[str, int]:
    if "id" not in entry or "pattern" not in entry:
        raise ConfigurationError(f"{path}: a rule needs an id and a pattern: {entry!r:.80}")
    flags = re.IGNORECASE if entry.get("ignore_case") else 0
    return _expand(path, entry["id"], entry["pattern"], fragments), int(flags)


def _rule(entry: Mapping[str, Any], pattern: Pattern) -> Rule:
    return Rule(
        id=entry["id"],
        pattern=pattern.compiled,
        known=pattern,
        values={k: v for k, v in entry.items() if k not in _KNOWN},
        matches=tuple(entry.get("matches") or ()),
        refuses=tuple(entry.get("refuses") or ()),
    )


def _expand(path: Path, owner: str, text: str, fragments: Mapping[str, str]) -> str:
    def fragment(found: re.Match[str]) -> str:
        if found[1] not in fragments:
            raise ConfigurationError(f"{path}: {owner} uses (?&{found[1]}), which is not defined above it")
        return f"(?:{fragments[found[1]]})"

    return _FRAGMENT.sub(fragment, text.replace("\n", ""))
