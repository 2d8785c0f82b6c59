"""Tell time, acceleration and angular rate from the names that columns usually have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.recording.layout import SensorColumns
from surefoot.recording.model import Placement
from surefoot.recording.placement_names import placement_of_tokens, tokens_of

_ACC = {"acc", "accel", "accelerometer", "acceleration", "a"}
_GYR = {"gyr", "gyro", "gyroscope", "omega", "angvel", "w", "g", "gyrorate"}
_GLUED = re.compile(r"^(acc|accel|accelerometer|acceleration|gyr|gyro|gyroscope|a|g|w|omega)([xyz])$")
_TIME = {"time", "timestamp", "timestamps", "t", "elapsed", "epoch", "seconds"}
_COUNTER = {"packetcounter", "counter", "index", "frame", "sample", "samplenumber", "packet"}
_NOT_RAW = {"free", "linear", "lin", "user", "inc", "world", "global", "earth", "mag", "magn", "std", "var", "mean"}

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
    """

    sensors: tuple[SensorColumns, ...]
    time: int | None = None
    tick_s: float | None = None
    counter: int | None = None


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
        signal = _signal(number, words, unit)
        if signal is not None:
            signals.append(signal)
        elif _is_counter(words):
            counters.append((len(words), number))
        elif (tick := _time(words, unit)) is not None:
            times.append((len(words), number, tick or None))
    best_time = min(times, default=None)
    best_counter = min(counters, default=None)
    return Columns(
        sensors=_complete(signals),
        time=best_time[1] if best_time else None,
        tick_s=best_time[2] if best_time else None,
        counter=best_counter[1] if best_counter else None,
    )


def _split_unit(name: str) -> tuple[str, str]:
    match = re.search(r"[\[({]([^\])}]*(?:\([^)]*\))?[^\])}]*)[\])}]", name)
    if match is None:
        return name, ""
    return name[: match.start()] + " " + name[match.end() :], match.group(1)


def _signal(number: int, words: list[str], unit: str) -> _Signal | None:
    if _NOT_RAW & set(words):
        return None
    for place, word in enumerate(words):
        glued = _GLUED.match(word)
        if glued is not None:
            stem, axis, end = glued.group(1), glued.group(2), place + 1
        elif place + 1 < len(words) and words[place + 1] in ("x", "y", "z") and word in _ACC | _GYR:
            stem, axis, end = word, words[place + 1], place + 2
        elif words[place : place + 2] in (["angular", "velocity"], ["angular", "rate"], ["ang", "vel"]):
            rest = words[place + 2 : place + 3]
            if rest not in (["x"], ["y"], ["z"]):
                continue
            stem, axis, end = "gyr", rest[0], place + 3
        elif word in _ACC | _GYR and len(word) > 2 and (late := _late_axis(words[place + 1 :])) is not None:
            stem, axis, end = word, words[place + 1 + late], place + 2 + late
        else:
            continue
        kind = "acc" if stem in _ACC else "gyr"
        before, after = words[:place], words[end:]
        suffix = "".join(after)
        known = acceleration_unit if kind == "acc" else angular_rate_unit
        told = known(unit) or known(suffix)
        spare = len(before) + (0 if known(suffix) else len(after))
        return _Signal(number, kind, "xyz".index(axis), placement_of_tokens(before), told, spare)
    return None


def _late_axis(words: list[str]) -> int | None:
    # "Accel_LN_X_CAL": one word may stand between the signal and its axis
    return 1 if len(words) > 1 and words[1] in ("x", "y", "z") else None


def _is_counter(words: list[str]) -> bool:
    return "".join(words) in _COUNTER


def _time(words: list[str], unit: str) -> float | None:
    """Seconds per tick, 0.0 where the name does not say, None where it is no time column."""
    if not words or not (words[0] in _TIME or words[-1] in _TIME or words == ["sample", "time", "fine"]):
        return None
    if words[0] in _TIME and len(words) > 1 and tick_of(unit) is None and tick_of(words[-1]) is None:
        return None if words[0] == "t" else 0.0
    return tick_of(unit) or tick_of(words[-1] if len(words) > 1 or words[0] == "seconds" else "") or 0.0


def _complete(signals: list[_Signal]) -> tuple[SensorColumns, ...]:
    by_place: dict[Placement | None, dict[tuple[str, int], _Signal]] = {}
    for signal in signals:
        slots = by_place.setdefault(signal.placement, {})
        key = (signal.kind, signal.axis)
        if key not in slots or signal.spare < slots[key].spare:
            slots[key] = signal
    found = []
    for placement, slots in by_place.items():
        if len(slots) < 6:
            continue
        acc = [slots["acc", axis] for axis in range(3)]
        gyr = [slots["gyr", axis] for axis in range(3)]
        found.append(
            SensorColumns(
                acc=(acc[0].column, acc[1].column, acc[2].column),
                gyr=(gyr[0].column, gyr[1].column, gyr[2].column),
                placement=placement,
                acc_unit=_common(acc),
                gyr_unit=_common(gyr),
            )
        )
    return tuple(found)


def _common(signals: list[_Signal]) -> str | None:
    units = {signal.unit for signal in signals}
    return units.pop() if len(units) == 1 else None
