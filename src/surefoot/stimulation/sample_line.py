"""The line format of samples: plain text, one line per sample, after one line that says what is in them.

::

    surefoot-samples 1 rate=100 acc=m/s2 gyr=deg/s left_foot right_foot
    left_foot,12.340,0.12,-0.31,9.79,1.2,-0.4,0.1
    right_foot,12.341,0.02,0.11,9.83,0.2,0.1,0.0

A line is: placement, time in s on the sensor's own clock, specific force x, y, z, angular rate x, y, z. An empty field
or ``nan`` is a value that was not measured. Lines end with a line feed and hold at most 256 bytes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.sample import Sample

MAX_LINE_BYTES = 256
RATES_HZ = (20.0, 2000.0)
ACC_UNITS: Mapping[str, float] = MappingProxyType({"m/s2": 1.0, "g": 9.80665})
GYR_UNITS: Mapping[str, float] = MappingProxyType({"rad/s": 1.0, "deg/s": math.pi / 180.0})
_LEG_PLACEMENTS: Mapping[str, Placement] = MappingProxyType(
    {p.value: p for p in Placement if p.segment in ("foot", "shank")}
)
_EXAMPLE = "surefoot-samples 1 rate=100 acc=m/s2 gyr=deg/s left_foot"


class SampleHeader(NamedTuple):
    """What the first line says.

    Parameters
    ----------
    rate_hz
        Nominal rate of each sensor.
    acc_m_s2, gyr_rad_s
        One unit of the file in SI units.
    placements
        Where the sensors sit.
    """

    rate_hz: float
    acc_m_s2: float
    gyr_rad_s: float
    placements: tuple[Placement, ...]


def parse_header(line: bytes) -> SampleHeader:
    """Read the first line.

    Parameters
    ----------
    line
        Without its line feed.

    Returns
    -------
    SampleHeader
        What it says.

    Raises
    ------
    SourceError
        It is no such line, or says something that is not allowed.
    """
    words = line[:MAX_LINE_BYTES].decode("ascii", "replace").split()
    if words[:2] != ["surefoot-samples", "1"]:
        raise SourceError(f"the first line was {_shown(line)}; it must be like '{_EXAMPLE}'.")
    settings = dict(w.split("=", 1) for w in words[2:] if "=" in w)
    names = [w for w in words[2:] if "=" not in w]
    rate = _number(settings.get("rate", ""))
    if not RATES_HZ[0] <= rate <= RATES_HZ[1]:
        raise SourceError(f"the first line says rate={settings.get('rate')}; it must be {RATES_HZ[0]:g} to 2000 Hz.")
    for key, allowed in (("acc", ACC_UNITS), ("gyr", GYR_UNITS)):
        if settings.get(key) not in allowed:
            raise SourceError(f"the first line says {key}={settings.get(key)}; allowed are {', '.join(allowed)}.")
    unknown = [n for n in names if n not in _LEG_PLACEMENTS]
    if unknown or not names or len(set(names)) < len(names):
        raise SourceError(
            f"the first line names {', '.join(names) or 'no sensor'}; name each once, of {', '.join(_LEG_PLACEMENTS)}."
        )
    placements = tuple(_LEG_PLACEMENTS[n] for n in names)
    return SampleHeader(rate, ACC_UNITS[settings["acc"]], GYR_UNITS[settings["gyr"]], placements)


def parse_sample(line: bytes, header: SampleHeader, arrived_s: float) -> Sample | None:
    """Read one line.

    Parameters
    ----------
    line
        Without its line feed.
    header
        What the first line said.
    arrived_s
        When it arrived, on the engine's clock in s.

    Returns
    -------
    Sample or None
        None where the line is no sample: wrong number of fields, a sensor that was not named, a time that is no time.
    """
    fields = line.split(b",")
    if len(fields) != 8 or len(line) > MAX_LINE_BYTES:
        return None
    placement = _LEG_PLACEMENTS.get(fields[0].strip().decode("ascii", "replace"))
    try:
        time_s = float(fields[1])
        ax, ay, az, gx, gy, gz = (float(f) if f.strip() else math.nan for f in fields[2:])
    except ValueError:
        return None
    if placement not in header.placements or not math.isfinite(time_s):
        return None
    a, g = header.acc_m_s2, header.gyr_rad_s
    return Sample(placement, time_s, (a * ax, a * ay, a * az), (g * gx, g * gy, g * gz), arrived_s)


def header_line(header: SampleHeader) -> bytes:
    """Return the first line for a sender that writes SI units, with its line feed."""
    names = " ".join(header.placements)
    return f"surefoot-samples 1 rate={header.rate_hz:g} acc=m/s2 gyr=rad/s {names}\n".encode("ascii")


def sample_line(sample: Sample) -> bytes:
    """Return the line of a sample in SI units, with its line feed."""
    values = ",".join(f"{v:.9g}" for v in (*sample.acc, *sample.gyr))
    return f"{sample.placement.value},{sample.time_s!r},{values}\n".encode("ascii")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _shown(line: bytes) -> str:
    return repr(line[:60].decode("ascii", "replace"))
