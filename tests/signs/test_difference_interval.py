"""The interval of a difference, against closed forms and against a truth that is known."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.signal import lfilter
from scipy.stats import t

from surefoot.signs.comparison import Matter
from surefoot.signs.detectable import Limit, WalksApart, detectable_limit, important_limit, judge_matter
from surefoot.signs.difference_interval import DETECTABLE_LEVEL, difference_interval
from surefoot.signs.stride_correlation import StrideCorrelation, robust_scores, stride_correlation
from surefoot.signs.walk_estimate import (
    ErrorScale,
    WalkEstimate,
    of_median,
    of_share,
    of_variation,
    reciprocal,
)


def series(n: int, correlation: float, rng: np.random.Generator) -> np.ndarray:
    noise = rng.standard_normal(n + 50)
    return lfilter([sqrt(1 - correlation**2)], [1.0, -correlation], noise)[50:]


def test_two_plain_errors_give_welchs_interval() -> None:
    """Equal errors of equal freedom: t with their sum."""
    low, high = difference_interval(WalkEstimate(10.0, 3.0, 8.0), WalkEstimate(14.0, 3.0, 8.0))
    half = float(t.ppf(0.975, 16.0)) * 3.0 * sqrt(2.0)
    assert (low, high) == (pytest.approx(4.0 - half), pytest.approx(4.0 + half))


def test_shares_give_newcombes_interval() -> None:
    """56 of 70 against 48 of 80, the example of Newcombe 1998 (his method 10): 0.0524 to 0.3339."""
    many = 1e9
    before = WalkEstimate(60.0, 1e-6, many, ErrorScale.SHARE, effective=80.0)
    after = WalkEstimate(80.0, 1e-6, many, ErrorScale.SHARE, effective=70.0)
    low, high = difference_interval(before, after)
    assert low == pytest.approx(5.24, abs=0.01)
    assert high == pytest.approx(33.39, abs=0.01)


def test_shares_of_none_and_all_have_an_interval_within_bounds() -> None:
    """No stride of twenty is not surely none."""
    none, all_of_them = of_share(np.zeros(20)), of_share(np.ones(20))
    low, high = difference_interval(none, none)
    assert low == pytest.approx(-high)
    assert 10.0 < high < 30.0
    low, high = difference_interval(none, all_of_them)
    assert 60.0 < low < 90.0
    assert high == pytest.approx(100.0)


def test_correlation_is_found_and_costs_strides() -> None:
    """A long series shows its correlation; a median of it is worth (1 - r) / (1 + r) of its strides."""
    found = stride_correlation(series(4000, 0.6, np.random.default_rng(1)))
    assert found.share * found.decay == pytest.approx(0.6, abs=0.04)
    assert found.effective / 4000 == pytest.approx(0.25, abs=0.05)
    free = stride_correlation(np.random.default_rng(2).standard_normal(4000))
    assert free.effective / 4000 > 0.9
    signs = 2 / np.pi * np.arcsin(0.6 ** np.arange(1, 500))
    assert StrideCorrelation(1.0, 0.6, 500).inflation_of_ranks(0.5) == pytest.approx(1 + 2 * signs.sum(), rel=0.02)


def test_slow_wandering_behind_noise_is_seen() -> None:
    """Half the variance decays by a tenth a stride: neighbours alike by 0.45 only, but for long."""
    rng = np.random.default_rng(3)
    values = sqrt(0.5) * series(2000, 0.9, rng) + sqrt(0.5) * rng.standard_normal(2000)
    assert stride_correlation(values).inflation == pytest.approx(1 + 2 * 0.5 * 9.0, rel=0.3)


def test_odd_strides_do_not_rule() -> None:
    """One stride a thousand times off moves neither scores nor error by much."""
    values = np.random.default_rng(4).standard_normal(60)
    odd = values.copy()
    odd[30] = 1000.0
    assert np.abs(robust_scores(odd)).max() <= 2.5
    assert of_median(odd).error < 1.2 * of_median(values).error
    assert not robust_scores(np.full(12, 3.7)).any()
    assert of_median(np.full(12, 3.7)).error == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("correlation", [0.0, 0.6])
@pytest.mark.parametrize("n", [12, 60])
def test_intervals_of_medians_hold_the_truth(n: int, correlation: float) -> None:
    """Of 400 pairs; the benchmark has more, and of every kind."""
    rng = np.random.default_rng([n, int(10 * correlation)])
    held = false = 0
    for _ in range(400):
        one, two = of_median(series(n, correlation, rng)), of_median(1.5 + series(n, correlation, rng))
        low, high = difference_interval(one, two)
        held += low <= 1.5 <= high
        low, high = difference_interval(one, two, DETECTABLE_LEVEL)
        false += not low <= 1.5 <= high
    assert 0.91 <= held / 400 <= 0.995
    assert false / 400 <= 0.02


def test_error_of_a_median_of_many_free_strides_is_the_known_one() -> None:
    """sqrt(pi / 2 n) for normal strides."""
    rng = np.random.default_rng(5)
    errors = [of_median(rng.standard_normal(400)).error for _ in range(60)]
    assert float(np.mean(errors)) == pytest.approx(sqrt(np.pi / 2 / 400), rel=0.12)


def test_cadence_and_variability_follow_their_parts() -> None:
    """Cadence from stride time, the spread of many strides from the spread of their influence."""
    time = WalkEstimate(1.2, 0.012, 30.0)
    cadence = reciprocal(time, 120.0)
    assert cadence.value == pytest.approx(100.0)
    assert cadence.error == pytest.approx(0.01)
    variation = of_variation(1.0 + 0.04 * np.random.default_rng(6).standard_normal(500))
    assert variation.value == pytest.approx(4.0, rel=0.1)
    assert variation.error == pytest.approx(1 / sqrt(2 * 500), rel=0.25)


SURE = (WalkEstimate(0.8, 0.001, 50.0), WalkEstimate(0.9, 0.001, 50.0))


def test_another_day_counts_where_it_is_published() -> None:
    """Walking speed at EDSS 4 to 7 changes by a third over a week without any change in the person."""
    name = "stride_speed_m_s"
    day = detectable_limit(name, 0.8, 0.9, SURE, WalksApart(same_wearing=False, same_day=True))
    week = detectable_limit(name, 0.8, 0.9, SURE, WalksApart(same_wearing=False, same_day=False))
    unknown = detectable_limit(name, 0.8, 0.9, SURE, WalksApart(same_wearing=False, same_day=None))
    assert day.amount is not None
    assert day.amount < 0.01
    assert "one day" in day.basis
    assert week.amount == pytest.approx(0.34 * 0.8)
    assert unknown == week
    assert "EDSS" in week.basis


def test_a_test_by_the_watch_has_its_published_limits() -> None:
    """A fifth of the timed 25-foot walk; a measure of few strides has none."""
    apart = WalksApart(same_wearing=False, same_day=True)
    watch = detectable_limit("t25fw_s", 10.0, 7.0, None, apart)
    assert watch.amount == pytest.approx(2.3)
    assert detectable_limit("stride_speed_m_s", 0.8, 0.9, None, apart).amount is None
    assert important_limit("min_toe_clearance_mm", 10.0, 15.0).amount is None


@pytest.mark.parametrize(
    ("after", "interval", "beyond", "expected"),
    [
        (0.95, (0.10, 0.20), True, Matter.BETTER),
        (0.65, (-0.20, -0.10), True, Matter.WORSE),
        (0.95, (-0.05, 0.35), False, Matter.UNKNOWN),
        (0.82, (0.01, 0.03), True, Matter.NO),
        (0.82, (-0.30, 0.34), False, Matter.UNKNOWN),
        (0.82, (-0.01, 0.05), False, Matter.NO),
        (0.95, None, None, Matter.UNKNOWN),
    ],
)
def test_what_matters_needs_size_and_certainty(
    after: float, interval: tuple[float, float] | None, beyond: bool | None, expected: Matter
) -> None:
    """Large and sure, small and sure, or not known."""
    limit = Limit(0.1, "a source")
    assert judge_matter("stride_speed_m_s", 0.8, after, interval, beyond, limit) is expected


def test_neither_way_is_better_for_cadence() -> None:
    """A large change of a measure without a better way does not matter one way."""
    limit = Limit(5.0, "a source")
    assert judge_matter("cadence_steps_min", 90.0, 110.0, (15.0, 25.0), True, limit) is Matter.UNKNOWN
    name = "stride_length_left_minus_right_m"
    assert judge_matter(name, 0.3, -0.1, (-0.5, -0.3), True, Limit(0.1, "")) is Matter.BETTER
