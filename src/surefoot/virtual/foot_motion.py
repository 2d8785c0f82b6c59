"""The motion of one foot: it rolls on the floor without slipping in stance and follows its swing profiles between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.foot_plan import FootPlan
from surefoot.virtual.jet import Jet
from surefoot.virtual.pitch_profile import foot_pitch
from surefoot.virtual.pose import Pose
from surefoot.virtual.swing_profile import rounded_difference, swing_profiles

FloatArray = NDArray[np.float64]


class FootMotion:
    """The pose of one shoe at any time, with exact derivatives.

    In stance the origin of the shoe follows from its pitch alone: the heel or the forefoot rolls on the floor about
    a contact point that does not slip. In swing it passes from rolling off the old place to rolling onto the new one
    while the lowest point of the shoe follows the described height.

    Parameters
    ----------
    plan
        The foot's plan.
    """

    def __init__(self, plan: FootPlan) -> None:
        self.plan = plan
        self.pitch = foot_pitch(plan)
        self.profiles = swing_profiles(plan, self.pitch)

    def pose(self, t: FloatArray) -> Pose:
        """Return the pose of the shoe.

        Parameters
        ----------
        t
            (n,) times in s.

        Returns
        -------
        Pose
            Floor axes; on a treadmill, axes that move with the belt.
        """
        plan, swing, shoe = self.plan, self.profiles, self.plan.gait.shoe
        stance = np.clip(np.searchsorted(plan.contact_s, t, side="right") - 1, 0, len(plan.contact_s) - 1)
        after = np.minimum(stance + 1, len(plan.contact_s) - 1)
        swinging = (t > plan.toe_off_s[stance]) & (after > stance)

        pitch = self.pitch.jet(t)
        still = Jet.constant(np.zeros_like(t))
        advance = swing.advance.jet(t).where(swinging, still)
        fore_x, fore_z = shoe.forefoot.rolled(pitch)
        heel_x, heel_z = shoe.heel.rolled(pitch)
        toe_lands = plan.pitch_contact_rad[after] < 0.0
        leaving = fore_x.where(swinging | (pitch.d0 < 0.0), heel_x)
        landing = fore_x.where(toe_lands, heel_x)

        height = 0.5 * (fore_z + heel_z + rounded_difference(fore_z - heel_z, swing.turn_over.jet(t)))
        inward = swing.inversion.jet(t) * -plan.outward
        lift = swing.lift.jet(t) + swing.climb.jet(t)
        excursion = swing.excursion.jet(t) * plan.outward
        heading = 0.5 * (plan.heading_rad[stance] + plan.heading_rad[after])

        def place(at: FloatArray, old_direction: FloatArray, new_direction: FloatArray, side: FloatArray) -> Jet:
            old = leaving * Jet.constant(old_direction) + Jet.constant(at[stance])
            new = landing * Jet.constant(new_direction) + Jet.constant(at[after])
            return old + advance * (new - old) + excursion * Jet.constant(side)

        yaw = swing.yaw.jet(t)
        aside = height * inward.sin() * -1.0  # keeps the contact point in its place while the sole rolls sideways
        old_yaw, new_yaw = plan.yaw_rad[stance], plan.yaw_rad[after]
        return Pose(
            x=place(plan.x_m, np.cos(old_yaw), np.cos(new_yaw), -np.sin(heading)) - aside * yaw.sin(),
            y=place(plan.y_m, np.sin(old_yaw), np.sin(new_yaw), np.cos(heading)) + aside * yaw.cos(),
            z=height * inward.cos() + lift,
            yaw=yaw,
            roll=inward,
            pitch=pitch,
        )

    def lowest_m(self, t: FloatArray) -> FloatArray:
        """Height (n,) in m of the lowest point of the sole above the floor under the foot."""
        pose = self.pose(t)
        support = self.plan.gait.shoe.support(pose.pitch.d0)
        return np.asarray(pose.z.d0 - np.cos(pose.roll.d0) * support - self.profiles.climb(t), dtype=np.float64)
