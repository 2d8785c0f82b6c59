"""A foot walks a loop and ends where it began."""

from __future__ import annotations

import numpy as np

from benchmarks.data_sets import read_loop, walk_of
from benchmarks.tables import Bar, Measure, Section
from surefoot.recording import Side

_DEFINITIONS = (
    "Reference: the sensor ends where it began. Distance from the first to the last known place of the foot's path, "
    "in three dimensions, over the sum of the stride lengths. Nothing in Surefoot is told that the loop closes.",
)


def measure() -> Section:
    """Measure how far the end lies from the start."""
    walk = walk_of(read_loop())
    place = walk.paths[Side.RIGHT].position_m
    known = place[np.isfinite(place).all(axis=1)]
    gap = known[-1] - known[0]
    lengths = walk.strides["stride_length_m"].drop_nulls().to_numpy()
    stepped = float(np.linalg.norm(np.diff(known[:, :2], axis=0), axis=1).sum())
    whole = float(np.linalg.norm(gap))
    measures = (
        Measure(
            "loop_closure",
            "End from start, of the path length",
            100.0 * whole / float(lengths.sum()),
            n=len(lengths),
            unit="%",
            digits=2,
            bars=(Bar("figure", 1),),
        ),
        Measure("loop_gap", "End from start", 1e3 * whole, unit="mm", digits=0),
        Measure("loop_gap_level", "of that, horizontally", 1e3 * float(np.hypot(*gap[:2])), unit="mm", digits=0),
        Measure("loop_length", "Path: sum of stride lengths", float(lengths.sum()), n=len(lengths), unit="m", digits=2),
        Measure("loop_travel", "Path: as travelled by the sensor", stepped, unit="m", digits=2),
    )
    return Section("closed_loop", "Closed loop", _DEFINITIONS, measures)
