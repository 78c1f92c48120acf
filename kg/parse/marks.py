"""Each line by itself: the role that its form gives it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from kg import rules
from kg.parse import dates, enumerations, names
from kg.parse.lines import Line
from kg.rules import Rule

# Beside a month only a place makes a dateline: `Sampleton, May 2020`; `Report, May 2020` may be a title.
_LAYOUT = rules.load("layout")
_BESIDE_MONTH, _SENT, _GIVEN, _COLUMN = map(
    _LAYOUT.pattern, ("what-stands-beside-a-month", "letter-sent-on", "given-at", "head-of-a-column")
)
_LANGUAGES = re.compile(r"\bavailable in\b.*", re.IGNORECASE)
_LIGHT = frozenset(_LAYOUT.values["light_words"])
_RULE_LINE = next(rule for rule in _LAYOUT if rule.id == "rule-line")
_STARS = re.compile(r"(?:\* ?){3,}$|(?:_ ?){3,7}$")
# Roles that other modules look for, where a line stands for more than its form says.
_ELSEWHERE = ("marker", "greeting", "metadata", "apart")
_RULES = [rule for rule in _LAYOUT if rule.values["role"] not in _ELSEWHERE]
_LIKELY = rules.Likely(_RULES)
_WRAPPED, _LONGEST_HEADLINE = 60, 18
_SAME_WIDTH = 2
_FEW_REMARKS = 3
# How the lines begin that head a mail (RFC 5322, 3.6).
_MAIL_LABELS = ("From: ", "Date: ", "Sent: ", "To: ", "Subject: ", "Reply-To: ", "Message-ID: ", "Cc: ")
# Lines on either side of one of a list, and how many of them are names.
_BESIDE, _NAMED, _LONGEST_NAME = 4, 3, 300
# Roles of two lines that prose is broken into, and the width of the first.
_BROKEN = frozenset({("prose", "prose"), ("prose", "short"), ("prose", "lead"), ("short", "prose")})
_NARROWEST, _WIDEST = 50, 130
_MOST_LINES_OF_HEADING, _SET_LIKE_HEADING = 4, 0.6
_PAGE = re.compile(r"(?:page|p\.) ?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?$|\d{1,3} ?(?:of|/) ?\d{1,3}$|- ?\d{1,3} ?-$", re.I)
_TABLE_RULE = re.compile(r"\|(?: *:?-+:? *\|)+ *:?-*:?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line with the role that its form gives it: a role of `layout.yaml`, `date`, `short` or `blank`."""

    line: Line
    role: str
    rule: Rule | None = None
    match: re.Match[str] | None = None

    @property
    def live(self) -> bool:
        """Whether the line may carry words of the letter."""
        return self.role not in ("blank", "furniture", "url")


def marks(lines: Sequence[Line]) -> tuple[Mark, ...]:
    """The role of each line, by its form alone and that of the line below it."""
    marked = [_mark(line, possible) for line, possible in zip(lines, _possible(lines), strict=True)]
    running, heading = _running_heads(marked), _heading(marked)
    is_open = False
    for at, line in enumerate(lines):
        below = marked[at + 1] if at + 1 < len(lines) else None
        is_open = (is_open or line.text.startswith("{%")) and not line.text.endswith("%}")
        furnished = at in running or is_open or line.text.endswith("%}")
        if marked[at].rule is _RULE_LINE and at and _underlines(line, lines[at - 1]):
            marked[at] = Mark(line=line, role="furniture")
        if marked[at].live and (furnished or (below and _heads_table(line, below.line))):
            marked[at] = Mark(line=line, role="furniture")
        elif _goes_on(marked, at) or (
            marked[at].role == "short" and below and at not in heading and _wraps(line, below)
        ):
            marked[at] = Mark(line=line, role="prose")
    if (first := next((at for at, mark in enumerate(marked) if mark.live), None)) is not None:
        alone = first + 1 < len(marked) and marked[first + 1].role == "blank"
        marked[first] = replace(marked[first], role="short") if alone and _heads_text(marked[first]) else marked[first]
    return tuple(_as_signed(_as_names(_without_other_mails(marked))))


def _without_other_mails(marked: list[Mark]) -> list[Mark]:
    """The lines, and as furniture all from the head of a further mail on, where a letter stands above that.

    A mail that only passes on another one is no letter: it greets nobody, or says little.
    """
    marked = _without_remarks(marked)
    labelled = [at for at, mark in enumerate(marked) if mark.line.text.startswith(_MAIL_LABELS)]
    heads = [at for at, below in pairwise(labelled) if below - at == 1 and at - 1 not in labelled]
    for first, head in pairwise(heads):
        above = [mark.role for mark in islice(marked, first, head)]
        greets_below = any(mark.role == "salutation" for mark in islice(marked, head, None))
        told = above.count("prose") >= _NAMED and not greets_below
        if "salutation" in above or told:
            return [*marked[:head], *(replace(mark, role=_furnished(mark)) for mark in marked[head:])]
    return marked


def _without_remarks(marked: list[Mark]) -> list[Mark]:
    """The lines, and as furniture those that stand below a letter that is all quoted: `Please pass on!`"""
    live = [at for at, mark in enumerate(marked) if mark.live]
    if not live or _is_quoted(marked[live[-1]]):
        return marked
    quoted = [at for at in live if _is_quoted(marked[at])]
    below = marked[quoted[-1] + 1 :] if quoted else []
    said = [mark.line.text for mark in below if mark.live]
    if len(quoted) * 5 < len(live) * 4 or len(said) > _FEW_REMARKS or any(line[-1] not in ".!?" for line in said):
        return marked
    return [*marked[: quoted[-1] + 1], *(replace(mark, role=_furnished(mark)) for mark in below)]


def _is_quoted(mark: Mark) -> bool:
    line = mark.line
    return line.marker == ">" or line.view.source[line.span.start : line.content.start].lstrip().startswith(">")


def _furnished(mark: Mark) -> str:
    return "blank" if mark.role == "blank" else "furniture"


def _as_names(marked: Sequence[Mark]) -> list[Mark]:
    """The lines, and as one of a list what reads like something else between the names of a list on either side."""
    live = [at for at, mark in enumerate(marked) if mark.live]
    among = {
        at
        for n, at in enumerate(live)
        if marked[at].role in ("prose", "to")
        and not names.is_sentence(marked[at].line.text)
        and marked[at].line.marker is None
        and sum(_is_named(marked[above]) for above in live[max(n - _BESIDE, 0) : n]) >= _NAMED
        and sum(_is_named(marked[below]) for below in live[n + 1 : n + 1 + _BESIDE]) >= _NAMED
    }
    return [Mark(line=mark.line, role="short") if at in among else mark for at, mark in enumerate(marked)]


def _as_signed(marked: list[Mark]) -> list[Mark]:
    """The lines, and as a name one of the last that gives who signs before the date: `Lake Watch, 4 May 2021`."""
    prose = [at for at, mark in enumerate(marked) if mark.role == "prose"]
    live = [at for at, mark in enumerate(marked) if mark.live]
    closed = bool(prose) and any(mark.role == "closing" for mark in marked[prose[0] :])
    for at in () if closed else live[-_NAMED:]:
        text = marked[at].line.text
        named = text[: dates.find(text)[0].span.start].rstrip(" ,(-") if marked[at].role == "date" else ""
        said = (names.is_organization(named) and " " in named) or names.evidence(named) == "person"
        if named and said and prose and at > prose[0]:
            marked[at] = replace(marked[at], role="short")
    return marked


def _is_named(mark: Mark) -> bool:
    """Whether a line is a name, a person's or an organisation's, and what is said of it."""
    if mark.role != "short" or mark.line.text[-1] in ".:;?!" or capitals(mark.line.text) < _SET_LIKE_HEADING:
        return False
    if len(mark.line.text) > _LONGEST_NAME:
        return False
    name = names.parts(mark.line.text)[0]
    return names.has_person_shape(name) or names.is_organization(name) or names.evidence(mark.line.text) == "person"


def _underlines(line: Line, above: Line) -> bool:
    """Whether a line is as long a rule as the words right above it: they are a heading (CommonMark 0.31, 4.3)."""
    rule = line.printed.strip()
    return bool(above.text) and set(rule) in ({"-"}, {"="}) and abs(len(rule) - len(above.printed)) <= _SAME_WIDTH


def _heading(marked: Sequence[Mark]) -> set[int]:
    """The first lines of a text, if they are a heading in several lines: set like one, without a stop at the end."""
    first = next((at for at, mark in enumerate(marked) if mark.live), len(marked))
    last = next((at for at in range(first, len(marked)) if marked[at].role == "blank"), len(marked))
    lines = marked[first:last]
    short = 1 < len(lines) <= _MOST_LINES_OF_HEADING and all(mark.role == "short" for mark in lines)
    set_so = short and all(capitals(mark.line.text) >= _SET_LIKE_HEADING for mark in lines)
    return set(range(first, last)) if set_so and lines[-1].line.text[-1] not in ".:;,?!" else set()


def _heads_text(mark: Mark) -> bool:
    """Whether the first line of a text is a headline, though it reads like a sentence: no stop ends it."""
    long = len(mark.line.text.split()) > _LONGEST_HEADLINE
    sentence = mark.rule is not None and mark.rule.id == "prose-function-words"
    return mark.role == "prose" and sentence and not long and mark.line.text[-1] not in ".:;,?!\"')"


def _running_heads(marked: Sequence[Mark]) -> set[int]:
    """The lines beside the number of a page that stand on other pages too, also at the top of the first."""
    words = [at for at, mark in enumerate(marked) if mark.role != "blank"]
    pages = {n for n, at in enumerate(words) if _PAGE.match(marked[at].line.text)}
    beside = {words[n] for n in range(len(words)) if n not in pages and {n - 1, n + 1} & pages}
    times = Counter(mark.line.text for mark in marked if mark.role != "blank")
    running = {at for at in beside if times[marked[at].line.text] > 1}
    heads = {marked[at].line.text for at in running}
    return running | {at for at in words[:1] if marked[at].line.text in heads}


def _heads_table(line: Line, below: Line) -> bool:
    """Whether a line is the header of a Markdown table: unless it is a heading of names, it names nobody."""
    if not (line.printed.startswith("|") and _TABLE_RULE.match(below.printed)):
        return False
    heading = rules.load("layout").group(role="list")
    listed = any(rule.pattern.search(line.text) for rule in heading)
    cells = line.text.split("\t")
    said = len(cells) > 1 and not any(map(_COLUMN.search, cells))
    people = any(names.evidence(cell) == "person" for cell in cells) and all(map(names.has_person_shape, cells))
    return not (listed or (said and (people or all(map(names.is_organization, cells)))))


def _wraps(line: Line, below: Mark) -> bool:
    """Whether a long line goes on in the next, as prose does that is broken into lines: in the middle of a phrase."""
    long = len(line.text) >= _WRAPPED and line.marker is None and "\t" not in line.text
    goes_on = below.role in ("short", "prose") and below.line.marker is None
    return long and goes_on and (below.line.text[0].islower() or line.text.rsplit(" ", 1)[-1] in _LIGHT)


def _goes_on(marked: Sequence[Mark], at: int) -> bool:
    """Whether a line has the words of furniture, but is the rest of a full line of prose that stops within a phrase."""
    if not at or marked[at].role != "furniture" or not marked[at].line.text[:1].islower():
        return False
    above = marked[at - 1]
    return above.role == "prose" and len(above.line.text) >= _WRAPPED and above.line.text[-1].isalnum()


def _possible(lines: Sequence[Line]) -> Iterator[list[Rule]]:
    """The rules that can match in each line, in its text or as it is printed."""
    texts = list(dict.fromkeys(text for line in lines for text in (line.text, line.printed)))
    possible = dict(zip(texts, _LIKELY.of_each(texts), strict=True))
    for line in lines:
        if line.text == line.printed:
            yield possible[line.text]
        else:
            either = {rule.id for text in (line.text, line.printed) for rule in possible[text]}
            yield [rule for rule in _RULES if rule.id in either]


def _mark(line: Line, possible: Sequence[Rule]) -> Mark:
    if line.blank:
        ruled = _STARS.match(line.view.source[line.span.start : line.span.end].strip())
        return Mark(line=line, role="furniture", rule=_RULE_LINE) if ruled else Mark(line=line, role="blank")
    dated, numbered = is_dateline(line.text), (line.marker or "")[:1].isdigit()
    for rule in possible:
        role = rule.values["role"]
        if (dated and role != "list") or (numbered and rule.values.get("weak")):
            continue
        if match := rule.pattern.search(line.printed if rule.values.get("printed") else line.text):
            if rule.values.get("unless") == "name" and capitals(line.text) == 1:
                continue
            heading = line.marker == "#" and line.text[-1] not in ".:;"
            listed = role in ("prose", "lead") and (heading or enumerations.is_enumeration(line.view))
            return Mark(line=line, role="short" if listed else role, rule=rule, match=match)
    return Mark(line=line, role="date" if dated else "short")


def goes_on(marked: Sequence[Mark], at: int) -> bool:
    """Whether a line goes on with the prose in the line right above it, which is broken into lines."""
    above, mark = marked[at - 1 : at], marked[at]
    wide = bool(above) and _NARROWEST <= len(above[0].line.text) <= _WIDEST and mark.line.marker is None
    return wide and (above[0].role, mark.role) in _BROKEN


def is_page_number(text: str) -> bool:
    """Whether a line is only the number of a page: `2 of 3`."""
    return _PAGE.match(text) is not None


def is_dateline(text: str) -> bool:
    """Whether a line is there to give a date: hardly anything else stands in it but a place, a weekday, an hour."""
    found = dates.find(text)
    if not found or len(text) > 100:
        return False
    if found[0].has_day and _GIVEN.match(text):
        return True
    if found[0].has_day and _SENT.match(text[: found[0].span.start]) and text[found[0].span.end :] in ("", "."):
        return True
    rest = text[: found[0].span.start] + text[found[0].span.end :]
    if not found[0].has_day:
        return not _BESIDE_MONTH.sub("", rest)
    words = re.findall(r"[^\W\d]{2,}", _LANGUAGES.sub("", rest))
    sentence = rest.endswith(".") and not all(word[0].isupper() for word in words)
    return len(words) <= 5 and not sentence and not re.search(r"\b[Rr]e:", rest)


def words_of_name(text: str) -> list[str]:
    """The words before the first comma, dash or colon, where a role, a country or another name begins."""
    return re.split(r", |; | [•|·/] |\t| - |:| on behalf of ", text)[0].split()


def capitals(text: str) -> float:
    """The share of capitalised words among those of a name that count."""
    heavy = [word for word in words_of_name(text) if word not in _LIGHT]
    return sum(not word[0].islower() for word in heavy) / max(len(heavy), 1)
