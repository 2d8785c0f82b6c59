"""Left and right told apart by the way the feet push off."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from surefoot.gait import analyse_walk
from surefoot.recording import Placement, Recording, read

_DATA = Path(os.environ.get("SUREFOOT_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
_WALKS = [
    "healthy_foot_imu_mocap",
    "ms_foot_imu",
    "healthy_treadmill_optogait",
    "stroke_treadmill_foot_shank_imu/person05/1Reg",
    "stroke_treadmill_foot_shank_imu/person09/1Reg",
    "stroke_treadmill_foot_shank_imu/person11/2Reg",
]


def _feet(recording: Recording, *, crossed: bool) -> Recording:
    left, right = recording.streams[Placement.LEFT_FOOT], recording.streams[Placement.RIGHT_FOOT]
    if crossed:
        left, right = right, left
    streams = {
        Placement.LEFT_FOOT: replace(left, placement=Placement.LEFT_FOOT),
        Placement.RIGHT_FOOT: replace(right, placement=Placement.RIGHT_FOOT),
    }
    return replace(recording, streams=streams)


@pytest.mark.parametrize("walk", _WALKS)
def test_swapped_feet_are_noticed_and_right_ones_are_not(walk: str) -> None:
    """Real feet called by the wrong side get a warning; called by their own, none."""
    if not (_DATA / walk).exists():
        pytest.skip("the real recordings are not here")
    recording = read(_DATA / walk)
    kinds = {
        crossed: [a.kind for a in analyse_walk(_feet(recording, crossed=crossed)).annotations]
        for crossed in (False, True)
    }
    assert "swapped_sides" not in kinds[False]
    assert "swapped_sides" in kinds[True]
