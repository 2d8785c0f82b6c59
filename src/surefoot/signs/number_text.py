"""Numbers in sentences: true minus sign, no negative zero, units that do not break from their number."""

from __future__ import annotations

_UNIT_TEXT = {
    "deg": "°",
    "deg/s": " °/s",
    "deg/s per deg": " °/s per degree",
    "%": " %",
    "": "",
    "sd": " standard deviations",
}


def unit_text(unit: str) -> str:
    """Unit as it is printed after a number, with its leading space where one belongs.

    Parameters
    ----------
    unit
        Unit as in `surefoot.signs.Measure`.

    Returns
    -------
    str
        For example ``" m/s"`` or ``"°"``; the space does not break.
    """
    text = _UNIT_TEXT.get(unit, f" {unit}")
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def number(value: float, decimals: int) -> str:
    """A number with a true minus sign and no negative zero.

    Parameters
    ----------
    value
        The number.
    decimals
        Digits after the point.

    Returns
    -------
    str
        The text.
    """
    text = f"{value:.{decimals}f}"
    if float(text) == 0.0:
        text = text.removeprefix("-")
    return text.replace("-", "\N{MINUS SIGN}")


def quantity(value: float, decimals: int, unit: str) -> str:
    """A number with its unit.

    Parameters
    ----------
    value
        The number.
    decimals
        Digits after the point.
    unit
        Unit as in `surefoot.signs.Measure`.

    Returns
    -------
    str
        For example ``1.20 m/s``.
    """
    return number(value, decimals) + unit_text(unit)
