"""What the standing foot does: how high its heel is, and whether it beats.

Clonus is a beating of the foot 5 to 8 times a second. In the part of stance in which the foot bears the weight flat or
nearly so, the pitch rate is taken as a smooth course (a polynomial, which follows landing and push-off) plus one
steady beat, fitted together by least squares for each rate of the band; the best rate tells the beat. Where the heel
is raised for longer than a beat lasts and let down again, as in vaulting, a beat cannot be told from that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray, SingleArray, at_samples, row_medians, single
from surefoot.gait.foot_walk import FootWalk
from surefoot.gait.settings import ClonusSettings

_POINTS = 48
_DEGREE = 3
_FLANK_HZ = 0.6
_FEWEST_STANCES = 3
_MOST_ASKED = 120
_DIP_UNTIL_SHARE, _DIP_MIN_DEG = 0.95, 1.0
MID_STANCE = (0.3, 0.7)  # shares of stance


def mid_stance_heel_mm(foot: FootWalk, before: IntArray) -> FloatArray:
    """Height of the heel in the middle of stance.

    Parameters
    ----------
    foot
        What was found on the foot.
    before
        (m,) the swing before each stance.

    Returns
    -------
    ndarray
        (m,) median height in mm over the middle 40 % of stance; NaN where stance has an open end.
    """
    start, end = foot.events.initial_contact[before], foot.events.toe_off[before + 1]
    share = np.linspace(*MID_STANCE, 21)
    at = start[:, None] + (end - start)[:, None] * share
    return row_medians(heel_heights_mm(foot, before, at))


def heel_heights_mm(foot: FootWalk, before: IntArray, at: FloatArray) -> FloatArray:
    """Height of the heel at samples of a stance.

    Parameters
    ----------
    foot
        What was found on the foot.
    before
        (m,) the swing before each stance.
    at
        (m, k) samples with fractions.

    Returns
    -------
    ndarray
        (m, k) height in mm; zero while the foot is flat.
    """
    swings, height = foot.swings, foot.kinematics.heel_height
    out = np.zeros(at.shape)
    for swing, ended in ((before, True), (before + 1, False)):
        column = at - swings.first[swing][:, None]
        last = (swings.last - swings.first)[swing][:, None]
        inside = (column < last) if ended else (column > 0)
        place = np.clip(np.nan_to_num(column), 0.0, np.maximum(last, 1))
        low = np.minimum(np.floor(place).astype(int), height.shape[1] - 2)
        part = place - low
        rows = swing[:, None]
        value = height[rows, low] * (1.0 - part) + height[rows, low + 1] * part
        out = np.where(inside, 1e3 * value, out)
    return np.where(np.isfinite(at), out, np.nan)


def beats(foot: FootWalk, before: IntArray, settings: ClonusSettings) -> tuple[FloatArray, FloatArray]:
    """Beating of the foot in each stance.

    Parameters
    ----------
    foot
        What was found on the foot.
    before
        (m,) the swing before each stance.
    settings
        See `ClonusSettings`.

    Returns
    -------
    strength
        (m,) root mean square of the beat's pitch rate in deg/s; NaN where stance is too short to hold a beat.
    rate
        (m,) beats a second; NaN where the fit is no better than by chance.
    """
    rate_hz = foot.samples.rate_hz
    contact, leave = foot.events.initial_contact[before], foot.events.toe_off[before + 1]
    stance = leave - contact
    start, end = contact + settings.from_share * stance, contact + settings.to_share * stance
    length = (end - start) / rate_hz
    usable = np.isfinite(length) & (length * settings.low_hz >= settings.beats_min)
    strength, beat = np.full(before.size, np.nan), np.full(before.size, np.nan)
    if foot.rises or not usable.any():
        return strength, beat
    place = np.linspace(0.0, 1.0, _POINTS)
    at = start[usable, None] + (end - start)[usable, None] * place
    curve = at_samples(foot.pitch_rate_deg_s, at)
    strength[usable], share, beat[usable] = _strongest_beat(curve, length[usable], settings)
    amplitude = np.sqrt(2.0) * strength[usable] / (2.0 * np.pi * beat[usable])
    whole = contact[usable, None] + stance[usable, None] * np.linspace(settings.from_share, _DIP_UNTIL_SHARE, _POINTS)
    step = stance[usable] / rate_hz * (_DIP_UNTIL_SHARE - settings.from_share) / (_POINTS - 1)
    raised_once = _dips(
        at_samples(foot.pitch_deg, whole), 1.0 / (beat[usable] * step), np.maximum(amplitude, _DIP_MIN_DEG)
    )
    strength[usable] = np.where(raised_once, np.nan, strength[usable])
    seen = (share >= settings.share_min) & (strength[usable] >= settings.beat_min_deg_s)
    beat[usable] = np.where(seen, beat[usable], np.nan)
    return strength, beat


def beat_rate_hz(foot: FootWalk, settings: ClonusSettings) -> float | None:
    """Beats a second of a foot that beats in enough of its stances.

    Parameters
    ----------
    foot
        What was found on the foot.
    settings
        See `ClonusSettings`.

    Returns
    -------
    float or None
        Median rate; None where the foot does not beat.
    """
    before = np.flatnonzero(foot.bout[1:] == foot.bout[:-1])
    # an hour of walking need not be asked stance by stance
    asked = before[np.unique(np.linspace(0, before.size - 1, min(before.size, _MOST_ASKED)).astype(int))]
    _, rate = beats(foot, asked, settings)
    seen = np.isfinite(rate)
    if seen.sum() < _FEWEST_STANCES or seen.mean() < settings.stances_min_share:
        return None
    return float(np.median(rate[seen]))


def _dips(pitch: FloatArray, width: FloatArray, limit: FloatArray) -> BoolArray:
    """Whether curves (m, k) fall by more than a limit (m,), and rise again, for longer than a width (m,) in columns."""
    # what does not fall so deep at all does not do so for long
    out = _depth(pitch) > limit
    pitch, width = pitch[out], width[out]
    top = pitch.copy()
    for shift in range(1, min(int(width.max(initial=0.0)) + 1, pitch.shape[1])):
        reach = width >= shift
        top[reach, :-shift] = np.maximum(top[reach, :-shift], pitch[reach, shift:])
    out[out] = _depth(top) > limit[out]
    return out


def _depth(top: FloatArray) -> FloatArray:
    """Depth (m,) to which curves (m, k) fall and rise again."""
    before = np.maximum.accumulate(top, axis=1)
    after = np.flip(np.maximum.accumulate(np.flip(top, axis=1), axis=1), axis=1)
    return np.asarray((np.minimum(before, after) - top).max(axis=1))


def _strongest_beat(
    curve: FloatArray, length_s: FloatArray, settings: ClonusSettings
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fit (m, k) curves: strength of the best beat, its share of what the smooth course leaves over, its rate.

    The share is zero where a rate just outside the band fits better: its flank is no beat. Single precision is enough
    for what a gyroscope can tell.
    """
    # about the middle a cosine is even and a sine odd, as are weights and smooth course: half of the points say it all
    place = ((np.arange(_POINTS // 2) + 0.5) / (_POINTS - 1))[:, None]
    # the ends, where landing and push-off reach in, count less
    weight = np.sqrt(np.cos(np.pi * place / (1.0 + 1.0 / _POINTS)))
    # point by point in memory
    late, early = curve.T[_POINTS // 2 :], curve.T[_POINTS // 2 - 1 :: -1]
    even, odd = (
        _Half.of(np.ascontiguousarray(single((late + sign * early) * weight)), weight * (2.0 * place) ** powers)
        for sign, powers in ((1.0, np.arange(0, _DEGREE + 1, 2)), (-1.0, np.arange(1, _DEGREE + 1, 2)))
    )
    total = np.maximum(0.5 * (_products(even.left, even.left) + _products(odd.left, odd.left)), 1e-12)
    best, amplitude, rate = np.zeros(len(curve)), np.zeros(len(curve)), np.full(len(curve), settings.low_hz)
    outside = np.zeros(len(curve))
    turn, fading = single(2.0 * np.pi * length_s * place), single(weight)
    for hz in np.arange(settings.low_hz - _FLANK_HZ, settings.high_hz + _FLANK_HZ + 1e-9, settings.step_hz):
        phase = turn * np.float32(hz)
        (cosine, on_cosine), (sine, on_sine) = even.fit(np.cos(phase) * fading), odd.fit(np.sin(phase) * fading)
        explained = cosine * on_cosine + sine * on_sine
        if not settings.low_hz - 1e-9 <= hz <= settings.high_hz + 1e-9:
            outside = np.maximum(outside, explained)
            continue
        better = explained > best
        best = np.where(better, explained, best)
        amplitude = np.where(better, np.hypot(cosine, sine), amplitude)
        rate = np.where(better, hz, rate)
    return amplitude / np.sqrt(2.0), np.where(outside > best, 0.0, best / total), rate


@dataclass(frozen=True)
class _Half:
    """The even or the odd part of curves about their middle, over its later half.

    Parameters
    ----------
    left
        (p, m) twice what the smooth course leaves over.
    basis
        (k, p) the smooth course, orthonormal over this half.
    """

    left: SingleArray
    basis: SingleArray

    @classmethod
    def of(cls, doubled: SingleArray, smooth: FloatArray) -> _Half:
        """Take the smooth course out of twice the part."""
        basis = single(np.linalg.qr(smooth)[0].T)
        return cls(np.asarray(doubled - basis.T @ (basis @ doubled), dtype=np.float32), basis)

    def fit(self, wave: SingleArray) -> tuple[SingleArray, SingleArray]:
        """Fit waves (p, m) to what is left over: their size (m,), and their product (m,) with it."""
        smooth = self.basis @ wave
        # beside the smooth course; what is left over has no part in it
        own = 2.0 * (_products(wave, wave) - _products(smooth, smooth))
        product = _products(wave, self.left)
        return product / own, product


def _products(one: SingleArray, two: SingleArray) -> SingleArray:
    return np.asarray((one * two).sum(axis=0))
