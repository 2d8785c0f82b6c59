"""The strides, measures and signs as tables, for statistics programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import polars as pl

from surefoot.signs import Assessment, Evidence

BETWEEN_PIECES = " | "


@dataclass(frozen=True)
class TableColumn:
    """One column of a table: its name, its type and what it holds."""

    name: str
    dtype: type[pl.DataType]
    meaning: str


MEASURE_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("side", pl.String, "left, right or both"),
    TableColumn("measure", pl.String, "name of the measure"),
    TableColumn("value", pl.Float64, "the number; empty where it cannot be given"),
    TableColumn("low", pl.Float64, "lower end of the 95 % interval"),
    TableColumn("high", pl.Float64, "upper end of the 95 % interval"),
    TableColumn("n", pl.Int64, "strides that the value rests on"),
    TableColumn("unit", pl.String, "unit of value, low, high, sd and robust_sd; empty for counts and ratios"),
    TableColumn("sd", pl.Float64, "standard deviation from stride to stride"),
    TableColumn("robust_sd", pl.Float64, "1.4826 times the median absolute deviation from stride to stride"),
    TableColumn("reason", pl.String, "why there is no value"),
    TableColumn("caution", pl.String, "why the value should be read with care"),
)

SIGN_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("side", pl.String, "left or right"),
    TableColumn("sign", pl.String, "name of the sign"),
    TableColumn("grade", pl.String, "not seen, possible, likely, clear or cannot tell"),
    TableColumn("value", pl.String, "what the sign is, where it is not only more or less: the kind of contact"),
    TableColumn("strides", pl.Int64, "strides that the grade rests on"),
    TableColumn("for", pl.String, f"what speaks for it, pieces separated by '{BETWEEN_PIECES}'"),
    TableColumn("against", pl.String, "what speaks against it"),
    TableColumn("missing", pl.String, "what could not be looked at"),
)


def measures_table(assessment: Assessment) -> pl.DataFrame:
    """Measures in long form: a row per side and measure.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    polars.DataFrame
        With `MEASURE_COLUMNS`; numbers to a millionth, as in ``summary.json``.
    """
    rows = [
        (side, name, m.value, m.low, m.high, m.n, m.unit, m.sd, m.robust_sd, m.reason, m.caution)
        for side, measures in assessment.measures.items()
        for name, m in measures.items()
    ]
    return _table(MEASURE_COLUMNS, rows).with_columns(pl.selectors.float().round(6))


def signs_table(assessment: Assessment) -> pl.DataFrame:
    """Signs: a row per side and sign, with the evidence in words.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    polars.DataFrame
        With `SIGN_COLUMNS`; no rows where no sign was looked at.
    """
    rows = [
        (
            side,
            name,
            f.grade.value,
            f.value,
            f.strides,
            _words(f.evidence_for),
            _words(f.evidence_against),
            _words(f.evidence_missing),
        )
        for side, found in assessment.signs.items()
        for name, f in found.items()
    ]
    return _table(SIGN_COLUMNS, rows)


def table_files(assessment: Assessment) -> dict[str, str | bytes]:
    """The content of every table's file.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    dict
        Content by file name: ``strides.csv``, ``strides.parquet``, ``measures.csv`` and ``signs.csv``.
    """
    parquet = BytesIO()
    assessment.strides.write_parquet(parquet)
    return {
        "strides.csv": assessment.strides.write_csv(),
        "strides.parquet": parquet.getvalue(),
        "measures.csv": measures_table(assessment).write_csv(),
        "signs.csv": signs_table(assessment).write_csv(),
    }


def _table(columns: tuple[TableColumn, ...], rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={column.name: column.dtype for column in columns}, orient="row")


def _words(pieces: tuple[Evidence, ...]) -> str | None:
    return BETWEEN_PIECES.join(piece.text for piece in pieces) or None
