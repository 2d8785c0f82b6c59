"""Stride values that follow from the stride table: shares of the stride, and timing between the feet."""

from __future__ import annotations

import numpy as np
import polars as pl

from surefoot.recording import FloatArray, Side

DERIVED_COLUMNS = (
    "stance_percent",
    "contact_to_flat_percent",
    "heel_off_percent",
    "double_support_percent",
    "step_time_s",
    "contact_loudness_relative_db",
    "slap_loudness_relative_db",
    "slap_over_contact_db",
)


def with_derived_columns(strides: pl.DataFrame, *, synchronised: bool) -> pl.DataFrame:
    """Add the columns of `DERIVED_COLUMNS` to a stride table.

    Parameters
    ----------
    strides
        Stride table of both sides.
    synchronised
        Whether left and right times may be compared; if not, double support and step time stay null.

    Returns
    -------
    polars.DataFrame
        The table with these columns, rows in order of side and time; `strides` is unchanged.
    """
    table = strides.sort("side", "initial_contact_s").with_columns(
        _percent_of("stance_time_s", "stride_time_s").alias("stance_percent"),
        _percent_of("contact_to_flat_s", "stance_time_s").alias("contact_to_flat_percent"),
        _percent_of(pl.col("heel_off_s") - pl.col("initial_contact_s"), "stance_time_s").alias("heel_off_percent"),
        *_loudness_columns(),
        pl.lit(None, pl.Float64).alias("double_support_percent"),
        pl.lit(None, pl.Float64).alias("step_time_s"),
    )
    if not synchronised or table["side"].n_unique() < 2:
        return table
    parts = []
    for side in Side:
        own = table.filter(pl.col("side") == side.value)
        other = table.filter(pl.col("side") != side.value)
        parts.append(
            own.with_columns(
                pl.Series("double_support_percent", _double_support_percent(own, other), nan_to_null=True),
                pl.Series("step_time_s", _step_time(own, other), nan_to_null=True),
            )
        )
    return pl.concat(parts)


def _loudness_columns() -> tuple[pl.Expr, ...]:
    """Loudness against the person's usual contact: the mean of the feet's medians, so that neither counts more."""
    contact, slap = pl.col("contact_loudness_db"), pl.col("slap_loudness_db")
    usual = pl.mean_horizontal(*(contact.filter(pl.col("side") == side.value).median() for side in Side))
    return (
        (contact - usual).alias("contact_loudness_relative_db"),
        (slap - usual).alias("slap_loudness_relative_db"),
        (slap - contact).alias("slap_over_contact_db"),
    )


def _percent_of(part: str | pl.Expr, whole: str) -> pl.Expr:
    expression = pl.col(part) if isinstance(part, str) else part
    return pl.when(pl.col(whole) > 0).then(100.0 * expression / pl.col(whole))


def _times(table: pl.DataFrame, column: str) -> FloatArray:
    return table[column].cast(pl.Float64).to_numpy().astype(np.float64)


def _contacts(table: pl.DataFrame) -> FloatArray:
    both = np.concatenate([_times(table, "initial_contact_s"), _times(table, "next_initial_contact_s")])
    return np.unique(both[np.isfinite(both)])


def _first_after(events: FloatArray, times: FloatArray) -> FloatArray:
    padded = np.append(events, np.nan)
    return np.asarray(padded[np.searchsorted(events, times, side="right")], dtype=np.float64)


def _double_support_percent(own: pl.DataFrame, other: pl.DataFrame) -> FloatArray:
    contact, off, end = (_times(own, c) for c in ("initial_contact_s", "toe_off_s", "next_initial_contact_s"))
    other_offs = _times(other, "toe_off_s")
    other_off = _first_after(np.sort(other_offs[np.isfinite(other_offs)]), contact)
    other_contact = _first_after(_contacts(other), np.where(np.isfinite(other_off), other_off, contact))
    in_order = (contact < other_off) & (other_off < other_contact) & (other_contact < off) & (off < end)
    both_down = (other_off - contact) + (off - other_contact)
    return np.where(in_order, 100.0 * both_down / (end - contact), np.nan)


def _step_time(own: pl.DataFrame, other: pl.DataFrame) -> FloatArray:
    contact, stride = _times(own, "initial_contact_s"), _times(own, "stride_time_s")
    padded = np.append(np.nan, _contacts(other))
    step = contact - padded[np.searchsorted(padded[1:], contact, side="left")]
    return np.where(step < stride, step, np.nan)
