"""Still moments of stance and the axes of the foot, against the exact motion of virtual walkers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from gait_walks import WALKERS, of_side, turned, walk_of, worn
from scipy.signal import find_peaks

from surefoot.gait import STRIDE_COLUMNS, analyse_walk, quaternions
from surefoot.gait.attitude import Attitude, FreeAttitude, running_sums
from surefoot.gait.foot_walk import FootWalk, follow_foot
from surefoot.gait.settings import GaitSettings, StanceSettings
from surefoot.gait.still_moments import (
    StillMoments,
    displacement_between,
    find_still_moments,
    flat_intervals,
    prominent_troughs,
)
from surefoot.gait.uniform_samples import make_uniform
from surefoot.recording import GRAVITY_M_S2, FloatArray, Placement, Side

STANCE = StanceSettings()
STEADY = tuple(name for name in WALKERS if name not in ("stops and turns", "stairs", "slope"))


def followed(name: str, side: Side) -> FootWalk:
    recording = walk_of(name).recording
    samples = make_uniform(recording.streams[Placement(f"{side.value}_foot")])
    foot = follow_foot(samples, side, recording.person.shoe_length_m, GaitSettings())
    assert foot is not None
    return foot


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", STEADY)
def test_every_stance_has_one_still_moment(name: str, side: Side) -> None:
    """Between any contact and the next toe-off of a stride lies exactly one still moment between steps, whatever the
    gait; in swing there is none."""
    walk, foot = walk_of(name), followed(name, side)
    time = foot.samples.time_s[foot.still.index]
    strides = of_side(walk.truth.strides, side)
    start, end = strides["initial_contact_s"].to_numpy(), strides["toe_off_s"].to_numpy()
    counts = ((time[None, :] > start[:, None] - 0.03) & (time[None, :] < end[:, None] + 0.03)).sum(axis=1)
    np.testing.assert_array_equal(counts, 1)
    middle = 0.5 * (end + strides["next_initial_contact_s"].to_numpy())
    assert np.abs(time[None, :] - middle[:, None]).min() > 0.05


def test_standing_holds_no_steps() -> None:
    """A foot that stands and shifts its weight by a few degrees does not step."""
    n, rate = 1000, 100.0
    sway = np.radians(2.0) * np.sin(np.arange(n) / 60.0)
    up = np.stack([np.sin(sway), np.zeros(n), np.cos(sway)], axis=1)
    gyr = np.stack([np.zeros(n), np.gradient(sway) * rate, np.zeros(n)], axis=1)
    to_world = np.stack([np.cos(sway / 2), np.zeros(n), np.sin(-sway / 2), np.zeros(n)], axis=1)
    np.testing.assert_allclose(quaternions.up_in_sensor(to_world), up, atol=1e-12)
    upright = np.tile([0.0, 0.0, 1.0], (n, 1))
    force = GRAVITY_M_S2 * upright + 0.02 * np.random.default_rng(1).standard_normal((n, 3))
    still = find_still_moments(Attitude(FreeAttitude(to_world, force, gyr), upright), rate, STANCE)
    assert not still.stepped.any()


@pytest.mark.filterwarnings("ignore:some peaks have a prominence of 0")
def test_low_points_are_those_of_scipy() -> None:
    """Noise, wandering curves, steps with ties and plateaus: the same low points as scipy's search finds."""
    random = np.random.default_rng(2)
    found = 0
    for k in range(400):
        curve = random.standard_normal(int(random.integers(3, 600)))
        curve = np.cumsum(curve) if k % 2 else curve
        curve = np.round(curve) if k % 3 == 0 else curve
        reach, rise = int(random.integers(2, 80)), float(random.uniform(0.3, 4.0))
        expected, _ = find_peaks(-curve, prominence=rise, wlen=2 * reach + 1)
        np.testing.assert_array_equal(prominent_troughs(curve, rise, reach), expected)
        found += expected.size
    assert found > 5000


def test_displacement_of_a_known_motion_with_a_steady_error() -> None:
    """Between still moments the way is exact, and a constant error of acceleration leaves it at rest where it is."""
    rate = 200.0
    time = np.arange(401) / rate
    phase = np.clip((time - 0.5) / 1.0, 0.0, 1.0)
    # minimum-jerk way of 1.3 m: acceleration is its second derivative
    acc = np.zeros((time.size, 3))
    acc[:, 0] = 1.3 * (60 * phase - 180 * phase**2 + 120 * phase**3) * ((phase > 0) & (phase < 1))
    way = displacement_between(running_sums(acc), np.array([0, 400]), rate)
    np.testing.assert_allclose(way, [1.3], atol=2e-3)
    way = displacement_between(running_sums(acc + np.array([0.1, -0.2, 0.0])), np.array([0, 400]), rate)
    np.testing.assert_allclose(way, [1.3], atol=2e-3)
    across = displacement_between(running_sums(acc[:, [1, 0, 2]]), np.array([0, 400]), rate)
    np.testing.assert_allclose(across, [1.3j], atol=2e-3)


def test_flats_stay_apart_and_hold_their_still_moment() -> None:
    """A flat is the stretch around a still moment in which the pitch keeps still; flats never meet."""
    foot = followed("healthy", Side.LEFT)
    first, last = flat_intervals(foot.still, foot.pitch, STANCE)
    assert (first <= foot.still.index).all()
    assert (last >= foot.still.index).all()
    assert (first[1:] > last[:-1]).all()
    for a, b, k in zip(first, last, foot.still.index, strict=True):
        assert np.degrees(np.abs(foot.pitch[a : b + 1] - foot.pitch[k])).max() <= STANCE.flat_pitch_deg + 1e-9


def test_flats_of_a_single_still_moment() -> None:
    """One still moment in a calm signal widens to the whole signal and not beyond."""
    still = StillMoments(np.array([5]), np.full(11, 0.1), np.zeros(0, bool))
    first, last = flat_intervals(still, np.zeros(11), STANCE)
    assert (first.tolist(), last.tolist()) == ([0], [10])


def axis_error_deg(found: FloatArray, true: FloatArray) -> float:
    return float(np.degrees(np.arccos(np.clip(found @ true, -1.0, 1.0))))


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", STEADY)
def test_axes_of_the_foot_are_found_whatever_the_mounting(name: str, side: Side) -> None:
    """Up is known to 1.5 degrees and forward to 12, never backward, for sensors turned at random."""
    foot = followed(name, side)
    sensor = next(s for s in worn() if s.placement.side is side)
    mounting = np.array(sensor.mounting)
    np.testing.assert_allclose(foot.mounting @ foot.mounting.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(foot.mounting) == pytest.approx(1.0)
    assert axis_error_deg(foot.mounting[2], mounting[2]) < 1.5
    assert axis_error_deg(foot.mounting[0], mounting[0]) < 12.0


def test_pitch_is_the_elevation_of_the_long_axis() -> None:
    """Toes up is positive: a foot whose forward axis points 30 degrees up has a pitch of 30 degrees."""
    angle = np.radians([-80.0, -30.0, 0.0, 30.0, 80.0])
    # turned about the left axis, nose up
    turn = np.stack([np.cos(angle / 2), np.zeros(5), -np.sin(angle / 2), np.zeros(5)], axis=1)
    upright = np.tile([0.0, 0.0, 1.0], (5, 1))
    attitude = Attitude(FreeAttitude(turn, GRAVITY_M_S2 * upright, np.zeros((5, 3))), upright)
    got = attitude.elevation(np.array([1.0, 0.0, 0.0]))
    np.testing.assert_allclose(np.degrees(got), [-80, -30, 0, 30, 80], atol=1e-9)


ROTATIONS = {
    "upside down": np.diag([1.0, -1.0, -1.0]),
    "backward": np.diag([-1.0, -1.0, 1.0]),
    "axes renamed": np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
    "any": np.linalg.qr(np.random.default_rng(6).standard_normal((3, 3)))[0],
}
ROTATIONS["any"] *= np.sign(np.linalg.det(ROTATIONS["any"]))


# what a page shows is far coarser; medians taken axis by axis leave less than this
ALIKE = {"s": 1e-3, "m": 1e-3, "m/s": 1e-3, "deg": 0.05, "deg/s": 2.0, "mm": 0.25, "Hz": 0.1, "dB": 0.1, "": 5e-3}


@pytest.mark.parametrize("how", ROTATIONS)
@pytest.mark.parametrize("name", ["healthy", "drop foot", "shuffling"])
def test_turning_the_sensor_in_its_mount_changes_nothing(name: str, how: str) -> None:
    """The same signals in other sensor axes give the same strides and the same pitch."""
    recording = walk_of(name).recording
    rotation = ROTATIONS[how]
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    plain, other = analyse_walk(recording), analyse_walk(turned(recording, rotation))
    assert plain.strides.height == other.strides.height
    for column in STRIDE_COLUMNS:
        a, b = plain.strides[column.name], other.strides[column.name]
        if column.dtype is pl.Float64:
            np.testing.assert_allclose(a.to_numpy(), b.to_numpy(), atol=ALIKE[column.unit], err_msg=column.name)
        else:
            assert a.to_list() == b.to_list(), column.name
    for side in Side:
        difference = plain.paths[side].pitch_rad - other.paths[side].pitch_rad
        assert np.degrees(np.abs(difference)).max() < ALIKE["deg"]
