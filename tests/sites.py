"""Sites built for tests, and the browser and the checkers that look at them."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.site import build as build_site

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
MODULES = Path(sys.prefix) / "node_modules"
NPM = "npm install --prefix .venv --no-save --ignore-scripts axe-core@4.14.1 vnu-jar@26.9.27"
CHROMIUM = "pip install playwright && apt-get install --no-install-recommends chromium"
TEMPLATES = {
    "home": "index.html",
    "letters": "letters.html",
    "letter": "letter/2015-10-29-joint-letter-to-un-security-council-members.html",
    "agents": "organizations.html",
    "organisation": "organization/stepping-stones.html",
    "country": "country/KP.html",
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
"""A page of each template."""


def needed(condition: object, what: str, install: str) -> None:
    """Skip without it, fail without it where CI=true."""
    if not condition:
        assert os.environ.get("CI") != "true", f"CI needs {what}: {install}"
        pytest.skip(f"no {what}; {install}")


def module(path: str) -> Path:
    """A file of a package of npm."""
    needed((MODULES / path).is_file(), path.partition("/")[0], NPM)
    return MODULES / path


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


def release(folder: Path, base: str | None = None) -> Path:
    """A release of the seeds, perhaps under another base."""
    letters = folder / "letters"
    shutil.copytree(SEEDS, letters)
    if base:
        about = letters / "dataset.yaml"
        text = about.read_text(encoding="utf-8")
        assert "base: https://w3id.org/open-letters/" in text
        about.write_text(text.replace("base: https://w3id.org/open-letters/", f"base: {base}"), encoding="utf-8")
    build([letters], folder / "release")
    return folder / "release"


def site(released: Path, folder: Path) -> Path:
    """The site of a release."""
    build_site(released, folder)
    return folder
