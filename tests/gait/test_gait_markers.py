"""Markers give the same stride table: against exact truth, and against what laboratories marked themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from gait_walks import walk_of

from surefoot.errors import UnsupportedError
from surefoot.gait import GaitSettings, Walk, analyse_walk, stride_curves
from surefoot.gait.event_comparison import compare_events, describe_events
from surefoot.gait.stride_flags import STRIDE_FLAGS
from surefoot.gait.stride_table import STRIDE_SCHEMA
from surefoot.recording import FloatArray, GaitEvent, MarkerStream, Recording, Severity, Side, read
from surefoot.virtual.markers import with_markers

MOCAP = "healthy_foot_imu_mocap"
RATE_REF_HZ = 204.8
NOISE_MM = 0.3

# median error that is allowed, and what most strides keep: mean of what is known to differ, spread
LIMITS: Mapping[str, tuple[float, float, float]] = {
    # the shoe's landing end has come to rest when a rigid shoe touches: its speed falls to walking speed before that
    "initial_contact_s": (-0.018, 0.006, 0.004),
    "toe_off_s": (0.016, 0.006, 0.005),
    "stride_length_m": (0.0, 0.001, 0.002),
    "foot_pitch_initial_contact_deg": (0.0, 0.5, 0.4),
    "swing_foot_pitch_max_deg": (-0.6, 1.2, 1.0),
    "mid_swing_foot_pitch_deg": (0.0, 1.0, 1.2),
    "min_toe_clearance_mm": (0.3, 1.0, 1.5),
    "max_heel_height_mm": (0.0, 1.0, 0.8),
    "lateral_excursion_mm": (0.0, 0.6, 0.9),
}


def markers_only(recording: Recording) -> Recording:
    return replace(recording, streams={})


@cache
def marked(name: str) -> Walk:
    """A ready-made walker seen by cameras alone."""
    return analyse_walk(markers_only(with_markers(walk_of(name), noise_mm=NOISE_MM, seed=2)))


def kinds(walk: Walk) -> set[str]:
    return {note.kind for note in walk.annotations}


def pairs(found: pl.DataFrame, true: pl.DataFrame) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Rows of the same stride, by side and contact."""
    rows = []
    for one in found.iter_rows(named=True):
        same = true.filter(
            (pl.col("side") == one["side"]) & ((pl.col("initial_contact_s") - one["initial_contact_s"]).abs() < 0.1)
        )
        rows += [(one, other) for other in same.iter_rows(named=True)]
    return rows


@pytest.mark.parametrize(
    "name", ["healthy", "slow", "fast", "drop foot", "toe-first", "dragging", "circumducting", "treadmill"]
)
def test_markers_of_virtual_walkers_give_the_true_strides(name: str) -> None:
    """Events, pitch, clearance, excursion and length of every stride, over ground and on a belt."""
    walk, true = marked(name), walk_of(name).truth.strides
    both = pairs(walk.strides, true)
    assert len(both) >= true.height - 3
    assert walk.strides.height <= true.height + 1
    for column, (centre, off, spread) in LIMITS.items():
        errors = np.array([a[column] - b[column] for a, b in both if a[column] is not None], dtype=float)  # type: ignore[operator]
        assert errors.size >= len(both) - 2, column
        assert abs(np.median(errors) - centre) < off, f"{column}: {np.median(errors)}"
        half = 0.5 * np.subtract(*np.quantile(errors, [0.84, 0.16]))
        assert half < spread, f"{column}: {half}"


def test_markers_fill_everything_but_what_needs_a_sensor() -> None:
    """Table, paths, geometry and curves; drag is null and the flag says why."""
    walk = marked("healthy")
    assert walk.segment == {Side.LEFT: "markers", Side.RIGHT: "markers"}
    assert walk.synchronised
    assert walk.strides.schema == pl.Schema(STRIDE_SCHEMA)
    assert walk.strides["toe_drag_s"].null_count() == walk.strides.height
    assert all("optical_markers" in flags.split(";") for flags in walk.strides["flags"])
    assert "optical_markers" in STRIDE_FLAGS
    assert {shoe.source for shoe in walk.geometry.values()} == {"markers"}
    curves = stride_curves(walk)
    truth = walk_of("healthy").truth.feet
    for side, path in walk.paths.items():
        assert np.isfinite(curves[side].curves["foot_pitch_deg"]).all()
        inside = (path.time_s > 3) & (path.time_s < 15)
        t = path.time_s[inside]
        pitch = np.degrees(path.pitch_rad[inside]) - truth[side].pitch_deg(t)
        assert np.sqrt(np.mean(pitch**2)) < 0.5
        for ours, theirs in (
            (path.heel_height_m, truth[side].heel_height_m(t)),
            (path.toe_height_m, truth[side].toe_height_m(t)),
        ):
            assert np.sqrt(np.mean((ours[inside] - theirs) ** 2)) < 0.001


def test_a_belt_is_seen_and_its_speed_known() -> None:
    """On a treadmill the markers do not travel: lengths are those over the belt."""
    walk = marked("treadmill")
    notes = [note for note in walk.annotations if note.kind == "treadmill"]
    assert len(notes) == 2
    assert all("1.30 m/s" in note.text for note in notes)
    assert "treadmill" not in kinds(marked("healthy"))


def changed(recording: Recording, change: Callable[[str, FloatArray], FloatArray]) -> Recording:
    held = {
        name: MarkerStream(name, marker.time_s, change(name, marker.position.copy()))
        for name, marker in recording.markers.items()
    }
    return replace(recording, markers=held, streams={})


def test_the_direction_of_walking_does_not_matter() -> None:
    """A walk turned about the vertical, or moved, gives the same table."""
    angle = np.radians(137.0)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    recording = with_markers(walk_of("drop foot"), noise_mm=NOISE_MM, seed=2)
    turned = analyse_walk(changed(recording, lambda _, path: path @ turn.T + [12.0, -30.0, 0.4])).strides
    plain = marked("drop foot").strides
    assert turned.height == plain.height
    for column in LIMITS:
        np.testing.assert_allclose(
            turned[column].to_numpy().astype(float), plain[column].to_numpy().astype(float), atol=1e-6
        )


def test_short_gaps_are_filled_and_long_ones_break_the_walk() -> None:
    """A marker lost for 60 ms costs nothing; one lost for a second costs the strides around it, and this is said."""
    recording = with_markers(walk_of("healthy"), noise_mm=NOISE_MM, seed=2)

    def lose(first: int, last: int) -> Walk:
        def change(name: str, path: FloatArray) -> FloatArray:
            if name == "L_HEEL":
                path[first:last] = np.nan
            return path

        return analyse_walk(changed(recording, change))

    whole, short, long = marked("healthy"), lose(800, 806), lose(800, 900)
    assert short.strides.height == whole.strides.height
    assert "not_measured" not in kinds(short)
    np.testing.assert_allclose(
        short.strides["stride_length_m"].to_numpy(), whole.strides["stride_length_m"].to_numpy(), atol=0.004
    )
    left = long.strides.filter(pl.col("side") == "left")
    assert whole.strides.filter(pl.col("side") == "left").height - 3 <= left.height
    assert left.filter((pl.col("initial_contact_s") < 9.0) & (pl.col("next_initial_contact_s") > 8.0)).is_empty()
    note = next(note for note in long.annotations if note.kind == "not_measured")
    assert note.severity is Severity.WARNING


def test_swapped_heel_and_toe_are_said() -> None:
    """The foot would walk toward its heel."""
    recording = with_markers(walk_of("healthy"))
    names = {"L_HEEL": "L_TOE", "L_TOE": "L_HEEL"}
    held = {n: replace(recording.markers[names.get(n, n)], name=n) for n in recording.markers}
    walk = analyse_walk(replace(recording, markers=held, streams={}))
    assert [n.stream for n in walk.annotations if n.kind == "markers_backward"] == ["left_foot"]


@pytest.mark.parametrize(
    ("right_toe", "said"),
    [("R_TOE", None), ("R_MT5", "L_TOE on the left, R_MT5 on the right"), ("Anna:RTOE", None)],
)
def test_toes_marked_at_different_points_are_said(right_toe: str, said: str | None) -> None:
    """The named marker of one foot is missing, and another of the same set stands in."""
    seen = with_markers(walk_of("healthy")).markers
    held = {n: path for n, path in seen.items() if n != "R_TOE"}
    held = {n.replace("HEEL", "CALC").replace("ANKLE", "ANK"): path for n, path in held.items()}
    held |= {right_toe: seen["R_TOE"]}
    recording = Recording("m", {}, markers={n: replace(path, name=n) for n, path in held.items()})
    notes = [n for n in analyse_walk(recording).annotations if n.kind == "markers_differ"]
    assert [said in n.text for n in notes] == ([True] if said else [])
    told = {
        n: replace(p, role={"L_TOE": "left_toe", right_toe: "right_toe"}.get(n)) for n, p in recording.markers.items()
    }
    assert "markers_differ" not in kinds(analyse_walk(replace(recording, markers=told)))


def test_feet_with_sensors_are_measured_by_them_and_the_other_by_markers() -> None:
    """Sensors first, side by side; the clocks of the two are not one."""
    recording = with_markers(walk_of("healthy"))
    assert set(analyse_walk(recording).segment.values()) == {"foot"}
    left = {place: stream for place, stream in recording.streams.items() if place.side is Side.LEFT}
    walk = analyse_walk(replace(recording, streams=left, synchronised=None))
    assert walk.segment == {Side.LEFT: "foot", Side.RIGHT: "markers"}
    assert not walk.synchronised


def test_neither_sensor_nor_markers_is_refused() -> None:
    """With what is needed."""
    with pytest.raises(UnsupportedError, match="markers on heel and toe"):
        analyse_walk(Recording("nothing", {}))


# -- events of the file ------------------------------------------------------------------------------------------------


def strides_at(contacts: list[float], side: str = "left") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "side": [side] * (len(contacts) - 1),
            "initial_contact_s": contacts[:-1],
            "toe_off_s": [t + 0.6 for t in contacts[:-1]],
            "next_initial_contact_s": contacts[1:],
        }
    )


def test_events_are_compared_one_to_one() -> None:
    """Bias and spread by hand; events outside the strides are not counted, one that is missing is."""
    ours = strides_at([1.0, 2.0, 3.0, 4.0])
    late = [1.01, 2.03, 3.02, 9.0]
    events = [GaitEvent(Side.LEFT, "initial_contact", t) for t in late]
    events += [GaitEvent(Side.LEFT, "toe_off", 1.6), GaitEvent(Side.LEFT, "toe_off", 2.1)]
    found = {(one.kind, one.side): one for one in compare_events(ours, events)}
    contact = found["initial_contact", "both"]
    assert (contact.in_file, contact.matched) == (3, 3)
    assert contact.bias_s == pytest.approx(-0.02)
    assert contact.sd_s == pytest.approx(0.01)
    toe_off = found["toe_off", "left"]
    assert (toe_off.in_file, toe_off.matched, toe_off.sd_s) == (2, 1, None)
    texts = [note.text for note in describe_events(list(found.values()))]
    assert texts[0] == (
        "The file marks 3 initial contacts in the time measured; 3 were found, "
        "20 ± 10 ms before the file's (mean ± SD)."
    )
    assert compare_events(ours, []) == ()


# -- real recordings ---------------------------------------------------------------------------------------------------


def test_markers_of_the_healthy_walk_give_its_reference_strides(real_data: Callable[[str], Path]) -> None:
    """27 reference strides: contact SD at most 10 ms, mean error of stride length at most 1 cm, none missed."""
    folder = real_data(MOCAP)
    walk = analyse_walk(read(folder / "markers_mm.csv"))
    reference = pl.read_csv(folder / "reference_strides_samples.csv")
    heels = read(folder / "markers_mm.csv").markers
    contact, toe_off, length = [], [], []
    for row in reference.iter_rows(named=True):
        mine = walk.strides.filter(pl.col("side") == row["foot"])
        start, leave, end = (row[name] / RATE_REF_HZ for name in ("pre_ic", "tc", "ic"))
        near = mine.filter((pl.col("initial_contact_s") - start).abs() < 0.1).row(0, named=True)
        assert abs(near["next_initial_contact_s"] - end) < 0.1
        contact.append(near["initial_contact_s"] - start)
        toe_off.append(near["toe_off_s"] - leave)
        heel = heels[f"{row['foot'][0].upper()}_FCC"]
        flats = [np.array([np.interp(row[n] / RATE_REF_HZ, heel.time_s, heel.position[:, i]) for i in (0, 1)])
                 for n in ("start", "end")]  # fmt: skip
        length.append(near["stride_length_m"] - np.linalg.norm(flats[1] - flats[0]))
    assert len(contact) == 27
    assert np.std(contact, ddof=1) < 0.010
    assert abs(np.mean(contact)) < 0.012
    assert np.std(toe_off, ddof=1) < 0.008
    assert np.mean(np.abs(length)) < 0.010


@pytest.mark.parametrize(
    ("name", "contacts", "toe_offs"), [("overground.c3d", 3, 2), ("treadmill_with_events.c3d", 22, 20)]
)
def test_events_of_real_c3d_files_are_matched(
    real_data: Callable[[str], Path], name: str, contacts: int, toe_offs: int
) -> None:
    """Every event inside the strides is found, near the file's and with a small spread."""
    recording = read(real_data("mocap_c3d") / name)
    walk = analyse_walk(recording)
    found = {one.kind: one for one in compare_events(walk.strides, recording.events) if one.side == "both"}
    assert (found["initial_contact"].in_file, found["initial_contact"].matched) == (contacts, contacts)
    assert (found["toe_off"].in_file, found["toe_off"].matched) == (toe_offs, toe_offs)
    for one in found.values():
        assert one.bias_s is not None
        assert one.sd_s is not None
        assert abs(one.bias_s) < 0.04
        assert one.sd_s < 0.02
    assert "events_compared" in kinds(walk)


def test_the_filter_hardly_matters(real_data: Callable[[str], Path]) -> None:
    """Stride length and contacts stay within a centimetre and ten milliseconds from 10 to 40 Hz."""
    recording = read(real_data(MOCAP) / "markers_mm.csv")
    tables = []
    for cutoff in (10.0, 40.0):
        settings = GaitSettings()
        settings = replace(settings, markers=replace(settings.markers, lowpass_hz=cutoff))
        tables.append(analyse_walk(recording, settings).strides)
    both = pairs(*tables)
    assert len(both) >= 27
    for column, limit in (("initial_contact_s", 0.01), ("stride_length_m", 0.01)):
        apart = [abs(a[column] - b[column]) for a, b in both if a[column] is not None and b[column] is not None]  # type: ignore[operator]
        assert np.median(apart) < limit
