"""Files and streams in; recordings in SI units out, with every problem annotated.

This room knows file formats, units, clocks and sensors. It knows nothing of gait.
"""

from surefoot.recording.model import (
    GRAVITY_M_S2,
    Annotation,
    Condition,
    FloatArray,
    MarkerStream,
    Person,
    Placement,
    Recording,
    SensorStream,
    Severity,
    Side,
)

__all__ = [
    "GRAVITY_M_S2",
    "Annotation",
    "Condition",
    "FloatArray",
    "MarkerStream",
    "Person",
    "Placement",
    "Recording",
    "SensorStream",
    "Severity",
    "Side",
]
