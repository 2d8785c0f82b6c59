"""The options of a timed test: which test it was, and what the tester measured."""

from __future__ import annotations

from enum import StrEnum

import typer

DISTANCE_M = (1.0, 2000.0)
TIME_S = (1.0, 600.0)


class WalkingTest(StrEnum):
    """Tests of walking."""

    T25FW = "T25FW"
    TWO_MINUTES = "2MWT"
    SIX_MINUTES = "6MWT"
    TUG = "TUG"
    FREE = "free"


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


def check_distance(value: float | None) -> float | None:
    """Refuse a distance that nobody walks in a test.

    Parameters
    ----------
    value
        Distance in m, or None.

    Returns
    -------
    float or None
        The same.
    """
    low, high = DISTANCE_M
    if value is None or low <= value <= high:
        return value
    raise typer.BadParameter(f"the distance is in metres, from {low:g} to {high:g}; got {value:g}")


def check_times(values: list[float] | None) -> list[float] | None:
    """Refuse times that no test takes.

    Parameters
    ----------
    values
        Times of the trials in s, or None.

    Returns
    -------
    list of float or None
        The same.
    """
    low, high = TIME_S
    for value in values or []:
        if not low <= value <= high:
            raise typer.BadParameter(f"the time is in seconds, from {low:g} to {high:g}; got {value:g}")
    return values


def told_result(test: str | None, distance_m: float | None, times_s: list[float]) -> tuple[float | None, float | None]:
    """Lay the tester's result beside the test: minutes have a distance, ways have a time.

    Parameters
    ----------
    test
        The test, or None.
    distance_m
        Distance as measured, or None.
    times_s
        Times of the trials; empty where there are none.

    Returns
    -------
    tuple of float or None
        Distance in m and time in s, the mean of the trials.
    """
    if distance_m is not None and test not in (WalkingTest.TWO_MINUTES, WalkingTest.SIX_MINUTES):
        raise typer.BadParameter(f"--distance goes with --test 2MWT or --test 6MWT; got {_named(test)}")
    if times_s and test not in (WalkingTest.T25FW, WalkingTest.TUG):
        raise typer.BadParameter(f"--time goes with --test T25FW or --test TUG; got {_named(test)}")
    return distance_m, sum(times_s) / len(times_s) if times_s else None


def _named(test: str | None) -> str:
    return f"--test {test}" if test else "no test"
