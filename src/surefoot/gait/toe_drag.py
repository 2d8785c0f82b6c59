"""Dragging: the shoe rubs along the floor while it should swing free.

The height of the forefoot is known to some millimetres, which alone does not tell touching from almost touching. A sole
that slides shakes the sensor, though: acceleration then holds a roughness that no smooth swing has. It is taken from
the fifth difference of specific force, which passes white vibration and suppresses everything smooth. A sample drags
where the roughness exceeds what a smooth swing can hold (less at higher rates, more just after toe-off), while the toe
moves forward and the forefoot is within a centimetre of the floor. No detector of this kind has been validated on
people: its thresholds rest on virtual walkers, and on healthy walkers and people after stroke in whom it stays silent.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray, median, single
from surefoot.gait.attitude import moving_mean
from surefoot.gait.contact_events import SwingEvents
from surefoot.gait.foot_kinematics import SwingKinematics
from surefoot.gait.settings import TableSettings
from surefoot.gait.swing_path import SwingPaths

_SWINGS_FELT = 100


def roughness(acc: FloatArray, rate_hz: float) -> FloatArray:
    """Size of the vibration of a signal, free of its smooth course.

    Parameters
    ----------
    acc
        (n, 3) specific force in m/s².
    rate_hz
        Sampling rate.

    Returns
    -------
    ndarray
        (n,) root mean square of the fifth difference over 40 ms, scaled so that white noise keeps its size.
    """
    energy = np.zeros(acc.shape[0])
    if acc.shape[0] > 6:
        # the squared coefficients of the fifth difference add up to 252
        bend = np.diff(single(acc), n=5, axis=0)
        energy[3:-2] = np.einsum("ij,ij->i", bend, bend) / (3.0 * 252.0)
    return np.sqrt(moving_mean(energy, max(3, int(0.04 * rate_hz))))


def find_drag(
    acc: FloatArray,
    rate_hz: float,
    swings: SwingPaths,
    kinematics: SwingKinematics,
    events: SwingEvents,
    settings: TableSettings,
) -> FloatArray:
    """Measure for how long the shoe drags in each swing.

    Parameters
    ----------
    acc
        (n, 3) specific force in m/s².
    rate_hz
        Sampling rate.
    swings, kinematics, events
        The swings side by side.
    settings
        See `TableSettings`.

    Returns
    -------
    ndarray
        (m,) time in s; 0 where less than ``drag_min_s`` was found, NaN without specific force (markers), with
        too few samples a second, with vibration or noise all through swing, or without an event.
    """
    nothing = np.full(swings.first.size, np.nan)
    rough = roughness(acc, rate_hz) if rate_hz >= settings.drag_rate_min_hz else nothing
    if not np.isfinite(rough).all() or _shaken(rough, rate_hz, swings, events, settings):
        return nothing
    low = kinematics.forefoot_height < settings.drag_height_m
    at = np.flatnonzero(swings.inside & low & (kinematics.toe_speed > settings.drag_speed_m_s))
    swing, sample = at // swings.sample.shape[1], swings.sample.ravel()[at]
    since = (sample - events.toe_off[swing]) / rate_hz
    until = (events.initial_contact[swing] - sample) / rate_hz
    drags = (since > settings.drag_after_toe_off_s) & (until > 0.05)
    drags &= rough[sample] > _smooth_swing(since, rate_hz, settings)
    time = np.bincount(swing[drags], minlength=nothing.size) / rate_hz
    time[time < settings.drag_min_s] = 0.0
    time[~np.isfinite(events.toe_off) | ~np.isfinite(events.initial_contact)] = np.nan
    return np.asarray(time)


def _smooth_swing(since: FloatArray, rate_hz: float, settings: TableSettings) -> FloatArray:
    """Roughness in m/s² that a smooth swing can hold at times in s since toe-off."""
    early = 1.0 + np.exp(-np.maximum(since - 0.02, 0.0) / 0.035)
    smooth = settings.drag_roughness_100_hz * (100.0 / rate_hz) ** 2 * early
    return np.maximum(settings.drag_roughness_min, smooth)


def _shaken(
    rough: FloatArray, rate_hz: float, swings: SwingPaths, events: SwingEvents, settings: TableSettings
) -> bool:
    """Whether the sensor is rough all through swing, high over the floor too: that tells nothing of the floor."""
    some = slice(None, None, max(1, swings.first.size // _SWINGS_FELT))
    inside = swings.inside[some]
    since = (swings.sample[some] - np.nan_to_num(events.toe_off[some])[:, None]) / rate_hz
    over = rough[swings.sample[some]] / _smooth_swing(since, rate_hz, settings)
    return bool(inside.any()) and median(over[inside]) > settings.drag_noise_share
