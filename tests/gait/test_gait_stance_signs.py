"""Vaulting, clonus, hip hiking and steppage as the stride table shows them, against exact truth and on real feet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from gait_walks import FEET, SHANKS, beside_truth, errors_of, measured, of_side, turned, walk_of, worn

from surefoot.gait import Walk, analyse_walk
from surefoot.recording import Placement, Recording, Side, read
from surefoot.virtual import READY_MADE, Course, VirtualWalk, simulate

ALL = (*FEET, *SHANKS, Placement.LOWER_BACK)


@cache
def dressed(name: str) -> tuple[VirtualWalk, Walk]:
    """A ready-made walker with sensors on feet, shanks and lower back, and what is found."""
    walk = simulate(READY_MADE[name].on(Course(30.0)), worn(ALL, mounting_seed=8), seed=4)
    return walk, analyse_walk(walk.recording)


def without(recording: Recording, *placements: Placement) -> Recording:
    return replace(recording, streams={p: s for p, s in recording.streams.items() if p not in placements})


def median(strides: pl.DataFrame, side: Side, name: str) -> float:
    return float(of_side(strides, side)[name].drop_nulls().median())


def test_a_vaulting_heel_is_seen_on_its_side() -> None:
    """The raised heel is told to 6 mm, and its stride to stride error to 3 mm; the other heel is on the floor."""
    walk, found = dressed("vaulting")
    errors = errors_of(found.strides, walk.truth.strides, Side.LEFT, "heel_height_single_support_mm")
    assert errors.size > 10
    assert abs(np.median(errors)) <= 6.0
    assert errors.std() <= 3.0
    assert abs(median(found.strides, Side.RIGHT, "heel_height_single_support_mm")) <= 3.0


def test_without_a_common_clock_the_heel_is_read_in_mid_stance() -> None:
    """The middle of stance still shows it, a little lower."""
    walk, found = dressed("vaulting")
    alone = analyse_walk(replace(walk.recording, synchronised=False)).strides
    together, apart = (median(s, Side.LEFT, "heel_height_single_support_mm") for s in (found.strides, alone))
    assert 0.7 * together < apart <= together


@pytest.mark.parametrize("name", ["vaulting", "clonus", "early heel rise"])
@pytest.mark.parametrize("side", Side)
def test_feet_whose_heel_lifts_keep_their_zero_and_events(name: str, side: Side) -> None:
    """Pitch at contact to 1 degree, contact and toe-off to 15 ms about a constant, foot-flat before the heel lifts."""
    truth, strides = walk_of(name).truth.strides, measured(name).strides
    assert abs(np.median(errors_of(strides, truth, side, "foot_pitch_initial_contact_deg"))) <= 1.0
    for event in ("initial_contact_s", "toe_off_s", "next_initial_contact_s"):
        assert errors_of(strides, truth, side, event).std() <= 0.015
    rows = beside_truth(strides, truth, side)
    assert rows.height >= of_side(truth, side).height - 3
    assert abs(np.median(rows["foot_flat_s"] - rows["true_foot_flat_s"])) <= 0.12
    assert abs(np.median(errors_of(strides, truth, side, "min_toe_clearance_mm"))) <= 8.0


def test_clonus_is_measured_with_its_rate() -> None:
    """Strength to 15 %, rate to 0.4 Hz, in nine of ten strides; the other foot does not beat."""
    walk, found = dressed("clonus")
    rows = beside_truth(found.strides, walk.truth.strides, Side.LEFT)
    rows = rows.filter(pl.col("true_clonus_deg_s") > 0.0)
    assert rows.height > 10
    ratio = (rows["clonus_deg_s"] / rows["true_clonus_deg_s"]).drop_nulls()
    assert float(ratio.median()) == pytest.approx(1.0, abs=0.15)
    assert rows["clonus_hz"].is_not_null().mean() >= 0.9
    assert median(found.strides, Side.LEFT, "clonus_hz") == pytest.approx(walk.walker.left.clonus_hz, abs=0.4)
    other = of_side(found.strides, Side.RIGHT)
    assert other["clonus_hz"].null_count() == other.height
    assert other["clonus_deg_s"].max() < 10.0


@pytest.mark.parametrize("name", ["healthy", "fast", "slapping", "toe-first", "shuffling", "steppage", "vaulting"])
def test_nobody_else_beats(name: str) -> None:
    """Landing, slapping, pushing off and vaulting are no clonus."""
    strides = measured(name).strides
    assert strides["clonus_hz"].is_not_null().mean() <= 0.03


def test_a_hiked_pelvis_is_told_from_a_dropped_one() -> None:
    """Each side to 1.5 degrees, whatever the mounting of the sensor on the back."""
    walk, found = dressed("hip hiking")
    for side in Side:
        errors = errors_of(found.strides, walk.truth.strides, side, "pelvis_hike_deg")
        assert errors.size > 10
        assert abs(np.median(errors)) <= 1.5
        assert errors.std() <= 1.0
    left, right = (median(found.strides, side, "pelvis_hike_deg") for side in Side)
    assert left > 4.0 > 0.0 > right
    upside_down = np.diag([1.0, -1.0, -1.0])
    again = analyse_walk(turned(walk.recording, upside_down)).strides
    assert median(again, Side.LEFT, "pelvis_hike_deg") == pytest.approx(left, abs=0.05)


def test_the_shank_tilts_further_in_steppage() -> None:
    """Tilt in swing to 2 degrees; also where the shank's clock is late by a fifth of a second."""
    walk, found = dressed("steppage")
    for side in Side:
        errors = errors_of(found.strides, walk.truth.strides, side, "shank_tilt_swing_max_deg")
        assert errors.size > 10
        assert abs(np.median(errors)) <= 2.0
    left, right = (median(found.strides, side, "shank_tilt_swing_max_deg") for side in Side)
    assert left > right + 8.0
    stream = walk.recording.streams[Placement.LEFT_SHANK]
    late = {**walk.recording.streams, Placement.LEFT_SHANK: replace(stream, time_s=stream.time_s + 0.2)}
    apart = analyse_walk(replace(walk.recording, streams=late, synchronised=False)).strides
    assert median(apart, Side.LEFT, "shank_tilt_swing_max_deg") == pytest.approx(left, abs=1.5)


def test_what_no_sensor_tells_is_null() -> None:
    """No lower back, no clock or no shank: null, and the flags of the strides are those of the feet alone."""
    walk, found = dressed("hip hiking")
    bare = analyse_walk(without(walk.recording, Placement.LOWER_BACK, *SHANKS)).strides
    for name in ("pelvis_hike_deg", "shank_tilt_swing_max_deg"):
        assert bare[name].null_count() == bare.height
        assert found.strides[name].null_count() < 0.3 * found.strides.height
    assert bare["flags"].to_list() == found.strides["flags"].to_list()
    apart = analyse_walk(replace(walk.recording, synchronised=False)).strides
    assert apart["pelvis_hike_deg"].null_count() == apart.height


@pytest.mark.parametrize(
    "name", ["healthy_foot_imu_mocap", "healthy_treadmill_optogait", "stroke_treadmill_foot_shank_imu/person07/1Reg"]
)
def test_real_feet_do_not_vault_or_beat(name: str, real_data: Callable[[str], Path]) -> None:
    """Healthy people, and one after stroke who does neither: heels on the floor, no beats."""
    strides = analyse_walk(read(real_data(name))).strides
    assert strides["clonus_hz"].is_not_null().mean() <= 0.03
    for side in Side:
        assert abs(median(strides, side, "heel_height_single_support_mm")) <= 5.0
        assert median(strides, side, "clonus_deg_s") <= 8.0
