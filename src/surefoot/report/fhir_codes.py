"""Codes of the FHIR bundle: which public code a measure or sign has, and Surefoot's own where there is none.

A public code stands only where its meaning is the measure's. Everything has a code of Surefoot's own, so that a
program can read all of it the same way; the names are those of the reference page.
"""

from __future__ import annotations

from typing import Any

from surefoot.recording import Side
from surefoot.signs import MEASURES, SIGNS, Grade, SignGrade

JsonObject = dict[str, Any]

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
PERSONAL_HEALTH = "http://hl7.org/fhir/uv/phr/CodeSystem/observation-pghd-codes"
PRECISION = "http://terminology.hl7.org/CodeSystem/precision-estimate-type"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ABSENT_EXTENSION = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
GATEWAY_EXTENSION = "http://hl7.org/fhir/StructureDefinition/observation-gatewayDevice"

MEASURE_SYSTEM = "urn:surefoot:measure"
SIGN_SYSTEM = "urn:surefoot:sign"
GRADE_SYSTEM = "urn:surefoot:grade"
QUALITY_SYSTEM = "urn:surefoot:quality"
SITE_SYSTEM = "urn:surefoot:site"
SENSOR_SYSTEM = "urn:surefoot:measured-with"
TERM_SYSTEM = "urn:surefoot:term"
PERSON_SYSTEM = "urn:surefoot:person"

TERMS: dict[str, str] = {
    "walk-report": "Report of a walk",
    "recording-quality": "How far the numbers can be relied on",
    "walking-condition": "How the walk was done",
    "interval-95": "95 % interval",
    "strides": "Number of strides",
    "kind": "Kind",
    "name": "Name of the condition",
    "shoes": "Shoes",
    "aid": "Walking aid",
    "orthosis": "Orthosis",
    "stimulation": "Stimulation",
    "test": "Walking test",
    "room-temperature": "Room temperature",
    "sampling-rate": "Sampling rate",
}

UNITS: dict[str, str] = {
    "": "1",
    "%": "%",
    "s": "s",
    "m": "m",
    "mm": "mm",
    "m/s": "m/s",
    "deg": "deg",
    "deg/s": "deg/s",
    "steps/min": "{steps}/min",
    "Hz": "Hz",
    "dB": "dB",
    "°C": "Cel",
}

_WHOLE_WALK_CODES: dict[str, tuple[tuple[str, str], ...]] = {
    "stride_speed_m_s": ((PERSONAL_HEALTH, "walkingSpeed"),),
    "double_support_percent": ((PERSONAL_HEALTH, "walkingDoubleSupportPercentage"),),
}

# the result of a test, where the walk was that test
_TEST_CODES: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("6MWT", "six_minute_distance_m"): ((LOINC, "64098-7"), (PERSONAL_HEALTH, "sixMinuteWalkTestDistance")),
    ("TUG", "tug_s"): ((LOINC, "89423-8"),),
}

# the sign as something looked for, with its grade as the value; other signs have no code that means only them
_SIGN_CODES: dict[str, str] = {"foot_drop": "6077001"}

_FEET: dict[str, str] = {Side.LEFT: "22335008", Side.RIGHT: "7769000"}
_OF_THE_LEG = ("steppage", "circumduction", "vaulting", "hip_hike", "shank_", "pelvis_")


def coding(system: str, code: str, display: str | None = None) -> JsonObject:
    """One code of one system.

    Parameters
    ----------
    system, code
        Address of the system, and the code in it.
    display
        Its words. Left away for systems of others, whose words change from version to version.

    Returns
    -------
    dict
        FHIR Coding.
    """
    return {"system": system, "code": code} | ({"display": display} if display else {})


def term(code: str) -> JsonObject:
    """A word of Surefoot's own.

    Parameters
    ----------
    code
        A key of `TERMS`.

    Returns
    -------
    dict
        FHIR CodeableConcept.
    """
    return {"coding": [coding(TERM_SYSTEM, code, TERMS[code])], "text": TERMS[code]}


def measure_code(side: str, name: str, test: str | None) -> JsonObject:
    """What a measure is.

    Parameters
    ----------
    side
        ``left``, ``right`` or ``both``.
    name
        Name of the measure in the catalogue.
    test
        Test that the walk was, or None.

    Returns
    -------
    dict
        FHIR CodeableConcept: public codes first, then Surefoot's own.
    """
    public: tuple[tuple[str, str], ...] = ()
    if side == "both":
        public = _WHOLE_WALK_CODES.get(name, ()) + _TEST_CODES.get((test or "", name), ())
    label = MEASURES[name].label if name in MEASURES else name
    return {
        "coding": [*(coding(*code) for code in public), coding(MEASURE_SYSTEM, name, label)],
        "text": label,
    }


def sign_code(name: str) -> JsonObject:
    """What a sign is.

    Parameters
    ----------
    name
        Name of the sign.

    Returns
    -------
    dict
        FHIR CodeableConcept.
    """
    label = SIGNS.get(name, name)
    public = [coding(SNOMED, _SIGN_CODES[name])] if name in _SIGN_CODES else []
    return {"coding": [*public, coding(SIGN_SYSTEM, name, label)], "text": label}


def sign_grade(grade: SignGrade) -> JsonObject:
    """How far a sign was seen.

    Parameters
    ----------
    grade
        The grade.

    Returns
    -------
    dict
        FHIR CodeableConcept.
    """
    return {
        "coding": [coding(GRADE_SYSTEM, grade.value.replace(" ", "-"), grade.value)],
        "text": grade.value,
    }


def quality_grade(grade: Grade) -> JsonObject:
    """How far the numbers can be relied on.

    Parameters
    ----------
    grade
        The grade.

    Returns
    -------
    dict
        FHIR CodeableConcept.
    """
    return {"coding": [coding(QUALITY_SYSTEM, grade.value)], "text": grade.value}


def body_site(side: str, name: str) -> JsonObject | None:
    """Where on the body something was observed.

    Parameters
    ----------
    side
        ``left``, ``right`` or ``both``.
    name
        Name of the measure or sign.

    Returns
    -------
    dict or None
        FHIR CodeableConcept of that foot or leg; None for the whole walk.
    """
    if side not in _FEET:
        return None
    part = "leg" if name.startswith(_OF_THE_LEG) else "foot"
    public = [coding(SNOMED, _FEET[side])] if part == "foot" else []
    return {"coding": [*public, coding(SITE_SYSTEM, f"{side}-{part}")], "text": f"{side} {part}"}


def quantity(value: float, unit: str) -> JsonObject:
    """A number with its unit.

    Parameters
    ----------
    value
        The number; a millionth is kept, nothing measured is finer.
    unit
        Unit as in the catalogue.

    Returns
    -------
    dict
        FHIR Quantity in UCUM.
    """
    code = UNITS.get(unit)
    named = {"unit": unit} if unit else {}
    return {"value": round(value, 6)} | named | ({"system": UCUM, "code": code} if code else {})
