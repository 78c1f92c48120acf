"""The head and the body of a letter."""

from __future__ import annotations

from tests.layouts.dimensions import INTRODUCTIONS, LETTERHEAD, STACKED
from tests.layouts.drafts import Block, Draft
from tests.layouts.words import BODY, DATES, DEMANDS, TITLES, TITLES_TO


def addressed(draft: Draft) -> tuple[list[Block], str, tuple[str, ...]]:
    rng, said = draft.rng, DATES[draft["date form"]]
    title, named = rng.choice(list(TITLES_TO.items())) if draft["to"] == "title" else (rng.choice(TITLES), None)
    place = rng.choice(["", "", "Geneva, ", "Port Sample, "])
    blocks = _chrome(draft)
    where, dated = draft["date at"], Block("para", [f"{place}{said}"])
    if where == "published":
        blocks.append(Block("para", [f"Published on {said}"]))
    if where == "above title":
        blocks.append(dated)
    heading, title = _titled(draft, title)
    blocks += heading if draft["title"] != "re" else []
    if where == "below title":
        blocks.append(dated)
    blocks += [Block("para", [said]) for said in INTRODUCTIONS[draft["introduction"]]]
    if where == "above addressee":
        blocks.append(dated)
    addressed, addressees = _written_to(draft)
    greeting = addressed[-1:] if draft["to"] in STACKED else addressed
    blocks += addressed[: len(addressed) - len(greeting)]
    blocks += heading if draft["title"] == "re" else []
    blocks += greeting
    return blocks, title, (named,) if named else addressees


def _chrome(draft: Draft) -> list[Block]:
    return {
        "none": [],
        "menu": [Block("list", ["Home", "About us", "Our work", "News", "Donate"], marker="- ")],
        "crumbs": [Block("para", ["Home > News > Statements"])],
        "logo": [Block("para", ["![Lake Watch](/img/logo.png)" if draft["format"] == "md" else "Skip to content"])],
        "byline": [Block("para", ["Posted in News"])],
        "posted": [Block("para", ["Posted by admin | Statements"])],
        "letterhead": [Block("lines", LETTERHEAD)],
        "site": [Block("para", ["Lake Watch"]), Block("para", ["Skip to main content"])],
    }[draft["chrome"]]


def _titled(draft: Draft, title: str) -> tuple[list[Block], str]:
    style = draft["title"]
    if style == "capitals":
        return [Block("para", [title.upper()])], title.upper()
    if style == "re":
        return [Block("para", [f"Re: {title}"])], title
    return {
        "h1": [Block("heading", [title], 1)],
        "h2": [Block("heading", [title], 2)],
        "bold": [Block("para", [f"**{title}**"])],
        "underlined": [Block("lines", [title, "=" * len(title)])],
        "plain": [Block("para", [title])],
        "front": [],
        "front+h1": [Block("heading", [title], 1)],
    }[style], title


def _written_to(draft: Draft) -> tuple[list[Block], tuple[str, ...]]:
    """The address and the salutation below it, and whom they name."""
    dear = Block("para", ["Dear Minister,"])
    stacked = ["Mr. Hugo Modell", "Minister of Ports", "12 Pier Road", "Port Sample"]
    return {
        "stacked": ([Block("lines", stacked), dear], ("Hugo Modell",)),
        "to": ([Block("para", ["To: Hugo Modell, Minister of Ports"]), dear], ("Hugo Modell",)),
        "to-stacked": (
            [Block("lines", ["To:", "Hugo Modell, Minister of Ports", "Ida Norm, Commissioner for Fisheries"]), dear],
            ("Hugo Modell", "Ida Norm"),
        ),
        "dear": ([Block("para", ["Dear President Modell,"])], ("Modell",)),
        "dear-office": ([Block("para", ["Dear Members of the Fisheries Commission,"])],
                        ("Members of the Fisheries Commission",)),
        "excellency": ([Block("para", ["Your Excellency, President Hugo Modell,"])], ("Hugo Modell",)),
        "two-dear": (
            [Block("lines", ["Dear Minister Hugo Modell,", "Dear Commissioner Ida Norm,"])],
            ("Hugo Modell", "Ida Norm"),
        ),
        "title": ([], ()),
        "none": ([], ()),
        "offices": (
            [Block("lines", ["To:", "The President of Freedonia", "The Minister of Ports and Fisheries",
                             "The Speaker of the National Assembly"]), Block("para", ["Your Excellencies,"])],
            ("President of Freedonia", "Minister of Ports and Fisheries", "Speaker of the National Assembly"),
        ),
        "via": (
            [Block("lines", [*stacked, "Freedonia"]), Block("para", ["Via facsimile: +99 555 0101"]), dear],
            ("Hugo Modell",),
        ),
        "mister": (
            [Block("para", [line]) for line in ("President Hugo Modell", "The White Pier", "Port Sample 20500")]
            + [Block("para", ["Dear Mr. President:"])],
            ("Hugo Modell",),
        ),
        "two-blocks": (
            [Block("lines", ["The Honorable Hugo Modell", "Chairman", "Committee on Ports"]),
             Block("lines", ["The Honorable Ida Norm", "Ranking Member", "Committee on Ports"]),
             Block("para", ["Dear Chairman Modell and Ranking Member Norm:"])],
            ("Hugo Modell", "Ida Norm"),
        ),
        "heads": (
            [Block("lines", ["H.E. Mr. Hugo Modell, President of Freedonia", "Hon. Ida Norm, Minister of Ports"]),
             Block("para", ["Your Excellencies,"])],
            ("Hugo Modell", "Ida Norm"),
        ),
        "people": ([Block("para", ["To the people of Freedonia:"])], ("people of Freedonia",)),
        "councillors": (
            [Block("lines", ["Mayor Hugo Modell", "Council Member Ida Norm", "Councilman Jan Wzor", "12 Pier Road",
                             "Port Sample, NY 10118"]),
             Block("para", ["Dear Mayor Modell and Members of the Council:"])],
            ("Hugo Modell", "Ida Norm", "Jan Wzor"),
        ),
    }[draft["to"]]  # fmt: skip


def body(draft: Draft) -> list[Block]:
    paragraphs = draft.rng.sample(BODY, 3)
    if draft["date at"] == "dateline":
        paragraphs[0] = f"(Port Sample, {DATES[draft['date form']]}) – {paragraphs[0]}"
    blocks = [Block("para", [said]) for said in paragraphs]
    if draft.rng.random() < 0.5:
        blocks += [Block("para", ["We urge the government of Freedonia to:"]), Block("list", DEMANDS, marker="- ")]
    else:
        blocks += [Block("para", ["We call on the government to release the boatmen and to open the ferry at once."])]
    if draft["date at"] == "last line":
        blocks.append(Block("para", [f"Port Sample, {DATES[draft['date form']]}"]))
    return blocks


def ending(draft: Draft) -> list[Block]:
    return [Block("para", [DATES[draft["date form"]]])] if draft["date at"] == "end" else []
