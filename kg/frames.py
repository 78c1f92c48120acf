"""The rows of a query as a data frame, for notebooks: `pandas_frame("violations", of="North Korea")`.

Columns have types: whole numbers, decimals, booleans and dates where every value of the column is one, text otherwise,
and an IRI is a text. An unbound variable is the missing value of the library, in a column of any type.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigurationError
from kg.query import SECONDS, ask
from kg.query.solutions import Solutions, Value, from_json, python
from kg.terms import Literal

if TYPE_CHECKING:
    import pandas
    import polars

_KINDS = (bool, int, float, datetime.date)


def pandas_frame(
    query: str, data: Path | str = "output", timeout: float = SECONDS, **parameters: object
) -> pandas.DataFrame:
    """The rows of a SELECT query, or of the saved question of that name, as a frame of pandas.

    The types are the nullable ones: `Int64`, `Float64`, `boolean`, `string`; dates are `datetime64[s]`. Raises what
    `kg.query.select` raises, and ConfigurationError where pandas is missing.
    """
    try:
        import pandas
    except ModuleNotFoundError as error:
        raise _missing("pandas", error) from error
    names: dict[type, Any] = {bool: "boolean", int: "Int64", float: "Float64", datetime.date: "datetime64[s]"}
    columns = _columns(_solutions(query, data, timeout, parameters))
    series = {
        name: pandas.Series(values, dtype="object").astype(names.get(kind, "string"))
        for name, (kind, values) in columns.items()
    }
    return pandas.DataFrame(series, columns=list(columns))


def polars_frame(
    query: str, data: Path | str = "output", timeout: float = SECONDS, **parameters: object
) -> polars.DataFrame:
    """The rows of a SELECT query, or of the saved question of that name, as a frame of polars.

    The types are `Int64`, `Float64`, `Boolean`, `Date` and `String`. Raises what `kg.query.select` raises, and
    ConfigurationError where polars is missing.
    """
    try:
        import polars
    except ModuleNotFoundError as error:
        raise _missing("polars", error) from error
    types = {bool: polars.Boolean, int: polars.Int64, float: polars.Float64, datetime.date: polars.Date}
    columns = _columns(_solutions(query, data, timeout, parameters))
    return polars.DataFrame(
        {name: values for name, (_, values) in columns.items()},
        schema={name: types.get(kind, polars.String) for name, (kind, _) in columns.items()},
    )


def _solutions(query: str, data: Path | str, timeout: float, parameters: dict[str, object]) -> Solutions:
    chosen = {name: str(value) for name, value in parameters.items()}
    return from_json(ask(query, Path(data), "json", timeout, chosen))


def _columns(solutions: Solutions) -> dict[str, tuple[type, list[Value]]]:
    """The type and the values of each column; a column of several types is text."""
    columns: dict[str, tuple[type, list[Value]]] = {}
    for at, name in enumerate(solutions.columns):
        terms = [row[at] for row in solutions.rows]
        values = [python(term) for term in terms]
        kinds = {type(value) for value in values if value is not None}
        if len(kinds) == 1 and kinds <= {*_KINDS}:
            columns[name] = kinds.pop(), values
        else:
            columns[name] = str, [term.value if isinstance(term, Literal) else term for term in terms]
    return columns


def _missing(package: str, error: ModuleNotFoundError) -> ConfigurationError:
    return ConfigurationError(
        f"{package} is needed for its frames, and {error.name} is missing: pip install 'open-letters-kg[frames]'"
    )
