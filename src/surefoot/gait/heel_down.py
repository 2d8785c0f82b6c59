"""Where the sole lies flat in the stance of a foot whose heel leaves the floor in mid-stance.

Some people rise on the toes of the standing foot to help the other one through (vaulting); the foot then rests twice,
flat and raised, and is often calmer when it is raised. A foot that beats (clonus) rests with every beat. A heel cannot
sink below the floor: of two rests of one stance between which the foot only rolled, the one with the toes higher is
the flat one.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray, IntArray, single
from surefoot.gait.attitude import Attitude, moving_mean
from surefoot.gait.settings import StanceSettings
from surefoot.gait.still_moments import StillMoments, stepped_between

_SMOOTHING_S = 0.03
_REST_CONTRAST, _BRISK_RAD_S = 0.4, np.radians(30.0)
_SAME_REST_S = 0.1
_MOMENTS_ASKED = 600  # an hour of walking need not be asked step by step where hardly any heel is raised
_BEAT_S = 0.11  # a heel that goes up and down faster beats (clonus, 5 to 8 Hz)


def without_raised_rests(
    still: StillMoments, pitch: FloatArray, attitude: Attitude, rate_hz: float, settings: StanceSettings
) -> StillMoments:
    """Move still moments at which the heel is raised to the flat before.

    Parameters
    ----------
    still
        Still moments.
    pitch
        (n,) foot pitch in rad, any zero.
    attitude
        Attitude of the sensor.
    rate_hz
        Sampling rate.
    settings
        See `StanceSettings`.

    Returns
    -------
    StillMoments
        The same object where too few stances have a raised rest.
    """
    every = still.index.size // _MOMENTS_ASKED
    if every > 1:
        few = _flat_before(still.index[::every], pitch, attitude, rate_hz, settings)
        if (few >= 0).mean() < 0.5 * settings.raised_share_min:
            return still
    earlier = _flat_before(still.index, pitch, attitude, rate_hz, settings)
    raised = earlier >= 0
    stance = np.concatenate([[0], np.cumsum(still.stepped)])
    share = np.unique(stance[raised]).size / max(int(stance[-1]) + 1, 1)
    if raised.sum() < 2 or share < settings.raised_share_min:
        return still
    index = np.unique(np.where(raised, earlier, still.index))
    near = np.append(False, np.diff(index) < _SAME_REST_S * rate_hz)
    index = index[~near]
    return StillMoments(index, still.motion, stepped_between(attitude, index, still.motion, rate_hz, settings))


def _flat_before(
    index: IntArray, pitch: FloatArray, attitude: Attitude, rate_hz: float, settings: StanceSettings
) -> IntArray:
    """Sample of the rest before each still moment from which the heel was raised to it; -1 where there is none."""
    back = np.arange(round(settings.raised_within_s * rate_hz) + 1)
    at = index[:, None] - back
    inside = at >= 0
    at = np.maximum(at, 0)
    smooth = single(moving_mean(pitch, max(1, round(_SMOOTHING_S * rate_hz))))
    angle, turning = smooth[at], (np.abs(np.gradient(smooth)) * np.float32(rate_hz))[at]
    rest = np.zeros(at.shape, dtype=bool)
    rest[:, 1:-1] = (turning[:, 1:-1] <= turning[:, :-2]) & (turning[:, 1:-1] <= turning[:, 2:])
    briskest = np.maximum.accumulate(turning, axis=1)
    rest &= inside & (briskest > _BRISK_RAD_S) & (turning < _REST_CONTRAST * briskest)
    # toes higher, and yet the sensor lower: the foot stood on its forefoot, and did not land on its heel before
    rest &= angle - angle[:, :1] > np.radians(settings.raised_min_deg)
    out = np.full(index.size, -1)
    some = np.flatnonzero(rest.any(axis=1))
    if not some.size:
        return out
    rest, at, index = rest[some], at[some], index[some]
    # backward in time from each still moment, where the foot rests: velocity and height of the sensor
    velocity = [np.cumsum(along[at], axis=1) / rate_hz for along in attitude.acc_world.T]
    rest &= sum(v * v for v in velocity) < settings.raised_speed_max_m_s**2
    rest &= np.cumsum(velocity[2], axis=1) < 0.0
    first = rest.argmax(axis=1)
    found = rest.any(axis=1) & (first >= _BEAT_S * rate_hz)
    out[some] = np.where(found, index - first, -1)
    return out


def at_heel_down(
    still: StillMoments,
    pitch: FloatArray,
    attitude: Attitude,
    rate_hz: float,
    beat_hz: float,
    settings: StanceSettings,
) -> StillMoments:
    """Move the still moments of a beating foot to where its heel is down.

    Parameters
    ----------
    still
        Still moments, the beats averaged out.
    pitch
        (n,) foot pitch in rad, any zero.
    attitude
        Attitude of the sensor.
    rate_hz
        Sampling rate.
    beat_hz
        Beats a second.
    settings
        See `StanceSettings`.

    Returns
    -------
    StillMoments
        At the highest pitch within half a beat of each.
    """
    reach = np.arange(-round(0.55 * rate_hz / beat_hz), round(0.55 * rate_hz / beat_hz) + 1)
    around = np.clip(still.index[:, None] + reach[None, :], 0, pitch.shape[0] - 1)
    index = np.unique(around[np.arange(still.index.size), np.argmax(pitch[around], axis=1)])
    return StillMoments(index, still.motion, stepped_between(attitude, index, still.motion, rate_hz, settings))
