"""What the tests of sites share: a page of each template, sites with invented data, a browser, checkers."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.site import build, listing

OUTPUT = Path(__file__).resolve().parent.parent / "output"
MODULES = Path(sys.prefix) / "node_modules"
NPM = "npm install --prefix .venv --no-save --ignore-scripts axe-core@4.14.1 vnu-jar@26.9.27"
CHECKERS = Path(sys.prefix) / "checkers"
PIP = "pip install --no-deps --require-hashes --target .venv/checkers -r tests/checkers.txt"
CHROMIUM = "pip install playwright && apt-get install --no-install-recommends chromium"
TEMPLATES = {
    "home": "index.html",
    "letters": "letters.html",
    "continued": "country/KP-accused-2.html",
    "letter": "letter/2015-10-29-joint-letter-to-un-security-council-members.html",
    "agents": "organizations.html",
    "agent": "organization/stepping-stones.html",
    "beside": "organization/invented.html",
    "documents": "documents.html",
    "document": "un/A/HRC/25/63.html",
    "violations": "violations.html",
    "violation": "violation/enforced-disappearance.html",
    "claims": "claims.html",
    "demands": "demands.html",
    "timeline": "timeline.html",
    "network": "network.html",
    "map": "map.html",
    "search": "search.html?q=torture",
    "sparql": "sparql.html",
    "ontology": "ns.html",
    "shapes": "shapes.html",
    "downloads": "downloads.html",
    "quality": "quality.html",
    "about": "about.html",
}
"""A page of each template of `every_template`."""
RETIRED = """\
<B/organization/invented> <http://www.w3.org/2002/07/owl#deprecated> "true" .
<B/organization/invented> <http://purl.org/dc/terms/isReplacedBy> <B/organization/stepping-stones> .
<B/organization/invented> <http://www.w3.org/2004/02/skos/core#changeNote> "merged into another"@en .
"""


def needed(condition: object, what: str, install: str) -> None:
    """Skip without it, fail without it where CI=true."""
    if not condition:
        assert os.environ.get("CI") != "true", f"CI needs {what}: {install}"
        pytest.skip(f"no {what}; {install}")


def module(path: str) -> Path:
    """A file of a package of npm."""
    needed((MODULES / path).is_file(), path.partition("/")[0], NPM)
    return MODULES / path


def checker(path: str) -> Path:
    """A file of a package of checkers.txt."""
    needed((CHECKERS / path).exists(), path.partition("/")[0], PIP)
    return CHECKERS / path


@contextlib.contextmanager
def browser() -> Iterator[object]:
    """Chromium, Debian's or playwright's own."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        needed(False, "playwright", CHROMIUM)
        raise
    with sync_playwright() as play:
        own = play.chromium.executable_path
        found = next((path for path in (shutil.which("chromium"), own) if path and Path(path).exists()), None)
        needed(found, "chromium", CHROMIUM)
        launched = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield launched
        finally:
            launched.close()


def every_template(folder: Path) -> Path:
    """A site of the seeds that has a page of each template: lists over several pages, and a retired identifier."""
    shutil.copytree(OUTPUT, folder / "release")
    added = RETIRED.replace("<B/", "<https://w3id.org/open-letters/")
    for name, graph in (("nt", ""), ("nq", "<https://w3id.org/open-letters/graph/invented> ")):
        with (folder / "release" / f"open-letters.{name}").open("a", encoding="utf-8") as stream:
            stream.write(added.replace(" .\n", f" {graph}.\n"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST", {"quotes": 8, "lines": 12, "letters": 2})
        build(folder / "release", folder / "www")
    return folder / "www"
