"""Small pieces of SVG: scales, ticks, axes, lines, bands and markers, each a pure function to text.

Colours and line styles live in the page's style sheet; the pieces carry class names only. Left and right differ by
colour and by line style and marker, so that they stay apart in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from markupsafe import Markup, escape

Points = Sequence[tuple[float, float] | None]


@dataclass(frozen=True)
class Scale:
    """Straight line from values to positions.

    Parameters
    ----------
    low, high
        Values at the ends.
    start, end
        Positions at the ends.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Position of a value.

        Parameters
        ----------
        value
            The value.

        Returns
        -------
        float
            The position.
        """
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Box:
    """A rectangle on the page: left, top, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.y + self.height


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values that span a range.

    Parameters
    ----------
    low, high
        Range to span.
    most
        About how many values at most.

    Returns
    -------
    list of float
        Evenly spaced; the first is at most `low` and the last at least `high`.
    """
    if not (isfinite(low) and isfinite(high)):
        low, high = 0.0, 1.0
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / max(1, most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def tick_text(value: float) -> str:
    """A tick's label: no needless digits, a true minus sign.

    Parameters
    ----------
    value
        The tick's value.

    Returns
    -------
    str
        The label.
    """
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def drawing(width: float, height: float, pieces: Iterable[str], *, ident: str, title: str, description: str) -> Markup:
    """A whole picture with a title and a description for screen readers.

    Parameters
    ----------
    width, height
        Size in user units.
    pieces
        Pieces of SVG.
    ident
        Identifier, unique on the page.
    title, description
        Words for those who do not see the picture.

    Returns
    -------
    Markup
        The ``svg`` element.
    """
    return Markup(
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>'
        f"{''.join(pieces)}</svg>"
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """A line of text.

    Parameters
    ----------
    x, y
        Position of its baseline.
    words
        The words; escaped here.
    kind
        Class names.
    anchor
        ``start``, ``middle`` or ``end``.

    Returns
    -------
    str
        A piece of SVG.
    """
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line.

    Parameters
    ----------
    x1, y1, x2, y2
        Its ends.
    kind
        Class names.

    Returns
    -------
    str
        A piece of SVG.
    """
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def rectangle(box: Box, kind: str) -> str:
    """A rectangle.

    Parameters
    ----------
    box
        Where.
    kind
        Class names.

    Returns
    -------
    str
        A piece of SVG.
    """
    return f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" class="{kind}"/>'


def polyline(points: Points, kind: str) -> str:
    """A line through points, broken where a point is None.

    Parameters
    ----------
    points
        Positions.
    kind
        Class names.

    Returns
    -------
    str
        A piece of SVG, empty without points.
    """
    parts, pen_up = [], True
    for point in points:
        if point is None:
            pen_up = True
            continue
        parts.append(f"{'M' if pen_up else 'L'}{point[0]:.1f} {point[1]:.1f}")
        pen_up = False
    return f'<path d="{"".join(parts)}" class="{kind}"/>' if parts else ""


def band(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]], kind: str) -> str:
    """A filled band between two lines.

    Parameters
    ----------
    upper, lower
        Positions from left to right.
    kind
        Class names.

    Returns
    -------
    str
        A piece of SVG, empty without points.
    """
    ring = [*upper, *reversed(lower)]
    if not ring:
        return ""
    return f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in ring)}Z" class="{kind}"/>'


_MARKERS = {
    "dot": "M{x:.1f} {y:.1f}m-{r:g} 0a{r:g} {r:g} 0 1 0 {d:g} 0a{r:g} {r:g} 0 1 0-{d:g} 0z",
    "square": "M{x:.1f} {y:.1f}m-{r:g}-{r:g}h{d:g}v{d:g}h-{d:g}z",
    "cross": "M{x:.1f} {y:.1f}m-{r:g}-{r:g}l{d:g} {d:g}m0-{d:g}l-{d:g} {d:g}",
}


def markers(points: Iterable[tuple[float, float]], shape: str, kind: str, radius: float = 4) -> str:
    """The same marker at many positions, as one element.

    Parameters
    ----------
    points
        Positions.
    shape
        ``dot``, ``square`` or ``cross``.
    kind
        Class names.
    radius
        Half the size of a marker.

    Returns
    -------
    str
        A piece of SVG, empty without points.
    """
    path = "".join(_MARKERS[shape].format(x=x, y=y, r=radius, d=2 * radius) for x, y in points)
    return f'<path d="{path}" class="{kind}"/>' if path else ""


def axes(box: Box, x: Scale, y: Scale, x_ticks: Sequence[float], y_ticks: Sequence[float]) -> list[str]:
    """Grid lines and tick labels around a panel.

    Parameters
    ----------
    box
        The panel.
    x, y
        Scales.
    x_ticks, y_ticks
        Values to label.

    Returns
    -------
    list of str
        Pieces of SVG.
    """
    pieces = []
    for tick in y_ticks:
        zero = " zero" if tick == 0 else ""
        pieces.append(line(box.x, y(tick), box.right, y(tick), f"grid{zero}"))
        pieces.append(text(box.x - 6, y(tick) + 5, tick_text(tick), "tick", "end"))
    for tick in x_ticks:
        pieces.append(line(x(tick), box.bottom, x(tick), box.bottom + 5, "grid zero"))
        pieces.append(text(x(tick), box.bottom + 22, tick_text(tick), "tick", "middle"))
    return pieces


def patterns() -> Markup:
    """The hatching and dots that fill areas, so that they differ in black and white.

    Returns
    -------
    Markup
        A ``defs`` element; a page needs it once, a picture that stands alone needs its own.
    """
    return Markup(
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" class="hatch-ground"/><path d="M3 0v6" class="hatch-line"/></pattern>'
        '<pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" '
        'class="dots-ground"/><circle cx="3" cy="3" r="1.3" class="dots-dot"/></pattern></defs>'
    )
