"""Measure by what factor the gyroscope, times the sampling interval, is too large or too small.

Specific force, turned by the integrated gyroscope into one frame, averages to gravity between two moments of rest.
Turned by a multiple of the true rotation it does not. The multiple that comes closest therefore tells the product of
gyroscope unit and sampling interval, with no other knowledge: no unit of acceleration, no placement, no gait.

Measured on 35 real feet (healthy, multiple sclerosis, stroke; treadmill and overground, with and without an aid): the
right factor leaves 0.01 to 0.10 of gravity and was never contradicted; 0.10 to 0.9 are left at half or double. Half or
double the rate was contradicted on 67 of 70, the rest being steps so slow and flat that hardly anything turns. On 120
virtual feet of fifteen kinds: never a false contradiction, 213 of 240 wrong rates found. A wrong unit is found by
`motion_ratio` in every one. Shanks never rest, so there the test finds little, and is believed only when very clear.

Where rotation and force do not belong together (an axis mirrored, the gyroscope's sign inverted), no multiple fits:
0.15 to 0.6 of gravity are left, or standing still fits best. Of 1,112 cuts of 3 to 20 s of the real feet none is
doubted; of 33 cuts of 20 s an inverted gyroscope is told in all, a mirrored or exchanged axis in 21 to 32, except
across the plane of walking (5), where hardly anything turns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import FloatArray
from surefoot.recording.moving_window import moving_max, moving_min
from surefoot.recording.still_moments import quietest, unrest

_WORK_RATE_HZ = 60.0
_MAX_WINDOWS = 24
_SPAN_S = (0.5, 3.0)
_FITS = 0.12  # share of gravity; a right factor leaves 0.01 to 0.10 on feet
_MOTION = 0.2  # share of gravity by which unturned force misses; less is too little motion to judge
_CLEARLY = 2.5
_NEVER_RIGHT = 0.16
_LEAST_MOTION = 0.05
_FEWEST_TO_DOUBT = 4
_FINE_FACTORS = np.arange(0.6, 1.651, 0.025)
_FINE_WINDOWS = 60
_FEWEST_FINE = 6
_FINE_CLEARLY = 15.0
_FACTORS = np.concatenate(
    ([0.0], 2.0 ** np.arange(-6.0, -2.0), 2.0 ** np.arange(-2.0, 2.01, 0.25), 2.0 ** np.arange(3.0, 7.0))
)


@dataclass(frozen=True)
class RotationScale:
    """Result of the consistency test.

    Parameters
    ----------
    factor
        Multiple of the given rotation that agrees best with the accelerometer; 1 when units and rate are right.
    residual
        Median mismatch at that factor, as a share of gravity.
    residual_given
        Median mismatch at factor 1.
    residual_none
        Median mismatch when nothing turns; a low one means that there was too little motion to judge.
    windows
        Number of stretches used.
    may_fit
        Whether the rotation fits in the few stretches that were found at the told interval, or they are too few to say.
    """

    factor: float
    residual: float
    residual_given: float
    residual_none: float
    windows: int
    may_fit: bool = False

    @property
    def agrees(self) -> bool:
        """The given rotation fits, and no rotation does not: units and rate are confirmed."""
        return self.residual_given <= _FITS and self.residual_none >= 2 * self.residual_given and not self.contradicts

    @property
    def no_scale_fits(self) -> bool:
        """No multiple of the rotation fits the acceleration, though there is motion enough: the axes do not match."""
        if self.may_fit or self.windows < 6 or self.residual_none < _LEAST_MOTION:
            return False
        nothing_fits = self.residual > _NEVER_RIGHT and self.residual_none > _MOTION
        harmful = self.residual > 0.9 * self.residual_none and self.residual_given > 1.3 * self.residual_none
        return nothing_fits or harmful

    @property
    def contradicts(self) -> bool:
        """A multiple of the given rotation fits and the given one does not: units or rate are wrong."""
        if 0.65 <= self.factor <= 1.55 or self.windows < 4:
            return False
        clear = (
            self.residual <= _FITS and self.residual_none >= _MOTION and self.residual_given >= _CLEARLY * self.residual
        )
        # slow, flat steps turn little: the right factor must then fit all the better
        slow = self.residual <= 0.25 * _FITS and self.residual_none >= 0.09 and self.residual_given >= 4 * self.residual
        return clear or slow


def rotation_scale(acc: FloatArray, gyr: FloatArray, interval_s: float) -> RotationScale | None:
    """Compare the gyroscope's rotation with the accelerometer's.

    Parameters
    ----------
    acc
        (n, 3) specific force in any unit.
    gyr
        (n, 3) angular rate in what is believed to be rad/s.
    interval_s
        Time between samples that is believed to be right, in s.

    Returns
    -------
    RotationScale or None
        None when there are fewer than three usable stretches.
    """
    first = _at_pace(acc, gyr, interval_s, 1.0)
    if first is not None and first.agrees and first.residual_none >= _MOTION and first.windows >= 8:
        return first
    # the stretches are chosen by their length in seconds; where the rate is wrong, so are they
    others = [_at_pace(acc, gyr, interval_s, pace) for pace in (0.25, 0.5, 2.0, 4.0)]
    # where the rate is right, the many stretches of a wrong pace do not run from rest to rest and fit nothing
    few = first is None or first.windows < _FEWEST_TO_DOUBT
    may_fit = few or any(result is not None and _fits(result) for result in (first, others[1]))
    found = [result for result in (first, *others) if result is not None]
    most = max((result.windows for result in found), default=0)
    found = [result for result in found if result.windows >= 0.5 * most]
    best = min(found, key=lambda result: result.residual, default=None)
    return None if best is None else replace(best, may_fit=may_fit)


def _fits(found: RotationScale) -> bool:
    """A rotation fits, and fits much better than none."""
    residual, none = found.residual, found.residual_none
    return found.factor > 0 and (
        (residual <= _FITS and none >= 2 * residual) or (residual <= _NEVER_RIGHT and none >= 4 * residual)
    )


def fine_factor(acc: FloatArray, gyr: FloatArray, interval_s: float) -> float | None:
    """Find the factor near 1 as precisely as the signals tell it.

    Measured on the 31 of 35 real feet that turn enough: 0.95 to 1.04 at the right rate, mean 1.01, standard deviation
    0.023; at 0.8 times the right rate 0.76 to 0.83, at 1.2 times 1.14 to 1.25.

    Parameters
    ----------
    acc, gyr, interval_s
        As in `rotation_scale`.

    Returns
    -------
    float or None
        Between 0.6 and 1.65; None where there is too little motion, or where nothing fits.
    """
    # where the rate is wrong, stretches chosen by their length in seconds may not run from rest to rest
    found = [_fine_at_pace(acc, gyr, interval_s, pace) for pace in (0.8, 1.0, 1.25)]
    return max((f for f in found if f is not None), default=(0.0, 0.0, None))[2]


def _fine_at_pace(
    acc: FloatArray, gyr: FloatArray, interval_s: float, pace: float
) -> tuple[float, float, float] | None:
    """Share of the stretches that fit, minus the mismatch, and the factor; None where it cannot be told."""
    acc, gyr, interval_s = _thinned(acc, gyr, interval_s * pace)
    level = unrest(acc, gyr, max(3, round(0.1 / interval_s)))
    windows = _windows(level, interval_s, _FINE_WINDOWS)
    if len(windows) < _FEWEST_FINE:
        return None
    factors = np.concatenate(([0.0], _FINE_FACTORS))
    distances = min(
        (_distances(acc, (gyr - bias) * (interval_s / pace), windows, factors) for bias in _biases(gyr, level)),
        key=lambda found: float(np.median(found, axis=0).min()),
    )
    fits = distances.min(axis=1) <= _FITS
    if fits.sum() < max(_FEWEST_FINE, 0.5 * len(fits)):
        return None
    mean = distances[fits, 1:].mean(axis=0)
    best = int(np.argmin(mean))
    none = float(np.median(distances[:, 0]))
    if mean[best] > _FITS or (none < _MOTION and none < _FINE_CLEARLY * mean[best]):
        return None
    factor = float(_FINE_FACTORS[best] + 0.025 * _vertex(mean, best))
    return round(float(fits.mean()), 2), -float(mean[best]), factor


def _vertex(values: FloatArray, lowest: int) -> float:
    """Place of a parabola's lowest point through three neighbours, in steps from the middle one."""
    if not 0 < lowest < len(values) - 1:
        return 0.0
    before, at, after = (float(v) for v in values[lowest - 1 : lowest + 2])
    bend = before - 2 * at + after
    return 0.5 * (before - after) / bend if bend > 0 else 0.0


def _biases(gyr: FloatArray, level: FloatArray) -> tuple[FloatArray, FloatArray]:
    # a rest bias of a few deg/s turns a slow stride by more than the stride itself does; where there is no rest,
    # the quietest moments still turn, and taking their rate for bias would do harm: so both are tried
    return np.zeros(3), np.median(gyr[quietest(level, share=0.03, fewest=10)], axis=0)


def _at_pace(acc: FloatArray, gyr: FloatArray, interval_s: float, pace: float) -> RotationScale | None:
    """Run the test as if the samples were `pace` times as far apart; the factor is still that of `interval_s`."""
    acc, gyr, interval_s = _thinned(acc, gyr, interval_s * pace)
    level = unrest(acc, gyr, max(3, round(0.1 / interval_s)))
    windows = _windows(level, interval_s, _MAX_WINDOWS)
    if len(windows) < 3:
        return None
    costs = [_cost(acc, (gyr - bias) * (interval_s / pace), windows) for bias in _biases(gyr, level)]
    cost = min(costs, key=lambda values: float(values.min()))
    best = int(np.argmin(cost))
    one = int(np.argmin(np.abs(_FACTORS - 1.0)))
    return RotationScale(float(_FACTORS[best]), float(cost[best]), float(cost[one]), float(cost[0]), len(windows))


def _thinned(acc: FloatArray, gyr: FloatArray, interval_s: float) -> tuple[FloatArray, FloatArray, float]:
    """Average neighbours down to about 60 Hz or more; the mean rate over a step keeps its angle."""
    every = max(1, int(1.0 / (interval_s * _WORK_RATE_HZ)))
    if every == 1:
        return acc, gyr, interval_s
    rows = len(acc) // every * every
    return (
        acc[:rows].reshape(-1, every, 3).mean(axis=1),
        gyr[:rows].reshape(-1, every, 3).mean(axis=1),
        interval_s * every,
    )


def _windows(level: FloatArray, interval_s: float, most: int) -> NDArray[np.intp]:
    """Pair quiet moments that lie a stride or so apart, with motion between them: (windows, 2) row numbers."""
    known = np.isfinite(level)
    none = np.empty((0, 2), dtype=np.intp)
    if known.sum() < 10:
        return none
    level = np.where(known, level, level[known].max())
    around = round(0.75 / interval_s)
    lowest = moving_min(level, 2 * max(1, round(0.25 / interval_s)) + 1)
    loudest = moving_max(level, 2 * around + 1)
    quiet = np.flatnonzero((level <= lowest) & (level <= 0.35 * loudest) & known)
    if len(quiet) < 2:
        return none
    quiet = quiet[np.concatenate(([True], np.diff(quiet) > 0.2 / interval_s))]
    span = np.diff(quiet) * interval_s
    gaps = np.concatenate(([0], np.cumsum(~known)))
    usable = np.flatnonzero((span >= _SPAN_S[0]) & (span <= _SPAN_S[1]) & (gaps[quiet[1:]] == gaps[quiet[:-1]]))
    if len(usable) == 0:
        return none
    total = np.concatenate(([0.0], np.cumsum(level)))
    activity = (total[quiet[usable + 1]] - total[quiet[usable]]) / (quiet[usable + 1] - quiet[usable])
    lively = usable[activity >= 0.5 * np.quantile(activity, 0.9)]
    chosen = lively[np.linspace(0, len(lively) - 1, min(most, len(lively))).astype(int)]
    return np.stack((quiet[chosen], quiet[chosen + 1]), axis=1)


def _cost(acc: FloatArray, angle: FloatArray, windows: NDArray[np.intp]) -> FloatArray:
    """(factors,): median over the windows of `_distances`."""
    return np.asarray(np.median(_distances(acc, angle, windows, _FACTORS), axis=0), dtype=np.float64)


def _distances(acc: FloatArray, angle: FloatArray, windows: NDArray[np.intp], factors: FloatArray) -> FloatArray:
    """(windows, factors): distance of the mean turned specific force from gravity at the start, over gravity."""
    first, last = windows[:, 0], windows[:, 1]
    length = last - first
    rows = np.minimum(first + np.arange(int(length.max()))[:, None], len(acc) - 2)  # (steps, windows)
    alive = np.arange(len(rows))[:, None] < length
    force = np.where(alive[..., None], acc[rows], 0.0)
    turn = 0.5 * (angle[rows] + angle[rows + 1])
    size = np.linalg.norm(turn, axis=2)
    axis = turn / np.where(size > 1e-12, size, 1.0)[..., None]
    half = 0.5 * size[..., None] * factors  # (steps, windows, factors)
    sine, cosine = np.sin(half), np.cos(half)
    mean = _mean_turned(force, axis, sine, cosine) / length[:, None, None]
    start = acc[np.maximum(first - 1, 0)[:, None] + np.arange(3)].mean(axis=1)
    gravity = float(np.median(np.linalg.norm(start, axis=1)))
    distance: FloatArray = np.linalg.norm(mean - start[:, None, :], axis=2)
    return distance / gravity


def _mean_turned(force: FloatArray, axis: FloatArray, sine: FloatArray, cosine: FloatArray) -> FloatArray:
    """(windows, factors, 3): sum of the forces, each turned into the frame of its window's first sample."""
    shape = sine.shape[1:]
    w, x, y, z = np.ones(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    total = np.zeros((*shape, 3))
    for step in range(len(force)):
        fx, fy, fz = (force[step, :, i, None] for i in range(3))
        # v' = v + 2 q × (q × v + w v)
        cx, cy, cz = y * fz - z * fy + w * fx, z * fx - x * fz + w * fy, x * fy - y * fx + w * fz
        total[..., 0] += fx + 2 * (y * cz - z * cy)
        total[..., 1] += fy + 2 * (z * cx - x * cz)
        total[..., 2] += fz + 2 * (x * cy - y * cx)
        c = cosine[step]
        ax, ay, az = (axis[step, :, i, None] * sine[step] for i in range(3))
        w, x, y, z = (
            w * c - x * ax - y * ay - z * az,
            w * ax + x * c + y * az - z * ay,
            w * ay - x * az + y * c + z * ax,
            w * az + x * ay - y * ax + z * c,
        )
    return total
