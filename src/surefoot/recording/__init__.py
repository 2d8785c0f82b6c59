"""Files and streams in; recordings in SI units out, with every problem annotated.

This room knows file formats, units, clocks and sensors. It knows nothing of gait.
"""

from surefoot.recording.atomic_write import atomic_write
from surefoot.recording.bids_motion import write_bids
from surefoot.recording.check import check_recording
from surefoot.recording.describe import (
    MarkersDescription,
    RecordingDescription,
    StreamDescription,
    describe_recording,
)
from surefoot.recording.model import (
    GRAVITY_M_S2,
    Annotation,
    Condition,
    FloatArray,
    GaitEvent,
    MarkerStream,
    Person,
    Placement,
    Recording,
    SensorStream,
    Severity,
    Side,
    SoundTrack,
)
from surefoot.recording.parquet import read_parquet, write_parquet
from surefoot.recording.read import read
from surefoot.recording.sound import read_sound, with_sound

__all__ = [
    "GRAVITY_M_S2",
    "Annotation",
    "Condition",
    "FloatArray",
    "GaitEvent",
    "MarkerStream",
    "MarkersDescription",
    "Person",
    "Placement",
    "Recording",
    "RecordingDescription",
    "SensorStream",
    "Severity",
    "Side",
    "SoundTrack",
    "StreamDescription",
    "atomic_write",
    "check_recording",
    "describe_recording",
    "read",
    "read_parquet",
    "read_sound",
    "with_sound",
    "write_bids",
    "write_parquet",
]
