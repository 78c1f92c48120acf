"""The site as files: the same bytes, no broken link, valid HTML, nothing from elsewhere, evidence where it stands."""

import csv
import functools
import gzip
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import html5lib  # type: ignore[import-untyped]
import pyoxigraph as ox
import pytest

from kg import files as files_of_kg
from kg.build import build as kg_build
from kg.cli import main
from kg.errors import OutputError, UsageError
from kg.release import texts
from kg.site import build
from kg.site.data import _csv
from kg.site.page import TEMPLATES
from kg.versions.making import make
from kg.versions.rebasing import rebase
from tests import publishing, sites

BASE, OTHER = "https://w3id.org/open-letters/", "https://w3id.org/open-letterz/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def released() -> Path:
    return sites.OUTPUT


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of one invented letter."""
    folder = tmp_path_factory.mktemp("small")
    kg_build([publishing.letters(folder / "letters", {"a.txt": publishing.FIRST["a.txt"]})], folder / "release")
    return folder / "release"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@functools.cache
def elements(page: Path) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, {n: html.unescape(v) for n, v in re.findall(r'([a-z-]+)="([^"]*)"', attributes)})
        for name, attributes in re.findall(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>", page.read_text(encoding="utf-8"))
    ]


# --- bytes


def test_a_rebuild_gives_the_same_bytes_and_replaces_the_site_as_a_whole(
    released: Path, www: Path, tmp_path: Path
) -> None:
    shutil.copytree(www, tmp_path / "www")
    (tmp_path / "www" / "stale.html").write_text("old")
    build(released, tmp_path / "www")
    assert files(tmp_path / "www") == files(www)


def test_another_base_changes_nothing_but_the_base(released: Path, www: Path, tmp_path: Path) -> None:
    """Of a rebased release, which another test shows to be what a build under that base is."""
    rebase(released, OTHER, tmp_path / "release")
    build(tmp_path / "release", tmp_path / "www")
    own, other = files(www), files(tmp_path / "www")
    assert other.keys() == own.keys()
    shared = re.compile(re.escape(BASE) + r"""(?=ns\b(?!\.)|violation/(?![^<"]*\.html)|shapes#)""")
    for path, content in own.items():
        if path in ("static/graph.js", "downloads.html", "ns.html", "dump/SHA256SUMS"):
            continue  # they hold compressed data, digests, or data in the order of their IRIs
        if path.startswith("shapes/"):
            assert other[path] == content
        elif path.endswith((".ttl", ".jsonld", ".rdf", ".trig", ".nt", ".nq")):
            assert triples(other[path], path, OTHER) == triples(content, path, OTHER), path
        else:
            expected = shared.sub("\0", content.decode()).replace(BASE, OTHER).replace("\0", BASE)
            assert other[path].decode() == expected, path


def triples(content: bytes, path: str, base: str) -> set[str]:
    form = ox.RdfFormat.from_extension(path.rpartition(".")[2])
    text = "\n".join(str(quad) for quad in ox.parse(content, format=form))
    return set(re.sub(re.escape(BASE) + r"(?!ns\b|violation/|shapes#)", base, text).split("\n"))


# --- links


def test_no_link_is_broken(www: Path) -> None:
    pages = list(www.rglob("*.html"))
    anchors = {page: {found["id"] for _, found in elements(page) if "id" in found} for page in pages}
    broken = []
    for path in anchors:
        for _, attributes in elements(path):
            for address in filter(None, (attributes.get("href"), attributes.get("src"), attributes.get("action"))):
                parts = urlsplit(address)
                if parts.scheme:
                    continue
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in anchors.get(target, ())):
                    broken.append((path.name, address))
    assert not broken


def test_links_lead_to_the_web_only_by_http_and_nothing_is_loaded_from_there(www: Path) -> None:
    for path in www.rglob("*.html"):
        for name, attributes in elements(path):
            assert urlsplit(attributes.get("href", "")).scheme in ("", "http", "https"), path
            if name in ("script", "img", "link", "iframe"):
                assert not urlsplit(attributes.get("src") or attributes.get("href") or "").netloc, path


# --- pages


def test_a_page_of_each_template_is_looked_at() -> None:
    drawn = {path.stem for path in TEMPLATES.glob("*.html")}
    assert drawn - sites.TEMPLATES.keys() == {"base", "parts", "drawings"}


@pytest.mark.parametrize("name", sites.TEMPLATES)
def test_html_is_valid(templates: Path, name: str) -> None:
    page = templates / sites.TEMPLATES[name].partition("?")[0]
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page.read_text(encoding="utf-8"))


def test_html_is_valid_for_the_checker_of_the_w3c(www: Path, templates: Path) -> None:
    checker = sites.module("vnu-jar/build/dist/vnu.jar")
    sites.needed(shutil.which("java"), "java", "apt-get install --no-install-recommends default-jre-headless")
    command = ["java", "-jar", str(checker), "--skip-non-html", "--format", "json", str(www)]
    command += [str(templates / page.partition("?")[0]) for page in sites.TEMPLATES.values()]
    messages = json.loads(subprocess.run(command, capture_output=True, timeout=600).stderr)["messages"]
    assert [m for m in messages if m["type"] == "error"] == []


# --- long lists


def test_no_link_between_the_parts_of_lists_is_broken(templates: Path) -> None:
    test_no_link_is_broken(templates)


def test_lists_over_several_pages_leave_nothing_out(www: Path, templates: Path) -> None:
    for name, item in (
        ("claims", r'<li class="quote"'),
        ("organizations", r"<li data-country"),
        ("demands", r'<li class="quote asks"'),
        ("country/KP", r'<li class="quote"'),
        ("documents", r"<li data-kind"),
        ("letters", r'<li class="card"'),
        ("timeline", r'<tr><td class="date"'),
        ("network", r'<tr><th scope="row"'),
        ("violation/torture", r'<li class="quote"'),
        ("un/A/HRC/25/63", r'<li class="quote cites"'),
    ):
        whole = (www / f"{name}.html").read_text(encoding="utf-8")
        parts = [templates / f"{name}.html", *templates.glob(f"{name}-*.html")]
        found = [len(re.findall(item, path.read_text(encoding="utf-8"))) for path in parts]
        assert sum(found) == len(re.findall(item, whole)) > 0, name
        assert max(found) <= 16, name  # two lists of eight quotes, twelve lines


def test_a_part_says_which_it_is_and_leads_on(templates: Path) -> None:
    page = (templates / "country" / "KP-accused-2.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="../country/KP-accused-2.html" aria-current="page">9–16</a>', page)
    assert '<a href="../country/KP.html#accused">1–8</a>' in page
    assert re.search(r'<p class="onward"><a href="../country/KP-accused-3.html">Next: 17–24 of \d+</a>', page)


# --- the site map


def test_every_page_is_in_the_site_map_and_can_be_reached_from_the_home_page(www: Path) -> None:
    listed = {
        unquote(str(found.text)).removeprefix(BASE)
        for found in ElementTree.parse(www / "sitemap.xml").iter(f"{SITEMAP}loc")
    }
    pages = {path.relative_to(www).as_posix() for path in www.rglob("*.html")}
    assert listed == pages
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        page = www / waiting.pop()
        for _, attributes in elements(page):
            parts = urlsplit(attributes.get("href", ""))
            target = (page.parent / unquote(parts.path)).resolve()
            if (
                not parts.scheme
                and target.suffix == ".html"
                and (name := target.relative_to(www).as_posix()) not in reached
            ):
                reached.add(name)
                waiting.append(name)
    assert reached == pages


def test_no_page_has_a_script_or_a_style_within(www: Path) -> None:
    for path in www.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "script-src 'self'" in text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path
        assert not re.search(r'<script(?![^>]*(?:src=|type="application/ld\+json"))', text), path


def test_pages_are_light(www: Path) -> None:
    for path in www.rglob("*.html"):
        assert len(gzip.compress(path.read_bytes())) <= 100_000, path
    scripts = ("site.js", "search.js", "search-index.js")
    assert sum(len(gzip.compress((www / "static" / name).read_bytes())) for name in scripts) <= 60_000


def test_a_letter_shows_its_text_character_for_character(released: Path, www: Path) -> None:
    for name, text in texts(released).items():
        page = (www / "letter" / f"{name}.html").read_text(encoding="utf-8")
        shown = re.findall(r'<p id="line-(\d+)"[^>]*>(.*?)</p>\n', page, re.DOTALL)
        source = text.split("\n")
        assert len(shown) == sum(bool(line.strip()) for line in source)
        for number, markup in shown:
            assert html.unescape(re.sub(r"<[^>]+>", "", markup)) == source[int(number) - 1]


def test_every_claim_and_demand_is_marked_in_its_letter(www: Path) -> None:
    pages = {path.as_posix(): path.read_text(encoding="utf-8") for path in (www / "letter").glob("*.html")}
    with (www / "dump" / "claims.csv").open(encoding="utf-8-sig", newline="") as lines_of_table:
        rows = list(csv.DictReader(lines_of_table))
    assert rows
    for row in rows:
        page = pages[(www / f"{row['letter']}.html").as_posix()]
        anchor = "-".join(row["claim_id"].rsplit("/", 2)[1:])
        assert f'id="{anchor}"' in page
        assert html.escape(row["words"].split()[0], quote=False) in page


def test_the_four_sentences_on_enforced_disappearance(www: Path) -> None:
    page = (www / "violation" / "enforced-disappearance.html").read_text(encoding="utf-8")
    claims = re.findall(r'<li class="quote".*?</li>', page, re.DOTALL)
    assert len(claims) == 4
    assert all("Reported finding" in claim for claim in claims)
    assert [re.search(r"relays a finding\n? *of <a [^>]*><bdi>([^<]*)", claim)[1] for claim in claims] == [  # type: ignore[index]
        "Commission of Inquiry on Human Rights in the DPRK",
        "Commission of Inquiry on Human Rights in the DPRK",
        "Commission of Inquiry on Human Rights in the DPRK",
        "UN Secretary-General",
    ]


def test_an_organisation_shows_every_printed_name_and_why_they_are_one(www: Path) -> None:
    page = (www / "organization" / "stepping-stones.html").read_text(encoding="utf-8")
    assert page.count("<td><bdi>Stepping Stone") == 4
    assert "Printed in the singular too" in page


def test_a_letter_whose_text_is_not_published_shows_its_quotes(small: Path, tmp_path: Path) -> None:
    quotes = tmp_path / "release"
    shutil.copytree(small, quotes)
    for path in (quotes / "texts").iterdir():
        path.unlink()
    www = tmp_path / "www"
    build(quotes, www)
    (page,) = (path.read_text(encoding="utf-8") for path in (www / "letter").glob("*.html"))
    assert "is not published here" in page
    assert "“<bdi>tortured</bdi>”" in page
    test_no_link_is_broken(www)


HOSTILE = "<script>alert(1)</script>\u202e\"'&"


APPEAL = """Open letter on X torture

1 May 2020

Dear President,

The police torture detainees X. Please write to office@example.org or call +41 22 123 45 67.

Sincerely,

X Watch
Human Rights X
"""


def test_what_a_letter_says_is_never_markup(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "a.txt").write_text(APPEAL.replace("X", HOSTILE), encoding="utf-8")
    kg_build([letters], tmp_path / "release")
    www = tmp_path / "www"
    build(tmp_path / "release", www)
    for path in www.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "office@example.org" not in text
    test_no_page_has_a_script_or_a_style_within(www)
    test_no_link_is_broken(www)


def test_a_retired_identifier_leads_to_its_successor(templates: Path) -> None:
    page = (templates / "organization" / "invented.html").read_text(encoding="utf-8")
    assert "This identifier is merged into another" in page
    assert re.search(r'See <a href="../organization/stepping-stones.html"', page)
    assert "organization/invented.html" in (templates / "quality.html").read_text(encoding="utf-8")


# --- data


def test_the_site_of_a_published_version(small: Path, tmp_path: Path) -> None:
    version = make("1.0", "2026-01-01", small, tmp_path / "releases")
    build(small, tmp_path / "own")
    build(version, tmp_path / "www")
    own, other = files(tmp_path / "own"), files(tmp_path / "www")
    assert b"as version 1.0 of 2026-01-01 from 1 letter" in other["index.html"]
    assert b", version 1.0 of 2026-01-01, &lt;https://example.org/r/letter/" in other["claims.html"]
    for said in (b"as version 1.0 of 2026-01-01 ", b", version 1.0 of 2026-01-01"):
        other = {path: content.replace(said, b"") for path, content in other.items()}
    assert {path for path in own if own[path] != other.get(path)} == {
        "downloads.html",
        "dump/SHA256SUMS",
        *(f"dump/open-letters.{suffix}" for suffix in ("jsonld", "nq", "nt", "rdf", "trig", "ttl")),
    }
    assert (tmp_path / "www" / "dump" / "open-letters.ttl.gz").is_file()
    test_downloads_have_the_hashes_that_the_page_gives(tmp_path / "www")


def test_each_thing_has_its_own_turtle_and_json_ld(www: Path) -> None:
    subject = ox.NamedNode(f"{BASE}violation/enforced-disappearance")
    for suffix, form in ((".ttl", ox.RdfFormat.TURTLE), (".jsonld", ox.RdfFormat.JSON_LD)):
        quads = list(ox.parse(path=www / f"violation/enforced-disappearance{suffix}", format=form))
        assert any(quad.subject == subject for quad in quads)
        assert any(quad.object == subject for quad in quads)


def test_downloads_have_the_hashes_that_the_page_gives(www: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=www / "dump", capture_output=True)
    assert done.returncode == 0, done.stderr
    page = (www / "downloads.html").read_text(encoding="utf-8")
    for line in (www / "dump" / "SHA256SUMS").read_text().splitlines():
        if not line.endswith((".csv", ".json")):
            assert line.partition(" ")[0] in page


def test_no_cell_of_a_table_is_a_formula() -> None:
    assert _csv([("=1+1", "-2", "a")]).decode("utf-8-sig") == "'=1+1,'-2,a\r\n"


# --- refusals


def test_a_release_is_not_overwritten(released: Path) -> None:
    with pytest.raises(OutputError, match="is a release"):
        build(released, released)


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no release"):
        build(tmp_path, tmp_path / "www")
    assert not (tmp_path / "www").exists()


def test_the_verb(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", str(small), "-o", str(tmp_path / "www"), "--address", "https://example.org/l"]) == 0
    assert "pages; open" in capsys.readouterr().err
    rules = (tmp_path / "www" / "hosting" / "w3id.htaccess").read_text()
    assert "https://example.org/l/$1.html [R=303,L]" in rules
    assert "<loc>https://example.org/l/index.html</loc>" in (tmp_path / "www" / "sitemap.xml").read_text()
    assert main(["site", str(small), "-o", str(tmp_path / "www"), "--address", "ftp://x"]) == 2


def test_what_is_vendored_has_the_hashes_that_were_reviewed() -> None:
    folder = files_of_kg.PACKAGE / "site" / "static" / "vendor"
    rows = re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (folder / "README.md").read_text(), re.MULTILINE)
    assert len(rows) == 3
    for name, expected in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected
