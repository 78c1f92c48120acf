"""Invented letters whose gold is known: the same number and seed give the same letter, alone or among 100,000.

    python -m benchmarks.letters 1000 FOLDER [--seed 1] [--signatories 45 75]

Names, places and sentences are put together from syllables and phrases. Layouts vary in the file format, the head, the
headings, the demands, the notes, and the list of signatories; a letter of the default size has about 60 signatories and
10 kB of text. What each letter states is a line of `FOLDER.gold.jsonl`.
"""

from __future__ import annotations

import argparse
import calendar
import datetime
import html
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

GOLD = "gold.jsonl"
SIGNATORIES = (45, 75)
_SYLLABLES = (
    "ba", "bel", "cor", "da", "dren", "el", "fa", "gor", "hal", "in", "jas", "ka", "lor", "mi", "nu", "os", "pel",
    "qua", "rin", "sul", "ta", "ver", "wen", "zan",
)  # fmt: skip
_KINDS = (
    "{} Human Rights Centre", "Association for {} Families", "{} Watch", "Union of {} Lawyers", "Voices of {}",
    "{} Network for the Disappeared", "Committee for Justice in {}", "{} Press Freedom Institute",
    "Women of {} Alliance",
)  # fmt: skip
_GIVEN = ("Ana", "Boris", "Chiara", "David", "Elena", "Farid", "Grace", "Hana", "Ivan", "Julia", "Karim", "Lena")
_COUNTRIES = ("Peru", "Kenya", "Norway", "Nepal", "Chile", "Ghana", "Japan", "Spain", "Fiji", "Latvia", "Jordan")
_ABUSES = {
    "torture": "torture", "enforced_disappearance": "enforced disappearances", "forced_labour": "forced labour",
    "arbitrary_detention": "arbitrary detention", "extrajudicial_killing": "extrajudicial killings",
    "unfair_trial": "unfair trials", "sexual_violence": "sexual violence", "slavery": "slavery",
}  # fmt: skip
_SAID = (
    "In {place} people are subjected to {abuse}, and those who speak of it lose their work and their homes.",
    "Former prisoners from {place} told us of {abuse} in the camps in the north of the country.",
    "We have documented cases of {abuse} in {place} since the beginning of the year, most of them near the border.",
    "The authorities of {place} are responsible for {abuse}, which nobody has been punished for.",
    "Families from {place} who fled described {abuse} in interviews with our members, independently of each other.",
)  # fmt: skip
_RELAYED = (
    "In document {symbol}, the High Commissioner for Human Rights reported {abuse} in {place}.",
    "The Special Rapporteur on the situation of human rights defenders ({symbol}) warned of {abuse} there.",
    "As report {symbol} shows, there is still {abuse} in {place}.",
)  # fmt: skip
_FILLERS = (
    "Our organisations have followed these developments for many years and have met with people from every province.",
    "The answers that were given to our earlier letters do not address the questions that were asked in them.",
    "Independent observers have not been let into the country, although they asked for it several times.",
    "This cannot be a reason to look away, nor may trade and aid be a reason to keep silent about it.",
)  # fmt: skip
_DEMANDS = (
    "release all people who are held for what they said", "investigate these abuses and bring those responsible to "
    "justice", "let independent observers visit all places of detention", "publish the names of all who are held",
    "end the use of force against peaceful assemblies", "cooperate with the special procedures of the United Nations",
)  # fmt: skip
_HEADINGS = ("Background", "The situation now", "What must be done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a letter states: its title, its date (ISO 8601), the names that signed it, the violations that it alleges
    (their notations) and the symbols of the documents that it cites, each once, sorted.
    """

    file: str
    title: str
    date: str
    organizations: tuple[str, ...]
    individuals: tuple[str, ...]
    violations: tuple[str, ...]
    symbols: tuple[str, ...]
    demands: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An invented letter: the content of its file, and what it states."""

    content: str
    gold: Gold


def letter(number: int, seed: int = 1, signatories: tuple[int, int] = SIGNATORIES) -> Letter:
    """The letter of that number."""
    return _Invention(number, seed).letter(signatories)


def letters(count: int, seed: int = 1, signatories: tuple[int, int] = SIGNATORIES) -> Iterator[Letter]:
    """The letters of the numbers below `count`."""
    return (letter(number, seed, signatories) for number in range(count))


class _Invention:
    """One letter's source of chance, and what was stated so far."""

    def __init__(self, number: int, seed: int) -> None:
        self.number, self.chance = number, random.Random(f"{seed}/{number}")
        self.violations, self.symbols = set[str](), set[str]()

    def letter(self, signatories: tuple[int, int]) -> Letter:
        place, suffix = self.word(), self.chance.choice((".txt", ".txt", ".md", ".html"))
        title = f"Joint Open Letter No. {self.number} on the Situation in {place}"
        day = datetime.date(2005, 1, 1) + datetime.timedelta(days=self.chance.randrange(7300))
        body, demands = self.body(place), self.chance.sample(_DEMANDS, self.chance.randint(2, 5))
        organizations = self.organizations(self.chance.randint(*signatories))
        individuals = self.individuals(self.chance.choice((0, 0, 3, 7)))
        parts = [*self.head(title, day), f"Dear President {self.word()},", *body, *self.asked(demands)]
        parts += [self.chance.choice(("Sincerely,", "Yours sincerely,", "Respectfully,"))]
        parts += self.signed([name for name, _ in organizations], [text for _, text in organizations], individuals)
        gold = Gold(
            file=f"letter-{self.number:06}{suffix}",
            title=title,
            date=day.isoformat(),
            organizations=tuple(name for name, _ in organizations),
            individuals=tuple(individuals),
            violations=tuple(sorted(self.violations)),
            symbols=tuple(sorted(self.symbols)),
            demands=len(demands),
        )
        return Letter(content=_WRITTEN[suffix](parts), gold=gold)

    def word(self, least: int = 2) -> str:
        """A name that no language has."""
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(least, 4))).capitalize()

    def head(self, title: str, day: datetime.date) -> list[str]:
        """Title and date, in one of several orders and forms."""
        month = calendar.month_name[day.month]
        forms = (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", day.isoformat())
        date = self.chance.choice(forms)
        return self.chance.choice(([title, date], [date, title], [title, f"{self.word()}, {date}"]))

    def body(self, place: str) -> list[str]:
        """Paragraphs, some of them under headings."""
        paragraphs = [" ".join(self.sentence(place) for _ in range(self.chance.randint(4, 7))) for _ in range(11)]
        if self.chance.random() < 0.5:
            for at, heading in zip((6, 3, 0), reversed(_HEADINGS), strict=True):
                paragraphs.insert(at, heading)
        return paragraphs

    def sentence(self, place: str) -> str:
        """What is said to happen in a place, by whose word; or something that says nothing."""
        way = self.chance.random()
        if way < 0.35:
            return self.chance.choice(_FILLERS)
        concept, abuse = self.chance.choice(list(_ABUSES.items()))
        self.violations.add(concept)
        if way < 0.75:
            return self.chance.choice(_SAID).format(place=place, abuse=abuse)
        symbol = f"A/HRC/{self.chance.randint(10, 50)}/{self.chance.randint(1, 90)}"
        self.symbols.add(symbol)
        return self.chance.choice(_RELAYED).format(place=place, abuse=abuse, symbol=symbol)

    def asked(self, demands: list[str]) -> list[str]:
        """The demands, as a list."""
        mark = self.chance.choice(("- {1}", "{0}. {1};", "({0}) {1}"))
        return ["We call on you to:", "\n".join(mark.format(at, ask) for at, ask in enumerate(demands, start=1))]

    def organizations(self, count: int) -> list[tuple[str, str]]:
        """Names and how each is printed, all in one of several forms."""
        form = self.chance.choice(("{0}", "{0}, {2}", "{0} ({1})", "{0} ({1}), {2}"))
        found: dict[str, str] = {}
        while len(found) < count:
            name = self.chance.choice(_KINDS).format(self.word(3))
            acronym = "".join(part[0] for part in name.split() if part[0].isupper())
            found[name] = form.format(name, acronym, self.chance.choice(_COUNTRIES))
        return list(found.items())

    def individuals(self, count: int) -> list[str]:
        """Names of people."""
        return list({f"{self.chance.choice(_GIVEN)} {self.word(3)}": None for _ in range(count)})

    def signed(self, names: list[str], printed: list[str], individuals: list[str]) -> list[str]:
        """The list of those who sign."""
        mark = self.chance.choice(("{1}", "{1}", "- {1}", "{0}. {1}"))
        rows = "\n".join(mark.format(at, text) for at, text in enumerate(printed, start=1))
        people = "\n".join(mark.format(at, name) for at, name in enumerate(individuals, start=1))
        if not individuals:
            return [rows] if self.chance.random() < 0.5 else ["Signatories:", rows]
        return ["Organizations:", rows, "Individuals:", people]


def _text(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _markdown(parts: list[str]) -> str:
    return _text([f"## {part}" if part in _HEADINGS else part for part in parts])


def _page(parts: list[str]) -> str:
    tagged = ((("h2" if part in _HEADINGS else "p"), html.escape(part).replace("\n", "<br>\n")) for part in parts)
    body = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in tagged)
    return f"<!doctype html><html><head><title>{html.escape(parts[0])}</title></head><body>\n{body}\n</body></html>\n"


_WRITTEN = {".txt": _text, ".md": _markdown, ".html": _page}


def write(folder: Path, count: int, seed: int = 1, signatories: tuple[int, int] = SIGNATORIES) -> None:
    """Write so many letters into a folder, and beside it `FOLDER.gold.jsonl`, a line a letter."""
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.{GOLD}").open("w", encoding="utf-8") as gold:
        for made in letters(count, seed, signatories):
            (folder / made.gold.file).write_text(made.content, encoding="utf-8", newline="\n")
            gold.write(json.dumps(asdict(made.gold)) + "\n")


def main() -> None:
    """Write as many letters as asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--signatories", type=int, nargs=2, default=SIGNATORIES, metavar=("FEWEST", "MOST"))
    options = parser.parse_args()
    write(options.folder, options.count, options.seed, tuple(options.signatories))


if __name__ == "__main__":
    main()
