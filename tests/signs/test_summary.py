"""Measures are the strides' own numbers, per side, with reasons where there are none."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import polars as pl
import pytest
from synthetic_walk import make_strides

from surefoot.gait import STRIDE_SCHEMA
from surefoot.recording import Side
from surefoot.signs import MEASURES, Measure, difference_name, summarise_strides
from surefoot.signs.catalogue import COMPARED_SIDES, LEVEL_MEDIANS, TAIL_OF
from surefoot.signs.catalogue_tests import TEST_RESULTS
from surefoot.signs.measure_names import symmetry_index_name


@pytest.fixture(scope="module")
def strides() -> pl.DataFrame:
    return make_strides(60.0)


@pytest.fixture(scope="module")
def measures(strides: pl.DataFrame) -> dict[str, dict[str, Measure]]:
    return summarise_strides(strides, synchronised=True)


def test_every_measure_is_in_the_catalogue_with_its_unit(measures: dict[str, dict[str, Measure]]) -> None:
    """No name and no unit appears that the catalogue does not explain, and none is forgotten."""
    seen = {name for side in measures.values() for name in side}
    assert seen == set(MEASURES) - {info.name for info in TEST_RESULTS}
    assert all(m.unit == MEASURES[name].unit for side in measures.values() for name, m in side.items())


def test_medians_are_of_straight_level_strides_only(strides: pl.DataFrame, measures: dict) -> None:
    """Turns and strides of low quality are counted but not averaged."""
    kept = strides.filter((pl.col("side") == "left") & ~pl.col("is_turn") & (pl.col("quality") >= 0.5))
    assert measures["left"]["stride_length_m"].value == kept["stride_length_m"].median()
    assert measures["left"]["stride_length_m"].n == kept.height
    assert measures["left"]["stride_length_m"].sd == pytest.approx(kept["stride_length_m"].std())
    assert measures["left"]["strides_used"].value == kept.height
    assert measures["left"]["strides_turn"].value == 4
    assert measures["left"]["strides_low_quality"].value == 1


def test_interval_holds_the_value(measures: dict) -> None:
    """Low ≤ value ≤ high wherever there is an interval."""
    bounded = [m for side in measures.values() for m in side.values() if m.low is not None]
    assert len(bounded) > 60
    assert all(m.low <= m.value <= m.high for m in bounded)


def test_rhythm_follows_from_the_strides(measures: dict) -> None:
    """1.2 s a stride is 100 steps a minute; both feet are down for 21 % of it; a step takes half of it."""
    assert measures["both"]["cadence_steps_min"].value == pytest.approx(100, abs=0.5)
    assert measures["right"]["double_support_percent"].value == pytest.approx(21.0, abs=0.01)
    assert measures["left"]["step_time_s"].value == pytest.approx(0.6, abs=1e-9)


def test_shares_and_low_clearance(strides: pl.DataFrame, measures: dict) -> None:
    """The right foot lands on its toes in every stride, scrapes in some, and clears little."""
    right = measures["right"]
    assert right["contact_toe_percent"].value == 100.0
    assert right["contact_toe_percent"].low < 95
    assert 20 < right["toe_drag_percent"].value < 35
    kept = strides.filter((pl.col("side") == "right") & ~pl.col("is_turn") & (pl.col("quality") >= 0.5))
    share = 100 * (kept["min_toe_clearance_mm"] < 5).mean()
    assert right["min_toe_clearance_below_5mm_percent"].value == pytest.approx(share)
    assert right["min_toe_clearance_p05_mm"].value == pytest.approx(np.percentile(kept["min_toe_clearance_mm"], 5))
    assert right["min_toe_clearance_p01_mm"].value is None
    assert right["min_toe_clearance_p01_mm"].reason == "needs 100 strides; there are 43"


def test_left_minus_right_sees_the_drop_foot(measures: dict) -> None:
    """The feet differ by 21° and 12 mm, surely; their stride lengths do not."""
    both = measures["both"]
    assert both[difference_name("foot_pitch_initial_contact_deg")].low > 15
    assert both[difference_name("min_toe_clearance_mm")].value == pytest.approx(12, abs=2)
    length = both[difference_name("stride_length_m")]
    assert length.low < 0 < length.high
    assert {difference_name(name) for name in COMPARED_SIDES} <= set(both)


def test_tails_are_percentiles_of_their_own_column(strides: pl.DataFrame, measures: dict) -> None:
    """Pitch has its low tail; outward swing, lowering and scraping have their high ones."""
    kept = strides.filter((pl.col("side") == "right") & ~pl.col("is_turn") & (pl.col("quality") >= 0.5))
    for name, (column, percent, _) in TAIL_OF.items():
        if percent != 1.0:
            assert measures["right"][name].value == pytest.approx(np.percentile(kept[column], percent)), name
    right = measures["right"]
    assert right["foot_pitch_initial_contact_p05_deg"].high < right["foot_pitch_initial_contact_deg"].value
    assert right["lateral_excursion_p95_mm"].value > right["lateral_excursion_mm"].value
    assert right["toe_drag_s"].value == 0.0
    assert right["toe_drag_p95_s"].value == pytest.approx(0.06)


def test_symmetry_index_is_the_difference_over_the_mean(measures: dict) -> None:
    """Robinson's index; it says the same as the ratio and so does its interval."""
    both = measures["both"]
    left, right = (measures[side]["swing_time_s"].value for side in ("left", "right"))
    index = both[symmetry_index_name("swing_time_s")]
    assert index.value == pytest.approx(100 * (left - right) / ((left + right) / 2))
    assert -200 <= index.low <= index.value <= index.high <= 200
    clearance = both[symmetry_index_name("min_toe_clearance_mm")]
    assert clearance.low > 50
    length = both[symmetry_index_name("stride_length_m")]
    assert length.low < 0 < length.high


def test_symmetry_index_of_nothing_has_a_reason() -> None:
    """A shoe that touches the floor in half of the swings has no ratio to the other shoe."""
    grazing = make_strides(30.0).with_columns(
        pl.when(pl.col("side") == "right").then(0.0).otherwise("min_toe_clearance_mm").alias("min_toe_clearance_mm")
    )
    index = summarise_strides(grazing, synchronised=True)["both"][symmetry_index_name("min_toe_clearance_mm")]
    assert index.value is None
    assert "not above zero" in (index.reason or "")


def test_unsynchronised_feet_get_no_timing_between_them(strides: pl.DataFrame) -> None:
    """No double support and no step time, and the reason says why."""
    measures = summarise_strides(strides, synchronised=False)
    for name in ("double_support_percent", "step_time_s"):
        assert measures["left"][name].value is None
        assert measures["left"][name].reason == "needs both feet on one clock"


def test_few_strides_carry_a_caution() -> None:
    """Fewer than six strides give a value, no interval, and a warning."""
    few = make_strides(60.0, turns=False).filter(pl.col("quality") > 0.5).group_by("side").head(5)
    measure = summarise_strides(few, synchronised=True)["left"]["stride_length_m"]
    assert measure.n == 5
    assert measure.value is not None
    assert measure.low is None
    assert "fewer than 6" in (measure.caution or "")


def test_one_foot_alone_is_still_summarised(strides: pl.DataFrame) -> None:
    """The walk's speed comes from the foot that was measured and says so; the other foot has reasons."""
    measures = summarise_strides(strides.filter(pl.col("side") == "left"), synchronised=False)
    assert measures["both"]["stride_speed_m_s"].caution == "from the left foot alone"
    assert measures["right"]["stride_length_m"].reason == "no usable sensor on the right side"
    assert "right: no usable sensor on the right side" in (
        measures["both"][difference_name("stride_length_m")].reason or ""
    )


def test_no_stride_at_all_has_reasons_everywhere() -> None:
    """An empty walk ends in words, not in a division by zero."""
    measures = summarise_strides(
        pl.DataFrame(schema=STRIDE_SCHEMA), synchronised=True, segment={Side.LEFT: "foot", Side.RIGHT: "foot"}
    )
    assert measures["left"]["stride_length_m"].reason == "no stride was found"
    assert measures["both"]["distance_m"].reason == "no stride was found"
    assert measures["left"]["strides_found"].value == 0


def test_only_turns_says_so() -> None:
    """When nothing is left to average, the reason counts what was found."""
    turning = make_strides(20.0).with_columns(pl.lit(True).alias("is_turn"))
    reason = summarise_strides(turning, synchronised=True)["left"]["stride_time_s"].reason or ""
    assert reason == "none of the 15 strides is straight, level walking of good quality"


def test_missing_column_names_the_commonest_flag() -> None:
    """A value that was never measured quotes the strides' own reason."""
    blind = make_strides(30.0).with_columns(
        pl.lit(None, pl.Float64).alias("min_toe_clearance_mm"), pl.lit("no_foot_flat; other").alias("flags")
    )
    reason = summarise_strides(blind, synchronised=True)["left"]["min_toe_clearance_mm"].reason or ""
    assert reason.endswith("strides: no foot flat")


def test_shanks_give_times_and_say_why_not_more() -> None:
    """A shank sensor gives no pitch, and the reason names the sensor that would."""
    lengths = [c.name for c in LEVEL_MEDIANS if c.name.endswith(("_mm", "_deg", "_m"))]
    shank = make_strides(30.0).with_columns(pl.lit(None, pl.Float64).alias(name) for name in lengths)
    segment = {Side.LEFT: "shank", Side.RIGHT: "shank"}
    left = summarise_strides(shank, synchronised=True, segment=segment)["left"]
    assert left["stride_time_s"].value is not None
    assert left["min_toe_clearance_mm"].reason == "needs a sensor on the foot; this side was measured at the shank"


def test_constant_zero_times_do_not_divide() -> None:
    """Zero stride times become reasons."""
    zero = make_strides(30.0).with_columns(pl.lit(0.0).alias("stride_time_s"), pl.lit(0.0).alias("stance_time_s"))
    left = summarise_strides(zero, synchronised=True)["left"]
    assert left["cadence_steps_min"].reason == "the stride time is not positive"
    assert left["stride_time_cv_percent"].reason == "the mean is not positive"
    assert left["stance_percent"].value is None


def test_a_measure_has_a_value_or_a_reason() -> None:
    """Both or neither is refused."""
    with pytest.raises(ValueError, match="either a value or a reason"):
        Measure(value=None, low=None, high=None, n=0, unit="m")
    with pytest.raises(ValueError, match="either a value or a reason"):
        Measure(value=1.0, low=None, high=None, n=1, unit="m", reason="but why")


def test_a_shoe_below_the_floor_is_withheld() -> None:
    """An impossible clearance is no number; the rest of the foot stands."""
    sunk = make_strides(30.0).with_columns(pl.col("min_toe_clearance_mm") - 60.0)
    left = summarise_strides(sunk, synchronised=True)["left"]
    for name in ("min_toe_clearance_mm", "min_toe_clearance_below_5mm_percent", "toe_drag_percent"):
        assert left[name].value is None
        assert "below the floor, so its geometry is wrong" in (left[name].reason or "")
    assert left["stride_length_m"].value is not None


def test_an_hour_is_summarised_in_seconds() -> None:
    """Thousands of strides keep their intervals and do not keep anyone waiting."""
    hour = make_strides(3600.0)
    start = perf_counter()
    length = summarise_strides(hour, synchronised=True)["left"]["stride_length_m"]
    assert perf_counter() - start < 5
    assert length.n > 2500
    assert length.low is not None
    assert 0 < length.high - length.low < 0.01
