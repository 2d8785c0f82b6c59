"""The measures of one foot from its strides of straight, level walking."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from surefoot.errors import UsageError
from surefoot.gait import STRIDE_COLUMNS
from surefoot.recording import FloatArray
from surefoot.signs.catalogue import (
    CHANGES,
    COUNTS,
    LEVEL_MEDIANS,
    LOW_TAILS,
    MEASURES,
    OTHER_TAILS,
    RHYTHM,
    SHARES,
    TAIL_OF,
)
from surefoot.signs.decline import changes_in_walk
from surefoot.signs.intervals import Statistic, block_bootstrap, half_width, share_interval
from surefoot.signs.measure import Measure, absent

LOW_CLEARANCE_MM = 5.0
FEWEST_FOR_INTERVAL = 6
# no shoe goes through the floor: lower than this (twice the error of the best methods) the geometry is wrong
LOWEST_BELIEVABLE_CLEARANCE_MM = -10.0
_STRIDES_FOR_ALL_DRAWS = 400
_FEWEST_DRAWS = 200


@dataclass(frozen=True)
class SummarySettings:
    """How strides become measures.

    Parameters
    ----------
    min_quality
        Strides whose quality is below this are left out of the averages.
    few_strides
        With fewer strides than this a value carries a caution: six or more strides a side are needed for reliable
        means in MS (doi 10.3390/bios10090128).
    bootstrap_replicates
        Draws of the block bootstrap; beyond 400 strides fewer in proportion, but never under 200.
    seed
        Seed of the bootstrap's random numbers.
    """

    min_quality: float = 0.5
    few_strides: int = 6
    bootstrap_replicates: int = 1000
    seed: int = 20

    def __post_init__(self) -> None:
        allowed: tuple[tuple[str, float, float], ...] = (
            ("min_quality", 0.0, 1.0),
            ("few_strides", 1, math.inf),
            ("bootstrap_replicates", 1, 1_000_000),
            ("seed", 0, math.inf),
        )
        for name, low, high in allowed:
            value = getattr(self, name)
            if not low <= value <= high:
                limits = f"{low:g} or more" if high == math.inf else f"from {low:g} to {high:.7g}"
                raise UsageError(f"setting 'summary.{name}' must be {limits}; got {value!r}")


def is_level_walking(settings: SummarySettings) -> pl.Expr:
    """Expression that is true for strides of straight, level walking of good quality.

    Parameters
    ----------
    settings
        Holds the quality limit.

    Returns
    -------
    polars.Expr
        Boolean, never null: what is not known to be a turn, a stair or poor is kept.
    """
    return (
        ~pl.col("is_turn").fill_null(False)
        & pl.col("is_level").fill_null(True)
        & (pl.col("quality").fill_null(1.0) >= settings.min_quality)
    )


def summarise_side(strides: pl.DataFrame, segment: str, settings: SummarySettings, seed: int) -> dict[str, Measure]:
    """Measures of one foot.

    Parameters
    ----------
    strides
        Stride table of one side with the derived columns, in the order of walking.
    segment
        ``foot`` or ``shank``: which sensor the side was measured with.
    settings
        How strides become measures.
    seed
        Seed of this side's bootstrap.

    Returns
    -------
    dict of str to Measure
        Every per-side measure of the catalogue.
    """
    level = strides.filter(is_level_walking(settings))
    why = _Reasons(level, strides.height, segment)
    measures = _counts(strides, level, settings)
    for info in LEVEL_MEDIANS:
        measures[info.name] = _estimate(_values(level, info.name), _median, info.name, why, settings, seed)
    for info in (*LOW_TAILS, *OTHER_TAILS):
        measures[info.name] = _tail(level, info.name, why, settings, seed)
    for info in SHARES:
        measures[info.name] = _share(level, info.name, why, settings)
    measures |= changes_in_walk(
        strides, is_level_walking(settings), why.for_column, replicates=_draws(level.height, settings), seed=seed
    )
    _withhold_impossible_clearance(measures)
    measures["cadence_steps_min"] = _cadence(measures["stride_time_s"])
    for name, column in (("stride_time_cv_percent", "stride_time_s"), ("stride_length_cv_percent", "stride_length_m")):
        measures[name] = _variability(level, name, column, why, settings, seed)
    return measures


_NEED_CLEARANCE = (
    "min_toe_clearance_mm",
    "min_toe_clearance_p05_mm",
    "min_toe_clearance_p01_mm",
    "min_toe_clearance_below_5mm_percent",
    "min_toe_clearance_last_minus_first_minute_mm",
    "toe_drag_s",
    "toe_drag_p95_s",
    "toe_drag_percent",
)


def _withhold_impossible_clearance(measures: dict[str, Measure]) -> None:
    clearance = measures["min_toe_clearance_mm"].value
    if clearance is None or clearance >= LOWEST_BELIEVABLE_CLEARANCE_MM:
        return
    reason = f"the shoe came out {-clearance:.0f} mm below the floor, so its geometry is wrong"
    for name in _NEED_CLEARANCE:
        measures[name] = absent(reason, MEASURES[name].unit)


def missing_side(reason: str) -> dict[str, Measure]:
    """Measures of a foot that was not measured.

    Parameters
    ----------
    reason
        Why, in plain words.

    Returns
    -------
    dict of str to Measure
        Every per-side measure, without values.
    """
    names = (*LEVEL_MEDIANS, *LOW_TAILS, *OTHER_TAILS, *SHARES, *RHYTHM, *CHANGES, *COUNTS)
    return {info.name: absent(reason, info.unit) for info in names}


_FELT_COLUMNS = ("toe_drag_s",)  # what a sensor feels and a camera does not see
_EMPTY_WHERE = {column.name: column.empty_where for column in STRIDE_COLUMNS if column.empty_where}

_LISTENED_TO = {
    "contact_loudness_relative_db": "contact_loudness_db",
    "slap_loudness_relative_db": "slap_loudness_db",
    "slap_over_contact_db": "slap_loudness_db",
}


@dataclass(frozen=True)
class _Reasons:
    """Finds the words for a column without values."""

    level: pl.DataFrame
    found: int
    segment: str

    def for_column(self, column: str) -> str:
        if self.found == 0:
            return "no stride was found"
        if self.level.height == 0:
            return f"none of the {self.found} strides is straight, level walking of good quality"
        if self.segment == "shank" and column not in ("stride_time_s", "stance_time_s", "swing_time_s"):
            return "needs a sensor on the foot; this side was measured at the shank"
        if self.segment == "markers" and column in _FELT_COLUMNS:
            return "needs the vibration that a sensor feels; this side was measured by markers"
        if column in ("double_support_percent", "step_time_s"):
            return "needs both feet on one clock"
        if why := _EMPTY_WHERE.get(_LISTENED_TO.get(column, column)):
            return why
        flag = self._commonest_flag()
        return f"not measured in any of {self.level.height} strides" + (f": {flag}" if flag else "")

    def _commonest_flag(self) -> str:
        flags = (f.strip() for row in self.level["flags"].drop_nulls() for f in row.split(";"))
        ranked = Counter(f for f in flags if f).most_common(1)
        return ranked[0][0].replace("_", " ") if ranked else ""


def _values(level: pl.DataFrame, column: str) -> FloatArray:
    return level[column].cast(pl.Float64).fill_nan(None).drop_nulls().to_numpy().astype(np.float64)


def _median(values: FloatArray) -> FloatArray:
    return np.asarray(np.median(values, axis=-1), dtype=np.float64)


def _cv_percent(values: FloatArray) -> FloatArray:
    return np.asarray(100.0 * values.std(axis=-1, ddof=1) / values.mean(axis=-1), dtype=np.float64)


def _draws(n: int, settings: SummarySettings) -> int:
    # an hour of walking has thousands of strides and its intervals need no finer drawing
    fewer = max(_FEWEST_DRAWS, settings.bootstrap_replicates * _STRIDES_FOR_ALL_DRAWS // max(n, 1))
    return min(settings.bootstrap_replicates, fewer)


def _caution(n: int, settings: SummarySettings) -> str | None:
    if n >= settings.few_strides:
        return None
    return f"from {n} stride{'s' if n > 1 else ''} only: fewer than {settings.few_strides}, not reliable"


def _estimate(
    values: FloatArray,
    statistic: Statistic,
    name: str,
    why: _Reasons,
    settings: SummarySettings,
    seed: int,
    column: str | None = None,
) -> Measure:
    unit = MEASURES[name].unit
    if values.size == 0:
        return absent(why.for_column(column or name), unit)
    value = float(statistic(values))
    half = None
    if values.size >= FEWEST_FOR_INTERVAL:
        half = half_width(block_bootstrap(values, statistic, _draws(values.size, settings), seed), values.size)
    deviation = np.abs(values - np.median(values))
    return Measure(
        value=value,
        low=None if half is None else value - half,
        high=None if half is None else value + half,
        n=int(values.size),
        unit=unit,
        sd=float(values.std(ddof=1)) if values.size > 1 else None,
        robust_sd=1.4826 * float(np.median(deviation)) if values.size > 1 else None,
        caution=_caution(values.size, settings),
    )


def _tail(level: pl.DataFrame, name: str, why: _Reasons, settings: SummarySettings, seed: int) -> Measure:
    column, percent, needed = TAIL_OF[name]
    values = _values(level, column)
    if 0 < values.size < needed:
        return absent(f"needs {needed} strides; there are {values.size}", MEASURES[name].unit)

    def tail(x: FloatArray) -> FloatArray:
        return np.asarray(np.percentile(x, percent, axis=-1), dtype=np.float64)

    return _estimate(values, tail, name, why, settings, seed, column)


def _share(level: pl.DataFrame, name: str, why: _Reasons, settings: SummarySettings) -> Measure:
    column, expression = share_of(name)
    hits = level.filter(pl.col(column).is_not_null()).select(expression.cast(pl.Float64)).to_series().to_numpy()
    if hits.size == 0:
        return absent(why.for_column(column), "%")
    low, high = share_interval(hits)
    return Measure(
        value=round(100.0 * float(hits.mean()), 9),
        low=round(100.0 * low, 9),
        high=round(100.0 * high, 9),
        n=int(hits.size),
        unit="%",
        caution=_caution(hits.size, settings),
    )


def share_of(name: str) -> tuple[str, pl.Expr]:
    """What a share is the share of.

    Parameters
    ----------
    name
        Name of the share in the catalogue.

    Returns
    -------
    tuple of str and polars.Expr
        The column that must be known for a stride to count, and the condition under which it is a hit.
    """
    if name == "toe_drag_percent":
        return "toe_drag_s", pl.col("toe_drag_s") > 0
    if name == "min_toe_clearance_below_5mm_percent":
        return "min_toe_clearance_mm", pl.col("min_toe_clearance_mm") < LOW_CLEARANCE_MM
    if name == "slap_heard_percent":
        return "contact_loudness_db", pl.col("slap_loudness_db").is_not_null()
    kind = name.removeprefix("contact_").removesuffix("_percent")
    return "contact_type", pl.col("contact_type") == kind


def _cadence(stride_time: Measure) -> Measure:
    if stride_time.value is None:
        return absent(stride_time.reason or "no stride time", "steps/min")
    if stride_time.value <= 0:
        return absent("the stride time is not positive", "steps/min")
    bounded = stride_time.low is not None and stride_time.high is not None and stride_time.low > 0
    return Measure(
        value=120.0 / stride_time.value,
        low=120.0 / stride_time.high if bounded and stride_time.high else None,
        high=120.0 / stride_time.low if bounded and stride_time.low else None,
        n=stride_time.n,
        unit="steps/min",
        caution=stride_time.caution,
    )


def _variability(
    level: pl.DataFrame, name: str, column: str, why: _Reasons, settings: SummarySettings, seed: int
) -> Measure:
    values = _values(level, column)
    if values.size == 0:
        return absent(why.for_column(column), "%")
    if values.size < FEWEST_FOR_INTERVAL:
        return absent(f"needs {FEWEST_FOR_INTERVAL} strides; there are {values.size}", "%")
    if values.mean() <= 0:
        return absent("the mean is not positive", "%")
    value = float(_cv_percent(values))
    half = half_width(block_bootstrap(values, _cv_percent, _draws(values.size, settings), seed), values.size)
    return Measure(
        value=value,
        low=max(0.0, value - half),
        high=value + half,
        n=int(values.size),
        unit="%",
        caution=_caution(values.size, settings),
    )


def _counts(strides: pl.DataFrame, level: pl.DataFrame, settings: SummarySettings) -> dict[str, Measure]:
    turn = int(strides["is_turn"].fill_null(False).sum())
    uneven = int((~strides["is_level"].fill_null(True)).sum())
    poor = int((strides["quality"].fill_null(1.0) < settings.min_quality).sum())
    numbers = (strides.height, level.height, turn, uneven, poor)
    return {
        info.name: Measure(value=float(number), low=None, high=None, n=strides.height, unit="")
        for info, number in zip(COUNTS, numbers, strict=True)
    }
