"""Plain tables: a header of usual names, with units in brackets, as suffixes, in a row of their own, or nowhere.

Exports such as those of x-io, whose names carry the unit in brackets, need nothing more.
"""

from __future__ import annotations

import re

from surefoot.recording.layout import Clock, Layout
from surefoot.recording.text_table import TextTable


def read_header(table: TextTable) -> Layout:
    """Return the layout of a plain table.

    Parameters
    ----------
    table
        As from `find_table`.
    """
    columns = table.columns
    return Layout(
        format="plain table",
        sensors=columns.sensors,
        clock=Clock(
            column=columns.time, tick_s=columns.tick_s, counter=columns.counter, rate_hz=_stated_rate(table.preamble)
        ),
    )


def _stated_rate(preamble: tuple[str, ...]) -> float | None:
    for line in preamble:
        match = re.search(r"(?:rate|frequency|fs)\W{1,12}(\d+(?:\.\d+)?)\s*(?:hz)?\W*$", line, flags=re.IGNORECASE)
        if match and float(match.group(1)) > 0:
            return float(match.group(1))
    return None
