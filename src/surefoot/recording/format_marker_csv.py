"""Plain tables of markers: NAME_x, NAME_y, NAME_z for each, and time; the unit in the names or in the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from surefoot.errors import FileReadError, FormatError, InputError
from surefoot.recording.column_names import recognise
from surefoot.recording.file_guard import decode_head, read_head, show
from surefoot.recording.raw_markers import RawMarkers

_SEPARATORS = ("\t", ";", ",")
_AXIS = re.compile(r"^(?P<name>.+?)[\s_.:\-]?(?P<axis>[xyz])(?:[\s_]*[\[(]?(?P<unit>mm|cm|m)[\])]?)?$", re.IGNORECASE)
_TIME = re.compile(r"^(time|t|timestamp)(?:[\s_]*[\[(]?(?P<unit>s|sec|seconds|ms)[\])]?)?$", re.IGNORECASE)
_UNIT_IN_NAME = re.compile(r"(?:^|[\W_])(mm|cm|m)$", re.IGNORECASE)


@dataclass(frozen=True)
class MarkerTable:
    """Where the markers stand in a table: column numbers of x, y, z by name, and of the time."""

    names: dict[str, tuple[int, int, int]]
    time: int
    tick_s: float
    unit: str | None
    separator: str
    line: int
    columns: int


def find_marker_table(path: Path) -> MarkerTable | None:
    """Find the header of a table of markers.

    Parameters
    ----------
    path
        Text file.

    Returns
    -------
    MarkerTable or None
        None where the file is no such table.
    """
    try:
        lines = decode_head(path, read_head(path)).splitlines()[:50]
    except InputError:
        return None
    for number, line in enumerate(lines):
        for separator in _SEPARATORS:
            cells = [cell.strip().strip('"').strip() for cell in line.lstrip("# ").split(separator)]
            if len(cells) < 7 or not any(_AXIS.match(cell) for cell in cells):
                continue
            if recognise(cells).sensors:
                return None
            found = _read_header(cells)
            if found is not None:
                names, unit, time, tick = found
                return MarkerTable(names, time, tick, unit, separator, number + 1, len(cells))
    return None


def _read_header(cells: list[str]) -> tuple[dict[str, tuple[int, int, int]], str | None, int, float] | None:
    parts: dict[str, dict[str, int]] = {}
    units: set[str] = set()
    time = next(((n, m) for n, cell in enumerate(cells) if (m := _TIME.match(cell))), None)
    for number, cell in enumerate(cells):
        match = _AXIS.match(cell)
        if match:
            parts.setdefault(match["name"], {}).setdefault(match["axis"].lower(), number)
            units |= {match["unit"].lower()} if match["unit"] else set()
    whole = {name: (p["x"], p["y"], p["z"]) for name, p in parts.items() if len(p) == 3}
    if len(whole) < 2 or time is None or len(units) > 1:
        return None
    unit_of_time = (time[1]["unit"] or "s").lower()
    return whole, next(iter(units), None), time[0], 1e-3 if unit_of_time == "ms" else 1.0


def read_marker_table(path: Path, table: MarkerTable) -> RawMarkers:
    """Read the markers of a table.

    Parameters
    ----------
    path
        The file.
    table
        As from `find_marker_table`.

    Returns
    -------
    RawMarkers
        The markers.

    Raises
    ------
    FileReadError, FormatError
        No row of numbers follows, a cell is no number, or the time does not grow.
    """
    import polars as pl

    wanted = [table.time, *(column for columns in table.names.values() for column in columns)]
    try:
        frame = pl.read_csv(
            path,
            has_header=False,
            skip_lines=table.line,
            separator=table.separator,
            schema={f"c{number}": pl.String() for number in range(table.columns)},
            truncate_ragged_lines=True,
            encoding="utf8-lossy",
        ).select([f"c{number}" for number in wanted])
        numbers = frame.with_columns(pl.all().str.strip_chars(" \"'").cast(pl.Float64, strict=False))
    except (pl.exceptions.PolarsError, ValueError, OSError) as error:
        raise FormatError(f"{show(path)}: the rows after the header cannot be read; export it again.") from error
    values = numbers.select(pl.all().fill_null(float("nan"))).to_numpy().astype(np.float64)
    values = values[np.isfinite(values[:, 0])]
    if len(values) < 2:
        raise FileReadError(f"{show(path)} has a header and no frame; export it again.")
    time_s = table.tick_s * values[:, 0]
    if (np.diff(time_s) <= 0).any():
        raise FormatError(f"{show(path)}: its times do not grow; sort the rows by time.")
    position = values[:, 1:].reshape(len(values), len(table.names), 3)
    position[~(np.abs(position) < 1e7).all(axis=2) | (position == 0.0).all(axis=2)] = np.nan
    unit = table.unit or next(iter(_UNIT_IN_NAME.findall(path.stem)), None)
    return RawMarkers(path.name, tuple(table.names), time_s, np.ascontiguousarray(position), unit)
