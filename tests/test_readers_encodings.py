from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.readers import read

LETTER = "Dear Minister,\nthe café’s owner – José Muñoz – is “held”.\nSincerely,\nThe Union\n"


def source(directory: Path, content: bytes):  # type: ignore[no-untyped-def]
    path = directory / "letter.txt"
    path.write_bytes(content)
    return read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_stated_encoding_is_no_doubt(tmp_path: Path, encoding: str) -> None:
    found = source(tmp_path, LETTER.encode(encoding))
    assert (found.text, found.findings) == (LETTER, ())


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be"])
def test_p6_a_guess_is_right_and_is_a_finding(tmp_path: Path, encoding: str) -> None:
    found = source(tmp_path, LETTER.encode(encoding))
    assert found.text == LETTER
    [finding] = found.findings
    assert (finding.code, finding.severity, finding.source) == ("guessed-encoding", "warning", found.path)
    assert encoding.upper() in finding.message


def test_other_scripts_are_detected(tmp_path: Path) -> None:
    text = "Уважаемый министр, мы требуем освободить задержанных журналистов и прекратить пытки. " * 4
    assert source(tmp_path, text.encode("cp1251")).text == text


@given(content=st.binary(max_size=300))
def test_any_bytes_are_text_or_an_error_with_a_reason(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        found = source(tmp_path_factory.getbasetemp(), content)
    except ReadError:
        return
    assert found.text.strip()
    assert "\0" not in found.text
