"""Pictures of a site for the README: python scripts/screenshots.py SITE FOLDER

Needs playwright, and Debian's chromium or playwright's own: pip install playwright && apt-get install chromium
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDE, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 800}
SHOTS = (
    ("home", "index.html", WIDE, "light"),
    ("violation", "violation/enforced-disappearance.html", WIDE, "light"),
    ("violation-phone", "violation/enforced-disappearance.html", PHONE, "dark"),
    ("letter", "LETTER", WIDE, "light"),
    ("network", "network.html", WIDE, "light"),
    ("map", "map.html", WIDE, "dark"),
    ("sparql", "sparql.html?question=violations-by-year", WIDE, "light"),
)


def main(site: Path, folder: Path) -> None:
    """Take every picture; those of the same site are the same pictures but for fonts."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, size, scheme in SHOTS:
            context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=2)  # type: ignore[arg-type]
            page = context.new_page()
            if path == "LETTER":
                page.goto((site / "violation" / "enforced-disappearance.html").resolve().as_uri())
                page.get_by_role("link", name="Read it in the letter").nth(1).click()
            else:
                show(page, site, path)
            page.screenshot(path=folder / f"{name}.png")
            context.close()
        browser.close()


def show(page: Page, site: Path, path: str) -> None:
    """Open a page; ask the question that its address names."""
    name, mark, query = path.partition("?")
    page.goto((site / name).resolve().as_uri() + mark + query)
    if mark:
        page.get_by_role("button", name="Ask").click()
        page.locator("#answer table").wait_for(timeout=60_000)
        page.locator("#state").scroll_into_view_if_needed()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
