"""The FHIR bundle is valid R4, says every number or why it is missing, and tells nobody's name."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.gait import Walk
from surefoot.recording import Condition, Person, Placement, Recording, Side
from surefoot.report import to_fhir
from surefoot.report.fhir import fhir_text
from surefoot.report.fhir_codes import TERMS, UNITS
from surefoot.signs import MEASURES, SIGNS, Assessment, Evidence, Finding, SignGrade, Strength, assess

Resource = dict[str, Any]


@pytest.fixture
def assessment(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    stand_in(monkeypatch)
    return _assessed(make_recording(30.0))


def _assessed(recording: Recording) -> Assessment:
    return replace(assess(recording), person=replace(recording.person, code="P07"))


def _finding(sign: str, side: str, grade: SignGrade, value: str | None = None) -> Finding:
    toe_first = Evidence(
        "The toes land first in 12 of 14 strides.", Strength.STRONG, "definition", "contact_toe_percent"
    )
    return Finding(
        sign=sign,
        side=side,
        grade=grade,
        evidence_for=(toe_first,),
        evidence_against=(),
        evidence_missing=(replace(toe_first, text="No shank sensor."),),
        certainty="Fairly sure.",
        would_change="A walk of twenty strides.",
        plain="The foot hangs.",
        strides=14,
        value=value,
    )


def _resources(bundle: Resource, kind: str) -> list[Resource]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def _own_code(observation: Resource) -> tuple[str, str]:
    own = next(c for c in observation["code"]["coding"] if c["system"].startswith("urn:surefoot:"))
    return own["system"].rsplit(":", 1)[1], own["code"]


def _measures(bundle: Resource) -> dict[tuple[str, str], Resource]:
    found = {}
    for observation in _resources(bundle, "Observation"):
        system, name = _own_code(observation)
        if system == "measure":
            side = observation.get("bodySite", {}).get("text", "both").split()[0]
            assert (side, name) not in found
            found[side, name] = observation
    return found


def _public(observation: Resource) -> set[str]:
    return {c["code"] for c in observation["code"]["coding"] if not c["system"].startswith("urn:surefoot:")}


def _component(observation: Resource, code: str) -> Resource | None:
    return next(
        (c for c in observation.get("component", []) if any(x["code"] == code for x in c["code"]["coding"])), None
    )


def _variants(assessment: Assessment) -> dict[str, Assessment]:
    signs = {
        side: {sign: _finding(sign, side, grade) for sign, grade in zip(SIGNS, list(SignGrade) * 3, strict=False)}
        for side in ("left", "right")
    }
    odd = timezone(timedelta(hours=1, seconds=28))
    return {
        "plain": assessment,
        "signs": replace(assessment, signs=signs),
        "nothing known": replace(assessment, start_time=None, person=Person(), condition=Condition()),
        "day only": replace(assessment, start_time=datetime(2026, 5, 4, 10, 30)),
        "odd zone": replace(assessment, start_time=datetime(2026, 5, 4, 10, 30, tzinfo=odd)),
        "no sensors": replace(assessment, streams=(), segment={side: "markers" for side in Side}),
        "warm room": replace(assessment, condition=Condition("warm", room_temperature_c=31.5)),
    }


def test_every_kind_of_walk_gives_a_valid_bundle(assessment: Assessment) -> None:
    """Checked by the published model of R4B, which for these resources is R4."""
    for name, walk in _variants(assessment).items():
        bundle = Bundle.model_validate_json(fhir_text(walk))
        assert bundle.type == "collection", name
        assert len(bundle.entry) > 100, name


def test_every_reference_leads_to_an_entry(assessment: Assessment) -> None:
    """Nothing points outside the bundle, and no address is used twice."""
    for walk in _variants(assessment).values():
        text = fhir_text(walk)
        addresses = [entry["fullUrl"] for entry in json.loads(text)["entry"]]
        assert len(addresses) == len(set(addresses))
        assert set(re.findall(r'"reference": "([^"]+)"', text)) <= set(addresses)
        report = _resources(json.loads(text), "DiagnosticReport")
        assert len(report) == 1
        assert len(report[0]["result"]) == len(_resources(json.loads(text), "Observation"))


def test_every_measure_is_there_with_its_number_or_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers are those of the assessment, to a millionth; the right side was not measured."""
    walk = make_walk(30.0)
    one_sided = _without(walk, Side.RIGHT)
    stand_in(monkeypatch, one_sided)
    assessment = assess(make_recording(30.0))
    found = _measures(to_fhir(assessment))
    wanted = {(side, name) for side, measures in assessment.measures.items() for name in measures}
    assert set(found) == wanted
    values = 0
    for (side, name), observation in found.items():
        measure = assessment.measures[side][name]
        if measure.value is None:
            assert "valueQuantity" not in observation
            assert observation["dataAbsentReason"]["text"] == measure.reason
            assert observation["dataAbsentReason"]["coding"][0]["code"] == (
                "not-performed" if side == "right" else "unknown"
            )
            continue
        values += 1
        assert "dataAbsentReason" not in observation
        assert observation["valueQuantity"]["value"] == pytest.approx(measure.value, abs=6e-7)
        assert observation["valueQuantity"]["code"] == UNITS[measure.unit]
        interval = _component(observation, "interval-95")
        assert (interval is None) == (measure.low is None)
        if interval is not None:
            assert interval["valueRange"]["low"]["value"] == pytest.approx(measure.low, abs=6e-7)
            assert interval["valueRange"]["high"]["value"] == pytest.approx(measure.high, abs=6e-7)
        strides = _component(observation, "strides")
        assert strides is not None
        assert strides["valueInteger"] == measure.n
        assert [n["text"] for n in observation.get("note", [])] == ([measure.caution] if measure.caution else [])
    assert values > 20


def _without(walk: Walk, side: Side) -> Walk:
    return replace(
        walk,
        strides=walk.strides.filter(walk.strides["side"] != side.value),
        segment={s: kind for s, kind in walk.segment.items() if s is not side},
        paths={s: path for s, path in walk.paths.items() if s is not side},
        bouts=tuple(b for b in walk.bouts if b.side is not side),
    )


def test_numbers_survive_the_published_model(assessment: Assessment) -> None:
    """Read by another program and written again, each number is the same."""
    before = to_fhir(assessment)
    after = json.loads(Bundle.model_validate(before).model_dump_json())
    values = [o["valueQuantity"]["value"] for o in _measures(before).values() if "valueQuantity" in o]
    again = [float(o["valueQuantity"]["value"]) for o in _measures(after).values() if "valueQuantity" in o]
    assert len(values) > 50
    assert again == values


def test_the_same_walk_gives_the_same_text_and_another_walk_other_addresses(assessment: Assessment) -> None:
    """A program can tell a walk sent twice from a second walk; the person stays the same."""
    later = replace(assessment, start_time=datetime(2026, 6, 1, tzinfo=timezone.utc))  # noqa: UP017
    assert fhir_text(assessment) == fhir_text(replace(assessment))
    first, second = ({e["fullUrl"] for e in to_fhir(walk)["entry"]} for walk in (assessment, later))
    assert len(first & second) == 1
    assert first & second == {to_fhir(assessment)["entry"][0]["fullUrl"]}


def test_the_person_is_a_code_or_unknown(assessment: Assessment) -> None:
    """No name, no birth date, no sex, no address: one code."""
    assert _resources(to_fhir(assessment), "Patient") == [
        {"resourceType": "Patient", "identifier": [{"system": "urn:surefoot:person", "value": "P07"}]}
    ]
    (nobody,) = _resources(to_fhir(replace(assessment, person=Person())), "Patient")
    assert set(nobody) == {"resourceType", "identifier"}
    assert nobody["identifier"][0]["_value"]["extension"][0]["valueCode"] == "unknown"


def test_names_of_files_and_recordings_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """People name files after persons."""
    stand_in(monkeypatch)
    recording = make_recording(30.0, name="Jane Roe visit 3")
    streams = {p: replace(s, source=f"Jane_Roe_{p.value}.csv") for p, s in recording.streams.items()}
    note = replace(recording.annotations[0], text="Jane_Roe_left_foot.csv and another file hold the same.")
    text = fhir_text(assess(replace(recording, streams=streams).annotated(note)))
    assert "Jane" not in text
    assert "Roe" not in text


@pytest.mark.parametrize(
    "name",
    ["</script><b>", 'a"b\\c', "x\x00\x1b[2J\ty", "\ud800", "名前 🦶", "z" * 20_000, " \n\t ", "{{7*7}}", "\u202egpj"],
    ids=["html", "quotes", "control", "half", "wide", "long", "blank", "braces", "backwards"],
)
def test_hostile_words_stay_words(assessment: Assessment, name: str) -> None:
    """Whatever a person types, the bundle is valid and the words are on one line."""
    hostile = replace(
        assessment, name=name, person=Person(code=name), condition=Condition(name, name, name, name, name, test=name)
    )
    text = fhir_text(hostile)
    text.encode("utf-8")
    Bundle.model_validate_json(text)
    for component in _resources(json.loads(text), "Observation")[1].get("component", []):
        words = component.get("valueString")
        assert words is None or (words.isprintable() and words.strip() == words and 0 < len(words) <= 10_000)


def test_signs_are_observations_with_a_grade_and_never_conditions(assessment: Assessment) -> None:
    """Foot drop has its public code as the thing that was looked for; its value is the grade."""
    signs = {
        "left": {"foot_drop": _finding("foot_drop", "left", SignGrade.CANNOT_TELL)},
        "right": {
            "foot_drop": _finding("foot_drop", "right", SignGrade.LIKELY),
            "contact_type": _finding("contact_type", "right", SignGrade.CLEAR, "toe"),
            "hip_hike": _finding("hip_hike", "right", SignGrade.NOT_SEEN),
        },
    }
    bundle = to_fhir(replace(assessment, signs=signs))
    found = [o for o in _resources(bundle, "Observation") if _own_code(o)[0] == "sign"]
    told = [
        (o["bodySite"]["text"], _own_code(o)[1], _public(o), o["valueCodeableConcept"]["coding"][0]["code"])
        for o in found
    ]
    assert told == [
        ("left foot", "foot_drop", {"6077001"}, "cannot-tell"),
        ("right foot", "foot_drop", {"6077001"}, "likely"),
        ("right foot", "contact_type", set(), "clear"),
        ("right leg", "hip_hike", set(), "not-seen"),
    ]
    assert [n["text"] for n in found[0]["note"]] == [
        "For: The toes land first in 12 of 14 strides.",
        "Missing: No shank sensor.",
        "How sure: Fairly sure.",
        "What would change it: A walk of twenty strides.",
    ]
    kinds = {e["resource"]["resourceType"] for e in bundle["entry"]}
    assert kinds == {"Patient", "Device", "Observation", "DiagnosticReport"}
    (report,) = _resources(bundle, "DiagnosticReport")
    assert "Signs as graded: foot drop right likely; landing not on the heel right clear (toe)." in report["conclusion"]
    assert "1 could not be judged." in report["conclusion"]
    assert "not a diagnosis" in report["conclusion"]
    assert "conclusionCode" not in report


def test_a_walk_without_signs_says_that_none_were_looked_at(assessment: Assessment) -> None:
    """Silence would read as health."""
    bundle = to_fhir(replace(assessment, signs={"left": {}, "right": {}}))
    (report,) = _resources(bundle, "DiagnosticReport")
    assert "Signs of foot drop were not looked at." in report["conclusion"]
    assert {r["status"] for k in ("Observation", "DiagnosticReport") for r in _resources(bundle, k)} == {"preliminary"}


def test_public_codes_stand_where_they_mean_the_same(assessment: Assessment) -> None:
    """Walking speed of the walk has one, that of one foot and the step lengths have none."""
    found = _measures(to_fhir(assessment))
    assert _public(found["both", "stride_speed_m_s"]) == {"walkingSpeed"}
    assert _public(found["left", "stride_speed_m_s"]) == set()
    assert _public(found["both", "stride_length_m"]) == set()
    assert _public(found["both", "double_support_percent"]) == {"walkingDoubleSupportPercentage"}


def test_sides_name_their_sensor_and_all_name_the_software(assessment: Assessment) -> None:
    """The device is the sensor of that foot; Surefoot is the gateway that made numbers of its samples."""
    bundle = to_fhir(assessment)
    devices = {e["fullUrl"]: e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Device"}
    found = _measures(bundle)
    left = devices[found["left", "stride_length_m"]["device"]["reference"]]
    assert left["deviceName"][0]["name"] == "Sensor on the left foot"
    assert left["property"][0]["valueQuantity"][0]["value"] == 100.0
    assert "device" not in found["both", "stride_length_m"]
    for observation in _resources(bundle, "Observation"):
        software = devices[observation["extension"][0]["valueReference"]["reference"]]
        assert {v["type"]["text"] for v in software["version"]} >= {"surefoot", "numpy"}
    assert len(devices) == 1 + len([p for p in Placement if p in {s.placement for s in assessment.streams}])


def test_every_unit_of_the_catalogue_is_known_and_every_term_is_used(assessment: Assessment) -> None:
    """A new unit needs its UCUM code; a term that nothing uses is a leftover."""
    assert {info.unit for info in MEASURES.values()} <= set(UNITS)
    told = replace(assessment, condition=Condition("a", "b", "c", "d", "e", 20.0, "6MWT"))
    signs = {"left": {"contact_type": _finding("contact_type", "left", SignGrade.CLEAR, "toe")}, "right": {}}
    text = fhir_text(replace(told, signs=signs))
    assert [code for code in TERMS if f'"code": "{code}"' not in text] == []


def test_the_time_is_as_exact_as_it_is_known(assessment: Assessment) -> None:
    """A period with its zone; a day where the zone is not known; a reason where nothing is known."""
    walks = _variants(assessment)
    (report,) = _resources(to_fhir(walks["plain"]), "DiagnosticReport")
    assert report["effectivePeriod"]["start"] == "2026-05-04T10:30:00.000+00:00"
    assert report["effectivePeriod"]["end"] == "2026-05-04T10:30:29.990+00:00"
    (report,) = _resources(to_fhir(walks["day only"]), "DiagnosticReport")
    assert report["effectiveDateTime"] == "2026-05-04"
    (report,) = _resources(to_fhir(walks["odd zone"]), "DiagnosticReport")
    assert report["effectivePeriod"]["start"] == "2026-05-04T09:29:32.000+00:00"
    (report,) = _resources(to_fhir(walks["nothing known"]), "DiagnosticReport")
    assert report["_effectiveDateTime"]["extension"][0]["valueCode"] == "unknown"
