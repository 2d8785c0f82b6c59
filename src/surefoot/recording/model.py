"""What a recording of walking is: streams of samples, where they sat, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.sampling_rate import sampling_rate

FloatArray = NDArray[np.float64]

GRAVITY_M_S2 = 9.80665


class Side(StrEnum):
    """Side of the body."""

    LEFT = "left"
    RIGHT = "right"


class Placement(StrEnum):
    """Where on the body a sensor sat."""

    LEFT_FOOT = "left_foot"
    RIGHT_FOOT = "right_foot"
    LEFT_SHANK = "left_shank"
    RIGHT_SHANK = "right_shank"
    LEFT_THIGH = "left_thigh"
    RIGHT_THIGH = "right_thigh"
    LOWER_BACK = "lower_back"

    @property
    def side(self) -> Side | None:
        """The side of the body, or None for the lower back."""
        head = self.value.split("_")[0]
        return Side(head) if head in ("left", "right") else None

    @property
    def segment(self) -> str:
        """``foot``, ``shank``, ``thigh`` or ``lower_back``."""
        return self.value if self.side is None else self.value.split("_")[1]


class Severity(StrEnum):
    """How much an annotation limits what may be concluded."""

    INFO = "info"  # good to know; results stand
    WARNING = "warning"  # some results are less sure or missing
    SEVERE = "severe"  # this stretch or stream is not used


@dataclass(frozen=True)
class Annotation:
    """One thing that is noteworthy or wrong in a stretch of a recording.

    Parameters
    ----------
    kind
        Machine name, for example ``gap``, ``clipping``, ``flat_line``, ``rate``, ``gravity``, ``same_file``,
        ``swapped_sides``, ``unsynchronised``, ``no_standing``.
    text
        Plain words: what was seen and what it means for the results.
    start_s, end_s
        Stretch on the stream's own time axis in s; both None when it concerns the whole stream.
    stream
        Placement concerned, or None for the whole recording.
    severity
        See `Severity`.
    share
        Part of the stream's samples that it concerns, where that was counted.
    """

    kind: str
    text: str
    start_s: float | None = None
    end_s: float | None = None
    stream: Placement | None = None
    severity: Severity = Severity.WARNING
    share: float | None = None


@dataclass(frozen=True)
class SensorStream:
    """Samples of one inertial sensor in SI units and in the sensor's own axes.

    Parameters
    ----------
    placement
        Where it sat.
    time_s
        (n,) strictly increasing time stamps in s.
    acc
        (n, 3) specific force in m/s² (a sensor at rest shows +9.81 upward). NaN where nothing was measured.
    gyr
        (n, 3) angular rate in rad/s. NaN where nothing was measured.
    nominal_rate_hz
        The rate that the device, the file or the user declared.
    source
        File name (never a path) or description of origin.
    """

    placement: Placement
    time_s: FloatArray
    acc: FloatArray
    gyr: FloatArray
    nominal_rate_hz: float
    source: str = ""

    def __post_init__(self) -> None:
        n = self.time_s.shape[0]
        if self.time_s.shape != (n,) or self.acc.shape != (n, 3) or self.gyr.shape != (n, 3):
            raise ValueError(
                f"time_s, acc and gyr must be (n,), (n, 3) and (n, 3); got {self.time_s.shape}, "
                f"{self.acc.shape} and {self.gyr.shape}"
            )
        for array in (self.time_s, self.acc, self.gyr):
            array.setflags(write=False)

    def __len__(self) -> int:
        return int(self.time_s.shape[0])

    @property
    def duration_s(self) -> float:
        """Time from the first to the last sample in s."""
        return float(self.time_s[-1] - self.time_s[0]) if len(self) else 0.0

    @property
    def rate_hz(self) -> float:
        """Sampling rate that the time stamps show without the gaps, in Hz; exact where stamps are rounded."""
        return sampling_rate(self.time_s) or self.nominal_rate_hz


@dataclass(frozen=True)
class MarkerStream:
    """Path of one optical marker in m, laboratory axes with z up.

    Parameters
    ----------
    name
        Marker name.
    time_s
        (n,) time stamps in s.
    position
        (n, 3) position in m; NaN where the marker was not seen.
    role
        The point of the foot that it shows, where that was given outright: ``left_heel``, ``right_toe``,
        ``left_ankle`` ...; None where the name tells.
    source
        File name (never a path).
    """

    name: str
    time_s: FloatArray
    position: FloatArray
    role: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Person:
    """What is known of the person; everything is optional and nothing identifies them.

    Parameters
    ----------
    height_m, shoe_length_m
        Body height and outer length of the shoe in m.
    code
        A code that the person's recordings share, never a name.
    age_years
        Age in years.
    sex
        ``female`` or ``male``, as the published norms are split.
    """

    height_m: float | None = None
    shoe_length_m: float | None = None
    code: str | None = None
    age_years: float | None = None
    sex: str | None = None


@dataclass(frozen=True)
class Condition:
    """How the walk was done, in the words of the person who recorded it; None when not said."""

    name: str | None = None
    shoes: str | None = None
    aid: str | None = None
    orthosis: str | None = None
    stimulation: str | None = None
    room_temperature_c: float | None = None
    test: str | None = None  # T25FW, 2MWT, 6MWT, TUG or free
    distance_m: float | None = None  # of a 2MWT or 6MWT, as the tester measured it
    time_s: float | None = None  # of a T25FW (mean of the trials) or TUG, by the tester's watch


@dataclass(frozen=True)
class GaitEvent:
    """An event of gait that a file holds, as another system or a person marked it.

    Parameters
    ----------
    side
        Side of the body.
    kind
        ``initial_contact`` or ``toe_off``.
    time_s
        When, on the recording's own time axis in s.
    """

    side: Side
    kind: str
    time_s: float


@dataclass(frozen=True)
class SoundTrack:
    """Sound of a walk, one channel.

    Parameters
    ----------
    samples
        (n,) sound pressure in units of full scale, -1 to 1.
    rate_hz
        Sampling rate.
    start_s
        Time of the first sample on the recording's own time axis in s; None where it is not known and has to be found
        from the steps.
    source
        File name (never a path).
    """

    samples: FloatArray
    rate_hz: float
    start_s: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.rate_hz <= 0:
            raise ValueError(f"samples must be (n,) at a positive rate; got {self.samples.shape} at {self.rate_hz}")
        self.samples.setflags(write=False)

    @property
    def duration_s(self) -> float:
        """Length in s."""
        return len(self.samples) / float(self.rate_hz)


@dataclass(frozen=True)
class Recording:
    """An immutable bundle of sensor streams with metadata and annotations.

    Parameters
    ----------
    name
        Short name for the report.
    streams
        Sensor streams by placement.
    markers
        Marker streams by name (optical laboratories).
    person, condition
        Metadata.
    annotations
        Problems and remarks, never silent deletions.
    start_time
        Wall-clock time of the first sample where known.
    synchronised
        True when all streams share one clock, False when they do not, None when it is not known.
    events
        Events of gait that came with the recording.
    sound
        Sound that was recorded with the walk.
    markers_synchronised
        True when markers and events run on the sensors' clock, None when it is not known.
    """

    name: str
    streams: Mapping[Placement, SensorStream]
    markers: Mapping[str, MarkerStream] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    condition: Condition = field(default_factory=Condition)
    annotations: tuple[Annotation, ...] = ()
    start_time: datetime | None = None
    synchronised: bool | None = None
    events: tuple[GaitEvent, ...] = ()
    sound: SoundTrack | None = None
    markers_synchronised: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "streams", MappingProxyType(dict(self.streams)))
        object.__setattr__(self, "markers", MappingProxyType(dict(self.markers)))

    def annotated(self, *annotations: Annotation) -> Recording:
        """Return a copy with further annotations.

        Parameters
        ----------
        *annotations
            Annotations to add after those that are there.

        Returns
        -------
        Recording
            The copy; this recording is unchanged.
        """
        return replace(self, annotations=(*self.annotations, *annotations))

    def __reduce__(self) -> tuple[object, ...]:
        # mapping proxies cannot be pickled
        return (
            Recording,
            (
                self.name,
                dict(self.streams),
                dict(self.markers),
                self.person,
                self.condition,
                self.annotations,
                self.start_time,
                self.synchronised,
                self.events,
                self.sound,
                self.markers_synchronised,
            ),
        )
