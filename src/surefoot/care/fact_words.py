"""Answers in words, so that everything said can name what brought it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surefoot.care.conditions import Condition
from surefoot.signs.finding import SIGNS

_LABELS: Mapping[str, str] = {
    "mrc_dorsiflexion": "strength of lifting the foot",
    "mrc_plantarflexion": "strength of pushing the foot down",
    "mrc_eversion": "strength of turning the foot out",
    "mrc_inversion": "strength of turning the foot in",
    "mrc_hip_flexion": "strength of lifting the thigh",
    "mrc_knee_flexion": "strength of bending the knee",
    "ashworth_calf": "stiffness of the calf (modified Ashworth)",
    "ankle_range_knee_straight_deg": "ankle range with the knee straight",
    "ankle_range_knee_bent_deg": "ankle range with the knee bent",
    "pain": "pain from 0 to 10",
    "stiffness": "stiffness from 0 to 10",
    "fatigue": "fatigue from 0 to 10",
    "multiple_sclerosis": "multiple sclerosis",
}
_SCALES = {"mrc": " of 5", "ankle_range": "°"}


def fact_words(path: str, value: Any) -> str:
    """Say an answer in words.

    Parameters
    ----------
    path
        Path of the fact, for example ``side.pain_qualities``.
    value
        The answer.

    Returns
    -------
    str
        For example ``pain qualities: burning, stinging``.
    """
    field = path.partition(".")[2]
    label = _LABELS.get(field, field.removesuffix("_deg").replace("_", " "))
    if value is True:
        return label
    if value is False:
        return f"not: {label}"
    if isinstance(value, tuple):
        return f"{label}: {', '.join(map(str, value)) or 'none'}"
    number = f"{value:g}" if isinstance(value, (int, float)) else str(value)
    unit = next((text for start, text in _SCALES.items() if field.startswith(start)), "")
    return f"{label}: {number}{unit}"


def label_of(atom: Condition) -> str:
    """Name what a single question of a condition asks for.

    Parameters
    ----------
    atom
        A condition without parts.

    Returns
    -------
    str
        For example ``strength of lifting the foot``.
    """
    if "fact" in atom:
        field = str(atom["fact"]).partition(".")[2]
        return _LABELS.get(field, field.removesuffix("_deg").replace("_", " "))
    if "sign" in atom:
        return f"{SIGNS[atom['sign']].lower()} in the walk"
    if "contact" in atom:
        return "how the foot lands in the walk"
    key = next(iter(atom))
    return str(atom[key]).replace("_", " ")
