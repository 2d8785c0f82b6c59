"""What really happened in a virtual walk: strides in a table and poses at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from surefoot.recording.model import Side
from surefoot.virtual.foot_motion import FootMotion
from surefoot.virtual.jet import Jet
from surefoot.virtual.pose import Pose, stacked

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class FootTruth:
    """True motion of one shoe at any time t (n,) in s of the walker's time.

    Heights are above the floor under the foot and zero in foot-flat; they are taken on the midline of the sole.
    """

    motion: FootMotion
    belt_speed_m_s: float = 0.0

    def pose(self, t: FloatArray) -> Pose:
        """Return the pose of the shoe in laboratory axes (on a treadmill, the belt carries it backward)."""
        pose = self.motion.pose(t)
        carried = Jet(self.belt_speed_m_s * t, np.full_like(t, self.belt_speed_m_s), np.zeros_like(t))
        return Pose(pose.x - carried, pose.y, pose.z, pose.yaw, pose.roll, pose.pitch)

    def pitch_deg(self, t: FloatArray) -> FloatArray:
        """Foot pitch (n,) in degrees, toes up positive: elevation of the long axis of the shoe."""
        pose = self.motion.pose(t)
        return np.asarray(np.degrees(np.arcsin(np.cos(pose.roll.d0) * np.sin(pose.pitch.d0))), dtype=np.float64)

    def position_m(self, t: FloatArray) -> FloatArray:
        """Position (n, 3) of the ankle in m, laboratory axes."""
        forward, up = self.motion.plan.gait.shoe.ankle_m
        return stacked(self.pose(t).point((forward, 0.0, up)), 0)

    def _rise_m(self, t: FloatArray, point: tuple[float, float]) -> FloatArray:
        height = self.motion.pose(t).point((point[0], 0.0, point[1]))[2].d0
        return np.asarray(height - point[1] - self.motion.profiles.climb(t), dtype=np.float64)

    def toe_height_m(self, t: FloatArray) -> FloatArray:
        """Height (n,) in m of the tip of the shoe above where it is in foot-flat."""
        return self._rise_m(t, self.motion.plan.gait.shoe.toe_point_m)

    def heel_height_m(self, t: FloatArray) -> FloatArray:
        """Height (n,) in m of the rear end of the shoe above where it is in foot-flat."""
        return self._rise_m(t, self.motion.plan.gait.shoe.heel_point_m)

    def lowest_height_m(self, t: FloatArray) -> FloatArray:
        """Height (n,) in m of the lowest point of the sole above the floor."""
        return self.motion.lowest_m(t)


@dataclass(frozen=True)
class Truth:
    """Everything that is known of a virtual walk.

    Parameters
    ----------
    strides
        One row per stride that lies wholly in the recording, columns as in the stride table (see
        `truth_table.stride_table`), times in the walker's time.
    events
        Every initial contact and toe-off in the recording: ``side``, ``kind`` (initial_contact, toe_off), ``time_s``.
    feet
        True motion of each foot.
    """

    strides: pl.DataFrame
    events: pl.DataFrame
    feet: Mapping[Side, FootTruth]
