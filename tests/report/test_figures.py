"""Pictures show what the numbers say."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.recording import Side
from surefoot.report.figure_average_stride import average_stride
from surefoot.report.figure_over_time import strides_over_time
from surefoot.report.figure_path import path_from_above
from surefoot.report.figure_strip import contact_bars, side_strip
from surefoot.signs import Assessment, assess, judge_quality


@pytest.fixture
def assessment(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    stand_in(monkeypatch)
    return assess(make_recording())


def _paths(svg: str, kind: str) -> list[str]:
    return re.findall(rf'<path d="([^"]*)" class="{kind}"', svg)


def _heights(path: str) -> list[float]:
    return [float(y) for y in re.findall(r"[ML]?-?[\d.]+ (-?[\d.]+)", path)]


def test_the_mean_lies_inside_its_band(assessment: Assessment) -> None:
    """The band is as wide as the spread, the mean in its middle."""
    svg = str(average_stride(assessment).wide)
    band, mean = _heights(_paths(svg, "band left")[0]), _heights(_paths(svg, "mean left")[0])
    upper, lower = band[: len(mean)], band[len(mean) :][::-1]
    assert all(u < m < d for u, m, d in zip(upper, mean, lower, strict=True))
    assert (upper[0] + lower[0]) / 2 == pytest.approx(mean[0], abs=0.2)


def test_the_drop_foot_lies_lower(assessment: Assessment) -> None:
    """Toes up is up on the page: at contact the left foot's line lies above the right one's."""
    svg = str(average_stride(assessment).wide)
    assert _heights(_paths(svg, "mean left")[0])[0] < _heights(_paths(svg, "mean right")[0])[0]


def test_toe_off_is_where_stance_ends(assessment: Assessment) -> None:
    """The upright line of each foot stands at its share of stance."""
    svg = str(average_stride(assessment).wide)
    left, right = (
        float(re.search(rf'<line x1="([\d.]+)"[^>]*class="toe-off {side}"', svg).group(1)) for side in ("left", "right")
    )
    stance = [assessment.measures[s]["stance_percent"].value for s in Side]
    assert (left - right) / 8.26 == pytest.approx(stance[0] - stance[1], abs=0.05)


def test_every_stride_has_one_mark(assessment: Assessment) -> None:
    """Dots and squares for strides that count, crosses for those that do not."""
    svg = str(strides_over_time(assessment).wide)
    marks = {kind: [p.count("M") for p in _paths(svg, f"mark {kind}")] for kind in ("left", "right", "left-out")}
    assert marks["left"] == marks["right"] == [43, 43, 43]
    assert marks["left-out"] == [5] * 6
    assert svg.count('class="turn"') == 3 * 2


def test_figures_have_wide_and_narrow_drawings(assessment: Assessment) -> None:
    """A phone gets its own drawing with letters of full size."""
    for make in (average_stride, strides_over_time, path_from_above):
        figure = make(assessment)
        assert 'viewBox="0 0 900 ' in figure.wide
        assert 'viewBox="0 0 340 ' in figure.narrow
        assert figure.table.rows
        assert all(len(row) == len(figure.table.head) for row in figure.table.rows)


def test_table_of_strides_is_the_stride_table(assessment: Assessment) -> None:
    """One row per stride in the order of walking."""
    table = strides_over_time(assessment).table
    assert len(table.rows) == assessment.strides.height
    first = assessment.strides.sort("initial_contact_s").row(0, named=True)
    assert table.rows[0][:2] == (first["side"], f"{first['initial_contact_s']:.2f}")


def test_figures_without_data_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason for the page to show, not a division by zero."""
    walk = make_walk(30.0)
    blind = walk.strides.with_columns(
        pl.lit(None, pl.Float64).alias(c)
        for c in (
            "foot_pitch_initial_contact_deg",
            "min_toe_clearance_mm",
            "stride_length_m",
            "stride_time_s",
            "stance_time_s",
        )
    )
    stand_in(monkeypatch, replace(walk, strides=blind, paths={}))
    assessment = assess(make_recording(30.0))
    with pytest.raises(ValueError, match="could be measured in any stride"):
        strides_over_time(assessment)
    with pytest.raises(ValueError, match="needs a sensor on the foot"):
        path_from_above(assessment)


def test_strip_places_left_and_right_on_one_scale(assessment: Assessment) -> None:
    """The greater value lies further right, and the words say both."""
    sides = {s: assessment.measures[s]["min_toe_clearance_mm"] for s in Side}
    svg = str(side_strip(sides, "min_toe_clearance_mm"))
    dot, square = (float(_paths(svg, f"mark {s}")[0][1:].split()[0]) for s in ("left", "right"))
    assert dot > square + 40
    assert "left 19" in svg.replace("\N{NO-BREAK SPACE}", " ")


def test_contact_bars_are_as_long_as_their_shares(assessment: Assessment) -> None:
    """100 % of heel contacts fill the bar."""
    svg = str(contact_bars({s: assessment.measures[s] for s in Side}))
    widths = re.findall(r'width="([\d.]+)" height="28.0" class="contact (\w+)"', svg)
    assert [kind for width, kind in widths if float(width) == 290.0] == ["heel", "toe"]


def test_shank_sensors_get_their_times_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only times are known, the times are drawn, and the verdict says why there is no more."""
    walk = make_walk(30.0)
    times = walk.strides.with_columns(
        pl.lit(None, pl.Float64).alias(c)
        for c in ("foot_pitch_initial_contact_deg", "min_toe_clearance_mm", "stride_length_m")
    )
    stand_in(monkeypatch, replace(walk, strides=times, paths={}, segment={side: "shank" for side in Side}))
    assessment = assess(make_recording(30.0))
    assert "Stride time (s)" in strides_over_time(assessment).wide
    assert "the sensor of the left side sat on the shank, which gives times only" in judge_quality(assessment).reasons
