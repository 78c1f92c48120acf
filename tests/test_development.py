"""The figures reached on further real letters, as a floor.

The letters belong to their authors and are not in this repository: KG_DEVELOPMENT_LETTERS names a directory that holds
`letters/` and `gold/` with the annotations, as tests/gold/GUIDELINES.md describes them.
"""

import json
import os
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from kg import vocabulary
from kg.build import dataset_of, understand
from kg.errors import ReadError
from kg.identity.names import identities
from kg.inputs import letter_files
from kg.records import record

FLOORS = yaml.safe_load((Path(__file__).parent / "gold" / "development-floors.yaml").read_text(encoding="utf-8"))
DIRECTORY = os.environ.get("KG_DEVELOPMENT_LETTERS")


@pytest.fixture(scope="module")
def figures(score: ModuleType) -> dict[str, float]:
    if not DIRECTORY:
        pytest.skip("set KG_DEVELOPMENT_LETTERS to a directory that holds letters/ and gold/")
    folder, report = Path(DIRECTORY), score.Report()
    known, about = identities(vocabulary.load()), dataset_of([folder / "letters"])
    for path in letter_files([folder / "letters"]):
        gold = yaml.safe_load((folder / "gold" / f"{path.stem}.yaml").read_text(encoding="utf-8"))
        try:
            letter = json.loads(json.dumps(record(understand(path, known, about), about.base)))
        except ReadError:
            letter = {"text": path.read_text(encoding="utf-8")}
        score.score_letter(report, path.name, letter["text"], gold, letter)
    return {field: tally.f1 for field, tally in report.tallies.items()}


@pytest.mark.parametrize("field", FLOORS)
def test_the_figure_does_not_fall(field: str, figures: dict[str, float]) -> None:
    assert round(figures[field], 3) >= FLOORS[field]
