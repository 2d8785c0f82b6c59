"""Limits of a percentile, against the binomial distribution and against a truth that is known."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import binom, norm

from surefoot.signs.difference_interval import difference_interval
from surefoot.signs.percentile_limits import PercentileLimits
from surefoot.signs.walk_estimate import of_percentile


def test_whole_ranks_are_the_ordered_strides_of_the_binomial() -> None:
    """The r-th of n strides lies above the percentile with the chance of fewer than r below it."""
    ordered = np.arange(1.0, 201.0)
    for rank in (4, 8):
        chance = float(binom.cdf(rank - 1, 200, 0.05))
        low, _ = PercentileLimits(ordered, 0.05, 200.0).at(float(-norm.ppf(chance)))
        assert low == pytest.approx(rank, abs=1e-3)


def test_many_strides_give_the_normal_limits() -> None:
    """Far from the ends the limits are those of the large-sample error of a percentile."""
    n = 4001
    ordered = norm.ppf((np.arange(n) + 0.5) / n)
    low, high = PercentileLimits(ordered, 0.05, float(n)).at(1.0)
    error = sqrt(0.05 * 0.95 / n) / float(norm.pdf(norm.ppf(0.05)))
    assert (high - low) / 2.0 == pytest.approx(error, rel=0.03)


def test_upper_tail_mirrors_the_lower() -> None:
    """The 95th percentile of turned values is the 5th, turned."""
    ordered = np.sort(np.random.default_rng(1).standard_normal(40))
    low, high = PercentileLimits(ordered, 0.05, 25.0).at(1.96)
    turned = PercentileLimits(-ordered[::-1], 0.95, 25.0).at(1.96)
    assert turned == (pytest.approx(-high), pytest.approx(-low))


@pytest.mark.parametrize("t", [0.5, 2.0, 3.1, 8.0, 40.0])
def test_limits_are_in_order_however_sure_they_must_be(t: float) -> None:
    """Of 6 strides worth 1 as of 300: never crossed, never endless, wider when surer."""
    for n, effective in ((6, 1.0), (20, 7.3), (300, 300.0)):
        limits = PercentileLimits(np.sort(np.random.default_rng(n).standard_normal(n)), 0.01, effective)
        low, high = limits.at(t)
        wider = limits.at(1.5 * t)
        assert np.isfinite([low, high]).all()
        assert wider[0] <= low <= high <= wider[1]


def test_same_strides_have_no_width() -> None:
    """Strides that are all alike show no error."""
    assert PercentileLimits(np.full(30, 3.2), 0.05, 30.0).at(1.96) == (pytest.approx(3.2), pytest.approx(3.2))


@pytest.mark.parametrize(("percent", "n"), [(1.0, 120), (1.0, 250), (5.0, 30), (5.0, 60), (95.0, 60)])
def test_interval_of_a_difference_holds_the_truth(percent: float, n: int) -> None:
    """95 of 100, give or take what 400 pairs of walks allow; the benchmark has more, and odd and similar strides."""
    rng, held = np.random.default_rng([int(percent), n]), 0
    for _ in range(400):
        one, two = (of_percentile(rng.standard_normal(n), percent) for _ in range(2))
        low, high = difference_interval(one, two)
        held += low <= 0.0 <= high
    assert 0.91 <= held / 400 <= 0.985


def test_limits_of_one_walk_miss_on_both_sides_alike() -> None:
    """The lowest 5 % of 100 strides: the truth lies below as seldom as above."""
    rng, truth = np.random.default_rng(8), float(norm.ppf(0.05))
    missed = np.zeros(2)
    for _ in range(1000):
        low, high = PercentileLimits(np.sort(rng.standard_normal(100)), 0.05, 100.0).at(1.96)
        missed += low > truth, high < truth
    assert (missed / 1000 > 0.01).all()
    assert (missed / 1000 < 0.045).all()
