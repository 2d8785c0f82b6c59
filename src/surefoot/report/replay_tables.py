"""Wishes, pulses and refusals of a replay as tables."""

from __future__ import annotations

import numpy as np
import polars as pl

from surefoot.report.tables import TableColumn
from surefoot.stimulation.replay_result import ReplayResult

COMMAND_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("side", pl.String, "left or right"),
    TableColumn("time_s", pl.Float64, "time of the sample on the sensor's clock"),
    TableColumn("wanted", pl.Boolean, "whether the window of stimulation was open"),
    TableColumn("fraction", pl.Float64, "wished strength as a part of the person's level, with its ramps"),
    TableColumn("reason", pl.String, "why"),
    TableColumn("activity", pl.String, "what the person was doing, as far as was known at that moment"),
    TableColumn("event", pl.String, "the event that this sample brought to light"),
    TableColumn("foot_pitch_deg", pl.Float64, "as known at that moment, toes up positive; empty from a shank"),
    TableColumn("current_ma", pl.Float64, "the most that the gate let out at this sample; 0 is silence"),
    TableColumn("pulse_width_us", pl.Float64, "the most that the gate let out at this sample"),
)

PULSE_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("side", pl.String, "left or right"),
    TableColumn("time_s", pl.Float64, "when the pulse would have left, on the sensor's clock"),
    TableColumn("current_ma", pl.Float64, "amplitude of each of its halves"),
    TableColumn("pulse_width_us", pl.Float64, "width of each of its halves"),
)

REFUSAL_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("side", pl.String, "left or right; empty for both"),
    TableColumn("time_s", pl.Float64, "when it was told"),
    TableColumn("kind", pl.String, "name of the reason"),
    TableColumn("text", pl.String, "in words, with the number of repeats"),
)


def command_table(result: ReplayResult) -> pl.DataFrame:
    """What was wished at each sample, and what was let out.

    Parameters
    ----------
    result
        The replay.

    Returns
    -------
    polars.DataFrame
        With `COMMAND_COLUMNS`, leg by leg in the order of time.
    """
    parts = []
    for side, one in result.replayed.sides.items():
        output = result.let_out.sides[side]
        events: list[str | None] = [None] * len(one.time_s)
        for at, kind in zip(np.searchsorted(one.time_s, one.reported_s).tolist(), one.event_kinds, strict=True):
            events[at] = kind.value
        parts.append(
            pl.DataFrame(
                {
                    "side": [side.value] * len(one.time_s),
                    "time_s": one.time_s.round(6),
                    "wanted": one.wanted,
                    "fraction": one.fraction.round(4),
                    "reason": [reason.value for reason in one.reasons],
                    "activity": [activity.value for activity in one.activities],
                    "event": events,
                    "foot_pitch_deg": pl.Series(np.degrees(one.pitch_rad).round(2)).fill_nan(None),
                    "current_ma": output.current_let_ma.round(3),
                    "pulse_width_us": output.pulse_width_let_us.round(2),
                },
                schema={column.name: column.dtype for column in COMMAND_COLUMNS},
            )
        )
    return pl.concat(parts)


def pulse_table(result: ReplayResult) -> pl.DataFrame:
    """Every pulse that would have left.

    Parameters
    ----------
    result
        The replay.

    Returns
    -------
    polars.DataFrame
        With `PULSE_COLUMNS`, leg by leg in the order of time.
    """
    parts = [
        pl.DataFrame(
            {
                "side": [side.value] * len(one.pulse_s),
                "time_s": one.pulse_s.round(6),
                "current_ma": one.current_ma.round(3),
                "pulse_width_us": one.pulse_width_us.round(2),
            },
            schema={column.name: column.dtype for column in PULSE_COLUMNS},
        )
        for side, one in result.let_out.sides.items()
    ]
    return pl.concat(parts)


def refusal_table(result: ReplayResult) -> pl.DataFrame:
    """What the gate refused or cut down.

    Parameters
    ----------
    result
        The replay.

    Returns
    -------
    polars.DataFrame
        With `REFUSAL_COLUMNS`, in the order of time.
    """
    rows = [
        (one.side.value if one.side else None, round(one.now_s, 6), one.kind, one.text)
        for one in result.let_out.refusals
    ]
    return pl.DataFrame(rows, schema={column.name: column.dtype for column in REFUSAL_COLUMNS}, orient="row")
