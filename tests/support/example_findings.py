"""Findings made by hand, one of each grade, for the tests of the report."""

from __future__ import annotations

from dataclasses import replace

from surefoot.signs import SIGNS, Assessment, Evidence, Finding, SignGrade, Strength

_PLAIN = {
    "foot_drop": "The toes of your right foot hang down when you swing it.",
    "contact_type": "Your {side} foot lands on the {how} first.",
    "toe_drag": "Your {side} shoe rubs the floor on some steps.",
    "foot_slap": "Your {side} foot comes down softly.",
    "reduced_clearance": "Your {side} toes pass very close to the floor.",
    "circumduction": "You may swing your {side} leg out to the side.",
    "clonus": "Your {side} foot does not shake.",
    "hip_hike": "We could not see if you lift your hip.",
}
_GOOD = {
    "foot_drop": "Your left foot comes up well when you swing it.",
    "toe_drag": "Your left shoe does not rub the floor.",
    "foot_slap": "Your left foot comes down softly.",
    "reduced_clearance": "Your left toes pass well above the floor.",
}


def finding(sign: str, side: str, grade: SignGrade, value: str | None = None) -> Finding:
    """One finding with evidence of every kind."""
    plain = _PLAIN.get(sign, "We saw no sign of trouble here.")
    speaks_for = Evidence(
        "The foot meets the floor at −3.9°, toes down; 34 of 34 strides.",
        Strength.STRONG,
        "the definition of the sign",
        "foot_pitch_initial_contact_deg",
    )
    return Finding(
        sign=sign,
        side=side,
        grade=grade,
        evidence_for=() if grade is SignGrade.NOT_SEEN else (speaks_for,),
        evidence_against=(Evidence("The foot clears the floor by 7 mm.", Strength.WEAK, "the other side"),),
        evidence_missing=(Evidence("There was no sensor on the shank.", Strength.MODERATE, "knee and shank"),),
        certainty="Quite sure: three signs agree over 34 strides.",
        would_change="A walk of two minutes with the toes clearly up.",
        plain=plain.format(side=side, how=value or "heel"),
        strides=34,
        value=value,
    )


def with_findings(assessment: Assessment) -> Assessment:
    """The assessment with findings of a drop foot on the right and a good foot on the left."""
    right = {
        "foot_drop": finding("foot_drop", "right", SignGrade.CLEAR),
        "contact_type": finding("contact_type", "right", SignGrade.CLEAR, "toe"),
        "toe_drag": finding("toe_drag", "right", SignGrade.LIKELY),
        "foot_slap": finding("foot_slap", "right", SignGrade.NOT_SEEN),
        "reduced_clearance": finding("reduced_clearance", "right", SignGrade.CLEAR),
        "circumduction": finding("circumduction", "right", SignGrade.POSSIBLE),
        "hip_hike": finding("hip_hike", "right", SignGrade.CANNOT_TELL),
        "clonus": finding("clonus", "right", SignGrade.NOT_SEEN),
    }
    left = {name: finding(name, "left", SignGrade.NOT_SEEN) for name in SIGNS if name not in ("vaulting", "hip_hike")}
    left = {n: replace(f, plain=_GOOD.get(n, "We saw no sign of trouble here.")) for n, f in left.items()}
    left["contact_type"] = finding("contact_type", "left", SignGrade.NOT_SEEN, "heel")
    return replace(assessment, signs={"left": left, "right": right})
