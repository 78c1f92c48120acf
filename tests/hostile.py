"""Texts made to be slow, and how long they take beside plain text: `python -m tests.hostile [LENGTH]`.

Each is one piece over and over, between the head and the end of a letter. Time is that of the processor.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
import tempfile
import time
from pathlib import Path

from kg import vocabulary
from kg.build import understand
from kg.dataset import Dataset
from kg.errors import ReadError
from kg.identity.names import Identities, identities

LENGTH = 1_000_000
TIMES = 8
"""How much longer than plain text of its length a hostile text may take."""
PLAIN = (
    "We write to you about prisons in the country, where many people were tortured in 2019, as A/HRC/25/63 says. The "
    "Special Rapporteur found that journalists had been arrested. We urge your government to release them. "
)
PIECES = {
    "md": (
        "We ", "must ask ", "A-", "A. ", "new ", "1. ", "(", "«a", "tortured ", "A/HRC/1 ", "the right to ", "Aa\n",
        "@a.", "a@b.org ", "- a\n", "12 May 2020 ", "Special Rapporteur on a and on ", "<a ", "&amp;", "*", "[a](",
        '"a', ". ", "\n", "12 May 2020\n", "Dear Sir,\n", "Sincerely,\n", "Aa Bb, Peru\n", "Cc:\n", "1. a\n", "¹",
        "Aa\tBb\n", "---\n",
    ),
    "html": ("<div>", "<p>a", "<table><tr><td>a<br>b", "<ul><li>a", "<b a='", "<!--", "<p hidden>", "<br>a", "&#97;"),
    "eml": ("a: b\n", "=20", ">", "\n--a\n"),
}  # fmt: skip
_WHOLE = {
    "md": "Open Letter\n\nDear Minister,\n\n{}\n\nSincerely,\n\nUnion of Writers\n",
    "html": "<h1>Open Letter</h1><p>Dear Minister,</p>{}<p>Sincerely,</p><p>Union of Writers</p>",
    "eml": "Subject: Open Letter\n\nDear Minister,\n\n{}\n\nSincerely,\n\nUnion of Writers\n",
}


def seconds_for(piece: str, length: int, form: str, known: Identities, folder: Path) -> float:
    """The processor time in which a letter of a format is read and understood, whose text is made of a piece."""
    path = folder / f"a.{form}"
    path.write_text(_WHOLE[form].format((piece * (length // len(piece) + 1))[:length]))
    start = time.thread_time()
    with contextlib.suppress(ReadError):
        understand(path, known, Dataset())
    return time.thread_time() - start


def main() -> int:
    """Print how long each takes, and how many times as long as plain text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("length", nargs="?", type=int, default=LENGTH, help=f"characters of each text ({LENGTH:,})")
    length = parser.parse_args().length
    known, slow = identities(vocabulary.load()), 0
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        plain = seconds_for(PLAIN, length, "md", known, Path(folder))
        print(f"{length:,} characters\tseconds\tratio\nplain text\t{plain:.2f}\t1.00", flush=True)
        for form, pieces in PIECES.items():
            for piece in pieces:
                taken = seconds_for(piece, length, form, known, Path(folder))
                print(f"{form} {piece!r}\t{taken:.2f}\t{taken / plain:.2f}", flush=True)
                slow += taken > TIMES * plain
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
