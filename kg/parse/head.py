"""The head of a letter: title, date and place, subject, salutation and addressees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg import rules
from kg.fold import view
from kg.model import Addressee, BlockKind, Finding, Source, Span, Stated
from kg.parse import addressees, datelines, letterheads, names, recipients, stationery, titles
from kg.parse.datelines import Dateline
from kg.parse.layout import Zoned, paragraphs, stated
from kg.parse.lines import BULLETS, lines_above, lines_below, printed
from kg.parse.marks import Mark, goes_on

_KINDS: dict[str, BlockKind] = {
    "subject": "subject", "cc": "cc", "furniture": "furniture", "url": "furniture", "box": "furniture",
    "tail": "furniture", "date": "furniture", "prose": "paragraph", "lead": "paragraph",
}  # fmt: skip
# A teaser that is cut off is no address.
_LONG = re.compile(r"(?:…|\.\.\.)$")
_CALLED, _NEAR = 2, 4
_JOINT = rules.load("head").pattern("joint-statement-by")
# Besides a date and its place, a line of its own holds fewer code points than this.
_BESIDE = 60
_DESCRIBED = rules.load("head").pattern("described-letter")
_PRESS = rules.load("head").pattern("press-office")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head states; `kinds` says for each of its lines, by number, what the line is there for."""

    title: Stated | None
    date: Stated | None
    place: Stated | None
    subject: Stated | None
    salutation: Stated | None
    addressees: tuple[Addressee, ...]
    kinds: Mapping[int, BlockKind]
    findings: tuple[Finding, ...]


def read(source: Source, zoned: Sequence[Zoned]) -> Head:
    """The head of a letter whose lines are in their zones."""
    text = source.text
    dateline, date, findings = datelines.choose(source, zoned)
    kinds = {
        at: _KINDS[item.mark.role] for at, item in enumerate(zoned) if item.zone == "head" and item.mark.role in _KINDS
    }
    if dateline and not _runs_on(zoned[dateline.at], dateline):
        kinds[dateline.at] = "date"
    to = _to(text, zoned)
    kinds.update((at, "addressee") for block in to for at in block)
    subject = _subject(text, zoned, kinds)
    page = titles.of_page(text, zoned)
    site = page if page and titles.is_of_site(page) else None
    paper = stationery.of_sender(zoned) or stationery.above_address(zoned)
    free = [at for at in _not_bodies(text, zoned, kinds) if at not in paper]
    title = titles.lines(text, zoned, free, None if site else page, bool(subject))
    kinds.update((at, "title") for at in title)
    unknown = [at for at in _open(zoned, kinds) if at not in paper]
    letterhead, written = _written_to(text, zoned, unknown, dateline if paper else None, to)
    kinds.update((at, "addressee") for block in letterhead for at in block)
    return Head(
        title=titles.stated(text, [zoned[at].mark for at in title])
        or (subject if page and (site or titles.is_bare(page) or _says_more(subject, page)) else None)
        or page
        or subject,
        date=date,
        place=(dateline.place if dateline else None) or datelines.opening(text, zoned),
        subject=subject,
        salutation=stated(text, zoned, "salutation"),
        addressees=written
        or recipients.find(text, zoned, title)
        or letterheads.in_block(text, [zoned[at].mark for at in paper]),
        kinds=kinds,
        findings=findings,
    )


def _says_more(subject: Stated | None, page: Stated) -> bool:
    """Whether a labelled subject is the letter's own title: the page only says to or from whom the letter is."""
    return subject is not None and subject.rule == "subject-line" and _DESCRIBED.match(page.value) is not None


def _written_to(
    text: str, zoned: Sequence[Zoned], unknown: Sequence[int], dateline: Dateline | None, to: Sequence[list[int]]
) -> tuple[list[list[int]], tuple[Addressee, ...]]:
    """The letterheads among lines of which nothing is known yet, and whom they and each `To:` name."""
    letterhead = _below(text, zoned, unknown, dateline)
    named = [who for block in letterhead for who in letterheads.in_block(text, [zoned[at].mark for at in block])]
    written = [who for block in to for who in letterheads.in_list(text, [zoned[at].mark for at in block])]
    written = written or _whatever_it_is(text, zoned, to)
    above = bool(written and letterhead) and letterhead[-1][-1] < to[0][0]
    if above or recipients.greets_others(text, zoned, named):
        return [], tuple(written)
    return letterhead, (*written, *named)


def _runs_on(item: Zoned, dateline: Dateline) -> bool:
    """Whether the line of a date is the first of a paragraph, as `(Sampleton, 4 May 2020) - We write to you ...`."""
    return item.mark.role == "prose" and len(item.mark.line.text) - len(dateline.words.text) > _BESIDE


def _whatever_it_is(text: str, zoned: Sequence[Zoned], to: Sequence[Sequence[int]]) -> list[Addressee]:
    """Whoever the only line below a bare `To:` names, or a single `To the ...` right above a salutation."""
    lines = [at for block in to for at in block if letterheads.words_of(zoned[at].mark).text]
    if len(lines) != 1:
        return []
    words = letterheads.words_of(zoned[lines[0]].mark)
    below = next((item for item in lines_below(zoned, lines[0]) if item.mark.live), None)
    labelled = zoned[lines[0]].mark.role == "short" and zoned[lines[0]].mark.line.text[0].isupper()
    greets = below is not None and below.zone == "salutation"
    plain = (labelled or greets) and not addressees.is_generic(words.text)
    return [addressees.unknown(text, words)] if plain else []


def _below(text: str, zoned: Sequence[Zoned], unknown: Sequence[int], dateline: Dateline | None) -> list[list[int]]:
    """The letterheads below a dateline, else those below an introduction, else all.

    Above the date, on the sender's paper, stand those who work there; an article names many before it gives a letter.
    """
    told = max((at for at, item in enumerate(zoned) if item.zone == "head" and item.mark.role == "prose"), default=-1)
    for first in (dateline.at if dateline else None, told):
        late = [at for at in unknown if first is not None and at > first]
        if found := _letterheads(text, zoned, paragraphs(zoned, late)):
            return found
    return _letterheads(text, zoned, paragraphs(zoned, unknown))


def _to(text: str, zoned: Sequence[Zoned]) -> list[list[int]]:
    """The paragraphs that a `To:` begins or stands above: in the head, at the end, else below a long introduction."""
    to = paragraphs(
        zoned, (at for at, item in enumerate(zoned) if item.mark.role == "to" and item.zone in ("head", "addressee"))
    )
    to += [listed for block in to for listed in _listed_below(text, zoned, block)]
    if not to and (late := next((at for at, item in enumerate(zoned) if _is_late(item)), None)) is not None:
        to = [[late]]
    return to


def _is_late(item: Zoned) -> bool:
    """Whether a line below an introduction is a `To: ...` that names somebody."""
    mark = item.mark
    named = mark.rule is not None and mark.rule.id == "to-line" and mark.match and mark.match["names"]
    return bool(named) and item.zone == "body" and mark.line.marker is None and mark.line.text[:3].lower() == "to:"


def _subject(text: str, zoned: Sequence[Zoned], kinds: dict[int, BlockKind]) -> Stated | None:
    """The subject with the lines that go on with it: labelled, or a line by itself below the salutation."""
    subject = stated(text, zoned, "subject")
    below = next((at for at, item in enumerate(zoned) if item.zone == "subject"), None)
    if subject is None and below is not None:
        words = zoned[below].mark.line.view
        return Stated(span=words.span(0, len(words.text)), value=printed(text, words), rule="subject-below-salutation")
    first = next((at for at in kinds if subject and zoned[at].mark.line.span.contains(subject.span)), below)
    if subject is None or first is None or kinds.get(first, "subject") != "subject":
        return subject
    last = first
    while (
        zoned[last + 1 :]
        and zoned[last + 1].mark.role == "short"
        and titles.wraps(zoned[last].mark, zoned[last + 1].mark)
    ):
        last += 1
        kinds[last] = "subject"
    words = view(text, Span(subject.span.start, zoned[last].mark.line.content.end))
    span = words.span(0, len(words.text))
    return Stated(span=span, value=printed(text, words), rule=subject.rule)


def _open(zoned: Sequence[Zoned], kinds: Mapping[int, BlockKind]) -> list[int]:
    """The lines of the head of which nothing is known yet; the last line of a paragraph of prose is part of it."""
    return [
        at
        for at, item in enumerate(zoned)
        if item.zone == "head" and item.mark.role == "short" and at not in kinds and not _ends_prose(zoned, at)
    ]


def _ends_prose(zoned: Sequence[Zoned], at: int) -> bool:
    above = zoned[at - 1] if at else zoned[at]
    return above.mark.role == "prose" and goes_on([above.mark, zoned[at].mark], 1)


def _not_bodies(text: str, zoned: Sequence[Zoned], kinds: Mapping[int, BlockKind]) -> list[int]:
    """The open lines of the head without several bodies below each other: they are written to, and no title."""
    blocks = _of_bodies(text, zoned, paragraphs(zoned, _open(zoned, kinds)))
    bodies = {at for block in blocks if len(block) > 2 and _is_body(text, zoned[block[0]].mark) for at in block}
    return [at for at in _open(zoned, kinds) if at not in bodies]


def _listed_below(text: str, zoned: Sequence[Zoned], to: Sequence[int]) -> Iterator[list[int]]:
    """The paragraphs below a `To:` that stands by itself, as far as they name somebody."""
    mark, last = zoned[to[0]].mark, to[-1]
    if len(to) > 1 or not mark.match or mark.match["names"]:
        return
    below: list[list[int]] = []
    for block in paragraphs(zoned, (at for at in range(last + 1, len(zoned)) if zoned[at].mark.role == "short")):
        if any(item.mark.live for item in zoned[last + 1 : block[0]]):
            break
        last = block[-1]
        below.append(block)
    found = [letterheads.in_list(text, [zoned[at].mark for at in block]) for block in below]
    if below and all(len(block) == 1 for block in below) and sum(bool(who and who[0].role) for who in found) < 2:
        yield [at for block in below for at in block]
        return
    if below and not found[0] and len(below[0]) == 1:
        yield below[0]
        return
    known = [bool(who) or _foreign(zoned, block) for who, block in zip(found, below, strict=True)]
    yield from below[: known.index(False) if False in known else len(known)]


def _foreign(zoned: Sequence[Zoned], block: Sequence[int]) -> bool:
    """Whether lines are in another script: the same names once more."""
    return not any(re.search(r"[A-Za-z]", zoned[at].mark.line.text) for at in block)


def _letterheads(text: str, zoned: Sequence[Zoned], blocks: Sequence[list[int]]) -> list[list[int]]:
    """The blocks that name and address somebody; lines of one letterhead may stand apart, with blank lines between."""
    kept: list[list[int]] = []
    for block in _with_offices(text, zoned, _of_bodies(text, zoned, blocks)):
        found = letterheads.in_block(text, [zoned[at].mark for at in block])
        if _is_for_press(zoned, block, found) or _is_beside_byline(zoned, block):
            continue
        titled = bool(found) and all(
            who.kind == "person" and (who.role is not None or who.rule != "kind-person") for who in found
        )
        first = zoned[block[0]].mark
        said = first.line.text
        if first.line.marker in BULLETS:
            continue
        called = any(stationery.calls_itself_a_letter(zoned[at].mark) for at in block[:_CALLED])
        caption = len({zoned[at].mark.line.text for at in block}) < min(len(block), 2)
        if called or caption or _signs(zoned, first) or _LONG.search(said) or said.startswith(("By ", "BY ")):
            continue
        if titled and kept and _only_bodies(text, zoned, kept[-1]):
            kept.pop()
        follows = bool(kept) and not any(item.mark.live for item in zoned[kept[-1][-1] + 1 : block[0]])
        if follows and not (titled and found[0].rule != "addressee-rank"):
            kept[-1].extend(block)
        elif found and (titled or (len(block) > 1 and not _is_only_a_name(zoned, block, found))):
            kept.append(list(block))
    return kept


def _with_offices(text: str, zoned: Sequence[Zoned], blocks: Iterator[list[int]]) -> Iterator[list[int]]:
    """The blocks, with a name and an office as one that stand below each other, a blank line between."""
    name: list[int] = []
    for block in blocks:
        found = letterheads.in_block(text, [zoned[at].mark for at in block])
        rule = found[0].rule if len(found) == 1 else None
        between = zoned[name[-1] + 1 : block[0]] if name else ()
        beside = bool(name) and not any(item.mark.live and item.mark.role != "date" for item in between)
        office = len(block) == 1 and names.is_bare_office(zoned[block[0]].mark.line.text)
        if beside and (rule == "addressee-rank" or office):
            name.extend(block)
            continue
        if name:
            yield name
        bare = len(block) == 1 and rule in ("kind-person", "addressee-honorific-name") and found[0].role is None
        name = list(block) if bare else []
        if not name:
            yield block
    if name:
        yield name


def _is_beside_byline(zoned: Sequence[Zoned], block: Sequence[int]) -> bool:
    """Whether a block stands right beside `Joint statement`, in a text that greets nobody: it names who makes it."""
    above = next((item.mark.line.text for item in lines_above(zoned, block[0]) if item.mark.live), "")
    below = next((item.mark.line.text for item in lines_below(zoned, block[-1]) if item.mark.live), "")
    headed = _JOINT.match(above) is not None or below.lower().startswith("joint statement by")
    return headed and not any(item.zone == "salutation" for item in zoned)


def _is_for_press(zoned: Sequence[Zoned], block: Sequence[int], found: Sequence[Addressee]) -> bool:
    """Whether a block names who answers the press, and how to reach them."""
    reached = any(item.mark.role == "contact" for item in zoned[block[0] : block[-1] + _NEAR])
    return reached and any(who.role and _PRESS.search(who.role) for who in found)


def _is_only_a_name(zoned: Sequence[Zoned], block: Sequence[int], found: Sequence[Addressee]) -> bool:
    """Whether words that may be a person's name stand above lines that give neither a body nor an address."""
    said = [zoned[at].mark.line.text for at in block[1:]]
    told = any(re.search(r"\d", line) or (names.is_organization(line) and ":" not in line) for line in said)
    bare = len(found) == 1 and found[0].rule == "kind-person" and found[0].role is None
    return bare and not told and not any(item.zone == "salutation" for item in zoned)


def _only_bodies(text: str, zoned: Sequence[Zoned], block: Sequence[int]) -> bool:
    """Whether a block names nothing but a body, as what stands above the person it is written to may do."""
    found = letterheads.in_block(text, [zoned[at].mark for at in block])
    return len(found) == 1 and found[0].kind == "body"


def _of_bodies(text: str, zoned: Sequence[Zoned], blocks: Sequence[list[int]]) -> Iterator[list[int]]:
    """The blocks, with single lines below each other that all name bodies as one."""
    for bodies, run in groupby(blocks, lambda block: len(block) == 1 and _is_body(text, zoned[block[0]].mark)):
        listed = list(run)
        together = bodies and len(listed) > 2
        yield from [[at for block in listed for at in block]] if together else listed


def _is_body(text: str, mark: Mark) -> bool:
    found = letterheads.in_block(text, [mark])
    plain = not stationery.calls_itself_a_letter(mark) and mark.line.marker is None
    return plain and len(found) == 1 and found[0].kind == "body"


def _signs(zoned: Sequence[Zoned], mark: Mark) -> bool:
    """Whether a name at the head of the paper is that of who signs."""
    said = mark.line.text
    signed = [item.mark.line.text for item in zoned if item.zone == "signatures"]
    return any(said in line or (said.endswith(line) and " " in line) for line in signed if line)
