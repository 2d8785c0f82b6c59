"""The Assessment gathers everything and survives JSON without loss."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone

import numpy as np
import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.errors import FormatError
from surefoot.gait import StrideCurves, Walk
from surefoot.recording import Annotation, Condition, Person, Placement, Severity, Side
from surefoot.signs import (
    SIGNS,
    Assessment,
    Grade,
    Verdict,
    assess,
    from_json,
    judge_quality,
    to_json,
    to_summary,
)
from surefoot.signs.outlines import summarise_curves


@pytest.fixture
def assessment(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    stand_in(monkeypatch)
    return assess(make_recording())


def test_round_trip_is_exact(assessment: Assessment) -> None:
    """What comes back from JSON equals what went in, and writes the same text again."""
    text = to_json(assessment)
    back = from_json(text)
    assert back == assessment
    assert to_json(back) == text
    assert back.strides.schema == assessment.strides.schema


def test_round_trip_keeps_nulls_and_strange_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nulls, not-a-numbers and names in any script survive."""
    walk = make_walk(30.0)
    holes = walk.strides.with_columns(
        pl.when(pl.int_range(pl.len()) % 3 != 0).then("min_toe_clearance_mm"),
        pl.lit(None, pl.Float64).alias("toe_off_s"),
        pl.lit(float("nan")).alias("slap_rate_deg_s"),
        pl.lit(float("-inf")).alias("max_toe_height_mm"),
    )
    stand_in(monkeypatch, replace(walk, strides=holes))
    assessment = assess(make_recording(30.0, name="</script> \N{PILE OF POO} ünï"))
    assert from_json(to_json(assessment)) == assessment
    for name in ("slap_rate_deg_s", "max_toe_height_mm"):
        assert assessment.strides[name].null_count() == assessment.strides.height
        assert assessment.measures["left"][name].value is None


def test_round_trip_keeps_the_person_and_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word about the person and the condition comes back, and the start with its time zone."""
    stand_in(monkeypatch)
    person = Person(1.71, 0.29, "P07", 54.5, "female")
    condition = Condition("warm", "boots", "cane", "AFO", "off", 27.5, "6MWT", 410.0, 9.5)
    start = datetime(2026, 3, 14, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert all(getattr(thing, f.name) is not None for thing in (person, condition) for f in fields(thing))
    told = replace(make_recording(30.0), person=person, condition=condition, start_time=start)
    back = from_json(to_json(assess(told)))
    assert (back.person, back.condition, back.start_time) == (person, condition, start)
    assert back.start_time is not None
    assert back.start_time.utcoffset() == timedelta(hours=1)


def test_json_is_strict(assessment: Assessment) -> None:
    """No NaN and no infinity, which other programs cannot read."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert json.loads(to_json(assessment), parse_constant=refuse)["schema"] == "surefoot-assessment/1"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "surefoot-assessment/1"}', '{"schema": "other"}'])
def test_what_is_not_an_assessment_is_refused(text: str) -> None:
    """A sentence, not a traceback."""
    with pytest.raises(FormatError, match="assessment"):
        from_json(text)


def test_summary_has_the_contract(assessment: Assessment) -> None:
    """The names that other programs rely on are there."""
    summary = json.loads(json.dumps(to_summary(assessment), allow_nan=False))
    assert {"schema", "versions", "recording", "condition", "quality", "measures", "signs"} <= set(summary)
    assert set(summary["measures"]) == {"left", "right", "both"}
    measure = summary["measures"]["left"]["stride_length_m"]
    assert {"value", "low", "high", "n", "unit"} <= set(measure)
    assert list(summary["signs"]) == ["left", "right"]
    for signs in summary["signs"].values():
        assert list(signs) == list(SIGNS)
        assert all({"grade", "for", "against", "missing"} <= set(sign) for sign in signs.values())
    assert summary["quality_verdict"]["grade"] == "care"


def test_annotations_of_recording_and_walk_are_kept_once(assessment: Assessment) -> None:
    """Both rooms' remarks stand on the page, none twice."""
    kinds = [a.kind for a in assessment.quality]
    assert kinds == ["clipping", "no_standing", "few_flat"]


def test_curves_are_means_with_spread(assessment: Assessment) -> None:
    """The average curve is the mean over strides at each percent."""
    curve = assessment.curves[Side.LEFT]["foot_pitch_deg"]
    assert curve.n == 48
    assert len(curve.percent) == len(curve.mean) == len(curve.sd) == 101
    assert curve.mean[20] == pytest.approx(0, abs=1)
    assert curve.sd[20] == pytest.approx(1.5, abs=0.4)


def test_mean_and_spread_are_exact() -> None:
    """Mean and sample standard deviation, with gaps left out."""
    rows = np.array([[1.0, 2.0, np.nan], [3.0, np.nan, np.nan], [8.0, 4.0, np.nan]])
    curves = StrideCurves(Side.LEFT, np.array([0.0, 50.0, 100.0]), {"foot_pitch_deg": rows})
    found = summarise_curves({Side.LEFT: curves})[Side.LEFT]["foot_pitch_deg"]
    assert found.mean == (4.0, 3.0, None)
    assert found.sd == (round(13**0.5, 3), round(2**0.5, 3), None)
    assert found.n == 3


def test_a_walk_on_two_clocks_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the feet share no clock survives JSON."""
    stand_in(monkeypatch, make_walk(30.0, synchronised=False))
    assessment = assess(make_recording(30.0))
    assert from_json(to_json(assessment)).synchronised is False
    assert from_json(to_json(assessment)) == assessment


def test_paths_are_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six minutes fit into a drawing."""
    stand_in(monkeypatch)
    outline = assess(make_recording(360.0)).paths[Side.LEFT]
    assert 1000 < len(outline.x_m) <= 2000


def test_quality_is_good_only_without_remarks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warnings ask for care; too few strides make the walk unusable."""
    stand_in(monkeypatch, replace(make_walk(60.0), annotations=()))
    clean = replace(make_recording(60.0), annotations=(Annotation("note", "fine", severity=Severity.INFO),))
    assert judge_quality(assess(clean)).grade is Grade.GOOD
    assert judge_quality(assess(make_recording(60.0))).grade is Grade.CARE
    stand_in(monkeypatch, make_walk(6.0))
    poor = judge_quality(assess(clean))
    assert poor.grade is Grade.POOR
    assert "no foot has 6 strides" in poor.reasons[0]


def test_many_strides_left_out_ask_for_care(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict counts them by their reasons."""
    walk = make_walk(60.0)
    slope = walk.strides.with_columns((pl.int_range(pl.len()) > 40).alias("is_level"))
    stand_in(monkeypatch, replace(walk, strides=slope, annotations=()))
    verdict = judge_quality(assess(replace(make_recording(60.0), annotations=())))
    assert verdict.grade is Grade.CARE
    assert (
        "of 48 strides of the left foot are left out (4 in turns, 21 not level, 1 of low quality)" in verdict.reasons[0]
    )


def _verdict(monkeypatch: pytest.MonkeyPatch, walk: Walk, **stream: float) -> Verdict:
    stand_in(monkeypatch, replace(walk, annotations=()))
    found = assess(replace(make_recording(60.0), annotations=()))
    return judge_quality(replace(found, streams=tuple(replace(s, **stream) for s in found.streams)))


def test_a_foot_without_a_usable_stride_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other foot's good strides do not hide it."""
    walk = make_walk(60.0)
    lost = walk.strides.with_columns(is_turn=pl.col("is_turn") | (pl.col("side") == "right"))
    verdict = _verdict(monkeypatch, replace(walk, strides=lost))
    assert verdict.grade is Grade.CARE
    assert verdict.reasons[0] == "poor for the right foot: no usable strides of 48"


def test_strides_that_cover_little_of_the_walk_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dropouts take strides away without a trace in the table; the time says so."""
    walk = make_walk(60.0)
    assert not any("cover" in reason for reason in _verdict(monkeypatch, walk, moving_s=62.0).reasons)
    reasons = _verdict(monkeypatch, walk, moving_s=150.0).reasons
    assert any("strides of the left foot cover only 38 % of the 150 s" in reason for reason in reasons)


def test_what_nobody_walks_leads_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not told as a stretch that was left out, for it was not."""
    stand_in(monkeypatch, replace(make_walk(60.0), annotations=()))
    note = Annotation("implausible_foot", "Odd.", stream=Placement.LEFT_FOOT, severity=Severity.SEVERE)
    verdict = judge_quality(assess(replace(make_recording(60.0), annotations=(note,))))
    assert verdict.reasons[0].startswith("the left foot cannot have moved as measured here")
    assert not any("left out" in reason for reason in verdict.reasons)


def test_summary_has_no_noise_of_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    """No number has more than six decimals; the assessment itself keeps all."""
    stand_in(monkeypatch)
    text = json.dumps(to_summary(assess(make_recording(60.0))))
    assert not re.search(r"\d\.\d{7}", text)


def test_a_missing_main_measure_asks_for_care(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict names what is missing."""
    walk = make_walk(60.0)
    blind = walk.strides.with_columns(pl.lit(None, pl.Float64).alias("min_toe_clearance_mm"))
    stand_in(monkeypatch, replace(walk, strides=blind, annotations=()))
    verdict = judge_quality(assess(replace(make_recording(60.0), annotations=())))
    assert verdict.reasons == tuple(f"the toe clearance of the {side} foot is missing" for side in Side)


def test_assessing_does_not_change_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recording is only read."""
    stand_in(monkeypatch)
    recording = make_recording()
    before = {p: (s.time_s.copy(), s.acc.copy()) for p, s in recording.streams.items()}
    assess(recording)
    assert all(np.array_equal(before[p][1], s.acc) for p, s in recording.streams.items())
