"""Every stride over the time of the walk: pitch at contact, toe clearance, stride length."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import polars as pl
from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.numbers import number
from surefoot.report.svg import (
    Box,
    Scale,
    axes,
    drawing,
    markers,
    nice_ticks,
    polyline,
    rectangle,
    text,
)
from surefoot.signs import Assessment
from surefoot.signs.side_summary import is_level_walking

_COLUMNS = {
    "foot_pitch_initial_contact_deg": ("Tilt of the foot at contact", "°", 1),
    "min_toe_clearance_mm": ("Toe clearance", " mm", 0),
    "stride_length_m": ("Stride length", " m", 2),
}
_TIMES = {"stride_time_s": ("Stride time", " s", 2), "stance_time_s": ("Stance time", " s", 2)}  # for shank sensors
_SHAPES = {Side.LEFT: "dot", Side.RIGHT: "square"}
_TREND_STRIDES = 9
_MARGIN = 64.0
_MOST_STRETCHES = 6


@dataclass(frozen=True)
class _Series:
    """One side's strides for one column: time, value, and whether the stride counts in the averages."""

    side: Side
    points: list[tuple[float, float, bool]]


def strides_over_time(assessment: Assessment) -> Figure:
    """Draw every stride over time.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    Figure
        One panel per column that has values.

    Raises
    ------
    ValueError
        When there is nothing to draw; the sentence says why.
    """
    if assessment.strides.height == 0:
        raise ValueError("no stride was found, so there is nothing to draw over time")
    clock = "" if assessment.synchronised else " The feet do not share one clock: their times are not comparable."
    return Figure(
        ident="over-time",
        title="Stride by stride",
        caption=(
            "Each mark is one stride: filled dots for the left foot, open squares for the right. The line follows the "
            "middle of nine strides. Grey shading marks turns; crosses are strides that are left out of the averages "
            f"(turns, slopes, low quality). A line that drifts shows a change during the walk.{clock}"
        ),
        wide=_draw(assessment, Width.WIDE),
        narrow=_draw(assessment, Width.NARROW),
        table=_table(assessment),
    )


def _draw(assessment: Assessment, width: Width) -> Markup:
    table = assessment.strides.with_columns(is_level_walking(assessment.settings.summary).alias("counts"))
    names = [name for name in _COLUMNS if table[name].count() > 0] or [n for n in _TIMES if table[n].count() > 0]
    if not names:
        raise ValueError("none of tilt, clearance, stride length and time could be measured in any stride")
    wide = width is Width.WIDE
    top, panel, gap = 36.0, (190.0 if wide else 180.0), 56.0
    end = max(float(v) for v in table["next_initial_contact_s"].fill_null(0.0))
    x_ticks = nice_ticks(0, end, 9 if wide else 5)
    height = top + len(names) * (panel + gap)
    pieces: list[str] = []
    for row, name in enumerate(names):
        box = Box(_MARGIN, top + row * (panel + gap), width.units - _MARGIN - 12, panel)
        pieces += _panel(table, name, box, x_ticks, labelled=name == names[-1])
    pieces.append(text(width.units - 12, height - 12, "seconds of the recording", "tick", "end"))
    return drawing(
        width.units,
        height,
        pieces,
        ident=f"over-time-{width}",
        title="Strides over time",
        description=_in_words(assessment, names),
    )


def _panel(table: pl.DataFrame, name: str, box: Box, x_ticks: list[float], *, labelled: bool) -> list[str]:
    title, unit, _ = (_COLUMNS | _TIMES)[name]
    series = [_series(table, name, side) for side in Side]
    values = [v for s in series for _, v, _ in s.points]
    ticks = nice_ticks(min(0.0, *values), max(0.0, *values), 5)
    x = Scale(x_ticks[0], x_ticks[-1], box.x, box.right)
    y = Scale(ticks[0], ticks[-1], box.bottom, box.y)
    pieces = [text(box.x - _MARGIN, box.y - 16, f"{title} ({unit.strip()})", "panel-title")]
    pieces += [rectangle(Box(x(a), box.y, x(b) - x(a), box.height), "turn") for a, b in _turns(table)]
    pieces += axes(box, x, y, x_ticks if labelled else [], ticks)
    for one in series:
        kept = [(x(t), y(v)) for t, v, counts in one.points if counts]
        left_out = [(x(t), y(v)) for t, v, counts in one.points if not counts]
        pieces.append(polyline([(x(t), y(v)) for t, v in _trend(one)], f"trend {one.side.value}"))
        pieces.append(markers(kept, _SHAPES[one.side], f"mark {one.side.value}"))
        pieces.append(markers(left_out, "cross", "mark left-out"))
    return pieces


def _series(table: pl.DataFrame, name: str, side: Side) -> _Series:
    own = table.filter((pl.col("side") == side.value) & pl.col(name).is_not_null()).sort("initial_contact_s")
    rows = own.select("initial_contact_s", name, "counts").iter_rows()
    return _Series(side, [(float(t), float(v), bool(counts)) for t, v, counts in rows])


def _trend(series: _Series) -> list[tuple[float, float]]:
    kept = [(t, v) for t, v, counts in series.points if counts]
    half = _TREND_STRIDES // 2
    return [(kept[i][0], median(v for _, v in kept[i - half : i + half + 1])) for i in range(half, len(kept) - half)]


def _turns(table: pl.DataFrame) -> list[tuple[float, float]]:
    turning = table.filter(pl.col("is_turn").fill_null(False)).select("initial_contact_s", "next_initial_contact_s")
    merged: list[tuple[float, float]] = []
    for start, end in sorted((float(a), float(b)) for a, b in turning.drop_nulls().iter_rows()):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _in_words(assessment: Assessment, names: list[str]) -> str:
    parts = []
    for name in names:
        title, unit, decimals = (_COLUMNS | _TIMES)[name]
        for side in Side:
            values = assessment.strides.filter(pl.col("side") == side.value)[name].drop_nulls()
            if values.len():
                low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]
                parts.append(
                    f"{title}, {side.value}: {number(low, decimals)} to {number(high, decimals)}{unit} over "
                    f"{values.len()} strides."
                )
    return " ".join(parts)


def _table(assessment: Assessment) -> Table:
    """Medians of the strides that count, by foot and stretch of the walk: the picture, short enough to hear."""
    level = assessment.strides.filter(is_level_walking(assessment.settings.summary))
    names = {n: c for n, c in (_COLUMNS | _TIMES).items() if assessment.strides[n].count() > 0}
    end = float(assessment.strides["next_initial_contact_s"].fill_null(0.0).max() or 0.0)  # type: ignore[arg-type]
    step = next((s for s in (30, 60) if end / s <= _MOST_STRETCHES), 60 * (1 + int(end / 60 / _MOST_STRETCHES)))
    rows = []
    for start in range(0, int(end) + 1, step):
        part = level.filter(pl.col("initial_contact_s").is_between(start, start + step, closed="left"))
        for side in Side:
            own = part.filter(pl.col("side") == side.value)
            cells = [_middle(own[name], decimals) for name, (_, _, decimals) in names.items()]
            if own.height:
                rows.append((f"{start} to {start + step} s", side.value, str(own.height), *cells))
    head = (f"{title}, {unit.strip()}" for title, unit, _ in names.values())
    return Table("Middle of the strides used, by stretch of the walk", ("Seconds", "Foot", "Strides", *head), rows)


def _middle(values: pl.Series, decimals: int) -> str:
    middle = values.drop_nulls().median()
    return "–" if middle is None else number(float(middle), decimals)  # type: ignore[arg-type]


def every_stride(assessment: Assessment) -> Table:
    """Every stride in numbers.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    Table
        One row per stride in the order of walking.
    """
    columns = ["side", "initial_contact_s", "stride_time_s", *_COLUMNS, "contact_type", "is_turn", "quality", "flags"]
    head = (
        "Side",
        "Contact at, s",
        "Stride time, s",
        "Tilt at contact, °",
        "Clearance, mm",
        "Length, m",
        "Lands",
        "Turn",
        "Quality",
    )
    digits = [None, 2, 2, 1, 0, 2, None, None, 2]
    rows = []
    for *cells, flags in assessment.strides.sort("initial_contact_s").select(columns).iter_rows():
        texts = [_cell(value, decimals) for value, decimals in zip(cells, digits, strict=True)]
        rows.append((*texts, (flags or "").replace("_", " ")))
    return Table("Every stride; all columns are in strides.csv", (*head, "Remarks"), rows)


def _cell(value: object, decimals: int | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "turn" if value else ""
    return number(value, decimals) if isinstance(value, float) and decimals is not None else str(value)
