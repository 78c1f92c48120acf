"""The title of a letter: its own heading, else what the page it stands on is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg import rules
from kg.fold import fold, view
from kg.model import Span, Stated
from kg.parse import addressees, names
from kg.parse.layout import Zoned, paragraphs
from kg.parse.lines import BULLETS, cut, lines_above, lines_below, printed
from kg.parse.marks import Mark, capitals
from kg.parse.stationery import calls_itself_a_letter

_LANGUAGES = re.compile(r" ?\[[A-Z]{2}(?:/[A-Z]{2})*\].*$")
# What stands before a value on the lines below it (YAML 1.2, 8.1).
_BLOCK_SCALAR = re.compile(r"[>|][+-]?\d?(?: |$)")
# `Region: Sylvania`
_LABEL = re.compile(r"[A-Z][\w ]{2,24}: \S")
# `Sampleton, FR.`
_TOWN = re.compile(r", (?:[A-Z]{2}|[A-Z]\.[A-Z]\.)\.?$")
_URL = re.compile(r"https?://|www\.")
# What parts the title of a page from the name of the site.
_BAR = re.compile(r" (?:[|·•»–—-]|::) ")
_RELEASED = rules.load("head").pattern("sender-of-a-release")
_SENDERS = rules.load("head").pattern("sender-in-heading")
_ABOUT = rules.load("head").pattern("said-by-a-group")
_THANKS = rules.load("head").pattern("thanks")
_SHORT_FORM = re.compile(r" \([A-Z][\w-]+\)$")
# Words that neither end nor begin a heading.
_OPEN = ("of", "the", "to", "on", "and", "in", "for")
_LABELS = 3
_WRAPPED, _WIDEST = 70, 120
_LONGEST_SITE, _LONGEST_NAME, _LONGEST_TITLE = 3, 5, 400


def is_bare(title: Stated) -> bool:
    """Whether the title of a page only says that there is a letter, and whose it is."""
    return any(rule.pattern.search(title.value) for rule in rules.load("head").group(role="bare-title"))


def is_of_site(title: Stated) -> bool:
    """Whether the title of a page is only the name of who publishes it."""
    words = title.value
    short = len(words.split()) <= _LONGEST_SITE and names.is_organization(words) and capitals(words) == 1
    return short and not any(rule.pattern.search(words) for rule in rules.load("head").group(role="title"))


def lines(text: str, zoned: Sequence[Zoned], free: Sequence[int], page: Stated | None, about: bool) -> list[int]:
    """The heading: in Markdown, else a line that calls itself a letter, else, if nothing else is one, a first line.

    Where the page has a title too, a heading of a lower level counts only if it calls itself a letter or says what
    that title says, and a line that only calls itself a letter does not count.
    """
    named = about or page is not None
    if page:
        free = [at for at in free if _beats(zoned[at].mark, page)]
    free = [at for at in free if not (_is_said_again(zoned, free, at) or _URL.search(zoned[at].mark.line.text))]
    sites = _sites(page)
    free = [
        at for at in free if zoned[at].mark.line.marker not in BULLETS and fold(zoned[at].mark.line.text) not in sites
    ]
    called = [at for at in free if calls_itself_a_letter(zoned[at].mark) and not (page and _only_asks(zoned[at].mark))]
    marked = _marked(zoned, free, called)
    alone = [at for at in _alone(text, zoned, free) if not _THANKS.match(zoned[at].mark.line.text)]
    bold = [at for at in alone if page and not about and _is_bold(text, zoned, at)]
    again = [at for at in alone if page and _says_the_same(zoned[at].mark, page)]
    called = _beside(zoned, free, called, alone)
    if len(alone) > 1 and _is_name(zoned[alone[0]].mark):
        alone = alone[1:]
    exact = [at for at in free if page and fold(zoned[at].mark.line.text) == fold(page.value)]
    if exact and called and _SENDERS.search(zoned[called[0]].mark.line.text):
        called = exact
    first = next(iter(marked or called or again or (bold if named else alone)), None)
    if first is None:
        return []
    found = [first]
    while found[-1] + 1 in free and wraps(zoned[found[-1]].mark, zoned[found[-1] + 1].mark):
        found.append(found[-1] + 1)
    return found


def _alone(text: str, zoned: Sequence[Zoned], free: Sequence[int]) -> list[int]:
    """The lines that stand by themselves, and are neither an office, an address nor the sender's name."""
    address = next((at for at in free if _is_office(text, zoned[at])), len(zoned))
    return [
        block[0]
        for block in paragraphs(zoned, free)
        if _is_alone(zoned, block)
        and (block[0] < address or len(zoned[block[0]].mark.line.text.split()) > _LONGEST_SITE * 2)
        and len(zoned[block[0]].mark.line.text.split()) > 2
        and not (_is_office(text, zoned[block[0]]) or _is_line_of_address(zoned[block[0]].mark.line.text))
        and not (_is_sender(zoned, block[0]) or _is_named_above_office(text, zoned, block[0]))
        and not (_is_above_attention(zoned, block[0]) or _is_below_name(zoned, block[0]))
    ]


def _beside(zoned: Sequence[Zoned], free: Sequence[int], called: list[int], alone: Sequence[int]) -> list[int]:
    """The lines that call themselves letters, unless a headline stands above or below the first, which says no more."""
    if not called or not alone:
        return called
    mark, begins = zoned[called[0]].mark, {block[0] for block in paragraphs(zoned, free)}
    goes_on = called[0] not in begins
    headed = any(at < called[0] and not _is_name(zoned[at].mark) for at in alone)
    names_senders = headed and _is_called(mark, "byline")
    if alone[0] < called[0] and (goes_on or names_senders or _only_says_what_it_is(mark, zoned[alone[0]].mark)):
        return []
    free = [at for at in alone if at not in called and not _RELEASED.match(zoned[at].mark.line.text)]
    below = [at for at in free if at > called[0]]
    only_said = any(_is_called(mark, role) for role in ("byline", "bare-title"))
    return below if only_said and below else called


def _is_said_again(zoned: Sequence[Zoned], free: Sequence[int], at: int) -> bool:
    """Whether a line is another one with the name of the site behind a bar: `Open letter on lakes | Lake Watch`."""
    said, bar, _ = zoned[at].mark.line.text.rpartition(" | ")
    return bool(bar) and any(zoned[other].mark.line.text == said for other in free)


def _sites(page: Stated | None) -> set[str]:
    """What stands behind a bar in the title of the page, as a site's name does: `A letter on lakes - Lake Watch`."""
    if page is None or len(page.value) > _LONGEST_TITLE:
        return set()
    return {fold(page.value[bar.end() :]) for bar in _BAR.finditer(page.value)}


def _is_name(mark: Mark) -> bool:
    """Whether a line is only the name of an organisation, such as that of the site."""
    said = mark.line.text
    short = len(_SHORT_FORM.sub("", said).split()) <= _LONGEST_SITE * 2 and ":" not in said and not said.isupper()
    return short and names.is_organization(said) and capitals(said) == 1 and not calls_itself_a_letter(mark)


def _is_sender(zoned: Sequence[Zoned], at: int) -> bool:
    """Whether a line is only the name of an organisation that signs, or stands right above a place or a date."""
    said = zoned[at].mark.line.text
    signs = any(item.zone == "signatures" and fold(item.mark.line.text) == fold(said) for item in zoned)
    after = next((item for item in lines_below(zoned, at) if item.mark.live), None)
    dated = after is not None and (after.mark.role == "date" or names.is_address(after.mark.line.text))
    greeted = any(item.zone == "salutation" for item in zoned) and capitals(said) == 1 and ":" not in said
    short = len(said.split()) <= _LONGEST_SITE
    plain = not calls_itself_a_letter(zoned[at].mark) and not _ABOUT.search(said)
    return names.is_organization(said) and (signs or (dated and (short or (greeted and plain))))


def _is_line_of_address(said: str) -> bool:
    """Whether a line goes on in the next, as addresses do and titles do not, or gives an office and where it is."""
    town = bool(_TOWN.search(said)) and capitals(said) == 1
    return said.endswith(",") or town or ("," in said and names.is_bare_office(said.split(",")[0]))


def _is_alone(zoned: Sequence[Zoned], block: Sequence[int]) -> bool:
    """Whether a line stands by itself, or above a heading of a word or two, or above lines that each have a label."""
    below = [zoned[at].mark.line.text for at in block[1:]]
    return not below or (len(below) == 1 and len(below[0].split()) <= 2) or all(map(_LABEL.match, below[:_LABELS]))


def _beats(mark: Mark, page: Stated) -> bool:
    level = len(_level(mark))
    if _is_called(mark, "part-heading"):
        return False
    if level == 0:
        sentence = mark.line.text.endswith(".") and fold(page.value) not in fold(mark.line.text)
        return not _is_called(mark, "bare-title") and not sentence
    called = _is_called(mark, "heading") and not _is_called(mark, "bare-title")
    return level == 1 or called or fold(page.value) in fold(mark.line.text)


def _marked(zoned: Sequence[Zoned], free: Sequence[int], called: Sequence[int]) -> list[int]:
    """The Markdown headings of the highest level: first those that call themselves letters, last those of one word."""
    levels = {at: len(_level(zoned[at].mark)) for at in free if _level(zoned[at].mark)}
    highest = [at for at in levels if levels[at] == min(levels.values())]
    if highest and levels[highest[0]] > 1 and called:
        return []
    lower = [at for at in called if at in levels and at not in highest]
    if lower and all(len(zoned[at].mark.line.text.split()) <= _LONGEST_SITE for at in highest):
        return lower
    many = [at for at in highest if len(re.findall(r"[^\W\d_]{2,}", zoned[at].mark.line.text)) > 1]
    return [at for at in many if at in called] or many or highest


def _only_asks(mark: Mark) -> bool:
    """Whether an unmarked line has the words of a heading, `call on`, but none for what it heads, `letter`."""
    return not _level(mark) and not _is_called(mark, "heading")


def _only_says_what_it_is(mark: Mark, above: Mark) -> bool:
    """Whether a line such as `A joint statement` stands below a headline, which is no name: set otherwise than it."""
    said = above.line.text
    sentence = len(said.split()) > _LONGEST_NAME and (":" in said or not names.is_organization(said))
    headline = (said.isupper() and not mark.line.text.isupper()) or capitals(said) < 1 or sentence
    return _is_called(mark, "bare-title") and headline


def _says_the_same(mark: Mark, page: Stated) -> bool:
    """Whether a line is the title of the page in nearly the same words."""
    said, called = (set(fold(words).split()) for words in (mark.line.text, page.value))
    return len(said & called) * 4 >= len(said | called) * 3


def _level(mark: Mark) -> str:
    """The signs of a Markdown heading, as many as its level."""
    return mark.line.marker if mark.line.marker and mark.line.marker[0] == "#" else ""


def _is_bold(text: str, zoned: Sequence[Zoned], at: int) -> bool:
    """Whether a line is the first of the page, all of it in bold type, and no other below it."""
    before = any(item.mark.live for item in zoned[:at] if item.zone != "front")
    after = next((item.mark for item in lines_below(zoned, at) if item.mark.live), None)
    return not before and _in_bold(text, zoned[at].mark) and (after is None or not _in_bold(text, after))


def _in_bold(text: str, mark: Mark) -> bool:
    line = text[mark.line.span.start : mark.line.span.end].strip()
    return line[:2] == line[-2:] and line[:2] in ("**", "__") and len(line) > 4


def _is_called(mark: Mark, role: str) -> bool:
    return any(rule.pattern.search(mark.line.text) for rule in rules.load("head").group(role=role))


def wraps(mark: Mark, below: Mark) -> bool:
    """Whether a heading goes on in the line below it; in Markdown only with a small letter."""
    said, more = mark.line.text, below.line.text
    if _is_called(below, "part-heading"):
        return False
    if _level(mark) or _level(below):
        return more[0].islower() and not _level(below)
    return (
        (_WRAPPED <= len(said) <= _WIDEST and not _is_name(below))
        or more[0].islower()
        or (said.isupper() and more.isupper() and more.split(" ")[0].lower() in _OPEN)
        or (said.endswith(",") and _is_called(mark, "heading"))
        or said.rsplit(" ", 1)[-1].lower() in _OPEN
    )


def stated(text: str, marks: Sequence[Mark]) -> Stated | None:
    """The heading that lines make up, without the languages it is to be had in."""
    if not marks:
        return None
    words = [mark.line.view for mark in marks]
    if language := _LANGUAGES.search(words[-1].text):
        words[-1] = cut(words[-1], 0, language.start())
    words[-1] = cut(words[-1], 0, len(words[-1].text.rstrip(" :")) or len(words[-1].text))
    span = words[0].span(0, len(words[0].text))
    value = " ".join(printed(text, part) for part in words)
    end = words[-1].offsets[-1] + 1
    return Stated(span=Span(span.start, end), value=value, rule="title-line")


def _is_office(text: str, item: Zoned) -> bool:
    """Whether a line names somebody with an office, and nothing else."""
    found = addressees.in_phrase(text, item.mark.line.view)
    alone = len(item.mark.line.text.split()) <= _LONGEST_SITE * 2 and capitals(item.mark.line.text) == 1
    rules_of = ("addressee-honorific-name", "addressee-rank") if alone else ("addressee-honorific-name",)
    return any(who.kind == "person" and (who.role or who.rule in rules_of) for who in found)


def _is_named_above_office(text: str, zoned: Sequence[Zoned], at: int) -> bool:
    """Whether a line is only a person's name, and the next one the office."""
    below = next((item.mark.line.text for item in lines_below(zoned, at) if item.mark.live), "")
    found = addressees.in_phrase(text, zoned[at].mark.line.view) if names.is_bare_office(below) else ()
    return len(found) == 1 and found[0].rule == "kind-person"


def _is_above_attention(zoned: Sequence[Zoned], at: int) -> bool:
    """Whether an organisation stands right above the line that says for whose attention it is."""
    below = next(iter(lines_below(zoned, at)), None)
    return below is not None and below.mark.role == "to" and names.is_organization(zoned[at].mark.line.text)


def _is_below_name(zoned: Sequence[Zoned], at: int) -> bool:
    """Whether the line above names somebody with an honorific, and goes on in this one, as an address does."""
    above = next((item.mark.line.text for item in lines_above(zoned, at) if item.mark.live), "")
    return above.endswith(",") and bool(names.honorific_before(above))


def of_page(text: str, zoned: Sequence[Zoned]) -> Stated | None:
    """The title that the front matter gives, else its headline."""
    front = [(at, item) for at, item in enumerate(zoned) if item.zone == "front"]
    for rule in (r for field in ("title", "headline") for r in rules.load("head").group(role="front", field=field)):
        for at, item in front:
            if found := rule.pattern.search(item.mark.line.text):
                words, end = item.mark.line.view, item.mark.line.content.end
                start = words.offsets[found.start("value")] if found["value"] else end
                part = view(text, Span(start, _value_end(text, zoned, at)))
                part = cut(part, 0, len(part.text))
                if block := _BLOCK_SCALAR.match(part.text):
                    part = cut(part, block.end(), len(part.text))
                quote = part.text[0] if part.text[:1] in ("'", '"') and part.text[-1] == part.text[0] else ""
                part = cut(part, 1, len(part.text) - 1) if quote else part
                if part.text:
                    value = printed(text, part)
                    value = value.replace("''", "'") if quote == "'" else value  # YAML 1.2.2, 7.3.2
                    return Stated(span=part.span(0, len(part.text)), value=value, rule=rule.id)
    return None


def _value_end(text: str, zoned: Sequence[Zoned], at: int) -> int:
    """Where a value of the front matter ends: the lines below it that are indented belong to it (YAML 1.2, 7.3.3)."""
    while (
        zoned[at + 1].zone == "front"
        and zoned[at + 1].mark.line.text
        and text[zoned[at + 1].mark.line.span.start].isspace()
    ):
        at += 1
    return zoned[at].mark.line.content.end
