"""People who do not walk: their motion is smooth, stays where it should, and the signals agree with it."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.errors import UsageError
from surefoot.recording import Placement, Side
from surefoot.virtual import Sensor, Stationary, record_stationary, stationary_legs
from surefoot.virtual.stationary_leg import Joint

PLACEMENTS = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT, Placement.LEFT_SHANK, Placement.RIGHT_SHANK)


@pytest.mark.parametrize("activity", list(Stationary))
@pytest.mark.parametrize("side", list(Side))
def test_derivatives_are_those_of_the_path(activity: Stationary, side: Side) -> None:
    """Central differences of the path are its velocity and acceleration: the signals hold no other motion."""
    leg = stationary_legs(activity, 60.0, seed=3)[side]
    t, h = np.random.default_rng(1).uniform(0.0, 60.0, 400), 1e-4
    for pose in (leg.shoe_pose, leg.shank_pose):
        points = [pose(t + k * h).point((0.1, 0.02, 0.06)) for k in (-1, 0, 1)]
        for before, now, after in zip(*points, strict=True):
            np.testing.assert_allclose((after.d0 - before.d0) / (2 * h), now.d1, atol=2e-5)
            np.testing.assert_allclose((after.d1 - before.d1) / (2 * h), now.d2, atol=2e-2)


@pytest.mark.parametrize("activity", list(Stationary))
def test_nobody_walks_away_and_no_shoe_sinks(activity: Stationary) -> None:
    """The shoe stays within a step of its place and never goes below the floor; something does move."""
    t = np.arange(0.0, 120.0, 0.01)
    for leg in stationary_legs(activity, 120.0, seed=5).values():
        pose = leg.shoe_pose(t)
        assert np.abs(pose.x.d0).max() < 0.45
        flat = np.abs(pose.roll.d0) < 1e-9
        support = leg.shoe.support(pose.pitch.d0)
        knee = leg.joints[Joint.KNEE](t)
        assert (pose.z.d0 - support)[flat & (knee == 0.0)].min() > -1e-9
        moves = pose if activity is Stationary.TAPPING else leg.shank_pose(t)  # tapping moves the shoe alone
        assert np.ptp(moves.pitch.d0) > np.radians(1.0)


@pytest.mark.parametrize("activity", list(Stationary))
def test_an_ideal_sensor_at_rest_shows_gravity_only(activity: Stationary) -> None:
    """Between the gestures the foot stands: the specific force is gravity, upward, and nothing turns."""
    sensor = Sensor(Placement.LEFT_FOOT)
    recording = record_stationary(activity, [sensor], 60.0, seed=2)
    stream = recording.streams[Placement.LEFT_FOOT]
    pose = stationary_legs(activity, 60.0, seed=2)[Side.LEFT].shoe_pose(stream.time_s)
    still = np.all([part.d1 == 0.0 for part in (pose.x, pose.y, pose.z, pose.yaw, pose.roll, pose.pitch)], axis=0)
    assert still.mean() > 0.03
    np.testing.assert_allclose(np.linalg.norm(stream.acc[still], axis=1), 9.80665, atol=1e-9)
    assert np.abs(stream.gyr[still]).max() == 0.0


def test_a_shank_on_a_swinging_leg_turns_with_it() -> None:
    """Seated with the leg swinging, shoe and shank turn about the knee together."""
    leg = stationary_legs(Stationary.SEATED, 600.0, seed=1)[Side.LEFT]
    t = np.arange(0.0, 600.0, 0.05)
    knee = leg.joints[Joint.KNEE].jet(t)
    swings = np.abs(knee.d1) > 0.5
    assert swings.sum() > 20
    np.testing.assert_allclose(leg.shank_pose(t).pitch.d1[swings], knee.d1[swings], atol=1e-9)
    hip_side = leg.shank_pose(t[swings]).point((0.0, 0.0, leg.shank_m))
    assert np.hypot(hip_side[0].d1, hip_side[2].d1).max() < 1e-9


def test_the_same_seed_gives_the_same_recording_and_another_does_not() -> None:
    """Chance is drawn from the seed alone."""
    sensors = [Sensor(p, acc_noise_m_s2=0.02) for p in PLACEMENTS]
    one, again, other = (record_stationary(Stationary.STANDING, sensors, 20.0, seed=s) for s in (1, 1, 2))
    for placement in PLACEMENTS:
        np.testing.assert_array_equal(one.streams[placement].acc, again.streams[placement].acc)
        assert not np.array_equal(one.streams[placement].acc, other.streams[placement].acc)


def test_what_cannot_be_recorded_is_refused() -> None:
    """One sensor per placement, on feet and shanks."""
    with pytest.raises(UsageError, match="one sensor"):
        record_stationary(Stationary.SEATED, [Sensor(Placement.LEFT_FOOT)] * 2)
    with pytest.raises(UsageError, match="foot or a shank"):
        record_stationary(Stationary.SEATED, [Sensor(Placement.LOWER_BACK)])


def test_movements_can_be_made_larger() -> None:
    """All that a leg does is so many times as large, in the same time."""
    one, two = (stationary_legs(Stationary.MARCHING, 30.0, seed=6, scale=s)[Side.RIGHT] for s in (1.0, 2.0))
    t = np.arange(0.0, 30.0, 0.01)
    for joint in Joint:
        np.testing.assert_allclose(two.joints[joint](t), 2.0 * one.joints[joint](t), atol=1e-12)
    assert one.joints[Joint.LIFT](t).max() > 0.03


def test_a_leg_that_swings_turns_round_as_a_pendulum_does() -> None:
    """Where it turns its acceleration is greatest: it does not pause there."""
    knee = stationary_legs(Stationary.SWINGING, 60.0, seed=3)[Side.LEFT].joints[Joint.KNEE]
    t = np.arange(0.0, 60.0, 0.002)
    jet = knee.jet(t)
    turns = np.flatnonzero((np.diff(np.sign(jet.d1)) != 0) & (np.abs(jet.d0[1:]) > np.radians(4.0)))
    assert len(turns) > 20
    omega_s = np.abs(jet.d2[turns] / jet.d0[turns]) ** 0.5  # of the pendulum that turns so: half periods 0.45 to 0.8 s
    assert np.median(np.pi / omega_s) == pytest.approx(0.62, abs=0.2)
