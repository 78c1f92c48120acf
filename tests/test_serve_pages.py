"""The pages of the server: well-formed, with links that lead somewhere, and never run what the data say."""

import html.parser
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.serving import BROWSER, LETTER, LETTERS, Reply, Site, query, serving


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


HOSTILE = """
    @prefix ol: <https://w3id.org/open-letters/ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @base <https://letters.example/data/> .
    <letter/x> a ol:Letter ; ol:hasSignature <letter/x/signature/1> .
    <letter/x/signature/1> ol:signatory <organization/é%20(b)> , <javascript:alert(1)> , <data:text/html,x> .
    <organization/é%20(b)> rdfs:label "<script>alert(1)</script>\\"'><img src=x onerror=alert(1)>" ,
        "\\u202Eright to left" ; rdfs:seeAlso <https://example.org/?a=%3Cscript%3E&b='> , <urn:x> .
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    file = tmp_path_factory.mktemp("hostile") / "data.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    with serving(file) as running:
        yield running


@pytest.mark.parametrize("path", ["/organization/%C3%A9%20(b)", "/organization/%C3%A9%20%28b%29",
                                  "/data/organization/%C3%A9%20(b)"])  # fmt: skip
def test_another_base_and_what_must_be_encoded(hostile: Site, path: str) -> None:
    see = hostile.ask(path, "text/turtle")
    assert see.status == 303
    document = hostile.ask(urljoin(path, see.headers["Location"]))
    assert document.status == 200
    assert "organization/é%20(b)" in document.text


def test_words_of_the_data_stay_words(hostile: Site) -> None:
    for path in ("/organization/%C3%A9%20(b).html", "/letter/x/signature/1.html",
                 query("SELECT * { ?s ?p ?o }"), query('SELECT ("<script>" AS ?x) {}'),
                 query("SELECT ?x { <script>alert(1)</script>"), "/%3Cscript%3Ealert(1)%3C/script%3E",
                 "/questions/letters?year=%3Cscript%3E", "/about?iri=%22%3E%3Cscript%3E"):  # fmt: skip
        Page(hostile.ask(path, "text/html"))


ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "main", "footer", "p", "h1", "h2", "ul",
    "li", "dl", "dt", "dd", "form", "label", "textarea", "input", "button", "table", "thead", "tbody", "tr", "th", "td",
    "div", "span", "section", "code", "pre", "blockquote", "q", "mark", "bdi", "details", "summary",
}  # fmt: skip
VOID = {"meta", "link", "input"}


class Page(html.parser.HTMLParser):
    """A page, checked as it is read: elements of a list, links that lead somewhere, names and labels."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: set[str] = set()
        assert reply.media_type == "text/html", reply
        assert reply.text.startswith("<!doctype html>\n<html lang=")
        self.feed(reply.text)
        self.close()
        assert not self.open
        assert len(self.ids) == len(set(self.ids))
        assert self.fields <= self.labelled

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        named = {name: value or "" for name, value in attrs}
        assert not [name for name in named if name.startswith("on") or name in ("style", "src")]
        for name in ("href", "action"):
            if name in named:
                assert urlsplit(named[name]).scheme in ("", "http", "https", "mailto"), named[name]
                self.links.append(named[name])
        self.ids += [named["id"]] if "id" in named else []
        self.labelled |= {named["for"]} if "for" in named else set()
        self.fields |= {named.get("id", "?")} if tag in ("input", "textarea") else set()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


PAGES = ["/", "/sparql", "/questions", "/questions/co-signers", "/questions/co-signers?organization=FIDH",
         "/questions/letters", f"/{LETTER}.html", f"/{LETTER}/signature/4.html", f"/{LETTER}/text.html", "/ns.html",
         "/violation/torture.html", query(LETTERS), query("CONSTRUCT WHERE { ?s a ol:Letter }"), "/nothing",
         query("ASK {}")]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_formed_and_their_links_lead_somewhere(site: Site, path: str) -> None:
    page = Page(site.ask(path, BROWSER))
    inside = {urljoin(path, link).partition("#")[0] for link in page.links if not urlsplit(link).netloc} - {path}
    for link in sorted(inside)[:25]:
        assert site.ask(link, BROWSER).status in (200, 303), link
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids


def test_a_page_shows_the_words_and_what_points_to_it(site: Site) -> None:
    signature = site.ask(f"/{LETTER}/signature/4.html").text
    assert "<mark>Committee for Human Rights in North Korea (HRNK)</mark>" in signature
    assert "What points here" in signature
    assert "Joint Letter to UN Security Council Members" in signature


def test_a_long_answer_on_a_page_says_how_long_it_is(site: Site) -> None:
    text = site.ask(query("SELECT * { ?s ?p ?o }"), BROWSER).text
    assert re.search(r"2\d,\d{3} rows; the first 500 are shown", text)
