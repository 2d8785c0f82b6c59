"""Options that need more than their type: checked here, before anything is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from surefoot.recording import Placement

SHOE_LENGTH_M = (0.10, 0.45)
HEIGHT_M = (0.5, 2.5)
SOUND_OFFSET_S = 86400.0
AGE_YEARS = (1.0, 120.0)
TEMPERATURE_C = (-30.0, 55.0)
LONGEST_CODE = 64
EARLIEST_YEAR = 1970


class AccUnit(StrEnum):
    """Units of acceleration that a file can have."""

    G = "g"
    M_S2 = "m/s2"


class GyrUnit(StrEnum):
    """Units of turning rate that a file can have."""

    DEG_S = "deg/s"
    RAD_S = "rad/s"


class Sex(StrEnum):
    """Sexes by which published norms are split."""

    FEMALE = "female"
    MALE = "male"


class MarkerUnit(StrEnum):
    """Units of positions that a file can have."""

    MM = "mm"
    CM = "cm"
    M = "m"


class MarkerAxis(StrEnum):
    """Axes of a marker file, with the sign of the direction that is up."""

    X = "x"
    MINUS_X = "-x"
    Y = "y"
    MINUS_Y = "-y"
    Z = "z"
    MINUS_Z = "-z"


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


def check_sound_offset(value: float | None) -> float | None:
    """Refuse an offset that lies beyond any recording.

    Parameters
    ----------
    value
        Time of the sound's start on the sensors' clock in s, or None.

    Returns
    -------
    float or None
        The same.
    """
    if value is None or abs(value) <= SOUND_OFFSET_S:
        return value
    raise typer.BadParameter(
        f"the sound's start is in seconds on the sensors' clock, from -{SOUND_OFFSET_S:g} to {SOUND_OFFSET_S:g}; "
        f"got {value:g}"
    )


def check_age(value: float | None) -> float | None:
    """Refuse an age that nobody has.

    Parameters
    ----------
    value
        Age in years, or None.

    Returns
    -------
    float or None
        The same.
    """
    low, high = AGE_YEARS
    if value is None or low <= value <= high:
        return value
    raise typer.BadParameter(f"the age is in years, from {low:g} to {high:g}; got {value:g}")


def check_temperature(value: float | None) -> float | None:
    """Refuse a temperature in which nobody walks for a test.

    Parameters
    ----------
    value
        Temperature of the room in °C, or None.

    Returns
    -------
    float or None
        The same.
    """
    low, high = TEMPERATURE_C
    if value is None or low <= value <= high:
        return value
    celsius = (value - 32) / 1.8
    hint = f"; {value:g} looks like Fahrenheit, pass {celsius:.0f}" if high < value <= 120 else ""
    raise typer.BadParameter(f"the temperature is in °C, from {low:g} to {high:g}; got {value:g}{hint}")


def check_person(value: str | None) -> str | None:
    """Refuse a code that is empty, too long, or that no page can show.

    Parameters
    ----------
    value
        Code of the person, or None.

    Returns
    -------
    str or None
        The code without blanks around it.
    """
    if value is None:
        return None
    code = value.strip()
    if 0 < len(code) <= LONGEST_CODE and code.isprintable():
        return code
    seen = "nothing" if not code else f"{len(code)} characters" + ("" if code.isprintable() else ", some not printable")
    raise typer.BadParameter(
        f"the code of the person has 1 to {LONGEST_CODE} printable characters, for example P07; got {seen}"
    )


def parse_date(value: str) -> datetime:
    """Read the date, or date and time, of a walk.

    Parameters
    ----------
    value
        As ISO 8601 writes it, for example ``2026-03-14`` or ``2026-03-14T10:30``.

    Returns
    -------
    datetime
        With a time zone only where one was given.
    """
    try:
        date = datetime.fromisoformat(value.strip())
    except ValueError:
        raise typer.BadParameter(f"the date is written as 2026-03-14 or 2026-03-14T10:30; got '{value}'") from None
    # a day of grace, because the date may be of another time zone
    latest = datetime.now(UTC) + timedelta(days=1)
    if date.year < EARLIEST_YEAR or (date if date.tzinfo else date.replace(tzinfo=UTC)) > latest:
        raise typer.BadParameter(f"the walk was between {EARLIEST_YEAR} and now; got {date:%d %B %Y}")
    return date


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


def check_offset(value: float | None) -> float | None:
    """Refuse an offset of clocks that is no number of seconds within a day.

    Parameters
    ----------
    value
        Seconds, or None.

    Returns
    -------
    float or None
        The same.
    """
    if value is not None and not abs(value) <= 86_400.0:
        raise typer.BadParameter(f"the offset is in seconds, at most a day; got {value:g}")
    return value


def parse_markers(given: list[str]) -> dict[str, str]:
    """Read ``left_toe=NAME`` and ``toe=NAME`` options.

    Parameters
    ----------
    given
        The options as given.

    Returns
    -------
    dict
        Marker names by point.
    """
    from surefoot.recording.marker_sets import FootPoint

    points = [point.value for point in FootPoint]
    allowed = [*points, *(f"{side}_{point}" for side in ("left", "right") for point in points)]
    found: dict[str, str] = {}
    for option in given:
        point, equals, name = option.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"--marker needs POINT=NAME, for example toe=L_TIP; got '{option}'")
        if point not in allowed:
            raise typer.BadParameter(f"--marker does not know the point '{point}'; allowed: {', '.join(allowed)}")
        if point in found:
            raise typer.BadParameter(f"--marker has the point '{point}' twice; give each point one marker")
        found[point] = name.strip()
    return found


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
