"""Reading padded rows at fractional columns."""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import at_columns


def test_rows_are_read_between_columns_as_interpolation_does() -> None:
    """Each row at its own column agrees with straight-line interpolation, the ends and NaN included."""
    values = np.random.default_rng(2).standard_normal((6, 9))
    column = np.array([0.0, 3.25, 7.999, 8.0, 11.0, np.nan])
    expected = [np.interp(np.nan_to_num(c), np.arange(9), row) for c, row in zip(column, values, strict=True)]
    np.testing.assert_allclose(at_columns(values, column), expected)


def test_a_single_column_is_its_own_value() -> None:
    """Rows of one sample have one value, wherever they are read."""
    np.testing.assert_array_equal(at_columns(np.array([[4.0], [5.0]]), np.array([0.0, 2.5])), [4.0, 5.0])
