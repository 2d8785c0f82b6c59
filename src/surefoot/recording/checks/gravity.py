"""Size of gravity at rest."""

from __future__ import annotations

import numpy as np

from surefoot.errors import UnitError
from surefoot.recording.model import GRAVITY_M_S2, Annotation, SensorStream, Severity
from surefoot.recording.rest import Rests, lasting, rest_stretches
from surefoot.recording.units import GRAVITY_TOLERANCE, gravity_size

_REST_S = 0.5
_TOLD = 0.03  # heights and lengths are off by as much


def find_gravity(stream: SensorStream, rests: Rests | None = None) -> list[Annotation]:
    """Compare gravity with 9.81 m/s²; refuse what no calibration error explains.

    Parameters
    ----------
    stream
        Stream to look at.
    rests
        Its rests, where they are known already.

    Returns
    -------
    list of Annotation
        Kind ``gravity``, when it is off by 3 % or more.

    Raises
    ------
    UnitError
        Gravity is off by more than 25 %.
    """
    size, at_rest = measured_gravity(stream, rests)
    if not np.isfinite(size):
        return []
    off = size / GRAVITY_M_S2 - 1
    if abs(off) > GRAVITY_TOLERANCE:
        raise UnitError(
            f"{stream.source or stream.placement.value}: gravity measures {size:.3g} m/s² instead of 9.81. "
            "Check the unit of acceleration (--acc-unit g or m/s2), and that it is raw, with gravity."
        )
    if abs(off) < _TOLD:
        return []
    when = "at rest" if at_rest else "where the sensor is most nearly still"
    text = (
        f"Gravity measures {size:.2f} m/s² {when}, {abs(off) * 100:.1f} % {'above' if off > 0 else 'below'} 9.81; "
        "the accelerometer is not well calibrated, and lengths and heights are less sure."
    )
    return [Annotation("gravity", text, stream=stream.placement, severity=Severity.WARNING)]


def measured_gravity(stream: SensorStream, rests: Rests | None = None) -> tuple[float, bool]:
    """Return the size of gravity in m/s² and whether a true rest showed it."""
    rests = lasting(stream, rest_stretches(stream) if rests is None else rests, _REST_S)
    if rests:
        rows = np.concatenate([np.arange(first, end) for first, end in rests])
        return float(np.median(np.linalg.norm(stream.acc[rows], axis=1))), True
    return gravity_size(stream.acc, stream.gyr, stream.rate_hz), False
