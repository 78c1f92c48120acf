"""A letter that stands in a value of the front matter, and what Markdown and pages add to one; all invented."""

import pytest

from kg import vocabulary
from kg.model import Letter, Source
from kg.parse import parse

BODY = """\
Dear Minister Sample,

We, the undersigned, write about the four fish workers who were arrested in Lakeport on 2 March 2021.

We call on you to release them, and to investigate who has beaten them in the harbour.

Yours sincerely,

Lake Watch
Harbour Aid"""


def letter(text: str) -> Letter:
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=text)
    return parse(source, vocabulary.load())[0]


def indented(text: str, depth: int = 2) -> str:
    return "\n".join(" " * depth + line if line else "" for line in text.split("\n"))


def kinds_of(found: Letter, words: str) -> set[str]:
    """The kinds of the blocks that hold these words."""
    return {block.kind for block in found.blocks if words in found.source.at(block.span)}


# --- front matter

KEYS = "title: Harbour groups write to the Minister\ndate: 2021-03-04\nlayout: page"


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{KEYS}\nbody: |\n{indented(BODY)}\n---\n",
        f"---\n{KEYS}\ncontent: |-\n{indented(BODY, 4)}\nimage: /a.jpg\n---\n\nSign here.\n",
        f"---\n{KEYS}\nsections:\n  - type: hero\n  - type: text\n    body: |\n{indented(BODY, 6)}\n---\n",
        f'+++\ntitle = "Harbour groups write to the Minister"\ndate = 2021-03-04\ntext = """\n{BODY}\n"""\n+++\n',
        f"---\n{KEYS}\n---\n\n{BODY}\n",
    ],
)
def test_a_letter_in_a_value_is_read_like_one_below_the_front_matter(text: str) -> None:
    found = letter(text)
    stated = [part.value if part else None for part in (found.title, found.date, found.salutation)]
    assert stated == ["Harbour groups write to the Minister", "2021-03-04", "Dear Minister Sample"]
    assert [who.name for who in found.signatories] == ["Lake Watch", "Harbour Aid"]
    assert kinds_of(found, "release them") == {"paragraph"}
    assert "".join(found.source.at(block.span) for block in found.blocks) == text


def test_keys_between_two_values_and_behind_them_are_furniture() -> None:
    first, last = BODY.split("\n\nWe call", 1)
    values = f"  - body: |\n{indented(first, 6)}\n    wide: yes\n  - body: |\n{indented('We call' + last, 6)}\n"
    found = letter(f"---\n{KEYS}\nsections:\n{values}tags: lakes\n---\n")
    assert kinds_of(found, "wide: yes") == kinds_of(found, "tags: lakes") == {"furniture"}
    assert [who.name for who in found.signatories] == ["Lake Watch", "Harbour Aid"]


def test_a_summary_in_the_front_matter_is_no_letter() -> None:
    summary = "Nine groups wrote to the minister.\n\nThey ask for four workers to be released."
    found = letter(f"---\n{KEYS}\nsummary: |\n{indented(summary)}\n---\n\n{BODY}\n")
    assert kinds_of(found, "Nine groups wrote") == {"furniture"}
    assert found.salutation is not None


def test_a_rule_within_a_value_does_not_end_the_front_matter() -> None:
    found = letter(f"---\n{KEYS}\nbody: |\n{indented(BODY.replace('We call', '---' + chr(10) * 2 + 'We call'))}\n---\n")
    assert [who.name for who in found.signatories] == ["Lake Watch", "Harbour Aid"]


def test_a_longer_list_in_the_front_matter_goes_before_a_line_below_the_text() -> None:
    listed = "signatories:\n  - Lake Watch\n  - Harbour Aid\n  - Hill Tenants Union\n"
    found = letter(f"---\n{KEYS}\n{listed}---\n\n{BODY.rsplit(chr(10), 2)[0]}\nRoad Trust\n")
    assert [who.name for who in found.signatories] == ["Lake Watch", "Harbour Aid", "Hill Tenants Union"]


@pytest.mark.parametrize(
    ("key", "heading"),
    [("title: 'A letter on the lake''s end'", ""), ('title: "A letter on the lake\'s end"', "# Executive summary\n\n")],
)
def test_the_title_of_the_front_matter(key: str, heading: str) -> None:
    found = letter(f"---\n{key}\n---\n\n{heading}{BODY}\n")
    assert found.title is not None
    assert found.title.value == "A letter on the lake's end"


# --- Markdown


def test_the_attributes_of_a_heading_are_no_part_of_the_title() -> None:
    found = letter(f"# Open letter to the Lake Council {{#open_letter .wide}}\n\n{BODY}\n")
    assert found.title is not None
    assert found.title.value == "Open letter to the Lake Council"
    assert "{" not in found.source.at(found.title.span)


def test_hard_line_breaks_and_ticks_are_no_part_of_a_line() -> None:
    broken = BODY.replace("sincerely,\n\nLake Watch\n", "sincerely,\\\n\\\nLake Watch\\\n")
    assert [who.name for who in letter(broken).signatories] == ["Lake Watch", "Harbour Aid"]
    ticked = "\n\n".join("\\\n".join(f"`  {line}`" for line in part.split("\n")) for part in BODY.split("\n\n"))
    found = letter(ticked)
    assert found.salutation is not None
    assert found.salutation.value == "Dear Minister Sample"
    assert [who.name for who in found.signatories] == ["Lake Watch", "Harbour Aid"]


# --- pages


@pytest.mark.parametrize(
    "notice",
    [
        "We use cookies to improve your visit. Accept all",
        "Please enable JavaScript to sign this letter.",
        "Your browser does not support this form.",
        "Share this: Facebook Twitter",
        "By continuing to use this site you accept our cookies.",
        "5 min read",
    ],
)
def test_what_a_page_says_of_itself_is_furniture(notice: str) -> None:
    found = letter(BODY.replace("We call on", f"{notice}\n\nWe call on"))
    assert kinds_of(found, notice) == {"furniture"}


# --- whom the paper and the signatures name


def test_a_motto_with_blank_lines_is_no_title() -> None:
    paper = "LAKE WATCH\n\nAdvancing Human Rights\n\nPeace\n\nJustice\n\n12 Pier Road, Lakeport\n\n3 March 2014\n\n"
    assert letter(paper + BODY).title is None


def test_the_second_column_of_the_paper_is_no_part_of_who_is_named() -> None:
    paper = (
        "LAKE WATCH                    12 Pier Road\nHuman rights for all          Tel 0123 456 789\n\n"
        "Mr Gus Sample                 By fax and by post\nMinister of Lakes\n\n"
    )
    signed = BODY.split("Lake Watch")[0] + "Ann Example\nDirector\n"
    found = letter(paper + signed.replace("Dear Minister Sample", "Dear Minister"))
    assert [(who.name, who.role) for who in found.addressees] == [("Gus Sample", "Minister of Lakes")]
    assert [who.name for who in found.signatories] == ["Ann Example"]


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (
            "Signed for us all by Ann Example of Lake Watch and Bob Sample of Harbour Aid.",
            ["Ann Example", "Bob Sample"],
        ),
        ("Issued by: Harbour Women's Forum", ["Harbour Women's Forum"]),
        ("With warmest lake love,\n\nAnn Example", ["Ann Example"]),
        ("Members of the Lake Congress:\n\nAnn Example,\nBob Sample\nand others.", ["Ann Example", "Bob Sample"]),
        (
            "Sincerely,\n\nAnte Sampel\nArend Modell, Ir.\nHarm van Wal, Mr.",
            ["Ante Sampel", "Arend Modell", "Harm van Wal"],
        ),
    ],
)
def test_who_signs(after: str, names: list[str]) -> None:
    found = letter(f"# Statement on the harbour\n\n{BODY.split('Yours')[0]}{after}\n")
    assert [who.name for who in found.signatories] == names


CALLED = "\n".join(f"- Senator {name} Example: (202) 555-010{at}" for at, name in enumerate(("Ann", "Bob", "Eve")))


@pytest.mark.parametrize(
    "after",
    [
        f"Call them:\n\n{CALLED}",
        "Senators who have not signed the bill:\n\n- Sen. Ann Example (7th Ward)\n- Sen. Bob Sample (9th Ward)\n\n"
        "We ask you to write to them.",
        "## Citations\n\n1. lakewatch.org\n2. harbouraid.org\n3. hill.example.org",
        "Further information Ann Example +1 555 0100",
        "湖边的人们，已经三年没有干净的水可以喝，政府应当立即打开水闸。\n\n港口的工人们，从来没有见过律师，他们应当回家。",
    ],
)
def test_who_does_not_sign(after: str) -> None:
    body = BODY.split("Yours")[0].replace("Dear Minister Sample,\n\n", "")
    assert letter(f"# Statement on the harbour\n\n{body}{after}\n").signatories == ()


# --- whom a statement turns to


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Statement to the 55th session of the UN Human Rights Council on the lakes", ["UN Human Rights Council"]),
        ("Joint submission to the Committee against Torture", ["Committee against Torture"]),
        ("To the international community: do not forget the lakes", ["international community"]),
        ("Lake groups write to the World Bank about the dam", ["World Bank"]),
        ("An Appeal to Keep the Harbour Free", []),
        ("Joint statement on the amendments to Section 8(1) of the Lakes Act", []),
        ("The harbour\n\nWe address this statement to the Minister of Lakes, Ms Eva Model, and to all.", ["Eva Model"]),
        ("The harbour\n\nBy Ann Example", []),
    ],
)
def test_whom_a_heading_or_the_first_words_name(heading: str, names: list[str]) -> None:
    body = BODY.replace("Dear Minister Sample,\n\n", "")
    assert [who.name for who in letter(f"# {heading}\n\n{body}\n").addressees] == names
