"""Events, measures and the stride table of every ready-made walker, against their exact truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from gait_walks import (
    WALKERS,
    beside_truth,
    errors_of,
    found_contacts,
    match,
    measured,
    of_side,
    pooled,
    true_events,
    walk_of,
)

from surefoot.gait import (
    STRIDE_COLUMNS,
    STRIDE_FLAGS,
    STRIDE_SCHEMA,
    Walk,
    estimate_trajectory,
    find_bouts,
    find_events,
    stride_curves,
    tabulate_strides,
)
from surefoot.gait.settings import GaitSettings, TableSettings
from surefoot.recording import Side

LEVEL = tuple(name for name in WALKERS if name not in ("stairs", "slope"))
DESIGN = (
    "side",
    "bout",
    "initial_contact_s",
    "foot_flat_s",
    "heel_off_s",
    "toe_off_s",
    "next_initial_contact_s",
    "stride_time_s",
    "stance_time_s",
    "swing_time_s",
    "stride_length_m",
    "stride_speed_m_s",
    "foot_pitch_initial_contact_deg",
    "foot_pitch_toe_off_deg",
    "swing_foot_pitch_max_deg",
    "mid_swing_foot_pitch_deg",
    "contact_to_flat_s",
    "slap_rate_deg_s",
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "lateral_excursion_mm",
    "contact_type",
    "toe_drag_s",
    "is_turn",
    "is_level",
    "quality",
    "flags",
)


def after_first_step(name: str, side: Side) -> float:
    """A time between the first and the second contact of a foot: the first step out of standing is no whole stride."""
    contacts = true_events(walk_of(name), side, "initial_contact")
    return float(0.5 * (contacts[0] + contacts[1]))


@pytest.mark.parametrize("name", WALKERS)
def test_contacts_of_every_walker_are_found(name: str) -> None:
    """Every contact after the first step is found and none invented (F1 at least 0.98), to 15 ms about a constant."""
    walk, found = walk_of(name), measured(name)
    matches = []
    for side in Side:
        start = after_first_step(name, side)
        true, seen = true_events(walk, side, "initial_contact"), found_contacts(found.strides, side)
        matches.append(match(seen[seen > start], true[true > start]))
    both = pooled(matches)
    assert both.errors_s.size > 15
    assert both.f1 >= 0.98
    assert both.errors_s.std() <= 0.015
    assert abs(both.errors_s.mean()) <= 0.035


def test_contacts_of_all_walkers_together() -> None:
    """Over all walkers, from the very first step on: F1 at least 0.99."""
    matches = [
        match(found_contacts(measured(name).strides, side), true_events(walk_of(name), side, "initial_contact"))
        for name in WALKERS
        for side in Side
    ]
    assert pooled(matches).f1 >= 0.99


@pytest.mark.parametrize("name", WALKERS)
def test_toe_off_and_foot_flat_of_every_walker(name: str) -> None:
    """Toe-off is told to 15 ms about a constant that is under 25 ms; foot-flat lies between contact and heel-off."""
    truth = walk_of(name).truth.strides
    errors = np.concatenate([errors_of(measured(name).strides, truth, side, "toe_off_s") for side in Side])
    assert errors.std() <= 0.015
    assert abs(errors.mean()) <= 0.025
    strides = measured(name).strides.drop_nulls(["foot_flat_s", "heel_off_s"])
    assert (strides["foot_flat_s"] >= strides["initial_contact_s"]).all()
    assert (strides["heel_off_s"] >= strides["foot_flat_s"]).all()
    assert (strides["toe_off_s"] >= strides["heel_off_s"]).all()


@pytest.mark.parametrize("name", WALKERS)
def test_stride_length_and_speed_of_every_walker(name: str) -> None:
    """The mean stride is right to 2 %, single ones to 3 cm on average; speed is length by time."""
    truth, strides = walk_of(name).truth.strides, measured(name).strides
    for side in Side:
        rows = beside_truth(strides, truth, side).drop_nulls("stride_length_m")
        assert rows.height >= 8
        error = (rows["stride_length_m"] - rows["true_stride_length_m"]).to_numpy()
        assert abs(error.mean()) <= 0.02 * rows["true_stride_length_m"].mean()
        assert np.abs(error).mean() <= 0.03
    known = strides.drop_nulls("stride_length_m")
    speed = (known["stride_length_m"] / known["stride_time_s"]).to_numpy()
    np.testing.assert_allclose(known["stride_speed_m_s"].to_numpy(), speed, rtol=1e-9)


@pytest.mark.parametrize("name", [name for name in LEVEL if name != "steppage"])
def test_pitch_at_contact_is_right(name: str) -> None:
    """Pitch at contact is told to 1 degree at the median of each foot, whatever the mounting (all but the steppage
    walker)."""
    truth, strides = walk_of(name).truth.strides, measured(name).strides
    for side in Side:
        steady = strides.filter(pl.col("initial_contact_s") > after_first_step(name, side))
        assert abs(np.median(errors_of(steady, truth, side, "foot_pitch_initial_contact_deg"))) <= 1.0


@pytest.mark.parametrize("name", LEVEL)
def test_pitch_at_contact_and_excursion_vary_little(name: str) -> None:
    """From stride to stride the error of pitch at contact has an SD of 1 degree at most; the sideways swing of the
    median stride is told to 12 mm."""
    truth, strides = walk_of(name).truth.strides, measured(name).strides
    for side in Side:
        steady = strides.filter(pl.col("initial_contact_s") > after_first_step(name, side), ~pl.col("is_turn"))
        assert errors_of(steady, truth, side, "foot_pitch_initial_contact_deg").std() <= 1.0
        assert abs(np.median(errors_of(steady, truth, side, "lateral_excursion_mm"))) <= 12.0


@pytest.mark.parametrize(
    ("measure", "most"), [("lateral_excursion_mm", 10.0), ("min_toe_clearance_mm", 4.0)], ids=["excursion", "clearance"]
)
def test_excursion_and_clearance_over_all_walkers(measure: str, most: float) -> None:
    """Over all walkers, about each foot's own constant: excursion to 10 mm, clearance with a known shoe to 4."""
    own = []
    for name in LEVEL:
        for side in Side:
            error = errors_of(measured(name).strides, walk_of(name).truth.strides, side, measure)
            own.append(error - error.mean())
    assert np.concatenate(own).std() <= most


def test_what_lands_first_is_told() -> None:
    """Heel, flat and toe contacts are told apart."""
    expected = {
        ("healthy", Side.LEFT): "heel",
        ("slow", Side.RIGHT): "heel",
        ("flat-footed", Side.LEFT): "flat",
        ("toe-first", Side.RIGHT): "toe",
        ("toe-first", Side.LEFT): "heel",
        ("steppage", Side.LEFT): "toe",
    }
    for (name, side), kind in expected.items():
        rows = of_side(measured(name).strides, side)
        rows = rows.filter(pl.col("initial_contact_s") > after_first_step(name, side))
        assert (rows["contact_type"] == kind).mean() >= 0.9, (name, side)


def test_walkers_differ_as_they_do_in_truth() -> None:
    """Signs keep their order: steppage lifts higher than a drop foot, circumduction swings wider, slapping is fast."""

    def median(name: str, side: Side, measure: str) -> float:
        return float(of_side(measured(name).strides, side)[measure].drop_nulls().median())

    assert (
        median("steppage", Side.LEFT, "max_toe_height_mm") > median("drop foot", Side.RIGHT, "max_toe_height_mm") + 20
    )
    wide = median("circumducting", Side.LEFT, "lateral_excursion_mm")
    assert wide > median("circumducting", Side.RIGHT, "lateral_excursion_mm") + 30
    assert median("slapping", Side.RIGHT, "slap_rate_deg_s") > median("slapping", Side.LEFT, "slap_rate_deg_s")
    assert median("slapping", Side.RIGHT, "contact_to_flat_s") < median("slapping", Side.LEFT, "contact_to_flat_s")
    assert median("shuffling", Side.LEFT, "max_heel_height_mm") < 0.6 * median(
        "healthy", Side.LEFT, "max_heel_height_mm"
    )


@pytest.mark.parametrize("name", WALKERS)
def test_table_keeps_its_contract(name: str) -> None:
    """The schema is exact, rows are in order of time, times add up, and strides of a bout follow each other."""
    strides = measured(name).strides
    assert strides.schema == pl.Schema(STRIDE_SCHEMA)
    assert strides["initial_contact_s"].is_sorted()
    sums = (strides["stance_time_s"] + strides["swing_time_s"]).to_numpy()
    np.testing.assert_allclose(sums, strides["stride_time_s"].to_numpy(), atol=1e-9)
    lengths = (strides["next_initial_contact_s"] - strides["initial_contact_s"]).to_numpy()
    np.testing.assert_allclose(lengths, strides["stride_time_s"].to_numpy(), atol=1e-9)
    assert (strides["stance_time_s"] > 0).all()
    assert (strides["swing_time_s"] > 0).all()
    assert strides["quality"].is_between(0.0, 1.0).all()
    for (_, _), bout in strides.group_by("side", "bout"):
        rows = bout.sort("initial_contact_s")
        gap = rows["initial_contact_s"].to_numpy()[1:] - rows["next_initial_contact_s"].to_numpy()[:-1]
        np.testing.assert_allclose(gap, 0.0, atol=1e-9)


@pytest.mark.parametrize("name", WALKERS)
def test_every_null_has_a_reason_and_every_reason_is_explained(name: str) -> None:
    """Where a measure is missing, flags or its column's own words say why; every flag is in the list that people can
    read; no NaN stands."""
    strides = measured(name).strides
    numbers = [c.name for c in STRIDE_COLUMNS if c.dtype is pl.Float64 and not c.empty_where]
    missing = strides.filter(pl.any_horizontal(pl.col(numbers).is_null()))
    assert (missing["flags"] != "").all()
    flags = {flag for row in strides["flags"] for flag in row.split(";") if flag}
    assert flags <= set(STRIDE_FLAGS)
    assert not strides.select(pl.any_horizontal(pl.col(numbers).is_nan().any())).item()


def test_schema_is_the_one_of_the_design() -> None:
    """The design's columns are all there in its order, each with a unit where its name says one, and a meaning."""
    assert tuple(name for name in STRIDE_SCHEMA if name in DESIGN) == DESIGN
    for column in STRIDE_COLUMNS:
        assert column.meaning
        suffix = {
            "s": "_s",
            "m": "_m",
            "deg": "_deg",
            "mm": "_mm",
            "m/s": "_m_s",
            "deg/s": "_deg_s",
            "Hz": "_hz",
            "dB": "_db",
            "": "",
        }
        assert column.name.endswith(suffix[column.unit])
    assert all(text.endswith(".") for text in STRIDE_FLAGS.values())


def test_steps_one_by_one_agree_with_the_whole() -> None:
    """Strides, events, bouts and paths called one by one are those of the walk."""
    walk, recording = measured("drop foot"), walk_of("drop foot").recording
    assert tabulate_strides(recording).equals(walk.strides)
    assert find_bouts(recording) == walk.bouts
    events = find_events(recording)
    for side in Side:
        contacts = events.filter(pl.col("side") == side.value, pl.col("event") == "initial_contact")["time_s"]
        np.testing.assert_array_equal(contacts.to_numpy(), found_contacts(walk.strides, side))
    assert set(events["event"]) == {"initial_contact", "foot_flat", "heel_off", "toe_off"}
    for side, path in estimate_trajectory(recording).items():
        np.testing.assert_array_equal(path.pitch_rad, walk.paths[side].pitch_rad)


def paths_error(walk: Walk, name: str, side: Side) -> dict[str, float]:
    path, truth = walk.paths[side], walk_of(name).truth.feet[side]
    strides = of_side(walk.strides, side).filter(pl.col("quality") > 0.5)
    start, end = strides["initial_contact_s"][1], strides["initial_contact_s"][-1]
    inside = (path.time_s > start) & (path.time_s < end) & np.isfinite(path.toe_height_m)
    time = path.time_s[inside]
    pitch = np.degrees(path.pitch_rad[inside]) - truth.pitch_deg(time)
    toe = path.toe_height_m[inside] - truth.toe_height_m(time)
    heel = path.heel_height_m[inside] - truth.heel_height_m(time)
    return {"pitch": float(np.sqrt(np.mean(pitch**2))), "toe": float(toe.std()), "heel": float(heel.std())}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", ["healthy", "slow", "stiff", "circumducting", "drop foot with orthosis", "treadmill"])
def test_pitch_and_heights_follow_the_truth_over_the_whole_stride(name: str, side: Side) -> None:
    """At every instant of walking: pitch to 3 degrees, heights of toe and heel to 15 mm about a constant."""
    error = paths_error(measured(name), name, side)
    assert error["pitch"] <= 3.0
    assert error["toe"] <= 0.015
    assert error["heel"] <= 0.015


def test_paths_lead_as_far_as_the_strides() -> None:
    """The path between two flats is as long as the stride, forward, and starts at the origin."""
    walk = measured("healthy")
    for side in Side:
        path = walk.paths[side]
        known = np.isfinite(path.position_m).all(axis=1)
        assert (path.position_m[known, 2] > -0.03).all()
        strides = of_side(walk.strides, side)
        flats = strides["foot_flat_s"].to_numpy() + 0.02
        x = np.interp(flats, path.time_s, path.position_m[:, 0])
        np.testing.assert_allclose(np.diff(x), strides["stride_length_m"].to_numpy()[:-1], atol=0.03)


def test_curves_are_the_strides_of_the_path() -> None:
    """Curves begin and end at contact with the pitch of the table, one for each straight, level stride."""
    walk = measured("healthy")
    for side, curves in stride_curves(walk).items():
        pitch = curves.curves["foot_pitch_deg"]
        strides = of_side(walk.strides, side)
        usable = strides.filter(~pl.col("is_turn") & pl.col("is_level"))
        # the first stride may begin before the path is known
        assert usable.height - 1 <= pitch.shape[0] <= usable.height
        assert pitch.shape[1] == 101
        told = usable["foot_pitch_initial_contact_deg"].to_numpy()[usable.height - pitch.shape[0] :]
        np.testing.assert_allclose(pitch[:, 0], told, atol=0.5)
        assert curves.percent[[0, -1]].tolist() == [0.0, 100.0]
    assert stride_curves(walk, points=11)[Side.LEFT].percent.size == 11


@pytest.mark.parametrize("name", ["dragging", "shuffling", "drop foot"])
def test_dragging_is_seen(name: str) -> None:
    """Of the strides in which the sole truly slid for 50 ms or more, 95 % show a drag."""
    hit = total = 0
    for side in Side:
        rows = beside_truth(measured(name).strides, walk_of(name).truth.strides, side).drop_nulls("toe_drag_s")
        rows = rows.filter(pl.col("true_toe_drag_s") >= 0.05)
        hit, total = hit + int((rows["toe_drag_s"] > 0).sum()), total + rows.height
    assert hit >= 0.95 * total


def test_no_drag_where_there_is_none() -> None:
    """Of the strides in which nothing slid, 95 % show no drag, over all walkers, fast and slow."""
    shown = total = 0
    for name in LEVEL:
        for side in Side:
            rows = beside_truth(measured(name).strides, walk_of(name).truth.strides, side).drop_nulls("toe_drag_s")
            rows = rows.filter(pl.col("true_toe_drag_s") == 0.0)
            shown, total = shown + int((rows["toe_drag_s"] > 0).sum()), total + rows.height
    assert total > 100
    assert shown <= 0.05 * total


def test_settings_are_obeyed() -> None:
    """A stricter quality withholds more, with its reason; a wider flat contact names more contacts flat."""
    recording = walk_of("healthy").recording
    strict = tabulate_strides(recording, GaitSettings(table=TableSettings(quality_min=1.01)))
    assert strict["stride_length_m"].null_count() == strict.height
    assert strict["flags"].str.contains("poor_fit|open_end").all()
    flat = tabulate_strides(recording, GaitSettings(table=replace(TableSettings(), flat_contact_deg=60.0)))
    assert (flat["contact_type"] == "flat").all()
