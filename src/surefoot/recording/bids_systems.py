"""A recording as BIDS sees it: tracking systems with their channels and the events on each one's own time.

Every sensor is a tracking system of its own, because it has its own clock, rate and number of samples; markers that
share their time stamps are one. Each system carries a LATENCY channel with the time of every sample since its first,
so uneven and missing samples stay what they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from surefoot.recording.model import Annotation, FloatArray, MarkerStream, Placement, Recording, SensorStream, Severity
from surefoot.recording.sampling_rate import sampling_rate

SENSOR_FRAME = "sensor"
LABORATORY_FRAME = "laboratory"
_AXES = "xyz"
_ABOUT_FILES = {"skipped_files"}  # remarks that are of use only beside the files, whose names can hold persons' names


@dataclass(frozen=True)
class Channel:
    """One column of a motion file.

    Parameters
    ----------
    name, component, kind, tracked_point, units, placement, reference_frame
        As in ``*_channels.tsv``; `kind` is its ``type``. ``n/a`` where it does not apply.
    """

    name: str
    component: str
    kind: str
    tracked_point: str
    units: str
    placement: str
    reference_frame: str


@dataclass(frozen=True)
class EventRow:
    """One row of an events file, times in s from the first sample of its tracking system."""

    onset: float
    duration: float | None
    trial_type: str
    side: str | None
    severity: str | None
    description: str


@dataclass(frozen=True)
class TrackingSystem:
    """Channels that share their samples.

    Parameters
    ----------
    label
        Letters and digits, as in ``tracksys-<label>``.
    name
        Name for people.
    time_s
        (n,) time of each sample in s, on the recording's axis.
    nominal_rate_hz, rate_hz
        Declared rate and the one that the time stamps show, in Hz; None where one sample shows none.
    channels
        The k channels without LATENCY.
    values
        (n, k) values in the channels' units, NaN where nothing was measured.
    points
        Number of tracked points.
    optical
        Whether cameras saw it.
    events
        Events and remarks that belong to it.
    """

    label: str
    name: str
    time_s: FloatArray
    nominal_rate_hz: float | None
    rate_hz: float | None
    channels: tuple[Channel, ...]
    values: FloatArray
    points: int
    optical: bool
    events: tuple[EventRow, ...]

    @property
    def latency_s(self) -> FloatArray:
        """(n,) time since the first sample in s."""
        return np.asarray(self.time_s - self.time_s[0], dtype=np.float64)


def tracking_systems(recording: Recording) -> tuple[TrackingSystem, ...]:
    """Split a recording into tracking systems.

    Parameters
    ----------
    recording
        The recording.

    Returns
    -------
    tuple of TrackingSystem
        Markers first, then sensors. Remarks on the whole recording and events of gait belong to the first.
    """
    groups = _marker_groups(recording)
    streams = [stream for stream in recording.streams.values() if len(stream)]
    systems: list[TrackingSystem] = []
    for number, group in enumerate(groups, 1):
        whole = _whole(recording, group[0].time_s) if not systems else ()
        systems.append(_optical(group, "optical" if len(groups) == 1 else f"optical{number}", whole))
    for stream in streams:
        whole = _whole(recording, stream.time_s) if not systems else ()
        systems.append(_inertial(stream, (*whole, *_remarks(recording, stream.placement, stream.time_s))))
    return tuple(systems)


def _inertial(stream: SensorStream, events: tuple[EventRow, ...]) -> TrackingSystem:
    label = _label(stream.placement)
    where = stream.placement.value.replace("_", " ")
    kinds = (("acc", "ACCEL", "m/s^2"), ("gyr", "GYRO", "rad/s"))
    return TrackingSystem(
        label=label,
        name=f"Inertial sensor, {where}",
        time_s=stream.time_s,
        nominal_rate_hz=stream.nominal_rate_hz,
        rate_hz=sampling_rate(stream.time_s),
        channels=tuple(
            Channel(f"{label}_{short}_{axis}", axis, kind, label, unit, where, SENSOR_FRAME)
            for short, kind, unit in kinds
            for axis in _AXES
        ),
        values=np.hstack((stream.acc, stream.gyr)),
        points=1,
        optical=False,
        events=tuple(sorted(events, key=lambda row: row.onset)),
    )


def _optical(group: list[MarkerStream], label: str, events: tuple[EventRow, ...]) -> TrackingSystem:
    rate = sampling_rate(group[0].time_s)
    names = _marker_names([marker.name for marker in group])
    return TrackingSystem(
        label=label,
        name="Optical markers",
        time_s=group[0].time_s,
        nominal_rate_hz=rate,
        rate_hz=rate,
        channels=tuple(
            Channel(f"{name}_{axis}", axis, "POS", name, "m", "n/a", LABORATORY_FRAME)
            for name in names
            for axis in _AXES
        ),
        values=np.hstack([marker.position for marker in group]),
        points=len(group),
        optical=True,
        events=tuple(sorted(events, key=lambda row: row.onset)),
    )


def _marker_groups(recording: Recording) -> list[list[MarkerStream]]:
    groups: list[list[MarkerStream]] = []
    for marker in recording.markers.values():
        if len(marker.time_s) == 0:
            continue
        same = next((g for g in groups if np.array_equal(g[0].time_s, marker.time_s)), None)
        if same is None:
            groups.append([marker])
        else:
            same.append(marker)
    return groups


def _marker_names(names: list[str]) -> list[str]:
    """Short, unlike each other, and without the subject's name that some systems put before a colon."""
    short = [re.sub(r"\W+", "_", name.rsplit(":", 1)[-1], flags=re.ASCII).strip("_") or "marker" for name in names]
    often = Counter(short)
    taken = {name for name, times in often.items() if times == 1}
    for place, name in enumerate(short):
        if often[name] > 1:
            short[place] = next(f"{name}_{n}" for n in count(1) if f"{name}_{n}" not in taken)
            taken.add(short[place])
    return short


def _label(placement: Placement) -> str:
    first, *rest = placement.value.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _whole(recording: Recording, time_s: FloatArray) -> tuple[EventRow, ...]:
    """What concerns no single sensor: remarks on the recording, and events of gait that came with it."""
    return (*_remarks(recording, None, time_s), *_gait_events(recording, time_s))


def _remarks(recording: Recording, placement: Placement | None, time_s: FloatArray) -> Iterator[EventRow]:
    for annotation in recording.annotations:
        if annotation.stream is placement and annotation.kind not in _ABOUT_FILES:
            yield _remark(recording, annotation, time_s)


def _gait_events(recording: Recording, time_s: FloatArray) -> Iterator[EventRow]:
    for event in recording.events:
        words = f"{event.kind.replace('_', ' ')} of the {event.side.value} foot, as the recording marks it"
        yield EventRow(event.time_s - float(time_s[0]), 0.0, event.kind, event.side.value, None, words)


def _remark(recording: Recording, annotation: Annotation, time_s: FloatArray) -> EventRow:
    first, last = float(time_s[0]), float(time_s[-1])
    start = first if annotation.start_s is None else annotation.start_s
    end = last if annotation.start_s is None and annotation.end_s is None else annotation.end_s
    return EventRow(
        onset=start - first,
        duration=None if end is None else max(0.0, end - start),
        trial_type=annotation.kind,
        side=annotation.stream.side.value if annotation.stream and annotation.stream.side else None,
        severity=Severity(annotation.severity).value,
        description=_without_files(annotation.text, recording),
    )


def _without_files(text: str, recording: Recording) -> str:
    """Words without names of files, which often hold names of persons."""
    files = {s.source: f"the file of the {s.placement.value.replace('_', ' ')}" for s in recording.streams.values()}
    if recording.sound:
        files[recording.sound.source] = "the file of the sound"
    for name, words in files.items():
        if name:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", words, text)
    return text
