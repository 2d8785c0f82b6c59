"""Named marker sets, and how the markers of each foot are found by their names.

A name is read without its subject (``Anna:LHEE``), without separators and in capitals. What is left is a side, ``L``,
``LEFT``, ``R`` or ``RIGHT`` before or behind it, and the point's own short name, which the sets list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surefoot.errors import PlacementError
from surefoot.recording.model import MarkerStream, Side


class FootPoint(StrEnum):
    """Points of the foot that markers show."""

    HEEL = "heel"
    TOE = "toe"
    ANKLE = "ankle"


@dataclass(frozen=True)
class MarkerSet:
    """The short names, without the side, that a set has for the points of the foot; the first that is there counts."""

    name: str
    heel: tuple[str, ...]
    toe: tuple[str, ...]
    ankle: tuple[str, ...] = ()


MARKER_SETS: tuple[MarkerSet, ...] = (
    MarkerSet("Plug-in Gait (Conventional Gait Model)", ("HEE",), ("TOE",), ("ANK",)),
    MarkerSet("Human Body Model", ("HEE",), ("MT2", "MT5"), ("LM",)),
    MarkerSet("Helen Hayes", ("HEEL",), ("TOE",), ("ANKLE", "ANK", "LATMAL")),
    MarkerSet("CAST", ("FCC",), ("TOE", "FM2", "FM1", "FM5"), ("FAL", "LM")),
    MarkerSet("IOR (Leardini 2007)", ("CA",), ("SM", "SMH", "FM", "FMH", "VM", "VMH"), ("LM",)),
    MarkerSet("OpenSim (gait2392, Rajagopal)", ("CALC", "CAL"), ("TOE", "MT2", "MT5", "5MT"), ("ANK", "ANKLELAT")),
    MarkerSet("Oxford Foot Model", ("HEE", "CPG"), ("HLX", "D1M", "D5M"), ("ANK",)),
    MarkerSet("plain words", ("HEEL", "CALCANEUS"), ("TOE", "TOETIP", "BIGTOE", "HALLUX"), ("ANKLE",)),
)


@dataclass(frozen=True)
class FootMarkers:
    """Markers of one foot.

    Parameters
    ----------
    heel, toe
        Their paths.
    ankle
        Its path, or None.
    found_as
        Name of the marker set, or ``given``.
    """

    heel: MarkerStream
    toe: MarkerStream
    ankle: MarkerStream | None
    found_as: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the markers that are used."""
        return tuple(marker.name for marker in (self.heel, self.toe, self.ankle) if marker is not None)


_SIDE_WORDS = {Side.LEFT: ("LEFT", "L"), Side.RIGHT: ("RIGHT", "R")}


def split_name(name: str) -> tuple[tuple[Side, str], ...]:
    """Read a marker's name in every way in which it names a side.

    Parameters
    ----------
    name
        Name as it stands in the file.

    Returns
    -------
    tuple of (Side, str)
        Side and short name; a side before the short name comes first.
    """
    plain = re.sub(r"[\W_]+", "", name.rsplit(":", 1)[-1]).upper()
    before = [(s, plain[len(w) :]) for s, words in _SIDE_WORDS.items() for w in words if plain.startswith(w)]
    behind = [(s, plain[: -len(w)]) for s, words in _SIDE_WORDS.items() for w in words if plain.endswith(w)]
    return tuple((side, core) for side, core in [*before, *behind] if core)


def find_foot_markers(markers: Mapping[str, MarkerStream]) -> dict[Side, FootMarkers]:
    """Find heel, toe and ankle of each foot.

    Parameters
    ----------
    markers
        Markers by name. A marker with a `role` is that point; the others are found by their names.

    Returns
    -------
    dict
        Markers by side; a side without both a heel and a toe is left out.
    """
    found = {}
    for side in Side:
        by_core = _by_core(markers.values(), side)
        given = {point: _with_role(markers.values(), side, point) for point in FootPoint}
        for chosen in MARKER_SETS:
            points = {p: given[p] or _first(by_core, getattr(chosen, p.value)) for p in FootPoint}
            heel, toe = points[FootPoint.HEEL], points[FootPoint.TOE]
            if heel is None or toe is None:
                continue
            named = given[FootPoint.HEEL] is not None and given[FootPoint.TOE] is not None
            found[side] = FootMarkers(heel, toe, points[FootPoint.ANKLE], "given" if named else chosen.name)
            break
    return found


def _by_core(markers: Iterable[MarkerStream], side: Side) -> dict[str, MarkerStream]:
    found: dict[str, MarkerStream] = {}
    for marker in markers:
        for where, core in split_name(marker.name):
            if where is side:
                found.setdefault(core, marker)
    return found


def _with_role(markers: Iterable[MarkerStream], side: Side, point: FootPoint) -> MarkerStream | None:
    role = f"{side.value}_{point.value}"
    return next((marker for marker in markers if marker.role == role), None)


def _first(by_core: Mapping[str, MarkerStream], names: tuple[str, ...]) -> MarkerStream | None:
    return next((by_core[name] for name in names if name in by_core), None)


def roles_of(told: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Turn what a user said about markers into a role for each.

    ``left_toe=NAME`` names one marker as it stands in the file (letter case aside). ``toe=NAME`` without a side names
    both feet's at once: NAME is the left or the right one, or the short name that both share, and the other foot's
    marker is the one whose name is the same but for the side (``L_TOE`` and ``R_TOE``, ``LTOE`` and ``RTOE``).

    Parameters
    ----------
    told
        Names by point, as given: ``heel``, ``toe`` or ``ankle``, or with ``left_`` or ``right_`` before it.
    names
        Names of the markers in the file.

    Returns
    -------
    dict
        Role (``left_toe``) by marker name.

    Raises
    ------
    PlacementError
        The point is not known, or the file has no such marker.
    """
    listed = list(names)
    roles: dict[str, str] = {}
    for point, name in told.items():
        side, _, bare = point.partition("_")
        if side in set(Side) and bare in set(FootPoint):
            _give(roles, _exact(name, listed), point)
        elif point in set(FootPoint):
            both = _both_sides(name, listed)
            for where, marker in both.items():
                _give(roles, marker, f"{where.value}_{point}")
        else:
            allowed = ", ".join(FootPoint)
            raise PlacementError(
                f"A marker is one of {allowed}, or one of these with left_ or right_ before it; '{point[:40]}' came."
            )
    return roles


def _give(roles: dict[str, str], marker: str, role: str) -> None:
    if role in roles.values():
        raise PlacementError(f"The marker of {role} is given twice; give each point one marker.")
    if marker in roles:
        raise PlacementError(f"Marker {marker} is given as {roles[marker]} and as {role}; it is one point.")
    roles[marker] = role


def _exact(name: str, names: list[str]) -> str:
    wanted = name.strip().upper()
    for listed in names:
        if wanted in (listed.upper(), listed.rsplit(":", 1)[-1].upper()):
            return listed
    raise PlacementError(f"There is no marker '{name[:40]}'; there are {name_list(names)}.")


def _both_sides(name: str, names: list[str]) -> dict[Side, str]:
    plain = re.sub(r"[\W_]+", "", name).upper()
    sided = split_name(name) if any(_same(name, listed) for listed in names) else ()
    cores = {sided[0][1]} if sided else {plain}
    found: dict[Side, str] = {}
    for listed in names:
        for side, core in split_name(listed):
            if core in cores:
                found.setdefault(side, listed)
                break
    if not found:
        raise PlacementError(
            f"'{name[:40]}' tells no marker of the left or right foot; there are {name_list(names)}. "
            "Name one foot's at a time, for example left_toe=NAME."
        )
    return found


def _same(one: str, other: str) -> bool:
    return one.strip().upper() in (other.upper(), other.rsplit(":", 1)[-1].upper())


def name_list(names: Iterable[str], most: int = 12) -> str:
    """Write names fit for a message: the first few, without control characters."""
    listed = ["".join(c if c.isprintable() else "?" for c in name[:30]) for name in names]
    return (", ".join(listed[:most]) or "none") + (f" and {len(listed) - most} more" if len(listed) > most else "")
