"""Walkers with known signs: their truth is what their strides and their description say."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from surefoot.errors import UsageError
from surefoot.recording.model import Side
from surefoot.signs import SIGNS
from surefoot.virtual import (
    SIGN_KINDS,
    SIGN_SCALES,
    FootGait,
    Orthosis,
    SignedWalker,
    Walker,
    draw_walker,
    move,
    sign_severities,
    simulate,
)
from surefoot.virtual.sign_truth import contact_kinds, steady_strides, swing_ankle_deg

CLEAR_SIGNS = {
    "drop": ("foot_drop",),
    "drop on both sides": ("foot_drop",),
    "drop, dragging": ("foot_drop", "toe_drag", "reduced_clearance"),
    "drop, circumducting": ("foot_drop", "circumduction"),
    "drop, steppage": ("foot_drop", "steppage"),
    "drop, hip hike": ("foot_drop", "hip_hike"),
    "drop, vaulting": ("foot_drop", "vaulting"),
    "drop, circumducting and hiking": ("foot_drop", "circumduction", "hip_hike"),
    "low clearance": ("reduced_clearance",),
    "slapping": ("foot_slap",),
    "flat": ("contact_type",),
    "toe first": ("foot_drop", "contact_type"),
    "spastic": ("contact_type", "early_heel_rise"),
    "spastic on both sides": ("contact_type", "early_heel_rise"),
    "shuffling": ("contact_type", "toe_drag", "reduced_clearance"),
}
NEVER_AT_ZERO = (
    "foot_drop",
    "toe_drag",
    "foot_slap",
    "steppage",
    "vaulting",
    "hip_hike",
    "early_heel_rise",
    "clonus",
)


@cache
def drawn(kind: str, severity: float, seed: int = 1, duration_s: float = 22.0) -> SignedWalker:
    """A walker; the walk is shorter than in the benchmark."""
    return draw_walker(np.random.default_rng(seed), kind, severity, duration_s)


def worst(signed: SignedWalker, sign: str) -> float:
    """Severity on the side that shows more of it."""
    return max(signed.signs[side][sign] for side in Side)


def strides_of(speed_m_s: float = 1.0, **changed: float | str) -> pl.DataFrame:
    """Five strides of each foot in one second each, as a healthy foot makes them, but for what is changed."""
    row: dict[str, float | str | bool] = {
        "initial_contact_s": 0.0,
        "foot_flat_s": 0.6 * 0.172,
        "heel_off_s": 0.36,
        "heel_up_s": 0.45,
        "stance_time_s": 0.6,
        "stride_speed_m_s": speed_m_s,
        "foot_pitch_initial_contact_deg": 1.97 + 18.16 * speed_m_s,
        "min_toe_clearance_mm": 15.0,
        "lateral_excursion_mm": 30.0,
        "toe_drag_s": 0.0,
        "contact_type": "heel",
        "is_turn": False,
        "is_level": True,
        "stands": False,
        **changed,
    }
    return pl.DataFrame([{"side": str(side), **row} for side in Side for _ in range(5)])


def severities(foot: FootGait, speed_m_s: float = 1.0, **changed: float | str) -> dict[str, float]:
    """True severities of a described left foot with given strides."""
    return sign_severities(Walker(left=foot), strides_of(speed_m_s, **changed))[Side.LEFT]


@pytest.mark.parametrize("kind", SIGN_KINDS)
def test_severity_zero_is_a_healthy_foot(kind: str) -> None:
    """No sign of drop, and pitch at contact in the range of healthy people at that speed (line ± 1.96 × 3.5°)."""
    for seed in (1, 2):
        signed = drawn(kind, 0.0, seed)
        steady = steady_strides(signed.strides)
        speed = float(np.median(steady["stride_speed_m_s"].to_numpy()))
        for side in Side:
            pitch = steady.filter(pl.col("side") == str(side))["foot_pitch_initial_contact_deg"].median()
            assert isinstance(pitch, float)
            if kind != "orthosis":  # it holds the ankle up by itself
                assert abs(pitch - (1.97 + 18.16 * speed)) < 1.96 * 3.5
            assert {sign: signed.signs[side][sign] for sign in NEVER_AT_ZERO} == dict.fromkeys(NEVER_AT_ZERO, 0.0)


@pytest.mark.parametrize("kind", CLEAR_SIGNS)
def test_full_severity_shows_the_signs_of_the_kind(kind: str) -> None:
    """Every person of the kind shows them clearly on one side at least."""
    for seed in (3, 4):
        signed = drawn(kind, 1.0, seed)
        assert {sign: worst(signed, sign) >= 0.8 for sign in CLEAR_SIGNS[kind]} == dict.fromkeys(
            CLEAR_SIGNS[kind], True
        )


@pytest.mark.parametrize("kind", ["healthy", "healthy slow", "healthy fast", "lame"])
def test_healthy_and_lame_people_have_no_sign_at_any_severity(kind: str) -> None:
    """Walking slowly, fast or unevenly is no sign."""
    signed = drawn(kind, 1.0, 5)
    assert [worst(signed, sign) for sign in NEVER_AT_ZERO] == [0.0] * len(NEVER_AT_ZERO)


@pytest.mark.parametrize("kind", ["drop", "drop, steppage", "drop, hip hike", "slapping", "spastic", "clonus"])
def test_severity_grows_with_the_description(kind: str) -> None:
    """The same person, more and more affected: the main sign never falls back, and runs from none to clear."""
    sign = {"slapping": "foot_slap", "spastic": "early_heel_rise", "clonus": "clonus"}.get(kind, "foot_drop")
    steps = [worst(drawn(kind, severity, 6), sign) for severity in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert steps[0] == 0.0
    assert steps[-1] > 0.75
    assert (np.diff(steps) >= -0.02).all()


def test_chance_does_not_depend_on_the_severity() -> None:
    """The same seed gives the same person, course and stride-to-stride chance."""
    for kind in SIGN_KINDS:
        mild, full = drawn(kind, 0.25, 7).walker, drawn(kind, 1.0, 7).walker
        assert (mild.speed_m_s, mild.course, mild.step_width_m) == (full.speed_m_s, full.course, full.step_width_m)
        assert drawn(kind, 0.25, 7).seed == drawn(kind, 1.0, 7).seed


def test_truth_is_that_of_the_simulated_walk() -> None:
    """What is simulated with the walker's seed has the strides on which its severities rest."""
    signed = drawn("drop, dragging", 1.0, 8)
    truth = simulate(signed.walker, [], seed=signed.seed).truth.strides
    columns = ["side", "initial_contact_s", "foot_pitch_initial_contact_deg", "toe_drag_s"]
    assert truth[columns].equals(signed.strides.sort("initial_contact_s")[columns])


def test_drag_and_contact_agree_with_the_strides() -> None:
    """A shoe that slides for 0.1 s or more in every swing is a clear drag; the other foot never slides."""
    signed = drawn("drop, dragging", 1.0, 9)
    for side in Side:
        slides = signed.strides.filter(pl.col("side") == str(side))["toe_drag_s"].to_numpy()
        assert (signed.signs[side]["toe_drag"] > 0.0) == bool((slides > 0.0).any())
    both = drawn("shuffling", 1.0, 9)
    assert set(both.contact.values()) == {"flat"}


def test_the_heel_is_up_when_the_shoe_says_so() -> None:
    """At that moment the rear end of the shoe is one centimetre above the floor."""
    signed = drawn("spastic", 1.0, 10)
    body = move(signed.walker, signed.seed)
    for side, leg in body.legs.items():
        at = signed.strides.filter(pl.col("side") == str(side))["heel_up_s"].to_numpy()
        rear, above = leg.foot.plan.gait.shoe.heel_point_m
        height = leg.foot.pose(at).point((rear, 0.0, above))[2].d0 - above
        np.testing.assert_allclose(height, 0.01, atol=0.0015)


def test_foot_drop_needs_landing_and_hanging() -> None:
    """1.96 SD below the line is still healthy, 3 SD with an ankle 15° down is clear; either alone is half."""
    line = 1.97 + 18.16
    dropped, held = FootGait(dorsiflexion_swing_deg=-15.0), FootGait(dorsiflexion_swing_deg=-5.0)
    low, healthy = line - 3.0 * 3.5, line - 1.95 * 3.5
    assert severities(held, foot_pitch_initial_contact_deg=healthy)["foot_drop"] == 0.0
    assert severities(dropped, foot_pitch_initial_contact_deg=low)["foot_drop"] == pytest.approx(1.0)
    assert severities(held, foot_pitch_initial_contact_deg=low)["foot_drop"] == pytest.approx(0.5)
    assert severities(dropped, foot_pitch_initial_contact_deg=healthy)["foot_drop"] == pytest.approx(0.5)


def test_a_foot_that_drags_is_not_called_free_of_drop() -> None:
    """Drag alone makes the drop neither absent nor clear."""
    assert severities(FootGait(), toe_drag_s=0.2)["foot_drop"] == pytest.approx(0.5)


def test_slap_needs_a_fall_from_the_heel() -> None:
    """Free and quick from 8°: clear. Flat: none, however it is described. Controlled and in time: none."""
    falling, quick = FootGait(slap=1.0), 0.6 * 0.172 * 0.5
    assert severities(falling, foot_flat_s=quick)["foot_slap"] == pytest.approx(1.0)
    assert severities(falling, foot_flat_s=quick, contact_type="flat")["foot_slap"] == 0.0
    assert severities(falling, foot_flat_s=quick, foot_pitch_initial_contact_deg=3.0)["foot_slap"] == 0.0
    assert severities(FootGait())["foot_slap"] == 0.0


def test_ends_of_the_other_scales() -> None:
    """Just absent and just clear, as the scales say."""
    foot = FootGait()
    assert severities(foot, min_toe_clearance_mm=10.0)["reduced_clearance"] == 0.0
    assert severities(foot, min_toe_clearance_mm=4.9)["reduced_clearance"] == 1.0
    assert severities(foot, lateral_excursion_mm=45.0)["circumduction"] == 0.0
    assert severities(foot, lateral_excursion_mm=70.0)["circumduction"] == 0.5  # a hanging, inverted foot: no arc
    assert severities(FootGait(excursion_mm=45.0), lateral_excursion_mm=70.0)["circumduction"] == 1.0
    assert severities(foot, heel_up_s=0.65 * 0.6)["early_heel_rise"] == pytest.approx(0.0)
    assert severities(foot, heel_up_s=0.50 * 0.6)["early_heel_rise"] == pytest.approx(1.0)
    assert severities(FootGait(hip_hike_deg=8.0))["hip_hike"] == 1.0
    assert severities(FootGait(knee_lift_deg=15.0), min_toe_clearance_mm=40.0)["steppage"] == 1.0
    beating = FootGait(clonus_deg=3.0, clonus_hz=6.0)
    assert severities(beating, foot_flat_s=0.05, heel_off_s=0.55)["clonus"] == pytest.approx(1.0)
    assert severities(beating, foot_flat_s=0.2, heel_off_s=0.36)["clonus"] == 0.0


def test_a_heel_up_for_another_reason_is_neither() -> None:
    """Vaulting, early heel rise and clonus look alike in part: the look-alike is 0.5, neither absent nor clear."""
    vaulting = severities(FootGait(vault_mm=40.0))
    assert (vaulting["vaulting"], vaulting["early_heel_rise"]) == (1.0, 0.5)
    early = severities(FootGait(), heel_up_s=0.2)
    assert (early["vaulting"], early["early_heel_rise"]) == (0.5, 1.0)


def test_an_orthosis_holds_the_ankle() -> None:
    """What counts is what the ankle does in the orthosis."""
    assert swing_ankle_deg(FootGait(dorsiflexion_swing_deg=-20.0)) == -20.0
    assert swing_ankle_deg(FootGait(dorsiflexion_swing_deg=-20.0, orthosis=Orthosis(5.0, 10.0))) == -5.0


def test_strides_of_turns_do_not_count() -> None:
    """Only straight, level walking without a pause."""
    strides = strides_of()
    turned = strides.with_columns(pl.lit(True).alias("is_turn"), pl.lit("toe").alias("contact_type"))
    assert contact_kinds(pl.concat([strides, turned])) == {Side.LEFT: "heel", Side.RIGHT: "heel"}
    mixed = pl.concat([strides, strides.with_columns(pl.lit("toe").alias("contact_type"))])
    assert contact_kinds(mixed) == {Side.LEFT: "mixed", Side.RIGHT: "mixed"}


def test_scales_cover_every_sign() -> None:
    """No sign without a scale, and none too many."""
    assert list(SIGN_SCALES) == list(SIGNS)
    assert list(severities(FootGait())) == list(SIGNS)


def test_what_cannot_be_drawn_is_refused() -> None:
    """One sentence each."""
    rng = np.random.default_rng(0)
    with pytest.raises(UsageError, match="No walker of the kind 'hopping'"):
        draw_walker(rng, "hopping", 0.5)
    with pytest.raises(UsageError, match="between 0 and 1"):
        draw_walker(rng, "drop", 1.2)
    with pytest.raises(UsageError, match="Let the walker walk for longer"):
        draw_walker(rng, "drop", 1.0, 5.0)
