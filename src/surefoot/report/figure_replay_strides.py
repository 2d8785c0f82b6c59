"""Some strides of a replay: the leg's motion with its events, and the pulses that would have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from surefoot.recording import SensorStream, Side
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.replay_source import ReplaySource
from surefoot.report.replay_words import graded, leg_name, ms, seconds
from surefoot.report.svg import Box, Scale, axes, drawing, line, markers, nice_ticks, polyline, rectangle, text
from surefoot.stimulation.command import EventKind
from surefoot.stimulation.replay_scores import ONSET_MS
from surefoot.stimulation.replay_strides import StrideReplay

FloatArray = NDArray[np.float64]

STRIDES = 8
_NARROW_STRIDES = 4
_MARGIN = 64.0
_BEFORE_S, _AFTER_S = 0.25, 0.25
_WITHOUT_STRIDES_S = 8.0


@dataclass(frozen=True)
class _View:
    """What is drawn: a leg, a stretch of time, and the strides in it."""

    source: ReplaySource
    side: Side
    begin_s: float
    end_s: float
    strides: tuple[StrideReplay, ...]


def typical_strides(source: ReplaySource, side: Side) -> tuple[StrideReplay, ...]:
    """Choose the strides to show: the middle of the longest straight stretch in which timing is learned.

    Parameters
    ----------
    source
        What the page is made from.
    side
        The leg.

    Returns
    -------
    tuple of StrideReplay
        At most `STRIDES` in a row; empty where there is none.
    """
    strides = source.strides.get(side, ())
    runs: list[list[StrideReplay]] = []
    for stride in strides:
        follows = bool(runs and runs[-1]) and runs[-1][-1].next_initial_contact_s == stride.initial_contact_s
        if not follows or stride.is_turn:
            runs.append([])
        if not stride.is_turn:
            runs[-1].append(stride)
    learned = [[s for s in run if s.judged] for run in runs]
    best = max((run for run in learned if run), key=len, default=max(runs, key=len, default=[]))
    start = max(0, (len(best) - STRIDES) // 2)
    return tuple(best[start : start + STRIDES])


def furthest_off(source: ReplaySource, side: Side) -> tuple[StrideReplay, ...]:
    """Choose the stride whose onset was furthest outside the window, or did not come, with its neighbours.

    Parameters
    ----------
    source
        What the page is made from.
    side
        The leg.

    Returns
    -------
    tuple of StrideReplay
        Empty where every onset that counts lay inside.
    """
    strides = source.strides.get(side, ())
    off = {i: _off(s) for i, s in enumerate(strides) if s.judged and _off(s) > 0}
    if not off:
        return ()
    worst = max(off, key=lambda i: off[i])
    return strides[max(0, worst - 1) : worst + 2]


def _off(stride: StrideReplay) -> float:
    if np.isnan(stride.lead_ms):
        return 1e6
    low, high = ONSET_MS
    return max(low - stride.lead_ms, stride.lead_ms - high, 0.0)


def stride_strip(
    source: ReplaySource, side: Side, strides: Sequence[StrideReplay], name: str, *, explained: bool = True
) -> Figure:
    """Draw some strides.

    Parameters
    ----------
    source
        What the page is made from.
    side
        The leg.
    strides
        Strides in a row. Where there are none, the first stimulation is drawn, or the middle of the recording.
    name
        Which strides they are; part of the identifier.
    explained
        Whether it is told at length how to read it.

    Returns
    -------
    Figure
        Motion above, pulses below.
    """
    wide = _view(source, side, tuple(strides))
    narrow = _view(source, side, tuple(strides[:_NARROW_STRIDES]))
    kind = _motion(source, side)[0]
    return Figure(
        ident=f"replay-{name}-{side.value}",
        title=f"{leg_name(side)}: {kind.lower()} and stimulation",
        caption=_caption(source, side, len(strides), explained=explained),
        wide=_draw(wide, Width.WIDE, name),
        narrow=_draw(narrow, Width.NARROW, name),
        table=_table(strides, side),
    )


def _caption(source: ReplaySource, side: Side, strides: int, *, explained: bool) -> str:
    kind, what = _motion(source, side)[0].lower(), graded(source.settings[side])[0].lower()
    events = (
        " Shaded: swing, from toe-off to contact as they were found afterwards from the whole recording. The filled "
        "dot is the moment at which toe-off was known while walking, the open square the same for contact. The number "
        "is the time from the first pulse (heavy line) to toe-off, in ms."
        if strides
        else " Nothing is shaded, because no strides were found afterwards."
    )
    whole = (
        f"Above: {kind}, as it is known while walking. Below: each thin line is one pulse that would have left; its "
        f"height is its {what}. The dotted line is what was wished; where it has no pulses under it, the safety gate "
        f"let nothing out.{events}"
    )
    short = f"As the first picture: {kind} above, pulses below, swing shaded, the number is the onset before toe-off."
    more = f" A narrow screen shows the first {_NARROW_STRIDES} strides." if strides > _NARROW_STRIDES else ""
    return (whole if explained or not strides else short) + more


def _view(source: ReplaySource, side: Side, strides: tuple[StrideReplay, ...]) -> _View:
    replayed = source.result.replayed.sides[side]
    if strides:
        begin, end = strides[0].initial_contact_s - _BEFORE_S, strides[-1].next_initial_contact_s + _AFTER_S
    else:
        first = replayed.onset_s[0] - 1.0 if len(replayed.onset_s) else float(np.median(replayed.time_s)) - 4.0
        begin, end = first, first + _WITHOUT_STRIDES_S
    return _View(source, side, max(begin, replayed.time_s[0]), min(end, replayed.time_s[-1]), strides)


def _motion(source: ReplaySource, side: Side) -> tuple[str, str, FloatArray]:
    """What is drawn of the motion: name, unit, one value per sample."""
    replayed = source.result.replayed.sides[side]
    if replayed.sensor.segment == "foot":
        return "Foot pitch", "°", np.degrees(replayed.pitch_rad)
    return "Turning of the shank", "°/s", _shank_turning(source.result.recording.streams[replayed.sensor])


def _shank_turning(stream: SensorStream) -> FloatArray:
    """Angular rate about the axis of swing in deg/s, swing positive."""
    gyr = np.nan_to_num(stream.gyr)
    axis = np.linalg.eigh(gyr.T @ gyr)[1][:, -1]
    rate: FloatArray = np.degrees(stream.gyr @ axis)
    return rate if np.nansum(rate**3) >= 0.0 else -rate


def _draw(view: _View, width: Width, name: str) -> Markup:
    wide = width is Width.WIDE
    unit_low = 110.0 if wide else 96.0
    top = Box(_MARGIN, 66.0 if wide else 88.0, width.units - _MARGIN - 20, 180.0 if wide else 150.0)
    low = Box(_MARGIN, top.bottom + 84, top.width, unit_low)
    x = Scale(view.begin_s, view.end_s, top.x, top.right)
    pieces = [*_legend(view, width), *_swings(view, x, top, low)]
    pieces += _motion_panel(view, x, top)
    pieces += _pulse_panel(view, x, low)
    pieces += _onsets(view, x, low)
    pieces.append(text(top.right, low.bottom + 44, "seconds of the recording", "tick", "end"))
    return drawing(
        width.units,
        low.bottom + 56,
        pieces,
        ident=f"replay-{name}-{view.side.value}-{width}",
        title=f"{leg_name(view.side)}: motion and stimulation",
        description=_in_words(view),
    )


def _legend(view: _View, width: Width) -> list[str]:
    wide = width is Width.WIDE
    steps = (0.0, 270.0, 560.0) if wide else (0.0, 0.0, 0.0)
    rows = (16.0, 16.0, 16.0) if wide else (14.0, 36.0, 58.0)
    x0 = _MARGIN
    pieces = [
        markers([(x0 + steps[0] + 6, rows[0] - 5)], "dot", "mark found"),
        text(x0 + steps[0] + 18, rows[0], "toe-off known while walking", "tick"),
        markers([(x0 + steps[1] + 6, rows[1] - 5)], "square", "mark found-open"),
        text(x0 + steps[1] + 18, rows[1], "contact known while walking", "tick"),
    ]
    if view.strides:
        pieces.append(rectangle(Box(x0 + steps[2], rows[2] - 13, 16, 14), "swing"))
        pieces.append(text(x0 + steps[2] + 22, rows[2], "swing, found afterwards", "tick"))
    return pieces


def _swings(view: _View, x: Scale, top: Box, low: Box) -> list[str]:
    pieces = []
    for stride in view.strides:
        if np.isfinite(stride.toe_off_s):
            left, right = x(stride.toe_off_s), x(stride.next_initial_contact_s)
            for box in (top, low):
                pieces.append(rectangle(Box(left, box.y, right - left, box.height), "swing"))
    return pieces


def _motion_panel(view: _View, x: Scale, box: Box) -> list[str]:
    replayed = view.source.result.replayed.sides[view.side]
    kind, unit, values = _motion(view.source, view.side)
    inside = (replayed.time_s >= view.begin_s) & (replayed.time_s <= view.end_s)
    times, shown = replayed.time_s[inside], values[inside]
    known = shown[np.isfinite(shown)]
    ticks = nice_ticks(float(known.min()), float(known.max()), 5) if len(known) else [-1.0, 0.0, 1.0]
    y = Scale(ticks[0], ticks[-1], box.bottom, box.y + 22)
    points = [(x(t), y(v)) if np.isfinite(v) else None for t, v in zip(times.tolist(), shown.tolist(), strict=True)]
    pieces = [text(box.x - _MARGIN, box.y - 10, f"{kind} ({unit})", "panel-title")]
    pieces += axes(box, x, y, [], ticks)
    pieces.append(polyline(points, "motion"))
    if not len(known):
        pieces.append(text(box.x + 12, box.y + 40, "not known yet: no walking was seen", "tick"))
    for event, shape, look in (
        (EventKind.TOE_OFF, "dot", "found"),
        (EventKind.INITIAL_CONTACT, "square", "found-open"),
    ):
        at = [t for t in replayed.reported(event).tolist() if view.begin_s <= t <= view.end_s]
        pieces.append(markers([(x(t), box.y + 9) for t in at], shape, f"mark {look}"))
        pieces += [line(x(t), box.y + 14, x(t), box.bottom, "found-line") for t in at]
    return pieces


def _pulse_panel(view: _View, x: Scale, box: Box) -> list[str]:
    what, unit, range_low, range_high = graded(view.source.settings[view.side])
    replayed = view.source.result.replayed.sides[view.side]
    output = view.source.result.let_out.sides[view.side]
    ticks = nice_ticks(0.0, range_high, 4)
    y = Scale(0.0, ticks[-1], box.bottom, box.y)
    inside = (replayed.time_s >= view.begin_s) & (replayed.time_s <= view.end_s)
    share = replayed.fraction[inside] * view.source.settings[view.side].level
    wish = np.where(share > 0.0, range_low + share * (range_high - range_low), 0.0)
    heights = output.pulse_width_us if unit == "µs" else output.current_ma
    shown = (output.pulse_s >= view.begin_s) & (output.pulse_s <= view.end_s)
    sticks = "".join(
        f"M{x(t):.1f} {box.bottom:.1f}V{y(v):.1f}"
        for t, v in zip(output.pulse_s[shown].tolist(), heights[shown].tolist(), strict=True)
    )
    return [
        text(box.x - _MARGIN, box.y - 44, _pulse_title(view, f"{what} ({unit})", x), "panel-title"),
        *axes(box, x, y, _time_ticks(view, x), ticks),
        f'<path d="{sticks}" class="pulse"/>' if sticks else "",
        polyline([(x(t), y(v)) for t, v in zip(replayed.time_s[inside].tolist(), wish.tolist(), strict=True)], "wish"),
    ]


def _pulse_title(view: _View, what: str, x: Scale) -> str:
    if not view.strides:
        return what
    return f"{what}; numbers: onset before toe-off (ms)" if x.end - x.start > 400 else f"{what}; onset (ms)"


def _time_ticks(view: _View, x: Scale) -> list[float]:
    most = 9 if x.end - x.start > 400 else 4
    return [t for t in nice_ticks(view.begin_s, view.end_s, most) if view.begin_s <= t <= view.end_s]


def _onsets(view: _View, x: Scale, low: Box) -> list[str]:
    pieces = []
    for at in view.source.result.let_out.sides[view.side].onset_s.tolist():
        if view.begin_s <= at <= view.end_s:
            pieces.append(line(x(at), low.y - 8, x(at), low.bottom, "onset"))
    for stride in view.strides:
        if np.isfinite(stride.toe_off_s):
            found = np.isfinite(stride.lead_ms)
            place = x(stride.onset_s if found else stride.toe_off_s)
            pieces.append(text(place, low.y - 13, ms(stride.lead_ms) if found else "none", "strong", "middle"))
    return pieces


def _in_words(view: _View) -> str:
    where = f"{leg_name(view.side)}, {view.begin_s:.1f} to {view.end_s:.1f} s of the recording."
    if not view.strides:
        return f"{where} No strides were found afterwards."
    leads = [s.lead_ms for s in view.strides if np.isfinite(s.toe_off_s)]
    told = ", ".join(ms(v) if np.isfinite(v) else "none" for v in leads)
    return f"{where} {len(view.strides)} strides; onset before toe-off, one by one: {told} ms."


def _table(strides: Sequence[StrideReplay], side: Side) -> Table:
    rows = [
        (
            seconds(s.initial_contact_s),
            seconds(s.toe_off_s),
            ms(s.lead_ms) if np.isfinite(s.lead_ms) else "none",
            ms(s.toe_off_late_ms) if np.isfinite(s.toe_off_late_ms) else "not found",
            ms(s.contact_late_ms) if np.isfinite(s.contact_late_ms) else "not found",
        )
        for s in strides
    ]
    head = (
        "Contact, s",
        "Toe-off, s",
        "Onset before toe-off, ms",
        "Toe-off known after, ms",
        "Contact known after, ms",
    )
    return Table(f"{leg_name(side)}: the strides in the picture", head, rows)
