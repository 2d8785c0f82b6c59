"""Initial contact, foot-flat, heel-off and toe-off, one definition for every way of walking.

Initial contact: after the foot's fastest moment, the landing end of the shoe (the heel, or the toe where it is the
lower one) stops moving forward as a walker sees it, that is, its speed over the floor falls to walking speed; optical
systems use the same moment (heel marker stops moving forward, Zeni 2008, 10.1016/j.gaitpost.2007.07.007). In a short
window from there, the landing's jerk sets in, which reaches the sensor late; initial contact lies between the two.
Toe-off: before the foot's fastest moment, the toe's speed last rises through half the walking speed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, RealArray, at_columns
from surefoot.gait.foot_kinematics import SwingKinematics
from surefoot.gait.settings import EventSettings
from surefoot.gait.swing_path import SwingPaths


@dataclass(frozen=True)
class SwingEvents:
    """Events of m swings, in samples with fractions; NaN where they are not seen.

    Parameters
    ----------
    heel_off, toe_off
        (m,) at the beginning of the swing.
    initial_contact, foot_flat
        (m,) at its end.
    peak
        (m,) column of the swing's fastest moment.
    """

    heel_off: FloatArray
    toe_off: FloatArray
    initial_contact: FloatArray
    foot_flat: FloatArray
    peak: FloatArray


def find_swing_events(
    swings: SwingPaths,
    kinematics: SwingKinematics,
    jerk: FloatArray,
    rate_hz: float,
    settings: EventSettings,
    *,
    beats: bool = False,
) -> SwingEvents:
    """Find the events of all swings.

    Parameters
    ----------
    swings
        Paths of the swings.
    kinematics
        Motion of the shoe's points.
    jerk
        (n,) size of the change of specific force from each sample to the next, times the rate, in m/s³.
    rate_hz
        Sampling rate.
    settings
        See `EventSettings`.
    beats
        Whether the foot beats in stance (clonus): it is flat when it first lies flat, and not after its last beat.

    Returns
    -------
    SwingEvents
        The events.
    """
    inside = swings.inside
    order = np.arange(inside.shape[1])[None, :]
    # the toe's fastest moment: the rest of the foot may move faster still while the heel rises in a short step
    peak = np.argmax(kinematics.toe_speed, axis=1)
    before = order <= peak[:, None]
    after = inside & ~before
    stop = settings.contact_speed_ratio * kinematics.speed_m_s[:, None]
    heel = _first_below(kinematics.heel_speed, stop, after)
    toe = _first_below(kinematics.toe_speed, stop, after)
    # the toe lands first where the foot points down at the moment at which the toe, and then the heel, has stopped
    toe_first = (at_columns(kinematics.pitch, toe) < 0) & (at_columns(kinematics.pitch, heel) < 0)
    stopped = swings.first.astype(np.float64) + np.where(toe_first & np.isfinite(toe), toe, heel)
    # where the recording ends before the foot has been faster than the body, there was no swing yet
    swung: BoolArray = kinematics.toe_speed[np.arange(peak.size), peak] > stop[:, 0]
    stopped[~swung] = np.nan
    stopped[_cut_short(swings, kinematics, stopped, rate_hz)] = np.nan
    onset = _jerk_onset(stopped, jerk, rate_hz, settings)
    contact = stopped + settings.jerk_weight * (onset - stopped)
    leave = settings.toe_off_speed_ratio * kinematics.speed_m_s[:, None]
    toe_off = swings.first + _last_below(kinematics.toe_speed, leave, before)
    toe_off[~swings.from_flat | ~swung] = np.nan
    heel_off, flat = _flat_edges(swings, kinematics, contact, toe_off, settings, beats)
    return SwingEvents(heel_off, toe_off, contact, flat, peak.astype(float))


def _cut_short(swings: SwingPaths, kinematics: SwingKinematics, stopped: FloatArray, rate_hz: float) -> BoolArray:
    """Swings at whose end the recording stops before the foot has come to rest: their contact is not seen.

    Nor is that of a last step that turns on its way: it stops moving forward, and goes on to the side or back.
    """
    order = np.arange(swings.inside.shape[1])[None, :]
    later = order > (np.nan_to_num(stopped, nan=np.inf) - swings.first)[:, None] + 0.1 * rate_hz
    final = order == (swings.last - swings.first)[:, None]
    fastest = np.where(swings.inside & (later | final), np.abs(kinematics.sensor_speed), 0.0).max(axis=1)
    moving = fastest > 0.4 * kinematics.speed_m_s
    return np.asarray(~swings.to_flat & (moving | (swings.last - stopped < 0.08 * rate_hz)))


def _first_below(values: RealArray, limit: FloatArray, where: BoolArray) -> FloatArray:
    """Column (with fraction) at which values first fall below a limit; NaN where they never do."""
    below = (values < limit.astype(values.dtype)) & where
    k = np.argmax(below, axis=1)
    found = below.any(axis=1) & (k > 0)
    k = np.maximum(k, 1)
    rows = np.arange(values.shape[0])
    high, low = values[rows, k - 1], values[rows, k]
    part = (high - limit[:, 0]) / np.where(high > low, high - low, 1.0)
    return np.where(found, k - 1 + np.clip(part, 0.0, 1.0), np.nan)


def _last_below(values: RealArray, limit: FloatArray, where: BoolArray) -> FloatArray:
    """Column (with fraction) after which values last rise above a limit; NaN where they never do."""
    below = (values < limit.astype(values.dtype)) & where
    width = values.shape[1]
    k = width - 1 - np.argmax(below[:, ::-1], axis=1)
    found = below.any(axis=1) & (k < width - 1)
    k = np.minimum(k, width - 2)
    rows = np.arange(values.shape[0])
    low, high = values[rows, k], values[rows, k + 1]
    part = (limit[:, 0] - low) / np.where(high > low, high - low, 1.0)
    return np.where(found, k + np.clip(part, 0.0, 1.0), np.nan)


def _jerk_onset(stopped: FloatArray, jerk: FloatArray, rate_hz: float, settings: EventSettings) -> FloatArray:
    """Sample at which the jerk after ``stopped`` first exceeds a part of its greatest value."""
    lead = int(np.ceil(0.02 * rate_hz))
    width = lead + int(np.ceil(settings.jerk_window_s * rate_hz)) + 1
    start = np.nan_to_num(stopped).astype(int) - lead
    index = np.clip(start[:, None] + np.arange(width)[None, :], 0, jerk.shape[0] - 1)
    window = jerk[index]
    limit = settings.jerk_onset_ratio * window.max(axis=1)
    k = np.argmax(window > limit[:, None], axis=1)
    rows = np.arange(window.shape[0])
    low, high = window[rows, np.maximum(k - 1, 0)], window[rows, k]
    part = np.where(k > 0, (limit - low) / np.where(high > low, high - low, 1.0), 1.0)
    # the change from one sample to the next belongs half-way between them
    return np.where(np.isfinite(stopped), start + k - 1 + part + 0.5, np.nan)


def _flat_edges(
    swings: SwingPaths,
    kinematics: SwingKinematics,
    contact: FloatArray,
    toe_off: FloatArray,
    settings: EventSettings,
    beats: bool,
) -> tuple[FloatArray, FloatArray]:
    """Where the pitch leaves that of the flat before, and reaches that of the flat after."""
    order = np.arange(swings.inside.shape[1])[None, :]
    turn = np.radians(settings.flat_pitch_deg)
    pitch = kinematics.pitch
    rows = np.arange(pitch.shape[0])
    count = (swings.last - swings.first).astype(int)
    from_start = np.abs(pitch - pitch[:, :1])
    leaving = swings.inside & (order <= np.nan_to_num(toe_off - swings.first, nan=1e9)[:, None])
    heel_off = swings.first + _last_below(from_start, np.full((rows.size, 1), turn), leaving)
    heel_off[~swings.from_flat | ~np.isfinite(toe_off)] = np.nan
    heel_off = np.minimum(heel_off, toe_off)
    to_end = np.abs(pitch - pitch[rows, count][:, None])
    arriving = swings.inside & (order >= np.nan_to_num(contact - swings.first, nan=1e9)[:, None])
    limit = np.full((rows.size, 1), turn)
    flat = swings.first + (_first_below(to_end, limit, arriving) if beats else _last_below(-to_end, -limit, arriving))
    flat = np.where(np.isfinite(flat), flat, contact)
    flat[~swings.to_flat | ~np.isfinite(contact)] = np.nan
    return heel_off, np.maximum(flat, contact)
