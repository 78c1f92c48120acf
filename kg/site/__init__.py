"""A release as a site of static pages: from a folder, from any host, or from a memory stick, without a server.

The pages come from the graph and the texts of the release, and from nothing else. They load nothing from elsewhere,
link to each other relatively, and are the same bytes whenever they are made of the same release.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg import files
from kg.errors import OutputError
from kg.query import questions
from kg.site import data, entities, hosting, letters, lists, overviews, search, vocabulary
from kg.site.facts import Corpus
from kg.site.page import Page, environment, render
from kg.site.reading import read
from kg.staging import MARKER, replacing

_STATIC = files.PACKAGE / "site" / "static"
_ENGINE = ("vendor/oxigraph-wasm.js", "graph.js")
_EXAMPLE = """\
SELECT ?date ?words ?source WHERE {
  ?letter ol:makesStatement ?claim ; dcterms:date ?date .
  ?claim ol:allegesViolation v:enforced-disappearance ; ol:evidence/oa:hasSelector/oa:exact ?words .
  OPTIONAL { ?claim ol:attributedTo ?source }
}
ORDER BY ?date
"""


def build(release: Path, target: Path, address: str | None = None) -> int:
    """Make the site of a release directory in `target`, which is the old site or the new one, never between.

    `address` is where the site will be found on the web, for the site map and the rules that lead from identifiers to
    it; the base of the identifiers unless given. The result is the number of pages. Raises UsageError for what is no
    release, OutputError when the target is no site or cannot be written.
    """
    _refuse(release, target)
    corpus = read(release)
    with replacing(target) as folder:
        shutil.copytree(_STATIC, folder / "static")
        data.write(corpus, release, folder)
        _write_scripts(corpus, release, folder)
        templates = environment()
        written: list[str] = []
        for page in _pages(corpus, folder):
            written.append(page.path)
            path = folder / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(templates, page, corpus), encoding="utf-8", newline="\n")
        _write_hosting(corpus, address or corpus.graph.base, written, folder)
        shutil.copyfile(release / MARKER, folder / MARKER)
    return len(written)


def _refuse(release: Path, target: Path) -> None:
    """A release has the same marker as a site, and must not be taken for an old site."""
    if target.resolve() == release.resolve() or ((target / MARKER).is_file() and not (target / "index.html").is_file()):
        raise OutputError(f"{target}: is a release, not a site; name another directory with -o")


def _pages(corpus: Corpus, folder: Path) -> Iterator[Page]:
    triples = sum(1 for _ in corpus.graph.triples())
    pages = (overviews.pages, letters.pages, entities.pages, lists.pages, vocabulary.pages)
    yield from itertools.chain.from_iterable(make(corpus) for make in pages)
    yield Page(path="sparql.html", template="sparql.html", values=_asking(triples, folder))
    groups = data.downloads(folder)
    values = {"groups": groups, "triples": triples, "dataset": _described(corpus, groups)}
    about = [entities.alternates(thing) for thing in corpus.of("dataset")]
    yield Page(path="downloads.html", template="downloads.html", values=values, alternates=about[0] if about else ())


def _asking(triples: int, folder: Path) -> dict[str, Any]:
    static = [folder / "static" / name for name in _ENGINE]
    return {
        "data": triples <= search.MOST_TRIPLES,
        "triples": triples,
        "size": f"{sum(path.stat().st_size for path in static if path.is_file()) / 1e6:.1f}",
        "questions": [questions.load(name) for name in questions.names()],
        "example": _EXAMPLE,
    }


def _described(corpus: Corpus, groups: list[dict[str, Any]]) -> str:
    """The dataset for search engines (schema.org), with no character that could end the element it stands in."""
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": corpus.title,
        "description": corpus.description,
        "license": corpus.licence,
        "url": corpus.graph.base,
        "distribution": [
            {"@type": "DataDownload", "name": file["name"], "contentUrl": corpus.graph.base + file["path"]}
            for group in groups
            for file in group["files"]
        ],
    }
    return json.dumps(described, ensure_ascii=True).replace("<", "\\u003c").replace("&", "\\u0026")


def _write_scripts(corpus: Corpus, release: Path, folder: Path) -> None:
    scripts = {"search-index.js": search.index(corpus), "questions.js": search.saved(corpus)}
    if sum(1 for _ in corpus.graph.triples()) <= search.MOST_TRIPLES:
        scripts["graph.js"] = search.graph(release)
    for name, content in scripts.items():
        (folder / "static" / name).write_text(content, encoding="utf-8", newline="\n")


def _write_hosting(corpus: Corpus, address: str, pages: list[str], folder: Path) -> None:
    base = corpus.graph.base
    for name, text in hosting.sitemap(address, pages).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "hosting").mkdir()
    (folder / "hosting" / "w3id.htaccess").write_text(hosting.htaccess(base, address), encoding="utf-8", newline="\n")
    (folder / "hosting" / "nginx.conf").write_text(hosting.nginx(base), encoding="utf-8", newline="\n")
    (folder / ".nojekyll").write_text("", encoding="utf-8")
