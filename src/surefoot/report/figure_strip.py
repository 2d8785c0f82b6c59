"""Small strips for the first page: left and right on one line with their intervals, and what lands first."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.numbers import interval_text, value_text
from surefoot.report.svg import (
    Box,
    Scale,
    drawing,
    line,
    markers,
    nice_ticks,
    rectangle,
    text,
    tick_text,
)
from surefoot.signs import Measure

_SHAPES = {Side.LEFT: "dot", Side.RIGHT: "square"}
_CONTACTS = ("heel", "flat", "toe")


def side_strip(measures: Mapping[Side, Measure], name: str, healthy: tuple[float, float] | None = None) -> Markup:
    """Left and right on one scale, with intervals.

    Parameters
    ----------
    measures
        The measure by side.
    name
        Its name.
    healthy
        Range of healthy people to shade, or None.

    Returns
    -------
    Markup
        A small picture, empty when neither side has a value.
    """
    ends = [v for m in measures.values() for v in (m.value, m.low, m.high) if v is not None]
    if not ends:
        return Markup("")
    ticks = nice_ticks(min(0.0, *ends, *(healthy or ())), max(0.0, *ends, *(healthy or ())), 5)
    x = Scale(ticks[0], ticks[-1], 24, 296)
    pieces = []
    if healthy:
        pieces.append(rectangle(Box(x(healthy[0]), 2, x(healthy[1]) - x(healthy[0]), 54), "healthy"))
    for tick in ticks:
        pieces.append(line(x(tick), 2, x(tick), 56, "grid zero" if tick == 0 else "grid"))
        pieces.append(text(x(tick), 76, tick_text(tick), "tick", "middle"))
    for side, measure in measures.items():
        pieces += _row(measure, side, 17.0 if side is Side.LEFT else 42.0, x)
    words = "; ".join(
        f"{s.value} {value_text(m, name)}" + (f", 95 % interval {interval_text(m, name)}" if m.low is not None else "")
        for s, m in measures.items()
    )
    return drawing(320, 82, pieces, ident=f"strip-{name}", title="Left and right compared", description=words)


def _row(measure: Measure, side: Side, y: float, x: Scale) -> list[str]:
    if measure.value is None:
        return []
    pieces = []
    if measure.low is not None and measure.high is not None:
        low, high = max(measure.low, x.low), min(measure.high, x.high)
        pieces.append(line(x(low), y, x(high), y, f"whisker {side.value}"))
    return [*pieces, markers([(x(measure.value), y)], _SHAPES[side], f"mark {side.value}", 6)]


def contact_bars(shares: Mapping[Side, Mapping[str, Measure]]) -> Markup:
    """What meets the floor first, as one bar per foot.

    Parameters
    ----------
    shares
        The measures of each side, by name.

    Returns
    -------
    Markup
        A small picture, empty when neither side has a value.
    """
    known = {s: m for s, m in shares.items() if m["contact_heel_percent"].value is not None}
    if not known:
        return Markup("")
    pieces, words = [], []
    for row, (side, measures) in enumerate(known.items()):
        top, start = 4.0 + row * 36, 0.0
        pieces.append(text(0, top + 20, side.value[0].upper(), "tick strong"))
        for kind in _CONTACTS:
            share = measures[f"contact_{kind}_percent"].value or 0.0
            width = 290 * share / 100
            pieces.append(rectangle(Box(28 + start, top, width, 28), f"contact {kind}"))
            if width > 46:
                pieces.append(text(28 + start + width / 2, top + 20, f"{share:.0f} %", f"on-{kind}", "middle"))
            start += width
            words.append(f"{side.value} {kind} first {share:.0f} %")
    height = 4 + 36 * len(known)
    return drawing(320, height, pieces, ident="strip-contact", title="What lands first", description="; ".join(words))
