"""Angular rate that a resting gyroscope shows."""

from __future__ import annotations

import numpy as np

from surefoot.recording.model import GRAVITY_M_S2, Annotation, SensorStream, Severity
from surefoot.recording.rest import Rests, lasting, rest_stretches

_WORTH_TELLING_DEG_S = 1.0
_REST_S = 1.0  # a foot that is flat for less still rolls a little


def find_gyroscope_bias(stream: SensorStream, rests: Rests | None = None) -> list[Annotation]:
    """Annotate a rest bias above 1 deg/s; it is not removed here.

    Parameters
    ----------
    stream
        Stream to look at.
    rests
        Its rests, where they are known already.

    Returns
    -------
    list of Annotation
        Kind ``gyroscope_bias``, or nothing.
    """
    rests = lasting(stream, rest_stretches(stream) if rests is None else rests, _REST_S)
    if not rests:
        return []
    rests = [(first, end) for first, end in rests if not _leans(stream, first, end)]
    if not rests:
        return []
    rows = np.concatenate([np.arange(first, end) for first, end in rests])
    size = float(np.linalg.norm(np.degrees(np.median(stream.gyr[rows], axis=0))))
    if size < _WORTH_TELLING_DEG_S:
        return []
    text = f"At rest the gyroscope shows {size:.1f} deg/s instead of none; it is taken off before anything is measured."
    return [Annotation("gyroscope_bias", text, stream=stream.placement, severity=Severity.INFO)]


def _leans(stream: SensorStream, first: int, end: int) -> bool:
    """Tell a slow, steady lean from a bias: it turns gravity by as much as the gyroscope says."""
    part = max(1, (end - first) // 4)
    start, stop = np.nanmean(stream.acc[first : first + part], axis=0), np.nanmean(stream.acc[end - part : end], axis=0)
    told = float(np.linalg.norm(np.nanmean(stream.gyr[first:end], axis=0)))
    turned = float(np.linalg.norm(stop - start)) / GRAVITY_M_S2
    lasted = 0.75 * float(stream.time_s[end - 1] - stream.time_s[first])
    return turned > 0.4 * told * lasted
