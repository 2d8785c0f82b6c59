"""What was told, as FHIR Observations that other resources of a bundle can refer to."""

from __future__ import annotations

from datetime import date
from typing import Any

from surefoot.care.fact_words import label_of
from surefoot.report.fhir import one_line
from surefoot.report.fhir_codes import ABSENT_EXTENSION, CATEGORY, LOINC, JsonObject, body_site, coding

ANSWER_SYSTEM = "urn:surefoot:answer"
_PUBLIC = {"side.pain": (LOINC, "72514-3")}
_UNITS = {"_deg": "deg", "_m": "m"}


def answer_observation(path: str, side: str | None, value: Any, told_on: date | None, subject: str) -> JsonObject:
    """One answer.

    Parameters
    ----------
    path
        Path of the fact, for example ``side.pain``.
    side
        ``left`` or ``right``; None for the person as a whole.
    value
        The answer; never None.
    told_on
        Day on which it was told.
    subject
        Address of the Patient.

    Returns
    -------
    dict
        Observation, preliminary.
    """
    label = label_of({"fact": path})
    public = [coding(*_PUBLIC[path])] if path in _PUBLIC else []
    site = body_site(side, "") if side else None
    return {
        "resourceType": "Observation",
        "status": "preliminary",
        "category": [{"coding": [coding(CATEGORY, "survey")]}],
        "code": {"coding": [*public, coding(ANSWER_SYSTEM, path.partition(".")[2], label)], "text": label},
        "subject": {"reference": subject},
        **day("effectiveDateTime", told_on),
        **({"bodySite": site} if site else {}),
        **_value(path, value),
    }


def day(name: str, told_on: date | None) -> JsonObject:
    """A day, or the remark that it is not known.

    Parameters
    ----------
    name
        Name of the element.
    told_on
        The day.

    Returns
    -------
    dict
        The element.
    """
    if told_on is None:
        return {f"_{name}": {"extension": [{"url": ABSENT_EXTENSION, "valueCode": "unknown"}]}}
    return {name: told_on.isoformat()}


def _value(path: str, value: Any) -> JsonObject:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, (int, float)):
        unit = next((unit for end, unit in _UNITS.items() if path.endswith(end)), None)
        if unit is None and isinstance(value, int):
            return {"valueInteger": value}
        named = {"unit": unit, "system": "http://unitsofmeasure.org", "code": unit} if unit else {}
        return {"valueQuantity": {"value": value} | named}
    words = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return {"valueString": one_line(words) or "none"}
