"""Moving windows are those of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from surefoot.recording.moving_window import moving_max, moving_mean, moving_median, moving_min

VALUES = np.round(np.random.default_rng(3).normal(size=57), 2)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 8, 13, 16, 31, 57, 58, 130])
def test_greatest_least_and_mean(width: int) -> None:
    """Odd and even widths, up to some that are longer than the signal."""
    np.testing.assert_array_equal(moving_max(VALUES, width), ndimage.maximum_filter1d(VALUES, width))
    np.testing.assert_array_equal(moving_min(VALUES, width), ndimage.minimum_filter1d(VALUES, width))
    np.testing.assert_allclose(moving_mean(VALUES, width), ndimage.uniform_filter1d(VALUES, width), atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 9, 57])
def test_median(size: int) -> None:
    """Of one signal, and of three beside each other."""
    one, three = VALUES[:size], np.stack([VALUES[:size], VALUES[:size][::-1], np.abs(VALUES[:size])], axis=1)
    np.testing.assert_array_equal(moving_median(one, 9), ndimage.median_filter(one, 9, mode="nearest"))
    np.testing.assert_array_equal(moving_median(three, 9), ndimage.median_filter(three, (9, 1), mode="nearest"))
