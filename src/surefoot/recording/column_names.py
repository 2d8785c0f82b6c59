"""Tell time, acceleration and angular rate from the names that columns usually have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from surefoot.recording.layout import SensorColumns
from surefoot.recording.model import Placement
from surefoot.recording.placement_names import bare_foot, placement_of_tokens, tokens_of

_ACC = {"acc", "accel", "accelerometer", "acceleration", "a"}
_GYR = {"gyr", "gyro", "gyroscope", "omega", "angvel", "w", "g", "gyrorate", "as"}  # "as" as WitMotion writes it
_TWO_WORDS = (["angular", "velocity"], ["angular", "rate"], ["ang", "vel"], ["rotation", "rate"])
_WITH_GRAVITY = ["including", "gravity"]  # a browser's name for the raw signal, beside one without gravity
_GLUED = re.compile(r"^(acc|accel|accelerometer|acceleration|gyr|gyro|gyroscope|a|g|w|omega)([xyz])$")
_TIME = {"time", "datetime", "timestamp", "timestamps", "t", "elapsed", "epoch", "seconds"}
_COUNTER = {"packetcounter", "counter", "index", "frame", "sample", "samplenumber", "packet"}
_NOT_RAW = {
    "free", "linear", "lin", "user", "inc", "world", "global", "earth", "mag", "magn", "std", "var", "mean", "bias",
    "offset", "gravity", "grav", "err", "error", "cov", "norm", "residual",
}  # fmt: skip
_LESS_PLAIN = {"raw", "uncal", "uncalibrated", "ln"}  # counts; the low-noise sensor of two, whose range is ±2 g
_NOTHING_TOLD = {"cal", "calibrated"}

_ACC_UNITS = {
    "g": "g", "gs": "g", "ms2": "m/s2", "mss": "m/s2", "ms-2": "m/s2", "mps2": "m/s2", "msec2": "m/s2", "mg": "mg",
}  # fmt: skip
_GYR_UNITS = {
    "degs": "deg/s", "dps": "deg/s", "degsec": "deg/s", "deg": "deg/s", "degpers": "deg/s", "degs-1": "deg/s",
    "rads": "rad/s", "rps": "rad/s", "radsec": "rad/s", "rad": "rad/s", "radpers": "rad/s", "rads-1": "rad/s",
    "mdps": "mdeg/s", "mdegs": "mdeg/s",
}  # fmt: skip
_TIME_UNITS = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0,
    "ms": 1e-3, "msec": 1e-3, "millis": 1e-3, "milliseconds": 1e-3,
    "us": 1e-6, "usec": 1e-6, "micros": 1e-6, "microseconds": 1e-6,
    "ns": 1e-9, "nsec": 1e-9, "nanos": 1e-9, "nanoseconds": 1e-9,
}  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """What a header's names mean.

    Parameters
    ----------
    sensors
        Complete sensors (three axes of both acceleration and angular rate).
    time, tick_s
        Column of time stamps and seconds per tick, where named.
    counter
        Column of a sample counter, where named.
    twice
        Two columns that name the same axis of a sensor equally well; empty where there are none.
    """

    sensors: tuple[SensorColumns, ...]
    time: int | None = None
    tick_s: float | None = None
    counter: int | None = None
    twice: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Signal:
    column: int
    kind: str  # "acc" or "gyr"
    axis: int
    placement: Placement | None
    unit: str | None
    spare: int  # words in the name beyond the needed ones: the plainer name wins


def unit_key(text: str) -> str:
    """Reduce a unit as people write it to letters and digits, so that m/s², m/s^2 and m_s2 are one.

    Parameters
    ----------
    text
        A unit, with or without brackets.

    Returns
    -------
    str
        The reduced spelling.
    """
    low = text.strip().lower().replace("²", "2").replace("µ", "u").replace("μ", "u").replace("°", "deg")
    low = low.replace("degrees", "deg").replace("degree", "deg").replace("radians", "rad").replace("⁻", "-")
    return re.sub(r"[^a-z0-9-]", "", low)


def acceleration_unit(text: str) -> str | None:
    """Return ``g``, ``m/s2`` or ``mg`` for a unit as people write it, else None."""
    return _ACC_UNITS.get(unit_key(text))


def angular_rate_unit(text: str) -> str | None:
    """Return ``deg/s``, ``rad/s`` or ``mdeg/s`` for a unit as people write it, else None."""
    return _GYR_UNITS.get(unit_key(text))


def tick_of(text: str) -> float | None:
    """Return the seconds of a unit of time as people write it, else None."""
    return _TIME_UNITS.get(unit_key(text))


def recognise(names: Sequence[str], units: Sequence[str] = ()) -> Columns:
    """Find the sensors and the clock in a header.

    Parameters
    ----------
    names
        Column names in order.
    units
        Units row, one entry per column, or empty.

    Returns
    -------
    Columns
        Sensors in the order in which they stand; empty when no complete sensor is there.
    """
    signals: list[_Signal] = []
    times: list[tuple[int, int, float | None]] = []
    counters: list[tuple[int, int]] = []
    for number, name in enumerate(names):
        bare, unit = _split_unit(name)
        if number < len(units) and unit_key(units[number]):
            unit = units[number]
        words = tokens_of(bare)
        signal = _signal(number, bare, words, unit)
        if signal is not None:
            signals.append(signal)
        elif _is_counter(words):
            counters.append((len(words), number))
        elif (tick := _time(words, unit)) is not None:
            times.append((len(words), number, tick or None))
    best_time = min(times, default=None)
    best_counter = min(counters, default=None)
    sensors, twice = _complete(signals)
    return Columns(
        sensors=sensors,
        time=best_time[1] if best_time else None,
        tick_s=best_time[2] if best_time else None,
        counter=best_counter[1] if best_counter else None,
        twice=twice,
    )


def _split_unit(name: str) -> tuple[str, str]:
    match = re.search(r"[\[({]([^\])}]*(?:\([^)]*\))?[^\])}]*)[\])}]", name)
    if match is None:
        return name, ""
    return name[: match.start()] + " " + name[match.end() :], match.group(1)


def _signal(number: int, name: str, words: list[str], unit: str) -> _Signal | None:
    plainer = 0
    if words[1:3] == _WITH_GRAVITY:
        words, plainer = [words[0], *words[3:]], 1
    if _NOT_RAW & set(words):
        return None
    found = _axis_after(words) or _axis_before(words) or _axis_number(words)
    if found is None:
        return None
    kind = "acc" if found.stem in _ACC else "gyr"
    known = acceleration_unit if kind == "acc" else angular_rate_unit
    by_suffix = known("".join(found.after))
    others = [*found.before, *found.between, *([] if by_suffix else found.after)]
    spare = sum(word not in _NOTHING_TOLD for word in others) + sum(word in _LESS_PLAIN for word in others)
    spare += found.guess + (len(found.stem) == 1) - plainer
    # "acc_x (left foot)": brackets hold a unit or the place
    in_brackets = [] if known(unit) else tokens_of(unit)
    told = [*others, *in_brackets]
    placement = placement_of_tokens(told) or bare_foot(f"{name} {unit}", told)
    return _Signal(number, kind, found.axis, placement, known(unit) or by_suffix, spare)


@dataclass(frozen=True)
class _Found:
    """A signal and its axis among the words of a name."""

    stem: str
    axis: int
    before: list[str]
    between: list[str]
    after: list[str]
    guess: int = 0  # how much less usual this order is


def _axis_after(words: list[str]) -> _Found | None:
    for place, word in enumerate(words):
        glued = _GLUED.match(word)
        stem, axis, begin, end = word, "", place + 1, place + 2
        if glued is not None:
            stem, axis, begin, end = glued.group(1), glued.group(2), place + 1, place + 1
        elif word in _ACC | _GYR and words[place + 1 : place + 2] in (["x"], ["y"], ["z"]):
            axis = words[place + 1]
        elif words[place : place + 2] in _TWO_WORDS and words[place + 2 : place + 3] in (["x"], ["y"], ["z"]):
            stem, axis, begin, end = "gyr", words[place + 2], place + 2, place + 3
        # "Accel_LN_X_CAL": one word may stand between the signal and its axis
        elif word in _ACC | _GYR and len(word) > 2 and words[place + 2 : place + 3] in (["x"], ["y"], ["z"]):
            axis, end = words[place + 2], place + 3
        if axis:
            between = [] if end - begin < 2 else words[begin : end - 1]
            return _Found(stem, "xyz".index(axis), words[:place], between, words[end:])
    return None


def _axis_before(words: list[str]) -> _Found | None:
    """``x_acc``."""
    for place, (axis, stem) in enumerate(pairwise(words)):
        if axis in ("x", "y", "z") and stem in _ACC | _GYR and len(stem) > 2:
            return _Found(stem, "xyz".index(axis), words[:place], [], words[place + 2 :], guess=1)
    return None


def _axis_number(words: list[str]) -> _Found | None:
    """``acc_1``, where the number ends the name."""
    if len(words) >= 2 and words[-1] in ("1", "2", "3") and words[-2] in _ACC | _GYR and len(words[-2]) > 2:
        return _Found(words[-2], int(words[-1]) - 1, words[:-2], [], [], guess=2)
    return None


def _is_counter(words: list[str]) -> bool:
    return "".join(words) in _COUNTER


def _time(words: list[str], unit: str) -> float | None:
    """Seconds per tick, 0.0 where the name does not say, None where it is no time column."""
    named = words[:1] + words[-1:] + [word for word in words if word.startswith("timestamp")]
    if not (_TIME & set(named) or words == ["sample", "time", "fine"]):
        return None
    if words[0] in _TIME and len(words) > 1 and tick_of(unit) is None and tick_of(words[-1]) is None:
        return None if words[0] == "t" else 0.0
    return tick_of(unit) or tick_of(words[-1] if len(words) > 1 or words[0] == "seconds" else "") or 0.0


def _complete(signals: list[_Signal]) -> tuple[tuple[SensorColumns, ...], tuple[int, ...]]:
    """The sensors with all six signals, and two columns between which nothing decides."""
    by_place: dict[Placement | None, dict[tuple[str, int], list[_Signal]]] = {}
    for signal in signals:
        slots = by_place.setdefault(signal.placement, {})
        slots.setdefault((signal.kind, signal.axis), []).append(signal)
    whole = {placement: slots for placement, slots in by_place.items() if len(slots) == 6}
    found: list[SensorColumns] = []
    twice: tuple[int, ...] = ()
    for placement, slots in whole.items():
        plainest = {key: sorted(same, key=lambda signal: signal.spare) for key, same in slots.items()}
        acc = [plainest["acc", axis][0] for axis in range(3)]
        gyr = [plainest["gyr", axis][0] for axis in range(3)]
        # sensors whose place is not told are left out beside others, so that they need not be told apart
        if placement is not None or len(whole) == 1:
            twice = twice or _equal(plainest.values())
        found.append(
            SensorColumns(
                acc=(acc[0].column, acc[1].column, acc[2].column),
                gyr=(gyr[0].column, gyr[1].column, gyr[2].column),
                placement=placement,
                acc_unit=_common(acc),
                gyr_unit=_common(gyr),
            )
        )
    return tuple(found), twice


def _equal(candidates: Iterable[list[_Signal]]) -> tuple[int, ...]:
    for same in candidates:
        if len(same) > 1 and same[0].spare == same[1].spare:
            return (same[0].column, same[1].column)
    return ()


def _common(signals: list[_Signal]) -> str | None:
    units = {signal.unit for signal in signals}
    return units.pop() if len(units) == 1 else None
