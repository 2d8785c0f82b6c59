"""Compares what the engine says with what a written case expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from written_cases import WrittenCase

from surefoot.care import Explanation
from surefoot.care.person_view import SIDES


def failures(case: WrittenCase, said: Explanation) -> list[str]:
    """Compare what is said with what was expected.

    Parameters
    ----------
    case
        The case.
    said
        The engine's explanation of it.

    Returns
    -------
    list of str
        One sentence for each expectation that fails.
    """
    expect = case.expect
    found = [*_flags(expect.get("red_flags", {}), said), *_contradictions(expect.get("contradictions", {}), said)]
    found += _mechanisms(expect.get("mechanisms", {}), said)
    for side, wanted in expect.get("options", {}).items():
        found += _options(side, wanted, said)
    found += _programme(expect.get("programme"), said)
    asked = {question.about[0] for question in said.questions}
    found += [f"not asked: {name}" for name in expect.get("questions", ()) if name not in asked]
    found += [f"asked: {name}" for name in expect.get("no_questions", ()) if name in asked]
    for side, wanted in expect.get("next", {}).items():
        first = {m.id: m.next_observation and m.next_observation.id for m in said.mechanisms if m.side == side}
        found += [f"next of {side} {m}: {first[m]}, not {name}" for m, name in wanted.items() if first[m] != name]
    return found + _shoes(expect.get("shoes"), said) + _treatments(expect.get("treatment_notes"), said)


def _flags(wanted: Mapping[str, Any], said: Explanation) -> list[str]:
    expected = {
        (name, side): urgency
        for name, told in wanted.items()
        for side, urgency in (told.items() if isinstance(told, dict) else [(None, told)])
    }
    raised = {(flag.said.id, flag.side): flag.urgency for flag in said.red_flags}
    found = [f"red flags {raised}, not {expected}"] if raised != expected else []
    if expected and (said.programme.exercises or not said.programme.withheld):
        found.append("the programme is not withheld")
    return found


def _contradictions(wanted: Mapping[str, list[str]], said: Explanation) -> list[str]:
    expected = {(name, side) for name, sides in wanted.items() for side in sides}
    asked = {
        (q.about[0], next((side for side in SIDES if q.text.endswith(f"({side} side)")), "both"))
        for q in said.questions
        if q.kind == "contradiction"
    }
    return [f"contradictions {asked}, not {expected}"] if asked != expected else []


def _mechanisms(wanted: Mapping[str, Any], said: Explanation) -> list[str]:
    support = {(m.side, m.id): m.support.value for m in said.mechanisms}
    return [
        f"{side} {name}: {support.get((side, name))}, not {allowed}"
        for side, names in wanted.items()
        for name, allowed in names.items()
        if support.get((side, name)) not in (allowed if isinstance(allowed, list) else [allowed])
    ]


def _options(side: str, wanted: Mapping[str, Any], said: Explanation) -> list[str]:
    options = {o.id: o for o in said.options if o.side == side}
    status = {name: option.status.value for name, option in options.items()}
    cautions = {name: {c.id for c in option.cautions} for name, option in options.items()}
    found = [f"{side}: offers {sorted(options)}"] if wanted.get("nothing") and options else []
    expected = {
        **dict.fromkeys(wanted.get("offered", ()), "offered"),
        **dict.fromkeys(wanted.get("withheld", ()), "withheld"),
        **dict.fromkeys(wanted.get("absent", ()), "absent"),
    }
    found += [
        f"{side} {name}: {status.get(name, 'absent')}, not {state}"
        for name, state in expected.items()
        if status.get(name, "absent") != state
    ]
    beside = {**wanted.get("withheld", {}), **wanted.get("cautions", {})}
    found += _beside(side, beside, wanted.get("no_cautions", {}), cautions)
    for name, text in wanted.get("tried", {}).items():
        if name not in options or text not in options[name].tried:
            found.append(f"{side} {name}: does not say what was tried: {text}")
    return found


def _beside(
    where: str, wanted: Mapping[str, Any], unwanted: Mapping[str, Any], there: Mapping[str, set[str]]
) -> list[str]:
    lacking = [f"{n}: no {c}" for n, names in wanted.items() for c in names if c not in there.get(n, set())]
    extra = [f"{n}: {c}" for n, names in unwanted.items() for c in names if c in there.get(n, set())]
    return [f"{where} {text}" for text in lacking + extra]


def _programme(wanted: Any, said: Explanation) -> list[str]:
    if wanted is None:
        return []
    planned = {e.id: e for e in said.programme.exercises}
    if wanted == "nothing calls for it":
        return [f"exercises: {sorted(planned)}"] if planned or said.red_flags else []
    found = [
        f"exercise {name}: {planned[name].side if name in planned else 'absent'}, not {side}"
        for name, side in wanted.get("exercises", {}).items()
        if name not in planned or planned[name].side != side
    ]
    found += [f"exercise {name} is there" for name in wanted.get("not", ()) if name in planned]
    seated = {name for name, e in planned.items() if e.position == "sitting"}
    found += [f"exercise {name} is not seated" for name in wanted.get("seated", ()) if name not in seated]
    notes = {note.id for note in said.programme.notes}
    found += [f"no note {name}" for name in wanted.get("notes", ()) if name not in notes]
    found += [f"note {name}" for name in wanted.get("no_notes", ()) if name in notes]
    cautions = {name: {c.id for c in e.cautions} for name, e in planned.items()}
    return found + _beside("exercise", wanted.get("cautions", {}), wanted.get("no_cautions", {}), cautions)


def _shoes(wanted: list[str] | None, said: Explanation) -> list[str]:
    named = [feature.id for feature in said.footwear]
    return [] if wanted is None or named == wanted else [f"shoes {named}, not {wanted}"]


def _treatments(wanted: Mapping[str, list[str]] | None, said: Explanation) -> list[str]:
    """Notes on treatments, compared in full."""
    expected = {(name, side) for name, sides in (wanted or {}).items() for side in sides}
    noted = {(note.id, note.side) for note in said.treatment_notes}
    return [] if wanted is None or noted == expected else [f"treatment notes {noted}, not {expected}"]


def said_ids(said: Explanation) -> Iterator[str]:
    """Ids of everything that is said."""
    yield from (flag.said.id for flag in said.red_flags)
    yield from (question.about[0] for question in said.questions)
    for mechanism in said.mechanisms:
        yield mechanism.id
        for group in (mechanism.evidence_for, mechanism.evidence_against, mechanism.evidence_missing):
            yield from (s.id for s in group)
        if mechanism.next_observation:
            yield mechanism.next_observation.id
    for option in said.options:
        yield from (option.said.id, *(c.id for c in option.cautions))
    for exercise in said.programme.exercises:
        yield from (exercise.said.id, *(c.id for c in exercise.cautions))
    yield from (note.id for note in said.programme.notes)
    yield from (note.id for note in said.treatment_notes)
