"""Time stamps that are written as the time of a day: 10:15:30.250, with or without a date before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# the date is passed over: within a recording the clock falls by a day at midnight at most, which is undone later
_CLOCK = r"(?:^|[T ])(\d{1,2}):(\d{2}):(\d{2}(?:[.,]\d+)?)(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?$"


def is_clock(cell: str) -> bool:
    """Tell whether a cell is a time of day, with or without a date."""
    return re.search(_CLOCK, cell.strip()) is not None


def seconds_of_day(cells: pl.Series) -> pl.Series:
    """Return the seconds since midnight; null where a cell is no time of day.

    Parameters
    ----------
    cells
        Text, spaces and quotation marks around it stripped.
    """
    import polars as pl

    hours, minutes, seconds = (
        pl.col("cell").str.extract(_CLOCK, part).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
        for part in (1, 2, 3)
    )
    return cells.alias("cell").to_frame().select(3600 * hours + 60 * minutes + seconds).to_series()
