"""Surefoot's own Parquet layout: one file for one recording, all metadata inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from surefoot.errors import FileReadError, FormatError
from surefoot.recording.atomic_write import atomic_write
from surefoot.recording.file_guard import check_size, show
from surefoot.recording.model import (
    Annotation,
    Condition,
    FloatArray,
    GaitEvent,
    MarkerStream,
    Person,
    Placement,
    Recording,
    SensorStream,
    Severity,
    Side,
)

if TYPE_CHECKING:
    import polars as pl

_KEY = "surefoot_recording"
_VERSION = 1
_MAX_ROWS = 50_000_000
_SENSOR = ("acc_x_m_s2", "acc_y_m_s2", "acc_z_m_s2", "gyr_x_rad_s", "gyr_y_rad_s", "gyr_z_rad_s")
_MARKER = ("x_m", "y_m", "z_m")


def write_parquet(recording: Recording, path: Path | str) -> None:
    """Write a recording into one Parquet file, whole or not at all.

    The table is long: a row per sample with ``stream``, ``time_s``, acceleration in m/s² and angular rate in rad/s, or
    a marker's position in m. Everything else stands as JSON in the file's metadata.

    Parameters
    ----------
    recording
        What to write. Its sound is not written: keep the WAV file beside it.
    path
        File to make or to replace.

    Raises
    ------
    OutputError
        The disk is full or writing there is not allowed; nothing is left half-written.
    """
    import polars as pl

    parts = [_sensor_frame(stream) for stream in recording.streams.values()]
    parts += [_marker_frame(marker) for marker in recording.markers.values()]
    frame = pl.concat(parts, how="diagonal") if parts else pl.DataFrame({"stream": [], "time_s": []})
    with atomic_write(path) as temporary:
        frame.write_parquet(temporary, metadata={_KEY: json.dumps(_metadata(recording))})


def read_parquet(path: Path | str) -> Recording:
    """Read a recording that `write_parquet` wrote.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Recording
        Equal to the one written.

    Raises
    ------
    FileReadError
        The file is missing, truncated or too large.
    FormatError
        It is Parquet, but of another layout.
    """
    import polars as pl

    path = Path(path)
    check_size(path)
    try:
        text = pl.read_parquet_metadata(path).get(_KEY)
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        if text is not None and rows <= _MAX_ROWS:
            frame = pl.read_parquet(path)
    # a damaged page can end the library in a panic, which is no ordinary exception
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise FileReadError(
            f"{show(path)} is damaged or cut off and cannot be read as Parquet; copy it again."
        ) from error
    if text is None:
        raise FormatError(f"{show(path)} is Parquet, but not a recording that Surefoot wrote; save the table as CSV.")
    if rows > _MAX_ROWS:
        raise FileReadError(f"{show(path)} is too large: {rows} rows, at most {_MAX_ROWS} are read.")
    try:
        return _recording(json.loads(text), frame)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, pl.exceptions.PolarsError) as error:
        raise FormatError(
            f"{show(path)}: the description of the recording inside is damaged; copy it again."
        ) from error


def is_another_table(path: Path) -> bool:
    """Tell whether a file is whole as Parquet and yet no recording, as the table of strides is.

    Parameters
    ----------
    path
        File to look at; one that is damaged counts as a recording, as nobody can tell.
    """
    import polars as pl

    try:
        return _KEY not in pl.read_parquet_metadata(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return False


def _metadata(recording: Recording) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "name": recording.name,
        "streams": {
            stream.placement.value: {"nominal_rate_hz": stream.nominal_rate_hz, "source": stream.source}
            for stream in recording.streams.values()
        },
        "markers": {m.name: {"role": m.role, "source": m.source} for m in recording.markers.values()},
        "events": [asdict(event) for event in recording.events],
        "markers_synchronised": recording.markers_synchronised,
        "person": asdict(recording.person),
        "condition": asdict(recording.condition),
        "annotations": [asdict(annotation) for annotation in recording.annotations],
        "start_time": recording.start_time.isoformat() if recording.start_time else None,
        "synchronised": recording.synchronised,
    }


def _sensor_frame(stream: SensorStream) -> pl.DataFrame:
    import polars as pl

    signals = np.hstack((stream.acc, stream.gyr))
    columns = {name: signals[:, number] for number, name in enumerate(_SENSOR)}
    return pl.DataFrame({"time_s": stream.time_s, **columns}).select(
        pl.lit(f"sensor:{stream.placement.value}").alias("stream"), pl.all()
    )


def _marker_frame(marker: MarkerStream) -> pl.DataFrame:
    import polars as pl

    columns = {name: marker.position[:, number] for number, name in enumerate(_MARKER)}
    return pl.DataFrame({"time_s": marker.time_s, **columns}).select(
        pl.lit(f"marker:{marker.name}").alias("stream"), pl.all()
    )


def _recording(about: Mapping[str, Any], frame: pl.DataFrame) -> Recording:
    if about["version"] > _VERSION:
        raise ValueError("written by a newer version")
    streams = {}
    for value, told in about["streams"].items():
        placement = Placement(value)
        time_s, signals = _part(frame, f"sensor:{value}", _SENSOR)
        if len(time_s) == 0 or not np.isfinite(time_s).all() or (np.diff(time_s) <= 0).any():
            raise ValueError("time does not grow")
        streams[placement] = SensorStream(
            placement,
            time_s,
            signals[:, :3].copy(order="F"),
            signals[:, 3:].copy(order="F"),
            float(told["nominal_rate_hz"]),
            str(told["source"]),
        )
    markers = {}
    told_markers = about["markers"]
    for name in told_markers:
        time_s, position = _part(frame, f"marker:{name}", _MARKER)
        told = told_markers[name] if isinstance(told_markers, Mapping) else {}
        role = told.get("role")
        markers[str(name)] = MarkerStream(str(name), time_s, position, role and str(role), str(told.get("source", "")))
    return Recording(
        name=str(about["name"]),
        streams=streams,
        markers=markers,
        person=Person(**about["person"]),
        condition=Condition(**about["condition"]),
        annotations=tuple(_annotation(told) for told in about["annotations"]),
        start_time=datetime.fromisoformat(about["start_time"]) if about["start_time"] else None,
        synchronised=about["synchronised"],
        events=tuple(GaitEvent(Side(e["side"]), str(e["kind"]), float(e["time_s"])) for e in about.get("events", ())),
        markers_synchronised=about.get("markers_synchronised"),
    )


def _part(frame: pl.DataFrame, key: str, names: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    import polars as pl

    rows = frame.filter(pl.col("stream") == key)
    values = rows.select([pl.col(name).cast(pl.Float64).fill_null(float("nan")) for name in names]).to_numpy()
    return rows["time_s"].cast(pl.Float64).to_numpy().copy(), np.array(values, dtype=np.float64)


def _annotation(told: Mapping[str, Any]) -> Annotation:
    return Annotation(
        kind=str(told["kind"]),
        text=str(told["text"]),
        start_s=told["start_s"],
        end_s=told["end_s"],
        stream=Placement(told["stream"]) if told["stream"] else None,
        severity=Severity(told["severity"]),
    )
