"""Is there a moment of standing still?"""

from __future__ import annotations

from surefoot.recording.model import Annotation, SensorStream, Severity
from surefoot.recording.rest import Rests, lasting, rest_stretches

STANDING_S = 1.0
"""Shortest rest that counts as standing."""


def find_standing(stream: SensorStream, rests: Rests | None = None) -> list[Annotation]:
    """Annotate a stream in which the sensor never rests for a second.

    Parameters
    ----------
    stream
        Stream to look at.
    rests
        Its rests, where they are known already.

    Returns
    -------
    list of Annotation
        Kind ``no_standing``, or nothing.
    """
    if lasting(stream, rest_stretches(stream) if rests is None else rests, STANDING_S):
        return []
    text = "No moment of standing still; the gyroscope's bias comes from quiet stretches where there are any."
    if stream.placement.segment == "foot":
        text = (
            "No moment of standing still; the gyroscope's bias comes from the strides, most of which are taken to go "
            "straight on, and the zero of pitch from the middle of stance."
        )
    return [Annotation("no_standing", text, stream=stream.placement, severity=Severity.INFO)]
