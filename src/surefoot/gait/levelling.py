"""A recording's attitude and still moments: piece by piece between gaps, with the gyroscope's bias taken out.

Where the sensor never rests, the bias shows in the walk itself. Between strides the vertical drifts in the axes that
follow the gyroscope alone, which tells the bias about the horizontal; and a foot that lies flat does not turn about the
vertical, which tells the rest.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import BoolArray, FloatArray, IntArray
from surefoot.gait.attitude import (
    Attitude,
    FreeAttitude,
    central,
    integrate_freely,
    level_by_strides,
    level_by_window,
    stride_means,
)
from surefoot.gait.resting_sensor import find_rest, gravity_gain
from surefoot.gait.settings import GaitSettings
from surefoot.gait.still_moments import StillMoments, find_still_moments
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import GRAVITY_M_S2

_BIAS_WORTH_REMOVING_DEG_S = 0.4
_STANCE_TURNS_DEG_S = 9.0  # a foot on the floor turns outward; of the real feet by 8 deg/s at most
_TURN_KNOWN_S = 0.3  # over a longer gap a straight line between the rates at its ends tells nothing


def level_recording(
    samples: UniformSamples, settings: GaitSettings
) -> tuple[UniformSamples, Attitude, StillMoments] | None:
    """Find attitude and still moments of a foot sensor.

    Parameters
    ----------
    samples
        Even samples; gaps are marked as not valid.
    settings
        See `GaitSettings`.

    Returns
    -------
    tuple or None
        The samples with the accelerometer's gain corrected, the attitude (its heading goes on over a short gap as the
        rates at its ends let expect, over a longer one straight on) and the still moments; None where nothing steps.
    """
    rest = find_rest(samples, settings.orientation)
    rested = rest.lasted_s >= settings.orientation.rest_sure_s
    if rest.lasted_s > 0.0:
        samples = replace(samples, gyr=samples.gyr - rest.bias_rad_s)
    samples = replace(samples, acc=samples.acc * gravity_gain(samples, settings.orientation))
    bounds = _pieces(samples, settings)
    pieces = [_level_piece(_cut(samples, first, last), rested, settings) for first, last in bounds]
    if not pieces:
        return None
    attitude = _join(samples, bounds, pieces)
    still = find_still_moments(attitude, samples.rate_hz, settings.stance, valid=samples.valid)
    return (samples, attitude, still) if still.stepped.any() else None


def _pieces(samples: UniformSamples, settings: GaitSettings) -> list[tuple[int, int]]:
    """First and last-but-one sample of the stretches between gaps too long to be bridged."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], samples.valid, [True]]).astype(np.int8)))
    gaps = edges.reshape(-1, 2)
    gaps = gaps[(gaps[:, 1] - gaps[:, 0]) > settings.orientation.bridge_s * samples.rate_hz]
    bounds = np.concatenate([[0], gaps.ravel(), [samples.valid.size]]).reshape(-1, 2)
    return [(int(a), int(b)) for a, b in bounds if b - a >= samples.rate_hz]


def _cut(samples: UniformSamples, first: int, last: int) -> UniformSamples:
    part = slice(first, last)
    return UniformSamples(
        samples.time_s[part], samples.rate_hz, samples.acc[part], samples.gyr[part], samples.valid[part]
    )


def _level_piece(samples: UniformSamples, rested: bool, settings: GaitSettings) -> Attitude:
    """Level one piece; where nothing steps in it, by the moving mean alone.

    Where the sensor rested, its bias is known better than walking can tell.
    """
    gyr = samples.gyr
    free = integrate_freely(samples, gyr)
    attitude = level_by_window(samples, free, settings.orientation)
    still = find_still_moments(attitude, samples.rate_hz, settings.stance, valid=samples.valid)
    if not still.stepped.any():
        return attitude
    if not rested:
        steps = still.index[touching(still.stepped)]
        for _ in range(2):
            bias = walking_bias(samples, gyr, free, steps)
            if np.linalg.norm(bias) < np.radians(_BIAS_WORTH_REMOVING_DEG_S):
                break
            gyr = gyr - bias
            free = integrate_freely(samples, gyr)
    return level_by_strides(samples, free, still.index, settings.orientation)


def touching(stepped: BoolArray) -> BoolArray:
    """Tell which still moments (k,) lie at either end of a step, from where the foot stepped (k-1,)."""
    return np.asarray(np.append(stepped, False) | np.append(False, stepped))


def walking_bias(samples: UniformSamples, gyr: FloatArray, free: FreeAttitude, still: IntArray) -> FloatArray:
    """Find what is left of the gyroscope's bias from the walk itself.

    Parameters
    ----------
    samples
        Even samples.
    gyr
        (n, 3) angular rate in rad/s.
    free
        Attitude by that rate alone.
    still
        (k,) still moments between the strides.

    Returns
    -------
    ndarray
        (3,) bias in rad/s; zero where there are too few strides to tell.
    """
    if still.size < 6:
        return np.zeros(3)
    middle, up = stride_means(samples, free, still)
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    apart = min(3, up.shape[0] - 2)
    span = (middle[apart:] - middle[:-apart])[:, None]
    drift = (up[apart:] - up[:-apart]) / span
    every = max(1, round(samples.rate_hz / 12.5))
    turned = np.cumsum(quaternions.rotation_matrices(free.turn[::every]), axis=0)
    place = np.clip(((middle - samples.time_s[0]) * samples.rate_hz / every).astype(int), 0, turned.shape[0] - 1)
    count = np.maximum(place[apart:] - place[:-apart], 1)[:, None, None]
    mean_turn = (turned[place[apart:]] - turned[place[:-apart]]) / count
    here = 0.5 * (up[apart:] + up[:-apart])
    # a bias b, seen as R b, turns the vertical by (R b) x up a second
    effect = np.stack([np.cross(mean_turn[:, :, i], here) for i in range(3)], axis=2)
    trust = np.ones(effect.shape[0])
    flat_up = quaternions.up_in_sensor(free.turn[still])
    vertical = central(flat_up)
    along, spin = _turning_that_is_none(samples, free, still, vertical, mean_turn[:, 2].mean(axis=0), gyr)
    bias = np.zeros(3)
    for _ in range(5):
        weighted = effect * trust[:, None, None]
        normal = np.einsum("kij,kil->jl", weighted, effect) + effect.shape[0] * np.outer(along, along)
        right = np.einsum("kij,ki->j", weighted, drift) + effect.shape[0] * spin * along
        bias = np.linalg.solve(normal + 1e-6 * np.eye(3), right)
        error = np.linalg.norm(drift - effect @ bias, axis=1)
        trust = 1.0 / (1.0 + (error / (2.0 * np.median(error) + 1e-9)) ** 2)
    return np.asarray(bias)


def _turning_that_is_none(
    samples: UniformSamples,
    free: FreeAttitude,
    still: IntArray,
    vertical: FloatArray,
    mean_up: FloatArray,
    gyr: FloatArray,
) -> tuple[FloatArray, float]:
    """What the gyroscope shows of turning about the vertical where there is none: a direction in sensor axes, and how
    fast it seems to turn about it.

    People walk straight, but for turns: the median stride does not turn. Where it would have to, because the foot would
    else turn on the floor faster than feet do, the whole walk is a bend, and the foot that stands does not turn.
    """
    turn = free.turn[still]
    between = quaternions.multiply(turn[1:], turn[:-1] * np.array([1.0, -1.0, -1.0, -1.0]))
    angle = 2.0 * np.arctan2(between[:, 3], between[:, 0])
    angle = np.mod(angle + np.pi, 2.0 * np.pi) - np.pi
    stride = float(np.median(angle * samples.rate_hz / np.diff(still)))
    stance = float(np.median((gyr[still] * vertical).sum(axis=1)))
    if abs(stance - stride) <= np.radians(_STANCE_TURNS_DEG_S):
        return mean_up, stride
    return vertical, stance


def _join(samples: UniformSamples, bounds: list[tuple[int, int]], pieces: list[Attitude]) -> Attitude:
    """Put the pieces together; in the gaps the sensor counts as upright and moving."""
    n = samples.time_s.shape[0]
    if len(pieces) == 1 and bounds[0] == (0, n):
        return pieces[0]
    turn, vertical, force, gyr = np.zeros((n, 4)), np.zeros((n, 3)), np.zeros((n, 3)), np.zeros((n, 3))
    turn[:, 0], vertical[:, 2], force[:, 2] = 1.0, 1.0, GRAVITY_M_S2
    previous: tuple[int, Attitude] | None = None
    for (first, last), own in zip(bounds, pieces, strict=True):
        part = slice(first, last)
        piece = own if previous is None else _facing_on(*previous, own, first, samples)
        previous = last - 1, piece
        turn[part], force[part], gyr[part] = piece.free.turn, piece.free.force, piece.gyr
        vertical[part] = piece.vertical
    return Attitude(FreeAttitude(turn, force, gyr), vertical)


def _facing_on(last: int, before: Attitude, piece: Attitude, first: int, samples: UniformSamples) -> Attitude:
    """Turn a piece about the vertical so that the sensor faces on from where it faced before the gap."""
    q = before.to_world_at(np.array([-1]))
    if first - last <= _TURN_KNOWN_S * samples.rate_hz:
        bias = samples.gyr[last] - before.gyr[-1]
        q = quaternions.multiply(
            q, quaternions.integrate_rate(samples.gyr[last : first + 1] - bias, samples.rate_hz)[-1:]
        )
    now = piece.to_world_at(np.array([0])) * np.array([1.0, -1.0, -1.0, -1.0])
    w, _, _, z = quaternions.multiply(q, now)[0]
    half = float(np.arctan2(z, w))
    about = np.array([[np.cos(half), 0.0, 0.0, np.sin(half)]])
    free = piece.free
    level = quaternions.rotation_matrices(about)[0].T
    return Attitude(
        FreeAttitude(quaternions.multiply(about, free.turn), free.force @ level, free.gyr), piece.vertical @ level
    )
