"""Rotations against closed forms and against scipy."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from surefoot.gait import quaternions
from surefoot.recording import FloatArray

# lengths around the block boundaries of the integration: one block, squares and their neighbours, primes
LENGTHS = (1, 2, 3, 5, 23, 24, 25, 47, 48, 49, 97, 397, 577)


def random_quaternions(n: int, seed: int = 1) -> FloatArray:
    q = np.random.default_rng(seed).standard_normal((n, 4))
    return np.asarray(q / np.linalg.norm(q, axis=1, keepdims=True))


def as_scipy(q: FloatArray) -> Rotation:
    return Rotation.from_quat(q, scalar_first=True)


def angle_between(p: FloatArray, q: FloatArray) -> FloatArray:
    """Angles (n,) in rad from one attitude to another."""
    return np.asarray((as_scipy(p).inv() * as_scipy(q)).magnitude())


def test_product_is_rotation_by_the_second_then_by_the_first() -> None:
    """multiply(p, q) is scipy's p * q."""
    p, q = random_quaternions(50, 1), random_quaternions(50, 2)
    expected = (as_scipy(p) * as_scipy(q)).as_quat(scalar_first=True)
    got = quaternions.multiply(p, q)
    np.testing.assert_allclose(np.abs(np.einsum("ij,ij->i", got, expected)), 1.0, atol=1e-12)


def test_products_broadcast() -> None:
    """One quaternion times many is the same as each for itself."""
    p, q = random_quaternions(1, 3), random_quaternions(20, 4)
    each = np.concatenate([quaternions.multiply(p, row[None]) for row in q])
    np.testing.assert_allclose(quaternions.multiply(p, q), each, atol=1e-15)


@pytest.mark.parametrize("one_for_all", [False, True])
def test_rotate_turns_vectors_as_scipy_does(one_for_all: bool) -> None:
    """Sensor axes to world axes, with a vector each or one for all."""
    q = random_quaternions(40)
    v = np.random.default_rng(5).standard_normal((3,) if one_for_all else (40, 3))
    np.testing.assert_allclose(quaternions.rotate(q, v), as_scipy(q).apply(v), atol=1e-12)


def test_vertical_in_sensor_axes_is_the_inverse_rotation_of_up() -> None:
    """Turning the returned direction to the world gives straight up."""
    q = random_quaternions(40)
    up = quaternions.up_in_sensor(q)
    np.testing.assert_allclose(up, as_scipy(q).inv().apply([0.0, 0.0, 1.0]), atol=1e-12)


@given(
    st.lists(
        st.tuples(*[st.floats(-50, 50, allow_subnormal=False)] * 3).filter(
            lambda v: np.linalg.norm(v) > 1e-3 and v[2] > -0.999 * np.linalg.norm(v)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_turn_to_vertical_is_the_shortest_way_up(directions: list[tuple[float, float, float]]) -> None:
    """Any direction, of any length, ends on the vertical, by a turn about a level axis and no further than needed."""
    up = np.array(directions)
    unit = up / np.linalg.norm(up, axis=1, keepdims=True)
    q = quaternions.turn_to_vertical(up)
    np.testing.assert_allclose(np.linalg.norm(q, axis=1), 1.0, atol=1e-12)
    np.testing.assert_allclose(as_scipy(q).apply(unit), np.tile([0.0, 0.0, 1.0], (len(up), 1)), atol=1e-9)
    np.testing.assert_allclose(q[:, 3], 0.0, atol=1e-12)
    needed = np.arctan2(np.hypot(unit[:, 0], unit[:, 1]), unit[:, 2])
    np.testing.assert_allclose(as_scipy(q).magnitude(), needed, atol=1e-7)


def test_straight_down_is_still_turned_up() -> None:
    """The one direction without a shortest way gets a half turn, not NaN."""
    q = quaternions.turn_to_vertical(np.array([[0.0, 0.0, -9.81]]))
    np.testing.assert_allclose(as_scipy(q).apply([[0.0, 0.0, -1.0]]), [[0.0, 0.0, 1.0]], atol=1e-12)


@pytest.mark.parametrize("n", [*LENGTHS, 20000])
def test_constant_rate_is_a_steady_turn(n: int) -> None:
    """A constant rate turns by rate times time about its own axis, at any length."""
    rate_hz, rate = 100.0, np.array([2.0, -3.0, 6.0])
    got = quaternions.integrate_rate(np.tile(rate, (n, 1)), rate_hz)
    expected = Rotation.from_rotvec(np.arange(n)[:, None] / rate_hz * rate)
    assert got.shape == (n, 4)
    assert angle_between(got, expected.as_quat(scalar_first=True)).max() < 1e-7


@pytest.mark.parametrize("n", LENGTHS)
def test_blocks_give_the_product_of_all_steps(n: int) -> None:
    """The product in blocks is the product one by one: steps of the mean rate with the coning term, by scipy."""
    rate_hz = 128.0
    gyr = 8.0 * np.random.default_rng(n).standard_normal((n, 3))
    got = quaternions.integrate_rate(gyr, rate_hz)
    attitude = Rotation.identity()
    expected = [attitude]
    for before, after in pairwise(gyr):
        step = 0.5 * (before + after) / rate_hz + np.cross(before, after) / (12 * rate_hz**2)
        attitude = attitude * Rotation.from_rotvec(step)
        expected.append(attitude)
    assert angle_between(got, Rotation.concatenate(expected).as_quat(scalar_first=True)).max() < 1e-7


@pytest.mark.parametrize("rate_deg_s", [1.0, 2000.0, 15000.0])
def test_steps_of_any_size_are_exact(rate_deg_s: float) -> None:
    """A step of a hundredth of a degree and one of more than a right angle are turned alike."""
    rate = np.radians(rate_deg_s) * np.array([0.6, 0.0, -0.8])
    got = quaternions.integrate_rate(np.tile(rate, (2, 1)), 100.0)
    expected = Rotation.from_rotvec(rate / 100.0).as_quat(scalar_first=True)
    np.testing.assert_allclose(got[1], expected, atol=1e-14)


def coning(time_s: FloatArray, half_angle: float, omega: float) -> tuple[FloatArray, FloatArray]:
    """Attitude that tilts by a constant angle about an axis that runs around, and its exact body rate."""
    c, s = np.cos(half_angle / 2), np.sin(half_angle / 2)
    cosine, sine = np.cos(omega * time_s), np.sin(omega * time_s)
    zero = np.zeros_like(time_s)
    q = np.stack([c + zero, s * cosine, s * sine, zero], axis=1)
    slope = omega * s * np.stack([zero, -sine, cosine, zero], axis=1)
    conjugate = q * np.array([1.0, -1.0, -1.0, -1.0])
    return q, 2.0 * quaternions.multiply(conjugate, slope)[:, 1:]


def coning_error(rate_hz: float) -> float:
    """Greatest error in rad over ten seconds of 3 Hz coning at 10 degrees."""
    time = np.arange(round(10 * rate_hz) + 1) / rate_hz
    truth, gyr = coning(time, np.radians(10.0), 2 * np.pi * 3.0)
    got = quaternions.multiply(truth[:1], quaternions.integrate_rate(gyr, rate_hz))
    return float(angle_between(got, truth).max())


def test_coning_does_not_drift() -> None:
    """A wobbling axis, which fools a plain sum of rates, is followed, and the error falls with the rate squared."""
    time = np.arange(1001) / 100.0
    _, gyr = coning(time, np.radians(10.0), 2 * np.pi * 3.0)
    summed = float(np.abs(gyr.mean(axis=0) * time[-1])[2])
    assert summed > 2.0  # what a plain sum would turn about the vertical, in rad
    assert coning_error(100.0) < np.radians(1.0)
    assert coning_error(400.0) < coning_error(100.0) / 14
