"""Change from the first to the last minute of a walk, against walks whose change is known."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.signal import lfilter
from synthetic_walk import STRIDE_TIME_S, make_strides

from surefoot.signs import SummarySettings, change_in_walk_name, summarise_strides
from surefoot.signs.decline import changes_in_walk

PITCH = "foot_pitch_initial_contact_deg"


def tiring(duration_s: float, loss_per_minute: float) -> pl.DataFrame:
    """A foot that loses pitch and speed evenly."""
    minutes = pl.col("initial_contact_s") / 60.0
    return make_strides(duration_s).with_columns(
        (pl.col(PITCH) - loss_per_minute * minutes).alias(PITCH),
        (pl.col("stride_speed_m_s") - 0.02 * minutes).alias("stride_speed_m_s"),
    )


def test_a_steady_loss_is_found_with_its_sign() -> None:
    """Over six minutes of 1.2 deg/min, from the middle of the first to the middle of the last minute 5 have passed."""
    measures = summarise_strides(tiring(362.0, 1.2), synchronised=True)
    for side in ("left", "right"):
        change = measures[side][change_in_walk_name(PITCH)]
        assert change.low < -6.0 < change.high
        assert change.high < -4.0
        assert change.n > 70
    speed = measures["both"][change_in_walk_name("stride_speed_m_s")]
    assert speed.low < -0.1 < speed.high < 0


def test_a_short_walk_has_no_decline() -> None:
    """Under two minutes the two ends would share strides."""
    change = summarise_strides(make_strides(100.0), synchronised=True)["left"][change_in_walk_name(PITCH)]
    assert change.value is None
    assert change.reason == "needs 2 minutes of walking; there are 97 s"


def test_a_rest_takes_no_part_in_the_minutes() -> None:
    """Ten minutes of rest after the first half: the same strides, the same change."""
    plain = tiring(362.0, 1.2)
    times = ["initial_contact_s", "foot_flat_s", "heel_off_s", "toe_off_s", "next_initial_contact_s"]
    rested = plain.with_columns(
        pl.when(pl.col("initial_contact_s") > 150).then(pl.col(name) + 600).otherwise(name).alias(name)
        for name in times
    )
    name = change_in_walk_name(PITCH)
    one, other = (summarise_strides(s, synchronised=True)["left"][name] for s in (plain, rested))
    assert one.value == other.value


def test_too_few_straight_strides_in_a_minute_say_so() -> None:
    """A minute full of turns has nothing to compare."""
    turning = make_strides(362.0).with_columns((pl.col("initial_contact_s") > 290).alias("is_turn"))
    reason = summarise_strides(turning, synchronised=True)["left"][change_in_walk_name(PITCH)].reason or ""
    assert "0 in the last" in reason


def test_a_foot_without_the_value_keeps_its_own_reason() -> None:
    """What was never measured does not ask for a longer walk."""
    blind = make_strides(30.0).with_columns(pl.lit(None, pl.Float64).alias(PITCH), pl.lit("turn").alias("flags"))
    reason = summarise_strides(blind, synchronised=True)["left"][change_in_walk_name(PITCH)].reason or ""
    assert reason.startswith("not measured in any")


def test_interval_covers_the_true_change() -> None:
    """Of 300 six-minute walks whose strides resemble their neighbours (r = 0.3), 92 to 98 % cover the true change."""
    rng = np.random.default_rng(5)
    n, loss = 300, 0.6
    begins = STRIDE_TIME_S * np.arange(n)
    true = -loss * 5.0
    covered = 0
    for _ in range(300):
        noise = lfilter([np.sqrt(1 - 0.09)], [1, -0.3], rng.standard_normal(n + 20))[20:]
        strides = pl.DataFrame(
            {
                "initial_contact_s": begins,
                "stride_time_s": np.full(n, STRIDE_TIME_S),
                PITCH: 10 - loss * begins / 60 + 1.5 * noise,
                "stride_speed_m_s": np.ones(n),
                "min_toe_clearance_mm": np.ones(n),
            }
        )
        change = changes_in_walk(strides, pl.lit(True), str, replicates=200, seed=SummarySettings().seed)
        measure = change[change_in_walk_name(PITCH)]
        covered += measure.low <= true <= measure.high
    assert 0.92 <= covered / 300 <= 0.98
