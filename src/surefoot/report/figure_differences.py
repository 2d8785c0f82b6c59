"""Key differences of two walks with their intervals, against what is noise and what matters."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from surefoot.report.comparison_words import (
    change_unit,
    difference_text,
    interval_text,
    key_differences,
    label_of,
    signed,
    verdict_text,
)
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.svg import Box, Scale, drawing, line, markers, rectangle, text
from surefoot.signs import Contrast, Difference, Matter

_ROW = {Width.WIDE: 62.0, Width.NARROW: 88.0}
_SHAPES = {"left": "dot", "right": "square", "both": "cross"}


def differences_with_limits(contrast: Contrast) -> Figure:
    """Draw the key differences of one walk against the first one.

    Parameters
    ----------
    contrast
        The two walks.

    Returns
    -------
    Figure
        One row for each key measure that could be compared, each on its own scale.

    Raises
    ------
    ValueError
        When nothing could be compared.
    """
    found = key_differences(contrast)
    if not found:
        raise ValueError("none of the key measures is in both walks")
    return Figure(
        ident="differences",
        title=f"{contrast.label} against {contrast.against}",
        caption=(
            f"Each row is one measure on its own scale: {contrast.label} minus {contrast.against}. The mark is the "
            "difference (filled dot: left foot, open square: right foot, cross: both), the bar its 95 % interval, the "
            "upright line no difference. A mark inside the shaded stretch between dashed lines is within noise. "
            "Where a size that matters is published, a short thick line marks it."
        ),
        wide=_draw(contrast, found, Width.WIDE),
        narrow=_draw(contrast, found, Width.NARROW),
        table=_table(found),
        on_paper="The numbers stand in the table of every difference.",
    )


def _draw(contrast: Contrast, found: Sequence[Difference], width: Width) -> Markup:
    pieces: list[str] = []
    height = _ROW[width]
    for place, difference in enumerate(found):
        pieces += _row(difference, place * height, width)
    return drawing(
        width.units,
        len(found) * height + 6,
        pieces,
        ident=f"differences-{width}",
        title=f"Differences between {contrast.label} and {contrast.against}",
        description=" ".join(f"{_name(d)}: {difference_text(d)}, {verdict_text(d)}." for d in found),
    )


def _name(difference: Difference) -> str:
    side = "" if difference.side == "both" else f", {difference.side}"
    return f"{label_of(difference.name)}{side}"


def _row(difference: Difference, top: float, width: Width) -> list[str]:
    value = difference.difference or 0.0
    words = f"{difference_text(difference)}, {verdict_text(difference)}".replace("matters: ", "")
    pieces = [text(0, top + 20, _name(difference), "panel-title")]
    if width is Width.WIDE:
        box = Box(0, top + 28, 430, 24)
        pieces[0] = text(0, top + 22, _name(difference), "panel-title")
        pieces.append(text(0, top + 44, words, "tick"))
        box = Box(440, top + 14, width.units - 450, 30)
    else:
        pieces.append(text(0, top + 42, words, "tick"))
        box = Box(4, top + 50, width.units - 8, 26)
    reach = _reach(difference)
    x, middle = Scale(-reach, reach, box.x, box.right), box.y + box.height / 2
    pieces += _limits(difference, box, x)
    pieces.append(line(x(0), box.y - 2, x(0), box.bottom + 2, "grid zero"))
    if difference.low is not None and difference.high is not None:
        ends = [min(box.right, max(box.x, x(v))) for v in (difference.low, difference.high)]
        pieces.append(line(ends[0], middle, ends[1], middle, f"whisker {difference.side}"))
    pieces.append(markers([(x(value), middle)], _SHAPES[difference.side], f"mark {difference.side}", 6))
    return pieces


def _limits(difference: Difference, box: Box, x: Scale) -> list[str]:
    pieces = []
    if difference.detectable:
        left, right = x(-difference.detectable), x(difference.detectable)
        pieces.append(rectangle(Box(left, box.y, right - left, box.height), "noise"))
        pieces += [line(end, box.y, end, box.bottom, "noise-edge") for end in (left, right)]
    if difference.important:
        # only the way that the change went: what matters may differ between better and worse
        end = x(difference.important if (difference.difference or 0.0) >= 0 else -difference.important)
        pieces.append(line(end, box.y + 5, end, box.bottom - 5, "matter-edge"))
    return pieces


def _reach(difference: Difference) -> float:
    sizes = [difference.difference, difference.low, difference.high, difference.detectable, difference.important]
    return 1.08 * max(abs(v) for v in (*sizes, 1e-9) if v is not None)


def _table(found: Sequence[Difference]) -> Table:
    head = ("Measure", "Difference", "95 % interval", "More than noise from", "Matters from", "Verdict")
    rows = [
        (
            _name(d),
            difference_text(d),
            interval_text(d) or "\N{EN DASH}",
            _limit(d, d.detectable),
            _limit(d, d.important),
            verdict_text(d)
            + ("" if d.matters is not Matter.UNKNOWN or d.important is None else "; matters: not known"),
        )
        for d in found
    ]
    return Table("Key differences", head, rows)


def _limit(difference: Difference, size: float | None) -> str:
    if size is None:
        return "not known"
    decimals = 1 if size < 10 else 0
    return signed(size, max(decimals, 2 if size < 1 else 0)).removeprefix("+") + change_unit(difference.unit)
