"""A sensor that turns on its strap records the same motion in other axes."""

from __future__ import annotations

import numpy as np

from surefoot.recording import Placement, SensorStream
from surefoot.virtual import turn_on_strap


def test_a_resting_sensor_senses_its_own_turn_and_then_gravity_from_elsewhere() -> None:
    """A quarter turn about x: the gyroscope adds up to it, and what pointed along z points along y."""
    time = np.arange(400) / 200.0
    still = SensorStream(Placement.LEFT_FOOT, time, np.tile([0.0, 0.0, 9.81], (400, 1)), np.zeros((400, 3)), 200.0)
    turned = turn_on_strap(still, 1.0, np.array([np.pi / 2, 0.0, 0.0]))
    np.testing.assert_array_equal(turned.acc[:200], still.acc[:200])
    np.testing.assert_allclose(turned.acc[260:], np.tile([0.0, 9.81, 0.0], (140, 1)), atol=1e-9)
    np.testing.assert_allclose(turned.gyr.sum(axis=0) / 200.0, [np.pi / 2, 0.0, 0.0], atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(turned.acc, axis=1), 9.81)


def test_what_the_gyroscope_senses_is_turned_too() -> None:
    """A steady turn about z is one about y afterwards."""
    time = np.arange(400) / 200.0
    gyr = np.tile([0.0, 0.0, 1.0], (400, 1))
    turned = turn_on_strap(
        SensorStream(Placement.LEFT_FOOT, time, np.ones((400, 3)), gyr, 200.0), 1.0, np.array([np.pi / 2, 0.0, 0.0])
    )
    np.testing.assert_allclose(turned.gyr[-1], [0.0, 1.0, 0.0], atol=1e-9)
