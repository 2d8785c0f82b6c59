"""Reading padded rows at fractional columns, and ranks of many values."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.gait.arrays import at_columns, at_samples, between_knots, median, quantile, row_medians, spans


def test_rows_are_read_between_columns_as_interpolation_does() -> None:
    """Each row at its own column agrees with straight-line interpolation, the ends and NaN included."""
    values = np.random.default_rng(2).standard_normal((6, 9))
    column = np.array([0.0, 3.25, 7.999, 8.0, 11.0, np.nan])
    expected = [np.interp(np.nan_to_num(c), np.arange(9), row) for c, row in zip(column, values, strict=True)]
    np.testing.assert_allclose(at_columns(values, column), expected)


def test_a_single_column_is_its_own_value() -> None:
    """Rows of one sample have one value, wherever they are read."""
    np.testing.assert_array_equal(at_columns(np.array([[4.0], [5.0]]), np.array([0.0, 2.5])), [4.0, 5.0])


@pytest.mark.parametrize("n", [1, 2, 3, 10, 101, 1000])
def test_quantiles_are_those_of_numpy(n: int) -> None:
    """Every share, between ranks too, gives the value that numpy gives; ties and order do not matter."""
    values = np.round(np.random.default_rng(n).standard_normal(n), 1)
    kept = values.copy()
    for share in (0.0, 0.05, 0.1, 1.0 / 3.0, 0.67, 0.9, 1.0):
        assert quantile(values, share) == pytest.approx(np.quantile(values, share), abs=1e-12)
    assert median(values) == pytest.approx(np.median(values), abs=1e-12)
    np.testing.assert_array_equal(values, kept)


@pytest.mark.parametrize("k", [1, 2, 7, 60])
def test_medians_of_rows_are_those_of_numpy(k: int) -> None:
    """Rows of even and of odd length."""
    values = np.random.default_rng(k).standard_normal((5, k))
    np.testing.assert_allclose(row_medians(values), np.median(values, axis=1), atol=1e-12)


def test_a_curve_is_read_between_samples_and_not_beyond_its_ends() -> None:
    """Straight lines between samples, in any shape of places."""
    curve = np.random.default_rng(3).standard_normal(20)
    place = np.array([[-1.0, 0.0, 0.25], [18.5, 19.0, 30.0]])
    np.testing.assert_allclose(at_samples(curve, place), np.interp(place, np.arange(20), curve), atol=1e-12)


def test_stretches_are_listed_sample_by_sample() -> None:
    """Empty ones give nothing."""
    got = spans(np.array([3, 10, 7, 0]), np.array([2, 0, 3, 1]))
    np.testing.assert_array_equal(got, [3, 4, 7, 8, 9, 0])
    assert spans(np.zeros(0, int), np.zeros(0, int)).size == 0


@pytest.mark.parametrize("k", [1, 2, 30])
def test_lines_between_knots_are_those_of_numpy(k: int) -> None:
    """Over all samples, also before the first and after the last knot, and on a knot."""
    random = np.random.default_rng(k)
    knots, values = np.sort(random.uniform(3.0, 90.0, k)), random.standard_normal((k, 3))
    knots[-1] = np.round(knots[-1])
    got = between_knots(knots, values, 100)
    for column, expected in zip(got.T, values.T, strict=True):
        np.testing.assert_allclose(column, np.interp(np.arange(100.0), knots, expected), atol=1e-9)
