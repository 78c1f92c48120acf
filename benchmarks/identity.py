"""How `kg review --identity` grows: `python benchmarks/identity.py 10000 100000 1000000`.

Each row is one process. Names of organisations are made from a seed, each printed in several ways and letters: with a
slip of the pen, with and without what a body is called, with its country, as an acronym, in other spelling, order and
spacing. The truth is known, so the share of true pairs that share a block can be counted: of each form with the name it
was made from, and of all forms with each other, two slips apart and more. What runs is the code of `kg review`, from
the names to the sheet; given are its time, its memory, and the processor's time for each name and logarithm of names.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import string
import subprocess
import sys
import time
from collections.abc import Iterator

from kg import vocabulary
from kg.identity.adjudication import MOST, proposals
from kg.identity.candidates import Named, Register, Variant
from kg.identity.likeness import LEAST, places_of
from kg.identity.names import identities

SYLLABLES = [a + b + c for a in "bcdfghjklmnprstvz" for b in "aeiou" for c in ("", "n", "r", "l", "s", "m")]
HEADS = [
    "Centre", "Committee", "Alliance", "Network", "Association", "Union", "Forum", "Council", "Coalition", "Institute",
    "Campaign", "Movement", "Federation", "Initiative", "League", "Observatory", "Society",
]  # fmt: skip
CAUSES = [
    "Human Rights", "Press Freedom", "Democracy", "Justice", "Women", "Refugees", "Workers", "Peace", "Children",
    "the Disappeared", "Minorities", "Prisoners", "Free Expression", "Transparency", "Labour Rights",
]  # fmt: skip
TAILS = ["International", "Inc.", "e.V.", "Foundation", "Ltd", "Network"]
COUNTRIES = [
    ("KR", "South Korea"), ("FR", "France"), ("US", "USA"), ("KE", "Kenya"), ("PE", "Peru"), ("ID", "Indonesia"),
    ("DE", "Germany"), ("GB", "UK"), ("TH", "Thailand"), ("CA", "Canada"),
]  # fmt: skip
SMALL = {"for", "of", "the", "and", "in"}
VARIANTS = 5
SIGN_ONE_LETTER = 40
"""Organisations; the forms of one are in as many letters as it has forms."""
HEADINGS = ("names", "s", "s of processor", "µs / (n log2 n)", "peak MiB", "pairs compared", "in blocks",
            "true pairs",
            "block recall to the name", "of all pairs")  # fmt: skip


def organisation(chance: random.Random) -> str:
    """A made-up name of three to eight words, one of them rare."""
    rare = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize() for _ in range(2)]
    forms = (
        f"{rare[0]} {chance.choice(HEADS)} for {chance.choice(CAUSES)}",
        f"{chance.choice(HEADS)} for {chance.choice(CAUSES)} in {rare[0]}",
        f"{rare[0]} {chance.choice(CAUSES)} {chance.choice(HEADS)}",
        f"{chance.choice(HEADS)} of {rare[0]} {rare[1]} for {chance.choice(CAUSES)} and {chance.choice(CAUSES)}",
        f"{rare[0]} {rare[1]} {chance.choice(HEADS)}",
    )
    return chance.choice(forms)


def slip(name: str, chance: random.Random) -> str:
    """One letter left out, put in, changed, or swapped with the next."""
    at = chance.randrange(1, len(name) - 1)
    letter = chance.choice(string.ascii_lowercase)
    return chance.choice((
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
    ))  # fmt: skip


def printed(name: str, chance: random.Random) -> tuple[str, str | None]:
    """A way to print a name, and the acronym beside it."""
    initials = "".join(word[0].upper() for word in name.split() if word not in SMALL)
    way = chance.random()
    if way < 0.25:
        return slip(name, chance), None
    if way < 0.30:
        return slip(slip(name, chance), chance), None
    if way < 0.45:
        return f"{name} {chance.choice(TAILS)}", None
    if way < 0.55:
        return f"{name} {chance.choice(COUNTRIES)[1]}", None
    if way < 0.60 and len(initials) > 2:
        return initials, None
    if way < 0.70:
        return name, initials if len(initials) > 2 else None
    if way < 0.75:
        return name.replace("Centre", "Center").replace("Labour", "Labor").upper(), None
    if way < 0.80:
        return "".join(name.split(maxsplit=1)), None
    if way < 0.85:
        return " ".join(chance.sample(name.split(), len(name.split()))), None
    if way < 0.95:
        return slip(f"{name} {chance.choice(TAILS)}", chance), None
    return f"The {name}", None


def variants(count: int, seed: int) -> Iterator[Variant]:
    """Printed names; the key is the number of the organisation, a point, and the number of the variant."""
    chance = random.Random(seed)
    for number in range(count // VARIANTS):
        name = organisation(chance)
        country = chance.choice(COUNTRIES)[0]
        for order in range(VARIANTS):
            text, acronym = printed(name, chance) if order else (name, None)
            yield Variant(
                key=f"organization/{number}.{order}",
                name=text,
                acronym=acronym,
                country=country if chance.random() < 0.7 else None,
                letter=f"letter/{number // SIGN_ONE_LETTER}.{order}",
            )


class Counting(Register):
    """A register that counts the pairs that share a block, while they are gone through."""

    compared = pairs_seen = right = to_the_name = 0

    def alike_in_words(self) -> Iterator[tuple[Named, Named]]:
        """The same pairs."""
        return self._counted(super().alike_in_words())

    def alike_by_acronym(self, least: float) -> Iterator[tuple[Named, Named]]:
        """The same pairs."""
        return self._counted(super().alike_by_acronym(least))

    def _counted(self, pairs: Iterator[tuple[Named, Named]]) -> Iterator[tuple[Named, Named]]:
        for pair in pairs:
            self.compared += 1
            yield pair

    def pairs(self) -> Iterator[tuple[Named, Named]]:
        """The same pairs."""
        for one, other in super().pairs():
            self.pairs_seen += 1
            if one.key.partition(".")[0] == other.key.partition(".")[0]:
                self.right += 1
                self.to_the_name += one.key.endswith(".0") or other.key.endswith(".0")
            yield one, other


def measure(count: int, seed: int) -> None:
    """One row of the table."""
    known = identities(vocabulary.load())
    start, worked = time.perf_counter(), time.process_time()
    with Counting(variants(count, seed), places_of(known.vocabulary)) as register:
        proposals(register, known, LEAST, MOST)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        for _ in register.pairs():
            """Counted, not compared: what no score can come of is in a block all the same."""
    organisations = count // VARIANTS
    truth = organisations * VARIANTS * (VARIANTS - 1) // 2
    cells = (
        f"{count:,}",
        f"{seconds:.0f}",
        f"{worked:.0f}",
        f"{1e6 * worked / (count * math.log2(count)):.1f}",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}",
        f"{register.compared:,}",
        f"{register.pairs_seen:,}",
        f"{truth:,}",
        f"{register.to_the_name / (organisations * (VARIANTS - 1)):.4f}",
        f"{register.right / truth:.4f}",
    )
    print("|", " | ".join(cells), "|", flush=True)


def main() -> None:
    """Measure each size in a process of its own, so that one's memory is not the next one's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if len(options.counts) == 1:
        measure(options.counts[0], options.seed)
        return
    print("|", " | ".join(HEADINGS), "|")
    print("|", "--- | " * len(HEADINGS), flush=True)
    for count in options.counts:
        subprocess.run([sys.executable, __file__, str(count), "--seed", str(options.seed)], check=True)


if __name__ == "__main__":
    main()
