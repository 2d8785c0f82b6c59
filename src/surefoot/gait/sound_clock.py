"""When a sound began on the clock of the sensors, found from the steps that both hold.

A microphone has a clock of its own. Each contact makes the sound rise; the offset at which the contacts fall on rises
is the offset of the clocks. Walking is nearly periodic, so a wrong offset by a whole stride fits nearly as well. What
tells them apart is that no two strides last the same. An offset is believed only where the contacts, one by one, fall
on clearly greater rises than at the next best offset; else there is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from surefoot.gait.arrays import FloatArray
from surefoot.gait.settings import SoundSettings
from surefoot.gait.sound_level import SoundLevel, decibel

_GRID_S = 0.004  # of the search over all offsets
_DRIFTS = np.arange(-100, 101, 10) * 1e-6
_DRIFTS_AFTER_S = 60.0  # shorter walks show no drift
_FINE_S, _FINE_STEP_S = 0.04, 0.002
_TOLERANCE_S = 0.010


@dataclass(frozen=True)
class SoundClock:
    """Turns times of the sensors into times since the sound's start.

    Parameters
    ----------
    start_s
        When the sound starts on the sensors' clock, in s.
    drift
        How much faster the sound's clock runs, seconds per second.
    origin_s
        Time on the sensors' clock at which the drift is zero.
    contacts
        Number of contacts that it rests on; 0 where it was told.
    """

    start_s: float
    drift: float
    origin_s: float
    contacts: int

    def since_start(self, time_s: FloatArray) -> FloatArray:
        """Times (n,) since the sound's start of times on the sensors' clock."""
        return np.asarray(time_s - self.start_s + self.drift * (time_s - self.origin_s), dtype=np.float64)


def find_clock(
    level: SoundLevel,
    contact_s: FloatArray,
    flat_s: FloatArray,
    settings: SoundSettings,
    between_s: tuple[float, float] | None = None,
) -> SoundClock | None:
    """Find when a sound began on the sensors' clock.

    Parameters
    ----------
    level
        Level of the sound.
    contact_s, flat_s
        (n,) initial contact and foot-flat of each stride, on one clock; a foot-flat may be NaN.
    settings
        See `SoundSettings`.
    between_s
        Earliest and latest start that is possible; None where nothing is known.

    Returns
    -------
    SoundClock or None
        The clock; None where no offset stands out.
    """
    rises = _rises(level, settings)
    if contact_s.size < settings.contacts_min or rises.size * level.step_s < settings.apart_s:
        return None
    events = _Events(contact_s, flat_s, settings.flat_weight)
    starts, score = _all_offsets(rises, level.step_s, events)
    if between_s is not None:
        inside = (starts >= between_s[0]) & (starts <= between_s[1])
        starts, score = starts[inside], score[inside]
    clocks = [_refined(rises, level.step_s, events, start) for start in _best_two(starts, score, settings)]
    ranked = sorted(clocks, key=lambda clock: -events.score(rises, level.step_s, clock).sum())
    if not ranked:
        return None
    since = ranked[0].since_start(contact_s)
    heard = (since > 0) & (since < rises.size * level.step_s)
    contacts = int(heard.sum())
    if contacts < max(settings.contacts_min, settings.heard_share * contact_s.size):
        return None
    best = events.score(rises, level.step_s, ranked[0])[heard]
    chance = np.full(contacts, float(rises.mean()) * (1.0 + settings.flat_weight))
    rivals = [chance, *(events.score(rises, level.step_s, other)[heard] for other in ranked[1:])]
    clear = all(_exceeds(best, rival, settings) for rival in rivals)
    return replace(ranked[0], contacts=contacts) if clear else None


@dataclass(frozen=True)
class _Events:
    """Contact and foot-flat of each stride, on one clock; a foot-flat counts for less and may be NaN."""

    contact_s: FloatArray
    flat_s: FloatArray
    flat_weight: float

    def all_s(self) -> tuple[FloatArray, FloatArray]:
        """Times and weights of all events that are known."""
        known = self.flat_s[np.isfinite(self.flat_s)]
        weight = np.concatenate([np.ones(self.contact_s.size), np.full(known.size, self.flat_weight)])
        return np.concatenate([self.contact_s, known]), weight

    def score(self, rises: FloatArray, step_s: float, clock: SoundClock) -> FloatArray:
        """Rises (n,) on which the events of each stride fall, the foot-flat's weighted."""
        contact, flat = (_at(rises, step_s, clock.since_start(t)) for t in (self.contact_s, self.flat_s))
        return contact + self.flat_weight * flat


def _rises(level: SoundLevel, settings: SoundSettings) -> FloatArray:
    """How much the level rises (n,) in dB within some milliseconds, over the background and not without limit."""
    power = level.smoothed(settings.transient_s)
    power = power + float(np.median(power))  # what is quieter than the background has no rises
    lag = max(1, round(settings.rise_s / level.step_s))
    loud = decibel(power)
    rise = np.zeros_like(loud)
    rise[lag:] = loud[lag:] - loud[:-lag]
    # a rise is over when the transient is; it is looked for where it begins
    return np.clip(rise, 0.0, settings.rise_limit_db)


def _all_offsets(rises: FloatArray, step_s: float, events: _Events) -> tuple[FloatArray, FloatArray]:
    """Score (k,) of every start (k,) of the sound: weighted sum of the rises on which the events fall."""
    from scipy.ndimage import gaussian_filter1d
    from scipy.signal import fftconvolve

    every = max(1, round(_GRID_S / step_s))
    grid_s = every * step_s
    n = rises.size // every
    coarse = gaussian_filter1d(rises[: n * every].reshape(n, every).max(axis=1), _TOLERANCE_S / grid_s)
    coarse = coarse - coarse.mean()
    time, weight = events.all_s()
    first = float(time.min())
    train = np.zeros(int((time.max() - first) / grid_s) + 2)
    np.add.at(train, np.round((time - first) / grid_s).astype(np.intp), weight)
    score = fftconvolve(coarse, train[::-1])
    # in score[k] the first event falls on row k - (train.size - 1)
    starts = first - (np.arange(score.size) - (train.size - 1) + 0.5) * grid_s
    return starts[::-1], score[::-1]


def _best_two(starts: FloatArray, score: FloatArray, settings: SoundSettings) -> list[float]:
    if starts.size == 0:
        return []
    best = int(np.argmax(score))
    away = np.abs(starts - starts[best]) >= settings.apart_s
    if not away.any():
        return [float(starts[best])]
    return [float(starts[best]), float(starts[away][np.argmax(score[away])])]


def _refined(rises: FloatArray, step_s: float, events: _Events, start_s: float) -> SoundClock:
    """The start near one, and the drift with it, on which the events fit best."""
    time, _ = events.all_s()
    origin = float(time.mean())
    drifts = _DRIFTS if float(np.ptp(time)) > _DRIFTS_AFTER_S else np.zeros(1)
    shifts = np.arange(-_FINE_S, _FINE_S + 1e-9, _FINE_STEP_S)
    tried = [SoundClock(start_s + float(s), float(d), origin, 0) for d in drifts for s in shifts]
    return max(tried, key=lambda clock: float(events.score(rises, step_s, clock).sum()))


def _at(rises: FloatArray, step_s: float, since_s: FloatArray) -> FloatArray:
    """Greatest rise (n,) near times since the start, nearer ones counting more; 0 outside the sound."""
    reach = round(_TOLERANCE_S / step_s)
    near = np.arange(-reach, reach + 1)
    rows = np.floor(np.nan_to_num(since_s, nan=-1.0) / step_s).astype(np.intp)
    inside = (rows >= reach) & (rows < rises.size - reach)
    out = np.zeros(rows.size)
    tent = 1.0 - np.abs(near) / (1.5 * reach)
    out[inside] = (rises[rows[inside, None] + near] * tent).max(axis=1)
    return out


def _exceeds(one: FloatArray, other: FloatArray, settings: SoundSettings) -> bool:
    """Whether the contacts fall on clearly greater rises at one offset than at another: a paired t statistic."""
    difference: FloatArray = one - other
    mean, sd = float(difference.mean()), float(difference.std(ddof=1))
    return mean > settings.clear_db and mean * float(np.sqrt(difference.size)) > settings.clear_t * sd
