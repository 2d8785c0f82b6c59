"""Pictures of a simulated stimulation: pitch against target, what was learned, strength, error and clearance."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from markupsafe import Markup

from surefoot.report.figures import Figure, Table, Width
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
from surefoot.stimulation.simulated_person import SimulatedPerson, Way
from surefoot.stimulation.simulated_summary import (
    lesson_strides,
    mean_pitch_deg,
    rested_strides,
    strength_around_toe_off,
    tired_strides,
)

_STYLE = {"without": "walk n0", "fixed": "walk n2", "learned": "walk n1"}
_MARGIN = 64.0
_KEY_ROW = 30.0
_LESSONS = (0, 1, 2, 3, 4, 8)

Series = Sequence[tuple[float, float]]


def pitch_against_target(person: SimulatedPerson) -> Figure:
    """Draw the average rested swing of each way against the target.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    Figure
        One panel.
    """
    steps = [100.0 * i / (len(person.target_deg) - 1) for i in range(len(person.target_deg))]
    means = {way.key: mean_pitch_deg(rested_strides(person, way)) for way in person.ways}
    curves = [("target", "walk target", list(zip(steps, person.target_deg, strict=True)))]
    curves += [(way.name, _STYLE[way.key], list(zip(steps, means[way.key], strict=True))) for way in person.ways]
    rows = [
        (f"{step:.0f} %", number(wish, 1), *(number(means[way.key][i], 1) for way in person.ways))
        for i, (step, wish) in enumerate(zip(steps, person.target_deg, strict=True))
        if i % 2 == 0
    ]
    return Figure(
        ident="pitch",
        title="Tilt of the foot in swing",
        caption=(
            "From toe-off (0) to initial contact (100 %), the average of the rested strides once each way has settled. "
            "Above 0° the toes point up. The target is the healthy walker's swing as near as this leg can come to it."
        ),
        wide=_one_panel(curves, Width.WIDE, "pitch", "Tilt of the foot (°)", "percent of swing", _pitch_words(person)),
        narrow=_one_panel(
            curves, Width.NARROW, "pitch", "Tilt of the foot (°)", "percent of swing", _pitch_words(person)
        ),
        table=Table(
            "Tilt of the foot in degrees",
            ("Swing", "Target", *(way.name.capitalize() for way in person.ways)),
            rows,
        ),
    )


def lessons(person: SimulatedPerson) -> Figure:
    """Draw single strides as learning goes on: tilt against target above, strength below.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    Figure
        One small panel for each of a few strides.

    Raises
    ------
    ValueError
        When nothing was learned.
    """
    found = lesson_strides(person)
    shown = [(count, found[count]) for count in _LESSONS if count < len(found)]
    if not shown:
        raise ValueError("the walk was too short: no stride was learned from")
    ticks = nice_ticks(
        min(*person.target_deg, *(p for _, s in shown for p in s.pitch_deg)),
        max(*person.target_deg, *(p for _, s in shown for p in s.pitch_deg)),
        5,
    )

    def draw(width: Width) -> Markup:
        columns = 3 if width is Width.WIDE else 2
        room, height = width.units / columns, 312.0 if width is Width.WIDE else 290.0
        margin = 52.0 if width is Width.WIDE else 44.0
        pieces: list[str] = []
        for place, (count, stride) in enumerate(shown):
            row, column = divmod(place, columns)
            box = Box(column * room + margin, 58 + row * height, room - margin - 12, height - 158)
            title = "first stride" if count == 0 else f"after {count} stride{'s' if count > 1 else ''}"
            pieces.append(text(box.x - margin, box.y - 34, title, "panel-title"))
            pieces.append(text(box.x - margin, box.y - 13, f"{number(stride.rms_deg, 1)}° off", "tick"))
            x, y = Scale(0, 100, box.x, box.right), Scale(ticks[0], ticks[-1], box.bottom, box.y)
            pieces += axes(box, x, y, [], ticks)
            steps = [100.0 * i / (len(stride.pitch_deg) - 1) for i in range(len(stride.pitch_deg))]
            pieces.append(
                polyline([(x(s), y(p)) for s, p in zip(steps, stride.target_deg, strict=True)], "walk target")
            )
            pieces.append(polyline([(x(s), y(p)) for s, p in zip(steps, stride.pitch_deg, strict=True)], "walk n1"))
            floor = box.bottom + 70
            upper = [(x(s), floor - 46 * v) for s, v in zip(steps, stride.shape, strict=True)]
            pieces.append(band(upper, [(x(0), floor), (x(100), floor)], "strength"))
            pieces.append(line(box.x, floor, box.right, floor, "grid zero"))
            pieces.append(line(box.x, floor - 46, box.right, floor - 46, "grid"))
            pieces.append(text(box.x - 6, floor - 40, "all", "tick", "end"))
            pieces.append(text(box.x - 6, floor + 4, "0", "tick", "end"))
        rows = -(-len(shown) // columns)
        words = "; ".join(f"after {count}: {number(stride.rms_deg, 1)} degrees off" for count, stride in shown)
        return drawing(
            width.units,
            rows * height,
            pieces,
            ident=f"lessons-{width}",
            title="Strides while learning",
            description=f"Root mean square distance from the target while learning: {words}.",
        )

    rows = [
        (str(i + 1), number(s.rms_deg, 1), number(s.most_deg, 1), number(s.clearance_mm, 0), number(max(s.shape), 2))
        for i, s in enumerate(found[:16])
    ]
    return Figure(
        ident="lessons",
        title="How it was learned",
        caption=(
            "Above: one swing (line) and the target (dotted). Below: strength of stimulation over that swing, from "
            "none to all of the person's level. What is missing in one stride is added in the next, ahead of time by "
            "what the muscle needs. Off: the root mean square over swing. Learning begins when the core trusts the "
            "rhythm."
        ),
        wide=draw(Width.WIDE),
        narrow=draw(Width.NARROW),
        table=Table(
            "Strides from the first one that was learned from",
            ("Stride", "Off target (rms), °", "Most, °", "Clearance, mm", "Greatest strength"),
            rows,
        ),
    )


def strength(person: SimulatedPerson) -> Figure:
    """Draw the strength of stimulation around toe-off: fixed, learned when rested, learned when tired.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    Figure
        One panel.
    """
    fixed, learned = person.ways[1], person.ways[2]
    swing = float(np.mean([stride.contact_s - stride.toe_off_s for stride in rested_strides(person, learned)]))
    found = (
        ("fixed", "walk n2", strength_around_toe_off(fixed, rested_strides(person, fixed))),
        ("learned, rested", "walk n1", strength_around_toe_off(learned, rested_strides(person, learned))),
        (
            "learned, half the strength lost",
            "walk n3",
            strength_around_toe_off(learned, tired_strides(person, learned)),
        ),
    )
    curves = [(name, style, [(1e3 * t, 100.0 * v) for t, v in points]) for name, style, points in found]
    at = range(0, len(curves[0][2]), 5)
    rows = [(number(curves[0][2][i][0], 0), *(number(points[i][1], 0) for _, _, points in curves)) for i in at]
    words = "; ".join(f"{name}: at most {number(max(v for _, v in points), 0)} percent" for name, _, points in curves)

    def mark(x: Scale, box: Box) -> list[str]:
        return [
            line(x(0), box.y, x(0), box.bottom, "matter-edge"),
            text(x(0) - 5, box.y + 14, "toe-off", "tick", "end"),
            line(x(1e3 * swing), box.y, x(1e3 * swing), box.bottom, "matter-edge"),
            text(x(1e3 * swing) + 5, box.y + 14, "contact", "tick"),
        ]

    def draw(width: Width) -> Markup:
        return _one_panel(curves, width, "strength", "Charge of a pulse (%)", "ms from toe-off", words, mark)

    return Figure(
        ident="strength",
        title="Stimulation around toe-off",
        caption=(
            "Charge of each pulse, the average over strides. The fixed trapezoid was set as well as can be for the "
            "rested leg. What was learned gives more where the foot is late and nothing where it comes up by itself; "
            "when half of the strength is lost, it gives more. 100 % is the greatest charge that is "
            "set; the weakest pulses do nothing."
        ),
        wide=draw(Width.WIDE),
        narrow=draw(Width.NARROW),
        table=Table(
            "Charge of a pulse in percent of the greatest", ("ms from toe-off", *(name for name, _, _ in curves)), rows
        ),
    )


def over_strides(person: SimulatedPerson) -> Figure:
    """Draw the distance from the target and the clearance, stride by stride.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    Figure
        Two panels.
    """
    panels: tuple[tuple[str, Callable[[Way], Series]], ...] = (
        ("Off target, rms (°)", lambda way: [(i + 1, s.rms_deg) for i, s in enumerate(way.walk.strides)]),
        ("Clearance (mm)", lambda way: [(i + 1, s.clearance_mm) for i, s in enumerate(way.walk.strides)]),
    )
    strides = person.ways[0].walk.strides
    tired = [i + 1 for i, s in enumerate(strides) if s.contact_s > person.tires_from_s]

    def draw(width: Width) -> Markup:
        pieces = _key([(way.name, _STYLE[way.key]) for way in person.ways], width)
        top = _key_height(len(person.ways), width)
        panel = 260.0
        for place, (title, values) in enumerate(panels):
            box = Box(_MARGIN, top + 40 + place * panel, width.units - _MARGIN - 14, panel - 90)
            points = {way.key: values(way) for way in person.ways}
            ends = [v for series in points.values() for _, v in series]
            ticks = nice_ticks(min(0.0, *ends), max(0.0, *ends), 6)
            x_ticks = nice_ticks(0, len(strides), 9 if width is Width.WIDE else 5)
            x, y = Scale(0, x_ticks[-1], box.x, box.right), Scale(ticks[0], ticks[-1], box.bottom, box.y)
            pieces.append(text(0, box.y - 14, title, "panel-title"))
            if tired:
                pieces.append(rectangle(Box(x(tired[0]), box.y, x(tired[-1]) - x(tired[0]), box.height), "turn"))
                pieces.append(text(box.right, box.y - 14, "grey: the leg tires", "tick", "end"))
            pieces += axes(box, x, y, x_ticks, ticks)
            pieces += [polyline([(x(i), y(v)) for i, v in points[way.key]], _STYLE[way.key]) for way in person.ways]
        height = top + 40 + len(panels) * panel
        pieces.append(text(width.units - 14, height - 46, "strides", "tick", "end"))
        return drawing(
            width.units,
            height - 36,
            pieces,
            ident=f"over-strides-{width}",
            title="Off target and clearance, stride by stride",
            description=_over_words(person),
        )

    rows = []
    for i in range(len(strides)):
        cells = [way.walk.strides[i] for way in person.ways]
        rows.append((str(i + 1), *(number(s.rms_deg, 1) for s in cells), *(number(s.clearance_mm, 0) for s in cells)))
    head = [f"{way.name}, °" for way in person.ways] + [f"{way.name}, mm" for way in person.ways]
    return Figure(
        ident="over-strides",
        title="Stride by stride",
        caption=(
            "How far each swing was from the target, and how high the sole passed over the floor. A clearance below 0 "
            "is a foot that would have caught: the floor does not hold the simulated foot. Shading: the leg tires."
        ),
        wide=draw(Width.WIDE),
        narrow=draw(Width.NARROW),
        table=Table("Off target (rms) and clearance of each stride", ("Stride", *head), rows),
    )


def _one_panel(
    curves: Sequence[tuple[str, str, Series]],
    width: Width,
    ident: str,
    title: str,
    below: str,
    words: str,
    more: Callable[[Scale, Box], list[str]] = lambda x, box: [],
) -> Markup:
    top = _key_height(len(curves), width)
    box = Box(_MARGIN, top + 40, width.units - _MARGIN - 20, 300.0 if width is Width.WIDE else 250.0)
    values = [v for _, _, points in curves for _, v in points]
    places = [p for _, _, points in curves for p, _ in points]
    ticks = nice_ticks(min(0.0, *values), max(0.0, *values), 6)
    x_ticks = [t for t in nice_ticks(min(places), max(places), 6) if min(places) <= t <= max(places)]
    x, y = Scale(min(places), max(places), box.x, box.right), Scale(ticks[0], ticks[-1], box.bottom, box.y)
    pieces = [*_key([(name, style) for name, style, _ in curves], width), text(0, box.y - 16, title, "panel-title")]
    pieces += axes(box, x, y, x_ticks, ticks) + more(x, box)
    pieces += [polyline([(x(p), y(v)) for p, v in points], style) for _, style, points in curves]
    pieces.append(text(box.right, box.bottom + 44, below, "tick", "end"))
    return drawing(width.units, box.bottom + 56, pieces, ident=f"{ident}-{width}", title=title, description=words)


def _key_height(entries: int, width: Width) -> float:
    return 10 + _KEY_ROW * -(-entries // (2 if width is Width.WIDE else 1))


def _key(entries: Sequence[tuple[str, str]], width: Width) -> list[str]:
    columns = 2 if width is Width.WIDE else 1
    pieces: list[str] = []
    for place, (name, style) in enumerate(entries):
        row, column = divmod(place, columns)
        x, y = column * width.units / columns, 16 + row * _KEY_ROW
        pieces += [line(x, y, x + 52, y, style), text(x + 60, y + 5, name)]
    return pieces


def _pitch_words(person: SimulatedPerson) -> str:
    middle = len(person.target_deg) // 2
    parts = [f"In the middle of swing the target is {number(person.target_deg[middle], 0)} degrees"]
    for way in person.ways:
        mean = mean_pitch_deg(rested_strides(person, way))
        parts.append(f"{way.name} {number(mean[middle], 0)}")
    return ", ".join(parts) + "."


def _over_words(person: SimulatedPerson) -> str:
    parts = []
    for way in person.ways:
        last = tired_strides(person, way)
        rested = rested_strides(person, way)
        parts.append(
            f"{way.name}: {number(float(np.median([s.rms_deg for s in rested])), 1)} degrees off when rested, "
            f"{number(float(np.median([s.rms_deg for s in last])), 1)} with half the strength"
        )
    return "; ".join(parts) + "."
