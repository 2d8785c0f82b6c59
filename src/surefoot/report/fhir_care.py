"""An explanation as a FHIR R4 bundle of drafts, for the record systems of clinics.

A supported mechanism is a Condition whose ``verificationStatus`` is ``unconfirmed``. R4 offers three words for what is
suspected: ``differential`` is for possibilities that mostly exclude each other, which mechanisms do not;
``provisional`` is a tentative *diagnosis*, and software makes none; ``unconfirmed`` says that there is not enough
evidence to treat it as confirmed, which is true until a clinician has looked. Weak support makes no Condition.

Red flags are Flags. Goals are ``proposed``. The CarePlan and the ServiceRequests are drafts with the intent
``proposal``: nothing is ordered before a clinician does so. No medicine is requested, no dose stands anywhere. Free
text of the history stays out, as people put names of persons there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from uuid import UUID, uuid5

from surefoot.care import (
    MechanismFound,
    OpenFlag,
    OptionFound,
    OptionStatus,
    PlannedExercise,
    Said,
    Support,
    explanation_to_json,
)
from surefoot.care.conditions import Condition, atoms
from surefoot.care.knowledge_model import Clue
from surefoot.care.person_view import SIDES
from surefoot.report.explanation_source import CareSource, because_text
from surefoot.report.fhir import one_line, patient_entry, software_entry, to_fhir
from surefoot.report.fhir_answers import answer_observation, day
from surefoot.report.fhir_codes import SIGN_SYSTEM, SNOMED, JsonObject, body_site, coding
from surefoot.report.section_care_programme import amount_lines

STATEMENT_SYSTEM = "urn:surefoot:statement"
_NAMESPACE = UUID("0d8c9b6e-8a53-5f0e-b1d6-52a3c7e4f9a0")
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_FLAG_CATEGORY = "http://terminology.hl7.org/CodeSystem/flag-category"
_SUSPECTED = (Support.STRONG, Support.MODERATE)
# a public code stands only where its meaning is the mechanism's
_SAME_MEANING = ("dorsiflexor_weakness", "erythromelalgia_like", "neuropathic_pain", "plantar_fasciitis", "spasticity")
_REQUESTED = ("referral", "physiotherapy")
_PROPOSAL = {"status": "draft", "intent": "proposal"}
_UNCONFIRMED = "Made by software that is not a medical device. No clinician has confirmed it."


def to_fhir_care(source: CareSource) -> JsonObject:
    """Turn an explanation into a FHIR R4 bundle.

    Parameters
    ----------
    source
        What was found and what it was made from.

    Returns
    -------
    dict
        Bundle of type ``collection``, ready for `json.dumps`. The same explanation gives the same bundle.
    """
    return _CareBundle(source).resource()


def fhir_care_text(source: CareSource) -> str:
    """The bundle as the text of ``fhir_care.json``.

    Parameters
    ----------
    source
        What was found and what it was made from.

    Returns
    -------
    str
        JSON.
    """
    return json.dumps(to_fhir_care(source), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


class _CareBundle:
    """Collects the resources; they refer to each other by addresses made from the explanation's content."""

    def __init__(self, source: CareSource) -> None:
        self._source = source
        self._found = source.explanation
        told = source.history.model_dump_json()
        self._seed = sha256(f"{explanation_to_json(self._found)}{told}".encode("utf-8", "replace")).hexdigest()
        self._entries: list[JsonObject] = []
        self._observed: dict[tuple[str, str], str] = {}  # addresses of signs and answers by side and name

    def resource(self) -> JsonObject:
        self._take_walk()
        for flag in self._found.red_flags:
            self._add(self._flag(flag), f"flag/{flag.said.id}/{flag.side}")
        conditions = {
            (found.id, found.side): self._add(self._condition(found), f"condition/{found.id}/{found.side}")
            for found in self._found.mechanisms
            if found.support in _SUSPECTED
        }
        goals = [self._add(self._goal(goal), f"goal/{goal}") for goal in dict.fromkeys(self._source.history.goals)]
        requests = [
            self._add(self._request(option, conditions), f"request/{option.id}/{option.side}")
            for option in self._found.options
            if option.status is OptionStatus.OFFERED and option.kind in _REQUESTED
        ]
        self._add(self._plan(list(conditions.values()), goals, requests), "plan")
        return {"resourceType": "Bundle", "type": "collection", "entry": self._entries}

    def _add(self, resource: JsonObject, key: str) -> str:
        address = f"urn:uuid:{uuid5(_NAMESPACE, f'{self._seed}/{key}')}"
        self._entries.append({"fullUrl": address, "resource": resource})
        return address

    def _take_walk(self) -> None:
        """Person, devices and signs of the walk, at the addresses that they have in the bundle of the walk."""
        code = self._found.person
        walk = self._source.assessment
        if walk is None:
            entries = [patient_entry(code, self._seed), software_entry(self._found.versions, self._seed)]
        else:
            person = replace(walk.person, code=code or walk.person.code)
            entries = [entry for entry in to_fhir(replace(walk, person=person))["entry"] if _is_kept(entry)]
        self._entries += entries
        self._patient, self._software = (
            next(e["fullUrl"] for e in entries if e["resource"]["resourceType"] == kind)
            for kind in ("Patient", "Device")
        )
        for entry in entries:
            name = _sign_name(entry["resource"])
            if name:
                side = entry["resource"].get("bodySite", {}).get("text", "both").split()[0]
                self._observed[side, name] = entry["fullUrl"]

    def _flag(self, flag: OpenFlag) -> JsonObject:
        where = f" ({flag.side} side)" if flag.side else ""
        words = f"{flag.action_clinical} {self._source.clinical(flag.said.id).text}{where}"
        return {
            "resourceType": "Flag",
            "status": "active",
            "category": [{"coding": [coding(_FLAG_CATEGORY, "clinical")], "text": flag.urgency}],
            "code": {"coding": [coding(STATEMENT_SYSTEM, flag.said.id)], "text": one_line(words)},
            "subject": {"reference": self._patient},
            "author": {"reference": self._software},
            **({"period": {"start": self._source.history.date.isoformat()}} if self._source.history.date else {}),
        }

    def _condition(self, found: MechanismFound) -> JsonObject:
        statement = self._source.statement(found.id)
        public = [coding(SNOMED, c.code) for c in statement.codes[:1] if found.id in _SAME_MEANING]
        site = body_site(found.side, "")
        notes = [f"Suspected, {found.support.value} support. {_UNCONFIRMED}"]
        notes += [f"Against: {self._source.clinical(said.id).text}" for said in found.evidence_against]
        if found.next_observation:
            notes.append(f"Would tell most: {self._source.clinical(found.next_observation.id).text}")
        return {
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [coding(_CLINICAL, "active")]},
            "verificationStatus": {"coding": [coding(_VERIFICATION, "unconfirmed")]},
            "code": {"coding": [*public, coding(STATEMENT_SYSTEM, found.id, found.label)], "text": found.label},
            **({"bodySite": [site]} if site else {}),
            "subject": {"reference": self._patient},
            **day("recordedDate", self._source.history.date),
            "evidence": [self._evidence(said, found.side) for said in found.evidence_for],
            "note": [{"text": one_line(note)} for note in notes],
        }

    def _evidence(self, said: Said, side: str) -> JsonObject:
        code = {"coding": [coding(STATEMENT_SYSTEM, said.id)], "text": one_line(self._source.clinical(said.id).text)}
        details = list(dict.fromkeys(self._observations(said.id, side)))
        return {"code": [code]} | ({"detail": [{"reference": address} for address in details]} if details else {})

    def _observations(self, ident: str, side: str) -> Iterator[str]:
        """What a clue looked at, as Observations of this bundle."""
        clue = self._source.statement(ident)
        for atom in atoms(clue.when) if isinstance(clue, Clue) else ():
            if "fact" in atom:
                yield from self._answers(str(atom["fact"]), side)
            elif "sign" in atom or "contact" in atom:
                name = str(atom.get("sign", "contact_type"))
                yield from (self._observed[at, name] for at in _sides(atom, side) if (at, name) in self._observed)

    def _answers(self, path: str, side: str) -> Iterator[str]:
        record, _, name = path.partition(".")
        history = self._source.history
        own = SIDES if side == "both" else (side,)
        records = [(at, getattr(history, at)) for at in own] if record == "side" else [(None, getattr(history, record))]
        for at, told in records:
            value = getattr(told, name)
            if value is None:
                continue
            key = (at or "both", path)
            if key not in self._observed:
                answer = answer_observation(path, at, value, history.date, self._patient)
                self._observed[key] = self._add(answer, f"answer/{at}/{path}")
            yield self._observed[key]

    def _goal(self, goal: str) -> JsonObject:
        return {
            "resourceType": "Goal",
            "lifecycleStatus": "proposed",
            "description": {"text": goal},
            "subject": {"reference": self._patient},
        }

    def _request(self, option: OptionFound, conditions: dict[tuple[str, str], str]) -> JsonObject:
        sides = {*SIDES, "both"} if option.side == "both" else {option.side, "both"}
        reasons = [address for (_, side), address in conditions.items() if side in sides]
        site = body_site(option.side, "")
        notes = [*([option.ask] if option.ask else []), f"Why: {because_text(option.said)}.", _UNCONFIRMED]
        notes += [f"Care: {self._source.clinical(caution.id).text}" for caution in option.cautions]
        return {
            "resourceType": "ServiceRequest",
            **_PROPOSAL,
            "code": {"coding": [coding(STATEMENT_SYSTEM, option.id, option.label)], "text": option.label},
            "subject": {"reference": self._patient},
            "requester": {"reference": self._software},
            **day("authoredOn", self._source.history.date),
            **({"reasonReference": [{"reference": address} for address in reasons]} if reasons else {}),
            **({"bodySite": [site]} if site else {}),
            "note": [{"text": one_line(note)} for note in notes],
        }

    def _plan(self, conditions: list[str], goals: list[str], requests: list[str]) -> JsonObject:
        programme = self._found.programme
        activities = [{"detail": self._activity(exercise)} for exercise in programme.exercises]
        notes = [_UNCONFIRMED, *(self._source.clinical(note.id).text for note in programme.notes)]
        if programme.withheld:
            notes.append(f"No home programme: {programme.withheld}")
        plan: JsonObject = {
            "resourceType": "CarePlan",
            **_PROPOSAL,
            "title": "Options to talk about and home programme",
            "subject": {"reference": self._patient},
            **day("created", self._source.history.date),
            "author": {"reference": self._software},
        }
        for name, addresses in (("addresses", conditions), ("goal", goals)):
            if addresses:
                plan[name] = [{"reference": address} for address in addresses]
        activities += [{"reference": {"reference": address}} for address in requests]
        return (
            plan | ({"activity": activities} if activities else {}) | {"note": [{"text": one_line(n)} for n in notes]}
        )

    def _activity(self, exercise: PlannedExercise) -> JsonObject:
        side = "" if exercise.side == "both" else f" ({exercise.side} side)"
        words = [f"{exercise.position.capitalize()}.", *amount_lines(exercise)]
        words += [f"Care: {self._source.clinical(caution.id).text}" for caution in exercise.cautions]
        days = [name[:3].lower() for name in exercise.days]
        return {
            "code": {"coding": [coding(STATEMENT_SYSTEM, exercise.id, exercise.label)], "text": exercise.label + side},
            "status": "not-started",
            "doNotPerform": False,
            "scheduledTiming": {"repeat": {"frequency": len(days), "period": 1, "periodUnit": "wk", "dayOfWeek": days}},
            "description": one_line(" ".join(words)),
        }


def _is_kept(entry: JsonObject) -> bool:
    resource = entry["resource"]
    return resource["resourceType"] in ("Patient", "Device") or bool(_sign_name(resource))


def _sign_name(resource: JsonObject) -> str | None:
    if resource["resourceType"] != "Observation":
        return None
    return next((c["code"] for c in resource["code"]["coding"] if c["system"] == SIGN_SYSTEM), None)


def _sides(atom: Condition, side: str) -> tuple[str, ...]:
    where = atom.get("on", "this")
    if side == "both" or where == "any":
        return SIDES
    return tuple(at for at in SIDES if (at == side) is (where == "this"))
