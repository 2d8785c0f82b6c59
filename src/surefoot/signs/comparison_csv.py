"""A Comparison as a table, one row per walk, side and measure."""

from __future__ import annotations

import polars as pl

from surefoot.signs.comparison import Comparison

_SCHEMA: dict[str, type[pl.DataType]] = {
    "walk": pl.String,
    "against": pl.String,
    "side": pl.String,
    "measure": pl.String,
    "unit": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
    "difference": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "detectable": pl.Float64,
    "beyond_detectable": pl.Boolean,
    "important": pl.Float64,
    "matters": pl.String,
    "detectable_basis": pl.String,
    "important_basis": pl.String,
    "reason": pl.String,
}


def comparison_table(comparison: Comparison) -> pl.DataFrame:
    """Every difference as a row.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    polars.DataFrame
        In the order of walks, sides and the catalogue.
    """
    rows = []
    for contrast in comparison.contrasts:
        for side, found in contrast.differences.items():
            for name, difference in found.items():
                own = {key: getattr(difference, key) for key in _SCHEMA if hasattr(difference, key)}
                keys = {"walk": contrast.label, "against": contrast.against, "side": side, "measure": name}
                rows.append(own | keys | {"matters": difference.matters.value})
    return pl.DataFrame(rows, schema=_SCHEMA)
