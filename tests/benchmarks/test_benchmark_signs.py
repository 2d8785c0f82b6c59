"""The examination of the signs counts rightly."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from benchmarks.sign_scores import FAULTS, SCHEDULE, SignTask, score, shortened, with_gaps
from benchmarks.sign_tables import (
    Share,
    by_fault,
    confidently_wrong,
    contact_named,
    curve,
    grades,
    sensitivity,
    specificity,
    wrong,
)

from surefoot.recording import Placement, SensorStream
from surefoot.signs import SIGNS
from surefoot.virtual import SIGN_KINDS


def feet(*rows: tuple[float, str], sign: str = "foot_drop", fault: str | None = None) -> pl.DataFrame:
    """Graded feet from pairs of true severity and grade."""
    return pl.DataFrame(
        [
            {"walker": i, "kind": "drop", "side": "left", "fault": fault, "sign": sign, "severity": s, "grade": g}
            for i, (s, g) in enumerate(rows)
        ]
    ).with_columns(
        pl.lit("heel").alias("contact"),
        pl.lit("heel").alias("value"),
        pl.lit(None, dtype=pl.String).alias("problem"),
        *(pl.lit(1.0).alias(name) for name in ("speed_m_s", "rate_hz")),
        *(pl.lit(1.0).alias(f"measured_{name}") for name in ("foot_pitch_initial_contact_deg", "min_toe_clearance_mm")),
    )


EXAMPLE = (
    (1.0, "clear"),
    (0.8, "likely"),
    (0.9, "possible"),
    (1.0, "not seen"),
    (1.0, "cannot tell"),
    (0.0, "not seen"),
    (0.0, "possible"),
    (0.0, "likely"),
    (0.0, "cannot tell"),
    (0.5, "clear"),
)


def test_intervals_are_wilsons() -> None:
    """Values worked out by hand from the formula; certainty of nothing spans everything."""
    assert Share(10, 10).interval == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert Share(5, 10).interval == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert np.isnan(Share(0, 0).value)


def test_only_what_was_told_counts() -> None:
    """Clear: 2 of 4 told. Absent: 2 of 3 told. The half-way foot counts in neither."""
    found = feet(*EXAMPLE)
    assert sensitivity(found, "foot_drop") == Share(2, 4)
    assert specificity(found, "foot_drop") == Share(2, 3)
    assert sensitivity(found, "clonus") == Share(0, 0)


def test_confidently_wrong_is_one_of_two_things() -> None:
    """Likely or clear without the sign, not seen with it; 'possible' and 'cannot tell' never are."""
    assert feet(*EXAMPLE).filter(confidently_wrong)["walker"].to_list() == [3, 7]


def test_the_curve_puts_each_foot_into_one_bin() -> None:
    """0 by itself, then fifths; the upper edge belongs to its bin."""
    row = next(row for row in curve(feet(*EXAMPLE)).rows if row[0] == SIGNS["foot_drop"])
    assert row[1:] == ("0.33 (3)", "– (0)", "– (0)", "1.00 (1)", "1.00 (1)", "0.33 (3)")


def test_grades_and_faults_are_counted() -> None:
    """Every judged grade ends in one column."""
    row = next(row for row in grades(feet(*EXAMPLE)).rows if row[0] == f"{SIGNS['foot_drop']}, clear")
    assert row[1:] == ("1", "1", "1", "1", "1")
    assert by_fault(feet(*EXAMPLE, fault="gaps")).rows == (("gaps", "9", "2", "4", "1", "2", "0"),)
    assert wrong(feet(*EXAMPLE), "Wrong").title == "Wrong (2 in all)"


def test_contact_is_named_only_where_it_is_one() -> None:
    """A mixed contact is not asked for."""
    found = feet((0.0, "not seen"), (1.0, "clear"), (0.5, "possible"), sign="contact_type").with_columns(
        pl.Series("contact", ["heel", "flat", "mixed"]), pl.Series("value", ["heel", "heel", "heel"])
    )
    assert contact_named(found) == Share(1, 2)


def test_faults_are_put_in_and_leave_the_original() -> None:
    """Gaps take samples out of the middle; shortening ends the stream."""
    stream = SensorStream(Placement.LEFT_FOOT, np.arange(3000) / 100.0, np.zeros((3000, 3)), np.zeros((3000, 3)), 100.0)
    gappy = with_gaps(stream, np.random.default_rng(3))
    assert 0.3 < len(gappy) / len(stream) < 0.9
    assert np.diff(gappy.time_s).max() > 0.3
    assert len(shortened(stream, 4.0)) == 401
    assert len(stream) == 3000


def test_every_kind_has_its_turn() -> None:
    """The schedule holds every kind."""
    assert set(SCHEDULE) == set(SIGN_KINDS)


@pytest.mark.parametrize("fault", [None, "shanks only"])
def test_one_walker_from_end_to_end(fault: str | None) -> None:
    """One row per foot and sign, with truth and grade; shanks alone say nothing of the foot."""
    rows = score(SignTask(0, 3, fault))
    assert rows.height == 2 * len(SIGNS)
    assert not rows["crashed"].any()
    assert fault is None or fault in FAULTS
    if fault is None:
        assert rows.filter(confidently_wrong).is_empty()
        assert rows["measured_stride_speed_m_s"].null_count() == 0
    else:
        assert set(rows.filter(pl.col("sign") == "foot_drop")["grade"]) == {"cannot tell"}
