"""The path of each foot seen from above."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.numbers import number
from surefoot.report.svg import Box, drawing, line, markers, polyline, text
from surefoot.signs import Assessment, PathOutline

_LONGEST_SIDE_RATIO = 0.9
_BESIDE_RATIO = 0.35  # paths that wide stand side by side


def path_from_above(assessment: Assessment) -> Figure:
    """Draw each foot's path from above.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    Figure
        One panel per foot, both at one scale.

    Raises
    ------
    ValueError
        When no foot has a path; the sentence says why.
    """
    outlines = {side: o for side, o in assessment.paths.items() if _known(o)}
    if not outlines:
        raise ValueError("a path needs a sensor on the foot; shank sensors give times only")
    broken, bent = _sides_with(assessment, "not_measured"), _sides_with(assessment, "no_standing")
    unknown = dict.fromkeys(bent, "nobody stood still") | dict.fromkeys(broken, "some strides are missing")
    return Figure(
        ident="path",
        title="The path from above",
        caption=(
            "Where each foot went, seen from above: a dot where the walk begins, a cross where it ends. Each foot is "
            "drawn in its own direction, because a foot sensor does not know where the other foot is or where north "
            "lies. Over minutes the drawn direction may bend a little; judge the shape, not the exact place."
            + (" Where strides could not be measured, the path goes on without them." if broken else "")
            + (
                " Nobody stood still here, so a bend that lasts through the whole walk is drawn straight."
                if bent
                else ""
            )
        ),
        wide=_draw(outlines, unknown, Width.WIDE),
        narrow=_draw(outlines, unknown, Width.NARROW),
        table=_table(outlines, unknown),
    )


def _sides_with(assessment: Assessment, kind: str) -> frozenset[Side]:
    """Feet with a remark of a kind."""
    found = (note.stream.side for note in assessment.quality if note.kind == kind and note.stream is not None)
    return frozenset(side for side in found if side is not None)


def _known(outline: PathOutline) -> list[tuple[float, float]]:
    return [(x, y) for x, y in zip(outline.x_m, outline.y_m, strict=True) if x is not None and y is not None]


def _draw(outlines: dict[Side, PathOutline], unknown: dict[Side, str], width: Width) -> Markup:
    span_x, span_y = _spans(outlines)
    beside = width is Width.WIDE and span_y > _BESIDE_RATIO * span_x
    columns = 2 if beside else 1
    room = width.units / columns - 32
    scale = min(room / span_x, room * _LONGEST_SIDE_RATIO / span_y)
    panel = max(70.0, span_y * scale)
    pieces: list[str] = []
    for place, (side, outline) in enumerate(outlines.items()):
        row, column = divmod(place, columns)
        box = Box(16 + column * width.units / columns, 40 + row * (panel + 58), room, panel)
        pieces.append(text(box.x - 16, box.y - 16, f"{side.value.capitalize()} foot", "panel-title"))
        pieces += _one_path(outline, side, box, scale)
    height = 40 + -(-len(outlines) // columns) * (panel + 58)
    bar = _round_length(span_x / 3)
    pieces.append(line(16, height - 20, 16 + bar * scale, height - 20, "scale-bar"))
    pieces.append(text(24 + bar * scale, height - 15, f"{bar:g} m", "tick"))
    return drawing(
        width.units,
        height,
        pieces,
        ident=f"path-{width}",
        title="Path of each foot from above",
        description=" ".join(
            f"{s.value.capitalize()} foot: {_extent_text(o, unknown.get(s))}." for s, o in outlines.items()
        ),
    )


def _one_path(outline: PathOutline, side: Side, box: Box, scale: float) -> list[str]:
    known = _known(outline)
    low_x, high_x = min(x for x, _ in known), max(x for x, _ in known)
    low_y, high_y = min(y for _, y in known), max(y for _, y in known)
    left = box.x + (box.width - (high_x - low_x) * scale) / 2
    middle = box.y + box.height / 2

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (x - low_x) * scale, middle - (y - (low_y + high_y) / 2) * scale

    points = [
        place(x, y) if x is not None and y is not None else None for x, y in zip(outline.x_m, outline.y_m, strict=True)
    ]
    return [
        polyline(points, f"path {side.value}"),
        markers([place(*known[0])], "dot", "mark start"),
        markers([place(*known[-1])], "cross", "mark end"),
    ]


def _spans(outlines: dict[Side, PathOutline]) -> tuple[float, float]:
    spans = []
    for outline in outlines.values():
        known = _known(outline)
        xs, ys = [x for x, _ in known], [y for _, y in known]
        spans.append((max(xs) - min(xs), max(ys) - min(ys)))
    return max(1.0, *(s for s, _ in spans)), max(0.1, *(s for _, s in spans))


def _round_length(metres: float) -> float:
    return max(length for length in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200) if length <= max(metres, 0.1))


def _length(outline: PathOutline) -> float:
    known = _known(outline)
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(known))


def _end_to_start(outline: PathOutline) -> float:
    known = _known(outline)
    return hypot(known[-1][0] - known[0][0], known[-1][1] - known[0][1])


def _extent_text(outline: PathOutline, unknown: str | None) -> str:
    walked = f"about {number(_length(outline), 0)} m walked"
    if unknown is not None:
        return f"{walked}; how far the end lies from the start is not known, because {unknown}"
    return f"{walked}, ending {number(_end_to_start(outline), 1)} m from the start"


def _table(outlines: dict[Side, PathOutline], unknown: dict[Side, str]) -> Table:
    rows = [
        (
            s.value.capitalize(),
            number(_length(o), 1),
            f"Not given: {unknown[s]}" if s in unknown else number(_end_to_start(o), 1),
        )
        for s, o in outlines.items()
    ]
    return Table("Length of the drawn path", ("Foot", "Path length, m", "End to start, m"), rows)
