"""The pose of a rigid body segment along time, exact to its second derivative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.jet import Jet

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Pose:
    """Pose of a segment at n times.

    The segment's axes (x forward, y left, z up) come from the floor's axes by a turn to the left (yaw), then by a
    roll to the right (left side up), then by a pitch with the front up.

    Parameters
    ----------
    x, y, z
        (n,) position of the segment's origin in m, floor axes.
    yaw, roll, pitch
        (n,) angles in rad; pitch is positive with the front (the toes) up.
    """

    x: Jet
    y: Jet
    z: Jet
    yaw: Jet
    roll: Jet
    pitch: Jet

    def point(self, offset: tuple[float, float, float]) -> tuple[Jet, Jet, Jet]:
        """Return the position of a point that is fixed to the segment.

        Parameters
        ----------
        offset
            (forward, left, up) from the origin in m, segment axes.

        Returns
        -------
        x, y, z
            (n,) floor axes, m.
        """
        a, b, c = offset
        sp, cp = self.pitch.sin(), self.pitch.cos()
        sr, cr = self.roll.sin(), self.roll.cos()
        sy, cy = self.yaw.sin(), self.yaw.cos()
        level = a * sp + c * cp  # height after pitch
        u = a * cp - c * sp
        v = b * cr - sr * level
        w = b * sr + cr * level
        return self.x + cy * u - sy * v, self.y + sy * u + cy * v, self.z + w

    def rotation(self) -> FloatArray:
        """Return (n, 3, 3) rotation matrices from segment to floor axes."""
        sp, cp = np.sin(self.pitch.d0), np.cos(self.pitch.d0)
        sr, cr = np.sin(self.roll.d0), np.cos(self.roll.d0)
        sy, cy = np.sin(self.yaw.d0), np.cos(self.yaw.d0)
        level = np.array([[cp, np.zeros_like(cp), -sp], [-sr * sp, cr, -sr * cp], [cr * sp, sr, cr * cp]])
        zero, one = np.zeros_like(cy), np.ones_like(cy)
        turn = np.array([[cy, -sy, zero], [sy, cy, zero], [zero, zero, one]])
        return np.asarray(np.einsum("ijn,jkn->nik", turn, level), dtype=np.float64)

    def angular_rate(self) -> FloatArray:
        """Return (n, 3) angular rate in rad/s, segment axes."""
        sp, cp = np.sin(self.pitch.d0), np.cos(self.pitch.d0)
        sr, cr = np.sin(self.roll.d0), np.cos(self.roll.d0)
        forward, left, up = self.roll.d1, self.yaw.d1 * sr - self.pitch.d1, self.yaw.d1 * cr
        return np.stack([cp * forward + sp * up, left, cp * up - sp * forward], axis=1)


def stacked(components: tuple[Jet, Jet, Jet], order: int) -> FloatArray:
    """Return (n, 3) values (order 0), velocities (1) or accelerations (2) of three jets."""
    return np.stack([(c.d0, c.d1, c.d2)[order] for c in components], axis=1)
