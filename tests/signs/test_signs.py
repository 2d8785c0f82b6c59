"""Signs are graded from several observations, say what they rest on, and never claim more than the strides bear."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readability import grade_level, sentences

from surefoot.gait import analyse_walk
from surefoot.recording import Annotation, Condition, Placement, Side
from surefoot.signs import SIGNS, Finding, Measure, SignGrade, Strength, summarise_strides
from surefoot.signs.catalogue import MEASURES
from surefoot.signs.finding import Evidence
from surefoot.signs.grade_signs import grade_signs
from surefoot.signs.recording_faults import recording_faults
from surefoot.signs.sign_criteria import CRITERIA, KINDS_FOR_LIKELY, Criterion
from surefoot.signs.sign_quantities import Quantity, Versus
from surefoot.signs.sign_settings import Limits, SignSettings
from surefoot.signs.sign_weighing import Weighed, grade, weigh
from surefoot.signs.sign_words import sign_words
from surefoot.virtual import READY_MADE, Course, drop_foot_walker, simulate, typical_sensors

Measures = dict[str, dict[str, Measure]]
ORDER = (SignGrade.NOT_SEEN, SignGrade.POSSIBLE, SignGrade.LIKELY, SignGrade.CLEAR)
CRITERION = Criterion("x", "stride_time_s", Versus.LIMIT, "kind")


@cache
def measured(name: str, duration_s: float = 25.0) -> Measures:
    walker = drop_foot_walker() if name == "drop" else READY_MADE[name]
    walker = walker.on(Course(duration_s))
    walk = simulate(walker, typical_sensors(np.random.default_rng(3), walker), seed=3)
    found = analyse_walk(walk.recording)
    return summarise_strides(found.strides, synchronised=found.synchronised, segment=found.segment)


def changed(measures: Measures, side: str, **values: float) -> Measures:
    """The same measures with other values, intervals moved along."""
    own = dict(measures[side])
    for name, value in values.items():
        old = own[name]
        assert old.value is not None
        moved = [None if v is None else v + value - old.value for v in (old.low, old.high)]
        own[name] = replace(old, value=value, low=moved[0], high=moved[1])
    return {**measures, side: own}


def test_every_sign_is_graded_on_both_sides() -> None:
    """No sign is left out, and each says what it rests on and what would change it."""
    for side, found in grade_signs(measured("healthy")).items():
        assert list(found) == list(SIGNS)
        for name, finding in found.items():
            assert (finding.sign, finding.side) == (name, side)
            assert finding.certainty
            assert finding.would_change
            assert side in finding.plain
            if finding.grade is not SignGrade.CANNOT_TELL:
                assert finding.evidence_for or finding.evidence_against


def test_a_healthy_walker_has_no_foot_drop() -> None:
    """Nothing of the foot-drop family is seen on either side."""
    for found in grade_signs(measured("healthy")).values():
        for sign in ("foot_drop", "contact_type", "toe_drag", "foot_slap", "steppage", "circumduction"):
            assert found[sign].grade is SignGrade.NOT_SEEN, found[sign]


def test_a_dropped_foot_is_found_on_its_side_only() -> None:
    """The walker's right foot drops."""
    found = grade_signs(measured("drop"))
    assert found["right"]["foot_drop"].grade in (SignGrade.LIKELY, SignGrade.CLEAR)
    assert found["left"]["foot_drop"].grade is SignGrade.NOT_SEEN
    assert len({e.measure for e in found["right"]["foot_drop"].evidence_for}) >= 2


def test_mirroring_the_walk_mirrors_the_signs() -> None:
    """Left and right are treated alike."""
    measures = measured("drop")
    mirrored = {"left": measures["right"], "right": measures["left"], "both": measures["both"]}
    straight, crossed = grade_signs(measures), grade_signs(mirrored)
    for sign in SIGNS:
        assert straight["left"][sign].grade is crossed["right"][sign].grade
        assert straight["right"][sign].grade is crossed["left"][sign].grade


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foot_pitch_initial_contact_deg", -20.0),
        ("contact_heel_percent", 0.0),
        ("min_toe_clearance_below_5mm_percent", 100.0),
        ("toe_drag_percent", 100.0),
        ("contact_to_flat_percent", 0.5),
        ("swing_foot_pitch_max_deg", -20.0),
        ("mid_swing_foot_pitch_deg", -60.0),
    ],
)
def test_no_single_number_makes_a_foot_drop(name: str, value: float) -> None:
    """However extreme one measure is, a foot drop is never called likely from it alone."""
    found = grade_signs(changed(measured("healthy"), "left", **{name: value}))
    assert found["left"]["foot_drop"].grade in (SignGrade.NOT_SEEN, SignGrade.POSSIBLE)


DROP_KINDS = sorted({c.kind for c in CRITERIA["foot_drop"]} | {"way around"})
STRONG = Quantity(1.0, None, None, "w", "b")


def drop_of(kinds: set[str]) -> SignGrade:
    """Foot drop with all observations of some kinds strongly for it, and nothing said by the others."""
    way_around = replace(CRITERION, kind="way around", weight=0.5)
    return grade(
        [
            Weighed(c, STRONG, Strength.STRONG, True) if c.kind in kinds else Weighed(c, STRONG, None, None)
            for c in (*CRITERIA["foot_drop"], way_around)
        ],
        KINDS_FOR_LIKELY["foot_drop"],
    )


@pytest.mark.parametrize("kind", DROP_KINDS)
def test_no_single_kind_of_evidence_makes_a_foot_drop(kind: str) -> None:
    """All observations of one kind at their strongest, and nothing against it: possible at most."""
    assert drop_of({kind}) in (SignGrade.NOT_SEEN, SignGrade.POSSIBLE)


def test_two_kinds_of_evidence_can_make_a_foot_drop() -> None:
    """The landing with any other kind is enough; what rests on how the foot lands is one kind."""
    assert {"landing", "swing", "clearance"} < set(DROP_KINDS)
    assert all(drop_of({"landing", other}) is SignGrade.CLEAR for other in DROP_KINDS if other != "landing")
    on_landing = {c.measure for c in CRITERIA["foot_drop"] if c.kind == "landing"}
    assert {"foot_pitch_initial_contact_deg", "not_heel_percent", "contact_to_flat_percent"} <= on_landing
    assert "swing_foot_pitch_max_deg" not in {c.measure for c in CRITERIA["foot_drop"]}, "it is the pitch at contact"


def test_a_foot_that_only_lands_badly_is_a_possible_drop() -> None:
    """Toe first in every stride, 15° down, with an unhurt swing: another cause may be behind it."""
    walk = changed(
        measured("healthy"),
        "left",
        foot_pitch_initial_contact_deg=-15.0,
        contact_heel_percent=0.0,
        contact_to_flat_percent=0.0,
    )
    assert grade_signs(walk)["left"]["foot_drop"].grade is SignGrade.POSSIBLE
    hanging = changed(walk, "left", mid_swing_foot_pitch_deg=-40.0)
    assert grade_signs(hanging)["left"]["foot_drop"].grade is SignGrade.CLEAR


@pytest.mark.parametrize(("share", "most"), [(0.05, SignGrade.CLEAR), (0.25, SignGrade.POSSIBLE)])
def test_a_torn_signal_gives_no_high_grade(share: float, most: SignGrade) -> None:
    """With much of the signal missing nothing is more than possible on that side, and the finding says why."""
    gap = Annotation("gap", "samples are missing", 1.0, 2.0, Placement.RIGHT_FOOT, share=share)
    whole, torn = grade_signs(measured("drop")), grade_signs(measured("drop"), annotations=(gap,))
    assert torn["left"] == whole["left"]
    assert max(ORDER.index(f.grade) for f in torn["right"].values() if f.grade in ORDER) == ORDER.index(most)
    for sign, finding in torn["right"].items():
        held_back = whole["right"][sign].grade in ORDER[2:] and share > 0.1
        assert ("25\N{NO-BREAK SPACE}% of the samples" in finding.certainty) is held_back
        assert ("without this fault" in finding.would_change) is held_back
        assert any("missing" in e.text and e.basis == "quality of the recording" for e in finding.evidence_missing) is (
            held_back
        )
        assert finding.evidence_for == whole["right"][sign].evidence_for or sign == "foot_drop"


def test_gaps_on_the_lower_back_bear_on_hip_hike_alone() -> None:
    """The feet are graded as before."""
    gap = Annotation("gap", "samples are missing", 1.0, 2.0, Placement.LOWER_BACK, share=0.4)
    assert grade_signs(measured("drop"), annotations=(gap,)) == grade_signs(measured("drop"))
    faults = recording_faults((gap,), SignSettings())
    assert {tuple(found.only_possible) for found in faults.values()} == {("hip_hike",)}
    assert not any(found.not_graded for found in faults.values())


def test_foot_drop_grows_with_the_drop() -> None:
    """Step by step from a healthy foot to a toe-first one the grade never falls."""
    healthy = measured("healthy")
    pitch = healthy["left"]["foot_pitch_initial_contact_deg"].value
    assert pitch is not None
    grades = []
    for part in np.linspace(0.0, 1.0, 12):
        lowered = pitch * (1 - part) - 10.0 * part
        heel = 100.0 if lowered > 4 else max(0.0, 100.0 * (lowered + 4) / 8)
        walk = changed(
            healthy,
            "left",
            foot_pitch_initial_contact_deg=float(lowered),
            mid_swing_foot_pitch_deg=float(-13.0 - 17.0 * part),
            contact_heel_percent=float(heel),
        )
        grades.append(ORDER.index(grade_signs(walk)["left"]["foot_drop"].grade))
    assert grades[0] == 0
    assert grades[-1] == 3
    assert all(later >= earlier for earlier, later in pairwise(grades))


def test_few_strides_give_no_grade() -> None:
    """Under six usable strides every sign of that side is left open, with the reason."""
    walk = changed(measured("drop"), "right", strides_used=5.0)
    for finding in grade_signs(walk)["right"].values():
        assert finding.grade is SignGrade.CANNOT_TELL
        assert "5 usable strides" in finding.certainty
    one = grade_signs(changed(measured("drop"), "right", strides_used=1.0))["right"]["toe_drag"]
    assert "Only 1 usable stride on" in one.certainty
    assert grade_signs(walk)["left"]["foot_drop"].grade is SignGrade.NOT_SEEN


@pytest.mark.parametrize("stream", [None, Placement.RIGHT_FOOT])
def test_an_impossible_recording_gives_no_grade(stream: Placement | None) -> None:
    """What nobody can have walked is not graded, on the side that it concerns."""
    fault = Annotation("implausible_rhythm", "nobody walks so", stream=stream)
    found = grade_signs(measured("drop"), annotations=(fault,))
    assert {f.grade for f in found["right"].values()} == {SignGrade.CANNOT_TELL}
    assert {f.value for f in found["right"].values()} == {None}
    left = {f.grade for f in found["left"].values()}
    assert (left == {SignGrade.CANNOT_TELL}) is (stream is None)


def test_a_missing_sensor_is_named() -> None:
    """Without a lower-back sensor hip hike cannot be told, and the finding says what is missing."""
    finding = grade_signs(measured("healthy"))["left"]["hip_hike"]
    assert finding.grade is SignGrade.CANNOT_TELL
    assert any("back" in e.text for e in finding.evidence_missing)


def test_an_orthosis_is_said_to_hide_signs() -> None:
    """Where nothing was seen with a device on, the finding asks for a walk without it."""
    found = grade_signs(measured("healthy"), condition=Condition(orthosis="carbon splint"))
    assert "carbon splint" in found["left"]["foot_drop"].would_change
    off = grade_signs(measured("healthy"), condition=Condition(stimulation="off", orthosis="None"))
    assert "help" not in off["left"]["foot_drop"].would_change
    assert "strides; no evidence for it" in off["left"]["foot_drop"].certainty


def test_evidence_names_its_ground() -> None:
    """Every observation says what it was compared with, and those against healthy people name their source."""
    for found in grade_signs(measured("drop")).values():
        for finding in found.values():
            for evidence in (*finding.evidence_for, *finding.evidence_against):
                assert evidence.basis
                assert re.search(r"\d", evidence.text) or evidence.basis == "another sign", evidence.text
                assert evidence.measure is None or evidence.measure in MEASURES
                assert (evidence.source is not None) == (evidence.basis == Versus.HEALTHY)


@settings(max_examples=150, deadline=None)
@given(
    value=st.floats(-60, 60),
    half=st.floats(0, 30),
    rising=st.booleans(),
)
def test_wider_intervals_never_weigh_more(value: float, half: float, rising: bool) -> None:
    """The same value with less certainty is weaker evidence, for and against."""
    limits = Limits(0.0, 10.0, 20.0) if rising else Limits(0.0, -10.0, -20.0)
    rank = {Strength.STRONG: 3, Strength.MODERATE: 2, Strength.WEAK: 1, None: 0}
    sharp = weigh(CRITERION, Quantity(value, value, value, "w", "b"), limits)
    wide = weigh(CRITERION, Quantity(value, value - half, value + half, "w", "b"), limits)
    assert rank[wide.strength] <= rank[sharp.strength]
    assert wide.speaks_for == sharp.speaks_for


@settings(max_examples=150, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=2).map(sorted), st.booleans())
def test_further_beyond_the_limit_never_weighs_less(values: list[float], rising: bool) -> None:
    """Points grow with the value in the direction of the limits."""
    limits = Limits(0.0, 10.0, 20.0) if rising else Limits(0.0, -10.0, -20.0)
    low, high = values if rising else [-v for v in values]
    points = [weigh(CRITERION, Quantity(v, v, v, "w", "b"), limits).points for v in (low, high)]
    assert points[1] >= points[0]


@pytest.mark.parametrize("wrong", [(0.0, 10.0, 5.0), (5.0, 0.0, 10.0), (0.0, 0.0, 0.0)])
def test_limits_out_of_order_are_refused(wrong: tuple[float, float, float]) -> None:
    """Limits that contradict each other never grade anything."""
    with pytest.raises(ValueError, match="order against, moderate, strong"):
        Limits(*wrong)


def test_one_kind_of_evidence_is_never_clear() -> None:
    """Three observations of one kind are one kind."""
    seen = Quantity(1.0, None, None, "w", "b")
    three = [Weighed(CRITERION, seen, Strength.STRONG, True)] * 3
    assert grade(three) is SignGrade.LIKELY
    other = Weighed(replace(CRITERION, kind="another"), seen, Strength.STRONG, True)
    assert grade([*three, other]) is SignGrade.CLEAR


def test_a_missing_primary_observation_leaves_the_grade_open() -> None:
    """Without it nothing else makes a grade."""
    primary = replace(CRITERION, primary=True)
    seen = Weighed(replace(CRITERION, kind="a"), Quantity(1.0, None, None, "w", "b"), Strength.STRONG, True)
    lacking = Weighed(primary, Quantity(None, None, None, "w", "", reason="r"), None, None)
    assert grade([seen, seen, lacking]) is SignGrade.CANNOT_TELL


def test_criteria_name_measures_and_limits_that_exist() -> None:
    """Every criterion's limits are in the settings and its measure in the catalogue."""
    extra = {"not_heel_percent", "slap_rate_per_degree"}
    assert set(CRITERIA) == set(SIGNS)
    for sign, criteria in CRITERIA.items():
        assert any(c.primary for c in criteria)
        for criterion in criteria:
            assert isinstance(getattr(getattr(SignSettings(), sign), criterion.limits), Limits)
            assert criterion.measure in MEASURES or criterion.measure in extra


_ORDERS = re.compile(r"\b(you should|you must|stop|start|take|mg|dose|diagnos\w*)\b", re.I)


def test_plain_sentences_are_easy_and_give_no_orders() -> None:
    """Each reads at age eleven or so (Flesch-Kincaid grade six and a half at most, five on average)."""
    texts = [text.format(side="left") for words in sign_words().values() for text in words.plain.values()]
    grades = [grade_level(sentences(text)) for text in texts]
    assert max(grades) <= 8.5, texts[int(np.argmax(grades))]
    assert np.mean(grades) <= 5.0
    clinical = [w.clinical + w.would_change for w in sign_words().values()]
    assert [t for t in (*texts, *clinical) if _ORDERS.search(t)] == []
    assert all(w.source and w.review for w in sign_words().values())


@pytest.mark.parametrize("side", list(Side))
def test_a_side_without_a_sensor_is_left_open(side: Side) -> None:
    """Nothing is said of a foot that was not measured, and the other foot is still graded."""
    walk = measured("drop")
    from surefoot.signs.side_summary import missing_side

    found = grade_signs({**walk, side.value: missing_side("no usable sensor")})
    assert {f.grade for f in found[side.value].values()} == {SignGrade.CANNOT_TELL}
    other = Side.RIGHT if side is Side.LEFT else Side.LEFT
    assert found[other.value]["contact_type"].grade is not SignGrade.CANNOT_TELL


def test_findings_are_made_of_the_contract_types() -> None:
    """What others build on."""
    finding = grade_signs(measured("healthy"))["left"]["foot_drop"]
    assert isinstance(finding, Finding)
    assert all(isinstance(e, Evidence) for e in finding.evidence_missing)
