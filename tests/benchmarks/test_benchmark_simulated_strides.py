"""Simulated strides are what they say: otherwise a coverage measured on them means nothing."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.accuracy_comparison import KINDS, wilson
from benchmarks.simulated_strides import Process, hits, normal_series, stride_series, true_spread


def test_series_have_the_promised_correlation_and_spread() -> None:
    """Lag-one correlation, slow wandering, drift and odd strides, shares."""
    rng = np.random.default_rng(1)
    plain = normal_series(20_000, Process(0.6), rng)
    assert np.corrcoef(plain[:-1], plain[1:])[0, 1] == pytest.approx(0.6, abs=0.02)
    slow = normal_series(20_000, Process(slow_share=0.5), rng)
    assert np.corrcoef(slow[:-1], slow[1:])[0, 1] == pytest.approx(0.45, abs=0.04)
    assert np.corrcoef(slow[:-5], slow[5:])[0, 1] == pytest.approx(0.5 * 0.9**5, abs=0.05)
    process = Process(0.2, 1.0)
    drawn = np.concatenate([stride_series(200, process, rng) for _ in range(200)])
    assert float(drawn.std()) == pytest.approx(true_spread(process), rel=0.03)
    assert float(np.median(drawn)) == pytest.approx(0.0, abs=0.03)
    assert hits(20_000, 0.2, Process(0.3), rng).mean() == pytest.approx(0.2, abs=0.02)


def test_kinds_draw_the_change_that_they_tell() -> None:
    """Averaged over many pairs the difference is the true one; without a change it is zero."""
    rng = np.random.default_rng(2)
    for kind in KINDS:
        if kind.key in ("p05", "p01"):  # tails of walks of unequal length differ by a little
            continue
        pairs = [kind.draw(rng, True) for _ in range(120)]
        errors = np.array([after.value - before.value - truth for before, after, truth in pairs])
        assert abs(errors.mean()) < 4 * errors.std() / np.sqrt(errors.size), kind.key
        assert kind.draw(rng, False)[2] == pytest.approx(0.0, abs=1e-12)


def test_wilson_is_the_known_interval() -> None:
    """81 of 263, the example of Newcombe 1998 (method 3): 0.2553 to 0.3662."""
    assert wilson(81, 263) == (pytest.approx(25.53, abs=0.01), pytest.approx(36.62, abs=0.01))
