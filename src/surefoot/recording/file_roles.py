"""Decide which files of a call hold sensors, and where each sensor sat."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from surefoot.errors import FileReadError, FormatError, InputError, PlacementError, UnsupportedError
from surefoot.recording.file_guard import PARQUET_MAGIC, check_size, read_head, sensor_option, show
from surefoot.recording.load_table import layout_of
from surefoot.recording.model import Annotation, Placement, Severity
from surefoot.recording.placement_names import placement_of_name, placement_of_tokens, spelled_out_placement, tokens_of
from surefoot.recording.text_table import TextTable, find_table

_TABLES = {".csv", ".txt", ".tsv", ".dat", ".asc", ""}
_MAX_FILES = 500


@dataclass(frozen=True)
class SensorFile:
    """A file that holds one or more sensors.

    Parameters
    ----------
    path
        The file.
    table
        Its table.
    placement
        Placement from the user, a device list or the name; None where the columns tell it.
    """

    path: Path
    table: TextTable
    placement: Placement | None


def files_of(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Split what the user named into files named outright and files found in folders.

    Parameters
    ----------
    paths
        Files and folders.

    Returns
    -------
    named, found
        Files in the order given; files of folders by name. Hidden files are left out.

    Raises
    ------
    FileReadError
        A path does not exist or a folder cannot be read.
    """
    named: list[Path] = []
    found: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                inside = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
                if len(inside) > _MAX_FILES:
                    raise FileReadError(f"{show(path)} holds {len(inside)} files; pass the files of one recording.")
                found += [entry for entry in inside if entry.is_file()]
                if not any(entry.is_file() for entry in inside):
                    raise FileReadError(_empty_folder(path, inside))
                continue
        except (OSError, ValueError) as error:
            raise FileReadError(f"{show(path)} cannot be opened; check the name and the rights.") from error
        check_size(path)
        named.append(path)
    return named, found


def is_parquet(path: Path) -> bool:
    """Tell whether a file is a Parquet file."""
    return read_head(path).startswith(PARQUET_MAGIC)


def sensor_files(
    named: Sequence[Path], found: Sequence[Path], told: Mapping[Path, Placement], *, may_be_none: bool = False
) -> tuple[list[SensorFile], list[Annotation]]:
    """Find the sensors among files.

    Parameters
    ----------
    named
        Files that the user named; each must hold a sensor.
    found
        Files of a folder; those without a sensor are skipped.
    told
        Placements that the user gave, by file.
    may_be_none
        Whether no sensor at all is fine, because markers are there.

    Returns
    -------
    files
        Files with sensors.
    notes
        What was skipped.

    Raises
    ------
    InputError
        A named file, or a file of a folder whose name tells the only sensor of a place, cannot be used; or nothing is
        there.
    """
    devices = _device_list([*named, *found])
    files: list[SensorFile] = []
    skipped: list[str] = []
    refused: list[InputError] = []
    meant: list[tuple[Placement, InputError]] = []
    for path in [*told, *(path for path in named if path not in told)]:
        files.append(_sensor_file(path, told, devices))
    for path in found:
        if path in told:
            continue
        if path.suffix.lower() not in _TABLES | {".mat"}:
            skipped.append(show(path))
            continue
        try:
            files.append(_sensor_file(path, told, devices))
        except (FormatError, UnsupportedError, FileReadError) as error:
            by_name = placement_of_name(path.stem)
            if isinstance(error, FileReadError) and by_name is not None:
                raise
            if by_name is not None and path.suffix:
                meant.append((by_name, error))
                continue
            skipped.append(show(path))
            if path.suffix.lower() in _TABLES - {""} or isinstance(error, UnsupportedError):
                refused.append(error)
    notes = _meant_and_left_out(meant, files, may_be_none=may_be_none)
    if not files and not may_be_none:
        raise _nothing(refused, skipped, found)
    if skipped:
        shown = ", ".join(skipped[:8]) + (" and more" if len(skipped) > 8 else "")
        notes.append(Annotation("skipped_files", f"No sensor in {shown}; left out.", severity=Severity.INFO))
    return files, notes


def _meant_and_left_out(
    meant: Sequence[tuple[Placement, InputError]], files: Sequence[SensorFile], *, may_be_none: bool
) -> list[Annotation]:
    """Tell files whose name says a sensor and that hold none; refuse where nothing else holds that sensor."""
    there = {file.placement for file in files}
    there |= {sensor.placement for file in files if file.placement is None for sensor in file.table.columns.sensors}
    for placement, error in meant:
        if placement not in there and not may_be_none:
            raise error
    return [Annotation("file_left_out", f"Left out, though its name tells a sensor: {error}") for _, error in meant]


def _nothing(refused: list[InputError], skipped: list[str], found: Sequence[Path]) -> InputError:
    unsupported = [error for error in refused if isinstance(error, UnsupportedError)]
    if unsupported:
        return unsupported[0]
    folder = found[0].parent if found else None
    inside = sorted(entry for entry in folder.iterdir() if entry.is_dir()) if folder else []
    if folder and inside:
        names = ", ".join(show(entry) for entry in inside[:6])
        return FormatError(
            f"{show(folder)} holds no sensor file itself but folders ({names}); pass the folder of one recording."
        )
    if len(refused) == 1:
        return refused[0]
    shown = ", ".join(skipped[:5])
    return FormatError(
        f"No file with acceleration and angular rate is there (seen: {shown or 'nothing'}); pass the sensor files."
    )


def _sensor_file(path: Path, told: Mapping[Path, Placement], devices: Mapping[str, Placement]) -> SensorFile:
    table = find_table(path)
    if path in told:
        return SensorFile(path, table, told[path])
    layout = layout_of(table)
    by_columns = layout.sensors[0].placement
    if len(layout.sensors) > 1:
        return SensorFile(path, table, None)
    if by_columns is not None:
        by_name = placement_of_name(path.stem)
        if by_name is not None and by_name is not by_columns:
            raise PlacementError(
                f"{show(path)} is named {by_name.value}, but its columns say {by_columns.value}; rename the file or "
                f"the columns, or pass {sensor_option(by_name.value, path)}."
            )
        return SensorFile(path, table, None)
    from_list = next((where for device, where in devices.items() if _names(device, path, layout.device_id)), None)
    from_name = placement_of_name(path.stem)
    if from_list is not None and from_name is not None and from_list is not from_name:
        raise PlacementError(
            f"{show(path)} is named {from_name.value}, but the device list beside it says {from_list.value}; "
            f"pass {sensor_option(from_name.value, path)} or correct the list."
        )
    return SensorFile(path, table, from_list or from_name or spelled_out_placement(path.parent.name))


def _names(device: str, path: Path, device_id: str | None) -> bool:
    return path.name.endswith(device) or path.stem.endswith(device.rsplit(".", 1)[0]) or device == device_id


def _device_list(paths: Sequence[Path]) -> dict[str, Placement]:
    """Read sensorspec.json files: placement words to file endings or device numbers, or the other way round."""
    devices: dict[str, Placement] = {}
    for folder in {path.parent for path in paths}:
        listing = folder / "sensorspec.json"
        try:
            if not listing.is_file() or listing.stat().st_size > 1_000_000:
                continue
            content = json.loads(listing.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            continue
        if not isinstance(content, dict):
            continue
        for key, value in content.items():
            if not isinstance(value, str) or len(key) < 3 or len(value) < 3:
                continue
            by_key, by_value = placement_of_tokens(tokens_of(key)), placement_of_tokens(tokens_of(value))
            if by_key is not None:
                devices[value] = by_key
            elif by_value is not None:
                devices[key] = by_value
    return devices


def _empty_folder(path: Path, inside: Sequence[Path]) -> str:
    folders = ", ".join(show(entry) for entry in inside[:6])
    if folders:
        return f"{show(path)} holds no files but folders ({folders}); pass the folder of one recording."
    return f"{show(path)} is an empty folder; pass the files of one recording."
