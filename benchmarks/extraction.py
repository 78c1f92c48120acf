"""Reading letters: files to resolved mentions, beside the named entities that spaCy finds in their texts."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import corpus, environments
from benchmarks.letters import GOLD
from benchmarks.measure import Contender, Table, clock, commands, growth, python, run, side_by_side, tell

_PEER = Path(__file__).parent / "peers" / "spacy_entities.py"


def tables(rounds: int, full: bool) -> list[Table]:
    """One table: letters a second on one core, and how many of the organisations that sign were found."""
    counts = (30, 100, 300, 1000) if full else (8, 16, 32)
    folder = corpus.letters(counts[-1])
    texts = corpus.DATA / f"texts-{counts[-1]}.json"
    run(python(__name__, "texts", folder, texts), "cpu")
    contenders = [
        Contender(name="kg", command=python(__name__, "ours", folder), ours=True, note="all that is published")
    ]
    if interpreter := environments.python_of("spacy"):
        note = "en_core_web_sm 3.8.0, what names need of it"
        contenders.append(Contender(name="spaCy", command=[str(interpreter), str(_PEER), str(texts)], note=note))
    rows = side_by_side(contenders, f"{counts[-1]} letters", rounds)
    return [
        Table(
            title="Extraction",
            about="Files to resolved mentions: signatories with their kind, acronym and country, claims with whom they "
            "accuse and on whose word, demands, citations, addressees. spaCy gets the plain texts and finds names.",
            unit="letters",
            rows=rows,
            lines=_found(contenders, folder),
            growth=growth(counts, lambda count: python(__name__, "ours", corpus.letters(count)), rows[0]),
        )
    ]


def _found(contenders: list[Contender], folder: Path) -> tuple[str, ...]:
    """How many of the organisations that sign each contender found, by the exact name."""
    gold = [json.loads(line) for line in folder.with_name(f"{folder.name}.{GOLD}").read_text().splitlines()]
    wanted = [set(letter["organizations"]) for letter in sorted(gold, key=lambda letter: str(letter["file"]))]
    said = []
    for contender in contenders:
        names = run([*contender.command, "--names"], "cpu").said["names"]
        hits = sum(len(one & set(found)) for one, found in zip(wanted, names, strict=True))
        said.append(f"{contender.name} {hits / sum(map(len, wanted)):.1%}")
    return (f"Of the organisations that sign, with exactly their name, were found: {', '.join(said)}.",)


# --- contenders


def _ours(folder: str, names: str = "") -> None:
    files, read, _ = corpus.reader(Path(folder))
    if names:
        tell(len(files), cpu=1, names=[[s.name for s in read(path).letter.signatories] for path in files])
        return

    def work() -> int:
        for path in files:
            read(path)
        return len(files)

    clock(work)


def _texts(folder: str, target: str) -> None:
    """The texts of letters, as they are read, for programs that read no HTML."""
    files, read, _ = corpus.reader(Path(folder))
    Path(target).write_text(json.dumps([read(path).letter.source.text for path in files]))
    tell(len(files), cpu=1)


if __name__ == "__main__":
    commands({"ours": _ours, "texts": _texts})
