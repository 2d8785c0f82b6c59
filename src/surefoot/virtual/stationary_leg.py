"""One leg of somebody who does not walk away: what its joints do, and the poses of shoe and shank that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.jet import Jet
from surefoot.virtual.pose import Pose
from surefoot.virtual.septic import Knots, PiecewiseSeptic, hermite_pieces
from surefoot.virtual.sole import Shoe

FloatArray = NDArray[np.float64]

_SWAY = ((0.21, 0.004), (0.37, 0.002), (0.61, 0.001))  # Hz and rad: sums of slow waves, as of quiet standing
_STILL = np.array([[-1.0, -0.5]])


class Joint(StrEnum):
    """What can move in one leg; each is zero where the flat shoe stands below the knee."""

    FORWARD = "forward"  # place of the shoe in m
    OUTWARD = "outward"  # place of the shoe in m
    LIFT = "lift"  # height over the floor in m
    YAW = "yaw"  # direction of the shoe in rad, left positive
    ROLL = "roll"  # roll of the shoe in rad, left side up
    PITCH = "pitch"  # on the floor: toes up about the heel, or heel up about the forefoot, in rad
    TILT = "tilt"  # forward tilt of the shank over the ankle in rad
    KNEE = "knee"  # shank and shoe swing forward together about the knee, in rad


class Track:
    """How one joint moves: from turning point to turning point, smooth to the third derivative.

    Parameters
    ----------
    value
        Where it rests at first.
    """

    def __init__(self, value: float = 0.0) -> None:
        self._moves: list[tuple[float, float, float, float, float, float]] = []
        self._last = value
        self._acc = 0.0
        self._first = value

    @property
    def value(self) -> float:
        """Where it rests, or turns, after its last movement."""
        return self._last

    def go(self, start_s: float, end_s: float, value: float, turning: float = 0.0) -> None:
        """Move to a value between two times in s.

        It rests before and after; with an acceleration at its end (``turning``, unit/s²) it turns there as a pendulum
        does, and the next movement has to begin at that time.
        """
        self._moves.append((start_s, end_s, self._last, value, self._acc, turning))
        self._last, self._acc = value, turning

    def motion(self, scale: float = 1.0) -> PiecewiseSeptic:
        """Return the motion along time, so many times as large."""
        first = np.full((1, 2), self._first)
        ends = np.array(self._moves).reshape(-1, 6)
        t = np.concatenate([_STILL, ends[:, :2]])
        x = scale * np.concatenate([first, ends[:, 2:4]])
        a = scale * np.concatenate([np.zeros((1, 2)), ends[:, 4:]])
        zero = np.zeros_like(x)
        return PiecewiseSeptic(hermite_pieces(Knots(t, x, zero, a, zero)))


@dataclass(frozen=True)
class StationaryLeg:
    """The exact motion of shoe and shank.

    Parameters
    ----------
    joints
        Motion of each joint.
    outward
        +1 for the left leg, -1 for the right.
    sway
        Size of the sway, 1 for quiet standing, 0 for none.
    shoe
        The shoe.
    shank_m
        From the ankle to the knee in m.
    """

    joints: Mapping[Joint, PiecewiseSeptic]
    outward: float
    sway: float
    shoe: Shoe
    shank_m: float

    def shoe_pose(self, t: FloatArray) -> Pose:
        """Return the pose of the shoe at the times t (n,) in s."""
        j = {joint: motion.jet(t) for joint, motion in self.joints.items()}
        pitch, knee = j[Joint.PITCH], j[Joint.KNEE]
        fore, heel = self.shoe.forefoot.rolled(pitch), self.shoe.heel.rolled(pitch)
        on_forefoot = pitch.d0 < 0.0
        ahead, up = (f.where(on_forefoot, h) for f, h in zip(fore, heel, strict=True))
        # about the knee: the ankle goes along an arc, and the shoe turns about the ankle
        a, c = self.shoe.ankle_m
        tilt, sine, rest = j[Joint.TILT], knee.sin(), 1.0 - knee.cos()
        swung = knee - tilt
        ahead = ahead + self.shank_m * (swung.sin() + tilt.sin()) + c * sine + a * rest
        up = up + self.shank_m * (tilt.cos() - swung.cos()) + c * rest - a * sine + j[Joint.LIFT]
        yaw = j[Joint.YAW]
        return Pose(
            x=j[Joint.FORWARD] + ahead * yaw.cos(),
            y=j[Joint.OUTWARD] * self.outward + ahead * yaw.sin(),
            z=up,
            yaw=yaw,
            roll=j[Joint.ROLL],
            pitch=pitch + knee,
        )

    def shank_pose(self, t: FloatArray) -> Pose:
        """Return the pose of the shank at the times t (n,) in s; origin at the ankle, z up to the knee."""
        shoe = self.shoe_pose(t)
        forward, up = self.shoe.ankle_m
        x, y, z = shoe.point((forward, 0.0, up))
        tilt = self.joints[Joint.TILT].jet(t)
        for rate_hz, size in _SWAY:
            omega = 2.0 * np.pi * rate_hz
            wave = Jet(omega * t, np.full_like(t, omega), np.zeros_like(t)).sin()
            tilt = tilt + wave * (size * self.sway)
        still = Jet.constant(np.zeros_like(t))
        return Pose(x, y, z, shoe.yaw, still, self.joints[Joint.KNEE].jet(t) - tilt)
