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
        (b"Caf\xe9", "a.txt", "not UTF-8 at byte 3"),
        (b"PK\x00\x01", "a.txt", "NUL byte at byte 2"),
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


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).filter(str.strip))
def test_any_text_comes_back_composed_with_one_kind_of_line_end(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    source = read(written(tmp_path_factory.getbasetemp(), text.encode()))
    assert "\r" not in source.text
    assert unicodedata.is_normalized("NFC", source.text)
