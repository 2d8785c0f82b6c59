"""Where no step is made forward no window opens; where one is, on stairs too, it does. Truth: virtual people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from surefoot.recording import Placement, Recording, Side
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.replay_scores import SideReplay, replay
from surefoot.virtual import (
    READY_MADE,
    Course,
    Sensor,
    Stairs,
    Stationary,
    Walker,
    move,
    random_mounting,
    random_walker,
    record_backward,
    record_stationary,
    simulate,
    typical_sensors,
    walk_and_rest,
)

FOOT, SHANK = Placement.RIGHT_FOOT, Placement.RIGHT_SHANK


def sensors(seed: int, *places: Placement) -> list[Sensor]:
    drawn = typical_sensors(np.random.default_rng(seed), READY_MADE["healthy"])
    return [replace(sensor, rate_hz=100.0, window_s=0.02) for sensor in drawn if sensor.placement in places]


def replayed(recording: Recording, place: Placement) -> SideReplay:
    alone = replace(recording, streams={place: recording.streams[place]})
    assert place.side is not None
    return replay(alone, StimulationProfile(legs=((place.side, LegSettings(place, 1)),))).sides[place.side]


def walker(kind: str, course: Course, seed: int = 8) -> Walker:
    return random_walker(np.random.default_rng(seed), kind).on(course)


@pytest.mark.parametrize(
    ("activity", "seed", "place", "duration_s"),
    [
        (Stationary.SEATED, 312, Placement.RIGHT_FOOT, 600.0),  # a leg swung on a chair with its axis taken wrongly
        (Stationary.SWINGING, 2000, Placement.LEFT_SHANK, 300.0),  # every other swing was missed, so stance seemed long
    ],
)
def test_no_window_where_one_opened_once(activity: Stationary, seed: int, place: Placement, duration_s: float) -> None:
    worn = [s for s in typical_sensors(np.random.default_rng(seed), READY_MADE["healthy"]) if s.placement is place]
    assert len(replayed(record_stationary(activity, worn, duration_s, seed), place).onset_s) == 0


@pytest.mark.parametrize("activity", [Stationary.SEATED, Stationary.TRANSFERS, Stationary.SWINGING, Stationary.TAPPING])
@pytest.mark.parametrize("kind", ["normal", "shuffling"])
def test_windows_end_with_the_walk_and_none_comes_after_it(kind: str, activity: Stationary) -> None:
    course = Course(15.0, 2.0, 2.0)
    recording, walk = walk_and_rest(walker(kind, course), activity, sensors(3, FOOT, SHANK), 30.0, seed=3)
    contacts = walk.truth.strides.filter(walk.truth.strides["side"] == "right")["next_initial_contact_s"]
    last_s = float(contacts.to_numpy().max())
    for place in (FOOT, SHANK):
        side = replayed(recording, place)
        assert len(side.onset_s) > 3
        assert side.onset_s.max() < last_s
        assert len(side.offset_s) == len(side.onset_s)
        assert side.offset_s.max() < last_s + 0.5


@pytest.mark.parametrize("rise_m", [0.17, -0.17])
@pytest.mark.parametrize("kind", ["normal", "flat", "steppage"])
def test_every_swing_on_stairs_is_stimulated(kind: str, rise_m: float) -> None:
    course = Course(20.0, 2.0, 2.0, stairs=(Stairs(7.0, 10, rise_m, 0.29),))
    walk = simulate(walker(kind, course), sensors(4, FOOT), seed=4)
    strides = walk.truth.strides.filter((walk.truth.strides["side"] == "right") & ~walk.truth.strides["is_level"])
    onsets = replayed(walk.recording, FOOT).onset_s
    leads = [min((t - on for on in onsets if on < t), default=np.inf) for t in strides["toe_off_s"].to_list()]
    assert len(leads) >= 4
    assert all(0.05 <= lead <= 0.15 for lead in leads)


@pytest.mark.parametrize("kind", ["normal", "dragging", "steppage"])
def test_no_window_opens_for_a_foot_that_walks_backward(kind: str) -> None:
    back = walker(kind, Course(20.0, 2.0, 2.0))
    toe_offs = move(back, 5).legs[Side.RIGHT].foot.plan.toe_off_s
    assert np.sum((toe_offs > 0.0) & (toe_offs < 20.0)) > 8
    assert len(replayed(record_backward(back, sensors(5, FOOT), seed=5), FOOT).onset_s) == 0


def test_steps_backward_after_a_walk_do_not_turn_the_axis_over() -> None:
    worn = sensors(6, FOOT, SHANK)
    ahead = simulate(walker("normal", Course(20.0, 2.0, 5.0)), worn, seed=6).recording
    back = record_backward(walker("normal", Course(12.0, 1.0, 1.0)), worn, seed=7)
    for place in (FOOT, SHANK):
        first, second = ahead.streams[place], back.streams[place]
        joined = replace(
            first,
            time_s=np.concatenate([first.time_s, second.time_s + 20.01]),
            acc=np.concatenate([first.acc, second.acc]),
            gyr=np.concatenate([first.gyr, second.gyr]),
        )
        onsets = replayed(replace(ahead, streams={place: joined}), place).onset_s
        assert np.sum(onsets < 20.0) > 5
        assert np.sum(onsets > 20.0) == 0


def test_a_walk_that_begins_is_stimulated_from_the_third_swing_on() -> None:
    rng = np.random.default_rng(9)
    for kind in ("normal", "slow", "toe_first", "dragging"):
        person = random_walker(rng, kind).on(Course(14.0, 2.0, 1.0))
        worn = Sensor(FOOT, mounting=random_mounting(rng), window_s=0.02)
        walk = simulate(person, [worn], seed=9)
        leaves = move(person, 9).legs[Side.RIGHT].foot.plan.toe_off_s
        leaves = leaves[(leaves > 0.0) & (leaves < 13.0)]
        onsets = replayed(walk.recording, FOOT).onset_s
        stimulated = [bool(np.any((onsets < t + 0.1) & (onsets > t - 0.4))) for t in leaves.tolist()]
        assert all(stimulated[3:]), kind
