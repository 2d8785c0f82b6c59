"""Written cases: what a physiotherapist expects of a history and a walk, as files.

A vignette is one file in ``tests/care/cases``: ``title``, ``why``, ``history``, ``signs`` (side, sign, grade;
``others`` is for all that are not named), ``contact``, ``walk`` and ``expect``. A file in ``tests/care/rules`` holds
many small ones under ``cases``, with one ``why`` and an optional ``base``, to which each adds; ``left``, ``right``,
``general`` and so on stand there without ``history``. Red flags and contradictions are compared in full: what is not
named must not be raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from surefoot.care import Explanation, History, explain_signs
from surefoot.care.knowledge import knowledge
from surefoot.care.knowledge_model import Knowledge
from surefoot.care.person_view import SIDES, Signs
from surefoot.recording import Condition as WalkCondition
from surefoot.signs.finding import SIGNS, Finding, SignGrade

FOLDER = Path(__file__).parents[1] / "care"
HISTORY = tuple(History.model_fields)
EXPECT = (
    "red_flags", "contradictions", "mechanisms", "options", "programme", "questions", "no_questions", "next", "shoes",
    "treatment_notes",
)  # fmt: skip
OPTION_KEYS = ("offered", "withheld", "absent", "cautions", "no_cautions", "tried", "nothing")
PROGRAMME_KEYS = ("exercises", "not", "seated", "notes", "no_notes", "cautions", "no_cautions")


_EXPLAINED: dict[str, Explanation] = {}


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
        """What the engine says; with the knowledge base that ships it is asked once."""
        if base is not None:
            return explain_signs(self.history, self.signs, self.walk, base)
        if self.name not in _EXPLAINED:
            _EXPLAINED[self.name] = explain_signs(self.history, self.signs, self.walk)
        return _EXPLAINED[self.name]


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


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


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
    unknown = set(expect.get("treatment_notes", ())) - {n.id for n in base.treatment_notes}
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
