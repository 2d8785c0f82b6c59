"""The path of a swing and the points of the shoe, from motions that are known in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from surefoot.gait.arrays import IntArray
from surefoot.gait.settings import TrajectorySettings
from surefoot.gait.shoe_points import find_shoe_points
from surefoot.gait.swing_path import (
    SwingPaths,
    anchor_swings,
    every_so_many,
    lay_side_by_side,
    level_limit_m,
    rolling_velocity,
    still_gravity,
)
from surefoot.recording import GRAVITY_M_S2, FloatArray

SETTINGS = TrajectorySettings()
RATE = 200.0
SWINGS = 4


@dataclass(frozen=True)
class Motion:
    """Swings of 1.3 m in 0.6 s, 0.12 m high, with 0.5 s of rest between them."""

    acc: FloatArray
    position: FloatArray
    first: IntArray
    last: IntArray

    @property
    def change(self) -> FloatArray:
        step = np.linalg.norm(np.diff(self.acc, axis=0), axis=1)
        return np.maximum(np.append(step, 0.0), np.append(0.0, step))


def walking(rise_m: float = 0.0) -> Motion:
    """Exact acceleration and position; each swing ends ``rise_m`` higher than it began."""
    rest, swing = round(0.5 * RATE), round(0.6 * RATE)
    n = SWINGS * (rest + swing) + rest
    acc, position = np.zeros((n, 3)), np.zeros((n, 3))
    first = rest + np.arange(SWINGS) * (rest + swing)
    s = np.arange(swing + 1) / swing
    step = 10 * s**3 - 15 * s**4 + 6 * s**5
    bend = 60 * s - 180 * s**2 + 120 * s**3
    bump = 64 * s**3 * (1 - s) ** 3
    swell = 64 * (6 * s - 36 * s**2 + 60 * s**3 - 30 * s**4)
    for i, k in enumerate(first):
        along = np.stack([1.3 * step, -0.1 * step, 0.12 * bump + rise_m * step], axis=1)
        position[k : k + swing + 1] = position[k] + along
        position[k + swing + 1 :] = position[k + swing]
        acc[k : k + swing + 1] = np.stack([1.3 * bend, -0.1 * bend, 0.12 * swell + rise_m * bend], axis=1) / 0.6**2
        assert i < SWINGS
    return Motion(acc, position, first, first + swing)


def integrated(
    motion: Motion,
    acc: FloatArray | None = None,
    change: FloatArray | None = None,
    *,
    from_flat: bool = True,
    to_flat: bool = True,
    rolling: tuple[FloatArray, FloatArray] | None = None,
) -> SwingPaths:
    m = motion.first.size
    still = np.zeros((m, 3))
    swings = lay_side_by_side(
        motion.acc if acc is None else acc,
        0.0,
        motion.change if change is None else change,
        RATE,
        (motion.first, motion.last),
        (np.full(m, from_flat), np.full(m, to_flat)),
        SETTINGS,
    )
    return anchor_swings(swings, rolling or (still, still), SETTINGS)


def true_paths(motion: Motion, *, from_end: bool = False) -> FloatArray:
    origin = motion.last if from_end else motion.first
    return np.stack(
        [
            motion.position[a : b + 1] - motion.position[o]
            for a, b, o in zip(motion.first, motion.last, origin, strict=True)
        ]
    )


def test_exact_acceleration_gives_the_exact_path() -> None:
    """Without errors the path is that of the foot to half a millimetre, and nothing is left over."""
    motion = walking()
    paths = integrated(motion)
    np.testing.assert_allclose(paths.position, true_paths(motion), atol=5e-4)
    np.testing.assert_allclose(paths.travel_m, np.tile([1.3, -0.1], (SWINGS, 1)), atol=5e-4)
    np.testing.assert_allclose(paths.residual_m_s, 0.0, atol=1e-3)
    np.testing.assert_allclose(paths.rise_m, 0.0, atol=1e-4)


def test_position_is_the_integral_of_velocity_whatever_the_ends_move_with() -> None:
    """Anchored twice with velocities of its own, a swing's position each time changes by its velocity, and stays."""
    motion = walking()
    random = np.random.default_rng(3)
    m = motion.first.size
    still, ends = np.zeros((m, 3)), (np.full(m, True), np.full(m, True))
    acc = motion.acc + 0.3 * random.standard_normal(motion.acc.shape)
    last = motion.last + np.array([0, 7, -9, 20])
    swings = lay_side_by_side(acc, 0.0, motion.change, RATE, (motion.first, last), ends, SETTINGS)
    before = anchor_swings(swings, (still, still), SETTINGS)
    kept = before.position.copy()
    moving = anchor_swings(swings, (random.normal(0.0, 0.2, (m, 3)), random.normal(0.0, 0.2, (m, 3))), SETTINGS)
    np.testing.assert_array_equal(before.position, kept)
    for paths in (before, moving):
        step = 0.5 * (paths.velocity[:, 1:] + paths.velocity[:, :-1]) / RATE
        inside = paths.inside[:, 1:]
        np.testing.assert_allclose(np.diff(paths.position[:, :, :2], axis=1)[inside], step[inside], atol=1e-6)
    rows = np.arange(m)
    np.testing.assert_allclose(before.velocity[rows, last - motion.first], 0.0, atol=1e-6)
    np.testing.assert_allclose(moving.position[rows, last - motion.first, :2], moving.travel_m, atol=1e-6)
    assert np.abs(moving.position - before.position).max() > 0.01


def test_swings_of_different_length_do_not_disturb_each_other() -> None:
    """Computed side by side or each for itself, a swing is the same."""
    motion = walking()
    last = motion.last + np.array([0, 7, -9, 20])
    ragged = Motion(motion.acc, motion.position, motion.first, last)
    together = integrated(ragged)
    for i in range(SWINGS):
        alone = integrated(Motion(motion.acc, motion.position, motion.first[i : i + 1], last[i : i + 1]))
        count = int(last[i] - motion.first[i]) + 1
        np.testing.assert_allclose(together.position[i, :count], alone.position[0, :count], atol=1e-7)
        assert together.inside[i].sum() == count


def test_fewer_swings_are_the_same_swings() -> None:
    """Every second swing anchored for itself is what it is among all."""
    motion = walking()
    still, ends = np.zeros((SWINGS, 3)), (np.full(SWINGS, True), np.full(SWINGS, True))
    swings = lay_side_by_side(motion.acc, 0.0, motion.change, RATE, (motion.first, motion.last), ends, SETTINGS)
    every, some = (anchor_swings(every_so_many(swings, k), (still[::k], still[::k]), SETTINGS) for k in (1, 2))
    np.testing.assert_array_equal(some.position, every.position[::2])
    np.testing.assert_array_equal(some.velocity, every.velocity[::2])
    np.testing.assert_array_equal(some.sample, every.sample[::2])


def test_a_velocity_error_made_at_impact_is_laid_at_the_impact() -> None:
    """Clipping at the landing spoils 0.5 m/s: the path before it stays true to 4 mm, the length to 8."""
    motion = walking()
    impact = motion.last - 8
    spoiled, change = motion.acc.copy(), motion.change.copy()
    spoiled[impact, 0] -= 0.5 * RATE
    change[impact] += 150.0
    change[impact - 1] += 150.0
    paths = integrated(motion, spoiled, change)
    np.testing.assert_allclose(paths.residual_m_s[:, 0], -0.5, atol=0.01)
    truth = true_paths(motion)
    before = truth.shape[1] - 12
    assert np.abs(paths.position[:, :before] - truth[:, :before]).max() < 0.004
    np.testing.assert_allclose(paths.travel_m[:, 0], 1.3, atol=0.008)
    evenly = integrated(motion, spoiled, np.zeros_like(change))
    assert np.abs(evenly.travel_m[:, 0] - 1.3).min() > 0.05


def test_a_steady_error_is_laid_evenly() -> None:
    """A constant error of acceleration, as from a bias, does not change the length of a stride."""
    motion = walking()
    paths = integrated(motion, motion.acc + np.array([0.2, 0.1, 0.0]), np.zeros(motion.acc.shape[0]))
    np.testing.assert_allclose(paths.travel_m, np.tile([1.3, -0.1], (SWINGS, 1)), atol=2e-3)


def test_what_gravity_measures_too_much_is_taken_off() -> None:
    """A gain of the accelerometer that shows on the flats does not lift the foot, nor is it called an error."""
    motion = walking()
    still, ends = np.zeros((SWINGS, 3)), (np.full(SWINGS, True), np.full(SWINGS, True))
    lifted = motion.acc + np.array([0.0, 0.0, 0.3])
    swings = lay_side_by_side(lifted, 0.3, motion.change, RATE, (motion.first, motion.last), ends, SETTINGS)
    paths = anchor_swings(swings, (still, still), SETTINGS)
    np.testing.assert_allclose(paths.position, integrated(motion).position, atol=1e-6)
    np.testing.assert_allclose(paths.residual_m_s, 0.0, atol=1e-3)


def test_a_tilt_of_the_floor_line_is_taken_out_and_a_stair_is_not() -> None:
    """On level floor heights end where they began; a stair's rise is kept and told."""
    tilted = integrated(walking(rise_m=0.05))
    np.testing.assert_allclose(tilted.position[:, -1, 2], 0.0, atol=1e-7)
    np.testing.assert_allclose(tilted.rise_m, 0.05, atol=1e-3)
    stair = integrated(walking(rise_m=0.32))
    np.testing.assert_allclose(stair.position[:, -1, 2], 0.32, atol=1e-3)
    np.testing.assert_allclose(stair.rise_m, 0.32, atol=1e-3)


def test_the_limit_of_level_grows_with_the_stride_and_with_what_was_left_over() -> None:
    """Long strides may end further off, as an error of tilt grows with the way, and so may those with a velocity error;
    short ones not less than the least."""
    unknown = np.full((3, 3), np.nan)
    limit = level_limit_m(np.array([0.2, 1.0, 2.0]), unknown, SETTINGS)
    np.testing.assert_allclose(limit, np.array([1.0, 1.0, 2.0]) * SETTINGS.level_height_m)
    left_over = level_limit_m(np.ones(3), np.diag([0.0, 0.5, 1.0]), SETTINGS)
    assert left_over[0] == pytest.approx(SETTINGS.level_height_m)
    assert left_over[0] < left_over[1] < left_over[2]


def test_a_swing_cut_at_its_beginning_is_anchored_at_its_end() -> None:
    """A recording that begins in mid-swing has its path told backward from the landing."""
    motion = walking()
    cut = Motion(motion.acc, motion.position, motion.first + 50, motion.last)
    paths = integrated(cut, from_flat=False)
    np.testing.assert_allclose(paths.position, true_paths(cut, from_end=True), atol=3e-4)
    assert np.isnan(paths.residual_m_s).all()
    assert np.isnan(paths.rise_m).all()


def test_a_swing_cut_at_its_end_is_anchored_at_its_beginning() -> None:
    """A recording that ends in mid-swing has its path told forward from the toe-off."""
    motion = walking()
    cut = Motion(motion.acc, motion.position, motion.first, motion.last - 50)
    paths = integrated(cut, to_flat=False)
    np.testing.assert_allclose(paths.position, true_paths(cut), atol=3e-4)
    assert np.isnan(paths.rise_m).all()


def test_a_foot_that_rolls_begins_and_ends_with_the_velocity_of_rolling() -> None:
    """The speed of the sensor at both ends is that of rolling over the contact point, not zero."""
    motion = walking()
    drift = np.array([0.15, 0.0, 0.02])
    paths = integrated(motion, rolling=(np.tile(drift, (SWINGS, 1)), np.tile(drift, (SWINGS, 1))))
    np.testing.assert_allclose(paths.velocity[:, 0], np.tile(drift[:2], (SWINGS, 1)), atol=2e-3)
    np.testing.assert_allclose(paths.velocity[:, -1, 0], 0.15, atol=1e-3)
    np.testing.assert_allclose(paths.travel_m[:, 0], 1.3 + 0.15 * 0.6, atol=1e-3)


def test_rolling_velocity_is_that_of_a_rigid_body() -> None:
    """A sensor above a contact point moves with the turn about that point, in any attitude and mounting."""
    rng = np.random.default_rng(4)
    mounting = Rotation.random(rng=rng).as_matrix()
    foot = Rotation.random(6, rng=rng)
    gyr_foot = rng.standard_normal((6, 3))
    contact = np.array([0.05, -0.01, -0.08])
    got = rolling_velocity(gyr_foot @ mounting, mounting, foot.as_matrix(), contact)
    dt = 1e-6
    arm = -contact  # from the contact point to the sensor
    later = foot * Rotation.from_rotvec(gyr_foot * dt)
    np.testing.assert_allclose(got, (later.apply(arm) - foot.apply(arm)) / dt, atol=1e-5)
    still = rolling_velocity(np.zeros((6, 3)), mounting, foot.as_matrix(), contact)
    np.testing.assert_array_equal(still, 0.0)


def test_gravity_is_measured_in_the_flats_alone() -> None:
    """The size of gravity is the median over the flats, whatever the swings hold."""
    acc = np.full((300, 3), 40.0)
    acc[50:80] = [0.0, 0.0, 9.7]
    acc[150:190] = [0.0, 9.7, 0.0]
    assert still_gravity(acc, np.array([50, 150]), np.array([79, 189])) == pytest.approx(9.7)
    assert abs(still_gravity(acc, np.array([0]), np.array([10])) - GRAVITY_M_S2) > 10


HEEL, BALL = np.array([-0.11, 0.0, -0.075]), np.array([0.05, 0.0, -0.075])


def rolled(pivot: FloatArray, start_deg: float, end_deg: float, count: int) -> tuple[FloatArray, FloatArray]:
    """Pitch (n,) in rad and way (n, 3) in m of a sensor on a foot that turns about a point that stays in place."""
    pitch = np.radians(np.linspace(start_deg, end_deg, count))
    turn = pitched(pitch)
    return pitch, turn[0] @ pivot - turn @ pivot


def pitched(pitch: FloatArray) -> FloatArray:
    """Foot axes (n, 3, 3) in the world, toes up positive."""
    return np.asarray(Rotation.from_euler("y", -pitch[:, None]).as_matrix())


def rolling_swings(*, heel_first: bool, rise_deg: float = -20.0) -> tuple[SwingPaths, FloatArray, FloatArray]:
    """Swings that rise about the ball, fly, and come down about the heel (or land flat)."""
    rise_pitch, rise = rolled(BALL, 0.0, rise_deg, 50)
    fly_pitch = np.radians(np.linspace(rise_deg, 22.0 if heel_first else 0.0, 60))
    down_pitch, down = rolled(HEEL, 22.0 if heel_first else 0.0, 0.0, 25)
    fly = np.linspace(0, 1, 60)[:, None] * np.array([1.2, 0.0, 0.0])
    fly[:, 2] += 0.1 * np.sin(np.linspace(0, np.pi, 60))
    landed = fly[-1] + rise[-1]
    pitch = np.concatenate([rise_pitch, fly_pitch, down_pitch])
    one = np.concatenate([rise, rise[-1] + fly, landed + down])
    # the way over the floor ends at the height at which it began, as the foot is flat again
    one[50:110, 2] += np.linspace(0.0, -one[-1, 2], 60)
    one[110:, 2] -= one[-1, 2]
    m, length = 12, pitch.size
    rng = np.random.default_rng(5)
    place = np.tile(one, (m, 1, 1)) + 2e-4 * rng.standard_normal((m, length, 3))
    place[:, 0] = 0.0
    first = np.arange(m) * length
    whole, nothing = np.ones(m, bool), np.zeros((m, 3))
    swings = SwingPaths(
        first,
        first + length - 1,
        whole,
        whole,
        first[:, None] + np.arange(length),
        np.ones((m, length), bool),
        np.gradient(place, axis=1) * 100.0,
        place,
        nothing,
        np.zeros(m),
        place[:, -1, :2],
    )
    pitch = np.tile(pitch, m)
    return swings, pitched(pitch), pitch


def test_heel_and_ball_are_found_where_the_shoe_turned() -> None:
    """The points about which the shoe turned are recovered to 3 mm, the floor's depth below the sensor too."""
    swings, axes, pitch = rolling_swings(heel_first=True)
    shoe = find_shoe_points(swings, axes, pitch, None)
    assert shoe.source == "estimated"
    np.testing.assert_allclose(shoe.heel_m[[0, 2]], HEEL[[0, 2]], atol=0.003)
    assert shoe.ball_m[0] == pytest.approx(BALL[0], abs=0.003)
    assert shoe.toe_m[0] > shoe.ball_m[0] > shoe.heel_m[0]


@pytest.mark.parametrize("length_m", [0.24, 0.29])
def test_a_given_shoe_length_is_used(length_m: float) -> None:
    """Where the shoe's length is known, the toe lies that far ahead of the rear of the shoe."""
    swings, axes, pitch = rolling_swings(heel_first=True)
    shoe = find_shoe_points(swings, axes, pitch, length_m)
    assert shoe.source == "given"
    assert shoe.toe_m[0] - shoe.heel_m[0] == pytest.approx(0.95 * length_m, abs=0.01)


@pytest.mark.parametrize("length_m", [None, 0.28])
def test_a_flat_landing_still_gives_a_shoe(length_m: float | None) -> None:
    """A foot that never rolls over its heel still gets a shoe in the right order and of a human size."""
    swings, axes, pitch = rolling_swings(heel_first=False)
    shoe = find_shoe_points(swings, axes, pitch, length_m)
    assert np.isfinite([shoe.heel_m, shoe.ball_m, shoe.toe_m]).all()
    assert shoe.heel_m[0] < shoe.ball_m[0] < shoe.toe_m[0]
    assert 0.2 < shoe.toe_m[0] - shoe.heel_m[0] < 0.34
    assert 0.03 <= -shoe.heel_m[2] <= 0.14
