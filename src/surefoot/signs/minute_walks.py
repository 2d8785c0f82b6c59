"""How far in two or six minutes, and the sixth minute against the first.

Each foot is followed on its own clock, so the feet need not share one. The test begins as a foot sets out and lasts
its minutes, rests and turns included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from surefoot.gait import FootPath, FootTravel, Walk, follow_travel
from surefoot.recording import Side
from surefoot.signs.measure import Measure, absent

MINUTE_S = 60.0
_MISSING_SHARE = 0.03  # of the duration of a test that may lie outside the recording or in gaps
_UNMEASURED_SHARE = 0.05  # of the strides that may be without a length
_AFTER_S = 10.0  # walking on after the end that is pointed out
_STANDING_S = 0.5


def walked_distance(walk: Walk, minutes: int) -> Measure:
    """Distance in so many minutes.

    Parameters
    ----------
    walk
        Everything measured.
    minutes
        Duration of the test.

    Returns
    -------
    Measure
        In m, mean of the feet.
    """
    windows = _windows(walk, MINUTE_S * minutes)
    if isinstance(windows, str):
        return absent(windows, "m")
    return _mean_of_feet(windows, [w.way_m(0.0, w.duration_s) for w in windows], "m")


def distance_walked_index(walk: Walk) -> Measure:
    """Distance in the sixth minute against the first (DWI6) [1]_.

    Parameters
    ----------
    walk
        Everything measured.

    Returns
    -------
    Measure
        In %, below 0 where the sixth minute was shorter; mean of the feet.

    References
    ----------
    .. [1] Leone C et al. Neurorehabil Neural Repair 2016;30:373-83. doi 10.1177/1545968315597070
    """
    windows = _windows(walk, 6 * MINUTE_S)
    if isinstance(windows, str):
        return absent(windows, "%")
    first = [w.way_m(0.0, MINUTE_S) for w in windows]
    last = [w.way_m(5 * MINUTE_S, 6 * MINUTE_S) for w in windows]
    if min(first) <= 0:
        return absent("nothing was walked in the first minute", "%")
    return _mean_of_feet(windows, [100.0 * (b / a - 1.0) for a, b in zip(first, last, strict=True)], "%")


@dataclass(frozen=True)
class _Window:
    """The stretch of one foot that is the test."""

    side: Side
    travel: FootTravel
    start_s: float
    duration_s: float
    strides: int
    cautions: tuple[str, ...]

    def way_m(self, from_s: float, to_s: float) -> float:
        return self.travel.at(self.start_s + to_s) - self.travel.at(self.start_s + from_s)


def _windows(walk: Walk, duration_s: float) -> list[_Window] | str:
    """The test on each foot; or why there is none."""
    if not walk.paths:
        return "needs a sensor on a foot"
    found = [_window(walk, side, path, duration_s) for side, path in walk.paths.items()]
    whole = [w for w in found if isinstance(w, _Window)]
    return whole or "; ".join(dict.fromkeys(w for w in found if isinstance(w, str)))


def _window(walk: Walk, side: Side, path: FootPath, duration_s: float) -> _Window | str:
    travel = follow_travel(path)
    bouts = [b for b in walk.bouts if b.side is side]
    if travel is None or not bouts:
        return f"nothing of the way of the {side.value} foot is known"
    recorded_s = float(path.time_s[-1])
    starts = [travel.set_out_s(b.start_s) for b in bouts]
    covered = [s for s in starts if recorded_s - s >= (1 - _MISSING_SHARE) * duration_s]
    if not covered:
        return (
            f"the recording ends {recorded_s - starts[0]:.0f} s after the first step; the test lasts {duration_s:.0f} s"
        )
    # people walk to the start before a test: the test is where they come furthest in its time
    start = max(covered, key=lambda s: (round(travel.at(s + duration_s) - travel.at(s), 1), -s))
    end = start + duration_s
    lost = _lost_s(walk, side, start, end)
    if lost > _MISSING_SHARE * duration_s:
        return f"{lost:.0f} s of the test were not measured on the {side.value} foot, so its way would be too short"
    strides = walk.strides.filter((pl.col("side") == side.value) & pl.col("initial_contact_s").is_between(start, end))
    unknown = strides["stride_length_m"].fill_nan(None).null_count()
    if unknown > _UNMEASURED_SHARE * strides.height:
        return f"{unknown} of {strides.height} strides of the {side.value} foot have no length"
    cautions = [f"{lost:.0f} s of the {side.value} foot were not measured and are not in it"] if lost else []
    cautions += _remarks(path, start, end, recorded_s, first_s=starts[0], last_s=bouts[-1].end_s)
    return _Window(side, travel, start, duration_s, strides.height, tuple(cautions))


def _remarks(
    path: FootPath, start_s: float, end_s: float, recorded_s: float, *, first_s: float, last_s: float
) -> Iterator[str]:
    """What does not fit between the recording and the test."""
    if start_s < path.time_s[0] + _STANDING_S:
        yield "the recording begins in mid-walk, so it may lack the start of the test"
    if start_s > first_s:
        yield "it begins after an earlier, shorter walk"
    if recorded_s < end_s:
        yield "the recording ends a little before the test"
    elif last_s > end_s + _AFTER_S:
        yield "the walk goes on after the test; that is not in it"


def _lost_s(walk: Walk, side: Side, start_s: float, end_s: float) -> float:
    """Time in s within which this foot was not measured."""
    gaps = [
        (a.start_s, a.end_s)
        for a in walk.annotations
        if a.kind == "not_measured" and a.stream is not None and a.stream.side is side
    ]
    return sum(max(0.0, min(b, end_s) - max(a, start_s)) for a, b in gaps if a is not None and b is not None)


def _mean_of_feet(windows: list[_Window], values: list[float], unit: str) -> Measure:
    cautions = list(dict.fromkeys(caution for w in windows for caution in w.cautions))
    if len(windows) == 1:
        cautions.insert(0, f"from the {windows[0].side.value} foot alone")
    n = sum(w.strides for w in windows)
    return Measure(sum(values) / len(values), None, None, n, unit, caution="; ".join(cautions) or None)
