"""When a stimulator must be silent, and when not: virtual people who rest, stop, climb stairs or walk backward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import Bar, Detail, Measure
from surefoot.recording import Placement, Recording, Side
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.replay_scores import ONSET_MS, onset_for, replay
from surefoot.virtual import (
    KINDS,
    READY_MADE,
    Course,
    Sensor,
    Stairs,
    Stationary,
    Walker,
    random_walker,
    record_backward,
    record_stationary,
    simulate,
    typical_sensors,
    walk_and_rest,
)

FloatArray = NDArray[np.float64]

DEFINITIONS = (
    "Not walking: ten minutes each, both feet and both shanks, any mounting; people from seeds that were not used. "
    "Swinging (legs hang from a high chair), tapping (to music), shifting weight and marching on the spot are beyond "
    "what is asked; whoever marches lifts the foot but does not step forward, and none is wanted.",
    "After a walk: 20 s of walking, then each activity for a minute; an opening counts that comes more than 0.3 s "
    "after the last contact.",
    "Stairs: one tread of 17 cm per step; the virtual foot turns as it does on the level. Every swing that rises or "
    "falls counts, judged by onset against the exact toe-off, of feet. Virtual shanks see toe-off late (see above).",
    "Backward: a walk played in reverse, by itself and after 25 s of walking forward. None is wanted. A shank that "
    "has not walked forward yet cannot be told from one that is mounted the other way round.",
)
_ASKED = (Stationary.SEATED, Stationary.STANDING, Stationary.TRANSFERS, Stationary.TURNING, Stationary.SHUFFLING)
_SEED, _LATER_SEED = 20_277, 51_000
_REST_S, _AFTER_S, _WALK_S, _BACK_S = 600.0, 60.0, 20.0, 12.0
_LATE_S = 0.3
_PLAIN = tuple(kind for kind in KINDS if kind not in ("mid_walk", "treadmill", "stops_and_turns"))


@dataclass(frozen=True)
class Openings:
    """Openings of the window.

    Parameters
    ----------
    what, segment
        What was done; ``foot`` or ``shank``.
    found
        Openings where none is wanted.
    sensors
        Number of sensors.
    minutes
        Time in which none is wanted, of all sensors together.
    """

    what: str
    segment: str
    found: int
    sensors: int
    minutes: float


def onsets_of(recording: Recording, place: Placement) -> FloatArray:
    """Return when the window opens (k,) in s, with one sensor alone."""
    side = place.side
    assert side is not None
    one = replace(recording, streams={place: recording.streams[place]}, markers={}, events=())
    return replay(one, StimulationProfile(legs=((side, LegSettings(place, 1)),))).sides[side].onset_s


def quiet_measures(people: int = 2) -> tuple[list[Measure], list[Detail], tuple[str, ...]]:
    """Return the rows, the tables and their definitions.

    Parameters
    ----------
    people
        How many people do each.

    Returns
    -------
    measures, details, definitions
        To be put among those of the replay.
    """
    rest = [one for n in range(people) for one in _rests(n)]
    after = [one for n in range(people) for one in _afterwards(n)]
    back = [one for n in range(2 * people) for one in _backward(n)]
    leads = np.concatenate([_on_stairs(n) for n in range(2 * people)])
    asked = [one for one in rest if one.what in _ASKED]
    more = [one for one in rest if one.what not in _ASKED]
    inside = (leads >= ONSET_MS[0]) & (leads <= ONSET_MS[1])
    alone = [one for one in back if one.what == "backward" and one.segment == "foot"]
    later = [one for one in back if one.what != "backward"]
    measures = [
        _none("replay_not_walking", "Onsets while not walking, 10 min each", asked, own=False),
        _none("replay_resting_more", "Onsets while swinging, tapping, shifting, marching", more),
        _none("replay_after_walk", "Onsets after the end of a walk", after),
        Measure(
            "replay_stairs",
            "Stairs, feet: onset 50 to 150 ms before toe-off",
            100.0 * float(inside.mean()),
            n=len(leads),
            unit="%",
            bars=(Bar("figure", 90.0, "≥"),),
            own=True,
        ),
        _none("replay_backward", "Backward from the start, feet: onsets", alone),
        replace(_none("replay_backward_later", "Backward after a walk: onsets", later), bars=()),
    ]
    return measures, [_table("Not walking", rest), _table("After a walk", after), _table("Backward", back)], DEFINITIONS


def _none(key: str, name: str, rows: Sequence[Openings], own: bool = True) -> Measure:
    found, sensors = sum(one.found for one in rows), sum(one.sensors for one in rows)
    return Measure(key, name, float(found), n=sensors, digits=0, bars=(Bar("figure", 0, "="),), own=own)


def _table(title: str, rows: Sequence[Openings]) -> Detail:
    summed: dict[tuple[str, str], Openings] = {}
    for one in rows:
        had = summed.get((one.what, one.segment), Openings(one.what, one.segment, 0, 0, 0.0))
        summed[one.what, one.segment] = replace(
            had, found=had.found + one.found, sensors=had.sensors + one.sensors, minutes=had.minutes + one.minutes
        )
    return Detail(
        title,
        ("What", "Sensor", "Openings of the window", "Sensors", "Minutes of them together"),
        tuple((o.what, o.segment, str(o.found), str(o.sensors), f"{o.minutes:.0f}") for o in summed.values()),
    )


def _counted(what: str, recording: Recording, after_s: float, minutes: float) -> Iterable[Openings]:
    for place in recording.streams:
        found = int(np.sum(onsets_of(recording, place) > after_s))
        yield Openings(what, place.segment, found, 1, minutes)


def _rests(n: int) -> Iterable[Openings]:
    person = READY_MADE["healthy"]
    for k, activity in enumerate(Stationary):
        seed = _SEED + k if n == 0 else _LATER_SEED + 100 * n + k
        worn = typical_sensors(np.random.default_rng([_SEED, k] if n == 0 else seed), person)
        recording = record_stationary(activity, worn, _REST_S, seed=seed)
        yield from _counted(activity.value, recording, -np.inf, _REST_S / 60.0)


def _drawn(n: int, seed: int) -> tuple[Walker, tuple[Sensor, ...]]:
    rng = np.random.default_rng([_LATER_SEED, seed, n])
    walker = random_walker(rng, _PLAIN[(7 * n) % len(_PLAIN)])
    return walker, typical_sensors(rng, walker)


def _afterwards(n: int) -> Iterable[Openings]:
    walker, worn = _drawn(n, 1)
    for activity in Stationary:
        recording, walk = walk_and_rest(walker.on(Course(_WALK_S, 2.0, 2.0)), activity, worn, _AFTER_S, seed=n)
        for place, stream in recording.streams.items():
            mine = walk.truth.strides.filter(walk.truth.strides["side"] == str(place.side))
            last_s = float(mine["next_initial_contact_s"].to_numpy().max()) + _LATE_S
            one = replace(recording, streams={place: stream})
            yield from _counted(f"{activity.value} after a walk", one, last_s, (_AFTER_S + 2.0 - _LATE_S) / 60.0)


def _backward(n: int) -> Iterable[Openings]:
    walker, worn = _drawn(n, 2)
    back = record_backward(walker.on(Course(_BACK_S, 1.0, 1.0)), worn, seed=n)
    yield from _counted("backward", back, -np.inf, _BACK_S / 60.0)
    before_s = 25.0
    ahead = simulate(walker.on(Course(before_s, 2.0, 3.0)), worn, seed=n).recording
    for place, stream in ahead.streams.items():
        later = back.streams[place]
        times = np.concatenate([stream.time_s, later.time_s + before_s + 1.0 / stream.rate_hz])
        acc, gyr = np.concatenate([stream.acc, later.acc]), np.concatenate([stream.gyr, later.gyr])
        one = replace(ahead, streams={place: replace(stream, time_s=times, acc=acc, gyr=gyr)})
        yield from _counted("backward after a walk", one, before_s, _BACK_S / 60.0)


def _on_stairs(n: int) -> FloatArray:
    """Time in ms from onset to the exact toe-off of each swing on stairs, feet; NaN where there was none."""
    walker, worn = _drawn(n, 3)
    feet = [sensor for sensor in worn if sensor.placement.segment == "foot"]
    leads: list[float] = []
    for rise_m in (0.17, -0.17):
        walk = simulate(walker.on(Course(24.0, 2.0, 2.0, stairs=(Stairs(8.0, 12, rise_m),))), feet, seed=n)
        stairs = walk.truth.strides.filter(~walk.truth.strides["is_level"])
        for side in Side:
            onsets = onsets_of(walk.recording, next(f.placement for f in feet if f.placement.side is side))
            toe_offs = stairs.filter(stairs["side"] == side.value)["toe_off_s"].to_list()
            leads += [1e3 * (t - onset_for(onsets, t)) for t in toe_offs]
    return np.array(leads, dtype=np.float64)
