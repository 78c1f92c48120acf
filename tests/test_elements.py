"""Places in a page: what a person counts who has it open; checked on letters against another reader of HTML."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.build import understand
from kg.dataset import Dataset
from kg.identity.names import Identities, identities
from kg.model import Source, Span
from kg.readers import markup, read
from tests.test_renditions import SEEDS, as_page

CHROME = (
    "<title>An Appeal</title><nav><ul><li>Home<li>News</ul></nav><h1>The <i>Union</i></h1><p hidden>no</p><p></p>"
    "<p>&nbsp;</p>"
)
LINE = "\v"
PIECES = (
    "a", "b ", "\n", "\u0301", "&nbsp;", "&#13;", "<p>", "</p>", "<div>", "</div>", "<br>", "<pre>", "</pre>", "<h2>",
    "</h2>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<p hidden>", "<b>",
)  # fmt: skip


def page(folder: Path, content: str) -> Source:
    path = folder / "a.html"
    path.write_text(content, encoding="utf-8")
    return read(path)


def places(found: Source) -> dict[str, str | None]:
    """Each line of the text that is not blank, and the place where it begins."""
    starts = re.finditer(r"(?m)^[^\n]+", found.text)
    return {line[0]: found.place_of(Span(line.start(), line.end())) for line in starts}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>a</p><p> </p><div>b<p>c</p>d</div>", {"a": 1, "b": 2, "c": 3, "d": 4}),
        ("a<br>b<br><br>c<p><br>d", {"a": 1, "b": "1, line 2", "c": 2, "d": 3}),
        ("<pre>a\nb\n\nc</pre>d", {"a": 1, "b": "1, line 2", "c": 2, "d": 3}),
        ("<h1>a</h1><h2></h2><h3>b<br>c</h3>d", {"# a": "heading 1", "### b": "heading 2", "c": "heading 2, line 2",
                                                   "d": 1}),
        ("<ul></ul><ul><li>a<li>b</ul>c<ol><li>d</ol>", {"- a": "list 1, item 1", "- b": "list 1, item 2", "c": 1,
                                                          "1. d": "list 2, item 1"}),
        ("<li><p>a</p><p>b<ul><li>c</ul>d", {"- a": "list 1, item 1", "b": "list 1, item 1, paragraph 2",
                                               "- c": "list 2, item 1", "d": "list 1, item 1, paragraph 3"}),
        ("a</table></td></ul></h1>b", {"a": 1, "b": 2}),
        ("<table><td>a<p>b<h2>c</h2><ul><li>d<tr><td>e<table><tr><td>f</table>g</table>h", {
            "a": "table 1, row 1, cell 1", "b": "table 1, row 1, cell 1, paragraph 2", "## c": "heading 1",
            "- d": "list 1, item 1", "e": "table 1, row 2, cell 1", "f": "table 2, row 1, cell 1",
            "g": "table 1, row 2, cell 1, paragraph 2", "h": 1}),
    ],
)  # fmt: skip
def test_what_shows_is_counted(tmp_path: Path, content: str, expected: dict[str, int | str]) -> None:
    numbered = ("1", "2", "3", "4")
    said = {line: f"paragraph {at}" if str(at).startswith(numbered) else at for line, at in expected.items()}
    assert places(page(tmp_path, content)) == said


def test_a_cell_in_a_row_has_its_own_place_and_so_has_the_head(tmp_path: Path) -> None:
    found = page(tmp_path, "<title>Appeal</title><table><tr><th>Name<th><tr><td>A<td> Peru </table>")
    assert found.text == "---\ntitle: Appeal\n---\n\nName\nA\tPeru\n"
    at = {word: found.place_of(Span(found.text.index(word), len(found.text))) for word in ("Appeal", "A\t", "Peru")}
    assert at == {"Appeal": "head", "A\t": "table 1, row 2, cell 1", "Peru": "table 1, row 2, cell 2"}


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_every_character_has_a_place_and_places_change_no_text(pieces: list[str]) -> None:
    content = f"a{''.join(pieces)}"
    parts = markup.parts_of_page(content)
    assert "".join(part.text for part in parts) == markup.of_page(content)
    assert all(re.fullmatch(r"(?:\w+ \d+(?:, |$))+", part.place or "") for part in parts), parts
    assert all(one.place != other.place for one, other in pairwise(parts))


def words(element: Element) -> str:
    return "".join(element.itertext())


def words_at(tree: Element, place: str) -> str:
    """The words of the element that a place names, in the tree that browsers make of the page."""
    at = {kind: int(number) - 1 for kind, number in re.findall(r"(\w+) (\d+)", place)}
    if "table" in at:
        row = tree.findall(".//table")[at["table"]].findall(".//tr")[at["row"]]
        return words(row.findall("td")[at["cell"]])
    if "list" in at:
        lists = [element for element in tree.iter() if element.tag in ("ul", "ol")]
        return words(lists[at["list"]].findall("li")[at["item"]])
    kind, tags = ("heading", ("h1", "h2", "h3")) if "heading" in at else ("paragraph", ("p",))
    seen = [e for e in tree.iter() if e.tag in tags and words(e).strip() and "hidden" not in e.attrib]
    return words(seen[at[kind]]).split(LINE)[at.get("line", 0)]


@pytest.fixture(scope="module")
def known() -> Identities:
    return identities(vocabulary.load())


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.stem[:3] for seed in SEEDS])
def test_evidence_in_a_letter_leads_to_an_element_with_its_words(seed: Path, known: Identities, tmp_path: Path) -> None:
    content = as_page(seed.read_text(encoding="utf-8")).decode()
    listed = re.sub(r"<br>[-•*]\s+([^<\n]+)", r"<ul><li>\1</ul>", content.replace("<meta charset=utf-8>", CHROME))
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8>{listed}", encoding="utf-8")
    resolved = understand(tmp_path / "a.html", known, Dataset())
    letter = resolved.letter
    spans = [signatory.span for signatory in letter.signatories]
    spans += [claim.span for claim in resolved.recognised.violations]
    tree = html5lib.parse(listed, namespaceHTMLElements=False)
    for br in tree.iter("br"):
        br.text = LINE
    assert len(spans) > 10
    for span in spans:
        place = letter.source.place_of(span)
        assert place is not None
        first = re.split(r"[\t\n]", letter.source.at(span))[0].strip()
        assert " ".join(first.split()) in " ".join(words_at(tree, place).split()), place
