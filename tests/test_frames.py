"""Rows as data frames: the types of columns, what is missing, and a package that is."""

import datetime
import sys
from pathlib import Path

import pytest

from kg.errors import ConfigurationError, UsageError
from kg.frames import pandas_frame, polars_frame
from kg.query import select

OUTPUT = Path(__file__).parents[1] / "output"
TYPES = (
    'SELECT * { VALUES (?whole ?decimal ?truth ?day ?thing ?words ?mixed ?none) { '
    '(1 1.5 true "2020-02-26"^^xsd:date ol:Letter "a"@en 1 UNDEF) '
    '(UNDEF 2e0 false "2021-10-10"^^xsd:date ol:Body "b" "x" UNDEF) (3 UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF) } }'
)  # fmt: skip


def test_pandas_has_a_type_for_each_column() -> None:
    frame = pandas_frame(TYPES, OUTPUT)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "whole": "Int64", "decimal": "Float64", "truth": "boolean", "day": "datetime64[s]",
        "thing": "string", "words": "string", "mixed": "string", "none": "string",
    }  # fmt: skip
    assert frame["whole"].sum() == 4
    assert frame["day"].dt.year.tolist()[:2] == [2020, 2021]
    assert frame["mixed"].tolist()[:2] == ["1", "x"]
    assert frame.isna().sum().to_dict() == {name: 3 if name == "none" else 1 for name in frame.columns}


def test_polars_has_a_type_for_each_column() -> None:
    frame = polars_frame(TYPES, OUTPUT)
    assert {name: str(kind) for name, kind in frame.schema.items()} == {
        "whole": "Int64", "decimal": "Float64", "truth": "Boolean", "day": "Date",
        "thing": "String", "words": "String", "mixed": "String", "none": "String",
    }  # fmt: skip
    assert frame["whole"].sum() == 4
    assert frame["day"].to_list() == [datetime.date(2020, 2, 26), datetime.date(2021, 10, 10), None]
    assert frame["mixed"].to_list() == ["1", "x", None]
    assert frame["thing"][0] == "https://w3id.org/open-letters/ns#Letter"


@pytest.mark.parametrize("name", ["violations", "letters", "differing-countries"])
def test_a_saved_question_has_the_rows_that_select_gives(name: str) -> None:
    wanted = select(name, OUTPUT)
    assert polars_frame(name, OUTPUT).to_dicts() == wanted
    ours = pandas_frame(name, OUTPUT)
    assert len(ours) == len(wanted)
    assert list(ours.columns) == polars_frame(name, OUTPUT).columns
    for row, values in zip(ours.astype(object).to_dict("records"), wanted, strict=True):
        filled = {key for key, value in values.items() if value is not None}
        assert {key: str(row[key])[:10] for key in filled} == {key: str(values[key])[:10] for key in filled}


def test_parameters_are_passed_on() -> None:
    year = {str(day) for day in polars_frame("letters", OUTPUT, year=2020)["date"]}
    assert year == {"2020-02-26", "2020-11-09"}
    with pytest.raises(UsageError, match="colour: no parameter"):
        pandas_frame("letters", OUTPUT, colour="red")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for package, frame in (("pandas", pandas_frame), ("polars", polars_frame)):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(ConfigurationError, match=rf"{package} is .* pip install 'open-letters-kg\[frames\]'"):
            frame("letters", OUTPUT)
