"""A foot walks a loop and ends where it began."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.data_sets import read_loop, walk_of
from benchmarks.tables import Bar, Measure, Section
from surefoot.gait import Walk
from surefoot.recording import Placement, Side

_DEFINITIONS = (
    "Reference: the sensor ends where it began. Distance from the first to the last known place of the foot's path, "
    "in three dimensions, over the sum of the stride lengths. Nothing in Surefoot is told that the loop closes.",
)


def _without_rest(walk: Walk) -> tuple[float, float]:
    """End from start in % of the way where the gyroscope's bias must come from the walk itself; and its length in s."""
    recording = read_loop()
    first, last = walk.strides["initial_contact_s"].to_list()[0], walk.strides["next_initial_contact_s"].to_list()[-1]
    stream = recording.streams[Placement.RIGHT_FOOT]
    kept = (stream.time_s >= first - 1.0) & (stream.time_s <= last + 1.0)
    cut = replace(stream, time_s=stream.time_s[kept], acc=stream.acc[kept], gyr=stream.gyr[kept])
    alone = walk_of(replace(recording, streams={Placement.RIGHT_FOOT: cut}))
    place = alone.paths[Side.RIGHT].position_m
    known = place[np.isfinite(place).all(axis=1)]
    way = float(alone.strides["stride_length_m"].drop_nulls().sum())
    return 100.0 * float(np.linalg.norm(known[-1] - known[0])) / way, cut.duration_s


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
    alone, lasted = _without_rest(walk)
    name = f"The same, its steps cut out alone ({lasted:.0f} s without a moment of rest)"
    measures = (*measures, Measure("loop_unrested", name, alone, n=len(lengths), unit="%", digits=1))
    return Section("closed_loop", "Closed loop", _DEFINITIONS, measures)
