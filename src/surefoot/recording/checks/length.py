"""Very short recordings."""

from __future__ import annotations

from surefoot.errors import FileReadError
from surefoot.recording.model import Annotation, SensorStream, Severity

FEWEST_ROWS = 20
SHORTEST_S = 0.5
SHORT_S = 10.0


def check_length(stream: SensorStream) -> list[Annotation]:
    """Annotate a recording of under ten seconds; refuse one that cannot hold a step.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``short``, or nothing.

    Raises
    ------
    FileReadError
        Fewer than 20 samples or less than half a second.
    """
    if len(stream) < FEWEST_ROWS or stream.duration_s < SHORTEST_S:
        raise FileReadError(
            f"{stream.source or stream.placement.value} holds {len(stream)} samples in {stream.duration_s:.2f} s; at "
            f"least {SHORTEST_S:g} s are needed. The file may be cut off; export it again."
        )
    if stream.duration_s >= SHORT_S:
        return []
    text = f"Only {stream.duration_s:.1f} s long; averages rest on few strides."
    return [Annotation("short", text, stream=stream.placement, severity=Severity.INFO)]
