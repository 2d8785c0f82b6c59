"""Tilt of a shank or of the pelvis over the strides that the feet have shown.

From one contact of a foot to its next the body's velocity does not change on the average, so that the mean specific
force of a stride is vertical; the gyroscope tells what happens within it. The sensor may sit in any way: the shank
turns mostly about its side-to-side axis and swings its foot forward, and the pelvis is pushed toward the midline by
the foot that stands.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray
from surefoot.gait.attitude import Attitude, integrate_freely, level_by_strides
from surefoot.gait.resting_sensor import find_rest
from surefoot.gait.settings import GaitSettings
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import GRAVITY_M_S2

_POINTS = 41
_CLEAR_RATIO = 1.5  # between the forward and the sideways part of what both feet do alike
_RIGHT_WAY_SHARE = 0.7  # of the single supports, the push toward the midline must show


def level_segment(samples: UniformSamples, contact_s: FloatArray, settings: GaitSettings) -> Attitude | None:
    """Attitude of a segment, levelled over strides.

    Parameters
    ----------
    samples
        Even samples of its sensor.
    contact_s
        (k,) contacts of one foot in s.
    settings
        See `GaitSettings`.

    Returns
    -------
    Attitude or None
        None where fewer than two strides lie in the samples, or the sensor has gaps.
    """
    place = np.round((contact_s - samples.time_s[:1]) * samples.rate_hz).astype(np.int64)
    place = np.unique(place[(place >= 0) & (place < samples.time_s.size)])
    if place.size < 3 or not samples.valid.all():
        return None
    gyr = samples.gyr - find_rest(samples, settings.orientation).bias_rad_s
    free = integrate_freely(samples, gyr)
    return level_by_strides(samples, free, place, settings.orientation)


def over(values: FloatArray, samples: UniformSamples, start_s: FloatArray, end_s: FloatArray) -> FloatArray:
    """Read a curve over phases.

    Parameters
    ----------
    values
        (n,) curve on the samples' times.
    samples
        Even samples.
    start_s, end_s
        (m,) begin and end of each phase in s.

    Returns
    -------
    ndarray
        (m, 41) values from begin to end; NaN where a phase is not known or reaches beyond the samples.
    """
    share = np.linspace(0.0, 1.0, _POINTS)
    at = start_s[:, None] + (end_s - start_s)[:, None] * share
    inside = (start_s >= samples.time_s[0]) & (end_s <= samples.time_s[-1]) & (end_s > start_s)
    return np.where(inside[:, None], np.interp(at, samples.time_s, values), np.nan)


def shank_tilt(samples: UniformSamples, attitude: Attitude, toe_off_s: FloatArray, contact_s: FloatArray) -> FloatArray:
    """Forward tilt of a shank.

    Parameters
    ----------
    samples
        Even samples of its sensor.
    attitude
        Its attitude.
    toe_off_s, contact_s
        (m,) begin and end of the swings of its foot in s.

    Returns
    -------
    ndarray
        (n,) angle in degrees, knee forward positive, any zero.
    """
    axis = np.linalg.eigh(attitude.gyr.T @ attitude.gyr)[1][:, 2]
    up = attitude.up.mean(axis=0)
    up -= (up @ axis) * axis
    up /= np.linalg.norm(up)
    angle = np.degrees(np.unwrap(np.arctan2(attitude.up @ np.cross(axis, up), attitude.up @ up)))
    begin, end = (np.interp(t, samples.time_s, angle) for t in (toe_off_s, contact_s))
    return np.asarray(angle if np.median(begin - end) > 0.0 else -angle)


def pelvis_roll(
    samples: UniformSamples, attitude: Attitude, left_stands_s: FloatArray, right_stands_s: FloatArray
) -> FloatArray | None:
    """Obliquity of the pelvis.

    Parameters
    ----------
    samples
        Even samples of a sensor on the lower back.
    attitude
        Its attitude.
    left_stands_s, right_stands_s
        (m, 2) begin and end of the single supports of each foot in s.

    Returns
    -------
    ndarray or None
        (n,) angle in degrees, left side up positive, any zero; None where the push of the feet toward the midline
        does not show.
    """
    up = attitude.up.mean(axis=0)
    up /= np.linalg.norm(up)
    moving = samples.acc - GRAVITY_M_S2 * attitude.up
    moving -= (moving @ up)[:, None] * up
    pushes = []
    for stands in (left_stands_s, right_stands_s):
        push = np.stack([over(moving[:, i], samples, stands[:, 0], stands[:, 1]) for i in range(3)], axis=2)
        pushes.append(push[np.isfinite(push).all(axis=(1, 2))])
    if min(len(push) for push in pushes) < 3:
        return None
    # the right foot pushes to the left, the left foot to the right
    left_stands, right_stands = (push.mean(axis=1) for push in pushes)
    aside = np.median(right_stands, axis=0) - np.median(left_stands, axis=0)
    left = _across_progression(pushes, up, aside)
    middle = 0.5 * (np.median(right_stands, axis=0) + np.median(left_stands, axis=0))
    right_way = [((right_stands - middle) @ left > 0.0).mean(), ((left_stands - middle) @ left < 0.0).mean()]
    if min(right_way) < _RIGHT_WAY_SHARE:
        return None
    return np.asarray(np.degrees(np.arcsin(np.clip(attitude.up @ left, -1.0, 1.0))))


def _across_progression(pushes: list[FloatArray], up: FloatArray, aside: FloatArray) -> FloatArray:
    """Left (3,) in sensor axes: across what both feet do alike, braking and pushing forward; else along their push.

    The difference of the feet's pushes alone leans forward where one foot pushes off more strongly than the other.
    """
    alike = sum(np.median(push, axis=0) for push in pushes)
    alike = alike - np.mean(alike, axis=0)
    size, axes = np.linalg.eigh(alike.T @ alike)
    left = np.cross(up, axes[:, 2]) if size[2] > _CLEAR_RATIO**2 * size[1] else aside
    left = left * (1.0 if left @ aside > 0.0 else -1.0)
    return np.asarray(left / max(float(np.linalg.norm(left)), 1e-9))
