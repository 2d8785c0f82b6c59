"""Vaulting, hip hiking, clonus and early heel rise: the motion does what is described, and the truth table says so."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from surefoot.errors import UsageError
from surefoot.recording.model import Side
from surefoot.virtual import READY_MADE, Course, FootGait, Walker, simulate
from surefoot.virtual.paced_gait import healthy_foot
from surefoot.virtual.ready_made import paced

COURSE = Course(20.0)


def walked(speed_m_s: float = 0.8, **left: float) -> tuple[pl.DataFrame, pl.DataFrame, Walker]:
    """Strides (left, right) of a walker without variability whose left foot is described."""
    walker = paced("one-sided", speed_m_s)
    steady = replace(walker.on(COURSE), left=replace(walker.left, **left), variability=walker.variability.scaled(0.0))
    strides = simulate(steady, ()).truth.strides.filter(
        ~pl.col("stands") & pl.col("initial_contact_s").is_between(5.0, 15.0)
    )
    return *(strides.filter(pl.col("side") == str(side)) for side in Side), steady  # type: ignore[return-value]


@pytest.mark.parametrize("vault_mm", [15.0, 40.0, 70.0])
@pytest.mark.parametrize("speed_m_s", [0.5, 1.2])
def test_vaulting_raises_the_heel_while_the_other_foot_swings(speed_m_s: float, vault_mm: float) -> None:
    left, right, _ = walked(speed_m_s, vault_mm=vault_mm)
    np.testing.assert_allclose(left["heel_height_single_support_mm"], vault_mm, atol=0.5)
    np.testing.assert_allclose(right["heel_height_single_support_mm"], 0.0, atol=0.5)


def test_vaulting_is_where_the_other_foot_is_in_mid_swing() -> None:
    _, right, walker = walked(vault_mm=40.0)
    foot = simulate(walker, ()).truth.feet[Side.LEFT]
    middle = (0.5 * (right["toe_off_s"] + right["next_initial_contact_s"])).to_numpy()
    np.testing.assert_allclose(1e3 * foot.heel_height_m(middle), 40.0, atol=0.5)


@pytest.mark.parametrize("rate_hz", [5.0, 6.5, 8.0])
def test_clonus_beats_at_its_rate(rate_hz: float) -> None:
    """The pitch turns twice in each period and stays between 0 and minus twice the amplitude."""
    left, right, walker = walked(0.5, clonus_deg=2.0, clonus_hz=rate_hz)
    assert left["clonus_hz"].unique().to_list() == [rate_hz]
    assert right["clonus_hz"].null_count() == right.height
    assert right["clonus_deg_s"].max() == 0.0
    foot = simulate(walker, ()).truth.feet[Side.LEFT]
    row = left.row(2, named=True)
    t = np.linspace(row["foot_flat_s"], row["heel_off_s"], 5001)
    pitch = foot.pitch_deg(t)
    assert pitch.max() <= 1e-9
    assert pitch.min() == pytest.approx(-4.0, abs=0.1)
    rate = np.gradient(pitch, t)
    assert row["clonus_deg_s"] == pytest.approx(np.sqrt(np.mean(rate**2)), rel=0.01)
    middle = rate[(pitch < -0.2) | (np.abs(rate) > 2.0)]
    turns = np.count_nonzero(np.diff(np.sign(middle)) != 0)
    assert turns == pytest.approx(2.0 * rate_hz * (t[-1] - t[0]), abs=2.0)


def test_a_short_flat_phase_has_no_beats() -> None:
    left, _, _ = walked(1.2, clonus_deg=2.0, clonus_hz=5.0, heel_off_share=0.35)
    assert left["clonus_deg_s"].max() == 0.0


def test_hiking_lifts_one_side_of_the_pelvis() -> None:
    """In mid-swing the hiked side is higher by what is described, the other side drops as in health."""
    left, right, walker = walked(hip_hike_deg=9.0)
    np.testing.assert_allclose(left["pelvis_hike_deg"], 9.0 - walker.pelvis_drop_deg, atol=0.7)
    np.testing.assert_allclose(right["pelvis_hike_deg"], -walker.pelvis_drop_deg, atol=0.7)


@pytest.mark.parametrize("share", [0.3, 0.45, 0.6])
def test_the_heel_rises_when_it_is_told(share: float) -> None:
    left, _, walker = walked(heel_off_share=share, contact_to_flat_share=0.1)
    came = ((left["heel_off_s"] - left["initial_contact_s"]) / left["stance_time_s"]).to_numpy()
    np.testing.assert_allclose(came, share, atol=0.01)
    foot = simulate(walker, ()).truth.feet[Side.LEFT]
    after = left["heel_off_s"].to_numpy() + 0.3 * (left["toe_off_s"] - left["heel_off_s"]).to_numpy()
    assert (foot.heel_height_m(after) > 0.0).all()
    np.testing.assert_allclose(foot.heel_height_m(left["heel_off_s"].to_numpy()), 0.0, atol=1e-9)


def test_steppage_tilts_the_shank_further() -> None:
    left, right, _ = walked(knee_lift_deg=20.0)
    assert left["shank_tilt_swing_max_deg"].min() > right["shank_tilt_swing_max_deg"].max() + 10.0


def test_shank_tilt_is_that_of_the_shank() -> None:
    _, right, walker = walked()
    walk = simulate(walker, ())
    row = right.row(1, named=True)
    swing = np.linspace(row["toe_off_s"], row["next_initial_contact_s"], 2001)
    stance = row["initial_contact_s"] + row["stance_time_s"] * np.linspace(0.3, 0.7, 2001)
    tilt = walk.body.legs[Side.RIGHT].shank_tilt
    expected = np.degrees(tilt(swing).max() - tilt(stance).mean())
    assert row["shank_tilt_swing_max_deg"] == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    ("name", "side", "measure", "low", "high"),
    [
        ("vaulting", Side.LEFT, "heel_height_single_support_mm", 40.0, 50.0),
        ("hip hiking", Side.LEFT, "pelvis_hike_deg", 5.5, 8.5),
        ("clonus", Side.LEFT, "clonus_deg_s", 30.0, 70.0),
        ("healthy", Side.LEFT, "heel_height_single_support_mm", 0.0, 5.0),
        ("healthy", Side.LEFT, "pelvis_hike_deg", -3.0, -1.0),
        ("healthy", Side.LEFT, "shank_tilt_swing_max_deg", 40.0, 60.0),
    ],
)
def test_ready_made_walker_shows_its_sign(name: str, side: Side, measure: str, low: float, high: float) -> None:
    strides = simulate(READY_MADE[name].on(COURSE), ()).truth.strides.filter(pl.col("side") == str(side))
    assert low <= strides[measure].median() <= high  # type: ignore[operator]


def test_early_heel_rise_is_early() -> None:
    strides = simulate(READY_MADE["early heel rise"].on(COURSE), ()).truth.strides
    share = (strides["heel_off_s"] - strides["initial_contact_s"]) / strides["stance_time_s"]
    own = strides["side"] == "right"
    assert share.filter(own).median() < 0.45 < 0.55 < share.filter(~own).median()  # type: ignore[operator]


@pytest.mark.parametrize(
    "wrong", [{"vault_mm": -1.0}, {"clonus_hz": 12.0}, {"clonus_deg": 45.0}, {"hip_hike_deg": 60.0}]
)
def test_impossible_signs_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        replace(healthy_foot(1.0), **wrong)


def test_signs_are_off_unless_asked_for() -> None:
    foot = FootGait()
    assert (foot.vault_mm, foot.hip_hike_deg, foot.clonus_deg) == (0.0, 0.0, 0.0)
