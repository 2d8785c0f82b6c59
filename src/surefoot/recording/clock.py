"""Turn a file's time stamps into seconds that only ever grow, and say what had to be repaired."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surefoot.errors import TimeError
from surefoot.recording.layout import RawSensor
from surefoot.recording.model import Annotation, FloatArray, Severity
from surefoot.recording.shared_stamps import spread_stamps
from surefoot.recording.stretches import runs

PLAUSIBLE_RATE_HZ = (15.0, 5_000.0)
NO_STAMPS = "The file has no time stamps"
_USUAL_RATE_HZ = (20.0, 2_000.0)
_GUESSED_TICKS_S = (1.0, 1e-3, 1e-6, 1e-9, 1e-4)  # the first four cannot be taken for one another in the usual range
_TICKS_S = (*_GUESSED_TICKS_S, 1e-5, 1e-7, 1e-2)
_RATE_TOLERANCE = 0.1
_DRIFT_TOLERANCE = 0.01
_MAX_OFF_SHARE = 0.02
_MAX_OFF_IN_A_ROW = 3
_COARSEST_S = 0.25  # stamps further apart than this hide lost samples


@dataclass(frozen=True)
class Timing:
    """Time axis of one stream.

    Parameters
    ----------
    time_s
        (m,) strictly increasing seconds.
    keep
        (m,) row numbers of the file that the time stamps belong to.
    rate_hz
        Nominal rate.
    notes
        What was repaired or assumed.
    """

    time_s: FloatArray
    keep: NDArray[np.intp]
    rate_hz: float
    notes: tuple[Annotation, ...]


def settle_time(raw: RawSensor, rate_hz: float | None = None) -> Timing:
    """Find the time axis of a sensor.

    Parameters
    ----------
    raw
        Samples as the file gives them.
    rate_hz
        Rate that the user declares, or None.

    Returns
    -------
    Timing
        Seconds as in the file, unwrapped, without repeated rows; those of rows that share a stamp are told apart.

    Raises
    ------
    TimeError
        No clock at all, a declared rate that the stamps contradict, or time that runs backwards for good.
    """
    if rate_hz is not None and not PLAUSIBLE_RATE_HZ[0] <= rate_hz <= PLAUSIBLE_RATE_HZ[1]:
        low, high = PLAUSIBLE_RATE_HZ
        raise TimeError(f"rate_hz must lie between {low:g} and {high:g}; {rate_hz:g} came.")
    declared = rate_hz if rate_hz is not None else raw.layout.clock.rate_hz
    by_file = raw.layout.clock.rate_hz is not None and declared == raw.layout.clock.rate_hz
    stamps = raw.stamps
    if stamps is not None and _has_span(stamps):
        return _from_stamps(raw, stamps, declared, told_by_user=rate_hz is not None)
    return _from_counter_or_rate(raw, declared, by_file=by_file)


def _has_span(stamps: FloatArray) -> bool:
    known = stamps[np.isfinite(stamps)]
    return len(known) > max(1, len(stamps) // 2) and bool(known.max() > known.min())


def _from_stamps(raw: RawSensor, stamps: FloatArray, declared: float | None, *, told_by_user: bool) -> Timing:
    notes: list[Annotation] = []
    # empty lines carry neither time nor signal
    rows = np.flatnonzero(np.isfinite(stamps) | np.isfinite(raw.acc).any(axis=1) | np.isfinite(raw.gyr).any(axis=1))
    filled = replace(raw, acc=raw.acc[rows], gyr=raw.gyr[rows])
    ticks, keep, repairs = _increasing(filled, stamps[rows], raw.layout.clock.wrap)
    keep = rows[keep]
    notes += repairs
    if len(ticks) < 2 or not np.isfinite(ticks).all() or ticks[-1] <= ticks[0]:  # one sound stamp repairs no other
        raise TimeError(f"{raw.source}: the time stamps do not grow; export the recording again.")
    ticks, coarse, shared = _told_apart(ticks)
    notes += shared
    step = float(np.median(np.diff(ticks)))
    tick_s = raw.layout.clock.tick_s
    if tick_s is None:
        tick_s = _find_tick(raw.source, step, declared)
        if tick_s != 1.0:
            notes.append(
                Annotation(
                    "time_unit",
                    f"The unit of the time stamps is not said; steps of {step:g} fit ticks of {tick_s * 1e3:g} ms.",
                    severity=Severity.INFO,
                )
            )
    if coarse * tick_s > _COARSEST_S:
        raise TimeError(
            f"{raw.source}: many rows share a time stamp, and the next one comes {coarse * tick_s:.3g} s later; at "
            f"most {_COARSEST_S:g} s can be used. Export finer stamps, or leave the time column away and pass --rate."
        )
    seconds = ticks * tick_s
    rate = 1.0 / (_usual_step(ticks, step) * tick_s)
    if not PLAUSIBLE_RATE_HZ[0] <= rate <= PLAUSIBLE_RATE_HZ[1]:
        raise TimeError(
            f"{raw.source}: the time stamps show {rate:.3g} samples a second, "
            f"{PLAUSIBLE_RATE_HZ[0]:g} to {PLAUSIBLE_RATE_HZ[1]:g} can be used; check the unit of the time column."
        )
    if declared is not None:
        notes += _compare_rates(raw.source, declared, rate, told_by_user=told_by_user)
    return Timing(seconds, keep, declared or rate, tuple(notes))


def _usual_step(ticks: FloatArray, median: float) -> float:
    """Mean of the steps that are no gaps: exact where stamps are rounded, as the median is not."""
    steps = np.diff(ticks)
    usual = steps[(steps > 0.5 * median) & (steps < 1.5 * median)]
    return float(np.mean(usual)) if len(usual) else median


def _compare_rates(source: str, declared: float, real: float, *, told_by_user: bool) -> list[Annotation]:
    off = real / declared - 1
    if abs(off) > _RATE_TOLERANCE:
        who, advice = ("rate_hz (--rate)", "leave it away") if told_by_user else ("the header", "correct the header")
        raise TimeError(
            f"{source}: {who} says {declared:g} Hz, but the time stamps show {real:.4g} Hz; {advice}, "
            "or correct the time stamps."
        )
    if abs(off) > _DRIFT_TOLERANCE:
        text = f"Declared rate {declared:g} Hz, time stamps show {real:.2f} Hz; the time stamps are used."
        return [Annotation("rate", text, severity=Severity.INFO)]
    return []


def _find_tick(source: str, step: float, declared: float | None) -> float:
    if declared is not None:
        ticks = [t for t in _TICKS_S if abs(step * t * declared - 1) <= _RATE_TOLERANCE]
        if ticks:
            return ticks[0]
    low, high = PLAUSIBLE_RATE_HZ
    slow, fast = _USUAL_RATE_HZ
    for tick in _GUESSED_TICKS_S:
        if slow <= 1 / (step * tick) <= fast:
            return tick
    raise TimeError(
        f"{source}: the unit of the time stamps is not known (steps of {step:g}); name the column time_s or time_ms, "
        f"or pass --rate ({low:g} to {high:g} Hz)."
    )


def _increasing(
    raw: RawSensor, stamps: FloatArray, wrap: float | None
) -> tuple[FloatArray, NDArray[np.intp], list[Annotation]]:
    """Repair missing and single stray stamps and wraps, drop repeated rows; refuse what stays out of order."""
    notes: list[Annotation] = []
    ticks = np.array(stamps, dtype=np.float64)
    ticks, wraps = _unwrap(raw, ticks, wrap)
    if wraps:
        notes.append(_info("time_wrap", f"The clock wrapped around {_times(wraps)}; the time goes on."))
    ticks, stray = _repair_strays(ticks)
    repaired = int(stray.sum())
    if repaired:
        told_wrong = stray & np.isfinite(stamps)
        longest = max((int(end - first) for first, end in runs(told_wrong)), default=0)
        if longest > _MAX_OFF_IN_A_ROW or told_wrong.sum() > max(3, _MAX_OFF_SHARE * len(ticks)):
            row = int(np.flatnonzero(told_wrong)[0]) + 1
            raise TimeError(
                f"{raw.source}: {int(told_wrong.sum())} of {len(ticks)} time stamps are out of order "
                f"(first in data row {row}) and time does not recover; it must grow from row to row. "
                "Export the recording again, or cut it there."
            )
        notes.append(
            Annotation(
                "time_stamp", f"{repaired} time stamps were missing or off; they were put between their neighbours."
            )
        )
    keep = np.flatnonzero(~_repeats(raw, ticks)).astype(np.intp)
    repeated = len(ticks) - len(keep)
    if repeated:
        notes.append(_info("repeated_rows", f"{repeated} rows repeat the one before them and were left out."))
    return ticks[keep], keep, notes


def _repeats(raw: RawSensor, ticks: FloatArray) -> NDArray[np.bool_]:
    """Rows that repeat the one before them with its stamp: those that differ were measured at another moment."""
    repeats = np.zeros(len(ticks), dtype=bool)
    rows = np.flatnonzero(np.diff(ticks) <= 0) + 1
    signals = np.hstack((raw.acc, raw.gyr))
    now, before = signals[rows], signals[rows - 1]
    repeats[rows] = ((now == before) | (np.isnan(now) & np.isnan(before))).all(axis=1)
    return repeats


def _told_apart(ticks: FloatArray) -> tuple[FloatArray, float, list[Annotation]]:
    """Stamps of their own for rows that share one, the usual step between those that differ, and what was done."""
    shared = int((np.diff(ticks) <= 0).sum())
    if not shared:
        return ticks, 0.0, []
    spread = spread_stamps(ticks)
    how = "all times lie on a steady clock through the stamps" if spread.steady else "they lie evenly between stamps"
    text = (
        f"{shared} of {len(ticks)} rows share the time stamp of the row before them and differ from it: the stamps are "
        f"rounded or given to packets; {how}. Export finer stamps where the device has them."
    )
    return spread.ticks, spread.step, [Annotation("shared_stamps", text)]


def _unwrap(raw: RawSensor, ticks: FloatArray, wrap: float | None) -> tuple[FloatArray, int]:
    """Add a wrap's size after every fall that is one.

    A wrap falls by a size that clocks have (2^16, 2^32, an hour, a day), or to zero while the signals go on smoothly;
    two recordings put together do not.
    """
    finite = np.flatnonzero(np.isfinite(ticks))
    values = ticks[finite]
    steps = np.diff(values)
    usual = float(np.median(steps)) if len(steps) else 0.0
    falls = np.flatnonzero(steps < -100 * usual) if usual > 0 else np.empty(0, dtype=np.intp)
    falls = np.array([f for f in falls if _lasts(values, int(f), usual)], dtype=np.intp)
    if len(falls) == 0 or len(falls) > len(values) // 100 + 1:
        return ticks, 0
    # without other knowledge the clock went on by one step while it wrapped
    drops = -steps[falls]
    known = [size for size in ((wrap,) if wrap else _wrap_sizes()) if ((drops <= size) & (drops > 0.5 * size)).all()]
    known = [size for size in known if (size - drops < (1000 if wrap else 3) * usual).all() and values.max() < size]
    smooth = all(0 <= values[f + 1] < 2 * usual and _goes_on(raw, int(finite[f])) for f in falls)
    if known:
        size = known[0]
    elif smooth and np.ptp(drops) <= 2 * usual:
        size = float(drops.max()) + usual
    else:
        return ticks, 0
    shift = np.zeros(len(values))
    shift[falls + 1] = size
    ticks = ticks.copy()
    ticks[finite] = values + np.cumsum(shift)
    return ticks, len(falls)


def _lasts(values: FloatArray, fall: int, usual: float) -> bool:
    """Tell a fall that lasts from a single stray stamp, which comes from nowhere or goes back."""
    came_slowly = fall >= 3 and values[fall] - values[fall - 3] < 300 * usual
    return bool(came_slowly and np.all(values[fall + 1 : fall + 4] < values[fall]))


def _wrap_sizes() -> list[float]:
    bits = [2.0**16, 2.0**24, 2.0**32]
    scaled = [size * unit for size in bits for unit in (1.0, 1e-3, 1e-4, 1e-6)]
    return sorted([*scaled, 3600.0, 3.6e6, 3.6e9, 86_400.0, 8.64e7, 8.64e10])


def _goes_on(raw: RawSensor, row: int) -> bool:
    """Tell whether the signals change from this row to the next no more than they do elsewhere."""
    signals = np.hstack((raw.acc, raw.gyr))
    change = np.abs(np.diff(signals, axis=0))
    if not np.isfinite(change[row]).all():
        return False
    return bool((change[row] <= 2 * np.nanquantile(change, 0.95, axis=0)).all())


def _repair_strays(ticks: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Replace stamps that are missing or break the order of their neighbours by interpolation."""
    good = np.isfinite(ticks)
    index = np.arange(len(ticks))
    good_index = index[good]
    values = ticks[good_index]
    steps = np.diff(values)
    if len(steps) and (steps >= 0).all():
        usual = float(np.median(steps))
        stray = _lonely_ends(values, usual)
    else:
        stray = _out_of_order(values)
    if stray.any():
        good = good.copy()
        good[good_index[stray]] = False
    if good.all() or good.sum() < 2:
        return ticks, ~good
    slope = float(np.median(np.diff(ticks[good]) / np.diff(index[good])))
    filled = np.interp(index, index[good], ticks[good])
    first, last = int(index[good][0]), int(index[good][-1])
    filled[:first] = ticks[first] - slope * (first - index[:first])
    filled[last + 1 :] = ticks[last] + slope * (index[last + 1 :] - last)
    return filled, ~good


def _lonely_ends(values: FloatArray, usual: float) -> NDArray[np.bool_]:
    """No stamp falls: nothing strays, except a first or last one that stands alone far away."""
    stray = np.zeros(len(values), dtype=bool)
    if len(values) > 10 and usual > 0:
        far = 100 * usual
        stray[0] = values[1] - values[0] > far and values[2] - values[1] <= far
        stray[-1] = values[-1] - values[-2] > far and values[-2] - values[-3] <= far
    return stray


def _out_of_order(values: FloatArray) -> NDArray[np.bool_]:
    """Mark the fewest stamps whose removal leaves the rest in order (longest non-decreasing subsequence)."""
    import bisect

    tails: list[float] = []
    tail_index: list[int] = []
    previous = np.full(len(values), -1)
    for number, value in enumerate(values.tolist()):
        place = bisect.bisect_right(tails, value)
        previous[number] = tail_index[place - 1] if place else -1
        if place == len(tails):
            tails.append(value)
            tail_index.append(number)
        else:
            tails[place] = value
            tail_index[place] = number
    stray = np.ones(len(values), dtype=bool)
    at = tail_index[-1]
    while at >= 0:
        stray[at] = False
        at = int(previous[at])
    return stray


def _from_counter_or_rate(raw: RawSensor, declared: float | None, *, by_file: bool) -> Timing:
    clock = raw.layout.clock
    rate = declared or clock.usual_rate_hz
    if rate is None:
        raise TimeError(f"{raw.source} has no time column and states no rate; pass --rate HZ.")
    count = raw.counter
    counted = count is not None and bool(np.isfinite(count).sum() > len(count) // 2)
    notes = _told_rate(rate, raw.layout.format, said=declared is not None, by_file=by_file, counted=counted)
    if count is None or not counted:
        rows = len(raw.acc)
        return Timing(np.arange(rows) / rate, np.arange(rows), rate, tuple(notes))
    ticks, keep, repairs = _increasing(raw, count, clock.counter_wrap)
    if ticks[-1] <= ticks[0]:
        raise TimeError(f"{raw.source}: the sample counter does not grow; export the recording again.")
    ticks, _, shared = _told_apart(ticks)
    repairs += shared
    step = float(np.median(np.diff(ticks))) if len(ticks) > 1 else 1.0
    return Timing(ticks / (step * rate), keep, rate, (*notes, *repairs))


def _told_rate(rate: float, layout: str, *, said: bool, by_file: bool, counted: bool) -> list[Annotation]:
    """Say what all times rest on: a rate that a device wrote is sure, one that a person told or a format has is not."""
    if by_file:
        text = f"The file has no time stamps; all times rest on its rate of {rate:g} Hz."
        return [] if counted else [_info("rate", text)]
    whose = f"a rate of {rate:g} Hz" if said else f"{rate:g} Hz, the usual rate of {layout}, as the file states none"
    text = f"{NO_STAMPS}; all times, lengths and speeds rest on {whose}."
    return [Annotation("rate", text, severity=Severity.WARNING)]


def _info(kind: str, text: str) -> Annotation:
    return Annotation(kind, text, severity=Severity.INFO)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
