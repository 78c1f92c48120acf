"""The dimensions along which layouts differ, with the choices of each."""

from __future__ import annotations

from collections.abc import Sequence

from tests.layouts.drafts import Block
from tests.layouts.words import DATES

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
STACKED = ("stacked", "to", "to-stacked", "offices", "via", "mister", "two-blocks", "heads", "councillors")
ENUMERATED = ("commas", "lead-commas", "semicolons", "dots", "country-lines", "columns")
