"""The whole recording of a replay: what the person was doing, when stimulation would have left, what was refused."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from surefoot.recording import Side
from surefoot.report.figures import Figure, Table, Width
from surefoot.report.replay_source import ReplaySource
from surefoot.report.replay_words import ACTIVITY_WORDS, leg_name, seconds
from surefoot.report.svg import Scale, drawing, line, markers, nice_ticks, text, tick_text

Spans = list[tuple[float, float]]

_ROW = 26.0
_LABELS = {Width.WIDE: 170.0, Width.NARROW: 146.0}
_THIN = 0.9


def overview(source: ReplaySource) -> Figure:
    """Draw the whole recording.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    Figure
        Per leg a row for each activity that was seen, for stimulation, and for what was refused.
    """
    one = source.result.let_out.one_gate
    clock = "" if one else " The two sensors share no clock: their times are not comparable, and each has its own gate."
    return Figure(
        ident="replay-overview",
        title="The whole recording",
        caption=(
            "From left to right: time. Each row is filled while it was so: what the person was doing as the sensor "
            "could tell at that moment, the walking that was found afterwards, and the stimulation that would have "
            "left. Crosses mark what the safety gate refused or cut down (repeats are marked seldom), and "
            f"windows that opened without a toe-off (false trigger).{clock}"
        ),
        wide=_draw(source, Width.WIDE),
        narrow=_draw(source, Width.NARROW),
        table=_table(source),
    )


def activity_spans(source: ReplaySource, side: Side) -> dict[str, Spans]:
    """Return when each activity was seen, in words, in the order of `Activity`.

    Parameters
    ----------
    source
        What the page is made from.
    side
        The leg.

    Returns
    -------
    dict
        Begin and end in s by activity.
    """
    replayed = source.result.replayed.sides[side]
    times = replayed.time_s.tolist()
    spans: dict[str, Spans] = {}
    place = 0
    for activity, group in groupby(replayed.activities):
        size = len(list(group))
        last = min(place + size, len(times) - 1)
        spans.setdefault(ACTIVITY_WORDS[activity], []).append((times[place], times[last]))
        place += size
    return {words: spans[words] for words in ACTIVITY_WORDS.values() if words in spans}


def _rows(source: ReplaySource, side: Side) -> list[tuple[str, str, Spans]]:
    walk = source.result.walk
    rows = [(words, "activity", spans) for words, spans in activity_spans(source, side).items()]
    if walk is not None:
        found = [(bout.start_s, bout.end_s) for bout in walk.bouts if bout.side is side]
        rows.append(("walk, afterwards", "bout", found))
    rows.append(("stimulated", "stimulated", list(source.result.let_out.sides[side].stimulations())))
    return rows


def _crosses(source: ReplaySource, side: Side) -> list[tuple[str, list[float]]]:
    refused = [r.now_s for r in source.result.let_out.refusals if r.side in (side, None)]
    timing = source.result.timings.get(side)
    false = timing.false_s.tolist() if timing is not None else []
    return [(name, at) for name, at in (("refused or cut", refused), ("false trigger", false)) if at]


def _draw(source: ReplaySource, width: Width) -> Markup:
    begin = min(float(r.time_s[0]) for r in source.result.replayed.sides.values())
    end = max(float(r.time_s[-1]) for r in source.result.replayed.sides.values())
    ticks = [t for t in nice_ticks(begin, end, 9 if width is Width.WIDE else 4) if begin <= t <= end]
    left = _LABELS[width]
    x = Scale(begin, end, left, width.units - 20)
    pieces: list[str] = []
    y = 22.0
    for side in source.sides:
        pieces.append(text(0, y, leg_name(side), "panel-title"))
        y += 10
        top = y
        body: list[str] = []
        for words, kind, spans in _rows(source, side):
            body.append(text(left - 8, y + 18, words, "tick", "end"))
            body.append(_bars(spans, x, y + 5, _ROW - 9, f"span {kind}"))
            y += _ROW
        for words, times in _crosses(source, side):
            body.append(text(left - 8, y + 18, words, "tick", "end"))
            body.append(markers([(x(t), y + 13) for t in times], "cross", "mark refusal", radius=4.5))
            y += _ROW
        pieces += [line(x(t), top, x(t), y, "grid") for t in ticks]
        pieces += body
        pieces += [text(x(t), y + 18, tick_text(t), "tick", "middle") for t in ticks]
        y += 54
    pieces.append(text(width.units - 20, y - 14, "seconds of the recording", "tick", "end"))
    return drawing(
        width.units,
        y - 4,
        pieces,
        ident=f"replay-overview-{width}",
        title="The whole recording",
        description=" ".join(_in_words(source, side) for side in source.sides),
    )


def _bars(spans: Spans, x: Scale, y: float, height: float, kind: str) -> str:
    wide = [(x(begin), max(x(end) - x(begin), _THIN)) for begin, end in spans]
    path = "".join(f"M{left:.1f} {y:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z" for left, width in wide)
    return f'<path d="{path}" class="{kind}"/>' if path else ""


def _in_words(source: ReplaySource, side: Side) -> str:
    parts = [f"{words} {_whole(spans):.1f} s" for words, spans in activity_spans(source, side).items()]
    load = source.loads[side]
    number = len(source.result.let_out.sides[side].stimulations())
    crosses = ", ".join(f"{len(times)} {words}" for words, times in _crosses(source, side)) or "nothing refused"
    return f"{leg_name(side)}: {', '.join(parts)}; stimulated {number} times, {load.on_s:.1f} s in all; {crosses}."


def _whole(spans: Spans) -> float:
    return sum(end - begin for begin, end in spans)


def _table(source: ReplaySource) -> Table:
    rows = []
    for side in source.sides:
        for words, _, spans in _rows(source, side):
            rows.append((f"{leg_name(side)}: {words}", str(len(spans)), seconds(_whole(spans), 1)))
        rows += [(f"{leg_name(side)}: {words}", str(len(at)), "") for words, at in _crosses(source, side)]
    return Table("What was seen, how often and how long", ("What", "Times", "Seconds"), rows)
