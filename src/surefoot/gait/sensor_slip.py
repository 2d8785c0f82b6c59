"""A sensor that turned on its strap during the walk: seen, and turned back.

The foot lies on the floor in every stance, so the vertical in the sensor's axes is the same from stance to stance but
for the foot's own variation. Where it changes from one stance to the next and stays so, either the sensor turned on
the foot, or the floor is a slope from there on, or the foot is put down in another way. On a slope the foot climbs or
descends with each stride; and of a foot that is put down otherwise, the swing does not change with the stance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import FloatArray, IntArray, median, quantile
from surefoot.gait.attitude import Attitude
from surefoot.gait.levelling import level_recording
from surefoot.gait.mounting import body_axes
from surefoot.gait.settings import GaitSettings, SlipSettings
from surefoot.gait.still_moments import StillMoments, displacement_between
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import Side

_MOST = 6  # turns of one sensor
_FEWEST = 3  # stances on either side
_JUST, _ABRUPT = 4, 0.5  # so many stances on either side have this share of the whole change between them
# a turned sensor leaves the angle between stance and swing as it was, to a share of the turn, and this at most; of
# smaller turns that is not sure
_LIKE_SHARE, _LIKE, _LARGE = 0.35, np.radians(20.0), np.radians(15.0)
_SWING = 0.4  # middle part of a step in which the foot swings whatever the gait
_BESIDE = (3, 10)  # steps from the turn, and how many of them, whose swings are compared
_SLOWEST, _SHORTEST = 2.0, 0.4  # times the usual duration and way of a step
_SPREAD_LEAST = np.radians(0.3)  # a foot of whose stances no two differ does not make the smallest turn sure
_FAR = 4.0  # spreads from the median: a stance like that says no more than one at this distance


@dataclass(frozen=True)
class Slip:
    """One turn of a sensor on its foot.

    Parameters
    ----------
    first, last
        Samples between which it turned: the still moments of two stances.
    turned_deg
        Angle of the turn.
    stepped
        Whether the foot stepped in between; a sensor may turn while the person stands.
    """

    first: int
    last: int
    turned_deg: float
    stepped: bool


@dataclass(frozen=True)
class Steps:
    """How a foot steps from stance to stance.

    Parameters
    ----------
    swing_up
        (k, 3) mean of the vertical in sensor axes in the middle of each step, while the foot swings, of length 1.
    climb
        (k,) slope of each step in rad.
    """

    swing_up: FloatArray
    climb: FloatArray


@dataclass(frozen=True)
class Stances:
    """Of each step of a foot: what the stance before it says of how the sensor sits.

    Parameters
    ----------
    step
        (k,) number of the still moment before the step.
    up
        (k, 3) the vertical in sensor axes then.
    steps
        Gives the steps themselves, which are looked at only where the stances speak for a turn.
    """

    step: IntArray
    up: FloatArray
    steps: Callable[[], Steps]


def without_slips(
    found: tuple[UniformSamples, Attitude, StillMoments], side: Side, settings: GaitSettings
) -> tuple[tuple[UniformSamples, Attitude, StillMoments], tuple[Slip, ...]]:
    """Turn the samples after each slip back into the axes that the sensor had at first.

    The stride in which it turned counts as not measured, and so does what lies between two turns without a step.

    Parameters
    ----------
    found
        Samples, attitude and still moments of a foot sensor, from `level_recording`.
    side
        Side of the body.
    settings
        See `GaitSettings`.

    Returns
    -------
    found, slips
        As it came, and none, where the sensor kept its place.
    """
    slips = find_slips(*found, settings.slip)
    if not slips:
        return found, ()
    samples, _, _ = found
    valid = samples.valid.copy()
    for slip in slips:
        valid[slip.first + 1 : slip.last] = False
    pieces = level_recording(replace(samples, valid=valid), settings)
    if pieces is None:
        return found, ()
    samples = pieces[0]
    bounds = [0, *(slip.last for slip in slips), samples.time_s.size]
    axes = [_axes_within(pieces, a, b, side, settings) for a, b in pairwise(bounds)]
    reference = next((one for one in axes if one is not None), None)
    acc, gyr, valid = samples.acc.copy(), samples.gyr.copy(), samples.valid.copy()
    for (a, b), now in zip(pairwise(bounds), axes, strict=True):
        if now is None or reference is None:
            valid[a:b] = False  # how the sensor sat there is not known
        elif now is not reference:
            back = now.T @ reference
            acc[a:b], gyr[a:b] = acc[a:b] @ back, gyr[a:b] @ back
    straightened = level_recording(replace(samples, acc=acc, gyr=gyr, valid=valid), settings)
    return (straightened, slips) if straightened is not None else (found, ())


def find_slips(
    samples: UniformSamples, attitude: Attitude, still: StillMoments, settings: SlipSettings
) -> tuple[Slip, ...]:
    """Find the turns of a sensor on its foot.

    Parameters
    ----------
    samples, attitude, still
        Of a foot sensor, from `level_recording`.
    settings
        See `SlipSettings`.

    Returns
    -------
    tuple of Slip
        In order of time.
    """
    stances = _stances(samples, attitude, still)
    open_parts = [(0, stances.step.size)]
    places: list[tuple[int, float]] = []
    while open_parts and len(places) < _MOST:
        first, last = open_parts.pop()
        at = turn_within(stances, first, last, settings)
        if at is not None:
            places.append(at)
            open_parts += [(first, at[0]), (at[0], last)]
    return tuple(_between_stances(stances, k, turned, attitude, still) for k, turned in sorted(places))


def _between_stances(stances: Stances, k: int, turned: float, attitude: Attitude, still: StillMoments) -> Slip:
    """Where the foot stood still between two steps, it did so several times; the turn lies between two of these."""
    first, last = int(stances.step[k - 1]), int(stances.step[k])
    up = quaternions.up_in_sensor(attitude.to_world_at(still.index[first : last + 1]))
    later = np.flatnonzero(np.linalg.norm(up - up[-1], axis=1) < np.linalg.norm(up - up[0], axis=1))
    place = first + int(later[0]) if later.size else last
    degrees, stepped = float(np.degrees(turned)), bool(still.stepped[place - 1])
    return Slip(int(still.index[place - 1]), int(still.index[place]), degrees, stepped)


def _stances(samples: UniformSamples, attitude: Attitude, still: StillMoments) -> Stances:
    step = _strides(samples, attitude, still)
    first, last = still.index[step], still.index[step + 1]

    @cache
    def steps() -> Steps:
        sums = np.concatenate([np.zeros((1, 3)), np.cumsum(attitude.up, axis=0, dtype=np.float64)])
        length = np.abs(displacement_between(attitude.acc_sums, still.index, samples.rate_hz)[step])
        rise = _rise(samples, attitude, first, last)
        margin = ((0.5 - 0.5 * _SWING) * (last - first)).astype(np.int64)
        return Steps(_unit(sums[last - margin] - sums[first + margin]), np.arctan2(rise, np.maximum(length, 0.1)))

    return Stances(step, quaternions.up_in_sensor(attitude.to_world_at(first)), steps)


def _strides(samples: UniformSamples, attitude: Attitude, still: StillMoments) -> IntArray:
    """Steps of a walk: those of a foot that is moved while the person sits are shorter, or last longer."""
    step = np.flatnonzero(still.stepped)
    if step.size == 0:
        return step
    way = np.abs(displacement_between(attitude.acc_sums, still.index, samples.rate_hz)[step])
    lasted = (still.index[step + 1] - still.index[step]) / samples.rate_hz
    brisk = lasted <= _SLOWEST * median(lasted)
    usual = quantile(way[brisk], 0.75)
    return np.asarray(step[brisk & (way > _SHORTEST * usual)])


def _rise(samples: UniformSamples, attitude: Attitude, first: IntArray, last: IntArray) -> FloatArray:
    """Height gained in each step in m, at rest at both ends."""
    once = np.cumsum(attitude.acc_world[:, 2]) / samples.rate_hz
    twice = np.cumsum(once) / samples.rate_hz
    lasted = (last - first) / samples.rate_hz
    return np.asarray(twice[last] - twice[first] - 0.5 * (once[first] + once[last]) * lasted)


def turn_within(stances: Stances, first: int, last: int, settings: SlipSettings) -> tuple[int, float] | None:
    """Find the surest turn among some stances.

    Parameters
    ----------
    stances
        Of one foot.
    first, last
        Number of the first stance, and of the one after the last.
    settings
        See `SlipSettings`.

    Returns
    -------
    tuple or None
        Number of the first stance after the turn, and its angle in rad; None where nothing turned.
    """
    up = stances.up[first:last]
    n = up.shape[0]
    if n < 2 * _FEWEST:
        return None
    middle = np.median(up, axis=0)
    spread = _spread(up)
    # a stance far off (a turn, a stop) must not decide alone
    away = up - middle
    reach = np.maximum(_FAR * np.median(np.abs(away), axis=0), _FAR * spread)
    sums = np.cumsum(np.clip(away, -reach, reach), axis=0)
    k = np.arange(_FEWEST, n - _FEWEST + 1)
    means = sums[k - 1] / k[:, None] - (sums[-1] - sums[k - 1]) / (n - k)[:, None]
    weight = k * (n - k) / n
    at = int(k[np.argmax(weight * np.einsum("ij,ij->i", means, means))])
    before, after = slice(first, first + at), slice(first + at, last)
    old, new = _central(stances.up[before]), _central(stances.up[after])
    turned = _angle(old, new)
    sure = turned / (spread * np.sqrt(1.0 / at + 1.0 / (n - at)))
    few = min(at, n - at) < settings.stances_min
    least = np.radians((2.0 if few else 1.0) * settings.turn_min_deg)
    if turned < least or sure < settings.sure_min:
        return None
    just_old, just_new = stances.up[first + max(0, at - _JUST) : first + at], stances.up[first + at :][:_JUST]
    if _angle(_central(just_old), _central(just_new)) < _ABRUPT * turned:
        return None
    steps = stances.steps()
    if turned - abs(float(np.median(steps.climb[after]) - np.median(steps.climb[before]))) < least:
        return None
    # the way of swinging changes slowly by itself; right beside the turn the attitude is not sure
    away_by = max(1, min(_BESIDE[0], min(at, n - at) - 2))
    earlier, later = first + at - away_by, first + at + away_by
    swing_old = _central(steps.swing_up[max(first, earlier - _BESIDE[1]) : earlier])
    swing_new = _central(steps.swing_up[later : min(last, later + _BESIDE[1])])
    back = _shortest_turn(new, old)
    alike = _angle(swing_old, back @ swing_new) <= _angle(swing_old, swing_new)
    # it may have turned about the vertical as well, which the stances do not show
    bent = abs(_angle(old, swing_old) - _angle(new, swing_new))
    alike |= turned > _LARGE and bent <= min(_LIKE_SHARE * turned, _LIKE)
    return (first + at, turned) if alike else None


def _spread(up: FloatArray) -> float:
    """Usual deviation of a stance in rad, from the change between neighbours: a turn between two does not widen it."""
    change = np.linalg.norm(np.diff(up, axis=0), axis=1)
    return max(float(np.median(change)) / (1.18 * float(np.sqrt(2.0))), float(_SPREAD_LEAST))


def _axes_within(
    found: tuple[UniformSamples, Attitude, StillMoments], first: int, last: int, side: Side, settings: GaitSettings
) -> FloatArray | None:
    """The foot's axes in those of the sensor, from the steps within some samples; None where there are none."""
    samples, attitude, still = found
    inside = (still.index >= first) & (still.index < last)
    kept = np.flatnonzero(inside)
    if kept.size < 2:
        return None
    part = StillMoments(still.index[kept], still.motion, still.stepped[kept[:-1]])
    if not part.stepped.any():
        return None
    return body_axes(attitude, part, samples.rate_hz, side, settings.orientation)


def _central(vectors: FloatArray) -> FloatArray:
    return np.asarray(_unit(np.median(vectors, axis=0)[None])[0])


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


def _angle(a: FloatArray, b: FloatArray) -> float:
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))


def _shortest_turn(a: FloatArray, b: FloatArray) -> FloatArray:
    """Rotation matrix that turns a direction into another by the shortest way."""
    axis, cosine = np.cross(a, b), float(a @ b)
    cross = np.array([[0.0, -axis[2], axis[1]], [axis[2], 0.0, -axis[0]], [-axis[1], axis[0], 0.0]])
    return np.asarray(np.eye(3) + cross + cross @ cross / max(1.0 + cosine, 1e-9))
