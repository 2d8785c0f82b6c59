"""Sensors that turn on their strap during the walk: seen, told, turned back; and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from gait_walks import FEET, INSTEP, cut, errors_of, of_side, up_in_sensor, walk_of, with_streams, worn

from surefoot.gait import GaitSettings, Walk, analyse_walk
from surefoot.gait.sensor_slip import Stances, Steps, turn_within
from surefoot.recording import Annotation, FloatArray, Placement, Recording, SensorStream, Severity, Side, read
from surefoot.virtual import READY_MADE, Course, Sensor, Stationary, record_stationary, simulate, turn_on_strap

LEFT, RIGHT = FEET
NAME = "healthy"
SETTINGS = GaitSettings().slip


def notes(walk: Walk) -> list[Annotation]:
    return [note for note in walk.annotations if note.kind == "sensor_turned"]


def level_axis(placement: Placement = RIGHT, angle: float = 0.7) -> FloatArray:
    """An axis across the vertical of a standing foot, in sensor axes."""
    up = up_in_sensor(walk_of(NAME), worn()[FEET.index(placement)], np.array([0.0]))[0]
    first = np.cross(up, [0.3, -0.5, 0.8])
    first /= np.linalg.norm(first)
    return np.asarray(np.cos(angle) * first + np.sin(angle) * np.cross(up, first))


@cache
def walk_with(*turns: tuple[float, float]) -> Walk:
    """The walk whose right foot's sensor turns at some times by some degrees."""
    recording = walk_of(NAME).recording
    stream = recording.streams[RIGHT]
    for at_s, deg in turns:
        stream = turn_on_strap(stream, at_s, np.radians(deg) * level_axis())
    return analyse_walk(with_streams(recording, right_foot=stream))


def pitch_errors(walk: Walk) -> FloatArray:
    """Of the right foot at contact, in degrees, without the first step from standing."""
    return errors_of(walk.strides, walk_of(NAME).truth.strides, Side.RIGHT, "foot_pitch_initial_contact_deg")[1:]


@pytest.mark.parametrize("deg", [8.0, 25.0, 60.0, 150.0])
def test_a_turned_sensor_is_told_and_turned_back(deg: float) -> None:
    """Once, in its stride, on its foot; angles and heights stay right on both sides, and few strides are lost."""
    walk, truth = walk_with((9.0, deg)), walk_of(NAME).truth.strides
    (note,) = notes(walk)
    assert note.start_s is not None
    assert note.end_s is not None
    assert note.start_s - 0.3 <= 9.0 <= note.end_s
    assert note.end_s - note.start_s < 2.5
    assert (note.stream, note.severity) == (RIGHT, Severity.WARNING)
    assert of_side(walk.strides, Side.RIGHT).height >= of_side(walk_with().strides, Side.RIGHT).height - 3
    assert np.abs(pitch_errors(walk)).max() < 1.0
    heights = errors_of(walk.strides, truth, Side.RIGHT, "min_toe_clearance_mm")
    assert np.std(heights) < 4.0
    (lost,) = (one for one in walk.annotations if one.kind in ("stop", "not_measured") and one.stream is RIGHT)
    assert lost.text.endswith("its sensor turned on the strap.")


def test_without_turning_back_the_numbers_would_be_wrong() -> None:
    """So the turn matters: half of it is in the pitch of either half of the walk."""
    recording = walk_of(NAME).recording
    turned = turn_on_strap(recording.streams[RIGHT], 9.0, np.radians(8.0) * level_axis())
    blind = GaitSettings(slip=replace(SETTINGS, turn_min_deg=180.0))
    walk = analyse_walk(with_streams(recording, right_foot=turned), blind)
    assert notes(walk) == []
    assert np.abs(pitch_errors(walk)).max() > 2.5


def test_two_turns_are_two_remarks() -> None:
    """The second is measured against the first; both are turned back."""
    walk = walk_with((6.0, 12.0), (13.0, -20.0))
    first, second = notes(walk)
    assert first.start_s is not None
    assert second.end_s is not None
    assert first.start_s - 0.3 <= 6.0 < 13.0 <= second.end_s
    assert np.abs(pitch_errors(walk)).max() < 1.0


@pytest.mark.parametrize("name", list(READY_MADE))
def test_nobody_who_walks_has_a_sensor_that_turned(name: str) -> None:
    """Stops, turns, stairs, a slope, a dragging or beating foot: none of these is a turn."""
    assert notes(analyse_walk(walk_of(name).recording)) == []


def test_a_ramp_in_mid_walk_is_no_turn() -> None:
    """From the level onto a ramp of 8 degrees: the vertical changes in the sensor, but each stride climbs."""
    level, ramp = (
        simulate(READY_MADE[NAME].on(Course(duration_s=20.0, slope_deg=slope)), worn(), seed=4).recording
        for slope in (0.0, 8.0)
    )
    joined = {}
    for place in FEET:
        time = level.streams[place].time_s
        late = (time >= 9.9)[:, None]
        signals = {
            name: np.where(late, getattr(ramp.streams[place], name), getattr(level.streams[place], name))
            for name in ("acc", "gyr")
        }
        joined[place] = replace(level.streams[place], **signals)
    walk = analyse_walk(Recording("ramp", joined))
    assert notes(walk) == []
    late_ones = walk.strides.filter(walk.strides["initial_contact_s"] > 13.0)
    assert not late_ones["is_level"].any()


def stances(up_change_deg: float, swing_change_deg: float, climb_deg: float, rng: np.random.Generator) -> Stances:
    """Forty stances whose vertical, swing and slope change after the twentieth."""
    late = np.arange(40) >= 20

    def tilted(deg: FloatArray) -> FloatArray:
        angle = np.radians(deg + rng.normal(0, 0.5, 40))
        return np.stack([np.sin(angle), np.zeros(40), np.cos(angle)], axis=1)

    steps = Steps(tilted(30.0 + swing_change_deg * late), np.radians(climb_deg) * late)
    return Stances(np.arange(40), tilted(up_change_deg * late), lambda: steps)


@pytest.mark.parametrize(
    ("up", "swing", "climb", "found"),
    [
        (9.0, 9.0, 0.0, True),
        (9.0, 0.0, 0.0, False),  # the foot is put down in another way: its swing is as it was
        (9.0, 9.0, 6.0, False),  # a slope explains most of it
        (3.0, 3.0, 0.0, False),  # too little
    ],
)
def test_only_what_turns_stance_and_swing_alike_is_a_turn(up: float, swing: float, climb: float, found: bool) -> None:
    """Stance, swing and slope together decide."""
    turned = turn_within(stances(up, swing, climb, np.random.default_rng(1)), 0, 40, SETTINGS)
    assert (turned is not None) is found
    if turned is not None:
        assert turned[0] == 20
        assert np.degrees(turned[1]) == pytest.approx(9.0, abs=0.7)


def test_feet_of_people_with_ms_and_with_a_turned_sensor(real_data: Callable[[str], Path]) -> None:
    """As recorded: none. Turned by 15 degrees in mid-walk: told, and the pitch at contact is what it was."""
    recording = read(real_data("ms_foot_imu"))
    plain = analyse_walk(recording)
    assert notes(plain) == []
    stream = recording.streams[LEFT]
    up = np.median(stream.acc, axis=0)
    axis = np.cross(up, [1.0, 0.4, 0.2])
    turned = turn_on_strap(stream, 30.0, np.radians(15.0) * axis / np.linalg.norm(axis))
    walk = analyse_walk(with_streams(recording, left_foot=turned))
    (note,) = notes(walk)
    assert note.start_s is not None
    assert note.end_s is not None
    assert note.start_s - 1.0 <= 30.0 <= note.end_s + 1.0
    was, now = (of_side(one.strides, Side.LEFT) for one in (plain, walk))
    assert now.height >= was.height - 3
    for late in (False, True):
        medians = [
            one.filter((one["initial_contact_s"] > 30.0) == late)["foot_pitch_initial_contact_deg"].median()
            for one in (was, now)
        ]
        assert medians[1] == pytest.approx(medians[0], abs=1.5)


def test_a_short_walk_with_a_turned_sensor() -> None:
    """Eight seconds: four or five stances on either side suffice."""
    recording = walk_of(NAME).recording
    stream = turn_on_strap(recording.streams[RIGHT], 9.0, np.radians(20.0) * level_axis())
    pieces = {place: cut(s, 5.0, 13.0) for place, s in with_streams(recording, right_foot=stream).streams.items()}
    assert len(notes(analyse_walk(Recording("short", pieces)))) == 1


def leaning(from_deg: float, to_deg: float) -> SensorStream:
    """A second in which a resting foot is tilted, toes up positive."""
    part = np.arange(100) / 100.0
    angle = np.radians(from_deg + (to_deg - from_deg) * part**2 * (3 - 2 * part))
    acc = 9.80665 * np.stack([np.sin(angle), np.zeros(100), np.cos(angle)], axis=1)
    gyr = np.zeros((100, 3))
    gyr[:, 1] = -np.gradient(angle) * 100.0
    return SensorStream(RIGHT, part, acc, gyr, 100.0)


@pytest.mark.parametrize("tilt_deg", [0.0, 20.0, 45.0])
def test_sitting_with_a_tilted_foot_between_two_walks_changes_neither(tilt_deg: float) -> None:
    """The toes tap while the heel stands forward: no sensor turned, and pitch at contact is what it is without."""
    sensor = Sensor(RIGHT, INSTEP, acc_noise_m_s2=0.05, gyr_noise_rad_s=0.003)
    walker = READY_MADE[NAME].on(Course(duration_s=20.0))
    walks = [simulate(walker, [sensor], seed=seed).recording.streams[RIGHT] for seed in (1, 2)]
    taps = record_stationary(Stationary.TAPPING, [sensor], 25.0, 3).streams[RIGHT]
    tilted = np.array([[np.cos(a := np.radians(tilt_deg)), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]]).T
    taps = replace(taps, acc=taps.acc @ tilted.T, gyr=taps.gyr @ tilted.T)
    parts = [walks[0], leaning(0.0, tilt_deg), taps, leaning(tilt_deg, 0.0), walks[1]]
    acc, gyr = (np.concatenate([getattr(part, name) for part in parts]) for name in ("acc", "gyr"))
    walk = analyse_walk(Recording("both", {RIGHT: SensorStream(RIGHT, np.arange(len(acc)) / 100.0, acc, gyr, 100.0)}))
    assert notes(walk) == []
    alone = [analyse_walk(Recording("one", {RIGHT: one})).strides for one in walks]
    for first, strides in zip((True, False), alone, strict=True):
        own = walk.strides.filter((walk.strides["initial_contact_s"] < 21.0) == first)
        own = own.filter((own["initial_contact_s"] < 21.0) | (own["initial_contact_s"] > 46.0))
        assert abs(own.height - strides.height) <= 2
        pitch = [one["foot_pitch_initial_contact_deg"].median() for one in (own, strides)]
        assert pitch[0] == pytest.approx(pitch[1], abs=1.5)
