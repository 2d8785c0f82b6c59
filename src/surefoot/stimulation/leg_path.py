"""What a virtual walker's leg does while the ankle is simulated: events, shank, ankle, and the foot in stance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.recording import Side
from surefoot.stimulation.simulated_ankle import LegNow
from surefoot.virtual import Walker, move
from surefoot.virtual.pose import stacked

FloatArray = NDArray[np.float64]

STEPS_PER_SAMPLE = 5  # steps of integration between two samples of the sensor


@dataclass(frozen=True)
class LegPath:
    """One leg of a virtual walker on a fine grid of time: two points for each step of integration.

    Parameters
    ----------
    walker, side
        Who walks, and which leg.
    rate_hz
        Rate of the sensor.
    grid_s
        Step of the grid in s.
    contact_s, flat_s, toe_off_s
        (n,) events of each stance.
    legs
        (m,) motion above the ankle at each point of the grid.
    pitch, pitch_rate, pitch_acceleration
        (m,) foot pitch of the walker in rad, rad/s, rad/s².
    ankle_m, ankle_acceleration
        (k, 3) the ankle at each sample of the sensor in m and m/s², floor axes.
    yaw, roll
        (k, 3) angles of the foot and their first and second derivative at each sample.
    """

    walker: Walker
    side: Side
    rate_hz: float
    grid_s: float
    contact_s: FloatArray
    flat_s: FloatArray
    toe_off_s: FloatArray
    legs: tuple[LegNow, ...]
    pitch: FloatArray
    pitch_rate: FloatArray
    pitch_acceleration: FloatArray
    ankle_m: FloatArray
    ankle_acceleration: FloatArray
    yaw: FloatArray
    roll: FloatArray

    @property
    def samples(self) -> int:
        """Number of samples."""
        return len(self.ankle_m)

    def swing_pitch(self, steps: int) -> FloatArray:
        """Return (n - 1, steps) the walker's own foot pitch in rad at equal steps of each swing, toe-off to contact."""
        share = np.linspace(0.0, 1.0, steps)
        t = self.toe_off_s[:-1, None] + (self.contact_s[1:] - self.toe_off_s[:-1])[:, None] * share
        return np.interp(t, np.arange(len(self.pitch)) * self.grid_s, self.pitch)


def leg_path(walker: Walker, side: Side, rate_hz: float = 100.0, seed: int = 0) -> LegPath:
    """Return the path of one leg of a walker.

    Parameters
    ----------
    walker
        Who walks; its own ankle only matters in stance.
    side
        The leg.
    rate_hz
        Rate of the sensor.
    seed
        Seed of the walker's variability.

    Returns
    -------
    LegPath
        Over the whole course.
    """
    body = move(walker, seed)
    leg, foot = body.legs[side], body.legs[side].foot
    samples = int(np.floor(walker.course.duration_s * rate_hz)) + 1
    per_sample = 2 * STEPS_PER_SAMPLE
    grid = 1.0 / (rate_hz * per_sample)
    t: FloatArray = np.arange((samples - 1) * per_sample + 1, dtype=np.float64) * grid
    pose = foot.pose(t)
    forward, up = foot.plan.gait.shoe.ankle_m
    ankle = pose.point((forward, 0.0, up))
    acceleration = stacked(ankle, 2)
    ahead = np.cos(pose.yaw.d0) * acceleration[:, 0] + np.sin(pose.yaw.d0) * acceleration[:, 1]
    tilt = leg.shank_tilt.jet(t)
    columns = (tilt.d0, tilt.d1, ahead, acceleration[:, 2])
    at = slice(None, None, per_sample)
    inside = foot.plan.contact_s <= walker.course.duration_s
    return LegPath(
        walker=walker,
        side=side,
        rate_hz=rate_hz,
        grid_s=grid,
        contact_s=foot.plan.contact_s[inside],
        flat_s=foot.plan.flat_s[inside],
        toe_off_s=foot.plan.toe_off_s[inside],
        legs=tuple(map(LegNow, *(column.tolist() for column in columns))),
        pitch=pose.pitch.d0,
        pitch_rate=pose.pitch.d1,
        pitch_acceleration=pose.pitch.d2,
        ankle_m=stacked(ankle, 0)[at],
        ankle_acceleration=acceleration[at],
        yaw=np.stack([pose.yaw.d0, pose.yaw.d1, pose.yaw.d2], axis=1)[at],
        roll=np.stack([pose.roll.d0, pose.roll.d1, pose.roll.d2], axis=1)[at],
    )
