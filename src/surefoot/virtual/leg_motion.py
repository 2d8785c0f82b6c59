"""Shank and thigh on top of a moving foot: joints fit together, angles follow the phases of the stride."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.foot_motion import FootMotion
from surefoot.virtual.foot_plan import FootPlan, shank_scale, shank_tilt_deg
from surefoot.virtual.pose import Pose
from surefoot.virtual.septic import PiecewiseSeptic, hermite_pieces, local_knots, with_end
from surefoot.virtual.walker import Walker

FloatArray = NDArray[np.float64]

_LEG_M = 0.9
_STANDS_S = 1.0  # a foot that is flat for longer than this belongs to somebody who stands
_SETTLE_S = 0.4
_SWING_SHARES = (0.13, 0.5, 0.88)


def _landmark_times(plan: FootPlan) -> tuple[FloatArray, NDArray[np.bool_]]:
    """(n, 9) times of the landmarks of each stance and the swing after it, and (n,) whether the foot stands long."""
    flat, heel_off = plan.flat_s, plan.heel_off_s
    long = heel_off - flat > _STANDS_S
    early = np.where(long, flat + _SETTLE_S, flat + (heel_off - flat) / 3.0)
    late = np.where(long, heel_off - _SETTLE_S, flat + (heel_off - flat) * 2.0 / 3.0)
    flat = np.maximum(flat, plan.contact_s + 0.25 * (early - plan.contact_s))  # flat landings: no gap of no length
    swing = np.append(plan.swing_s, 0.4)
    in_swing = [plan.toe_off_s + share * swing for share in _SWING_SHARES]
    return np.stack([plan.contact_s, flat, early, late, heel_off, plan.toe_off_s, *in_swing], axis=1), long


def _angle(plan: FootPlan, values_deg: tuple[float, ...]) -> PiecewiseSeptic:
    """Return an angle in rad that passes through nine values at the landmarks of each stride; zero in standing."""
    t, long = _landmark_times(plan)
    x = np.tile(np.radians(np.array(values_deg)), (len(t), 1))
    x[long, 2:4] = 0.0
    x[0, :2] = 0.0
    knots = local_knots(t.reshape(1, -1), x.reshape(1, -1))
    zero = np.zeros(1)
    for stance in np.flatnonzero(long).tolist():
        for column in (9 * stance + 2, 9 * stance + 3):
            knots = with_end(knots, column, (zero, zero, zero, zero))
    return PiecewiseSeptic(hermite_pieces(knots))


@dataclass(frozen=True)
class LegMotion:
    """Shank and thigh of one side.

    Parameters
    ----------
    foot
        The foot that carries them.
    shank_tilt, thigh_flexion
        Forward tilt of the shank and flexion of the thigh against the vertical, in rad.
    shank_m
        Length of the shank.
    """

    foot: FootMotion
    shank_tilt: PiecewiseSeptic
    thigh_flexion: PiecewiseSeptic
    shank_m: float

    def shank(self, t: FloatArray) -> Pose:
        """Return the pose of the shank; origin at the ankle, z up to the knee."""
        plan = self.foot.plan
        foot = self.foot.pose(t)
        forward, up = plan.gait.shoe.ankle_m
        x, y, z = foot.point((forward, 0.0, up))
        toe_out = plan.outward * np.radians(plan.gait.toe_out_deg)
        lean = self.foot.profiles.excursion.jet(t) * (plan.outward / _LEG_M)
        return Pose(x, y, z, foot.yaw + (-toe_out), lean, -self.shank_tilt.jet(t))

    def thigh(self, t: FloatArray) -> Pose:
        """Return the pose of the thigh; origin at the knee, z up to the hip."""
        shank = self.shank(t)
        x, y, z = shank.point((0.0, 0.0, self.shank_m))
        return replace(shank, x=x, y=y, z=z, pitch=self.thigh_flexion.jet(t))


def leg_motion(walker: Walker, foot: FootMotion) -> LegMotion:
    """Return the motion of shank and thigh of one side.

    Parameters
    ----------
    walker
        The walker.
    foot
        The motion of the foot of that side.

    Returns
    -------
    LegMotion
        The motion.
    """
    gait, q = foot.plan.gait, shank_scale(walker)
    lift = gait.knee_lift_deg
    thigh = (
        23.0 * q, 20.0 * q, 12.0 * q, -1.0 * q, -8.0 * q, -4.0 * q,
        5.0 * q + 0.3 * lift, 24.0 * q + 0.9 * lift, 28.0 * q + 0.2 * lift,
    )  # fmt: skip
    return LegMotion(
        foot=foot,
        shank_tilt=_angle(foot.plan, tuple(shank_tilt_deg(walker, gait).values())),
        thigh_flexion=_angle(foot.plan, thigh),
        shank_m=walker.shank_m,
    )
