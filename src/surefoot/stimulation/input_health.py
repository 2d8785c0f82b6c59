"""Whether what a sensor sends can be believed: late, frozen, saturated, in the wrong units, out of time.

All limits are working limits. They were chosen so that the walks of the real recordings raise none of them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from surefoot.recording import GRAVITY_M_S2, Placement
from surefoot.stimulation.sample import Sample, Vector

STALE_S = 0.1
"""Without a sample for so long a sensor is gone."""

LATE_S = 0.06
"""A sample older than this when it is used says nothing about now."""

LAG_S = 0.15
"""Arriving so much later than the quickest sample did, a sample was held up on its way."""

JUMP_S = 0.15
"""The sensor's clock may run ahead of the engine's by so much between two samples."""

HEALTHY_S = 1.0
HEALTHY_SAMPLES = 20
"""A sensor must have been sound for so long, and for so many samples, before it is believed (again)."""

_FLAT_S = 10.0  # identical in all six values for so long: frozen, even at rest
_FLAT_MOVING_S = 0.04  # while it moved: no moving sensor repeats itself
_REST_RAD_S, _REST_M_S2 = 0.3, 1.5
_MOVING_RAD_S = 0.5
_STUCK_S = 0.3  # one of the two triads frozen while the other moves
_STUCK_ACC_M_S2 = 3.0
_CLIP_S = 0.05
_CLIP_SAMPLES = 3
_CLIP_ACC_M_S2, _CLIP_GYR_RAD_S = 30.0, 8.0  # below, a repeated value is no end of a range
_CLIP_SHARE = 0.98
_IMPOSSIBLE_ACC_M_S2, _IMPOSSIBLE_GYR_RAD_S = 600.0, 70.0
_GRAVITY_M_S2 = (5.0, 25.0)  # mean specific force of a foot or shank, knocks cut off
_KNOCK_M_S2 = 30.0
_GRAVITY_TIME_S = 2.0
_CLOCK_DRIFT = 3e-4  # by which two clocks may drift apart
_BOUND = 1e10


class SensorHealth(NamedTuple):
    """What is known of one sensor.

    Parameters
    ----------
    placement
        The sensor.
    time_s, arrived_s, acc, gyr
        The last sample, NaN before the first.
    lead_s
        Least arrival minus sensor time seen, allowing for drift: how quick its way can be.
    sound_since_s, sound
        Since when, and for how many samples, nothing was wrong.
    flat_since_s, stuck_since_s, clip_since_s, clipped
        Since when values repeat; how many samples stayed at the end of a range.
    top_acc, top_gyr
        Largest values seen, by which the ends of the ranges are learned.
    mean_acc
        Running mean of the specific force in m/s², knocks cut off.
    renewed
        Whether the last sample brought something new.
    """

    placement: Placement
    time_s: float = math.nan
    arrived_s: float = math.nan
    acc: Vector = (math.nan, math.nan, math.nan)
    gyr: Vector = (math.nan, math.nan, math.nan)
    lead_s: float = math.inf
    sound_since_s: float = math.inf
    sound: int = 0
    flat_since_s: float = math.nan
    stuck_since_s: float = math.nan
    clip_since_s: float = math.nan
    clipped: int = 0
    top_acc: float = 0.0
    top_gyr: float = 0.0
    mean_acc: float = math.nan
    renewed: bool = False


class Fault(NamedTuple):
    """What is wrong with a sample.

    Parameters
    ----------
    kind, text
        As in `Refusal`.
    """

    kind: str
    text: str


def observe(sample: Sample, now_s: float, health: SensorHealth) -> tuple[SensorHealth, Fault | None]:
    """Judge one sample.

    Parameters
    ----------
    sample
        The sample; its values may be anything.
    now_s
        Time on the engine's clock in s, finite.
    health
        What is known of the sensor.

    Returns
    -------
    SensorHealth, Fault or None
        What is known now, and the first thing that is wrong. A repeated sample is no fault; it brings nothing new.
    """
    fault = _unusable(sample, now_s)
    if fault is not None:
        return health._replace(sound=0, sound_since_s=math.inf, renewed=False), fault
    same = sample.acc == health.acc and sample.gyr == health.gyr
    if same and sample.time_s == health.time_s:
        return health._replace(renewed=False), None
    fault = _out_of_time(sample, now_s, health)
    health = _followed(sample, health, same)
    fault = fault or _frozen(sample, health) or _saturated(sample, health) or _wrong_units(health)
    if fault is not None:
        return health._replace(sound=0, sound_since_s=math.inf, renewed=False), fault
    since_s = min(health.sound_since_s, sample.arrived_s)
    return health._replace(sound=health.sound + 1, sound_since_s=since_s, renewed=not same), None


def is_present(health: SensorHealth, now_s: float) -> bool:
    """Tell whether a sensor has sent something a moment ago.

    Parameters
    ----------
    health
        The sensor.
    now_s
        Time in s.

    Returns
    -------
    bool
        False also before the first sample.
    """
    return now_s - health.arrived_s <= STALE_S


def is_trusted(health: SensorHealth, now_s: float) -> bool:
    """Tell whether a sensor has been present and sound for long enough.

    Parameters
    ----------
    health
        The sensor.
    now_s
        Time in s.

    Returns
    -------
    bool
        Whether it may time stimulation.
    """
    return health.sound >= HEALTHY_SAMPLES and now_s - health.sound_since_s >= HEALTHY_S and is_present(health, now_s)


def _unusable(sample: Sample, now_s: float) -> Fault | None:
    if not (abs(sample.time_s) < _BOUND and abs(sample.arrived_s) < _BOUND):
        return Fault("time_jump", "a sample has no usable time")
    if not all(map(math.isfinite, (*sample.acc, *sample.gyr))):
        return Fault("not_a_number", "a sample holds values that are no numbers")
    if now_s - sample.arrived_s > LATE_S:
        return Fault("stale", f"a sample was used {1e3 * (now_s - sample.arrived_s):.0f} ms after it arrived")
    if sample.arrived_s - now_s > JUMP_S:
        return Fault("time_jump", "a sample arrived later than now")
    return None


def _out_of_time(sample: Sample, now_s: float, health: SensorHealth) -> Fault | None:
    if math.isnan(health.time_s):
        return None
    step_s, waited_s = sample.time_s - health.time_s, sample.arrived_s - health.arrived_s
    if step_s <= 0.0:
        return Fault("time_jump", f"the sensor's clock went back by {-1e3 * step_s:.0f} ms")
    if waited_s < 0.0:
        return Fault("time_jump", "samples arrived in the wrong order")
    if step_s - waited_s > JUMP_S:
        return Fault("time_jump", f"the sensor's clock went {1e3 * step_s:.0f} ms ahead in {1e3 * waited_s:.0f} ms")
    if waited_s > STALE_S:
        return Fault("stale", f"nothing came for {1e3 * waited_s:.0f} ms")
    late_s = sample.arrived_s - sample.time_s - health.lead_s
    if late_s > LAG_S:
        return Fault("stale", f"a sample came {1e3 * late_s:.0f} ms later than the quickest")
    return None


def _followed(sample: Sample, health: SensorHealth, same: bool) -> SensorHealth:
    first = math.isnan(health.time_s)
    step_s = 0.0 if first else sample.time_s - health.time_s
    lead_s = sample.arrived_s - sample.time_s
    if step_s > 0.0:  # a clock that went back has begun anew; a gap, however long, makes no way quicker
        lead_s = min(lead_s, health.lead_s + _CLOCK_DRIFT * step_s)
    acc = min(math.hypot(*sample.acc), _KNOCK_M_S2)
    weight = min(max(step_s / _GRAVITY_TIME_S, 1.0 / (health.sound + 1)), 1.0)
    mean = acc if first else health.mean_acc + (acc - health.mean_acc) * weight
    half = not same and (sample.acc == health.acc or sample.gyr == health.gyr)
    clip = _at_end(sample.acc, health.acc, health.top_acc, _CLIP_ACC_M_S2) or _at_end(
        sample.gyr, health.gyr, health.top_gyr, _CLIP_GYR_RAD_S
    )
    return health._replace(
        time_s=sample.time_s,
        arrived_s=sample.arrived_s,
        acc=sample.acc,
        gyr=sample.gyr,
        lead_s=lead_s,
        flat_since_s=_since(health.flat_since_s, health.time_s, same),
        stuck_since_s=_since(health.stuck_since_s, health.time_s, half),
        clip_since_s=_since(health.clip_since_s, health.time_s, clip),
        clipped=health.clipped + 1 if clip else 0,
        top_acc=max(health.top_acc, *map(abs, sample.acc)),
        top_gyr=max(health.top_gyr, *map(abs, sample.gyr)),
        mean_acc=mean,
    )


def _since(since_s: float, before_s: float, goes_on: bool) -> float:
    if not goes_on:
        return math.nan
    return before_s if math.isnan(since_s) else since_s


def _at_end(now: Vector, before: Vector, top: float, least: float) -> bool:
    edge = max(least, _CLIP_SHARE * top)
    return any(a == b and abs(a) >= edge for a, b in zip(now, before, strict=True))


def _frozen(sample: Sample, health: SensorHealth) -> Fault | None:
    turned = math.hypot(*sample.gyr)
    flat_s = sample.time_s - health.flat_since_s  # NaN where it is not flat
    at_rest = turned < _REST_RAD_S and abs(math.hypot(*sample.acc) - GRAVITY_M_S2) < _REST_M_S2
    if flat_s >= (_FLAT_S if at_rest else _FLAT_MOVING_S):
        return Fault("flat", f"the sensor has sent the same values for {1e3 * flat_s:.0f} ms")
    stuck_s = sample.time_s - health.stuck_since_s
    pushed = abs(math.hypot(*sample.acc) - GRAVITY_M_S2)
    if stuck_s >= _STUCK_S and (turned > _MOVING_RAD_S or pushed > _STUCK_ACC_M_S2):
        return Fault("flat", f"acceleration or turning rate has not changed for {1e3 * stuck_s:.0f} ms")
    return None


def _saturated(sample: Sample, health: SensorHealth) -> Fault | None:
    if max(map(abs, sample.acc)) > _IMPOSSIBLE_ACC_M_S2 or max(map(abs, sample.gyr)) > _IMPOSSIBLE_GYR_RAD_S:
        return Fault("saturated", "a value is larger than any leg can make; are the units right?")
    clip_s = sample.time_s - health.clip_since_s
    if health.clipped >= _CLIP_SAMPLES and clip_s >= _CLIP_S:
        return Fault("saturated", f"the sensor has been at the end of its range for {1e3 * clip_s:.0f} ms")
    return None


def _wrong_units(health: SensorHealth) -> Fault | None:
    low, high = _GRAVITY_M_S2
    sound_s = health.arrived_s - health.sound_since_s
    if health.sound < HEALTHY_SAMPLES or sound_s < HEALTHY_S / 2:  # too early for a mean; nothing is trusted yet anyway
        return None
    if not low <= health.mean_acc <= high:
        return Fault("gravity", f"the mean specific force is {health.mean_acc:.1f} m/s²; are the units right?")
    return None
