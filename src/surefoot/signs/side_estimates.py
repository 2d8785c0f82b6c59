"""Every measure of a walk that can be compared, with its error, from the strides that the assessment holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from surefoot.recording import FloatArray, Side
from surefoot.signs.assessment import Assessment
from surefoot.signs.both_feet import PairedFeet, of_both_feet, pair_feet
from surefoot.signs.catalogue import (
    COMPARED_SIDES,
    COUNTS,
    LEVEL_MEDIANS,
    SHARES,
    SIDE_RATIOS,
    SYMMETRY,
    TAIL_OF,
)
from surefoot.signs.derived import with_derived_columns
from surefoot.signs.measure import Measure
from surefoot.signs.measure_names import difference_name, ratio_name
from surefoot.signs.side_summary import FEWEST_FOR_INTERVAL, is_level_walking, share_of
from surefoot.signs.summary import MEAN_OF_SIDES
from surefoot.signs.walk_estimate import (
    WalkEstimate,
    of_measure,
    of_median,
    of_percentile,
    of_share,
    of_variation,
    reciprocal,
)

Estimates = dict[str, dict[str, WalkEstimate]]

VARIATIONS = {"stride_time_cv_percent": "stride_time_s", "stride_length_cv_percent": "stride_length_m"}
# a sum over the walk says how long the recording was, a count how many strides it had; a symmetry index says the same
# as left minus right, which is compared, on a scale on which remounting cannot be told
NOT_COMPARED = frozenset({info.name for info in (*COUNTS, *SYMMETRY)} | {"distance_m"})
_MEDIANS = frozenset(info.name for info in LEVEL_MEDIANS)
_SHARES = frozenset(info.name for info in SHARES)
_NUMBERS = (
    _MEDIANS
    | {column for column, _, _ in TAIL_OF.values()}
    | set(VARIATIONS.values())
    | {"initial_contact_s", "next_initial_contact_s"}
)

Strides = Mapping[str, FloatArray]


def compared_names(measures: Mapping[str, Measure]) -> list[str]:
    """Measures of a side that make sense to compare.

    Parameters
    ----------
    measures
        Measures of that side by name.

    Returns
    -------
    list of str
        All but counts and sums over the recording.
    """
    return [name for name in measures if name not in NOT_COMPARED]


def walk_estimates(assessment: Assessment) -> Estimates:
    """Every comparable measure of a walk with its error.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    dict
        By side (``left``, ``right``, ``both``) and name; what has no interval is left out.
    """
    table = with_derived_columns(assessment.strides, synchronised=assessment.synchronised)
    level = table.filter(is_level_walking(assessment.settings.summary))
    strides = {side.value: _columns(level.filter(pl.col("side") == side.value)) for side in Side}
    found: Estimates = {side: _of_side(own, assessment.measures.get(side, {})) for side, own in strides.items()}
    found["both"] = _of_both(found, strides, assessment)
    return found


def _columns(strides: pl.DataFrame) -> Strides:
    """Numbers as arrays with NaN where they are missing, shares as ones and zeros under their own name."""
    found = {
        name: strides[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)
        for name in sorted(_NUMBERS & set(strides.columns))
    }
    hits = strides.select(
        pl.when(pl.col(column).is_not_null()).then(hit.cast(pl.Float64)).fill_null(float("nan")).alias(name)
        for name, (column, hit) in ((info.name, share_of(info.name)) for info in SHARES)
    )
    return found | {name: hits[name].to_numpy().astype(np.float64) for name in hits.columns}


def _of_side(strides: Strides, measures: Mapping[str, Measure]) -> dict[str, WalkEstimate]:
    found: dict[str, WalkEstimate] = {}
    for name in compared_names(measures):
        if measures[name].value is None:
            continue
        estimate = _own(strides, name) or of_measure(measures[name])
        if estimate is not None:
            found[name] = estimate
    if "stride_time_s" in found and "cadence_steps_min" in measures and found["stride_time_s"].value > 0:
        found["cadence_steps_min"] = reciprocal(found["stride_time_s"], 120.0)
    return found


def _own(strides: Strides, name: str) -> WalkEstimate | None:
    """From the strides, where the measure is one of theirs and there are enough."""
    make: Callable[[FloatArray], WalkEstimate]
    if name in _MEDIANS:
        column, make = name, of_median
    elif name in TAIL_OF:
        column, make = TAIL_OF[name][0], lambda values: of_percentile(values, TAIL_OF[name][1])
    elif name in VARIATIONS:
        column, make = VARIATIONS[name], of_variation
    elif name in _SHARES:
        column, make = name, of_share
    else:
        return None
    if column not in strides:
        return None
    values = _values(strides, column)
    return make(values) if values.size >= FEWEST_FOR_INTERVAL else None


def _of_both(
    sides: Mapping[str, Mapping[str, WalkEstimate]], strides: Mapping[str, Strides], assessment: Assessment
) -> dict[str, WalkEstimate]:
    measures = assessment.measures.get("both", {})
    left, right = sides["left"], sides["right"]
    kinds = {name: (name, "mean") for name in MEAN_OF_SIDES}
    kinds |= {difference_name(name): (name, "difference") for name in COMPARED_SIDES}
    kinds |= {ratio_name(name): (name, "ratio") for name in SIDE_RATIOS}
    found: dict[str, WalkEstimate] = {}
    for name in compared_names(measures):
        if measures[name].value is None:
            continue
        if name not in kinds:
            if (estimate := of_measure(measures[name])) is not None:
                found[name] = estimate
            continue
        part, kind = kinds[name]
        if part in left and part in right:
            if kind != "ratio" or min(left[part].value, right[part].value) > 0:
                pairs = _paired_feet(strides, part) if assessment.synchronised else None
                found[name] = of_both_feet(left[part], right[part], kind, pairs)
        elif kind == "mean" and (part in left or part in right):
            found[name] = left[part] if part in left else right[part]
    return found


def _paired_feet(strides: Mapping[str, Strides], part: str) -> PairedFeet | None:
    column = {"cadence_steps_min": "stride_time_s"}.get(part, part)
    if column not in _MEDIANS:
        return None
    return pair_feet(strides["left"], strides["right"], column)


def _values(strides: Strides, column: str) -> FloatArray:
    values = strides[column]
    return values[np.isfinite(values)]
