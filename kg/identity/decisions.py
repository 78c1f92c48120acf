"""Human decisions on who is who: SSSOM mapping sets, read, held against each other, and written.

A positive line joins a printed form (a literal subject) or an entity to an entity; a line with the modifier Not keeps
two entities apart. The package's decisions are in `ontology/decisions.sssom.tsv`; a publisher's own are in a file of
that name beside the letters, and both hold. See SSSOM 1.1, "TSV format" and "Literal mappings".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import yaml

from kg import files
from kg.errors import ConfigurationError
from kg.fold import fold
from kg.terms import BASE

FILE_NAME = files.DECISIONS
COLUMNS = (
    "subject_id", "subject_label", "subject_type", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_label", "mapping_date", "comment",
)  # fmt: skip
_REQUIRED = {"subject_label", "predicate_id", "object_id"}
_SAME = ("skos:exactMatch", "owl:sameAs", "http://www.w3.org/2004/02/skos/core#exactMatch")
_PREFIXES = {"olr": BASE}
_Name = TypeVar("_Name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line: `subject` and `object` are keys, `form` is the printed form where the subject is a literal.

    `line` is its number in `file`, from 1; both say where a contradiction stands.
    """

    file: str
    line: int
    same: bool
    object: str
    object_label: str = ""
    subject: str = ""
    subject_label: str = ""
    form: str = ""
    why: str = ""
    author: str = ""
    date: str = ""

    @property
    def place(self) -> str:
        """File and line, as error messages have them."""
        return f"{self.file}:{self.line}"

    @property
    def reason(self) -> str:
        """The decision as the reason of an identity."""
        by = f"decision of {self.author or 'a reviewer'}" + (f", {self.date}" if self.date else "")
        on = f" on {(self.form or self.subject_label or self.subject)!r}" if self.same else ""
        return by + on + (f": {self.why}" if self.why else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What is decided: by kind and folded form, by key of an entity, which entities are kept apart; and all lines."""

    forms: Mapping[tuple[str, str], Decision] = field(default_factory=dict)
    joined: Mapping[str, Decision] = field(default_factory=dict)
    apart: tuple[Decision, ...] = ()
    lines: tuple[Decision, ...] = ()

    def end(self, key: str) -> tuple[str, tuple[Decision, ...]]:
        """The entity that a key stands for when every joining line is followed, and those lines."""
        followed: list[Decision] = []
        while key in self.joined:
            followed.append(self.joined[key])
            key = self.joined[key].object
        return key, tuple(followed)


def kind_of(key: str) -> str:
    """What a key starts with: `organization`, `person`."""
    return key.partition("/")[0]


def read(path: Path) -> tuple[Decision, ...]:
    """The decisions of one SSSOM TSV file; none where there is no file.

    Raises ConfigurationError, naming file and line, for what is no SSSOM TSV and for an entity under an unknown prefix.
    """
    if not path.is_file():
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    head = [line for line in lines if line.startswith("#")]
    prefixes = _PREFIXES | _curie_map(path, head)
    body = [(number, line) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]
    if not body:
        return ()
    columns = body[0][1].split("\t")
    if missing := sorted(_REQUIRED - set(columns)):
        raise ConfigurationError(f"{path}:{body[0][0]}: no column {missing[0]!r}; this is no list of decisions")
    return tuple(_decisions(path, columns, body[1:], prefixes))


def _curie_map(path: Path, head: Sequence[str]) -> dict[str, str]:
    try:
        metadata = yaml.safe_load("\n".join(line.removeprefix("#") for line in head)) or {}
        prefixes = metadata.get("curie_map") or {}
        return {str(prefix): str(namespace) for prefix, namespace in prefixes.items()}
    except (yaml.YAMLError, AttributeError) as error:
        raise ConfigurationError(f"{path}: the metadata in the lines that start with '#' is no YAML mapping") from error


def _decisions(
    path: Path, columns: Sequence[str], body: Iterable[tuple[int, str]], prefixes: Mapping[str, str]
) -> Iterator[Decision]:
    for number, line in body:
        (cells,) = csv.reader([line], delimiter="\t")
        if len(cells) > len(columns):
            raise ConfigurationError(f"{path}:{number}: {len(cells)} cells under {len(columns)} columns")
        row = dict.fromkeys(columns, "") | dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if row["predicate_id"] not in _SAME:
            continue
        try:
            yield _decision(path, number, row, prefixes)
        except ValueError as error:
            raise ConfigurationError(f"{path}:{number}: {error}") from error


def _decision(path: Path, number: int, row: Mapping[str, str], prefixes: Mapping[str, str]) -> Decision:
    subject = _key(row["subject_id"], prefixes) if row.get("subject_id") else ""
    if not subject and not row["subject_label"]:
        raise ValueError("a decision needs a subject_id or a subject_label")
    return Decision(
        file=str(path),
        line=number,
        same=row.get("predicate_modifier", "") != "Not",
        subject=subject,
        subject_label=row["subject_label"],
        form="" if subject else row["subject_label"],
        object=_key(row["object_id"], prefixes),
        object_label=row.get("object_label", ""),
        why=row.get("comment", ""),
        author=row.get("author_label", ""),
        date=row.get("mapping_date", ""),
    )


def _key(curie: str, prefixes: Mapping[str, str]) -> str:
    """The key of an entity given by IRI or CURIE: what its IRI has after the base."""
    prefix, colon, local = curie.partition(":")
    if prefix in prefixes:
        curie = prefixes[prefix] + local
    elif colon and not local.startswith("//"):
        raise ValueError(f"{curie!r} is under a prefix that the curie_map does not declare")
    for base in sorted({BASE, *prefixes.values()}, key=len, reverse=True):
        if curie.startswith(base) and "/" in curie.removeprefix(base):
            return curie.removeprefix(base)
    raise ValueError(f"{curie!r} is no entity of a dataset; write it as olr:organization/name-of-it")


def settle(lines: Iterable[Decision], key_of: Callable[[str, str], str] = lambda kind, form: "") -> Decisions:
    """The decisions that hold, each held against all others.

    `key_of` gives the key that a printed form of a kind has without any decision. Raises ConfigurationError for a form
    or an entity that is joined to two, for entities joined in a circle, and for two that are kept apart although other
    lines join them, directly or through others.
    """
    lines = tuple(lines)
    forms: dict[tuple[str, str], Decision] = {}
    joined: dict[str, Decision] = {}
    apart: list[Decision] = []
    for line in lines:
        if not line.same:
            apart.append(line)
        elif line.form:
            _put(forms, (kind_of(line.object), fold(line.form)), line)
        elif line.subject != line.object:
            _put(joined, line.subject, line)
    _check_circles(joined)
    settled = Decisions(forms=forms, joined=joined, apart=tuple(apart), lines=lines)
    for line in apart:
        _check_apart(settled, line, key_of)
    return settled


def _put(known: dict[_Name, Decision], name: _Name, line: Decision) -> None:
    before = known.setdefault(name, line)
    if before.object != line.object:
        said = repr(line.form) if line.form else line.subject
        raise ConfigurationError(f"{line.place}: {said} is joined to {line.object}, but {before.place} joins it to "
                                 f"{before.object}; join those two instead, or take one line out")  # fmt: skip


def _check_circles(joined: Mapping[str, Decision]) -> None:
    sound: set[str] = set()
    for start in joined:
        path: dict[str, Decision] = {}
        key = start
        while key in joined and key not in sound:
            if key in path:
                places = ", ".join(line.place for line in path.values())
                raise ConfigurationError(f"{joined[key].place}: {key} is joined to itself in a circle ({places})")
            path[key] = joined[key]
            key = joined[key].object
        sound |= path.keys()


def _check_apart(settled: Decisions, line: Decision, key_of: Callable[[str, str], str]) -> None:
    kind = kind_of(line.object)
    subject = line.subject or key_of(kind, line.form)
    ends = [settled.end(key) for key in (subject, line.object)]
    if not line.subject and (decided := settled.forms.get((kind, fold(line.form)))):
        end, followed = settled.end(decided.object)
        ends[0] = end, (decided, *followed)
    if ends[0][0] == ends[1][0]:
        by = ", ".join(sorted({one.place for _, followed in ends for one in followed})) or "the knowledge files"
        said = line.subject or repr(line.form)
        raise ConfigurationError(f"{line.place}: {said} and {line.object} are kept apart, but joined by {by}")


def load(paths: Iterable[Path], key_of: Callable[[str, str], str] = lambda kind, form: "") -> Decisions:
    """The decisions of several files together; raises ConfigurationError as `read` and `settle` do."""
    return settle((line for path in paths for line in read(path)), key_of)


def row(line: Decision, prefix: str = "olr") -> dict[str, str]:
    """A decision as the cells of an SSSOM row."""
    return {
        "subject_id": f"{prefix}:{line.subject}" if line.subject else "",
        "subject_label": line.form or line.subject_label,
        "subject_type": "rdfs literal" if line.form else "",
        "predicate_id": "skos:exactMatch",
        "predicate_modifier": "" if line.same else "Not",
        "object_id": f"{prefix}:{line.object}",
        "object_label": line.object_label,
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_label": line.author,
        "mapping_date": line.date,
        "comment": line.why,
    }


def appended(path: Path, lines: Iterable[Decision], base: str) -> str:
    """The text of a decisions file with further lines; those that it has already, in other words, are left out.

    A file that is not there yet gets the metadata that SSSOM asks for, with `base` as the place of the entities.
    """
    present = {_said(line) for line in read(path)}
    text = path.read_text(encoding="utf-8") if path.is_file() else _head(base)
    columns = next(line for line in text.splitlines() if not line.startswith("#")).split("\t")
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter="\t", lineterminator="\n", extrasaction="ignore", restval="")
    for line in lines:
        if _said(line) not in present:
            present.add(_said(line))
            writer.writerow({name: " ".join(cell.split()) for name, cell in row(line).items()})
    return text + ("" if text.endswith("\n") else "\n") + out.getvalue()


def _said(line: Decision) -> tuple[bool, str, str]:
    return line.same, line.subject or fold(line.form), line.object


def _head(base: str) -> str:
    metadata = {
        "curie_map": {
            "olr": base,
            "semapv": "https://w3id.org/semapv/vocab/",
            "skos": "http://www.w3.org/2004/02/skos/core#",
        },
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "mapping_set_id": f"{base}decisions",
        "mapping_set_title": "Decisions on the identity of organisations and people",
        "sssom_version": "1.1",
    }
    lines = yaml.safe_dump(metadata, sort_keys=True, allow_unicode=True).splitlines()
    return "".join(f"#{line}\n" for line in lines) + "\t".join(COLUMNS) + "\n"


def by(lines: Iterable[Decision], author: str, date: str) -> tuple[Decision, ...]:
    """The same decisions, signed and dated."""
    return tuple(replace(line, author=author, date=date) for line in lines)
