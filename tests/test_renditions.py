"""The five letters as people pass them on: printed to PDF in one and two columns, saved as Word file and as page."""

import html
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from kg import vocabulary
from kg.build import build, understand
from kg.dataset import Dataset
from kg.explain import explain
from kg.identity.names import Identities, identities
from kg.query.store import open_store
from kg.records import record
from kg.site import build as build_site

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def value(stated: Any) -> Any:
    return stated["value"] if isinstance(stated, dict) else stated


FIELDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "head": lambda r: [value(r[k]) for k in ("title", "date", "salutation", "closing", "subject")],
    "addressees": lambda r: [(a["name"], a["role"]) for a in r["addressees"]],
    "organizations": lambda r: [(s["name"], s["acronym"], s["country"]) for s in r["signatory_organizations"]],
    "individuals": lambda r: [s["name"] for s in r["signatory_individuals"]],
    "documents": lambda r: [(d["type"], d["symbol"], d["paragraphs"]) for d in r["un_documents"]],
    "bodies": lambda r: [b["name"] for b in r["un_bodies"]],
    "violations": lambda r: [(v["concept"], v["stance"], v["modality"]) for v in r["violations"]],
    "demands": lambda r: [" ".join(d["quote"].split()) for d in r["demands"]],
}


def as_pdf(text: str, columns: int) -> bytes:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    style = ParagraphStyle("letter", fontName="Vera", fontSize=9 if columns == 1 else 7, leading=12)
    (width, height), margin, gutter = A4, 50, 24
    wide = (width - 2 * margin - (columns - 1) * gutter) / columns
    frames = [
        Frame(margin + n * (wide + gutter), margin, wide, height - 2 * margin, leftPadding=0, rightPadding=0)
        for n in range(columns)
    ]

    def footer(canvas: Any, template: Any) -> None:
        canvas.setFont("Vera", 7)
        canvas.drawString(margin, 25, f"An Open Letter, page {template.page}")

    out = io.BytesIO()

    def printed(line: str) -> Flowable:
        cells = [Paragraph(html.escape(cell), style) for cell in line.split("\t")]
        if len(cells) > 1 and len(line) < 70:
            return Table([cells], colWidths=[0.75 * wide, 0.25 * wide], style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])
        return Paragraph(html.escape(line).replace("\t", "\u00a0" * 6), style) if line.strip() else Spacer(1, 9)

    lines = [printed(line) for line in text.split("\n")]
    BaseDocTemplate(out, pagesize=A4, pageTemplates=[PageTemplate(frames=frames, onPage=footer)]).build(lines)
    return out.getvalue()


def as_word(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_page(text: str) -> bytes:
    def marked(block: str) -> str:
        if "\t" not in block:
            return f"<p>{html.escape(block).replace(chr(10), '<br>')}</p>"
        rows = [html.escape(line).replace("\t", "<td>") for line in block.split("\n")]
        return f"<table>{''.join(f'<tr><td>{row}' for row in rows)}</table>"

    return f"<!doctype html><meta charset=utf-8>{''.join(map(marked, text.split(chr(10) * 2)))}".encode()


RENDERED: dict[str, Callable[[str], bytes]] = {
    "one-column.pdf": lambda text: as_pdf(text, 1),
    "two-columns.pdf": lambda text: as_pdf(text, 2),
    "word.docx": as_word,
    "page.html": as_page,
}
# In narrow columns an entry that fills its line cannot be told from one that goes on in the next.
SHARE_IN_TWO_COLUMNS = {"organizations": 0.95, "individuals": 0.85, "documents": 0.9}


@pytest.fixture(scope="module")
def known() -> Identities:
    return identities(vocabulary.load())


def shared(one: list[Any], other: list[Any]) -> float:
    """The share of the first list that is in the second."""
    both = Counter(map(str, one)) & Counter(map(str, other))
    return both.total() / max(len(one), len(other)) if one or other else 1.0


@pytest.mark.parametrize("form", RENDERED)
@pytest.mark.parametrize("seed", SEEDS, ids=[seed.stem[:3] for seed in SEEDS])
def test_a_letter_is_the_same_in_every_format(seed: Path, form: str, known: Identities, tmp_path: Path) -> None:
    (tmp_path / form).write_bytes(RENDERED[form](seed.read_text(encoding="utf-8")))
    about = Dataset()
    expected = record(understand(seed, known, about), about.base)
    found = record(understand(tmp_path / form, known, about), about.base)
    for field, of in FIELDS.items():
        if form == "two-columns.pdf" and field in SHARE_IN_TWO_COLUMNS:
            assert shared(of(expected), of(found)) >= SHARE_IN_TWO_COLUMNS[field], field
        else:
            assert of(found) == of(expected), field


def test_evidence_in_a_pdf_names_its_page(known: Identities, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(RENDERED["one-column.pdf"](SEEDS[3].read_text(encoding="utf-8")))
    claims = record(understand(path, known, Dataset()), Dataset().base)["violations"]
    assert {claim["place"] for claim in claims} >= {"page 1", "page 2", "page 3"}


@pytest.mark.parametrize(("form", "between"), [("word.docx", "\n"), ("page.html", "\n\n")])
def test_evidence_leads_to_its_paragraph_wherever_it_is_shown(form: str, between: str, tmp_path: Path) -> None:
    letters, release, www = tmp_path / "letters", tmp_path / "release", tmp_path / "www"
    letters.mkdir()
    lines = ("Open Letter", "12 May 2020", "Dear Sir,", "Writers are tortured.", "Sincerely,", "Union of Writers")
    (letters / form).write_bytes(RENDERED[form](between.join(lines)))
    assert build([letters], release).released
    graph = (release / "open-letters.nt").read_text()
    assert '<https://w3id.org/open-letters/ns#placeInFile> "paragraph 4"' in graph
    assert graph.count('ns#placeInFile> "') == graph.count("oa#hasSelector> "), "one triple for each piece of evidence"
    said = list(explain(open_store(release), "organization/union-of-writers"))
    assert any("as 'Union of Writers' at" in line and ", paragraph 6" in line for line in said), said
    build_site(release, www)
    assert any("paragraph 4 of the file" in page.read_text() for page in (www / "letter").rglob("*.html"))
