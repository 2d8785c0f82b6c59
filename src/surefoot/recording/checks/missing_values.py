"""Rows in which a sensor gave no number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Annotation, SensorStream, Severity
from surefoot.recording.stretches import annotate, runs

_SEVERE_S = 0.1


def find_missing_values(stream: SensorStream) -> list[Annotation]:
    """Annotate stretches of NaN; the values stay NaN.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``nan``.
    """
    notes: list[Annotation] = []
    acc: NDArray[np.bool_] = np.asarray(np.isnan(stream.acc).any(axis=1))
    gyr: NDArray[np.bool_] = np.asarray(np.isnan(stream.gyr).any(axis=1))
    if not (acc | gyr).any():
        return notes
    for mask, what in ((acc & gyr, "Neither signal"), (acc & ~gyr, "No acceleration"), (gyr & ~acc, "No angular rate")):
        found = runs(mask)
        for severe in (False, True):
            spans = []
            for first, end in found:
                start_s, end_s = float(stream.time_s[first]), float(stream.time_s[end - 1])
                if (end_s - start_s > _SEVERE_S) == severe:
                    spans.append((start_s, end_s))
            severity = Severity.SEVERE if severe else Severity.WARNING
            notes += annotate(stream, "nan", f"{what} was measured here.", spans, severity)
    return notes
