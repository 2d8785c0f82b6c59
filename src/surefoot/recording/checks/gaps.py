"""Lost samples: steps of the clock that are much longer than the usual one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.recording.model import Annotation, FloatArray, SensorStream, Severity
from surefoot.recording.rate_change import rate_change
from surefoot.recording.stretches import annotate

_SHORT_SAMPLES = 3
_SEVERE_S = 0.1


def find_gaps(stream: SensorStream) -> list[Annotation]:
    """Annotate gaps in time; nothing is filled.

    Gaps of at most three samples are told together, as every radio link has them. Each note of a longer gap carries
    the share of the stream's samples that all longer gaps took.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``gap``.
    """
    steps = np.diff(stream.time_s)
    if len(steps) < 2:
        return []
    change = rate_change(stream.time_s)
    usual: float | FloatArray = float(np.median(steps))
    if change is not None:
        usual = np.where(np.arange(len(steps)) < change.row - 1, 1.0 / change.before_hz, 1.0 / change.after_hz)
    missing = np.rint(steps / usual) - 1
    notes: list[Annotation] = []
    short = (missing >= 1) & (missing <= _SHORT_SAMPLES)
    # a clock that is uneven by nature is no loss
    if short.any() and short.mean() < 0.1:
        lost = int(missing[short].sum())
        text = f"{lost} samples are missing in {int(short.sum())} places, at most {_SHORT_SAMPLES} in a row."
        notes.append(Annotation("gap", text, stream=stream.placement, severity=Severity.INFO))
    lost_to_long = float(missing[missing > _SHORT_SAMPLES].sum())
    share = lost_to_long / (len(stream) + lost_to_long)
    for severe in (False, True):
        rows = np.flatnonzero((missing > _SHORT_SAMPLES) & ((steps > _SEVERE_S) == severe))
        spans = [(float(stream.time_s[row]), float(stream.time_s[row + 1])) for row in rows]
        longest = float(steps[rows].max()) if len(rows) else 0.0
        text = f"Samples are missing here (up to {longest:.2f} s); nothing was filled in."
        found = annotate(stream, "gap", text, spans, Severity.SEVERE if severe else Severity.WARNING)
        notes += [replace(note, share=share) for note in found]
    return notes
