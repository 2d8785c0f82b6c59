"""Initial contacts and toe-offs found here beside those that came with the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from surefoot.gait.arrays import FloatArray
from surefoot.recording import Annotation, GaitEvent, Severity, Side

_WORDS = {"initial_contact": "initial contact", "toe_off": "toe-off"}


@dataclass(frozen=True)
class EventComparison:
    """How events found compare with those of the file.

    Parameters
    ----------
    kind
        ``initial_contact`` or ``toe_off``.
    side
        ``left``, ``right`` or ``both``.
    in_file, matched
        Number of events in the file within the time in which strides were found, and of those that were found.
    bias_s, sd_s
        Mean and standard deviation of found minus file; None where there are too few.
    """

    kind: str
    side: str
    in_file: int
    matched: int
    bias_s: float | None
    sd_s: float | None


def compare_events(
    strides: pl.DataFrame, events: Sequence[GaitEvent], tolerance_s: float = 0.15
) -> tuple[EventComparison, ...]:
    """Compare events of complete strides with those that another system or a person marked.

    Parameters
    ----------
    strides
        Stride table.
    events
        Events of the file, on the same clock.
    tolerance_s
        Events of one kind and foot within this time of each other are the same; each counts once, the nearest first.

    Returns
    -------
    tuple of EventComparison
        For each kind that the file holds: left, right and both. Events of the file before the first and after the
        last stride of a foot are not counted, for nothing was measured there.
    """
    out: list[EventComparison] = []
    for kind in _WORDS:
        pooled: list[FloatArray] = []
        counts = []
        for side in Side:
            theirs = np.array([e.time_s for e in events if e.kind == kind and e.side is side])
            if not theirs.size:
                continue
            ours = _found(strides.filter(pl.col("side") == side.value), kind)
            if ours.size:
                theirs = theirs[(theirs > ours.min() - tolerance_s) & (theirs < ours.max() + tolerance_s)]
            apart = _pairs(ours, theirs, tolerance_s)
            pooled.append(apart)
            counts.append(theirs.size)
            out.append(_summary(kind, side.value, theirs.size, apart))
        if pooled:
            out.append(_summary(kind, "both", sum(counts), np.concatenate(pooled)))
    return tuple(out)


def _found(strides: pl.DataFrame, kind: str) -> FloatArray:
    names = ["toe_off_s"] if kind == "toe_off" else ["initial_contact_s", "next_initial_contact_s"]
    times = np.concatenate([strides[name].drop_nulls().to_numpy() for name in names])
    return np.unique(np.round(times, 6))


def _pairs(ours: FloatArray, theirs: FloatArray, tolerance_s: float) -> FloatArray:
    """Found minus file of the pairs, nearest first, each event used once."""
    if not ours.size or not theirs.size:
        return np.zeros(0)
    apart = ours[:, None] - theirs[None, :]
    chosen = []
    size = np.abs(apart)
    while size.size and float(size.min()) <= tolerance_s:
        row, column = np.unravel_index(int(size.argmin()), size.shape)
        chosen.append(float(apart[row, column]))
        size[row, :] = np.inf
        size[:, column] = np.inf
    return np.array(chosen)


def _summary(kind: str, side: str, in_file: int, apart: FloatArray) -> EventComparison:
    bias = float(apart.mean()) if apart.size else None
    sd = float(apart.std(ddof=1)) if apart.size > 1 else None
    return EventComparison(kind, side, in_file, int(apart.size), bias, sd)


def describe_events(compared: Sequence[EventComparison]) -> list[Annotation]:
    """Say how events compare, in plain words.

    Parameters
    ----------
    compared
        As from `compare_events`.

    Returns
    -------
    list of Annotation
        One remark of kind ``events_compared`` per kind of event, for both feet together.
    """
    notes = []
    for one in compared:
        if one.side != "both":
            continue
        word = _WORDS[one.kind]
        text = f"The file marks {one.in_file} {word}s in the time measured; {one.matched} were found"
        if one.bias_s is not None:
            spread = f" ± {1e3 * one.sd_s:.0f}" if one.sd_s is not None else ""
            when = "after" if one.bias_s >= 0 else "before"
            text += f", {abs(1e3 * one.bias_s):.0f}{spread} ms {when} the file's (mean ± SD)"
        notes.append(Annotation("events_compared", text + ".", severity=Severity.INFO))
    return notes
