"""The average strides of several walks laid over each other, foot by foot."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.numbers import number
from surefoot.report.svg import Box, Scale, axes, drawing, line, nice_ticks, polyline, text
from surefoot.signs import ComparedCondition, Comparison, CurveSummary

MOST_WALKS = 4
_TITLES = {
    "foot_pitch_deg": ("tilt of the foot", "°"),
    "toe_height_mm": ("height of the toe", "mm"),
    "heel_height_mm": ("height of the heel", "mm"),
}
_MARGIN = 58.0
_PANEL = 300.0
_KEY_ROW = 26.0
_LONGEST_LABEL = 34


def strides_overlaid(comparison: Comparison) -> Figure:
    """Draw the average strides of the walks over each other.

    Parameters
    ----------
    comparison
        The walks; of more than four the first one and the last three are drawn.

    Returns
    -------
    Figure
        One panel for each foot and curve that at least two of the walks have.

    Raises
    ------
    ValueError
        When no curve is in two walks.
    """
    walks = drawn_walks(comparison)
    panels = _panels(walks)
    if not panels:
        raise ValueError("no two of the walks have the average stride of the same foot")
    left_out = len(comparison.conditions) - len(walks)
    return Figure(
        ident="overlay",
        title="The average strides laid over each other",
        caption=(
            "Each line is the average stride of one walk, from the moment the foot meets the floor (0) to the next "
            "time it does (100\N{NO-BREAK SPACE}%); the key above says which. Above 0° the toes point up. Which "
            "differences are more than noise stands with the key differences."
            + (f" {left_out} of the walks are not drawn." if left_out else "")
        ),
        wide=_draw(walks, panels, Width.WIDE),
        narrow=_draw(walks, panels, Width.NARROW),
        table=_table(walks, panels),
        on_paper="The numbers behind this picture are on the page for screens.",
    )


def drawn_walks(comparison: Comparison) -> tuple[ComparedCondition, ...]:
    """The walks that fit into one picture: all, or the first one and the last ones.

    Parameters
    ----------
    comparison
        The walks.

    Returns
    -------
    tuple of ComparedCondition
        At most four.
    """
    walks = comparison.conditions
    return walks if len(walks) <= MOST_WALKS else (walks[0], *walks[1 - MOST_WALKS :])


_Panel = tuple[str, str]


def _panels(walks: Sequence[ComparedCondition]) -> list[_Panel]:
    return [
        (side.value, name)
        for name in _TITLES
        for side in Side
        if sum(_curve(walk, side.value, name) is not None for walk in walks) >= 2
    ]


def _curve(walk: ComparedCondition, side: str, name: str) -> CurveSummary | None:
    return walk.curves.get(side, {}).get(name)


def _draw(walks: Sequence[ComparedCondition], panels: Sequence[_Panel], width: Width) -> Markup:
    columns = 2 if width is Width.WIDE and len({side for side, _ in panels}) == 2 else 1
    room = width.units / columns
    key_columns = 2 if width is Width.WIDE else 1
    top = 12 + _KEY_ROW * -(-len(walks) // key_columns)
    pieces: list[str] = []
    for place, walk in enumerate(walks):
        row, column = divmod(place, key_columns)
        x, y = column * width.units / key_columns, 14 + row * _KEY_ROW
        pieces.append(line(x, y, x + 52, y, f"walk n{place}"))
        pieces.append(text(x + 60, y + 5, _short(walk.label)))
    for place, (side, name) in enumerate(panels):
        row, column = divmod(place, columns)
        box = Box(column * room + _MARGIN, top + 36 + row * _PANEL, room - _MARGIN - 14, _PANEL - 88)
        pieces += _panel(walks, side, name, box)
    rows = -(-len(panels) // columns)
    return drawing(
        width.units,
        top + rows * _PANEL,
        pieces,
        ident=f"overlay-{width}",
        title="Average strides laid over each other",
        description=_in_words(walks, panels),
    )


def _panel(walks: Sequence[ComparedCondition], side: str, name: str, box: Box) -> list[str]:
    title, unit = _TITLES[name]
    curves = [(place, _curve(walk, side, name)) for place, walk in enumerate(walks)]
    values = [m for _, curve in curves if curve for m in curve.mean if m is not None]
    ticks = nice_ticks(min([0.0, *values]), max([0.0, *values]), 6)
    x, y = Scale(0, 100, box.x, box.right), Scale(ticks[0], ticks[-1], box.bottom, box.y)
    pieces = [text(box.x - _MARGIN, box.y - 14, f"{side.capitalize()}: {title} ({unit})", "panel-title")]
    pieces += axes(box, x, y, (0, 25, 50, 75, 100), ticks)
    for place, curve in curves:
        if curve is not None:
            points = [None if m is None else (x(p), y(m)) for p, m in zip(curve.percent, curve.mean, strict=True)]
            pieces.append(polyline(points, f"walk n{place}"))
    return pieces


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _in_words(walks: Sequence[ComparedCondition], panels: Sequence[_Panel]) -> str:
    parts = []
    for side, name in panels:
        if name != "foot_pitch_deg":
            continue
        for walk in walks:
            curve = _curve(walk, side, name)
            known = [m for m in curve.mean if m is not None] if curve else []
            if known:
                parts.append(
                    f"{side.capitalize()} foot, {walk.label}: tilt begins at {number(known[0], 0)} degrees and is "
                    f"lowest at {number(min(known), 0)}."
                )
    return " ".join(parts) or "Heights of toe and heel over the stride."


def _table(walks: Sequence[ComparedCondition], panels: Sequence[_Panel]) -> Table:
    columns = [
        (f"{side.capitalize()}: {_TITLES[name][0]}, {walk.label} ({_TITLES[name][1]})", curve)
        for side, name in panels
        for walk in walks
        if (curve := _curve(walk, side, name)) is not None
    ]
    rows = []
    for percent in range(0, 101, 10):
        rows.append((f"{percent} %", *(_cell(curve, percent) for _, curve in columns)))
    return Table("Mean ± standard deviation over the stride", ("Stride", *(title for title, _ in columns)), rows)


def _cell(curve: CurveSummary, percent: int) -> str:
    nearest = min(range(len(curve.percent)), key=lambda i: abs(curve.percent[i] - percent))
    mean, sd = curve.mean[nearest], curve.sd[nearest]
    if mean is None:
        return "\N{EN DASH}"
    return number(mean, 1) + (f" ± {number(sd, 1)}" if sd is not None else "")
