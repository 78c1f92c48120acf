"""Where the package's data lies: beside `kg/` in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
RULES = PACKAGE / "rules"
QUERIES = PACKAGE / "queries"


def _data(name: str) -> Path:
    packaged = PACKAGE / "data" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


ONTOLOGY = _data("ontology")
SHAPES = _data("shapes")
