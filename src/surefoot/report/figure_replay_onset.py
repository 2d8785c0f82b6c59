"""When stimulation would have begun before each toe-off of a replay, by its first pulse, and when it is wished."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.replay_source import ReplaySource
from surefoot.report.replay_words import leg_name, ms, percent
from surefoot.report.svg import Box, Scale, axes, drawing, line, markers, nice_ticks, rectangle, text
from surefoot.stimulation.replay_scores import ONSET_MS, STRIDES_TO_LEARN
from surefoot.stimulation.replay_strides import StrideReplay

_SHAPES = {Side.LEFT: "dot", Side.RIGHT: "square"}
_MARGIN = 64.0
_RANGE_MS = (-100.0, 250.0)


def onsets(source: ReplaySource) -> Figure:
    """Draw the onset of stimulation before every toe-off.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    Figure
        One panel per leg.

    Raises
    ------
    ValueError
        When no leg has offline strides; the sentence says why.
    """
    if not source.strides:
        raise ValueError(f"there is no toe-off to compare with: {why_nothing(source)}")
    low, high = ONSET_MS
    return Figure(
        ident="replay-onset",
        title="Onset before toe-off",
        caption=(
            "Each mark is one stride: the time from the first pulse that would have left to toe-off. The shaded "
            f"stretch is what is wished: {low:.0f} to {high:.0f} ms before toe-off. Crosses are the first "
            f"{STRIDES_TO_LEARN} strides of each walk, by which the timing is learned; they do not count. Strides in "
            "the row called none had no stimulation; heavy crosses among them count. Values beyond the scale lie on "
            "its edge."
        ),
        wide=_draw(source, Width.WIDE),
        narrow=_draw(source, Width.NARROW),
        table=_table(source),
    )


def why_nothing(source: ReplaySource) -> str:
    """Return why no leg has offline strides."""
    reasons = dict.fromkeys(source.result.why_no_timing(side) for side in source.sides)
    return "; ".join(reason.rstrip(".") for reason in reasons if reason)


def _draw(source: ReplaySource, width: Width) -> Markup:
    panel, gap, top = 190.0, 84.0, 34.0
    pieces: list[str] = []
    end = max(s.next_initial_contact_s for strides in source.strides.values() for s in strides)
    ticks = nice_ticks(0.0, end, 9 if width is Width.WIDE else 5)
    radius = _radius(width.units / max(len(strides) for strides in source.strides.values()))
    for row, (side, strides) in enumerate(source.strides.items()):
        box = Box(_MARGIN, top + row * (panel + gap), width.units - _MARGIN - 20, panel)
        pieces += _panel(strides, side, box, ticks, radius)
    height = top + len(source.strides) * (panel + gap) - 6
    pieces.append(text(width.units - 20, height - 24, "seconds of the recording", "tick", "end"))
    return drawing(
        width.units,
        height,
        pieces,
        ident=f"replay-onset-{width}",
        title="Onset of stimulation before toe-off",
        description=" ".join(_in_words(side, strides) for side, strides in source.strides.items()),
    )


def _panel(strides: tuple[StrideReplay, ...], side: Side, box: Box, x_ticks: list[float], radius: float) -> list[str]:
    low, high = _RANGE_MS
    x = Scale(x_ticks[0], x_ticks[-1], box.x, box.right)
    y = Scale(low, high, box.bottom - 26, box.y)
    window = Box(box.x, y(ONSET_MS[1]), box.width, y(ONSET_MS[0]) - y(ONSET_MS[1]))
    pieces = [text(box.x - _MARGIN, box.y - 14, f"{leg_name(side)}: onset before toe-off (ms)", "panel-title")]
    pieces.append(rectangle(window, "healthy"))
    pieces += axes(box, x, y, x_ticks, [-100.0, 0.0, 50.0, 100.0, 150.0, 200.0, 250.0])
    pieces += [line(box.x, y(edge), box.right, y(edge), "healthy-edge") for edge in ONSET_MS]
    pieces.append(text(box.x - 6, box.bottom - 2, "none", "tick", "end"))
    known = [s for s in strides if np.isfinite(s.toe_off_s)]
    came = [(s, (x(s.toe_off_s), y(min(max(s.lead_ms, low), high)))) for s in known if np.isfinite(s.lead_ms)]
    missed = [(s, (x(s.toe_off_s), box.bottom - 7)) for s in known if not np.isfinite(s.lead_ms)]
    pieces.append(markers([at for s, at in came if s.judged], _SHAPES[side], f"mark {side.value}", radius))
    pieces.append(markers([at for s, at in came + missed if not s.judged], "cross", "mark left-out", radius))
    pieces.append(markers([at for s, at in missed if s.judged], "cross", "mark refusal", radius + 1))
    return pieces


def _radius(room: float) -> float:
    """Half the size of a mark where each stride has so much room."""
    return min(4.0, max(2.0, 0.4 * room))


def _in_words(side: Side, strides: tuple[StrideReplay, ...]) -> str:
    judged = [s.lead_ms for s in strides if s.judged]
    came = np.array([v for v in judged if np.isfinite(v)])
    if not len(came):
        return f"{leg_name(side)}: stimulation began in none of {len(judged)} strides that count."
    inside = int(((came >= ONSET_MS[0]) & (came <= ONSET_MS[1])).sum())
    return (
        f"{leg_name(side)}: middle {ms(float(np.median(came)))} ms, from {ms(float(came.min()))} to "
        f"{ms(float(came.max()))} ms; {inside} of {len(judged)} strides inside the window."
    )


def _table(source: ReplaySource) -> Table:
    low, high = ONSET_MS
    rows = []
    for side, strides in source.strides.items():
        leads = np.array([s.lead_ms for s in strides if s.judged])
        came = leads[np.isfinite(leads)]
        groups = (
            (f"earlier than {high:.0f} ms before", int((came > high).sum())),
            (f"{low:.0f} to {high:.0f} ms before", int(((came >= low) & (came <= high)).sum())),
            (f"less than {low:.0f} ms before", int(((came < low) & (came >= 0.0)).sum())),
            ("after toe-off", int((came < 0.0).sum())),
            ("no stimulation", len(leads) - len(came)),
        )
        rows += [(leg_name(side), words, str(count), percent(count, len(leads))) for words, count in groups]
    caption = f"Onset of stimulation, after the first {STRIDES_TO_LEARN} strides of each walk"
    return Table(caption, ("Leg", "Onset", "Strides", "Share"), rows)
