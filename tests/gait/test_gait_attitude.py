"""Even samples, averages, what rest tells of the sensor, and the vertical, against exact motion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gait_walks import INSTEP, short, up_in_sensor, worn
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from surefoot.gait import quaternions
from surefoot.gait.attitude import (
    FreeAttitude,
    integrate_freely,
    level_by_strides,
    level_by_window,
    moving_mean,
)
from surefoot.gait.resting_sensor import find_rest, gravity_gain
from surefoot.gait.settings import OrientationSettings, StanceSettings
from surefoot.gait.still_moments import find_still_moments
from surefoot.gait.uniform_samples import UniformSamples, make_uniform
from surefoot.recording import GRAVITY_M_S2, FloatArray, Placement, SensorStream
from surefoot.virtual import Sensor, VirtualWalk, random_mounting, simulate

SETTINGS = OrientationSettings()


def ramps(time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Signals that straight lines between samples meet exactly."""
    slope = np.array([1.0, -2.0, 0.5])
    return 9.81 + time_s[:, None] * slope, 0.3 - time_s[:, None] * slope[::-1]


def stream(time_s: FloatArray, acc: FloatArray, gyr: FloatArray, rate_hz: float = 100.0) -> SensorStream:
    return SensorStream(Placement.LEFT_FOOT, time_s, acc, gyr, rate_hz)


def test_jittered_stamps_become_even_and_the_signal_stays_where_it_was() -> None:
    """Samples at uneven times are put on an even axis at their own mean rate without shifting the signal."""
    rng = np.random.default_rng(1)
    time = 5.0 + np.arange(800) / 102.4 + np.clip(rng.normal(0, 0.001, 800), -0.004, 0.004)
    even = make_uniform(stream(time, *ramps(time)))
    acc, gyr = ramps(even.time_s)
    assert even.rate_hz == pytest.approx(102.4, rel=1e-3)
    np.testing.assert_allclose(np.diff(even.time_s), 1 / even.rate_hz, atol=1e-9)
    np.testing.assert_allclose(even.acc, acc, atol=1e-9)
    np.testing.assert_allclose(even.gyr, gyr, atol=1e-9)
    assert even.valid.all()
    assert even.time_s[0] == time[0]
    assert time[-1] - even.time_s[-1] < 1.0 / even.rate_hz


@pytest.mark.parametrize("as_nan", [False, True], ids=["rows missing", "rows of NaN"])
def test_gaps_are_bridged_and_marked(as_nan: bool) -> None:
    """A gap is bridged by a straight line, told as not measured, and nothing else is; missing rows and NaN alike."""
    time = np.arange(1000) / 100.0
    acc, gyr = ramps(time)
    gap = (time > 3.0) & (time < 3.5)
    if as_nan:
        acc[gap] = np.nan
        gyr[gap, 1] = np.nan
    else:
        time, acc, gyr = time[~gap], acc[~gap], gyr[~gap]
    even = make_uniform(stream(time, acc, gyr))
    whole = ramps(even.time_s)
    assert even.time_s.size == 1000
    inside = (even.time_s > 3.0 + 1e-6) & (even.time_s < 3.5 - 1e-6)
    np.testing.assert_array_equal(even.valid, ~inside)
    np.testing.assert_allclose(even.acc, whole[0], atol=1e-9)
    np.testing.assert_allclose(even.gyr, whole[1], atol=1e-9)


def test_a_single_missing_sample_does_not_break_the_walk() -> None:
    """One lost sample or one NaN is bridged and still counts as measured."""
    time = np.delete(np.arange(500) / 100.0, 123)
    acc, gyr = ramps(time)
    acc[300, 2] = np.nan
    even = make_uniform(stream(time, acc, gyr))
    assert even.valid.all()
    np.testing.assert_allclose(even.acc, ramps(even.time_s)[0], atol=1e-9)


@pytest.mark.parametrize("known", [0, 1, 2])
def test_nothing_known_gives_nothing(known: int) -> None:
    """A stream of NaN, but for a sample or two, holds no even samples."""
    time = np.arange(50) / 100.0
    acc = np.full((50, 3), np.nan)
    acc[:known] = 1.0
    assert make_uniform(stream(time, acc, np.zeros((50, 3)))).time_s.size == 0


@given(
    hnp.arrays(float, st.tuples(st.integers(1, 40), st.integers(1, 3)), elements=st.floats(-100, 100)),
    st.integers(0, 60),
)
def test_moving_mean_is_the_mean_of_the_window(x: FloatArray, samples: int) -> None:
    """Each value is the plain mean of its neighbours in the window, which shrinks at the ends."""
    half = min(samples, len(x)) // 2
    plain = [x[max(0, i - half) : i + half + 1].mean(axis=0) for i in range(len(x))]
    np.testing.assert_allclose(moving_mean(x, samples), plain, atol=1e-10)
    np.testing.assert_allclose(moving_mean(x[:, 0], samples), np.array(plain)[:, 0], atol=1e-10)


def resting(
    seconds: float, rate_hz: float, bias: FloatArray, gain: float = 1.0, tilt: tuple[float, float] = (0.0, 0.0)
) -> UniformSamples:
    """A sensor that lies there."""
    rng = np.random.default_rng(2)
    n = round(seconds * rate_hz)
    up = np.array([np.sin(tilt[0]), np.sin(tilt[1]), 1.0])
    acc = gain * GRAVITY_M_S2 * up / np.linalg.norm(up) + 0.05 * rng.standard_normal((n, 3))
    gyr = bias + 0.005 * rng.standard_normal((n, 3))
    return UniformSamples(np.arange(n) / rate_hz, rate_hz, acc, gyr, np.ones(n, bool))


def joined(*parts: UniformSamples) -> UniformSamples:
    rate = parts[0].rate_hz
    n = sum(p.time_s.size for p in parts)
    return UniformSamples(
        np.arange(n) / rate,
        rate,
        np.concatenate([p.acc for p in parts]),
        np.concatenate([p.gyr for p in parts]),
        np.ones(n, bool),
    )


@pytest.fixture(scope="module")
def ideal_walk() -> VirtualWalk:
    """Twenty seconds with three of standing, ideal sensors."""
    return simulate(short("healthy"), worn(ideal=True), seed=2)


@pytest.mark.parametrize("bias_deg_s", [0.0, 1.0, 6.0])
def test_gyroscope_bias_is_found_at_rest(ideal_walk: VirtualWalk, bias_deg_s: float) -> None:
    """Standing within a walk shows the bias to 0.15 deg/s, more than gyroscopes of this kind ever have."""
    bias = np.radians(bias_deg_s) * np.array([0.6, -0.7, 0.4])
    samples = make_uniform(ideal_walk.recording.streams[Placement.LEFT_FOOT])
    found = find_rest(replace(samples, gyr=samples.gyr + bias), SETTINGS).bias_rad_s
    assert np.degrees(np.abs(found - bias)).max() < 0.15


def test_without_rest_no_bias_is_made_up() -> None:
    """A foot that never rests gets no correction."""
    rng = np.random.default_rng(3)
    samples = resting(20.0, 100.0, np.zeros(3))
    moving = replace(samples, gyr=3.0 * rng.standard_normal(samples.gyr.shape))
    np.testing.assert_array_equal(find_rest(moving, SETTINGS).bias_rad_s, 0.0)


@pytest.mark.parametrize("turning_deg_s", [3.0, 9.0])
def test_a_foot_that_rolls_steadily_is_not_at_rest(turning_deg_s: float) -> None:
    """Steady turning has no spread, as a bias has none; but gravity turns with it, and so tells one from the other."""
    samples = resting(4.0, 100.0, np.zeros(3))
    turn = np.radians(turning_deg_s)
    turning = np.array([0.0, turn, 0.0])
    angle = turn * samples.time_s
    leaning = GRAVITY_M_S2 * np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=1)
    rolling = replace(samples, acc=samples.acc - samples.acc.mean(axis=0) + leaning, gyr=samples.gyr + turning)
    assert find_rest(rolling, SETTINGS).lasted_s == 0.0
    biased = find_rest(replace(samples, gyr=samples.gyr + turning), SETTINGS)
    assert biased.lasted_s > 3.0
    np.testing.assert_allclose(np.degrees(biased.bias_rad_s), [0.0, turning_deg_s, 0.0], atol=0.1)


def test_too_short_for_a_bias_is_no_error() -> None:
    """A handful of samples gives no bias, not a failure."""
    np.testing.assert_array_equal(find_rest(resting(0.3, 100.0, np.ones(3)), SETTINGS).bias_rad_s, 0.0)


def without_bias(samples: UniformSamples) -> UniformSamples:
    return replace(samples, gyr=samples.gyr - find_rest(samples, SETTINGS).bias_rad_s)


@pytest.mark.parametrize("gain", [0.97, 0.98, 1.0, 1.03])
def test_gravity_at_rest_shows_the_gain(gain: float) -> None:
    """Gravity that measures 3 % low or high at rest is brought to its size, within 0.1 %."""
    samples = resting(5.0, 100.0, np.array([0.05, 0.0, -0.02]), gain, tilt=(0.3, -0.2))
    assert gravity_gain(without_bias(samples), SETTINGS) == pytest.approx(1.0 / gain, rel=1e-3)


@pytest.mark.parametrize("gain", [0.8, 1.2])
def test_a_gain_beyond_repair_is_left_alone(gain: float) -> None:
    """A fifth of gravity missing is no gain error; it is not corrected away."""
    assert gravity_gain(resting(5.0, 100.0, np.zeros(3), gain), SETTINGS) == 1.0


def test_no_rest_no_gain() -> None:
    """Without rest there is nothing to compare with gravity."""
    samples = resting(10.0, 100.0, np.zeros(3), 0.97)
    shaken = samples.acc + 3.0 * np.sin(np.arange(1000) / 5.0)[:, None]
    assert gravity_gain(replace(samples, acc=shaken), SETTINGS) == 1.0


def tilt_error_deg(walk: VirtualWalk, sensor: Sensor, samples: UniformSamples, up: FloatArray) -> FloatArray:
    truth = up_in_sensor(walk, sensor, samples.time_s)
    return np.asarray(np.degrees(np.arctan2(np.linalg.norm(np.cross(up, truth), axis=1), (up * truth).sum(axis=1))))


@pytest.mark.parametrize("name", ["healthy", "slow", "drop foot", "shuffling"])
@pytest.mark.parametrize("drift_deg_s", [0.0, 0.5])
def test_strides_level_a_tilted_and_drifting_attitude(name: str, drift_deg_s: float) -> None:
    """From any starting tilt, and with a gyroscope that drifts, the vertical is known to half a degree in walking."""
    sensor = Sensor(Placement.LEFT_FOOT, INSTEP, random_mounting(np.random.default_rng(8)), rate_hz=200.0)
    walk = simulate(short(name), [sensor], seed=3)
    samples = make_uniform(walk.recording.streams[sensor.placement])
    gyr = samples.gyr + np.radians(drift_deg_s) * np.array([0.6, 0.64, -0.48])
    tilted = np.array([[np.cos(0.2), np.sin(0.2) * 0.6, np.sin(0.2) * 0.8, 0.0]])
    turn = quaternions.multiply(tilted, quaternions.integrate_rate(gyr, samples.rate_hz))
    free = FreeAttitude(turn, quaternions.rotate(turn, samples.acc), gyr)
    strides = walk.truth.strides.filter(side="left")
    flat = 0.5 * (strides["foot_flat_s"] + strides["heel_off_s"]).to_numpy()
    still = np.round((flat - samples.time_s[0]) * samples.rate_hz).astype(int)
    attitude = level_by_strides(samples, free, still, SETTINGS)
    error = tilt_error_deg(walk, sensor, samples, attitude.up)[still[0] : still[-1]]
    assert np.sqrt(np.mean(error**2)) < 0.5
    assert error.max() < 1.2
    at_flat = attitude.acc_world[still]
    assert np.abs(np.median(at_flat, axis=0)).max() < 0.3


def test_first_levelling_brings_still_moments_near_the_vertical() -> None:
    """Before any stride is known, the moving mean levels the foot to a few degrees, bias and all."""
    sensor = worn((Placement.LEFT_FOOT,))[0]
    walk = simulate(short("drop foot"), [sensor], seed=3)
    samples = make_uniform(walk.recording.streams[sensor.placement])
    gyr = samples.gyr - find_rest(samples, SETTINGS).bias_rad_s
    free = integrate_freely(samples, gyr)
    attitude = level_by_window(samples, free, SETTINGS)
    error = tilt_error_deg(walk, sensor, samples, attitude.up)
    assert np.median(error[300:-300]) < 3.0


def test_levelling_does_not_bend_the_motion_within_a_stride() -> None:
    """The turn from sample to sample is the gyroscope's; levelling only tilts slowly."""
    sensor = worn((Placement.LEFT_FOOT,), ideal=True)[0]
    walk = simulate(short("healthy"), [sensor], seed=3)
    samples = make_uniform(walk.recording.streams[sensor.placement])
    free = integrate_freely(samples, samples.gyr)
    first = level_by_window(samples, free, SETTINGS)
    still = find_still_moments(first, samples.rate_hz, StanceSettings())
    attitude = level_by_strides(samples, free, still.index, SETTINGS)
    conjugate = np.array([1.0, -1.0, -1.0, -1.0])
    step = quaternions.multiply(attitude.to_world[:-1] * conjugate, attitude.to_world[1:])
    turn = 2.0 * np.arcsin(np.clip(np.linalg.norm(step[:, 1:], axis=1), 0, 1)) * samples.rate_hz
    rate = np.linalg.norm(0.5 * (first.gyr[1:] + first.gyr[:-1]), axis=1)
    assert np.degrees(np.abs(turn - rate)).max() < 3.0


def test_acceleration_is_the_specific_force_turned_to_the_world() -> None:
    """Levelling the force directly gives what turning the sensor's own gives, and points asked for alone agree."""
    sensor = worn((Placement.LEFT_FOOT,))[0]
    samples = make_uniform(simulate(short("drop foot"), [sensor], seed=3).recording.streams[sensor.placement])
    attitude = level_by_window(samples, integrate_freely(samples, samples.gyr), SETTINGS)
    to_world = attitude.to_world_at(np.arange(samples.time_s.size))
    np.testing.assert_allclose(attitude.to_world, to_world, atol=1e-6)
    turned = quaternions.rotate(to_world, samples.acc) - [0.0, 0.0, GRAVITY_M_S2]
    np.testing.assert_allclose(attitude.acc_world, turned, atol=1e-9)
    direction = np.array([0.6, -0.64, 0.48])
    upward = quaternions.rotate(to_world, direction)[:, 2]
    np.testing.assert_allclose(np.sin(attitude.elevation(direction)), upward, atol=1e-12)
    np.testing.assert_allclose(attitude.up @ direction, upward, atol=1e-6)
