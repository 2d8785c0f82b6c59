"""Change of a measure over visits, with the visit as the unit.

A straight line is fitted to the visits. Its error comes from how the visits lie about the line, not from the strides:
people differ from day to day by more than strides within a walk show. With few visits these may lie on a line by
chance; so the scatter is never taken as smaller than the visits' own errors. Walks of one day are one visit: their
values are averaged. The t-quantile has as many degrees of freedom as visits less two, so three visits say little, and
that is what they know.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import sqrt

import numpy as np

from surefoot.signs.catalogue import MEASURES
from surefoot.signs.comparison import ComparedCondition, Trend
from surefoot.signs.comparison_warnings import instant
from surefoot.signs.difference_interval import LEVEL
from surefoot.signs.intervals import Z_95
from surefoot.signs.measure import Measure
from surefoot.signs.side_estimates import compared_names

FEWEST_VISITS = 3
DAYS_A_MONTH = 30.0
_SECONDS_A_DAY = 86_400.0


def visit_trends(conditions: Sequence[ComparedCondition]) -> tuple[Trend, ...]:
    """Trend of every comparable measure over the dated walks.

    Parameters
    ----------
    conditions
        The walks, in any order.

    Returns
    -------
    tuple of Trend
        Empty with walks on fewer than three days.
    """
    dated = sorted((instant(c.start_time), number) for number, c in enumerate(conditions) if c.start_time is not None)
    visits = [conditions[number] for _, number in dated]
    times = tuple(time for time, _ in dated)
    if len({time.date() for time in times}) < FEWEST_VISITS:
        return ()
    sides = ("left", "right", "both")
    return tuple(
        _trend(name, side, times, [visit.measures.get(side, {}).get(name) for visit in visits])
        for side in sides
        for name in compared_names(visits[0].measures.get(side, {}))
    )


def _trend(name: str, side: str, times: tuple[datetime, ...], found: Sequence[Measure | None]) -> Trend:
    values = tuple(m.value if m else None for m in found)
    lows, highs = tuple(m.low if m else None for m in found), tuple(m.high if m else None for m in found)
    slope = slope_per_month(times, values, lows, highs)
    unit = MEASURES[name].unit if name in MEASURES else next((m.unit for m in found if m), "")
    return Trend(name, side, unit, times, values, lows, highs, *slope)


def slope_per_month(
    times: Sequence[datetime],
    values: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
) -> tuple[float | None, float | None, float | None]:
    """Slope of a straight line through the visits, per 30 days, with its 95 % interval.

    Parameters
    ----------
    times
        When each visit was, in order, with a zone.
    values, lows, highs
        Value and 95 % interval of each; None where missing.

    Returns
    -------
    tuple of float or None
        Slope, low and high; all None with values on fewer than three days.
    """
    from scipy.special import stdtrit

    days, means, variances = _per_day(times, values, lows, highs)
    if days.size < FEWEST_VISITS:
        return None, None, None
    months = (days - days.mean()) / DAYS_A_MONTH
    power = float(months @ months)
    slope = float(months @ means) / power
    residual = means - means.mean() - slope * months
    freedom = days.size - 2
    scatter = max(float(residual @ residual) / freedom, float(variances.mean()))
    t = float(stdtrit(freedom, (1.0 + LEVEL) / 2.0))
    half = t * sqrt(scatter / power)
    return slope, slope - half, slope + half


def _per_day(
    times: Sequence[datetime],
    values: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    by_day: dict[float, list[tuple[float, float]]] = {}
    for time, value, low, high in zip(times, values, lows, highs, strict=True):
        if value is None:
            continue
        error = 0.0 if low is None or high is None else (high - low) / (2.0 * Z_95)
        day = instant(time).replace(hour=0, minute=0, second=0, microsecond=0).timestamp() / _SECONDS_A_DAY
        by_day.setdefault(day, []).append((value, error**2))
    rows = [
        (day, np.mean([v for v, _ in found]), np.mean([e for _, e in found]) / len(found))
        for day, found in sorted(by_day.items())
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
