"""Read a recording from files: find the sensors, their units and clocks, and check what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np

from surefoot.errors import FileReadError, PlacementError, UnitError, UnsupportedError
from surefoot.recording.check import check_recording
from surefoot.recording.checks.flat_line import flat_signals, mostly_flat, refuse_if_no_leg_is_left, sensor_left_out
from surefoot.recording.checks.told_clock import settle_told_clock
from surefoot.recording.clock import settle_time
from surefoot.recording.file_guard import is_folder, is_there, sensor_option, show
from surefoot.recording.file_roles import SensorFile, files_of, is_parquet, sensor_files
from surefoot.recording.layout import RawSensor
from surefoot.recording.load_table import load_table
from surefoot.recording.marker_files import MarkerOptions, is_marker_file, read_markers_of, refuse_without_feet
from surefoot.recording.model import Annotation, Condition, Person, Placement, Recording, SensorStream, Severity
from surefoot.recording.parquet import is_another_table, read_parquet
from surefoot.recording.spikes import without_spikes
from surefoot.recording.units import settle_units

_Known = TypeVar("_Known", Person, Condition)
_ORIGIN_S = 1.0  # a time axis that begins this near to zero is kept as it is in the file


def read(
    paths: Path | str | Sequence[Path | str],
    *,
    sensors: Mapping[Placement, Path] | None = None,
    acc_unit: Literal["g", "m/s2"] | None = None,
    gyr_unit: Literal["deg/s", "rad/s"] | None = None,
    rate_hz: float | None = None,
    person: Person | None = None,
    condition: Condition | None = None,
    name: str | None = None,
    markers: Mapping[str, str] | None = None,
    marker_unit: Literal["mm", "cm", "m"] | None = None,
    marker_up: str | None = None,
    marker_offset_s: float | None = None,
    same_clock: bool = False,
) -> Recording:
    """Read one recording of walking and check it.

    Parameters
    ----------
    paths
        A file, a folder, or several of them. May be empty when `sensors` names every file.
    sensors
        Files whose placement is given outright.
    acc_unit, gyr_unit
        Units, for files that do not declare them. Left away, they are inferred where only one answer is possible.
    rate_hz
        Sampling rate in Hz, for files without time stamps.
    person, condition
        What is known besides the signals.
    name
        Short name for the report; by default the file's or folder's name.
    markers
        Marker names by point, where a marker set is not known: ``{"left_toe": "T1"}``, or ``{"toe": "L_TIP"}`` for
        both feet at once (the other foot's marker is named alike). Points are heel, toe and ankle.
    marker_unit
        Unit of the markers, where the file does not say or says it wrongly.
    marker_up
        Axis of the marker file that points up (``z``, ``y``, ``-y`` ...), where it cannot be told.
    marker_offset_s
        Time on the sensors' clock at which the marker file begins (0 where both began at once). Left away, the clocks
        of sensors and markers count as unrelated, and are laid together by the motion where both are compared.
    same_clock
        Whether the files of several sensors share one clock, where they do not show it. What speaks against it is
        annotated; without it, files that show nothing give no times between left and right.

    Returns
    -------
    Recording
        Signals in m/s² and rad/s in each sensor's own axes, with every problem annotated.

    Raises
    ------
    InputError
        The input cannot be used; the message says why and what to do.
    """
    listed = [Path(paths)] if isinstance(paths, (str, Path)) else [Path(path) for path in paths]
    told = _told(sensors or {}, listed)
    if not listed and not told:
        raise FileReadError("No file was given; pass a file or a folder.")
    named, found = files_of(listed)
    everything = [*told, *named, *found]
    parquet = [path for path in everything if path.suffix.lower() == ".parquet" or (path in named and is_parquet(path))]
    # results may lie in the walk's own folder
    parquet = [path for path in parquet if path not in found or not is_another_table(path)]
    title = name or _title(listed or list(told))
    if parquet and len(named) + len(told) <= 1 and len(parquet) == 1 and not told:
        recording = read_parquet(parquet[0])
        recording = replace(
            recording,
            name=name or recording.name,
            person=_told_over(recording.person, person),
            condition=_told_over(recording.condition, condition),
        )
        return check_recording(settle_told_clock(recording) if same_clock else recording)
    if parquet:
        raise PlacementError(f"{show(parquet[0])} is a whole recording by itself; pass it alone.")
    options = MarkerOptions(markers, marker_unit, marker_up, marker_offset_s)
    optical = [path for path in (*named, *found) if path not in told and is_marker_file(path, markers)]
    seen, refused = read_markers_of(optical, named, options)
    if not optical and (markers or marker_offset_s is not None):
        raise FileReadError(
            "Something is told about markers, but no marker file is there; pass a C3D, TRC or CSV file."
        )
    files, notes = sensor_files(
        [path for path in named if path not in optical],
        [path for path in found if path not in optical],
        told,
        may_be_none=bool(optical),
    )
    if refused is not None:
        if not files:
            raise refused
        notes = [*notes, Annotation("markers_left_out", f"The markers are left out. {refused}")]
    placed = _placed(files)
    streams: dict[Placement, SensorStream] = {}
    stream_notes: list[Annotation] = []
    raws = dict(placed)
    broken: dict[Placement, tuple[str, str]] = {}
    for placement, raw in placed.items():
        try:
            streams[placement], more = _stream(placement, raw, acc_unit, gyr_unit, rate_hz)
        except _StandsStill as error:
            broken[placement] = (raw.source, str(error))
            more = [sensor_left_out(placement, str(error))]
        stream_notes += more
    if seen is None:
        refuse_if_no_leg_is_left(streams, broken)
    elif not any(placement.side for placement in streams):
        refuse_without_feet(seen, optical[0].name)
    raws = {placement: raws[placement] for placement in streams}
    if seen is None and all(placement is Placement.LOWER_BACK for placement in streams):
        raise UnsupportedError(
            "Only a lower-back sensor is there; walking from the lower back alone is not supported yet. "
            "Add a recording of a foot or a shank."
        )
    synchronised = _shared_clock(raws)
    if synchronised:
        streams = _same_turn(streams, raws)
    streams, moved = _with_origin(streams, synchronised or same_clock) if streams else (streams, [])
    recording = Recording(
        name=title,
        streams=streams,
        person=person or Person(),
        condition=condition or Condition(),
        annotations=(*notes, *stream_notes, *moved, *(seen.notes if seen else ())),
        synchronised=synchronised,
        markers=seen.streams if seen else {},
        events=seen.events if seen else (),
        markers_synchronised=True if seen and streams and marker_offset_s is not None else None,
    )
    return check_recording(settle_told_clock(recording) if same_clock else recording)


def _told_over(recorded: _Known, told: _Known | None) -> _Known:
    """What was told now, over what the file holds: one new word does not wipe out the others."""
    if told is None:
        return recorded
    given = {field.name: getattr(told, field.name) for field in fields(told)}
    return replace(recorded, **{name: value for name, value in given.items() if value is not None})


def _told(sensors: Mapping[Placement, Path], listed: Sequence[Path]) -> dict[Path, Placement]:
    folders = [path for path in listed if is_folder(path)]
    told: dict[Path, Placement] = {}
    for placement, given in sensors.items():
        if placement not in list(Placement):
            allowed = ", ".join(Placement)
            raise PlacementError(f"A sensor sits on one of {allowed}; {str(placement)[:40]!r} came.")
        path = Path(given)
        if not is_there(path):
            path = next((folder / path for folder in folders if is_there(folder / path)), path)
        if path in told:
            raise PlacementError(
                f"{show(path)} is given as {told[path].value} and as {placement.value}; one sensor sits in one place."
            )
        told[path] = Placement(placement)
    return told


def _title(paths: Sequence[Path]) -> str:
    """Name of the folder or file; of several files, what their names have in common."""
    first = paths[0]
    if is_folder(first):
        return first.resolve().name or "recording"
    lowest, highest = min(path.stem for path in paths), max(path.stem for path in paths)
    same = next((place for place, (a, b) in enumerate(zip(lowest, highest, strict=False)) if a != b), len(lowest))
    common = lowest[:same].strip(" _-.")
    return common if len(common) >= 3 else first.parent.resolve().name or first.stem


def _placed(files: Sequence[SensorFile]) -> dict[Placement, RawSensor]:
    """Load the files and refuse a placement that is unknown or taken twice, naming the candidates."""
    where: dict[Placement, list[SensorFile]] = {}
    unknown: list[SensorFile] = []
    for file in files:
        if file.placement is not None:
            where.setdefault(file.placement, []).append(file)
        elif not any(sensor.placement for sensor in file.table.columns.sensors):
            unknown.append(file)
    twice = {placement: found for placement, found in where.items() if len(found) > 1}
    if twice:
        placement, found = next(iter(twice.items()))
        names = " and ".join(show(file.path) for file in found[:4])
        raise PlacementError(
            f"{placement.value} is there {len(found)} times ({names}); pass the files of one recording only, or say "
            f"which with --sensor {placement.value}=FILE."
        )
    if unknown:
        names = ", ".join(show(file.path) for file in unknown[:6])
        allowed = ", ".join(placement.value for placement in Placement)
        raise PlacementError(
            f"Where the sensor of {names} sat is not known; pass {sensor_option('PLACEMENT', unknown[0].path)} with "
            f"one of {allowed}."
        )
    placed: dict[Placement, RawSensor] = {}
    for file in files:
        for placement, raw in _sensors_of(file):
            if placement in placed:
                raise PlacementError(f"{placement.value} is there twice ({placed[placement].source} and {raw.source}).")
            placed[placement] = raw
    return {placement: placed[placement] for placement in Placement if placement in placed}


def _sensors_of(file: SensorFile) -> list[tuple[Placement, RawSensor]]:
    """The sensors of one table and where they sat; of several, the one that was asked for."""
    raws = load_table(file.table)
    named = [(raw.columns.placement, raw) for raw in raws if raw.columns.placement is not None]
    if file.placement is not None:
        if len(raws) == 1:
            return [(file.placement, _told_otherwise(raws[0], file.placement))]
        named = [(placement, raw) for placement, raw in named if placement is file.placement]
        if not named:
            there = " and ".join(raw.columns.placement or "one without a place" for raw in raws)
            raise PlacementError(
                f"{show(file.path)} holds several sensors ({there}), and none is named {file.placement.value}; pass it "
                "without --sensor, or correct the names of its columns."
            )
    elif len(named) < len(raws):
        text = "A further sensor in the file is left out: its columns do not name where it sat."
        left_out = Annotation("sensor_left_out", text)
        named[0] = (named[0][0], replace(named[0][1], notes=(*named[0][1].notes, left_out)))
    return named


def _told_otherwise(raw: RawSensor, told: Placement) -> RawSensor:
    named = raw.columns.placement
    if named is None or named is told:
        return raw
    text = (
        f"The columns name the {named.value.replace('_', ' ')}; the sensor was told to be on the "
        f"{told.value.replace('_', ' ')} (--sensor), and is taken so."
    )
    return replace(raw, notes=(*raw.notes, Annotation("placement_told", text)))


class _StandsStill(UnitError):
    """No unit fits, because a signal stands still most of the time."""


def _stream(
    placement: Placement, raw: RawSensor, acc_unit: str | None, gyr_unit: str | None, rate_hz: float | None
) -> tuple[SensorStream, list[Annotation]]:
    if len(raw.acc) < 2:
        raise FileReadError(f"{raw.source} holds one row of numbers only; export the recording again.")
    timing = settle_time(raw, rate_hz)
    acc, gyr, spikes = without_spikes(raw.acc[timing.keep], raw.gyr[timing.keep])
    kept = replace(raw, acc=acc, gyr=gyr)
    if not (np.isfinite(kept.acc).all(axis=1) & np.isfinite(kept.gyr).all(axis=1)).any():
        raise FileReadError(f"{raw.source} has no complete row of numbers; export the recording again.")
    try:
        signals = settle_units(kept, timing.rate_hz, acc_unit, gyr_unit)
    except UnitError as error:
        # a dead axis takes its part of gravity or rotation away, so that no unit fits
        why = mostly_flat(flat_signals(timing.time_s, kept.acc, kept.gyr), len(kept.acc))
        if why is None:
            raise
        raise _StandsStill(why) from error
    stream = SensorStream(placement, timing.time_s, signals.acc, signals.gyr, timing.rate_hz, raw.source)
    notes = [replace(note, stream=placement) for note in (*raw.notes, *timing.notes, *spikes, *signals.notes)]
    return stream, notes


def _shared_clock(raws: Mapping[Placement, RawSensor]) -> bool | None:
    """Say whether headers prove one clock: the same file, or a clock that the devices share."""
    if len(raws) < 2:
        return None
    if len({raw.source for raw in raws.values()}) == 1:
        return True
    clocks = {raw.layout.shared_clock for raw in raws.values()}
    return True if len(clocks) == 1 and None not in clocks else None


def _same_turn(
    streams: Mapping[Placement, SensorStream], raws: Mapping[Placement, RawSensor]
) -> dict[Placement, SensorStream]:
    """Put streams of a shared counter into the same turn of it, where some began just before it wrapped."""
    last = max(float(stream.time_s[0]) for stream in streams.values())
    result = dict(streams)
    for placement, stream in streams.items():
        clock, stamps = raws[placement].layout.clock, raws[placement].stamps
        if stamps is not None and np.isfinite(stamps).any():
            turn_s = (clock.wrap or 0.0) * (clock.tick_s or 0.0)
        else:
            turn_s = (clock.counter_wrap or 0.0) / stream.nominal_rate_hz
        if turn_s and last - float(stream.time_s[0]) > 0.5 * turn_s:
            result[placement] = replace(stream, time_s=stream.time_s + turn_s)
    return result


def _with_origin(
    streams: Mapping[Placement, SensorStream], synchronised: bool | None
) -> tuple[dict[Placement, SensorStream], list[Annotation]]:
    """Let time begin near zero: together where the clock may be shared, else each stream for itself."""
    starts = {placement: float(stream.time_s[0]) for placement, stream in streams.items()}
    first = min(starts.values())
    apart = synchronised is not True and max(starts.values()) - first > _ORIGIN_S
    moved: dict[Placement, SensorStream] = {}
    notes: list[Annotation] = []
    for placement, stream in streams.items():
        origin = starts[placement] if apart else first
        if -_ORIGIN_S <= origin <= _ORIGIN_S:
            moved[placement] = stream
            continue
        moved[placement] = replace(stream, time_s=stream.time_s - origin)
        notes.append(
            Annotation(
                "time_origin",
                f"The file's clock begins at {origin:.3f} s; times here count from that moment.",
                stream=placement,
                severity=Severity.INFO,
            )
        )
    return moved, notes
