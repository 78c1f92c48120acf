"""What a publisher says of a folder of letters: `dataset.yaml` beside them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from kg import files, terms
from kg.errors import ConfigurationError

FILE_NAME = "dataset.yaml"
BESIDE = frozenset({FILE_NAME, files.DECISIONS, files.IDENTIFIERS})
"""What a publisher may keep beside the letters, and is no letter."""
_KEYS = {"title", "description", "publisher", "licence", "base", "contacts", "rights", "letters"}
_LETTER_KEYS = {"id", "source", "retrieved", "rights", "text"}
_EMPTY = ("", "~", "null")
_CHOICES = {"contacts": ("mask", "keep"), "text": ("full", "quotes")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What is known of one letter beyond its text. `id` replaces the last part of the letter's IRI.

    `text` says what of its text may be published: "full", or "quotes", only what the graph points to.
    """

    id: str | None = None
    source: str | None = None
    retrieved: str | None = None
    rights: str | None = None
    text: str = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Title, publisher, licence and base IRI of a dataset, and the facts of its letters by file name.

    `licence` is that of the extracted facts, `rights` what holds for the text of each letter that says no other.
    `contacts` says whether e-mail addresses and telephone numbers are published: "mask" or "keep". `folder` is where
    it was found: a publisher's decisions and identifiers are there too.
    """

    title: str = "Open letters"
    description: str | None = None
    publisher: str | None = None
    licence: str = "https://creativecommons.org/publicdomain/zero/1.0/"
    base: str = terms.BASE
    contacts: str = "mask"
    rights: str | None = None
    letters: Mapping[str, LetterFacts] = field(default_factory=dict)
    folder: Path | None = field(default=None, compare=False)

    def facts(self, file_name: str) -> LetterFacts:
        """What is known of the letter in a file; only what holds for every letter, if the file is not listed."""
        found = self.letters.get(file_name, LetterFacts())
        return replace(found, rights=found.rights or self.rights)


def load(folder: Path) -> Dataset:
    """The dataset.yaml of a folder, or the defaults where there is none.

    Raises ConfigurationError, naming the file and the key, for a file that is no YAML mapping, an unknown key, a value
    that is no text, a letter named by a path, a base IRI that is not an http(s) IRI ending in "/", and for this or
    another file beside the letters that is no regular file of that folder.
    """
    _check_files(folder)
    path = folder / FILE_NAME
    if not path.exists():
        return Dataset(folder=folder)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: nested too deep; it is a mapping of values and of letters") from error
    _check_keys(path, "the dataset", content, _KEYS)
    letters = content.pop("letters", None) or {}
    _check_keys(path, "letters", letters, letters.keys() if isinstance(letters, dict) else set())
    for name, facts in letters.items():
        if not isinstance(name, str) or Path(name).name != name:
            raise ConfigurationError(f"{path}: letters: {name!r} is no name of a file; leave its folders out")
        _check_keys(path, name, facts, _LETTER_KEYS)
    dataset = Dataset(
        **_as_text(path, "the dataset", content),
        letters={name: LetterFacts(**_as_text(path, name, facts)) for name, facts in letters.items()},
        folder=folder,
    )
    if not (dataset.base.startswith(("http://", "https://")) and dataset.base.endswith("/")):
        raise ConfigurationError(f"{path}: base: {dataset.base!r} must be an http(s) IRI that ends in '/'")
    return dataset


class _Loader(yaml.BaseLoader):
    """YAML in which a value is the text as it is written, tags and merge keys mean nothing, and no key comes twice.

    The loader in C would be faster, but overflows its stack on a file of brackets.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping of a node."""
        made = super().construct_mapping(node, deep)
        if len(made) < len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key is given twice", node.start_mark)
        return made


def _check_files(folder: Path) -> None:
    for name in sorted(BESIDE):
        path = folder / name
        if files.leads_out(path, folder):
            raise ConfigurationError(f"{path}: a link out of the folder, which is not followed; put the file there")
        if path.exists() and not path.is_file():
            raise ConfigurationError(f"{path}: no regular file")


def _as_text(path: Path, where: str, content: Mapping[str, Any]) -> dict[str, str]:
    """The values that are not left empty. Raises ConfigurationError for one that is a list or a mapping."""
    for key, value in content.items():
        if not isinstance(value, str):
            raise ConfigurationError(f"{path}: {where}: {key}: expected a text, found {type(value).__name__}")
    return {key: value for key, value in content.items() if value not in _EMPTY}


def _check_keys(path: Path, where: str, content: Any, known: Any) -> None:
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path}: {where}: expected a mapping, found {type(content).__name__}")
    if unknown := sorted(set(content) - set(known)):
        raise ConfigurationError(f"{path}: {where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    for key in _CHOICES.keys() & content.keys():
        if content[key] not in _CHOICES[key]:
            choices = " or ".join(_CHOICES[key])
            raise ConfigurationError(f"{path}: {where}: {key}: {content[key]!r} is neither {choices}")
