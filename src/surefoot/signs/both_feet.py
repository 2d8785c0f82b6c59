"""Mean, difference and ratio of a number of both feet, whose errors are not independent.

Left and right share the pace, the floor and the fatigue. Where they share one clock, strides are paired in time and the
two feet are treated as one series: of a mean the sum of each pair's scores, of a difference their difference, as in a
paired t-test. How pairs resemble their neighbours is told from that series itself. So what wanders in both feet alike
widens a mean, and cancels in a difference. The scores are weighted by the error of each foot's median; errors of
medians share less than the values do, 2/pi arcsin r of normal ones.

Where the feet share no clock, or pairs are few, the correlation that makes the interval wide is taken: one for a mean,
none for a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np

from surefoot.recording import FloatArray
from surefoot.signs.stride_correlation import robust_scores, robust_spread, stride_correlation
from surefoot.signs.walk_estimate import (
    LEAST_FREEDOM,
    ErrorScale,
    WalkEstimate,
    few_strides,
    free_error_of_median,
    welch_freedom,
)

FEWEST_PAIRS = 12


@dataclass(frozen=True)
class PairedFeet:
    """Values of left strides and of the right strides that begin within them.

    Parameters
    ----------
    left, right
        (n,) values of the pairs, in the order of walking.
    medians
        Median of each foot, of all its strides.
    free_errors
        Standard errors of these medians if strides did not resemble their neighbours: each foot's own spread, one shape
        of their distribution for both.
    """

    left: FloatArray
    right: FloatArray
    medians: tuple[float, float]
    free_errors: tuple[float, float]


def pair_feet(left: Mapping[str, FloatArray], right: Mapping[str, FloatArray], column: str) -> PairedFeet | None:
    """Pair strides of two feet on one clock.

    Parameters
    ----------
    left, right
        Columns of each foot by name, in the order of walking, NaN where missing: `column`, ``initial_contact_s`` and
        of the left foot ``next_initial_contact_s``.
    column
        Which values.

    Returns
    -------
    PairedFeet or None
        None with fewer than 12 pairs.
    """
    a = _known(left, "initial_contact_s", "next_initial_contact_s", column)
    b = _known(right, "initial_contact_s", column)
    place = np.searchsorted(b[0], a[0], side="right")
    inside = place < b[0].size
    inside[inside] = b[0][place[inside]] < a[1][inside]
    if int(inside.sum()) < FEWEST_PAIRS:
        return None
    whole = [values[np.isfinite(values)] for values in (left[column], right[column])]
    medians = float(np.median(whole[0])), float(np.median(whole[1]))
    return PairedFeet(a[2][inside], b[1][place[inside]], medians, _free_errors(whole[0], whole[1]))


def of_both_feet(left: WalkEstimate, right: WalkEstimate, kind: str, pairs: PairedFeet | None) -> WalkEstimate:
    """Mean, difference or ratio of the same number of both feet.

    Parameters
    ----------
    left, right
        The number of each foot; both on one scale.
    kind
        ``mean``, ``difference`` (left minus right) or ``ratio`` (left to right, both positive).
    pairs
        Paired strides, where the numbers are medians, or made of them, and the feet share one clock.

    Returns
    -------
    WalkEstimate
        With its error; of a ratio on the logarithmic scale.
    """
    a, b = left.error, right.error
    if kind == "ratio":
        a, b = a / left.value, b / right.value
    relative = kind == "ratio" or left.scale is ErrorScale.LOGARITHM
    joint = _of_pairs(pairs, 1.0 if kind == "mean" else -1.0, relative=relative) if pairs else None
    error, freedom = joint or (_apart(a, b, kind), welch_freedom(a, left.freedom, b, right.freedom))
    if kind == "ratio":
        return WalkEstimate(left.value / right.value, error, freedom, ErrorScale.LOGARITHM)
    if kind == "difference":
        return WalkEstimate(left.value - right.value, error, freedom)
    return WalkEstimate((left.value + right.value) / 2.0, error / 2.0, freedom, left.scale)


def _of_pairs(pairs: PairedFeet, sign: float, *, relative: bool) -> tuple[float, float] | None:
    """Error of the sum or difference of both feet and its degrees of freedom; None where a foot never varies."""
    scores = robust_scores(pairs.left), robust_scores(pairs.right)
    a, b = pairs.free_errors
    if relative:
        a, b = a / pairs.medians[0], b / pairs.medians[1]
    if not (scores[0].any() and scores[1].any()) or min(a, b) <= 0.0:
        return None
    r = float(np.clip(np.corrcoef(*scores)[0, 1], -1.0, 1.0))
    alone, across = a * a + b * b, 2.0 * a * b
    total = stride_correlation(a * scores[0] + b * scores[1])
    gap = stride_correlation(a * scores[0] - b * scores[1])
    of_total, of_gap = (alone + across * r) * total.at_lags, (alone - across * r) * gap.at_lags
    at_lags = alone * _of_signs((of_total + of_gap) / (2.0 * alone))
    at_lags += sign * across * _of_signs((of_total - of_gap) / (2.0 * across))
    own, n = (total if sign > 0 else gap), total.n
    shared = sign * across * float(_of_signs(np.array(r)))
    free = max(0.0, alone + shared)
    sides = 2.0 * (1.0 - np.arange(1, n) / n)
    variance = min(max(free, free + float(sides @ at_lags)), free * n / 2.0) * few_strides(n, own.inflation)
    # what is unsure: the variance of each foot, and how far the two are alike
    pieces = (a * a + shared / 2.0) ** 2 + (b * b + shared / 2.0) ** 2
    likeness = across**2 * (1.0 - r * r) * 2.0 / (pi * pi)
    worth = max(own.effective - 1.0, 1.0)
    return sqrt(variance), max(LEAST_FREEDOM, worth * free * free / max(pieces + likeness, 1e-300))


def _free_errors(left: FloatArray, right: FloatArray) -> tuple[float, float]:
    """Of the medians of both feet: the spread of each, and one shape for both.

    Taken apart, the chance in the two shapes does not cancel in a difference, and widens it.
    """
    spreads = np.array([robust_spread(left), robust_spread(right)])
    if not spreads.all():
        return free_error_of_median(left), free_error_of_median(right)
    counts = np.sqrt([left.size, right.size])
    shapes = np.array([free_error_of_median(left), free_error_of_median(right)]) * counts / spreads
    a, b = spreads / counts * np.sqrt(np.mean(shapes**2))
    return float(a), float(b)


def _of_signs(correlation: FloatArray) -> FloatArray:
    """Correlation of "lies above its median" of normal values."""
    return np.asarray(np.arcsin(np.clip(correlation, -1.0, 1.0)) * 2.0 / pi, dtype=np.float64)


def _apart(a: float, b: float, kind: str) -> float:
    return a + b if kind == "mean" else sqrt(a * a + b * b)


def _known(strides: Mapping[str, FloatArray], *names: str) -> list[FloatArray]:
    rows = np.logical_and.reduce([np.isfinite(strides[name]) for name in names])
    return [strides[name][rows] for name in names]
