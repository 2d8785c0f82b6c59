"""Options that need more than their type: checked here, before anything is read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from surefoot.recording import Placement

SHOE_LENGTH_M = (0.10, 0.45)
HEIGHT_M = (0.5, 2.5)


class AccUnit(StrEnum):
    """Units of acceleration that a file can have."""

    G = "g"
    M_S2 = "m/s2"


class GyrUnit(StrEnum):
    """Units of turning rate that a file can have."""

    DEG_S = "deg/s"
    RAD_S = "rad/s"


class WalkingTest(StrEnum):
    """Tests of walking."""

    T25FW = "T25FW"
    TWO_MINUTES = "2MWT"
    SIX_MINUTES = "6MWT"
    TUG = "TUG"
    FREE = "free"


def check_shoe_length(value: float | None) -> float | None:
    """Refuse a shoe length that no shoe has.

    Parameters
    ----------
    value
        Length in m, or None.

    Returns
    -------
    float or None
        The same.
    """
    return _within(value, SHOE_LENGTH_M, "shoe length")


def check_height(value: float | None) -> float | None:
    """Refuse a body height that nobody has.

    Parameters
    ----------
    value
        Height in m, or None.

    Returns
    -------
    float or None
        The same.
    """
    return _within(value, HEIGHT_M, "height")


def check_test(value: str | None) -> str | None:
    """Find a test of walking by its name, in capitals or not.

    Parameters
    ----------
    value
        Name, or None.

    Returns
    -------
    str or None
        The name as it is written.
    """
    if value is None:
        return None
    for test in WalkingTest:
        if value.strip().lower() == test.value.lower():
            return test.value
    raise typer.BadParameter(f"the test is one of {', '.join(WalkingTest)}; got '{value}'")


def check_rate(value: float | None) -> float | None:
    """Refuse a rate that is not positive.

    Parameters
    ----------
    value
        Samples a second, or None.

    Returns
    -------
    float or None
        The same.
    """
    if value is not None and not 1 <= value <= 10_000:
        raise typer.BadParameter(f"the rate is in samples a second, from 1 to 10000; got {value:g}")
    return value


def _within(value: float | None, limits: tuple[float, float], what: str) -> float | None:
    low, high = limits
    if value is None or low <= value <= high:
        return value
    hint = f"; {value:g} looks like centimetres, pass {value / 100:g}" if low <= value / 100 <= high else ""
    raise typer.BadParameter(f"the {what} is in metres, from {low:g} to {high:g}; got {value:g}{hint}")


def parse_sensors(given: list[str]) -> dict[Placement, Path]:
    """Read ``left_foot=FILE`` options.

    Parameters
    ----------
    given
        The options as given.

    Returns
    -------
    dict
        Files by placement.
    """
    from surefoot.recording import Placement

    allowed = ", ".join(p.value for p in Placement)
    found: dict[Placement, Path] = {}
    for option in given:
        place, equals, file = option.partition("=")
        if not equals or not file:
            raise typer.BadParameter(f"--sensor needs PLACE=FILE, for example left_foot=walk.csv; got '{option}'")
        if place not in set(Placement):
            raise typer.BadParameter(f"--sensor does not know the place '{place}'; allowed: {allowed}")
        if Placement(place) in found:
            raise typer.BadParameter(f"--sensor has the place '{place}' twice; give each place one file")
        found[Placement(place)] = Path(file)
    return found
