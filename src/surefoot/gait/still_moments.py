"""The still moment of each stance: the ground on which everything else is measured.

Whatever the gait, heel first or toe first, dragging or shuffling, the foot moves in swing and is nearly at rest once
in each stance. A measure of motion joins angular rate and acceleration (against gravity, not against their own mean):
at toe-off the rotation stops but the foot accelerates, in mid-swing the speed is steady but the foot turns, so that
only stance makes both small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import BoolArray, ComplexArray, FloatArray, IntArray, median, quantile
from surefoot.gait.attitude import Attitude, RunningSums, central, moving_mean, squared_size
from surefoot.gait.settings import StanceSettings
from surefoot.recording.moving_window import moving_median

_CALM_AROUND = 5  # stances that tell how the foot stands around one of them
_WITHIN_S = 60.0  # a moment is compared with what was up to so long before and after


@dataclass(frozen=True)
class StillMoments:
    """Still moments of one foot.

    Parameters
    ----------
    index
        (k,) sample of each still moment.
    motion
        (n,) measure of motion, about 1 in swing.
    stepped
        (k-1,) True where the foot stepped between one still moment and the next.
    """

    index: IntArray
    motion: FloatArray
    stepped: BoolArray


def measure_motion(attitude: Attitude, rate_hz: float, settings: StanceSettings, *, beat_s: float = 0.0) -> FloatArray:
    """Join angular rate and acceleration to one measure of motion.

    Parameters
    ----------
    attitude
        Attitude of the sensor.
    rate_hz
        Sampling rate.
    settings
        See `StanceSettings`.
    beat_s
        Period of the beats of a foot with clonus, which are averaged out; 0 for any other foot.

    Returns
    -------
    ndarray
        (n,) motion without unit, about 1 in swing.
    """
    turning, acc = attitude.free.turning, attitude.acc_world
    if beat_s > 0.0:
        gyr, acc = (moving_mean(x, round(beat_s * rate_hz)) for x in (attitude.gyr, acc))
        turning = squared_size(gyr)
    pushing = squared_size(acc)
    turning_scale = max(quantile(turning, 0.9), 1.0)
    pushing_scale = max(quantile(pushing, 0.9), 4.0)
    energy = turning / turning_scale + pushing / pushing_scale
    return np.sqrt(moving_mean(energy, max(3, round(settings.smoothing_s * rate_hz))))


def displacement_between(sums: RunningSums, index: IntArray, rate_hz: float) -> ComplexArray:
    """Horizontal displacement between still moments, with the velocity error laid out evenly.

    Parameters
    ----------
    sums
        Sums of the acceleration in m/s², see `surefoot.gait.attitude.running_sums`.
    index
        (k,) still moments.
    rate_hz
        Sampling rate.

    Returns
    -------
    ndarray
        (k-1,) displacement x + iy in m.
    """
    once, twice = sums.once[index] / rate_hz, sums.twice[index] / rate_hz**2
    mean_velocity = 0.5 * (once[:-1] + once[1:])
    return np.asarray(np.diff(twice) - mean_velocity * np.diff(index) / rate_hz)


def find_still_moments(
    attitude: Attitude,
    rate_hz: float,
    settings: StanceSettings,
    *,
    valid: BoolArray | None = None,
    beat_s: float = 0.0,
) -> StillMoments:
    """Find the still moment of each stance.

    Parameters
    ----------
    attitude
        Attitude of the sensor.
    rate_hz
        Sampling rate.
    settings
        See `StanceSettings`.
    valid
        (n,) False where nothing was measured and no still moment can be; None where all was.
    beat_s
        See `measure_motion`.

    Returns
    -------
    StillMoments
        Still moments, one in each stance; standing may hold several, between which nothing stepped.
    """
    motion = measure_motion(attitude, rate_hz, settings, beat_s=beat_s)
    if valid is not None and not valid.all():
        motion[~valid] = max(1.0, float(motion.max()))
    level = np.log(motion + 1e-3)
    index = prominent_troughs(level, np.log(settings.prominence), max(2, int(_WITHIN_S * rate_hz)))
    index = _with_quiet_ends(index, level)
    if index.size < 2:
        return StillMoments(index, motion, np.zeros(max(0, index.size - 1), bool))
    # the calmer half is stance for sure; a calm moment of swing must not vote on how the foot stands
    calmer = level[index] <= median(level[index])
    up = quaternions.up_in_sensor(attitude.to_world_at(index))
    usual = _usual_up(up, calmer, level[index], settings)
    index = index[np.einsum("ij,ij->i", up, usual) > np.cos(np.radians(settings.tilt_max_deg))]
    if index.size > 2:
        top = np.maximum.reduceat(level, index)[:-1]
        top = moving_median(np.append(top, top[-1]), 15)
        bottom = moving_median(level[index], 15)
        index = index[level[index] < 0.5 * (top + bottom)]
    index = _without_false_ends(index, level)
    index = _without_moving_ones(index, attitude.acc_sums, level, rate_hz)
    if index.size < 2:
        return StillMoments(index, motion, np.zeros(max(0, index.size - 1), bool))
    return StillMoments(index, motion, stepped_between(attitude, index, motion, rate_hz, settings))


def _usual_up(up: FloatArray, calmer: BoolArray, level: FloatArray, settings: StanceSettings) -> FloatArray:
    """The vertical of the person's usual stance, (k, 3), of length 1.

    It is one for the whole recording, but where it was another one for a while, by the calmer half of the moments
    around: there the sensor had turned on the foot.
    """
    usual = central(up[calmer])
    usual = np.broadcast_to(usual / max(float(np.linalg.norm(usual)), 1e-9), up.shape)
    calm = np.flatnonzero(level <= moving_median(level, 2 * _CALM_AROUND - 1))
    around = moving_median(up[calm], _CALM_AROUND)
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    near = around[np.searchsorted(0.5 * (calm[1:] + calm[:-1]), np.arange(calmer.size))]
    turned = np.einsum("ij,ij->i", near, usual) < np.cos(0.5 * np.radians(settings.tilt_max_deg))
    return np.where(turned[:, None], near, usual)


def prominent_troughs(level: FloatArray, rise: float, reach: int) -> IntArray:
    """Find the low points of a curve on both sides of which it rises enough before it falls lower.

    The same as `scipy.signal.find_peaks` with prominence and window, which walks from each low point through the whole
    window, and takes longer to import than a walk to measure. Here low points with too small a rise to a lower
    neighbour are dropped, pass by pass; the window then matters for those alone that have none near.

    Parameters
    ----------
    level
        (n,) values.
    rise
        How far the curve rises on both sides.
    reach
        Within how many samples.

    Returns
    -------
    ndarray
        (k,) samples.
    """
    low = _low_points(level)
    low = low[_risen_around(level, low, rise)]
    far = np.diff(low, prepend=-reach - 1) > reach
    far |= np.diff(level[low], prepend=np.nan) == 0.0
    alone = np.flatnonzero(far | np.append(far[1:], True)) if low.size else low
    return np.delete(low, [k for k in alone if not _rises_around(level, int(low[k]), rise, reach)])


def _low_points(level: FloatArray) -> IntArray:
    """Samples lower than both neighbours; of neighbours that are equally low, the middle one."""
    change = np.flatnonzero(np.diff(level) != 0.0)
    first, last = np.append(0, change + 1), np.append(change, level.size - 1)
    values = level[first]
    lower = np.flatnonzero((values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])) + 1
    return np.asarray((first[lower] + last[lower]) // 2, dtype=np.int64)


def _risen_around(level: FloatArray, low: IntArray, rise: float) -> BoolArray:
    """Whether the curve rises enough on both sides of each low point (k,) before it falls lower."""
    risen = np.zeros(low.size, bool)
    if low.size == 0:
        return risen
    tops = np.maximum.reduceat(level, np.append(0, low))  # before the first, between, and after the last
    kept, twin = np.arange(low.size), np.arange(low.size)
    while True:
        floor = level[low[kept]]
        flat = tops[1:-1] - np.maximum(floor[:-1], floor[1:]) < rise
        if not flat.any():
            break
        # of two with too little between them the higher one goes; of two alike, one stands for both
        alike = np.flatnonzero(flat & (floor[:-1] == floor[1:]))
        twin[kept[alike + 1]] = kept[alike]
        goes = np.append(flat & (floor[:-1] > floor[1:]), False) | np.append(False, flat & (floor[1:] >= floor[:-1]))
        stays = np.flatnonzero(~goes)
        tops, kept = np.maximum.reduceat(tops, np.append(0, stays + 1)), kept[stays]
    risen[kept] = True
    risen[kept[0]] &= tops[0] - level[low[kept[0]]] >= rise
    risen[kept[-1]] &= tops[-1] - level[low[kept[-1]]] >= rise
    for one in np.flatnonzero(twin != np.arange(low.size)):  # in order: whoever stands for it comes before it
        risen[one] = risen[twin[one]]
    return risen


def _rises_around(level: FloatArray, index: int, rise: float, reach: int) -> bool:
    """Whether a curve rises enough on both sides of a sample, within reach, before it falls lower."""
    for side in (level[max(index - reach, 0) : index][::-1], level[index + 1 : index + reach + 1]):
        lower = np.flatnonzero(side < level[index])
        higher = side[: lower[0]] if lower.size else side
        if higher.size == 0 or higher.max() - level[index] < rise:
            return False
    return True


def stepped_between(
    attitude: Attitude, index: IntArray, motion: FloatArray, rate_hz: float, settings: StanceSettings
) -> BoolArray:
    """Tell between which still moments the foot was moved, or, in a tight turn, lifted and turned on its spot.

    Parameters
    ----------
    attitude
        Attitude of the sensor.
    index
        (k,) still moments.
    motion
        (n,) measure of motion.
    rate_hz
        Sampling rate.
    settings
        See `StanceSettings`.

    Returns
    -------
    ndarray
        (k-1,) True where the foot stepped.
    """
    far = np.abs(displacement_between(attitude.acc_sums, index, rate_hz)) > settings.stride_length_min_m
    brisk = np.maximum.reduceat(motion, index)[:-1] > settings.turn_motion_min
    to_world = attitude.to_world_at(index)
    conjugate = to_world[:-1] * np.array([1.0, -1.0, -1.0, -1.0])
    relative = quaternions.multiply(to_world[1:], conjugate)
    turn = 2.0 * np.abs(np.arctan2(relative[:, 3], relative[:, 0]))
    turn = np.minimum(turn, 2.0 * np.pi - turn)
    return np.asarray(far | (brisk & (turn > np.radians(settings.turn_step_deg))))


def _with_quiet_ends(index: IntArray, level: FloatArray) -> IntArray:
    """Add the first and last sample where a recording begins or ends at rest: a peak finder cannot see those."""
    if index.size < 2:
        return index
    quiet = float(np.median(level[index])) + 0.7
    before, after = level[: index[0] + 1], level[index[-1] :]
    ends = []
    if np.argmax(before) > 0:
        ends.append(int(np.argmin(before[: np.argmax(before) + 1])))
    if np.argmax(after) < after.size - 1:
        ends.append(int(index[-1] + np.argmax(after) + np.argmin(after[np.argmax(after) :])))
    ends = [k for k in ends if level[k] < quiet and k not in index]
    return np.sort(np.append(index, np.asarray(ends, dtype=np.int64)))


def _without_false_ends(index: IntArray, level: FloatArray) -> IntArray:
    """Drop a first or last moment that is not as calm as the others: the recording cuts a swing there."""
    for end in (0, -1):
        if index.size < 3:
            break
        others = np.delete(index, end)
        gap = abs(int(index[1] - index[0] if end == 0 else index[-1] - index[-2]))
        soon = gap < 0.7 * float(np.median(np.diff(others)))
        calm = float(np.median(level[others])) + (0.5 if soon else 1.0)
        if level[index[end]] > calm:
            index = others
    return index


def _without_moving_ones(index: IntArray, sums: RunningSums, level: FloatArray, rate_hz: float) -> IntArray:
    """Drop moments at which the foot travels faster than it does on average between its neighbours."""
    while index.size > 2:
        before, here, after = index[:-2], index[1:-1], index[2:]
        duration = (after - before) / rate_hz
        part = (here - before) / (after - before)
        velocity = sums.once[index] / rate_hz
        change = velocity[2:] - velocity[:-2]
        speed = np.abs(velocity[1:-1] - velocity[:-2] - change * part)
        reach = displacement_between(sums, index, rate_hz)
        mean = np.abs(reach[:-1] + reach[1:]) / duration
        worst = (level[here] > level[before]) & (level[here] > level[after])
        moving = (speed > mean) & (duration < 3.0) & worst & (mean > 0.1)
        if not moving.any():
            break
        index = np.delete(index, 1 + np.flatnonzero(moving))
    return index


def flat_intervals(still: StillMoments, pitch: FloatArray, settings: StanceSettings) -> tuple[IntArray, IntArray]:
    """Widen each still moment to the stretch over which the foot stays flat.

    Parameters
    ----------
    still
        Still moments.
    pitch
        (n,) foot pitch in rad.
    settings
        See `StanceSettings`.

    Returns
    -------
    first, last
        (k,) first and last sample of each flat.
    """
    index, motion = still.index, still.motion
    calm = quantile(motion[index], 0.1)
    limit = np.maximum(settings.still_ratio * motion[index], 1.5 * calm)
    turn = np.radians(settings.flat_pitch_deg)
    middle = (index[1:] + index[:-1]) // 2
    bounds = (np.append(0, middle + 1), np.append(middle, motion.shape[0] - 1))
    edges = []
    for direction, bound in ((-1, bounds[0]), (1, bounds[1])):
        edge = index.copy()
        active = np.arange(index.size)
        while active.size:
            following = edge[active] + direction
            inside = (following >= bound[active]) if direction < 0 else (following <= bound[active])
            following = np.where(inside, following, edge[active])
            go = inside & (motion[following] <= limit[active])
            go &= np.abs(pitch[following] - pitch[index[active]]) <= turn
            active, following = active[go], following[go]
            edge[active] = following
        edges.append(edge)
    return edges[0], edges[1]
