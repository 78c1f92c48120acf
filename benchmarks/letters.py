"""Invented letters for measurements: the same number and seed give the same files.

    python benchmarks/letters.py 1000 FOLDER [--seed 1]

Names, places and sentences are put together from syllables and phrases; the layouts vary in the file format, the head,
the list of signatories and the way documents are cited.
"""

from __future__ import annotations

import argparse
import calendar
import html
import random
from pathlib import Path

_SYLLABLES = ("ba", "bel", "cor", "da", "dren", "el", "fa", "gor", "hal", "in", "jas", "ka", "lor", "mi", "qua", "zan")
_KINDS = ("{} Human Rights Centre", "Association for {} Families", "{} Watch", "Union of {} Lawyers", "Voices of {}")
_COUNTRIES = ("Peru", "Kenya", "Norway", "Nepal", "Chile", "Ghana", "Japan", "Spain", "Fiji", "Latvia", "Jordan")
_ABUSES = (
    "torture and ill-treatment", "enforced disappearances", "arbitrary detention", "extrajudicial killings",
    "forced labour", "reprisals against human rights defenders", "unfair trials", "sexual violence",
)  # fmt: skip
_SOURCES = (
    "according to the Special Rapporteur on the situation of human rights defenders", "as we have documented",
    "as the High Commissioner reported (A/HRC/{}/{})", "in violation of the Convention against Torture",
    "despite Human Rights Council resolution {}/{}",
)  # fmt: skip
_DEMANDS = (
    "release all people who are held for what they said", "investigate these abuses and bring those responsible to "
    "justice", "ratify the Optional Protocol", "let independent observers visit all places of detention",
)  # fmt: skip


class Invention:
    """One letter's source of chance."""

    def __init__(self, seed: int, number: int) -> None:
        self.chance, self.number = random.Random(f"{seed}/{number}"), number

    def word(self) -> str:
        """A name that no language has."""
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(2, 4))).capitalize()

    def signatory(self) -> str:
        """A line of a list of signatories."""
        name = self.chance.choice(_KINDS).format(self.word())
        acronym = "".join(part[0] for part in name.split() if part[0].isupper())
        form = self.chance.choice(("{0}", "{0}, {2}", "{0} ({1})", "{0} ({1}), {2}"))
        return form.format(name, acronym, self.chance.choice(_COUNTRIES))

    def sentence(self, place: str) -> str:
        """What is said to happen in a place, and by whose word."""
        source = self.chance.choice(_SOURCES).format(self.chance.randint(10, 50), self.chance.randint(1, 80))
        return f"In {place} there is {self.chance.choice(_ABUSES)}, {source}."

    def parts(self) -> list[str]:
        """The paragraphs of the letter; its list of signatories is one."""
        place = self.word()
        month = self.chance.choice(calendar.month_name[1:])
        date = f"{self.chance.randint(1, 28)} {month} {self.chance.randint(2005, 2025)}"
        title = f"Joint open letter no. {self.number} on the situation in {place}"
        head = self.chance.choice(([title, date], [date, title], [title, f"{self.word()}, {date}"]))
        body = [
            " ".join(self.sentence(place) for _ in range(self.chance.randint(2, 5)))
            for _ in range(self.chance.randint(2, 4))
        ]
        asked = self.chance.sample(_DEMANDS, 2)
        signed = [self.signatory() for _ in range(self.chance.randint(3, 20))]
        mark = self.chance.choice(("{1}", "- {1}", "{0}. {1}"))
        return [
            *head,
            f"Dear President {self.word()},",
            *body,
            "We call on you to:",
            "\n".join(f"- {ask}" for ask in asked),
            "Sincerely,",
            "\n".join(mark.format(at, line) for at, line in enumerate(signed, start=1)),
        ]


def write(folder: Path, number: int, seed: int) -> None:
    """Write a letter, as text, Markdown or a web page."""
    invention = Invention(seed, number)
    parts = invention.parts()
    suffix = invention.chance.choice((".txt", ".txt", ".md", ".html"))
    text = "\n\n".join(parts) + "\n"
    if suffix == ".html":
        paragraphs = "\n".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in parts)
        text = (
            f"<!doctype html><html><head><title>{html.escape(parts[0])}</title></head><body>{paragraphs}</body></html>"
        )
    (folder / f"letter-{number:06}{suffix}").write_text(text, encoding="utf-8")


def main() -> None:
    """Write as many letters as asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        write(options.folder, number, options.seed)


if __name__ == "__main__":
    main()
