"""What in a recording keeps a sign from being graded, or from being graded high."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from surefoot.recording import Annotation, Placement, Side
from surefoot.signs.finding import SIGNS
from surefoot.signs.method_error import ErrorOfSide
from surefoot.signs.number_text import quantity
from surefoot.signs.sign_settings import SignSettings

# signs that rest on heights, which a sensor loses that is too often at the end of its range
_ON_HEIGHTS = ("toe_drag", "reduced_clearance", "steppage", "circumduction")
_ON_THE_BACK = ("hip_hike",)
# faults of a whole recording, by the kind of their annotation, that make every grade a guess
_UNUSABLE = ("implausible_rhythm", "implausible_foot")
_ONE_FOOT = "the other foot was not measured"
# what makes angles and heights less sure without making them useless
_DEGRADING = {
    "implausible_foot": "a sensor may be loose",
    "gravity": "a sensor is not well calibrated",
    "axes_do_not_fit": "the axes of a sensor do not fit each other",
}


@dataclass(frozen=True)
class RecordingFaults:
    """Faults of a recording that bear on the signs of one side.

    Parameters
    ----------
    not_graded
        By sign, why it cannot be graded at all.
    only_possible
        By sign, why it is graded ``possible`` at most.
    one_foot
        Said where only one foot was measured, so that the other cannot check it; empty elsewhere.
    degraded
        Why the method errs by much more than in a good recording; empty where it does not.
    """

    not_graded: Mapping[str, str] = field(default_factory=dict)
    only_possible: Mapping[str, str] = field(default_factory=dict)
    one_foot: str = ""
    degraded: str = ""


def recording_faults(annotations: Iterable[Annotation], settings: SignSettings) -> dict[Side, RecordingFaults]:
    """Find the faults of a recording that bear on its signs.

    Where much of the signal is missing, what is left are a few strides between gaps. They are no fair sample of the
    walk, and what is learned from all strides together (the sole of the shoe, the zero of pitch, the bias of the
    gyroscope) is learned from few, so that they err alike; an interval that comes from the spread of strides shows
    neither. Such strides can raise a suspicion, but no high grade.

    Parameters
    ----------
    annotations
        What was noticed in the recording.
    settings
        Holds the limits.

    Returns
    -------
    dict
        Faults of each side.
    """
    found = {side: RecordingFaults() for side in Side}
    for note in annotations:
        spoiled, why = _spoiled(note, settings)
        torn, gaps = _torn(note, settings)
        degraded = _degraded(note, settings)
        concerned = None if note.stream is None else note.stream.side
        for side in Side:
            # a sensor that is loose or too small in range is one of a pair: what it shows is likely on both feet
            found[side] = replace(found[side], degraded=found[side].degraded or degraded)
            if note.kind == "one_side":
                found[side] = replace(found[side], one_foot=_ONE_FOOT)
            if concerned not in (None, side):
                continue
            found[side] = replace(
                found[side],
                not_graded={**dict.fromkeys(spoiled, why), **found[side].not_graded},
                only_possible={**dict.fromkeys(torn, gaps), **found[side].only_possible},
            )
    return found


def _spoiled(note: Annotation, settings: SignSettings) -> tuple[Iterable[str], str]:
    """Signs that cannot be graded at all, and why."""
    if note.kind in _UNUSABLE and note.stream is not Placement.LOWER_BACK:
        return SIGNS, f"The recording cannot be right: {note.text}"
    share = note.share or 0.0
    if note.kind != "clipping" or not _on_foot(note) or share < settings.clipped_share:
        return (), ""
    text = f"The sensor is too often at the end of its range ({quantity(100.0 * share, 0, '%')} of the samples)"
    return (SIGNS if share >= settings.clipped_share_useless else _ON_HEIGHTS), text


def _torn(note: Annotation, settings: SignSettings) -> tuple[Iterable[str], str]:
    """Signs that rest on a signal with too many gaps for a high grade, and the gaps."""
    share = note.share or 0.0
    if note.kind != "gap" or share < settings.missing_share:
        return (), ""
    signs: Iterable[str] = SIGNS if _on_foot(note) else _ON_THE_BACK if note.stream is Placement.LOWER_BACK else ()
    where = "on the lower back" if note.stream is Placement.LOWER_BACK else "on this foot"
    return signs, f"{quantity(100.0 * share, 0, '%')} of the samples of the sensor {where} are missing"


def _degraded(note: Annotation, settings: SignSettings) -> str:
    """What makes the method err by more than in a good recording."""
    if note.kind == "clipping" and _on_foot(note) and (note.share or 0.0) >= settings.method_error.clipped_share:
        return "a sensor is often at the end of its range"
    return _DEGRADING.get(note.kind, "") if _on_foot(note) else ""


def error_of_side(faults: RecordingFaults, settings: SignSettings) -> ErrorOfSide:
    """What the measures of a side are off by.

    Parameters
    ----------
    faults
        Faults of the recording that bear on this side.
    settings
        Holds the errors of the method.

    Returns
    -------
    ErrorOfSide
        Larger where the recording is degraded, and why.
    """
    errors = settings.method_error
    if faults.degraded:
        return ErrorOfSide(errors.degraded, faults.degraded)
    if faults.one_foot:
        return ErrorOfSide(errors.one_foot, faults.one_foot)
    return ErrorOfSide(errors.good)


def _on_foot(note: Annotation) -> bool:
    return note.stream is not None and note.stream.segment == "foot"
