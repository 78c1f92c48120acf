"""What a reader makes of a file: its text in parts that know their place in it, and what was doubtful."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A run of the text, and the name of its place in the file ("page 2") where the format has places."""

    text: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about reading the file that a person should know: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file, its parts in reading order, and the remarks of the reader."""

    parts: tuple[Part, ...]
    remarks: tuple[Remark, ...] = ()
