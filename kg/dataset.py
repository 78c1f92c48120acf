"""What a publisher says of a folder of letters: `dataset.yaml` beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg import decisions, identifiers, terms
from kg.errors import ConfigurationError

FILE_NAME = "dataset.yaml"
BESIDE = frozenset({FILE_NAME, decisions.FILE_NAME, identifiers.FILE_NAME})
"""What a publisher may keep beside the letters, and is no letter."""
_KEYS = {"title", "description", "publisher", "licence", "base", "contacts", "letters"}
_LETTER_KEYS = {"id", "source", "retrieved", "rights", "text"}
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

    `contacts` says whether e-mail addresses and telephone numbers are published: "mask" or "keep". `folder` is where
    it was found: a publisher's decisions and identifiers are there too.
    """

    title: str = "Open letters"
    description: str | None = None
    publisher: str | None = None
    licence: str = "https://creativecommons.org/publicdomain/zero/1.0/"
    base: str = terms.BASE
    contacts: str = "mask"
    letters: Mapping[str, LetterFacts] = field(default_factory=dict)
    folder: Path | None = field(default=None, compare=False)

    def facts(self, file_name: str) -> LetterFacts:
        """What is known of the letter in a file; nothing, if the file is not listed."""
        return self.letters.get(file_name, LetterFacts())


def load(folder: Path) -> Dataset:
    """The dataset.yaml of a folder, or the defaults where there is none.

    Raises ConfigurationError, naming the file and the key, for a file that is no YAML mapping, an unknown key, or a
    base IRI that is not an http(s) IRI ending in "/".
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Dataset(folder=folder)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    _check_keys(path, "the dataset", content, _KEYS)
    letters = content.pop("letters", None) or {}
    _check_keys(path, "letters", letters, letters.keys() if isinstance(letters, dict) else set())
    for name, facts in letters.items():
        _check_keys(path, name, facts, _LETTER_KEYS)
    dataset = Dataset(
        **{key: str(value) for key, value in content.items()},
        letters={name: LetterFacts(**{k: str(v) for k, v in facts.items()}) for name, facts in letters.items()},
        folder=folder,
    )
    if not (dataset.base.startswith(("http://", "https://")) and dataset.base.endswith("/")):
        raise ConfigurationError(f"{path}: base: {dataset.base!r} must be an http(s) IRI that ends in '/'")
    return dataset


def _check_keys(path: Path, where: str, content: Any, known: Any) -> None:
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path}: {where}: expected a mapping, found {type(content).__name__}")
    if unknown := sorted(set(content) - set(known)):
        raise ConfigurationError(f"{path}: {where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    for key in _CHOICES.keys() & content.keys():
        if content[key] not in _CHOICES[key]:
            choices = " or ".join(_CHOICES[key])
            raise ConfigurationError(f"{path}: {where}: {key}: {content[key]!r} is neither {choices}")
