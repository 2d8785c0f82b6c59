"""What the method itself errs by is part of every interval that a limit is held against."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from surefoot.gait import analyse_walk
from surefoot.recording import Annotation, Placement, Severity, Side
from surefoot.signs import Measure, SignGrade, Strength, summarise_strides
from surefoot.signs.grade_signs import grade_signs
from surefoot.signs.method_error import ErrorOfSide, MethodError, widened, widened_share
from surefoot.signs.recording_faults import error_of_side, recording_faults
from surefoot.signs.sign_criteria import Criterion
from surefoot.signs.sign_quantities import Quantity, SideView, Versus
from surefoot.signs.sign_settings import ClearanceLimits, SignSettings
from surefoot.signs.sign_weighing import Weighed, grade, weigh
from surefoot.virtual import READY_MADE, Course, simulate, typical_sensors

CLEARANCE, SHARE = "min_toe_clearance_mm", "min_toe_clearance_below_5mm_percent"
MIDDLE = Criterion("median_mm", CLEARANCE, Versus.LIMIT, "middle", primary=True)
ERRORS = SignSettings().method_error
CLIPS = Annotation("clipping", "cut off", stream=Placement.RIGHT_FOOT, severity=Severity.WARNING, share=0.01)
ALONE = Annotation("one_side", "only one side", severity=Severity.INFO)
LOOSE = Annotation("implausible_foot", "hardly rests", stream=Placement.RIGHT_FOOT, severity=Severity.WARNING)


@cache
def _healthy() -> dict[str, dict[str, Measure]]:
    walker = READY_MADE["healthy"].on(Course(25.0))
    found = analyse_walk(simulate(walker, typical_sensors(np.random.default_rng(3), walker), seed=3).recording)
    return summarise_strides(found.strides, synchronised=found.synchronised, segment=found.segment)


def _with_clearance(median_mm: float, below_percent: float) -> dict[str, dict[str, Measure]]:
    """A healthy walk in which the left foot alone clears the floor by so much, measured to 1 mm and 15 points."""
    own = dict(_healthy()["left"])
    own[CLEARANCE] = replace(
        own[CLEARANCE], value=median_mm, low=median_mm - 1.0, high=median_mm + 1.0, robust_sd=2.0, sd=2.0
    )
    low, high = max(0.0, below_percent - 15.0), min(100.0, below_percent + 15.0)
    own[SHARE] = replace(own[SHARE], value=below_percent, low=low, high=high)
    return {**_healthy(), "left": own}


def test_errors_join_as_independent_ones() -> None:
    """The ends lie as far away as both errors together: the root of the sum of squares."""
    assert widened(10.0, 7.0, 14.0, 4.0 / norm.ppf(0.975)) == pytest.approx((5.0, 10.0 + 32.0**0.5))
    assert widened(10.0, None, None, 0.0) == (10.0, 10.0)
    assert widened(10.0, 8.0, 11.0, 0.0) == pytest.approx((8.0, 11.0))


def test_a_share_moves_with_the_number_it_is_counted_by() -> None:
    """Strides that scatter normally: as many are below 5 mm as the distribution says, at both ends of the error."""
    measures = _with_clearance(6.0, 30.0)["left"]
    low, high = widened_share(SHARE, measures[SHARE], measures, ErrorOfSide(MethodError(3.0, 0.7)))
    half = np.hypot(1.0, 3.0 * norm.ppf(0.975))
    assert low == pytest.approx(100.0 * norm.cdf((5.0 - 6.0 - half) / 2.0))
    assert high == pytest.approx(100.0 * norm.cdf((5.0 - 6.0 + half) / 2.0))


@settings(max_examples=100, deadline=None)
@given(share=st.floats(0, 100), median=st.floats(-20, 60), spread=st.floats(0.01, 20), error=st.floats(0, 10))
def test_an_error_never_narrows_a_share(share: float, median: float, spread: float, error: float) -> None:
    """The interval of the share itself stays inside, and all stays between 0 and 100 %."""
    measures = dict(_with_clearance(median, share)["left"])
    measures[CLEARANCE] = replace(measures[CLEARANCE], robust_sd=spread)
    known = measures[SHARE]
    low, high = widened_share(SHARE, known, measures, ErrorOfSide(MethodError(error, 1.0)))
    assert known.low is not None
    assert known.high is not None
    assert 0.0 <= low <= known.low <= known.high <= high <= 100.0


@pytest.mark.parametrize("error", [ERRORS.good, ERRORS.one_foot, ERRORS.degraded])
def test_a_sound_foot_seldom_gives_more_than_weak_evidence(error: MethodError) -> None:
    """Drawn with just that error about the limit against the sign, one walk in forty or fewer goes beyond weak."""
    rng = np.random.default_rng(8)
    limits = ClearanceLimits().median_mm
    walks = limits.against + error.min_toe_clearance_mm * rng.standard_normal(4000) + 1.0 * rng.standard_normal(4000)
    beyond = 0
    for measured in walks:
        half = 1.0 * float(norm.ppf(0.975))
        off = widened(measured, measured - half, measured + half, error.min_toe_clearance_mm)
        seen = weigh(MIDDLE, Quantity(measured, measured - half, measured + half, "w", "b", off=off), limits)
        beyond += bool(seen.speaks_for) and seen.strength is not Strength.WEAK
    assert 0.018 < beyond / len(walks) < 0.032


def test_weaker_evidence_says_why() -> None:
    """The words name what the method may be off by, where that made it weaker, and only there."""
    limits = ClearanceLimits().median_mm
    view = SideView(Side.LEFT, _with_clearance(4.4, 73.0), {Side.LEFT: ErrorOfSide(ERRORS.one_foot, "alone")})
    seen = weigh(MIDDLE, view.quantity(CLEARANCE, Versus.LIMIT), limits)
    assert seen.strength is Strength.WEAK
    assert "the method may itself be off by 6\N{NO-BREAK SPACE}mm (alone)" in seen.quantity.words
    low = SideView(Side.LEFT, _with_clearance(-9.0, 100.0), view.errors)
    assert "off by" not in weigh(MIDDLE, low.quantity(CLEARANCE, Versus.LIMIT), limits).quantity.words


@pytest.mark.parametrize("note", [CLIPS, ALONE, LOOSE])
def test_the_same_number_weighs_less_in_a_degraded_recording(note: Annotation) -> None:
    """Clipping, a loose sensor, one foot alone: 4.4 mm are then no more than possible, as 10 mm may be true."""
    walk = _with_clearance(4.4, 73.0)
    good = grade_signs(walk)["left"]["reduced_clearance"]
    spoiled = grade_signs(walk, annotations=(note,))["left"]["reduced_clearance"]
    assert good.grade is SignGrade.CLEAR
    assert spoiled.grade is SignGrade.POSSIBLE


def test_what_a_strong_sign_may_hide_in_is_not_called_unseen() -> None:
    """12 mm are no reduced clearance in a good recording; where they may be off by 12 mm nobody can tell."""
    walk = _with_clearance(12.0, 0.0)
    assert grade_signs(walk)["left"]["reduced_clearance"].grade is SignGrade.NOT_SEEN
    open_ = grade_signs(walk, annotations=(CLIPS,))["left"]["reduced_clearance"]
    assert open_.grade is SignGrade.CANNOT_TELL
    assert open_.certainty.count("off by 12\N{NO-BREAK SPACE}mm (a sensor is often at the end of its range)") == 1
    far = grade_signs(_with_clearance(20.0, 0.0), annotations=(CLIPS,))["left"]["reduced_clearance"]
    assert far.grade is SignGrade.NOT_SEEN


def test_a_little_clipping_degrades_nothing() -> None:
    """A few samples at the end of the range are in many a good recording, and a shank bears on no foot."""
    for note in (replace(CLIPS, share=0.001), replace(CLIPS, stream=Placement.RIGHT_SHANK)):
        faults = recording_faults((note,), SignSettings())
        assert {error_of_side(faults[side], SignSettings()).error for side in Side} == {ERRORS.good}


@settings(max_examples=60, deadline=None)
@given(count=st.integers(1, 12), weight=st.floats(0.1, 3.0))
def test_weak_evidence_alone_is_never_likely(count: int, weight: float) -> None:
    """However much of it there is, and of however many kinds."""
    seen = Quantity(1.0, None, None, "w", "b")
    weak = [Weighed(replace(MIDDLE, kind=str(i), weight=weight), seen, Strength.WEAK, True) for i in range(count)]
    assert grade(weak) in (SignGrade.NOT_SEEN, SignGrade.POSSIBLE)


def test_what_speaks_neither_way_is_not_called_unseen() -> None:
    """A quantity between its limits, and nothing else to go by, tells nothing; one thing against it does."""
    between = weigh(MIDDLE, Quantity(9.0, 8.8, 9.2, "w", "b"), ClearanceLimits().median_mm)
    assert between.strength is None
    assert grade([between]) is SignGrade.CANNOT_TELL
    against = weigh(replace(MIDDLE, primary=False), Quantity(20.0, 19.0, 21.0, "w", "b"), ClearanceLimits().median_mm)
    assert grade([between, against]) is SignGrade.NOT_SEEN


def test_a_slap_between_its_limits_is_left_open() -> None:
    """The certainty says with the numbers why it was not told."""
    own = dict(_healthy()["left"])
    own["slap_rate_deg_s"] = replace(own["slap_rate_deg_s"], value=196.0, low=181.0, high=211.0)
    own["foot_pitch_initial_contact_deg"] = replace(own["foot_pitch_initial_contact_deg"], value=12.0)
    own["contact_to_flat_percent"] = replace(
        own["contact_to_flat_percent"], value=None, low=None, high=None, reason="r"
    )
    slap = grade_signs({**_healthy(), "left": own})["left"]["foot_slap"]
    assert slap.grade is SignGrade.CANNOT_TELL
    assert slap.certainty.startswith("Nothing speaks clearly for it or against it: Lowering rate")


def test_a_degraded_recording_needs_what_the_sign_is_by_definition() -> None:
    """Where a sensor may be loose, a high heel does not make steppage of a lift that may be an error."""
    own = dict(_healthy()["left"])
    own[CLEARANCE] = replace(own[CLEARANCE], value=34.0, low=20.0, high=48.0)
    heel = own["max_heel_height_mm"].value
    assert heel is not None
    own["max_heel_height_mm"] = replace(own["max_heel_height_mm"], value=heel + 70.0, low=heel + 55.0, high=heel + 85.0)
    own["swing_foot_pitch_max_deg"] = replace(own["swing_foot_pitch_max_deg"], value=5.0, low=4.0, high=6.0)
    walk = {**_healthy(), "left": own}
    assert grade_signs(walk)["left"]["steppage"].grade in (SignGrade.LIKELY, SignGrade.CLEAR)
    held = grade_signs(walk, annotations=(LOOSE,))["left"]["steppage"]
    assert held.grade is SignGrade.POSSIBLE
    assert "a sensor may be loose" in held.certainty
    assert "without this fault" in held.would_change
