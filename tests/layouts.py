"""Invented letters in many layouts, with who signs them, who is written to, title and date known by construction.

A letter is a choice along each dimension of `DIMENSIONS` (how the title is set, where the date stands, how the list is
arranged ...), drawn with a seeded generator. It is first a list of blocks, then a text in Markdown, plain text or HTML.
"""

from __future__ import annotations

import html
import random
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Organization:
    """A name, and the acronym and country that a list may print beside it."""

    name: str
    acronym: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Person:
    """A name as printed, an office and what the person belongs to."""

    name: str
    office: str
    affiliation: str


@dataclass(frozen=True)
class Rendered:
    """A letter's text and what is right for it."""

    suffix: str
    text: str
    title: str
    date: str
    addressees: tuple[str, ...]
    organizations: tuple[str, ...]
    individuals: tuple[str, ...]
    choices: dict[str, str]


@dataclass
class Block:
    """A part of a letter: `kind` is heading, para, lines, list or table."""

    kind: str
    lines: Sequence[str]
    level: int = 0
    marker: str = ""


@dataclass
class Draft:
    """What the functions that build a letter share."""

    rng: random.Random
    choices: dict[str, str]
    organizations: list[Organization] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __getitem__(self, dimension: str) -> str:
        return self.choices[dimension]


# --- who signs, about what, to whom

ORGANIZATIONS = [
    Organization("Lake Watch", None, "Kenya"),
    Organization("Harbour Aid International", "HAI", "Norway"),
    Organization("Centre for the Study of Rivers and Roads", "CSRR", "Peru"),
    Organization("Fundación Puerto Abierto", None, "Chile"),
    Organization("Zivra", None, "Georgia"),
    Organization("ROADS UNITED", None, "Uganda"),
    Organization("Association pour la Défense des Pêcheurs", "ADP", "Senegal"),
    Organization("Voices & Bridges", None, "Ireland"),
    Organization("Forum Seeland e.V.", None, "Germany"),
    Organization("Article 99", None, "Mexico"),
    Organization("The Ferry Project", None, "Canada"),
    Organization("OpenHarbour.org", None, "Estonia"),
    Organization("Union of Dock and Ferry Workers", "UDFW", "Ghana"),
    Organization("Stichting Vrij Water", None, "Netherlands"),
    Organization("iLakes", None, "Philippines"),
    Organization("Mothers of the Missing Sailors", None, "Sri Lanka"),
    Organization("Restoring Shores, Inc.", None, "United States"),
    Organization("Rede Lago Livre", None, "Brazil"),
    Organization("Tarumi Collective", None, "Japan"),
    Organization("Committee to Protect Boatmen", "CPB", "India"),
    Organization("Pan-Coastal Human Rights Network", "PCHRN", "Nigeria"),
    Organization("Asociación de Mujeres del Delta", "AMUDEL", "Colombia"),
    Organization("SOS Estuary", None, "France"),
    Organization("Young Sailors for Justice", "YSJ", "Nepal"),
    Organization("Bluewater", None, "Australia"),
    Organization("International Federation of Lighthouse Keepers", "IFLK", "Belgium"),
    Organization("Coalition Against Dredging", None, "Zimbabwe"),
    Organization("Hrvatski Forum Jezera", None, "Croatia"),
    Organization("Women in Shipping Kenya", "WISK", "Kenya"),
    Organization("Institute for Tidal Law and Policy", "ITLP", "South Africa"),
    Organization("Save Our Shore", "SOS", "Malta"),
    Organization("Nadi Bachao Samiti", None, "India"),
    Organization("People's Water Alliance", None, "Thailand"),
    Organization("Legal Clinic for Coastal Communities", "LCCC", "Tanzania"),
    Organization("Digital Shores", None, "Tunisia"),
    Organization("7 Rivers", None, "Pakistan"),
    Organization("Reporters for Open Seas", "ROS", "Italy"),
    Organization("Kalma", None, "Finland"),
    Organization("Grupo de Apoyo a los Navegantes", "GAN", "Ecuador"),
    Organization("Friends of Lower Bay", None, "United Kingdom"),
    Organization("Students' Harbour Society", None, "Malaysia"),
    Organization("Ligue des Bateliers", None, "Cameroon"),
    Organization("East Delta Lawyers Association", "EDLA", "Bangladesh"),
    Organization("Humanists of the Coast", None, "Iceland"),
    Organization("Global Piers", None, "Switzerland"),
    Organization("Initiative for Just Ports", None, "Ethiopia"),
]
PEOPLE = [
    Person("Ann Exemplar", "Professor of Law", "University of Sampleton"),
    Person("Bob van der Mock", "journalist", "The Daily Pier"),
    Person("Dr. Carla Testa", "Director", "Institute of Water Studies"),
    Person("Duc Minh Phan", "human rights lawyer", "Phan & Partners"),
    Person("María Elena Prueba", "former Minister of Fisheries", "Republic of Freedonia"),
    Person("Prof. Omar al-Mithal", "Chair", "Department of History, Lakeside College"),
    Person("J. T. Sample", "author", "A Year on the Water"),
    Person('Wilma "Billie" Dummy', "former world champion and author", "Rowing Home"),
    Person("Sir Peter Muster", "Member of Parliament", "House of Commons"),
    Person("Ifeoma Okwuosa-Specimen", "Executive Director", "Delta Girls"),
    Person("Kenji Tatoeba", "film-maker", "Studio Umi"),
    Person("Lucía Ejemplo Marín", "Senior Researcher", "Centro del Mar"),
    Person("Rev. Thomas Vorbild", "pastor", "St. Nicholas Church"),
    Person("Yara Namuna", "activist", "Boats not Walls"),
    Person("Pavel Příklad", "Associate Professor", "Charles Lake University"),
    Person("Grace N. Mfano", "Programme Officer", "Fair Harbour Trust"),
    Person("Hélène Gabarit", "playwright", "Théâtre du Port"),
    Person("Sunil Udaharan", "trade unionist", "Dockers' Front"),
]
TITLES = [
    "Open letter on the closure of the Lower Bay ferry",
    "Joint statement: Freedonia must release the boatmen",
    "Freedonia: End the blockade of the river ports",
    "Civil society organisations call for the protection of fishing communities",
    "Stop arresting those who defend the lake",
]
# Each title that names an addressee, and its name.
TITLES_TO = {
    "Open letter to the President of Freedonia on the river ports": "President of Freedonia",
    "Joint letter to the Fisheries Commission": "Fisheries Commission",
}
DATES = {
    "day-month": "14 May 2021",
    "month-day": "May 14, 2021",
    "ordinal": "14th May, 2021",
    "of": "14th of May 2021",
    "weekday": "Friday, 14 May 2021",
    "iso": "2021-05-14",
    "dotted": "14.05.2021",
    "slashed": "14/05/2021",
    "capitals": "MAY 14, 2021",
}
BODY = [
    "We are writing to express our deep concern about the closure of the ferry, which has cut off thousands of people.",
    "Since March the authorities have arrested fourteen boatmen, and their families have not been told where they are.",
    "The fishing communities of the delta depend on the river for food, and they have had no access to it for weeks.",
    "The closure was announced without notice, and no court has been allowed to review it since then.",
]
DEMANDS = [
    "Release the boatmen immediately and unconditionally;",
    "Open the ferry to all passengers without further delay; and",
    "Ensure that the fishing communities have access to the river.",
]

# --- the dimensions

LEADS = [
    "Signed,", "Signed:", "Signed by:", "SIGNED", "Signatories", "Signatories:", "SIGNATORIES:", "List of signatories",
    "The undersigned", "The undersigned:", "Undersigned organisations:", "In solidarity,", "Respectfully,",
    "Respectfully submitted,", "Sincerely,", "Yours sincerely,", "Yours faithfully,", "With best regards,",
    "Co-signed:", "Co-signed by:", "Co-signatories", "Initial signatories", "Initial signatories:",
    "Supporting organisations", "Supporting organisations:", "Endorsed by:", "Endorsements", "Supported by:",
    "This letter is endorsed by the following organizations:", "This statement is supported by:",
    "The following organisations have signed this letter:", "The letter is signed by:", "Signing organisations",
    "Signatory organizations:", "Organisational signatories:", "On behalf of:", "On behalf of the undersigned,",
    "Signed on behalf of:", "In the name of:", "Kind regards,", "Warm regards,", "With hope,", "Cordially,",
    "We, the undersigned:", "We, the undersigned organisations,", "Full list of signatories", "List of endorsers:",
    "Sign-ons:", "Signees:", "Partners", "Members of the coalition:", "Participating organisations:", "Yours,",
    "Yours truly,", "Thank you,", "Signed, the following organizations:", "Issued by:", "Statement endorsed by",
    "Joint signatories:", "Current signatories as of 20 May 2021:", "Organizations signing this statement:", "",
]  # fmt: skip
NOTES = {
    "none": [], "alphabetical": ["(in alphabetical order)"],
    "affiliations": ["*Affiliations are listed for identification purposes only.*"],
    "dated": ["Last updated: 20 May 2021"], "italic": ["*Titles and institutions do not imply endorsement.*"],
}  # fmt: skip
TAILS: dict[str, list[Block]] = {
    "none": [],
    "share": [Block("lines", ["Share this", "Facebook", "Twitter", "Email"])],
    "related": [
        Block("heading", ["Related posts"], 2),
        Block("list", ["Boats come home", "The pier reopens", "Two new bridges planned"], marker="- "),
    ],
    "footer": [Block("para", ["© 2021 Lake Watch. All rights reserved."])],
    "contact": [Block("para", ["For more information, please contact Ann Exemplar at ann@lake.example."])],
    "media": [
        Block("heading", ["Media contacts"], 3),
        Block("lines", ["Ann Exemplar, Lake Watch, +41 22 555 0101", "press@lake.example"]),
    ],
    "editors": [
        Block("para", ["**Notes to editors:**"]),
        Block("list", ["The ferry was closed on 3 March 2021.", "Fourteen people are held."], marker="1. "),
    ],
    "footnotes": [
        Block("para", ["[1] Ports Authority, Annual report, 2020, p. 14."]),
        Block("para", ["[2] https://ports.example/closure"]),
    ],
    "tags": [Block("para", ["Tags: ports, rivers, freedom of movement"])],
    "languages": [Block("para", ["Available in: English, Español, Français"])],
    "posts": [Block("lines", ["Previous post: Boats come home", "Next post: The pier reopens"])],
    "copies": [Block("lines", ["CC: Ida Norm, Commissioner for Fisheries", "Jan Wzor, Ombudsman"])],
    "blog": [
        Block("para", ["Posted in Statements Tagged ferries, rivers Leave a comment"]),
        Block("heading", ["Post navigation"], 2),
        Block("lines", ["Previous: Boats come home", "Next: The pier reopens"]),
        Block("heading", ["Recent Posts"], 2),
        Block("list", ["Two new bridges planned", "Annual report"], marker="- "),
    ],
    "petition": [Block("para", ["###"]), Block("para", ["TO TAKE ACTION, PLEASE SIGN OUR PETITION."])],
    "boilerplate": [
        Block("heading", ["About Lake Watch"], 3),
        Block("para", ["Lake Watch was founded in 1994 and works for those who live on the shore."]),
    ],
}
# What may stand between the head and the letter, or above it.
INTRODUCTIONS: dict[str, list[str]] = {
    "none": [],
    "sent": ["The following letter was sent by post this week."],
    "press": ["Groups from all over the world have written about the ferry this week. The full text follows."],
    "published": ["*This letter was first published in The Daily Pier.*"],
}
LETTERHEAD = [
    "LAKE WATCH",
    "12 Shore Road, Suite 4",
    "Port Sample, NY 10118",
    "Tel: +1 555 010 0199",
    "press@lake.example",
]
RUNNING_HEAD, PAGE = "Lake Watch", "Page {} of 9"
DIMENSIONS: dict[str, Sequence[str]] = {
    "format": ("md", "md", "txt", "html"),
    "title": ("h1", "h2", "bold", "capitals", "underlined", "plain", "front", "front+h1", "re"),
    "chrome": ("none", "none", "menu", "crumbs", "logo", "byline", "posted", "letterhead", "site"),
    "introduction": ("none", "none", "none", *INTRODUCTIONS),
    "spacing": ("one line", "one line", "wide", "wrapped", "pages"),
    "date form": tuple(DATES),
    "date at": ("below title", "above title", "above addressee", "dateline", "end", "front", "last line", "published"),
    "to": (
        "stacked", "to", "to-stacked", "dear", "dear-office", "excellency", "title", "two-dear", "none", "offices",
        "via", "mister", "two-blocks", "heads", "people", "councillors",
    ),
    "signers": ("organizations", "organizations", "people", "both", "both-headed"),
    "arrangement": (
        "lines", "spaced", "bullets", "numbers", "table", "tabs", "commas", "lead-commas", "semicolons", "columns",
        "countries", "country-lines", "backslashes", "bold", "dots",
    ),
    "organization as": (
        "name", "acronym", "comma-country", "dash-country", "in-parentheses", "full", "acronym-first", "town",
        "acronym-and-country",
    ),
    "person as": (
        "name", "comma", "comma-affiliation", "dash", "italics", "parentheses", "bold", "below", "colon",
        "office-first",
    ),
    "lead": LEADS,
    "lead set as": ("plain", "bold", "heading", "italics"),
    "note": ("none", "none", *NOTES),
    "tail": tuple(TAILS),
}  # fmt: skip
_STACKED = ("stacked", "to", "to-stacked", "offices", "via", "mister", "two-blocks", "heads", "councillors")
_ENUMERATED = ("commas", "lead-commas", "semicolons", "dots", "country-lines", "columns")


def letters(count: int, seed: int) -> Iterator[Rendered]:
    """So many letters; the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        choices = {name: rng.choice(values) for name, values in DIMENSIONS.items()}
        yield letter(choices, rng.randrange(10**9))


def letter(choices: dict[str, str], seed: int) -> Rendered:
    """The letter of these choices."""
    draft = Draft(random.Random(seed), _possible(dict(choices)))
    _choose_signers(draft)
    head, title, addressees = _head(draft)
    blocks = _on_pages(draft, [*head, *_body(draft), *_signatures(draft), *_ending(draft), *TAILS[draft["tail"]]])
    render = {"md": _markdown, "txt": _plain, "html": _html}[draft["format"]]
    front = title if draft["title"] in ("front", "front+h1") else None
    text = render(draft, blocks, front)
    return Rendered(
        suffix={"md": ".md", "txt": ".txt", "html": ".html"}[draft["format"]],
        text=text,
        title=title,
        date="2021-05-14",
        addressees=addressees,
        organizations=(*_on_paper_of(draft), *(o.name for o in draft.organizations)),
        individuals=tuple(p.name for p in draft.people),
        choices=draft.choices,
    )


def _possible(choices: dict[str, str]) -> dict[str, str]:
    """The choices with those replaced that do not go together: nobody sets people in commas, or HTML in tabs."""
    people = choices["signers"] != "organizations"
    if people and choices["arrangement"] in (*_ENUMERATED, "countries"):
        choices["arrangement"] = "lines"
    if choices["signers"] == "people" and re.search("rgani[sz]ation|Partners|coalition", choices["lead"]):
        choices["lead"] = "Signatories"
    if choices["signers"] == "both" and choices["person as"] == "name":
        choices["signers"] = "both-headed"
    if choices["arrangement"] in _ENUMERATED and choices["organization as"] in ("comma-country", "full", "town"):
        choices["organization as"] = "in-parentheses"
    if choices["arrangement"] in ("countries", "country-lines", "table", "tabs"):
        choices["organization as"] = "acronym" if choices["organization as"] == "full" else "name"
    if choices["arrangement"] == "lead-commas":
        choices["note"] = "none"
        if not choices["lead"].endswith((":", "by")):
            choices["lead"] = "Signed by:"
    if choices["format"] == "html" and choices["arrangement"] in ("tabs", "columns", "backslashes"):
        choices["arrangement"] = "lines"
    if choices["format"] != "txt" and choices["spacing"] in ("wrapped", "pages"):
        choices["spacing"] = "one line"
    if choices["spacing"] == "wrapped" and choices["arrangement"] not in ("bullets", "numbers"):
        choices["arrangement"] = "lines"
    if choices["chrome"] == "site" and choices["format"] != "html":
        choices["chrome"] = "letterhead"
    if choices["to"] in ("title", "none") and choices["introduction"] == "sent":
        choices["introduction"] = "press"
    if choices["format"] == "txt":
        if choices["arrangement"] in ("backslashes", "bold"):
            choices["arrangement"] = "lines"
        if choices["person as"] in ("italics", "bold"):
            choices["person as"] = "comma"
        if choices["title"] in ("bold", "front", "front+h1"):
            choices["title"] = "plain"
    if choices["date at"] == "front" and (choices["format"] != "md" or "front" not in choices["title"]):
        choices["date at"] = "below title"
    if choices["title"] == "re" and choices["to"] in ("title", "none"):
        choices["to"] = "dear"
    if choices["to"] == "people" and choices["title"] == "re":
        choices["title"] = "h1"
    if choices["chrome"] == "letterhead" and choices["title"] in ("plain", "capitals"):
        choices["title"] = "h1"
    if choices["to"] in ("title", "none", "people") and choices["date at"] == "above addressee":
        choices["date at"] = "above title"
    if choices["arrangement"] in ("table", "tabs") and choices["person as"] in ("below", "italics"):
        choices["person as"] = "comma"
    if choices["lead"] == "" and choices["arrangement"] in (*_ENUMERATED, "countries"):
        choices["lead"] = "Signed,"
    return choices


def _choose_signers(draft: Draft) -> None:
    count = draft.rng.randint(3, 14) if draft.rng.random() < 0.6 else draft.rng.randint(12, 36)
    if draft["signers"] != "people":
        if draft["arrangement"] in ("commas", "lead-commas", "semicolons", "dots"):
            count = max(count, 5)
        draft.organizations = draft.rng.sample(ORGANIZATIONS, count)
        if draft["arrangement"] in ("countries", "country-lines"):
            draft.organizations.sort(key=lambda one: one.country or "")
        elif draft.rng.random() < 0.5:
            draft.organizations.sort(key=lambda one: one.name.casefold())
    if draft["signers"] != "organizations":
        draft.people = draft.rng.sample(PEOPLE, min(draft.rng.randint(3, 14), len(PEOPLE)))


def _on_paper_of(draft: Draft) -> tuple[str, ...]:
    """Who sends a letter that only people sign, or others endorse: it stands at the head of the paper."""
    greeted, endorsed = draft["to"] not in ("title", "none"), "ndors" in draft["lead"]
    others = bool(draft.organizations) and not endorsed
    return tuple(LETTERHEAD[:1]) if draft["chrome"] == "letterhead" and greeted and not others else ()


# --- head and body


def _head(draft: Draft) -> tuple[list[Block], str, tuple[str, ...]]:
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
    addressed, addressees = _addressed(draft)
    greeting = addressed[-1:] if draft["to"] in _STACKED else addressed
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


def _addressed(draft: Draft) -> tuple[list[Block], tuple[str, ...]]:
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


def _body(draft: Draft) -> list[Block]:
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


def _ending(draft: Draft) -> list[Block]:
    return [Block("para", [DATES[draft["date form"]]])] if draft["date at"] == "end" else []


# --- the list


def _signatures(draft: Draft) -> list[Block]:
    blocks = _lead(draft)
    organizations, people = draft.organizations, draft.people
    if organizations and people and draft["signers"] == "both-headed":
        blocks.append(_sub("Organisations", draft))
        blocks += _arranged(draft, [_organization(draft, one) for one in organizations])
        blocks.append(_sub("Individuals", draft))
        return blocks + _arranged(draft, [_person(draft, one) for one in people])
    entries = [_organization(draft, one) for one in organizations] + [_person(draft, one) for one in people]
    if draft["arrangement"] == "lead-commas":
        return [Block("para", [f"{draft['lead']} {_enumerated([_as_text(e) for e in entries], ',')}"])]
    return blocks + _arranged(draft, entries)


def _lead(draft: Draft) -> list[Block]:
    if not draft["lead"]:
        return [Block("para", [said]) for said in NOTES[draft["note"]]]
    lead, style = draft["lead"], draft["lead set as"]
    if style == "heading":
        block = Block("heading", [lead], 3)
    else:
        block = Block("para", [{"plain": lead, "bold": f"**{lead}**", "italics": f"*{lead}*"}[style]])
    return [block, *(Block("para", [said]) for said in NOTES[draft["note"]])]


def _sub(words: str, draft: Draft) -> Block:
    return (
        Block("heading", [words], 4)
        if draft["lead set as"] == "heading"
        else Block("para", [{"bold": f"**{words}**", "italics": f"*{words}*"}.get(draft["lead set as"], f"{words}:")])
    )


def _organization(draft: Draft, one: Organization) -> list[str]:
    """The columns of an organisation's entry."""
    named = f"{one.name} ({one.acronym})" if one.acronym else one.name
    if draft["arrangement"] in ("table", "tabs"):
        return [named if draft["organization as"] == "acronym" else one.name, one.country or ""]
    first = f"{one.acronym} – {one.name}" if one.acronym and _initials(one) else one.name
    return [
        {
            "name": one.name,
            "acronym": named,
            "comma-country": f"{one.name}, {one.country}",
            "dash-country": f"{one.name} – {one.country}",
            "in-parentheses": f"{one.name} ({one.country})",
            "full": f"{named}, {one.country}",
            "acronym-first": first,
            "town": f"{one.name}, Port Sample, NY",
            "acronym-and-country": f"{one.name} ({one.acronym} – {one.country})" if one.acronym else one.name,
        }[draft["organization as"]]
    ]


def _initials(one: Organization) -> bool:
    return sum(word[0] in (one.acronym or "") for word in one.name.split()) >= len(one.acronym or "") - 1


def _person(draft: Draft, one: Person) -> list[str]:
    """The columns of a person's entry; `below` gives two lines."""
    role = f"{one.office}, {one.affiliation}"
    if draft["arrangement"] in ("table", "tabs"):
        return [one.name, role]
    return {
        "name": [one.name],
        "comma": [f"{one.name}, {one.office}"],
        "comma-affiliation": [f"{one.name}, {role}"],
        "dash": [f"{one.name} – {role}"],
        "italics": [f"{one.name} *{role}*"],
        "parentheses": [f"{one.name} ({one.office})"],
        "bold": [f"**{one.name}**, {role}"],
        "below": [f"{one.name}\n{role}"],
        "colon": [f"{one.name}: {one.office}"],
        "office-first": [one.name if "." in one.name or "Sir" in one.name else f"Council Member {one.name}"],
    }[draft["person as"]]


def _as_text(entry: Sequence[str]) -> str:
    return entry[0]


def _enumerated(names: Sequence[str], mark: str) -> str:
    return f"{f'{mark} '.join(names[:-1])}{mark if mark == ';' else ''} and {names[-1]}."


def _arranged(draft: Draft, entries: Sequence[list[str]]) -> list[Block]:
    how, names = draft["arrangement"], [_as_text(entry) for entry in entries]
    if how in ("countries", "country-lines"):
        return _by_country(draft, how)
    if how in ("table", "tabs"):
        return [Block(how, ["\t".join(entry) for entry in entries])]
    if how == "columns":
        wide = draft.rng.choice([2, 3])
        rows = [names[at : at + wide] for at in range(0, len(names), wide)]
        width = draft.rng.choice([66, max(map(len, names)) + 6])
        return [Block("lines", ["".join(f"{name:<{width}}" for name in row).rstrip() for row in rows])]
    simple: dict[str, Callable[[], list[Block]]] = {
        "lines": lambda: [Block("lines", [line for name in names for line in name.split("\n")])],
        "spaced": lambda: [Block("lines" if "\n" in n else "para", n.split("\n")) for n in names],
        "bullets": lambda: [Block("list", names, marker=draft.rng.choice(["- ", "* ", "• ", "– "]))],
        "numbers": lambda: [Block("list", names, marker=draft.rng.choice(["1. ", "1) "]))],
        "commas": lambda: [Block("para", [_enumerated(names, ",")])],
        "semicolons": lambda: [Block("para", [_enumerated(names, ";")])],
        "dots": lambda: [Block("para", [" • ".join(names)])],
        "backslashes": lambda: [Block("lines", [f"{line}\\" for name in names for line in name.split("\n")])],
        "bold": lambda: [Block("para", [_in_bold(name)]) for name in names],
    }
    return simple[how]()


def _in_bold(name: str) -> str:
    first, _, rest = name.partition("\n")
    bold = first if "*" in first else f"**{first}**"
    return f"{bold}\n{rest}" if rest else bold


def _by_country(draft: Draft, how: str) -> list[Block]:
    blocks: list[Block] = []
    groups: dict[str, list[str]] = {}
    for one in draft.organizations:
        groups.setdefault(one.country or "", []).append(_as_text(_organization(draft, one)))
    if how == "country-lines":
        return [Block("lines", [f"{country}: {'; '.join(names)}" for country, names in groups.items()])]
    for country, names in groups.items():
        blocks += [_sub(country, draft), Block("lines", names)]
    return blocks


# --- the three forms of text


def _on_pages(draft: Draft, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the foot and the head of a page after every fifth of them."""
    if draft["spacing"] != "pages":
        return list(blocks)
    paged: list[Block] = []
    for at, block in enumerate(blocks, 1):
        paged.append(block)
        if at % 5 == 0 and at < len(blocks):
            paged += [Block("para", [PAGE.format(at // 5)]), Block("para", [RUNNING_HEAD])]
    return paged


def _gap(draft: Draft) -> str:
    return "\n" * (draft.rng.randint(3, 5) if draft["spacing"] == "wide" else 2)


def _markdown(draft: Draft, blocks: Sequence[Block], front: str | None) -> str:
    parts = []
    if front:
        dated = "date: 2021-05-14\n" if draft["date at"] == "front" else ""
        parts.append(f'---\nlayout: post\ntitle: "{front}"\n{dated}---')
    for block in blocks:
        if block.kind == "heading":
            parts.append(f"{'#' * block.level} {block.lines[0]}")
        elif block.kind == "table":
            width = block.lines[0].count("\t") + 1
            head = ["| Name | Affiliation or country |", "|" + " --- |" * width]
            parts.append("\n".join([*head, *(f"| {' | '.join(row.split(chr(9)))} |" for row in block.lines)]))
        else:
            parts.append(_lines(block))
    return _gap(draft).join(parts) + "\n"


def _lines(block: Block) -> str:
    if block.kind != "list":
        return "\n".join(block.lines)
    number = re.match(r"1(\D+)", block.marker)
    marks = (f"{n}{number[1]}" if number else block.marker for n in range(1, len(block.lines) + 1))
    return "\n".join(f"{mark}{line}" for mark, line in zip(marks, block.lines, strict=True)).replace("\n ", "\n")


def _plain(draft: Draft, blocks: Sequence[Block], front: str | None) -> str:
    parts = []
    for block in blocks:
        words = "\n".join(block.lines) if block.kind in ("heading", "table") else _lines(block)
        words = re.sub(r"\*\*|(?<!\w)\*(?=\w)|(?<=[\w.,:])\*(?!\w)", "", words)
        parts.append(
            textwrap.fill(words, 72, break_on_hyphens=False)
            if draft["spacing"] == "wrapped" and block.kind == "para"
            else words
        )
    return _gap(draft).join(parts) + "\n"


def _html(draft: Draft, blocks: Sequence[Block], front: str | None) -> str:
    body = "\n".join(_element(draft, block) for block in blocks)
    head = f"<title>{html.escape(front or 'Lake Watch')}</title>"
    wrapped = draft.rng.choice(["<article>\n{}\n</article>", '<div class="content">\n{}\n</div>', "{}"]).format(body)
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'>{head}</head>\n<body>\n{wrapped}\n</body></html>\n"


def _element(draft: Draft, block: Block) -> str:
    lines = [_inline(line) for line in block.lines if not re.fullmatch(r"=+", line)]
    if block.kind == "heading":
        return f"<h{block.level}>{lines[0]}</h{block.level}>"
    if block.kind == "table":
        return "<table>" + "".join(f"<tr><td>{'</td><td>'.join(r.split(chr(9)))}</td></tr>" for r in lines) + "</table>"
    if block.kind == "list":
        tag = "ol" if block.marker[0] == "1" else "ul"
        return f"<{tag}>" + "".join(f"\n<li>{line}</li>" for line in lines) + f"\n</{tag}>"
    if len(lines) > 2 and draft.rng.random() < 0.3:
        return "\n".join(f"<div>{line}</div>" for line in lines)
    return f"<p>{'<br>'.join(lines)}</p>"


def _inline(line: str) -> str:
    line = html.escape(line, quote=False)
    line = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", line)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", line).replace("\n", "<br>")
