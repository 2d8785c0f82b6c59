"""What the sensor on a simulated foot measures: the ankle's path is the walker's, the foot turns about the ankle."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

import numpy as np

from surefoot.recording import GRAVITY_M_S2, Placement
from surefoot.stimulation.leg_path import LegPath
from surefoot.stimulation.sample import Sample, Vector
from surefoot.stimulation.simulated_leg import FootNow
from surefoot.virtual import Sensor

Three = tuple[float, float, float]


@dataclass(frozen=True)
class FootSensor:
    """A sensor on the foot of a path.

    Parameters
    ----------
    placement
        The foot.
    from_ankle_m
        (forward, left, up) from the ankle, foot axes.
    mounting
        3 rows of the rotation matrix from sensor to foot axes.
    ankle_acceleration, yaw, roll
        Of the path, as plain numbers.
    acc_noise, gyr_noise
        Noise of each sample in m/s² and rad/s.
    rate_hz
        Samples a second.
    """

    placement: Placement
    from_ankle_m: Three
    mounting: tuple[Three, Three, Three]
    ankle_acceleration: tuple[Three, ...]
    yaw: tuple[Three, ...]
    roll: tuple[Three, ...]
    acc_noise: tuple[Three, ...]
    gyr_noise: tuple[Three, ...]
    rate_hz: float

    def sample(self, index: int, foot: FootNow) -> Sample:
        """Return what it measures at one sample.

        Parameters
        ----------
        index
            Number of the sample.
        foot
            The foot then.
        """
        spin, turning, rows = _attitude(foot, self.yaw[index], self.roll[index])
        x, y, z = self.ankle_acceleration[index]
        force = (x, y, z + GRAVITY_M_S2)
        acc = tuple(sum(row[i] * force[i] for i in range(3)) for row in rows)  # floor to foot axes
        swung = _plus(_cross(turning, self.from_ankle_m), _cross(spin, _cross(spin, self.from_ankle_m)))
        t = index / self.rate_hz
        return Sample(
            self.placement,
            t,
            _plus(_turned(self.mounting, _plus((acc[0], acc[1], acc[2]), swung)), self.acc_noise[index]),
            _plus(_turned(self.mounting, spin), self.gyr_noise[index]),
            t,
        )


def foot_sensor(path: LegPath, sensor: Sensor, seed: int = 0) -> FootSensor:
    """Put a sensor on the foot of a path.

    Parameters
    ----------
    path
        The leg.
    sensor
        Where it sits, how it is turned, its noise and bias; its rate is the path's.
    seed
        Seed of the noise.

    Returns
    -------
    FootSensor
        For every sample of the path.
    """
    rng = np.random.default_rng([seed, 17])
    forward, up = path.walker.foot(path.side).shoe.ankle_m
    acc = sensor.acc_noise_m_s2 * rng.standard_normal((path.samples, 3)) + sensor.acc_bias_m_s2
    gyr = sensor.gyr_noise_rad_s * rng.standard_normal((path.samples, 3)) + sensor.gyr_bias_rad_s
    place = sensor.position_m
    return FootSensor(
        placement=sensor.placement,
        from_ankle_m=(place[0] - forward, place[1], place[2] - up),
        mounting=sensor.mounting,
        ankle_acceleration=_triples(path.ankle_acceleration),
        yaw=_triples(path.yaw),
        roll=_triples(path.roll),
        acc_noise=_triples(acc),
        gyr_noise=_triples(gyr),
        rate_hz=path.rate_hz,
    )


def _attitude(foot: FootNow, yaw: Three, roll: Three) -> tuple[Three, Three, tuple[Three, Three, Three]]:
    """Angular rate and acceleration in foot axes, and the foot's axes as rows in floor axes."""
    sp, cp = sin(foot.pitch), cos(foot.pitch)
    sr, cr = sin(roll[0]), cos(roll[0])
    sy, cy = sin(yaw[0]), cos(yaw[0])
    forward, left, up = roll[1], yaw[1] * sr - foot.rate, yaw[1] * cr
    d_forward = roll[2]
    d_left = yaw[2] * sr + yaw[1] * cr * roll[1] - foot.acceleration
    d_up = yaw[2] * cr - yaw[1] * sr * roll[1]
    spin = (cp * forward + sp * up, left, cp * up - sp * forward)
    turning = (
        cp * d_forward + sp * d_up + foot.rate * (cp * up - sp * forward),
        d_left,
        cp * d_up - sp * d_forward - foot.rate * (sp * up + cp * forward),
    )
    # columns of the rotation: the foot's forward, left and up axis in floor axes
    ahead = _level_to_floor((cp, -sr * sp, cr * sp), sy, cy)
    aside = _level_to_floor((0.0, cr, sr), sy, cy)
    above = _level_to_floor((-sp, -sr * cp, cr * cp), sy, cy)
    return spin, turning, (ahead, aside, above)


def _level_to_floor(v: Three, sy: float, cy: float) -> Three:
    return cy * v[0] - sy * v[1], sy * v[0] + cy * v[1], v[2]


def _cross(a: Three, b: Three) -> Three:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _plus(a: Three, b: Three) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _turned(mounting: tuple[Three, Three, Three], v: Three) -> Three:
    """Foot to sensor axes: the transpose of the mounting."""
    a, b, c = mounting
    return (
        a[0] * v[0] + b[0] * v[1] + c[0] * v[2],
        a[1] * v[0] + b[1] * v[1] + c[1] * v[2],
        a[2] * v[0] + b[2] * v[1] + c[2] * v[2],
    )


def _triples(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[Three, ...]:
    return tuple((float(a), float(b), float(c)) for a, b, c in values.tolist())
