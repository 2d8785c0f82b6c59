"""Tell where a sensor sat from the words of a name; only whole words count."""

from __future__ import annotations

import re
from itertools import pairwise

from surefoot.recording.model import Placement

_SIDES = {
    "left": "left", "l": "left", "links": "left", "linker": "left",
    "right": "right", "r": "right", "rechts": "right", "rechter": "right",
}  # fmt: skip
_SEGMENTS = {
    "foot": "foot", "feet": "foot", "shoe": "foot", "instep": "foot", "voet": "foot", "fuss": "foot", "fuß": "foot",
    "shank": "shank", "tibia": "shank", "shin": "shank", "lowerleg": "shank", "calf": "shank",
    "unterschenkel": "shank", "oberschenkel": "thigh",
    "thigh": "thigh", "femur": "thigh", "upperleg": "thigh",
}  # fmt: skip
_BACK = {"lowback", "lowerback", "lumbar", "pelvis", "sacrum", "waist"}
_BACK_PAIRS = {("low", "back"), ("lower", "back"), ("l", "5")}
_SHORT = {
    "lf": Placement.LEFT_FOOT, "rf": Placement.RIGHT_FOOT, "ls": Placement.LEFT_SHANK, "rs": Placement.RIGHT_SHANK,
    "lt": Placement.LEFT_THIGH, "rt": Placement.RIGHT_THIGH, "lb": Placement.LOWER_BACK,
}  # fmt: skip
_NO_PART = {"imu", "sensor", "data", "raw", "cal", "calibrated", "ln", "wr"}
_WORD = re.compile(r"[A-ZÄÖÜ]+(?=[A-ZÄÖÜ][a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+|\d+")
_GLUED = {
    (side + segment if first else segment + side): (_SIDES[side], _SEGMENTS[segment])
    for side in _SIDES
    for segment in _SEGMENTS
    for first in (True, False)
}


def tokens_of(name: str) -> list[str]:
    """Split a name into its words, at separators and where small letters turn to capitals.

    Parameters
    ----------
    name
        Name of a file without its ending, of a column or of a folder.

    Returns
    -------
    list of str
        Words in small letters; ``LeftFoot_2`` gives ``left``, ``foot``, ``2``.
    """
    return [word.lower() for part in re.split(r"[\W_]+", name) for word in _WORD.findall(part)]


def placement_of_tokens(words: list[str]) -> Placement | None:
    """Find the one placement that words tell.

    Parameters
    ----------
    words
        Words as from `tokens_of`.

    Returns
    -------
    Placement or None
        None when the words tell none, or more than one.
    """
    found = _spelled_out(words) or {_SHORT[word] for word in words if word in _SHORT}
    return found.pop() if len(found) == 1 else None


def bare_foot(name: str, words: list[str]) -> Placement | None:
    """Find the foot that a column means whose name tells a side and no part of the body.

    Parameters
    ----------
    name
        Name of the column. A single letter tells a side only between separators: within a device's number it is chance.
    words
        Words of the name beyond the signal, its axis and its unit.

    Returns
    -------
    Placement or None
        None where no side, both, or another word that may be a part of the body is told.
    """
    parts = {part.lower() for part in re.split(r"[\W_]+", name)}
    told = [word for word in words if word in _SIDES and (len(word) > 1 or word in parts)]
    others = {word for word in words if word not in told and not word.isdigit()} - _NO_PART
    sides = {_SIDES[word] for word in told}
    return Placement(f"{sides.pop()}_foot") if len(sides) == 1 and not others else None


def placement_of_name(name: str) -> Placement | None:
    """Find the one placement that a name tells; see `placement_of_tokens`."""
    return placement_of_tokens(tokens_of(name))


def spelled_out_placement(name: str) -> Placement | None:
    """Find a placement in a name, without the two-letter short forms such as LF."""
    found = _spelled_out(tokens_of(name))
    return found.pop() if len(found) == 1 else None


def _spelled_out(words: list[str]) -> set[Placement]:
    found: set[Placement] = set()
    if _BACK & set(words) or any(pair in _BACK_PAIRS for pair in _pairs(words)):
        found.add(Placement.LOWER_BACK)
    sides: set[str] = set()
    segments: set[str] = set()
    joined = [first + second for first, second in _pairs(words)]
    for word in words:
        if word in _GLUED:
            side, segment = _GLUED[word]
            found.add(Placement(f"{side}_{segment}"))
        elif word in _SIDES:
            sides.add(_SIDES[word])
    for word in [*words, *joined]:
        if word in _SEGMENTS:
            segments.add(_SEGMENTS[word])
    found |= {Placement(f"{side}_{segment}") for side in sides for segment in segments}
    return found


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(words))
