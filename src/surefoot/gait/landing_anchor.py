"""Heights tied to the floor at both ends of swing.

The impact that follows initial contact is where most of the error in height arises, and levelling from flat to flat
lays part of it into the swing before. At initial contact itself, though, the shoe touches the floor: how far its
lowest point then differs from what is usual for this foot is error, and is taken out in proportion to the distance
travelled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.gait.arrays import FloatArray, SingleArray, at_columns, median, single
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
    leave = np.where(usable, events.toe_off - swings.first, 0.0)
    land = np.where(usable, events.initial_contact - swings.first, 0.0)
    landing = at_columns(kinematics.lowest_height, land)
    error = np.clip(landing - median(landing[usable]), -_CORRECTION_MAX_M, _CORRECTION_MAX_M)
    excess = _laid_out(swings, kinematics, leave, land, np.where(usable, error, 0.0))
    return replace(
        kinematics,
        heel_height=kinematics.heel_height - excess,
        toe_height=kinematics.toe_height - excess,
        forefoot_height=kinematics.forefoot_height - excess,
        lowest_height=kinematics.lowest_height - excess,
    )


def _laid_out(
    swings: SwingPaths, kinematics: SwingKinematics, leave: FloatArray, land: FloatArray, error: FloatArray
) -> SingleArray:
    """Lay errors of height (m,) out from toe-off to contact, (m, L); then the foot comes to lie on the floor again."""

    def each(values: FloatArray) -> SingleArray:
        return single(values[:, None])

    forward = kinematics.forward
    along = swings.position[:, :, 0] * each(forward[:, 0]) + swings.position[:, :, 1] * each(forward[:, 1])
    start, end = at_columns(along, leave), at_columns(along, land)
    share = np.clip((along - each(start)) / each(np.maximum(end - start, 0.02)), 0.0, 1.0)
    settle = np.maximum(swings.last - swings.first - land, 1.0)
    order = np.arange(along.shape[1], dtype=np.float32)
    share *= np.clip((each(land + settle) - order) / each(settle), 0.0, 1.0)
    share *= each(error)
    return single(share)
