"""The average stride of each foot with its spread: pitch of the foot, height of the toe and of the heel."""

from __future__ import annotations

from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import NARROW, Figure, Table, Width
from surefoot.report.numbers import number
from surefoot.report.svg import (
    Box,
    Scale,
    axes,
    band,
    drawing,
    line,
    nice_ticks,
    polyline,
    rectangle,
    text,
)
from surefoot.signs import Assessment, CurveSummary

_TITLES = {
    "foot_pitch_deg": ("Tilt of the foot", "°", "toes up above 0, toes down below"),
    "toe_height_mm": ("Height of the toe", " mm", ""),
    "heel_height_mm": ("Height of the heel", " mm", ""),
}
_BARS = 60.0
_MARGIN = 64.0


def average_stride(assessment: Assessment) -> Figure:
    """Draw the average stride.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    Figure
        Three panels with one line per foot.

    Raises
    ------
    ValueError
        When no foot has curves; the sentence says why.
    """
    if not any(assessment.curves.values()):
        raise ValueError("the average stride needs a sensor on the foot and at least one usable stride")
    counts = [f"{side.value} {next(iter(c.values())).n}" for side, c in assessment.curves.items() if c]
    return Figure(
        ident="average-stride",
        title="The average stride",
        caption=(
            "Read from left to right: each line is one stride, from the moment the foot meets the floor (0) to the "
            "next time it does (100\N{NO-BREAK SPACE}%). The line is the average, the band around it holds about two "
            "strides in three. An upright line marks toe-off, when the foot leaves the floor; the bars underneath show "
            f"how long each foot is on the floor. Strides averaged: {', '.join(counts)}."
        ),
        wide=_draw(assessment, Width.WIDE),
        narrow=_draw(assessment, Width.NARROW),
        table=_table(assessment),
    )


def _draw(assessment: Assessment, width: Width) -> Markup:
    names = [n for n in _TITLES if any(n in curves for curves in assessment.curves.values())]
    places, height = _places(width, len(names))
    pieces: list[str] = []
    for name, box in zip(names, places, strict=False):
        pieces += _panel(assessment, name, box)
    return drawing(
        width.units,
        height,
        pieces,
        ident=f"average-stride-{width}",
        title="Average stride of each foot",
        description=_in_words(assessment),
    )


def _places(width: Width, panels: int) -> tuple[list[Box], float]:
    if width is Width.NARROW:
        boxes = [Box(_MARGIN, 34 + i * 365, NARROW - _MARGIN - 10, 230) for i in range(panels)]
        return boxes, panels * 365.0
    boxes = [Box(_MARGIN, 36, 826, 280), Box(_MARGIN, 460, 366, 210), Box(524, 460, 366, 210)]
    return boxes, 400.0 if panels == 1 else 765.0


def _panel(assessment: Assessment, name: str, box: Box) -> list[str]:
    title, unit, hint = _TITLES[name]
    curves = {side: c[name] for side, c in assessment.curves.items() if name in c}
    ticks = nice_ticks(*_extent(curves), 6)
    x, y = Scale(0, 100, box.x, box.right), Scale(ticks[0], ticks[-1], box.bottom, box.y)
    pieces = [text(box.x - _MARGIN, box.y - 16, f"{title} ({unit.strip()})", "panel-title")]
    if hint and box.width > 500:
        pieces.append(text(box.right, box.y - 16, hint, "tick", "end"))
    pieces += axes(box, x, y, [], ticks)
    for side, curve in curves.items():
        pieces.append(_spread(curve, x, y, f"band {side.value}"))
    for side, curve in curves.items():
        points = [None if m is None else (x(p), y(m)) for p, m in zip(curve.percent, curve.mean, strict=True)]
        pieces.append(polyline(points, f"mean {side.value}"))
    pieces += _floor_bars(assessment, box, x)
    return pieces


def _extent(curves: dict[Side, CurveSummary]) -> tuple[float, float]:
    ends = [0.0]
    for curve in curves.values():
        for mean, sd in zip(curve.mean, curve.sd, strict=True):
            if mean is not None:
                ends += [mean - (sd or 0.0), mean + (sd or 0.0)]
    return min(ends), max(ends)


def _spread(curve: CurveSummary, x: Scale, y: Scale, kind: str) -> str:
    known = [
        (x(p), y(m + s), y(m - s))
        for p, m, s in zip(curve.percent, curve.mean, curve.sd, strict=True)
        if m is not None and s is not None
    ]
    return band([(a, b) for a, b, _ in known], [(a, c) for a, _, c in known], kind)


def _floor_bars(assessment: Assessment, box: Box, x: Scale) -> list[str]:
    pieces: list[str] = []
    bottom = box.bottom
    offs = [v for s in assessment.curves if (v := assessment.measures[s]["stance_percent"].value) is not None]
    if offs:
        pieces.append(text(x(min(offs)) - 5, box.y + 15, "toe-off", "tick", "end"))
    for row, side in enumerate(s for s in Side if s in assessment.curves):
        top = bottom + 18 + row * 19
        stance = assessment.measures[side]["stance_percent"].value
        pieces.append(text(box.x - 6, top + 12, side.value.capitalize(), "tick", "end"))
        if stance is None:
            continue
        pieces.append(line(x(stance), box.y, x(stance), top + 11, f"toe-off {side.value}"))
        pieces.append(rectangle(Box(box.x, top, x(stance) - box.x, 11), f"bar {side.value}"))
        pieces.append(rectangle(Box(x(stance), top, box.right - x(stance), 11), "bar empty"))
    for tick in (0, 20, 40, 60, 80, 100) if box.width > 500 else (0, 25, 50, 75, 100):
        label = f"{tick} %" if tick == 100 else f"{tick}"
        pieces.append(text(x(tick), bottom + _BARS + 12, label, "tick", "end" if tick == 100 else "middle"))
    return pieces


def _in_words(assessment: Assessment) -> str:
    parts = []
    for side, curves in assessment.curves.items():
        if pitch := curves.get("foot_pitch_deg"):
            known = [m for m in pitch.mean if m is not None]
            if known:
                parts.append(
                    f"{side.value.capitalize()} foot: tilt begins at {number(known[0], 0)} degrees, is lowest at "
                    f"{number(min(known), 0)} and ends at {number(known[-1], 0)}."
                )
    return " ".join(parts) or "Heights of toe and heel over the stride."


def _table(assessment: Assessment) -> Table:
    columns = [(s, n) for n in _TITLES for s, curves in assessment.curves.items() if n in curves]
    head = tuple(f"{_TITLES[n][0]}, {s.value}, {_TITLES[n][1].strip()}" for s, n in columns)
    first = assessment.curves[columns[0][0]][columns[0][1]]
    step = max(1, (len(first.percent) - 1) // 20)
    rows = []
    for i in range(0, len(first.percent), step):
        cells = [_cell(assessment.curves[s][n], i) for s, n in columns]
        rows.append((f"{first.percent[i]:.0f} %", *cells))
    return Table("Mean ± standard deviation over the stride", ("Stride", *head), rows)


def _cell(curve: CurveSummary, i: int) -> str:
    mean, sd = (curve.mean[i], curve.sd[i]) if i < len(curve.mean) else (None, None)
    if mean is None:
        return "–"
    return number(mean, 1) + (f" ± {number(sd, 1)}" if sd is not None else "")
