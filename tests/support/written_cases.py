"""Written cases: what a physiotherapist expects of a history and a walk, as files, and the comparison with what is said.

A vignette is one file in ``tests/care/cases``: ``title``, ``why``, ``history``, ``signs`` (side, sign, grade; ``others``
is for all that are not named), ``contact``, ``walk`` and ``expect``. A file in ``tests/care/rules`` holds many small ones
under ``cases``, with one ``why`` and an optional ``base``, to which each adds; ``left``, ``right``, ``general`` and so on
stand there without ``history``. Red flags and contradictions are compared in full: what is not named must not be raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from surefoot.care import Explanation, History, explain_signs
from surefoot.care.knowledge import knowledge
from surefoot.care.knowledge_model import Knowledge
from surefoot.care.person_view import SIDES, PersonView, Signs
from surefoot.recording import Condition as WalkCondition
from surefoot.signs.finding import SIGNS, Finding, SignGrade

FOLDER = Path(__file__).parents[1] / "care"
HISTORY = tuple(History.model_fields)
EXPECT = (
    "red_flags", "contradictions", "mechanisms", "options", "programme", "questions", "no_questions", "next", "shoes",
)  # fmt: skip
OPTION_KEYS = ("offered", "withheld", "absent", "cautions", "no_cautions", "tried", "nothing")
PROGRAMME_KEYS = ("exercises", "not", "seated", "notes", "no_notes", "cautions", "no_cautions")


@dataclass(frozen=True)
class WrittenCase:
    """One case: who it is, and what must come out."""

    name: str
    why: str
    history: History
    signs: Signs
    walk: WalkCondition | None
    expect: Mapping[str, Any]

    def explained(self, base: Knowledge | None = None) -> Explanation:
        """What the engine says."""
        return explain_signs(self.history, self.signs, self.walk, base)


@lru_cache(maxsize=1)
def vignettes() -> tuple[WrittenCase, ...]:
    """The written vignettes, one file each."""
    return tuple(_case(path.stem, _read(path)) for path in sorted((FOLDER / "cases").glob("*.yaml")))


@lru_cache(maxsize=1)
def small_cases() -> tuple[WrittenCase, ...]:
    """Small cases, each about one rule."""
    found = []
    for path in sorted((FOLDER / "rules").glob("*.yaml")):
        sheet = _read(path)
        for raw in sheet["cases"]:
            merged = _merged(sheet.get("base", {}), raw)
            found.append(_case(f"{path.stem}: {merged.pop('case')}", _spread(merged, sheet["why"])))
    return tuple(found)


def all_cases() -> tuple[WrittenCase, ...]:
    """Vignettes, then small cases."""
    return (*vignettes(), *small_cases())


def failures(case: WrittenCase, said: Explanation, base: Knowledge | None = None) -> list[str]:
    """Compare what is said with what was expected.

    Parameters
    ----------
    case
        The case.
    said
        The engine's explanation of it.
    base
        Knowledge base of the explanation; the one that ships when None.

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
    return found + _shoes(expect.get("shoes"), case, said, base or knowledge())


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
        f"{side} {name}: {support[side, name]}, not {allowed}"
        for side, names in wanted.items()
        for name, allowed in names.items()
        if support[side, name] not in (allowed if isinstance(allowed, list) else [allowed])
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


def _shoes(wanted: list[str] | None, case: WrittenCase, said: Explanation, base: Knowledge) -> list[str]:
    if wanted is None:
        return []
    support = {side: {m.id: m.support.value for m in said.mechanisms if m.side == side} for side in (*SIDES, "both")}
    view = PersonView(case.history, "both", case.signs, case.walk, support)
    named = [feature.id for feature in base.footwear if view.truth(feature.when) is True]
    return [] if named == wanted else [f"shoes {named}, not {wanted}"]


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def _case(name: str, raw: Mapping[str, Any]) -> WrittenCase:
    known = {"title", "why", "history", "signs", "contact", "walk", "expect"}
    assert set(raw) <= known, f"{name}: unknown {set(raw) - known}"
    _check_expectation(name, raw["expect"])
    grades = {side: _grades(grades) for side, grades in raw.get("signs", {}).items()}
    signs = {side: {n: _finding(n, side, g, None) for n, g in named.items()} for side, named in grades.items()}
    for side, kind in raw.get("contact", {}).items():
        grade = SignGrade.NOT_SEEN if kind == "heel" else SignGrade.CLEAR
        signs.setdefault(side, {})["contact_type"] = _finding("contact_type", side, grade, kind)
    walk = WalkCondition(**raw.get("walk", {})) if signs or "walk" in raw else None
    return WrittenCase(name, raw["why"], History.model_validate(raw["history"]), signs, walk, raw["expect"])


def _check_expectation(name: str, expect: Mapping[str, Any]) -> None:
    """A misspelt expectation would hold for ever."""
    assert set(expect) <= set(EXPECT), f"{name}: unknown {set(expect) - set(EXPECT)}"
    base = knowledge()
    options = {o.id: {c.id for c in o.cautions} for o in base.options}
    exercises = {e.id: {c.id for c in e.cautions} for e in base.exercises}
    for side, wanted in expect.get("options", {}).items():
        assert side in (*SIDES, "both"), f"{name}: side {side}"
        assert set(wanted) <= set(OPTION_KEYS), f"{name}: unknown {set(wanted) - set(OPTION_KEYS)}"
        _check_names(name, wanted, ("offered", "withheld", "absent"), options)
    programme = expect.get("programme")
    if isinstance(programme, dict):
        assert set(programme) <= set(PROGRAMME_KEYS), f"{name}: unknown {set(programme) - set(PROGRAMME_KEYS)}"
        _check_names(name, programme, ("exercises", "not", "seated"), exercises)
        notes = {n.id for n in base.programme_notes}
        unknown = {*programme.get("notes", ()), *programme.get("no_notes", ())} - notes
        assert not unknown, f"{name}: no such note {unknown}"
    asked = {n.id for m in base.mechanisms for n in m.next_observations} | {f.id for f in base.red_flags}
    unknown = {*expect.get("questions", ()), *expect.get("no_questions", ())} - asked
    assert not unknown, f"{name}: no such question {unknown}"


def _check_names(name: str, wanted: Mapping[str, Any], keys: tuple[str, ...], known: Mapping[str, set[str]]) -> None:
    for key in keys:
        assert set(wanted.get(key, ())) <= set(known), f"{name}: no such {set(wanted[key]) - set(known)}"
    told = [wanted.get(key, {}) for key in ("withheld", "cautions", "no_cautions")]
    for ident, cautions in ((i, c) for group in told for i, c in dict(group).items()):
        assert set(cautions) <= known[ident], f"{name}: {ident} has no {set(cautions) - known[ident]}"


def _grades(told: Mapping[str, str]) -> dict[str, str]:
    """Grades with ``others`` spread over every sign that is not named."""
    rest = {n: told["others"] for n in SIGNS if n != "contact_type"} if "others" in told else {}
    return {**rest, **{n: grade for n, grade in told.items() if n != "others"}}


def _finding(sign: str, side: str, grade: str, value: str | None) -> Finding:
    assert sign in SIGNS, sign
    return Finding(sign, side, SignGrade(grade), (), (), (), "", "", "", 40, value)


def _spread(raw: Mapping[str, Any], why: str) -> dict[str, Any]:
    """A small case in the form of a vignette."""
    known = {*HISTORY, *EXPECT, "signs", "contact", "walk"}
    assert set(raw) <= known, f"unknown {set(raw) - known}"
    case: dict[str, Any] = {key: raw[key] for key in ("signs", "contact", "walk") if key in raw}
    case["history"] = {key: raw[key] for key in HISTORY if key in raw}
    case["expect"] = {key: raw[key] for key in EXPECT if key in raw}
    return {**case, "why": why}


def _merged(base: Any, more: Any) -> Any:
    """What a small case adds to its base; an answer of its own stands, ``null`` takes one away."""
    if not (isinstance(base, dict) and isinstance(more, dict)):
        return more
    return {key: _merged(base.get(key), more[key]) if key in more else base[key] for key in {**base, **more}}


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


__all__ = ["WrittenCase", "all_cases", "failures", "said_ids", "small_cases", "vignettes"]
