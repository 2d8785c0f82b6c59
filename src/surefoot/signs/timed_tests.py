"""Results of the timed tests of walking: what the tester measured, else what the feet show.

- T25FW: two walks of 7.62 m from standing, as fast as is safe, an aid allowed; their mean counts; 180 s at most.
- 2MWT, 6MWT: how far in two or six minutes, see `surefoot.signs.minute_walks`.
- TUG: rise, 3 m, turn, back and sit. Feet show the walking in it, not the rise and not the sitting down.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from surefoot.gait import Walk
from surefoot.recording import Annotation, Condition, Severity, Side
from surefoot.signs.measure import Measure, absent
from surefoot.signs.minute_walks import distance_walked_index, walked_distance
from surefoot.signs.walks_from_standing import walks_from_standing

T25FW_M = 7.62
T25FW_LIMIT_S = 180.0
T25FW_TRIALS = 2
TUG_WALKING_M = 6.0
_NEARLY = 0.97  # of the way of a T25FW: what a walk that ends on the line may come out as
_TOLERANCE = 1.5  # the way in a TUG is longer or shorter by this factor before it is pointed out
_APART = 0.1  # told and seen that differ by more are both said
_PAUSE_S = 5.0  # a stop within a TUG


def timed_test_measures(walk: Walk, condition: Condition) -> dict[str, Measure]:
    """Results of the test that a recording says it is.

    Parameters
    ----------
    walk
        Everything measured.
    condition
        How the walk was done: the test, and what the tester measured.

    Returns
    -------
    dict of str to Measure
        Measures of both feet together; empty where it is no test.
    """
    match condition.test:
        case "T25FW":
            return _t25fw(_told_or_seen(condition.time_s, _t25fw_seen(walk)))
        case "2MWT":
            return {"two_minute_distance_m": _told_or_seen(condition.distance_m, walked_distance(walk, 2))}
        case "6MWT":
            distance = _told_or_seen(condition.distance_m, walked_distance(walk, 6))
            return {"six_minute_distance_m": distance, "dwi6_percent": distance_walked_index(walk)}
        case "TUG":
            unseen = absent("feet do not show the rise and the sitting down; give the tester's time (--time)", "s")
            return {"tug_s": _told_or_seen(condition.time_s, unseen), "tug_walking_s": _tug_walking(walk)}
    return {}


def timed_test_notes(walk: Walk, condition: Condition) -> tuple[Annotation, ...]:
    """Say where what the tester measured and what the feet show are more than 10 % apart.

    Parameters
    ----------
    walk
        Everything measured.
    condition
        How the walk was done: the test, and what the tester measured.

    Returns
    -------
    tuple of Annotation
        Kind ``told_result_differs``, which does not touch the quality of the measuring; empty where nothing was told,
        or the feet do not show it.
    """
    told = condition.time_s if condition.test == "T25FW" else condition.distance_m
    if told is None or condition.test not in ("T25FW", "2MWT", "6MWT"):
        return ()
    seen = _t25fw_seen(walk) if condition.test == "T25FW" else walked_distance(walk, int(condition.test[0]))
    if seen.value is None or not _far_apart(told, seen.value):
        return ()
    digits, share = (1 if seen.unit == "s" else 0), 100 * (seen.value / told - 1)
    text = (
        f"The tester measured {told:.{digits}f} {seen.unit} in the {condition.test}; the feet show "
        f"{seen.value:.{digits}f} {seen.unit}, {abs(share):.0f} % {'more' if share > 0 else 'less'}. The tester's "
        "result is given. Look whether it is of this walk, and whether the recording holds the whole test."
    )
    return (Annotation("told_result_differs", text, severity=Severity.INFO),)


def _far_apart(told: float, seen: float) -> bool:
    return abs(seen - told) > _APART * told


def _told_or_seen(told: float | None, seen: Measure) -> Measure:
    """The tester's result, else what the sensors saw; where the two are far apart, both are said."""
    if told is None:
        return seen
    caution = "as the tester measured it"
    if seen.value is not None and _far_apart(told, seen.value):
        caution += f"; the sensors saw {seen.value:.{1 if seen.unit == 's' else 0}f} {seen.unit}"
    return Measure(told, None, None, 0, seen.unit, caution=caution)


def _t25fw(time: Measure) -> dict[str, Measure]:
    if time.value is not None and time.value > T25FW_LIMIT_S:
        time = absent(f"it took {time.value:.0f} s; the test is ended after {T25FW_LIMIT_S:.0f} s", "s")
    if time.value is None:
        return {"t25fw_s": time, "t25fw_speed_m_s": replace(time, unit="m/s")}
    return {"t25fw_s": time, "t25fw_speed_m_s": replace(time, value=T25FW_M / time.value, unit="m/s")}


def _t25fw_seen(walk: Walk) -> Measure:
    if why := _why_not_both_feet(walk):
        return absent(why, "s")
    walks = walks_from_standing(walk)
    if not walks:
        return absent("no walk that begins from standing was found", "s")
    trials = [w for w in walks if w.reach_m >= _NEARLY * T25FW_M]
    if not trials:
        longest = max(w.reach_m for w in walks)
        return absent(f"no walk from standing goes {T25FW_M:g} m straight ahead; the longest goes {longest:.1f} m", "s")
    cautions, used = [], trials[:T25FW_TRIALS]
    if len(used) < T25FW_TRIALS:
        cautions.append("from one trial; the test is the mean of two")
    if len(trials) > T25FW_TRIALS:
        cautions.append(f"the first two of {len(trials)} walks that are long enough")
    spans = [(w.lift_s, w.passes_s(min(T25FW_M, w.reach_m))) for w in used]
    strides = [_begun(walk, *span) for span in spans]
    if any(s["is_turn"].fill_null(False).any() for s in strides):
        cautions.append("there is a turn in it")
    times = [end - start for start, end in spans]
    n = sum(s.height for s in strides)
    return Measure(sum(times) / len(times), None, None, n, "s", caution="; ".join(cautions) or None)


def _tug_walking(walk: Walk) -> Measure:
    if why := _why_not_both_feet(walk):
        return absent(why, "s")
    walks = walks_from_standing(walk, join_s=_PAUSE_S)
    if not walks:
        return absent("no walk that begins from rest was found", "s")
    longest = max(walks, key=lambda w: w.last_contact_s - w.lift_s)
    cautions = ["without the rise and the sitting down"]
    if len(walks) > 1:
        cautions.append(f"the longest of {len(walks)} walks")
    if not TUG_WALKING_M / _TOLERANCE <= longest.way_m <= TUG_WALKING_M * _TOLERANCE:
        cautions.append(f"the feet went {longest.way_m:.1f} m, not {TUG_WALKING_M:g} m")
    n = _begun(walk, longest.lift_s, longest.last_contact_s).height
    return Measure(longest.last_contact_s - longest.lift_s, None, None, n, "s", caution="; ".join(cautions))


def _why_not_both_feet(walk: Walk) -> str:
    if len(walk.paths) < len(Side):
        return "needs a sensor on each foot, or the tester's time (--time)"
    return "" if walk.synchronised else "needs both feet on one clock, or the tester's time (--time)"


def _begun(walk: Walk, start_s: float, end_s: float) -> pl.DataFrame:
    """Strides of both feet that begin between two times."""
    return walk.strides.filter(pl.col("initial_contact_s").is_between(start_s, end_s))
