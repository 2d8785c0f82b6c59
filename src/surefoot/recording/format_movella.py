"""Movella and Xsens exports: MT Manager text, MTw CSV, DOT CSV.

All name their columns PacketCounter, SampleTimeFine, Acc_X … Gyr_Z. MT Manager and MTw write rad/s and ticks of 0.1 ms,
DOT writes deg/s and ticks of 1 µs; only the lines above the header tell which it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from surefoot.recording.layout import Clock, Layout, SensorColumns
from surefoot.recording.text_table import TextTable

_COUNTER_WRAP = 2.0**16
_FINE_WRAP = 2.0**32
_MT_RATE_HZ = 100.0  # MTw recordings of two to five sensors without SampleTimeFine: what MT Manager sets by itself
_DOT_RATE_HZ = 60.0


def read_header(table: TextTable) -> Layout | None:
    """Return the layout of a Movella or Xsens export, or None when the table is none.

    Parameters
    ----------
    table
        As from `find_table`.
    """
    names = [name.lower() for name in table.names]
    if "packetcounter" not in names and "sampletimefine" not in names:
        return None
    text = "\n".join(table.preamble)
    rate = _number(text, r"(?:output|update)\s*-?rate\W*(\d+(?:\.\d+)?)")
    fine = names.index("sampletimefine") if "sampletimefine" in names else None
    counter = names.index("packetcounter") if "packetcounter" in names else None
    clock = Clock(column=fine, wrap=_FINE_WRAP, counter=counter, counter_wrap=_COUNTER_WRAP, rate_hz=rate)
    layout = Layout("Movella or Xsens CSV", table.columns.sensors, clock, device_id=_device(text))
    if _is_dot(text):
        return replace(
            layout,
            format="Movella DOT CSV",
            sensors=tuple(_units(sensor, "deg/s") for sensor in layout.sensors),
            clock=replace(clock, tick_s=1e-6, usual_rate_hz=_DOT_RATE_HZ),
            shared_clock="Movella DOT sensors started together" if _is_synced(text) else None,
        )
    if re.search(r"mt manager|\bxda\b|mtw|\bmti\b|xsens mt", text, flags=re.IGNORECASE):
        return replace(
            layout,
            format="Xsens MT Manager text",
            sensors=tuple(_units(sensor, "rad/s") for sensor in layout.sensors),
            clock=replace(clock, tick_s=1e-4, usual_rate_hz=_MT_RATE_HZ),
            shared_clock="Xsens Awinda packet counter",
        )
    return replace(layout, units_must_be_told=any(sensor.gyr_unit is None for sensor in layout.sensors))


def _units(sensor: SensorColumns, gyr_unit: str) -> SensorColumns:
    return replace(sensor, acc_unit=sensor.acc_unit or "m/s2", gyr_unit=sensor.gyr_unit or gyr_unit)


def _is_dot(text: str) -> bool:
    return bool(
        re.search(r"devicetag|(?:xsens|movella)\s*dot\b|\bdot\s*(?:app|csv|firmware)", text, flags=re.IGNORECASE)
    )


def _is_synced(text: str) -> bool:
    return bool(re.search(r"syncstatus\W*synced", text, flags=re.IGNORECASE))


def _device(text: str) -> str | None:
    match = re.search(r"(?:deviceid|devicetag)\W*([\w:-]+)", text, flags=re.IGNORECASE)
    return match.group(1) if match else None


def _number(text: str, pattern: str) -> float | None:
    match = re.search(pattern, text, flags=re.IGNORECASE)
    return float(match.group(1)) if match and float(match.group(1)) > 0 else None
