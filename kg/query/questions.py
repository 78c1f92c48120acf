"""The saved questions: SPARQL files with a head in YAML that says what they ask and what one may choose.

Every line of the head starts with `#:`, so that the file stays a query that any engine takes as it is. A parameter is a
variable that the query binds itself, to its default, in one line of its own:

    VALUES ?minimum { 3 }

`UNDEF` there means: any. To choose another value is to put another term between the braces; terms are made by the
engine from values that were checked, never from text.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Mapping
from typing import Any

import yaml

from kg import files
from kg.errors import ConfigurationError, UsageError
from kg.terms import XSD, Literal, text

FOLDER = files.QUERIES / "questions"
THINGS: Mapping[str, tuple[str, ...]] = {
    "agent": ("organization/", "person/", "group/", "body/", "country/"),
    "body": ("body/",),
    "concept": ("violation/",),
    "document": ("un/", "treaty/", "document/"),
    "letter": ("letter/",),
    "organization": ("organization/",),
}
"""The kinds of parameters that name a thing, with what the key of such a thing starts with."""
_LITERALS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "integer": (re.compile(r"[0-9]{1,9}"), "a whole number"),
    "text": (re.compile(r".{1,200}", re.DOTALL), "one to 200 characters"),
    "year": (re.compile(r"[0-9]{4}"), "a year of four digits"),
}
_HEAD = re.compile(r"^#:(?: (.*))?\n", re.MULTILINE)
_BINDING = r"^( *VALUES \?{name} \{{ )([^\n]*)( \}})$"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What one may choose: `kind` is a kind of thing or of literal, `default` the term in the query, empty for any.

    Without a value for one that is required, the query gives too much to be an answer.
    """

    name: str
    kind: str
    help: str
    default: str
    required: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A saved question; `columns` are those that its solutions have at least, in this order."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    query: str


def names() -> list[str]:
    """The names of the saved questions, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.rq"))


def load(name: str) -> Question:
    """The saved question of that name.

    Raises UsageError when there is none, ConfigurationError when its head is wrong.
    """
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1)
        advice = f"did you mean {near[0]}?" if near else "`kg query --list` lists them"
        raise UsageError(f"{name}: no saved question and no file has this name; {advice}")
    return read(name, (FOLDER / f"{name}.rq").read_text(encoding="utf-8"))


def read(name: str, query: str) -> Question:
    """The question that a query with a head is. Raises ConfigurationError when the head or a default is wrong."""
    head = "".join(f"{found[1] or ''}\n" for found in _HEAD.finditer(query))
    try:
        stated = yaml.safe_load(head)
        return Question(
            name=name,
            title=stated["title"],
            description=" ".join(stated["description"].split()),
            parameters=tuple(_parameter(query, *item) for item in (stated.get("parameters") or {}).items()),
            columns=tuple(stated["columns"]),
            query=query,
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(f"{name}.rq: the head is wrong: {error!r}") from error


def literal(parameter: Parameter, value: str) -> Literal:
    """The term of a value for a parameter that is no thing. Raises UsageError when the value is not of its kind."""
    pattern, wanted = _LITERALS[parameter.kind]
    if not pattern.fullmatch(value):
        raise UsageError(f"--{parameter.name} {value!r}: give {wanted}")
    return Literal(value, XSD.integer) if parameter.kind == "integer" else text(value)


def bind(query: str, chosen: Mapping[str, str]) -> str:
    """The query with other terms, as N-Triples writes them, for the defaults of its parameters."""
    for name, term in chosen.items():
        escaped = term.replace("\\", "\\\\")
        query, times = _binding(name).subn(rf"\g<1>{escaped}\g<3>", query)
        assert times == 1, f"{name}: bound {times} times"
    return query


def _parameter(query: str, name: str, stated: Mapping[str, Any]) -> Parameter:
    bindings = _binding(name).findall(query)
    if stated["kind"] not in {*THINGS, *_LITERALS} or len(bindings) != 1:
        raise ValueError(f"parameter {name} has an unknown kind, or no line VALUES of its own")
    default = bindings[0][1]
    return Parameter(
        name=name,
        kind=stated["kind"],
        help=stated["help"],
        default="" if default == "UNDEF" else default,
        required=stated.get("required", False),
    )


def _binding(name: str) -> re.Pattern[str]:
    return re.compile(_BINDING.format(name=re.escape(name)), re.MULTILINE)
