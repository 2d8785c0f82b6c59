"""Markers as a file gives them, before units and axes are settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from surefoot.recording.model import Annotation, FloatArray, GaitEvent


@dataclass(frozen=True)
class RawMarkers:
    """Markers of one file in its own unit and axes.

    Parameters
    ----------
    source
        File name.
    names
        Names of the m markers, each once.
    time_s
        (n,) time stamps in s, the first frame at 0 unless the file has stamps of its own.
    position
        (n, m, 3) positions; NaN where a marker was not seen.
    unit
        ``mm``, ``cm``, ``m`` or another word that the file uses; None where it does not say.
    up
        Vertical axis that the file declares, as `marker_axes.AXES`; None where it does not say.
    events
        Events of gait in the file, on the same time axis.
    notes
        Remarks of the reader.
    """

    source: str
    names: tuple[str, ...]
    time_s: FloatArray
    position: FloatArray
    unit: str | None = None
    up: str | None = None
    events: tuple[GaitEvent, ...] = ()
    notes: tuple[Annotation, ...] = field(default=())
