"""What changes within one walk: the last minute of walking against the first.

A minute is a minute of walking: standing between two stretches of walking does not count, so a rest leaves no hole in
either end. The change is a difference of medians of straight, level strides; the two minutes do not share strides, so
their intervals add as those of independent numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

import numpy as np
import polars as pl

from surefoot.recording import FloatArray
from surefoot.signs.catalogue import CHANGED_IN_WALK, MEASURES
from surefoot.signs.intervals import block_bootstrap, half_width
from surefoot.signs.measure import Measure, absent
from surefoot.signs.measure_names import change_in_walk_name

MINUTE_S = 60.0
SHORTEST_WALKING_S = 2 * MINUTE_S
FEWEST_STRIDES_A_MINUTE = 6


def changes_in_walk(
    strides: pl.DataFrame,
    usable: pl.Expr,
    why_missing: Callable[[str], str],
    *,
    replicates: int,
    seed: int,
) -> dict[str, Measure]:
    """Change of one foot from the first to the last minute of its walking.

    Parameters
    ----------
    strides
        Stride table of one foot in the order of walking, turns and poor strides included: they take time too.
    usable
        True for strides that may be averaged.
    why_missing
        Gives the reason for a column without values.
    replicates, seed
        Draws and seed of the bootstrap, see `surefoot.signs.intervals`.

    Returns
    -------
    dict of str to Measure
        Last minus first, by `change_in_walk_name` of the measures of `CHANGED_IN_WALK`.
    """
    first, last, walked_s = _ends(strides, usable)
    measures = {}
    for column in CHANGED_IN_WALK:
        name = change_in_walk_name(column)
        unit = MEASURES[name].unit
        values = [_values(part, column) for part in (first, last)]
        if strides.select(pl.col(column).is_not_null().any()).item() is not True:
            measures[name] = absent(why_missing(column), unit)
        elif walked_s < SHORTEST_WALKING_S:
            measures[name] = absent(f"needs 2 minutes of walking; there are {walked_s:.0f} s", unit)
        elif min(v.size for v in values) < FEWEST_STRIDES_A_MINUTE:
            measures[name] = absent(
                f"needs {FEWEST_STRIDES_A_MINUTE} straight strides in each minute; there are {values[0].size} in the "
                f"first and {values[1].size} in the last",
                unit,
            )
        else:
            measures[name] = _change(values[0], values[1], unit, replicates, seed)
    return measures


def _ends(strides: pl.DataFrame, usable: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame, float]:
    """Usable strides that begin in the first and that end in the last minute of walking, and how long it was in s."""
    lasts = pl.col("stride_time_s").fill_nan(None).fill_null(0.0)
    timed = strides.sort("initial_contact_s").with_columns(lasts.cum_sum().alias("walked_s"), usable.alias("usable"))
    walked_s = float(timed["walked_s"][-1]) if timed.height else 0.0
    kept = timed.filter("usable")
    first = kept.filter(pl.col("walked_s") - lasts < MINUTE_S)
    return first, kept.filter(pl.col("walked_s") > walked_s - MINUTE_S), walked_s


def _values(part: pl.DataFrame, column: str) -> FloatArray:
    return part[column].cast(pl.Float64).fill_nan(None).drop_nulls().to_numpy().astype(np.float64)


def _median(values: FloatArray) -> FloatArray:
    return np.asarray(np.median(values, axis=-1), dtype=np.float64)


def _change(first: FloatArray, last: FloatArray, unit: str, replicates: int, seed: int) -> Measure:
    change = float(_median(last) - _median(first))
    one, other = (
        half_width(block_bootstrap(values, _median, replicates, seed + k), values.size)
        for k, values in enumerate((first, last))
    )
    half = hypot(one, other)
    return Measure(value=change, low=change - half, high=change + half, n=first.size + last.size, unit=unit)
