"""The helpers of the data sets: clocks, excursions, clipping, tiling, and one virtual walker through all variants."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import polars as pl
import pytest
from benchmarks.accuracy_aid import clipped, says_unsynchronised, with_bias
from benchmarks.accuracy_healthy_mocap import Markers, ReferenceStride, compare_foot
from benchmarks.accuracy_ms_feet import cut_short, holes, off
from benchmarks.accuracy_optogait import fit_clock
from benchmarks.accuracy_shanks import contact_times
from benchmarks.accuracy_stroke_treadmill import seen_from_the_side
from benchmarks.accuracy_virtual_grid import drag_rates
from benchmarks.speed_recordings import tiled
from benchmarks.virtual_scores import VARIANTS, Task, score

from surefoot.gait.foot_walk import FootWalk
from surefoot.recording import Annotation, Placement, Recording, SensorStream, Side


def _stream(rows: int = 400) -> SensorStream:
    rng = np.random.default_rng(1)
    return SensorStream(
        Placement.LEFT_FOOT, np.arange(rows) / 100.0, rng.normal(0, 9, (rows, 3)), rng.normal(0, 2, (rows, 3)), 100.0
    )


def _recording() -> Recording:
    return Recording("made", {Placement.LEFT_FOOT: _stream()})


def test_a_clock_is_found_again() -> None:
    """Offset and drift that were put in come out, in spite of a missing contact."""
    reference = np.cumsum(np.random.default_rng(2).uniform(1.0, 1.3, 80))
    found = 0.123 + (1.0 + 150e-6) * reference
    offset, drift = fit_clock(np.delete(found, 30), reference)
    assert offset == pytest.approx(0.123, abs=1e-6)
    assert drift == pytest.approx(150e-6, abs=1e-8)


def _straight_walk(side: Side, bulge_m: float) -> tuple[pl.DataFrame, Markers, list[ReferenceStride]]:
    """A foot that stands, moves 1 m along −x with a sideways bulge, and stands again."""
    t = np.arange(0.0, 3.0, 0.01)
    share = np.clip(t - 1.0, 0.0, 1.0)
    heel = np.stack(
        [-(share - np.sin(2 * np.pi * share) / (2 * np.pi)), bulge_m * np.sin(np.pi * share) ** 2, 0 * t], axis=1
    )
    toe = heel + np.array([-0.25, 0.0, 0.05])
    toe[:, 2] += 0.03 * np.sin(np.pi * share) ** 2
    strides = pl.DataFrame(
        {
            "side": [str(side)],
            "initial_contact_s": [0.2],
            "toe_off_s": [1.01],
            "next_initial_contact_s": [2.0],
            "stride_length_m": [1.02],
            "foot_pitch_initial_contact_deg": [0.5],
            "min_toe_clearance_mm": [10.0],
            "max_toe_height_mm": [31.0],
            "lateral_excursion_mm": [40.0],
        }
    )
    return strides, Markers(t, toe, heel), [ReferenceStride(0.2, 1.0, 2.0, 0.5, 2.5)]


@pytest.mark.parametrize(("side", "outward_mm"), [(Side.LEFT, 0.0), (Side.RIGHT, 50.0)])
def test_marker_comparison_has_the_right_signs(side: Side, outward_mm: float) -> None:
    """Walking along −x, +y is to the right: outward for the right foot; the left one never leaves its chord outward."""
    strides, markers, reference = _straight_walk(side, 0.05)
    table, missed, invented = compare_foot(strides, markers, reference, side)
    row = table.row(0, named=True)
    assert (missed, invented) == (0, 0)
    assert row["true_lateral_mm"] == pytest.approx(outward_mm, abs=0.1)
    assert row["length_mm"] == pytest.approx(20.0, abs=0.1)
    assert row["toe_off_ms"] == pytest.approx(10.0)
    assert row["pitch_deg"] == pytest.approx(0.5, abs=0.01)
    assert row["toe_max_mm"] == pytest.approx(1.0, abs=0.1)


def test_one_more_stride_at_an_end_is_not_invented_but_two_are() -> None:
    """A walk's first and last step may be missing in the reference."""
    strides, markers, reference = _straight_walk(Side.LEFT, 0.0)
    spare = strides.with_columns(pl.lit(2.0).alias("initial_contact_s"), pl.lit(2.9).alias("next_initial_contact_s"))
    more = spare.with_columns(pl.lit(2.9).alias("initial_contact_s"), pl.lit(3.8).alias("next_initial_contact_s"))
    assert compare_foot(pl.concat([strides, spare]), markers, reference, Side.LEFT)[1:] == (0, 0)
    assert compare_foot(pl.concat([strides, spare, more]), markers, reference, Side.LEFT)[1:] == (0, 1)


def test_holes_and_rhythm() -> None:
    """A gap between strides is a hole; a stride of half the time is out of rhythm."""
    foot = pl.DataFrame(
        {
            "initial_contact_s": [0.0, 1.0, 2.1, 3.1],
            "next_initial_contact_s": [1.0, 2.0, 3.1, 3.6],
            "stride_time_s": [1.0, 1.0, 1.0, 0.5],
        }
    )
    assert holes(foot) == 1
    assert cut_short(foot) == 1
    assert off(foot) == 1
    assert off(foot.with_columns(pl.lit(1.0).alias("stride_time_s"))) == 0
    assert contact_times(foot).tolist() == [0.0, 1.0, 2.0, 2.1, 3.1, 3.6]


def test_disturbing_a_recording_leaves_it_as_it_was() -> None:
    """Bias is added and peaks are cut in a copy."""
    recording = _recording()
    stream = recording.streams[Placement.LEFT_FOOT]
    before = stream.gyr.copy()
    moved = with_bias(recording, (1.0, 0.0, 0.0)).streams[Placement.LEFT_FOOT].gyr - stream.gyr
    cut = clipped(stream, "acc")
    assert np.allclose(moved, np.radians([1.0, 0.0, 0.0]))
    assert np.abs(cut.acc).max() < np.abs(stream.acc).max()
    assert (cut.gyr == stream.gyr).all()
    assert (stream.gyr == before).all()


def test_missing_synchronisation_must_be_said() -> None:
    """Not knowing is not enough: an annotation has to say so."""
    recording = _recording()
    assert not says_unsynchronised(recording)
    assert says_unsynchronised(recording.annotated(Annotation("synchronisation_unknown", "No common clock.")))


def test_tiling_keeps_the_rate() -> None:
    """A longer recording at the same rate, end to end."""
    long = tiled(_recording(), 20.0).streams[Placement.LEFT_FOOT]
    assert long.duration_s == pytest.approx(20.0, abs=0.02)
    assert long.rate_hz == pytest.approx(100.0)
    assert (long.acc[400:800] == long.acc[:400]).all()


def test_drag_rates_leave_out_what_was_withheld() -> None:
    """Null is neither right nor wrong."""
    table = pl.DataFrame({"drag_s": [0.1, 0.0, 0.0, 0.2, None], "true_drag_s": [0.1, 0.1, 0.0, 0.0, 0.0]})
    assert drag_rates(table) == (0.5, 2, 0.5, 2)


def test_one_virtual_walker_in_every_variant() -> None:
    """A normal walker is found with feet and with shanks, and its errors are small."""
    done = score(Task(0, 3, 15.0))
    assert dict(done.problems) == {}
    assert set(done.contacts) == set(VARIANTS)
    assert all(counts.f1 > 0.9 for counts in done.contacts.values())
    feet = done.strides.filter(pl.col("variant") == VARIANTS[0])
    assert feet["contact_ms"].abs().max() < 100.0
    assert feet["drag_s"].null_count() < feet.height
    assert done.strides.filter(pl.col("variant") == VARIANTS[2])["pitch_deg"].null_count() > 0


@pytest.mark.parametrize(("out_deg", "seen_deg"), [(0.0, 20.0), (30.0, 22.80), (60.0, 36.05)])
def test_a_foot_that_is_turned_out_looks_steeper_from_the_side(out_deg: float, seen_deg: float) -> None:
    """Tilted by 20 degrees: tan of what is seen is tan 20 over cos of the angle by which it is turned out."""
    tilt, out = np.radians(20.0), np.radians(out_deg)
    ahead = np.array([np.cos(tilt) * np.cos(out), np.cos(tilt) * np.sin(out), np.sin(tilt)])
    axes = np.zeros((50, 3, 3))
    axes[:, :, 0] = ahead
    foot = SimpleNamespace(
        samples=SimpleNamespace(time_s=5.0 + np.arange(50) / 100.0, rate_hz=100.0),
        swings=SimpleNamespace(first=np.array([0, 20])),
        kinematics=SimpleNamespace(forward=np.array([[0.0, 1.0], [1.0, 0.0]])),
        axes=axes,
    )
    seen = seen_from_the_side(cast("FootWalk", foot), np.array([5.3, 5.405]))
    np.testing.assert_allclose(seen, seen_deg, atol=0.01)
