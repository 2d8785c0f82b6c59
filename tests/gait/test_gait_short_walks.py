"""Pieces of real walks, measured by themselves, against the same strides measured in the whole walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from gait_walks import of_side
from test_real_recordings import FEET, MOCAP, OPTO, PEOPLE, STROKE, read_once, walk_in

from surefoot.errors import InputError
from surefoot.gait import analyse_walk
from surefoot.gait.foot_walk import follow_foot
from surefoot.gait.settings import GaitSettings
from surefoot.gait.uniform_samples import make_uniform
from surefoot.recording import FloatArray, Placement, Recording, Side

Folder = Callable[[str], Path]
_SAME_S = 0.08


@dataclass(frozen=True)
class Beside:
    """A column of a piece's strides minus that of the same strides in the whole walk, first stride and others."""

    first: FloatArray
    others: FloatArray


def piece_of(recording: Recording, start_s: float, length_s: float) -> Recording:
    streams = {}
    for place in FEET:
        stream = recording.streams[place]
        keep = (stream.time_s >= start_s) & (stream.time_s < start_s + length_s)
        streams[place] = replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])
    return replace(recording, streams=streams, markers={}, events=())


def beside_whole(folder: Path, pieces: list[tuple[float, float]], column: str) -> Beside:
    recording, whole = read_once(folder), walk_in(folder).strides
    first, others = [], []
    for start_s, length_s in pieces:
        strides = analyse_walk(piece_of(recording, start_s, length_s)).strides
        for side in Side:
            found, true = of_side(strides, side), of_side(whole, side)
            times = true["initial_contact_s"].to_numpy()
            for k, row in enumerate(found.iter_rows(named=True)):
                same = int(np.abs(times - row["initial_contact_s"]).argmin())
                value = true[column][same]
                if abs(times[same] - row["initial_contact_s"]) < _SAME_S and None not in (value, row[column]):
                    (others if k else first).append(row[column] - value)
    return Beside(np.array(first), np.array(others))


def starts(count: int, length_s: float, until_s: float, from_s: float = 8.0) -> list[tuple[float, float]]:
    rng = np.random.default_rng(5)
    return [(float(start), length_s) for start in rng.uniform(from_s, until_s - length_s, count)]


@pytest.mark.parametrize("name", [OPTO, *(f"{STROKE}/{person}/1Reg" for person in PEOPLE)])
def test_toe_off_of_a_short_walk_is_that_of_a_long_one(real_data: Folder, name: str) -> None:
    """Six seconds of walking have the toe-offs of two minutes, within 3 ms on the average (they came 7 ms late)."""
    toe_off = beside_whole(real_data(name), starts(4, 6.0, 118.0), "toe_off_s")
    late_ms = 1e3 * np.concatenate([toe_off.first, toe_off.others])
    assert len(late_ms) >= 16
    assert abs(late_ms.mean()) <= 3.0
    assert np.median(np.abs(late_ms)) <= 3.0


def test_a_recording_that_begins_in_mid_walk_is_right_from_its_first_stride(real_data: Folder) -> None:
    """Feet that roll steadily over their stance were taken for resting ones; first contacts were up to 12 deg low."""
    pitch = beside_whole(real_data(OPTO), [(29.8, 12.0), *starts(6, 8.0, 118.0)], "foot_pitch_initial_contact_deg")
    assert len(pitch.first) >= 12
    assert np.abs(pitch.first).max() <= 4.0
    assert np.median(np.abs(pitch.first)) <= 1.0
    assert np.percentile(np.abs(pitch.others), 90) <= 1.5


def with_hangs(recording: Recording, every_s: float, length_s: float) -> Recording:
    """Samples are lost around the fastest moment of a swing, again and again."""
    streams = {}
    for place, stream in recording.streams.items():
        rng = np.random.default_rng(1)
        keep = np.ones(len(stream.time_s), bool)
        at_s = stream.time_s[0] + rng.uniform(1.0, every_s)
        while at_s < stream.time_s[-1] - 1.2:
            near = np.flatnonzero((stream.time_s > at_s) & (stream.time_s < at_s + 1.2))
            middle_s = stream.time_s[near[np.linalg.norm(stream.gyr[near], axis=1).argmax()]]
            keep &= np.abs(stream.time_s - middle_s) > 0.5 * length_s
            at_s += every_s * rng.uniform(0.8, 1.2)
        streams[place] = replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])
    return replace(recording, streams=streams, markers={}, events=())


@pytest.mark.parametrize(
    ("length_s", "pitch_deg", "length_m"), [(0.03, 1.5, 0.06), (0.06, 1.0, 0.03), (0.1, 1.0, 0.03)]
)
@pytest.mark.parametrize("name", [OPTO, f"{STROKE}/person05/2Reg", f"{STROKE}/person11/2Reg"])
def test_strides_beside_lost_samples_are_right_or_not_told(
    real_data: Folder, name: str, length_s: float, pitch_deg: float, length_m: float
) -> None:
    """A line over 0.1 s of the fastest turning made the strides around 9 degrees and 0.2 m wrong."""
    recording = read_once(real_data(name))
    recording = replace(recording, streams={place: recording.streams[place] for place in FEET})
    whole, strides = walk_in(real_data(name)).strides, analyse_walk(with_hangs(recording, 8.0, length_s)).strides
    assert strides.height > 0.6 * whole.height
    off_deg, off_m = [], []
    for side in Side:
        found, true = of_side(strides, side), of_side(whole, side)
        times, ends = true["initial_contact_s"].to_numpy(), true["next_initial_contact_s"].to_numpy()
        for row in found.drop_nulls(["foot_pitch_initial_contact_deg", "stride_length_m"]).iter_rows(named=True):
            k = int(np.abs(times - row["initial_contact_s"]).argmin())
            if abs(times[k] - row["initial_contact_s"]) < _SAME_S > abs(ends[k] - row["next_initial_contact_s"]):
                off_deg.append(abs(row["foot_pitch_initial_contact_deg"] - true["foot_pitch_initial_contact_deg"][k]))
                off_m.append(abs(row["stride_length_m"] - true["stride_length_m"][k]))
    assert np.percentile(off_deg, 90) <= pitch_deg
    assert np.percentile(off_m, 90) <= length_m


@pytest.mark.parametrize("rate_hz", [50.0, 60.0, 100.0])
def test_heights_are_numbers_or_nothing(real_data: Folder, rate_hz: float) -> None:
    """Where the rise of the heel is too brief to be seen the forefoot lies where it usually does, never at infinity."""
    recording = piece_of(read_once(real_data(MOCAP)), 5.8, 4.6)
    streams = {}
    for place, stream in recording.streams.items():
        time_s = np.arange(stream.time_s[0], stream.time_s[-1], 1.0 / rate_hz)
        acc, gyr = (np.stack([np.interp(time_s, stream.time_s, c) for c in x.T]).T for x in (stream.acc, stream.gyr))
        streams[place] = replace(stream, time_s=time_s, acc=acc, gyr=gyr, nominal_rate_hz=rate_hz)
    try:
        strides = analyse_walk(replace(recording, streams=streams)).strides
    except InputError as refused:
        pytest.fail(f"four seconds of walking were refused: {refused}")
    numbers = strides.select(pl.col(pl.Float64)).to_numpy()
    assert not np.isinf(numbers).any()
    level = strides.filter(pl.col("is_level"), pl.col("quality") > 0.5)
    assert level.height >= 2
    assert level["min_toe_clearance_mm"].null_count() == 0
    assert level["min_toe_clearance_mm"].is_between(-20.0, 80.0).all()


def test_the_outline_has_a_forefoot_and_a_ball_where_only_the_heel_was_seen(real_data: Folder) -> None:
    recording = piece_of(read_once(real_data(MOCAP)), 5.8, 4.6)
    foot = follow_foot(make_uniform(recording.streams[Placement.RIGHT_FOOT]), Side.RIGHT, None, GaitSettings())
    assert foot is not None
    shoe = foot.shoe
    assert (shoe.outline_m[:, 0] > 0.5 * (shoe.heel_m[0] + shoe.ball_m[0])).any()
    assert np.isfinite(foot.kinematics.forefoot_height[foot.swings.inside]).all()
