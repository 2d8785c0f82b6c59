"""How late toe-off and contact were known in a replay, against the events found afterwards."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from surefoot.recording import Side
from surefoot.report.figure_replay_onset import why_nothing
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.replay_source import ReplaySource
from surefoot.report.replay_words import leg_name, ms
from surefoot.report.svg import Box, Scale, axes, drawing, line, nice_ticks, rectangle, text
from surefoot.stimulation.replay_scores import MATCH_S

FloatArray = NDArray[np.float64]

_EVENTS = {"toe_off": "toe-off", "initial_contact": "contact"}
_BIN_MS = 10.0
_PANEL_HEIGHT = 242.0


def latencies(source: ReplaySource) -> Figure:
    """Draw how late the events were known.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    Figure
        One panel per leg and event.

    Raises
    ------
    ValueError
        When no leg has offline events; the sentence says why.
    """
    if not source.strides:
        raise ValueError(f"there are no events to compare with: {why_nothing(source)}")
    return Figure(
        ident="replay-latency",
        title="How late the events were known",
        caption=(
            "The bars count events by the time from the event, as it was found afterwards from the whole recording, to "
            "the sample by which it was known while walking. To the right of zero: known later; to the left: known "
            "before the whole recording puts it. The dashed line is the middle. An event that was "
            f"not known within {1e3 * MATCH_S:.0f} ms counts as not found."
        ),
        wide=_draw(source, Width.WIDE),
        narrow=_draw(source, Width.NARROW),
        table=_table(source),
    )


def _panels(source: ReplaySource) -> list[tuple[Side, str, FloatArray]]:
    timings = source.result.timings
    return [(side, name, timings[side].late_ms[name]) for name in _EVENTS for side in source.strides]


def _draw(source: ReplaySource, width: Width) -> Markup:
    panels = _panels(source)
    columns = len(source.strides) if width is Width.WIDE else 1
    room = width.units / columns
    pieces: list[str] = []
    for place, (side, name, late) in enumerate(panels):
        row, column = divmod(place, columns)
        box = Box(column * room + 44, 74 + row * _PANEL_HEIGHT, room - 44 - 20, 110)
        pieces += _panel(side, name, late, box)
    return drawing(
        width.units,
        -(-len(panels) // columns) * _PANEL_HEIGHT + 6,
        pieces,
        ident=f"replay-latency-{width}",
        title="How late the events were known",
        description=" ".join(f"{leg_name(side)}, {_EVENTS[name]}: {_words(late)}." for side, name, late in panels),
    )


def _panel(side: Side, name: str, late: FloatArray, box: Box) -> list[str]:
    half = 1e3 * MATCH_S
    edges = np.arange(-half, half + _BIN_MS, _BIN_MS)
    known = late[np.isfinite(late)]
    counts, _ = np.histogram(np.clip(known, -half, half - 1e-6), edges)
    x = Scale(-half, half, box.x, box.right)
    y_ticks = [t for t in nice_ticks(0, max(1, int(counts.max(initial=1))), 4) if t == round(t)]
    y = Scale(0, y_ticks[-1], box.bottom, box.y)
    pieces = [text(box.x - 40, box.y - 54, f"{leg_name(side)}: {_EVENTS[name]}", "panel-title")]
    said = _words(late).split("; ")
    pieces += [text(box.x - 40, box.y - 32 + 20 * row, words, "tick") for row, words in enumerate(said)]
    pieces += axes(box, x, y, [-150, -100, -50, 0, 50, 100, 150], y_ticks)
    for left, count in zip(edges[:-1].tolist(), counts.tolist(), strict=True):
        if count:
            bar = Box(x(left) + 0.6, y(count), x(left + _BIN_MS) - x(left) - 1.2, box.bottom - y(count))
            pieces.append(rectangle(bar, f"bar {side.value}"))
    pieces.append(line(x(0), box.y, x(0), box.bottom, "grid zero"))
    if len(known):
        middle = float(np.median(known))
        pieces.append(line(x(middle), box.y - 4, x(middle), box.bottom, "middle"))
    pieces.append(text(box.right, box.bottom + 42, "ms after the event", "tick", "end"))
    return pieces


def _words(late: FloatArray) -> str:
    known = late[np.isfinite(late)]
    missed = len(late) - len(known)
    if not len(known):
        return f"none of {len(late)} found"
    low, middle, high = np.percentile(known, [5, 50, 95])
    rest = f"{missed} of {len(late)} not found" if missed else f"all {len(late)} found"
    return f"middle {ms(middle)} ms, 90 % from {ms(low)} to {ms(high)}; {rest}"


def _table(source: ReplaySource) -> Table:
    rows = []
    for side, name, late in _panels(source):
        known = late[np.isfinite(late)]
        spread = np.percentile(known, [5, 50, 95]).tolist() if len(known) else [None] * 3
        rows.append(
            (f"{leg_name(side)}, {_EVENTS[name]}", str(len(late)), str(len(known)), *(ms(v, 1) for v in spread))
        )
    head = ("Event", "Found afterwards", "Known while walking", "5 %, ms", "Middle, ms", "95 %, ms")
    return Table("Time from the event to the sample by which it was known", head, rows)
