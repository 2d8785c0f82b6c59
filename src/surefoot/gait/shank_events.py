"""Initial contact and toe-off from a shank sensor alone.

In swing the shank turns forward in one strong movement; before it, it leans ever faster backward over the planted foot
until push-off, and after it stops when the foot meets the floor. Initial contact is the moment at which the forward
rotation of swing has ended; toe-off is the moment at which the backward rotation before it has slowed to a part of its
greatest (gyroscope events of the shank: Salarian 2004, 10.1109/TBME.2004.827933; Trojaniello 2014,
10.1186/1743-0003-11-152). A shank knows nothing of the foot's pitch, so that there are times and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from surefoot.gait.arrays import FloatArray, IntArray
from surefoot.gait.attitude import moving_mean
from surefoot.gait.resting_sensor import find_rest
from surefoot.gait.settings import GaitSettings
from surefoot.gait.stride_table import STRIDE_SCHEMA
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import Side


@dataclass(frozen=True)
class ShankWalk:
    """Events of one shank.

    Parameters
    ----------
    side
        Side of the body.
    toe_off_s, initial_contact_s
        (m,) begin and end of each swing in s.
    bout
        (m,) number of the walking bout of each swing.
    """

    side: Side
    toe_off_s: FloatArray
    initial_contact_s: FloatArray
    bout: IntArray


def follow_shank(samples: UniformSamples, side: Side, settings: GaitSettings) -> ShankWalk | None:
    """Find the swings of one shank.

    Parameters
    ----------
    samples
        Even samples of a shank sensor, any mounting.
    side
        Side of the body.
    settings
        See `GaitSettings`.

    Returns
    -------
    ShankWalk or None
        The events; None where nothing swings.
    """
    from scipy.signal import find_peaks

    rate = samples.rate_hz
    if samples.time_s.shape[0] < rate:
        return None
    forward = _forward_rotation(samples, settings)
    shank = settings.shank
    broad = moving_mean(moving_mean(forward, round(0.1 * rate)), round(0.1 * rate))
    strong = max(float(np.quantile(broad, 0.97)), np.radians(shank.swing_min_deg_s))
    peaks, _ = find_peaks(
        broad,
        height=shank.swing_ratio * strong,
        prominence=shank.swing_ratio * strong,
        distance=max(1, int(shank.swing_apart_s * rate)),
    )
    if peaks.size < 2:
        return None
    rises, falls = _crossings(forward)
    before = np.searchsorted(rises, peaks) - 1
    after = np.searchsorted(falls, peaks)
    seen = (before >= 0) & (after < falls.size)
    peaks, before, after = peaks[seen], before[seen], after[seen]
    if peaks.size < 2:
        return None
    toe_off = _slowing(forward, rises[before], rate, settings)
    contact = falls[after]
    bridged = np.concatenate([[0], np.cumsum(~samples.valid)])
    stance = (toe_off[1:] - contact[:-1]) / rate
    limit = max(settings.stance.stop_min_s, settings.stance.stop_ratio * float(np.median(stance)))
    gap = bridged[toe_off[1:].astype(int)] > bridged[contact[:-1].astype(int)]
    bout = np.concatenate([[0], np.cumsum((stance > limit) | (stance <= 0) | gap)]).astype(np.int64)
    start = samples.time_s[0]
    return ShankWalk(side, start + toe_off / rate, start + contact / rate, bout)


def _forward_rotation(samples: UniformSamples, settings: GaitSettings) -> FloatArray:
    """Angular rate about the shank's main axis, positive where the shank swings forward; (n,) in rad/s."""
    gyr = samples.gyr - find_rest(samples, settings.orientation).bias_rad_s
    axis = np.linalg.eigh(gyr.T @ gyr)[1][:, 2]
    rate = gyr @ axis
    # swing is the shorter and faster of the two movements
    if float((rate**3).sum()) < 0:
        rate = -rate
    return moving_mean(rate, max(1, round(settings.shank.smoothing_s * samples.rate_hz)))


def _crossings(rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Samples (with fraction) at which the rotation turns forward, and at which it ends."""
    up = np.flatnonzero((rate[:-1] <= 0) & (rate[1:] > 0))
    down = np.flatnonzero((rate[:-1] > 0) & (rate[1:] <= 0))
    part = np.append(rate[:-1] / np.where(rate[:-1] == rate[1:], 1.0, rate[:-1] - rate[1:]), 0.0)
    return up + part[up], down + part[down]


def _slowing(forward: FloatArray, rise: FloatArray, rate_hz: float, settings: GaitSettings) -> FloatArray:
    """Sample at which the backward rotation before ``rise`` has slowed to a part of its greatest."""
    width = round(settings.shank.push_off_s * rate_hz)
    index = np.clip(rise.astype(int)[:, None] - np.arange(width)[None, :], 0, forward.size - 1)
    window = forward[index]
    greatest = np.argmin(window, axis=1)
    limit = settings.shank.toe_off_ratio * window.min(axis=1)
    # columns run backward in time: from the rise to the greatest backward rotation
    reached = (window <= limit[:, None]) & (np.arange(width)[None, :] <= greatest[:, None])
    k = np.maximum(np.argmax(reached, axis=1), 1)
    rows = np.arange(rise.size)
    low, high = window[rows, k], window[rows, k - 1]
    part = (limit - low) / np.where(high > low, high - low, 1.0)
    return np.asarray(index[rows, k] + np.clip(part, 0.0, 1.0))


def tabulate_shank(shank: ShankWalk) -> pl.DataFrame:
    """Tabulate the strides of one shank: times only.

    Parameters
    ----------
    shank
        Events of the shank.

    Returns
    -------
    polars.DataFrame
        One row per stride, columns as in `STRIDE_COLUMNS`; what a shank cannot tell is null, flagged ``shank_sensor``.
    """
    follows = np.flatnonzero(shank.bout[1:] == shank.bout[:-1])
    start, leave = shank.initial_contact_s[follows], shank.toe_off_s[follows + 1]
    end = shank.initial_contact_s[follows + 1]
    frame = pl.DataFrame(
        {
            "side": [shank.side.value] * follows.size,
            "bout": shank.bout[follows + 1],
            "initial_contact_s": start,
            "toe_off_s": leave,
            "next_initial_contact_s": end,
            "stride_time_s": end - start,
            "stance_time_s": leave - start,
            "swing_time_s": end - leave,
            "quality": np.ones(follows.size),
            "flags": ["shank_sensor"] * follows.size,
        }
    )
    return frame.select(
        [(pl.col(n) if n in frame.columns else pl.lit(None)).cast(t).alias(n) for n, t in STRIDE_SCHEMA.items()]
    )
