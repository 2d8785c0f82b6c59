"""The fit of one beat to the pitch rate of a stance, against least squares written out."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.gait.settings import ClonusSettings
from surefoot.gait.stance_measures import _dips, _strongest_beat

SETTINGS = ClonusSettings()
POINTS = 48


def test_the_best_beat_is_that_of_least_squares() -> None:
    """A cubic and one wave, fitted together at every rate of the band, explain as much and have the same size."""
    random = np.random.default_rng(5)
    place = np.linspace(0.0, 1.0, POINTS)
    length = random.uniform(0.25, 0.8, 12)
    phase = 2 * np.pi * (random.uniform(5.0, 8.0, 12)[:, None] * length[:, None] * place + random.uniform(size=(12, 1)))
    curve = random.normal(0.0, 40.0, (12, 4)) @ np.vander(place, 4).T + 20.0 * np.sin(phase)
    curve += random.normal(0.0, 5.0, curve.shape)
    strength, share, rate = _strongest_beat(curve, length, SETTINGS)
    weight = np.sqrt(np.sin(np.pi * (place + 0.5 / POINTS) / (1.0 + 1.0 / POINTS)))
    rates = np.arange(SETTINGS.low_hz, SETTINGS.high_hz + 1e-9, SETTINGS.step_hz)
    for i in range(12):
        cubic = np.vander(2.0 * place - 1.0, 4) * weight[:, None]
        course = np.linalg.lstsq(cubic, curve[i] * weight, rcond=None)[0]
        total = float(((curve[i] * weight - cubic @ course) ** 2).sum())
        found = []
        for hz in rates:
            turn = 2 * np.pi * hz * length[i] * place
            both = np.column_stack([cubic, np.cos(turn) * weight, np.sin(turn) * weight])
            fit = np.linalg.lstsq(both, curve[i] * weight, rcond=None)[0]
            left = float(((curve[i] * weight - both @ fit) ** 2).sum())
            found.append((1.0 - left / total, float(np.hypot(*fit[-2:])) / np.sqrt(2.0)))
        best = int(np.argmax([explained for explained, _ in found]))
        assert rate[i] == pytest.approx(rates[best])
        assert strength[i] == pytest.approx(found[best][1], rel=1e-6)
        assert share[i] in (0.0, pytest.approx(found[best][0], abs=1e-6))
    assert (share > 0.0).sum() > 6


def test_only_a_dip_that_lasts_counts() -> None:
    """A fall of 3 degrees over 9 columns is seen at widths up to 8, never at a limit above it, nor is a plain fall."""
    dip = np.zeros((4, POINTS))
    dip[:3, 20:29] = -3.0
    dip[3] = -np.linspace(0.0, 30.0, POINTS)
    seen = _dips(dip, np.array([8.0, 9.0, 8.0, 8.0]), np.array([2.9, 2.9, 3.1, 1.0]))
    assert seen.tolist() == [True, False, False, False]
