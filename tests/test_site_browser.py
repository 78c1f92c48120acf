"""The site in a real browser, opened from files: what readers do with it, without a request to anywhere else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib

from tests import sites

Page = Any
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
ALLOWED_WAIT = 60_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sites.browser() as launched:
        yield launched


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    context = chromium.new_context()
    opened = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert wrong == []


def go(page: Page, www: Path, path: str) -> None:
    name, mark, query = path.partition("?")
    page.goto((www / name).as_uri() + mark + query)


def test_from_the_home_page_to_the_four_sentences(page: Page, www: Path) -> None:
    go(page, www, "index.html")
    page.get_by_label("Find a violation").fill("enforced disappearance")
    page.keyboard.press("Enter")
    page.locator("#results li").first.get_by_role("link", name="Enforced disappearance").click()
    sentences = page.locator("ol.claims > li")
    assert sentences.count() == 4
    assert [mark.inner_text() for mark in sentences.locator("blockquote mark").all()] == [
        "enforced disappearance",
        "enforced disappearance",
        "forced disappearances",
        "enforced or involuntary disappearances",
    ]
    assert all("relays a finding of" in one.inner_text() for one in sentences.all())
    sentences.first.get_by_role("link", name="Read it in the letter").click()
    marked = page.locator(":target")
    assert marked.inner_text() == "enforced disappearance"
    box = marked.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= page.viewport_size["height"]


@pytest.mark.parametrize("words", ["forced disappearances", "FORCED disappear", "강제실종"])
def test_a_violation_is_found_by_its_other_names(page: Page, www: Path, words: str) -> None:
    go(page, www, f"search.html?q={words}")
    assert page.locator("#results a").first.inner_text() == "Enforced disappearance"


def test_a_saved_question_is_answered_in_the_page(page: Page, www: Path) -> None:
    go(page, www, "sparql.html")
    page.get_by_label("A saved question").select_option("violations")
    page.get_by_label("concept:").select_option(label="Enforced disappearance")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text(re.compile(r"^4 rows")).wait_for(timeout=ALLOWED_WAIT)
    assert page.locator("#answer tbody tr").count() == 4
    page.locator("#query").fill("ASK { ?letter a ol:Letter }")
    page.keyboard.press("Control+Enter")
    page.get_by_text(re.compile(r"^Yes")).wait_for(timeout=ALLOWED_WAIT)
    page.locator("#query").fill("CONSTRUCT { ?s a ol:Letter } WHERE { ?s a ol:Letter }")
    page.keyboard.press("Control+Enter")
    page.get_by_text(re.compile(r"^Triples")).wait_for(timeout=ALLOWED_WAIT)
    page.locator("#query").fill("SELECT *\nWHERE {")
    page.keyboard.press("Control+Enter")
    page.locator("#state[data-wrong]").wait_for(timeout=ALLOWED_WAIT)
    assert "2:" in page.locator("#state").inner_text()


def test_a_question_can_be_stopped(page: Page, www: Path) -> None:
    go(page, www, "sparql.html")
    page.locator("#query").fill("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Asking").wait_for(timeout=ALLOWED_WAIT)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for(timeout=ALLOWED_WAIT)


@pytest.mark.parametrize("name", sites.TEMPLATES)
def test_a_template_in_light_in_dark_and_on_a_small_phone(page: Page, templates: Path, name: str) -> None:
    axe = sites.module("axe-core/axe.min.js").read_text(encoding="utf-8")
    go(page, templates, sites.TEMPLATES[name])
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("() => axe.run({resultTypes: ['violations'], preload: false})")
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == [], scheme
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_address_of_a_piece_of_evidence_shows_its_characters(page: Page, www: Path) -> None:
    go(page, www, sites.TEMPLATES["letter"])
    graph = rdflib.Graph().parse(www / sites.TEMPLATES["letter"].replace(".html", ".ttl"))
    evidence = sorted((str(s).partition("#")[2], str(exact)) for s, exact in graph.subject_objects(OA.exact))
    assert len(evidence) > 50
    for fragment, exact in evidence[::9]:
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        page.wait_for_function("CSS.highlights.has('evidence')")
        assert page.evaluate("[...CSS.highlights.get('evidence')][0].toString()") == exact
    page.evaluate("location.hash = 'claims'")
    page.wait_for_function("!CSS.highlights.has('evidence')")


def test_with_the_keyboard_alone(page: Page, www: Path) -> None:
    go(page, www, "index.html")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    walk(page, "Torture")
    page.keyboard.press("Enter")
    page.wait_for_url("**/violation/torture.html")
    walk(page, "Read it in the letter", limit=60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/letter/**")
    walk(page, "torture")
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert focused(page) == "torture"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id").startswith("note-claim-")


def test_search_and_filters_with_the_keyboard_alone(page: Page, www: Path) -> None:
    go(page, www, "index.html")
    walk(page, "Search letters, names and sentences")
    page.keyboard.type("torture")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=torture")
    everything = page.locator("#results li").count()
    walk(page, "Sentence")
    page.keyboard.press("Space")
    assert focused(page).startswith("Sentence")
    assert 0 < page.locator("#results li").count() < everything
    go(page, www, "claims.html")
    walk(page, "Filter")
    walk(page, "At risk")
    page.keyboard.press("Space")
    assert re.match(r"\d+ of \d+ are shown", page.get_by_role("status").inner_text())


def focused(page: Page) -> str:
    """What the element with the focus is called: by its label, or by its own words."""
    return str(page.evaluate("(e => (e.labels?.[0] ?? e).innerText)(document.activeElement)"))


def walk(page: Page, label: str, limit: int = 200) -> None:
    """Press the tabulator until something of that name has the focus, which must be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        if focused(page).startswith(label):
            return
    raise AssertionError(f"{label} cannot be reached")


def test_filters_leave_what_fits(page: Page, www: Path) -> None:
    go(page, www, "claims.html")
    shown = page.locator("ol.claims > li:visible")
    everything = shown.count()
    page.get_by_label(re.compile("^Reported finding")).check()
    assert 0 < shown.count() < everything
    assert f"{shown.count()} of {everything}" in page.get_by_role("status").inner_text()


def test_pages_are_whole_without_scripts(chromium: Any, www: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    go(opened, www, "violation/enforced-disappearance.html")
    assert opened.locator("ol.claims > li").count() == 4
    context.close()
