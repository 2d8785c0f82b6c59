"""Answers that make a condition of the knowledge base true or false, found by search; and a person made of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from surefoot.care.conditions import GRADES, SUPPORT, Condition, Truth, atoms, holds
from surefoot.care.history import Footwear, GeneralHistory, SideHistory

RECORDS: dict[str, Any] = {"side": SideHistory, "general": GeneralHistory, "footwear": Footwear}
PATHS = tuple(f"{record}.{name}" for record, model in RECORDS.items() for name in model.model_fields)
Question = tuple[str, ...]
Answers = Mapping[Question, Any]


@dataclass(frozen=True)
class AnsweredPerson:
    """A view of one side made of answers; what was not answered is not known. Every answer is checked by its record."""

    answers: Answers = field(default_factory=dict)

    def __post_init__(self) -> None:
        for record, model in RECORDS.items():
            told = {q[1].partition(".")[2]: a for q, a in self.answers.items() if q[1].startswith(record + ".")}
            model(**told)

    def fact(self, path: str) -> Any:
        """An answer."""
        return self.answers.get(("fact", path))

    def facts(self, path: str) -> tuple[Any, ...]:
        """The same as the only one."""
        return (self.fact(path),)

    def sign(self, name: str, on: str) -> str | None:
        """A grade."""
        return self.answers.get(("sign", name, on))

    def contact(self) -> str | None:
        """How the foot lands."""
        return self.answers.get(("contact", ""))

    def mechanism(self, name: str) -> str | None:
        """A support."""
        return self.answers.get(("mechanism", name))

    def weeks_since(self, kind: str, helped: tuple[str, ...]) -> tuple[float | None, ...]:
        """The days of treatments are not asked here."""
        raise AssertionError(f"asks for the days of {kind}")

    def tried(self, kind: str, helped: tuple[str, ...]) -> Truth:
        """A treatment; its result is not asked here."""
        assert not helped
        return self.answers.get(("tried", kind))

    def goal(self, name: str) -> Truth:
        """A goal."""
        return self.answers.get(("goal", name))

    def worn(self, name: str) -> Truth:
        """An aid."""
        return self.answers.get(("condition", name))


def question(atom: Condition) -> Question:
    """What a single question of a condition asks for."""
    kind = next(k for k in ("fact", "sign", "contact", "mechanism", "tried", "goal", "condition") if k in atom)
    if kind == "contact":
        return ("contact", "")
    return (kind, atom[kind], atom.get("on", "this")) if kind == "sign" else (kind, atom[kind])


def possible_answers(asked: Question, near: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """Answers worth trying: every named one; of numbers those around ``near``, each allowed by its record."""
    if asked[0] == "sign":
        return GRADES
    if asked[0] == "mechanism":
        return SUPPORT
    if asked[0] == "contact":
        return ("heel", "flat", "toe", "mixed")
    if asked[0] != "fact":
        return (True, False)
    record, _, name = asked[1].partition(".")
    return tuple(a for a in _raw_answers(RECORDS[record].model_fields[name].annotation, near) if _allowed(asked[1], a))


def answers_for(condition: Condition, wanted: bool) -> dict[Question, Any] | None:
    """Few answers that make a condition true (or false); None when there are none."""
    asked = list(dict.fromkeys(question(atom) for atom in atoms(condition)))
    near = {q: tuple(a[b] for a in atoms(condition) if question(a) == q for b in ("at_least", "at_most") if b in a)
            for q in asked}  # fmt: skip
    return _search(condition, wanted, asked, near, {})


def _search(
    condition: Condition, wanted: bool, asked: list[Question], near: Mapping[Question, tuple[Any, ...]], told: Answers
) -> dict[Question, Any] | None:
    now = holds(condition, AnsweredPerson(told))
    if now is not None:
        return dict(told) if now is wanted else None
    for at, this in enumerate(asked):
        for answer in possible_answers(this, near[this]):
            found = _search(condition, wanted, asked[at + 1 :], near, {**told, this: answer})
            if found is not None:
                return found
    return None


def _raw_answers(annotation: Any, near: tuple[Any, ...]) -> list[Any]:
    kinds = _kinds(annotation)
    literals = [k for k in kinds if isinstance(k, str)]
    if literals:
        several = "tuple" in str(annotation)
        return [*((word,) for word in literals), ()] if several else literals
    if bool in kinds:
        return [True, False]
    if date in kinds:
        return [date(2024, 5, 1)]
    numbers = [n for n in near if isinstance(n, (int, float))]
    return [*numbers, *(n + 1 for n in numbers), *(n - 1 for n in numbers), 0, 1, 3, 5, 10, 30]


def _kinds(annotation: Any) -> list[Any]:
    parts = get_args(annotation)
    if not parts:
        return [annotation]
    return [kind for part in parts for kind in _kinds(part) if kind not in (type(None), Ellipsis)]


def _allowed(path: str, answer: Any) -> bool:
    try:
        AnsweredPerson({("fact", path): answer})
    except ValueError:
        return False
    return True
