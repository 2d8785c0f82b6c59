"""An assessment as a FHIR R4 bundle, for the record systems of clinics.

One collection: a Patient who has a code and nothing else, Devices (Surefoot and each sensor), an Observation for every
measure and every graded sign, and a DiagnosticReport that holds them together. There is never a Condition: Surefoot
observes and does not diagnose. Everything is ``preliminary``, because no clinician has confirmed it.

A 95 % interval, the spread from stride to stride and the number of strides are components of their Observation: R4 has
no element for them, and its extension for uncertainty knows a standard deviation only. No file name, no name of the
recording and no remark on files goes into the bundle, as people put names of persons there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from surefoot.recording import Placement, Side
from surefoot.report import fhir_codes as codes
from surefoot.report.fhir_codes import JsonObject, coding, quantity, term
from surefoot.signs import SIGNS, Assessment, Finding, Measure, SignGrade, Verdict, judge_quality

_NAMESPACE = UUID("6f3c1f0a-4c62-5d0e-9d0b-5a1e0c7d2b11")
_LONGEST_TEXT = 10_000
_VERDICTS = {"good": "good", "care": "use with care", "poor": "do not rely on it"}
_WITH = {"foot": "sensor on the foot", "shank": "sensor on the shank", "markers": "markers in an optical laboratory"}
_DISCLAIMER = (
    "These are measurements and graded observations of one walk, made by software that is not a medical device. They "
    "are not a diagnosis, and no clinician has confirmed them."
)


def to_fhir(assessment: Assessment) -> JsonObject:
    """Turn an assessment into a FHIR R4 bundle.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    dict
        Bundle of type ``collection``, ready for `json.dumps`. The same assessment gives the same bundle.
    """
    return _Bundle(assessment).resource()


def fhir_text(assessment: Assessment) -> str:
    """The bundle as the text of ``fhir.json``.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    str
        JSON.
    """
    return json.dumps(to_fhir(assessment), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def patient_entry(code: str | None, seed: str) -> JsonObject:
    """A person as an entry of a bundle, with the same address in every bundle where the code is known.

    Parameters
    ----------
    code
        The person's code; None when it is not known.
    seed
        What makes the address where there is no code.

    Returns
    -------
    dict
        Entry with its Patient.
    """
    known = _person_seed(code) or seed
    return {"fullUrl": _address(known, "patient"), "resource": _patient(code)}


def software_entry(versions: Mapping[str, str], seed: str) -> JsonObject:
    """Surefoot itself as an entry of a bundle.

    Parameters
    ----------
    versions
        Its versions.
    seed
        What makes the address.

    Returns
    -------
    dict
        Entry with its Device.
    """
    return {"fullUrl": _address(seed, "software"), "resource": _software(versions)}


def one_line(words: Any) -> str:
    """Words on one line that any reader of JSON takes: without control characters and halves of characters.

    Parameters
    ----------
    words
        Anything; None is empty.

    Returns
    -------
    str
        At most 10,000 characters.
    """
    if words is None:
        return ""
    whole = str(words).encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())[:_LONGEST_TEXT]


class _Bundle:
    """Collects the resources of one assessment; they refer to each other by addresses made from its content."""

    def __init__(self, assessment: Assessment) -> None:
        self._walk = assessment
        self._verdict: Verdict = judge_quality(assessment)
        self._seed = _seed(assessment)
        self._effective = _effective(assessment)
        self._entries: list[JsonObject] = []
        self._sensors: dict[Placement, str] = {}

    def resource(self) -> JsonObject:
        self._patient = self._take(patient_entry(self._walk.person.code, self._seed))
        self._software = self._take(software_entry(self._walk.versions, self._seed))
        for stream in self._walk.streams:
            sensor = _sensor(stream.placement, stream.rate_hz) | {"patient": {"reference": self._patient}}
            self._sensors[stream.placement] = self._add(sensor, f"sensor/{stream.placement.value}")
        results = [self._add(resource, key) for key, resource in self._observations()]
        self._add(self._report(results), "report")
        return {"resourceType": "Bundle", "type": "collection", "entry": self._entries}

    def _add(self, resource: JsonObject, key: str) -> str:
        return self._take({"fullUrl": _address(self._seed, key), "resource": resource})

    def _take(self, entry: JsonObject) -> str:
        self._entries.append(entry)
        address: str = entry["fullUrl"]
        return address

    def _observations(self) -> Iterator[tuple[str, JsonObject]]:
        yield "quality", self._observation(term("recording-quality"), self._quality())
        condition = _condition(self._walk)
        if condition:
            yield "condition", self._observation(term("walking-condition"), {"component": condition})
        for side, measures in self._walk.measures.items():
            for name, measure in measures.items():
                yield f"measure/{side}/{name}", self._measure(side, name, measure)
        for side, found in self._walk.signs.items():
            for name, finding in found.items():
                yield f"sign/{side}/{name}", self._sign(side, name, finding)

    def _observation(self, code: JsonObject, rest: JsonObject, side: str | None = None) -> JsonObject:
        device = self._sensor_of(side)
        head: JsonObject = {
            "resourceType": "Observation",
            "extension": [{"url": codes.GATEWAY_EXTENSION, "valueReference": {"reference": self._software}}],
            "status": "preliminary",
            "category": [{"coding": [coding(codes.CATEGORY, "procedure")]}],
            "code": code,
            "subject": {"reference": self._patient},
        }
        return head | self._effective | rest | ({"device": {"reference": device}} if device else {})

    def _segment(self, side: str | None) -> str | None:
        """What a side was measured with; None for both sides together and for a side that was not measured."""
        return self._walk.segment.get(Side(side)) if side in set(Side) else None

    def _sensor_of(self, side: str | None) -> str | None:
        place = f"{side}_{self._segment(side)}"
        return self._sensors.get(Placement(place)) if place in set(Placement) else None

    def _quality(self) -> JsonObject:
        notes = [_note(reason) for reason in self._verdict.reasons]
        return {"valueCodeableConcept": codes.quality_grade(self._verdict.grade)} | _unless_empty("note", notes)

    def _measure(self, side: str, name: str, measure: Measure) -> JsonObject:
        rest: JsonObject = {}
        if measure.value is None:
            kind = "not-performed" if side in set(Side) and self._segment(side) is None else "unknown"
            rest["dataAbsentReason"] = _absent(kind, measure.reason or "")
        else:
            rest["valueQuantity"] = quantity(measure.value, measure.unit)
        if measure.caution:
            rest["note"] = [_note(measure.caution)]
        rest |= self._where(side, name)
        rest |= _unless_empty("component", _uncertainty(measure))
        return self._observation(codes.measure_code(side, name, self._walk.condition.test), rest, side)

    def _where(self, side: str, name: str) -> JsonObject:
        site, segment = codes.body_site(side, name), self._segment(side)
        found: JsonObject = {"bodySite": site} if site else {}
        if segment:
            words = _WITH.get(segment, segment)
            found["method"] = {"coding": [coding(codes.SENSOR_SYSTEM, segment, words)], "text": words}
        return found

    def _sign(self, side: str, name: str, finding: Finding) -> JsonObject:
        rest: JsonObject = {"valueCodeableConcept": codes.sign_grade(finding.grade)}
        rest["note"] = [_note(text) for text in _evidence(finding)]
        rest |= self._where(side, name)
        rest["component"] = [{"code": term("strides"), "valueInteger": finding.strides}]
        if finding.value:
            rest["component"].append({"code": term("kind"), "valueString": one_line(finding.value)})
        return self._observation(codes.sign_code(name), rest, side)

    def _report(self, results: list[str]) -> JsonObject:
        return {
            "resourceType": "DiagnosticReport",
            "status": "preliminary",
            "code": term("walk-report"),
            "subject": {"reference": self._patient},
            **self._effective,
            "result": [{"reference": address} for address in results],
            "conclusion": self._conclusion(),
        }

    def _conclusion(self) -> str:
        verdict = f"Quality of the recording: {_VERDICTS[self._verdict.grade.value]}."
        reasons = f" {_sentence('; '.join(self._verdict.reasons))}" if self._verdict.reasons else ""
        return f"{verdict}{reasons} {_signs_in_words(self._walk)} {_DISCLAIMER}"


def _seed(assessment: Assessment) -> str:
    """What makes this assessment different from others, in a form that tells nothing."""
    start = assessment.start_time.isoformat() if assessment.start_time else ""
    parts = (
        assessment.name,
        start,
        assessment.person.code or "",
        assessment.strides.write_csv(),
        repr(assessment.signs),
    )
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _effective(assessment: Assessment) -> JsonObject:
    start = assessment.start_time
    if start is None:
        return {"_effectiveDateTime": {"extension": [{"url": codes.ABSENT_EXTENSION, "valueCode": "unknown"}]}}
    if start.utcoffset() is None:
        # a time of day without a zone cannot be said in FHIR, the day can
        return {"effectiveDateTime": start.date().isoformat()}
    longest = max((stream.duration_s for stream in assessment.streams), default=0.0)
    if longest <= 0:
        return {"effectiveDateTime": _instant(start)}
    return {"effectivePeriod": {"start": _instant(start), "end": _instant(start + timedelta(seconds=longest))}}


def _instant(moment: datetime) -> str:
    # zones that are off by seconds are history and cannot be said in FHIR
    odd = (moment.utcoffset() or timedelta()).total_seconds() % 60
    return (moment.astimezone(UTC) if odd else moment).isoformat(timespec="milliseconds")


def _address(seed: str, key: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{seed}/{key}')}"


def _person_seed(given: str | None) -> str | None:
    # walks of one person refer to one patient, in whatever bundle they are
    code = one_line(given)
    return f"person/{code}" if code else None


def _patient(given: str | None) -> JsonObject:
    code = one_line(given)
    absent = {"_value": {"extension": [{"url": codes.ABSENT_EXTENSION, "valueCode": "unknown"}]}}
    return {
        "resourceType": "Patient",
        "identifier": [{"system": codes.PERSON_SYSTEM} | ({"value": code} if code else absent)],
    }


def _software(versions: Mapping[str, str]) -> JsonObject:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "Surefoot", "type": "user-friendly-name"}],
        "type": {"text": "Software that measures walking; not a medical device"},
        "version": [{"type": {"text": name}, "value": one_line(version)} for name, version in versions.items()],
    }


def _sensor(placement: Placement, rate_hz: float) -> JsonObject:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": f"Sensor on the {placement.value.replace('_', ' ')}", "type": "other"}],
        "type": {"text": "Inertial sensor"},
        "property": [{"type": term("sampling-rate"), "valueQuantity": [quantity(rate_hz, "Hz")]}],
    }


def _condition(assessment: Assessment) -> list[JsonObject]:
    told = assessment.condition
    words = {
        name: one_line(getattr(told, name)) for name in ("name", "shoes", "aid", "orthosis", "stimulation", "test")
    }
    found: list[JsonObject] = [{"code": term(name), "valueString": text} for name, text in words.items() if text]
    if told.room_temperature_c is not None:
        found.append({"code": term("room-temperature"), "valueQuantity": quantity(told.room_temperature_c, "°C")})
    return found


def _uncertainty(measure: Measure) -> list[JsonObject]:
    if measure.value is None:
        return []
    found: list[JsonObject] = []
    if measure.low is not None and measure.high is not None:
        code = term("interval-95")
        code["coding"].insert(0, coding(codes.PRECISION, "CI"))
        limits = {"low": quantity(measure.low, measure.unit), "high": quantity(measure.high, measure.unit)}
        found.append({"code": code, "valueRange": limits})
    if measure.sd is not None:
        code = {"coding": [coding(codes.PRECISION, "SD")], "text": "Standard deviation from stride to stride"}
        found.append({"code": code, "valueQuantity": quantity(measure.sd, measure.unit)})
    found.append({"code": term("strides"), "valueInteger": measure.n})
    return found


def _evidence(finding: Finding) -> Iterator[str]:
    for word, pieces in (
        ("For", finding.evidence_for),
        ("Against", finding.evidence_against),
        ("Missing", finding.evidence_missing),
    ):
        for piece in pieces:
            yield f"{word}: {piece.text}"
    yield f"How sure: {finding.certainty}"
    yield f"What would change it: {finding.would_change}"


def _signs_in_words(assessment: Assessment) -> str:
    looked = [(side, f) for side, found in assessment.signs.items() for f in found.values()]
    if not looked:
        return "Signs of foot drop were not looked at."
    unsure = sum(f.grade is SignGrade.CANNOT_TELL for _, f in looked)
    graded = [
        f"{SIGNS.get(f.sign, f.sign).lower()} {side} {f.grade.value}" + (f" ({f.value})" if f.value else "")
        for side, f in looked
        if f.grade not in (SignGrade.NOT_SEEN, SignGrade.CANNOT_TELL)
    ]
    words = f"Signs as graded: {'; '.join(graded)}." if graded else "No sign was seen."
    return words + (f" {unsure} could not be judged." if unsure else "")


def _absent(kind: str, reason: str) -> JsonObject:
    return {"coding": [coding(codes.ABSENT_REASON, kind)]} | ({"text": one_line(reason)} if reason else {})


def _note(text: str) -> JsonObject:
    return {"text": one_line(text)}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _unless_empty(name: str, items: list[JsonObject]) -> JsonObject:
    return {name: items} if items else {}
