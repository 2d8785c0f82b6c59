"""What a recording holds, in numbers for a page or a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from surefoot.recording.checks.clipping import clipping_level
from surefoot.recording.checks.gravity import measured_gravity
from surefoot.recording.marker_sets import find_foot_markers
from surefoot.recording.model import Placement, Recording, SensorStream
from surefoot.recording.rest import lasting, rest_stretches


@dataclass(frozen=True)
class StreamDescription:
    """What one sensor recorded.

    Parameters
    ----------
    placement, source
        As in `SensorStream`.
    samples
        Number of samples.
    start_s, duration_s
        Beginning and length on its own time axis in s.
    nominal_rate_hz, real_rate_hz
        Declared rate and the one that the time stamps show, in Hz.
    gravity_m_s2
        Size of gravity, NaN where nothing was measured.
    gravity_at_rest
        Whether a true rest showed it.
    largest_acc_m_s2, largest_gyr_rad_s
        Largest absolute value of any axis.
    clipped_acc_m_s2, clipped_gyr_rad_s
        Level at which the signal is cut off, or None.
    still_share
        Part of the time, 0 to 1, in which the sensor rests for at least half a second.
    missing_share
        Part of the samples, 0 to 1, with a value missing.
    """

    placement: Placement
    source: str
    samples: int
    start_s: float
    duration_s: float
    nominal_rate_hz: float
    real_rate_hz: float
    gravity_m_s2: float
    gravity_at_rest: bool
    largest_acc_m_s2: float
    largest_gyr_rad_s: float
    clipped_acc_m_s2: float | None
    clipped_gyr_rad_s: float | None
    still_share: float
    missing_share: float


@dataclass(frozen=True)
class MarkersDescription:
    """What an optical laboratory recorded.

    Parameters
    ----------
    source
        File name.
    names
        Names of the markers.
    feet
        By side, the set by whose names the markers of the foot are known and those markers; sides that cannot be
        measured are left out.
    frames, rate_hz, duration_s
        Number of frames, frames a second, and length in s.
    missing_share
        By side, the part of the time, 0 to 1, in which heel or toe was not seen.
    events
        Number of events of gait, by kind.
    """

    source: str
    names: tuple[str, ...]
    feet: Mapping[str, tuple[str, ...]]
    frames: int
    rate_hz: float
    duration_s: float
    missing_share: Mapping[str, float]
    events: Mapping[str, int]


@dataclass(frozen=True)
class RecordingDescription:
    """What a recording holds.

    Parameters
    ----------
    name
        Name of the recording.
    duration_s
        Length of the longest stream in s.
    synchronised
        As in `Recording`.
    units_seen
        What was inferred about units, in plain words; empty where the files declare them.
    streams
        One entry per sensor.
    markers
        Names of optical markers.
    optical
        What the markers hold, or None without markers.
    """

    name: str
    duration_s: float
    synchronised: bool | None
    units_seen: tuple[str, ...]
    streams: tuple[StreamDescription, ...]
    markers: tuple[str, ...]
    optical: MarkersDescription | None = None


def describe_recording(recording: Recording) -> RecordingDescription:
    """Describe a recording.

    Parameters
    ----------
    recording
        Recording to describe.

    Returns
    -------
    RecordingDescription
        Numbers in SI units.
    """
    optical = _describe_markers(recording)
    streams = tuple(_describe(stream) for stream in recording.streams.values())
    units = tuple(
        f"{note.stream.value if note.stream else 'all'}: {note.text}"
        for note in recording.annotations
        if note.kind == "unit_inferred"
    )
    return RecordingDescription(
        name=recording.name,
        duration_s=max(
            [stream.duration_s for stream in streams] + ([optical.duration_s] if optical else []), default=0.0
        ),
        synchronised=recording.synchronised,
        units_seen=units,
        streams=streams,
        markers=tuple(recording.markers),
        optical=optical,
    )


def _describe_markers(recording: Recording) -> MarkersDescription | None:
    if not recording.markers:
        return None
    first = next(iter(recording.markers.values()))
    time = first.time_s
    lost = {}
    feet = find_foot_markers(recording.markers)
    for side, foot in feet.items():
        seen = [np.isfinite(marker.position).all(axis=1) for marker in (foot.heel, foot.toe)]
        lost[side.value] = 1.0 - float((seen[0] & seen[1]).mean()) if seen[0].shape == seen[1].shape else float("nan")
    kinds = [event.kind for event in recording.events]
    return MarkersDescription(
        source=first.source,
        names=tuple(recording.markers),
        feet={side.value: (foot.found_as, *foot.names) for side, foot in feet.items()},
        frames=int(time.size),
        rate_hz=float(1.0 / np.median(np.diff(time))) if time.size > 1 else float("nan"),
        duration_s=float(time[-1] - time[0]) if time.size else 0.0,
        missing_share=lost,
        events={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
    )


def _describe(stream: SensorStream) -> StreamDescription:
    rests = rest_stretches(stream)
    gravity, at_rest = measured_gravity(stream, rests)
    still = sum(float(stream.time_s[end - 1] - stream.time_s[first]) for first, end in lasting(stream, rests, 0.5))
    missing = np.isnan(stream.acc).any(axis=1) | np.isnan(stream.gyr).any(axis=1)
    largest_acc, largest_gyr = float(np.nanmax(np.abs(stream.acc))), float(np.nanmax(np.abs(stream.gyr)))
    return StreamDescription(
        placement=stream.placement,
        source=stream.source,
        samples=len(stream),
        start_s=float(stream.time_s[0]),
        duration_s=stream.duration_s,
        nominal_rate_hz=stream.nominal_rate_hz,
        real_rate_hz=stream.rate_hz,
        gravity_m_s2=gravity,
        gravity_at_rest=at_rest,
        largest_acc_m_s2=largest_acc,
        largest_gyr_rad_s=largest_gyr,
        clipped_acc_m_s2=clipping_level(stream.acc, acceleration=True),
        clipped_gyr_rad_s=clipping_level(stream.gyr, acceleration=False),
        still_share=still / stream.duration_s if stream.duration_s > 0 else 0.0,
        missing_share=float(missing.mean()),
    )
