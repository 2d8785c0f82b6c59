"""Gait Up (Physilog) CSV: a title, a row of signal groups with rates, names, units."""

from __future__ import annotations

import re

from surefoot.recording.layout import Clock, Layout
from surefoot.recording.text_table import TextTable


def read_header(table: TextTable) -> Layout | None:
    """Return the layout of a Gait Up export, or None when the table is none.

    Parameters
    ----------
    table
        As from `find_table`.
    """
    if not any("gait up" in line.lower() or "physilog" in line.lower() for line in table.preamble):
        return None
    return Layout(
        format="Gait Up CSV",
        sensors=table.columns.sensors,
        clock=Clock(column=table.columns.time, tick_s=table.columns.tick_s, rate_hz=_rate(table)),
    )


def _rate(table: TextTable) -> float | None:
    for line in table.preamble:
        match = re.search(r"accel\w*\s*\[\s*(\d+(?:\.\d+)?)\s*hz", line, flags=re.IGNORECASE)
        if match:
            return float(match.group(1))
    return None
