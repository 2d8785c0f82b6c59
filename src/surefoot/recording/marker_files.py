"""The marker files among the files of a recording: which they are, and what they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from surefoot.errors import FormatError, InputError, PlacementError
from surefoot.recording.file_guard import show
from surefoot.recording.format_marker_csv import find_marker_table, read_marker_table
from surefoot.recording.marker_axes import settle_markers
from surefoot.recording.marker_sets import find_foot_markers, name_list, roles_of
from surefoot.recording.model import Annotation, GaitEvent, MarkerStream, Severity, Side
from surefoot.recording.raw_markers import RawMarkers

_TABLES = {".csv", ".txt", ".tsv"}


@dataclass(frozen=True)
class MarkerOptions:
    """What a user tells about markers.

    Parameters
    ----------
    names
        Marker names by point, see `marker_sets.roles_of`.
    unit, up
        Unit (``mm``, ``cm``, ``m``) and vertical axis (``z``, ``y``, ``-z`` ...), where the file does not say.
    offset_s
        Time on the sensors' clock at which the marker file begins, where it is known.
    """

    names: Mapping[str, str] | None = None
    unit: str | None = None
    up: str | None = None
    offset_s: float | None = None


@dataclass(frozen=True)
class Markers:
    """Markers, events and remarks of one file."""

    streams: Mapping[str, MarkerStream]
    events: tuple[GaitEvent, ...]
    notes: tuple[Annotation, ...]


def is_marker_file(path: Path, names: Mapping[str, str] | None = None) -> bool:
    """Tell whether a file holds optical markers.

    Parameters
    ----------
    path
        File that exists.
    names
        Marker names that the user told.

    Returns
    -------
    bool
        True for C3D and TRC, and for a table whose columns are markers with a heel and a toe of one foot.
    """
    ending = path.suffix.lower()
    if ending in (".c3d", ".trc"):
        return True
    table = find_marker_table(path) if ending in _TABLES else None
    if table is None:
        return False
    nothing = np.zeros((1, 3))
    streams = {name: MarkerStream(name, np.zeros(1), nothing) for name in table.names}
    return bool(find_foot_markers(streams)) or bool(set((names or {}).values()) & set(table.names))


def read_markers(paths: Sequence[Path], options: MarkerOptions) -> Markers:
    """Read the marker file of a recording.

    Parameters
    ----------
    paths
        Marker files; there may be one.
    options
        See `MarkerOptions`.

    Returns
    -------
    Markers
        In m, z up.

    Raises
    ------
    InputError
        There are several, or the file cannot be used; the message says why.
    """
    if len(paths) > 1:
        names = ", ".join(show(path) for path in paths[:5])
        raise PlacementError(f"{len(paths)} marker files are there ({names}); pass that of one walk.")
    raw = _load(paths[0])
    roles = roles_of(options.names or {}, raw.names)
    streams, notes = settle_markers(raw, roles, options.unit, options.up)
    feet = find_foot_markers(streams)
    events, shift = raw.events, options.offset_s or 0.0
    if shift:
        streams = {name: replace(marker, time_s=marker.time_s + shift) for name, marker in streams.items()}
        events = tuple(replace(event, time_s=event.time_s + shift) for event in events)
    missing = tuple(_missing(side, streams) for side in Side if side not in feet)
    return Markers(streams, events, (*notes, *missing))


def read_markers_of(
    optical: Sequence[Path], named: Sequence[Path], options: MarkerOptions
) -> tuple[Markers | None, InputError | None]:
    """Read the marker file of a recording, where there is one.

    Parameters
    ----------
    optical
        Marker files.
    named
        Files that the user named one by one. The others lie in a folder, perhaps beside sensors that do without them.
    options
        See `MarkerOptions`.

    Returns
    -------
    markers
        What was read, or None.
    refused
        Why markers that nobody named cannot be used, or None.

    Raises
    ------
    InputError
        A file that the user named cannot be used.
    """
    if not optical:
        return None, None
    try:
        return read_markers(optical, options), None
    except InputError as error:
        if set(optical) & set(named):
            raise
        return None, error


def refuse_without_feet(markers: Markers, source: str) -> None:
    """Refuse markers that show no foot, where there is nothing else to measure.

    Parameters
    ----------
    markers
        What was read.
    source
        File name.

    Raises
    ------
    PlacementError
        No side has a heel and a toe.
    """
    if not find_foot_markers(markers.streams):
        raise PlacementError(
            f"{source}: no foot has a heel and a toe marker that are known by their names; there are "
            f"{name_list(markers.streams)}. Name them, for example --marker left_heel=NAME --marker left_toe=NAME."
        )


def _load(path: Path) -> RawMarkers:
    ending = path.suffix.lower()
    if ending == ".c3d":
        from surefoot.recording.format_c3d import read_c3d

        return read_c3d(path)
    if ending == ".trc":
        from surefoot.recording.format_trc import read_trc

        return read_trc(path)
    table = find_marker_table(path)
    if table is None:
        raise FormatError(f"{show(path)} is no table of markers (columns NAME_x, NAME_y, NAME_z and time).")
    return read_marker_table(path, table)


def _missing(side: Side, streams: Mapping[str, MarkerStream]) -> Annotation:
    text = (
        f"The {side.value} foot has no heel and toe marker that are known by their names, so it is not measured by "
        f"markers; there are {name_list(streams, 8)}. Name them with --marker {side.value}_heel=NAME and "
        f"--marker {side.value}_toe=NAME."
    )
    return Annotation("markers_missing", text, severity=Severity.WARNING)
