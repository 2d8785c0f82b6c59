"""Pictures show what the numbers say."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.recording import Annotation, Placement, Severity, Side
from surefoot.report.figure_average_stride import average_stride
from surefoot.report.figure_over_time import every_stride, strides_over_time
from surefoot.report.figure_path import path_from_above
from surefoot.report.figure_sides import left_and_right
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
    for make in (average_stride, strides_over_time, path_from_above, left_and_right):
        figure = make(assessment)
        assert 'viewBox="0 0 900 ' in figure.wide
        assert 'viewBox="0 0 340 ' in figure.narrow
        assert figure.table.rows
        assert all(len(row) == len(figure.table.head) for row in figure.table.rows)
        assert len(figure.alternative) > 40
        assert "<" not in figure.alternative


def test_where_a_foot_with_lost_strides_ends_is_not_told(assessment: Assessment) -> None:
    """Of the other foot it is; the caption says what the drawing lacks."""
    lost = Annotation("not_measured", "No stride was measured.", 5.0, 6.0, Placement.RIGHT_FOOT, Severity.WARNING)
    whole, broken = path_from_above(assessment), path_from_above(replace(assessment, quality=(lost,)))
    assert broken.table.rows[0] == whole.table.rows[0]
    assert broken.table.rows[1][:2] == whole.table.rows[1][:2]
    assert broken.table.rows[1][2] == "Not given: some strides are missing"
    assert float(whole.table.rows[1][2]) >= 0.0
    assert broken.caption.startswith(whole.caption)
    assert "without them" in broken.caption
    assert broken.alternative.count("m from the start") == whole.alternative.count("m from the start") - 1
    restless = Annotation("no_standing", "No moment of standing still.", stream=Placement.LEFT_FOOT)
    bent = path_from_above(replace(assessment, quality=(restless,)))
    assert bent.table.rows[0][2] == "Not given: nobody stood still"
    assert "drawn straight" in bent.caption


def test_table_of_strides_is_the_stride_table(assessment: Assessment) -> None:
    """One row per stride in the order of walking."""
    table = every_stride(assessment)
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


def test_table_over_time_is_short_and_true(assessment: Assessment) -> None:
    """Medians by half minute: their counts are the strides used, and the first one is the median of its strides."""
    table = strides_over_time(assessment).table
    assert [row[:2] for row in table.rows] == [(f"{a} to {a + 30} s", s) for a in (0, 30) for s in ("left", "right")]
    assert sum(int(str(row[2])) for row in table.rows) == assessment.measures["both"]["strides_used"].value
    column = table.head.index("Tilt of the foot at contact, °")
    own = assessment.strides.filter(
        (pl.col("side") == "left")
        & (pl.col("initial_contact_s") < 30)
        & ~pl.col("is_turn")
        & (pl.col("quality") >= assessment.settings.summary.min_quality)
    )
    assert table.rows[0][column] == f"{own['foot_pitch_initial_contact_deg'].median():.1f}"


def test_six_minutes_over_time_stay_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the minute: six minutes and two feet are twelve rows."""
    stand_in(monkeypatch)
    assert len(strides_over_time(assess(make_recording(360.0))).table.rows) == 12


def test_left_and_right_lie_on_one_scale(assessment: Assessment) -> None:
    """The greater value lies further right, by as much as the scale says."""
    svg = str(left_and_right(assessment).wide)
    dots, squares = ([float(p[1:].split()[0]) for p in _paths(svg, f"mark {s}")] for s in ("left", "right"))
    pitch = [assessment.measures[s]["foot_pitch_initial_contact_deg"].value for s in Side]
    assert pitch[0] > pitch[1]
    assert dots[0] > squares[0] + 40
    assert "Toe clearance: left 19" in left_and_right(assessment).alternative.replace("\N{NO-BREAK SPACE}", " ")


def test_contact_bars_are_as_long_as_their_shares(assessment: Assessment) -> None:
    """100 % of heel contacts fill the bar; a share of 0 has none."""
    svg = str(left_and_right(assessment).wide)
    bars = re.findall(r'width="([\d.]+)" height="26.0" class="contact (\w+)"', svg)
    assert [kind for _, kind in bars] == ["heel", "toe"]
    assert bars[0][0] == bars[1][0]


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
