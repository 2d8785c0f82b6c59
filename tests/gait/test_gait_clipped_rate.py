"""Turning beyond the gyroscope's range: how much is lost, and strides that say so instead of telling a wrong angle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from gait_walks import of_side
from test_real_recordings import FEET, MOCAP, MS, OPTO, read_once, walk_in

from surefoot.gait import analyse_walk
from surefoot.gait.clipped_rate import lost_turn_rad
from surefoot.recording import Side

Folder = Callable[[str], Path]


@pytest.mark.parametrize("range_rad_s", [6.0, 8.0, 9.0])
def test_the_turn_above_cut_peaks_is_that_of_their_parabolas(range_rad_s: float) -> None:
    rng = np.random.default_rng(6)
    step_s = 0.004
    within = np.arange(0.0, 1.0, step_s)
    heights, middles = rng.uniform(9.5, 12.0, 20), rng.uniform(0.4, 0.6, 20)
    peaks = [h * np.maximum(1.0 - ((within - m) / 0.1) ** 2, 0.0) for h, m in zip(heights, middles, strict=True)]
    peak = np.concatenate(peaks) + 0.01 * rng.standard_normal(20 * within.size)
    gyr = np.stack([np.zeros_like(peak), -np.minimum(peak, range_rad_s), np.zeros_like(peak)], axis=1)
    true = step_s * np.maximum(peak - range_rad_s, 0.0).sum()
    lost = lost_turn_rad(gyr, 1.0 / step_s)
    assert lost.sum() == pytest.approx(true, rel=0.15)
    assert np.count_nonzero(lost) == 20


def test_nothing_is_lost_where_nothing_is_cut_off(real_data: Folder) -> None:
    for name in (MOCAP, MS, OPTO):
        strides = walk_in(real_data(name)).strides
        assert not strides["flags"].str.contains("range_exceeded").any()


@pytest.mark.parametrize(("name", "range_deg_s"), [(MS, 500.0), (OPTO, 300.0), (OPTO, 400.0), (MOCAP, 400.0)])
def test_strides_cut_off_say_so_and_the_others_are_right(real_data: Folder, name: str, range_deg_s: float) -> None:
    recording, whole = read_once(real_data(name)), walk_in(real_data(name)).strides
    limit = np.radians(range_deg_s)
    streams = {p: replace(recording.streams[p], gyr=np.clip(recording.streams[p].gyr, -limit, limit)) for p in FEET}
    strides = analyse_walk(replace(recording, streams=streams, markers={}, events=())).strides
    cut = strides.filter(pl.col("flags").str.contains("range_exceeded"))
    assert cut.height >= 0.2 * strides.height
    for column in ("foot_pitch_initial_contact_deg", "stride_length_m", "min_toe_clearance_mm", "contact_type"):
        assert cut[column].null_count() == cut.height
    assert cut["stride_time_s"].null_count() == 0
    told = strides.filter(~pl.col("flags").str.contains("range_exceeded"))
    off = []
    for side in Side:
        found, true = of_side(told, side), of_side(whole, side)
        times = true["initial_contact_s"].to_numpy()
        for row in found.drop_nulls("foot_pitch_initial_contact_deg").iter_rows(named=True):
            same = int(np.abs(times - row["initial_contact_s"]).argmin())
            off.append(row["foot_pitch_initial_contact_deg"] - true["foot_pitch_initial_contact_deg"][same])
    assert not off or np.percentile(np.abs(off), 90) <= 4.0
