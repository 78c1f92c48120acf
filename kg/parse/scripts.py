"""Lists in two scripts: the same names once more, in the script of another language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.fold import View
from kg.parse.entries import Entry
from kg.parse.lines import cut

_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_IS_LATIN, _IS_OTHER = re.compile(f"[{_LATIN}]"), re.compile(f"[^\\W\\d_{_LATIN}]")
_BEFORE = re.compile(f"^[^{_LATIN}]*[^\\W\\d_{_LATIN}][^{_LATIN}]*?(?<=[\\s\"'({{])(?=[{_LATIN}])")
_AFTER = re.compile(f"[ (\\[/,|:-]*[^\\W\\d_{_LATIN}][^{_LATIN}]*$")


def in_one_script(view: View) -> View:
    """A name without the same name in another script before or after it: `Human Freedom 人的自由`."""
    if not (_IS_LATIN.search(view.text) and _IS_OTHER.search(view.text)):
        return view
    before = _BEFORE.search(view.text)
    rest = cut(view, before.end(), len(view.text)) if before else view
    after = _AFTER.search(rest.text)
    rest = cut(rest, 0, after.start()) if after else rest
    return view if _IS_OTHER.search(rest.text) or not rest.text else rest


def without_translations(entries: Sequence[Entry], numbered: Sequence[bool]) -> list[Entry]:
    """The entries of a list without those lines, not numbered, that repeat in another script the line above them."""
    kept: list[Entry] = []
    repeats = 0
    for entry, counted in zip(entries, numbered, strict=True):
        other = not counted and not _IS_LATIN.search(entry.text)
        if other and (entry.text.endswith(":") or (kept and _IS_LATIN.search(kept[-1].text))):
            repeats += 1
        else:
            kept.append(entry)
    return kept if repeats * 2 >= len(kept) else list(entries)
