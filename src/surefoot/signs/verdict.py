"""How far the numbers of a walk can be relied on, in one word and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surefoot.recording import Severity, Side
from surefoot.signs.assessment import Assessment
from surefoot.signs.catalogue import MEASURES

FEW_STRIDES_A_SIDE = 20
MANY_LEFT_OUT = 0.4
COVERED = 0.5
SHORTEST_WALK_S = 5.0
IMPLAUSIBLE = {
    "implausible_rhythm": "nobody is likely to walk as measured here: check the sampling rate and the units",
    "implausible_foot": "{where} cannot have moved as measured here: check its axes, units and placement",
}
_EXPECTED = ("stride_length_m", "foot_pitch_initial_contact_deg", "min_toe_clearance_mm")


class Grade(StrEnum):
    """How far the numbers can be relied on."""

    GOOD = "good"
    CARE = "care"
    POOR = "poor"


@dataclass(frozen=True)
class Verdict:
    """How far the numbers of a walk can be relied on, and why."""

    grade: Grade
    reasons: tuple[str, ...]


def judge_quality(assessment: Assessment) -> Verdict:
    """Judge how far the numbers of a walk can be relied on.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    Verdict
        ``poor`` when no foot has enough usable strides, ``care`` when anything limits the numbers, else ``good``.
    """
    enough = assessment.settings.summary.few_strides
    used = {side: assessment.measures[side]["strides_used"].value or 0 for side in Side if side in assessment.segment}
    if not used or max(used.values()) < enough:
        most = int(max(used.values(), default=0))
        reason = f"no foot has {enough} strides of straight, level walking of good quality; the most is {most}"
        return Verdict(Grade.POOR, (reason,))
    reasons = [
        *_implausible(assessment),
        *_poor_sides(assessment, used, enough),
        *_missing_sides(assessment),
        *_left_out(assessment),
        *_uncovered(assessment),
        *_short_sides(used, enough),
        *_missing_measures(assessment),
        *_annotations(assessment),
    ]
    return Verdict(Grade.CARE if reasons else Grade.GOOD, tuple(reasons))


def _implausible(assessment: Assessment) -> list[str]:
    found = dict.fromkeys((a.kind, a.stream) for a in assessment.quality if a.kind in IMPLAUSIBLE)
    return [
        IMPLAUSIBLE[kind].format(where="a foot" if stream is None else f"the {stream.value.replace('_', ' ')}")
        for kind, stream in found
    ]


def _poor_sides(assessment: Assessment, used: dict[Side, float], enough: int) -> list[str]:
    reasons = []
    for side, n in used.items():
        if n < enough:
            found = int(assessment.measures[side]["strides_found"].value or 0)
            usable = "no" if n == 0 else f"only {int(n)}"
            reasons.append(f"poor for the {side.value} foot: {usable} usable stride{'' if n == 1 else 's'} of {found}")
    return reasons


def _short_sides(used: dict[Side, float], enough: int) -> list[str]:
    return [
        f"the {side.value} foot has only {int(n)} usable strides"
        for side, n in used.items()
        if enough <= n < FEW_STRIDES_A_SIDE
    ]


def _uncovered(assessment: Assessment) -> list[str]:
    """Feet whose strides cover only a part of the time in which they were not standing."""
    reasons = []
    moving = {stream.placement.value: stream.moving_s for stream in assessment.streams}
    for side, segment in assessment.segment.items():
        time_s = moving.get(f"{side.value}_{segment}")
        strides = assessment.strides.filter(assessment.strides["side"] == side.value)
        if time_s is None or time_s < SHORTEST_WALK_S or strides.height == 0:
            continue
        share = float(strides["stride_time_s"].sum()) / time_s
        if share < COVERED:
            reasons.append(
                f"the strides of the {side.value} foot cover only {share * 100:.0f} % of the {time_s:.0f} s in which "
                "it was not standing still"
            )
    return reasons


def _left_out(assessment: Assessment) -> list[str]:
    reasons = []
    for side in assessment.segment:
        count = {
            kind: int(assessment.measures[side][f"strides_{kind}"].value or 0)
            for kind in ("found", "used", "turn", "not_level", "low_quality")
        }
        left_out = count["found"] - count["used"]
        if left_out > MANY_LEFT_OUT * count["found"]:
            reasons.append(
                f"{left_out} of {count['found']} strides of the {side.value} foot are left out "
                f"({count['turn']} in turns, {count['not_level']} not level, {count['low_quality']} of low quality)"
            )
    return reasons


def _missing_sides(assessment: Assessment) -> list[str]:
    what = "marker" if set(assessment.segment.values()) == {"markers"} else "sensor"
    return [f"there is no usable {what} on the {side.value} side" for side in Side if side not in assessment.segment]


def _missing_measures(assessment: Assessment) -> list[str]:
    shanks = [side.value for side, segment in assessment.segment.items() if segment == "shank"]
    reasons = [f"the sensor of the {side} side sat on the shank, which gives times only" for side in shanks]
    return reasons + [
        f"the {MEASURES[name].label.lower()} of the {side.value} foot is missing"
        for side, segment in assessment.segment.items()
        for name in _EXPECTED
        if segment in ("foot", "markers") and assessment.measures[side][name].value is None
    ]


def _annotations(assessment: Assessment) -> list[str]:
    severe = sum(a.severity is Severity.SEVERE and a.kind not in IMPLAUSIBLE for a in assessment.quality)
    missing = sum(a.kind == "not_measured" for a in assessment.quality)
    warnings = sum(a.severity is Severity.WARNING and a.kind != "not_measured" for a in assessment.quality)
    reasons = []
    if missing:
        reasons.append(f"{missing} stretch{'es' if missing > 1 else ''} of walking could not be measured")
    if severe:
        reasons.append(
            f"{severe} stretch{'es were' if severe > 1 else ' was'} left out because of faults in the signal"
        )
    if warnings:
        reasons.append(f"{warnings} remark{'s make' if warnings > 1 else ' makes'} some numbers less sure")
    return reasons
