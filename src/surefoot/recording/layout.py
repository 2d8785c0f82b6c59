"""What the header of a sensor file says about its columns, units and clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from surefoot.recording.model import Annotation, FloatArray, Placement

AccUnit = Literal["g", "m/s2", "mg"]
GyrUnit = Literal["deg/s", "rad/s", "mdeg/s"]

ACC_UNIT_M_S2: Mapping[str, float] = {"g": 9.80665, "m/s2": 1.0, "mg": 9.80665e-3}
GYR_UNIT_RAD_S: Mapping[str, float] = {"deg/s": np.pi / 180, "rad/s": 1.0, "mdeg/s": np.pi / 180_000}


@dataclass(frozen=True)
class SensorColumns:
    """Where in a table the six signals of one sensor stand.

    Parameters
    ----------
    acc, gyr
        Column numbers of x, y, z, counted from 0.
    placement
        Placement that the column names tell, or None.
    acc_unit, gyr_unit
        Units that the header declares, or None.
    """

    acc: tuple[int, int, int]
    gyr: tuple[int, int, int]
    placement: Placement | None = None
    acc_unit: str | None = None
    gyr_unit: str | None = None


@dataclass(frozen=True)
class Clock:
    """How a file tells time.

    Parameters
    ----------
    column
        Column number of the time stamps, or None.
    tick_s
        Seconds per unit of the time stamps; None when the file does not say.
    wrap
        Number of ticks after which the stamps start again at zero, or None.
    counter
        Column number of a sample counter, or None.
    counter_wrap
        Number of counts after which the counter starts again at zero, or None.
    rate_hz
        Rate that the header declares, or None.
    usual_rate_hz
        Rate that this format has when nothing says otherwise, or None.
    """

    column: int | None = None
    tick_s: float | None = None
    wrap: float | None = None
    counter: int | None = None
    counter_wrap: float | None = None
    rate_hz: float | None = None
    usual_rate_hz: float | None = None


@dataclass(frozen=True)
class Layout:
    """Meaning of a text table's columns.

    Parameters
    ----------
    format
        Name of the format in plain words.
    sensors
        One entry per sensor in the table.
    clock
        See `Clock`.
    device_id
        Serial number of the sensor as the header gives it, or None.
    shared_clock
        Name of a clock that streams of several files share; streams with the same name run on one clock.
    units_must_be_told
        Two devices write this layout with different units, so that inferring the unit is not allowed.
    """

    format: str
    sensors: tuple[SensorColumns, ...]
    clock: Clock
    device_id: str | None = None
    shared_clock: str | None = None
    units_must_be_told: bool = False


@dataclass(frozen=True)
class RawSensor:
    """Samples of one sensor as the file gives them, before units and time are settled.

    Parameters
    ----------
    source
        File name.
    acc, gyr
        (n, 3) values in the file's own units.
    stamps
        (n,) time stamps in ticks, or None.
    counter
        (n,) sample counter, or None.
    columns, layout
        What the header says.
    notes
        Remarks of the reader; their times are row numbers nowhere, only whole-stream remarks.
    """

    source: str
    acc: FloatArray
    gyr: FloatArray
    stamps: FloatArray | None
    counter: FloatArray | None
    columns: SensorColumns
    layout: Layout
    notes: tuple[Annotation, ...] = field(default=())
