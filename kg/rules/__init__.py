"""Recognition rules: YAML in, frozen rules out.

A rule file holds `define` (named fragments) and `rules`. A rule is a mapping:

    - id: salutation-dear            # what a result names as its `rule`
      pattern: '^Dear (?P<name>(?&words)),?$'
      matches: ["Dear Ambassador,"]  # or {text: "Dear Ambassador,", name: "Ambassador"}
      refuses: ["Dear me"]
      anything_else: ...             # kept in `Rule.values`, for the module that reads the file

`(?&words)` stands for the fragment of that name. `matches` and `refuses` run as tests: the first rule of the file that
finds a `matches` example must be that rule, and the named groups must have the values given.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
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
    """The rules of one file in order, and its further top-level keys; equal only to itself."""

    name: str
    rules: tuple[Rule, ...]
    values: Mapping[str, Any]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @functools.cache  # noqa: B019 - a rule file lives as long as the process
    def group(self, **wanted: str) -> tuple[Rule, ...]:
        """The rules whose values are those wanted, in the file's order."""
        return tuple(r for r in self.rules if all(r.values.get(k) == v for k, v in wanted.items()))

    @functools.cache  # noqa: B019 - as above
    def likely(self, **wanted: str) -> Likely:
        """The same rules, of which only those are tried on a text that can match in it."""
        return Likely(self.group(**wanted))


class Likely:
    """Rules in order; of these only the few that can match in a text need to be tried on it."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._sieve = Sieve([rule.known for rule in self._rules])

    def of(self, text: str) -> list[Rule]:
        """The rules that can match in a text, or in a part of it."""
        return [self._rules[at] for at in self._sieve.possible(text)]

    def matches(self, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """All that the rules find in a text, rule after rule."""
        return ((self._rules[at], found) for at, found in self._sieve.matches(text))


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
    fragments: dict[str, str] = {}
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
    values = {k: v for k, v in content.items() if k not in ("define", "rules")}
    return RuleFile(name=name, rules=tuple(map(_rule, entries, patterns)), values=values)


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
