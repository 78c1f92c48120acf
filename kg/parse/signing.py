"""Where those who sign begin: below a closing formula or a heading, else in a run of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from kg import rules
from kg.parse import dates, enumerations, names
from kg.parse.lines import Line, lines_above, lines_below
from kg.parse.marks import Mark, capitals, words_of_name

_LONGEST_NAME, _LONGEST_GROUP = 30, 3
_NEAR = 40
_LONGEST_PLAIN = 9
_SHORTEST_RUN, _SHORTEST_BLOCK, _PERHAPS_NOT = 5, 3, 2
# What stands before the name of the one who signs: `— Ann Example, Lake Watch`.
_DASHES = ("—", "–", "--")
# An item that says much of somebody reads like prose.
_ITEM_ROLES = ("short", "prose")
_WRITE_TO = rules.load("names").pattern("whom-to-write-to")
_FIRST_PERSON = re.compile(r"\b(?:I|my)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
# An organisation called as its site: `lakewatch.org (Kenya)`.
_SITE = re.compile(r"[a-z\d-]{3,40}\.[a-z]{2,5}(?= \(|, |$)")
# For whom those above sign: `for Lake Watch`.
_FOR = re.compile(r"(?:for|on behalf of) (?:the )?[A-Z]")
# The way to a page of a site.
_PATH = re.compile(r"\w\.[a-z]{2,5}/\w")
# A telephone number that ends a line, or a line that is only a site.
_REACHED = re.compile(r"[:,(-] ?\(?\+?\d[\d ()./-]{5,16}\d\)?$|^(?:[a-z\d-]{2,30}\.){1,3}[a-z]{2,5}$")
_SPOKEN = 2
_LABELLED = re.compile(r"[A-Z][a-z]+(?: [a-z]+)?: ")


def begin(marked: Sequence[Mark], body: int, first: int) -> int:
    """Where the signatures begin: closing formula, else a heading such as `Signatories`, else a final run of names.

    Without a salutation the heading may come before all prose, from the line `first` on.
    """
    start = min(body, len(marked))
    for at in range(start, len(marked)):
        if _begins_signatures(marked, at):
            return _named_above(marked, start, _numbered_above(marked, start, at))
    before = next((at for at in range(first, start) if _begins_signatures(marked, at)), None)
    if before is not None:
        return before
    run = _final_run(marked, start)
    run = run if run < len(marked) else _dated_name(marked, start)
    run = run if run < len(marked) else _longest_run(marked, start)
    return run if run < len(marked) else _run_above(marked, first, start)


def _begins_signatures(marked: Sequence[Mark], at: int) -> bool:
    """Whether a line is a closing formula or the heading of a list, and not one that may head part of a text too.

    Where it has no more than a word of such headings, a name has to come next.
    """
    values = rule.values if (rule := marked[at].rule) else {}
    if marked[at].role not in ("closing", "list") or values.get("weak"):
        return False
    after = next((mark for mark in lines_below(marked, at) if mark.live and mark.role not in ("list", "date")), None)
    return not values.get("loose") or (after is not None and _is_name(after))


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
    called = names.is_organization(said.text) or names.has_person_shape(said.text)
    plain = said.marker is None and _is_name(marked[at]) and called and " " in said.text
    return plain and any(said.text.rstrip(".") in mark.line.text for mark in marked[:at])


def _numbered_above(marked: Sequence[Mark], start: int, at: int) -> int:
    """The start of the names right above a heading such as `Individuals:`, or the heading itself.

    They are numbered, or plainly organisations, or stand below a heading that might head part of a text.
    """
    run: list[int] = []
    headed = False
    for above in range(at - 1, start - 1, -1):
        weak = marked[above].role == "list"
        if _is_name(marked[above]) or (run and weak):
            run.append(above)
            headed = headed or weak
        elif marked[above].live and marked[above].role != "date":
            break
    numbered = sum((marked[above].line.marker or "").rstrip(".)").isdigit() for above in run)
    plain = sum(names.is_organization(marked[above].line.text) for above in run)
    section = (rule := marked[at].rule) is not None and "kind" in rule.values
    enough = numbered >= _SHORTEST_RUN or (section and len(run) >= _SHORTEST_BLOCK and (headed or plain * 2 > len(run)))
    return run[-1] if enough else at


def _final_run(marked: Sequence[Mark], start: int) -> int:
    """The start of the last run of names, if nothing but notes, copies and furniture comes after it."""
    end = len(marked)
    told = next((at for at in range(end - 1, start, -1) if marked[at].role == "prose"), start)
    tail = [
        at
        for at in range(start, end)
        if marked[at].role in ("tail", "cc", "notes", "footnote") or (marked[at].role == "to" and at > told)
    ]
    end = tail[0] if tail else end
    run: list[int] = []
    for at in range(end - 1, start - 1, -1):
        between = marked[at].role == "list" or _is_between_names(marked, at) or _heads_group(marked[at])
        if _is_name(marked[at]) or (run and between):
            run.append(at)
        elif marked[at].live and marked[at].role not in ("date", "contact") and not _is_foreign(marked[at]):
            break
    alone = len(run) == 1 and (
        _is_repeated(marked, start, run[0]) or _stands_alone(marked[run[0]].line) or _signs(marked, start, run[0])
    )
    return run[-1] if alone or (len(run) > 1 and not _is_directory(marked, run)) else len(marked)


def _signs(marked: Sequence[Mark], start: int, at: int) -> bool:
    """Whether one line below a text is who wrote it: a person where the text says `I`, an organisation below a date."""
    before = next((mark for mark in lines_above(marked, at) if mark.live), None)
    after = next((mark for mark in lines_below(marked, at) if mark.live), None)
    said = marked[at].line.text
    if "date" in (before.role if before else "", after.role if after else "") or _is_set_apart(marked, start, at):
        return names.is_organization(said) and " " in said
    if after is None and _is_plain_name(marked[at]):
        return sum(bool(_WE.search(marked[n].line.text)) for n in range(start, at)) >= _SPOKEN
    speaks = sum(bool(_FIRST_PERSON.search(marked[n].line.text)) for n in range(start, at))
    return names.evidence(said) == "person" and names.has_person_shape(said) and speaks >= _SPOKEN


def _is_foreign(mark: Mark) -> bool:
    """Whether a line is prose in another script, or leads to a page: what a page says to readers below the names."""
    return (mark.rule is not None and mark.rule.id == "prose-in-han") or bool(_PATH.search(mark.line.text))


def _is_plain_name(mark: Mark) -> bool:
    """Whether a line is no more than an organisation's name: no item, no heading, no label."""
    said = mark.line.text
    plain = mark.line.marker is None and not any(sign in said for sign in ":|\t") and capitals(said) == 1
    return plain and 1 < len(said.split()) <= _LONGEST_PLAIN and names.is_organization(said)


def _is_set_apart(marked: Sequence[Mark], start: int, at: int) -> bool:
    """Whether a line below the text of several is set unlike it: below a rule, between marks of emphasis, in capitals.

    No line of the text is set so: it would be a heading too.
    """
    speaks = sum(bool(_WE.search(marked[n].line.text)) for n in range(start, at))
    set_so = [n for n in (*range(start, at), at) if marked[n].role == "short" and _is_emphasised(marked[n].line)]
    between = takewhile(lambda mark: not mark.live, lines_above(marked, at))
    ruled = any(mark.line.printed.startswith("---") for mark in between)
    return speaks >= _SPOKEN and (set_so == [at] or (ruled and not set_so))


def _is_emphasised(line: Line) -> bool:
    """Whether a line is capitals, or between marks of emphasis (CommonMark 0.31, 6.2)."""
    said = line.view.source[line.span.start : line.span.end].strip()
    return line.text.isupper() or (said[:1] in ("*", "_") and said[-1:] == said[:1] and line.marker is None)


def _dated_name(marked: Sequence[Mark], start: int) -> int:
    """The last line that gives who signs and the date, with no more than a note or two below it; or the end."""
    live = [at for at in range(start, len(marked)) if marked[at].live][-_SHORTEST_BLOCK:-1]
    dated = (
        at for at in live if _is_name(marked[at]) and _is_dated(marked[at].line.text) and _names_somebody(marked[at])
    )
    return next(dated, len(marked))


def _is_directory(marked: Sequence[Mark], run: Sequence[int]) -> bool:
    """Whether lines are the addresses of those who are to be written to, or called: most paragraphs hold one."""
    paragraphs = [sorted(run)[:1]]
    for above, at in pairwise(sorted(run)):
        paragraphs.extend([[]] if any(marked[n].role == "blank" for n in range(above, at)) else [])
        paragraphs[-1].append(at)
    before = next((mark for mark in lines_above(marked, paragraphs[0][0]) if mark.live), None) if run else None
    led = before is not None and bool(_WRITE_TO.search(before.line.text))
    postal = sum(len(lines) > 1 and any(names.is_postal(marked[n].line.text) for n in lines) for lines in paragraphs)
    called = sum(bool(_REACHED.search(marked[at].line.text)) for at in run)
    return (len(paragraphs) > 1 and postal * 2 > len(paragraphs)) or (led and postal > 0) or called * 2 > len(run)


def _is_between_names(marked: Sequence[Mark], at: int) -> bool:
    """Whether a short line stands right below a name: one among others that are names."""
    if marked[at].role != "short" or marked[at].line.text[-1] in ";:?!":
        return False
    before = next((mark for mark in lines_above(marked, at) if mark.live), None)
    return before is not None and _is_name(before)


def _heads_group(mark: Mark) -> bool:
    """Whether a line is a word or two and a colon: the country that the names below it are from."""
    said = mark.line.text
    group = mark.role == "short" and said[-1] == ":" and said[0].isupper() and len(said.split()) <= _LONGEST_GROUP
    return group or (mark.role in ("short", "lead") and names.is_representing(said))


def _stands_alone(line: Line) -> bool:
    """Whether one line is a list by itself: several names, a name that a date ends, or an organisation's organ."""
    run = [part.text for part in enumerations.split(line.view, True, named=True, led=True)]
    people = [names.has_person_shape(names.parts(who)[0]) for who in run]
    several = all(shaped or names.is_organization(who) for who, shaped in zip(run, people, strict=True))
    signed = line.marker in _DASHES and ((people[0] or _is_called(run[0])) if len(run) == 1 else several)
    pair = [names.parts(part.text)[0] for part in enumerations.each_in_parentheses(line.view)]
    two = line.text.split(" and ")
    signed = signed or (len(two) > 1 and all(map(names.has_person_shape, two)) and names.evidence(two[0]) == "person")
    signed = signed or (bool(pair) and all(map(names.has_person_shape, pair)))
    return signed or _is_dated(line.text) or names.is_organ(line.text) or enumerations.is_enumeration(line.view)


def _is_called(said: str) -> bool:
    return names.is_organization(said) and not names.is_sentence(said) and 1 < len(said.split()) <= _LONGEST_PLAIN


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
    over = False
    for at in range(start, len(marked)):
        if _is_name(marked[at]) and not (marked[at].line.marker or "").startswith("#"):
            runs[-1].extend(() if over else (at,))
        elif marked[at].live and not (runs[-1] and marked[at].role == "list"):
            runs.append([])
            over = marked[at].role == "tail"
    best = max(([] if _is_directory(marked, run) else run for run in runs), key=len)
    said = [marked[at].line.text for at in best]
    plain = sum(names.is_organization(line) and names.honorific_before(line) is None for line in said)
    return best[0] if len(best) >= _SHORTEST_RUN and plain * 3 >= len(best) * 2 else len(marked)


def _run_above(marked: Sequence[Mark], first: int, start: int) -> int:
    """The start of a block of organisations above the text, or the end of all lines."""
    block: list[int] = []
    addressed = False
    for at in range(first, start):
        labelled = _LABELLED.match(marked[at].line.text)
        addressed = marked[at].role == "to" or (addressed and (at == first or marked[at - 1].role != "blank"))
        if addressed:
            continue
        if _is_name(marked[at]) and names.is_organization(marked[at].line.text) and not labelled:
            block.append(at)
        elif len(block) >= _SHORTEST_BLOCK and not _is_menu(marked, block):
            return block[0]
        else:
            block = []
    return len(marked)


def _is_menu(marked: Sequence[Mark], block: Sequence[int]) -> bool:
    """Whether items of a list stand once more near by: a menu that a page gives twice."""
    near = (*islice(lines_below(marked, block[-1]), _NEAR), *islice(lines_above(marked, block[0]), _NEAR))
    said = {mark.line.text for mark in near if mark.live}
    return marked[block[0]].line.marker is not None and all(marked[at].line.text in said for at in block)


def is_remark(marked: Sequence[Mark], at: int) -> bool:
    """Whether a paragraph between the heading of a list, or the closing formula, and the names is not one of these."""
    if marked[at].role != "prose":
        return False
    before = next((mark for mark in lines_above(marked, at) if mark.live), None)
    after = [*islice((mark for mark in lines_below(marked, at) if mark.live), _SHORTEST_BLOCK)]
    headed = before is not None and before.role == "list" and len(after) == _SHORTEST_BLOCK
    closed = before is not None and before.role == "closing" and any(map(_names_somebody, after[:1]))
    return (headed or closed) and all(map(_is_name, after))


def form(marked: Sequence[Mark], listed: int) -> str | None:
    """The marker of a list of people with something said of each, that begins at a line: `- Ann Example, writer`."""
    first = next((at for at in range(listed, len(marked)) if marked[at].role == "short"), None)
    marker = marked[first].line.marker if first is not None else None
    named = first is not None and marker and goes_on(marked, marker, first, interrupted=True)
    return marker if named else None


def goes_on(marked: Sequence[Mark], marker: str, at: int, *, interrupted: bool) -> bool:
    """Whether a line is an item of a list of people; where something has interrupted that, most of the next are too."""
    if marked[at].line.marker != marker or marked[at].role not in _ITEM_ROLES:
        return False
    name, tail = names.parts(marked[at].line.text)
    if not interrupted:
        return bool(tail) and names.has_person_shape(name)
    items = [marked[at], *islice((mark for mark in lines_below(marked, at) if mark.live), _SHORTEST_RUN - 1)]
    said = [names.parts(mark.line.text) for mark in items if mark.line.marker == marker and mark.role in _ITEM_ROLES]
    people = sum(bool(tail) and names.has_person_shape(name) for name, tail in said)
    return len(said) == _SHORTEST_RUN and people > len(said) - _PERHAPS_NOT


def after_copies(marked: Sequence[Mark], signatures: int) -> int:
    """The line after the officers of state that stand, unlabelled, above a list of names: they get a copy."""
    if signatures == len(marked) or marked[signatures].role in ("closing", "list"):
        return signatures
    live = [at for at in range(signatures, len(marked)) if marked[at].live]
    officers = next((n for n, at in enumerate(live) if not names.is_copied(marked[at].line.text)), len(live))
    return live[officers] if 0 < officers < len(live) - 1 else signatures


def _names_somebody(mark: Mark) -> bool:
    """Whether a line begins with a person's name or an organisation's."""
    name = names.parts(mark.line.text)[0]
    return names.has_person_shape(name) or (names.is_organization(name) and " " in name)


def _is_name(mark: Mark) -> bool:
    text = mark.line.text
    letters = re.search(r"[^\W_]", text)
    if mark.role not in ("short", "others") or not letters:
        return False
    if _PATH.search(text):
        return False
    if letters[0].islower():
        return mark.role == "others" or bool(_SITE.match(text) or _FOR.match(text))
    return text[-1] not in ";:?!" and len(words_of_name(text)) <= _LONGEST_NAME and capitals(text) >= 0.5
