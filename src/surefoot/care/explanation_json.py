"""The explanation for other programs: ``explanation.json``. Names stay; keys may be added."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from surefoot.care.explanation import Explanation, MechanismFound, OptionFound, Said

SCHEMA = "surefoot-explanation/1"


def explanation_to_mapping(explanation: Explanation) -> dict[str, Any]:
    """Turn an explanation into what ``explanation.json`` holds.

    Parameters
    ----------
    explanation
        The explanation.

    Returns
    -------
    dict
        Ready for `json.dumps`; the same explanation always gives the same content in the same order.
    """
    mechanisms: dict[str, dict[str, Any]] = {}
    for mechanism in explanation.mechanisms:
        mechanisms.setdefault(mechanism.side, {})[mechanism.id] = _mechanism(mechanism)
    return {
        "schema": SCHEMA,
        "versions": dict(explanation.versions),
        "person": explanation.person,
        "red_flags": [
            {"id": f.said.id, "side": f.side, "action": f.action, "urgency": f.urgency, **_said(f.said)}
            for f in explanation.red_flags
        ],
        "questions": [asdict(question) for question in explanation.questions],
        "mechanisms": mechanisms,
        "options": [_option(option) for option in explanation.options],
        "footwear": [_said(feature) for feature in explanation.footwear],
        "programme": asdict(explanation.programme),
        "treatment_notes": [
            {"label": note.label, "side": note.side, **_said(note.said)} for note in explanation.treatment_notes
        ],
        "signs": {side: dict(grades) for side, grades in explanation.signs.items()},
    }


def explanation_to_json(explanation: Explanation) -> str:
    """Write an explanation as JSON.

    Parameters
    ----------
    explanation
        The explanation.

    Returns
    -------
    str
        Strict JSON, byte for byte the same for the same explanation.
    """
    return json.dumps(explanation_to_mapping(explanation), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _mechanism(mechanism: MechanismFound) -> dict[str, Any]:
    return {
        "label": mechanism.label,
        "support": mechanism.support.value,
        "for": [_said(said) for said in mechanism.evidence_for],
        "against": [_said(said) for said in mechanism.evidence_against],
        "missing": [_said(said) for said in mechanism.evidence_missing],
        "next_observation": _said(mechanism.next_observation) if mechanism.next_observation else None,
    }


def _option(option: OptionFound) -> dict[str, Any]:
    return {
        "id": option.id,
        "label": option.label,
        "kind": option.kind,
        "side": option.side,
        "status": option.status.value,
        "because": list(option.said.because),
        "cautions": [_said(caution) for caution in option.cautions],
        "evidence": option.evidence,
        "tried": list(option.tried),
    }


def _said(said: Said) -> dict[str, Any]:
    return {"id": said.id, "clinical": said.clinical, "because": list(said.because), "review": said.review}
