"""Shanks alone: events and times, against the truth and against the foot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from gait_walks import (
    FEET,
    SHANKS,
    cut_recording,
    found_contacts,
    match,
    of_side,
    pooled,
    true_events,
    turned,
    walk_of,
)

from surefoot.errors import InputError
from surefoot.gait import STRIDE_COLUMNS, STRIDE_SCHEMA, Walk, analyse_walk
from surefoot.recording import Placement, Recording, Side
from surefoot.virtual import VirtualWalk

NAMES = ("healthy", "slow", "fast", "stiff", "drop foot", "slapping", "circumducting", "treadmill")
TIMES = {"initial_contact_s", "toe_off_s", "next_initial_contact_s", "stride_time_s", "stance_time_s", "swing_time_s"}


def legs(name: str) -> VirtualWalk:
    return walk_of(name, (*FEET, *SHANKS))


def only(recording: Recording, placements: tuple[Placement, ...]) -> Recording:
    return replace(recording, streams={p: recording.streams[p] for p in placements})


def of_shanks(name: str) -> Walk:
    return analyse_walk(only(legs(name).recording, SHANKS))


@pytest.mark.parametrize("name", NAMES)
def test_shanks_find_the_contacts(name: str) -> None:
    """Contacts of the steady walk are found by the shanks alone, none invented, to 25 ms about a constant."""
    walk, found = legs(name), of_shanks(name)
    matches = []
    for side in Side:
        true, seen = true_events(walk, side, "initial_contact"), found_contacts(found.strides, side)
        inner = (0.5 * (true[1] + true[0]), 0.5 * (true[-2] + true[-1]))
        matches.append(
            match(seen[(seen > inner[0]) & (seen < inner[1])], true[(true > inner[0]) & (true < inner[1])], 0.2)
        )
    both = pooled(matches)
    assert both.f1 >= 0.98
    assert both.errors_s.std() <= 0.025


@pytest.mark.parametrize("name", NAMES)
def test_shanks_agree_with_the_feet(name: str) -> None:
    """Stride times from shanks are those from feet to 30 ms; so is the mean stance to 0.1 s."""
    by_shank = of_shanks(name)
    by_foot = analyse_walk(only(legs(name).recording, FEET))
    for side in Side:
        one, other = of_side(by_shank.strides, side), of_side(by_foot.strides, side)
        difference = one["stride_time_s"].median() - other["stride_time_s"].median()
        assert abs(difference) < 0.03
        assert abs(one["stance_time_s"].mean() - other["stance_time_s"].mean()) < 0.1


def test_a_shank_tells_times_and_nothing_else() -> None:
    """What a shank cannot know is null, with its reason; the walk says what it was measured with."""
    walk = of_shanks("healthy")
    assert walk.strides.schema == pl.Schema(STRIDE_SCHEMA)
    assert (walk.strides["flags"] == "shank_sensor").all()
    for column in STRIDE_COLUMNS:
        if column.dtype is pl.Float64 and column.name not in {*TIMES, "quality"}:
            assert walk.strides[column.name].null_count() == walk.strides.height, column.name
    for name in TIMES:
        assert walk.strides[name].null_count() == 0
    assert walk.strides["contact_type"].null_count() == walk.strides.height
    assert dict(walk.segment) == {Side.LEFT: "shank", Side.RIGHT: "shank"}
    assert not walk.paths
    assert not walk.geometry
    total = (walk.strides["stance_time_s"] + walk.strides["swing_time_s"]).to_numpy()
    np.testing.assert_allclose(total, walk.strides["stride_time_s"].to_numpy(), atol=1e-9)


def test_a_foot_is_preferred_to_its_shank() -> None:
    """With both on a leg the foot is measured; a leg that has the shank alone is measured by it."""
    recording = legs("healthy").recording
    whole = analyse_walk(recording)
    assert set(whole.segment.values()) == {"foot"}
    mixed = analyse_walk(only(recording, (FEET[0], SHANKS[1])))
    assert dict(mixed.segment) == {Side.LEFT: "foot", Side.RIGHT: "shank"}
    assert set(mixed.paths) == {Side.LEFT}
    together = ("shank_tilt_swing_max_deg", "heel_height_single_support_mm")  # need the shank, and the other foot
    own, same = (of_side(walk.strides, Side.LEFT).drop(together) for walk in (mixed, whole))
    assert own.equals(same)


def test_turning_a_shank_sensor_changes_nothing() -> None:
    """Upside down or any other way, the times are the same."""
    recording = only(legs("drop foot").recording, SHANKS)
    plain = analyse_walk(recording).strides
    rotation = np.linalg.qr(np.random.default_rng(2).standard_normal((3, 3)))[0]
    rotation *= np.sign(np.linalg.det(rotation))
    other = analyse_walk(turned(recording, rotation)).strides
    assert plain.height == other.height
    for name in TIMES:
        np.testing.assert_allclose(plain[name], other[name], atol=2e-3)


def test_a_standing_shank_is_a_sentence() -> None:
    """No swing, no stride: one sentence."""
    recording = cut_recording(only(legs("healthy").recording, SHANKS), 0.0, 2.5)
    with pytest.raises(InputError, match="no complete stride") as error:
        analyse_walk(recording)
    assert "\n" not in str(error.value)
