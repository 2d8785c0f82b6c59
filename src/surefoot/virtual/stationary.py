"""Recordings of people who move their feet and do not walk: seated, standing, rising, turning, shuffling on the spot.

A stimulator that is timed to the step must stay silent in all of them. What the legs do is drawn at random from what
people do: tapping with heel or toes, swinging the leg under the chair, moving the feet, shifting weight, small steps in
place. The motion is smooth and its derivatives are exact, as in a virtual walk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surefoot.errors import UsageError
from surefoot.recording.model import Placement, Recording, SensorStream, Side
from surefoot.virtual.sensor import Sensor, ideal_signals, measured, ringing, sample_times, window_offsets
from surefoot.virtual.sole import Shoe
from surefoot.virtual.stationary_leg import Joint, StationaryLeg, Track

FloatArray = NDArray[np.float64]

_CHUNK = 20_000  # samples evaluated at once, to bound memory
_SHANK_M = 0.42


class Stationary(StrEnum):
    """What somebody does who does not walk."""

    SEATED = "seated"
    STANDING = "standing"
    TRANSFERS = "transfers"  # sitting down and rising, again and again
    TURNING = "turning"  # turning on the spot by small steps
    SHUFFLING = "shuffling"  # small steps on the spot


class _Leg:
    """The joints of one leg while their movements are drawn, and when the shoe hit the floor."""

    def __init__(self) -> None:
        self.joints = {joint: Track() for joint in Joint}
        self.hits: list[tuple[float, float]] = []

    def go(self, joint: Joint, start_s: float, end_s: float, value: float) -> None:
        self.joints[joint].go(start_s, end_s, value)

    def there_and_back(self, joint: Joint, at_s: float, over_s: float, value: float) -> None:
        rest = self.joints[joint].value
        self.go(joint, at_s, at_s + over_s / 2, rest + value)
        self.go(joint, at_s + over_s / 2, at_s + over_s, rest)

    def hit(self, at_s: float, strength: float) -> None:
        self.hits.append((at_s, strength))


_Draw = Callable[[float, float], float]  # evenly between two ends
_Gesture = Callable[[_Leg, float, _Draw], float]  # begins at a time, returns when it has ended


def _taps(leg: _Leg, at_s: float, low_deg: float, high_deg: float, u: _Draw) -> float:
    over, size = u(0.3, 0.7), np.radians(u(low_deg, high_deg))
    for _ in range(round(u(1, 8))):
        leg.there_and_back(Joint.PITCH, at_s, over, float(size))
        at_s += over
        leg.hit(at_s, u(0.1, 0.6))
        at_s += u(0.0, 0.2)
    return at_s


def _tap_toes(leg: _Leg, at_s: float, u: _Draw) -> float:
    return _taps(leg, at_s, 8.0, 25.0, u)


def _tap_heel(leg: _Leg, at_s: float, u: _Draw) -> float:
    return _taps(leg, at_s, -25.0, -6.0, u)


def _bounce(leg: _Leg, at_s: float, u: _Draw) -> float:
    over, size = u(0.16, 0.28), np.radians(u(2.0, 7.0))
    for _ in range(round(u(10, 40))):
        leg.there_and_back(Joint.PITCH, at_s, over, -float(size))
        at_s += over
    return at_s


def _dangle(leg: _Leg, at_s: float, u: _Draw) -> float:
    up, over = u(0.4, 0.8), u(0.8, 1.6)
    leg.go(Joint.LIFT, at_s, at_s + up, u(0.08, 0.2))
    at_s += up
    for _ in range(round(u(1, 12))):
        leg.there_and_back(Joint.KNEE, at_s, over, float(np.radians(u(8.0, 40.0))))
        at_s += over
    leg.go(Joint.LIFT, at_s, at_s + up, 0.0)
    leg.hit(at_s + up, u(0.1, 0.5))
    return at_s + up


def _place_foot(leg: _Leg, at_s: float, u: _Draw) -> float:
    over = u(0.4, 0.9)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.01, 0.06))
    leg.there_and_back(Joint.PITCH, at_s, over, float(np.radians(u(-15.0, 0.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.12, 0.12))
    leg.go(Joint.TILT, at_s, at_s + over, float(np.radians(u(-12.0, 12.0))))
    leg.hit(at_s + over, u(0.1, 0.6))
    return at_s + over


def _adjust_foot(leg: _Leg, at_s: float, u: _Draw) -> float:
    over = u(0.35, 0.7)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.005, 0.03))
    leg.there_and_back(Joint.PITCH, at_s, over, float(np.radians(u(-12.0, 0.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.06, 0.06))
    leg.go(Joint.YAW, at_s, at_s + over, float(np.radians(u(-10.0, 10.0))))
    leg.hit(at_s + over, u(0.1, 0.5))
    return at_s + over


def _shift_weight(leg: _Leg, at_s: float, u: _Draw) -> float:
    over, hold = u(0.6, 1.6), u(0.5, 4.0)
    size, roll = float(np.radians(u(-4.0, 4.0))), float(np.radians(u(-2.0, 2.0)))
    for joint, value in ((Joint.TILT, size), (Joint.ROLL, roll)):
        leg.go(joint, at_s, at_s + over, value)
        leg.go(joint, at_s + over + hold, at_s + 2 * over + hold, 0.0)
    return at_s + 2 * over + hold


def _rise_on_toes(leg: _Leg, at_s: float, u: _Draw) -> float:
    over = u(1.0, 2.5)
    leg.there_and_back(Joint.PITCH, at_s, over, -float(np.radians(u(8.0, 30.0))))
    leg.hit(at_s + over, u(0.0, 0.5))
    return at_s + over


def _small_step(leg: _Leg, at_s: float, u: _Draw, yaw_rad: float) -> float:
    over = u(0.3, 0.6)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.003, 0.025))
    leg.there_and_back(Joint.PITCH, at_s, over, float(np.radians(u(-10.0, -2.0))))
    leg.there_and_back(Joint.TILT, at_s, over, float(np.radians(u(2.0, 8.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.03, 0.03))
    leg.go(Joint.YAW, at_s, at_s + over, yaw_rad)
    leg.hit(at_s + over, u(0.1, 0.6))
    return at_s + over


_SEATED: tuple[_Gesture, ...] = (_tap_toes, _tap_heel, _bounce, _dangle, _place_foot)
_STANDING: tuple[_Gesture, ...] = (_shift_weight, _shift_weight, _rise_on_toes, _tap_toes, _adjust_foot)


def _now_and_then(gestures: Sequence[_Gesture], legs: Sequence[_Leg], end_s: float, rng: np.random.Generator) -> None:
    for leg in legs:
        at = float(rng.uniform(1.0, 4.0))
        while at < end_s - 30.0:
            gesture = gestures[int(rng.integers(len(gestures)))]
            at = gesture(leg, at, rng.uniform) + float(rng.exponential(4.0)) + 0.3


def _transfers(legs: Sequence[_Leg], end_s: float, rng: np.random.Generator) -> None:
    at = 3.0
    while at < end_s - 30.0:
        for value in (float(rng.uniform(12.0, 22.0)), float(rng.uniform(-3.0, 3.0))):  # leaning forward, then upright
            over = float(rng.uniform(0.6, 1.3))
            for leg in legs:
                lag = float(rng.uniform(0.0, 0.15))
                leg.go(Joint.TILT, at + lag, at + lag + over, float(np.radians(value)))
            at += over + 0.2
        at += float(rng.uniform(1.0, 6.0))
        leg = legs[int(rng.integers(len(legs)))]
        gesture = (_adjust_foot, _place_foot, _shift_weight)[int(rng.integers(3))]
        at = gesture(leg, at, rng.uniform) + float(rng.uniform(0.5, 4.0))


def _steps_in_place(
    legs: Sequence[_Leg], end_s: float, rng: np.random.Generator, turn_deg: float, pause_s: float
) -> None:
    """Alternate small steps, in spells with rests between them; each spell turns to one side or not at all."""
    at = 3.0
    while at < end_s - 30.0:
        turn = float(np.radians(rng.choice([-1.0, 1.0]) * turn_deg * rng.uniform(0.7, 1.3)))
        rhythm = float(rng.uniform(0.05, 0.25))
        for step in range(2 * int(rng.integers(3, 12))):
            leg = legs[step % 2]
            at = _small_step(leg, at, rng.uniform, leg.joints[Joint.YAW].value + turn) + rhythm
        at += float(rng.exponential(pause_s)) + 0.5


def _draw_legs(activity: Stationary, duration_s: float, seed: int) -> Mapping[Side, _Leg]:
    rng = np.random.default_rng([seed, list(Stationary).index(activity)])
    legs = {side: _Leg() for side in Side}
    both, end_s = list(legs.values()), duration_s + 30.0
    if activity is Stationary.SEATED:
        _now_and_then(_SEATED, both, end_s, rng)
    elif activity is Stationary.STANDING:
        _now_and_then(_STANDING, both, end_s, rng)
    elif activity is Stationary.TRANSFERS:
        _transfers(both, end_s, rng)
    elif activity is Stationary.TURNING:
        _steps_in_place(both, end_s, rng, turn_deg=22.0, pause_s=3.0)
    else:
        _steps_in_place(both, end_s, rng, turn_deg=0.0, pause_s=2.0)
    return MappingProxyType(legs)


def _stream(sensor: Sensor, leg: StationaryLeg, hits: FloatArray, t: FloatArray, seed: int) -> SensorStream:
    rng = np.random.default_rng([seed, 1000 + list(Placement).index(sensor.placement)])
    acc, gyr = np.zeros((len(t), 3)), np.zeros((len(t), 3))
    pose = leg.shoe_pose if sensor.placement.segment == "foot" else leg.shank_pose
    for begin in range(0, len(t), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        for offset, weight in zip(*window_offsets(sensor), strict=True):
            at = t[part] + offset
            force, rate = ideal_signals(sensor, pose(at), 0.0)
            acc[part] += weight * force
            gyr[part] += weight * rate
            if sensor.ringing_m_s2 > 0.0 and len(hits):
                acc[part] += weight * ringing(sensor, at, hits[:, 0], hits[:, 1])
    return measured(sensor, t, acc, gyr, rng)


def stationary_legs(activity: Stationary, duration_s: float, seed: int = 0) -> Mapping[Side, StationaryLeg]:
    """Return the exact motion of both legs.

    Parameters
    ----------
    activity
        What the person does.
    duration_s
        For how long, in s.
    seed
        Seed of what is drawn.

    Returns
    -------
    Mapping
        Motion by side.
    """
    sway = 0.0 if activity is Stationary.SEATED else 1.0
    return MappingProxyType(
        {
            side: StationaryLeg(
                MappingProxyType({joint: track.motion() for joint, track in leg.joints.items()}),
                1.0 if side is Side.LEFT else -1.0,
                sway,
                Shoe(),
                _SHANK_M,
            )
            for side, leg in _draw_legs(activity, duration_s, seed).items()
        }
    )


def record_stationary(
    activity: Stationary, sensors: Sequence[Sensor], duration_s: float = 60.0, seed: int = 0
) -> Recording:
    """Let somebody with sensors on do something that is not walking.

    Parameters
    ----------
    activity
        What the person does.
    sensors
        Sensors on feet or shanks, at most one per placement.
    duration_s
        Length of the recording in s.
    seed
        Seed of what is drawn and of the sensors' noise.

    Returns
    -------
    Recording
        What the sensors measured; nobody walked in it.

    Raises
    ------
    UsageError
        Two sensors at one placement, or one that is on neither foot nor shank.
    """
    placements = [sensor.placement for sensor in sensors]
    if len(set(placements)) != len(placements):
        raise UsageError(f"Each placement takes one sensor; got {', '.join(placements)}. Leave out the second one.")
    wrong = [p for p in placements if p.segment not in ("foot", "shank")]
    if wrong:
        raise UsageError(f"Only feet and shanks move here; got {', '.join(wrong)}. Use a foot or a shank.")
    drawn, legs = _draw_legs(activity, duration_s, seed), stationary_legs(activity, duration_s, seed)
    streams = {}
    for sensor in sensors:
        side = sensor.placement.side
        assert side is not None  # feet and shanks have one
        hits = np.array(sorted(drawn[side].hits)).reshape(-1, 2)
        t = sample_times(sensor, duration_s)
        streams[sensor.placement] = _stream(sensor, legs[side], hits, t, seed)
    return Recording(
        name=activity.value,
        streams=streams,
        synchronised=all(s.clock_offset_s == 0.0 and s.clock_drift_ppm == 0.0 for s in sensors),
    )
