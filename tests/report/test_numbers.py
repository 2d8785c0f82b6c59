"""Numbers read well: unit, interval, spread, count, or the reason."""

from __future__ import annotations

import pytest

from surefoot.report.numbers import details_text, interval_text, number, value_text
from surefoot.report.svg import Scale, nice_ticks, polyline, text
from surefoot.signs import Measure
from surefoot.signs.measure import absent


@pytest.mark.parametrize(("value", "decimals", "said"), [(-0.04, 1, "0.0"), (-3.84, 1, "−3.8"), (0.5, 0, "0")])
def test_number(value: float, decimals: int, said: str) -> None:
    """A true minus sign, and never a negative zero."""
    assert number(value, decimals) == said


def test_details_hold_interval_spread_and_count() -> None:
    """The line behind each value is complete."""
    measure = Measure(0.943, 0.929, 0.957, 43, "m", sd=0.028, robust_sd=0.03)
    assert value_text(measure, "stride_length_m") == "0.94\N{NO-BREAK SPACE}m"
    plain = details_text(measure, "stride_length_m").replace("\N{NO-BREAK SPACE}", " ")
    assert plain == "95 % interval 0.93 to 0.96 m, spread 0.028 m, 43 strides"


def test_narrow_intervals_get_the_digits_they_need() -> None:
    """An interval does not read "100 to 100"."""
    measure = Measure(100.0, 99.7, 100.3, 40, "steps/min")
    assert interval_text(measure, "cadence_steps_min").startswith("99.7 to 100.3")


def test_absence_gives_its_reason() -> None:
    """No value, but words."""
    assert details_text(absent("no sensor", "m"), "stride_length_m") == "Not given: no sensor"
    assert value_text(absent("no sensor", "m"), "stride_length_m") == "–"


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-41.3, 18.2), (0, 0), (5, 5), (0, 1e-12), (-3e4, 2e5)])
def test_ticks_span_the_range(low: float, high: float) -> None:
    """Ticks are even, few, and hold the whole range."""
    ticks = nice_ticks(low, high, 6)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 9


def test_lines_break_at_gaps() -> None:
    """What is not known is not drawn."""
    assert polyline([(0, 0), (1, 1), None, (3, 3), (4, 4)], "mean").count("M") == 2
    assert polyline([None, None], "mean") == ""


def test_svg_text_is_escaped() -> None:
    """Words from files stay words."""
    assert "<b>" not in text(0, 0, "<b>")
    assert Scale(0, 10, 100, 0)(5) == 50
