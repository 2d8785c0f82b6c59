"""A shank that is first seen in the middle of a walk, in whatever phase: stimulation is in time after five strides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from surefoot.gait import analyse_walk
from surefoot.recording import Placement, Recording, read
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.replay_scores import ONSET_MS, replay, timing
from surefoot.virtual import READY_MADE, Course, Sensor, simulate

_PIECE_S = 20.0


def share_in_time(recording: Recording, place: Placement, start_s: float) -> float:
    """Share of strides after the first five whose window opens 50 to 150 ms before the toe-off found afterwards."""
    stream = recording.streams[place]
    keep = (stream.time_s >= start_s) & (stream.time_s < start_s + _PIECE_S)
    piece = replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])
    one = replace(recording, streams={place: piece}, markers={}, events=())
    assert place.side is not None
    profile = StimulationProfile(legs=((place.side, LegSettings(place, 1)),))
    onset_ms = timing(replay(one, profile).sides[place.side], analyse_walk(one)).onset_ms
    assert len(onset_ms) >= 7
    return float(np.mean((onset_ms >= ONSET_MS[0]) & (onset_ms <= ONSET_MS[1])))


@pytest.mark.parametrize(
    ("walk", "place", "start_s"),
    [
        # these began in mid-swing, so that the mean of a shank was tilted for long
        ("healthy_treadmill_optogait", "right_shank", 82.78),
        ("stroke_treadmill_foot_shank_imu/person09/1Reg", "right_shank", 91.90),
        # this shank swings forward no faster than it leans
        ("stroke_treadmill_foot_shank_imu/person07/1Reg", "right_shank", 0.71),
        # and this one is steeper in early stance than most
        ("stroke_treadmill_foot_shank_imu/person04/2Reg", "left_shank", 67.97),
    ],
)
def test_a_real_shank_is_in_time_wherever_its_recording_begins(
    real_data: Callable[[str], Path], walk: str, place: str, start_s: float
) -> None:
    recording = read(real_data(walk))
    placement = Placement(place)
    begin_s = float(recording.streams[placement].time_s[0])
    assert share_in_time(recording, placement, max(begin_s, start_s)) >= 0.9


@cache
def _walked() -> Recording:
    walker = READY_MADE["healthy"].on(Course(36.0, 2.0, 2.0))
    return simulate(walker, (Sensor(Placement.RIGHT_SHANK),), seed=3).recording


@pytest.mark.parametrize("start_s", np.arange(6.0, 7.2, 0.15).round(2).tolist())
def test_a_virtual_shank_is_in_time_in_whatever_phase_it_is_first_seen(start_s: float) -> None:
    assert share_in_time(_walked(), Placement.RIGHT_SHANK, start_s) >= 0.9
