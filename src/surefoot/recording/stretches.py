"""Runs of rows: find them, turn them into annotations without flooding the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Annotation, SensorStream, Severity

MAX_PER_KIND = 40
"""More stretches than this in one stream are told as one annotation over all of them."""


def runs(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return first and last-plus-one row of every run of True, (runs, 2)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return edges.reshape(-1, 2)


def annotate(
    stream: SensorStream, kind: str, text: str, spans: Sequence[tuple[float, float]], severity: Severity
) -> list[Annotation]:
    """Return an annotation for each stretch, or one for all where there are very many.

    Parameters
    ----------
    stream
        The stream concerned.
    kind, text, severity
        As in `Annotation`.
    spans
        Start and end in s on the stream's time axis, in order.

    Returns
    -------
    list of Annotation
        In order of time.
    """
    if len(spans) > MAX_PER_KIND:
        total = sum(end - start for start, end in spans)
        text = f"{text} {len(spans)} such stretches, {total:.1f} s together."
        spans = [(spans[0][0], spans[-1][1])]
        severity = Severity.WARNING if severity is Severity.SEVERE else severity
    return [Annotation(kind, text, float(start), float(end), stream.placement, severity) for start, end in spans]
