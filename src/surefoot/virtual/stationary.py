"""Recordings of people who move their feet and do not walk: seated, standing, rising, turning, shuffling on the spot.

A stimulator that is timed to the step must stay silent in all of them. What the legs do is drawn at random from what
people do (`stationary_gestures`): tapping with heel or toes, swinging the leg under the chair, moving the feet,
shifting weight, small steps in place, marching on the spot. The motion is smooth and its derivatives are exact, as in
a virtual walk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from surefoot.errors import UsageError
from surefoot.recording.model import Placement, Recording, Side
from surefoot.virtual.sensed import sensed
from surefoot.virtual.sensor import Sensor
from surefoot.virtual.sole import Shoe
from surefoot.virtual.stationary_gestures import (
    SEATED,
    STANDING,
    DrawnLeg,
    Gesture,
    adjust_foot,
    march,
    place_foot,
    shift_weight,
    small_step,
    swing_leg,
    tap_to_music,
    unload,
)
from surefoot.virtual.stationary_leg import Joint, StationaryLeg

_SHANK_M = 0.42


class Stationary(StrEnum):
    """What somebody does who does not walk."""

    SEATED = "seated"
    STANDING = "standing"
    TRANSFERS = "transfers"  # sitting down and rising, again and again
    TURNING = "turning"  # turning on the spot by small steps
    SHUFFLING = "shuffling"  # small steps on the spot
    SWINGING = "swinging"  # seated, the legs swing off the floor like pendulums
    TAPPING = "tapping"  # seated, tapping heel or toes to music
    SHIFTING = "shifting"  # standing, shifting weight until a heel or a foot leaves the floor
    MARCHING = "marching"  # marching on the spot: knees up, each foot down where it stood


_GESTURES: Mapping[Stationary, tuple[Gesture, ...]] = MappingProxyType(
    {
        Stationary.SEATED: SEATED,
        Stationary.STANDING: STANDING,
        Stationary.SWINGING: (swing_leg,),
        Stationary.TAPPING: (tap_to_music,),
        Stationary.SHIFTING: (unload, unload, shift_weight),
    }
)
_SEATED_IN = (Stationary.SEATED, Stationary.SWINGING, Stationary.TAPPING)


def _now_and_then(
    gestures: Sequence[Gesture], legs: Sequence[DrawnLeg], end_s: float, rng: np.random.Generator
) -> None:
    for leg in legs:
        at = float(rng.uniform(1.0, 4.0))
        while at < end_s - 30.0:
            gesture = gestures[int(rng.integers(len(gestures)))]
            at = gesture(leg, at, rng.uniform) + float(rng.exponential(4.0)) + 0.3


def _transfers(legs: Sequence[DrawnLeg], end_s: float, rng: np.random.Generator) -> None:
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
        gesture = (adjust_foot, place_foot, shift_weight)[int(rng.integers(3))]
        at = gesture(leg, at, rng.uniform) + float(rng.uniform(0.5, 4.0))


def _steps_in_place(
    legs: Sequence[DrawnLeg], end_s: float, rng: np.random.Generator, turn_deg: float, pause_s: float
) -> None:
    """Alternate small steps, in spells with rests between them; each spell turns to one side or not at all."""
    at = 3.0
    while at < end_s - 30.0:
        turn = float(np.radians(rng.choice([-1.0, 1.0]) * turn_deg * rng.uniform(0.7, 1.3)))
        rhythm = float(rng.uniform(0.05, 0.25))
        for step in range(2 * int(rng.integers(3, 12))):
            leg = legs[step % 2]
            at = small_step(leg, at, rng.uniform, leg.joints[Joint.YAW].value + turn) + rhythm
        at += float(rng.exponential(pause_s)) + 0.5


def _on_and_off(legs: Sequence[DrawnLeg], end_s: float, rng: np.random.Generator) -> None:
    """March in spells, with rests between them."""
    at = 3.0
    while at < end_s - 30.0:
        rhythm = float(rng.uniform(0.0, 0.3))
        for step in range(2 * int(rng.integers(3, 20))):
            at = march(legs[step % 2], at, rng.uniform) + rhythm
        at += float(rng.exponential(3.0)) + 0.5


def _draw_legs(activity: Stationary, duration_s: float, seed: int) -> Mapping[Side, DrawnLeg]:
    rng = np.random.default_rng([seed, list(Stationary).index(activity)])
    legs = {side: DrawnLeg() for side in Side}
    both, end_s = list(legs.values()), duration_s + 30.0
    if activity is Stationary.TRANSFERS:
        _transfers(both, end_s, rng)
    elif activity is Stationary.TURNING:
        _steps_in_place(both, end_s, rng, turn_deg=22.0, pause_s=3.0)
    elif activity is Stationary.SHUFFLING:
        _steps_in_place(both, end_s, rng, turn_deg=0.0, pause_s=2.0)
    elif activity is Stationary.MARCHING:
        _on_and_off(both, end_s, rng)
    else:
        _now_and_then(_GESTURES[activity], both, end_s, rng)
    return MappingProxyType(legs)


def stationary_legs(
    activity: Stationary, duration_s: float, seed: int = 0, scale: float = 1.0
) -> Mapping[Side, StationaryLeg]:
    """Return the exact motion of both legs.

    Parameters
    ----------
    activity
        What the person does.
    duration_s
        For how long, in s.
    seed
        Seed of what is drawn.
    scale
        All movements are so many times as large as people usually make them.

    Returns
    -------
    Mapping
        Motion by side.
    """
    sway = 0.0 if activity in _SEATED_IN else 1.0
    return MappingProxyType(
        {
            side: StationaryLeg(
                MappingProxyType({joint: track.motion(scale) for joint, track in leg.joints.items()}),
                1.0 if side is Side.LEFT else -1.0,
                sway,
                Shoe(),
                _SHANK_M,
            )
            for side, leg in _draw_legs(activity, duration_s, seed).items()
        }
    )


def record_stationary(
    activity: Stationary,
    sensors: Sequence[Sensor],
    duration_s: float = 60.0,
    seed: int = 0,
    scale: float = 1.0,
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
    scale
        All movements are so many times as large as people usually make them.

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
    drawn, legs = _draw_legs(activity, duration_s, seed), stationary_legs(activity, duration_s, seed, scale)
    streams = {}
    for sensor in sensors:
        side, placement = sensor.placement.side, sensor.placement
        assert side is not None  # feet and shanks have one
        hits = np.array(sorted(drawn[side].hits)).reshape(-1, 2)
        pose = legs[side].shoe_pose if placement.segment == "foot" else legs[side].shank_pose
        rng = np.random.default_rng([seed, 1000 + list(Placement).index(placement)])
        streams[placement] = sensed(sensor, pose, duration_s, hits, rng)
    return Recording(
        name=activity.value,
        streams=streams,
        synchronised=all(s.clock_offset_s == 0.0 and s.clock_drift_ppm == 0.0 for s in sensors),
    )
