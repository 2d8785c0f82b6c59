"""A recording through the core, and how its timing compares with what the whole recording shows afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge

import numpy as np
from numpy.typing import NDArray

from surefoot.errors import InputError
from surefoot.gait import Walk
from surefoot.recording import Placement, Recording, SensorStream, Side
from surefoot.stimulation.command import Activity, Command, EventKind, Reason
from surefoot.stimulation.core import CoreState, initial_state, sensors_of, step
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.sample import Sample

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

MATCH_S = 0.15  # an event found within this time of an offline event is that event
ONSET_MS = (50.0, 150.0)  # stimulation is wished to begin this long before toe-off
STRIDES_TO_LEARN = 5  # onsets are judged after this many strides of each walk
_TRUE_TRIGGER_S = (-MATCH_S, 0.5)  # a toe-off this long after an onset makes it a true one
_FIRST_SWING_S = 0.8  # onsets before a walk's first contact belong to its first swing, which has no row


@dataclass(frozen=True, eq=False)
class SideReplay:
    """What the core wished for one leg.

    Parameters
    ----------
    side, sensor
        The leg, and the sensor that timed it.
    time_s
        (n,) times of the samples on the sensor's clock.
    fraction, wanted, pitch_rad
        (n,) strength as a part of the level; whether the window is open; foot pitch, NaN where it is not known.
    reasons, activities
        (n,) why, and what the person is doing.
    event_kinds, event_s, reported_s
        (m,) events; when they happened by the core's word, and the times of the samples that brought them.
    onset_s, offset_s
        (k,) when windows opened; when windows closed.
    like_left_deg
        (n,) how much a stride was like one of a left leg, at the sample that ended it; NaN at all others.
    """

    side: Side
    sensor: Placement
    time_s: FloatArray
    fraction: FloatArray
    wanted: BoolArray
    pitch_rad: FloatArray
    reasons: tuple[Reason, ...]
    activities: tuple[Activity, ...]
    event_kinds: tuple[EventKind, ...]
    event_s: FloatArray
    reported_s: FloatArray
    onset_s: FloatArray
    offset_s: FloatArray
    like_left_deg: FloatArray

    def reported(self, kind: EventKind) -> FloatArray:
        """Return the times of the samples that brought events of a kind to light."""
        return self.reported_s[[k is kind for k in self.event_kinds]]


@dataclass(frozen=True, eq=False)
class Replayed:
    """What the core wished over a recording.

    Parameters
    ----------
    sides
        By leg; the legs of the profile whose sensor is in the recording.
    state
        The core's state at the end.
    """

    sides: Mapping[Side, SideReplay]
    state: CoreState


def replay(recording: Recording, profile: StimulationProfile) -> Replayed:
    """Send a recording through the core, sample by sample, in the order of time.

    Parameters
    ----------
    recording
        The recording.
    profile
        The profile.

    Returns
    -------
    Replayed
        What was wished.

    Raises
    ------
    InputError
        None of the profile's sensors is in the recording.
    """
    wanted = sensors_of(profile)
    streams = [stream for place, stream in recording.streams.items() if place in wanted]
    if not streams:
        there = ", ".join(recording.streams) or "none"
        raise InputError(
            f"The profile is timed by {', '.join(wanted)}; the recording has {there}. Name the sensors as the profile "
            f"does (--sensor PLACE=FILE), or use another profile{_how_to_make_one(recording)}."
        )
    state = initial_state(profile)
    seen: dict[Side, list[tuple[Command, Reason]]] = {}
    for sample in merge(*(_samples(stream) for stream in streams), key=lambda s: s.time_s):
        state, command, reason = step(sample, state)
        if command is not None:
            seen.setdefault(command.side, []).append((command, reason))
    sides = {}
    for side, leg in profile.legs:
        if side in seen:
            sides[side] = _gathered(side, leg.sensor, seen[side])
    return Replayed(sides, state)


def _how_to_make_one(recording: Recording) -> str:
    legs = [place.value for place in recording.streams if place.segment in ("foot", "shank")]
    return f": surefoot stimulate check-profile --example {legs[0]}" if legs else ""


def _samples(stream: SensorStream) -> Iterator[Sample]:
    times, acc, gyr = stream.time_s.tolist(), stream.acc.tolist(), stream.gyr.tolist()
    for t, a, g in zip(times, acc, gyr, strict=True):
        yield Sample(stream.placement, t, (a[0], a[1], a[2]), (g[0], g[1], g[2]), t)


def _gathered(side: Side, sensor: Placement, seen: list[tuple[Command, Reason]]) -> SideReplay:
    commands = [command for command, _ in seen]
    time_s = np.array([c.time_s for c in commands])
    wanted = np.array([c.wanted for c in commands])
    events = [c for c in commands if c.event is not None]
    change = np.diff(wanted.astype(np.int8), prepend=0)
    return SideReplay(
        side,
        sensor,
        time_s,
        np.array([c.fraction for c in commands]),
        wanted,
        np.array([c.pitch_rad for c in commands]),
        tuple(reason for _, reason in seen),
        tuple(c.activity for c in commands),
        tuple(c.event for c in events if c.event is not None),
        np.array([c.event_s for c in events]),
        np.array([c.time_s for c in events]),
        time_s[change > 0],
        time_s[change < 0],
        np.array([c.like_left_deg for c in commands]),
    )


@dataclass(frozen=True, eq=False)
class SideTiming:
    """The timing of one leg against the offline events.

    Parameters
    ----------
    strides
        Strides of the offline table.
    late_ms
        By event (``toe_off``, ``initial_contact``): time of the sample that reported it minus offline event, one value
        per offline event, NaN where none was reported within `MATCH_S`.
    error_ms
        The same for the time that the core gives the event.
    onset_ms
        Time from the opening of the window to the offline toe-off, one value per stride after the first
        `STRIDES_TO_LEARN` of each walk; NaN where no window opened for it.
    false_s
        Openings without a toe-off.
    """

    strides: int
    late_ms: Mapping[str, FloatArray]
    error_ms: Mapping[str, FloatArray]
    onset_ms: FloatArray
    false_s: FloatArray


def timing(side: SideReplay, walk: Walk) -> SideTiming:
    """Compare the timing of one leg with the offline events.

    Offline events are the toe-offs and contacts of the stride table. The swing before the first contact of a walk, and
    a stride that the recording cuts, have no row: nothing is asked of them, and onsets there are not judged. Any other
    onset is false unless an offline toe-off lies from 0.15 s before to 0.5 s after it. Every walk (bout) of the
    recording begins anew for the strides to learn, so the first strides after a stop are not judged either.

    Parameters
    ----------
    side
        What was wished for the leg.
    walk
        The walk, measured afterwards, with this leg's sensor alone.

    Returns
    -------
    SideTiming
        The comparison.
    """
    rows = walk.strides.filter(walk.strides["side"] == side.side.value).sort("initial_contact_s")
    start = rows["initial_contact_s"].to_numpy()
    end = rows["next_initial_contact_s"].to_numpy()
    leave = rows["toe_off_s"].to_numpy().astype(np.float64)
    bout = rows["bout"].to_numpy()
    contacts = np.concatenate([start, end])
    contacts = np.sort(contacts[np.isfinite(contacts)])
    contacts = contacts[np.diff(contacts, prepend=-np.inf) > 1e-6]
    begins = np.array([i == 0 or bout[i] != bout[i - 1] for i in range(len(bout))], dtype=bool)
    number = np.arange(len(bout)) - np.maximum.accumulate(np.where(begins, np.arange(len(bout)), 0))
    toe_offs = leave[np.isfinite(leave)]
    late, error = {}, {}
    for kind, true in ((EventKind.TOE_OFF, toe_offs), (EventKind.INITIAL_CONTACT, contacts)):
        chosen = np.array([k is kind for k in side.event_kinds], dtype=bool)
        late[kind.value] = 1e3 * _nearest(side.reported_s[chosen], true)
        error[kind.value] = 1e3 * _nearest(side.event_s[chosen], true)
    judged = leave[(number >= STRIDES_TO_LEARN) & np.isfinite(leave)]
    onsets = np.array([t - onset_for(side.onset_s, t) for t in judged], dtype=np.float64)
    false = _false_onsets(side, toe_offs, start[begins], end - start)
    return SideTiming(len(bout), late, error, 1e3 * onsets, false)


def _nearest(found: FloatArray, true: FloatArray) -> FloatArray:
    """Found minus true, each found one used once, nearest first; NaN where none is within `MATCH_S`."""
    out = np.full(len(true), np.nan)
    apart = np.abs(found[:, None] - true[None, :])
    rows, columns = np.nonzero(apart <= MATCH_S)
    taken: set[int] = set()
    for place in np.argsort(apart[rows, columns], kind="stable"):
        row, column = int(rows[place]), int(columns[place])
        if row not in taken and np.isnan(out[column]):
            out[column] = found[row] - true[column]
            taken.add(row)
    return out


def onset_for(onset_s: FloatArray, toe_off_s: float) -> float:
    """Return the onset that belongs to a toe-off.

    Parameters
    ----------
    onset_s
        (k,) when windows opened, in s.
    toe_off_s
        The toe-off in s.

    Returns
    -------
    float
        The last onset from 0.5 s before to 0.15 s after it; NaN where there is none.
    """
    low, high = _TRUE_TRIGGER_S
    mine = onset_s[(onset_s <= toe_off_s - low) & (onset_s >= toe_off_s - high)]
    return float(mine[-1]) if len(mine) else float("nan")


def _false_onsets(side: SideReplay, toe_offs: FloatArray, first: FloatArray, stride_s: FloatArray) -> FloatArray:
    low, high = _TRUE_TRIGGER_S
    usual = float(np.nanmedian(stride_s)) if len(stride_s) else 0.0
    begin, end = side.time_s[0] + usual, side.time_s[-1] - usual
    false = [
        onset
        for onset in side.onset_s
        if begin < onset < end
        and not np.any((toe_offs >= onset + low) & (toe_offs <= onset + high))
        and not np.any((onset <= first) & (onset >= first - _FIRST_SWING_S - high))
    ]
    return np.array(false, dtype=np.float64)


def score(replayed: Replayed, walk: Walk) -> dict[str, dict[str, object]]:
    """Return the timing of every leg as plain numbers, see `timing` for what is counted.

    Parameters
    ----------
    replayed
        What was wished.
    walk
        The walk, measured afterwards.

    Returns
    -------
    dict
        By side: ``strides``; ``detected`` (by event: found, of, share); ``false_triggers``; ``latency_ms`` and
        ``event_error_ms`` (by event: median, p95, p5, n); ``window_before_toe_off_ms`` as in `lead_figures`;
        ``matched_within_ms``. A figure without values is None.
    """
    return {side.value: _plain(timing(one, walk)) for side, one in replayed.sides.items()}


def _plain(found: SideTiming) -> dict[str, object]:
    return {
        "strides": found.strides,
        "detected": {kind: _share(int(np.isfinite(v).sum()), len(v)) for kind, v in found.late_ms.items()},
        "false_triggers": len(found.false_s),
        "latency_ms": {kind: _spread(v) for kind, v in found.late_ms.items()},
        "event_error_ms": {kind: _spread(v) for kind, v in found.error_ms.items()},
        "window_before_toe_off_ms": lead_figures(found.onset_ms),
        "matched_within_ms": 1e3 * MATCH_S,
    }


def _share(found: int, of: int) -> dict[str, object]:
    return {"found": found, "of": of, "share": found / of if of else None}


def lead_figures(before_ms: FloatArray) -> dict[str, object]:
    """Return how long before toe-off something began, as plain numbers.

    Parameters
    ----------
    before_ms
        One value per stride that counts; NaN where it did not begin.

    Returns
    -------
    dict
        ``median``, ``p5``, ``p95``, ``n``; ``inside`` (50 to 150 ms), ``of`` (all strides that count), ``share``.
    """
    inside, of = int(np.sum((before_ms >= ONSET_MS[0]) & (before_ms <= ONSET_MS[1]))), len(before_ms)
    return {**_spread(before_ms), "inside": inside, "of": of, "share": inside / of if of else None}


def _spread(values: FloatArray) -> dict[str, object]:
    known = values[np.isfinite(values)]
    if not len(known):
        return {"median": None, "p5": None, "p95": None, "n": 0}
    low, median, high = np.percentile(known, [5.0, 50.0, 95.0])
    return {"median": float(median), "p5": float(low), "p95": float(high), "n": len(known)}
