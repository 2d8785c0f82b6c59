"""Do all streams run on one clock? Headers may prove it; stamps and steps may disprove it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from surefoot.recording.activity import swing_times
from surefoot.recording.model import Annotation, FloatArray, Placement, Recording, SensorStream, Severity

_RATE_APART = 0.002  # 0.2 %: 7 s in an hour; clocks of one system agree to 0.01 %
_START_APART_S = 1.0
_LENGTH_APART = 0.02
_FEWEST_STRIDES = 8
_STEADY = 0.8  # length of the mean phase arrow; steady walking has 0.95 and more
_IN_STEP = 0.2  # of a stride; legs that walk are half a stride apart (0.31 to 0.64 measured after stroke)
_DRIFT = 0.3


def check_synchronisation(recording: Recording) -> Recording:
    """Settle `Recording.synchronised` and annotate what it means.

    Proof of one clock (one file, a shared packet counter, a synchronised export) is kept. Without proof, clocks count
    as different when rates, starts or lengths differ, or when left and right swing together or drift past each other,
    which walking legs cannot. Otherwise it stays unknown: steps of two clocks started apart can look right.

    Parameters
    ----------
    recording
        Recording to look at.

    Returns
    -------
    Recording
        With kind ``unsynchronised`` or ``synchronisation_unknown`` where there are two streams or more.
    """
    if len(recording.streams) < 2:
        return recording
    reason = None if recording.synchronised is True else _differs(recording)
    if recording.synchronised is False or reason:
        text = (
            f"The sensors do not run on one clock{f' ({reason})' if reason else ''}; "
            "times between left and right are not given."
        )
        note = Annotation("unsynchronised", text, severity=Severity.WARNING)
        return replace(recording.annotated(note), synchronised=False)
    if recording.synchronised is None:
        text = (
            "Nothing shows whether the sensors run on one clock; times between left and right are not given. "
            "If they do, say so with --same-clock."
        )
        return recording.annotated(Annotation("synchronisation_unknown", text, severity=Severity.INFO))
    return recording


def _differs(recording: Recording) -> str | None:
    origins = "their files begin at different times" if origins_differ(recording) else None
    return clocks_differ(recording) or origins or steps_differ(recording)


def clocks_differ(recording: Recording) -> str | None:
    """Say in which way two streams differ in rate, start or length.

    Parameters
    ----------
    recording
        Recording to look at.

    Returns
    -------
    str or None
        The first difference that is found, in words.
    """
    for one, other in combinations(recording.streams.values(), 2):
        names = f"{one.placement.value} and {other.placement.value}"
        rates = one.rate_hz, other.rate_hz
        if abs(rates[0] / rates[1] - 1) > _RATE_APART:
            return f"{names} have {rates[0]:.2f} and {rates[1]:.2f} Hz"
        if abs(one.time_s[0] - other.time_s[0]) > _START_APART_S:
            return f"{names} start {abs(one.time_s[0] - other.time_s[0]):.1f} s apart"
        if abs(one.duration_s - other.duration_s) > max(1.0, _LENGTH_APART * max(one.duration_s, other.duration_s)):
            return f"{names} are {one.duration_s:.1f} and {other.duration_s:.1f} s long"
    return None


def origins_differ(recording: Recording) -> bool:
    """Tell whether the times of streams were moved to zero, each by itself.

    Parameters
    ----------
    recording
        Recording to look at.

    Returns
    -------
    bool
        True where they were moved by different times.
    """
    return len({note.text for note in recording.annotations if note.kind == "time_origin"}) > 1


def steps_differ(recording: Recording) -> str | None:
    """Say in which way left and right swing as legs on one clock cannot.

    Parameters
    ----------
    recording
        Recording to look at.

    Returns
    -------
    str or None
        In words; None where nothing speaks against one clock.
    """
    for left, right in (
        (Placement.LEFT_FOOT, Placement.RIGHT_FOOT),
        (Placement.LEFT_SHANK, Placement.RIGHT_SHANK),
    ):
        if left not in recording.streams or right not in recording.streams:
            continue
        phases = step_phases(recording.streams[left], recording.streams[right])
        if len(phases) < _FEWEST_STRIDES:
            continue
        arrow = np.mean(np.exp(2j * np.pi * phases))
        mean = float(np.angle(arrow) / (2 * np.pi)) % 1.0
        if abs(arrow) >= _STEADY and min(mean, 1 - mean) < _IN_STEP:
            return "left and right swing at the same time"
        unwrapped = np.unwrap(phases, period=1.0)
        steps = np.abs(np.diff(unwrapped))
        if np.median(steps) < 0.08 and abs(unwrapped[-3:].mean() - unwrapped[:3].mean()) > _DRIFT:
            return "left and right drift past each other"
    return None


def step_phases(left: SensorStream, right: SensorStream) -> FloatArray:
    """Return where in each left stride, from 0 to 1, the right foot swings.

    Parameters
    ----------
    left, right
        Streams of both feet or both shanks.

    Returns
    -------
    FloatArray
        (n,) phases of the strides that are regular; near 0.5 in walking on one clock.
    """
    lefts, rights = swing_times(left), swing_times(right)
    if len(lefts) < 3 or len(rights) < 3:
        return np.empty(0)
    period = np.diff(lefts)
    usual = float(np.median(period))
    regular = np.flatnonzero(np.abs(period / usual - 1) < 0.25)
    after = np.searchsorted(rights, lefts[regular])
    inside = after < len(rights)
    regular, after = regular[inside], after[inside]
    phase = (rights[after] - lefts[regular]) / period[regular]
    return np.asarray(phase[phase < 1.0], dtype=np.float64)
