"""Where those who sign begin: below a closing formula or a heading, else in a run of names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.parse import dates, names
from kg.parse.marks import Mark, capitals, words_of_name

_LONGEST_NAME = 30
_SHORTEST_RUN, _SHORTEST_BLOCK = 5, 3


def begin(marked: Sequence[Mark], body: int, first: int) -> int:
    """Where the signatures begin: closing formula, else a heading such as `Signatories`, else a final run of names.

    Without a salutation the heading may come before all prose, from the line `first` on.
    """
    start = min(body, len(marked))
    for at in range(start, len(marked)):
        if _begins_signatures(marked[at]):
            return _named_above(marked, start, _numbered_above(marked, start, at))
    before = next((at for at in range(first, start) if _begins_signatures(marked[at])), None)
    if before is not None:
        return before
    run = _final_run(marked, start)
    run = run if run < len(marked) else _longest_run(marked, start)
    return run if run < len(marked) else _run_above(marked, first, start)


def _begins_signatures(mark: Mark) -> bool:
    """Whether a line is a closing formula or the heading of a list, and not one that may head part of a text too."""
    return mark.role in ("closing", "list") and not (mark.rule and mark.rule.values.get("weak"))


def _named_above(marked: Sequence[Mark], start: int, at: int) -> int:
    """The line of an organisation that signs above the heading of those who endorse, or that heading.

    The text has named it before: else the line is a heading.
    """
    above = next((n for n in range(at - 1, start - 1, -1) if marked[n].live and marked[n].role != "date"), None)
    if above is None or marked[at].role != "list" or not _is_repeated(marked, start, above):
        return at
    return above


def _is_repeated(marked: Sequence[Mark], start: int, at: int) -> bool:
    """Whether an unmarked line is an organisation's name that the text above it gives too."""
    said = marked[at].line
    plain = said.marker is None and _is_name(marked[at]) and names.is_organization(said.text) and " " in said.text
    return plain and any(said.text.rstrip(".") in mark.line.text for mark in marked[:at])


def _numbered_above(marked: Sequence[Mark], start: int, at: int) -> int:
    """The start of the numbered names right above a heading such as `Organisations:`, or the heading itself."""
    run = []
    for above in range(at - 1, start - 1, -1):
        if (marked[above].line.marker or "").rstrip(".)").isdigit() and _is_name(marked[above]):
            run.append(above)
        elif marked[above].live:
            break
    return run[-1] if len(run) >= _SHORTEST_RUN else at


def _final_run(marked: Sequence[Mark], start: int) -> int:
    """The start of the last run of names, if nothing but notes, copies and furniture comes after it."""
    end = len(marked)
    tail = [at for at in range(start, end) if marked[at].role in ("tail", "cc", "notes", "footnote", "to")]
    end = tail[0] if tail else end
    run: list[int] = []
    for at in range(end - 1, start - 1, -1):
        if _is_name(marked[at]) or (run and (marked[at].role == "list" or _is_between_names(marked, at))):
            run.append(at)
        elif marked[at].live and marked[at].role not in ("date", "contact"):
            break
    alone = len(run) == 1 and (_is_repeated(marked, start, run[0]) or _is_dated(marked[run[0]].line.text))
    return run[-1] if len(run) > 1 or alone else len(marked)


def _is_between_names(marked: Sequence[Mark], at: int) -> bool:
    """Whether a short line stands right below a name: one among others that are names."""
    above = next((mark for mark in reversed(marked[:at]) if mark.live), None)
    return (
        above is not None and _is_name(above) and marked[at].role == "short" and marked[at].line.text[-1] not in ";:?!"
    )


def _is_dated(text: str) -> bool:
    """Whether a date ends a name: `Friends of the Lake, 4 May 2020`."""
    found = dates.find(text)
    return (
        bool(found)
        and found[-1].span.end >= len(text.rstrip(" .)"))
        and text[: found[0].span.start].rstrip()[-1:] in (",", "-", "(", ".")
    )


def _longest_run(marked: Sequence[Mark], start: int) -> int:
    """The start of the longest run of names that has text after it, if most of them are plainly organisations'."""
    runs: list[list[int]] = [[]]
    for at in range(start, len(marked)):
        if _is_name(marked[at]) and not (marked[at].line.marker or "").startswith("#"):
            runs[-1].append(at)
        elif marked[at].live and not (runs[-1] and marked[at].role == "list"):
            runs.append([])
    best = max(runs, key=len)
    plain = sum(names.is_organization(marked[at].line.text) for at in best)
    return best[0] if len(best) >= _SHORTEST_RUN and plain * 3 >= len(best) * 2 else len(marked)


def _run_above(marked: Sequence[Mark], first: int, start: int) -> int:
    """The start of a block of organisations above the text, or the end of all lines."""
    block: list[int] = []
    for at in range(first, start):
        if _is_name(marked[at]) and names.is_organization(marked[at].line.text):
            block.append(at)
        elif len(block) >= _SHORTEST_BLOCK:
            return block[0]
        else:
            block = []
    return len(marked)


def after_copies(marked: Sequence[Mark], signatures: int) -> int:
    """The line after the officers of state that stand, unlabelled, above a list of names: they get a copy."""
    if signatures == len(marked) or marked[signatures].role in ("closing", "list"):
        return signatures
    live = [at for at in range(signatures, len(marked)) if marked[at].live]
    officers = next((n for n, at in enumerate(live) if not names.is_copied(marked[at].line.text)), len(live))
    return live[officers] if 0 < officers < len(live) - 1 else signatures


def _is_name(mark: Mark) -> bool:
    text = mark.line.text
    letters = re.search(r"[^\W_]", text)
    if mark.role not in ("short", "others") or not letters or letters[0].islower():
        return False
    return text[-1] not in ";:?!" and len(words_of_name(text)) <= _LONGEST_NAME and capitals(text) >= 0.5
