"""TRC files (Motion Analysis, OpenSim): a header of five lines and a row of x, y, z per frame, separated by tabs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from surefoot.errors import FileReadError, FormatError
from surefoot.recording.file_guard import check_size, decode_head, is_utf16, read_head, show
from surefoot.recording.model import Annotation, FloatArray, Severity
from surefoot.recording.raw_markers import RawMarkers

_MAX_MARKERS = 2_000
_MISSING = {"", "nan", "null", "na", "-", "inf", "-inf"}


def read_trc(path: Path) -> RawMarkers:
    """Read the markers of a TRC file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    RawMarkers
        Markers with a name.

    Raises
    ------
    FileReadError, FormatError
        The header is not that of a TRC file, or no frame follows it.
    """
    check_size(path)
    head = read_head(path)
    decode_head(path, head)
    raw = path.read_bytes()
    text = raw.decode("utf-16" if is_utf16(head) else "utf-8-sig", errors="replace")
    lines = text.splitlines()
    told = _header(path, lines)
    names, columns = _names(path, lines[3])
    rows, notes = _rows(path, lines[4:], 2 + 3 * max(columns) + 3)
    declared = _number(told.get("NumFrames"))
    if declared is not None and declared > len(rows):
        note = f"The header says that there are {declared:.0f} frames; {len(rows)} are there. The file may be cut off."
        notes.append(Annotation("cut_off", note, severity=Severity.WARNING))
    table = np.array(rows, dtype=np.float64)
    where = np.array([[2 + 3 * column + axis for axis in range(3)] for column in columns])
    position = table[:, where]
    position[~(np.abs(position) < 1e7).all(axis=2) | (position == 0.0).all(axis=2)] = np.nan
    return RawMarkers(
        source=path.name,
        names=tuple(names),
        time_s=_times(path, table[:, 1], _number(told.get("DataRate"))),
        position=position,
        unit=told.get("Units") or None,
        notes=tuple(notes),
    )


def _header(path: Path, lines: list[str]) -> dict[str, str]:
    if len(lines) < 5 or not lines[0].startswith("PathFileType") or "Frame#" not in lines[3].split("\t")[0]:
        raise FormatError(
            f"{show(path)} has not the header of a TRC file (PathFileType, then names and values, then Frame#, Time "
            "and the markers); export it again."
        )
    return dict(zip((n.strip() for n in lines[1].split("\t")), (v.strip() for v in lines[2].split("\t")), strict=False))


def _names(path: Path, line: str) -> tuple[list[str], list[int]]:
    """Names and places of the markers; every third column has a name, the others are empty."""
    cells = [cell.strip() for cell in line.rstrip("\r\n").split("\t")][2:]
    found: dict[str, int] = {}
    for place, name in enumerate(cells[::3]):
        if name:
            found.setdefault(name, place)
    if not found or len(found) > _MAX_MARKERS:
        raise FormatError(f"{show(path)} names {len(found)} markers; a TRC file of a walk has 4 and more.")
    if any(cell for place, cell in enumerate(cells) if place % 3):
        raise FormatError(f"{show(path)}: each marker's name must be followed by two empty cells; export it again.")
    return list(found), list(found.values())


def _rows(path: Path, lines: list[str], width: int) -> tuple[list[list[float]], list[Annotation]]:
    rows: list[list[float]] = []
    short = 0
    comma = sum(line.count(",") for line in lines[:50]) > sum(line.count(".") for line in lines[:50])
    for number, line in enumerate(lines):
        cells = line.rstrip("\r\n").split("\t")
        first = cells[0].strip()
        if not first or not first.lstrip("+-").split(".")[0].isdigit():
            continue  # the line of X1 Y1 Z1, and empty lines
        cells += [""] * (width - len(cells)) if len(cells) >= width - 2 else []
        if len(cells) < width:
            short += 1
            continue
        rows.append([_cell(path, cell, comma, number + 5) for cell in cells[:width]])
    if not rows:
        raise FileReadError(f"{show(path)} has a header and no frame; export it again.")
    if not short:
        return rows, []
    text = (
        f"{short} row{'s have' if short > 1 else ' has'} too few columns and {'are' if short > 1 else 'is'} left out."
    )
    return rows, [Annotation("short_rows", text, severity=Severity.WARNING)]


def _cell(path: Path, cell: str, comma: bool, line: int) -> float:
    text = cell.strip()
    if text.lower() in _MISSING:
        return float("nan")
    try:
        return float(text.replace(",", ".") if comma else text)
    except ValueError as error:
        shown = "".join(c if c.isprintable() else "?" for c in text[:30])
        raise FormatError(
            f"{show(path)}, line {line}: “{shown}” is no number. Correct the cell, or leave it empty where the marker "
            "was not seen."
        ) from error


def _times(path: Path, stamps: FloatArray, rate_hz: float | None) -> FloatArray:
    if np.isfinite(stamps).all() and all(a < b for a, b in pairwise(stamps)):
        return np.asarray(stamps - stamps[0])
    if rate_hz is None or not 1.0 <= rate_hz <= 10_000.0:
        raise FormatError(f"{show(path)}: its times do not grow and its DataRate says nothing; export it again.")
    return np.arange(stamps.size) / rate_hz


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return value if np.isfinite(value) else None
