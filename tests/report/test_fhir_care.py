"""The bundle of drafts is valid R4, suspects and orders nothing, and tells nobody's words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from example_findings import with_findings
from explained import PERSON, case_sources, hostile, source_of, with_flag
from fhir.resources.R4B.bundle import Bundle
from gait_stand_in import stand_in
from synthetic_walk import make_recording

from surefoot.care import History, Support
from surefoot.report import to_fhir, to_fhir_care
from surefoot.report.fhir_care import fhir_care_text
from surefoot.signs import Assessment, assess

Resource = dict[str, Any]


@pytest.fixture(scope="module")
def walk() -> Assessment:
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        found = with_findings(assess(make_recording(30.0)))
    return replace(found, person=replace(found.person, code="P07"))


def _kind(bundle: Resource, kind: str) -> list[Resource]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def _check(bundle: Resource) -> None:
    Bundle.model_validate_json(json.dumps(bundle))
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(addresses) == len(set(addresses))
    text = json.dumps([entry["resource"] for entry in bundle["entry"]])
    used = {part.split('"')[0] for part in text.split('"reference": "')[1:]}
    assert used <= set(addresses)


def test_every_written_case_is_valid() -> None:
    """And keeps its flags; with an open one no exercise is planned."""
    for _, source in case_sources():
        bundle = to_fhir_care(source)
        _check(bundle)
        assert len(_kind(bundle, "Flag")) == len(source.explanation.red_flags)
        if source.explanation.red_flags:
            assert "scheduledTiming" not in json.dumps(bundle)


def test_suspected_is_unconfirmed_and_weak_is_nothing() -> None:
    """A Condition for strong and moderate support only; the words name the support."""
    source = source_of(PERSON)
    bundle = to_fhir_care(source)
    conditions = _kind(bundle, "Condition")
    wanted = [m for m in source.explanation.mechanisms if m.support in (Support.STRONG, Support.MODERATE)]
    assert [c["code"]["text"] for c in conditions] == [m.label for m in wanted]
    for condition in conditions:
        assert condition["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
        assert condition["evidence"]
        assert condition["note"][0]["text"].startswith("Suspected, ")
    codes = {c["code"] for condition in conditions for c in condition["code"]["coding"] if "snomed" in c["system"]}
    assert codes == {"6077001", "221360009", "247398009"}


def test_everything_is_a_draft() -> None:
    """Nothing is ordered, nothing is a medicine."""
    bundle = to_fhir_care(source_of(PERSON))
    plan = _kind(bundle, "CarePlan")[0]
    requests = _kind(bundle, "ServiceRequest")
    assert len(requests) >= 4
    for resource in (plan, *requests):
        assert (resource["status"], resource["intent"]) == ("draft", "proposal")
    assert {g["lifecycleStatus"] for g in _kind(bundle, "Goal")} == {"proposed"}
    assert [g["description"]["text"] for g in _kind(bundle, "Goal")] == list(PERSON.goals)
    exercises = [a["detail"] for a in plan["activity"] if "detail" in a]
    assert len(exercises) == len(source_of(PERSON).explanation.programme.exercises)
    assert {e["status"] for e in exercises} == {"not-started"}
    assert {e["resource"]["resourceType"] for e in bundle["entry"]} == {
        "Patient", "Device", "Observation", "Condition", "Goal", "ServiceRequest", "CarePlan",
    }  # fmt: skip


def test_evidence_leads_to_answers_and_to_signs_of_the_walk(walk: Assessment) -> None:
    """A sign has the address that it has in the bundle of the walk; the person is the same."""
    bundle, of_walk = to_fhir_care(source_of(PERSON, walk)), to_fhir(walk)
    _check(bundle)
    there = {entry["fullUrl"]: entry["resource"] for entry in of_walk["entry"]}
    own = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    weak = next(c for c in _kind(bundle, "Condition") if c["code"]["coding"][0]["code"] == "6077001")
    details = [own[d["reference"]] for e in weak["evidence"] for d in e.get("detail", ())]
    names = {d["code"]["coding"][-1]["code"] for d in details}
    assert {"foot_drop", "mrc_dorsiflexion"} <= names
    signs = [address for address, r in own.items() if r["resourceType"] == "Observation" and address in there]
    assert len(signs) >= 5
    patient = next(address for address, r in own.items() if r["resourceType"] == "Patient")
    assert there[patient] == own[patient]
    assert patient == to_fhir_care(source_of(PERSON))["entry"][0]["fullUrl"]


def test_no_free_text_of_the_history_goes_in() -> None:
    """Treatments and their problems stay out; the code is on one line."""
    text = fhir_care_text(source_of(hostile()))
    _check(json.loads(text))
    assert text.count("<script>") == 1  # in the code of the Patient
    assert "\\u0007" not in text
    assert fhir_care_text(source_of(hostile())) == text


def test_flags_and_an_empty_history() -> None:
    """What to do and how soon is in the Flag; an empty history is a person and a plan without anything."""
    flag = _kind(to_fhir_care(source_of(with_flag())), "Flag")[0]
    assert flag["status"] == "active"
    assert "Emergency department now" in flag["code"]["text"]
    bundle = to_fhir_care(source_of(History()))
    _check(bundle)
    assert [e["resource"]["resourceType"] for e in bundle["entry"]] == ["Patient", "Device", "CarePlan"]
    assert "activity" not in _kind(bundle, "CarePlan")[0]
