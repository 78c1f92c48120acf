"""Coverage-guided fuzzing of everything that touches a stranger's bytes: `python tests/fuzz.py [-runs=N] [-seed=N]`.

Atheris changes seeds and nasty files, guided by what code they reach; whatever breaks a promise below stops the run
with the input, which then becomes a file in tests/nasty.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kg.readers", "kg.parse", "kg.recognise", "kg.fold"]):
    from kg import vocabulary
    from kg.build import understand
    from kg.dataset import Dataset
    from kg.errors import ReadError
    from kg.identity.names import identities
    from kg.mappers import letter_triples
    from kg.redact import without_contacts

HERE = Path(__file__).parent
FORMATS = ("txt", "md", "html", "eml")
LONGEST = 4_000
KNOWN = identities(vocabulary.load())


def check(content: bytes, folder: Path) -> None:
    """The first byte chooses the format of the rest."""
    path = folder / f"a.{FORMATS[content[0] % len(FORMATS)] if content else 'txt'}"
    path.write_bytes(content[1:])
    try:
        resolved = understand(path, KNOWN, Dataset())
    except ReadError:
        return
    letter = resolved.letter
    text = letter.source.text
    assert "".join(letter.source.at(block.span) for block in letter.blocks) == text, "blocks partition the text"
    assert len(without_contacts(text)) == len(text)
    starts = [place.start for place in letter.source.places]
    assert starts == sorted(starts), "places are in the order of the text"
    assert starts[:1] in ([], [0]), "all of the text has a place, or none of it"
    for signatory in letter.signatories:
        assert signatory.name.strip()
        assert letter.source.at(signatory.span).strip()
    for subject, _, _ in letter_triples(resolved, Dataset(), KNOWN.vocabulary):
        assert not set(subject) & set('<>"{}|^`\\ \n\t'), f"no IRI: {subject!r}"


def corpus(folder: Path) -> None:
    """Beginnings of the letters, and the nasty files in text formats."""
    for path in sorted((HERE.parent / "seeds").glob("*.txt")):
        (folder / path.name).write_bytes(b"\0" + path.read_bytes()[:LONGEST])
    for path in sorted((HERE / "nasty").iterdir()):
        if path.suffix[1:] in FORMATS and path.stat().st_size < LONGEST:
            (folder / path.name).write_bytes(bytes([FORMATS.index(path.suffix[1:])]) + path.read_bytes())


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "corpus").mkdir()
    corpus(folder / "corpus")
    try:
        atheris.Setup(
            [sys.argv[0], f"-max_len={LONGEST}", *sys.argv[1:], str(folder / "corpus")],
            lambda content: check(content, folder),
        )
        atheris.Fuzz()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
