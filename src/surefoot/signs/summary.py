"""Measures of a walk: each foot, both feet together, and left against right.

Strides in turns, on stairs or slopes, and of low quality are left out of every average; how many is counted. The two
feet of a walk do not vary independently, and how much they share is not known when their clocks differ. So the
interval of a mean of both feet joins the feet's lows and highs (right if they vary together, else too wide), and the
interval of a difference takes them as independent (right if they are, else too wide).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from surefoot.recording import Side
from surefoot.signs.catalogue import (
    COMPARED_SIDES,
    COUNTS,
    DIFFERENCES,
    MEASURES,
    RATIOS,
    RHYTHM,
    SIDE_RATIOS,
    SYMMETRY,
    SYMMETRY_INDICES,
)
from surefoot.signs.derived import with_derived_columns
from surefoot.signs.measure import Measure, absent
from surefoot.signs.measure_names import change_in_walk_name, difference_name, ratio_name, symmetry_index_name
from surefoot.signs.side_summary import SummarySettings, missing_side, summarise_side

MEAN_OF_SIDES = (
    "stride_speed_m_s",
    "stride_length_m",
    "stride_time_s",
    "stance_percent",
    "double_support_percent",
    *(info.name for info in RHYTHM),
    change_in_walk_name("stride_speed_m_s"),
)

Measures = dict[str, dict[str, Measure]]


def summarise_strides(
    strides: pl.DataFrame,
    *,
    synchronised: bool,
    segment: Mapping[Side, str] | None = None,
    settings: SummarySettings | None = None,
) -> Measures:
    """Summarise a stride table.

    Parameters
    ----------
    strides
        Stride table of one walk.
    synchronised
        Whether left and right times may be compared.
    segment
        Which sensor each side was measured with, ``foot`` or ``shank``; sides that are absent here and in `strides`
        were not measured. None stands for foot sensors on the sides that have strides.
    settings
        How strides become measures.

    Returns
    -------
    dict
        Measures by side (``left``, ``right``, ``both``) and name.

    Notes
    -----
    Medians, so that single odd strides do not move them; 95 % intervals as in `surefoot.signs.intervals`.
    """
    settings = settings or SummarySettings()
    table = with_derived_columns(strides, synchronised=synchronised)
    what = "marker" if segment and set(segment.values()) == {"markers"} else "sensor"
    worn = segment if segment is not None else {Side(name): "foot" for name in table["side"].unique()}
    sides: dict[Side, dict[str, Measure]] = {}
    for number, side in enumerate(Side):
        own = table.filter(pl.col("side") == side.value)
        if side in worn:
            sides[side] = summarise_side(own, worn[side], settings, settings.seed + number)
        else:
            sides[side] = missing_side(f"no usable {what} on the {side.value} side")
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    return {"left": left, "right": right, "both": _both(left, right, strides)}


def _both(left: dict[str, Measure], right: dict[str, Measure], strides: pl.DataFrame) -> dict[str, Measure]:
    both = {name: _mean_of_sides(left[name], right[name]) for name in MEAN_OF_SIDES}
    both |= {info.name: _sum_of_sides(left[info.name], right[info.name]) for info in COUNTS}
    both["distance_m"] = _distance(strides)
    for info, name in zip(DIFFERENCES, COMPARED_SIDES, strict=True):
        assert info.name == difference_name(name)
        both[info.name] = _difference(name, left, right)
    for info, name in zip(RATIOS, SIDE_RATIOS, strict=True):
        assert info.name == ratio_name(name)
        both[info.name] = _ratio(name, left, right)
    for info, name in zip(SYMMETRY, SYMMETRY_INDICES, strict=True):
        assert info.name == symmetry_index_name(name)
        both[info.name] = _symmetry_index(_ratio(name, left, right))
    return both


def _mean_of_sides(left: Measure, right: Measure) -> Measure:
    if left.value is None and right.value is None:
        return absent(_joint_reason(left, right), left.unit)
    if left.value is None or right.value is None:
        seen, name = (right, "right") if left.value is None else (left, "left")
        return replace(seen, caution="; ".join(filter(None, [f"from the {name} foot alone", seen.caution])))
    return Measure(
        value=(left.value + right.value) / 2,
        low=_mean(left.low, right.low),
        high=_mean(left.high, right.high),
        n=left.n + right.n,
        unit=left.unit,
        sd=_mean(left.sd, right.sd),
        robust_sd=_mean(left.robust_sd, right.robust_sd),
        caution=left.caution or right.caution,
    )


def _sum_of_sides(left: Measure, right: Measure) -> Measure:
    if left.value is None and right.value is None:
        return absent(_joint_reason(left, right), "")
    return Measure(value=(left.value or 0) + (right.value or 0), low=None, high=None, n=left.n + right.n, unit="")


def _joint_reason(left: Measure, right: Measure) -> str:
    return left.reason if left.reason == right.reason and left.reason else f"left: {left.reason}; right: {right.reason}"


def _mean(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else (a + b) / 2


def _difference(name: str, left: dict[str, Measure], right: dict[str, Measure]) -> Measure:
    a, b = left[name], right[name]
    if a.value is None or b.value is None:
        return absent(_why_not_compared(a, b), a.unit)
    value = a.value - b.value
    half = _joint(_half(a), _half(b))
    return Measure(
        value=value,
        low=None if half is None else value - half,
        high=None if half is None else value + half,
        n=a.n + b.n,
        unit=a.unit,
        caution=a.caution or b.caution,
    )


def _ratio(name: str, left: dict[str, Measure], right: dict[str, Measure]) -> Measure:
    a, b = left[name], right[name]
    if a.value is None or b.value is None:
        return absent(_why_not_compared(a, b), "")
    if a.value <= 0 or b.value <= 0:
        return absent("a side's value is not above zero, so a ratio means nothing", "")
    value = a.value / b.value
    relative = _joint(_half(a, a.value), _half(b, b.value))
    return Measure(
        value=value,
        low=None if relative is None else value * float(np.exp(-relative)),
        high=None if relative is None else value * float(np.exp(relative)),
        n=a.n + b.n,
        unit="",
        caution=a.caution or b.caution,
    )


def _symmetry_index(ratio: Measure) -> Measure:
    """Left minus right over their mean [1]_, from their ratio; the two say the same, and so do their intervals.

    For a ratio q = left / right it is 200 (q - 1) / (q + 1), which grows with q and stays between -200 and 200 %. It is
    one of the indices that [2]_ lays beside the ratio; it sees left and right alike.

    References
    ----------
    .. [1] Robinson RO, Herzog W, Nigg BM. J Manipulative Physiol Ther 1987;10:172-6.
    .. [2] Patterson KK et al. Gait Posture 2010;31:241-6. doi 10.1016/j.gaitpost.2009.10.014
    """
    if ratio.value is None:
        return replace(ratio, unit="%")

    def index(q: float) -> float:
        return 200.0 * (q - 1.0) / (q + 1.0)

    return replace(
        ratio,
        value=index(ratio.value),
        low=None if ratio.low is None else index(ratio.low),
        high=None if ratio.high is None else index(ratio.high),
        unit="%",
    )


def _why_not_compared(a: Measure, b: Measure) -> str:
    missing = [f"{side}: {m.reason}" for side, m in (("left", a), ("right", b)) if m.reason]
    return "one side is missing (" + "; ".join(missing) + ")" if len(missing) == 1 else _joint_reason(a, b)


def _half(measure: Measure, relative_to: float = 1.0) -> float | None:
    if measure.low is None or measure.high is None:
        return None
    return (measure.high - measure.low) / 2 / relative_to


def _joint(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else float(np.hypot(a, b))


def _distance(strides: pl.DataFrame) -> Measure:
    unit = MEASURES["distance_m"].unit
    if strides.height == 0:
        return absent("no stride was found", unit)
    totals, n = [], 0
    for side in Side:
        lengths = strides.filter(pl.col("side") == side.value)["stride_length_m"].fill_nan(None)
        if lengths.len() and lengths.null_count() == 0:
            totals.append(float(lengths.sum()))
            n += lengths.len()
    if not totals:
        return absent("some strides have no length, so their sum would be too short", unit)
    return Measure(value=sum(totals) / len(totals), low=None, high=None, n=n, unit=unit)
