"""From identifiers to pages and data, with the rules that a site brings, in real servers on loopback."""

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest

from kg.site import hosting
from tests import sites
from tests.servers import free_port

BASE = "https://w3id.org/open-letters/"
LETTER = "letter/2015-10-29-joint-letter-to-un-security-council-members"
NGINX = "apt-get install --no-install-recommends nginx-light"
APACHE = "apt-get install --no-install-recommends apache2"
_NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{ }}
http {{ access_log off; client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp;
fastcgi_temp_path {folder}/tmp; uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
include {folder}/site.conf; }}
"""
_APACHE = """
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot {folder}/root
<Directory {folder}/root>
    AllowOverride All
    Require all granted
</Directory>
"""


def running(command: Sequence[str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            assert process.poll() is None, "the server ended"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def nginx(www: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    sites.needed(command := shutil.which("nginx"), "nginx", NGINX)
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    (folder / "releases" / "1.0").mkdir(parents=True)
    (folder / "releases" / "1.0" / "open-letters.nt.gz").write_bytes(b"packed")
    site = (www / "hosting" / "nginx.conf").read_text()
    for written, here in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("root /srv/open-letters;", f"root {www};"),
        ("root /srv;", f"root {folder};"),
    ):
        assert written in site
        site = site.replace(written, here)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder))
    yield from running([str(command), "-p", str(folder), "-c", str(folder / "nginx.conf")], port)


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    sites.needed(command := shutil.which("apache2"), "apache2", APACHE)
    folder, port = tmp_path_factory.mktemp("apache"), free_port()
    under = folder / "root" / "open-letters"
    under.mkdir(parents=True)
    (under / ".htaccess").write_text(hosting.htaccess(BASE, "https://example.org/site/"))
    (folder / "conf").write_text(_APACHE.format(folder=folder, port=port, modules="/usr/lib/apache2/modules"))
    yield from running([str(command), "-f", str(folder / "conf"), "-DFOREGROUND"], port)


def asked(port: int, path: str, accept: str = "*/*") -> http.client.HTTPResponse:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        response.read()
    return response


BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
RULES = [
    ("violation/torture", BROWSER, "violation/torture.html"),
    ("violation/torture", "*/*", "violation/torture.html"),
    ("violation/torture", "text/turtle", "violation/torture.ttl"),
    ("violation/torture", "application/ld+json", "violation/torture.jsonld"),
    ("un/A/HRC/25/63", BROWSER, "un/A/HRC/25/63.html"),
    ("un/A/HRC/25/63", "text/turtle", "un/A/HRC/25/63.ttl"),
    ("ns", "text/turtle", "ns.ttl"),
    (LETTER, BROWSER, f"{LETTER}.html"),
    (f"{LETTER}/claim/8a8ad3ef", BROWSER, f"{LETTER}.html#claim-8a8ad3ef"),
    (f"{LETTER}/claim/8a8ad3ef", "text/turtle", f"{LETTER}.ttl"),
    (f"{LETTER}/text", "application/ld+json", f"{LETTER}.jsonld"),
    ("dataset", BROWSER, "downloads.html"),
    ("dataset", "text/turtle", "dataset.ttl"),
    ("graph/knowledge", BROWSER, "downloads.html"),
    ("graph/knowledge", "application/ld+json", "dataset.jsonld"),
    ("violation/scheme", BROWSER, "violations.html"),
    ("violation/scheme", "text/turtle", "violation/scheme.ttl"),
    ("ns/1.0.0", "text/turtle", "ns.ttl"),
    ("ns/1.0.0", BROWSER, "ns.html"),
    ("publisher", BROWSER, "publisher.html"),
]
VERSIONS = [("dataset/1.0", "releases/1.0/"), ("catalogue", "releases/")]


@pytest.mark.parametrize(("path", "accept", "expected"), RULES)
def test_apache_leads_from_identifiers_to_documents(apache: int, path: str, accept: str, expected: str) -> None:
    response = asked(apache, f"/open-letters/{path}", accept)
    assert (response.status, response.headers["Location"]) == (303, f"https://example.org/site/{expected}")


@pytest.mark.parametrize(("path", "accept", "expected"), RULES)
def test_nginx_leads_from_identifiers_to_documents(nginx: int, path: str, accept: str, expected: str) -> None:
    response = asked(nginx, f"/{path}", accept)
    assert response.status == 303
    assert leads_to(response) == expected
    document = asked(nginx, f"/{expected.partition('#')[0]}", accept)
    assert document.status == 200
    assert document.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("violation/torture.ttl", "text/turtle; charset=utf-8"),
        ("violation/torture.jsonld", "application/ld+json"),
        ("index.html", "text/html; charset=utf-8"),
        ("static/site.js", "text/javascript; charset=utf-8"),
        ("dump/open-letters.nt", "application/n-triples"),
    ],
)
def test_nginx_knows_the_media_types(nginx: int, path: str, media_type: str) -> None:
    assert asked(nginx, f"/{path}").headers["Content-Type"] == media_type


def test_nginx_has_no_page_for_what_is_not_there(nginx: int) -> None:
    for path in ("/organization/nobody", "/ns/", "/seeother/index", "/part/letter/a/b", "/version/1.0"):
        assert asked(nginx, path).status == 404, path


@pytest.mark.parametrize(("path", "expected"), VERSIONS)
def test_identifiers_of_versions_lead_to_them(apache: int, nginx: int, path: str, expected: str) -> None:
    response = asked(apache, f"/open-letters/{path}")
    assert (response.status, response.headers["Location"]) == (303, f"https://example.org/site/{expected}")
    response = asked(nginx, f"/{path}", "text/turtle")
    assert (response.status, leads_to(response)) == (303, expected)
    assert asked(nginx, f"/{expected}").status == 200
    assert asked(nginx, "/releases/1.0/open-letters.nt.gz").headers["Content-Type"] == "application/gzip"


@pytest.fixture(scope="module")
def identifiers(checkout: Path) -> list[str]:
    """What the graph is about, without fragments, which no server is sent."""
    found = {quad.subject.value for quad in ox.parse(path=str(checkout / "output" / "open-letters.nq"))}
    assert all(iri.startswith(BASE) for iri in found)
    return sorted({iri.removeprefix(BASE).partition("#")[0] for iri in found})


def test_each_identifier_leads_to_a_place_on_a_page(apache: int, nginx: int, www: Path, identifiers: list[str]) -> None:
    anchors: dict[str, set[str]] = {}
    for path in identifiers:
        target = leads_to(asked(nginx, f"/{quote(path)}", BROWSER))
        assert leads_to(asked(apache, f"/open-letters/{quote(path)}", BROWSER)) == target, path
        page, _, fragment = unquote(target).partition("#")
        if page not in anchors:
            anchors[page] = set(re.findall(r'\sid="([^"]+)"', (www / page).read_text(encoding="utf-8")))
        assert not fragment or fragment in anchors[page], path


def test_each_identifier_leads_to_data_about_it(apache: int, nginx: int, www: Path, identifiers: list[str]) -> None:
    subjects: dict[str, set[str]] = {}
    for path in identifiers:
        target = leads_to(asked(nginx, f"/{quote(path)}", "text/turtle"))
        assert leads_to(asked(apache, f"/open-letters/{quote(path)}", "text/turtle")) == target, path
        if target not in subjects:
            content = ox.parse(path=str(www / unquote(target)))
            subjects[target] = {quad.subject.value.partition("#")[0] for quad in content}
        assert f"{BASE}{path}" in subjects[target], path


def leads_to(response: http.client.HTTPResponse) -> str:
    """The path that a redirection leads to, relative to the site."""
    assert response.status == 303
    location = re.sub("^https?://[^/]+/(?:site/)?", "", response.headers["Location"])
    return location.rstrip("#")


def test_evidence_is_shown_from_its_identifier(nginx: int) -> None:
    with sites.browser() as chromium:
        page = chromium.new_page()  # type: ignore[attr-defined]
        page.goto(f"http://127.0.0.1:{nginx}/{LETTER}/text#char=5755,5777")
        assert page.evaluate("location.pathname + location.hash") == f"/{LETTER}.html#char=5755,5777"
        assert page.evaluate("[...CSS.highlights.get('evidence')][0].toString()") == "enforced disappearance"
