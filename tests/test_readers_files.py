"""PDF, Word and e-mail files: made here with the tools that people make them with, read back, and broken."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from kg.errors import ReadError
from kg.model import Source, Span
from kg.readers import read


def source(directory: Path, name: str, content: bytes) -> Source:
    path = directory / name
    path.write_bytes(content)
    return read(path)


def pdf(*pages: Sequence[tuple[float, float, str]], password: str | None = None) -> bytes:
    """A PDF of pages that are words at points, from the lower left."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), encrypt=password)
    for page in pages:
        for x, y, words in page:
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- PDF


def test_lines_that_the_margin_broke_are_joined_and_short_ones_stand(tmp_path: Path) -> None:
    lines = ["We ask the Minister of the Interior to release the writers who are held with-", "out charge since May."]
    names = ["The Union", "The League"]
    page = [(30, 350 - 14 * n, line) for n, line in enumerate([*lines, *names])]
    assert source(tmp_path, "a.pdf", pdf(page)).text == (
        "We ask the Minister of the Interior to release the writers who are held without charge since May.\n"
        "The Union\nThe League\n\n"
    )


def test_cells_are_kept_apart_and_columns_of_prose_are_read_one_by_one(tmp_path: Path) -> None:
    table = [(30, 300, "The Union"), (200, 300, "Peru"), (30, 280, "The League"), (200, 280, "Chile")]
    assert source(tmp_path, "a.pdf", pdf(table)).text == "The Union\tPeru\nThe League\tChile\n\n"
    left = [(30, 350 - 14 * n, f"left column line {n} words") for n in range(10)]
    right = [(210, 350 - 14 * n, f"right column line {n} word") for n in range(10)]
    text = source(tmp_path, "b.pdf", pdf([p for pair in zip(left, right, strict=True) for p in pair])).text
    assert text.index("left column line 9") < text.index("right column line 0")


def test_the_rows_of_a_narrow_table_stay_apart_and_a_cell_goes_on_in_the_next_line(tmp_path: Path) -> None:
    broken, narrow = "Union of the Families of Those in", "League of All Readers in the North"
    beside = 30 + stringWidth(broken, "Helvetica", 12) + 5
    rows = [
        (30, 300, broken), (30, 286, "the North"), (beside, 286, "South Sudan"), (30, 272, narrow),
        (30, 258, "Front"), (beside, 258, "South Sudan"), (30, 244, "Guild"), (beside, 244, "Peru"),
    ]  # fmt: skip
    text = source(tmp_path, "a.pdf", pdf(rows)).text
    assert f"{broken} the North\tSouth Sudan\n" in text
    assert "Front\tSouth Sudan\nGuild\tPeru\n" in text


def test_places_are_pages_and_running_heads_are_left_out_and_said(tmp_path: Path) -> None:
    pages = [[(30, 380, f"The Union, page {n}"), (30, 300, f"Words of page {n}.")] for n in (1, 2, 3)]
    found = source(tmp_path, "a.pdf", pdf(*pages))
    assert found.text == "Words of page 1.\n\nWords of page 2.\n\nWords of page 3.\n\n"
    at = found.text.index("Words of page 2")
    assert found.place_of(Span(at, at + 5)) == "page 2"
    assert [finding.code for finding in found.findings] == ["running-head"]


def test_a_page_without_text_is_named_and_a_file_without_any_is_refused(tmp_path: Path) -> None:
    found = source(tmp_path, "a.pdf", pdf([(30, 300, "Words.")], []))
    assert [f.message for f in found.findings] == ["page 2 holds no text, perhaps a picture of it"]
    with pytest.raises(ReadError, match="no text layer"):
        source(tmp_path, "b.pdf", pdf([]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 and nothing", "damaged PDF"),
        (pdf([(30, 300, "Words.")])[:400], "damaged PDF"),
        (pdf([(30, 300, "Words.")], password="secret"), "encrypted"),
        (pdf(*[[(30, 300, "Words.")]] * 501), "501 pages; the limit is 500"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        source(tmp_path, "a.pdf", content)


# --- Word


def test_lists_tables_and_headings_of_a_word_file(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("An Appeal", 1)
    made.add_paragraph("We urge you to:")
    made.add_paragraph("release the writers;", style="List Number")
    made.add_paragraph("end the trials.", style="List Number")
    made.add_paragraph("The Union", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for cell, words in zip((c for row in table.rows for c in row.cells), ["A", "Peru", "B", "Chile"], strict=True):
        cell.text = words
    assert source(tmp_path, "a.docx", word(made)).text == (
        "# An Appeal\n\nWe urge you to:\n\n1. release the writers;\n2. end the trials.\n\n- The Union\n\n"
        "A\tPeru\nB\tChile\n"
    )


def changed(member: str, change: "dict[bytes, bytes]") -> bytes:
    """A Word file with one member's bytes changed."""
    made = docx.Document()
    made.add_paragraph("We condemn PLACE.")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(made))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in change.items() if name == member else ():
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
    return out.getvalue()


def places(found: Source, *words: str) -> list[str | None]:
    """The names of the places where words stand."""
    return [found.place_of(Span(at, at + 1)) for at in map(found.text.index, words)]


def test_places_in_a_word_file_are_paragraphs_cells_and_notes(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("An Appeal", 1)
    made.add_paragraph("")
    made.add_paragraph("  We urge you to:")
    made.add_paragraph("release the writers;", style="List Number")
    table = made.add_table(rows=2, cols=2)
    for cell, words in zip((c for row in table.rows for c in row.cells), ["A", "Peru", "B", "Chile"], strict=True):
        cell.text = words
    made.add_paragraph("Sincerely,")
    found = source(tmp_path, "a.docx", word(made))
    assert found.text == (
        "# An Appeal\n\nWe urge you to:\n\n1. release the writers;\n\nA\tPeru\nB\tChile\n\nSincerely,\n"
    )
    assert places(found, "# An", "Appeal", "We", "1. rel", "release", "A\t", "Chile", "Sincerely") == [
        "paragraph 1", "paragraph 1", "paragraph 3", "paragraph 4", "paragraph 4",
        "table 1, row 1, cell 1", "table 1, row 2, cell 2", "paragraph 5",
    ]  # fmt: skip


def test_a_note_of_a_word_file_is_a_place_and_marks_in_a_file_are_nothing(tmp_path: Path) -> None:
    notes = (
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b'<w:footnote w:id="2"><w:p>'
        b"<w:r><w:t>\xee\x80\x8a9\xee\x80\x8b See the report.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    said = b'camps</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>\xee\x80\x8a0\xee\x80\x8b and worse'
    whole = changed("word/document.xml", {b"PLACE": said})
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/footnotes.xml", notes)
    found = source(tmp_path, "a.docx", out.getvalue())
    assert found.text == "We condemn camps¹0 and worse.\n\n1. See the report.\n"
    assert places(found, "We", "worse", "See") == ["paragraph 1", "paragraph 1", "footnote 1"]


def test_a_word_file_has_no_say_in_how_it_is_read(tmp_path: Path) -> None:
    """A style map within the file could leave out whole paragraphs."""
    out = io.BytesIO(changed("word/document.xml", {}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("mammoth/style-map", "p => !")
    assert source(tmp_path, "a.docx", out.getvalue()).text == "We condemn PLACE.\n"


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    tracked = (
        b"the </w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        b"<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:t>"
    )
    assert source(tmp_path, "a.docx", changed("word/document.xml", {b"PLACE": tracked})).text == (
        "We condemn the new.\n"
    )


def test_hostile_word_files_are_refused_with_the_limit(tmp_path: Path) -> None:
    entity = {b"<w:document ": b'<!DOCTYPE a [<!ENTITY b "c">]><w:document '}
    with pytest.raises(ReadError, match="declares a document type"):
        source(tmp_path, "a.docx", changed("word/document.xml", entity))
    with pytest.raises(ReadError, match=r"word/document\.xml unpacks to [\d,]+ bytes"):
        source(tmp_path, "b.docx", changed("word/document.xml", {b"PLACE": b"a" * 30_000_000}))
    with pytest.raises(ReadError, match="no Word file"):
        source(tmp_path, "c.docx", b"words")
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}.xml", "")
    with pytest.raises(ReadError, match="2,001 members in the archive; the limit is 2,000"):
        source(tmp_path, "d.docx", many.getvalue())


def test_a_cut_word_file_is_an_error(tmp_path: Path) -> None:
    whole = changed("word/document.xml", {})
    for end in range(0, len(whole), len(whole) // 7):
        with pytest.raises(ReadError):
            source(tmp_path, "a.docx", whole[:end])


# --- E-mail


def message(**fields: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"Subject": "An Appeal", "Date": "Tue, 12 May 2020 10:00:00 +0200", **fields}.items():
        made[name] = value
    return made


def test_a_message_gives_its_head_and_its_text_and_names_what_is_attached(tmp_path: Path) -> None:
    made = message(From="a@example.org")
    made.set_content("Dear Minister,\n\ncafé: release them.\n", charset="iso-8859-15", cte="quoted-printable")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="letter.pdf")
    found = source(tmp_path, "a.eml", made.as_bytes())
    assert found.text.startswith("---\ntitle: An Appeal\ndate: 2020-05-12\n---\n\nDear Minister,\n\ncafé")
    assert [f.message for f in found.findings] == ["'letter.pdf' is attached and was not read"]
    assert places(found, "An Appeal", "café") == ["header", "part 1 (text/plain)"]


def test_the_place_in_a_message_is_its_part(tmp_path: Path) -> None:
    made = message()
    made.set_content("Dear Minister,\n")
    assert places(source(tmp_path, "a.eml", made.as_bytes()), "An", "Dear") == ["header", "body"]
    made.add_alternative("<p>Dear Minister,</p>", subtype="html")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="letter.pdf")
    assert places(source(tmp_path, "b.eml", made.as_bytes()), "Dear") == ["part 1.1 (text/plain)"]


def test_a_message_within_a_message_without_end(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="nested too deep"):
        source(tmp_path, "a.eml", b"Content-Type: message/rfc822\n\n" * 5_000)


def test_a_message_in_html_and_one_that_flows(tmp_path: Path) -> None:
    made = message()
    made.set_content("<p>Dear <b>Minister</b>,</p><p>act.</p>", subtype="html")
    found = source(tmp_path, "a.eml", made.as_bytes())
    assert found.text.endswith("---\n\nDear Minister,\n\nact.\n")
    assert places(found, "An", "act") == ["header", "body, paragraph 2"]
    flowed = message()
    flowed.set_content("We urge you to \nrelease them.\n", params={"format": "flowed"})
    assert source(tmp_path, "b.eml", flowed.as_bytes()).text.endswith("---\n\nWe urge you to release them.\n")


def test_what_is_no_message_or_has_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no header fields"):
        source(tmp_path, "a.eml", b"\nwords\n")
    made = message()
    made.set_content(b"%PDF", maintype="application", subtype="pdf")
    with pytest.raises(ReadError, match="no text in the message"):
        source(tmp_path, "b.eml", made.as_bytes())
