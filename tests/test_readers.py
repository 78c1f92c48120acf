import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.readers import read


def written(directory: Path, content: bytes, name: str = "A Letter.txt") -> Path:
    path = directory / name
    path.write_bytes(content)
    return path


def test_a_source_says_where_it_is_from_and_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, b"Dear Minister,\r\nplease act.\rNow.")
    source = read(path, origin="https://example.org/letter")
    assert (source.id, source.path, source.media_type) == ("a-letter", path.as_posix(), "text/plain")
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.text == "Dear Minister,\nplease act.\nNow."
    assert source.origin == "https://example.org/letter"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_marked_utf_16_are_read_and_composed(tmp_path: Path, encoding: str) -> None:
    decomposed = unicodedata.normalize("NFD", "Perú")
    assert read(written(tmp_path, decomposed.encode(encoding))).text == "Perú"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\n", "a.txt", "empty"),
        (b"PK\x03\x04\x00\x81\x00\x9d", "a.txt", "binary, or in no known encoding: byte 5"),
        (b"words", "a.exe", "unsupported suffix '.exe'"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path, content: bytes, name: str, reason: str) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(ReadError, match=reason) as raised:
        read(path)
    assert raised.value.path == path.as_posix()


def test_a_missing_file_and_a_directory_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.txt")
    (tmp_path / "some.txt").mkdir()
    with pytest.raises(ReadError, match="a directory"):
        read(tmp_path / "some.txt")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One <b>t</b>wo\nthree</p><p>four", "One two three\n\nfour"),
        ("A<br>B<br/><br>C", "A\nB\n\nC"),
        ("<h2> Groups </h2><ul><li>A</li><li><p>B</p></ul>", "## Groups\n\n- A\n\n- B"),
        ("<ol start=3><li>A<li>B</ol><ol type=a><li>C</ol>", "3. A\n4. B\n\na. C"),
        ("<table><tr><th>Name<th>Place<tr><td><p>A</p><td>Peru</table>", "Name\tPlace\nA\tPeru"),
        ("<table><tr><td><p>Dear A,</p><p>act.</p></td><td>Menu</td></tr></table>", "Dear A,\n\nact.\n\nMenu"),
        ("<table><tr><td>x<table><tr><td>A<td>B</table></table>", "x\n\nA\tB"),
        ("camps.<sup>1</sup> On the 3<sup>rd</sup>", "camps.¹ On the 3rd"),
        ("Tom &amp; J&#246;rg&nbsp;&lt;a@b.org>", "Tom & Jörg\u00a0<a@b.org>"),
        ("<p hidden>no<p style='display: none'>no</p><script>no</script><!-- no --><template>no</template>a", "a"),
        ("<script>no</script><template><div><p>a</p><template v-if='b'><p>b</p></template></div></template>", "a\n\nb"),
        ("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"),
        ("<div>1 < 2 <https://a.org></div><div>b</div>", "1 < 2 <https://a.org>\nb"),
    ],
)
def test_a_page_is_read_as_a_person_reads_it(tmp_path: Path, page: str, text: str) -> None:
    assert read(written(tmp_path, page.encode(), "a.html")).text == f"{text}\n"


def test_the_head_of_a_page_becomes_front_matter_unless_there_is_some(tmp_path: Path) -> None:
    head = "<head><title>A &amp; B</title><meta property='article:published_time' content='2020-05-04'></head>"
    assert read(written(tmp_path, f"{head}<p>c".encode(), "a.html")).text == (
        "---\ntitle: A & B\ndate: 2020-05-04\n---\n\nc\n"
    )
    linked = '<script type="application/ld+json">{"datePublished": "2020-05-04T10:00Z"}</script>c'
    assert read(written(tmp_path, linked.encode(), "a.htm")).text == "---\ndate: 2020-05-04T10:00Z\n---\n\nc\n"
    front = f"---\ntitle: '<b>'\n---\n{head}<p>c"
    assert read(written(tmp_path, front.encode(), "a.html")).text == "---\ntitle: '<b>'\n---\n\nc\n"


def test_markdown_keeps_its_marks_and_lines_and_loses_html(tmp_path: Path) -> None:
    body = "+++\ntitle = 'a &amp; b'\n+++\n\n# A &amp; B\n\n* **C**<br>D\\\n<!-- no -->E &nbsp;F\n\n<p>G\nH</p>\n"
    source = read(written(tmp_path, body.encode(), "a.md"))
    assert source.media_type == "text/markdown"
    assert source.text == "+++\ntitle = 'a &amp; b'\n+++\n\n# A & B\n\n* **C**\nD\nE \u00a0F\n\nG H\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<meta charset=windows-1252>café".encode("cp1252"), "café"),
        ("<meta http-equiv=x content='text/html; charset=iso-8859-1'>“a”".encode("cp1252"), "“a”"),
        ("<meta charset=koi8-r>да".encode("koi8-r"), "да"),
        ("<meta charset=koi8-r>да".encode("utf-8-sig"), "да"),
        ("да".encode(), "да"),
    ],
)
def test_a_page_states_its_encoding(tmp_path: Path, content: bytes, text: str) -> None:
    assert read(written(tmp_path, content, "a.html")).text == f"{text}\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<meta charset=utf-8>caf\xe9", "not UTF-8 at byte 23"),
        (b"<meta charset=none>a", "unknown encoding 'none'"),
    ],
)
def test_an_encoding_that_a_page_states_must_be_its_own(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(written(tmp_path, content, "a.html"))


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<table><tr><td>x<br>y",
        "<ul><li>x",
        "<b a='",
        "<!--",
        "<script>",
        "<p hidden>",
        "<a",
        "</",
        "<sup>1",
        "&",
    ],
)
def test_no_page_takes_long(tmp_path: Path, piece: str) -> None:
    """Nesting, and beginnings without an end: twice the length takes about twice as long, here some milliseconds."""
    content = ("<p>a</p>" + piece * 20_000).encode()
    assert read(written(tmp_path, content, "a.html")).text.startswith("a")
    assert read(written(tmp_path, content, "a.md")).text.startswith("a")


@given(st.lists(st.sampled_from([*"<>/!-= \n'\"abpr&;", "<p>", "<table>", "<td>", "</tr>", "<li>", "<pre>", "<q>"])))
def test_any_page_is_read(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    page = f"a {''.join(pieces)}"
    assert read(written(tmp_path_factory.getbasetemp(), page.encode(), "a.html")).text.strip()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_composed_with_one_kind_of_line_end(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    source = read(written(tmp_path_factory.getbasetemp(), f"a{text.replace(chr(0), '')}".encode()))
    assert unicodedata.is_normalized("NFC", source.text)
    assert not [c for c in source.text if unicodedata.category(c) == "Cc" and c not in "\n\t"]
