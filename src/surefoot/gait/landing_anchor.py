"""Heights tied to the floor at both ends of swing.

The impact that follows initial contact is where most of the error in height arises, and levelling from flat to flat
lays part of it into the swing before. At initial contact itself, though, the shoe touches the floor: how far its
lowest point then differs from what is usual for this foot is error, and is taken out in proportion to the distance
travelled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.gait.arrays import FloatArray, at_columns
from surefoot.gait.contact_events import SwingEvents
from surefoot.gait.foot_kinematics import SwingKinematics
from surefoot.gait.settings import TrajectorySettings
from surefoot.gait.swing_path import SwingPaths, level_limit_m

_CORRECTION_MAX_M = 0.05


def anchor_heights(
    swings: SwingPaths, kinematics: SwingKinematics, events: SwingEvents, settings: TrajectorySettings
) -> SwingKinematics:
    """Take the error of height at initial contact out of each swing.

    Parameters
    ----------
    swings, kinematics, events
        The swings side by side.
    settings
        See `TrajectorySettings`.

    Returns
    -------
    SwingKinematics
        The same with heights corrected; swings on stairs and slopes, or with an open end, are unchanged.
    """
    length = np.linalg.norm(swings.travel_m, axis=1)
    level = np.abs(np.nan_to_num(swings.rise_m, nan=np.inf)) < level_limit_m(length, swings.residual_m_s, settings)
    usable = level & np.isfinite(events.toe_off) & np.isfinite(events.initial_contact)
    usable &= events.initial_contact > events.toe_off
    if usable.sum() < 3:
        return kinematics
    rows = np.flatnonzero(usable)
    leave = (events.toe_off - swings.first)[rows]
    land = (events.initial_contact - swings.first)[rows]
    landing = at_columns(kinematics.lowest_height[rows], land)
    error = np.clip(landing - np.median(landing), -_CORRECTION_MAX_M, _CORRECTION_MAX_M)
    position = swings.position[rows]
    forward = kinematics.forward[rows]
    along = position[:, :, 0] * forward[:, None, 0] + position[:, :, 1] * forward[:, None, 1]
    start, end = at_columns(along, leave), at_columns(along, land)
    share = np.clip((along - start[:, None]) / np.maximum(end - start, 0.02)[:, None], 0.0, 1.0)
    # after contact the foot comes to lie on the floor again
    after = np.maximum(np.arange(along.shape[1])[None, :] - land[:, None], 0.0)
    settle = np.maximum((swings.last - swings.first)[rows] - land, 1.0)
    share *= np.clip(1.0 - after / settle[:, None], 0.0, 1.0)

    def corrected(height: FloatArray) -> FloatArray:
        out = height.copy()
        out[rows] -= error[:, None] * share
        return out

    return replace(
        kinematics,
        heel_height=corrected(kinematics.heel_height),
        toe_height=corrected(kinematics.toe_height),
        forefoot_height=corrected(kinematics.forefoot_height),
        lowest_height=corrected(kinematics.lowest_height),
    )
