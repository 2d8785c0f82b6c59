"""Numbers as people read them: with unit, interval, spread and count, or the reason why they are missing."""

from __future__ import annotations

import re

from surefoot.signs import MEASURES, Measure
from surefoot.signs.number_text import number, unit_text

__all__ = ["details_text", "interval_text", "number", "unbroken", "unit_text", "value_text"]

_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=%|mm\b|m\b|m/s|s\b|steps|strides?\b)")


def value_text(measure: Measure, name: str) -> str:
    """Value with unit, or a dash when there is none.

    Parameters
    ----------
    measure
        The measure.
    name
        Its name, which sets the decimals.

    Returns
    -------
    str
        For example ``0.79 m/s``.
    """
    if measure.value is None:
        return "\N{EN DASH}"
    return number(measure.value, MEASURES[name].decimals) + unit_text(measure.unit)


def interval_text(measure: Measure, name: str) -> str:
    """The 95 % interval, or an empty text when there is none.

    Parameters
    ----------
    measure
        The measure.
    name
        Its name, which sets the decimals.

    Returns
    -------
    str
        For example ``0.77 to 0.80 m/s``.
    """
    if measure.low is None or measure.high is None:
        return ""
    decimals = MEASURES[name].decimals
    while number(measure.low, decimals) == number(measure.high, decimals) and decimals < MEASURES[name].decimals + 2:
        decimals += 1
    return f"{number(measure.low, decimals)} to {number(measure.high, decimals)}{unit_text(measure.unit)}"


def _spread_decimals(sd: float, name: str) -> int:
    decimals = MEASURES[name].decimals
    return decimals if sd * 10**decimals >= 10 else decimals + 1


def details_text(measure: Measure, name: str) -> str:
    """Interval, spread, count and caution in one line, or the reason why there is no value.

    Parameters
    ----------
    measure
        The measure.
    name
        Its name, which sets the decimals.

    Returns
    -------
    str
        The line.
    """
    if measure.value is None:
        return f"Not given: {measure.reason}"
    parts = []
    if interval := interval_text(measure, name):
        parts.append(f"95 % interval {interval}")
    if measure.sd is not None:
        spread = number(measure.sd, _spread_decimals(measure.sd, name))
        parts.append(f"spread {spread}{unit_text(measure.unit)}")
    if measure.n:
        parts.append(f"{measure.n} stride{'' if measure.n == 1 else 's'}")
    if measure.caution:
        parts.append(measure.caution)
    return unbroken(", ".join(parts))


def unbroken(words: str) -> str:
    """Keep numbers and their units on one line.

    Parameters
    ----------
    words
        Any text.

    Returns
    -------
    str
        The text with no-break spaces between a number and its unit.
    """
    return _NUMBER_AND_UNIT.sub("\N{NO-BREAK SPACE}", words)
