"""Walks laid side by side: right differences, honest intervals, and refusal of what cannot be compared."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from synthetic_walk import make_recording, make_strides

import surefoot
from surefoot.errors import ComparisonError, FileReadError, FormatError, UsageError
from surefoot.recording import Person, Side
from surefoot.signs import (
    Assessment,
    Better,
    Matter,
    Treatment,
    better_direction,
    compare,
    comparison_table,
    comparison_to_json,
    read_assessment,
    summarise_strides,
    to_json,
)
from surefoot.signs.assessment import _versions
from surefoot.signs.side_estimates import walk_estimates
from surefoot.signs.visit_trend import slope_per_month

DAY = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)


def walk_of(strides: pl.DataFrame, **changes: object) -> Assessment:
    """An assessment of strides that were made by hand."""
    recording = make_recording(10.0)
    sides = {Side(side): "foot" for side in strides["side"].unique()}
    empty = Assessment(
        name=recording.name,
        start_time=recording.start_time,
        streams=(),
        synchronised=True,
        person=recording.person,
        condition=recording.condition,
        quality=(),
        segment=sides,
        shoe_geometry={},
        bouts=(),
        strides=strides,
        measures=summarise_strides(strides, synchronised=True, segment=sides),
        curves={},
        paths={},
        signs={"left": {}, "right": {}},
        signs_note="",
        agreement=(),
        settings=surefoot.signs.AssessmentSettings(),
        versions=_versions(),
    )
    return replace(empty, **changes)  # type: ignore[arg-type]


def walk(seed: int, pitch_right: float = 0.0, **changes: object) -> Assessment:
    """The hand-made walk with another draw of its noise, the right foot's pitch moved."""
    moved = pl.when(pl.col("side") == "right").then(pl.lit(pitch_right)).otherwise(0.0)
    # another stride time: else contacts are the same to the sample, as in one recording given twice
    strides = make_strides(60.0, seed=seed).with_columns(
        pl.col("foot_pitch_initial_contact_deg") + moved,
        pl.col("initial_contact_s") + 0.001 * seed,
        pl.col("next_initial_contact_s") + 0.001 * seed,
    )
    return walk_of(strides, **changes)


def test_a_change_of_one_foot_is_found_there_and_only_there() -> None:
    """Twelve degrees more on the right: within its interval, more than remounting, nothing on the left."""
    found = compare([walk(1), walk(2, 12.0)]).contrasts[0].differences
    right = found["right"]["foot_pitch_initial_contact_deg"]
    assert right.difference == pytest.approx(12.0, abs=1.0)
    assert right.low is not None
    assert right.high is not None
    assert right.low < 12.0 < right.high
    assert right.high - right.low < 4.0
    assert right.beyond_detectable is True
    assert right.detectable is not None
    assert right.detectable > 7.2
    assert "10.3390/s24020710" in right.detectable_basis
    assert found["left"]["foot_pitch_initial_contact_deg"].beyond_detectable is False
    between = found["both"]["foot_pitch_initial_contact_left_minus_right_deg"]
    assert between.difference == pytest.approx(-12.0, abs=1.2)


def test_sensors_that_stayed_on_make_less_detectable() -> None:
    """Four degrees are lost in remounting, and seen where the sensors stayed on."""
    name = "foot_pitch_initial_contact_deg"
    again = compare([walk(1), walk(2, 4.0)]).contrasts[0].differences["right"][name]
    on = compare([walk(1), walk(2, 4.0)], same_wearing=True).contrasts[0].differences["right"][name]
    assert (again.beyond_detectable, on.beyond_detectable) == (False, True)
    assert (again.low, again.high) == (on.low, on.high)
    assert "stayed on" in on.detectable_basis
    undated = [walk(seed, start_time=None) for seed in (1, 2)]
    speed = compare(undated, same_wearing=True).contrasts[0].differences["both"]["stride_speed_m_s"]
    other_day = compare(undated).contrasts[0].differences["both"]["stride_speed_m_s"]
    assert speed.detectable is not None
    assert other_day.detectable is not None
    assert speed.detectable < 0.1 < other_day.detectable


def test_every_estimate_is_the_measure_that_is_printed() -> None:
    """An interval around another number than the one in the report would be a wrong interval."""
    one = walk(3)
    estimates = walk_estimates(one)
    assert sum(len(found) for found in estimates.values()) > 60
    for side, found in estimates.items():
        for name, estimate in found.items():
            assert estimate.value == pytest.approx(one.measures[side][name].value, abs=1e-9), (side, name)


def test_counts_and_the_length_of_the_recording_are_not_compared() -> None:
    """How many strides there were says nothing about the person."""
    found = compare([walk(1), walk(2)]).contrasts[0].differences
    assert not {"strides_used", "strides_found"} & set(found["left"])
    assert "distance_m" not in found["both"]


def test_few_strides_give_a_difference_without_interval_and_a_warning() -> None:
    """Five strides: the difference stands, the interval does not."""
    few = walk_of(make_strides(9.0, turns=False))
    comparison = compare([walk(1), few])
    row = comparison.contrasts[0].differences["left"]["stride_speed_m_s"]
    assert row.difference is not None
    assert (row.low, row.high, row.beyond_detectable, row.matters) == (None, None, None, Matter.UNKNOWN)
    assert "6 strides" in (row.reason or "")
    assert any("fewer than 6" in words for words in comparison.warnings)


def test_a_side_missing_in_one_walk_leaves_the_other() -> None:
    """The other side is compared, and the page says so."""
    left = walk_of(make_strides(60.0, seed=5).filter(pl.col("side") == "left"))
    comparison = compare([walk(1), left])
    found = comparison.contrasts[0].differences
    assert found["left"]["stride_speed_m_s"].difference is not None
    assert found["right"]["stride_speed_m_s"].difference is None
    assert "sensor on the right" in (found["right"]["stride_speed_m_s"].reason or "")
    assert found["both"]["stride_speed_m_s"].difference is None
    assert any("only the left side is compared" in words for words in comparison.warnings)


def test_no_side_in_common_is_refused() -> None:
    """Left of one and right of the other."""
    left, right = (
        walk_of(make_strides(60.0, seed=s).filter(pl.col("side") == name)) for s, name in ((1, "left"), (2, "right"))
    )
    with pytest.raises(ComparisonError, match="no side in common"):
        compare([left, right])


@pytest.mark.parametrize(
    ("first", "other", "words"),
    [
        (Person(code="A1"), Person(code="B2"), "different people"),
        (Person(sex="female"), Person(sex="male"), "sex"),
        (Person(height_m=1.60), Person(height_m=1.85), "height"),
        (Person(age_years=40), Person(age_years=60), "ages"),
    ],
)
def test_different_people_are_refused(first: Person, other: Person, words: str) -> None:
    """With what was seen."""
    with pytest.raises(ComparisonError, match=words):
        compare([walk(1, person=first), walk(2, person=other)])


def test_one_recording_twice_is_refused_also_at_the_end_of_many() -> None:
    """Every pair is looked at, not only those with the first."""
    with pytest.raises(ComparisonError, match="same recording"):
        compare([walk(1), walk(2), walk(2)])
    left = walk_of(walk(2).strides.filter(pl.col("side") == "left"))
    with pytest.raises(ComparisonError, match="same recording"):
        compare([walk(2), left])
    with pytest.raises(ComparisonError, match="two walks or more; got 1"):
        compare([walk(1)])


def test_what_else_differs_is_said_with_numbers() -> None:
    """Two things changed, a faster walk, another shoe, other settings, another version."""
    one = walk(1)
    faster = make_strides(60.0, seed=2).with_columns(pl.col("stride_speed_m_s") * 1.3)
    how = replace(one.condition, shoes="boots", orthosis="AFO", test="6MWT")
    summary = replace(one.settings.summary, min_quality=0.3)
    other = walk_of(
        faster,
        condition=how,
        person=replace(one.person, shoe_length_m=0.31),
        settings=replace(one.settings, summary=summary),
        versions={**one.versions, "surefoot": "9.9"},
    )
    words = "\n".join(compare([one, other]).warnings)
    assert "differ in more than one thing: shoes (trainers / boots)" in words
    assert "orthosis (not said / AFO)" in words
    assert "nothing was corrected" in words
    assert "+30 %" in words or "+29 %" in words
    assert "28.0 and 31.0 cm" in words
    assert "summary.min_quality 0.5 / 0.3" in words
    assert "9.9" in words


def test_one_thing_that_differs_is_what_was_wanted() -> None:
    """An orthosis and nothing else gives no warning."""
    one = walk(1)
    assert compare([one, walk(2, condition=replace(one.condition, orthosis="AFO"))]).warnings == ()


def test_none_worn_is_the_same_as_nothing_said() -> None:
    """Words for no aid and no orthosis are no difference to a walk where nothing was said; bare feet are one."""
    one = walk(1)
    none = replace(one.condition, aid="None", orthosis="none", stimulation="off")
    assert compare([one, walk(2, condition=none)]).warnings == ()
    braced = compare([walk(2, condition=replace(none, shoes="none")), walk(3, condition=replace(none, orthosis="AFO"))])
    assert "shoes (none / trainers), orthosis (none / AFO)" in braced.warnings[0]
    visits = [walk(4 + i, start_time=DAY + timedelta(days=30 * i)) for i in range(3)]
    assert compare([*visits[:2], replace(visits[2], condition=none)]).warnings == ()


def test_a_label_needs_words() -> None:
    """A walk without a name could not be told apart on the page."""
    with pytest.raises(UsageError, match="no words"):
        compare([walk(1), walk(2)], labels=["", "b"])


def test_one_walk_without_a_date_is_counted_in_words() -> None:
    """No trend, and the sentence is right for one and for two."""
    assert "1 of the walks has no date" in "".join(compare([walk(1), walk(2), walk(3, start_time=None)]).warnings)
    undated = [walk(2, start_time=None), walk(3, start_time=None)]
    assert "2 of the walks have no date" in "".join(compare([walk(1), *undated]).warnings)


def test_labels_are_unique_and_counted() -> None:
    """Two walks of one name are told apart."""
    assert [c.label for c in compare([walk(1), walk(2)]).conditions] == [
        "without orthosis, 2026-05-04 (1)",
        "without orthosis, 2026-05-04 (2)",
    ]
    with pytest.raises(UsageError, match="one label for each walk"):
        compare([walk(1), walk(2)], labels=["a"])


def _visits(pitches: list[float], days: list[int]) -> list[Assessment]:
    return [
        walk(10 + i, pitch, start_time=DAY + timedelta(days=day))
        for i, (pitch, day) in enumerate(zip(pitches, days, strict=True))
    ]


def test_visits_give_a_trend_in_order_of_time() -> None:
    """Two degrees a month, visits given out of order, treatments in order."""
    visits = _visits([0.0, 6.0, 4.0, 2.0], [0, 90, 60, 30])
    late, early = Treatment(DAY + timedelta(days=60), "b"), Treatment(datetime(2026, 5, 20), "a")
    comparison = compare(visits, treatments=[late, early])
    assert [t.label for t in comparison.treatments] == ["a", "b"]
    trend = next(t for t in comparison.trends if (t.side, t.name) == ("right", "foot_pitch_initial_contact_deg"))
    assert trend.times == tuple(sorted(trend.times))
    assert trend.slope_per_month == pytest.approx(2.0, abs=0.4)
    assert trend.slope_low is not None
    assert trend.slope_high is not None
    assert trend.slope_low < 2.0 < trend.slope_high
    assert trend.slope_low > 0.0
    assert len(comparison.contrasts) == 3


def test_trends_need_three_days() -> None:
    """Three walks on two days are two visits."""
    comparison = compare(_visits([0.0, 0.0, 0.0], [0, 0, 30]), treatments=[Treatment(DAY, "new shoes")])
    assert comparison.trends == ()
    assert any("fewer than three days" in words for words in comparison.warnings)
    assert any("not drawn" in words for words in comparison.warnings)


def test_visits_on_a_line_by_chance_are_not_taken_as_exact() -> None:
    """The visits' own errors keep the interval open; a mix of dates with and without zone is put in order."""
    times = [DAY, DAY + timedelta(days=30), DAY + timedelta(days=60)]
    slope, low, high = slope_per_month(times, [1.0, 2.0, 3.0], [0.0, 1.0, 2.0], [2.0, 3.0, 4.0])
    assert slope == pytest.approx(1.0)
    error = 1.0 / 1.959964
    assert low == pytest.approx(1.0 - 12.7062 * error / np.sqrt(2.0), rel=1e-4)
    assert high == pytest.approx(2.0 - (low or 0.0))
    assert slope_per_month(times, [1.0, None, 3.0], [None] * 3, [None] * 3) == (None, None, None)


def test_json_and_table_hold_the_contract() -> None:
    """Strict JSON, the names of the design, the last walk on top, every contrast beside it."""
    comparison = compare(_visits([0.0, 3.0, 12.0], [0, 30, 60]), labels=["a", "b", "c"])

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    document = json.loads(comparison_to_json(comparison), parse_constant=refuse)
    assert document["schema"] == "surefoot-comparison/1"
    row = document["measures"]["right"]["foot_pitch_initial_contact_deg"]
    assert {"difference", "low", "high", "unit", "beyond_detectable", "matters"} <= set(row)
    assert row["difference"] == pytest.approx(12.0, abs=1.0)
    assert document["label"] == "c"
    assert [c["label"] for c in document["contrasts"]] == ["b", "c"]
    table = comparison_table(comparison)
    assert table["walk"].unique(maintain_order=True).to_list() == ["b", "c"]
    assert table.height == sum(len(f) for c in comparison.contrasts for f in c.differences.values())


def test_assessments_are_read_from_their_folders(tmp_path: Path) -> None:
    """What `assess` wrote comes back; anything else is one sentence that names the folder."""
    one = walk(1)
    file = tmp_path / "assessment.json"
    file.write_text(to_json(one), encoding="utf-8")
    assert read_assessment(tmp_path) == one
    text = to_json(one)
    damaged = [
        text[:-40],
        text.replace('"value": 1.2', '"value": "many"', 1) if '"value": 1.2' in text else "[]",
        "{" * 2000,
        "[" * 200_000,
        text.replace('"min_quality"', '"no_such_setting"', 1),
        text.replace('"Float64"', '"Boolean"', 1),
        text.replace('"both": {', '"neither": {', 1),
        text.replace('"strides_used"', '"strides_lost"', 1),
        text.replace('"min_toe_clearance_mm": [', '"min_toe_clearance_mm": [1e300, ', 1).replace(
            '"flags": [', '"flags": ["", ', 1
        ),
    ]
    for content in damaged:
        file.write_text(content, encoding="utf-8")
        with pytest.raises(FormatError, match=f"{tmp_path.name}/assessment.json"):
            read_assessment(tmp_path)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormatError, match="not text"):
        read_assessment(tmp_path)
    file.unlink()
    with pytest.raises(FileReadError, match=r"has no assessment\.json"):
        read_assessment(tmp_path)
    with pytest.raises(FileReadError, match="there is no folder 'nowhere'"):
        read_assessment(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("agreement",), None, "has no 'agreement': it is damaged, or another version of Surefoot wrote it"),
        (("condition", "shoes"), -1, "shoes cannot be '-1'"),
        (("condition", "aid"), ["stick"], "aid cannot be"),
        (("person", "height_m"), "tall", "height_m cannot be 'tall'"),
        (("recording", "name"), 5, "name cannot be '5'"),
        (("recording", "segment", "left"), {"a": 1}, "segment (left) cannot be"),
        (("person", "eyes"), "blue", "another version of Surefoot wrote it ('eyes' is not known here)"),
        (("measures", "left", "stride_time_s"), {"value": 1.0}, "is missing"),
        (("measures", "left", "stride_time_s", "n"), float("nan"), "NaN is no number of JSON"),
    ],
)
def test_what_does_not_fit_is_named_in_plain_words(
    tmp_path: Path, path: tuple[str, ...], value: object, words: str
) -> None:
    """Lacking, unknown and wrong entries: a sentence without names of Python."""
    document = json.loads(to_json(walk(1)))
    place = document
    for name in path[:-1]:
        place = place[name]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    (tmp_path / "assessment.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(FormatError, match=re.escape(words)) as caught:
        read_assessment(tmp_path)
    assert "Error" not in str(caught.value)
    assert "__init__" not in str(caught.value)


def test_a_number_of_thousands_of_digits_and_a_byte_order_mark(tmp_path: Path) -> None:
    """The one is refused in a sentence, the other is read."""
    file = tmp_path / "assessment.json"
    text = to_json(walk(1))
    file.write_text(text.replace('"n": ', '"n": ' + "9" * 5000, 1), encoding="utf-8")
    with pytest.raises(FormatError, match="not valid JSON"):
        read_assessment(tmp_path)
    file.write_text(text, encoding="utf-8-sig")
    assert read_assessment(tmp_path) == walk(1)


def test_better_is_named_where_one_way_is() -> None:
    """A foot that lands with the toes up is better; cadence is neither; equal is better than unequal."""
    assert better_direction("foot_pitch_initial_contact_deg") is Better.HIGHER
    assert better_direction("lateral_excursion_mm") is Better.LOWER
    assert better_direction("cadence_steps_min") is None
    assert better_direction("stride_length_left_minus_right_m") is Better.CLOSER_TO_EQUAL
