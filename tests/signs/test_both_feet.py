"""Both feet of one walk, against closed forms and against a truth that is known."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest

from surefoot.signs.both_feet import FEWEST_PAIRS, of_both_feet, pair_feet
from surefoot.signs.walk_estimate import ErrorScale, WalkEstimate, of_median, reciprocal

_LEFT, _RIGHT = WalkEstimate(10.0, 1.0, 20.0), WalkEstimate(8.0, 1.0, 20.0)


def _foot(values: np.ndarray, begin: float) -> dict[str, np.ndarray]:
    start = np.arange(values.size) + begin
    return {"initial_contact_s": start, "next_initial_contact_s": start + 1.0, "x": values}


def test_without_pairs_the_interval_is_the_wide_one() -> None:
    """A mean as if the feet erred together, a difference and a ratio as if they erred apart."""
    assert of_both_feet(_LEFT, _RIGHT, "mean", None).error == pytest.approx(1.0)
    assert of_both_feet(_LEFT, _RIGHT, "difference", None).error == pytest.approx(sqrt(2.0))
    ratio = of_both_feet(_LEFT, _RIGHT, "ratio", None)
    assert (ratio.value, ratio.scale) == (pytest.approx(1.25), ErrorScale.LOGARITHM)
    assert ratio.error == pytest.approx(sqrt(0.01 + 1 / 64))


def test_pairs_are_strides_that_begin_within_each_other() -> None:
    """A stride that is missing on one side leaves the other without a partner; few pairs are no pairs."""
    left, right = _foot(np.arange(20.0), 0.0), _foot(100.0 + np.arange(20.0), 0.5)
    right["x"][3] = np.nan
    pairs = pair_feet(left, right, "x")
    assert pairs is not None
    assert pairs.left.size == 19
    assert np.array_equal(pairs.right - pairs.left, np.full(19, 100.0))
    few = {name: values[: FEWEST_PAIRS - 1] for name, values in left.items()}
    assert pair_feet(few, right, "x") is None


def test_many_free_strides_give_the_known_error() -> None:
    """Normal strides alike by 0.8 across the feet: medians share 2/pi arcsin 0.8."""
    rng = np.random.default_rng(1)
    shared, found = 2.0 / pi * float(np.arcsin(0.8)), {"mean": [], "difference": []}
    for _ in range(40):
        common = rng.standard_normal(400)
        a, b = (sqrt(0.8) * common + sqrt(0.2) * rng.standard_normal(400) for _ in range(2))
        pairs = pair_feet(_foot(a, 0.0), _foot(b, 0.5), "x")
        for kind, errors in found.items():
            errors.append(of_both_feet(of_median(a), of_median(b), kind, pairs).error)
    known = sqrt(pi / 2 / 400)
    assert float(np.mean(found["mean"])) == pytest.approx(known * sqrt((1 + shared) / 2), rel=0.12)
    assert float(np.mean(found["difference"])) == pytest.approx(known * sqrt(2 * (1 - shared)), rel=0.12)


def test_what_wanders_in_both_feet_cancels_in_their_difference() -> None:
    """A drift of ten times the noise widens the mean and not left minus right."""
    rng = np.random.default_rng(2)
    drift = np.linspace(-5.0, 5.0, 80)
    a, b = (drift + rng.standard_normal(80) for _ in range(2))
    pairs = pair_feet(_foot(a, 0.0), _foot(b, 0.5), "x")
    apart = of_both_feet(of_median(a), of_median(b), "difference", None)
    assert of_both_feet(of_median(a), of_median(b), "difference", pairs).error < 0.4 * apart.error
    assert of_both_feet(of_median(a), of_median(b), "mean", pairs).error > 0.6 * of_median(a).error


def test_cadence_of_both_feet_has_the_relative_error_of_stride_time() -> None:
    """Turned into steps a minute, the error in parts of one stays."""
    rng = np.random.default_rng(3)
    a, b = (1.2 + 0.03 * rng.standard_normal(60) for _ in range(2))
    pairs = pair_feet(_foot(a, 0.0), _foot(b, 0.5), "x")
    times = of_both_feet(of_median(a), of_median(b), "mean", pairs)
    steps = of_both_feet(reciprocal(of_median(a), 120.0), reciprocal(of_median(b), 120.0), "mean", pairs)
    assert steps.scale is ErrorScale.LOGARITHM
    assert steps.error == pytest.approx(times.error / times.value, rel=0.02)


def test_a_foot_that_never_varies_leaves_the_wide_interval() -> None:
    """No correlation can be told with a constant."""
    a = np.full(30, 2.0)
    b = np.random.default_rng(4).standard_normal(30)
    pairs = pair_feet(_foot(a, 0.0), _foot(b, 0.5), "x")
    one, other = of_median(a), of_median(b)
    assert of_both_feet(one, other, "difference", pairs).error == pytest.approx(other.error, rel=1e-9)
