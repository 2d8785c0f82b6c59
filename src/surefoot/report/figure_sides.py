"""Left and right at a glance: one small panel per measure, and what meets the floor first."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import Cell, Figure, Quantity, Table, Width
from surefoot.report.healthy_range import HealthyRange, healthy_range
from surefoot.report.numbers import details_text, interval_text, unit_text, value_text
from surefoot.report.svg import Box, Scale, drawing, line, markers, nice_ticks, rectangle, text, tick_text
from surefoot.signs import MEASURES, Assessment, Measure

_PANELS = (
    "foot_pitch_initial_contact_deg",
    "min_toe_clearance_mm",
    "stride_length_m",
    "swing_time_s",
    "lateral_excursion_mm",
)
_CONTACTS = ("heel", "flat", "toe")
_SHAPES = {Side.LEFT: "dot", Side.RIGHT: "square"}
_PANEL_HEIGHT = 150.0
_ROWS = {Side.LEFT: 20.0, Side.RIGHT: 48.0}


def left_and_right(assessment: Assessment) -> Figure:
    """Draw left against right.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    Figure
        One panel per measure that has a value.

    Raises
    ------
    ValueError
        When no measure of either side has a value.
    """
    names = [n for n in _PANELS if any(assessment.measures[s][n].value is not None for s in Side)]
    if not names:
        raise ValueError("no measure of either foot could be given")
    shaded = any(healthy_range(assessment, name) for name in names)
    return Figure(
        ident="left-right",
        title="Left against right",
        caption=(
            "The filled dot (L) is the left foot, the open square (R) the right one; the bar through it is its 95 % "
            "interval. Each panel has its own scale."
            + (" The shaded stretch between dashed lines holds about 95 in 100 healthy people." if shaded else "")
            + " The bars show how often the heel, the whole sole (flat) or the toes meet the floor first."
        ),
        wide=_draw(assessment, names, Width.WIDE),
        narrow=_draw(assessment, names, Width.NARROW),
        table=_table(assessment, names),
        on_paper="The numbers stand in the tables of key measures and of every measure.",
    )


def _draw(assessment: Assessment, names: list[str], width: Width) -> Markup:
    columns = 3 if width is Width.WIDE else 1
    room = width.units / columns - (24 if columns > 1 else 0)
    panels: list[tuple[str, str]] = [("contact", "What lands first")] if _contacts(assessment) else []
    panels += [(n, f"{MEASURES[n].label}{_in_brackets(MEASURES[n].unit)}") for n in names]
    pieces: list[str] = []
    for place, (name, title) in enumerate(panels):
        row, column = divmod(place, columns)
        box = Box(column * (room + 36), 26 + row * _PANEL_HEIGHT, room, _PANEL_HEIGHT)
        pieces.append(text(box.x, box.y - 8, title, "panel-title"))
        if name == "contact":
            pieces += _contact_panel(assessment, box)
        else:
            sides = {side: assessment.measures[side][name] for side in Side}
            pieces += _strip(sides, box, healthy_range(assessment, name))
    return drawing(
        width.units,
        26 + -(-len(panels) // columns) * _PANEL_HEIGHT - 20,
        pieces,
        ident=f"left-right-{width}",
        title="Left against right",
        description=_in_words(assessment, names),
    )


def _in_brackets(unit: str) -> str:
    return f" ({unit_text(unit).strip()})" if unit else ""


def _strip(sides: Mapping[Side, Measure], box: Box, healthy: HealthyRange | None) -> list[str]:
    known = [v for m in sides.values() for v in (m.value, m.low, m.high) if v is not None]
    ends = [0.0, *known, *((healthy.low, healthy.high) if healthy else ())]
    ticks = nice_ticks(min(ends), max(ends), 5)
    x = Scale(ticks[0], ticks[-1], box.x + 32, box.right - 14)
    bottom = box.y + 70
    pieces = []
    if healthy:
        pieces.append(rectangle(Box(x(healthy.low), box.y, x(healthy.high) - x(healthy.low), 70), "healthy"))
        pieces += [line(x(end), box.y, x(end), bottom, "healthy-edge") for end in (healthy.low, healthy.high)]
    for tick in ticks:
        pieces.append(line(x(tick), box.y, x(tick), bottom, "grid zero" if tick == 0 else "grid"))
        pieces.append(text(x(tick), bottom + 20, tick_text(tick), "tick", "middle"))
    for side, measure in sides.items():
        y = box.y + _ROWS[side]
        pieces.append(text(box.x, y + 6, side.value[0].upper(), "tick strong"))
        pieces += _row(measure, side, y, x)
    return pieces


def _row(measure: Measure, side: Side, y: float, x: Scale) -> list[str]:
    if measure.value is None:
        return [text(x.start + 4, y + 6, "not given", "tick")]
    pieces = []
    if measure.low is not None and measure.high is not None:
        low, high = max(measure.low, x.low), min(measure.high, x.high)
        pieces.append(line(x(low), y, x(high), y, f"whisker {side.value}"))
    return [*pieces, markers([(x(measure.value), y)], _SHAPES[side], f"mark {side.value}", 6)]


def _contacts(assessment: Assessment) -> dict[Side, Mapping[str, Measure]]:
    sides = {side: assessment.measures[side] for side in Side}
    return {side: m for side, m in sides.items() if m["contact_heel_percent"].value is not None}


def _contact_panel(assessment: Assessment, box: Box) -> list[str]:
    pieces: list[str] = []
    for side, measures in _contacts(assessment).items():
        top, start = box.y + _ROWS[side] - 14, box.x + 32
        pieces.append(text(box.x, top + 20, side.value[0].upper(), "tick strong"))
        for kind in _CONTACTS:
            share = measures[f"contact_{kind}_percent"].value or 0.0
            width = (box.width - 46) * share / 100
            if width <= 0:
                continue
            pieces.append(rectangle(Box(start, top, width, 26), f"contact {kind}"))
            if width > 46:
                pieces.append(text(start + width / 2, top + 19, f"{share:.0f} %", f"on-{kind}", "middle"))
            start += width
    for place, kind in enumerate(_CONTACTS):
        left = box.x + 32 + place * 82
        pieces.append(rectangle(Box(left, box.y + 76, 16, 16), f"contact {kind}"))
        pieces.append(text(left + 22, box.y + 90, kind, "tick"))
    return pieces


def _in_words(assessment: Assessment, names: list[str]) -> str:
    parts = []
    for side, measures in _contacts(assessment).items():
        shares = ", ".join(f"{kind} first {measures[f'contact_{kind}_percent'].value or 0:.0f} %" for kind in _CONTACTS)
        parts.append(f"{side.value.capitalize()} foot: {shares.replace('flat first', 'flat')}.")
    for name in names:
        sides = []
        for side in Side:
            measure = assessment.measures[side][name]
            interval = interval_text(measure, name)
            sides.append(f"{side.value} {value_text(measure, name)}" + (f" (95 % {interval})" if interval else ""))
        parts.append(f"{MEASURES[name].label}: {', '.join(sides)}.")
    return " ".join(parts)


def _table(assessment: Assessment, names: list[str]) -> Table:
    shares = [f"contact_{kind}_percent" for kind in _CONTACTS] if _contacts(assessment) else []
    rows: list[tuple[Cell, ...]] = []
    for name in (*shares, *names):
        rows.append((MEASURES[name].label, *(_cell(assessment.measures[side][name], name) for side in Side)))
    return Table("Left against right", ("Measure", "Left", "Right"), rows)


def _cell(measure: Measure, name: str) -> Quantity:
    return Quantity(value_text(measure, name) if measure.value is not None else "", details_text(measure, name))
