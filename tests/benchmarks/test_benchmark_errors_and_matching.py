"""The figures that judge Surefoot are right themselves."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.errors import correlation, summarise, summarise_about_offsets
from benchmarks.matching import Counts, count, match_times


def test_bias_spread_and_mean_size_of_errors() -> None:
    """Bias is the mean, SD divides by n − 1, NaN are left out and not counted."""
    errors = summarise([1.0, 3.0, np.nan, -1.0])
    assert (errors.bias, errors.sd, errors.n) == (1.0, 2.0, 3)
    assert errors.mae == pytest.approx(5.0 / 3.0)


def test_no_errors_and_one_error() -> None:
    """Nothing gives no figure, and one value has no spread."""
    assert summarise([]).n == 0
    assert np.isnan(summarise([]).bias)
    assert np.isnan(summarise([2.0]).sd)


def test_offsets_per_group_leave_the_spread_only() -> None:
    """Each group's own mean is taken off, and costs a degree of freedom; the bias stays."""
    errors = summarise_about_offsets([10.0, 12.0, -3.0, -1.0], ["left", "left", "right", "right"])
    assert errors.bias == pytest.approx(4.5)
    assert errors.sd == pytest.approx(np.sqrt(4.0 / 2.0))


def test_a_constant_has_no_correlation() -> None:
    """Where one side does not vary, there is no r."""
    assert np.isnan(correlation([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]))
    assert correlation([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]) == pytest.approx(1.0)


def test_each_event_is_used_once_and_the_nearest_wins() -> None:
    """Two found events near one true one: one hit, one invented."""
    match = match_times(np.array([1.05, 1.01, 5.0]), np.array([1.0, 2.0]))
    assert match.found.tolist() == [1]
    assert match.true.tolist() == [0]
    assert count(match) == Counts(1, 1, 2)


def test_tolerance_is_kept() -> None:
    """An event further away than the tolerance is no match."""
    assert count(match_times(np.array([1.2]), np.array([1.0]))) == Counts(0, 1, 1)
    assert count(match_times(np.array([1.2]), np.array([1.0]), 0.3)) == Counts(1, 0, 0)


def test_matching_of_nothing() -> None:
    """Empty lists are allowed on either side."""
    assert count(match_times(np.array([]), np.array([1.0, 2.0]))) == Counts(0, 2, 0)
    assert count(match_times(np.array([1.0]), np.array([]))) == Counts(0, 0, 1)


def test_f1_of_pooled_counts() -> None:
    """Counts add up, and F1 is that of the sum."""
    assert (Counts(3, 1, 0) + Counts(1, 0, 1)).f1 == pytest.approx(8.0 / 10.0)
    assert np.isnan(Counts().f1)
