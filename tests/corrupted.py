"""Letters as they come off a bad disk or a bad line: `python -m tests.corrupted [NUMBER] [--seed SEED]`.

Real letters in every format, each damaged at random, are built as one folder; each must end as a letter or be left out
with a reason, and the build must end with a release. The same number and seed make the same files.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from random import Random

import reportlab.rl_config

from tests.test_renditions import SEEDS, as_page, as_pdf, as_word

NUMBER, SEED = 2_000, 1
LENGTH = 3_000
"""Characters of each letter: half of them its beginning, half its end."""
SECONDS_A_LETTER = 30
"""More than enough of them, on a busy machine."""


# --- letters


def letters() -> list[tuple[str, bytes]]:
    """Suffix and content of files that are whole: each letter in each format and kind of it."""
    texts = [text[: LENGTH // 2] + text[-LENGTH // 2 :] for text in (seed.read_text("utf-8") for seed in SEEDS)]
    return [(suffix, make(text)) for text in texts for suffix, make in KINDS]


def plain_pdf(text: str) -> bytes:
    """A PDF whose pages are not compressed, so that damage reaches what they say."""
    before, reportlab.rl_config.pageCompression = reportlab.rl_config.pageCompression, 0
    try:
        return as_pdf(text, 1)
    finally:
        reportlab.rl_config.pageCompression = before


def message(text: str, transfer: str, markup: bool) -> bytes:
    """An e-mail message, its text encoded for the transfer, perhaps with the same as HTML beside it."""
    made = EmailMessage()
    made["Subject"], made["Date"] = "An appeal", "Tue, 12 May 2020 10:00:00 +0200"
    made.set_content(text, cte=transfer)
    if markup:
        made.add_alternative(as_page(text).decode(), subtype="html", cte=transfer)
    return made.as_bytes()


KINDS: Sequence[tuple[str, Callable[[str], bytes]]] = (
    (".txt", str.encode),
    (".txt", lambda text: text.encode("utf-16")),
    (".md", lambda text: f"---\ntitle: An appeal\n---\n\n{text}".encode()),
    (".html", as_page),
    (".pdf", lambda text: as_pdf(text, 2)),
    (".pdf", plain_pdf),
    (".docx", as_word),
    (".docx", as_word),
    (".eml", lambda text: message(text, "base64", markup=False)),
    (".eml", lambda text: message(text, "quoted-printable", markup=True)),
)


# --- damage


def flipped(content: bytes, chance: Random) -> bytes:
    made = bytearray(content)
    highest = chance.choice((7, 8))  # what was ASCII stays so, or need not
    for _ in range(chance.choice((1, 1, 3, 10, 100))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(highest)
    return bytes(made)


def cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content))]


def inserted(content: bytes, chance: Random) -> bytes:
    at, number = chance.randrange(len(content)), chance.choice((1, 4, 100, 5_000))
    strange = chance.choice((chance.randbytes(number), bytes(chance.choices(SIGNS, k=number))))
    return content[:at] + strange + content[at:]


def lost(content: bytes, chance: Random) -> bytes:
    start, end = sorted(chance.choices(range(len(content)), k=2))
    return content[:start] + content[end:]


def zeroed(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content))
    block = content[start : start + chance.choice((1, 16, 512))]
    return content[:start] + bytes(len(block)) + content[start + len(block) :]


def repeated(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content))
    block = content[start : start + chance.choice((3, 50, 1_000))]
    return content[:start] + block * chance.choice((2, 20)) + content[start:]


SIGNS = b"<>/&;=\"'-()[]{}#*%@.,: \n\t0aA"
DAMAGES = (flipped, cut_off, inserted, lost, zeroed, repeated)


def damaged(content: bytes, chance: Random) -> bytes:
    """The content after one to three accidents, some bytes of it left."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = chance.choice(DAMAGES)(content, chance) or b"?"
    return content


def damaged_inside(archive: bytes, chance: Random) -> bytes:
    """A Word file that is whole as an archive, one of its members damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        struck = chance.choice(["word/document.xml", *old.namelist()])
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), chance) if name == struck else old.read(name))
    return out.getvalue()


def fill(folder: Path, number: int, seed: int) -> None:
    """Put so many damaged letters into a folder, each with an id of its own."""
    whole, about = letters(), ["letters:"]
    for at in range(number):
        chance = Random(f"{seed} {at}")
        suffix, content = whole[at % len(whole)]
        strike = damaged_inside if suffix == ".docx" and chance.random() < 0.7 else damaged
        (folder / f"{at:05}{suffix}").write_bytes(strike(content, chance))
        about.append(f"  {at:05}{suffix}: {{id: damaged-{at}}}")
    (folder / "dataset.yaml").write_text("\n".join(about), encoding="utf-8")


# --- what becomes of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build made of damaged letters: how many by format and fate, in how many seconds, and what is wrong."""

    fates: Counter[tuple[str, str]]
    seconds: float
    wrong: Sequence[str]


def outcome(folder: Path, number: int, seed: int) -> Outcome:
    """Build so many damaged letters, in a folder that is there."""
    given, release = folder / "letters", folder / "release"
    given.mkdir()
    fill(given, number, seed)
    command = [sys.executable, "-m", "kg.cli", "build", "--no-cache", "-o", str(release), str(given)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 + SECONDS_A_LETTER * number)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 3) or not release.exists():
        return Outcome(fates=Counter(), seconds=seconds, wrong=[f"exit code {done.returncode}", done.stderr[-2_000:]])
    summary = json.loads((release / "build.json").read_text(encoding="utf-8"))
    made, left = summary["letters"], summary["left_out"]
    named = Counter(Path(each["file"]).name for each in (*made, *left))
    wrong = [f"{path.name}: {named[path.name]} times" for path in sorted(given.glob("0*")) if named[path.name] != 1]
    wrong += [f"{each['file']}: without a reason" for each in left if not each["code"] or not each["reason"]]
    wrong += [f"{each['file']}: {each['reason']}" for each in left if "takes longer" in each["reason"]]
    wrong += [line for line in done.stderr.splitlines() if "Traceback" in line or "internal error" in line]
    fates = Counter((Path(each["file"]).suffix, "a letter") for each in made)
    fates += Counter((Path(each["file"]).suffix, each["code"]) for each in left)
    return Outcome(fates=fates, seconds=seconds, wrong=wrong)


def main() -> int:
    """Run it, and print what became of the letters of each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", nargs="?", type=int, default=NUMBER, metavar="NUMBER", help=f"of letters ({NUMBER})")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = outcome(Path(folder), options.number, options.seed)
    fates = sorted({fate for _, fate in found.fates})
    print("format", *fates, sep="\t")
    for suffix in sorted({suffix for suffix, _ in found.fates}):
        print(suffix, *(found.fates[suffix, fate] for fate in fates), sep="\t")
    print(f"{found.fates.total()} of {options.number} files accounted for in {found.seconds:.0f} seconds")
    print(*found.wrong, sep="\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
