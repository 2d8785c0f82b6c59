"""Intervals hold what they promise, also for strides that resemble their neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.signs.intervals import block_bootstrap, block_length, effective_count, half_width, share_interval


def _median(values: np.ndarray) -> np.ndarray:
    return np.median(values, axis=-1)


def _walks(correlation: float, strides: int, walks: int) -> np.ndarray:
    rng = np.random.default_rng(4)
    noise = rng.standard_normal((walks, strides + 40))
    values = np.zeros_like(noise)
    for i in range(1, noise.shape[1]):
        values[:, i] = correlation * values[:, i - 1] + noise[:, i]
    return values[:, 40:]


@pytest.mark.parametrize(("correlation", "strides"), [(0.0, 8), (0.0, 50), (0.3, 20), (0.3, 100), (0.5, 50)])
def test_interval_of_the_median_covers_the_truth(correlation: float, strides: int) -> None:
    """About 95 of 100 intervals hold the true median; never fewer than 88."""
    hits = 0
    walks = _walks(correlation, strides, 200)
    for values in walks:
        half = half_width(block_bootstrap(values, _median, 300, 1), strides)
        hits += abs(float(np.median(values))) <= half
    assert 0.88 <= hits / len(walks) <= 1.0


def test_correlated_strides_widen_the_interval() -> None:
    """A walk that drifts is worth fewer strides than one that does not."""
    width = {
        r: np.mean([half_width(block_bootstrap(v, _median, 300, 1), 100) / v.std() for v in _walks(r, 100, 30)])
        for r in (0.0, 0.7)
    }
    assert width[0.7] > 1.4 * width[0.0]


def test_bootstrap_repeats_itself() -> None:
    """The same walk gives the same interval every time."""
    values = np.random.default_rng(0).standard_normal(40)
    assert np.array_equal(block_bootstrap(values, _median, 100, 5), block_bootstrap(values, _median, 100, 5))
    assert not np.array_equal(block_bootstrap(values, _median, 100, 5), block_bootstrap(values, _median, 100, 6))


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_share_interval_holds_its_share_and_stays_possible(hits: list[bool]) -> None:
    """0 ≤ low ≤ share ≤ high ≤ 1, and never without width."""
    values = np.array(hits, dtype=float)
    low, high = share_interval(values)
    assert 0 <= low <= values.mean() + 1e-12
    assert values.mean() - 1e-12 <= high <= 1
    assert high > low


@given(st.integers(min_value=1, max_value=5000))
def test_block_length_is_possible(n: int) -> None:
    """A block is never longer than the walk."""
    assert 1 <= block_length(n) <= n


def test_effective_count_of_a_drift_is_small() -> None:
    """A straight drift carries little more than a few strides; noise carries all of them."""
    assert effective_count(np.linspace(0, 1, 100)) < 10
    assert effective_count(np.ones(30)) == 30
    assert effective_count(np.random.default_rng(3).standard_normal(400)) > 250
