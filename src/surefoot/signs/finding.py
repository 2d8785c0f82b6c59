"""A sign on one side: its grade, the evidence for, against and missing, how sure it is and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignGrade(StrEnum):
    """How far a sign was seen."""

    NOT_SEEN = "not seen"
    POSSIBLE = "possible"
    LIKELY = "likely"
    CLEAR = "clear"
    CANNOT_TELL = "cannot tell"


class Strength(StrEnum):
    """How much a piece of evidence weighs."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


SIGNS: dict[str, str] = {
    "foot_drop": "Foot drop",
    "contact_type": "Landing not on the heel",
    "toe_drag": "Toe drag",
    "foot_slap": "Foot slap",
    "reduced_clearance": "Reduced clearance",
    "steppage": "Steppage",
    "circumduction": "Circumduction",
    "vaulting": "Vaulting",
    "hip_hike": "Hip hike",
    "early_heel_rise": "Early heel rise",
    "clonus": "Clonus",
}


@dataclass(frozen=True)
class Evidence:
    """One observation that speaks for or against a sign, or that is missing.

    Parameters
    ----------
    text
        Plain words with the numbers.
    strength
        How much it weighs.
    basis
        What it was compared with: a published value, speed-matched healthy walkers, the other side, the definition
        of the sign.
    measure
        Name of the measure in the catalogue, where it is one.
    source
        Identifier of the reference value used, see `surefoot.signs.reference`, where one was used.
    """

    text: str
    strength: Strength
    basis: str
    measure: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Finding:
    """What was found of one sign on one side.

    Parameters
    ----------
    sign
        Machine name, a key of `SIGNS`.
    side
        ``left`` or ``right``: the side that shows the sign.
    grade
        How far it was seen.
    evidence_for, evidence_against, evidence_missing
        What speaks for it, against it, and what could not be looked at.
    certainty
        How sure the grade is and why, in plain words.
    would_change
        What observation would change the grade, in plain words.
    plain
        One sentence for the person, without jargon.
    strides
        Number of strides that it rests on.
    value
        What the sign is, where it is not only more or less: ``heel``, ``flat``, ``toe`` or ``mixed`` for the contact.
        None where the sign cannot be told.
    """

    sign: str
    side: str
    grade: SignGrade
    evidence_for: tuple[Evidence, ...]
    evidence_against: tuple[Evidence, ...]
    evidence_missing: tuple[Evidence, ...]
    certainty: str
    would_change: str
    plain: str
    strides: int
    value: str | None = None
