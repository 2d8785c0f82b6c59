"""Key measures over the visits, with their intervals, the line through them and treatments marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from surefoot.report.comparison_words import change_unit, decimals_of, label_of, signed
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.numbers import number, unit_text
from surefoot.report.svg import Box, Scale, axes, drawing, line, markers, nice_ticks, text
from surefoot.signs import Comparison, Treatment, Trend

_NAMES = (
    "foot_pitch_initial_contact_deg",
    "min_toe_clearance_mm",
    "stride_speed_m_s",
    "t25fw_s",
    "two_minute_distance_m",
    "six_minute_distance_m",
    "tug_s",
)
_ONE_FOR_BOTH = ("stride_speed_m_s", "t25fw_s", "two_minute_distance_m", "six_minute_distance_m", "tug_s")
_SHAPES = {"left": "dot", "right": "square", "both": "cross"}
_MARGIN = 58.0
_PANEL = 300.0
_DAY_S = 86_400.0


def measures_over_visits(comparison: Comparison) -> Figure:
    """Draw key measures over the visits.

    Parameters
    ----------
    comparison
        Dated walks.

    Returns
    -------
    Figure
        One panel for each measure with values at three visits or more.

    Raises
    ------
    ValueError
        When there is no trend to draw.
    """
    panels = {name: trends for name in _NAMES if (trends := _of(comparison, name))}
    if not panels:
        raise ValueError("a line over the visits needs walks on three days or more, each with its date")
    return Figure(
        ident="trend",
        title="Over the visits",
        caption=(
            "Each mark is one walk (filled dot: left foot, open square: right foot, cross: both), the upright bar its "
            "95 % interval, which knows the walk and not the day. The straight line is the change over the visits"
            + ("; dashed upright lines are treatments, numbered as listed below." if comparison.treatments else ".")
        ),
        wide=_draw(comparison, panels, Width.WIDE),
        narrow=_draw(comparison, panels, Width.NARROW),
        table=_table(panels),
        on_paper=None,
    )


def _of(comparison: Comparison, name: str) -> list[Trend]:
    sides = ("both",) if name in _ONE_FOR_BOTH else ("left", "right")
    return [t for t in comparison.trends if t.name == name and t.side in sides and t.slope_per_month is not None]


def _draw(comparison: Comparison, panels: dict[str, list[Trend]], width: Width) -> Markup:
    pieces: list[str] = []
    for place, (name, trends) in enumerate(panels.items()):
        box = Box(_MARGIN, 46 + place * _PANEL, width.units - _MARGIN - 16, _PANEL - 110)
        pieces += _panel(name, trends, comparison.treatments, box)
    return drawing(
        width.units,
        len(panels) * _PANEL,
        pieces,
        ident=f"trend-{width}",
        title="Measures over the visits",
        description=" ".join(f"{_title(t)}: {slope_text(t)}." for trends in panels.values() for t in trends),
    )


def _panel(name: str, trends: Sequence[Trend], treatments: Sequence[Treatment], box: Box) -> list[str]:
    values = [v for t in trends for v in (*t.values, *t.lows, *t.highs) if v is not None]
    ticks = nice_ticks(min(values), max(values), 6)
    days = [_day(time) for t in trends for time in t.times] + [_day(t.date) for t in treatments]
    room = 0.04 * max(max(days) - min(days), 1.0)
    x = Scale(min(days) - room, max(days) + room, box.x, box.right)
    y = Scale(ticks[0], ticks[-1], box.bottom, box.y)
    unit = unit_text(trends[0].unit).strip()
    pieces = [text(0, box.y - 24, f"{label_of(name)}{f' ({unit})' if unit else ''}", "panel-title")]
    pieces += axes(box, x, y, [], ticks)
    pieces += _dates(trends[0].times, x, box)
    for place, treatment in enumerate(treatments, 1):
        at = x(_day(treatment.date))
        pieces.append(line(at, box.y - 4, at, box.bottom, "treatment"))
        pieces.append(text(at, box.y - 8, str(place), "strong", "middle"))
    for trend in trends:
        pieces += _marks(trend, x, y)
    return pieces


def _marks(trend: Trend, x: Scale, y: Scale) -> list[str]:
    known = [
        (x(_day(time)), value, low, high)
        for time, value, low, high in zip(trend.times, trend.values, trend.lows, trend.highs, strict=True)
        if value is not None
    ]
    pieces = [
        line(at, y(low), at, y(high), f"whisker {trend.side}")
        for at, _, low, high in known
        if low is not None and high is not None
    ]
    slope = trend.slope_per_month
    if slope is not None and known:
        days = [_day(time) for time, value in zip(trend.times, trend.values, strict=True) if value is not None]
        middle_day, middle = sum(days) / len(days), sum(v for _, v, _, _ in known) / len(known)
        ends = [(x(d), y(middle + slope * (d - middle_day) / 30.0)) for d in (min(days), max(days))]
        pieces.append(line(*ends[0], *ends[1], f"slope {trend.side}"))
    return [*pieces, markers([(at, y(v)) for at, v, _, _ in known], _SHAPES[trend.side], f"mark {trend.side}", 5)]


def _dates(times: Sequence[datetime], x: Scale, box: Box) -> list[str]:
    pieces: list[str] = []
    last = -1e9
    for time in times:
        at = x(_day(time))
        pieces.append(line(at, box.bottom, at, box.bottom + 5, "grid zero"))
        if at - last > 96:
            anchor = "start" if at < box.x + 48 else "end" if at > box.right - 48 else "middle"
            pieces.append(text(at, box.bottom + 22, f"{time:%Y-%m-%d}", "tick", anchor))
            last = at
    return pieces


def _day(time: datetime) -> float:
    return time.timestamp() / _DAY_S


def _title(trend: Trend) -> str:
    return label_of(trend.name) + ("" if trend.side == "both" else f", {trend.side}")


def slope_text(trend: Trend) -> str:
    """Change per 30 days with its interval, in words.

    Parameters
    ----------
    trend
        The trend.

    Returns
    -------
    str
        For example ``+1.2° in 30 days (95 % interval +0.3 to +2.1°)``.
    """
    if trend.slope_per_month is None or trend.slope_low is None or trend.slope_high is None:
        return "no line: fewer than three visits have a value"
    d, unit = decimals_of(trend.name) + 1, change_unit(trend.unit)
    return (
        f"{signed(trend.slope_per_month, d)}{unit} in 30 days (95 % interval {signed(trend.slope_low, d)} to "
        f"{signed(trend.slope_high, d)}{unit})"
    )


def _table(panels: dict[str, list[Trend]]) -> Table:
    trends = [t for found in panels.values() for t in found]
    times = trends[0].times
    rows = [
        (
            f"{time:%Y-%m-%d}",
            *(
                "\N{EN DASH}" if t.values[i] is None else number(t.values[i] or 0.0, decimals_of(t.name))
                for t in trends
            ),
        )
        for i, time in enumerate(times)
    ]
    rows.append(("Change", *(slope_text(t) for t in trends)))
    head = ("Visit", *(_title(t) + (f" ({unit})" if (unit := unit_text(t.unit).strip()) else "") for t in trends))
    return Table("Measures over the visits", head, rows)
