"""Curves over the stride, for the picture of the average stride."""

from __future__ import annotations

import numpy as np
import polars as pl

from surefoot.gait.walk import StrideCurves, Walk
from surefoot.recording import Side


def stride_curves(walk: Walk, *, points: int = 101) -> dict[Side, StrideCurves]:
    """Cut pitch and heights into strides of equal length.

    Parameters
    ----------
    walk
        Walk measured with foot sensors; shank sensors give no curves.
    points
        Number of points from one initial contact to the next.

    Returns
    -------
    dict
        Curves by side; straight, level strides of good quality only.
    """
    out: dict[Side, StrideCurves] = {}
    percent = np.linspace(0.0, 100.0, points)
    for side, path in walk.paths.items():
        usable = walk.strides.filter(
            (pl.col("side") == side.value)
            & ~pl.col("is_turn")
            & pl.col("is_level").fill_null(False)
            & (pl.col("quality") >= 0.5)
        )
        if usable.is_empty():
            continue
        start = usable["initial_contact_s"].to_numpy()
        end = usable["next_initial_contact_s"].to_numpy()
        time = start[:, None] + (end - start)[:, None] * percent[None, :] / 100.0
        curves = {
            "foot_pitch_deg": np.degrees(np.interp(time, path.time_s, path.pitch_rad)),
            "toe_height_mm": 1e3 * np.interp(time, path.time_s, path.toe_height_m),
            "heel_height_mm": 1e3 * np.interp(time, path.time_s, path.heel_height_m),
        }
        known = np.all([np.isfinite(c).all(axis=1) for c in curves.values()], axis=0)
        if known.any():
            out[side] = StrideCurves(side, percent, {name: c[known] for name, c in curves.items()})
    return out
