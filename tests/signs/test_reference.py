"""Reference values: what is asked comes from the files, with its source, and nothing is compared that may not be."""

from __future__ import annotations

from itertools import pairwise

import pytest

from surefoot.errors import UsageError
from surefoot.signs import MEASURES, OTHER_QUANTITIES, ReferenceValues, reference_values
from surefoot.signs.reference_model import Direction, Kind, Review, Row, Tag

PITCH = "foot_pitch_initial_contact_deg"


@pytest.fixture(scope="module")
def values() -> ReferenceValues:
    return reference_values()


def test_every_record_has_its_source_and_a_measure(values: ReferenceValues) -> None:
    """Sources resolve, none is left over, and every measure is one of the catalogue or of the list of others."""
    named = {source for record in values.records for source in record.sources}
    assert named == set(values.sources)
    assert all(values.source(source).citation for source in named)
    used = {record.measure for record in values.records}
    assert used - {*MEASURES} == {*OTHER_QUANTITIES}, "what is listed is used, and no measure stands in both lists"
    assert [n for r in values.records for near in r.near if (n := near.measure) not in MEASURES] == []
    assert len(values.records) > 100


def test_only_what_was_read_is_called_read(values: ReferenceValues) -> None:
    """Secondary, derived and unchecked numbers need review."""
    for record in values.records:
        if record.tag is not Tag.READ:
            assert record.review is Review.NEEDED, record.id
    assert "not-named" not in values.sources, "a number whose source is not known is not given"


def test_healthy_range_is_the_line_and_no_further(values: ReferenceValues) -> None:
    """1.97 + 18.16 v ± 1.96 · 3.5°, only at speeds that were measured."""
    norm = values.norm(PITCH, speed_m_s=1.0)
    assert norm is not None
    assert (norm.middle, norm.sd, norm.low, norm.high) == pytest.approx((20.13, 3.5, 20.13 - 6.86, 20.13 + 6.86))
    assert (norm.id, norm.people, norm.comparable, norm.no_range_because) == ("pitch-contact-by-speed", 34, True, "")
    assert norm.basis == (
        "34 healthy adults at 1.00 m/s; foot sensor, 0° = foot flat while walking; derived from public recordings"
    )
    assert "never to correct one person's change" in norm.caveat
    assert values.norm(PITCH, speed_m_s=1.81) is None
    assert values.norm(PITCH, speed_m_s=0.3) is None


@pytest.mark.parametrize(
    ("measure", "speed", "middle", "sd"),
    [
        (PITCH, 0.55, 1.97 + 18.16 * 0.55, 3.5),
        (PITCH, 1.80, 1.97 + 18.16 * 1.80, 3.5),
        ("foot_pitch_toe_off_deg", 1.2, -33.6 - 25.5 * 1.2, 6.0),
        ("contact_to_flat_percent", 1.4, 10.4 + 6.8 * 1.4, 3.1),
        ("foot_rise_mm", 1.3, -10 + 65 * 1.3, 25),
        ("stride_time_cv_percent", 0.8, 4.09 - 1.47 * 0.8, 0.59),
    ],
)
def test_lines_over_speed(values: ReferenceValues, measure: str, speed: float, middle: float, sd: float) -> None:
    """Closed form, and about 95 of 100 within 1.96 standard deviations."""
    norm = values.norm(measure, speed_m_s=speed)
    assert norm is not None
    assert (norm.middle, norm.sd) == pytest.approx((middle, sd))
    assert (norm.low, norm.high) == pytest.approx((middle - 1.96 * sd, middle + 1.96 * sd))
    assert values.norm(measure, speed_m_s=2.5) is None


def test_below_the_line_a_class_without_spread_gives_no_range(values: ReferenceValues) -> None:
    """At 0.5 m/s only a mean is known; it is given, and it places nobody."""
    norm = values.norm(PITCH, speed_m_s=0.5)
    assert norm is not None
    assert (norm.middle, norm.low, norm.high) == (7.5, None, None)
    assert norm.no_range_because == "the source gives no spread between people"


def test_a_curve_without_its_speeds_places_nobody(values: ReferenceValues) -> None:
    """0.575 v^0.511 is on the page; whom it holds for is not known."""
    record = values.record("step-length-by-speed-young")
    assert record.curve is not None
    assert record.curve.formula == "0.575 · v^0.511"
    assert values.norm("step_length_m", speed_m_s=1.2) is None
    given = values.norm("cadence_steps_min", speed_m_s=1.2, age_years=55, sex="female")
    assert given is not None
    assert given.id == "walkway-cadence-18-69"


@pytest.mark.parametrize(
    ("age", "sex", "middle", "sd", "ident"),
    [
        (20, "male", 1.393, 0.153, "speed-comfortable-1997"),
        (29.9, "male", 1.393, 0.153, "speed-comfortable-1997"),
        (79.5, "female", 1.272, 0.211, "speed-comfortable-1997"),
        (80, "female", 0.943, None, "speed-comfortable-2011"),
        (99.9, "male", 0.968, None, "speed-comfortable-2011"),
    ],
)
def test_speed_by_age_and_sex(
    values: ReferenceValues, age: float, sex: str, middle: float, sd: float | None, ident: str
) -> None:
    """The table with the spread of people first; where only the mean is known there is no range."""
    norm = values.norm("stride_speed_m_s", age_years=age, sex=sex)
    assert norm is not None
    assert (norm.middle, norm.sd, norm.id) == (middle, sd, ident)
    if sd is None:
        assert (norm.low, norm.high) == (None, None)
        assert "intervals of the mean only" in norm.no_range_because
    else:
        assert norm.low == pytest.approx(middle - 1.96 * sd)


@pytest.mark.parametrize(
    "told",
    [{}, {"age_years": 50.0}, {"sex": "male"}, {"age_years": 19.9, "sex": "male"}, {"age_years": 100.0, "sex": "male"}],
)
def test_who_was_not_measured_has_no_norm(values: ReferenceValues, told: dict[str, object]) -> None:
    """Outside the ages, or without age or sex, where the table is split so."""
    assert values.norm("stride_speed_m_s", **told) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measure", "told", "middle", "why"),
    [
        ("min_toe_clearance_mm", {}, 11.1, "lowest point of the forefoot in the fast part of swing"),
        ("lateral_excursion_mm", {"speed_m_s": 1.0}, 47.0, "the whole width of the path"),
        ("max_heel_height_mm", {"speed_m_s": 1.0}, 55.0, "the rise of the sensor"),
        ("stance_percent", {"age_years": 50.0, "sex": "male"}, 100 - 37.4, "by events of foot pitch about 67 %"),
        ("double_support_percent", {"age_years": 50.0, "sex": "male"}, 25.4, "a walkway sees pressure"),
        (PITCH, {}, 29.0, "1.25 times"),
        ("max_toe_height_left_minus_right_mm", {}, None, "the rise of the sensor"),
    ],
)
def test_what_is_not_the_same_measure_is_never_compared(
    values: ReferenceValues, measure: str, told: dict[str, object], middle: float | None, why: str
) -> None:
    """It is given with the reason, and without any number to place somebody by."""
    norm = values.norm(measure, **told)  # type: ignore[arg-type]
    assert norm is not None
    assert not norm.comparable
    assert norm.middle == (middle if middle is None else pytest.approx(middle))
    assert (norm.low, norm.high, norm.sd) == (None, None, None)
    assert why in norm.not_comparable_because
    assert why in norm.no_range_because


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        ("swing_time_left_to_right_ratio", 1 / 1.078, 1.078),
        ("foot_pitch_initial_contact_left_minus_right_deg", -5.7, 5.7),
        ("foot_pitch_toe_off_left_minus_right_deg", -11.5, 11.5),
        ("stance_left_minus_right_percent", -2.2, 2.2),
        ("sideways_range_left_minus_right_mm", -23, 23),
    ],
)
def test_limits_between_the_sides(values: ReferenceValues, measure: str, low: float, high: float) -> None:
    """Of two data sets the wider, to both sides; they hold whatever is told of the person."""
    for told in ({}, {"speed_m_s": 0.9, "age_years": 60.0, "sex": "female"}):
        norm = values.norm(measure, **told)  # type: ignore[arg-type]
        assert norm is not None
        assert (norm.low, norm.high) == pytest.approx((low, high))
        assert norm.middle is None


def test_percentiles_come_along(values: ReferenceValues) -> None:
    """Where the source gives them, beside the range that follows from the standard deviation."""
    norm = values.norm("contact_to_flat_percent")
    assert norm is not None
    assert (norm.percentile_5, norm.percentile_95) == (13.9, 23.4)
    assert (norm.low, norm.high) == pytest.approx((19.2 - 1.96 * 3.1, 19.2 + 1.96 * 3.1))


def test_patients_are_never_a_norm(values: ReferenceValues) -> None:
    """Only healthy people make norms."""
    for measure in {record.measure for record in values.records}:
        for told in ({}, {"speed_m_s": 0.7}, {"age_years": 75.0, "sex": "female"}):
            for norm in values.norms(measure, **told):  # type: ignore[arg-type]
                assert values.record(norm.id).group == "healthy"


CHANGES = [
    ("t25fw_s", "important", 0.20, True, Direction.BETTER),
    ("t25fw_s", "detectable", 0.23, True, Direction.EITHER),
    ("six_minute_distance_m", "important", 19.7, False, Direction.BETTER),
    ("six_minute_distance_m", "important", 7.2, False, Direction.WORSE),
    ("two_minute_distance_m", "important", 9.6, False, Direction.BETTER),
    ("two_minute_distance_m", "important", 6.8, False, Direction.BETTER),
    ("two_minute_distance_m", "detectable", 42.5, False, Direction.EITHER),
    ("tug_s", "detectable", 0.24, True, Direction.BETTER),
    ("tug_s", "detectable", 0.31, True, Direction.WORSE),
    ("stride_speed_m_s", "important", 0.05, False, Direction.EITHER),
    ("stride_speed_m_s", "important", 0.10, False, Direction.EITHER),
    ("stride_speed_m_s", "detectable", 0.34, True, Direction.EITHER),
    ("pain_0_10", "important", 2.0, False, Direction.BETTER),
    ("pain_0_10", "important", 0.30, True, Direction.BETTER),
    ("spasticity_0_10", "important", 0.30, True, Direction.BETTER),
]


def test_changes_that_count(values: ReferenceValues) -> None:
    """All that are published, no others, each with source and population."""
    measures = {record.measure for record in values.records}
    found = [change for measure in measures for change in values.changes(measure)]
    assert sorted((c.measure, c.kind, c.amount, c.relative, c.direction) for c in found) == sorted(CHANGES)
    assert all(change.source and change.population and values.record(change.id) for change in found)
    unsure = {c.id for c in found if c.review is Review.NEEDED}
    assert unsure == {"speed-detectable", "spasticity-important"}


def test_size_of_a_change(values: ReferenceValues) -> None:
    """A share is of the first value; of nothing it has no size."""
    share = next(c for c in values.changes("t25fw_s") if c.kind == "detectable")
    assert share.size(10.0) == pytest.approx(2.3)
    assert share.size(0.0) is None
    assert next(c for c in values.changes("six_minute_distance_m")).size(0.0) == 19.7


@pytest.mark.parametrize(
    "measure", [PITCH, "min_toe_clearance_mm", "lateral_excursion_mm", "circumduction_cm", "toe_drag_s", "t25fw_s"]
)
def test_not_found_stays_not_found(values: ReferenceValues, measure: str) -> None:
    """It is recorded with the reason and never as a change or a norm."""
    gaps = [record for record in values.about(measure) if record.kind is Kind.NOT_FOUND]
    assert gaps
    assert all(gap.not_found.endswith(".") and not gap.rows for gap in gaps)
    if measure != "t25fw_s":
        assert values.changes(measure) == ()


def test_no_norm_of_the_timed_walk(values: ReferenceValues) -> None:
    """The table of healthy people was not found; patients do not stand in for it."""
    assert values.norms("t25fw_s", speed_m_s=1.0, age_years=50.0, sex="male") == ()


def _middles(rows: tuple[Row, ...], sex: str | None = None) -> list[float]:
    return [row.middle for row in rows if row.sex == sex and row.middle is not None]


def test_tables_rise_and_fall_as_they_should(values: ReferenceValues) -> None:
    """Speed falls from the fifties on, time to stand up and walk rises, the foot tilts more the faster one walks."""
    for sex in ("female", "male"):
        for ident in ("speed-comfortable-1997", "speed-comfortable-2011"):
            late = _middles(values.record(ident).rows, sex)[3:]
            assert late == sorted(late, reverse=True)
            assert len(late) >= 3
    for ident in ("tug-older", "pitch-contact-by-speed-class", "pitch-contact-stroke-by-speed-class"):
        rising = _middles(values.record(ident).rows)
        assert rising == sorted(rising)
    falling = _middles(values.record("stance-by-speed-class-children").rows)
    assert falling == sorted(falling, reverse=True)


def test_classes_meet_without_gap(values: ReferenceValues) -> None:
    """Classes of speed and of age follow one another."""
    speeds = [row.speed_m_s for row in values.record("pitch-contact-by-speed-class").rows]
    assert all(a and b and a[1] == b[0] for a, b in pairwise(speeds))
    for ident in ("speed-comfortable-1997", "speed-comfortable-2011", "walkway-cadence-18-69", "walkway-cadence-70-89"):
        for sex in ("female", "male"):
            ages = [row.age_years for row in values.record(ident).rows if row.sex == sex]
            assert all(a and b and a[1] + 1 == b[0] for a, b in pairwise(ages))


def test_unknown_names_are_refused(values: ReferenceValues) -> None:
    """A misspelt measure is not a measure without a norm."""
    with pytest.raises(UsageError, match="'foot_pitch' is no measure"):
        values.norm("foot_pitch")
    with pytest.raises(UsageError, match="female or male"):
        values.norm(PITCH, sex="f")
    with pytest.raises(UsageError, match="no reference value 'x'"):
        values.record("x")
    with pytest.raises(UsageError, match="no source 'x'"):
        values.source("x")


def test_numbers_that_are_none_are_not_told(values: ReferenceValues) -> None:
    """Not-a-number is as good as no speed."""
    assert values.norm(PITCH, speed_m_s=float("nan")) == values.norm(PITCH)


def test_it_is_read_once(values: ReferenceValues) -> None:
    """The second question does not read the files again."""
    assert reference_values() is values
