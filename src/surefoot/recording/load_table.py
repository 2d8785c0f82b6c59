"""Load the sensors of one text file, whatever its format."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from surefoot.recording import format_gait_up, format_movella, format_plain_csv
from surefoot.recording.layout import Layout, RawSensor
from surefoot.recording.text_table import TextTable, find_table, read_numbers

_NO_SENSOR = 1e7  # in whatever unit: 10,000 g in mg, 10,000 deg/s in mdeg/s
_NO_CLOCK = 1e19  # nanoseconds since 1970 are 2e18


def load_table(table: TextTable) -> list[RawSensor]:
    """Read every sensor of a table.

    Parameters
    ----------
    table
        As from `find_table`.

    Returns
    -------
    list of RawSensor
        One per sensor.

    Raises
    ------
    InputError
        As `read_numbers`.
    """
    layout = layout_of(table)
    clock = layout.clock
    wanted = [column for sensor in layout.sensors for column in (*sensor.acc, *sensor.gyr)]
    times = [column for column in (clock.column, clock.counter) if column is not None]
    values = read_numbers(table, [*wanted, *times])
    signals, clocks = values[:, : len(wanted)], values[:, len(wanted) :]
    with np.errstate(invalid="ignore"):
        signals[~(np.abs(signals) < _NO_SENSOR)] = np.nan
        clocks[~(np.abs(clocks) < _NO_CLOCK)] = np.nan
    stamps = values[:, len(wanted)] if clock.column is not None else None
    counter = values[:, -1] if clock.counter is not None else None
    return [
        RawSensor(
            source=table.path.name,
            acc=np.ascontiguousarray(values[:, 6 * number : 6 * number + 3]),
            gyr=np.ascontiguousarray(values[:, 6 * number + 3 : 6 * number + 6]),
            stamps=stamps,
            counter=counter,
            columns=columns,
            layout=layout,
        )
        for number, columns in enumerate(layout.sensors)
    ]


def layout_of(table: TextTable) -> Layout:
    """Return what the header of a table says, by the first format that knows it."""
    return format_gait_up.read_header(table) or format_movella.read_header(table) or format_plain_csv.read_header(table)


def load_file(path: Path) -> list[RawSensor]:
    """Find and read the table of one text file; see `find_table` and `load_table`."""
    return load_table(find_table(path))
