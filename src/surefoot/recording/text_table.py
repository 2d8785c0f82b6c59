"""Find the table in a text file: separator, decimal mark, header, units row; then read its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from surefoot.errors import FileReadError, FormatError, PlacementError
from surefoot.recording.clock_text import is_clock, seconds_of_day
from surefoot.recording.column_names import Columns, acceleration_unit, angular_rate_unit, recognise, tick_of
from surefoot.recording.file_guard import HEAD_BYTES, decode_head, is_utf16, read_head, show
from surefoot.recording.model import FloatArray

if TYPE_CHECKING:
    import polars as pl

_SEPARATORS = ("\t", ";", ",", "|", " ")
_MAX_COLUMNS = 2_000
_NUMBER = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_MISSING = ("", "NaN", "nan", "NAN", "NA", "N/A", "n/a", "null", "NULL", "None", "-", "--")


@dataclass(frozen=True)
class TextTable:
    """A table found in a text file.

    Parameters
    ----------
    path
        The file.
    preamble
        Lines before the header.
    names
        Column names.
    columns
        What the names mean.
    separator
        Character between columns.
    decimal_comma
        Whether numbers are written 9,81.
    data_line
        Number of lines before the first row of numbers.
    clock_text
        Whether the time stamps are written as the time of a day.
    """

    path: Path
    preamble: tuple[str, ...]
    names: tuple[str, ...]
    columns: Columns
    separator: str
    decimal_comma: bool
    data_line: int
    clock_text: bool = False


def find_table(path: Path) -> TextTable:
    """Find the header of a sensor table.

    Parameters
    ----------
    path
        Text file.

    Returns
    -------
    TextTable
        Where the table is and what its columns mean.

    Raises
    ------
    FileReadError
        Missing, empty, binary or too large.
    FormatError
        No line names three axes of acceleration and of angular rate.
    PlacementError
        Two columns name the same axis equally well, as those of two sensors without a placement do.
    """
    raw = read_head(path)
    text = decode_head(path, raw)
    lines = text.splitlines()
    if len(raw) >= HEAD_BYTES and len(lines) < 2:
        raise FormatError(f"{show(path)} has no line break in its first {HEAD_BYTES} bytes; it is no table of samples.")
    for number, line in enumerate(lines):
        for separator in _SEPARATORS:
            names = _cells(line.lstrip("# "), separator)
            if 6 <= len(names) <= _MAX_COLUMNS and recognise(names).sensors:
                return _with_units(path, lines, number, separator, names)
    raise FormatError(_no_header(path, lines))


def read_numbers(table: TextTable, wanted: Sequence[int]) -> FloatArray:
    """Read columns of a table as numbers.

    Parameters
    ----------
    table
        As from `find_table`.
    wanted
        Column numbers.

    Returns
    -------
    FloatArray
        (n, len(wanted)) values; NaN where a cell is empty or says that it is missing.

    Raises
    ------
    FileReadError
        No row of numbers follows the header.
    FormatError
        A cell holds text; the message names the row, the column and what was seen.
    """
    import polars as pl

    clock = table.columns.time if table.clock_text else None
    numbers = [column for column in wanted if column != clock]
    try:
        frame = _scan(table, numbers, pl.Float64())
    except pl.exceptions.NoDataError as error:
        raise FileReadError(_no_data(table)) from error
    except (pl.exceptions.PolarsError, ValueError, OSError):
        frame = _by_cell(table, numbers)
    if clock is not None and clock in wanted:
        frame = _with_clock(table, clock, frame).select([f"c{number}" for number in wanted])
    if frame.height:
        values = frame.select(pl.all().fill_null(float("nan"))).to_numpy().astype(np.float64, copy=False)
        values = values[: _last_filled(values)]
    if not frame.height or not len(values):
        raise FileReadError(_no_data(table))
    return values


def _with_clock(table: TextTable, clock: int, frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    cells = _scan(table, [clock], pl.String()).to_series().str.strip_chars(" \"'")
    # a line that was cut off is missing among the numbers
    return frame.with_columns(seconds_of_day(cells.head(frame.height)).alias(f"c{clock}"))


def _no_data(table: TextTable) -> str:
    return f"{show(table.path)} has a header and no data; export the recording again."


def _last_filled(values: FloatArray) -> int:
    filled = np.flatnonzero(~np.isnan(values).all(axis=1))
    return int(filled[-1]) + 1 if len(filled) else 0


def _scan(table: TextTable, wanted: Sequence[int], dtype: pl.DataType) -> pl.DataFrame:
    import polars as pl

    text = pl.String()
    return pl.read_csv(
        _source(table),
        has_header=False,
        skip_lines=table.data_line,
        separator=table.separator,
        decimal_comma=table.decimal_comma,
        schema={f"c{number}": dtype if number in wanted else text for number in range(len(table.names))},
        columns=sorted(set(wanted)),
        null_values=list(_MISSING),
        truncate_ragged_lines=True,
        encoding="utf8-lossy",
    ).select([f"c{number}" for number in wanted])


def _source(table: TextTable) -> Path | bytes:
    """The file, or its content as the CSV reader can take it: UTF-8, line feeds, one space between columns."""
    with table.path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    wide, old_ends = is_utf16(head), b"\n" not in head and b"\r" in head
    if not (wide or old_ends or table.separator == " "):
        return table.path
    content = table.path.read_bytes()
    if wide:
        content = content.decode("utf-16", errors="replace").encode()
    if old_ends:
        content = content.replace(b"\r", b"\n")
    if table.separator == " ":
        content = re.sub(rb"(?m)^ +| +\r?$", b"", re.sub(rb" {2,}", b" ", content))
    return content


def _by_cell(table: TextTable, wanted: Sequence[int]) -> pl.DataFrame:
    """Read as text, so that spaces around numbers do no harm and the first cell that is no number can be named."""
    import polars as pl

    try:
        texts = _scan(table, wanted, pl.String()).with_columns(pl.all().str.strip_chars(" \"'"))
    except (pl.exceptions.PolarsError, ValueError, OSError) as error:
        raise FormatError(
            f"{show(table.path)}: the rows after the header cannot be read as a table; export the recording again."
        ) from error
    texts = texts.with_columns(pl.when(pl.all().is_in(_MISSING)).then(None).otherwise(pl.all()).name.keep())
    if table.decimal_comma:
        texts = texts.with_columns(pl.all().str.replace(",", ".", literal=True))
    numbers = texts.with_columns(pl.all().cast(pl.Float64, strict=False))
    bad = texts.select([(pl.col(name).is_not_null() & numbers[name].is_null()).alias(name) for name in texts.columns])
    rows = bad.select(pl.any_horizontal(pl.all())).to_series().arg_true()
    if len(rows):
        row = int(rows[0])
        column = next(name for name in bad.columns if bad[name][row])
        if row == texts.height - 1 and row > 0:  # a file cut off in the middle of its last line
            return numbers.head(row)
        raise FormatError(_text_in_numbers(table, row, int(column[1:]), str(texts[column][row]), len(rows)))
    return numbers


def _text_in_numbers(table: TextTable, row: int, column: int, seen: str, count: int) -> str:
    shown = "".join(char if char.isprintable() else "?" for char in seen[:30])
    name = table.names[column][:40]
    more = f" ({count} rows of that kind)" if count > 1 else ""
    return (
        f"{show(table.path)}, line {table.data_line + row + 1}, column {name}: “{shown}” is no number{more}. "
        "Correct the cell, or leave it empty where nothing was measured."
    )


def _with_units(path: Path, lines: list[str], number: int, separator: str, names: list[str]) -> TextTable:
    columns = recognise(names)
    data_line = number + 1
    if data_line < len(lines):
        cells = _cells(lines[data_line], separator)
        if _is_units_row(cells):
            columns = recognise(names, cells)
            data_line += 1
    if columns.twice:
        raise PlacementError(_named_twice(path, [names[column] for column in columns.twice]))
    while data_line < len(lines) and not lines[data_line].strip(f" {separator}"):
        data_line += 1  # the first row tells the CSV reader how many columns there are
    first = _cells(lines[data_line], separator) if data_line < len(lines) else []
    clock_text = columns.time is not None and columns.time < len(first) and is_clock(first[columns.time])
    if clock_text:
        columns = replace(columns, tick_s=1.0)
    return TextTable(
        path=path,
        preamble=tuple(lines[:number]),
        names=tuple(names),
        columns=columns,
        separator=separator,
        decimal_comma=separator != "," and _has_decimal_comma(lines[data_line : data_line + 50]),
        data_line=data_line,
        clock_text=clock_text,
    )


def _named_twice(path: Path, names: list[str]) -> str:
    both = " and ".join("".join(char if char.isprintable() else "?" for char in name[:40]) for name in names)
    return (
        f"{show(path)} names one signal twice, and nothing tells which is meant ({both}). Name the place in each "
        "column (left_foot_acc_x, right_foot_acc_x), or take the columns away that are not meant."
    )


def _is_units_row(cells: list[str]) -> bool:
    if any(_NUMBER.match(cell) for cell in cells):
        return False
    return any(acceleration_unit(cell) or angular_rate_unit(cell) or tick_of(cell) for cell in cells)


def _has_decimal_comma(lines: Sequence[str]) -> bool:
    return sum(line.count(",") for line in lines) > sum(line.count(".") for line in lines)


def _cells(line: str, separator: str) -> list[str]:
    # columns that are laid out with spaces have any number between them
    return [cell.strip().strip('"').strip() for cell in (line.split() if separator == " " else line.split(separator))]


def _no_header(path: Path, lines: list[str]) -> str:
    seen = next((line.strip() for line in lines if line.strip()), "")
    shown = "".join(char if char.isprintable() else " " for char in seen[:60])
    return (
        f"{show(path)} has no header that names acc and gyr in x, y and z (for example time_s, acc_x, acc_y, acc_z, "
        f"gyr_x, gyr_y, gyr_z); it begins with “{shown}”. Add such a line."
    )
